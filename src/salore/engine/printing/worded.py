"""Periods, targets, ratings and origins in the words of the documents. No frames, no rows of a database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from salore.engine.documents.data import Origin
from salore.engine.period import Period
from salore.policy.model import Pack
from salore.wording import Catalogue, date_in_words, number

Row = Mapping[str, Any]
_FINGERPRINT_DIGITS = 12


def say(key: str, language: str, /, **values: object) -> str:
    return Catalogue.of(__package__).say(key, language, **values)


def origin_of(pack: Pack, pack_hash: str, period: str) -> Origin:
    """Return what a page was computed from: the period, the pack and the beginning of its hash."""
    return Origin(
        period=period,
        pack=f"{pack.identity.id} {pack.identity.version}",
        fingerprint=pack_hash[:_FINGERPRINT_DIGITS],
    )


def period_in_words(period: Period, language: str) -> str:
    """The days of the plan: the calendar year that the period lies in."""
    return say("period.year", language, year=period.year)


def evaluation_in_words(period: Period, language: str, until: date | None = None) -> str:
    """Return the evaluated span; `until` where it ended earlier for one person."""
    end = date_in_words(until or period.ends_on, language)
    if period.kind != "annual":
        return say("period.part", language, start=date_in_words(period.starts_on, language), end=end)
    return say("period.annual_until" if until else "period.annual", language, year=period.year, end=end)


def within_sentence(words: str) -> str:
    """Return words as they stand within a sentence; names of months keep their capitals."""
    return words[:1].lower() + words[1:]


def target_in_words(row: Row, language: str) -> str:
    if row["target_text"] is not None:
        return str(row["target_text"])
    low, high = number(row["target_low"], language), number(row["target_high"], language)
    figure = low if low == high else say("range", language, low=low, high=high)
    return _with_unit(figure, row)


def realisation_in_words(row: Row, language: str) -> str:
    if row["realisation_text"] is not None:
        return str(row["realisation_text"])
    return "" if row["realisation"] is None else _with_unit(number(row["realisation"], language), row)


def _with_unit(figure: str, row: Row) -> str:
    return f"{figure} {row['unit_of_measure']}" if row["unit_of_measure"] else figure


def rating_in_words(key: str | None, language: str) -> str:
    return say(f"rating.{key}", language) if key else ""
