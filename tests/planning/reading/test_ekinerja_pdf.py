"""Prints of plans and evaluations in the variants that are met; what is no plan is refused in words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from salore.planning import reading as package
from salore.planning.reading.ekinerja_pdf import read_print
from salore.planning.reading.pdf_page import read_pages
from salore.planning.reading.plan import PACKAGE, PlanRead, PlanReadingError
from salore.wording import Catalogue
from tests.planning.reading import browser_prints
from tests.planning.reading.printing import (
    EVALUATION,
    HEAD,
    NARRATIVE,
    STAFF,
    Goal,
    Indicator,
    Sheet,
    printed,
)

TODAY = date(2026, 12, 2)
LONG = " ".join(f"kata{number}" for number in range(90))


def indicator(number: int, **changes: str) -> Indicator:
    aspect = ("Kuantitas", "Kualitas", "Waktu", "Biaya")[number % 4]
    return replace(
        Indicator(
            aspect=aspect, indicator=f"Ukuran {number} dari hasil", target=f"{number + 2} dokumen",
            realisation=f"Terlaksana {number + 1} dokumen", feedback=f"Catatan {number}",
            perspective="Penerima Layanan",
        ),
        **changes,
    )  # fmt: skip


def goal(number: int, *, count: int = 2, **changes: str) -> Goal:
    return replace(
        Goal(
            goal=f"Hasil kerja {number} tercapai", parent=f"Hasil pimpinan {number % 3}",
            indicators=[indicator(10 * number + place) for place in range(count)],
        ),
        **changes,
    )  # fmt: skip


def sheet(**changes: object) -> Sheet:
    return Sheet(main=[goal(number) for number in range(1, 4)], additional=[goal(9, count=1)], **changes)  # type: ignore[arg-type]


def read(made: Sheet) -> PlanRead:
    return read_print(printed(made), TODAY)


def check(plan: PlanRead, made: Sheet) -> None:
    """Every goal and every indicator as it was written."""
    wanted = [("main", one) for one in made.main] + [("additional", one) for one in made.additional]
    assert [(one.kind, one.goal) for one in plan.goals] == [(kind, one.goal) for kind, one in wanted]
    for found, (_, written) in zip(plan.goals, wanted, strict=True):
        if "parent" in made.columns:
            assert found.parent_goal == written.parent
        assert [one.text for one in found.indicators] == [one.indicator for one in written.indicators]
        for name in ("target", "realisation", "perspective"):
            if name in made.columns:
                expected = [getattr(one, name) for one in written.indicators]
                assert [getattr(one, name) for one in found.indicators] == expected
        if "aspect" in made.columns:
            assert all(one.aspect for one in found.indicators)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"landscape": False},
        {"numbering": False, "repeats_header": False},
        {"middle": True},
        {"frames": True},
        {"font_pt": 6.5},
        {"widths": (0.3, 1, 3, 1, 3, 2)},
        {"widths": (0.5, 3, 1, 0.9, 1, 0.8), "font_pt": 7},
        {"columns": ("number", "goal", "parent", "aspect", "indicator", "target")},
        {"columns": ("number", "parent", "goal", "indicator", "aspect", "target")},
        {"titles": {"indicator": "INDKATOR KINERJA INDIVIDU", "target": "TARGET/SESUAI EKSPEKTASI"}},
        {
            "titles": {
                "indicator": "INDIKATOR  KINERJA INDIV IDU",
                "target": "TARGET TAHUNAN",
                "number": "NO.",
            }
        },
        {"parties": "swapped"},
        {"parties": "stacked"},
        {"parties": "unruled"},
        {"words_before": 250},
    ],
    ids=str,
)
def test_the_form_of_most_officials(changes):
    made = sheet(**changes)
    plan = read(made)
    check(plan, made)
    assert (plan.person.nip, plan.appraiser.nip) == ("198501012010012001", "197501012000011001")
    assert (plan.person.name, plan.appraiser.name) == ("SITI CONTOH, S.Kom", "Drs. BUDI CONTOH, M.Si")
    assert plan.person.position == "Pranata SDM Aparatur"
    assert (plan.starts_on, plan.ends_on) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (plan.form, plan.approach, plan.is_evaluation) == ("staff", "quantitative", False)
    assert plan.doubts == ()


def test_an_evaluation_with_what_was_achieved():
    made = sheet(
        columns=EVALUATION,
        titles={"realisation": "RELASI BERDASARKAN BUKTI DUKUNG", "indicator": "INDKATOR KINERJA INDIVIDU"},
        behaviours=[
            ("Berorientasi Pelayanan", "Menjawab dalam dua hari", "Ramah"),
            ("Akuntabel", "", "Jujur"),
        ],
    )
    plan = read(made)
    check(plan, made)
    assert plan.is_evaluation
    assert [one.feedback for one in plan.goals[0].indicators] == ["Catatan 10", "Catatan 11"]
    assert [(one.value, one.expectation, one.feedback) for one in plan.behaviours] == [
        ("berorientasi_pelayanan", "Menjawab dalam dua hari", "Ramah"),
        ("akuntabel", "", "Jujur"),
    ]


def test_feedback_on_a_goal_as_a_whole():
    made = sheet(columns=EVALUATION)
    for one in made.main:
        one.feedback = f"Umpan balik atas {one.goal}"
    plan = read(made)
    check(plan, made)
    assert [one.feedback for one in plan.goals] == [one.feedback for one in made.main] + [""]
    assert not any(one.feedback for one in plan.goals[0].indicators)


def test_the_form_of_heads_has_no_superior_s_goals():
    made = sheet(columns=HEAD, form="BAGI PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI")
    plan = read(made)
    check(plan, made)
    assert plan.form == "head"
    assert plan.goals[0].indicators[0].perspective == "Penerima Layanan"


def test_the_qualitative_form_tells_measure_and_target_in_one():
    made = sheet(columns=NARRATIVE, approach="KUALITATIF")
    plan = read(made)
    check(plan, made)
    assert plan.approach == "qualitative"
    assert plan.doubts == ()


def test_the_annex_and_expectations():
    annex = {
        "DUKUNGAN SUMBER DAYA": ["Dua pemindai", "Akses SIASN " + LONG],
        "SKEMA PERTANGGUNGJAWABAN": ["Laporan bulanan"],
        "KONSEKUENSI": ["Pembinaan"],
    }
    plan = read(sheet(annex=annex, behaviours=[("Kompeten", "Ikut pelatihan data", "")]))
    assert plan.annex.resources == tuple(annex["DUKUNGAN SUMBER DAYA"])
    assert plan.annex.accountability == ("Laporan bulanan",)
    assert plan.annex.consequences == ("Pembinaan",)
    assert [(one.value, one.expectation) for one in plan.behaviours] == [("kompeten", "Ikut pelatihan data")]


@pytest.mark.parametrize("repeats_header", [True, False])
@pytest.mark.parametrize("middle", [True, False])
@pytest.mark.parametrize("columns", [STAFF, EVALUATION, HEAD], ids=["staff", "evaluation", "head"])
@pytest.mark.parametrize("words_before", [0, 60, 120, 180])
def test_rows_over_the_end_of_a_page(columns, words_before, middle, repeats_header):
    made = Sheet(
        main=[goal(number, count=1 + number % 4) for number in range(1, 13)], columns=columns,
        words_before=words_before, middle=middle, repeats_header=repeats_header, font_pt=8,
    )  # fmt: skip
    check(read(made), made)


@pytest.mark.parametrize("words_before", range(0, 260, 20))
def test_cells_cut_by_the_end_of_a_page_are_put_together(words_before):
    made = sheet(words_before=words_before)
    made.main[1].goal += " " + LONG
    made.main[1].indicators[0].indicator += " " + LONG
    made.main[2].indicators[1].indicator += " " + LONG
    plan = read(made)
    check(plan, made)
    assert {doubt.code for doubt in plan.doubts} <= {"joined_over_page"}


def test_lists_within_a_cell_keep_their_lines():
    made = sheet()
    made.main[0].indicators[0].indicator = "Dua hal:\n- satu\n- dua"
    assert read(made).goals[0].indicators[0].text == "Dua hal:\n- satu\n- dua"


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("1 JANUARI SD 31 DESEMBER TAHUN 2025", (date(2025, 1, 1), date(2025, 12, 31))),
        ("1 Januari 2026 s.d. 30 Juni 2026", (date(2026, 1, 1), date(2026, 6, 30))),
        ("1 Juli - 31 Desember 2026", (date(2026, 7, 1), date(2026, 12, 31))),
        ("1 APRIL SAMPAI DENGAN 31 DESEMBER 2026", (date(2026, 4, 1), date(2026, 12, 31))),
        ("2026", (date(2026, 1, 1), date(2026, 12, 31))),
        ("entah", (None, None)),
    ],
)
def test_periods(period, expected):
    plan = read(sheet(period=period))
    assert (plan.starts_on, plan.ends_on) == expected
    assert [doubt.code for doubt in plan.doubts] == ([] if expected[0] else ["period_unknown"])


def test_what_is_doubtful_is_told():
    made = sheet(person=("SITI", "12345", "", "", ""), appraiser=("BUDI", "9301010101700001", "", "", ""))
    made.main[0].indicators[0] = indicator(1, target="", aspect="Entah")
    made.main[1].indicators[0] = indicator(1, target="1.250 dokumen")
    made.main[2].indicators = []
    plan = read(made)
    assert {doubt.code for doubt in plan.doubts} == {
        "person_number_unreadable", "appraiser_number_unreadable", "indicator_without_target",
        "aspect_unknown", "target_two_readings", "goal_without_indicator",
    }  # fmt: skip
    assert "9301010101700001" not in repr(plan)
    for doubt in plan.doubts:
        assert doubt.say("id") != doubt.say("en")
        assert doubt.reason("id")


def changed(content: bytes, **options: object) -> bytes:
    made = BytesIO()
    with pikepdf.open(BytesIO(content)) as document:
        document.save(made, **options)  # type: ignore[arg-type]
    return made.getvalue()


def test_a_scan_is_refused_and_told_apart_from_an_empty_page():
    picture = (
        "#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>\"), format: \"svg\")"
    )
    empty = typst.compile(f"{picture}".encode(), format="pdf")
    assert refusal(empty) == "no_text"
    assert refusal(_scan()) == "scan"


def _scan() -> bytes:
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    picture = pikepdf.Stream(document, bytes(100 * 100))
    picture.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 100,
                    "/Height": 100,
                    "/ColorSpace": pikepdf.Name.DeviceGray, "/BitsPerComponent": 8})  # fmt: skip
    page.add_resource(picture, pikepdf.Name.XObject, pikepdf.Name("/Scan"))
    page.contents_add(b"595 0 0 842 0 0 cm /Scan Do")
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(PlanReadingError) as caught:
        read_print(content, TODAY)
    assert caught.value.say("id") != caught.value.say("en")
    return caught.value.code


def test_what_is_no_plan_is_refused_in_words():
    letter = typst.compile(("Surat biasa. " * 40).encode(), format="pdf")
    empty_table = Sheet(main=[])
    assert refusal(letter) == "no_plan"
    assert refusal(printed(empty_table)) == "no_goals"
    assert refusal(b"") == "not_pdf"
    assert refusal(b"PK\x03\x04" * 400) == "not_pdf"
    assert refusal(b"%PDF-1.7\n" + b"x" * 500) == "damaged"
    assert refusal(changed(printed(sheet()), encryption=pikepdf.Encryption(owner="a", user="b"))) == "locked"
    assert refusal(typst.compile(("#pagebreak()\n" * 90).encode(), format="pdf")) == "too_many_pages"


@given(st.data())
@settings(max_examples=40)
def test_a_damaged_print_is_read_or_refused(data):
    content = bytearray(_WHOLE)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + 4] = data.draw(st.binary(min_size=1, max_size=6))
    try:
        outcome = str(read_print(bytes(content[: data.draw(st.integers(1, len(content)))]), TODAY).goals)
    except PlanReadingError as error:
        outcome = error.say("id")
    assert outcome not in ("", "()")


_WHOLE = changed(
    printed(sheet()), compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized
)
_PROSE = st.text(st.characters(codec="ascii", categories=("Lu", "Ll")), min_size=4, max_size=14)


@given(
    st.lists(st.lists(_PROSE, min_size=1, max_size=14).map(" ".join), min_size=1, max_size=5), st.booleans()
)
@settings(max_examples=25)
def test_any_words_come_back(titles, landscape):
    made = Sheet(
        main=[replace(goal(number), goal=f"Hasil {title}") for number, title in enumerate(titles)],
        landscape=landscape,
    )
    check(read(made), made)


def test_every_doubt_and_refusal_has_its_words():
    folder = Path(package.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    words = Catalogue.of(PACKAGE)
    codes = set(re.findall(r'doubt\(\s*"(\w+)"', source))
    codes |= {f"target_{code}" for code in ("two_readings", "strict", "year")}
    codes |= {
        f"{role}_{what}"
        for role in ("person", "appraiser")
        for what in ("number_missing", "number_unreadable")
    }
    for code in codes:
        assert f"doubt.{code}" in words, code
        assert f"reason.{code}" in words, code
    for code in re.findall(r'PlanReadingError\(\s*"(\w+)"', source):
        assert f"fault.{code}" in words, code


@pytest.mark.parametrize("name", browser_prints.sheets())
def test_what_a_browser_printed(name):
    made = browser_prints.sheets()[name]
    plan = read_print((browser_prints.FOLDER / f"{name}.pdf").read_bytes(), TODAY)
    check(plan, made)
    assert (plan.person.nip, plan.appraiser.nip) == ("198501012010012001", "197501012000011001")
    assert {doubt.code for doubt in plan.doubts} <= {"joined_over_page"}


@pytest.mark.parametrize("tracking", [0, 1, 2.5, 4])
def test_spaced_letters_of_a_name_come_together(tracking):
    written = "ANI SARI, S.Pd. LANI"
    plain = "Kelas a b c dan x y z; " + "isi yang dibaca. " * 6
    source = f'#text(weight: "bold", tracking: {tracking}pt)[{written}]\n\n{plain}'
    page = read_pages(typst.compile(source.encode(), format="pdf"))[0]
    assert " ".join(word.text for word in page.words) == f"{written} {plain}".strip()
