"""What appraisal asks of people: forms about colleagues, codes on paper. Says each to its holder alone."""

from __future__ import annotations

from collections.abc import Collection as Several
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
    Value,
    When,
)
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from salore.appraisal.excluding import asked_on
from salore.appraisal.models import Collection, Custodian, KeyCopy, RaterAssignment
from salore.appraisal.selectors import MINUTES_A_FORM
from salore.appraisal.services.resealing import SEALED, with_copies
from salore.appraisal.states import RUNNING, CollectionState
from salore.core import clock
from salore.core.prepared import prepared
from salore.cycles.duties import Agendas, Asked, Desk, Duty, Wait
from salore.cycles.states import DutyState

_ENDED = (CollectionState.COUNTED, CollectionState.ABANDONED)
# So long after the last day two custodians have to find an hour together.
_COUNT = timedelta(days=7)
# How long before the last day a custodian is asked to read the sheet once more.
_REHEARSAL = timedelta(days=7)


class _Task(NamedTuple):
    """What a custodian is asked to do, in words."""

    title: Promise
    why: Promise
    minutes: int
    status: Promise
    action: Promise


_TASKS = {
    "write": _Task(
        gettext_lazy("Write your code down"),
        gettext_lazy(
            "You keep one of the codes that open colleagues' answers for the count. Without it nobody can be"
            " asked."
        ),
        5,
        gettext_lazy("No code written down yet"),
        gettext_lazy("Write it down"),
    ),
    "rehearse": _Task(
        gettext_lazy("Rehearse your code"),
        gettext_lazy("A sheet that is lost or cannot be read shows now, while there is still time."),
        2,
        gettext_lazy("Not rehearsed yet"),
        gettext_lazy("Try it"),
    ),
    "reseal": _Task(
        gettext_lazy("Make up for a lost sheet"),
        gettext_lazy("Somebody got a code in its place. It opens nothing until you have typed yours."),
        5,
        gettext_lazy("Not sealed to the new code yet"),
        gettext_lazy("See how"),
    ),
    "count": _Task(
        gettext_lazy("Count colleagues' answers"),
        gettext_lazy("The time for answers is over. Only the custodians open them, once, for the count."),
        10,
        gettext_lazy("Not counted yet"),
        gettext_lazy("See how"),
    ),
    "tear": _Task(
        gettext_lazy("Tear your sheet"),
        gettext_lazy("The answers are deleted. As long as sheets exist, an old backup could be opened."),
        2,
        gettext_lazy("Sheet not torn yet"),
        gettext_lazy("Confirm it"),
    ),
}


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
    task: str


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
            task=Value(""),
        )
    )
    nothing = Value(0, output_field=BigIntegerField())
    codes = _kept(people).annotate(
        whose=F("person_id"), **about, forms=nothing, returned=nothing, custody=F("uid")
    )
    names = ("whose", "collection_id", *about, "forms", "returned", "custody", "task")
    rows = forms.values_list(*names).union(codes.values_list(*names), all=True)
    return [_Row(*row) for row in rows]


def _kept(people: Several[int]) -> QuerySet[Custodian]:
    """Return the codes that ask something of their holders, now or before long, with the task."""
    copies = KeyCopy.objects.filter(collection=OuterRef("collection"))
    newcomers = Custodian.objects.filter(
        ~with_copies(), collection=OuterRef("collection"), lost_on=None, confirmed_on__isnull=False
    )
    opens = Q(with_copies())
    tasks = Case(
        When(Q(confirmed_on=None, collection__state__in=RUNNING), then=Value("write")),
        When(opens & Q(Exists(newcomers), collection__state__in=SEALED), then=Value("reseal")),
        When(opens & Q(collection__state=CollectionState.CLOSED), then=Value("count")),
        When(
            opens & Q(collection__state=CollectionState.COLLECTING, rehearsed_on=None),
            then=Value("rehearse"),
        ),
        When(
            ~Exists(copies) & Q(collection__state__in=_ENDED, confirmed_on__isnull=False),
            then=Value("tear"),
        ),
        default=Value(""),
    )
    mine = Custodian.objects.filter(person__in=people, lost_on=None, sheet_destroyed_on=None)
    return mine.exclude(collection__state=CollectionState.DESTROYED).annotate(task=tasks).exclude(task="")


def _keep(desk: Desk, row: _Row) -> list[Duty]:
    """Return what a holder does now; a rehearsal only in the last week."""
    if row.task == "rehearse" and desk.today < row.due_on - _REHEARSAL:
        return []
    said = _TASKS[row.task]
    due_on = row.due_on if row.task == "rehearse" else None
    if row.task == "count":
        due_on = clock.last_day(row.closes_at, desk.standing.zone) + _COUNT
    return [
        Duty(
            key=f"custody.{row.task}.{row.custody}",
            title=str(said.title),
            why=str(said.why),
            minutes=said.minutes,
            due_on=due_on,
            href=reverse("custody:custody", args=[row.custody]),
            state=DutyState.LATE if due_on and desk.today > due_on else DutyState.NONE,
            status=str(said.status),
            action=str(said.action),
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
