"""Every command on the demonstration region, under every pack that ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.command import PACKS, contents, read_rows, salore, write_csv

DAY = ("--as-of", "2026-12-31")


@pytest.mark.parametrize("pack", PACKS)
def test_every_command_under_every_pack(pack: str, region: Path, tmp_path: Path) -> None:
    policy = ("--policy", pack)
    out = tmp_path / "out"
    checked = salore("check", region, *policy, *DAY, "--json")
    assert checked.code == 0, checked.err
    computed = salore("compute", region, *policy, *DAY, "--out", out, "--officers", "--json")
    assert computed.code == 0, computed.err
    assert computed.json["people"] == checked.json["rows"]["people"] == 200
    people = [row for row in read_rows(out / "results.csv") if not row["segment_id"]]
    assert len(people) == 200
    final = [row for row in people if row["predicate"]]
    assert all(row["result_rating"] and row["behaviour_rating"] for row in final)
    assert sum(computed.json["decided"].values()) == len(final) > 100
    for number, row in enumerate(people[:: len(people) // 8]):
        told = salore("explain", out, row["person_id"], "--lang", ("id", "en")[number % 2])
        assert told.code == 0, told.err
        assert len(told.out.splitlines()) > 3
    verified = salore("verify", out)
    assert verified.code == 0, verified.said
    surveyed = salore(
        "satisfaction", region / "satisfaction.csv", "--services", region / "services.csv", *policy, *DAY,
        "--out", tmp_path / "index", "--officers",
    )  # fmt: skip
    assert surveyed.code == 0, surveyed.err
    assert salore("policy", "check", pack).code == 0


@pytest.mark.parametrize("pack", PACKS)
def test_quarters_under_every_pack(pack: str, region: Path, tmp_path: Path) -> None:
    for period in ("2026-Q1", "2026"):
        ended = salore(
            "compute", region / "quarterly", "--policy", pack, *DAY, "--period", period, "--out",
            tmp_path / period,
        )  # fmt: skip
        assert ended.code == 0, ended.err
    found = salore("diff", tmp_path / "2026-Q1", tmp_path / "2026", "--json")
    assert found.code == 0, found.err
    assert any("2026-Q1" in cause for cause in found.json["causes"])


def test_packs_are_listed_shown_and_compared() -> None:
    assert [line.split()[0] for line in salore("policy", "list").out.splitlines()] == sorted(PACKS)
    for lang in ("id", "en"):
        for pack in PACKS:
            assert len(salore("policy", "show", pack, "--lang", lang).out.splitlines()) > 30
            for other in PACKS:
                lines = salore("policy", "diff", pack, other, "--lang", lang).out.splitlines()
                assert (len(lines) > 3) is (pack != other)


def test_the_same_seed_gives_the_same_region(region: Path, tmp_path: Path) -> None:
    assert salore("demo", "tables", tmp_path / "again", "--people", "200").code == 0
    assert contents(tmp_path / "again") == contents(region)
    assert salore("demo", "tables", tmp_path / "other", "--people", "200", "--seed", "2").code == 0
    assert contents(tmp_path / "other") != contents(region)
    assert salore("demo", "tables", tmp_path / "other", "--people", "200").code == 2


def test_what_an_engine_computes_it_reads_again(region: Path, tmp_path: Path) -> None:
    """Results of anonymous sources, as frozen cells, give the same proposals as the answers behind them."""
    policy = ("--policy", "salor", *DAY)
    assert salore("compute", region, *policy, "--out", tmp_path / "answers").code == 0
    cells = [
        {
            "person_id": row["person_id"], "segment_id": row["segment_id"], "source": row["source"],
            "n": row["n_raters"], "mean": row["mean"], "is_adjusted": row["is_adjusted"],
        }
        for row in read_rows(tmp_path / "answers" / "behaviour.csv")
        if row["source"] in ("peer", "subordinate", "colleagues") and not row["item"] and row["mean"]
    ]  # fmt: skip
    frozen = tmp_path / "frozen"
    frozen.mkdir()
    for path in region.glob("*.csv"):
        (frozen / path.name).write_bytes(path.read_bytes())
    named = [row for row in read_rows(region / "ratings.csv") if row["source"] not in ("peer", "subordinate")]
    write_csv(frozen / "ratings.csv", named)
    write_csv(frozen / "source_results.csv", cells)
    ended = salore("compute", frozen, *policy, "--out", tmp_path / "cells")
    assert ended.code == 0, ended.err
    columns = (
        "person_id",
        "segment_id",
        "behaviour_score",
        "behaviour_rating_proposed",
        "predicate",
        "n_raters",
    )
    first, second = (
        [[row[c] for c in columns] for row in read_rows(tmp_path / name / "results.csv")]
        for name in ("answers", "cells")
    )
    assert first == second
