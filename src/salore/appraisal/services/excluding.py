"""That somebody is not to be asked about somebody: said, taken back while nobody is asked, or lifted.

The log says that it was said and by whom, never about whom: taken together, names of those who were not
asked would tell who was.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salore.appraisal.excluding import Chance, chance_of, may_name
from salore.appraisal.models import Collection, RaterExclusion
from salore.appraisal.states import CollectionState, ExclusionGround
from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.ledger.services import record
from salore.organisation.models import Person
from salore.organisation.viewer import Viewer

REASON_LENGTH = 500


@transaction.atomic
def exclusion_say(
    *, actor: Viewer, ratee: Person, rater: Person, ground: ExclusionGround, reason: str
) -> RaterExclusion:
    """Say that a colleague is not to be asked: about oneself, or about somebody whom one leads."""
    if actor.person_id is None or ratee.pk not in (actor.person_id, *actor.led):
        raise DomainError("not_yours", _("Only the person and the direct superior may say this."))
    if not reason.strip():
        raise DomainError("reason_missing", _("Give the reason: without it nobody can honour it."))
    if len(reason) > REASON_LENGTH:
        raise DomainError("reason_long", _("The reason is too long. Shorten it a little."))
    chance = _chance(actor, ratee)
    # One at a time for each speaker, so that two browsers at once do not count past each other.
    Person.objects.select_for_update(no_key=True).get(pk=actor.person_id)
    if not may_name(chance, ratee.pk, actor.today).filter(pk=rater.pk).exists():
        raise DomainError(
            "not_asked_anyway", _("This colleague would not be asked anyway: nothing needs to be said.")
        )
    mine = RaterExclusion.objects.filter(cycle=chance.cycle, ratee=ratee, said_by_id=actor.person_id)
    if mine.filter(rater=rater).exists():
        raise StaleError("exclusion_said", _("You have said this about the colleague already."))
    if mine.count() >= chance.most:
        raise DomainError(
            "exclusions_enough",
            _(
                "At most %(most)s colleagues may be named. Take one back, or talk to the performance team if"
                " there are grounds against more."
            )
            % {"most": chance.most},
        )
    said = RaterExclusion(
        agency_id=actor.agency_id,
        cycle=chance.cycle,
        ratee=ratee,
        rater=rater,
        ground=ground,
        reason=reason.strip(),
        said_by_id=actor.person_id,
        said_at=clock.now(),
    )
    said.full_clean()
    said.save()
    record(actor, "exclusion.said", said, person_id=ratee.pk)
    return said


@transaction.atomic
def exclusion_take_back(*, actor: Viewer, exclusion: RaterExclusion) -> None:
    """Take back what one said, while nobody is asked yet."""
    _chance(actor, exclusion.ratee)
    held = (
        RaterExclusion.objects.honoured()
        .select_for_update()
        .filter(pk=exclusion.pk, said_by_id=actor.person_id)
    )
    if not held.exists():
        raise StaleError("exclusion_gone", _("This was taken back or lifted meanwhile."))
    record(actor, "exclusion.taken_back", exclusion, person_id=exclusion.ratee_id)
    exclusion.delete()


@transaction.atomic
def exclusions_lift(*, actor: Viewer, exclusions: QuerySet[RaterExclusion], reason: str) -> int:
    """Have what one speaker said not count, where it is abused; they read the reason."""
    if not reason.strip():
        raise DomainError("reason_missing", _("Say why: whoever is affected reads it."))
    held = list(exclusions.select_for_update(of=("self",)).order_by("pk"))
    if not held:
        raise StaleError("exclusion_gone", _("This was taken back or lifted meanwhile."))
    first = held[0]
    _chance(actor, first.ratee)
    now = clock.now()
    RaterExclusion.objects.filter(pk__in=[one.pk for one in held]).update(
        lifted_at=now, lifted_because=reason.strip()
    )
    record(
        actor, "exclusion.lifted", first, person_id=first.said_by_id, count=len(held), reason=reason.strip()
    )
    return len(held)


def _chance(actor: Viewer, ratee: Person) -> Chance:
    """Return the year in which it may still be said; held, so that nobody is asked in the same moment."""
    # Drawing who is asked holds the collection: this waits for it, and then finds it open.
    preparing = Collection.objects.filter(agency_id=actor.agency_id, state=CollectionState.PREPARING)
    list(preparing.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    chance = chance_of(actor.agency_id, ratee.pk)
    if chance is None:
        raise StaleError(
            "exclusions_over",
            _("Colleagues are being asked already, or are not asked this year: this can no longer be said."),
        )
    return chance
