"""PDF/UA-1: tagged, titled, in a language, tables with headers, headings in order, spoken in order."""

from __future__ import annotations

import itertools

import pikepdf
import pytest
from document_reading import elements, opened, roles, spoken_text, structure
from document_samples import DOCUMENTS, GOALS, PERSON, undecided

from salore.engine.documents import DocumentKind, PersonPrint, Printer
from salore.engine.documents.data import FILE_NAMES
from salore.wording import Language

KINDS: tuple[DocumentKind, ...] = tuple(FILE_NAMES)
TITLES = {
    "plan": ("Sasaran Kinerja Pegawai", "Employee Performance Plan (SKP)"),
    "evaluation": ("Evaluasi Kinerja Pegawai", "Performance Evaluation"),
    "evaluation_document": ("Dokumen Evaluasi Kinerja Pegawai", "Employee Evaluation Document"),
    "explanation": ("Penjelasan Hasil Kinerja", "Explanation of the Result"),
}


def printed(kind: DocumentKind, person: PersonPrint = PERSON, language: Language = "id") -> bytes:
    (pdf,) = Printer("A4", language).print_person(person, [kind]).values()
    return pdf


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_pdf_is_tagged_titled_and_in_its_language(kind: DocumentKind, language: Language):
    with opened(printed(kind, language=language)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == language
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        title = TITLES[kind][language == "en"] + ", Marselina Kaize, A.Md."
        assert pdf.docinfo["/Title"] == title
        metadata = pdf.open_metadata()
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == title


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("person", [PERSON, undecided()], ids=["decided", "undecided"])
def test_every_table_has_headers_that_its_cells_refer_to(kind: DocumentKind, person: PersonPrint):
    with opened(printed(kind, person)) as pdf:
        tables = [node for node in structure(pdf) if node.S == "/Table"]
        assert tables or kind in ("evaluation_document", "explanation")
        for table in tables:
            inside = list(elements(table))
            assert "THead" in roles(inside)
            heads = {bytes(node.ID) for node in inside if node.S == "/TH"}
            assert heads
            for cell in (node for node in inside if node.S == "/TD"):
                attributes = cell.A if isinstance(cell.A, pikepdf.Array) else [cell.A]
                named = [bytes(head) for a in attributes for head in a.get("/Headers", [])]
                assert named
                assert set(named) <= heads


@pytest.mark.parametrize("kind", KINDS)
def test_headings_begin_with_the_first_level_and_skip_none(kind: DocumentKind):
    with opened(printed(kind)) as pdf:
        levels = [int(role[1]) for role in roles(structure(pdf)) if role in ("H1", "H2", "H3", "H4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_goals_are_spoken_row_by_row():
    text = spoken_text(printed("evaluation"))
    first = GOALS[0]
    expected = [
        DOCUMENTS.employee.name,
        DOCUMENTS.employee.id,
        "A. Utama",
        first.parent_goal,
        first.goal,
        first.indicators[0].indicator,
        first.indicators[0].target,
        first.indicators[0].realisation,
        first.feedback[0],
        first.indicators[1].indicator,
        first.indicators[2].indicator,
        GOALS[1].goal,
    ]
    places = [text.find(words) for words in expected]
    assert -1 not in places
    assert places == sorted(places)


def test_decision_is_spoken_before_the_calculation_and_the_rules_last():
    text = spoken_text(printed("explanation"))
    parts = [
        "Baik hasil kerja",
        "bukan oleh sistem",
        "Bagaimana hasil",
        "Siapa yang menjawab",
        "Aturan yang dipakai",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_footers_are_not_spoken():
    assert "Halaman" not in spoken_text(printed("plan"))
