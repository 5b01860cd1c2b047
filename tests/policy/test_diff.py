"""What changes from one pack to another, in words, and for whom."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest

from salore.policy import diff_packs, load_pack, shipped_packs
from salore.policy.model import Extends, Rules, Words

LAW, NUMERIC = load_pack("id-permenpanrb-6-2022"), load_pack("id-pp-30-2019")
SALOR, REGENCY = load_pack("salor"), load_pack("contoh-kabupaten")


def with_rule(pack, name, **changes):
    return replace(pack, rules=replace(pack.rules, **{name: replace(pack.rule(name), **changes)}))


@pytest.mark.parametrize("name", shipped_packs())
def test_a_pack_does_not_differ_from_itself(name):
    assert diff_packs(load_pack(name), load_pack(name), "id") == ()


def test_a_weight_is_said_with_those_whom_it_concerns():
    lines = diff_packs(LAW, SALOR, "id")
    assert "Semua jabatan, semua jenis kepegawaian: bobot rekan kerja 0 % → 25 %" in lines
    assert "Semua jabatan, semua jenis kepegawaian: bobot atasan langsung 100 % → 60 %" in lines
    assert "All posts, all kinds of employment: weight of peers 0% → 25%" in diff_packs(LAW, SALOR, "en")


def test_a_weight_of_one_kind_of_employment_names_it():
    general = SALOR.rules.sources.rows
    pns = tuple(
        replace(row, employment_kind="pns", weight=weight)
        for row, weight in zip(general, map(Decimal, ("0.8", "0.05", "0.15", "0", "0")), strict=True)
    )
    changed = with_rule(SALOR, "sources", rows=(*general, *pns))
    assert diff_packs(SALOR, changed, "id") == (
        "Semua jabatan, PNS: bobot atasan langsung 60 % → 80 %",
        "Semua jabatan, PNS: bobot rekan kerja 25 % → 5 %",
    )


def test_groups_with_the_same_change_are_gathered():
    lines = diff_packs(LAW, REGENCY, "id")
    assert "Semua jabatan kecuali Manajerial, semua jenis kepegawaian: bobot rekan kerja 0 % → 30 %" in lines
    assert "Manajerial, semua jenis kepegawaian: bobot rekan kerja 0 % → 20 %" in lines
    asked = "Semua jabatan kecuali Manajerial, semua jenis kepegawaian: bawahan langsung tidak lagi ditanya"
    assert asked in lines


def test_the_way_back_says_that_they_are_asked_again():
    lines = diff_packs(REGENCY, LAW, "id")
    whom = "Semua jabatan kecuali Manajerial, semua jenis kepegawaian"
    assert f"{whom}: bawahan langsung ikut ditanya: bahan pertimbangan, bobot 0 %" in lines


def test_rows_are_compared_by_what_they_are_about():
    lines = diff_packs(LAW, REGENCY, "id")
    assert "Semua pegawai: Periode evaluasi: PPPK: triwulanan, tahunan → PPPK: bulanan, tahunan" in lines
    assert not any("Periode evaluasi: PNS" in line for line in lines)
    assert any(line.endswith("Tenggat: dihapus: SKP diajukan: 15 Januari") for line in lines)


def test_a_rule_that_comes_or_goes_is_named():
    there, back = diff_packs(LAW, NUMERIC, "id"), diff_packs(NUMERIC, LAW, "id")
    assert "Semua pegawai: Kuadran kinerja: aturan ini dihapus" in there
    assert "Semua pegawai: Nilai akhir: aturan ini ditambah" in there
    assert "Semua pegawai: Kuadran kinerja: aturan ini ditambah" in back


def test_another_basis_and_certainty_are_said():
    lines = diff_packs(LAW, SALOR, "en")
    basis = "Common practice where the law is silent → Draft Regulation of the Head of BKPSDM"
    assert any(f"Proposed rating of behaviour: its basis {basis}" in line for line in lines)
    assert "Proposed rating of behaviour: its certainty not verified → read in the text" in lines


def test_what_does_not_show_in_this_language_is_said_all_the_same():
    first, *others = LAW.rules.statuses.rows
    reworded = replace(first, label=Words(id=first.label.id, en="In service"))
    changed = with_rule(LAW, "statuses", rows=(reworded, *others))
    [line] = diff_packs(LAW, changed, "id")
    assert line.endswith("isi lain berubah (label)")
    assert len(diff_packs(LAW, changed, "en")) == 1


def test_another_order_of_rows_is_said():
    rows = LAW.rules.behaviour_items.rows
    [line] = diff_packs(LAW, with_rule(LAW, "behaviour_items", rows=rows[::-1]), "id")
    assert line == "Semua penjawab: Nilai perilaku dan panduannya: urutan barisnya berubah"


def test_instruments_are_compared():
    changed = LAW.instruments | {"pp_30_2019": replace(LAW.instruments["pp_30_2019"], kind="practice")}
    [line] = diff_packs(LAW, replace(LAW, instruments=changed), "en")
    assert line.endswith("Civil Servants [practice]")


def test_another_version_of_the_base_is_said():
    later = replace(SALOR.identity, extends=Extends(pack="id-permenpanrb-6-2022", hash="f" * 64))
    [line] = diff_packs(SALOR, replace(SALOR, identity=later), "id")
    assert line.startswith("Paket: Induk id-permenpanrb-6-2022 (")
    assert line.endswith(f"({'f' * 12})")


@pytest.mark.parametrize("rule", [field.name for field in fields(Rules) if getattr(LAW.rules, field.name)])
def test_a_change_anywhere_is_never_passed_over(rule):
    note = Words(id="lain", en="other")
    assert diff_packs(LAW, with_rule(LAW, rule, note=note), "id")
    rows = getattr(LAW.rule(rule), "rows", None)
    if rows:
        assert diff_packs(LAW, with_rule(LAW, rule, rows=rows[:-1]), "id")
        assert diff_packs(with_rule(LAW, rule, rows=rows[:-1]), LAW, "en")
