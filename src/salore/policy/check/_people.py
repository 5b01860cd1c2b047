"""Checks of who people are: job families, kinds of employment, statuses, development hours, texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import get_args

from salore.policy.check._finding import Finding, complete, fault, known, positive, unique
from salore.policy.model import Rules, TextKey

# What a table means that leaves the column empty.
_DEFAULTS = {"job_families": "general", "employment_kinds": "pns", "statuses": "active"}


def findings(rules: Rules) -> Iterable[Finding]:
    for name, default in _DEFAULTS.items():
        keys = [row.key for row in getattr(rules, name).rows]
        yield from unique(name, keys)
        yield from complete(name, keys, (default,))
        for key in keys:
            if not re.fullmatch(r"[a-z][a-z0-9_]*", key):
                yield fault(name, "not_a_key", found=key)
    yield from _development(rules)
    texts = [row.key for row in rules.texts.rows]
    yield from unique("texts", texts)
    yield from complete("texts", texts, get_args(TextKey))


def _development(rules: Rules) -> Iterable[Finding]:
    rows = rules.development.rows
    kinds = [row.employment_kind for row in rows]
    yield from known("development", "employment_kind", kinds, rules.employment_kinds.keys())
    yield from unique("development", ((row.employment_kind, row.limit) for row in rows))
    for row in rows:
        yield from positive("development", "hours", row.hours)
    for kind in dict.fromkeys(kinds):
        floors = [row.hours for row in rows if (row.employment_kind, row.limit) == (kind, "floor")]
        ceilings = [row.hours for row in rows if (row.employment_kind, row.limit) == (kind, "ceiling")]
        if floors and ceilings and max(floors) > min(ceilings):
            values = {"kind": kind, "floor": max(floors), "ceiling": min(ceilings)}
            yield fault("development", "floor_above_ceiling", **values)
