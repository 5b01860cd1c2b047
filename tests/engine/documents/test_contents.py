"""What stands on each document."""

from __future__ import annotations

from dataclasses import replace

import pytest
from document_reading import page_sizes_mm, page_texts, text_of
from document_samples import DOCUMENTS, EXPLANATION, GOALS, PERSON, undecided

from salore.engine.documents import DocumentKind, Paper, PersonPrint, Printer
from salore.engine.documents.data import FILE_NAMES, Objection
from salore.wording import Language

KINDS: tuple[DocumentKind, ...] = tuple(FILE_NAMES)


def printed(
    kind: DocumentKind, person: PersonPrint = PERSON, paper: Paper = "A4", language: Language = "id"
) -> bytes:
    (pdf,) = Printer(paper, language).print_person(person, [kind]).values()
    return pdf


def with_documents(**changes: object) -> PersonPrint:
    return replace(PERSON, documents=replace(DOCUMENTS, **changes))  # type: ignore[arg-type]


def test_each_kind_has_its_official_file_name_in_the_order_asked():
    asked: list[DocumentKind] = ["explanation", "plan", "evaluation_document", "evaluation"]
    assert list(Printer().print_person(PERSON, asked)) == [
        "penjelasan.pdf",
        "skp.pdf",
        "dokumen-evaluasi.pdf",
        "evaluasi-kinerja.pdf",
    ]


def test_no_explanation_no_sheet():
    assert Printer().print_person(replace(PERSON, explanation=None), ["explanation"]) == {}


@pytest.mark.parametrize(
    ("paper", "kind", "size"),
    [
        ("A4", "plan", (297, 210)),
        ("A4", "evaluation", (297, 210)),
        ("A4", "evaluation_document", (210, 297)),
        ("A4", "explanation", (210, 297)),
        ("F4", "plan", (330, 215)),
        ("F4", "evaluation", (330, 215)),
        ("F4", "evaluation_document", (215, 330)),
        ("F4", "explanation", (215, 330)),
    ],
)
def test_wide_tables_lie_across_and_the_rest_stands(paper: Paper, kind: DocumentKind, size: tuple[int, int]):
    assert set(page_sizes_mm(printed(kind, paper=paper))) == {size}


def test_plan_names_both_people_goals_values_annex_and_signatures():
    text = text_of(printed("plan"))
    for party in (DOCUMENTS.employee, DOCUMENTS.appraiser):
        assert party is not None
        # In the table of parties, and under the plan and its annex.
        assert text.count(party.name) >= 3
        assert text.count(party.id) == 3
        assert party.rank in text
    for said in (
        "Sasaran Kinerja Pegawai",
        "Rencana hasil kerja pimpinan yang diintervensi",
        "A. Utama",
        "B. Tambahan",
        "820 berkas",
        "Menggerakkan pemanfaatan sumber daya bersama",
        "Dampingi dua rekan baru",
        "Lampiran Sasaran Kinerja Pegawai",
        "Skema Pertanggungjawaban",
        "Salor, 19 Januari 2026",
    ):
        assert said in text, said


def test_plan_of_a_head_has_no_column_for_the_goals_of_a_superior():
    text = text_of(printed("plan", with_documents(form="head")))
    assert "diintervensi" not in text
    assert GOALS[0].parent_goal not in text
    assert GOALS[0].goal in text


def test_plan_says_nothing_of_realisation_or_ratings():
    text = text_of(printed("plan"))
    assert "831 berkas" not in text
    assert "Rating" not in text


def test_narrative_target_is_printed_whole_after_its_measure():
    text = text_of(printed("plan"))
    line = GOALS[3].indicators[0]
    assert text.index(line.indicator) < text.index(line.target)


def test_evaluation_adds_realisation_feedback_ratings_and_predicate():
    text = text_of(printed("evaluation"))
    for said in (
        "Realisasi berdasarkan bukti dukung",
        "Umpan balik berkelanjutan berdasarkan bukti dukung",
        "831 berkas",
        "Jaringan padam 26 hari kerja dipertimbangkan.",
        "Rating hasil kerja Sesuai Ekspektasi",
        "Rating perilaku kerja Di Atas Ekspektasi",
        "Predikat kinerja pegawai Baik",
        "Capaian kinerja organisasi Baik",
    ):
        assert said in text, said


def test_evaluation_document_names_three_people_and_the_dates_of_receipt():
    text = text_of(printed("evaluation_document"))
    assert "Dr. Yuliana Gebze, S.H., M.Si." in text
    assert "Diterima tanggal 25 Januari 2027" in text
    assert "Keberatan pegawai yang dinilai" in text
    assert "semester pertama" in text


def test_objection_is_printed_in_its_place():
    objection = Objection(
        text="Realisasi triwulan empat belum dihitung.", decision="Predikat ditetapkan Baik."
    )
    text = text_of(printed("evaluation_document", with_documents(objection=objection)))
    assert text.index(objection.text) < text.index("Penjelasan Pejabat") < text.index(objection.decision)


def test_explanation_opens_with_the_answer_and_says_who_decided():
    text = text_of(printed("explanation"))
    opening = text[: text.index("Bagaimana hasil ini diperoleh")]
    assert "Baik hasil kerja sesuai ekspektasi, perilaku kerja di atas ekspektasi" in opening
    assert "Ditetapkan oleh Ignasius Yolmen, S.Sos., bukan oleh sistem." in opening


def test_suppressed_source_is_a_sentence_without_a_number():
    text = text_of(printed("explanation"))
    assert "Bawahan langsung Tidak ditampilkan: jawaban kurang dari 5. Diri sendiri 1 3,70" in text


def test_explanation_states_basis_and_certainty_of_each_rule():
    text = text_of(printed("explanation"))
    for line in EXPLANATION.rules:
        assert f"{line.rule} {line.basis} {line.certainty}" in text


@pytest.mark.parametrize("language", ["id", "en"])
def test_undecided_is_said_and_never_looks_low(language: Language):
    words = {"id": "Belum dinilai", "en": "Not yet appraised"}[language]
    assert text_of(printed("evaluation", undecided(), language=language)).count(words) == 3
    assert text_of(printed("evaluation_document", undecided(), language=language)).count(words) == 3
    explanation = text_of(printed("explanation", undecided(), language=language))
    assert "Belum dinilai" in explanation
    assert "Kurang" not in explanation


def test_empty_blocks_say_so():
    text = text_of(printed("plan", undecided()))
    assert "Belum ada rencana hasil kerja utama." in text
    assert "Tidak ada rencana hasil kerja tambahan." in text
    assert text.count("Tidak ada yang dicatat.") == 3
    assert text.count("Belum tercatat") == 5


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_says_its_number_and_what_it_was_computed_from(kind: DocumentKind):
    pages = page_texts(printed(kind))
    for number, text in enumerate(pages, start=1):
        assert f"Halaman {number} dari {len(pages)}" in text
        assert (
            "Dihitung dari data periode 2026 menurut paket kebijakan salor 1.0, sidik data 3f9a01c27b."
            in text
        )


@pytest.mark.parametrize("kind", KINDS)
def test_english_labels_leave_no_indonesian_ones(kind: DocumentKind):
    text = text_of(printed(kind, language="en"))
    assert "Page 1 of" in text
    for word in ("Halaman", "Pejabat Penilai Kinerja,", "Rencana hasil kerja", "Belum ada", "Tidak ada"):
        assert word not in text.replace("Atasan Pejabat Penilai Kinerja,", ""), word
