"""Deciding in another's place: delegated in writing by a superior, or named by the performance team."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.appraisal.deciding.lacking import lacking_in
from salore.appraisal.deciding.reasons import is_sentence
from salore.appraisal.models import Mandate
from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.core.files import PHOTOS, Kind, keep
from salore.core.files.store import Upload
from salore.cycles.closed import is_closed
from salore.cycles.models import Period
from salore.ledger.services import record
from salore.organisation.access import is_operator
from salore.organisation.leadership import superiors_on
from salore.organisation.models import Assignment, Person
from salore.organisation.viewer import Viewer

SCANS = PHOTOS | frozenset({Kind.PDF})
NUMBER_LENGTH, REASON_LENGTH = 100, 2_000


@transaction.atomic
def mandate_delegate(
    *,
    actor: Viewer,
    decider: Person,
    starts_on: date,
    ends_on: date,
    number: str,
    scan: Upload | None = None,
) -> Mandate:
    """Let a colleague decide in the actor's place, by a letter: on all whom the actor leads, for a time."""
    if actor.person_id is None or not actor.leads:
        raise DomainError("leads_nobody", _("Only whoever leads somebody can delegate decisions."))
    if decider.pk == actor.person_id:
        raise DomainError("oneself", _("Choose somebody else than yourself."), field="decider")
    if not number.strip():
        raise DomainError("number_missing", _("Give the number of the letter."), field="number")
    if ends_on < max(starts_on, actor.today):
        raise DomainError(
            "ends_too_early", _("The last day lies before the first, or is over already."), field="ends_on"
        )
    _refuse_absent(actor, decider)
    mandate = Mandate(
        agency_id=actor.agency_id,
        decider=decider,
        superior_id=actor.person_id,
        starts_on=starts_on,
        ends_on=ends_on,
        number=number.strip(),
        scan=keep(actor, scan, kinds=SCANS) if scan else None,
        recorded_by_id=actor.person_id,
        recorded_at=clock.now(),
    )
    return _kept(actor, mandate, "mandate.delegated")


@transaction.atomic
def mandate_name(
    *, actor: Viewer, period: Period, ratee: Person, decider: Person, number: str, reason: str
) -> Mandate:
    """Name who decides on somebody whom nobody decides on: no superior today, or a silent one.

    Whoever was named before for the same person and period decides no more.
    """
    if actor.person_id is None or not is_operator(actor):
        raise DomainError("not_operator", _("Only the performance team names who decides."))
    if is_closed(period, ratee.pk):
        raise DomainError("period_closed", _("The period is closed and its results are frozen."))
    if not lacking_in(actor, period, ratee.uid):
        raise DomainError(
            "not_lacking", _("Somebody decides on this person, and the day to name another has not come.")
        )
    if decider.pk == ratee.pk or superiors_on([decider.pk], actor.today).get(decider.pk) == ratee.pk:
        raise DomainError(
            "decider_unfit", _("Neither the person nor anybody whom they lead can decide."), field="decider"
        )
    if not is_sentence(reason):
        raise DomainError("reason_missing", _("Say why in a sentence; the person reads it."), field="reason")
    _refuse_absent(actor, decider)
    open_ones = Mandate.objects.select_for_update().filter(ratee=ratee, period=period, ended_at=None)
    open_ones.update(ended_at=clock.now())
    mandate = Mandate(
        agency_id=actor.agency_id,
        decider=decider,
        ratee=ratee,
        period=period,
        starts_on=actor.today,
        number=number.strip(),
        reason=reason.strip(),
        recorded_by_id=actor.person_id,
        recorded_at=clock.now(),
    )
    return _kept(actor, mandate, "mandate.named", period=period.key)


@transaction.atomic
def mandate_end(*, actor: Viewer, mandate: Mandate) -> Mandate:
    """Take a mandate back; what was decided under it stands."""
    now = clock.now()
    if not Mandate.objects.filter(pk=mandate.pk, ended_at=None).update(ended_at=now):
        raise StaleError("mandate_ended", _("This was taken back already."))
    mandate.ended_at = now
    record(actor, "mandate.ended", mandate, person_id=mandate.decider_id)
    return mandate


def _kept(actor: Viewer, mandate: Mandate, verb: str, **more: Any) -> Mandate:
    mandate.full_clean()
    mandate.save()
    record(
        actor, verb, mandate, person_id=mandate.decider_id, number=mandate.number,
        starts_on=mandate.starts_on, ends_on=mandate.ends_on, ratee=mandate.ratee_id, **more,
    )  # fmt: skip
    return mandate


def _refuse_absent(actor: Viewer, decider: Person) -> None:
    held = Assignment.objects.on(actor.today).filter(person=decider, agency_id=actor.agency_id)
    if not held.exists():
        raise DomainError(
            "decider_absent",
            _("This person holds no post today. Choose somebody who serves."),
            field="decider",
        )
