"""Rows against themselves and each other: every bad row is found, every good one passes."""

from __future__ import annotations

from datetime import date

import pytest

from salore.policy.model import Pack
from tests.engine.tables.conftest import RATINGS, TARGETS, Folder

SEGMENTS = "segment_id,person_id,unit_id,supervisor_id,starts_on,ends_on,role"
ANSWERS = "response_id,service_id,answered_on,u1,u2,u3,u4,u5,u6,u7,u8,u9"
RECAPS = "service_id,unit_id,period,n,u1,u2"
CELLS = "person_id,source,n,mean,is_adjusted,se"


def target(number: int, **cells: str) -> str:
    row = dict.fromkeys(TARGETS.split(","), "") | {
        "person_id": "002",
        "goal_id": "g",
        "goal": "G",
        "kind": "main",
        "indicator_id": f"i{number}",
        "indicator": "I",
        "aspect": "quantity",
        "direction": "higher",
        "unit_of_measure": "km",
        "weight": "1",
    }
    return ",".join((row | cells).values())


# ── People ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("months", "0", "out_of_range"),
        ("months", "13", "out_of_range"),
        ("months", "1.5", "not_whole"),
        ("heads_unit", "2", "not_flag"),
        ("status", "aktif sekali", "not_choice"),
        ("job_family", "dokter", "not_choice"),
        ("employment_kind", "honorer", "not_choice"),
        ("functional_level", "utama", "not_choice"),
        ("supervisor_id", "1.99E+17", "digits_lost"),
        ("supervisor_id", "1", "loop_people"),
        ("supervisor_id", "9", "unknown_key"),
    ],
)
def test_a_cell_of_people_is_refused(folder: Folder, column: str, cell: str, code: str) -> None:
    folder.rows("people.csv", f"person_id,name,unit_id,{column}", f"1,a,u,{cell}")
    assert folder.places() == {f"people.csv:2:{column}": code}


def test_the_allowed_keys_are_listed(folder: Folder) -> None:
    [fault] = folder.rows("people.csv", "person_id,name,unit_id,status", "1,a,u,aktif").faults()
    for key in (row.key for row in folder.pack.rules.statuses.rows):
        assert key in fault.sentence("id")
    assert "“aktif”" in fault.sentence("id")


@pytest.mark.parametrize("number", ["1.99E+17", "1,99E+17", "1.990010120150310e+17"])
def test_a_number_that_a_spreadsheet_rounded_is_refused(folder: Folder, number: str) -> None:
    folder.rows("people.csv", "person_id;name;unit_id", f"{number};a;u")
    [fault] = folder.faults()
    assert (fault.place, fault.code, fault.found) == ("people.csv:2:person_id", "digits_lost", number)


def test_a_number_that_ends_in_zeros_is_noticed(folder: Folder) -> None:
    folder.rows("people.csv", "person_id,name,unit_id", "199001012015031000,a,u", "199001012015031001,b,u")
    assert [(n.place, n.code) for n in folder.notices()] == [("people.csv:2:person_id", "nip_rounded")]


@pytest.mark.parametrize("written", ["'007", "'007 ", '="007"', "\u200b007", "\xa0007"])
def test_zeros_survive_what_spreadsheets_put_around_them(folder: Folder, written: str) -> None:
    folder.rows("people.csv", "person_id;name;unit_id", f"{written};'Aisyiyah;u")
    people = folder.read().frames["people"]
    assert people.select("person_id", "name").row(0) == ("007", "'Aisyiyah")


def test_accents_are_joined(folder: Folder) -> None:
    people = folder.rows("people.csv", "person_id,name,unit_id", "1,Rene\u0301,u").read().frames["people"]
    assert people["name"].to_list() == ["Ren\xe9"]


def test_required_cells_are_filled(folder: Folder) -> None:
    folder.rows("people.csv", "person_id,name,unit_id,grade", ",a,u,x", "2, ,u,", "3,c,,")
    assert folder.places() == {
        "people.csv:2:person_id": "cell_empty",
        "people.csv:3:name": "cell_empty",
        "people.csv:4:unit_id": "cell_empty",
    }


