"""Issuing a result anew after an objection changed it, as a version beside the old one."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from salore.cycles.saying import in_words
from salore.ledger.services import record
from salore.objections.models import Objection
from salore.objections.states import ObjectionState
from salore.organisation.viewer import viewer_for
from salore.results.closing import Told, person_close
from salore.results.models import Result


def objection_reissue(*, objection: Objection, told: Told) -> Objection:
    """Freeze the person's result again and tie it to the decision; once more it changes nothing."""
    if objection.state != ObjectionState.CHANGED or objection.reissued_id is not None:
        return objection
    decided_by = objection.decided_by
    assert decided_by is not None
    assert objection.ended_at is not None
    actor = viewer_for(decided_by)
    reason = reissue_reason(objection)
    person_close(actor=actor, period=objection.period, person=objection.person, reason=reason, told=told)
    return _tie(objection)


def reissue_reason(objection: Objection) -> str:
    """Return why the new version stands beside the old one."""
    return _("Changed by the decision on the objection of %(filed)s: %(reason)s") % {
        "filed": in_words(timezone.localdate(objection.filed_at)),
        "reason": objection.reason,
    }


@transaction.atomic
def _tie(objection: Objection) -> Objection:
    held = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if held.reissued_id is not None:
        return held
    newer = Result.objects.filter(
        person=held.person_id, cycle=objection.result.cycle_id, period=objection.period.key,
        version__gt=objection.result.version,
    )  # fmt: skip
    held.reissued = newer.order_by("version").first()
    if held.reissued is None and held.round_id is not None:
        # The new round said the same as the one before, and the ratings stayed.
        held.reissued = held.result
    if held.reissued is None:
        # The same bytes as before: the computation saw the change of ratings, or something is amiss.
        raise RuntimeError("a changed objection made no new version")
    held.save(update_fields=["reissued"])
    record(
        viewer_for(objection.decided_by), "objection.reissued", held, person_id=held.person_id,  # type: ignore[arg-type]
        period=objection.period.key, version=held.reissued.version,
    )  # fmt: skip
    return held


def waiting_for_reissue() -> list[Objection]:
    """Return what was changed and is not issued anew yet."""
    rows = Objection.objects.filter(state=ObjectionState.CHANGED, reissued=None)
    return list(rows.select_related("decided_by__agency").order_by("pk"))
