"""What is known of a period becomes tables that the engine takes: nothing invented, nothing sealed."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from salore.appraisal.models import Collection, Evaluation, NamedAnswer, OrganisationPredicate, SourceResult
from salore.appraisal.tables import PeriodTables, write_period_tables
from salore.core import clock
from salore.cycles.models import Period
from salore.engine.tables import read_tables
from salore.organisation.models import Assignment, Employment, Identifier
from salore.planning.models import Indicator, Progress
from tests.conftest import ITEMS
from tests.factories.personas import House
from tests.factories.plans import cycle_of, make_agreed, make_plan

AS_OF = date(2027, 1, 15)


@pytest.fixture
def period(house: House) -> Period:
    return cycle_of(house, 2026).periods.get(key="2026")


def number_of(house: House, persona: str) -> str:
    return Identifier.objects.get(person=house.people[persona]).value


def written(period: Period, folder: Path, as_of: date = AS_OF) -> PeriodTables:
    folder.mkdir(exist_ok=True)
    tables = write_period_tables(period, folder, as_of=as_of)
    read_tables(folder, pack=period.cycle.pack_version.pack, as_of=as_of, period=period.key)
    return tables


def rows_of(folder: Path, table: str) -> list[dict[str, str]]:
    path = folder / f"{table}.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())) if path.exists() else []


def row_of(folder: Path, table: str, number: str, column: str = "person_id") -> dict[str, str]:
    return next(row for row in rows_of(folder, table) if row[column] == number)


def rate(house: House, period: Period, ratee: str, rater: str, source: str, score: int) -> None:
    NamedAnswer.objects.create(
        agency=house.agency, period=period, ratee=house.people[ratee], rater=house.people[rater],
        source=source, scores=dict.fromkeys(ITEMS, score), given_at=clock.now(),
    )  # fmt: skip


def decide(house: House, period: Period, persona: str, by: str = "superior", **values: object) -> Evaluation:
    return Evaluation.objects.create(
        **{
            "agency": house.agency, "period": period, "person": house.people[persona],
            "result_rating": "as", "behaviour_rating": "above", "behaviour_reason": "Membantu rekan.",
            "decided_by": house.people[by], "decided_at": datetime(2027, 1, 10, 2, tzinfo=UTC),
        }
        | values
    )  # fmt: skip


def report(period: Period, plan: object, key: str, value: int | None, text: str = "") -> None:
    Progress.objects.create(
        agency=period.agency, indicator=Indicator.objects.get(goal__plan=plan), value=value, text=text,
        period=period.cycle.periods.get(key=key), entered_at=clock.now(),
    )  # fmt: skip


def test_everybody_with_a_post_stands_there_under_the_number_in_force(
    house: House, period: Period, tmp_path: Path
) -> None:
    tables = written(period, tmp_path)
    assert set(tables.people.values()) == {person.pk for person in house.people.values()}
    employee = row_of(tmp_path, "people", number_of(house, "employee"))
    assert employee["unit_id"] == "BKPSDM.DATA"
    assert employee["supervisor_id"] == number_of(house, "superior")
    assert (employee["heads_unit"], employee["months"], employee["employment_kind"]) == ("0", "", "pns")
    assert row_of(tmp_path, "people", number_of(house, "superior"))["heads_unit"] == "1"


def test_a_year_has_its_target_and_the_quarters_their_figures(
    house: House, period: Period, tmp_path: Path
) -> None:
    plan = make_agreed(house, year=2026)
    report(period, plan, "2026-Q1", 200)
    report(period, plan, "2026-Q3", 210, "Selesai sebagian.")
    written(period, tmp_path)
    rows = [(row["period"], row["target"], row["realisation"]) for row in rows_of(tmp_path, "targets")]
    assert rows == [("2026", "820", ""), ("2026-Q1", "205", "200"), ("2026-Q3", "205", "210")]


def test_a_plan_that_was_never_agreed_says_nothing(house: House, period: Period, tmp_path: Path) -> None:
    make_plan(house, year=2026)
    assert written(period, tmp_path).rows["targets"] == 0


def test_named_answers_and_decisions_of_the_day(house: House, period: Period, tmp_path: Path) -> None:
    rate(house, period, "employee", "superior", "supervisor", 4)
    decide(house, period, "employee")
    decide(house, period, "colleague", decided_at=datetime(2027, 1, 20, 2, tzinfo=UTC))
    written(period, tmp_path)
    assert {row["score"] for row in rows_of(tmp_path, "ratings")} == {"4"}
    (decision,) = rows_of(tmp_path, "decisions")
    assert decision["person_id"] == number_of(house, "employee")
    assert decision["decided_by"] == number_of(house, "superior")
    assert (decision["decided_on"], decision["reason"]) == ("2027-01-10", "Membantu rekan.")


def test_released_cells_stand_there_and_withheld_ones_do_not(
    house: House, period: Period, tmp_path: Path
) -> None:
    collection = Collection.objects.create(
        agency=house.agency, cycle=period.cycle, period=period, mode="two_of_three", state="counted",
        due_on=date(2026, 12, 11), closes_at=datetime(2026, 12, 18, tzinfo=UTC),
    )  # fmt: skip
    SourceResult.objects.create(
        collection=collection, ratee=house.people["employee"], source="peer", n=6, mean=Decimal("4.10"),
        is_adjusted=False, se=0.25, items={"loyal": "near", "akuntabel": "above"},
    )  # fmt: skip
    SourceResult.objects.create(
        collection=collection, ratee=house.people["colleague"], source="peer", suppressed=True
    )
    written(period, tmp_path)
    (cell,) = rows_of(tmp_path, "source_results")
    assert cell["person_id"] == number_of(house, "employee")
    assert (cell["n"], cell["mean"], cell["is_adjusted"], cell["se"]) == ("6", "4.1", "0", "0.25")
    assert cell["items"] == "akuntabel:above;loyal:near"


def test_whoever_moved_has_a_segment_for_each_plan(house: House, period: Period, tmp_path: Path) -> None:
    first = make_agreed(house, year=2026, ends_on=date(2026, 6, 30), state="proposed")
    Assignment.objects.filter(person=house.people["employee"]).update(ends_on=date(2026, 6, 30))
    moved = house.place(house.people["employee"], "BKPSDM.MUTASI", "Arsiparis", since=date(2026, 7, 1))
    make_agreed(house, year=2026, assignment=moved, unit=moved.unit, starts_on=date(2026, 7, 1))
    written(period, tmp_path)
    number = number_of(house, "employee")
    segments = rows_of(tmp_path, "segments")
    assert [row["unit_id"] for row in segments] == ["BKPSDM.DATA", "BKPSDM.MUTASI"]
    assert [row["supervisor_id"] for row in segments] == [
        number_of(house, "superior"), number_of(house, "head"),
    ]  # fmt: skip
    assert {row["segment_id"] for row in rows_of(tmp_path, "targets")} == {f"{number}-1", f"{number}-2"}
    assert row_of(tmp_path, "people", number)["unit_id"] == "BKPSDM.MUTASI"
    assert first.pk


def test_the_final_predicate_of_a_unit_counts_before_a_later_provisional_one(
    house: House, period: Period, tmp_path: Path
) -> None:
    for predicate, is_final in (("kurang", False), ("istimewa", True), ("baik", False)):
        OrganisationPredicate.objects.create(
            agency=house.agency, unit=house.units["BKPSDM"], period=period, predicate=predicate,
            is_final=is_final, basis="SK", set_by=house.people["head"], set_at=clock.now(),
        )  # fmt: skip
    written(period, tmp_path)
    assert row_of(tmp_path, "units", "BKPSDM", "unit_id")["organisation_predicate"] == "istimewa"
    assert row_of(tmp_path, "units", "BKPSDM.DATA", "unit_id")["organisation_predicate"] == ""


def test_a_quarter_of_contract_staff_holds_them_and_their_superiors_alone(
    house: House, period: Period, tmp_path: Path
) -> None:
    Employment.objects.filter(person=house.people["employee"]).update(kind="pppk")
    quarter = period.cycle.periods.get(key="2026-Q3")
    quarter.employment_kinds = ["pppk"]
    quarter.save()
    tables = written(quarter, tmp_path)
    names = {row["name"] for row in rows_of(tmp_path, "people")}
    assert names == {"Employee", "Superior", "Head", "Competent Officer", "Appointing Authority"}
    assert tables.asked == {house.people["employee"].pk}


def test_text_that_a_spreadsheet_would_run_and_targets_without_a_percentage_pass_the_check(
    house: House, period: Period, tmp_path: Path
) -> None:
    plan = make_plan(house, year=2026, state="proposed", proposed_at=clock.now())
    Indicator.objects.filter(goal__plan=plan).update(text='=HYPERLINK("x")\nbaris; "dua"', target_low=0)
    from salore.planning.services.agreement import plan_agree

    plan_agree(actor=house.viewer("superior"), plan=plan, seen=plan.edition)
    written(period, tmp_path)
    read = read_tables(tmp_path, pack=period.cycle.pack_version.pack, as_of=AS_OF, period="2026")
    (indicator,) = read.frames["targets"].to_dicts()
    assert indicator["indicator"].startswith("=HYPERLINK")
    assert (indicator["target_low"], indicator["target_text"]) == (None, "0")


def test_the_same_rows_give_the_same_bytes(house: House, period: Period, tmp_path: Path) -> None:
    make_agreed(house, year=2026)
    decide(house, period, "employee")
    written(period, tmp_path / "one")
    written(period, tmp_path / "two")
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
