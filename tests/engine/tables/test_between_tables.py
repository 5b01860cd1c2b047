"""Tables against each other: who and what they name exists, and nothing contradicts."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.engine.tables.loops import loops
from tests.engine.tables.conftest import RATINGS, Folder

SEGMENTS = "segment_id,person_id,unit_id,supervisor_id,starts_on,ends_on,role"
TARGET = "person_id,goal_id,goal,kind,indicator_id,indicator,aspect,direction,target,unit_of_measure"


@pytest.mark.parametrize(
    ("name", "header", "row", "column"),
    [
        ("people", "person_id,name,unit_id,supervisor_id", "9,x,U1,099", "supervisor_id"),
        ("targets", TARGET, "099,g,G,main,i,I,quantity,higher,8,km", "person_id"),
        ("texts", "person_id,kind,text", "099,feedback,x", "person_id"),
        ("ratings", RATINGS, "099,001,supervisor,loyal,3", "ratee_id"),
        ("source_results", "person_id,source,n,mean,is_adjusted", "099,peer,6,4,0", "person_id"),
        ("segments", SEGMENTS, "s,099,U1,001,2026-01-01,,", "person_id"),
        ("segments", SEGMENTS, "s,002,U1,099,2026-01-01,,", "supervisor_id"),
        ("decisions", "person_id,decided_by", "099,001", "person_id"),
        ("decisions", "person_id,decided_by", "002,099", "decided_by"),
    ],
)
def test_an_unknown_person_is_refused(folder: Folder, name: str, header: str, row: str, column: str) -> None:
    folder.rows(f"{name}.csv", header, row)
    assert folder.places() == {f"{name}.csv:2:{column}": "unknown_key"}


@pytest.mark.parametrize(
    ("name", "header", "row", "column"),
    [
        ("people", "person_id,name,unit_id", "001,x,U9", "unit_id"),
        ("segments", SEGMENTS, "s,002,U9,001,2026-01-01,,", "unit_id"),
        ("services", "service_id,name,unit_id", "K,k,U9", "unit_id"),
        ("satisfaction_recaps", "unit_id,period,n,u1", "U9,2025,12,3", "unit_id"),
        ("units", "unit_id,name,parent_id", "U1,a,U9", "parent_id"),
    ],
)
def test_an_unknown_unit_is_refused_where_units_are_given(
    folder: Folder, name: str, header: str, row: str, column: str
) -> None:
    folder.rows("units.csv", "unit_id,name", "U1,Unit")
    folder.rows(f"{name}.csv", header, row)
    assert folder.places() == {f"{name}.csv:2:{column}": "unknown_key"}


def test_any_unit_will_do_where_none_are_given(folder: Folder) -> None:
    folder.rows("services.csv", "service_id,name,unit_id", "K,k,entah")
    assert folder.read().frames["services"].height == 1


def test_an_unknown_service_is_refused(folder: Folder) -> None:
    folder.rows("services.csv", "service_id,name,unit_id", "K,k,U1")
    folder.rows("satisfaction.csv", "response_id,service_id,u1", "1,K,3", "2,Z,3")
    folder.rows(
        "targets.csv",
        f"{TARGET},source",
        *(
            f"002,g,G,main,i{n},I,quality,higher,80,poin,satisfaction:{service}"
            for n, service in enumerate("KZ")
        ),
    )
    assert folder.places() == {
        "satisfaction.csv:3:service_id": "unknown_key",
        "targets.csv:3:source": "service_unknown",
    }


def test_a_service_may_be_known_from_its_survey_alone(folder: Folder) -> None:
    folder.rows("targets.csv", f"{TARGET},source", "002,g,G,main,i,I,quality,higher,80,poin,satisfaction:K")
    assert folder.notice_codes() == ["no_survey"]
    folder.rows(
        "satisfaction.csv", "response_id,service_id,u1,u2,u3,u4,u5,u6,u7,u8,u9", "1,K,3,3,3,3,3,3,3,3,3"
    )
    assert folder.notice_codes() == []


def test_segments_are_the_persons_own(folder: Folder) -> None:
    folder.rows("segments.csv", SEGMENTS, "s,002,U1,001,2026-01-01,,")
    folder.rows(
        "ratings.csv",
        f"{RATINGS},segment_id",
        "002,001,supervisor,loyal,3,s",
        "003,001,supervisor,loyal,3,s",
        "003,001,supervisor,adaptif,3,t",
    )
    assert folder.places() == {
        "ratings.csv:3:segment_id": "segment_of_other",
        "ratings.csv:4:segment_id": "unknown_key",
    }


def test_a_segment_needs_its_table(folder: Folder) -> None:
    folder.rows("decisions.csv", "person_id,decided_by,segment_id", "002,001,s")
    assert folder.places() == {"decisions.csv:2:segment_id": "unknown_key"}


def test_a_cell_and_answers_of_the_same_source_contradict(folder: Folder) -> None:
    folder.rows(
        "ratings.csv", f"{RATINGS},period", "002,003,peer,loyal,3,", "003,001,supervisor,loyal,3,2026"
    )
    folder.rows(
        "source_results.csv",
        "person_id,source,n,mean,is_adjusted,period",
        "002,peer,6,4,0,2026",
        "002,subordinate,6,4,0,2026",
        "003,peer,6,4,0,2026",
    )
    assert folder.places() == {"source_results.csv:2:source": "cell_and_answers"}


def test_a_table_that_cannot_be_read_makes_nothing_unknown(folder: Folder) -> None:
    folder.put("units.csv", b"\xff\xfe")
    folder.put("segments.csv", b"")
    folder.rows("ratings.csv", f"{RATINGS},segment_id", "002,001,supervisor,loyal,3,s")
    assert folder.places() == {"units.csv:1:-": "utf16", "segments.csv:1:-": "empty_file"}


def test_what_a_text_is_about_is_looked_for(folder: Folder) -> None:
    folder.rows("targets.csv", TARGET, "002,g,G,main,i,I,quantity,higher,8,km")
    folder.rows(
        "texts.csv",
        "person_id,kind,ref,text",
        "002,feedback,g,x",
        "002,feedback,loyal,x",
        "003,feedback,g,x",
        "003,feedback,,x",
    )
    assert [(n.place, n.code) for n in folder.notices()] == [("texts.csv:4:ref", "ref_unknown")]


def test_an_officer_from_outside_is_told_once(folder: Folder) -> None:
    columns = ",".join(f"u{n}" for n in range(1, 10))
    rows = [f"{n},K,{officer}," + ",".join("3" * 9) for n, officer in enumerate(("002", "077", "077", ""))]
    folder.rows("satisfaction.csv", f"response_id,service_id,officer_id,{columns}", *rows)
    assert [(n.place, n.found) for n in folder.notices()] == [("satisfaction.csv:3:officer_id", "077")]


# ── Loops ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_loop_of_units_is_named(folder: Folder) -> None:
    folder.rows("units.csv", "unit_id,name,parent_id", "U1,a,U2", "U2,b,U3", "U3,c,U2", "U4,d,U4", "U5,e,")
    faults = folder.faults()
    assert [(f.place, f.code, f.found) for f in faults] == [
        ("units.csv:3:parent_id", "loop_units", "U2 → U3 → U2"),
        ("units.csv:5:parent_id", "loop_units", "U4 → U4"),
    ]


def test_a_loop_of_superiors_is_named(folder: Folder) -> None:
    folder.rows(
        "people.csv", "person_id,name,unit_id,supervisor_id", "1,a,u,3", "2,b,u,1", "3,c,u,2", "4,d,u,1"
    )
    [fault] = folder.faults()
    assert (fault.place, fault.found) == ("people.csv:2:supervisor_id", "1 → 3 → 2 → 1")


@pytest.mark.parametrize(
    ("rows", "loop"),
    [
        (("001,a,b", "002,b,a"), "a → b → a"),
        (("002,a,a",), "a → a"),
        (("002,a,b", "002,b,c", "002,c,a"), "a → b → c → a"),
        # Everyone numbers their goals from 1 and supports the superior's first.
        (("001,1,", "002,1,1", "003,1,1"), None),
        (("001,1,", "002,2,1", "003,1,2"), None),
    ],
)
def test_loops_of_goals(folder: Folder, rows: tuple[str, ...], loop: str | None) -> None:
    header = TARGET.replace("goal_id,", "goal_id,parent_goal_id,")
    full = [f"{row},G,main,i{n},I,quantity,higher,8,km" for n, row in enumerate(rows)]
    folder.rows("targets.csv", header, *full)
    if loop is None:
        assert folder.read().frames["targets"].height == len(rows)
    else:
        assert [(f.code, f.found) for f in folder.faults()] == [("loop_goals", loop)]


def test_a_parent_goal_outside_the_table_is_noticed(folder: Folder) -> None:
    header = TARGET.replace("goal_id,", "goal_id,parent_goal_id,")
    folder.rows("targets.csv", header, "002,g,luar,G,main,i,I,quantity,higher,8,km")
    assert folder.notice_codes() == ["parent_goal_unknown"]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=14, unique=True))
def test_loops_are_those_that_walking_finds(pairs: list[tuple[int, int]]) -> None:
    edges = pl.DataFrame(
        [(n, str(child), str(parent)) for n, (child, parent) in enumerate(pairs, start=2)],
        schema={"row": pl.UInt32, "child": pl.String, "parent": pl.String},
        orient="row",
    )
    reach = {node: {parent for child, parent in pairs if child == node} for node in range(10)}
    for _ in range(10):
        reach = {node: near.union(*(reach[n] for n in near)) for node, near in reach.items()}
    knots = {
        frozenset(m for m in reach[node] if node in reach[m]) for node in range(10) if node in reach[node]
    }
    found = loops(edges)
    assert found.height == len(knots)
    for chain in found["found"]:
        members = [int(name) for name in chain.split(" → ") if name != "…"]
        assert members[0] == members[-1]
        assert frozenset(members) <= next(knot for knot in knots if members[0] in knot)
