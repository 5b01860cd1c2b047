"""Service numbers in the official form: NIP of civil servants, NI PPPK of contract staff.

Running numbers begin high, where the issued ones rarely are, so that an invented number is unlikely to
be somebody's. Not a proof of identity, here or anywhere.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl

REFERENCE = date(2026, 11, 1)
_FIRST_SERIAL = 901
_LAST_SERIAL = 999
_DAYS_A_YEAR = 365.25


def service_numbers(
    kind: pl.Series,
    is_woman: np.ndarray[Any, np.dtype[Any]],
    age: np.ndarray[Any, np.dtype[Any]],
    months: np.ndarray[Any, np.dtype[Any]],
    rng: np.random.Generator,
) -> pl.Series:
    """Return 18-digit numbers, unique: birth date, appointment, sex, running number.

    PNS and CPNS carry the month of appointment at digits 13-14, PPPK a 2 and the number of the contract.
    """
    birth = np.datetime64(REFERENCE) - np.round(age * _DAYS_A_YEAR).astype("timedelta64[D]")
    is_new = kind.is_in(["cpns"]).to_numpy()
    is_contract = kind.is_in(["pppk", "pppk_paruh_waktu"]).to_numpy()
    year, month = _appointed(birth, is_new, is_contract, (kind == "pppk_paruh_waktu").to_numpy(), rng)
    short = months < 12
    joined = short & (is_new | is_contract)
    year, month = np.where(joined, 2026, year), np.where(joined, 13 - months, month)
    contract = 20 + np.where(rng.random(len(age)) < 0.75, 1, 2)
    numbers = pl.DataFrame(
        {
            "birth": pl.Series(birth.astype("datetime64[D]")),
            "year": year,
            "middle": np.where(is_contract, contract, month),
            "sex": np.where(is_woman, 2, 1),
        }
    ).with_columns(place=pl.int_range(pl.len()).over("birth", "year", "middle", "sex"))
    if (numbers["place"] >= _LAST_SERIAL).any():
        raise ValueError("more people share a birth date and an appointment than running numbers exist")
    # From 901 up to 999, then on from 001.
    numbers = numbers.with_columns(serial=(_FIRST_SERIAL - 1 + pl.col("place")) % _LAST_SERIAL + 1)
    return numbers.select(
        pl.concat_str(
            pl.col("birth").dt.strftime("%Y%m%d"),
            pl.col("year").cast(pl.String),
            pl.col("middle").cast(pl.String).str.zfill(2),
            pl.col("sex").cast(pl.String),
            pl.col("serial").cast(pl.String).str.zfill(3),
        ).alias("person_id")
    )["person_id"]


def _appointed(
    birth: np.ndarray[Any, np.dtype[Any]],
    is_new: np.ndarray[Any, np.dtype[Any]],
    is_contract: np.ndarray[Any, np.dtype[Any]],
    is_part_time: np.ndarray[Any, np.dtype[Any]],
    rng: np.random.Generator,
) -> tuple[np.ndarray[Any, np.dtype[Any]], np.ndarray[Any, np.dtype[Any]]]:
    people = len(birth)
    born = birth.astype("datetime64[Y]").astype(int) + 1970
    hired = born + rng.integers(20, 33, size=people)
    year = np.minimum(np.maximum(hired, 1988), np.minimum(2024, born + 34))
    month = np.array([1, 2, 3, 12])[rng.choice(4, size=people, p=[0.2, 0.3, 0.4, 0.1])]
    year = np.where(is_new, 2025, year)
    month = np.where(is_new, np.array([5, 6, 10])[rng.integers(3, size=people)], month)
    year = np.where(is_contract, np.array([2022, 2023, 2024, 2025])[rng.integers(4, size=people)], year)
    return np.where(is_part_time, 2025, year), month
