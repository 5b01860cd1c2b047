"""The explanation sheet of one person, filled from the recorded steps.

The sheet goes to the person appraised: severity of a named rater is advice for whoever decides and is
left out here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from salore.engine.documents.data import (
    Bar,
    CalculationLine,
    ExplanationData,
    ItemLine,
    Origin,
    Party,
    Quadrant,
    QuadrantLine,
    Quote,
    RuleLine,
    SourceLine,
)
from salore.engine.explanation import tell
from salore.policy import rule_title
from salore.policy.model import RATINGS, Pack
from salore.wording import Catalogue, date_in_words, number, percent

Step = Mapping[str, Any]


def explanation_of(
    explanation: Mapping[str, Any],
    pack: Pack,
    language: str,
    *,
    agency: str,
    person: Party,
    period: str,
    origin: Origin,
    as_of: date,
) -> ExplanationData:
    """Return the sheet of one person; `period` stands within a sentence."""
    sheet = _Sheet(explanation, pack, language)
    return ExplanationData(
        agency=agency,
        person=person,
        period=period,
        headline=sheet.headline(),
        in_words=sheet.in_words(),
        is_decided=sheet.is_decided(),
        decision=tuple(sheet.decision()),
        origin=origin,
        as_of=as_of,
        quotes=tuple(sheet.quotes()),
        calculation=tuple(sheet.calculation()),
        bars=tuple(sheet.bars()),
        bars_end_pct=float(pack.rules.achievement.cap_pct),
        sources=tuple(sheet.sources()),
        source_notes=tuple(sheet.source_notes()),
        item_sources=sheet.item_sources(),
        items=tuple(sheet.items()),
        quadrant=sheet.quadrant(),
        rules=tuple(sheet.rules()),
        notices=tuple(sheet.notices()),
        next_steps=tuple(sheet.next_steps()),
    )


class _Sheet:
    """The recorded steps of one person's whole period, read off as lines of the sheet."""

    def __init__(self, explanation: Mapping[str, Any], pack: Pack, language: str) -> None:
        self._explanation = explanation
        self._steps: dict[str, Step] = {
            step["step"]: step for step in explanation["steps"] if step["segment"] is None
        }
        self._pack = pack
        self._language = language
        self._told = {section.key: section for section in tell(explanation, pack, language).sections}

    def _say(self, key: str, /, **values: object) -> str:
        return Catalogue.of(__package__).say(key, self._language, **values)

    def _rating(self, key: str | None) -> str:
        return self._say(f"rating.{key}") if key else self._say("sheet.none")

    def _predicate(self, key: str) -> str:
        return self._pack.rules.predicates.label(key, self._language)

    def _number(self, value: float | None, decimals: int | None = None) -> str:
        return self._say("sheet.none") if value is None else number(value, self._language, decimals)

    def _percent(self, value: float | None) -> str:
        return self._say("sheet.none") if value is None else percent(round(value, 2), self._language)

    # ── The answer ────────────────────────────────────────────────────────────────────────────────────

    def is_appraised(self) -> bool:
        return bool(self._steps["person"]["value"])

    def is_decided(self) -> bool:
        return self.is_appraised() and self._steps["predicate"]["value"] is not None

    def headline(self) -> str:
        return (
            self._predicate(self._steps["predicate"]["value"])
            if self.is_decided()
            else self._say("sheet.undecided")
        )

    def in_words(self) -> str:
        if not self.is_appraised():
            status = self._steps["person"]["inputs"]["status"]
            return self._pack.rules.statuses.by_key(status).sentence.in_language(self._language)
        inputs = self._steps["predicate"]["inputs"]
        if not self.is_decided():
            proposed = inputs["predicate_proposed"]
            return self._say("sheet.proposal", predicate=self._predicate(proposed)) if proposed else ""
        return self._say(
            "sheet.ratings",
            result=self._rating(inputs["result_rating"]),
            behaviour=self._rating(inputs["behaviour_rating"]),
        )

    def decision(self) -> Iterator[str]:
        if not self.is_appraised():
            return
        if not self.is_decided():
            yield self._say("sheet.nobody")
            return
        inputs = self._steps["decision"]["inputs"]
        yield self._say("sheet.decided_by", name=self._decider())
        if inputs["decided_on"]:
            yield self._say("sheet.decided_on", day=self._day(inputs["decided_on"]))
        told = Catalogue.of("salore.engine.explanation")
        for part in ("result", "behaviour"):
            decided, proposed = inputs[f"{part}_rating"], inputs[f"{part}_rating_proposed"]
            if proposed and decided != proposed:
                yield told.say(f"decision.departs_{part}", self._language, proposed=self._rating(proposed))

    def _day(self, text: str) -> str:
        return date_in_words(date.fromisoformat(text), self._language)

    def _decider(self) -> str:
        inputs = self._steps["decision"]["inputs"]
        return str(inputs["decided_by_name"] or inputs["decided_by"] or self._say("sheet.none"))

    def _reason(self) -> str | None:
        reason: str | None = self._steps["decision"]["inputs"]["reason"]
        return reason

    def quotes(self) -> Iterator[Quote]:
        if self.is_appraised() and self._reason():
            day = self._steps["decision"]["inputs"]["decided_on"]
            by = self._say("sheet.by", name=self._decider(), day=self._day(day)) if day else self._decider()
            yield Quote(text=str(self._reason()), by=by)

    # ── The calculation ───────────────────────────────────────────────────────────────────────────────

    def calculation(self) -> Iterator[CalculationLine]:
        makers = {
            "achievement": self._achievement,
            "result_proposal": self._result,
            "result_of_head": self._result_of_head,
            "sources": self._score_of_sources,
            "behaviour_proposal": self._behaviour,
            "score": self._score,
            "predicate": self._predicate_line,
            "credit": self._credit,
        }
        yield from self._assignments()
        for key, make in makers.items():
            if key in self._steps:
                line = make(self._steps[key])
                if line is not None:
                    yield line

    def _line(self, step: str, how: str, value: str) -> CalculationLine:
        return CalculationLine(step=self._say(f"step.{step}"), how=how, value=value)

    def _assignments(self) -> Iterator[CalculationLine]:
        for row in self._steps["combination"]["inputs"]["segments"] if "combination" in self._steps else ():
            yield CalculationLine(
                step=self._say("step.assignment", segment=row["segment_id"], days=row["days"]),
                how=self._say(
                    "how.assignment",
                    achievement=self._percent(row["achievement_pct"]),
                    behaviour=self._number(row["behaviour_score"]),
                ),
                value=self._say(
                    "how.two_ratings",
                    result=self._rating(row["result_rating_proposed"]),
                    behaviour=self._rating(row["behaviour_rating_proposed"]),
                ),
            )

    def _goals(self) -> dict[str, list[Step]]:
        """Goals of the whole period and of every assignment, with their indicators."""
        goals: dict[str, list[Step]] = {}
        for step in self._explanation["steps"]:
            for row in step["inputs"]["indicators"] if step["step"] == "achievement" else ():
                goals.setdefault(f"{step['segment']}|{row['goal_id']}", []).append(row)
        return goals

    @staticmethod
    def _goal_pct(rows: Sequence[Step]) -> float | None:
        known = [row["achievement_pct"] for row in rows if row["achievement_pct"] is not None]
        return sum(known) / len(known) if known else None

    def _achievement(self, step: Step) -> CalculationLine | None:
        of_whole: dict[str, list[Step]] = {}
        for row in step["inputs"]["indicators"]:
            of_whole.setdefault(row["goal_id"], []).append(row)
        main = [rows for rows in of_whole.values() if rows[0]["kind"] == "main"]
        shares = [pct for rows in main if (pct := self._goal_pct(rows)) is not None]
        if not shares:
            return None
        terms = "; ".join(self._percent(pct) for pct in shares)
        how = "weighted" if step["inputs"]["is_weighted"] else "equal"
        return self._line(
            "achievement", self._say(f"how.{how}", n=len(shares), terms=terms), self._percent(step["value"])
        )

    def _cuts(self, above: str, below: str) -> str:
        return self._say("how.cuts", above=above, below=below)

    def _result(self, step: Step) -> CalculationLine:
        inputs = step["inputs"]
        how = self._cuts(self._percent(inputs["above_min_pct"]), self._percent(inputs["as_min_pct"]))
        return self._line("result", how, self._rating(step["value"]))

    def _result_of_head(self, step: Step) -> CalculationLine:
        key = step["inputs"]["organisation_predicate"]
        label = (
            self._pack.rules.organisation_predicates.label(key, self._language)
            if key
            else self._say("sheet.none")
        )
        return self._line("result", self._say("how.head", predicate=label), self._rating(step["value"]))

    def _score_of_sources(self, step: Step) -> CalculationLine | None:
        weighed = [row for row in step["inputs"]["sources"] or () if row["weight_effective"]]
        score = self._steps["behaviour_proposal"]["inputs"]
        if not weighed or score["behaviour_score"] is None:
            return None
        terms = " + ".join(
            f"{self._mean(row)} × {self._percent(100 * row['weight_effective'])}" for row in weighed
        )
        value = self._say(
            "how.of_scale", value=self._number(score["behaviour_score"]), high=score["scale_high"]
        )
        return self._line("behaviour", self._say("how.sources", terms=terms), value)

    def _mean(self, row: Step) -> str:
        if row["anonymous"]:
            return self._number(row["mean"], self._pack.rules.anonymity.mean_decimals)
        return self._number(round(row["mean"], 2), 2)

    def _behaviour(self, step: Step) -> CalculationLine:
        inputs = step["inputs"]
        how = self._cuts(self._number(inputs["above_min"]), self._number(inputs["as_min"]))
        return self._line("behaviour_rating", how, self._rating(step["value"]))

    def _score(self, step: Step) -> CalculationLine | None:
        inputs = step["inputs"]
        if step["value"] is None:
            return None
        share = 100 * inputs["result_share"]
        how = self._say(
            "how.score",
            result=self._number(round(inputs["result_value"], 2)),
            result_share=self._percent(share),
            behaviour=self._number(round(inputs["behaviour_value"], 2)),
            behaviour_share=self._percent(100 - share),
        )
        return self._line("score", how, self._number(step["value"]))

    def _predicate_line(self, step: Step) -> CalculationLine:
        inputs = step["inputs"]
        if self._pack.is_numeric:
            how = self._say("how.bands", score=self._number(inputs["score"]))
        else:
            how = self._say(
                "how.quadrant",
                result=self._rating(inputs["result_rating"]),
                behaviour=self._rating(inputs["behaviour_rating"]),
            )
        return self._line("predicate", how, self.headline())

    def _credit(self, step: Step) -> CalculationLine:
        inputs = step["inputs"]
        how = self._say(
            "how.credit" if inputs["months"] == 12 else "how.credit_part",
            months=inputs["months"],
            coefficient=self._number(inputs["coefficient"]),
            percent=self._percent(inputs["percent"]),
        )
        points = self._number(step["value"], self._pack.rules.rounding.credit_decimals)
        return self._line("credit", how, points)

    def bars(self) -> Iterator[Bar]:
        for rows in self._goals().values():
            pct = self._goal_pct(rows)
            narrative = all(row["target_text"] is not None for row in rows)
            missing = self._say("sheet.in_words" if narrative else "sheet.none")
            yield Bar(
                label=rows[0]["goal"], value=missing if pct is None else self._percent(pct), share_pct=pct
            )

    # ── Sources and values ────────────────────────────────────────────────────────────────────────────

    def _source_rows(self) -> list[Step]:
        return list(self._steps["sources"]["inputs"]["sources"] or ()) if "sources" in self._steps else []

    def _source_name(self, key: str) -> str:
        return Catalogue.of("salore.engine.explanation").say(f"source.{key}", self._language)

    def sources(self) -> Iterator[SourceLine]:
        for row in self._source_rows():
            weight = row["weight_effective"]
            yield SourceLine(
                source=self._source_name(row["source"]),
                answers=str(row["n"]),
                mean=self._mean(row),
                weight=self._percent(100 * weight) if weight else self._say("sheet.evidence"),
            )
        if "sources" in self._steps and self._steps["sources"]["inputs"]["withheld"]:
            n = self._steps["sources"]["inputs"]["minimum_answers"]
            yield SourceLine(
                source=self._say("sheet.colleagues"), suppressed=self._say("sheet.withheld", n=n)
            )

    def source_notes(self) -> Iterator[str]:
        words = Catalogue.of("salore.engine.explanation")
        if "sources" not in self._steps:
            return
        inputs = self._steps["sources"]["inputs"]
        if inputs["reweighted"]:
            yield words.say("sources.reweighted", self._language)
        if inputs["moved_scale"]:
            scale = self._pack.rules.behaviour_scale
            yield words.say("sources.moved_scale", self._language, low=scale.low, high=scale.high)

    def _with_items(self) -> list[Step]:
        return [row for row in self._source_rows() if row["items"]]

    def item_sources(self) -> tuple[str, ...]:
        return tuple(self._source_name(row["source"]) for row in self._with_items())

    def items(self) -> Iterator[ItemLine]:
        by_source = [{item["item"]: item for item in row["items"]} for row in self._with_items()]
        for item in self._pack.rules.behaviour_items.rows if by_source else ():
            yield ItemLine(
                label=item.label.in_language(self._language),
                words=tuple(self._item_word(found.get(item.key)) for found in by_source),
            )

    def _item_word(self, item: Step | None) -> str:
        if item is None:
            return self._say("sheet.none")
        if item["relative"] is not None:
            return self._say(f"relative.{item['relative']}")
        return self._number(item["mean"])

    # ── Rules, notices, what to do ────────────────────────────────────────────────────────────────────

    def quadrant(self) -> Quadrant | None:
        rule = self._pack.rules.quadrant
        if rule is None or not self.is_appraised():
            return None
        cells = {(cell.result, cell.behaviour): self._predicate(cell.predicate) for cell in rule.rows}
        inputs = self._steps["predicate"]["inputs"]
        rising = tuple(reversed(RATINGS))
        here = None
        if inputs["result_rating"] and inputs["behaviour_rating"]:
            here = (RATINGS.index(inputs["result_rating"]), rising.index(inputs["behaviour_rating"]))
        return Quadrant(
            columns=tuple(self._say("sheet.behaviour", rating=self._rating(key).lower()) for key in rising),
            rows=tuple(
                QuadrantLine(
                    label=self._say("sheet.result", rating=self._rating(key).lower()),
                    predicates=tuple(cells[key, column] for column in rising),
                )
                for key in RATINGS
            ),
            here=here,
        )

    def rules(self) -> Iterator[RuleLine]:
        words = Catalogue.of("salore.engine.explanation")
        used = dict.fromkeys(step["rule"] for step in self._explanation["steps"] if step["rule"])
        for name in used:
            if name in ("severity", "statuses"):
                continue
            rule = self._pack.rule(name)
            basis = self._pack.instruments[rule.basis.instrument].title.in_language(self._language)
            yield RuleLine(
                rule=rule_title(name, self._language),
                basis=f"{basis}, {rule.basis.article}" if rule.basis.article else basis,
                certainty=words.say(f"certainty.{rule.certainty}", self._language),
            )

    def notices(self) -> Iterator[str]:
        told = Catalogue.of("salore.engine.explanation")
        if "behaviour_proposal" in self._steps and self._steps["behaviour_proposal"]["inputs"]["near_cut"]:
            yield told.say("behaviour.near_cut", self._language)
        # How severe a named rater is concerns whoever decides, not the person appraised.
        of_raters = told.say("notice.not_comparable", self._language)
        for key in ("combination", "notices"):
            if key in self._told:
                yield from (sentence for sentence in self._told[key].sentences if sentence != of_raters)

    def next_steps(self) -> Iterator[str]:
        if not self.is_decided():
            return
        yield self._say("sheet.receive")
        for row in self._pack.rules.deadlines.rows:
            if row.key == "objection_filed" and row.days is not None:
                day_type = self._say(f"day_type.{row.day_type}")
                yield self._say("sheet.objection", days=row.days, day_type=day_type)
