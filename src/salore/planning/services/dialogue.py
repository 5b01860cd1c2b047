"""What is said beside the goals, and the superior's dated observations."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.core import clock
from salore.core.errors import DomainError
from salore.ledger.services import record
from salore.organisation.viewer import Viewer
from salore.planning.models import Goal, Plan, Remark
from salore.planning.states import RemarkKind


@transaction.atomic
def remark_add(
    *,
    actor: Viewer,
    plan: Plan,
    text: str,
    goal: Goal | None = None,
    kind: str = RemarkKind.DIALOGUE,
    for_person_id: int | None = None,
) -> Remark:
    """Add a line; `for_person_id` is whose words they are where the actor wrote them down for somebody."""
    author = for_person_id or actor.person_id
    if author is None:
        raise DomainError("no_author", _("Only people can write remarks."))
    remark = Remark(
        agency_id=plan.agency_id, plan=plan, goal=goal, kind=kind, author_id=author, text=text,
        helped_by_id=actor.person_id if author != actor.person_id else None, made_at=clock.now(),
    )  # fmt: skip
    remark.full_clean(exclude=["agency", "plan", "goal", "form_key"], validate_constraints=False)
    remark.save()
    record(actor, f"remark.{kind}", remark, person_id=plan.person_id, helped_id=for_person_id)
    return remark
