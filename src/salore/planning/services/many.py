"""Agreeing many plans at once: those that read as the draft that was handed out, or that were chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.db.models import F, Q, QuerySet

from salore.core import clock
from salore.ledger.services import record
from salore.organisation.viewer import Viewer
from salore.planning.content import contents_of, hash_of, to_plain
from salore.planning.models import Plan, PlanVersion
from salore.planning.naming import appraiser_content, owners_content
from salore.planning.states import AWAITING_APPRAISER, PlanState


@transaction.atomic
def plans_agree(*, actor: Viewer, plans: QuerySet[Plan], seen: Mapping[int, int]) -> list[Plan]:
    """Agree proposed plans, each exactly as it was read; `seen` gives the edition by key.

    A plan that changed meanwhile is left as it is. Returns those that were agreed.
    """
    read = Q(pk__in=())
    for key, edition in seen.items():
        read |= Q(pk=key, edition=edition)
    locked = plans.filter(read, state__in=AWAITING_APPRAISER, is_elsewhere=False)
    chosen = list(
        locked.select_for_update(of=("self",))
        .select_related("cycle", "person", "assignment__position", "assignment__unit", "unit")
        .order_by("pk")
    )
    now = clock.now()
    Plan.objects.filter(pk__in=[plan.pk for plan in chosen]).update(
        state=PlanState.AGREED, version=F("version") + 1, edition=F("edition") + 1,
        appraiser_id=actor.person_id, agreed_at=now, reason="", revision_reason="",
    )  # fmt: skip
    _freeze(actor, chosen)
    return chosen


def _freeze(actor: Viewer, plans: list[Plan]) -> None:
    if not plans:
        return
    reasons = {plan.pk: plan.revision_reason for plan in plans}
    for plan in plans:
        plan.refresh_from_db(fields=["state", "version", "edition", "appraiser", "agreed_at"])
    contents, owners = contents_of(plans), owners_content(plans)
    # In which post somebody leads is the same for all plans of a unit.
    one_each = {plan.unit_id: plan for plan in plans}
    appraiser = {unit_id: appraiser_content(plan) for unit_id, plan in one_each.items()}
    versions = []
    for plan in plans:
        content = replace(contents[plan.pk], person=owners[plan.pk], appraiser=appraiser[plan.unit_id])
        versions.append(
            PlanVersion(
                agency_id=plan.agency_id, plan=plan, number=plan.version, content=to_plain(content),
                content_hash=hash_of(content), reason=reasons[plan.pk], appraiser_id=plan.appraiser_id,
                agreed_at=plan.agreed_at or clock.now(),
            )
        )  # fmt: skip
    PlanVersion.objects.bulk_create(versions)
    for plan, version in zip(plans, versions, strict=True):
        record(
            actor, "plan.agreed", plan, person_id=plan.person_id, version=version.number,
            content_hash=version.content_hash, together=len(plans),
        )  # fmt: skip
