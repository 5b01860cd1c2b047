"""All checks of a pack, in the order of its rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from salore.policy.check import _behaviour, _calendar, _people, _predicate, _result, _survey
from salore.policy.check._finding import Finding, fault, notice
from salore.policy.faults import PackError, PackFault
from salore.policy.load import load_pack
from salore.policy.model import Pack, Rules, Words

_PERIOD = re.compile(r"[12]\d{3}(-(Q[1-4]|0[1-9]|1[0-2]))?")


def check_pack(pack: Pack) -> tuple[Finding, ...]:
    """Return what does not make sense (`fault`) and what one should know (`notice`)."""
    areas = (_result, _behaviour, _predicate, _people, _calendar, _survey)
    found = [*_identity(pack), *_words(pack), *_bases(pack)]
    for area in areas:
        found.extend(area.findings(pack.rules))
    return tuple(sorted(found, key=lambda finding: finding.severity))


def load_sound_pack(name_or_path: str | Path) -> Pack:
    """Load a pack to compute with: faults of meaning are refused like faults of its files."""
    pack = load_pack(name_or_path)
    faults = [
        PackFault(pack.identity.id, finding.rule, finding.message)
        for finding in check_pack(pack)
        if finding.severity == "fault"
    ]
    if faults:
        raise PackError(pack.identity.id, faults)
    return pack


def _identity(pack: Pack) -> Iterable[Finding]:
    identity = pack.identity
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", identity.id):
        yield fault("identity", "not_an_id", found=identity.id)
    if not _PERIOD.fullmatch(identity.default_period):
        yield fault("identity", "not_a_period", found=identity.default_period)
    if identity.valid_until and identity.valid_until < identity.valid_from:
        yield fault("identity", "ends_before_it_starts", start=identity.valid_from, end=identity.valid_until)
    try:
        ZoneInfo(identity.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield fault("identity", "no_time_zone", found=identity.time_zone)


def _words(pack: Pack) -> Iterable[Finding]:
    """Find texts that lack a language."""
    parts = {"identity": pack.identity, "instruments": pack.instruments}
    parts |= {field.name: getattr(pack.rules, field.name) for field in fields(Rules)}
    for rule, part in parts.items():
        for place, words in _texts(part, ""):
            for language in ("id", "en"):
                if not words.in_language(language).strip():
                    yield fault(rule, "language_missing", place=place, language=language)


def _texts(value: Any, place: str) -> Iterable[tuple[str, Words]]:
    if isinstance(value, Words):
        yield place, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name), f"{place}.{field.name}".lstrip("."))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, f"{place}.{key}".lstrip("."))
    elif isinstance(value, tuple):
        for number, item in enumerate(value, start=1):
            yield from _texts(item, f"{place}.{number}")


def _bases(pack: Pack) -> Iterable[Finding]:
    for field in fields(Rules):
        rule = getattr(pack.rules, field.name)
        if rule is None:
            continue
        instrument = pack.instruments.get(rule.basis.instrument)
        if instrument is None:
            allowed = ", ".join(sorted(pack.instruments))
            yield fault(field.name, "no_instrument", found=rule.basis.instrument, allowed=allowed)
        elif field.name in pack.own_rules and instrument.kind != "agency":
            yield notice(field.name, "own_rule_without_own_basis", instrument=rule.basis.instrument)
