"""The lists of the console's progress pages: units with counts, people with how their plans stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, FloatField, IntegerField, QuerySet, Value, When
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from salore.organisation.models import Person, Unit
from salore.organisation.viewer import Viewer
from salore.planning import unfinished
from salore.planning.completion import Counts, Place
from salore.planning.states import PlanState
from salore.web.console.overview.scope import Scope
from salore.web.lists import Column, Filter, Listing
from salore.web.templatetags.salore import status
from salore.web.workspace.team.listing import WORDS

_BY_NAME = Lower("name")
# Here the superior is somebody else.
_OTHER_WORDS = {
    PlanState.PROPOSED: _("Waiting for the superior"),
    PlanState.REVISION_PROPOSED: _("Revision waits for the superior"),
}
_COUNTED = ("people", "agreed", "waiting", "unwritten", "elsewhere", "late")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with what is counted there; `url` leads on to what lies below, or to its people."""

    name: str
    counts: Counts
    url: str
    path: str

    @property
    def mark(self) -> str:
        if self.counts.late:
            return "late"
        return "done" if self.counts.is_done else "part"

    @property
    def words(self) -> str:
        if self.counts.late:
            return gettext("%(n)s overdue") % {"n": self.counts.late}
        return gettext("Complete") if self.counts.is_done else gettext("Under way")


def with_counts(units: QuerySet[Unit], places: Collection[Place], own: int | None) -> QuerySet[Any]:
    """Put the counts beside each of the units, so that the list can be sorted by them.

    `own` is the unit that counts itself alone.
    """
    counts = {place.unit_id: place.itself if place.unit_id == own else place.below for place in places}
    units = units.filter(pk__in=counts)
    known: QuerySet[Any] = units.annotate(
        **{name: _mapped({pk: getattr(one, name) for pk, one in counts.items()}) for name in _COUNTED},
        is_own=Case(When(pk=own, then=True), default=False),
    ).annotate(
        share=Case(
            When(people=F("elsewhere"), then=None),
            default=Value(100.0) * F("agreed") / (F("people") - F("elsewhere")),
            output_field=FloatField(),
        )
    )
    return known.filter(people__gt=0)


def _mapped(values: Mapping[int, int]) -> Case:
    cases = [When(pk=pk, then=Value(value)) for pk, value in values.items() if value]
    return Case(*cases, default=Value(0), output_field=IntegerField())


def _state(units: QuerySet[Any], wanted: str, _viewer: Viewer) -> QuerySet[Any]:
    if wanted == "lewat":
        return units.filter(late__gt=0)
    done = units.filter(agreed=F("people") - F("elsewhere"))
    return done if wanted == "tuntas" else units.exclude(pk__in=done.values("pk"))


def units_list(scope: Scope) -> Listing[Unit, UnitRow]:
    """Return the list of units of a scope."""
    return Listing[Unit, UnitRow](
        name="kemajuan",
        columns=(
            Column(
                key="unit", title=_("Unit"), value=lambda row: row.name, order="name",
                link=lambda row: row.url,
            ),
            _count("pegawai", _("Employees"), "people"),
            _count("disepakati", _("Plans agreed"), "agreed"),
            _count("menunggu", _("Waiting for the superior"), "waiting"),
            _count("belum", _("Not yet proposed"), "unwritten"),
            Column(
                key="bagian", title=_("Share agreed, per cent"), order="share", nullable=True,
                value=lambda row: None if row.counts.share_pct is None else round(row.counts.share_pct),
                template="console/overview/share.html",
            ),
            Column(
                key="keadaan", title=_("State"), value=lambda row: row.words, order="late",
                markup=lambda row: status(row.mark, row.words),
            ),
        ),
        filters=(
            Filter(
                key="cari", title=_("Search for a unit"),
                narrow=lambda units, text, _viewer: units.filter(name__icontains=text),
            ),
            Filter(key="keadaan", title=_("State"), choices=_unit_states, narrow=_state),
            *_kept(scope),
        ),
        prepare=lambda units, _viewer: [_unit_row(unit, scope) for unit in units],
        order="unit",
        counted=ngettext_lazy("%(total)s unit", "%(total)s units", "count"),
        caption=_("Completion by unit"),
        empty=_("No employee serves here today."),
    )  # fmt: skip


def _count(key: str, title: Any, name: str) -> Column[UnitRow]:
    return Column(key=key, title=title, value=lambda row: getattr(row.counts, name), order=name, numeric=True)


