"""Results on paper: of their own version, read by whom may read them, a unit's at once by a job."""

from __future__ import annotations

import zipfile
from datetime import date

import pypdfium2 as pdfium
import pytest
from django.test import Client

from salore.core import clock
from salore.core.errors import DomainError
from salore.core.files import open_file
from salore.cycles.models import Period
from salore.engine.documents import DocumentKind
from salore.engine.documents.data import Objection as Said
from salore.ledger.models import Reading
from salore.objections.models import Entry, Objection
from salore.objections.states import EntryKind, Ground, Part
from salore.organisation.viewer import viewer_for
from salore.results import objected
from salore.results.models import Release, Result
from salore.results.printing import result_pdf
from salore.results.printing.bulk import print_results, results_to_print
from salore.results.receiving import result_receive
from salore.wording import date_in_words
from tests.apps.appraisal.test_tables import number_of
from tests.factories.objections import make_changed
from tests.factories.personas import House
from tests.factories.results import cell, goal, make_released


def words(pdf: bytes | None) -> str:
    assert pdf is not None
    book = pdfium.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in book)
    return " ".join(text.replace("\ufffe", "").split())


def printed(result: Result, kind: DocumentKind = "evaluation_document") -> str:
    viewer = viewer_for(result.person)
    return words(result_pdf(viewer, result, kind))


def sign_in(client: Client, house: House, persona: str) -> Client:
    user = house.people[persona].user
    assert user is not None
    client.force_login(user)
    return client


def test_the_document_says_what_this_version_says(house: House) -> None:
    first = make_released(house, "employee")
    make_released(house, "employee", version=2, reason="Diperbaiki.", values={"predicate": "sangat_baik"})
    said = printed(first)
    assert "Baik" in said
    assert "Sangat Baik" not in said
    assert "2025, versi 1" in said
    assert house.people["superior"].full_name in said
    assert "Dua bulan jaringan padam." in said


def test_the_evaluation_has_every_goal_with_its_realisation(house: House) -> None:
    goals = [goal("Berkas pegawai lengkap", 101.5), goal("Data termutakhir", None, kind="additional")]
    said = printed(make_released(house, "employee", goals=goals), "evaluation")
    assert "Berkas pegawai lengkap" in said
    assert "Data termutakhir" in said
    assert "812 berkas" in said


def test_the_explanation_holds_released_cells_and_no_severity(house: House) -> None:
    steps = [
        {"step": "severity", "segment": None, "inputs": {"behaviour_score": 2.0}, "rule": None, "value": 2.6}
    ]
    seen = [cell("peer", 6, 2.4, adaptif="above")]
    said = printed(make_released(house, "employee", sources=seen, more_steps=steps), "explanation")
    assert "lebih kuat" in said
    assert "cenderung ketat" not in said


def test_a_receipt_stands_on_the_document(house: House) -> None:
    result = make_released(house, "employee")
    receipt = result_receive(actor=house.viewer("employee"), result=result)
    assert f"Salor, {date_in_words(receipt.received_on, 'id')}" in printed(result)


def test_an_objection_that_was_told_stands_on_the_document(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objected, "_known", [])
    objected.register(
        objected.Cases(
            told=lambda _result, _viewer: Said(text="Realisasi belum lengkap."),
            stands=lambda _result: True,
            replaced=lambda _result: None,
        )
    )
    assert "Realisasi belum lengkap." in printed(make_released(house, "employee"))


def test_what_an_objection_changed_is_signed_by_who_appraised_and_who_decided(house: House) -> None:
    first = make_released(house, "employee", decided={"decided_by": number_of(house, "superior")})
    result_receive(actor=house.viewer("employee"), result=first)
    assert "14 hari kalender sejak diterima" in printed(first, "explanation")
    by = house.people["head"]
    decided = {"decided_by": number_of(house, "head"), "decided_by_name": by.full_name}
    second = make_released(house, "employee", version=2, reason="Keberatan.", decided=decided)
    make_changed(house, first, second)
    said = printed(second)
    appraiser, above = (house.people[one].full_name for one in ("superior", "head"))
    assert said.index(f"Pejabat Penilai Kinerja Nama {appraiser}") < said.index(
        f"Atasan Pejabat Penilai Kinerja Nama {above}"
    )
    # Nobody has received this version, and nothing more can be objected to.
    assert "Diterima tanggal Salor" not in said
    explained = printed(second, "explanation")
    assert f"Ditetapkan oleh {above}" in explained
    assert "sejak diterima" not in explained


def test_whoever_was_closed_early_reads_so_on_every_sheet(house: House) -> None:
    result = make_released(house, "employee", early=("retirement", date(2025, 6, 30)))
    for kind in ("evaluation_document", "evaluation"):
        assert "Tahunan 2025, dihitung sampai 30 Juni 2025" in printed(result, kind)
    explained = printed(result, "explanation")
    assert "Ditutup sebelum periode berakhir; dihitung sampai 30 Juni 2025." in explained
    assert "Alasan: pensiun." in explained
    english = words(result_pdf(viewer_for(result.person), result, "explanation", language="en"))
    assert "annual 2025, up to 30 June 2025" in english
    assert "Closed before the period ended" in english
    assert "Reason: retirement." in english


