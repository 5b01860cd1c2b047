"""What one computation is given, and what it hands from step to step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from salore.engine.period import Period
from salore.policy.model import Pack, Rules
from salore.wording import Language

WHOLE = ""
"""The `segment_id` of a person's whole period, inside the engine (files leave it empty)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Tables as read, the pack in force, the period and the day of the computation."""

    pack: Pack
    tables: Mapping[str, pl.DataFrame]
    period: Period
    as_of: date
    language: Language = "id"
    with_officers: bool = False

    @property
    def rules(self) -> Rules:
        return self.pack.rules


def in_period(frame: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Return the rows of the period itself; rows that name no period belong to it."""
    return frame.filter(pl.col("period").is_null() | (pl.col("period") == str(period)))


def within_period(frame: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Return the rows of shorter periods inside the period."""
    named = [text for text in frame["period"].unique().drop_nulls() if period.covers(Period.parse(text))]
    return frame.filter(pl.col("period").is_in(named))
