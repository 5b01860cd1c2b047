"""The list of goals of the agency: who promises what, under which goal, measured how."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Lower
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from salore.core.prepared import prepared
from salore.cycles.models import Cycle
from salore.organisation.models import Unit
from salore.organisation.viewer import Viewer
from salore.planning.access import full_name
from salore.planning.content import indicator_rows, indicators_of
from salore.planning.models import Goal
from salore.planning.saying import target_said
from salore.planning.states import AWAITING_APPRAISER, IN_FORCE, PlanState
from salore.web.addresses import address_of
from salore.web.lists import Column, Filter, Listing

_STATES = {
    "disepakati": IN_FORCE,
    "diajukan": AWAITING_APPRAISER,
    "ditulis": frozenset({PlanState.DRAFT, PlanState.RETURNED}),
}


@dataclass(frozen=True, slots=True)
class Promise:
    """One line: a goal with whose it is."""

    name: str
    unit: str
    state: str
    url: str
    goal: str
    measured: str
    supports: str


def goals_to_list(viewer: Viewer, cycle: Cycle) -> QuerySet[Goal]:
    """Return the goals of a year that the viewer may see, as no more than keys in their order."""
    goals: QuerySet[Goal] = Goal.objects.visible_to(viewer).filter(plan__cycle=cycle)
    # The agency is said of the person too: the index of names begins with it.
    return goals.filter(plan__person__agency_id=viewer.agency_id).only("pk")


def _promises(keys: list[Goal], _viewer: Viewer) -> list[Promise]:
    """Read the goals of one page whole; the page was cut by keys alone, which an index serves."""
    found = {row.pk: row for row in _whole([goal.pk for goal in keys])}
    return [
        Promise(
            name=row.who,
            unit=row.plan__unit__name,
            state=capfirst(str(PlanState(row.plan__state).label)),
            url=f"{address_of('planning:detail', row.plan__uid)}#rhk-{row.number}",
            goal=row.title,
            measured="; ".join(f"{one.text}: {target_said(one)}" for one in indicators_of(row.rows)),
            supports=row.supports,
        )
        for row in (found[goal.pk] for goal in keys if goal.pk in found)
    ]


@prepared
def _whole(keys: Collection[int]) -> QuerySet[Any, Any]:
    goals: QuerySet[Any, Any] = Goal.objects.filter(pk__in=keys).annotate(
        who=full_name("plan__person"),
        rows=indicator_rows(),
        supports=Coalesce("parent__title", "parent_title"),
    )
    return goals.values_list(
        "pk", "number", "title", "plan__uid", "plan__state", "plan__unit__name", "who", "rows", "supports",
        named=True,
    )  # fmt: skip


def _in_state(goals: QuerySet[Goal], wanted: str, _viewer: Viewer) -> QuerySet[Goal]:
    return goals.filter(plan__state__in=_STATES[wanted])


def _saying(goals: QuerySet[Goal], words: str, _viewer: Viewer) -> QuerySet[Goal]:
    return goals.saying(words)  # type: ignore[attr-defined, no-any-return]


def _in_unit(goals: QuerySet[Goal], wanted: str, viewer: Viewer) -> QuerySet[Goal]:
    unit = _unit(wanted, viewer)
    if unit is None:
        return goals.none()
    below = Unit.objects.visible_to(viewer).under(unit.path)
    return goals.filter(plan__unit__in=below.values("pk"))


def _unit(wanted: str, viewer: Viewer) -> Unit | None:
    try:
        return Unit.objects.visible_to(viewer).filter(uid=UUID(wanted)).first()
    except ValueError:
        return None


def _said_unit(wanted: str, viewer: Viewer) -> str:
    unit = _unit(wanted, viewer)
    return unit.name if unit else ""


def _links(goals: QuerySet[Goal], wanted: str, _viewer: Viewer) -> QuerySet[Goal]:
    return goals.filter(parent__isnull=wanted == "belum")


def _state_choices(_viewer: Viewer) -> Iterable[tuple[str, Any]]:
    return (
        ("disepakati", _("Agreed")),
        ("diajukan", _("Proposed")),
        ("ditulis", _("Being written")),
    )


def _link_choices(_viewer: Viewer) -> Iterable[tuple[str, Any]]:
    return (("ada", _("Supports a goal")), ("belum", _("Not linked")))


GOALS: Listing[Goal, Promise] = Listing(
    name="rhk",
    columns=(
        Column(
            key="pegawai",
            title=_("Person"),
            value=lambda row: row.name,
            order=Lower("plan__person__name"),
            link=lambda row: row.url,
        ),
        Column(key="unit", title=_("Unit"), value=lambda row: row.unit),
        Column(key="rhk", title=_("Goal"), value=lambda row: row.goal),
        Column(key="ukuran", title=_("Indicator and target"), value=lambda row: row.measured),
        Column(key="mendukung", title=_("Supports"), value=lambda row: row.supports, on_page=False),
        Column(key="keadaan", title=_("State"), value=lambda row: row.state),
    ),
    filters=(
        Filter(key="cari", title=_("Words in the goal"), narrow=_saying),
        Filter(key="keadaan", title=_("State"), choices=_state_choices, narrow=_in_state),
        Filter(key="kaitan", title=_("Link to the superior"), choices=_link_choices, narrow=_links),
        Filter(key="unit", title=_("Unit"), narrow=_in_unit, said=_said_unit),
        Filter(
            key="tahun",
            title=_("Year"),
            narrow=lambda goals, _year, _viewer: goals,
            said=lambda year, _viewer: year,
        ),
    ),
    prepare=_promises,
    counted=ngettext_lazy("%(total)s goal", "%(total)s goals", "count"),
    caption=_("Goals of the agency"),
    empty=_("No goals yet. They appear here when the first plan of the year is written."),
)