def _unit_row(unit: Any, scope: Scope) -> UnitRow:
    counts = Counts(*(getattr(unit, name) for name in _COUNTED))
    if unit.is_own:
        url = reverse("overview:people") + scope.query(unit=str(unit.uid), sendiri="1")
        return UnitRow(gettext("%(unit)s itself") % {"unit": unit.name}, counts, url, unit.path)
    return UnitRow(unit.name, counts, reverse("overview:units") + scope.query(unit=str(unit.uid)), unit.path)


def _unit_states(_viewer: Viewer) -> Iterable[tuple[str, Any]]:
    return (("lewat", _("Overdue")), ("berjalan", _("Under way")), ("tuntas", _("Complete")))


def _kept(scope: Scope) -> Iterable[Filter[Any]]:
    """Return what the page's own choices are called, so that filters and pages keep them."""
    yield Filter(
        key="tahun", title=_("Year"), narrow=lambda rows, _value, _viewer: rows,
        said=lambda value, _viewer: value,
    )  # fmt: skip
    yield Filter(
        key="unit", title=_("Unit"), narrow=lambda rows, _value, _viewer: rows,
        said=lambda _value, _viewer: scope.unit.name if scope.unit else "",
    )  # fmt: skip


def _alone(scope: Scope) -> Iterable[Filter[Person]]:
    """Return the choice of a unit's own people, without those of the units below."""
    if scope.unit:
        yield Filter(
            key="sendiri",
            title=_("Which units"),
            choices=lambda _viewer: (("1", _("The unit itself")),),
            narrow=lambda people, _value, viewer: unfinished.serving_in(people, scope.unit, viewer),
        )


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person, how the plan stands, and whose turn it is."""

    name: str
    post: str
    unit: str
    superior: str
    mark: str
    words: str
    url: str


def people_list(scope: Scope, now: Any) -> Listing[Person, PersonRow]:
    """Return the list of people of a scope."""
    cycle_id = scope.cycle.pk if scope.cycle else 0

    def narrow(people: QuerySet[Person], wanted: str, viewer: Viewer) -> QuerySet[Person]:
        if wanted == "tanpa-atasan":
            return unfinished.without_superior(people, viewer)
        return unfinished.standing(people, cycle_id, wanted, viewer, now)

    return Listing[Person, PersonRow](
        name="pegawai",
        columns=(
            Column(
                key="nama", title=_("Name"), value=lambda row: row.name, order=_BY_NAME,
                link=lambda row: row.url,
            ),
            Column(key="jabatan", title=_("Post"), value=lambda row: row.post),
            Column(key="unit", title=_("Unit"), value=lambda row: row.unit),
            Column(
                key="skp", title=_("Plan (SKP)"), value=lambda row: row.words,
                markup=lambda row: status(row.mark, row.words),
            ),
            Column(key="atasan", title=_("Superior"), value=lambda row: row.superior),
        ),
        filters=(
            Filter(key="keadaan", title=_("State"), choices=_people_states, narrow=narrow),
            Filter(
                key="cari", title=_("Search by name"),
                narrow=lambda people, text, _viewer: people.filter(name__icontains=text),
            ),
            *_alone(scope),
            *_kept(scope),
        ),
        prepare=lambda people, viewer: [_person_row(one) for one in _with_plans(people, cycle_id, viewer)],
        counted=ngettext_lazy("%(total)s person", "%(total)s people", "count"),
        caption=_("Employees"),
        empty=_("Nobody serves here today."),
    )  # fmt: skip


def _with_plans(people: list[Person], cycle_id: int, viewer: Viewer) -> list[Any]:
    """Return the people of one page with what is shown beside them; one query for the page."""
    found = unfinished.shown(
        Person.objects.filter(pk__in=[person.pk for person in people]), cycle_id, viewer
    ).in_bulk()
    return [found[person.pk] for person in people]


def _person_row(person: Any) -> PersonRow:
    mark, words = WORDS[person.plan_state]
    return PersonRow(
        name=person.full_name,
        post=person.post,
        unit=person.unit or "",
        superior=person.superior or gettext("nobody"),
        mark=mark,
        words=str(_OTHER_WORDS.get(person.plan_state, words)),
        url=reverse("planning:detail", kwargs={"uid": person.plan_uid}) if person.plan_uid else "",
    )


def _people_states(_viewer: Viewer) -> Iterable[tuple[str, Any]]:
    return (
        (unfinished.NOT_BEGUN, _("Not begun")),
        (unfinished.DRAFT, _("Being written")),
        (unfinished.RETURNED, _("Returned, being mended")),
        (unfinished.WAITING, _("Waiting for the superior")),
        (unfinished.LONG_WAITING, _("Waiting for more than a week")),
        (unfinished.AGREED, _("Agreed")),
        ("tanpa-atasan", _("Without a superior")),
    )
