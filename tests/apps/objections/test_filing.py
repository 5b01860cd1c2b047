"""Filing and withdrawing: within the days of receipt to the minute, once, by oneself alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from salore.core.errors import DomainError, StaleError
from salore.core.files import sweep
from salore.core.models import StoredFile
from salore.cycles.day_counts import SETTING, last_day
from salore.ledger.models import Event
from salore.objections.models import Entry, Objection
from salore.objections.selectors import chance_of
from salore.objections.services.filing import objection_withdraw
from salore.results.models import Receipt, Release, Result
from tests.factories.objections import at, file_objection, make_received
from tests.factories.personas import House
from tests.factories.results import make_result


@pytest.fixture
def result(house: House) -> Result:
    return make_received(house)


def refused(house: House, result: Result, persona: str = "employee", **more: Any) -> str:
    with pytest.raises(DomainError) as error:
        file_objection(house, result, persona, **more)
    assert not Objection.objects.exclude(state="withdrawn").exists() or error.value.code == "filed_already"
    return error.value.code


def test_a_minute_decides_whether_it_is_late(house: House, result: Result) -> None:
    """Fourteen days after 1 February end on the 15th at 24:00 where the person works."""
    with time_machine.travel(at(16, 0, 0)):
        assert refused(house, result) == "too_late"
        assert chance_of(result).is_over
    with time_machine.travel(at(15, 23, 59)):
        assert chance_of(result).is_open
        made = file_objection(house, result)
    assert made.due_on == date(2027, 3, 17)


def test_working_days_leave_out_weekends_and_the_holidays_of_the_agency(house: House) -> None:
    house.agency.settings[SETTING] = ["2027-02-08"]
    house.agency.save()
    result = make_received(house, pack="contoh-kabupaten")
    with time_machine.travel(at(2)):
        term = chance_of(result).term
    assert term is not None
    # 14 working days after Monday the 1st: without the 8th they end on Monday the 22nd.
    assert (term.day_type, term.last_on) == ("working", date(2027, 2, 22))
    assert last_day(date(2027, 2, 6), 1, "working") == date(2027, 2, 8)


def test_zones_of_units_shift_the_end(house: House, result: Result) -> None:
    """Where it is two hours earlier, the last minute comes two hours later."""
    unit = house.units["BKPSDM.DATA"]
    unit.time_zone = "Asia/Jakarta"
    unit.save()
    with time_machine.travel(at(16, 1, 30)):
        file_objection(house, result)
    assert Objection.objects.count() == 1


def test_only_a_received_released_result_of_ones_own_as_it_stands(house: House) -> None:
    result = make_received(house, is_received=False)
    with time_machine.travel(at(10)):
        assert refused(house, result) == "not_received"
        assert refused(house, result, "superior") == "not_yours"
        assert refused(house, result, "operator") == "not_yours"
        Receipt.objects.create(
            agency=house.agency, result=result, person=result.person, manner="received",
            received_on=date(2027, 2, 1), recorded_by=result.person, recorded_at=at(1),
        )  # fmt: skip
        Release.objects.all().delete()
        assert refused(house, result) == "not_released"


def test_what_was_decided_elsewhere_is_objected_to_elsewhere(house: House) -> None:
    result = make_result(house, "employee", year=2025)
    assert refused(house, result) == "decided_elsewhere"


def test_it_is_filed_once_and_again_only_after_it_was_withdrawn(house: House, result: Result) -> None:
    with time_machine.travel(at(10)):
        first = file_objection(house, result)
        with pytest.raises(StaleError) as twice:
            file_objection(house, result)
        assert twice.value.code == "filed_already"
        objection_withdraw(actor=house.viewer("employee"), objection=first, reason="Sudah dibicarakan.")
        with pytest.raises(StaleError):
            objection_withdraw(actor=house.viewer("employee"), objection=first)
        assert file_objection(house, result).pk != first.pk
    with time_machine.travel(at(16)):
        again = Objection.objects.pending().get()
        objection_withdraw(actor=house.viewer("employee"), objection=again)
        with pytest.raises(DomainError) as late:
            file_objection(house, result)
    assert late.value.code == "too_late"


def test_nobody_withdraws_for_another(house: House, result: Result) -> None:
    with time_machine.travel(at(10)):
        made = file_objection(house, result)
        with pytest.raises(DomainError) as other:
            objection_withdraw(actor=house.viewer("superior"), objection=made)
    assert other.value.code == "not_yours"


@pytest.mark.parametrize("nothing", ["", "   ", "...", "tidak", "\u200b \u200b"])
def test_spaces_say_nothing(house: House, result: Result, nothing: str) -> None:
    with time_machine.travel(at(10)):
        assert refused(house, result, statement=nothing) == "statement_missing"


def test_files_are_judged_by_their_content_and_counted(house: House, result: Result) -> None:
    program = SimpleUploadedFile("bukti.pdf", b"MZ\x90\x00 not a paper")
    papers = [SimpleUploadedFile(f"b{n}.pdf", b"%PDF-1.7 " + bytes([n])) for n in range(6)]
    with time_machine.travel(at(10)):
        for uploads in ([program], papers):
            with pytest.raises(DomainError), transaction.atomic():
                file_objection(house, result, uploads=uploads)
        made = file_objection(house, result, uploads=papers[:5])
    assert made.entries.get().attachments.count() == 5
    # What an objection holds is no loose file that the nightly sweep takes.
    with time_machine.travel(at(10, month=4)):
        sweep()
    assert StoredFile.objects.filter(attachment__entry__objection=made).count() == 5
    assert Objection.objects.count() == 1


def test_the_record_is_never_changed_and_the_log_holds_no_statement(house: House, result: Result) -> None:
    with time_machine.travel(at(10)):
        made = file_objection(house, result, statement="Rahasia besar saya.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(text="Lain.")
    with pytest.raises(DatabaseError), transaction.atomic():
        made.entries.all().delete()
    event = Event.objects.get(verb="objection.filed")
    assert event.person_id == house.people["employee"].pk
    assert "Rahasia" not in str(event.data)
