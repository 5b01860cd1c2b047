"""What deciding asks of superiors, and what whoever waits for a decision is told once it is late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.appraisal.deciding.escalation import TOLD, has_come, steps_of
from salore.appraisal.models import Evaluation
from salore.cycles.closed import is_closed
from salore.cycles.deadlines import Deadline
from salore.cycles.duties import Agendas, Desk, Duty, Wait
from salore.cycles.models import Period
from salore.cycles.saying import in_words, period_name
from salore.cycles.standing import Standing, standings
from salore.cycles.states import CycleState, DutyState, StageKind
from salore.organisation.leadership import superiors_on
from salore.organisation.models import Leadership, Person

MINUTES_A_PERSON = 6
_MOST_MINUTES = 90


@dataclass(slots=True)
class _Asked:
    """Stages that ask something of somebody: to decide, to decide in another's place, to wait."""

    desk: Desk
    own: list[Deadline] = field(default_factory=list)
    above: list[Deadline] = field(default_factory=list)
    waits: list[Deadline] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.own or self.above or self.waits)


@dataclass(frozen=True, slots=True)
class _Known:
    """Who is led by whom, where they stand, and on whom in which period somebody decided."""

    superiors: dict[int, int]
    standing: dict[int, Standing]
    decided: set[tuple[int, int | None]]
    closed: set[int]
    names: dict[int, str]

    def undecided(self, people: Collection[int], stage: Deadline) -> list[int]:
        asked = [person for person in people if stage.concerns(self.standing[person])]
        return [person for person in asked if (person, stage.period_id) not in self.decided]


def duties(desks: Collection[Desk], agendas: Agendas) -> None:
    """Add who is still to be decided on; a few queries for all, none while no stage asks anything."""
    asked = [one for one in map(_asked, desks) if one]
    if not asked:
        return
    led, below = _people(asked)
    known = _known(asked, {*led, *below})
    mine: dict[int, list[int]] = defaultdict(list)
    for person, superior in known.superiors.items():
        if person != superior:
            mine[superior].append(person)
    for one in asked:
        agenda = agendas[one.desk.person_id]
        people = mine[one.desk.person_id]
        agenda.duties += _own(one, people, known)
        agenda.duties += _above(one, [person for led_by in people for person in mine[led_by]], known)
        agenda.waits += _waits(one, known)


def _asked(desk: Desk) -> _Asked:
    asked = _Asked(desk)
    for stage in desk.deadlines:
        if stage.kind != StageKind.APPRAISAL or stage.cycle_state != CycleState.OPEN:
            continue
        if desk.viewer.led and stage.is_doable:
            asked.own.append(stage)
        if not stage.due_on < desk.today <= stage.due_on + TOLD:
            continue
        if desk.viewer.led and has_come(steps_of(stage).next_superior_on, desk.today):
            asked.above.append(stage)
        if stage.concerns(desk.standing):
            asked.waits.append(stage)
    return asked


def _people(asked: Collection[_Asked]) -> tuple[set[int], set[int]]:
    """Return whom the people lead or, as they wait themselves, are; and whom these lead in turn."""
    led = {person for one in asked for person in one.desk.viewer.led}
    led |= {one.desk.person_id for one in asked if one.waits}
    above = {person for one in asked if one.above for person in one.desk.viewer.led}
    if not above:
        return led, set()
    day = next(iter(asked)).desk.today
    rows = Leadership.objects.on(day).filter(superior_id__in=above)
    return led, set(rows.values_list("person_id", flat=True))


def _known(asked: Collection[_Asked], people: Collection[int]) -> _Known:
    desk = next(iter(asked)).desk
    superiors = superiors_on(people, desk.today)
    late = {stage.period_id or 0 for one in asked for stage in (*one.above, *one.waits)}
    decided = Evaluation.objects.filter(person_id__in=people).exclude(decided_at=None)
    waiting = [superiors.get(one.desk.person_id, 0) for one in asked if one.waits]
    return _Known(
        superiors=superiors,
        standing=standings(desk.viewer.agency_id, people, desk.today, desk.viewer.zone),
        decided=set(decided.values_list("person_id", "period_id")),
        closed={one.pk for one in Period.objects.filter(pk__in=late) if is_closed(one)} if late else set(),
        names={one.pk: one.full_name for one in Person.objects.filter(pk__in=waiting)} if waiting else {},
    )


