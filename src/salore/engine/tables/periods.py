"""Which period a computation is about: the one asked for, the only one tables name, or the pack's."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from salore.engine.period import Period
from salore.policy.model import Pack


def period_of_run(frames: Mapping[str, pl.DataFrame], asked: str | None, pack: Pack) -> Period:
    named = sorted(
        {p for f in frames.values() if "period" in f.columns for p in f["period"].unique().drop_nulls()}
    )
    return Period.parse(asked or (named[0] if named else pack.identity.default_period))
