"""What Salore prints, Salore reads."""

from __future__ import annotations

from datetime import date

import pytest

from salore.engine.documents import DocumentData, PersonPrint, Printer
from salore.engine.documents.data import BehaviourLine, GoalLine, IndicatorLine, Origin, Party
from salore.planning.reading.ekinerja_pdf import read_print

TODAY = date(2026, 12, 2)
LONG = "Kelengkapan dokumen kepegawaian yang telah dipindai dan diperiksa pertanggungjawabannya, " * 4


def data(**changes) -> DocumentData:
    people = [
        Party(name=name, id=nip, rank="Penata (III/c)", position="Analis", unit="Bidang Data")
        for name, nip in (("Siti Contoh, S.Kom", "198501012010012001"), ("Budi Contoh", "197501012000011001"))
    ]
    goals = tuple(
        GoalLine(
            number=str(number),
            goal=f"Berkas bagian {number} lengkap. {LONG if number % 3 == 0 else ''}".strip(),
            parent_goal="Tersedianya informasi yang andal" if number != 2 else "",
            indicators=(
                IndicatorLine(aspect="Kuantitas", indicator=f"Jumlah berkas {number}", target="820 berkas",
                              realisation="800 berkas"),
                IndicatorLine(aspect="Waktu", indicator=LONG.strip(), target="paling lama 3 hari kerja"),
            ),
            feedback=("Pertahankan",) if number == 1 else (),
        )
        for number in range(1, 8)
    )  # fmt: skip
    settings = {
        "agency": "Pemerintah Provinsi Contoh", "period": "2026", "evaluation_period": "Tahunan",
        "form": "staff", "approach": "quantitative",
        "employee": people[0], "appraiser": people[1], "appraiser_superior": None,
        "main_goals": goals, "additional_goals": goals[:1],
        "behaviours": (
            BehaviourLine(label="Berorientasi Pelayanan", guides=("Ramah",), expectations=("Balas surat",),
                          feedback=("Baik",)),
            BehaviourLine(label="Akuntabel", guides=("Jujur",)),
        ),
        "origin": Origin(period="2026", pack="salor", fingerprint="0123"), "as_of": date(2026, 1, 2),
        "resources": ("Dua pemindai", LONG.strip()), "accountability": ("Laporan bulanan",),
    } | changes  # fmt: skip
    return DocumentData(**settings)


def printed(kind: str, language: str = "id", paper: str = "A4", **changes) -> bytes:
    person = PersonPrint(person_id="1", documents=data(**changes))
    (content,) = Printer(paper, language).print_person(person, [kind]).values()
    return content


@pytest.mark.parametrize("paper", ["A4", "F4"])
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", ["plan", "evaluation"])
def test_our_own_sheets_come_back(kind, language, paper):
    plan = read_print(printed(kind, language, paper), TODAY)
    wanted = data()
    lines = [*wanted.main_goals, *wanted.additional_goals]
    assert [one.kind for one in plan.goals] == ["main"] * 7 + ["additional"]
    assert [one.goal for one in plan.goals] == [line.goal for line in lines]
    assert [one.parent_goal for one in plan.goals] == [line.parent_goal for line in lines]
    for found, line in zip(plan.goals, lines, strict=True):
        assert [one.text for one in found.indicators] == [one.indicator for one in line.indicators]
        assert [one.target for one in found.indicators] == [one.target for one in line.indicators]
        assert [one.aspect for one in found.indicators] == ["quantity", "time"]
        if kind == "evaluation":
            assert [one.realisation for one in found.indicators] == [
                one.realisation for one in line.indicators
            ]
            assert found.feedback == "\n".join(line.feedback)
    assert plan.person.nip == wanted.employee.id
    assert plan.appraiser.name == "Budi Contoh"
    assert (plan.starts_on, plan.is_evaluation) == (date(2026, 1, 1), kind == "evaluation")
    assert plan.behaviours[0].expectation == "Balas surat"
    if kind == "plan":
        assert plan.annex.resources == wanted.resources
        assert plan.annex.consequences == ()
    assert {doubt.code for doubt in plan.doubts} <= {"joined_over_page"}


def test_a_head_s_and_a_narrative_sheet():
    told = GoalLine(
        number="1",
        goal="Hasil",
        indicators=(IndicatorLine(indicator="Ukuran", target="Tersusun", is_narrative=True),),
    )
    plan = read_print(
        printed("plan", main_goals=(told,), additional_goals=(), form="head", approach="qualitative"), TODAY
    )
    assert (plan.form, plan.approach) == ("head", "qualitative")
    assert plan.goals[0].indicators[0].text == "Ukuran Tersusun"
    assert plan.doubts == ()
