"""SKP, Evaluasi Kinerja and Dokumen Evaluasi Kinerja of one person, filled from the results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from salore.engine.documents.data import (
    BehaviourLine,
    DocumentData,
    GoalLine,
    IndicatorLine,
    Origin,
    Party,
)
from salore.wording import Catalogue, date_in_words, number

if TYPE_CHECKING:
    from salore.engine.printing.people import Person, Register

Row = Mapping[str, Any]
_FINGERPRINT_DIGITS = 12


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
        period=period_in_words(register),
        evaluation_period=evaluation_in_words(register),
        form="head" if outcome["heads_unit"] and not supports else "staff",
        approach=_approach(person.indicators),
        employee=party(register, person.row),
        appraiser=party(register, superior) if superior else None,
        appraiser_superior=party(register, above) if above else None,
        main_goals=_goals(register, person, "main"),
        additional_goals=_goals(register, person, "additional"),
        behaviours=_behaviours(register, person),
        origin=origin(register),
        as_of=run.as_of,
        resources=_texts(person, "resource"),
        accountability=_texts(person, "accountability"),
        consequences=_texts(person, "consequence"),
        organisation_result=_organisation_result(register, organisation),
        pattern_notes=_pattern_notes(register, organisation),
        result_rating=_rating(outcome["result_rating"], language),
        behaviour_rating=_rating(outcome["behaviour_rating"], language),
        predicate=run.rules.predicates.label(outcome["predicate"], language) if outcome["predicate"] else "",
        recommendations=(*([outcome["reason"]] if outcome["reason"] else ()), *_general_feedback(person)),
        evaluation_signed=date_in_words(outcome["decided_on"], language) if outcome["decided_on"] else "",
    )


def _say(key: str, language: str, /, **values: object) -> str:
    return Catalogue.of(__package__).say(key, language, **values)


def party(register: Register, row: Row) -> Party:
    """Return who is named: the name with titles, rank with grade, position and unit."""
    language = register.results.run.language
    unit = register.units.get(row["unit_id"])
    rank, grade = row["rank"], row["grade"]
    return Party(
        name=row["full_name"],
        id=row["person_id"],
        id_label=_say(f"id.{'pppk' if row['employment_kind'].startswith('pppk') else 'pns'}", language),
        rank=f"{rank} ({grade})" if rank and grade else rank or grade or "",
        position=row["position"] or "",
        unit=unit["name"] if unit else row["unit_id"],
    )


def origin(register: Register) -> Origin:
    run = register.results.run
    identity = run.pack.identity
    return Origin(
        period=str(run.period),
        pack=f"{identity.id} {identity.version}",
        fingerprint=run.pack.hash[:_FINGERPRINT_DIGITS],
    )


def period_in_words(register: Register) -> str:
    """The days of the plan: the calendar year that the period lies in."""
    run = register.results.run
    year = run.period.year
    return _say("period.year", run.language, year=year)


def evaluation_in_words(register: Register) -> str:
    run = register.results.run
    if run.period.kind == "annual":
        return _say("period.annual", run.language, year=run.period.year)
    return _say(
        "period.part",
        run.language,
        start=date_in_words(run.period.starts_on, run.language),
        end=date_in_words(run.period.ends_on, run.language),
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
        aspect=_say(f"aspect.{row['aspect']}", language),
        realisation=realisation_in_words(row, language),
        is_narrative=bool(row["is_qualitative"]),
    )


def target_in_words(row: Row, language: str) -> str:
    if row["target_text"] is not None:
        return str(row["target_text"])
    low, high = number(row["target_low"], language), number(row["target_high"], language)
    figure = low if low == high else _say("range", language, low=low, high=high)
    return _with_unit(figure, row)


def realisation_in_words(row: Row, language: str) -> str:
    if row["realisation_text"] is not None:
        return str(row["realisation_text"])
    return "" if row["realisation"] is None else _with_unit(number(row["realisation"], language), row)


def _with_unit(figure: str, row: Row) -> str:
    return f"{figure} {row['unit_of_measure']}" if row["unit_of_measure"] else figure


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
        return (_say("pattern_ok", language),)
    reasons = row["reasons"].split("; ") if row["reasons"] else ()
    return tuple(f"{reason[0].upper()}{reason[1:]}." for reason in reasons)


def _rating(key: str | None, language: str) -> str:
    return _say(f"rating.{key}", language) if key else ""
