"""SKP, Evaluasi Kinerja, Dokumen Evaluasi Kinerja and the explanation of one person, from the results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from salore.engine.documents.data import (
    BehaviourLine,
    DocumentData,
    ExplanationData,
    GoalLine,
    IndicatorLine,
    Party,
)
from salore.engine.printing.explained import explanation_of
from salore.engine.printing.worded import (
    evaluation_in_words,
    origin_of,
    period_in_words,
    rating_in_words,
    realisation_in_words,
    say,
    target_in_words,
    within_sentence,
)
from salore.wording import date_in_words

if TYPE_CHECKING:
    from salore.engine.printing.people import Person, Register

Row = Mapping[str, Any]


def official_documents(register: Register, person: Person) -> DocumentData:
    run = register.results.run
    language = run.language
    outcome = person.outcome
    superior = register.people.get(outcome["supervisor_id"])
    above = register.people.get(superior["supervisor_id"]) if superior else None
    organisation = register.organisations.get(outcome["unit_id"], outcome["unit_id"])
    supports = any(row["parent_goal_id"] for row in person.indicators)
    return DocumentData(
        agency=register.agency(outcome["unit_id"]),
        period=period_in_words(run.period, language),
        evaluation_period=evaluation_in_words(run.period, language),
        form="head" if outcome["heads_unit"] and not supports else "staff",
        approach=_approach(person.indicators),
        employee=party(register, person.row),
        appraiser=party(register, superior) if superior else None,
        appraiser_superior=party(register, above) if above else None,
        main_goals=_goals(register, person, "main"),
        additional_goals=_goals(register, person, "additional"),
        behaviours=_behaviours(register, person),
        origin=origin_of(run.pack, run.pack.hash, str(run.period)),
        as_of=run.as_of,
        resources=_texts(person, "resource"),
        accountability=_texts(person, "accountability"),
        consequences=_texts(person, "consequence"),
        organisation_result=_organisation_result(register, organisation),
        pattern_notes=_pattern_notes(register, organisation),
        result_rating=rating_in_words(outcome["result_rating"], language),
        behaviour_rating=rating_in_words(outcome["behaviour_rating"], language),
        predicate=run.rules.predicates.label(outcome["predicate"], language) if outcome["predicate"] else "",
        recommendations=(*([outcome["reason"]] if outcome["reason"] else ()), *_general_feedback(person)),
        evaluation_signed=date_in_words(outcome["decided_on"], language) if outcome["decided_on"] else "",
    )


def explanation_sheet(register: Register, person: Person) -> ExplanationData:
    run = register.results.run
    return explanation_of(
        person.explanation,
        run.pack,
        run.language,
        agency=register.agency(person.outcome["unit_id"]),
        person=party(register, person.row),
        period=within_sentence(evaluation_in_words(run.period, run.language)),
        origin=origin_of(run.pack, run.pack.hash, str(run.period)),
        as_of=run.as_of,
    )


def party(register: Register, row: Row) -> Party:
    """Return who is named: the name with titles, rank with grade, position and unit."""
    language = register.results.run.language
    unit = register.units.get(row["unit_id"])
    rank, grade = row["rank"], row["grade"]
    return Party(
        name=row["full_name"],
        id=row["person_id"],
        id_label=say(f"id.{'pppk' if row['employment_kind'].startswith('pppk') else 'pns'}", language),
        rank=f"{rank} ({grade})" if rank and grade else rank or grade or "",
        position=row["position"] or "",
        unit=unit["name"] if unit else row["unit_id"],
    )


def _approach(indicators: Iterable[Row]) -> Any:
    rows = list(indicators)
    return "qualitative" if rows and all(row["is_qualitative"] for row in rows) else "quantitative"


def _goals(register: Register, person: Person, kind: str) -> tuple[GoalLine, ...]:
    grouped: dict[str, list[Row]] = {}
    for row in person.indicators:
        if row["kind"] == kind:
            grouped.setdefault(row["goal_id"], []).append(row)
    return tuple(
        GoalLine(
            number=str(position),
            goal=rows[0]["goal"],
            parent_goal=register.goals.get(rows[0]["parent_goal_id"], ""),
            indicators=tuple(_indicator(row, register.results.run.language) for row in rows),
            feedback=_texts(person, "feedback", goal_id),
        )
        for position, (goal_id, rows) in enumerate(grouped.items(), start=1)
    )


def _indicator(row: Row, language: str) -> IndicatorLine:
    return IndicatorLine(
        indicator=row["indicator"],
        target=target_in_words(row, language),
        aspect=say(f"aspect.{row['aspect']}", language),
        realisation=realisation_in_words(row, language),
        is_narrative=bool(row["is_qualitative"]),
    )


def _behaviours(register: Register, person: Person) -> tuple[BehaviourLine, ...]:
    run = register.results.run
    return tuple(
        BehaviourLine(
            label=item.label.in_language(run.language),
            guides=tuple(guide.in_language(run.language) for guide in item.guides),
            expectations=_texts(person, "expectation", item.key),
            feedback=_texts(person, "feedback", item.key),
        )
        for item in run.rules.behaviour_items.rows
    )


def _texts(person: Person, kind: str, ref: str | None = None) -> tuple[str, ...]:
    return tuple(
        row["text"] for row in person.texts if row["kind"] == kind and (ref is None or row["ref"] == ref)
    )


def _general_feedback(person: Person) -> tuple[str, ...]:
    """Feedback that belongs to no single goal or value."""
    return tuple(row["text"] for row in person.texts if row["kind"] == "feedback" and not row["ref"])


def _organisation_result(register: Register, organisation: str | None) -> str:
    unit = register.units.get(organisation or "")
    if unit is None or unit["organisation_predicate"] is None:
        return ""
    run = register.results.run
    return run.rules.organisation_predicates.label(unit["organisation_predicate"], run.language)


def _pattern_notes(register: Register, organisation: str | None) -> tuple[str, ...]:
    row = register.distribution.get(organisation or "")
    if row is None:
        return ()
    language = register.results.run.language
    if row["pattern_ok"] == 1:
        return (say("pattern_ok", language),)
    reasons = row["reasons"].split("; ") if row["reasons"] else ()
    return tuple(f"{reason[0].upper()}{reason[1:]}." for reason in reasons)
