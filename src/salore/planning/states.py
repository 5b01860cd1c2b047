"""States of a plan and the words of goals and indicators. No rows here."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlanState(TextChoices):
    """From draft to agreement; a revision goes round again while the agreed version stays in force."""

    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("proposed")
    RETURNED = "returned", _("returned")
    AGREED = "agreed", _("agreed")
    REVISING = "revising", _("under revision")
    REVISION_PROPOSED = "revision_proposed", _("revision proposed")
    CLOSED = "closed", _("closed")


# Nothing agreed yet, and it is for the owner to go on.
OWN_TURN = frozenset({PlanState.DRAFT, PlanState.RETURNED})
EDITABLE = frozenset({PlanState.DRAFT, PlanState.RETURNED, PlanState.REVISING})
AWAITING_APPRAISER = frozenset({PlanState.PROPOSED, PlanState.REVISION_PROPOSED})
IN_FORCE = frozenset({PlanState.AGREED, PlanState.REVISING, PlanState.REVISION_PROPOSED})

TRANSITIONS: dict[PlanState, frozenset[PlanState]] = {
    PlanState.DRAFT: frozenset({PlanState.PROPOSED, PlanState.CLOSED}),
    PlanState.PROPOSED: frozenset({PlanState.AGREED, PlanState.RETURNED, PlanState.DRAFT, PlanState.CLOSED}),
    PlanState.RETURNED: frozenset({PlanState.PROPOSED, PlanState.CLOSED}),
    PlanState.AGREED: frozenset({PlanState.REVISING, PlanState.CLOSED}),
    PlanState.REVISING: frozenset({PlanState.REVISION_PROPOSED, PlanState.AGREED, PlanState.CLOSED}),
    PlanState.REVISION_PROPOSED: frozenset({PlanState.AGREED, PlanState.REVISING, PlanState.CLOSED}),
    PlanState.CLOSED: frozenset(),
}


class Approach(TextChoices):
    QUANTITATIVE = "quantitative", _("quantitative")
    QUALITATIVE = "qualitative", _("qualitative")


class GoalKind(TextChoices):
    MAIN = "main", _("main")
    ADDITIONAL = "additional", _("additional")


class Cascade(TextChoices):
    """How a goal comes from the superior's."""

    SHARE = "share", _("a share of the target")
    AREA = "area", _("the whole target in an area")
    INTERMEDIATE = "intermediate", _("an intermediate result")


class Aspect(TextChoices):
    QUANTITY = "quantity", _("quantity")
    QUALITY = "quality", _("quality")
    TIME = "time", _("time")
    COST = "cost", _("cost")


class Direction(TextChoices):
    HIGHER = "higher", _("at least")
    LOWER = "lower", _("at most")
    RANGE = "range", _("within")


class PlanTextKind(TextChoices):
    """What a plan says besides its goals: the annex, and what the leader expects."""

    RESOURCE = "resource", _("resources")
    ACCOUNTABILITY = "accountability", _("accountability")
    CONSEQUENCE = "consequence", _("consequences")
    EXPECTATION = "expectation", _("expectation")


class RemarkKind(TextChoices):
    DIALOGUE = "dialogue", _("dialogue")
    OBSERVATION = "observation", _("observation")
