"""The event log and the readings as lists: any person, any day, and whoever acted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext_lazy

from salore.ledger.models import Event, Reading
from salore.organisation import selectors
from salore.organisation.models import Person
from salore.organisation.viewer import Viewer
from salore.web.event_words import KINDS, VERBS, kind_said, verb_said
from salore.web.lists import Column, Filter, Listing
from salore.web.names import names_of
from salore.web.saying import moment

# A name that fits more people than these narrows too little to be worth a look.
_MOST_PEOPLE = 200
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Told:
    """An event with the names of who acted, who was helped, and whom it concerns."""

    row: Event
    at: str
    actor: str
    helped: str
    person: str
    particulars: tuple[str, ...]

    @property
    def what(self) -> str:
        return verb_said(self.row.verb)


@dataclass(frozen=True, slots=True)
class Read:
    """A reading with the names of who read and whose papers these are."""

    row: Reading
    reader: str
    person: str


def particulars(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what an event tells besides, one line each: what was and what is, or what it holds."""
    changed = data.get("changed")
    if isinstance(changed, dict):
        return tuple(f"{name}: {_short(was)} → {_short(now)}" for name, (was, now) in changed.items())
    held = data.get("values") if isinstance(data.get("values"), dict) else data
    assert held is not None
    return tuple(f"{name}: {_short(value)}" for name, value in held.items() if value not in (None, "", []))


def _short(value: Any) -> str:
    text = "–" if value is None else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _told(rows: list[Event], viewer: Viewer) -> list[Told]:
    names = names_of(viewer, [one for row in rows for one in (row.actor_id, row.helped_id, row.person_id)])
    return [
        Told(
            row=row,
            at=moment(timezone.localtime(row.at, ZoneInfo(viewer.zone)), viewer.language),
            actor=_("Salore itself") if row.actor_id is None else names.get(row.actor_id, ""),
            helped=names.get(row.helped_id or 0, ""),
            person=names.get(row.person_id or 0, ""),
            particulars=particulars(row.data),
        )
        for row in rows
    ]


def _read(rows: list[Reading], viewer: Viewer) -> list[Read]:
    names = names_of(viewer, [one for row in rows for one in (row.viewer_id, row.person_id)])
    return [Read(row, names.get(row.viewer_id, ""), names.get(row.person_id, "")) for row in rows]


def _people(viewer: Viewer, typed: str) -> list[int]:
    found = selectors.found(Person.objects.visible_to(viewer), typed, viewer)
    return list(found.order_by("pk").values_list("pk", flat=True)[:_MOST_PEOPLE])


def _by_person(*fields: str) -> Callable[[QuerySet[Any], str, Viewer], QuerySet[Any]]:
    """Return the way to narrow to people by name or number, who stand in one of the fields."""

    def narrow(rows: QuerySet[Any], typed: str, viewer: Viewer) -> QuerySet[Any]:
        people = _people(viewer, typed)
        wanted = Q(pk__in=())
        for field in fields:
            wanted |= Q(**{f"{field}__in": people})
        return rows.filter(wanted)

    return narrow


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _start(day: date, viewer: Viewer) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(viewer.zone))


def _events_from(rows: QuerySet[Event], typed: str, viewer: Viewer) -> QuerySet[Event]:
    day = _day(typed)
    return rows.filter(at__gte=_start(day, viewer)) if day else rows.none()


def _events_until(rows: QuerySet[Event], typed: str, viewer: Viewer) -> QuerySet[Event]:
    day = _day(typed)
    return rows.filter(at__lt=_start(day + timedelta(days=1), viewer)) if day else rows.none()


def _readings_from(rows: QuerySet[Reading], typed: str, viewer: Viewer) -> QuerySet[Reading]:
    del viewer
    day = _day(typed)
    return rows.filter(on_day__gte=day) if day else rows.none()


def _readings_until(rows: QuerySet[Reading], typed: str, viewer: Viewer) -> QuerySet[Reading]:
    del viewer
    day = _day(typed)
    return rows.filter(on_day__lte=day) if day else rows.none()


_NAMED = gettext_lazy("Letters of the name, or the NIP.")
EVENTS = Listing[Event, Told](
    name="catatan",
    columns=(
        Column(key="kapan", title=gettext_lazy("When"), value=lambda one: one.at, order="at"),
        Column(key="siapa", title=gettext_lazy("By whom"), value=lambda one: one.actor),
        Column(key="apa", title=pgettext_lazy("column", "What"), value=lambda one: one.what),
        Column(key="tentang", title=gettext_lazy("About whom"), value=lambda one: one.person),
        Column(key="dibantu", title=gettext_lazy("With help for"), value=lambda one: one.helped),
        Column(
            key="rincian",
            title=gettext_lazy("Particulars"),
            value=lambda one: "; ".join(one.particulars),
            template="console/audit/particulars.html",
        ),
        Column(key="kode", title=gettext_lazy("Code"), value=lambda one: one.row.verb, on_page=False),
        Column(
            key="objek", title=gettext_lazy("Object"), value=lambda one: one.row.subject_uid, on_page=False
        ),
    ),
    filters=(
        Filter(
            key="tentang",
            title=gettext_lazy("About whom"),
            hint=_NAMED,
            narrow=_by_person("person_id", "helped_id"),
        ),
        Filter(key="oleh", title=gettext_lazy("By whom"), hint=_NAMED, narrow=_by_person("actor_id")),
        Filter(
            key="jenis",
            title=pgettext_lazy("column", "What"),
            choices=lambda _viewer: sorted(VERBS.items(), key=lambda item: str(item[1])),
            narrow=lambda rows, verb, _viewer: rows.filter(verb=verb),
        ),
        Filter(key="sejak", title=gettext_lazy("From"), input_type="date", narrow=_events_from),
        Filter(key="sampai", title=gettext_lazy("Until"), input_type="date", narrow=_events_until),
    ),
    order="-kapan",
    prepare=_told,
    counted=ngettext_lazy("%(total)s event", "%(total)s events", "count"),
)
READINGS = Listing[Reading, Read](
    name="pembacaan",
    columns=(
        Column(key="hari", title=gettext_lazy("Day"), value=lambda one: one.row.on_day, order="on_day"),
        Column(key="siapa", title=pgettext_lazy("column", "Who read"), value=lambda one: one.reader),
        Column(
            key="apa",
            title=pgettext_lazy("column", "What"),
            value=lambda one: kind_said(one.row.subject_kind),
        ),
        Column(key="milik", title=gettext_lazy("Whose"), value=lambda one: one.person),
        Column(
            key="objek", title=gettext_lazy("Object"), value=lambda one: one.row.subject_uid, on_page=False
        ),
    ),
    filters=(
        Filter(key="milik", title=gettext_lazy("Whose"), hint=_NAMED, narrow=_by_person("person_id")),
        Filter(
            key="oleh",
            title=pgettext_lazy("column", "Who read"),
            hint=_NAMED,
            narrow=_by_person("viewer_id"),
        ),
        Filter(
            key="jenis",
            title=pgettext_lazy("column", "What"),
            choices=lambda _viewer: KINDS.items(),
            narrow=lambda rows, kind, _viewer: rows.filter(subject_kind=kind),
        ),
        Filter(key="sejak", title=gettext_lazy("From"), input_type="date", narrow=_readings_from),
        Filter(key="sampai", title=gettext_lazy("Until"), input_type="date", narrow=_readings_until),
    ),
    order="-hari",
    prepare=_read,
    counted=ngettext_lazy("%(total)s reading", "%(total)s readings", "count"),
)