# ── Keys that no two rows share ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "header", "rows", "place"),
    [
        ("people", "person_id,name,unit_id", ("001,a,u", "'001,b,u"), "people.csv:3:person_id"),
        ("units", "unit_id,name", ("U1,a", "U2,b", "U1,c"), "units.csv:4:unit_id"),
        ("services", "service_id,name,unit_id", ("K,a,U1", "K,b,U1"), "services.csv:3:service_id"),
        ("satisfaction", "response_id,service_id,u1", ("1,K,2", "1,K,3"), "satisfaction.csv:3:response_id"),
        ("ratings", RATINGS, ("002,001,supervisor,loyal,3",) * 2, "ratings.csv:3:item"),
        ("targets", TARGETS, (target(1, target="8"),) * 2, "targets.csv:3:indicator_id"),
        ("source_results", CELLS, ("002,peer,6,4,0,", "002,peer,7,4,0,"), "source_results.csv:3:source"),
        ("decisions", "person_id,decided_by", ("002,001", "002,001"), "decisions.csv:3:person_id"),
        ("satisfaction_recaps", RECAPS, ("K,,2026,9,3,3",) * 2, "satisfaction_recaps.csv:3:service_id"),
        (
            "segments",
            SEGMENTS,
            ("s,002,U1,001,2026-01-01,2026-02-01,", "s,003,U1,001,2026-01-01,,"),
            "segments.csv:3:segment_id",
        ),
    ],
)
def test_a_key_used_twice_is_refused(
    folder: Folder, name: str, header: str, rows: tuple[str, ...], place: str
) -> None:
    if name == "people":
        rows = (*rows, "002,c,u", "003,d,u")
    faults = folder.rows(f"{name}.csv", header, *rows).faults()
    assert [fault.place for fault in faults] == [place]
    assert faults[0].code in ("key_twice", "row_twice")
    assert faults[0].values["first"] == 2


def test_an_empty_period_is_the_runs_own(folder: Folder) -> None:
    rows = (
        "002,001,supervisor,loyal,3,",
        "002,001,supervisor,loyal,3,2026",
        "002,001,supervisor,loyal,4,2026-Q1",
    )
    folder.rows("ratings.csv", f"{RATINGS},period", *rows)
    assert folder.places(period="2026") == {"ratings.csv:3:item": "row_twice"}


# ── Segments ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        (("s1,002,U1,001,2026-01-01,2026-06-30,", "s2,002,U1,001,2026-07-01,,definitive"), {}),
        (("s1,002,U1,001,2026-01-01,,", "s2,002,U1,003,2026-07-01,,acting"), {}),
        (("s1,002,U1,001,2026-01-01,,", "s2,003,U1,001,2026-07-01,,"), {}),
        (
            ("s1,002,U1,001,2026-01-01,2026-06-30,", "s2,002,U1,001,2026-06-30,,"),
            {"segments.csv:3:starts_on": "segments_overlap"},
        ),
        (
            ("s1,002,U1,001,2026-01-01,,", "s2,002,U1,001,2026-02-01,2026-03-01,"),
            {"segments.csv:3:starts_on": "segments_overlap"},
        ),
        (
            (
                "s1,002,U1,001,2026-01-01,2026-12-31,",
                "s2,002,U1,001,2026-02-01,2026-02-03,",
                "s3,002,U1,001,2026-05-01,,",
            ),
            {
                "segments.csv:3:starts_on": "segments_overlap",
                "segments.csv:4:starts_on": "segments_overlap",
            },
        ),
        (("s1,002,U1,001,2026-05-01,2026-04-30,",), {"segments.csv:2:ends_on": "ends_before_start"}),
        (("s1,002,U1,001,2026-11-25,,",), {"segments.csv:2:starts_on": "after_as_of"}),
        (("s1,002,U1,002,2026-01-01,,",), {"segments.csv:2:supervisor_id": "own_superior"}),
        (("s1,002,U1,001,46082,,",), {"segments.csv:2:starts_on": "date_serial"}),
        (("s1,002,U1,,2026-01-01,,kepala",), {"segments.csv:2:role": "not_choice"}),
        (("s1,002,U1,,2026-01-01,,",), {}),
    ],
)
def test_segments(folder: Folder, rows: tuple[str, ...], places: dict[str, str]) -> None:
    folder.rows("segments.csv", SEGMENTS, *rows)
    if places:
        assert folder.places() == places
    else:
        assert folder.read().frames["segments"].height == len(rows)


