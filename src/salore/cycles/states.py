"""States of a cycle and kinds of stages. No rows here."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CycleState(TextChoices):
    """A cycle is prepared, runs, and ends."""

    PREPARED = "prepared", _("prepared")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


TRANSITIONS = {
    CycleState.PREPARED: {CycleState.OPEN},
    CycleState.OPEN: {CycleState.CLOSED},
    CycleState.CLOSED: frozenset(),
}


class PeriodKind(TextChoices):
    ANNUAL = "annual", _("annual")
    QUARTERLY = "quarterly", _("quarterly")
    MONTHLY = "monthly", _("monthly")


class StageKind(TextChoices):
    """What is due in a stage."""

    PLANNING = "planning", _("planning")
    PROGRESS = "progress", _("progress")
    APPRAISAL = "appraisal", _("appraisal")


class DeadlineState(TextChoices):
    """How a stage stands for somebody at an instant."""

    NOT_YET_OPEN = "not_yet_open", _("not yet open")
    OPEN = "open", _("open")
    DUE_SOON = "due_soon", _("due soon")
    IN_GRACE = "in_grace", _("in the days of grace")
    CLOSED = "closed", _("closed")


# What is due may still be done.
DOABLE = frozenset({DeadlineState.OPEN, DeadlineState.DUE_SOON, DeadlineState.IN_GRACE})


class DutyState(TextChoices):
    """How far a duty is, in the marks of the interface."""

    NONE = "none", _("not begun")
    PART = "part", _("under way")
    LATE = "late", _("late")


class ExtensionKind(TextChoices):
    ORDINARY = "ordinary", _("extension")
    OUTAGE = "outage", _("power or network down")
