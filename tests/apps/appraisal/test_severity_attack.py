"""Whoever knows who was asked about whom tries to name everybody's strictest rater from what is released."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import numpy as np
import pytest

from salore.appraisal.counting.cells import Asked, released
from salore.appraisal.counting.opening import Answer
from salore.appraisal.sealing import Content
from salore.policy import load_pack
from salore.policy.model import Pack

PEOPLE, RATERS, WORLDS = 60, 6, 5
CHANCE = 1 / RATERS
Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class World:
    """Who was asked about whom, how strict each is, and what they answered."""

    pairs: Sequence[tuple[int, int]]
    severity: Array
    answers: Sequence[Answer]


def _world(seed: int, pack: Pack) -> World:
    rng = np.random.default_rng(seed)
    quality, severity = rng.normal(0, 0.5, PEOPLE), rng.normal(0, 0.6, PEOPLE)
    pairs = [
        (person, int(rater))
        for person in range(PEOPLE)
        for rater in rng.choice([one for one in range(PEOPLE) if one != person], RATERS, replace=False)
    ]
    answers = []
    for person, rater in pairs:
        said = 3.4 + quality[person] - severity[rater] + rng.normal(0, 0.6, 7)
        scores = {
            item: int(score)
            for item, score in zip(
                pack.rules.behaviour_items.keys(), np.clip(np.round(said), 1, 5), strict=True
            )
        }
        answers.append(Answer(person, "peer", f"rater {rater}", Content(scores)))
    return World(pairs, severity, answers)


def _means(world: World, pack: Pack, mean: Literal["raw", "adjusted"]) -> Array:
    """Return the released means, as a pack of this kind freezes them."""
    anonymity = replace(pack.rules.anonymity, mean=mean)
    asked = [
        Asked(person_id=person, job_family="general", employment_kind="pns", status="active")
        for person in range(PEOPLE)
    ]
    found = released(
        world.answers, asked, replace(pack, rules=replace(pack.rules, anonymity=anonymity)), "2026",
        date(2026, 12, 11),
    )  # fmt: skip
    assert all(cell.is_adjusted == (mean == "adjusted") for cell in found.cells)
    return np.array([float(cell.mean or 0) for cell in sorted(found.cells, key=lambda one: one.ratee_id)])


def _named(world: World, figures: Array) -> int:
    """Solve for the raters' severities from one figure a person; count whose strictest rater is named."""
    asked = np.zeros((PEOPLE, PEOPLE))
    for person, rater in world.pairs:
        asked[person, rater] = 1 / RATERS
    ridge = 0.05 * np.eye(PEOPLE)
    lenience = np.linalg.solve(asked.T @ asked + ridge, asked.T @ (figures - figures.mean()))
    named = 0
    for person in range(PEOPLE):
        raters = [rater for ratee, rater in world.pairs if ratee == person]
        named += min(raters, key=lambda one: lenience[one]) == max(
            raters, key=lambda one: world.severity[one]
        )
    return named


@pytest.mark.slow
def test_one_mean_a_cell_names_the_strictest_rater_no_better_than_chance() -> None:
    """The control: raw beside adjusted names them far above chance, so the attack is able to."""
    pack = load_pack("salor")
    named = {"adjusted": 0, "raw": 0, "both": 0}
    for seed in range(WORLDS):
        world = _world(seed, pack)
        raw, adjusted = _means(world, pack, "raw"), _means(world, pack, "adjusted")
        named["adjusted"] += _named(world, adjusted)
        named["raw"] += _named(world, raw)
        named["both"] += _named(world, raw - adjusted)
    share = {kind: count / (PEOPLE * WORLDS) for kind, count in named.items()}
    error = (CHANCE * (1 - CHANCE) / (PEOPLE * WORLDS)) ** 0.5
    assert share["adjusted"] < CHANCE + 2 * error, share
    # A raw mean is no secret of its raters' severity altogether: told on the page, and kept from growing.
    assert share["raw"] < CHANCE + 6 * error, share
    assert share["both"] > 0.5, share
