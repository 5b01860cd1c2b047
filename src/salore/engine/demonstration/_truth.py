"""What is true of the invented people and never enters a table: ability, diligence, severity, style.

Benches and tests compare estimates with it; the engine never reads it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from salore.engine.demonstration._library import settings
from salore.engine.demonstration._picking import Array, picked

STYLES = ("normal", "one_value", "inverted")
_SHARED = 0.5
_CLIMATE = {"istimewa": 0.8, "butuh_perbaikan": -0.7, "kurang": -1.2, "sangat_kurang": -1.8}
_OWN_CLIMATE = 0.5


def abilities(holders: pl.DataFrame, units: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Return ability (of behaviour, logits), diligence (of results, standard) and severity a person.

    Diligence runs higher where the organisation does well.
    """
    people = holders.height
    behaviour = settings("behaviour")
    spread, raters = behaviour["spread"], behaviour["raters"]
    ability = rng.standard_normal(people)
    diligence = _SHARED * ability + np.sqrt(1 - _SHARED**2) * rng.standard_normal(people)
    diligence = diligence + _climate(units, rng)[holders["organisation"].to_numpy()]
    severity = rng.normal(0, spread["severity"], people)
    return pl.DataFrame(
        {
            "ability": spread["ability_mean"] + spread["ability"] * ability,
            "diligence": diligence,
            "severity": severity,
            "style": _styles(people, raters, rng),
        }
    )


def _climate(units: pl.DataFrame, rng: np.random.Generator) -> Array:
    """What an organisation adds to the diligence of its people, by its predicate and by itself."""
    shift = units["predicate"].replace_strict(_CLIMATE, default=0.0, return_dtype=pl.Float64).to_numpy()
    climate: Array = shift + rng.normal(0, _OWN_CLIMATE, units.height)
    return climate


def _styles(people: int, raters: dict[str, Any], rng: np.random.Generator) -> pl.Series:
    draw = rng.random(people) * 100
    style = np.where(draw < raters["one_value_pct"], 1, 0)
    style = np.where(draw > 100 - raters["inverted_pct"], 2, style)
    if people >= 50:
        style[rng.choice(people, size=3, replace=False)] = (1, 1, 2)
    return picked(STYLES, style)
