"""Plans in sheets: the office form of one person, and lists of many."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from salore.organisation.reading.columns import open_table
from salore.organisation.reading.sheets import open_sheet
from salore.planning.reading.plan import PlanReadingError
from salore.planning.reading.plan_tables import plan_kind, read_plans
from tests.organisation.reading.making import xlsx

TODAY = date(2026, 12, 2)
TITLES = [
    "NO", "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI", "RENCANA HASIL KERJA", "ASPEK",
    "INDIKATOR KINERJA INDIVIDU", "TARGET",
]  # fmt: skip


def read(rows, mapping=None):
    with open_sheet(xlsx(rows)) as sheet:
        return list(read_plans(open_table(sheet, plan_kind(), mapping), TODAY))


def test_the_office_form():
    (plan,) = read(
        [
            ["SASARAN KINERJA PEGAWAI"],
            ["", "NAMA", "SITI"],
            [],
            TITLES,
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
            ["A. UTAMA"],
            [1, "Data andal", "Berkas lengkap", "Kuantitas", "Jumlah berkas", "820 berkas"],
            ["", "", "", "Waktu", "Lama pemutakhiran", "maksimal 3 hari"],
            [2, "Data andal", "Laporan tersusun", "Kuantitas", "Jumlah laporan", "1.250"],
            ["B. TAMBAHAN"],
            [1, "", "Panitia upacara", "Kualitas", "Upacara berjalan", "100 %"],
            ["PERILAKU KERJA"],
            [1, "Berorientasi Pelayanan", "Ramah"],
        ]
    )
    assert [(one.kind, one.goal, one.parent_goal) for one in plan.goals] == [
        ("main", "Berkas lengkap", "Data andal"),
        ("main", "Laporan tersusun", "Data andal"),
        ("additional", "Panitia upacara", ""),
    ]
    first, second = plan.goals[0].indicators
    assert (first.aspect, first.text, first.target) == ("quantity", "Jumlah berkas", "820 berkas")
    assert second.target_read.direction == "lower"
    assert [(doubt.code, doubt.row) for doubt in plan.doubts] == [("target_two_readings", 9)]
    assert plan.form == "staff"


def test_a_list_of_many_with_units_of_their_own_column():
    first, second = read(
        [
            ["NIP", "Jenis", "RHK", "IKI", "Aspek", "Target", "Satuan"],
            ["198501012010012001", "Utama", "Berkas lengkap", "Jumlah berkas", "Kuantitas", "820", "berkas"],
            ["198501012010012001", "Utama", "Berkas lengkap", "Mutu", "Kualitas", "80-90", "%"],
            ["198501012010012001", "Entah", "Lain", "Jumlah", "Kuantitas", "12 dokumen", "x"],
            ["12", "Tambahan", "Berkas lengkap", "Jumlah berkas", "Kuantitas", "5", ""],
        ]
    )
    assert first.person.nip == "198501012010012001"
    assert [len(one.indicators) for one in first.goals] == [2, 1]
    assert [one.target for one in first.goals[0].indicators] == ["820 berkas", "80-90 %"]
    assert first.goals[1].indicators[0].target == "12 dokumen"
    assert [doubt.code for doubt in first.doubts] == ["kind_unknown"]
    assert [doubt.code for doubt in second.doubts] == ["person_number_unreadable"]
    assert second.goals[0].kind == "additional"


def test_measure_and_target_in_one_column():
    (plan,) = read(
        [["NO", "RENCANA HASIL KERJA", "UKURAN KEBERHASILAN"], [1, "Hasil", "Tersusun satu laporan"]]
    )
    assert plan.approach == "qualitative"
    assert plan.goals[0].indicators[0].text == "Tersusun satu laporan"
    assert plan.doubts == ()


def test_a_mapping_by_hand():
    mapping = {"goal": "Apa", "indicator": "Ukuran", "target": "Sasaran"}
    (plan,) = read([["Apa", "Ukuran", "Sasaran"], ["Hasil", "Jumlah", "3 buah"]], mapping)
    assert plan.goals[0].indicators[0].target == "3 buah"


def test_a_table_without_goals_is_refused():
    with pytest.raises(PlanReadingError) as caught:
        read([TITLES, ["", "", "", "", "", ""], ["", "x", "", "", "", ""]])
    assert caught.value.say("id")


def test_a_web_process_can_carry_the_readers():
    script = (
        "import sys, salore.planning.reading.ekinerja_pdf, salore.planning.reading.plan_tables\n"
        "sys.exit(bool({'polars', 'numpy', 'django'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
