"""What deciding asks of superiors while the appraisal stage is open: how many people still wait for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.appraisal.models import Evaluation
from salore.cycles.deadlines import Deadline
from salore.cycles.duties import Agendas, Desk, Duty
from salore.cycles.saying import period_name
from salore.cycles.standing import Standing, standings
from salore.cycles.states import DutyState, StageKind
from salore.organisation.leadership import superiors_on

MINUTES_A_PERSON = 6
_MOST_MINUTES = 90


def duties(desks: Collection[Desk], agendas: Agendas) -> None:
    """Add who is still to be decided on; three queries for all, none while no stage is open."""
    open_for = [(desk, desk.doable(StageKind.APPRAISAL)) for desk in desks if desk.viewer.led]
    open_for = [(desk, stages) for desk, stages in open_for if stages]
    if not open_for:
        return
    desk = open_for[0][0]
    led = _led([one for one, _stages in open_for], desk.today)
    everybody = {person for people in led.values() for person in people}
    known = standings(desk.viewer.agency_id, everybody, desk.today, desk.viewer.zone)
    decided = _decided(everybody)
    for one, stages in open_for:
        for stage in stages:
            people = [person for person in led[one.person_id] if stage.concerns(known[person])]
            missing = [person for person in people if (person, stage.period_id) not in decided]
            if missing:
                duty = _decide(one, stage, [known[person] for person in missing], len(people))
                agendas[one.person_id].duties.append(duty)


def _led(desks: Collection[Desk], day: date) -> dict[int, list[int]]:
    people = {person for desk in desks for person in desk.viewer.led}
    found: dict[int, list[int]] = defaultdict(list)
    for person, superior in superiors_on(people, day).items():
        if person != superior:
            found[superior].append(person)
    return found


def _decided(people: Collection[int]) -> set[tuple[int, int]]:
    rows = Evaluation.objects.filter(person_id__in=people).exclude(decided_at=None)
    return set(rows.values_list("person_id", "period_id"))


def _decide(desk: Desk, stage: Deadline, missing: list[Standing], total: int) -> Duty:
    n = len(missing)
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