def _own(one: _Asked, people: list[int], known: _Known) -> Iterator[Duty]:
    for stage in one.own:
        missing = known.undecided(people, stage)
        total = sum(stage.concerns(known.standing[person]) for person in people)
        if missing:
            yield _decide(one.desk, stage, len(missing), total)


def _decide(desk: Desk, stage: Deadline, n: int, total: int) -> Duty:
    state = DutyState.LATE if desk.today > stage.due_on else DutyState.PART if n < total else DutyState.NONE
    return Duty(
        key=f"deciding.decide.{stage.period_key}",
        title=ngettext(
            "Decide the evaluation %(period)s of one person",
            "Decide the evaluation %(period)s of %(n)s people",
            n,
        )
        % {"period": period_name(stage.period_key), "n": n},
        why=_(
            "Results, conduct and last year stand on one page a person. Until you decide, nobody is rated."
        ),
        minutes=min(_MOST_MINUTES, MINUTES_A_PERSON * n),
        due_on=stage.due_on,
        grace_until=stage.closes_on,
        href=f"{reverse('deciding:overview')}?periode={stage.period_key}",
        state=state,
        status=_("%(done)s of %(total)s decided") % {"done": total - n, "total": total},
        action=_("Open the list"),
        extension=stage.reason,
    )


def _above(one: _Asked, people: list[int], known: _Known) -> Iterator[Duty]:
    """Yield whom the superior above may decide on, because the superior did not in time."""
    for stage in one.above:
        missing = known.undecided(people, stage) if stage.period_id not in known.closed else []
        if not missing:
            continue
        yield Duty(
            key=f"deciding.above.{stage.period_key}",
            title=ngettext(
                "Somebody led by yours has no decision for %(period)s",
                "%(n)s people led by yours have no decision for %(period)s",
                len(missing),
            )
            % {"period": period_name(stage.period_key), "n": len(missing)},
            why=_("Their superior did not decide in time. Remind the superior, or decide yourself."),
            minutes=min(_MOST_MINUTES, MINUTES_A_PERSON * len(missing)),
            due_on=None,
            href=f"{reverse('deciding:overview')}?periode={stage.period_key}",
            state=DutyState.LATE,
            status=_("late"),
            action=_("Open the list"),
        )


def _waits(one: _Asked, known: _Known) -> Iterator[Wait]:
    """Yield what whoever was not decided on in time is told: who may decide, and since when."""
    person = one.desk.person_id
    for stage in one.waits:
        if (person, stage.period_id) in known.decided or stage.period_id in known.closed:
            continue
        name = known.names.get(known.superiors.get(person, 0), "")
        period = period_name(stage.period_key)
        yield Wait(
            key=f"deciding.wait.{stage.period_key}",
            title=_("Your evaluation %(period)s is not decided yet") % {"period": period},
            words=" ".join(late_said(stage, name)),
            status=_("late"),
            turn=name or _("performance team"),
            href=reverse("deciding:submitted", args=[stage.period_key]),
            action=_("What you submitted, to show or print"),
        )


def late_said(stage: Deadline, superior: str) -> Iterator[str]:
    """Yield what follows from a decision that is late, each step with its day."""
    steps = steps_of(stage)
    if not superior:
        yield _("Nobody leads you today; the performance team names who decides.")
        return
    yield _("%(name)s has not decided; it was due on %(day)s.") % {
        "name": superior, "day": in_words(stage.due_on),
    }  # fmt: skip
    if steps.next_superior_on:
        yield _("From %(day)s on the superior above may decide.") % {"day": in_words(steps.next_superior_on)}
    if steps.named_on:
        yield _("From %(day)s on the performance team names somebody.") % {"day": in_words(steps.named_on)}
