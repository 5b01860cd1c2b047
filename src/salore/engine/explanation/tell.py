"""Telling: a recorded explanation in words, as a good clerk would explain it at a desk.

Belongs here: which sentence says which step. Does not: the sentences (`words.toml`) and the pack's own
words, nor how they are laid out on paper or a screen.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from salore.engine.period import Period
from salore.policy import rule_title
from salore.policy.model import Pack, Rating, Rule
from salore.wording import Catalogue, date_in_words, number, percent

Step = Mapping[str, Any]
_WIDTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the explanation: what it is about, its sentences, and the number of the rule behind it."""

    key: str
    title: str
    sentences: tuple[str, ...]
    rule: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An explanation in words: the answer first, then how it came about, then the rules by number."""

    person: str
    about: str
    answer: str
    sections: tuple[Section, ...] = ()
    rules: tuple[str, ...] = ()


def tell(explanation: Mapping[str, Any], pack: Pack, language: str) -> Told:
    """Put the recorded steps of one person into words."""
    return _Teller(explanation, pack, language).told()


def rating_words(rating: Rating, language: str) -> str:
    """Return a rating in words: above, as or below expectation."""
    return Catalogue.of(__package__).say(f"rating.{rating}", language)


def as_text(told: Told, language: str) -> str:
    """Lay an explanation out for a terminal."""
    lines = [told.person, told.about, "", *_wrapped(told.answer)]
    for section in told.sections:
        mark = f" [{section.rule}]" if section.rule else ""
        lines += ["", f"{section.title.upper()}{mark}"]
        for sentence in section.sentences:
            lines += _wrapped(sentence, indent="  " if not sentence.startswith(" ") else "    ")
    if told.rules:
        lines += ["", Catalogue.of(__package__).say("title.rules", language).upper()]
        for number_, rule in enumerate(told.rules, start=1):
            lines += _wrapped(f"[{number_}] {rule}", indent="  ")
    return "\n".join(lines)


def _wrapped(text: str, indent: str = "") -> list[str]:
    hanging = indent + ("  " if text.startswith(("•", "[")) else "")
    # A figure keeps its per cent sign.
    kept = text.strip().replace(" %", "\u00a0%")
    lines = textwrap.wrap(kept, _WIDTH, initial_indent=indent, subsequent_indent=hanging)
    return [line.replace("\u00a0", " ") for line in lines]


class _Teller:
    def __init__(self, explanation: Mapping[str, Any], pack: Pack, language: str) -> None:
        self._all: list[Step] = explanation["steps"]
        self._period = Period.parse(explanation["period"])
        self._pack = pack
        self._language = language
        self._words = Catalogue.of(__package__)
        self._rules: list[str] = []
        self._tellers: dict[str, Callable[[Step], Iterator[str]]] = {
            "achievement": self._achievement,
            "result_proposal": self._result_proposal,
            "result_of_head": self._result_of_head,
            "sources": self._sources,
            "behaviour_proposal": self._behaviour_proposal,
            "severity": self._severity,
            "combination": self._combination,
            "score": self._score,
            "decision": self._decision,
            "predicate": self._predicate,
            "credit": self._credit,
            "notices": self._notices,
        }

    def told(self) -> Told:
        person = self._step("person")
        inputs = person["inputs"]
        about = self._say(
            "about",
            position=inputs["position"] or self._say("no_position"),
            kind=self._pack.rules.employment_kinds.label(inputs["employment_kind"], self._language),
            period=self._period_in_words(),
        )
        if not person["value"]:
            status = self._pack.rules.statuses.by_key(inputs["status"])
            answer = status.sentence.in_language(self._language)
            return Told(person=inputs["name"], about=about, answer=answer, sections=())
        sections = tuple(self._sections())
        return Told(
            person=inputs["name"],
            about=about,
            answer=self._answer(),
            sections=sections,
            rules=tuple(self._rules),
        )

    def _step(self, name: str) -> Step:
        return next(step for step in self._all if step["step"] == name and step["segment"] is None)

    def _ordered(self) -> Iterator[Step]:
        """What concerns the whole period comes first, then assignment by assignment."""
        yield from (step for step in self._all if step["segment"] is None)
        for step in self._all:
            # Of a single assignment only what it adds: figures always, a decision where there is one.
            undecided = step["step"] in ("decision", "predicate") and not step["value"]
            if step["segment"] is not None and not undecided and step["step"] != "notices":
                yield step

    def _sections(self) -> Iterator[Section]:
        for step in self._ordered():
            if step["step"] == "person":
                continue
            sentences = tuple(self._tellers[step["step"]](step))
            if sentences:
                yield Section(
                    key=step["step"], title=self._title(step), sentences=sentences, rule=self._rule(step)
                )

    def _title(self, step: Step) -> str:
        title = self._say(f"title.{step['step']}")
        if step["segment"] is None:
            return title
        return self._say("title.of_segment", title=title, segment=step["segment"])

    def _say(self, key: str, /, **values: object) -> str:
        return self._words.say(key, self._language, **values)

    def _number(self, value: float | None, decimals: int | None = None) -> str:
        return self._say("missing") if value is None else number(value, self._language, decimals)

    def _percent(self, value: float | None) -> str:
        return self._say("missing") if value is None else percent(value, self._language)

    def _rating(self, key: str | None) -> str:
        return rating_words(cast("Rating", key), self._language) if key else self._say("missing")

    def _predicate_label(self, key: str) -> str:
        return self._pack.rules.predicates.label(key, self._language)

    def _period_in_words(self) -> str:
        period = self._period
        if period.kind == "annual":
            return self._say("period.annual", year=period.year)
        return self._say(
            "period.part",
            start=date_in_words(period.starts_on, self._language),
            end=date_in_words(period.ends_on, self._language),
        )

    def _rule(self, step: Step) -> int | None:
        """Return the number of the rule behind a step in the list at the end."""
        if step["rule"] is None:
            return None
        rule: Rule = self._pack.rule(step["rule"])
        instrument = self._pack.instruments[rule.basis.instrument]
        title = instrument.title.in_language(self._language)
        sentence = self._say(
            f"rule.{instrument.kind}",
            name=rule_title(step["rule"], self._language),
            basis=f"{title}, {rule.basis.article}" if rule.basis.article else title,
            certainty=self._say(f"certainty.{rule.certainty}"),
        )
        if sentence not in self._rules:
            self._rules.append(sentence)
        return self._rules.index(sentence) + 1

    def _answer(self) -> str:
        predicate, decision = self._step("predicate"), self._step("decision")
        if predicate["value"] is None:
            proposed = predicate["inputs"]["predicate_proposed"]
            if proposed is None:
                return self._say("answer.undecided")
            return self._say("answer.undecided_proposed", proposed=self._predicate_label(proposed))
        return self._say(
            "answer.decided",
            predicate=self._predicate_label(predicate["value"]),
            by=self._decider(decision),
        )

    def _decider(self, decision: Step) -> str:
        inputs = decision["inputs"]
        return inputs["decided_by_name"] or inputs["decided_by"] or self._say("unnamed_appraiser")

    # ── Result of work ────────────────────────────────────────────────────────────────────────────────

    def _achievement(self, step: Step) -> Iterator[str]:
        indicators = step["inputs"]["indicators"]
        goals: dict[str, list[Step]] = {}
        for row in indicators:
            goals.setdefault(row["goal_id"], []).append(row)
        main = sum(rows[0]["kind"] == "main" for rows in goals.values())
        additional = len(goals) - main
        kind = "intro_both" if additional else "intro"
        yield self._say(f"achievement.{kind}", main=main, additional=additional)
        for rows in goals.values():
            yield self._say(f"achievement.goal_{rows[0]['kind']}", goal=rows[0]["goal"])
            for row in rows:
                yield "  " + self._indicator(row)
        if step["value"] is None:
            yield self._say("achievement.none")
            return
        how = "weighted" if step["inputs"]["is_weighted"] else "equal"
        yield self._say(f"achievement.total_{how}", value=self._percent(step["value"]))

    def _indicator(self, row: Step) -> str:
        unit = f" {row['unit_of_measure']}" if row["unit_of_measure"] else ""
        if row["target_text"] is not None:
            return self._say(
                "achievement.qualitative",
                indicator=row["indicator"],
                target=row["target_text"].rstrip("."),
                realisation=(row["realisation_text"] or self._say("not_reported")).rstrip("."),
            )
        target = self._number(row["target_low"])
        if row["target_high"] != row["target_low"]:
            target = self._say("range", low=target, high=self._number(row["target_high"]))
        if row["realisation"] is None:
            key = "achievement.too_few_answers" if row["service_id"] else "achievement.missing"
            return self._say(key, indicator=row["indicator"], target=target + unit)
        sentence = self._say(
            f"achievement.{row['direction']}",
            indicator=row["indicator"],
            target=target + unit,
            realisation=self._number(row["realisation"]) + unit,
            value=self._percent(round(row["achievement_pct"], 2)),
        )
        if row["service_n"]:
            sentence += " " + self._say("achievement.from_survey", n=row["service_n"])
        return sentence

    def _result_proposal(self, step: Step) -> Iterator[str]:
        inputs = step["inputs"]
        if step["value"] is None:
            yield self._say("result.none")
            return
        yield self._say(
            "result.cuts",
            above=self._percent(inputs["above_min_pct"]),
            below=self._percent(inputs["as_min_pct"]),
        )
        yield self._say("result.proposed", rating=self._rating(step["value"]))

    def _result_of_head(self, step: Step) -> Iterator[str]:
        key = step["inputs"]["organisation_predicate"]
        if key is None:
            yield self._say("result.head_missing")
            return
        label = self._pack.rules.organisation_predicates.label(key, self._language)
        yield self._say("result.head", predicate=label, rating=self._rating(step["value"]))

    # ── Behaviour ─────────────────────────────────────────────────────────────────────────────────────

    def _sources(self, step: Step) -> Iterator[str]:
        inputs = step["inputs"]
        for source in inputs["sources"] or ():
            yield self._source(source)
            yield from self._values(source)
        if inputs["withheld"]:
            yield self._say("sources.withheld", minimum=inputs["minimum_answers"])
        if inputs["reweighted"]:
            yield self._say("sources.reweighted")
        if inputs["moved_scale"]:
            scale = self._pack.rules.behaviour_scale
            yield self._say("sources.moved_scale", low=scale.low, high=scale.high)

    def _source(self, source: Step) -> str:
        name = self._say(f"source.{source['source']}")
        values: dict[str, object] = {"source": name, "n": source["n"]}
        if source["anonymous"]:
            kind = "anonymous_adjusted" if source["is_adjusted"] else "anonymous"
            values["mean"] = self._number(source["mean"], self._pack.rules.anonymity.mean_decimals)
        else:
            kind = "named"
            values["mean"] = self._number(round(source["mean"], 2))
        sentence = self._say(f"sources.{kind}", **values)
        if not source["weight_effective"]:
            return f"{sentence} {self._say('sources.evidence')}"
        weight, effective = (round(100 * source[key], 2) for key in ("weight", "weight_effective"))
        weighed = self._say(
            "sources.weight" if weight == effective else "sources.weight_moved",
            weight=self._percent(weight),
            effective=self._percent(effective),
        )
        return f"{sentence} {weighed}"

    def _values(self, source: Step) -> Iterator[str]:
        """The seven values: words for anonymous sources, points for named ones."""
        rows = source["items"] or []
        labels = {
            row.key: row.label.in_language(self._language) for row in self._pack.rules.behaviour_items.rows
        }
        if source["anonymous"]:
            for relative in ("above", "near", "below"):
                named = [labels[row["item"]] for row in rows if row["relative"] == relative]
                if named:
                    yield "  " + self._say(f"relative.{relative}", items=", ".join(named))
        elif rows:
            points = (f"{labels[row['item']]} {self._number(row['mean'])}" for row in rows)
            yield "  " + "; ".join(points) + "."

    def _behaviour_proposal(self, step: Step) -> Iterator[str]:
        inputs = step["inputs"]
        if inputs["behaviour_score"] is None:
            yield self._say("behaviour.none")
            return
        yield self._say(
            "behaviour.score",
            value=self._number(inputs["behaviour_score"]),
            low=inputs["scale_low"],
            high=inputs["scale_high"],
        )
        yield self._say(
            "behaviour.cuts",
            above=self._number(inputs["above_min"]),
            below=self._number(inputs["as_min"]),
        )
        yield self._say("behaviour.proposed", rating=self._rating(step["value"]))
        if inputs["near_cut"]:
            yield self._say("behaviour.near_cut")

    def _severity(self, step: Step) -> Iterator[str]:
        before, after = step["inputs"]["behaviour_score"], step["value"]
        moved = round(after - before, 1)
        lean = "severe" if moved > 0 else "lenient" if moved < 0 else "neither"
        yield self._say(f"severity.{lean}", value=self._number(after))

    # ── Putting together ──────────────────────────────────────────────────────────────────────────────

    def _combination(self, step: Step) -> Iterator[str]:
        inputs = step["inputs"]
        yield self._say("combination.intro", n=len(inputs["segments"]))
        for row in inputs["segments"]:
            yield "  " + self._say(
                "combination.segment",
                segment=row["segment_id"],
                unit=row["unit"],
                days=row["days"],
                achievement=self._percent(row["achievement_pct"]),
                behaviour=self._number(row["behaviour_score"]),
            )
        yield self._say(f"combination.{inputs['how']}")
        yield from self._together(step)
        if inputs["differ"]:
            yield self._say("combination.differ")
        if inputs["near_cut"]:
            yield self._say("behaviour.near_cut")

    def _together(self, step: Step) -> Iterator[str]:
        """Tell the figures of the whole period, and what they suggest; of a head the unit suggests."""
        value = step["value"]
        result, behaviour = (self._rating(value[f"{of}_rating_proposed"]) for of in ("result", "behaviour"))
        of_head = step["inputs"]["head_of_unit"]
        if value["achievement_pct"] is not None:
            key = "combination.achievement" if of_head else "combination.achievement_suggests"
            yield self._say(key, value=self._percent(value["achievement_pct"]), rating=result)
        elif value["result_rating_proposed"] and not of_head:
            yield self._say("combination.same_result", rating=result)
        if value["behaviour_score"] is not None:
            score = self._number(value["behaviour_score"])
            yield self._say("combination.behaviour_suggests", value=score, rating=behaviour)
        elif value["behaviour_rating_proposed"]:
            yield self._say("combination.same_behaviour", rating=behaviour)

    def _score(self, step: Step) -> Iterator[str]:
        inputs = step["inputs"]
        if step["value"] is None:
            yield self._say("score.none")
            return
        share = inputs["result_share"]
        yield self._say(
            "score.with_colleagues" if inputs["weighs_colleagues"] else "score.without_colleagues",
            result_share=self._percent(share * 100),
            behaviour_share=self._percent(round((1 - share) * 100, 6)),
        )
        yield self._say(
            "score.sum",
            result=self._number(round(inputs["result_value"], 2)),
            behaviour=self._number(round(inputs["behaviour_value"], 2)),
            value=self._number(step["value"]),
        )

    def _decision(self, step: Step) -> Iterator[str]:
        inputs = step["inputs"]
        if not step["value"]:
            yield self._say("decision.none")
            return
        day = inputs["decided_on"]
        yield self._say(
            "decision.made",
            by=self._decider(step),
            on=date_in_words(date.fromisoformat(day), self._language) if day else self._say("unknown_day"),
            result=self._rating(inputs["result_rating"]),
            behaviour=self._rating(inputs["behaviour_rating"]),
        )
        for part in ("result", "behaviour"):
            decided, proposed = inputs[f"{part}_rating"], inputs[f"{part}_rating_proposed"]
            if decided and proposed and decided != proposed:
                yield self._say(f"decision.departs_{part}", proposed=self._rating(proposed))
        if inputs["reason"]:
            yield self._say("decision.reason", reason=inputs["reason"])

    def _predicate(self, step: Step) -> Iterator[str]:
        inputs = step["inputs"]
        key = step["value"] or inputs["predicate_proposed"]
        if key is None:
            yield self._say("predicate.none")
            return
        kind = "final" if step["value"] else "proposed"
        label = self._predicate_label(key)
        if self._pack.is_numeric:
            yield self._say(f"predicate.numeric_{kind}", value=self._number(inputs["score"]), predicate=label)
            return
        yield self._say(
            f"predicate.quadrant_{kind}",
            result=self._rating(inputs["result_rating"]),
            behaviour=self._rating(inputs["behaviour_rating"]),
            predicate=label,
        )

    def _credit(self, step: Step) -> Iterator[str]:
        inputs = step["inputs"]
        level = next(
            row.label.in_language(self._language)
            for row in self._pack.rules.credit_levels.rows
            if row.level == inputs["functional_level"]
        )
        yield self._say(
            "credit.points" if inputs["months"] == 12 else "credit.points_part",
            level=level,
            months=inputs["months"],
            percent=self._percent(inputs["percent"]),
            coefficient=self._number(inputs["coefficient"]),
            points=self._number(step["value"], self._pack.rules.rounding.credit_decimals),
        )

    def _notices(self, step: Step) -> Iterator[str]:
        told_elsewhere = {
            "near_cut",
            "source_reweighted",
            "colleagues_withheld",
            "segments_differ",
            "undecided",
        }
        is_decided = self._step("predicate")["value"] is not None
        for code in step["value"]:
            if code in told_elsewhere or f"notice.{code}" not in self._words:
                continue
            # What was to be done before the decision is no advice to whoever reads it afterwards.
            afterwards = f"notice.{code}_decided"
            yield self._say(afterwards if is_decided and afterwards in self._words else f"notice.{code}")
