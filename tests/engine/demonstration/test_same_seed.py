"""The region is a function of its size and seed alone."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pytest

from salore.engine.demonstration import generate


def _bytes(frames: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    return {name: frame.write_csv() for name, frame in frames.items()}


@pytest.mark.parametrize("people", [50, 300])
def test_same_seed_gives_the_same_bytes(people: int) -> None:
    once, again = generate(people, 7), generate(people, 7)
    assert _bytes(once.tables) == _bytes(again.tables)
    assert _bytes(once.truth) == _bytes(again.truth)


def test_another_seed_gives_another_region_of_the_same_shape() -> None:
    one, other = generate(300, 1), generate(300, 2)
    assert one.tables["units"].equals(other.tables["units"])
    for name in ("people", "ratings", "targets", "satisfaction", "decisions"):
        assert not one.tables[name].equals(other.tables[name]), name
