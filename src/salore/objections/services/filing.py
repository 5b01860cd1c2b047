"""Filing an objection and withdrawing it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from salore.appraisal.deciding.reasons import is_sentence
from salore.appraisal.models import Evaluation
from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.core.files.store import Upload
from salore.cycles.models import Period
from salore.cycles.saying import in_words
from salore.ledger.services import record
from salore.objections import clocks
from salore.objections.clocks import Term
from salore.objections.models import Objection
from salore.objections.services.recording import refresh_decider, still_pending, write
from salore.objections.services.rounds import end_round
from salore.objections.states import EntryKind, Ground, ObjectionState, Part
from salore.organisation.leadership import superiors_on
from salore.organisation.viewer import Viewer
from salore.results.models import Result
from salore.results.receiving import receipt_of

STATEMENT_LENGTH = 5_000


@transaction.atomic
def objection_file(
    *, actor: Viewer, result: Result, ground: str, statement: str, uploads: Collection[Upload] = ()
) -> Objection:
    """File an objection to one's own result, within the days that the pack counts from its receipt."""
    refuse_unready(actor, result)
    receipt = receipt_of(result)
    if receipt is None:
        raise DomainError(
            "not_received",
            _("First say that you received the result: from then on the days for an objection count."),
        )
    if not is_sentence(statement):
        raise DomainError("statement_missing", _("Say in a sentence what you object to, and why."))
    now = clock.now()
    term = filing_term(result, receipt.received_on)
    if term is not None and term.is_over(now):
        raise DomainError(
            "too_late",
            _("The days for an objection ended on %(day)s at 24:00.") % {"day": in_words(term.last_on)},
        )
    objection = draft_of(actor, result)
    objection.ground, objection.received_on = Ground(ground), receipt.received_on
    objection.filed_at, objection.due_on = now, _due_on(result)
    objection.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            objection.save(force_insert=True)
    except IntegrityError:
        raise StaleError("filed_already", _("You have filed an objection to this result already.")) from None
    write(actor, objection, EntryKind.STATEMENT, Part.EMPLOYEE, statement, uploads)
    record(actor, "objection.filed", objection, person_id=objection.person_id, period=result.period,
           ground=objection.ground, due_on=objection.due_on)  # fmt: skip
    refresh_decider(objection, actor.today)
    return objection


def refuse_unready(actor: Viewer, result: Result) -> None:
    """Refuse another's result, one that is not released, one of an older version, one decided elsewhere."""
    if result.person_id not in actor.themselves:
        raise DomainError("not_yours", _("Only the person whom a result is about objects to it."))
    mine = Result.objects.filter(pk=result.pk).released(actor.today)
    if not mine.current(released_by=actor.today).exists():
        raise DomainError("not_released", _("This result is not released, or a newer version stands."))
    if not result.computation.awaits_release:
        raise DomainError(
            "decided_elsewhere",
            _("This result was taken over from another system. An objection to it is filed there."),
        )


def filing_term(result: Result, received_on: date) -> Term | None:
    """Return until when an objection to a received result may be filed."""
    zone = clocks.zone_of(result.agency, result.person_id)
    pack = result.cycle.pack_version.pack
    return clocks.term(pack, clocks.FILED, agency=result.agency, start=received_on, zone=zone)


def deciding_term(result: Result) -> Term | None:
    """Return by when an objection that is filed today is to be decided."""
    zone = clocks.zone_of(result.agency, result.person_id)
    pack = result.cycle.pack_version.pack
    return clocks.term(pack, clocks.DECIDED, agency=result.agency, start=clock.today(zone), zone=zone)


def _due_on(result: Result) -> date | None:
    found = deciding_term(result)
    return found.last_on if found else None


def draft_of(actor: Viewer, result: Result) -> Objection:
    """Return the case as it would be filed, to say beforehand who would decide it."""
    period = Period.objects.select_related("agency").get(cycle=result.cycle_id, key=result.period)
    return Objection(
        agency_id=actor.agency_id,
        period=period,
        person_id=result.person_id,
        result=result,
        appraiser_id=_appraiser(period, result, actor),
    )


def _appraiser(period: Period, result: Result, actor: Viewer) -> int | None:
    """Return who decided; where nobody did, who leads the person today."""
    rows = Evaluation.objects.filter(period=period, person=result.person_id)
    decided = rows.values_list("decided_by_id", flat=True).first()
    return decided or superiors_on([result.person_id], actor.today).get(result.person_id)


@transaction.atomic
def objection_withdraw(*, actor: Viewer, objection: Objection, reason: str = "") -> Objection:
    """Withdraw one's own objection while nobody has decided it; the result stands as it was."""
    held = still_pending(objection)
    if held.person_id not in actor.themselves:
        raise DomainError("not_yours", _("Only the person who filed an objection withdraws it."))
    end_round(actor, held)
    held.state, held.ended_at = ObjectionState.WITHDRAWN, clock.now()
    held.save(update_fields=["state", "ended_at"])
    write(actor, held, EntryKind.WITHDRAWAL, Part.EMPLOYEE, reason)
    record(actor, "objection.withdrawn", held, person_id=held.person_id, period=held.period.key)
    return held
