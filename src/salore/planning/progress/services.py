"""Reporting progress: values of a period with evidence, taken until the days of grace are over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.core.files import EVIDENCE, keep
from salore.core.files.store import Upload
from salore.cycles.closed import refuse_frozen_over
from salore.cycles.saying import in_words, period_name
from salore.cycles.states import DeadlineState
from salore.ledger.services import record
from salore.organisation.viewer import Viewer
from salore.planning.models import Evidence, Indicator, Plan, Progress
from salore.planning.progress.selectors import Measure, ProgressSheet, Span, may_report
from salore.planning.services.goals import helped

MOST_EVIDENCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What somebody reports on one indicator; `seen` is the edition that stood on the page, 0 for none."""

    measure: Measure
    value: Decimal | None = None
    text: str = ""
    seen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What shows a realisation: a file, or a link."""

    upload: Upload | None = None
    url: str = ""
    caption: str = ""


@transaction.atomic
def progress_report(
    *, actor: Viewer, sheet: ProgressSheet, span: Span, entries: Iterable[Entry], copied: bool = False
) -> list[Progress]:
    """Keep what is reported for a period; what reads as before is left alone, a stale one refused whole."""
    refuse_closed(sheet.plan, span, copied=copied)
    kept, stale = [], []
    for entry in entries:
        try:
            kept.append(_kept(actor, sheet.plan, span, entry))
        except StaleError:
            stale.append(entry)
    if stale:
        raise StaleError(
            "progress_changed",
            _(
                "Some of these figures were changed meanwhile, in another window or by whoever helps you."
                " Compare, then save again."
            ),
            stale=[entry.measure.uid for entry in stale],
        )
    return [row for row in kept if row is not None]


def refuse_closed(plan: Plan, span: Span, *, copied: bool = False) -> None:
    """Refuse what comes before the stage opens, or after its days of grace."""
    if not may_report(plan, copied=copied):
        raise DomainError("not_reportable", _("Nothing can be reported on this plan now."))
    state = span.deadline.state
    names = {
        "period": period_name(span.key),
        "opens": in_words(span.deadline.opens_on),
        "closed": in_words(span.deadline.closes_on),
    }
    if state == DeadlineState.NOT_YET_OPEN:
        raise DomainError(
            "progress_not_open", _("Progress of %(period)s can be reported from %(opens)s.") % names
        )
    if state == DeadlineState.CLOSED:
        raise DomainError(
            "progress_closed",
            _(
                "Progress of %(period)s was accepted until %(closed)s. If power or network was down, ask the"
                " personnel officer of your unit for more time; what you typed stays on this device."
            )
            % names,
        )
    refuse_frozen_over(span.period, plan.person_id)


def _kept(actor: Viewer, plan: Plan, span: Span, entry: Entry) -> Progress | None:
    before = _row(span, entry.measure)
    if before is None:
        return _first(actor, plan, span, entry) if _says(entry) else None
    if (before.value, before.text) == (entry.value, entry.text):
        return None
    if before.edition > entry.seen:
        raise StaleError("progress_changed", "")
    before.value, before.text = entry.value, entry.text
    before.entered_at, before.entered_by_id = clock.now(), actor.person_id
    before.edition += 1
    before.full_clean(validate_unique=False)
    before.save(update_fields=["value", "text", "entered_at", "entered_by", "edition"])
    _note(actor, plan, span, entry.measure, before)
    return before


def _first(actor: Viewer, plan: Plan, span: Span, entry: Entry) -> Progress:
    row = Progress(
        agency_id=plan.agency_id,
        indicator=_indicator(plan, entry.measure.uid),
        period=span.period,
        value=entry.value,
        text=entry.text,
        entered_at=clock.now(),
        entered_by_id=actor.person_id,
        edition=1,
    )
    row.full_clean(validate_unique=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        # Another window was first; compared as any other stale form.
        raise StaleError("progress_changed", "") from None
    _note(actor, plan, span, entry.measure, row)
    return row


def _says(entry: Entry) -> bool:
    return entry.value is not None or bool(entry.text)


def _row(span: Span, measure: Measure) -> Progress | None:
    rows = Progress.objects.select_for_update(of=("self",))
    return rows.filter(indicator__uid=measure.uid, period=span.period).first()


def _indicator(plan: Plan, uid: UUID) -> Indicator:
    return Indicator.objects.get(uid=uid, goal__plan=plan.pk)


def _note(actor: Viewer, plan: Plan, span: Span, measure: Measure, row: Progress) -> None:
    record(
        actor, "progress.reported", row, person_id=plan.person_id, helped_id=helped(actor, plan),
        period=span.key, indicator=measure.indicator.uid, value=row.value, edition=row.edition,
    )  # fmt: skip


# ── Evidence ─────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def evidence_add(
    *, actor: Viewer, sheet: ProgressSheet, span: Span, measure: Measure, proofs: Sequence[Proof]
) -> list[Evidence]:
    """Keep what shows a realisation, beside whatever was reported on it."""
    refuse_closed(sheet.plan, span)
    if not proofs:
        return []
    row = _row(span, measure) or _first(actor, sheet.plan, span, Entry(measure=measure))
    if row.evidence.count() + len(proofs) > MOST_EVIDENCE:
        raise DomainError(
            "too_much_evidence",
            _("At most %(most)s pieces of evidence for an indicator and period. Put several into one file.")
            % {"most": MOST_EVIDENCE},
        )
    return [_evidence(actor, sheet.plan, row, proof) for proof in proofs]


def _evidence(actor: Viewer, plan: Plan, row: Progress, proof: Proof) -> Evidence:
    if proof.upload is None and urlsplit(proof.url).scheme not in ("http", "https"):
        raise DomainError("link_unfit", _("Give a link that begins with https:// or http://."))
    evidence = Evidence(
        agency_id=plan.agency_id,
        progress=row,
        file=keep(actor, proof.upload, kinds=EVIDENCE) if proof.upload else None,
        url="" if proof.upload else proof.url,
        caption=proof.caption,
        added_at=clock.now(),
        added_by_id=actor.person_id,
    )
    evidence.full_clean(exclude=["form_key"])
    evidence.save()
    record(actor, "evidence.added", evidence, person_id=plan.person_id, helped_id=helped(actor, plan))
    return evidence


@transaction.atomic
def evidence_remove(*, actor: Viewer, plan: Plan, span: Span, evidence: Evidence) -> None:
    """Take evidence away while its period can still be reported; the log keeps that it was there."""
    refuse_closed(plan, span)
    described: dict[str, Any] = {"url": evidence.url, "caption": evidence.caption}
    if evidence.file:
        described |= {"sha256": evidence.file.sha256}
    record(actor, "evidence.removed", evidence, person_id=plan.person_id, **described)
    evidence.delete()
