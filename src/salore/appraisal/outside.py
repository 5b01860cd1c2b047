"""People from outside who are asked: whom an inviter named, and which forms a code opens. Nothing else.

A code stands for exactly the forms of one rater; it is no account, and no page but theirs knows it.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from salore.accounts.codes import digest, read_code
from salore.appraisal.models import Collection, OutsideRater, RaterAssignment, SealedAnswer
from salore.appraisal.selectors import Leaf, Sheaf, leaf_of
from salore.appraisal.states import CollectionState
from salore.core import clock
from salore.core.errors import DomainError
from salore.organisation.access import people_managed
from salore.organisation.models import Assignment, Person
from salore.organisation.viewer import Viewer
from salore.organisation.visibility import people_answered_for

_OPEN = (CollectionState.PREPARING, CollectionState.COLLECTING)


def collections_to_invite_for(viewer: Viewer) -> QuerySet[Collection]:
    """Return the collections for which somebody may be invited, or letters are made."""
    rows = Collection.objects.filter(agency_id=viewer.agency_id, ratee=None, state__in=_OPEN)
    return rows.select_related("period", "cycle__pack_version").order_by("period__ends_on")


def people_to_invite_for(viewer: Viewer) -> QuerySet[Person]:
    """Return about whom the viewer may have somebody from outside asked: whom they keep, not themselves."""
    return people_managed(viewer).exclude(pk__in=viewer.themselves)


def invited_by(viewer: Viewer) -> QuerySet[OutsideRater]:
    """Return whom the viewer invited. Nobody looks at what others named, operators neither."""
    rows = OutsideRater.objects.filter(
        collection__agency_id=viewer.agency_id,
        collection__state__in=_OPEN,
        invited_by__in=viewer.themselves,
    )
    return rows.select_related("collection__period", "collection__agency").prefetch_related("knows")


def outsider_for_inviter(viewer: Viewer, uid: UUID) -> OutsideRater:
    found = invited_by(viewer).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def outsider_of_code(typed: str) -> OutsideRater:
    """Return whose letter it is; the same words for a wrong code and one that opens nothing any more."""
    code = read_code(typed)
    rows = OutsideRater.objects.filter(collection__state=CollectionState.COLLECTING)
    found = rows.filter(code_sha256=digest(code)).first() if code else None
    if found is None or clock.now() >= found.collection.closes_at:
        raise DomainError(
            "code_opens_nothing",
            _("This code opens nothing. Compare it with the letter. After the last day none does."),
        )
    return found


def sheaf_of_outsider(outsider: OutsideRater) -> Sheaf:
    """Return the forms that a code opens, in an order that stays and says nothing."""
    posts = Assignment.objects.on(clock.today()).filter(person=OuterRef("ratee"))
    rows = (
        RaterAssignment.objects.filter(outsider=outsider, collection__state=CollectionState.COLLECTING)
        .select_related("collection__cycle__pack_version", "collection__agency", "ratee")
        .annotate(
            stamp=SealedAnswer.objects.stamp(),
            post=Subquery(posts.order_by("role", "starts_on").values("position__name")[:1]),
        )
        .order_by("pk")
    )
    forms = list(rows)
    leaves: list[Leaf] = [leaf_of(form) for form in forms]
    return Sheaf(forms=forms, leaves=leaves)


def refuse_near(viewer: Viewer, outsider: OutsideRater) -> None:
    """Refuse whoever works with the people concerned: a paper form is entered by others.

    They would read what is said of someone beside them, or of themselves.
    """
    about = RaterAssignment.objects.filter(outsider=outsider).values("ratee")
    posts = Assignment.objects.on(viewer.today)
    own = posts.filter(person__in=viewer.themselves).values("unit")
    near = posts.filter(unit__in=own, person__in=about).exists()
    people = Person.objects.filter(pk__in=about)
    theirs = people.filter(Q(pk__in=viewer.themselves) | Q(pk__in=people_answered_for(viewer))).exists()
    if near or theirs or outsider.invited_by_id in viewer.themselves:
        raise DomainError(
            "entered_by_others",
            _(
                "Somebody else has to enter this envelope: it is about people with whom you work, or you"
                " invited its sender. Leave it closed and hand it to the personnel officer of another unit."
            ),
        )
