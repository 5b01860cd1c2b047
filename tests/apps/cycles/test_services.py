"""The year as the performance team runs it: prepared by the pack, checked, opened, extended, closed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.cycles import services
from salore.cycles.deadlines import deadline
from salore.cycles.models import Cycle, Extension, Stage
from salore.cycles.packs import days_after
from salore.cycles.services.running import missing_stages
from salore.cycles.states import CycleState, StageKind
from salore.ledger.models import Event
from salore.organisation.viewer import Viewer
from tests.factories.personas import House

DECEMBER = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def today(settings: pytest.FixtureRequest) -> None:
    settings.CLOCK_OFFSET = datetime(2027, 1, 20, 1, tzinfo=UTC) - clock.now()  # type: ignore[attr-defined]


@pytest.fixture
def operator(house: House) -> Viewer:
    return house.viewer("operator")


def prepare(operator: Viewer, pack: str = "salor", year: int = 2027) -> Cycle:
    return services.cycle_prepare(
        actor=operator, year=year, pack=pack, planning_opens_on=DECEMBER, report_days=10
    )


def test_a_year_has_the_periods_and_the_days_of_its_pack(operator: Viewer) -> None:
    cycle = prepare(operator)
    assert cycle.state == CycleState.PREPARED
    assert [period.key for period in cycle.periods.order_by("ends_on", "starts_on")] == [
        "2027-Q1", "2027-Q2", "2027-Q3", "2027", "2027-Q4",
    ]  # fmt: skip
    planning = cycle.stages.get(kind=StageKind.PLANNING)
    assert (planning.opens_on, planning.submit_by_on, planning.due_on, planning.grace_days) == (
        DECEMBER, date(2027, 1, 15), date(2027, 1, 31), 14,
    )  # fmt: skip
    due = dict(cycle.stages.filter(kind=StageKind.PROGRESS).values_list("period__key", "due_on"))
    assert due["2027-Q1"] == date(2027, 4, 10), "typed by the performance team: the pack is silent"
    assert due["2027-Q4"] == date(2027, 12, 31), "stated by the pack"
    assert cycle.stages.get(kind=StageKind.APPRAISAL, period__key="2027").due_on == date(2028, 1, 31)
    assert Event.objects.get(verb="cycle.prepared").data["pack"] == cycle.pack_version.content_hash


def test_kinds_of_employment_have_periods_of_their_own(operator: Viewer) -> None:
    cycle = prepare(operator, "contoh-kabupaten")
    kinds = {
        p.key: p.employment_kinds for p in cycle.periods.all() if p.key in ("2027", "2027-Q2", "2027-02")
    }
    assert kinds == {
        "2027": [],
        "2027-Q2": ["pns", "cpns"],
        "2027-02": ["pppk", "pppk_paruh_waktu"],
    }
    february = cycle.periods.get(key="2027-02")
    assert (february.starts_on, february.ends_on) == (date(2027, 2, 1), date(2027, 2, 28))
    assert cycle.stages.filter(kind=StageKind.PROGRESS).count() == 16


def test_a_year_is_prepared_once_and_may_be_given_up_until_it_opens(operator: Viewer) -> None:
    first = prepare(operator)
    with pytest.raises(DomainError, match="sudah ada"):
        prepare(operator)
    services.cycle_discard(actor=operator, cycle=first)
    again = prepare(operator)
    services.cycle_open(actor=operator, cycle=again)
    with pytest.raises(StaleError):
        services.cycle_discard(actor=operator, cycle=again)


def test_a_pack_that_is_not_there_is_refused_in_words(operator: Viewer) -> None:
    with pytest.raises(DomainError) as refused:
        prepare(operator, "tidak-ada")
    assert "tidak-ada" in str(refused.value)
    assert not Cycle.objects.exists()


def test_a_year_without_all_its_days_does_not_open(operator: Viewer) -> None:
    cycle = prepare(operator)
    second = cycle.periods.get(key="2027-Q2")
    Stage.objects.filter(period=second, kind=StageKind.PROGRESS).delete()
    assert missing_stages(cycle) == [(StageKind.PROGRESS, second)]
    with pytest.raises(DomainError, match="belum bertanggal"):
        services.cycle_open(actor=operator, cycle=cycle)
    services.stage_set(
        actor=operator, cycle=cycle, kind=StageKind.PROGRESS, period=second,
        opens_on=date(2027, 4, 1), due_on=date(2027, 7, 10),
    )  # fmt: skip
    services.cycle_open(actor=operator, cycle=cycle)
    assert Cycle.objects.get().state == CycleState.OPEN


def test_two_people_open_it_once_and_it_closes_once(operator: Viewer) -> None:
    cycle = prepare(operator)
    other = Cycle.objects.get()
    services.cycle_open(actor=operator, cycle=cycle)
    with pytest.raises(StaleError):
        services.cycle_open(actor=operator, cycle=other)
    services.cycle_close(actor=operator, cycle=cycle)
    with pytest.raises(StaleError):
        services.cycle_close(actor=operator, cycle=cycle)
    assert Event.objects.filter(verb__in=("cycle.opened", "cycle.closed")).count() == 2


def test_an_open_stage_is_never_shortened_and_a_longer_one_needs_a_reason(operator: Viewer) -> None:
    cycle = prepare(operator)
    services.cycle_open(actor=operator, cycle=cycle)
    planning = cycle.stages.get(kind=StageKind.PLANNING)

    def set_due(due_on: date, grace_days: int = 14, reason: str = "Pelantikan serentak") -> Stage:
        return services.stage_set(
            actor=operator, cycle=cycle, kind=StageKind.PLANNING, period=planning.period,
            opens_on=DECEMBER, due_on=due_on, grace_days=grace_days, reason=reason,
        )  # fmt: skip

    with pytest.raises(DomainError) as refused:
        set_due(date(2027, 1, 25))
    assert "berpegang pada 31 Januari 2027" in str(refused.value)
    with pytest.raises(DomainError) as refused:
        set_due(date(2027, 1, 31), grace_days=3)
    assert refused.value.code == "stage_shortened"
    with pytest.raises(DomainError) as refused:
        set_due(date(2027, 2, 10), reason="  ")
    assert refused.value.code == "reason_missing"
    assert set_due(date(2027, 2, 10)).closes_on == date(2027, 2, 24)


def test_an_outage_gives_a_district_more_time_in_one_step(house: House, operator: Viewer) -> None:
    cycle = prepare(operator)
    services.cycle_open(actor=operator, cycle=cycle)
    planning = cycle.stages.get(kind=StageKind.PLANNING)
    given = services.outage_give(
        actor=operator, unit=house.units["BKPSDM"], stages=[planning], days=7, reason="Listrik padam"
    )
    assert [(one.kind, one.due_on) for one in given] == [("outage", date(2027, 2, 7))]
    assert deadline(planning, person=house.people["employee"]).due_on == date(2027, 2, 7)
    assert deadline(planning, person=house.people["auditor"]).due_on == date(2027, 1, 31)


def test_an_outage_after_the_day_counts_from_today(house: House, operator: Viewer, settings: object) -> None:
    cycle = prepare(operator)
    services.cycle_open(actor=operator, cycle=cycle)
    settings.CLOCK_OFFSET += datetime(2027, 2, 16, tzinfo=UTC) - datetime(2027, 1, 20, tzinfo=UTC)  # type: ignore[attr-defined]
    planning = cycle.stages.get(kind=StageKind.PLANNING)
    assert not deadline(planning).is_doable
    services.outage_give(
        actor=operator, unit=house.units["BKPSDM"], stages=[planning], days=7, reason="Listrik padam"
    )
    mine = deadline(planning, person=house.people["employee"])
    assert (mine.due_on, mine.is_doable) == (date(2027, 2, 23), True)


def test_more_time_is_later_has_a_reason_and_can_be_withdrawn(house: House, operator: Viewer) -> None:
    cycle = prepare(operator)
    services.cycle_open(actor=operator, cycle=cycle)
    planning = cycle.stages.get(kind=StageKind.PLANNING)
    person = house.people["employee"]
    with pytest.raises(DomainError) as refused:
        services.extension_give(
            actor=operator, stage=planning, person=person, due_on=date(2027, 1, 31), reason="Sakit"
        )
    assert refused.value.code == "not_later"
    made = services.extension_give(
        actor=operator, stage=planning, person=person, due_on=date(2027, 2, 20), reason=" Sakit "
    )
    assert made.reason == "Sakit"
    assert Event.objects.get(verb="extension.given").person_id == person.pk
    services.extension_end(actor=operator, extension=made)
    assert deadline(planning, person=person).due_on == date(2027, 1, 31)
    with pytest.raises(StaleError):
        services.extension_end(actor=operator, extension=made)
    assert Extension.objects.count() == 1


def test_a_year_that_is_not_open_is_not_extended(operator: Viewer) -> None:
    cycle = prepare(operator)
    with pytest.raises(DomainError) as refused:
        services.extension_give(
            actor=operator,
            stage=cycle.stages.get(kind=StageKind.PLANNING),
            due_on=date(2027, 3, 1),
            reason="Belum dibuka",
        )
    assert refused.value.code == "year_not_open"


def test_every_period_is_decided_on_in_days_of_its_own(operator: Viewer) -> None:
    cycle = prepare(operator)
    stages = cycle.stages.filter(kind=StageKind.APPRAISAL)
    days = {stage.period.key: (stage.opens_on, stage.due_on) for stage in stages.select_related("period")}
    assert days == {
        "2027-Q1": (date(2027, 4, 1), date(2027, 4, 20)),
        "2027-Q2": (date(2027, 7, 1), date(2027, 7, 20)),
        "2027-Q3": (date(2027, 10, 1), date(2027, 10, 20)),
        "2027-Q4": (date(2028, 1, 1), date(2028, 1, 20)),
        "2027": (date(2028, 1, 1), date(2028, 1, 31)),
    }


def test_months_are_decided_on_where_the_pack_appraises_by_months(operator: Viewer) -> None:
    cycle = prepare(operator, "contoh-kabupaten")
    stages = cycle.stages.filter(kind=StageKind.APPRAISAL)
    assert stages.count() == 17
    february = stages.get(period__key="2027-02")
    assert (february.due_on, february.grace_days) == (date(2027, 3, 25), 14)


@pytest.mark.parametrize(
    ("day", "days", "day_type", "expected"),
    [
        (date(2027, 1, 2), 5, "working", date(2027, 1, 8)),
        (date(2027, 1, 7), 3, "working", date(2027, 1, 12)),
        (date(2027, 1, 7), 3, "calendar", date(2027, 1, 10)),
    ],
)
def test_days_of_a_pack_are_calendar_or_working_days(
    day: date, days: int, day_type: str, expected: date
) -> None:
    assert days_after(day, days, day_type) == expected
