"""What released results ask of people: receive one's own; for superiors and officers, see that others do."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.cycles.duties import Agendas, Asked, Desk, Duty
from salore.cycles.saying import period_name
from salore.cycles.states import DutyState
from salore.organisation.models import Appointment, Leadership
from salore.organisation.states import AppointedRole
from salore.results.models import ResultQuerySet
from salore.results.receiving import unreceived

MINUTES_TO_READ, MINUTES_TO_ASK = 3, 2
# So long people are left to read in peace before those above them are told.
PATIENCE_DAYS = 7
NOT_RECEIVED = "belum"
_GONE = ("person__name", "is_gone", "last_superior")


class _Row(NamedTuple):
    """A result that waits to be received."""

    uid: UUID
    person_id: int
    period: str
    unit_path: str | None
    name: str = ""
    is_gone: bool = False
    last_superior: int | None = None


def present(asked: Asked) -> QuerySet[Any, Any]:
    """Return what waits to be received by the people themselves, or by those for whom they answer."""
    led = Leadership.objects.on(asked.today).filter(superior__in=asked.people)
    officers = Appointment.objects.on(asked.today).filter(
        person__in=asked.people, role=AppointedRole.UNIT_OFFICER
    )
    place = ExpressionWrapper(OuterRef("unit__path"), output_field=CharField())
    helped = officers.alias(place=place).filter(place__startswith=F("unit__path"))
    mine = Q(person__in=asked.people) | Q(person__in=led.values("person_id"))
    mine |= Q(is_gone=True, last_superior__in=asked.people)
    rows = unreceived(asked.agency_id, asked.today).with_last_superior(asked.today)
    found: QuerySet[Any, Any] = rows.filter(mine | Q(Exists(helped)))
    return found


def duties(desks: Collection[Desk], agendas: Agendas) -> None:
    """Add what waits for each of the people; one query, and one more where somebody answers for others."""
    at = {desk.person_id: desk for desk in desks}
    first = next(iter(desks))
    agency_id, today = first.viewer.agency_id, first.today
    for row in _rows(unreceived(agency_id, today).filter(person__in=list(at))):
        agendas[row.person_id].duties.append(_receive(row))
    answering = [desk for desk in desks if _answers(desk)]
    if answering:
        late = unreceived(agency_id, today).released(today - timedelta(days=PATIENCE_DAYS))
        rows = _rows(late.with_last_superior(today).filter(_for_whom(answering)), _GONE)
        for desk in answering:
            agendas[desk.person_id].duties += _ask(desk, rows)


def _answers(desk: Desk) -> bool:
    return bool(desk.viewer.led or desk.viewer.officer_paths or desk.viewer.headed_paths)


def _for_whom(desks: Collection[Desk]) -> Q:
    whom = Q(person__in={person for desk in desks for person in desk.viewer.led})
    for path in {path for desk in desks for path in desk.viewer.officer_paths}:
        whom |= Q(unit__path__startswith=path)
    return whom | Q(is_gone=True, last_superior__in=[desk.person_id for desk in desks])


def _rows(results: ResultQuerySet, further: tuple[str, ...] = ()) -> list[_Row]:
    rows = results.order_by("-cycle__year", "-period", "pk")
    return [_Row(*row) for row in rows.values_list("uid", "person_id", "period", "unit__path", *further)]


def _receive(row: _Row) -> Duty:
    return Duty(
        key=f"results.receive.{row.uid}",
        title=_("Read and receive your result %(period)s") % {"period": period_name(row.period)},
        why=_(
            "Receiving is not agreeing. Until you say that you received it, the days for an objection do not"
            " begin."
        ),
        minutes=MINUTES_TO_READ,
        due_on=None,
        href=reverse("results:detail", args=[row.uid]),
        status=_("Not received yet"),
        action=_("Read it"),
    )


def _ask(desk: Desk, rows: list[_Row]) -> list[Duty]:
    """Return one duty a period, about all for whom somebody answers, never about oneself.

    Whoever has left stands in no list of theirs any more: each of them is a duty apart.
    """
    mine = [row for row in rows if row.person_id != desk.person_id and _answers_for(desk, row)]
    here = [row for row in mine if not row.is_gone]
    periods = dict.fromkeys(row.period for row in here)
    reminded = [_remind(period, sum(row.period == period for row in here)) for period in periods]
    return reminded + [_hand_over(row) for row in mine if row.is_gone]


def _hand_over(row: _Row) -> Duty:
    return Duty(
        key=f"results.gone.{row.uid}",
        title=_("Hand over the result %(period)s to %(name)s, who has left")
        % {"period": period_name(row.period), "name": row.name},
        why=_("Not received yet. Where it is handed over and not signed, note it: the days then begin."),
        minutes=MINUTES_TO_ASK,
        due_on=None,
        href=reverse("results:hand_over", args=[row.uid]),
        state=DutyState.PART,
        status=_("Not received yet"),
        action=_("Note it"),
    )


def _answers_for(desk: Desk, row: _Row) -> bool:
    path = row.unit_path or ""
    if row.is_gone and row.last_superior == desk.person_id:
        return True
    return row.person_id in desk.viewer.led or any(path.startswith(one) for one in desk.viewer.officer_paths)


def _remind(period: str, n: int) -> Duty:
    return Duty(
        key=f"results.unreceived.{period}",
        title=ngettext(
            "One person has not received the result %(period)s yet",
            "%(n)s people have not received their results %(period)s yet",
            n,
        )
        % {"n": n, "period": period_name(period)},
        why=_(
            "Released more than %(days)s days ago. Ask them; note it only where somebody would or could not"
            " sign."
        )
        % {"days": PATIENCE_DAYS},
        minutes=MINUTES_TO_ASK,
        due_on=None,
        href=f"{reverse('results:people')}?tahun={period[:4]}&diterima={NOT_RECEIVED}",
        state=DutyState.PART,
        status=ngettext("%(n)s is missing", "%(n)s are missing", n) % {"n": n},
        action=_("Open the list"),
    )
