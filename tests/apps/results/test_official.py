"""Official predicates: read in from recaps, beside what was decided here, and written for SIASN."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from salore.core import clock
from salore.core.errors import DomainError
from salore.core.files import open_file
from salore.core.models import JobRun, StoredFile
from salore.cycles.models import Period
from salore.organisation.models import Identifier
from salore.results.models import OfficialList, OfficialPredicate
from salore.results.official import services, siasn
from salore.results.official.comparing import beside, differences
from salore.results.states import OfficialState
from tests.factories.personas import House, make_house
from tests.factories.results import make_released, make_result

HEAD = ["NIP", "Nama Pegawai", "Tahun", "Periode", "Jenis Dokumen", "Status", "Predikat Kinerja"]


def nip(house: House, persona: str) -> str:
    return str(Identifier.objects.get(person=house.people[persona], kind="nip").value)


def csv_of(rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> bytes:
    return "\r\n".join(";".join(row) for row in rows).encode(encoding)


def read(house: House, content: bytes, name: str = "rekap.csv", **mapping: str) -> Any:
    """Upload, settle the columns where needed, and read as the worker would."""
    actor = house.viewer("operator")
    brought = services.official_upload(actor=actor, upload=SimpleUploadedFile(name, content), year=2024)
    if brought.state == OfficialState.MATCHING:
        services.official_match(actor=actor, brought=brought, mapping=mapping)
    assert brought.run
    services.official_read(brought, brought.run, "id")
    return brought


def confirm(house: House, brought: OfficialList) -> None:
    services.official_confirm(actor=house.viewer("operator"), brought=brought)


def line(
    house: House, persona: str, predicate: str = "Baik", *, year: str = "2024", **cells: str
) -> list[str]:
    known = {"period": "", "document": "Tahunan", "status": "Final", "number": nip(house, persona)} | cells
    return [known["number"], persona, year, known["period"], known["document"], known["status"], predicate]


def test_a_recap_is_looked_at_before_it_holds(house: House) -> None:
    content = csv_of([HEAD, line(house, "employee"), line(house, "colleague", "Sangat Baik")])
    brought = read(house, content)
    assert brought.counts == {"new": 2}
    viewer = house.viewer("employee")
    assert beside(viewer, house.people["employee"].pk) == []
    confirm(house, brought)
    (official,) = beside(viewer, house.people["employee"].pk)
    assert (official.period, official.words, official.differs) == ("2024", "Baik", False)
    assert beside(viewer, house.people["colleague"].pk) == [], "another's is nobody's business"


def test_each_row_that_is_left_out_says_why(house: House) -> None:
    rows = [
        line(house, "employee"),
        line(house, "employee"),
        line(house, "colleague", "Baik"),
        line(house, "colleague", "Kurang"),
        line(house, "superior", "Bagus Sekali"),
        line(house, "operator", ""),
        line(house, "auditor", status="Belum diajukan"),
        line(house, "superior", number="1,99E+17"),
        line(house, "superior", number="199912312020121001"),
        line(house, "superior", document="", period="3"),
    ]
    brought = read(house, csv_of([HEAD, *rows]))
    outcomes = list(brought.rows.order_by("number").values_list("outcome", flat=True))
    assert outcomes == [
        "new", "repeated", "contradicted", "contradicted", "predicate", "no_predicate", "not_final", "number",
        "unknown", "period",
    ]  # fmt: skip
    confirm(house, brought)
    assert OfficialPredicate.objects.count() == 1, "what was left out is not kept"


def test_a_later_recap_holds_and_can_be_taken_back(house: House) -> None:
    confirm(house, read(house, csv_of([HEAD, line(house, "employee", "Baik")])))
    later = read(house, csv_of([HEAD, line(house, "employee", "Sangat Baik"), line(house, "colleague")]))
    assert later.counts == {"changed": 1, "new": 1}
    confirm(house, later)
    viewer, person = house.viewer("employee"), house.people["employee"].pk
    assert [one.words for one in beside(viewer, person)] == ["Sangat Baik"]
    services.official_withdraw(actor=house.viewer("operator"), brought=later)
    assert [one.words for one in beside(viewer, person)] == ["Baik"]
    again = read(house, csv_of([HEAD, line(house, "employee", "Baik")]))
    assert again.counts == {"same": 1}


def test_a_difference_is_shown_once_the_result_is_released(house: House) -> None:
    make_result(house, "employee", year=2025, awaits_release=True)
    confirm(house, read(house, csv_of([HEAD, line(house, "employee", "Sangat Baik", year="2025")])))
    (official,) = beside(house.viewer("employee"), house.people["employee"].pk)
    assert (official.differs, official.own_words) == (False, ""), "not before those concerned may read it"
    assert [row.own_code for row in differences(house.viewer("operator"))] == [2]
    make_released(house, "employee", year=2025, version=2, reason="Diperbaiki.")
    (official,) = beside(house.viewer("employee"), house.people["employee"].pk)
    assert (official.differs, official.own_words) == (True, "Baik")
    assert not differences(house.viewer("colleague")).exists()


def test_discarding_leaves_nothing(house: House) -> None:
    brought = read(house, csv_of([HEAD, line(house, "employee")]))
    services.official_discard(actor=house.viewer("operator"), brought=brought)
    assert not OfficialPredicate.objects.exists()
    assert not StoredFile.objects.exists()
    with pytest.raises(DomainError):
        confirm(house, brought)


def test_columns_settled_once_are_known_for_the_next_file(house: House) -> None:
    head = ["Nomor", "Yang dinilai", "Hasil akhir tahun"]
    content = csv_of([head, [nip(house, "employee"), "Employee", "2"], ["", "", ""]])
    assert read(house, content, nip="Nomor", predicate="Hasil akhir tahun").counts == {"new": 1}
    actor = house.viewer("operator")
    brought = services.official_upload(actor=actor, upload=SimpleUploadedFile("b.csv", content), year=2023)
    from salore.results.official.files import proposal_of

    assert proposal_of(brought, "id").mapping == {"nip": "Nomor", "predicate": "Hasil akhir tahun"}


def workbook(rows: Sequence[Sequence[Any]], **options: Any) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, options)
    sheet = book.add_worksheet("Rekap")
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write(number, place, cell)
    book.close()
    return stream.getvalue()


def test_two_line_heads_under_a_title_are_read(house: House) -> None:
    rows = [
        ["REKAP PREDIKAT KINERJA TAHUN 2024", "", "", "", ""],
        [],
        ["NO", "PEGAWAI", "", "PENILAIAN", ""],
        ["", "NIP", "NAMA", "TAHUN", "PREDIKAT KINERJA"],
        ["1", "2", "3", "4", "5"],
        ["1", "'" + nip(house, "employee"), "Employee", 2024, "Butuh Perbaikan/Cukup"],
    ]
    brought = read(
        house, workbook(rows), "rekap.xlsx",
        nip="PEGAWAI NIP", year="PENILAIAN TAHUN", predicate="PENILAIAN PREDIKAT KINERJA",
    )  # fmt: skip
    assert brought.counts == {"new": 1}
    assert brought.rows.get().predicate_code == 3


def test_html_that_is_called_xls_is_read(house: House) -> None:
    cells = "".join(f"<th>{title}</th>" for title in HEAD)
    row = "".join(f"<td>{cell}</td>" for cell in line(house, "employee", "Kurang/Misconduct"))
    page = f"<html><body><table><tr>{cells}</tr><tr>{row}</tr></table></body></html>"
    brought = read(house, page.encode(), "rekap.xls")
    assert brought.rows.get().predicate_code == 4


def test_utf16_is_read(house: House) -> None:
    brought = read(house, csv_of([HEAD, line(house, "employee")], "utf-16"))
    assert brought.counts == {"new": 1}


def test_formulas_that_nobody_computed_are_told(house: House) -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    for place, title in enumerate(HEAD):
        sheet.write_string(0, place, title)
    for place, cell in enumerate(line(house, "employee")):
        sheet.write_string(1, place, cell)
    sheet.write_formula(1, 6, '=IF(1=1,"Baik","Kurang")', None, "")
    book.close()
    brought = read(house, stream.getvalue(), "rekap.xlsx")
    assert brought.has_formulas
    assert brought.counts == {"no_predicate": 1}


def test_a_file_that_is_no_table_is_refused_with_words(house: House) -> None:
    with pytest.raises(DomainError):
        read(house, b"%PDF-1.7", "rekap.pdf")
    assert not OfficialList.objects.exists()


def test_siasn_gets_one_row_a_person_and_who_is_missing_what(house: House) -> None:
    employee, superior = house.people["employee"], house.people["superior"]
    # The results of the factory were decided by the number 2.
    for person, kind, value in ((employee, "siasn", "A1"), (superior, "other", "2")):
        Identifier.objects.create(
            agency=house.agency, person=person, kind=kind, value=value, starts_on=date(2020, 1, 1)
        )
    make_released(house, "employee", year=2025)
    make_released(house, "colleague", year=2025)
    period = Period.objects.get(cycle__agency=house.agency, cycle__year=2025, key="2025")
    done = siasn.siasn_write(actor=house.viewer("operator"), period=period, told=lambda *_: None)
    with open_file(done.file) as stream:
        book = CalamineWorkbook.from_filelike(io.BytesIO(stream.read()))
    head, *rows = book.get_sheet_by_index(0).to_python()
    assert tuple(head) == siasn.ANNUAL
    assert len(rows) == done.ready == 1
    row = dict(zip(head, rows[0], strict=True))
    assert row["pnsDinilaiOrang"] == "A1"
    assert (row["hasilKinerjaNilai"], row["perilakuKerjaNilai"], row["kuadranKinerjaNilai"]) == (2, 2, 2)
    assert (row["penilaiNipNrp"], row["penilaiNama"]) == ("2", superior.full_name)
    assert row["penilaiJabatan"] == "Kepala Bidang Data dan Informasi"
    # A number that is no NIP: somebody elected, as heads of government are.
    assert row["statusPenilai"] == "NON ASN"
    Identifier.objects.filter(value="2").update(kind="nip")
    again = siasn.siasn_write(actor=house.viewer("operator"), period=period, told=lambda *_: None)
    with open_file(again.file) as stream:
        _head, line = (
            CalamineWorkbook.from_filelike(io.BytesIO(stream.read())).get_sheet_by_index(0).to_python()
        )
    assert dict(zip(head, line, strict=True))["statusPenilai"] == "ASN"
    _head, *missing = book.get_sheet_by_index(1).to_python()
    assert len(missing) == done.missing
    told = {line[1]: line[2] for line in missing}
    assert "SIASN" in told[house.people["colleague"].full_name]
    assert employee.full_name not in told
    assert len(told) == len(missing), "each person stands there once"


def test_fifty_thousand_rows_are_read(house: House) -> None:
    numbers = (f"{19600101 + n % 28}{201001 + n % 12}1{n % 1000:03d}" for n in range(50_000))
    rows = [[number, "X", "2024", "", "Tahunan", "Final", "Baik"] for number in numbers]
    brought = read(house, csv_of([HEAD, *rows, line(house, "employee")]))
    assert sum(brought.counts.values()) == 50_001
    assert brought.counts["new"] == 1


def test_a_run_of_the_worker_keeps_the_file_and_tells_what_was_made(committing: None) -> None:
    """With commits of its own, as the worker has them: nobody opened a transaction around the job."""
    from salore.results.jobs import write_siasn

    del committing
    house = make_house()
    make_released(house, "employee", year=2025)
    period = Period.objects.get(cycle__agency=house.agency, cycle__year=2025, key="2025")
    run = JobRun.objects.create(
        agency_id=house.agency.pk, owner_id=house.people["operator"].pk, kind="x", made_at=clock.now()
    )
    write_siasn.run_here(run, person_id=house.people["operator"].pk, period_id=period.pk)
    run.refresh_from_db()
    assert run.file is not None
    assert "0 pegawai siap" in run.message
