"""A list of staff from upload to confirmed change: nothing is lost, nothing is done twice."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from salore.core.errors import DomainError, StaleError
from salore.ledger.models import Event
from salore.organisation import gaps, jobs, leadership
from salore.organisation.imports import services
from salore.organisation.models import Assignment, Employment, Identifier, ImportBatch, ImportRow, Person
from tests.factories.personas import House
from tests.organisation.imports.lists import as_upload, mark_units, number_of, siasn_id, staff_row

NEW = "199505052020122001"


def read(house: House, rows: list[dict[str, str]], **options: Any) -> ImportBatch:
    """Upload a list and let the worker read it."""
    batch = services.batch_upload(
        actor=house.viewer("operator"), kind="staff", upload=as_upload(rows), **options
    )
    assert batch.state == "reading"
    assert batch.run
    jobs.preview.run_here(batch.run, batch_id=batch.pk, language="id")
    batch.refresh_from_db()
    return batch


def confirm(house: House, batch: ImportBatch) -> None:
    services.batch_confirm(actor=house.viewer("operator"), batch=batch)
    assert batch.run
    jobs.apply.run_here(batch.run, batch_id=batch.pk, person_id=house.people["operator"].pk)
    batch.refresh_from_db()


@pytest.fixture
def everybody(house: House) -> list[dict[str, str]]:
    """The whole agency as SIASN would list it, with every name as it is known."""
    mark_units(house.units.values())
    rows = []
    for person in house.people.values():
        held = Assignment.objects.select_related("unit", "position").get(person=person)
        heads = held.position.heads_unit
        rows.append(
            staff_row(
                number_of(person), person.name, held.unit.code, post=held.position.name,
                kind="1" if heads else "2", echelon="22" if heads else "",
            )
        )  # fmt: skip
    return rows


def test_a_list_that_says_what_is_known_changes_nothing(
    house: House, everybody: list[dict[str, str]]
) -> None:
    batch = read(house, everybody)
    assert batch.counts == {"new": 0, "changed": 0, "unchanged": 13, "gone": 0, "refused": 0, "doubtful": 0}
    assert batch.warnings == []
    before = Counter(Assignment.objects.values_list("person_id", flat=True))
    confirm(house, batch)
    assert Counter(Assignment.objects.values_list("person_id", flat=True)) == before


def test_new_changed_gone_and_doubtful_rows_are_told_apart(
    house: House, everybody: list[dict[str, str]]
) -> None:
    rows = {row["NAMA"]: row for row in everybody}
    rows["Employee"] |= {"GOL AKHIR NAMA": "III/a", "JABATAN NAMA": "Arsiparis Mahir"}
    del rows["Colleague"]
    wrong = staff_row("12345", "Nomor Salah", "BKPSDM")
    nowhere = staff_row(NEW, "Tanpa Unit", "UNIT ASING")
    batch = read(house, [*rows.values(), wrong, nowhere])
    assert batch.counts == {"new": 1, "changed": 1, "unchanged": 11, "gone": 1, "refused": 1, "doubtful": 2}
    changed = batch.rows.get(outcome="changed")
    assert changed.changes == [
        ["grade", "II/c", "III/a"],
        ["post", "Pranata SDM Aparatur Terampil", "Arsiparis Mahir"],
    ]
    assert batch.rows.get(outcome="gone").person == house.people["colleague"]
    assert batch.rows.get(outcome="refused").reasons == ["nip_length"]
    assert "unit_unknown" in batch.rows.get(outcome="new").reasons


def test_a_confirmed_list_is_taken_over_with_dates_and_told_to_the_log(
    house: House, everybody: list[dict[str, str]]
) -> None:
    rows = {row["NAMA"]: row for row in everybody}
    rows["Employee"] |= {"JABATAN NAMA": "Arsiparis Mahir", "UNOR ID": str(siasn_id("BKPSDM.MUTASI"))}
    batch = read(house, [*rows.values(), staff_row(NEW, "Baru Datang", "BKPSDM.DATA")])
    confirm(house, batch)
    employee = house.people["employee"]
    old, new = Assignment.objects.filter(person=employee).order_by("starts_on")
    assert (old.ends_on, new.starts_on) == (date(2026, 2, 28), date(2026, 3, 1))
    assert new.unit.code == "BKPSDM.MUTASI"
    newcomer = Person.objects.get(name="Baru Datang")
    assert leadership.superior_on(newcomer, date(2026, 5, 1)) == house.people["superior"]
    assert Employment.objects.get(person=newcomer).kind == "pns"
    assert set(Identifier.objects.filter(person=newcomer).values_list("kind", flat=True)) == {"nip", "siasn"}
    assert Event.objects.filter(verb="person.imported", person_id=newcomer.pk).count() == 1
    assert Event.objects.filter(verb="person.import_changed").count() == 1


def test_the_same_list_again_changes_nothing(house: House, everybody: list[dict[str, str]]) -> None:
    rows = [*everybody, staff_row(NEW, "Baru Datang", "BKPSDM.DATA")]
    confirm(house, read(house, rows))
    again = read(house, rows)
    assert again.counts["unchanged"] == 14
    assert again.counts["new"] == again.counts["changed"] == 0


def test_confirming_twice_or_after_discarding_is_refused(
    house: House, everybody: list[dict[str, str]]
) -> None:
    actor = house.viewer("operator")
    batch = read(house, everybody)
    stale = ImportBatch.objects.get(pk=batch.pk)
    services.batch_confirm(actor=actor, batch=batch)
    with pytest.raises(StaleError):
        services.batch_confirm(actor=actor, batch=stale)
    other = read(house, everybody)
    services.batch_discard(actor=actor, batch=other)
    with pytest.raises(StaleError):
        services.batch_confirm(actor=actor, batch=other)
    assert not ImportRow.objects.filter(batch=other).exists()


def test_a_number_that_changed_with_the_contract_stays_with_its_person(
    house: House, everybody: list[dict[str, str]]
) -> None:
    confirm(house, read(house, [*everybody, staff_row(NEW, "Baru Datang", "BKPSDM.DATA")]))
    renewed = staff_row("199505052021122001", "Baru Datang", "BKPSDM.DATA", siasn=str(siasn_id(NEW)))
    batch = read(house, [*everybody, renewed])
    assert batch.rows.get(outcome="changed").reasons == ["number_changed"]
    confirm(house, batch)
    person = Person.objects.get(name="Baru Datang")
    numbers = Identifier.objects.filter(person=person, kind="nip").order_by("pk")
    assert "199505052021122001" in {number.value for number in numbers}


def test_files_of_another_agency_or_cut_short_are_doubted_as_a_whole(
    house: House, everybody: list[dict[str, str]]
) -> None:
    cut = read(house, [row | {"INSTANSI KERJA NAMA": "Kabupaten Antah Berantah"} for row in everybody[:5]])
    assert set(cut.warnings) == {"many_gone", "other_agency"}


def test_what_an_appraisal_has_no_need_of_is_nowhere(house: House, everybody: list[dict[str, str]]) -> None:
    batch = read(house, [*everybody, staff_row(NEW, "Baru Datang", "BKPSDM.DATA")])
    assert "rahasia" not in str(list(batch.rows.values()))
    assert "9301010101010001" not in str(list(batch.rows.values()))


def test_columns_that_nobody_knows_are_matched_once_and_remembered(house: House) -> None:
    actor = house.viewer("operator")
    with pytest.raises(DomainError):
        services.batch_upload(actor=actor, kind="staff", upload=as_upload([], ()))
    columns = ("NIP", "Siapa", "Golongan", "Jabatan")
    rows = [{"NIP": NEW, "Siapa": "Baru Datang"}]
    batch = services.batch_upload(actor=actor, kind="staff", upload=as_upload(rows, columns))
    assert batch.state == "matching"
    with pytest.raises(DomainError):
        services.batch_match(actor=actor, batch=batch, mapping={"nip": "NIP"})
    services.batch_match(actor=actor, batch=batch, mapping={"nip": "NIP", "name": "Siapa"})
    assert batch.state == "reading"
    again = services.batch_upload(actor=actor, kind="staff", upload=as_upload(rows, columns))
    assert services.proposal_of(again, "id").mapping["name"] == "Siapa"


def test_who_has_left_by_the_list_holds_no_post_any_more(
    house: House, everybody: list[dict[str, str]]
) -> None:
    place = list(house.people).index("superior")
    everybody[place] |= {"KEDUDUKAN HUKUM ID": "99", "KEDUDUKAN HUKUM NAMA": "Pensiun"}
    batch = read(house, everybody)
    row = batch.rows.get(person=house.people["superior"])
    assert {name: (before, after) for name, before, after in row.changes} == {
        "employment": ("pns, active", "pns, retired"),
        "post": ("Kepala Bidang Data dan Informasi", ""),
    }
    confirm(house, batch)
    day = house.viewer("operator").today
    assert not Assignment.objects.on(day).filter(person=house.people["superior"]).exists()
    assert Employment.objects.on(day).get(person=house.people["superior"]).status == "retired"
    assert leadership.superior_on(house.people["employee"], day) == house.people["head"]
    assert read(house, everybody).counts["changed"] == 0


def test_who_left_before_ever_being_recorded_is_not_taken_over(house: House) -> None:
    mark_units(house.units.values())
    row = staff_row(NEW, "Sudah Pergi", "BKPSDM", status="Pensiun") | {"KEDUDUKAN HUKUM ID": "99"}
    batch = read(house, [row])
    assert (batch.counts["new"], batch.counts["unchanged"]) == (0, 1)
    assert batch.rows.get(identifier=NEW).reasons == ["left_before"]


def test_two_who_lead_a_unit_in_one_file_are_doubted(house: House) -> None:
    mark_units(house.units.values())
    head = {"post": "Kepala Bidang Mutasi", "kind": "1", "echelon": "31"}
    rows = [staff_row(f"19950505202012200{n}", f"Kepala {n}", "BKPSDM.MUTASI", **head) for n in (1, 2)]
    batch = read(house, rows)
    first, second = batch.rows.filter(outcome="new").order_by("number")
    assert (first.reasons, second.reasons) == ([], ["head_twice"])
    assert second.doubts[0]["values"] == {"before": first.number}


def test_a_post_whose_unit_the_file_does_not_tell_is_doubted_and_blocks_nobody(house: House) -> None:
    batch = read(house, [staff_row(NEW, "Tanpa Unit", "")])
    row = batch.rows.get(identifier=NEW)
    assert (row.outcome, row.reasons, row.is_doubtful) == ("new", ["unit_unsaid"], True)
    confirm(house, batch)
    person = Person.objects.get(name="Tanpa Unit")
    assert not person.assignments.exists()
    day = house.viewer("operator").today
    assert person in gaps.people_without_post(house.agency, day)
