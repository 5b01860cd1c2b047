"""Much to print, long texts and odd characters: nothing is lost, nothing leaves the page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from document_reading import furthest_right_mm, page_texts, text_of
from document_samples import BEHAVIOURS, DOCUMENTS, EXPLANATION, PERSON, goal, indicator
from hypothesis import given, settings
from hypothesis import strategies as st

from salore.engine.documents import DocumentKind, PersonPrint, Printer
from salore.engine.documents.data import FILE_NAMES, Bar

KINDS: tuple[DocumentKind, ...] = tuple(FILE_NAMES)
OFFICIAL: tuple[DocumentKind, ...] = ("plan", "evaluation")
SIXTY = tuple(
    goal(
        n,
        f"Rencana ke-{n:02d} terlaksana",
        *(indicator("Kuantitas", f"Ukuran {n:02d}-{k}", f"{n * 10 + k} berkas") for k in range(3)),
    )
    for n in range(1, 61)
)


def printed(kind: DocumentKind, person: PersonPrint = PERSON) -> bytes:
    (pdf,) = Printer().print_person(person, [kind]).values()
    return pdf


def with_text(text: str) -> PersonPrint:
    """A person whose every written field holds the text."""
    line = indicator(text, text, text, text)
    documents = replace(
        DOCUMENTS,
        agency=text,
        employee=replace(DOCUMENTS.employee, name=text, position=text, unit=text, rank=text),
        main_goals=(replace(goal(1, text, line, replace(line, is_narrative=True)), parent_goal=text),),
        additional_goals=(goal(1, text, line, feedback=(text, text)),),
        behaviours=(replace(BEHAVIOURS[0], label=text, expectations=(text,), feedback=(text,)),),
        resources=(text, text),
        accountability=(text,),
        consequences=(text,),
        recommendations=(text,),
        pattern_notes=(text,),
    )
    explanation = replace(
        EXPLANATION,
        agency=text,
        headline=text,
        in_words=text,
        decision=(text,),
        notices=(text,),
        bars=(Bar(label=text, value=text, share_pct=50.0),),
    )
    return replace(PERSON, documents=documents, explanation=explanation)


@pytest.mark.parametrize("kind", OFFICIAL)
def test_sixty_goals_are_all_there_under_repeated_headers(kind: DocumentKind):
    pdf = printed(kind, replace(PERSON, documents=replace(DOCUMENTS, main_goals=SIXTY)))
    pages = page_texts(pdf)
    text = " ".join(pages)
    for n in range(1, 61):
        assert f"Rencana ke-{n:02d} terlaksana" in text
        for k in range(3):
            assert f"Ukuran {n:02d}-{k}" in text
    with_goals = [page for page in pages if "Ukuran" in page]
    assert len(with_goals) > 5
    for page in with_goals:
        assert "Indikator kinerja individu Target" in page
        assert "A. Utama" in page


@pytest.mark.parametrize("kind", OFFICIAL)
def test_a_goal_of_ordinary_length_is_never_torn_apart(kind: DocumentKind):
    pages = page_texts(printed(kind, replace(PERSON, documents=replace(DOCUMENTS, main_goals=SIXTY))))
    for n in range(1, 61):
        (page,) = [page for page in pages if f"Rencana ke-{n:02d} terlaksana" in page]
        assert all(f"Ukuran {n:02d}-{k}" in page for k in range(3))


def with_one_long(text: str) -> PersonPrint:
    """A person with one text of every kind that people write at length."""
    line = indicator("Kuantitas", "Ukuran", "1 berkas", text)
    documents = replace(
        DOCUMENTS,
        main_goals=(goal(1, "Rencana", line, feedback=(text,)), SIXTY[0]),
        resources=(text,),
        recommendations=(text,),
    )
    return replace(PERSON, documents=documents, explanation=replace(EXPLANATION, notices=(text,)))


@pytest.mark.parametrize("kind", KINDS)
def test_twenty_thousand_characters_run_over_pages_and_end(kind: DocumentKind):
    words = " ".join(f"kata{n}" for n in range(2600))
    assert len(words) > 20_000
    pages = page_texts(printed(kind, with_one_long(words)))
    assert len(pages) >= 4
    text = " ".join(pages)
    assert all(f"kata{n}" in text for n in range(2600))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "word",
    [
        "pertanggungjawabannyalah" * 3,
        "x" * 300,
        "https://ekinerja.contoh.go.id/bukti/2026/03/" + "a1b2c3d4e5" * 12 + ".pdf?versi=akhir",
        "19940312201903200719800715200604101219750202199903200",
    ],
)
def test_long_unbroken_words_stay_on_the_page(kind: DocumentKind, word: str):
    pdf = printed(kind, with_text(word))
    assert max(furthest_right_mm(pdf)) <= 0.5
    assert word[:20] in text_of(pdf).replace(" ", "")


def test_many_sources_share_the_width_of_the_page():
    names = ("Atasan langsung", "Penilaian diri", "Ketua tim", "Rekan kerja", "Bawahan langsung")
    items = tuple(replace(line, words=("perlu perhatian",) * 5) for line in EXPLANATION.items)
    sheet = replace(EXPLANATION, item_sources=names, items=items)
    pdf = printed("explanation", replace(PERSON, explanation=sheet))
    assert max(furthest_right_mm(pdf)) <= 0.5
    assert "Nilai " + " ".join(names) in text_of(pdf)


@pytest.mark.parametrize("goals", range(1, 9))
def test_signature_of_an_evaluation_is_never_alone_on_a_page(goals: int):
    documents = replace(DOCUMENTS, main_goals=SIXTY[:goals])
    last = page_texts(printed("evaluation", replace(PERSON, documents=documents)))[-1]
    assert "Predikat kinerja pegawai Baik Salor, 15 Januari 2027 Pejabat Penilai Kinerja," in last


def test_a_long_realisation_and_feedback_stand_below_their_goal_over_the_whole_width():
    realisation, feedback = "uraian realisasi " * 200, "umpan balik panjang " * 200
    line = indicator("Kuantitas", "Ukuran pertama", "1 berkas", realisation)
    goals = (goal(1, "Rencana pertama", line, feedback=(feedback,)), SIXTY[0])
    text = text_of(printed("evaluation", replace(PERSON, documents=replace(DOCUMENTS, main_goals=goals))))
    places = [
        text.index(words)
        for words in (
            "Rencana pertama",
            "Lihat uraian di bawah",
            "Realisasi berdasarkan bukti dukung: Ukuran pertama uraian realisasi",
            "dukung umpan balik panjang",
            "Rencana ke-01",
        )
    ]
    assert places == sorted(places)
    assert text.count("uraian realisasi") == 200


HOSTILE = [
    '#panic("x") $x^2$ @acuan <label> [isi] *tebal* _miring_ `kode` \\ / // komentar /* */ = judul',
    '\'tunggal\' "ganda" ```blok``` #import "frame.typ": * #{1+1} \\u{41} ~ -- ---',
    '")) #panic() //',
    "kiri\u200f\u202ekanan\u202c\u2066isolasi\u2069\ufeff",
    "senyum 😀 keluarga 👨‍👩‍👧 bendera 🇮🇩 中文 ไทย नमस्ते",
    "kontrol \x00\x01\x07\x1b[31m\x7f\x85 \ud800 \ufffe \U0010ffff",
    "centang ✓ ☐ panah → butir \uf0b7 derajat °C m² ½ ≥ ≤ ± €",
    "é ñ ü ş ığ Ŋ ẹ́ a\u0301\u0302\u0303\u0304",
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_is_data_whatever_it_holds(kind: DocumentKind, text: str):
    assert printed(kind, with_text(text)).startswith(b"%PDF-1.7")


def test_markup_is_printed_as_written():
    text = '#panic("x") $x$ @a <b> [c] *d* _e_ `f` \\g "h" \\u{41} = i // j'
    assert text_of(printed("plan", with_text(text))).count(text) >= 10


def test_lines_that_people_broke_stay_broken_and_blank_ones_go():
    pdf = printed("plan", with_text("satu\r\n\r\n\n dua\vtiga"))
    assert "satu dua tiga" in text_of(pdf)


@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=40))
def test_any_text_can_be_printed(text: str):
    for kind in KINDS:
        assert printed(kind, with_text(text)).startswith(b"%PDF-1.7")
