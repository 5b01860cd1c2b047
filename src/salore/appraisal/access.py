"""The only doors to one form, collection, custody, evaluation or predicate of a unit. Otherwise: 404."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from salore.appraisal.deciding.lacking import Lacking, lacking_in
from salore.appraisal.deciding.overview import Member, Team, team_of
from salore.appraisal.deciding.periods import periods_known
from salore.appraisal.deciding.predicates import units_below
from salore.appraisal.deciding.whose import authorities_of
from salore.appraisal.models import (
    Collection,
    Custodian,
    Evaluation,
    Mandate,
    OrganisationPredicate,
    RaterAssignment,
    SealedAnswer,
)
from salore.appraisal.states import CollectionState
from salore.core.errors import DomainError
from salore.core.prepared import prepared
from salore.cycles.models import Period
from salore.organisation.access import is_operator
from salore.organisation.models import Assignment, Identifier, Person, Unit
from salore.organisation.viewer import Viewer

# A form is opened by thousands in the same days: it reads what it shows, and no more.
_OF_RATEE = ("ratee__name", "ratee__title_front", "ratee__title_back")
_OF_COLLECTION = tuple(
    f"collection__{name}"
    for name in (
        *("uid", "agency", "mode", "state", "due_on", "closes_at", "public_key", "destroyed_on"),
        *("period__key", "cycle__pack_version__content_hash"),
    )
)


def forms_of(viewer: Viewer) -> list[RaterAssignment]:
    """Return the forms that the viewer is asked to fill in, with `post` and `stamp`.

    Those of the collection that ends first come first; within one their order stays, and says nothing.
    """
    return [] if viewer.person_id is None else _forms(viewer.person_id, viewer.agency_id, viewer.today)


@prepared
def _forms(rater_id: int, agency_id: int, today: date) -> QuerySet[RaterAssignment]:
    posts = (
        Assignment.objects.on(today)
        .filter(person=OuterRef("ratee"))
        .order_by("role", "starts_on")
        .values("position__name")
    )
    return (
        RaterAssignment.objects.filter(
            rater=rater_id, collection__agency=agency_id, collection__state=CollectionState.COLLECTING
        )
        .annotate(stamp=SealedAnswer.objects.stamp())
        .annotate(post=Subquery(posts[:1]))
        .select_related("collection__cycle__pack_version", "collection__period", "ratee")
        .only("source", *_OF_COLLECTION, *_OF_RATEE)
        .order_by("collection__closes_at", "pk")
    )


def form_for_answer(
    viewer: Viewer, form_id: UUID, forms: Sequence[RaterAssignment] | None = None
) -> RaterAssignment:
    """Return a form of the viewer's own. Nobody else opens it: not a helper, not an operator.

    `forms` are the viewer's own where they were read already.
    """
    own = forms_of(viewer) if forms is None else forms
    found = next((form for form in own if form.pk == form_id), None)
    if found is None:
        raise Http404
    return found


def collection_of_period(agency_id: int, period: str, about: str = "") -> Collection:
    """Return the collection of a period, for the installation's own commands.

    With `about`, a person's number: the last round that was held again about that person.
    """
    known = Identifier.objects.filter(agency_id=agency_id, value=about)
    ratees = Q(ratee__in=known.values("person")) if about else Q(ratee=None)
    found = (
        Collection.objects.filter(ratees, agency_id=agency_id, period__key=period)
        .exclude(state=CollectionState.ABANDONED)
        .select_related("cycle__pack_version", "period")
        .order_by("-pk")
        .first()
    )
    if found is None:
        raise DomainError(
            "no_collection", _("Nobody was asked about colleagues in %(period)s.") % {"period": period}
        )
    return found


def collections_overseen(viewer: Viewer) -> QuerySet[Collection]:
    """Return the collections that the viewer prepares, opens and closes: all, or for most people none."""
    collections = Collection.objects.filter(agency_id=viewer.agency_id)
    return collections if is_operator(viewer) else collections.none()


def collection_for_operator(viewer: Viewer, uid: UUID) -> Collection:
    found = (
        collections_overseen(viewer)
        .select_related("cycle__pack_version", "period", "agency", "ratee")
        .filter(uid=uid)
        .first()
    )
    if found is None:
        raise Http404
    return found


def custody_for_holder(viewer: Viewer, uid: UUID) -> Custodian:
    """Return one's own custody; a code is nobody else's business."""
    found = (
        Custodian.objects.filter(
            uid=uid, person__in=viewer.themselves, collection__agency_id=viewer.agency_id
        )
        .select_related("collection")
        .first()
    )
    if found is None:
        raise Http404
    return found


def period_for_deciding(viewer: Viewer, key: str) -> Period:
    """Return a period in which people of the agency are appraised."""
    found = periods_known(viewer.agency_id).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def evaluation_for_decision(viewer: Viewer, period: str, person: UUID) -> Evaluation:
    """Return the evaluation of somebody on whom the viewer decides today; not kept yet where it is the first.

    By what right, `deciding.whose` says: nobody whose term is over, nobody above before their day.
    """
    known = period_for_deciding(viewer, period)
    found = Person.objects.filter(agency_id=viewer.agency_id, uid=person).first()
    if found is None or not authorities_of(viewer, known, [found.pk]):
        raise Http404
    rows = Evaluation.objects.filter(period=known, person=found).select_related("decided_by", "acts_for")
    evaluation = rows.first() or Evaluation(agency_id=viewer.agency_id)
    evaluation.period, evaluation.person = known, found
    return evaluation


def case_for_decision(viewer: Viewer, period: str, person: UUID) -> tuple[Team, Member, Evaluation]:
    """Return somebody on whom the viewer decides today, among all of these, with the evaluation.

    The same door as `evaluation_for_decision`, for a page that shows the team as well.
    """
    team = team_of(viewer, period_for_deciding(viewer, period), about=person)
    member = next((one for one in team.members if one.uid == person), None)
    if member is None:
        raise Http404
    evaluation = member.evaluation or Evaluation(agency_id=viewer.agency_id)
    evaluation.period, evaluation.person = team.period, member.person
    return team, member, evaluation


def mandate_for_end(viewer: Viewer, uid: UUID) -> Mandate:
    """Return a mandate that the viewer takes back: of a letter of one's own, or one given by the team."""
    rows = Mandate.objects.filter(agency_id=viewer.agency_id, uid=uid, ended_at=None)
    mine = Q(superior__in=viewer.themselves)
    found = rows.filter(mine | Q(superior=None) if is_operator(viewer) else mine).first()
    if found is None:
        raise Http404
    return found


