"""The annex of a plan, and what the leader expects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.core import clock
from salore.ledger.services import record
from salore.organisation.viewer import Viewer
from salore.planning.models import Plan, PlanText
from salore.planning.services.editions import change, refuse_stale
from salore.planning.services.goals import helped
from salore.planning.states import AWAITING_APPRAISER, EDITABLE, PlanTextKind

ANNEX = (PlanTextKind.RESOURCE, PlanTextKind.ACCOUNTABILITY, PlanTextKind.CONSEQUENCE)
_OTHERS_FIRST = _("Somebody changed these texts while you were writing. Compare, then save again.")


@transaction.atomic
def annex_write(*, actor: Viewer, plan: Plan, lines: Mapping[str, Sequence[str]], seen: int) -> Plan:
    """Let the annex say these lines, kind by kind; what is the same stays as it was."""
    change(plan)
    kept = list(PlanText.objects.filter(plan=plan, kind__in=ANNEX).order_by("pk"))
    refuse_stale(max((row.edition for row in kept), default=0), seen, "annex_changed", _OTHERS_FIRST)
    old = {kind: [row.text for row in kept if row.kind == kind] for kind in ANNEX}
    changed = [kind for kind in ANNEX if old[kind] != list(lines.get(kind, ()))]
    PlanText.objects.filter(plan=plan, kind__in=changed).delete()
    PlanText.objects.bulk_create(
        _text(actor, plan, kind, text) for kind in changed for text in lines.get(kind, ())
    )
    if changed:
        record(
            actor, "plan.annex_changed", plan, person_id=plan.person_id, helped_id=helped(actor, plan),
            kinds=changed,
        )  # fmt: skip
    return plan


@transaction.atomic
def expectations_write(
    *, actor: Viewer, plan: Plan, texts: Mapping[str, str], seen: int, is_draft: bool = False
) -> Plan:
    """Let the leader expect this, in general (key "") and of values of conduct; empty takes it back.

    What a preparer writes is a draft, which only the leader and the preparer see.
    """
    change(plan, states=EDITABLE | AWAITING_APPRAISER)
    kept = {
        row.ref: row
        for row in PlanText.objects.filter(plan=plan, kind=PlanTextKind.EXPECTATION).order_by("pk")
    }
    newest = max((row.edition for row in kept.values()), default=0)
    refuse_stale(newest, seen, "expectations_changed", _OTHERS_FIRST)
    changed = [ref for ref, text in texts.items() if _differs(kept.get(ref), text, is_draft=is_draft)]
    PlanText.objects.filter(plan=plan, kind=PlanTextKind.EXPECTATION, ref__in=changed).delete()
    PlanText.objects.bulk_create(
        _text(actor, plan, PlanTextKind.EXPECTATION, texts[ref], ref=ref, is_draft=is_draft)
        for ref in changed
        if texts[ref]
    )
    if changed:
        verb = "plan.expectation_drafted" if is_draft else "plan.expectation_written"
        record(actor, verb, plan, person_id=plan.person_id, refs=changed)
    return plan


def _differs(row: PlanText | None, text: str, *, is_draft: bool) -> bool:
    """Whether something is new: a leader who saves a draft as it is makes it theirs."""
    if row is None:
        return bool(text)
    return row.text != text or (row.is_draft and not is_draft)


def _text(
    actor: Viewer, plan: Plan, kind: str, text: str, *, ref: str = "", is_draft: bool = False
) -> PlanText:
    return PlanText(
        agency_id=plan.agency_id, plan=plan, kind=kind, ref=ref, text=text, author_id=actor.person_id,
        is_draft=is_draft, edition=plan.edition, made_at=clock.now(),
    )  # fmt: skip
