"""A pack in words, readable at a terminal: every rule with its basis and how certain it is."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields
from typing import get_args

from salore.policy._saying import Saying
from salore.policy.model import Certainty, Pack, Rule, Rules
from salore.wording import Catalogue

_WIDTH = 100
_CHAPTERS = {
    "achievement": "result",
    "behaviour_scale": "behaviour",
    "predicates": "predicate",
    "job_families": "people",
    "periods": "calendar",
    "credit_shares": "credit",
    "survey_elements": "survey",
    "fairness": "report",
}
_ORDER = (
    ("achievement", "result_rating", "head_of_unit", "indicator_values"),
    ("behaviour_scale", "behaviour_items", "sources", "behaviour_rating", "behaviour_values"),
    ("anonymity", "severity", "combination"),
    ("predicates", "organisation_predicates", "quadrant", "score", "bands", "distribution"),
    ("job_families", "employment_kinds", "statuses", "development"),
    ("periods", "deadlines"),
    ("credit_shares", "credit_levels", "rounding"),
    ("survey_elements", "survey_bands", "survey_sampling", "survey_officers"),
    ("fairness", "texts"),
)
# Fields that every rule has and that stand at its end.
_COMMON = ("basis", "certainty", "note", "rows")


def rule_title(rule: str, language: str) -> str:
    """Name a rule as people read it."""
    return Catalogue.of(__package__).say(f"rule.{rule}.title", language)


def show_pack(pack: Pack, language: str) -> str:
    """Write a pack in words, with the hash that derived packs name it by."""
    say = Saying(pack, language)
    lines = [*_head(say)]
    for name in (name for group in _ORDER for name in group):
        rule: Rule | None = getattr(pack.rules, name)
        if rule is None:
            continue
        if name in _CHAPTERS:
            lines += ["", say.say(f"chapter.{_CHAPTERS[name]}")]
        lines += ["", *_rule(say, name, rule)]
    return "\n".join(lines)


def _head(say: Saying) -> Iterable[str]:
    pack, identity = say.pack, say.pack.identity
    yield say.say("show.heading", name=say.words(identity.name), id=identity.id, version=identity.version)
    yield say.say(
        "show.validity",
        span=say.span(identity.valid_from, identity.valid_until),
        zone=identity.time_zone,
        period=identity.default_period,
    )
    yield say.say("show.hash", hash=pack.hash)
    if identity.extends:
        yield say.say("show.base", base=identity.extends.pack, hash=identity.extends.hash)
        yield from _wrapped(say.say("show.own", rules=", ".join(map(say.title, pack.own_rules))), "")
    yield from _wrapped(_certainties(say), "")


def _certainties(say: Saying) -> str:
    rules = [getattr(say.pack.rules, field.name) for field in fields(Rules)]
    counts = Counter(rule.certainty for rule in rules if rule is not None)
    parts = [f"{counts[key]} {say.value('certainty', key)}" for key in get_args(Certainty) if counts[key]]
    return say.say("show.certainties", count=counts.total(), parts=", ".join(parts))


def _rule(say: Saying, name: str, rule: Rule) -> Iterable[str]:
    title = f"{say.title(name)} ({name})"
    yield "  " + (say.say("show.is_own", title=title) if name in say.pack.own_rules else title)
    for field in fields(rule):
        if field.name not in _COMMON and getattr(rule, field.name) is not None:
            value = say.value(field.name, getattr(rule, field.name))
            yield from _wrapped(say.say("show.field", title=say.field(field.name), value=value), "    ")
    for row in getattr(rule, "rows", ()):
        yield from _wrapped(f"- {say.row(row)}", "    ", "  ")
    yield from _wrapped(f"{_basis(say, rule)} {_certainty(say, rule)}", "    ")
    if rule.note:
        yield from _wrapped(say.say("show.note", note=say.words(rule.note)), "    ")


def _basis(say: Saying, rule: Rule) -> str:
    found = say.pack.instruments.get(rule.basis.instrument)
    kind = say.value("kind", found.kind) if found else say.say("value.none.absent")
    title = say.words(found.title) if found else rule.basis.instrument
    if rule.basis.article:
        return say.say("show.basis_article", instrument=title, article=rule.basis.article, kind=kind)
    return say.say("show.basis", instrument=title, kind=kind)


def _certainty(say: Saying, rule: Rule) -> str:
    return say.say("show.certainty", certainty=say.value("certainty", rule.certainty))


def _wrapped(text: str, indent: str, hanging: str = "") -> Iterable[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=indent + hanging, break_long_words=False
    )
