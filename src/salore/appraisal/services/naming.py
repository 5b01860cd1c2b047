"""An answer that carries a name is given, and given again until the period closes."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.appraisal.models import NamedAnswer
from salore.appraisal.naming.asking import Task
from salore.appraisal.services.answering import refuse_unknown
from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.cycles.closed import refuse_frozen
from salore.cycles.models import Cycle, Period
from salore.cycles.states import CycleState
from salore.ledger.services import record
from salore.organisation.viewer import Viewer

REMARK_LENGTH = 2_000


@transaction.atomic
def named_answer_give(
    *, actor: Viewer, task: Task, scores: Mapping[str, int], remark: str = ""
) -> NamedAnswer:
    """Keep what somebody says under their name; said again, it takes the place of what was said before."""
    if actor.person_id != task.rater_id:
        raise DomainError("not_the_rater", _("Only whoever is asked answers; nobody answers for another."))
    refuse_unknown(task.pack, scores)
    if len(remark) > REMARK_LENGTH:
        raise DomainError("remark_long", _("The remark is too long. Shorten it a little."))
    refuse_frozen(Period.objects.get(pk=task.opening.period_id), task.ratee_id)
    now = clock.now()
    # Held, so that a year that closes at this moment waits, or refuses what comes after it.
    running = Cycle.objects.select_for_update(no_key=True).filter(
        periods=task.opening.period_id, state=CycleState.OPEN
    )
    if not running.exists() or not task.opening.is_open_at(now):
        raise StaleError("naming_over", _("The time is over: this is no longer taken. Your text stays here."))
    answer, _new = NamedAnswer.objects.update_or_create(
        period_id=task.opening.period_id,
        ratee_id=task.ratee_id,
        rater_id=task.rater_id,
        source=task.source,
        defaults={"scores": dict(scores), "remark": remark.strip(), "given_at": now},
        create_defaults={
            "agency_id": actor.agency_id,
            "scores": dict(scores),
            "remark": remark.strip(),
            "given_at": now,
        },
    )
    record(actor, "named_answer.given", answer, person_id=task.ratee_id, source=str(task.source))
    return answer