# ── Targets ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ([target(1, target="80..90", direction="range"), target(2, target="0", direction="lower")], {}),
        ([target(1, target_text="baik", direction="", unit_of_measure="")], {}),
        ([target(1, target="0")], {"targets.csv:2:target": "target_zero"}),
        ([target(1, target="0..0", direction="range")], {"targets.csv:2:target": "target_zero"}),
        ([target(1, target="0..5", direction="range")], {}),
        ([target(1, target="90..80")], {"targets.csv:2:target": "target_backwards"}),
        ([target(1, target="-5", direction="lower")], {"targets.csv:2:target": "target_negative"}),
        ([target(1, target="NaN")], {"targets.csv:2:target": "not_finite"}),
        ([target(1)], {"targets.csv:2:target": "target_neither"}),
        ([target(1, target="8", target_text="baik")], {"targets.csv:2:target": "target_both"}),
        ([target(1, target="8", direction="")], {"targets.csv:2:direction": "direction_empty"}),
        ([target(1, target="8", direction="naik")], {"targets.csv:2:direction": "not_choice"}),
        ([target(1, target="8", kind="utama")], {"targets.csv:2:kind": "not_choice"}),
        ([target(1, target="8", weight="-1")], {"targets.csv:2:weight": "too_small"}),
        ([target(1, target="8", realisation="inf")], {"targets.csv:2:realisation": "not_finite"}),
        ([target(1, target="8", realisation="=B2*2")], {"targets.csv:2:realisation": "formula"}),
        (
            [target(1, target="8"), target(2, target="8", weight="2"), target(3, target="8", weight="")],
            {"targets.csv:3:weight": "goal_weight_differs"},
        ),
        ([target(1, target="8"), target(2, target="8", weight="2", goal_id="h")], {}),
        (
            [target(1, target="8"), target(2, target="8", kind="additional")],
            {"targets.csv:3:kind": "goal_kind_differs"},
        ),
    ],
)
def test_targets(folder: Folder, rows: list[str], places: dict[str, str]) -> None:
    folder.rows("targets.csv", TARGETS, *rows)
    if places:
        assert folder.places() == places
    else:
        assert folder.read().frames["targets"].height == len(rows)


# ── Ratings and cells ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("002,001,supervisor,loyal,baik", "score", "not_whole"),
        ("002,001,supervisor,loyal,3.5", "score", "not_whole"),
        ("002,001,supervisor,loyal,0", "score", "off_scale"),
        ("002,001,supervisor,loyal,6", "score", "off_scale"),
        ("002,001,supervisor,loyal,99999", "score", "off_scale"),
        ("002,001,supervisor,loyal,NaN", "score", "not_finite"),
        ("002,001,supervisor,loyal,=A1", "score", "formula"),
        ("002,001,atasan,loyal,3", "source", "not_choice"),
        ("002,001,supervisor,jujur,3", "item", "not_choice"),
        ("002,002,peer,loyal,3", "rater_id", "rates_oneself"),
        ("002,002,supervisor,loyal,3", "rater_id", "rates_oneself"),
        ("002,003,self,loyal,3", "rater_id", "self_by_other"),
        ("099,001,supervisor,loyal,3", "ratee_id", "unknown_key"),
        ("2,001,supervisor,loyal,3", "ratee_id", "unknown_key_near"),
        (",001,supervisor,loyal,3", "ratee_id", "cell_empty"),
        ("002,,supervisor,loyal,3", "rater_id", "cell_empty"),
    ],
)
def test_an_answer_is_refused(folder: Folder, row: str, column: str, code: str) -> None:
    folder.rows("ratings.csv", RATINGS, "003,001,supervisor,loyal,3", row)
    assert folder.places() == {f"ratings.csv:3:{column}": code}


def test_not_observed_is_an_empty_score(folder: Folder) -> None:
    folder.rows("ratings.csv", RATINGS, "002,001,supervisor,loyal,", "002,002,self,loyal,5")
    assert folder.read().frames["ratings"]["score"].to_list() == [None, 5]


def test_a_lost_zero_is_hinted_at(folder: Folder) -> None:
    [fault] = folder.rows("ratings.csv", RATINGS, "2,001,supervisor,loyal,3").faults()
    assert "002" in fault.sentence("id")


def test_answers_on_a_scale_of_their_own(folder: Folder) -> None:
    rows = (
        "002,001,supervisor,loyal,9,1:10",
        "003,001,supervisor,loyal,9,",
        "003,001,supervisor,adaptif,9,1:5",
    )
    folder.rows("ratings.csv", f"{RATINGS},scale", *rows)
    assert folder.places() == {"ratings.csv:3:score": "off_scale", "ratings.csv:4:score": "off_scale"}
    folder.rows("ratings.csv", f"{RATINGS},scale", rows[0], "003,001,supervisor,loyal,5,")
    ratings = folder.read().frames["ratings"]
    assert ratings.select("score", "scale_low", "scale_high").rows() == [(9, 1, 10), (5, None, None)]


def test_the_scale_is_the_packs(folder: Folder, law: Pack) -> None:
    folder.pack = law
    folder.rows("ratings.csv", RATINGS, "002,001,supervisor,loyal,4")
    [fault] = folder.faults()
    assert (fault.code, fault.values["high"]) == ("off_scale", law.rules.behaviour_scale.high)


@pytest.mark.parametrize(
    ("row", "places"),
    [
        ("002,peer,6,4.1,0,0.2", {}),
        ("002,colleagues,6,4.1,1,", {}),
        ("002,peer,0,4.1,0,", {"n": "too_small"}),
        ("002,peer,1e300,4.1,0,", {"n": "too_big"}),
        ("002,peer,6,5.1,0,", {"mean": "off_scale"}),
        ("002,peer,6,,0,", {"mean": "cell_empty"}),
        ("002,peer,6,4,x,-1", {"is_adjusted": "not_flag", "se": "too_small"}),
        ("002,teman,6,4,0,", {"source": "not_choice"}),
    ],
)
def test_frozen_cells(folder: Folder, row: str, places: dict[str, str]) -> None:
    folder.rows("source_results.csv", CELLS, row)
    if places:
        assert folder.places() == {f"source_results.csv:2:{column}": code for column, code in places.items()}
    else:
        assert folder.read().frames["source_results"].height == 1


