"""Judgements about meaning: each sentence has a pack that deserves it, and sound packs deserve none."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from salore.policy import PackError, check_pack, load_pack, load_sound_pack
from salore.policy.model import Basis, Pack, Words
from salore.wording import Catalogue

LAW, NUMERIC, SALOR = load_pack("id-permenpanrb-6-2022"), load_pack("id-pp-30-2019"), load_pack("salor")
SENTENCES = Catalogue.of("salore.policy")


def with_rule(pack: Pack, name: str, **changes: Any) -> Pack:
    rule = replace(pack.rule(name), **changes)
    return replace(pack, rules=replace(pack.rules, **{name: rule}))


def without(pack: Pack, *names: str) -> Pack:
    return replace(pack, rules=replace(pack.rules, **dict.fromkeys(names)))


def rows(pack: Pack, name: str) -> tuple[Any, ...]:
    return tuple(pack.rule(name).rows)  # type: ignore[attr-defined]


def with_row(pack: Pack, name: str, place: int, **changes: Any) -> Pack:
    old = rows(pack, name)
    return with_rule(pack, name, rows=(*old[:place], replace(old[place], **changes), *old[place + 1 :]))


def with_rows(pack: Pack, name: str, change: Any) -> Pack:
    return with_rule(pack, name, rows=tuple(change(rows(pack, name))))


def identity(**changes: Any) -> Pack:
    return replace(LAW, identity=replace(LAW.identity, **changes))


def patterns(*limits: tuple[str, str, str | None]) -> Pack:
    """Return the law's pack with another pattern for `istimewa`."""
    first = rows(LAW, "distribution")[0]
    new = [
        replace(first, predicates=tuple(names.split("+")), limit=limit, share=share and Decimal(share))
        for names, limit, share in limits
    ]
    return with_rows(
        LAW, "distribution", lambda old: (*new, *(r for r in old if r.organisation != "istimewa"))
    )


def for_health(pack: Pack, *, keep: bool = False, **changes: Any) -> Pack:
    """Return a pack whose sources are for the family health alone, or for it as well."""
    old = rows(pack, "sources")
    health = tuple(replace(row, job_family="health", **changes) for row in old)
    return with_rule(pack, "sources", rows=(*old, *health) if keep else health)


def deadlines(*changes: tuple[int, dict[str, Any]]) -> Pack:
    pack = LAW
    for place, change in changes:
        pack = with_row(pack, "deadlines", place, **change)
    return pack


EMPTY = Words(id=" ", en="x")