@pytest.mark.parametrize("name", ["lengkap", "dokumen-evaluasi", "evaluasi", "penjelasan"])
def test_each_document_has_its_address(house: House, client: Client, name: str) -> None:
    result = make_released(house, "employee")
    page = sign_in(client, house, "employee")
    for ask in ("", "?kertas=F4", "?bahasa=en"):
        answer = page.get(f"/hasil/{result.uid}/cetak/{name}.pdf{ask}")
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
    assert page.get(f"/hasil/{result.uid}/cetak/lain.pdf").status_code == 404


def test_printing_anothers_is_recorded_ones_own_is_not(house: House, client: Client) -> None:
    result = make_released(house, "employee")
    sign_in(client, house, "employee").get(f"/hasil/{result.uid}/cetak/penjelasan.pdf")
    assert not Reading.objects.exists()
    sign_in(client, house, "superior").get(f"/hasil/{result.uid}/cetak/penjelasan.pdf")
    assert Reading.objects.get().viewer_id == house.people["superior"].pk


def test_before_release_nothing_is_printed(house: House, client: Client) -> None:
    result = make_released(house, "employee")
    Release.objects.all().delete()
    for persona in ("employee", "superior", "unit_officer", "auditor"):
        page = sign_in(client, house, persona)
        for address in ("cetak/", "cetak/lengkap.pdf"):
            assert page.get(f"/hasil/{result.uid}/{address}").status_code == 404
    # Also who looks after the close prints a unit's no earlier than those concerned read theirs.
    path = house.units["BKPSDM"].path
    assert not results_to_print(house.viewer("operator"), period=result.period, unit_path=path)


def test_a_unit_is_printed_as_an_archive_and_recorded(house: House) -> None:
    unit = house.units["BKPSDM.DATA"]
    result = make_released(house, "employee", unit=unit)
    make_released(house, "auditor", unit=house.units["INSPEKTORAT"])
    viewer = house.viewer("unit_officer")
    chosen = results_to_print(viewer, period=result.period, unit_path=house.units["BKPSDM"].path)
    assert chosen == [result.pk]
    told: list[int] = []
    kept = print_results(
        viewer, chosen, period=result.period, form="zip", paper="F4", language="id", told=told.append
    )
    with open_file(kept) as stream, zipfile.ZipFile(stream) as archive:
        names = archive.namelist()
    assert names == [f"0001-{result.uid}.pdf", "daftar.csv"]
    assert told == [1]
    assert Reading.objects.get().person_id == result.person_id


def test_an_officer_prints_nothing_of_another_unit(house: House) -> None:
    result = make_released(house, "auditor", unit=house.units["INSPEKTORAT"])
    viewer = house.viewer("unit_officer")
    assert not results_to_print(viewer, period=result.period, unit_path=house.units["PROV"].path)
    with pytest.raises(DomainError):
        print_results(viewer, [], period="2025", form="pdf", paper="A4", language="id", told=print)


def test_an_objection_stands_only_where_the_reader_may_read_the_case(house: House) -> None:
    result = make_released(house, "employee")
    case = Objection.objects.create(
        agency=house.agency, period=Period.objects.get(cycle=result.cycle, key=result.period),
        person=result.person, result=result, appraiser=house.people["superior"], ground=Ground.RESULT,
        received_on=clock.today(), filed_at=clock.now(),
    )  # fmt: skip
    Entry.objects.create(
        agency=house.agency, objection=case, kind=EntryKind.STATEMENT, part=Part.EMPLOYEE,
        author=result.person, text="Realisasi triwulan empat belum dihitung.", written_at=clock.now(),
    )  # fmt: skip
    for persona, reads in (("employee", True), ("superior", True), ("unit_officer", False), ("head", False)):
        said = words(result_pdf(house.viewer(persona), result, "evaluation_document"))
        assert ("Realisasi triwulan empat belum dihitung." in said) == reads


def test_what_e_kinerja_asks_stands_in_its_order_to_be_copied(house: House, client: Client) -> None:
    goals = [goal("Berkas pegawai lengkap", 101.5), goal("Tugas tambahan", None, kind="additional")]
    result = make_released(house, "employee", goals=goals)
    page = sign_in(client, house, "superior").get(f"/hasil/{result.uid}/salin/").content.decode()
    asked = ("Berkas pegawai lengkap", "812 berkas", "Tugas tambahan", "Sesuai Ekspektasi", "Baik")
    places = [page.index(f"data-value>{one}") for one in asked]
    assert places == sorted(places)
    assert Reading.objects.get().person_id == result.person_id
