"""Who is reminded today, of what; resumed where a worker stopped."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation

from salore.core import clock
from salore.cycles.duties import Desk, Duty, agendas, desks_of
from salore.cycles.models import Reminder, ReminderRound
from salore.cycles.reminding.letters import letter
from salore.cycles.reminding.sending import send
from salore.cycles.states import CycleState
from salore.organisation.models import Agency, Person, Unit
from salore.organisation.viewer import viewers_of

# How many days before it is due a duty is named again; the agency may set its own.
DAYS_BEFORE = (7, 3, 1, 0)
_EACH_DAYS_LATE, _EACH_DAYS_WITHOUT_DAY = 3, 7
_MORNING = (time(6, 30), time(11, 0))
_PEOPLE_A_BATCH = 500
_MEMORY_DAYS = 60

Told = dict[tuple[int, str], date]


def remind(now: datetime | None = None) -> int:
    """Remind whoever is to be reminded this morning; return how many people that were."""
    now = now or clock.now()
    made = 0
    for agency in Agency.objects.filter(cycles__state=CycleState.OPEN).distinct():
        for zone in _zones(agency):
            there = now.astimezone(ZoneInfo(zone))
            if _MORNING[0] <= there.time() < _MORNING[1]:
                made += _round(agency, zone, there.date(), now)
    send()
    return made


def write_down(agency: Agency, people: Collection[int], now: datetime | None = None) -> int:
    """Have these people reminded of all they have to do, whatever the day; `send` then sends it.

    Who was reminded today is left alone.
    """
    now = now or clock.now()
    made = 0
    numbers = sorted(people)
    for start in range(0, len(numbers), _PEOPLE_A_BATCH):
        part = numbers[start : start + _PEOPLE_A_BATCH]
        made += _make(agency, desks_of(viewers_of(part), now), lambda _duty, _told, _today: True)
    return made


def _zones(agency: Agency) -> set[str]:
    stated = Unit.objects.filter(agency=agency).exclude(time_zone="").values_list("time_zone", flat=True)
    return {agency.time_zone, *stated.distinct()}


def _round(agency: Agency, zone: str, day: date, now: datetime) -> int:
    """Go through the people of an agency who work in a zone, from where the round has got to."""
    round_, _ = ReminderRound.objects.get_or_create(agency=agency, zone=zone, on_day=day)
    days_before = tuple(agency.settings.get("reminder_days", DAYS_BEFORE))

    def is_time(duty: Duty, told_on: date | None, today: date) -> bool:
        return is_time_for(duty, told_on, today, days_before)

    made = 0
    while round_.ended_at is None:
        with transaction.atomic():
            # Two workers never take the same people.
            round_ = ReminderRound.objects.select_for_update().get(pk=round_.pk)
            people = list(_next_people(agency, round_.last_person_id))
            desks = desks_of(viewers_of(people), now)
            made += _make(agency, [desk for desk in desks if desk.standing.zone == zone], is_time)
            round_.last_person_id = max(people, default=round_.last_person_id)
            round_.ended_at = None if people else clock.now()
            round_.save()
        send()
    return made


def _next_people(agency: Agency, last: int) -> Iterator[int]:
    people = Person.objects.filter(agency=agency, pk__gt=last, user__is_active=True).order_by("pk")
    return people.values_list("pk", flat=True)[:_PEOPLE_A_BATCH].iterator()


def is_time_for(
    duty: Duty, told_on: date | None, today: date, days_before: Collection[int] = DAYS_BEFORE
) -> bool:
    """Return whether a duty is named today: when new, some days before it is due, and while late."""
    if told_on is None:
        return True
    if duty.due_on is None:
        return (today - told_on).days >= _EACH_DAYS_WITHOUT_DAY
    left = (duty.due_on - today).days
    return left in days_before if left >= 0 else -left % _EACH_DAYS_LATE == 1


def _make(agency: Agency, desks: Collection[Desk], is_time: Callable[[Duty, date | None, date], bool]) -> int:
    """Write down the reminders of these people; one who has something to be told is told everything."""
    told = _told([desk.person_id for desk in desks])
    by_language = sorted(desks, key=lambda desk: desk.viewer.language)
    made: list[Reminder] = []
    for language, group in groupby(by_language, key=lambda desk: desk.viewer.language):
        part = list(group)
        with translation.override(language):
            found = agendas(part)
            for desk in part:
                due = found[desk.person_id].duties
                if any(is_time(duty, told.get((desk.person_id, duty.key)), desk.today) for duty in due):
                    made.append(_reminder(agency, desk, due))
    addresses = _addresses([reminder.person_id for reminder in made])
    for reminder in made:
        reminder.address = addresses.get(reminder.person_id, "")
    before = Reminder.objects.filter(person__in=addresses, on_day__in={row.on_day for row in made}).count()
    Reminder.objects.bulk_create(made, ignore_conflicts=True)
    return len(made) - before


def _told(people: Collection[int]) -> Told:
    """Return when each duty was last named to each of the people."""
    since = clock.today() - timedelta(days=_MEMORY_DAYS)
    rows = Reminder.objects.filter(person__in=people, on_day__gte=since).order_by("on_day")
    return {
        (person_id, duty["key"]): on_day
        for person_id, on_day, duties in rows.values_list("person_id", "on_day", "duties")
        for duty in duties
    }


def _reminder(agency: Agency, desk: Desk, due: list[Duty]) -> Reminder:
    subject, text = letter(desk, due)
    return Reminder(
        agency=agency,
        person_id=desk.person_id,
        on_day=desk.today,
        duties=[{"key": duty.key, "title": duty.title} for duty in due],
        subject=subject,
        text=text,
        made_at=clock.now(),
    )


def _addresses(people: Collection[int]) -> dict[int, str]:
    accounts = Person.objects.filter(pk__in=people).values_list("pk", "user__email")
    return {person_id: address or "" for person_id, address in accounts}