# sentence -> (rule, a pack that deserves it)
FAULTS: dict[str, tuple[str, Pack]] = {
    "not_an_id": ("identity", identity(id="Paket Kami")),
    "not_a_period": ("identity", identity(default_period="2026-Q5")),
    "ends_before_it_starts": ("identity", identity(valid_until=date(2020, 1, 1))),
    "no_time_zone": ("identity", identity(time_zone="Asia/Salor")),
    "language_missing": ("behaviour_scale", with_rule(LAW, "behaviour_scale", not_observed=EMPTY)),
    "no_instrument": ("rounding", with_rule(LAW, "rounding", basis=Basis(instrument="entah"))),
    "twice": ("statuses", with_rows(LAW, "statuses", lambda old: (*old, old[0]))),
    "not_a_key": ("job_families", with_row(LAW, "job_families", 2, key="Tenaga Kesehatan")),
    "unknown_reference": ("sources", with_row(LAW, "sources", 1, job_family="dokter")),
    "rows_absent": ("predicates", with_rows(LAW, "predicates", lambda old: old[:4])),
    "no_rows": ("behaviour_items", with_rows(LAW, "behaviour_items", lambda _: ())),
    "too_low": ("anonymity", with_rule(LAW, "anonymity", minimum_answers=2)),
    "outside": ("anonymity", with_rule(LAW, "anonymity", mean_decimals=2)),
    "not_positive": ("severity", with_rule(LAW, "severity", maximum_error=Decimal(0))),
    "not_a_share": ("survey_sampling", with_rule(LAW, "survey_sampling", error=Decimal(5))),
    "list_empty": ("head_of_unit", with_rule(LAW, "head_of_unit", above=())),
    "list_unused": ("head_of_unit", with_rule(LAW, "head_of_unit", method="own_achievement")),
    "cuts_disordered": ("behaviour_rating", with_rule(LAW, "behaviour_rating", as_min=Decimal("2.5"))),
    "too_few_anchors": ("behaviour_values", with_rows(NUMERIC, "behaviour_values", lambda old: old[:1])),
    "anchors_disordered": ("indicator_values", with_row(NUMERIC, "indicator_values", 3, at=Decimal(60))),
    "scale_not_covered": ("behaviour_values", with_rows(NUMERIC, "behaviour_values", lambda old: old[:4])),
    "too_few_steps": ("behaviour_scale", with_rows(LAW, "behaviour_scale", lambda old: old[:1])),
    "steps_not_contiguous": ("behaviour_scale", with_row(LAW, "behaviour_scale", 2, score=4)),
    "guides": ("behaviour_items", with_row(LAW, "behaviour_items", 0, guides=())),
    "no_general_group": ("sources", for_health(LAW)),
    "anonymity_mixed": ("sources", for_health(SALOR, keep=True, anonymous=False)),
    "weight_against_role": ("sources", with_row(LAW, "sources", 1, weight=Decimal("0.1"))),
    "minimum_raters": ("sources", with_row(LAW, "sources", 3, minimum_raters=0)),
    "wanted_below_minimum": ("sources", with_row(LAW, "sources", 1, wanted_raters=4)),
    "named_source_anonymous": ("sources", with_row(LAW, "sources", 4, anonymous=True)),
    "not_one_decides": ("sources", with_row(SALOR, "sources", 0, role="weighted")),
    "decides_not_always": ("sources", with_row(LAW, "sources", 0, periods=("annual",))),
    "weights_not_one": ("sources", with_row(SALOR, "sources", 1, weight=Decimal("0.2"))),
    "two_models": ("quadrant", replace(LAW, rules=replace(LAW.rules, score=NUMERIC.rules.score))),
    "no_model": ("quadrant", without(LAW, "quadrant")),
    "model_incomplete": ("score", without(NUMERIC, "bands")),
    "cells_absent": ("quadrant", with_rows(LAW, "quadrant", lambda old: old[1:])),
    "gap": ("bands", with_row(NUMERIC, "bands", 2, maximum=Decimal(89))),
    "overlap": ("bands", with_row(NUMERIC, "bands", 3, maximum=Decimal(71))),
    "top_differs": ("bands", with_rule(NUMERIC, "score", maximum=Decimal(130))),
    "empty_band": ("bands", with_row(NUMERIC, "bands", 0, minimum=Decimal(120))),
    "predicates_of_limit": ("distribution", patterns(("baik+baik", "present", None))),
    "share_missing": ("distribution", patterns(("baik", "at_most", None))),
    "share_unused": ("distribution", patterns(("baik", "present", "0.5"))),
    "share_outside": ("distribution", patterns(("baik", "at_least", "60"))),
    "groups_not_disjoint": (
        "distribution",
        patterns(("baik+kurang", "at_most", "0.5"), ("kurang", "at_most", "0.2")),
    ),
    "never_possible": ("distribution", patterns(("baik", "at_least", "0.6"), ("kurang", "at_least", "0.5"))),
    "floor_above_ceiling": (
        "development",
        with_rows(LAW, "development", lambda old: (*old, replace(old[0], limit="ceiling", hours=19))),
    ),
    "disordered": ("deadlines", deadlines((1, {"month_day": "01-14"}))),
    "date_and_days": ("deadlines", deadlines((1, {"days": 3, "after": "plan_submitted"}))),
    "days_without_after": ("deadlines", deadlines((9, {"after": None}))),
    "after_unknown": ("deadlines", deadlines((9, {"after": "objection_decided"}))),
    "next_year_without_date": ("deadlines", deadlines((8, {"next_year": True}))),
    "not_a_month_day": ("deadlines", deadlines((0, {"month_day": "02-29"}))),
    "scale_disordered": ("survey_elements", with_rule(LAW, "survey_elements", scale_low=4)),
    "no_band_on": ("survey_bands", with_rows(LAW, "survey_bands", lambda old: old[:4])),
    "grade_twice_on": ("survey_bands", with_row(LAW, "survey_bands", 0, valid_until=None)),
    "minimum_twice_on": ("survey_bands", with_row(LAW, "survey_bands", 5, minimum=Decimal("76.61"))),
    "gap_on": ("survey_bands", with_rows(LAW, "survey_bands", lambda old: (*old[:4], *old[5:]))),
    "band_beyond_on": ("survey_bands", with_row(LAW, "survey_bands", 7, minimum=Decimal(101))),
}
NOTICES: dict[str, tuple[str, Pack]] = {
    "own_rule_without_own_basis": (
        "sources",
        with_rule(SALOR, "sources", basis=Basis(instrument="pp_30_2019")),
    ),
    "anonymous_often": ("sources", with_row(LAW, "sources", 1, periods=("annual", "quarterly"))),
    "minimum_without_effect": ("sources", with_row(LAW, "sources", 1, minimum_raters=3)),
    "better_is_worse": ("quadrant", with_row(LAW, "quadrant", 0, predicate="kurang")),
    "no_pattern": ("distribution", with_rows(LAW, "distribution", lambda old: old[2:])),
    "impossible_sizes": ("distribution", LAW),
    "no_annual": ("periods", with_row(LAW, "periods", 0, kinds=("monthly",))),
    "few_answers": ("survey_officers", with_rule(LAW, "survey_officers", minimum_answers=10)),
}


def says(sentence: str) -> re.Pattern[str]:
    """Return a pattern for what a sentence may read like, whatever its values."""
    text = SENTENCES._sentences[f"finding.{sentence}"]["id"]
    return re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(text)))


@pytest.mark.parametrize("sentence", FAULTS)
def test_a_pack_that_makes_no_sense_is_found_out(sentence):
    rule, pack = FAULTS[sentence]
    found = [f for f in check_pack(pack) if says(sentence).fullmatch(f.message.id)]
    assert {(f.severity, f.rule) for f in found} == {("fault", rule)}


