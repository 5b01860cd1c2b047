"""A period is closed once, restartably, and read by those concerned only when it is released."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.http import Http404

from salore.appraisal.models import Evaluation
from salore.core.errors import DomainError, StaleError
from salore.core.models import JobRun, StoredFile
from salore.cycles.closed import refuse_frozen, refuse_frozen_over, refuse_while_closing
from salore.cycles.models import Period
from salore.engine.progress import Silent
from salore.engine.verification import verify_results
from salore.ledger.models import Event
from salore.organisation.viewer import installation
from salore.results import closing, jobs
from salore.results.access import own_results, result_for_view, results_of_others
from salore.results.closing import Closed, Early, is_closed, period_close, period_rehearse, person_close
from salore.results.exporting import results_export
from salore.results.models import Computation, Release, Result
from salore.results.readiness import readiness
from salore.results.releasing import release_take_back, results_release
from salore.results.selectors import result_view, versions_of
from salore.results.services import results_import
from salore.results.states import EarlyGround
from tests.apps.appraisal.test_tables import decide, number_of, period, rate, report, rows_of
from tests.factories.personas import House
from tests.factories.plans import make_agreed

__all__ = ["period"]
ON = datetime(2027, 1, 20, 10, tzinfo=ZoneInfo("Asia/Jayapura"))
TODAY = date(2027, 1, 20)


@pytest.fixture
def known(house: House, period: Period) -> Period:
    """A year in which the employee was decided on and the colleague was not."""
    plan = make_agreed(house, year=2026)
    report(period, plan, "2026-Q1", 210)
    report(period, plan, "2026-Q4", 640)
    rate(house, period, "employee", "superior", "supervisor", 3)
    decide(house, period, "employee", behaviour_rating="as")
    return period


def unheard(*_so_far: int) -> None:
    """Take what is told of progress."""


def close(house: House, period: Period, **more: Any) -> Closed:
    with time_machine.travel(ON):
        return period_close(actor=house.viewer("operator"), period=period, told=unheard, **more)


def release(house: House, period: Period, on: date = TODAY, unit: str = "") -> Release:
    with time_machine.travel(ON):
        return results_release(
            actor=house.viewer("operator"), period=period, released_on=on,
            unit=house.units[unit] if unit else None,
        )  # fmt: skip


def sees(house: House, persona: str, result: Result, day: date = TODAY) -> bool:
    with time_machine.travel(datetime.combine(day, ON.timetz())):
        try:
            return result_for_view(house.viewer(persona), result.uid) == result
        except Http404:
            return False


def of(house: House, persona: str, version: int = 1) -> Result:
    return Result.objects.get(person=house.people[persona], version=version)


# ── The close ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_close_freezes_what_was_decided_and_leaves_the_rest_undecided(house: House, known: Period) -> None:
    done = close(house, known)
    assert (done.first, done.further, done.unchanged) == (len(house.people), 0, 0)
    employee = of(house, "employee")
    assert (employee.values["predicate"], employee.predicate_code) == ("baik", 2)
    assert employee.values["result_rating"] == "as"
    assert employee.unit == house.units["BKPSDM.DATA"]
    assert of(house, "colleague").values["predicate"] is None
    computation = employee.computation
    assert computation.pack_hash == known.cycle.pack_version.content_hash
    assert {one["table"] for one in computation.manifest["inputs"]} >= {"people", "targets", "decisions"}
    assert Event.objects.filter(verb="results.closed").count() == 1


def test_closing_again_freezes_nothing_and_keeps_no_second_archive(house: House, known: Period) -> None:
    close(house, known)
    archives = StoredFile.objects.count()
    done = close(house, known)
    assert (done.first, done.further, done.unchanged) == (0, 0, len(house.people))
    assert (Computation.objects.count(), StoredFile.objects.count()) == (1, archives)


def test_a_close_that_breaks_off_leaves_nothing_and_gives_the_same_afterwards(
    house: House, known: Period
) -> None:
    class PowerCutError(BaseException):
        """What no handler takes."""

    def cut(*_so_far: int) -> None:
        raise PowerCutError

    with pytest.raises(PowerCutError), time_machine.travel(ON):
        period_close(actor=house.viewer("operator"), period=known, told=cut)
    assert not Result.objects.exists()
    assert not Computation.objects.exists()
    assert close(house, known).first == len(house.people)
    with time_machine.travel(ON):
        assert period_rehearse(period=known) == {"people": len(house.people), "decided": 1}


def test_what_changed_after_a_close_needs_a_reason_and_is_a_new_version(house: House, known: Period) -> None:
    close(house, known)
    decide(house, known, "colleague")
    with pytest.raises(DomainError) as refused:
        close(house, known)
    assert refused.value.code == "reason_needed"
    done = close(house, known, reason="Keputusan menyusul.")
    assert (done.first, done.further) == (0, 1)
    assert of(house, "colleague", 2).reason == "Keputusan menyusul."
    assert of(house, "colleague", 1).values["predicate"] is None


def test_a_period_is_never_closed_twice_at_once(house: House, known: Period) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [f"results.close:{known.pk}"])
        with pytest.raises(StaleError) as refused:
            close(house, known)
        assert refused.value.code == "close_under_way"
    finally:
        other.close()
    assert not Result.objects.exists()


def test_the_job_closes_and_says_what_it_did(house: House, known: Period) -> None:
    with time_machine.travel(ON):
        for job in (jobs.rehearse, jobs.close):
            run = JobRun.objects.create(agency_id=house.agency.pk, kind=job.kind, made_at=ON)
            job.run_here(run, person_id=house.people["operator"].pk, period_id=known.pk)
            run.refresh_from_db()
            assert run.state == JobRun.State.DONE
    assert run.message.startswith("2026 ditutup")
    assert Result.objects.count() == len(house.people)


# ── Release ───────────────────────────────────────────────────────────────────────────────────────────


def test_before_release_only_those_who_look_after_the_close_see_a_result(house: House, known: Period) -> None:
    close(house, known)
    result = of(house, "employee")
    seeing = {persona for persona in house.people if sees(house, persona, result)}
    assert seeing == {"operator", "competent_officer", "appointing_authority"}
    with time_machine.travel(ON):
        assert not own_results(house.viewer("employee"))
        assert not own_results(house.viewer("operator"))
        assert not results_of_others(house.viewer("superior"))
        assert len(results_of_others(house.viewer("operator"))) == len(house.people) - 1
        assert result_view(result, "id").released_on is None


def test_a_release_opens_results_on_its_day(house: House, known: Period) -> None:
    close(house, known)
    result = of(house, "employee")
    release(house, known, date(2027, 1, 25))
    assert not sees(house, "employee", result, date(2027, 1, 24))
    watching = {"superior", "head", "unit_officer", "auditor", "employee"}
    assert all(sees(house, persona, result, date(2027, 1, 25)) for persona in watching)
    assert not sees(house, "colleague", result, date(2027, 1, 25))
    assert result_view(result, "id").released_on == date(2027, 1, 25)


def test_a_unit_is_released_with_what_is_below_it_and_nothing_else(house: House, known: Period) -> None:
    close(house, known)
    release(house, known, unit="BKPSDM")
    assert sees(house, "employee", of(house, "employee"))
    assert not sees(house, "objection_officer", of(house, "objection_officer"))
    release(house, known)
    assert sees(house, "objection_officer", of(house, "objection_officer"))


def test_nothing_is_released_twice_in_the_past_or_before_it_is_closed(house: House, known: Period) -> None:
    codes = []
    for attempt in ("unclosed", "past", "first", "again"):
        if attempt == "past":
            close(house, known)
        try:
            release(house, known, date(2027, 1, 19) if attempt == "past" else TODAY)
        except DomainError as refused:
            codes.append(refused.code)
    assert codes == ["nothing_to_release", "release_in_past", "released_already"]


def test_a_later_version_that_is_not_released_hides_no_earlier_one(
    house: House, known: Period, tmp_path: Path
) -> None:
    """What was taken over counts as released; the close beside it waits."""
    with time_machine.travel(ON), closing.computed(known, as_of=TODAY) as found:
        results_import(actor=installation(house.agency.pk), folder=found.output.folder)
    decide(house, known, "colleague")
    close(house, known, reason="Ditutup di sini.")
    with time_machine.travel(ON):
        viewer = house.viewer("colleague")
        (own,) = own_results(viewer)
        assert own.version == 1
        assert [view.result.version for view in versions_of(own, viewer)] == [1]
        assert [view.result.version for view in versions_of(own, house.viewer("operator"))] == [2, 1]
    release(house, known)
    with time_machine.travel(ON):
        (own,) = own_results(viewer)
        assert own.version == 2
    del tmp_path


# ── Export ────────────────────────────────────────────────────────────────────────────────────────────


def exported(house: House, folder: Path) -> Path:
    folder.mkdir()
    results_export(actor=house.viewer("operator"), period="2026", folder=folder)
    return folder


def test_an_exported_period_is_verified_from_the_tables_beside_it(
    house: House, known: Period, tmp_path: Path
) -> None:
    close(house, known)
    folder = exported(house, tmp_path / "out")
    assert (folder / "inputs" / "decisions.csv").is_file()
    verdict = verify_results(folder, inputs=None, language="en", progress=Silent())
    assert verdict.same, verdict.text
    table = folder / "inputs" / "decisions.csv"
    table.write_text(table.read_text().replace(",as,", ",above,"))
    assert not verify_results(folder, inputs=None, language="en", progress=Silent()).same


def test_an_export_before_the_release_says_how_many_nobody_may_read_yet(
    house: House, known: Period, tmp_path: Path
) -> None:
    close(house, known)
    release(house, known, unit="BKPSDM")
    counts = []
    for name in ("before", "after"):
        (tmp_path / name).mkdir()
        with time_machine.travel(ON):
            done = results_export(actor=house.viewer("operator"), period="2026", folder=tmp_path / name)
        counts.append((done.people, done.unreleased))
        if name == "before":
            release(house, known)
    everybody, waiting = counts[0]
    assert 0 < waiting < everybody
    assert counts[1] == (everybody, 0)


def test_an_exported_close_is_taken_over_elsewhere_and_changes_nothing_here(
    house: House, known: Period, tmp_path: Path
) -> None:
    close(house, known)
    done = results_import(actor=installation(house.agency.pk), folder=exported(house, tmp_path / "out"))
    assert (done.first, done.further, done.unchanged) == (0, 0, len(house.people))


# ── Readiness ─────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_missing_is_counted_with_its_effect(house: House, known: Period) -> None:
    found = readiness(known, TODAY)
    counts = {gap.code: gap.count for gap in found.gaps}
    assert (found.people, found.decided) == (len(house.people), 1)
    others = len(house.people) - 1
    assert counts == {"undecided": others, "no_superior": 1, "no_plan": others, "no_predicate": 4}
    assert all(gap.effect for gap in found.gaps)
    assert "running" in {gap.code for gap in readiness(known, date(2026, 12, 1)).gaps}


# ── One person ────────────────────────────────────────────────────────────────────────────────────────

JUNE = datetime(2026, 6, 24, 10, tzinfo=ZoneInfo("Asia/Jayapura"))
RETIRES = Early(ground=EarlyGround.RETIREMENT, until=date(2026, 6, 30))


def close_one(house: House, period: Period, persona: str, at: datetime = ON, **more: Any) -> Closed:
    with time_machine.travel(at):
        return person_close(
            actor=house.viewer("operator"), period=period, person=house.people[persona],
            told=unheard, **({"reason": ""} | more),
        )  # fmt: skip


def early(house: House, period: Period, persona: str = "employee") -> Closed:
    Evaluation.objects.filter(person=house.people[persona]).update(
        decided_at=datetime(2026, 6, 20, 2, tzinfo=UTC)
    )
    return close_one(house, period, persona, JUNE, early=RETIRES)


def verified(folder: Path) -> bool:
    return verify_results(folder, inputs=None, language="en", progress=Silent()).same


def test_closing_early_freezes_one_person_up_to_their_last_day(house: House, known: Period) -> None:
    done = early(house, known)
    assert (done.first, Result.objects.count()) == (1, 1)
    result = of(house, "employee")
    assert result.values["predicate"] == "baik"
    person = next(step for step in result.explanation["steps"] if step["step"] == "person")
    assert person["inputs"]["months"] == 6
    assert (result.computation.person, result.computation.until) == (house.people["employee"], RETIRES.until)
    assert is_closed(known, house.people["employee"].pk)
    assert not is_closed(known, house.people["colleague"].pk)
    assert not is_closed(known)


def test_the_close_of_all_keeps_what_was_closed_early(house: House, known: Period, tmp_path: Path) -> None:
    early(house, known)
    decide(house, known, "colleague")
    done = close(house, known)
    assert (done.first, done.kept) == (len(house.people) - 1, 1)
    assert Result.objects.filter(person=house.people["employee"]).count() == 1
    folder = exported(house, tmp_path / "out")
    assert verified(folder)
    rows = {row["person_id"]: row for row in rows_of(folder, "results")}
    assert len(rows) == len(house.people)
    assert rows[number_of(house, "employee")]["predicate"] == "baik"
    spread = rows_of(folder, "distribution")
    assert sum(int(row["b"]) + int(row["sb"]) for row in spread) == 2
    taken = results_import(actor=installation(house.agency.pk), folder=folder)
    assert (taken.first, taken.further, taken.unchanged) == (0, 0, len(house.people))


def test_a_person_is_issued_anew_with_a_reason_and_the_export_is_verified(
    house: House, known: Period, tmp_path: Path
) -> None:
    close(house, known)
    release(house, known)
    assert close_one(house, known, "employee", reason="Tidak ada.").unchanged == 1
    Evaluation.objects.filter(person=house.people["employee"]).update(behaviour_rating="above")
    with pytest.raises(DomainError) as refused:
        close_one(house, known, "employee")
    assert refused.value.code == "reason_needed"
    archives = StoredFile.objects.count()
    done = close_one(house, known, "employee", reason="Keberatan dikabulkan.")
    assert (done.further, StoredFile.objects.count()) == (1, archives + 1)
    second = of(house, "employee", 2)
    assert (second.values["behaviour_rating"], second.reason) == ("above", "Keberatan dikabulkan.")
    assert sees(house, "employee", second)
    assert not sees(house, "colleague", second)
    folder = exported(house, tmp_path / "out")
    assert verified(folder)
    table = folder / "inputs" / "2" / "inputs" / "decisions.csv"
    table.write_text(table.read_text().replace(",above,", ",below,"))
    assert not verified(folder)
    # The correction of one stands when all are closed once more.
    assert close(house, known).kept == 1


def test_what_was_computed_for_one_says_nothing_of_others(
    house: House, known: Period, tmp_path: Path
) -> None:
    decide(house, known, "colleague")
    rate(house, known, "colleague", "superior", "supervisor", 5)
    early(house, known)
    folder = exported(house, tmp_path / "out")
    assert verified(folder)
    assert {row["person_id"] for row in rows_of(folder, "results")} == {number_of(house, "employee")}
    assert {row["person_id"] for row in rows_of(folder / "inputs", "decisions")} == {
        number_of(house, "employee")
    }


def test_nobody_is_closed_early_after_the_close_or_to_a_day_outside(house: House, known: Period) -> None:
    codes = []
    for until in (date(2025, 12, 31), date(2026, 6, 30)):
        if until.year == 2026:
            close(house, known)
        with pytest.raises(DomainError) as refused:
            close_one(house, known, "employee", early=Early(ground=EarlyGround.TRANSFER, until=until))
        codes.append(refused.value.code)
    assert codes == ["not_in_period", "period_closed"]


# ── What a release shows ──────────────────────────────────────────────────────────────────────────────


def test_a_release_shows_no_version_that_was_frozen_after_it(house: House, known: Period) -> None:
    close(house, known)
    release(house, known)
    decide(house, known, "colleague")
    close(house, known, reason="Keputusan menyusul.")
    second = of(house, "colleague", 2)
    assert not sees(house, "colleague", second)
    assert sees(house, "colleague", of(house, "colleague"))
    release(house, known)
    assert sees(house, "colleague", second)


def test_a_release_is_taken_back_while_its_day_has_not_come(house: House, known: Period) -> None:
    close(house, known)
    pending = release(house, known, date(2027, 2, 1))
    with time_machine.travel(ON):
        release_take_back(actor=house.viewer("operator"), release=pending)
        with pytest.raises(StaleError):
            release_take_back(actor=house.viewer("operator"), release=pending)
    assert not sees(house, "employee", of(house, "employee"), date(2027, 2, 1))
    running = release(house, known)
    with pytest.raises(DomainError) as refused, time_machine.travel(ON):
        release_take_back(actor=house.viewer("operator"), release=running)
    assert refused.value.code == "release_in_force"
    assert Event.objects.filter(verb="results.release_taken_back").count() == 1


def test_a_further_close_takes_back_releases_whose_day_has_not_come(house: House, known: Period) -> None:
    close(house, known)
    release(house, known, date(2027, 2, 1))
    decide(house, known, "colleague")
    close(house, known, reason="Keputusan menyusul.")
    assert not Release.objects.exists()


# ── What comes too late ───────────────────────────────────────────────────────────────────────────────


def test_after_a_close_nothing_is_said_that_the_result_would_silently_differ_from(
    house: House, known: Period
) -> None:
    quarter = known.cycle.periods.get(key="2026-Q4")
    employee = house.people["employee"].pk
    early(house, known)
    refused = []
    for about, refuse in ((known, refuse_frozen), (quarter, refuse_frozen_over)):
        refuse(about, house.people["colleague"].pk)
        with pytest.raises(DomainError) as raised:
            refuse(about, employee)
        refused.append(raised.value.code)
    assert refused == ["period_closed", "period_closed"]
    # A quarter that was frozen by itself leaves the year open.
    assert not is_closed(quarter, employee)


def test_whoever_writes_while_a_period_is_being_closed_is_asked_to_wait(house: House, known: Period) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [f"cycles.closed:{known.pk}"])
        with pytest.raises(StaleError) as raised:
            refuse_while_closing(known)
        assert raised.value.code == "being_closed"
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
        refuse_while_closing(known)
    finally:
        other.close()
    assert house.agency.pk == known.agency_id
