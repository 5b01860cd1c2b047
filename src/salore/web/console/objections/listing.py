"""All objections of the agency with their clocks, what is due first before the others."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from salore.core import clock
from salore.cycles.saying import period_name
from salore.objections.models import Objection
from salore.objections.states import ObjectionState
from salore.organisation.viewer import Viewer
from salore.web.lists import Column, Filter, Listing
from salore.web.workspace.objections.saying import state_said

_LATE = "late"


def _state(one: Objection) -> str:
    return state_said(one, clock.today(one.agency.time_zone))


def _whose(one: Objection) -> str:
    if one.decided_by is not None:
        return one.decided_by.full_name
    if not one.is_pending:
        return "–"
    return one.decider.full_name if one.decider else str(_("Nobody yet: name somebody"))


def _narrow(rows: QuerySet[Objection], wanted: str, viewer: Viewer) -> QuerySet[Objection]:
    if wanted == _LATE:
        today: date = viewer.today
        return rows.filter(state=ObjectionState.FILED, due_on__lt=today)
    return rows.filter(state=wanted)


def _states(_viewer: Viewer) -> list[tuple[str, Any]]:
    return [(_LATE, _("Overdue")), *ObjectionState.choices]


OBJECTIONS = Listing[Objection, Objection](
    name="keberatan",
    columns=(
        Column(
            key="nama",
            title=_("Name"),
            value=lambda one: one.person.full_name,
            order=Lower("person__name"),
            link=lambda one: reverse("objections:detail", args=[one.uid]),
        ),
        Column(key="periode", title=_("Period"), value=lambda one: period_name(one.period.key)),
        Column(key="hal", title=_("About"), value=lambda one: one.get_ground_display()),
        Column(
            key="diajukan",
            title=_("Filed"),
            value=lambda one: timezone.localdate(one.filed_at),
            order="filed_at",
        ),
        Column(
            key="tenggat",
            title=_("To be decided by"),
            value=lambda one: one.due_on,
            order="due_on",
            nullable=True,
        ),
        Column(key="status", title=pgettext_lazy("column", "State"), value=_state),
        Column(
            key="pemutus",
            title=_("Who decides"),
            value=_whose,
            link=lambda one: (
                reverse("objection_console:name", args=[one.uid])
                if one.is_pending and one.decider_id is None
                else ""
            ),
        ),
    ),
    filters=(
        Filter(
            key="nama",
            title=_("Name"),
            narrow=lambda rows, name, _viewer: rows.filter(person__name__icontains=name),
        ),
        Filter(key="status", title=pgettext_lazy("column", "State"), choices=_states, narrow=_narrow),
    ),
    order="-diajukan",
    counted=ngettext_lazy("%(total)s objection", "%(total)s objections", "count"),
    empty=_("No objections. They stand here once somebody files one."),
)
