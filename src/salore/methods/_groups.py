"""Rows of a frame as numbered groups, for sums that come out the same whatever the number of threads.

Belongs here: numbering and summing. Does not: any statistic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from salore.methods._columns import FloatArray


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups in the order of their keys, and the number of each row's group."""

    keys: pl.DataFrame
    of_row: npt.NDArray[np.intp]

    @classmethod
    def of(cls, frame: pl.DataFrame, by: Sequence[str]) -> Groups:
        keys = frame.select(by).unique().sort(by)
        numbered = frame.select(by).join(
            keys.with_row_index("_group"), on=list(by), how="left", maintain_order="left", nulls_equal=True
        )
        return cls(keys, numbered["_group"].to_numpy().astype(np.intp))

    def total(self, values: FloatArray) -> FloatArray:
        """Add up the values of each group's rows."""
        return np.bincount(self.of_row, weights=values, minlength=self.keys.height).astype(np.float64)

    def count(self) -> FloatArray:
        return np.bincount(self.of_row, minlength=self.keys.height).astype(np.float64)
