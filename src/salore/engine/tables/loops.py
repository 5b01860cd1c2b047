"""Chains that end in themselves: units, superiors, goals.

Belongs here: finding such loops and naming their members. Does not: whether the members exist
(`references`).
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from salore.engine.tables.checking import Checking

_SHOWN_MEMBERS = 6
_BETWEEN = "\x1f"


def check_loops(checking: Checking) -> None:
    chains = (("units", "unit_id", "parent_id"), ("people", "person_id", "supervisor_id"))
    for name, child, parent in chains:
        frame = checking.frame(name)
        if frame is not None:
            edges = frame.select("row", child=child, parent=parent).drop_nulls()
            checking.fault_rows(name, f"loop_{name}", loops(edges), parent)
    targets = checking.frame("targets")
    if targets is not None:
        edges = _goal_edges(targets, checking.frame("people"))
        checking.fault_rows("targets", "loop_goals", loops(edges), "parent_goal_id")


def _goal_edges(targets: pl.DataFrame, people: pl.DataFrame | None) -> pl.DataFrame:
    """Return which goal supports which; a goal is known by its number and its person."""
    stated = targets.select("row", "person_id", "goal_id", "parent_goal_id").drop_nulls()
    stated = stated.unique(["person_id", "goal_id", "parent_goal_id"], keep="first", maintain_order=True)
    if people is None:
        stated = stated.with_columns(supervisor_id=pl.lit(None, dtype=pl.String))
    else:
        superiors = people.select("person_id", "supervisor_id").unique("person_id", keep="first")
        stated = stated.join(superiors, on="person_id", how="left", maintain_order="left")
    goals = targets.select("person_id", "goal_id").drop_nulls().unique(maintain_order=True)
    mark = pl.lit(_BETWEEN)
    return (
        _with_owner_of_parent(stated, goals)
        .select(
            "row",
            child=pl.concat_str("goal_id", mark, "person_id"),
            parent=pl.concat_str("parent_goal_id", mark, "owner"),
        )
        .drop_nulls()
    )


def _with_owner_of_parent(stated: pl.DataFrame, goals: pl.DataFrame) -> pl.DataFrame:
    """Add `owner`, whose goal the parent is.

    Goals may be numbered anew for every person, so a parent is looked for with the superior first, then
    with the only person that has such a goal, then with the person themselves.
    """
    owners = goals.group_by("goal_id").agg(n=pl.len(), only=pl.col("person_id").first())
    parents = goals.rename({"goal_id": "parent_goal_id"})
    of_superior = parents.select("parent_goal_id", supervisor_id="person_id", superior="person_id")
    own = parents.select("person_id", "parent_goal_id", oneself="person_id")
    return (
        stated.join(
            owners.rename({"goal_id": "parent_goal_id"}),
            on="parent_goal_id",
            how="left",
            maintain_order="left",
        )
        .join(of_superior, on=["supervisor_id", "parent_goal_id"], how="left", maintain_order="left")
        .join(own, on=["person_id", "parent_goal_id"], how="left", maintain_order="left")
        .with_columns(owner=pl.coalesce("superior", pl.when(pl.col("n") == 1).then("only"), "oneself"))
    )


def loops(edges: pl.DataFrame) -> pl.DataFrame:
    """Return one loop of each knot of `child` -> `parent`: `row` of its first member, `found` its chain."""
    ends = pl.concat([edges["child"], edges["parent"]]).cast(pl.Categorical).to_physical().to_numpy()
    if ends.size == 0:
        return pl.DataFrame(schema={"row": pl.UInt32, "found": pl.String})
    codes = np.unique(ends, return_inverse=True)[1]
    child, parent = codes[: edges.height], codes[edges.height :]
    n = int(codes.max()) + 1
    graph = coo_array((np.ones(edges.height, dtype=np.int8), (child, parent)), shape=(n, n))
    _, knot = connected_components(graph, directed=True, connection="strong")
    inside = edges.with_columns(knot=knot[child]).filter(knot[child] == knot[parent])
    found = [_chain(members) for _, members in inside.group_by("knot", maintain_order=True)]
    return pl.DataFrame(found, schema={"row": pl.UInt32, "found": pl.String}, orient="row").sort("row")


def _chain(edges: pl.DataFrame) -> tuple[int, str]:
    """Walk upwards until a member comes back."""
    step = dict(zip(edges["child"].reverse(), edges["parent"].reverse(), strict=True))
    at: str = edges["child"][0]
    walked: list[str] = []
    while at not in walked[-1:] and at not in set(walked):
        walked.append(at)
        at = step[at]
    loop = [*walked[walked.index(at) :], at]
    names = [member.partition(_BETWEEN)[0] for member in loop]
    if len(names) > _SHOWN_MEMBERS:
        names = [*names[: _SHOWN_MEMBERS - 1], "…", names[-1]]
    row = edges.filter(pl.col("child") == at)["row"][0]
    return int(row), " → ".join(names)
