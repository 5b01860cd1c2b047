"""Decisions: by whom, about whom, when; and what notices may say of anonymous raters."""

from __future__ import annotations

import pytest

from tests.engine.tables.conftest import RATINGS, Folder, with_results

DECISIONS = "person_id,result_rating,behaviour_rating,decided_by,decided_on,segment_id,period"
SEGMENTS = "segment_id,person_id,unit_id,supervisor_id,starts_on,ends_on,role"


@pytest.mark.parametrize(
    ("row", "places"),
    [
        ("002,as,as,002,2026-11-01,,", {"decided_by": "decides_oneself"}),
        ("002,as,as,099,2026-11-01,,", {"decided_by": "unknown_key"}),
        (",as,as,001,2026-11-01,,", {"person_id": "cell_empty"}),
        ("099,as,as,001,2026-11-01,,", {"person_id": "unknown_key"}),
        ("002,as,as,001,2026-11-25,,", {"decided_on": "after_as_of"}),
        ("002,good,3,001,2026-11-01,,", {"result_rating": "not_choice", "behaviour_rating": "not_choice"}),
        ("002,as,as,001,2026-11-01,,2027", {"period": "period_in_future"}),
    ],
)
def test_decisions_that_cannot_stand(folder: Folder, row: str, places: dict[str, str]) -> None:
    folder.rows("decisions.csv", DECISIONS, row)
    assert folder.places() == {f"decisions.csv:2:{column}": code for column, code in places.items()}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("002,as,as,001,2026-11-01,,", None),
        ("002,as,as,001,,,", None),
        ("002,as,as,003,2026-11-01,,", "decided_by_other"),
        ("002,as,as,,2026-11-01,,", "decided_by_empty"),
        # Nobody is above the head of all, so nobody can be told to be the wrong one.
        ("001,as,as,002,2026-11-01,,", None),
    ],
)
def test_the_appraiser_is_the_superior(folder: Folder, row: str, code: str | None) -> None:
    folder.rows("decisions.csv", DECISIONS, row)
    assert folder.notice_codes() == ([] if code is None else [code])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("002,as,as,003,2026-03-01,,", None),
        ("002,as,as,001,2026-03-01,,", "003"),
        ("002,as,as,001,2026-08-01,,", None),
        ("002,as,as,003,2026-08-01,,", "001"),
        # After the last segment its superior still decides; without a day the end of the period counts.
        ("002,as,as,001,2026-11-20,,", None),
        ("002,as,as,003,,,", "001"),
        # A segment's own decision is that segment's superior's.
        ("002,as,as,003,2026-11-20,s1,", None),
        ("002,as,as,001,2026-11-20,s1,", "003"),
    ],
)
def test_the_appraiser_of_the_day(folder: Folder, row: str, expected: str | None) -> None:
    segments = (
        "s1,002,U1,003,2026-01-01,2026-06-30,definitive",
        "s2,002,U1,001,2026-07-01,2026-10-31,definitive",
        "s3,002,U1,003,2026-07-01,,team",
    )
    folder.rows("segments.csv", SEGMENTS, *segments)
    notices = folder.rows("decisions.csv", DECISIONS, row).notices()
    assert [notice.values["appraiser"] for notice in notices] == ([] if expected is None else [expected])


# ── Anonymous raters ──────────────────────────────────────────────────────────────────────────────────


def test_an_unknown_rater_of_a_named_source_is_told_once(folder: Folder) -> None:
    folder.rows("ratings.csv", RATINGS, "002,098,supervisor,loyal,3", "002,098,supervisor,adaptif,3")
    assert [(n.place, n.code, n.found) for n in folder.notices()] == [
        ("ratings.csv:2:rater_id", "rater_unknown", "098")
    ]


@pytest.mark.parametrize("source", ["peer", "subordinate"])
def test_of_an_anonymous_source_no_notice_names_ratee_rater_or_row(folder: Folder, source: str) -> None:
    folder.rows(
        "ratings.csv",
        f"{RATINGS},catatan",
        f"002,097531,{source},loyal,3,x",
        f"003,097531,{source},loyal,5,x",
    )
    notices = folder.notices()
    assert [notice.code for notice in notices] == ["unknown_column", "rater_unknown_anonymous"]
    told = notices[1]
    assert told.row is None
    assert told.found is None
    for language in ("id", "en"):
        for secret in ("097531", "002", "003", ":2:", ":3:"):
            assert secret not in told.sentence(language)


def test_formulas_among_ratings_name_no_row(folder: Folder) -> None:
    rows = [RATINGS.split(","), ["002", "003", "peer", "loyal", "=1+2"]]
    folder.put("ratings.xlsx", with_results(rows, "3"))
    assert [(n.code, n.row) for n in folder.notices()] == [("formulas", None)]
