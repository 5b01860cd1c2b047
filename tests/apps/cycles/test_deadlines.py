"""When a stage is due for whom: the year as the pack has it, extensions, grace, and the unit's midnight."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from salore.core import clock
from salore.cycles.deadlines import deadline, deadlines
from salore.cycles.models import Cycle, Extension, Stage
from salore.cycles.standing import standings
from salore.cycles.states import DeadlineState, StageKind
from salore.organisation.models import Employment, JobFamily, Unit
from tests.factories.personas import House, make_cycle

WIT = ZoneInfo("Asia/Jayapura")


@pytest.fixture
def cycle(house: House) -> Cycle:
    return make_cycle(house, 2027)


@pytest.fixture
def planning(cycle: Cycle) -> Stage:
    return cycle.stages.get(kind=StageKind.PLANNING)


def give(stage: Stage, due_on: date, **whom: Any) -> Extension:
    return Extension.objects.create(
        agency=stage.agency, stage=stage, due_on=due_on, reason="Jaringan padam", made_at=clock.now(), **whom
    )


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (datetime(2026, 11, 30, 23, 59, tzinfo=WIT), DeadlineState.NOT_YET_OPEN),
        (datetime(2026, 12, 1, tzinfo=WIT), DeadlineState.OPEN),
        (datetime(2027, 1, 24, 23, 59, tzinfo=WIT), DeadlineState.OPEN),
        (datetime(2027, 1, 25, tzinfo=WIT), DeadlineState.DUE_SOON),
        (datetime(2027, 1, 31, 23, 59, 59, tzinfo=WIT), DeadlineState.DUE_SOON),
        (datetime(2027, 2, 1, tzinfo=WIT), DeadlineState.IN_GRACE),
        (datetime(2027, 2, 7, 23, 59, 59, tzinfo=WIT), DeadlineState.IN_GRACE),
        (datetime(2027, 2, 8, tzinfo=WIT), DeadlineState.CLOSED),
    ],
)
def test_days_end_at_midnight_where_the_agency_is(
    planning: Stage, at: datetime, state: DeadlineState
) -> None:
    assert deadline(planning).state_at(at) == state


def test_a_unit_in_another_zone_has_its_own_midnight_and_so_has_everybody_below(
    house: House, planning: Stage
) -> None:
    Unit.objects.filter(code="BKPSDM").update(time_zone="Asia/Jakarta")
    two_hours_later = datetime(2027, 2, 7, 16, 30, tzinfo=UTC)
    mine = deadline(planning, person=house.people["employee"])
    assert mine.zone == "Asia/Jakarta"
    assert mine.state_at(two_hours_later) == DeadlineState.IN_GRACE
    assert (
        deadline(planning, person=house.people["auditor"]).state_at(two_hours_later) == DeadlineState.CLOSED
    )
    house.units["BKPSDM.DATA"].refresh_from_db()
    assert deadline(planning, unit=house.units["BKPSDM.DATA"]).zone == "Asia/Jakarta"


def test_a_year_that_is_prepared_is_not_open_and_a_closed_one_is_closed(planning: Stage) -> None:
    within = datetime(2026, 12, 2, 9, tzinfo=WIT)
    for year, state in (("prepared", DeadlineState.NOT_YET_OPEN), ("closed", DeadlineState.CLOSED)):
        Cycle.objects.update(state=year)
        planning.refresh_from_db()
        assert deadline(planning).state_at(within) == state


def test_an_extension_reaches_the_unit_and_below_and_the_latest_one_holds(
    house: House, planning: Stage
) -> None:
    give(planning, date(2027, 2, 10), unit=house.units["BKPSDM"])
    give(planning, date(2027, 2, 14), person=house.people["employee"])
    due = {
        name: deadline(planning, person=house.people[name]).due_on
        for name in ("employee", "colleague", "auditor")
    }
    assert due == {
        "employee": date(2027, 2, 14),
        "colleague": date(2027, 2, 10),
        "auditor": date(2027, 1, 31),
    }
    moved = deadline(planning, person=house.people["colleague"])
    assert (moved.moved_from, moved.reason) == (date(2027, 1, 31), "Jaringan padam")
    assert moved.closes_on == date(2027, 2, 17)


def test_an_extension_for_all_moves_the_day_to_send_by_as_well(house: House, planning: Stage) -> None:
    Stage.objects.filter(pk=planning.pk).update(submit_by_on=date(2027, 1, 15))
    give(planning, date(2027, 2, 5))
    mine = deadline(planning, person=house.people["auditor"])
    assert (mine.due_on, mine.submit_by_on) == (date(2027, 2, 5), date(2027, 1, 20))


def test_a_withdrawn_extension_and_one_that_shortens_change_nothing(house: House, planning: Stage) -> None:
    give(planning, date(2027, 2, 10), ended_at=clock.now())
    give(planning, date(2027, 1, 20), person=house.people["employee"])
    mine = deadline(planning, person=house.people["employee"])
    assert (mine.due_on, mine.moved_from) == (date(2027, 1, 31), None)


def test_progress_is_asked_by_the_shortest_period_of_the_employment(house: House, cycle: Cycle) -> None:
    cycle.periods.filter(key="2027-Q1").update(employment_kinds=["pppk"])
    standing = standings(
        house.agency.pk, [house.people["employee"].pk], date(2027, 3, 1), house.agency.time_zone
    )
    mine = deadlines(house.agency.pk, standing.values())[house.people["employee"].pk]
    asked = [
        one.period_key
        for one in mine
        if one.kind == StageKind.PROGRESS and one.concerns(standing[house.people["employee"].pk])
    ]
    assert asked == ["2027-Q2", "2027-Q3", "2027-Q4"]


def test_whoever_is_not_appraised_or_has_no_post_is_asked_nothing(house: House, planning: Stage) -> None:
    day = date(2027, 1, 10)
    leaver, absent = house.people["colleague"], house.people["auditor"]
    leaver.assignments.update(ends_on=day - timedelta(days=1))
    Employment.objects.filter(person=absent).update(status="study_leave")
    stand = standings(house.agency.pk, [leaver.pk, absent.pk], day, house.agency.time_zone)
    for person in (leaver, absent):
        assert not deadline(planning, person=person).concerns(stand[person.pk])


def test_whoever_is_not_employed_leads_and_is_asked_nothing(house: House, planning: Stage) -> None:
    governor, clerk = house.people["employee"], house.people["auditor"]
    Employment.objects.filter(person=governor).delete()
    stand = standings(house.agency.pk, [governor.pk, clerk.pk], date(2027, 1, 10), house.agency.time_zone)
    asked = [deadline(planning, person=one).concerns(stand[one.pk]) for one in (governor, clerk)]
    assert asked == [False, True]


def test_a_job_family_that_plans_elsewhere_is_known(house: House) -> None:
    JobFamily.objects.create(
        agency=house.agency, key="teacher", managed_elsewhere=True, elsewhere="Ruang GTK"
    )
    teacher, clerk = house.people["employee"], house.people["auditor"]
    teacher.assignments.get().position.__class__.objects.filter(
        pk=teacher.assignments.get().position_id
    ).update(job_family="teacher")
    stand = standings(house.agency.pk, [teacher.pk, clerk.pk], date(2027, 1, 10), house.agency.time_zone)
    assert (stand[teacher.pk].is_elsewhere, stand[clerk.pk].is_elsewhere) == (True, False)


def test_many_people_cost_one_query(house: House, cycle: Cycle, django_assert_num_queries: Any) -> None:
    del cycle
    ids = [person.pk for person in house.people.values()]
    with django_assert_num_queries(1):
        stand = standings(house.agency.pk, ids, date(2027, 1, 10), house.agency.time_zone)
    with django_assert_num_queries(1):
        found = deadlines(house.agency.pk, stand.values())
    assert {len(rows) for rows in found.values()} == {5}
