"""How a plan stands, in words, and what its page needs. No changes here."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.cycles.models import pack_of
from salore.planning.models import Plan
from salore.planning.saying import day_said, language
from salore.planning.selectors import Sheet
from salore.planning.states import AWAITING_APPRAISER, EDITABLE, PlanState
from salore.web import saying


def status_of(plan: Plan) -> tuple[str, str]:
    """Return the mark and the words of how a plan stands."""
    agreed_on = day_said(plan.agreed_at.date()) if plan.agreed_at else ""
    names = {"day": agreed_on, "version": plan.version, "end": day_said(plan.ends_on)}
    return {
        PlanState.DRAFT: ("part", _("Draft, not yet proposed")),
        PlanState.PROPOSED: ("part", _("Proposed, waiting for the superior")),
        PlanState.RETURNED: ("part", _("Returned to be mended")),
        PlanState.AGREED: ("lock", _("Agreed and locked since %(day)s") % names),
        PlanState.REVISING: ("part", _("Being revised; version %(version)s stays in force") % names),
        PlanState.REVISION_PROPOSED: (
            "part",
            _("Revision proposed; version %(version)s stays in force") % names,
        ),
        PlanState.CLOSED: ("lock", _("Closed on %(end)s") % names),
    }[PlanState(plan.state)]


def context_of(sheet: Sheet, *, may_write: bool, may_propose: bool) -> dict[str, Any]:
    """Return what the page of a plan shows."""
    plan = sheet.plan
    pack = pack_of(plan.cycle.pack_version.content_hash)
    special = sheet.special
    mark, words = status_of(plan)
    return {
        "sheet": sheet,
        "plan": plan,
        "year": plan.cycle.year,
        "status_mark": mark,
        "status_words": words,
        "lead": lead_of(sheet),
        "goals": [(goal, sheet.remarks_of(goal.uid)) for goal in sheet.goals],
        "values": [
            (row.key, row.label.in_language(language()), special.get(row.key, []))
            for row in pack.rules.behaviour_items.rows
        ],
        "special_count": sum(len(lines) for lines in special.values()),
        "may_write": may_write and plan.state in EDITABLE,
        "may_propose": may_propose and plan.state in EDITABLE,
        "may_take_back": may_propose and plan.state in AWAITING_APPRAISER,
        "may_decide": sheet.decides and plan.state in AWAITING_APPRAISER,
    }


def lead_of(sheet: Sheet) -> str:
    """Return the first sentence of the page: how many results are promised, and whether that is settled."""
    number = len(sheet.goals)
    if not number:
        return ""
    names = {"number": saying.count(number, language()), "year": sheet.plan.cycle.year}
    if sheet.is_mine:
        return (
            ngettext(
                "%(number)s result that you promise for %(year)s.",
                "%(number)s results that you promise for %(year)s.",
                number,
            )
            % names
        )
    names["name"] = sheet.plan.person.full_name
    return (
        ngettext(
            "%(number)s result that %(name)s promises for %(year)s.",
            "%(number)s results that %(name)s promises for %(year)s.",
            number,
        )
        % names
    )