@pytest.mark.parametrize("items", ["", "akuntabel:above", "akuntabel:above; loyal:near"])
def test_items_of_frozen_cells_are_words(folder: Folder, items: str) -> None:
    folder.rows("source_results.csv", f"{CELLS},items", f"002,peer,6,4.1,0,0.2,{items}")
    assert folder.read().frames["source_results"].height == 1


@pytest.mark.parametrize("items", ["akuntabel:4.5", "akuntabel:above;rajin:near", "akuntabel"])
def test_items_of_frozen_cells_are_nothing_but_words(folder: Folder, items: str) -> None:
    folder.rows("source_results.csv", f"{CELLS},items", f"002,peer,6,4.1,0,0.2,{items}")
    assert folder.places() == {"source_results.csv:2:items": "item_words"}


# ── Surveys ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("row", "places"),
    [
        ("1,K,2026-11-24,1,2,3,4,1,2,3,4,1", {}),
        ("1,K,,,,,,,,,,4", {}),
        ("1,K,2026-11-25,1,2,3,4,1,2,3,4,1", {"answered_on": "after_as_of"}),
        ("1,K,,5,2,3,4,1,2,3,4,0", {"u1": "out_of_range", "u9": "out_of_range"}),
        ("1,K,,3.5,2,3,4,1,2,3,4,baik", {"u1": "not_whole", "u9": "not_whole"}),
        ("1,K,,,,,,,,,,", {"u1": "nothing_answered"}),
        ("1,K,,,5,,,,,,,", {"u2": "out_of_range"}),
        ("1,,,1,,,,,,,,", {"service_id": "cell_empty"}),
    ],
)
def test_survey_answers(folder: Folder, row: str, places: dict[str, str]) -> None:
    folder.rows("satisfaction.csv", ANSWERS, row)
    if places:
        assert folder.places() == {f"satisfaction.csv:2:{column}": code for column, code in places.items()}
    else:
        assert folder.read().frames["satisfaction"].height == 1


def test_an_empty_response_may_be_excluded(folder: Folder) -> None:
    folder.rows("satisfaction.csv", f"{ANSWERS},excluded", "1,K,,,,,,,,,,,kosong")
    assert folder.read().frames["satisfaction"]["excluded"].to_list() == ["kosong"]


@pytest.mark.parametrize(
    ("row", "places"),
    [
        ("K,,2025,120,3.1,2.9", {}),
        (",U1,2025,120,3.1,", {}),
        (",,2025,120,3.1,", {"service_id": "service_or_unit"}),
        ("K,,,120,3.1,", {"period": "cell_empty"}),
        ("K,,2025,0,4.5,3", {"n": "too_small", "u1": "out_of_range"}),
        ("K,,2025,12,,", {"u1": "nothing_answered"}),
    ],
)
def test_recaps(folder: Folder, row: str, places: dict[str, str]) -> None:
    folder.rows("satisfaction_recaps.csv", RECAPS, row)
    if places:
        name = "satisfaction_recaps.csv:2"
        assert folder.places() == {f"{name}:{column}": code for column, code in places.items()}
    else:
        assert folder.read().frames["satisfaction_recaps"].height == 1


def test_the_day_of_the_computation_decides(folder: Folder) -> None:
    folder.rows("satisfaction.csv", ANSWERS, "1,K,2026-03-01,1,2,3,4,1,2,3,4,1")
    assert folder.read(as_of=date(2026, 3, 1)).frames["satisfaction"].height == 1
    assert folder.places(as_of=date(2026, 2, 28)) == {"satisfaction.csv:2:answered_on": "after_as_of"}


# ── Many faults ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("rows", "listed", "further"), [(200, 200, None), (201, 20, 181), (5000, 20, 4980)])
def test_one_mistake_in_every_row_is_told_briefly(
    folder: Folder, rows: int, listed: int, further: int | None
) -> None:
    folder.rows("ratings.csv", RATINGS, *(f"zz{i},001,supervisor,loyal,3" for i in range(rows)))
    faults = folder.faults()
    told = [fault for fault in faults if fault.code == "unknown_key"]
    assert [fault.row for fault in told] == list(range(2, 2 + listed))
    rest = [fault.values["further"] for fault in faults if fault.code == "and_more"]
    assert rest == ([] if further is None else [further])
    assert len(faults) == listed + len(rest)
