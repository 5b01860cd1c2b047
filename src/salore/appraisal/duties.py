"""What appraisal asks of people: forms about colleagues, codes on paper. Says each to its holder alone."""

from __future__ import annotations

from collections.abc import Collection as Several
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, UUIDField, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.appraisal.excluding import asked_on
from salore.appraisal.models import Collection, Custodian, KeyCopy, RaterAssignment
from salore.appraisal.selectors import MINUTES_A_FORM
from salore.appraisal.states import CollectionState
from salore.core import clock
from salore.core.prepared import prepared
from salore.cycles.duties import Agendas, Asked, Desk, Duty, Wait
from salore.cycles.states import DutyState

# How long before the last day a custodian is asked to read the sheet once more.
_REHEARSAL = timedelta(days=7)


def duties(desks: Several[Desk], agendas: Agendas) -> None:
    """Add forms that each of the people still has, and codes that they keep; one query, however many."""
    at = {desk.person_id: desk for desk in desks}
    for row in _asked(list(at)):
        desk = at[row.person_id]
        if row.custody:
            agendas[row.person_id].duties += _keep(desk, row)
        elif row.forms > row.returned and desk.now < row.closes_at:
            agendas[row.person_id].duties.append(_answer(desk, row))


def announcements(desks: Several[Desk], agendas: Agendas) -> None:
    """Say, before forms are handed out, that colleagues may be named who are not to be asked."""
    for collection in _prepared(next(iter(desks)).viewer.agency_id):
        for desk in desks:
            if collection.ratee_id in (None, desk.person_id) and _is_appraised(desk):
                agendas[desk.person_id].waits.append(_exclude(desk, collection))


def announced(asked: Asked) -> QuerySet[Any, Any]:
    """Return collections about which that may be said."""
    return _preparing(asked.agency_id)


def present(asked: Asked) -> QuerySet[Any, Any]:
    """Return forms that are handed out and codes that ask something of their holders, as rows of one kind."""
    forms = _handed_out(asked.people).values("collection_id")
    return forms.union(_kept(asked.people).values("collection_id"), all=True)


def _preparing(agency_id: int) -> QuerySet[Collection]:
    return Collection.objects.filter(agency_id=agency_id, state=CollectionState.PREPARING)


@prepared
def _prepared(agency_id: int) -> QuerySet[Collection]:
    return _preparing(agency_id).select_related("period__cycle__pack_version").order_by("pk")


def _is_appraised(desk: Desk) -> bool:
    return desk.standing.serves and bool(desk.standing.employment_kind)


def _handed_out(people: Several[int]) -> QuerySet[RaterAssignment]:
    return RaterAssignment.objects.filter(rater__in=people, collection__state=CollectionState.COLLECTING)


class _Row(NamedTuple):
    """Forms of somebody in a collection, or (with `custody`) the code that they keep for it."""

    person_id: int
    collection_id: int
    state: str
    due_on: date
    closes_at: datetime
    forms: int
    returned: int
    custody: UUID | None


def _asked(people: Several[int]) -> list[_Row]:
    about = {
        "state": F("collection__state"),
        "due_on": F("collection__due_on"),
        "closes_at": F("collection__closes_at"),
    }
    forms = (
        _handed_out(people)
        .values("collection_id", whose=F("rater_id"), **about)
        .annotate(
            forms=Count("pk"),
            returned=Count("pk", filter=Q(answer__isnull=False)),
            custody=Value(None, output_field=UUIDField()),
        )
    )
    nothing = Value(0, output_field=BigIntegerField())
    codes = _kept(people).annotate(
        whose=F("person_id"), **about, forms=nothing, returned=nothing, custody=F("uid")
    )
    names = ("whose", "collection_id", *about, "forms", "returned", "custody")
    rows = forms.values_list(*names).union(codes.values_list(*names), all=True)
    return [_Row(*row) for row in rows]


def _kept(people: Several[int]) -> QuerySet[Custodian]:
    """Return the codes that still ask something of their holders, now or before long."""
    copies = KeyCopy.objects.filter(collection=OuterRef("collection"))
    return Custodian.objects.filter(person__in=people).filter(
        Q(collection__state=CollectionState.PREPARING, confirmed_on=None)
        | Q(collection__state=CollectionState.COLLECTING, rehearsed_on=None)
        | Q(~Exists(copies), collection__state=CollectionState.COUNTED, sheet_destroyed_on=None)
    )


def _keep(desk: Desk, row: _Row) -> list[Duty]:
    """Return what a holder does now: write down, rehearse in the last week, tear after the count."""
    if row.state == CollectionState.PREPARING:
        title, status, action = _("Write your code down"), _("No code written down yet"), _("Write it down")
        why = _(
            "You keep one of the codes that open colleagues' answers for the count. Without it nobody can be"
            " asked."
        )
        minutes, due_on = 5, None
    elif row.state == CollectionState.COLLECTING:
        if desk.today < row.due_on - _REHEARSAL:
            return []
        title, status, action = _("Rehearse your code"), _("Not rehearsed yet"), _("Try it")
        why = _("A sheet that is lost or cannot be read shows now, while there is still time.")
        minutes, due_on = 2, row.due_on
    else:
        title, status, action = _("Tear your sheet"), _("Sheet not torn yet"), _("Confirm it")
        why = _(
            "The answers are counted and deleted. As long as sheets exist, an old backup could be opened."
        )
        minutes, due_on = 2, None
    return [
        Duty(
            key=f"custody.{row.state}.{row.custody}",
            title=title,
            why=why,
            minutes=minutes,
            due_on=due_on,
            href=reverse("custody:custody", args=[row.custody]),
            status=status,
            action=action,
        )
    ]


def _exclude(desk: Desk, collection: Collection) -> Wait:
    """Return that colleagues are about to be asked; no duty, as most people need to say nothing."""
    day = asked_on(collection.period)
    return Wait(
        key=f"excluding.{collection.pk}",
        title=_("Colleagues are going to be asked how they see each other's conduct"),
        words=_("If there is a ground why somebody should not be asked about you, say so before."),
        until_on=day if day and day >= desk.today else None,
        href=reverse("excluding:mine"),
        action=_("Name a colleague"),
        turn=_("the performance team's turn"),
    )


def _answer(desk: Desk, row: _Row) -> Duty:
    missing = row.forms - row.returned
    due_on: date = row.due_on
    state = DutyState.LATE if desk.today > due_on else DutyState.PART if row.returned else DutyState.NONE
    return Duty(
        key=f"rating.answer.{row.collection_id}",
        title=_("Appraise colleagues"),
        why=_("They are judged not by one person's word alone. What you say is sealed before it is stored."),
        minutes=MINUTES_A_FORM * missing,
        due_on=due_on,
        grace_until=clock.last_day(row.closes_at, desk.standing.zone),
        href=reverse("rating:forms"),
        state=state,
        status=ngettext("%(n)s form is missing", "%(n)s forms are missing", missing) % {"n": missing},
        action=_("Answer"),
    )
