"""Units, superiors and goals form trees; goals hang under those of the superior."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pytest

from salore.engine.demonstration import Demonstration, generate


def loops(parent: Mapping[str, str | None]) -> list[str]:
    """Return whoever never reaches a root by going up."""
    found = []
    for start in parent:
        seen, at = {start}, parent[start]
        while at is not None and at not in seen:
            seen.add(at)
            at = parent.get(at)
        if at is not None:
            found.append(start)
    return found


def pairs(frame: pl.DataFrame, child: str, parent: str) -> dict[str, str | None]:
    return dict(frame.select(child, parent).iter_rows())


def test_the_search_for_loops_finds_one() -> None:
    assert loops({"a": "b", "b": "a", "c": None}) == ["a", "b"]


@pytest.mark.parametrize("people", [50, 200, 1200, 1290])
def test_units_superiors_and_goals_are_trees(people: int) -> None:
    tables = generate(people, 5).tables
    assert loops(pairs(tables["units"], "unit_id", "parent_id")) == []
    assert loops(pairs(tables["people"], "person_id", "supervisor_id")) == []
    goals = tables["targets"].unique("goal_id", maintain_order=True)
    assert loops(pairs(goals, "goal_id", "parent_goal_id")) == []


def test_everybody_serves_in_a_unit_that_exists_under_somebody_who_exists(region: Demonstration) -> None:
    people, units = region.tables["people"], region.tables["units"]
    assert people["unit_id"].is_in(units["unit_id"].implode()).all()
    assert people["supervisor_id"].drop_nulls().is_in(people["person_id"].implode()).all()
    without = set(people.filter(pl.col("supervisor_id").is_null())["person_id"])
    gone = set(region.truth["cases"].filter(pl.col("case") == "superior_gone")["person_id"])
    heads = people.filter(pl.col("unit_id").is_in(["SETDA", "SETDA_KAB"]) & (pl.col("heads_unit") == 1))
    assert without == gone | set(heads["person_id"])
    assert len(gone) >= 3


def test_a_unit_has_one_head_at_most_and_merged_agencies_stay_whole(region: Demonstration) -> None:
    heads = region.tables["people"].filter(pl.col("heads_unit") == 1)
    assert heads["unit_id"].n_unique() == heads.height
    names = set(region.tables["units"]["name"])
    merged = {
        "Dinas Administrasi Kependudukan dan Pencatatan Sipil, Pemberdayaan Masyarakat dan Kampung",
        "Dinas Kebakaran, Penyelamatan dan Satuan Polisi Pamong Praja",
        "Dinas Sosial, Pemberdayaan Perempuan dan Perlindungan Anak",
    }
    assert merged <= names
    assert sum(name.startswith("Distrik ") for name in names) == 20
    made_up = ("Puskesmas", "SD Negeri", "Dinas Kesehatan", "Dinas Pendidikan")
    assert all("(contoh)" in name for name in names if name.startswith(made_up))


def test_most_organisations_have_a_predicate_and_all_five_occur(region: Demonstration) -> None:
    heads = region.tables["people"].filter(pl.col("heads_unit") == 1)["unit_id"]
    judged = region.tables["units"].filter(pl.col("unit_id").is_in(heads.implode()))
    assert judged["organisation_predicate"].is_not_null().mean() > 0.9
    assert judged["organisation_predicate"].null_count() >= 1
    assert set(judged["organisation_predicate"].drop_nulls()) == {
        "istimewa",
        "baik",
        "butuh_perbaikan",
        "kurang",
        "sangat_kurang",
    }


def superiors(region: Demonstration) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table in ("people", "segments"):
        for person, superior in region.tables[table].select("person_id", "supervisor_id").iter_rows():
            found.setdefault(person, set()).add(superior)
    return found


def test_the_cascade_is_complete(region: Demonstration) -> None:
    targets, above = region.tables["targets"], superiors(region)
    owner = pairs(targets, "goal_id", "person_id")
    main = targets.filter(pl.col("kind") == "main").unique("goal_id", maintain_order=True)
    loose = []
    for person, parent in main.select("person_id", "parent_goal_id").iter_rows():
        if parent is None:
            loose.append(person)
        else:
            assert owner[parent] in above[person]
    # Without a goal to support are only those at the top and those whose superior is gone.
    top = {person for person, superior in above.items() if None in superior}
    assert set(loose) <= top
    supported = targets["parent_goal_id"].drop_nulls().n_unique()
    assert supported > 250


def test_plans_show_every_form_of_target(region: Demonstration) -> None:
    targets = region.tables["targets"]
    assert set(targets["kind"]) == {"main", "additional"}
    assert set(targets["direction"]) == {"higher", "lower", "range"}
    assert set(targets["aspect"]) == {"quantity", "quality", "time", "cost"}
    assert targets.filter((pl.col("is_maximum") == 1) & (pl.col("target") == "100")).height > 10
    zero = targets.filter(pl.col("target") == "0")
    assert set(zero["direction"]) == {"lower"}
    assert targets["target"].str.contains(r"^[\d.]+\.\.[\d.]+$").sum() > 10
    assert (targets["target"].is_null() == targets["target_text"].is_not_null()).all()
    assert targets["target_text"].is_not_null().sum() > 40
    assert targets["realisation_text"].is_not_null().sum() > 30


def test_realisations_stay_within_what_is_possible_and_some_are_missing(region: Demonstration) -> None:
    targets = region.tables["targets"].filter(pl.col("target").is_not_null())
    own = targets.filter(pl.col("source") == "manual")
    assert 0.01 < own["realisation"].null_count() / own.height < 0.06
    share = own.filter(pl.col("unit_of_measure") == "persen")
    assert share["realisation"].drop_nulls().is_between(0, 100).all()
    assert own["realisation"].drop_nulls().min() >= 0
    capped = own.filter(pl.col("is_maximum") == 1).drop_nulls("realisation")
    assert (capped["realisation"] <= capped["target"].cast(pl.Float64)).all()


def test_services_feed_the_plans_of_those_who_run_them(region: Demonstration) -> None:
    named = region.tables["targets"].filter(pl.col("source") != "manual")
    ids = named["source"].str.strip_prefix("satisfaction:")
    assert ids.is_in(region.tables["services"]["service_id"].implode()).all()
    assert ids.n_unique() >= 6
    assert named["realisation"].null_count() == named.height


def test_weights_are_in_some_plans_alike_within_a_goal_and_sum_to_a_hundred(region: Demonstration) -> None:
    targets = region.tables["targets"].filter(pl.col("kind") == "main")
    by_goal = targets.group_by("person_id", "goal_id").agg(
        pl.col("weight").n_unique().alias("kinds"), pl.first("weight")
    )
    assert by_goal["kinds"].max() == 1
    by_person = by_goal.group_by("person_id").agg(
        pl.col("weight").sum(), pl.col("weight").null_count().alias("empty")
    )
    weighted = by_person.filter(pl.col("weight") > 0)
    assert 0.1 < weighted.height / by_person.height < 0.4
    assert set(weighted["weight"]) == {100.0}
    assert set(weighted["empty"]) == {0}


def test_additional_goals_support_nothing(region: Demonstration) -> None:
    additional = region.tables["targets"].filter(pl.col("kind") == "additional")
    assert additional["person_id"].n_unique() > 200
    assert additional["parent_goal_id"].null_count() == additional.height
