"""The days on which the agency does not work, besides Saturdays and Sundays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.core.errors import DomainError
from salore.cycles.day_counts import SETTING, holidays_of
from salore.ledger.services import record
from salore.organisation.models import Agency
from salore.organisation.states import AppointedRole
from salore.organisation.viewer import Viewer

MOST_DAYS = 500


@transaction.atomic
def holidays_set(*, actor: Viewer, days: Collection[date]) -> Agency:
    """Enter all the agency's holidays anew. Terms in working days that end later follow them."""
    if not actor.has(AppointedRole.OPERATOR):
        raise DomainError("not_team", _("The performance team enters the holidays."))
    if len(set(days)) > MOST_DAYS:
        raise DomainError("too_many_days", _("At most %(most)s days are kept.") % {"most": MOST_DAYS})
    agency = Agency.objects.select_for_update(no_key=True).get(pk=actor.agency_id)
    before, after = holidays_of(agency), frozenset(days)
    if before == after:
        return agency
    agency.settings = agency.settings | {SETTING: [day.isoformat() for day in sorted(after)]}
    agency.save(update_fields=["settings"])
    record(
        actor, "agency.holidays_set", agency,
        added=[day.isoformat() for day in sorted(after - before)],
        removed=[day.isoformat() for day in sorted(before - after)],
    )  # fmt: skip
    return agency
