"""The fields and rows of rules in words, for `show` and `diff`.

Belongs here: how a value is written and how a row reads as one sentence. Does not: layout.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from salore.policy import model
from salore.policy.model import ANY, PERIOD_KINDS, Pack, Rule, Words
from salore.wording import Catalogue, date_in_words, number, percent

_PERCENT = ("cap_pct", "zero_target_missed_pct", "above_min_pct", "as_min_pct", "percent")
_SHARES = ("result_share", "result_share_with_colleagues", "confidence", "proportion", "error", "weight")
# No leap year: such deadlines exist every year.
_YEAR = 2025


@dataclass(frozen=True, slots=True)
class Saying:
    """Words for one pack in one language: labels come from the pack itself."""

    pack: Pack
    language: str

    def say(self, key: str, /, **values: object) -> str:
        return Catalogue.of(__package__).say(key, self.language, **values)

    def title(self, rule: str) -> str:
        return self.say(f"rule.{rule}.title")

    def field(self, name: str) -> str:
        return self.say(f"field.{name}")

    def words(self, words: Words) -> str:
        return words.in_language(self.language)

    def number(self, value: Decimal | int) -> str:
        return number(value, self.language)

    def share(self, value: Decimal) -> str:
        return percent(value * 100, self.language)

    def span(self, start: date, end: date | None) -> str:
        first = date_in_words(start, self.language)
        if end is None:
            return self.say("value.none.open_span", start=first)
        return self.say("value.none.span", start=first, end=date_in_words(end, self.language))

    # ── Values ────────────────────────────────────────────────────────────────────────────────────────

    def value(self, field: str, value: Any) -> str:
        """Write a field's value; keys of the pack's own rules by their labels."""
        if value is None:
            return self.say("value.none.absent")
        if isinstance(value, tuple):
            return ", ".join(self.value(field, item) for item in value) or self.say("value.none.absent")
        if isinstance(value, Words):
            return self.words(value)
        if isinstance(value, date):
            return date_in_words(value, self.language)
        if isinstance(value, bool):
            return self.say(f"value.{field}.{'true' if value else 'false'}")
        if isinstance(value, Decimal | int):
            return self._number(field, value)
        return self._key(field, value)

    def _number(self, field: str, value: Decimal | int) -> str:
        if field in _PERCENT:
            return percent(value, self.language)
        if field in _SHARES:
            return self.share(Decimal(value))
        return self.number(value)

    def _key(self, field: str, value: str) -> str:
        if field in ("above", "as_expected"):
            return self.organisation(value)
        if field == "top":
            return self.predicate(value)
        if field == "elements":
            labels: dict[str, str] = {
                row.key: self.words(row.label) for row in self.pack.rules.survey_elements.rows
            }
            return labels.get(value, value)
        key = f"value.{field}.{value}"
        return self.say(key) if key in Catalogue.of(__package__) else value

    def predicate(self, key: str) -> str:
        return self.pack.rules.predicates.label(key, self.language)

    def organisation(self, key: str) -> str:
        return self.pack.rules.organisation_predicates.label(key, self.language)

    def family(self, key: str) -> str:
        return self.pack.rules.job_families.label(key, self.language)

    def kind(self, key: str) -> str:
        return self.pack.rules.employment_kinds.label(key, self.language)

    def who(self, families: tuple[str, ...], kinds: tuple[str, ...]) -> str:
        """Name the posts and kinds of employment of a group; `*` and a full list are all."""
        return f"{self._families(families)}, {self._kinds(kinds)}"

    def _families(self, keys: tuple[str, ...]) -> str:
        known = self.pack.rules.job_families.keys()
        absent = [key for key in known if key not in keys]
        if ANY in keys or not absent:
            return self.say("value.none.all_families")
        if len(absent) < len(known) / 2:
            return self.say("value.none.all_families_but", names=", ".join(map(self.family, absent)))
        return ", ".join(map(self.family, keys))

    def _kinds(self, keys: tuple[str, ...]) -> str:
        known = self.pack.rules.employment_kinds.keys()
        if ANY in keys or set(known) <= set(keys):
            return self.say("value.none.all_kinds")
        return ", ".join(map(self.kind, keys))

    def basis(self, rule: Rule) -> str:
        """Name the instrument, the article and whether it is law."""
        instrument = self.pack.instruments.get(rule.basis.instrument)
        title = self.words(instrument.title) if instrument else rule.basis.instrument
        return f"{title}, {rule.basis.article}" if rule.basis.article else title

    # ── Rows ──────────────────────────────────────────────────────────────────────────────────────────

    def row(self, row: Any) -> str:
        """Write a row of a rule as one sentence."""
        return _ROWS[type(row)](self, row)


def _source_use(say: Saying, row: model.SourceUse) -> str:
    return say.say(
        "row.source_use",
        who=sentence_case(say.who((row.job_family,), (row.employment_kind,))),
        source=say.value("source", row.source),
        role=say.value("role", row.role),
        weight=say.share(row.weight),
        minimum=row.minimum_raters,
        wanted=row.wanted_raters,
        anonymous=say.value("anonymous", row.anonymous),
        periods=say.value("periods", tuple(kind for kind in PERIOD_KINDS if row.asked_in(kind))),
    )


def _limit(say: Saying, row: model.PatternLimit) -> str:
    predicates = ", ".join(map(say.predicate, row.predicates))
    if len(row.predicates) > 1:
        predicates = say.say("row.joined", names=predicates)
    share = Decimal("0.5") if row.share is None else row.share
    organisation = say.organisation(row.organisation)
    return say.say(
        f"row.limit_{row.limit}", organisation=organisation, predicates=predicates, share=say.share(share)
    )


def _deadline(say: Saying, row: model.Deadline) -> str:
    label = say.words(row.label)
    if row.month_day is not None:
        key = "row.deadline_on_next_year" if row.next_year else "row.deadline_on"
        sentence = say.say(key, label=label, day=_month_day(say, row.month_day))
    elif row.days is not None:
        rows = say.pack.rules.deadlines.rows
        after = next((say.words(other.label) for other in rows if other.key == row.after), row.after)
        day_type = say.value("day_type", row.day_type)
        sentence = say.say("row.deadline_after", label=label, days=row.days, day_type=day_type, after=after)
    else:
        sentence = say.say("row.deadline_event", label=label)
    return say.say("row.grace", sentence=sentence, days=row.grace_days) if row.grace_days else sentence


def _month_day(say: Saying, month_day: str) -> str:
    try:
        day = date.fromisoformat(f"{_YEAR}-{month_day}")
    except ValueError:
        return month_day
    return date_in_words(day, say.language).removesuffix(f" {_YEAR}")


def _band(say: Saying, row: model.Band) -> str:
    key = "row.band_with_innovation" if row.innovation else "row.band"
    limits = {"minimum": say.number(row.minimum), "maximum": say.number(row.maximum)}
    return say.say(key, predicate=say.predicate(row.predicate), **limits)


def _credit_level(say: Saying, row: model.CreditLevel) -> str:
    return say.say(
        "row.credit_level",
        label=say.words(row.label),
        grades=", ".join(row.grades),
        coefficient=say.number(row.coefficient),
        for_rank=say.value("for_rank", row.for_rank),
        for_level=say.value("for_level", row.for_level),
        siasn_id=say.value("siasn_id", row.siasn_id),
    )


def _survey_band(say: Saying, row: model.SurveyBand) -> str:
    return say.say(
        "row.survey_band",
        grade=row.grade,
        label=say.words(row.label),
        minimum=number(row.minimum, say.language, 2),
        span=say.span(row.valid_from, row.valid_until),
    )


def _element(say: Saying, row: model.SurveyElement) -> str:
    key = "row.element_with_alias" if row.alias else "row.element"
    return say.say(key, key=row.key, label=say.words(row.label), alias=row.alias)


def _cell(say: Saying, row: model.QuadrantCell) -> str:
    result, behaviour = say.value("rating", row.result), say.value("rating", row.behaviour)
    return say.say("row.cell", result=result, behaviour=behaviour, predicate=say.predicate(row.predicate))


_ROWS: dict[type, Callable[[Saying, Any], str]] = {
    model.SourceUse: _source_use,
    model.PatternLimit: _limit,
    model.Deadline: _deadline,
    model.Band: _band,
    model.CreditLevel: _credit_level,
    model.SurveyBand: _survey_band,
    model.QuadrantCell: _cell,
    model.Anchor: lambda say, row: say.say("row.anchor", at=say.number(row.at), value=say.number(row.value)),
    model.ScalePoint: lambda say, row: say.say("row.step", score=row.score, label=say.words(row.label)),
    model.BehaviourItem: lambda say, row: say.say(
        "row.item", label=say.words(row.label), guides="; ".join(map(say.words, row.guides))
    ),
    model.Key: lambda say, row: say.say("row.key", key=row.key, label=say.words(row.label)),
    model.PredicateRow: lambda say, row: say.say("row.predicate", code=row.code, label=say.words(row.label)),
    model.PeriodUse: lambda say, row: say.say(
        "row.period", kind=say.kind(row.employment_kind), periods=say.value("kinds", row.kinds)
    ),
    model.Status: lambda say, row: say.say(
        "row.status", key=row.key, label=say.words(row.label), sentence=say.words(row.sentence)
    ),
    model.DevelopmentHours: lambda say, row: say.say(
        f"row.hours_{row.limit}", kind=say.kind(row.employment_kind), hours=row.hours
    ),
    model.CreditShare: lambda say, row: say.say(
        "row.credit_share", predicate=say.predicate(row.predicate), percent=percent(row.percent, say.language)
    ),
    model.SurveyElement: _element,
    model.Text: lambda say, row: say.say("row.text", key=row.key, text=say.words(row.text)),
}


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
