"""What changes from one pack to another, for whom, one sentence a change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from salore.policy._saying import Saying, sentence_case
from salore.policy.model import Pack, Rule, Rules, Sources, SourceUse

# What makes a row of one pack the same row in the other; other rows are told apart by their key.
_SAME = {
    "Anchor": ("at",),
    "ScalePoint": ("score",),
    "QuadrantCell": ("result", "behaviour"),
    "Band": ("predicate", "innovation"),
    "PatternLimit": ("organisation", "predicates", "limit"),
    "PeriodUse": ("employment_kind",),
    "DevelopmentHours": ("employment_kind", "limit"),
    "CreditShare": ("predicate",),
    "CreditLevel": ("level",),
    "SurveyBand": ("grade", "valid_from"),
}
_SOURCE_FIELDS = ("role", "weight", "minimum_raters", "wanted_raters", "anonymous", "periods")


def diff_packs(a: Pack, b: Pack, language: str) -> tuple[str, ...]:
    """Say in words what changes from pack `a` to pack `b`, and for whom; empty when nothing does."""
    before, after = Saying(a, language), Saying(b, language)
    lines = [*_identity(before, after), *_instruments(before, after)]
    for field in fields(Rules):
        lines.extend(_rule(field.name, before, after))
    return tuple(lines)


def _identity(before: Saying, after: Saying) -> Iterable[str]:
    for field in fields(before.pack.identity):
        old, new = getattr(before.pack.identity, field.name), getattr(after.pack.identity, field.name)
        if old == new:
            continue
        if field.name == "extends":
            old, new = (f"{x.pack} ({x.hash[:12]})" if x else None for x in (old, new))
        values = {"before": before.value(field.name, old), "after": after.value(field.name, new)}
        yield before.say("diff.identity", what=before.field(field.name), **values)


def _instruments(before: Saying, after: Saying) -> Iterable[str]:
    olds, news = before.pack.instruments, after.pack.instruments
    for key in sorted(olds.keys() | news.keys()):
        old, new = olds.get(key), news.get(key)
        if old is None and new is not None:
            yield after.say("diff.instrument_added", title=after.words(new.title))
        elif new is None and old is not None:
            yield before.say("diff.instrument_removed", title=before.words(old.title))
        elif old and new and old != new:
            values = {"before": _instrument(before, old), "after": _instrument(after, new)}
            yield after.say("diff.instrument_changed", **values)


def _instrument(say: Saying, instrument: Any) -> str:
    return f"{say.words(instrument.title)} [{say.value('kind', instrument.kind)}]"


def _rule(name: str, before: Saying, after: Saying) -> Iterable[str]:
    old, new = getattr(before.pack.rules, name), getattr(after.pack.rules, name)
    head = {"whom": before.say(f"rule.{name}.whom"), "title": before.title(name)}
    if old == new:
        return
    if old is None or new is None:
        yield before.say("diff.rule_added" if old is None else "diff.rule_removed", **head)
        return
    for field in fields(new):
        was, now = getattr(old, field.name), getattr(new, field.name)
        if was == now or field.name in ("basis", "certainty", "note"):
            continue
        if field.name == "rows":
            yield from _rows(head, old, new, before, after)
        else:
            values = {"before": before.value(field.name, was), "after": after.value(field.name, now)}
            yield before.say("diff.changed", **head, what=before.field(field.name), **values)
    yield from _grounds(head["title"], old, new, before, after)


def _grounds(title: str, old: Rule, new: Rule, before: Saying, after: Saying) -> Iterable[str]:
    if before.basis(old) != after.basis(new):
        yield before.say("diff.basis", title=title, before=before.basis(old), after=after.basis(new))
    if old.certainty != new.certainty:
        values = {
            "before": before.value("certainty", old.certainty),
            "after": after.value("certainty", new.certainty),
        }
        yield before.say("diff.certainty", title=title, **values)
    if old.note != new.note:
        yield before.say("diff.note", title=title)


# ── Rows ──────────────────────────────────────────────────────────────────────────────────────────────


def _rows(head: dict[str, str], old: Any, new: Any, before: Saying, after: Saying) -> Iterable[str]:
    if isinstance(old, Sources):
        yield from _sources(before, after)
        return
    olds, news = {_same(row): row for row in old.rows}, {_same(row): row for row in new.rows}
    for key in dict.fromkeys((*olds, *news)):
        if key not in news:
            yield before.say("diff.row_removed", **head, row=before.row(olds[key]))
        elif key not in olds:
            yield after.say("diff.row_added", **head, row=after.row(news[key]))
        elif olds[key] != news[key]:
            yield _row_change(head, olds[key], news[key], before, after)
    if [key for key in olds if key in news] != [key for key in news if key in olds]:
        yield before.say("diff.order", **head)


def _row_change(head: dict[str, str], old: Any, new: Any, before: Saying, after: Saying) -> str:
    was, now = before.row(old), after.row(new)
    if was != now:
        return before.say("diff.row_changed", **head, before=was, after=now)
    names = [field.name for field in fields(new) if getattr(old, field.name) != getattr(new, field.name)]
    return before.say("diff.same_words", **head, row=now, fields=", ".join(names))


def _same(row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _SAME.get(type(row).__name__, ("key",)))


# ── Sources: compared as they apply to each group ─────────────────────────────────────────────────────


def _sources(before: Saying, after: Saying) -> Iterable[str]:
    """Compare what applies to each job family and kind, and gather groups with the same change."""
    families = _keys(before, after, "job_families")
    kinds = _keys(before, after, "employment_kinds")
    concerned: dict[str, dict[str, list[str]]] = {}
    for family in families:
        for kind in kinds:
            for change in _source_changes(before, after, family, kind):
                concerned.setdefault(change, {}).setdefault(family, []).append(kind)
    for change, by_family in concerned.items():
        groups: dict[tuple[str, ...], list[str]] = {}
        for family, its_kinds in by_family.items():
            groups.setdefault(tuple(its_kinds), []).append(family)
        for same_kinds, its_families in groups.items():
            whom = sentence_case(after.who(tuple(its_families), same_kinds))
            yield f"{whom}: {change}"


def _keys(before: Saying, after: Saying, rule: str) -> tuple[str, ...]:
    keys = (*getattr(before.pack.rules, rule).keys(), *getattr(after.pack.rules, rule).keys())
    return tuple(dict.fromkeys(keys))


def _source_changes(before: Saying, after: Saying, family: str, kind: str) -> Iterable[str]:
    olds = {use.source: use for use in before.pack.rules.sources.used_for(family, kind)}
    news = {use.source: use for use in after.pack.rules.sources.used_for(family, kind)}
    for source in dict.fromkeys((*olds, *news)):
        old, new = olds.get(source), news.get(source)
        name = before.value("source", source)
        if new is None:
            yield before.say("diff.source_removed", source=name)
        elif old is None:
            values = {"role": after.value("role", new.role), "weight": after.share(new.weight)}
            yield after.say("diff.source_added", source=name, **values)
        else:
            yield from _use_changes(name, old, new, before, after)


def _use_changes(source: str, old: SourceUse, new: SourceUse, before: Saying, after: Saying) -> Iterable[str]:
    for field in _SOURCE_FIELDS:
        was, now = getattr(old, field), getattr(new, field)
        if was != now:
            values = {"before": before.value(field, was), "after": after.value(field, now)}
            yield before.say("diff.source_changed", source=source, what=before.field(field), **values)
