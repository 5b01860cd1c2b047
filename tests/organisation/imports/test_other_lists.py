"""Rank lists, reference lists of posts, workbooks of several sheets, and lists taken for another."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from salore.core.errors import DomainError
from salore.ledger.models import Event
from salore.organisation import jobs
from salore.organisation.imports import services
from salore.organisation.models import ImportBatch, Person, Position, Unit, UnitPlacement
from tests.factories.personas import SINCE, House
from tests.organisation.imports.lists import number_of, siasn_id
from tests.organisation.reading.making import workbook, xlsx
from tests.organisation.reading.test_columns import DUK

TITLES = ("ID", "Nama", "JENJANG", "BUP")


def bring(house: House, kind: str, content: bytes) -> ImportBatch:
    upload = SimpleUploadedFile("daftar.xlsx", content)
    batch = services.batch_upload(actor=house.viewer("operator"), kind=kind, upload=upload)
    if batch.state == "reading":
        preview(batch)
    return batch


def preview(batch: ImportBatch) -> None:
    assert batch.run
    jobs.preview.run_here(batch.run, batch_id=batch.pk, language="id")
    batch.refresh_from_db()


def confirm(house: House, batch: ImportBatch) -> None:
    services.batch_confirm(actor=house.viewer("operator"), batch=batch)
    assert batch.run
    jobs.apply.run_here(batch.run, batch_id=batch.pk, person_id=house.people["operator"].pk)
    batch.refresh_from_db()


def duk_of(person: Person, grade: str) -> bytes:
    row = ["1", f"{person.name}, S.Kom\nMerauke, 1-1-1980", number_of(person), grade, "1-4-2025", "Staf"]
    return xlsx([["DAFTAR URUT KEPANGKATAN"], ["BKPSDM"], [], *DUK, row])


def test_a_rank_list_brings_grades_and_leaves_posts_and_others_alone(house: House):
    person = house.people["employee"]
    batch = bring(house, "duk", duk_of(person, "III/a"))
    assert (batch.state, batch.warnings) == ("previewed", [])
    assert (batch.counts["changed"], batch.counts["gone"], batch.counts["new"]) == (1, 0, 0)
    row = batch.rows.get()
    assert {name for name, _before, _after in row.changes} == {"grade", "title_back"}
    held = list(person.assignments.values_list("pk", "ends_on"))
    confirm(house, batch)
    person.refresh_from_db()
    assert (person.grade, person.title_back) == ("III/a", "S.Kom")
    assert list(person.assignments.values_list("pk", "ends_on")) == held
    assert bring(house, "duk", duk_of(person, "III/a")).counts["changed"] == 0


def reference(*rows: tuple[str, str, str]) -> bytes:
    return xlsx([TITLES, *[(str(siasn_id(key)), name, level, "58") for key, name, level in rows]])


def test_a_reference_list_tells_levels_and_ids_of_the_agency_s_posts(house: House):
    wanted = ("x", "PRANATA SDM APARATUR TERAMPIL", "TR"), ("y", "PERAWAT MAHIR", "MH"), ("z", "", "PM")
    batch = bring(house, "positions", reference(*wanted))
    assert (batch.counts["changed"], batch.counts["refused"], batch.rows.count()) == (1, 1, 2)
    confirm(house, batch)
    posts = Position.objects.filter(agency=house.agency, title_key="pranata sdm aparatur terampil")
    assert {(post.siasn_id, post.functional_level) for post in posts} == {(siasn_id("x"), "terampil")}
    assert not Position.objects.filter(name__iexact="PERAWAT MAHIR").exists()
    assert Event.objects.filter(verb="position.import_changed").count() == posts.count()
    again = bring(house, "positions", reference(*wanted))
    assert (again.counts["changed"], again.counts["unchanged"]) == (0, 1)


def test_another_agency_s_posts_are_not_touched(house: House, stranger: House):
    confirm(house, bring(house, "positions", reference(("x", "PRANATA SDM APARATUR TERAMPIL", "TR"))))
    assert not Position.objects.filter(agency=stranger.agency).exclude(siasn_id=None).exists()


def test_a_list_that_is_surely_of_another_kind_is_taken_as_that(house: House):
    tree = xlsx([("ID", "NAMA_UNOR", "ID_ATASAN"), (str(UUID(int=7)), "Dinas", "")])
    batch = bring(house, "staff", tree)
    assert (batch.kind, batch.state) == ("units", "previewed")


def test_of_several_sheets_one_is_chosen(house: House):
    person = house.people["employee"]
    nip = number_of(person)
    content = workbook(
        {
            "Rekap": [["Apa", "Berapa", "Kapan"], ["x", "1", "2"]],
            "Kosong": [],
            "Pegawai": [["NIP", "Nama"], [nip, "Orang"]],
        }
    )
    batch = bring(house, "staff", content)
    actor = house.viewer("operator")
    assert batch.state == "matching"
    assert services.sheet_names(batch, "id") == ("Rekap", "Pegawai")
    with pytest.raises(DomainError):
        services.batch_sheet(actor=actor, batch=batch, sheet="Absent")
    services.batch_sheet(actor=actor, batch=batch, sheet="Pegawai")
    services.batch_match(actor=actor, batch=batch, mapping={"nip": "NIP", "name": "Nama"})
    preview(batch)
    assert batch.rows.exclude(number=None).get().identifier == nip


def test_a_parent_is_missed_once_and_only_where_nobody_knows_it(house: House):
    tops = house.units["PROV"]
    tops.siasn_id = siasn_id("PROV")
    tops.save()
    rows = [(str(siasn_id(one)), one, str(siasn_id(above))) for one, above in (("A", "PROV"), ("B", "ASING"))]
    batch = bring(house, "units", xlsx([("ID", "NAMA_UNOR", "ID_ATASAN"), *rows]))
    assert [row.reasons for row in batch.rows.filter(outcome="new").order_by("number")] == [
        [],
        ["parent_unknown"],
    ]


def test_units_on_record_without_an_id_are_known_by_where_they_stand(house: House):
    rows = [
        ("PROV", "PROV", ""), ("SETDA", "Setda", "PROV"), ("BKPSDM", "BKPSDM", "SETDA"),
        # The same name elsewhere is another unit.
        ("LAIN", "BKPSDM.DATA", "SETDA"), ("DATA", "BKPSDM.DATA", "BKPSDM"),
    ]  # fmt: skip
    tree = [(str(siasn_id(one)), name, str(siasn_id(above)) if above else "") for one, name, above in rows]
    content = xlsx([("ID", "NAMA_UNOR", "ID_ATASAN"), *tree])
    before = Unit.objects.filter(agency=house.agency).count()
    batch = bring(house, "units", content)
    assert (batch.counts["new"], batch.counts["changed"], batch.counts["doubtful"]) == (1, 4, 4)
    confirm(house, batch)
    for one in ("PROV", "SETDA", "BKPSDM"):
        house.units[one].refresh_from_db()
        assert house.units[one].siasn_id == siasn_id(one)
    data = house.units["BKPSDM.DATA"]
    data.refresh_from_db()
    assert (data.siasn_id, data.parent) == (siasn_id("DATA"), house.units["BKPSDM"])
    assert Unit.objects.filter(agency=house.agency).count() == before + 1
    again = bring(house, "units", content)
    assert (again.counts["new"], again.counts["changed"]) == (0, 0)


def test_two_units_of_one_name_in_one_place_are_not_guessed(house: House):
    for code in ("KEMBAR1", "KEMBAR2"):
        unit = Unit.objects.create(
            agency=house.agency, code=code, name="Kembar", starts_on=SINCE, parent=house.units["PROV"]
        )
        UnitPlacement.objects.create(
            agency=house.agency, unit=unit, parent=house.units["PROV"], starts_on=SINCE
        )
    rows = [
        (str(siasn_id("PROV")), "PROV", ""), (str(siasn_id("K")), "Kembar", str(siasn_id("PROV")))
    ]  # fmt: skip
    batch = bring(house, "units", xlsx([("ID", "NAMA_UNOR", "ID_ATASAN"), *rows]))
    assert batch.rows.get(label="Kembar").outcome == "new"