@pytest.mark.parametrize("sentence", NOTICES)
def test_what_one_should_know_is_a_notice(sentence):
    rule, pack = NOTICES[sentence]
    found = [f for f in check_pack(pack) if says(sentence).fullmatch(f.message.id)]
    assert {(f.severity, f.rule) for f in found} == {("notice", rule)}


def test_every_sentence_about_meaning_has_its_pack():
    known = {key.removeprefix("finding.") for key in tuple(SENTENCES.keys()) if key.startswith("finding.")}
    assert known == {*FAULTS, *NOTICES}


# Two models at once are incomplete as well; a scale of one step has no room for cuts.
SHARING = {"two_models": {"quadrant", "score"}, "too_few_steps": {"behaviour_scale", "behaviour_rating"}}


@pytest.mark.parametrize("sentence", FAULTS)
def test_a_fault_drags_no_other_rule_along(sentence):
    rule, pack = FAULTS[sentence]
    found = {f.rule for f in check_pack(pack) if f.severity == "fault"}
    assert found == SHARING.get(sentence, {rule})


# ── Single judgements ─────────────────────────────────────────────────────────────────────────────────


def test_impossible_sizes_are_listed():
    found = {f.message.id for f in check_pack(LAW) if f.rule == "distribution"}
    assert any("pola baik tidak mungkin dipenuhi bila n = 1, 2, 4 " in text for text in found)
    assert any("pola kurang tidak mungkin dipenuhi bila n = 1, 2 " in text for text in found)
    assert not any("pola butuh_perbaikan" in text for text in found)


@pytest.mark.parametrize(
    ("weights", "sound"),
    [
        (("0.6", "0.25", "0.15"), True),
        (("0.1", "0.2", "0.7"), True),
        (("0.6", "0.25", "0.151"), False),
        (("0.33333", "0.33333", "0.33333"), False),
    ],
)
def test_weights_are_added_exactly(weights, sound):
    pack = SALOR
    for place, weight in enumerate(weights):
        pack = with_row(pack, "sources", place, weight=Decimal(weight))
    faults = [f for f in check_pack(pack) if f.severity == "fault"]
    assert (not faults) is sound


def test_each_group_of_sources_is_weighed_by_itself():
    pack = with_rows(SALOR, "sources", lambda old: (*old, replace(old[0], job_family="health")))
    [fault] = [f for f in check_pack(pack) if f.severity == "fault"]
    assert "health / *" in fault.message.id
    assert "0.6" in fault.message.id


def test_deadlines_after_an_event_are_ordered_among_themselves():
    assert not [f for f in check_pack(deadlines((10, {"days": 1}))) if f.severity == "fault"]
    early = deadlines((10, {"after": "document_received", "days": 13}))
    [fault] = [f for f in check_pack(early) if f.severity == "fault"]
    assert "objection_decided" in fault.message.en
    assert "objection_filed" in fault.message.en


def test_days_after_a_date_are_ordered_with_the_dates():
    late = deadlines((1, {"month_day": None, "days": 300, "after": "plan_submitted"}))
    [fault] = [f for f in check_pack(late) if f.severity == "fault"]
    assert fault.message.en.startswith("plan_revised falls before plan_agreed")


def test_a_year_of_two_survey_rules_at_once_is_found_on_the_day_it_starts():
    pack = with_row(LAW, "survey_bands", 3, valid_until=date(2017, 3, 31))
    days = [f.message.en for f in check_pack(pack) if f.severity == "fault"]
    assert days == ["on 2017-01-01 the grade A is in force more than once."]


def test_faults_come_before_notices():
    severities = [f.severity for f in check_pack(with_rule(LAW, "anonymity", minimum_answers=1))]
    assert severities == sorted(severities)
    assert set(severities) == {"fault", "notice"}


def test_a_finding_names_severity_rule_and_sentence():
    [finding] = [
        f for f in check_pack(with_rule(LAW, "anonymity", minimum_answers=2)) if f.severity == "fault"
    ]
    assert finding.in_language("id") == "Salah: anonymity: minimum_answers = 2, padahal paling sedikit 3."
    assert finding.in_language("en") == "Fault: anonymity: minimum_answers = 2, but must be at least 3."


def test_a_pack_with_a_gap_is_refused_for_computing(copy_of):
    folder = copy_of("id-pp-30-2019")
    text = (folder / "predicate.toml").read_text()
    (folder / "predicate.toml").write_text(
        text.replace("minimum = 70, maximum = 90", "minimum = 75, maximum = 90")
    )
    with pytest.raises(PackError) as caught:
        load_sound_pack(folder)
    assert [fault.key for fault in caught.value.faults] == ["bands"]
    assert "70" in caught.value.lines("en")[0]
    assert "75" in caught.value.lines("en")[0]


@pytest.mark.parametrize("name", ["salor", "id-pp-30-2019"])
def test_a_sound_pack_is_the_pack(name):
    assert load_sound_pack(name) == load_pack(name)
