"""Ratings that someone analyses for themselves: no policy pack says what their scores may be.

Belongs here: the few checks of that table. Does not: ratings of an appraisal (`checks`).
"""

from __future__ import annotations

import polars as pl

from salore.engine.tables.checking import Loaded
from salore.engine.tables.faults import Findings
from salore.engine.tables.repeats import say_repeated

_COLLEAGUES = ("peer", "subordinate", "supervisor", "team_lead")


def check_calibration(loaded: Loaded, scale: tuple[int, int] | None, findings: Findings) -> None:
    """Say scores off the scale asked for, answers given twice, and colleagues who are the rated."""
    frame = loaded.frame
    if scale is not None:
        low, high = scale
        off = frame.filter((pl.col("score") < low) | (pl.col("score") > high))
        rows = off.select("row", found=pl.col("score").cast(pl.String))
        findings.fault_rows(loaded.file, "off_scale", rows, column=loaded.title("score"), low=low, high=high)
    if not findings.faults and frame.height and frame["score"].null_count() == frame.height:
        findings.fault(loaded.file, "nothing_rated", column=loaded.title("score"))
    say_repeated(loaded, findings)
    oneself = frame.filter(
        (pl.col("ratee_id") == pl.col("rater_id")) & pl.col("source").is_in(_COLLEAGUES)
    ).select("row", "source", found="rater_id")
    findings.fault_rows(loaded.file, "rates_oneself", oneself, column=loaded.title("rater_id"))
