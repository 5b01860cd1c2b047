"""The packs that come with the software: they load, and they say what the law's sources say."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from pydantic import TypeAdapter

from salore.methods import indicator_values
from salore.policy import check_pack, load_pack, pack_from_json, pack_hash, pack_to_json, shipped_packs
from salore.policy.model import Pack

NAMES = ("contoh-kabupaten", "id-permenpanrb-6-2022", "id-pp-30-2019", "salor")
QUADRANT_PACKS = ("contoh-kabupaten", "id-permenpanrb-6-2022", "salor")
LAW, NUMERIC, SALOR, REGENCY = (load_pack(NAMES[i]) for i in (1, 2, 3, 0))
CASES = json.loads((Path(__file__).parents[1] / "data" / "cases_methods.json").read_text())


def test_four_packs_are_shipped():
    assert shipped_packs() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_pack_bears_its_folders_name(name):
    assert load_pack(name).identity.id == name


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_pack_makes_sense(name):
    assert [found for found in check_pack(load_pack(name)) if found.severity == "fault"] == []


@pytest.mark.parametrize("name", NAMES)
def test_json_carries_a_pack_without_loss(name):
    pack = load_pack(name)
    again = pack_from_json(pack_to_json(pack))
    assert again == pack
    assert pack_hash(again) == pack.hash
    assert pack_to_json(again) == pack_to_json(pack)


@pytest.mark.parametrize("name", NAMES)
def test_pydantics_own_adapter_reads_the_same(name):
    pack = load_pack(name)
    assert TypeAdapter(Pack).validate_json(pack_to_json(pack)) == pack


@pytest.mark.parametrize("name", ["salor", "contoh-kabupaten"])
def test_a_derived_pack_names_the_right_hash(name):
    extends = load_pack(name).identity.extends
    assert extends is not None
    assert extends.hash == load_pack(extends.pack).hash


@pytest.mark.parametrize("name", ["salor", "contoh-kabupaten"])
def test_own_rules_rest_on_the_agencys_own_instrument(name):
    pack = load_pack(name)
    assert pack.own_rules
    for rule in pack.own_rules:
        assert pack.instruments[pack.rule(rule).basis.instrument].kind == "agency"


@pytest.mark.parametrize("name", ["id-permenpanrb-6-2022", "id-pp-30-2019"])
def test_packs_of_law_hold_no_policy_of_an_agency(name):
    assert {found.kind for found in load_pack(name).instruments.values()} == {"law", "practice"}


# ── The law in force ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", QUADRANT_PACKS)
def test_the_quadrant_gives_the_codes_of_siasn(name):
    rules = load_pack(name).rules
    assert rules.quadrant is not None
    axis = {"above": 0, "as": 1, "below": 2}
    grid = [[0] * 3 for _ in range(3)]
    for cell in rules.quadrant.rows:
        grid[axis[cell.result]][axis[cell.behaviour]] = rules.predicates.code(cell.predicate)
    assert grid == [[1, 2, 4], [2, 2, 4], [3, 3, 5]]


def test_the_law_gives_colleagues_and_citizens_no_weight():
    by_source = {row.source: row for row in LAW.rules.sources.used_for("public_service", "pns")}
    assert {source for source, row in by_source.items() if row.weight} == {"supervisor"}
    assert {row.role for source, row in by_source.items() if source != "supervisor"} == {"evidence"}
    assert LAW.rules.sources.anonymous() == {"peer", "subordinate"}


def test_the_patterns_of_the_circular():
    written = {
        (row.organisation, "+".join(row.predicates), row.limit, row.share and int(row.share * 100))
        for row in LAW.rules.distribution.rows
    }
    assert written == {
        ("istimewa", "sangat_baik", "majority", None),
        ("istimewa", "sangat_baik", "at_most", 70),
        ("baik", "baik", "majority", None),
        ("baik", "baik", "at_most", 70),
        ("baik", "butuh_perbaikan+kurang", "present", None),
        ("butuh_perbaikan", "sangat_baik", "at_most", 10),
        ("butuh_perbaikan", "butuh_perbaikan", "at_least", 60),
        ("kurang", "sangat_baik", "at_most", 10),
        ("kurang", "butuh_perbaikan", "at_least", 10),
        ("kurang", "kurang", "at_least", 60),
        ("sangat_kurang", "sangat_baik", "absent", None),
        ("sangat_kurang", "butuh_perbaikan+kurang", "at_least", 10),
        ("sangat_kurang", "sangat_kurang", "at_least", 60),
    }


def test_seven_values_with_three_guides():
    assert LAW.rules.behaviour_items.keys() == (
        "berorientasi_pelayanan",
        "akuntabel",
        "kompeten",
        "harmonis",
        "loyal",
        "adaptif",
        "kolaboratif",
    )
    assert sum(len(row.guides) for row in LAW.rules.behaviour_items.rows) == 21


def test_the_table_of_credit():
    levels = {
        row.level: (row.coefficient, row.for_rank, row.for_level, row.siasn_id)
        for row in LAW.rules.credit_levels.rows
    }
    assert levels == {
        "pemula": (Decimal("3.75"), 15, 15, 52),
        "terampil": (5, 20, 60, 62),
        "mahir": (Decimal("12.5"), 50, 100, 72),
        "penyelia": (25, 100, None, 82),
        "ahli_pertama": (Decimal("12.5"), 50, 100, 12),
        "ahli_muda": (25, 100, 200, 22),
        "ahli_madya": (Decimal("37.5"), 150, 450, 32),
        "ahli_utama": (50, 200, None, 42),
    }
    shares = {row.predicate: int(row.percent) for row in LAW.rules.credit_shares.rows}
    assert list(shares.values()) == [150, 100, 75, 50, 25]


def test_development_hours_are_a_floor_for_pns_and_a_ceiling_for_pppk():
    rows = {row.employment_kind: (row.limit, row.hours) for row in LAW.rules.development.rows}
    assert (rows["pns"], rows["pppk"]) == (("floor", 20), ("ceiling", 24))


# ── Citizens' survey ──────────────────────────────────────────────────────────────────────────────────


def grade_on(day, index):
    bands = LAW.rules.survey_bands.in_force(day)
    return next(band.grade for band in bands if Decimal(str(index)) >= band.minimum)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["kind"] == "skm_mutu"], ids=lambda case: case["id"]
)
def test_published_grades_of_2017(case):
    day = date(2019, 6, 30)
    band = next(
        b for b in LAW.rules.survey_bands.in_force(day) if b.minimum <= Decimal(str(case["inputs"]["ikm"]))
    )
    assert band.grade == case["expected"]["mutu"]
    assert band.label.id == case["expected"]["label"]


def test_the_same_index_has_another_grade_before_2017():
    assert grade_on(date(2017, 1, 1), "76.35") == "C"
    assert grade_on(date(2016, 12, 31), "76.35") == "B"
    assert [grade_on(date(2020, 1, 1), x) for x in ("64.99", "65.00", "76.61", "88.30", "88.31")] == list(
        "DCBBA"
    )


def test_the_last_two_elements_go_by_their_keys():
    aliases = {row.key: row.alias for row in LAW.rules.survey_elements.rows if row.alias}
    assert aliases == {"u8": "u_sarana", "u9": "u_pengaduan"}


# ── The numeric model ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case", [c for c in CASES if c["kind"] == "skp_iki_value"], ids=lambda case: case["id"]
)
def test_published_values_of_indicators(case):
    assert NUMERIC.rules.indicator_values is not None
    pct = 100 * case["inputs"]["realisation"] / case["inputs"]["target"]
    frame = pl.DataFrame({"pct": [pct]})
    value = frame.select(indicator_values.convert("pct", anchors=NUMERIC.rules.indicator_values.rows)).item()
    assert value == pytest.approx(case["expected"]["value"], abs=case["tolerance"]["value"])


@pytest.mark.parametrize("pct", [0, 12, 59, 60, 66.5, 79, 80, 91.25, 99, 100, 110, 115, 120])
def test_values_follow_the_formulae_of_the_annex(pct):
    """The annex writes one formula a category; 101 to 110 per cent is the line between its ends."""
    if pct > 110 or pct == 110:
        expected = 120.0
    elif pct == 100:
        expected = 109.0
    elif pct >= 80:
        expected = 70 + (89 - 70) / (99 - 80) * (pct - 80)
    elif pct >= 60:
        expected = 50 + (69 - 50) / (79 - 60) * (pct - 60)
    else:
        expected = pct / 59 * 49
    assert NUMERIC.rules.indicator_values is not None
    frame = pl.DataFrame({"pct": [float(pct)]})
    value = frame.select(indicator_values.convert("pct", anchors=NUMERIC.rules.indicator_values.rows)).item()
    assert value == pytest.approx(expected)


def test_shares_and_bands_of_article_41():
    score, bands = NUMERIC.rules.score, NUMERIC.rules.bands
    assert score is not None
    assert bands is not None
    assert (score.result_share, score.result_share_with_colleagues) == (Decimal("0.7"), Decimal("0.6"))
    assert [(row.predicate, int(row.minimum), int(row.maximum), row.innovation) for row in bands.rows] == [
        ("sangat_baik", 110, 120, True),
        ("baik", 90, 120, False),
        ("butuh_perbaikan", 70, 90, False),
        ("kurang", 50, 70, False),
        ("sangat_kurang", 0, 50, False),
    ]


def test_the_numeric_pack_has_no_quadrant_and_the_law_no_score():
    assert NUMERIC.is_numeric
    assert NUMERIC.rules.quadrant is None
    assert not LAW.is_numeric
    assert LAW.rules.bands is None


# ── Derived packs ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("family", ["general", "public_service", "managerial"])
def test_salor_weighs_colleagues_in_every_family(family):
    weights = {row.source: row.weight for row in SALOR.rules.sources.used_for(family, "pppk") if row.weight}
    assert weights == {"supervisor": Decimal("0.6"), "peer": Decimal("0.25"), "subordinate": Decimal("0.15")}


def test_salor_uses_five_steps_and_its_own_cuts():
    assert (SALOR.rules.behaviour_scale.low, SALOR.rules.behaviour_scale.high) == (1, 5)
    cuts = SALOR.rules.behaviour_rating
    assert (cuts.above_min, cuts.as_min) == (Decimal("4.25"), Decimal("2.75"))
    assert SALOR.rules.anonymity.mean == "raw"


def test_the_regency_differs_where_it_should():
    rules = REGENCY.rules
    assert rules.combination.method == "duration_weighted"
    assert (rules.anonymity.mean, rules.anonymity.minimum_answers) == ("adjusted", 3)
    kinds = {row.employment_kind: row.kinds for row in rules.periods.rows}
    assert kinds["pns"] == ("quarterly", "annual")
    assert kinds["pppk"] == ("monthly", "annual")
    assert {row.source for row in rules.sources.used_for("teacher", "pns") if row.weight} == {
        "supervisor",
        "peer",
    }
    assert len([row for row in rules.sources.used_for("managerial", "pns") if row.weight]) == 3


@pytest.mark.parametrize("pack", [LAW, SALOR], ids=lambda pack: pack.identity.id)
def test_colleagues_are_asked_once_a_year_and_whoever_decides_in_every_period(pack):
    sources = pack.rules.sources
    assert sources.asks_anonymously_in("annual")
    assert not sources.asks_anonymously_in("quarterly")
    named = {use.source for use in sources.asked_for("general", "pns", "monthly")}
    assert named == {"supervisor"}
    assert len(sources.asked_for("general", "pns", "annual")) == len(sources.used_for("general", "pns"))