def mandate_for_scan(viewer: Viewer, uid: UUID) -> Mandate:
    """Return a letter of delegation: for both whom it is about, and the agency's roles."""
    rows = Mandate.objects.filter(agency_id=viewer.agency_id, uid=uid, scan__isnull=False)
    if not viewer.sees_agency:
        mine = viewer.themselves
        rows = rows.filter(Q(superior__in=mine) | Q(decider__in=mine) | Q(recorded_by__in=mine))
    found = rows.select_related("scan").first()
    if found is None:
        raise Http404
    return found


def person_without_decider(viewer: Viewer, period: str, person: UUID) -> tuple[Period, Lacking]:
    """Return somebody for whom the performance team names who decides."""
    known = period_for_deciding(viewer, period)
    rows = lacking_in(viewer, known, person) if is_operator(viewer) else []
    if not rows:
        raise Http404
    return known, rows[0]


def evaluation_for_view(viewer: Viewer, uid: UUID) -> Evaluation:
    """Return an evaluation that the viewer may read: of somebody led, headed or helped; never one's own."""
    rows = Evaluation.objects.visible_to(viewer).exclude(person__in=viewer.themselves).filter(uid=uid)
    found = rows.select_related("person", "period__cycle__pack_version", "decided_by", "acts_for").first()
    if found is None:
        raise Http404
    return found


def unit_for_predicate(viewer: Viewer, uid: UUID) -> Unit:
    """Return a unit whose predicate the viewer sets: one directly below."""
    found = next((unit for unit in units_below(viewer) if unit.uid == uid), None)
    if found is None:
        raise Http404
    return found


def predicate_for_scan(viewer: Viewer, uid: UUID) -> OrganisationPredicate:
    """Return a predicate with a scan: for who sets it, who heads the unit, and the agency's roles."""
    rows = OrganisationPredicate.objects.filter(agency_id=viewer.agency_id, uid=uid, scan__isnull=False)
    found = rows.select_related("unit", "scan").first()
    if found is None:
        raise Http404
    heads = found.unit.path in viewer.headed_paths
    if viewer.sees_agency or heads or found.unit in units_below(viewer):
        return found
    raise Http404
