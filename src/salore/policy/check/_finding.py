from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from salore.policy.faults import said
from salore.policy.model import Words
from salore.wording import plain


@dataclass(frozen=True, slots=True)
class Finding:
    """A judgement on one rule: a `fault` forbids using the pack, a `notice` only tells."""

    severity: Literal["fault", "notice"]
    rule: str
    message: Words

    def in_language(self, language: str) -> str:
        kind = said(f"severity.{self.severity}").in_language(language)
        return f"{kind}: {self.rule}: {self.message.in_language(language)}"


def fault(rule: str, sentence: str, /, **values: object) -> Finding:
    return Finding("fault", rule, said(f"finding.{sentence}", **_shown(values)))


def notice(rule: str, sentence: str, /, **values: object) -> Finding:
    return Finding("notice", rule, said(f"finding.{sentence}", **_shown(values)))


def _shown(values: dict[str, object]) -> dict[str, object]:
    return {key: plain(value) if isinstance(value, Decimal) else value for key, value in values.items()}


def repeated(values: Iterable[Hashable]) -> list[str]:
    """Return what stands more than once, in order of appearance."""
    return [
        " / ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        for value, count in Counter(values).items()
        if count > 1
    ]


def unique(rule: str, values: Iterable[Hashable]) -> Iterable[Finding]:
    for value in repeated(values):
        yield fault(rule, "twice", key=value)


def known(rule: str, field: str, values: Iterable[str], allowed: Iterable[str]) -> Iterable[Finding]:
    """Find values that are no key of the rule they refer to."""
    names = tuple(allowed)
    for value in dict.fromkeys(values):
        if value not in names:
            yield fault(rule, "unknown_reference", field=field, found=value, allowed=", ".join(names))


def complete(rule: str, values: Iterable[str], needed: Iterable[str]) -> Iterable[Finding]:
    """Find keys that must have a row and have none."""
    present = set(values)
    absent = [key for key in needed if key not in present]
    if absent:
        yield fault(rule, "rows_absent", keys=", ".join(absent))


def at_least(rule: str, field: str, value: Decimal | int, low: Decimal | int) -> Iterable[Finding]:
    if value < low:
        yield fault(rule, "too_low", field=field, found=Decimal(value), low=Decimal(low))


def within(
    rule: str, field: str, value: Decimal | int, low: Decimal | int, high: Decimal | int
) -> Iterable[Finding]:
    """Find a value outside low..high, both ends allowed."""
    if not low <= value <= high:
        values = {"found": Decimal(value), "low": Decimal(low), "high": Decimal(high)}
        yield fault(rule, "outside", field=field, **values)


def positive(rule: str, field: str, value: Decimal | int) -> Iterable[Finding]:
    if value <= 0:
        yield fault(rule, "not_positive", field=field, found=Decimal(value))
