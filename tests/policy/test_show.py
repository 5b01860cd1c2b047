"""A pack read at a terminal."""

import re
from dataclasses import fields, replace

import pytest

from salore.policy import load_pack, shipped_packs, show_pack
from salore.policy.model import Basis, Rules
from salore.wording import Catalogue


@pytest.mark.parametrize("name", shipped_packs())
@pytest.mark.parametrize("language", ["id", "en"])
def test_each_rule_is_shown_once_with_its_basis_and_certainty(name, language):
    pack = load_pack(name)
    text = show_pack(pack, language)
    words = Catalogue.of("salore.policy")
    present = [field.name for field in fields(Rules) if getattr(pack.rules, field.name) is not None]
    for rule in present:
        assert len(re.findall(rf"^  \S.*\({rule}\)", text, re.MULTILINE)) == 1
    flowing = re.sub(r"\s+", " ", text)
    for rule in present:
        basis = pack.rule(rule).basis
        assert pack.instruments[basis.instrument].title.in_language(language) in flowing
        assert basis.article in flowing
    ends = [words.say(f"value.certainty.{pack.rule(rule).certainty}", language) for rule in present]
    for certainty in set(ends):
        said = words.say("show.certainty", language, certainty=certainty)
        assert flowing.count(said) == ends.count(certainty)


@pytest.mark.parametrize("name", shipped_packs())
def test_lines_fit_a_terminal(name):
    assert max(map(len, show_pack(load_pack(name), "id").splitlines())) <= 110


def test_the_hash_stands_at_the_top_so_that_derived_packs_can_name_it():
    pack = load_pack("id-permenpanrb-6-2022")
    assert f"Sidik (hash): {pack.hash}" in show_pack(pack, "id").splitlines()[:4]


def test_own_rules_are_marked():
    text = show_pack(load_pack("salor"), "id")
    assert "Sumber penilaian perilaku (sources) [aturan sendiri]" in text
    assert "Kuadran kinerja (quadrant)\n" in text
    assert "[kebijakan instansi]" in re.sub(r"\s+", " ", text)


def test_numbers_and_dates_are_written_as_people_write_them():
    text = show_pack(load_pack("salor"), "id")
    assert "Di atas ekspektasi mulai: 4,25" in text
    assert "- SKP ditetapkan: 31 Januari, tenggang 14 hari" in text
    assert "- C (Kurang Baik): mulai 65,00, berlaku sejak 1 Januari 2017" in text
    english = show_pack(load_pack("salor"), "en")
    assert "Above expectation from: 4.25" in english
    assert "- Plan agreed: 31 January, 14 days of grace" in english


def test_a_pack_that_is_still_wrong_can_be_shown_all_the_same():
    pack = load_pack("salor")
    rounding = replace(pack.rules.rounding, basis=Basis(instrument="entah"))
    deadlines = pack.rules.deadlines
    odd = replace(deadlines, rows=(replace(deadlines.rows[0], month_day="02-31"), *deadlines.rows[1:]))
    wrong = replace(pack, rules=replace(pack.rules, rounding=rounding, deadlines=odd))
    text = show_pack(wrong, "id")
    assert "Dasar: entah" in text
    assert "SKP diajukan: 02-31" in text
