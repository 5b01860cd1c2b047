"""What is printed about one person, worded and formatted: documents compute nothing.

Belongs here: frozen dataclasses that say plainly what stands on paper. An empty string or tuple means
that there is nothing to print, and the template says so in words. Does not: filling them from results.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

DocumentKind = Literal["plan", "evaluation", "evaluation_document", "explanation"]
Paper = Literal["A4", "F4"]

FILE_NAMES: dict[DocumentKind, str] = {
    "plan": "skp.pdf",
    "evaluation": "evaluasi-kinerja.pdf",
    "evaluation_document": "dokumen-evaluasi.pdf",
    "explanation": "penjelasan.pdf",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody who is named and signs; the name carries its titles."""

    name: str
    id: str
    id_label: str = "NIP"
    rank: str = ""
    position: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorLine:
    """One indicator; a narrative one states measure, indicator and target in one text."""

    indicator: str
    target: str
    aspect: str = ""
    realisation: str = ""
    is_narrative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalLine:
    """One promised result (RHK) with its indicators."""

    number: str
    goal: str
    parent_goal: str = ""
    indicators: tuple[IndicatorLine, ...] = ()
    feedback: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BehaviourLine:
    """One value of conduct, its guides, what the superior expects besides, and the feedback on it."""

    label: str
    guides: tuple[str, ...]
    expectations: tuple[str, ...] = ()
    feedback: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a page was computed from, for the line at its foot."""

    period: str
    pack: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """The objection and what became of it."""

    text: str = ""
    answer: str = ""
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """Something on the record of an objection: what it is, who wrote it when, and the text."""

    kind: str
    by: str
    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionData:
    """An objection as it was filed; with `outcome`, the letter with the decision on it.

    `signed` says where and when; `signer` is whoever filed or decided, `signer_role` as whom.
    """

    agency: str
    period: str
    employee: Party
    appraiser: Party | None
    addressee: Party | None
    ground: str
    filed: str
    received: str
    lines: tuple[RecordLine, ...]
    origin: Origin
    as_of: date
    signer: Party
    signer_role: str
    signed: str
    due: str = ""
    outcome: str = ""
    reason: str = ""
    changes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentData:
    """The official documents of one person and period.

    `form` is `head` for the head of a unit, whose goals support no superior's. `period` is the plan's,
    `evaluation_period` the evaluated one. Dates of signatures are worded ("Salor, 2 Januari 2026"); an
    empty one is printed as a blank to be filled by hand. `standing` says under the title of the plan how it
    stands where it is not in force. `as_of` stamps the file, so that the same data give the same bytes.
    """

    agency: str
    period: str
    evaluation_period: str
    form: Literal["staff", "head"]
    approach: Literal["quantitative", "qualitative"]
    employee: Party
    appraiser: Party | None
    appraiser_superior: Party | None
    main_goals: tuple[GoalLine, ...]
    additional_goals: tuple[GoalLine, ...]
    behaviours: tuple[BehaviourLine, ...]
    origin: Origin
    as_of: date
    resources: tuple[str, ...] = ()
    accountability: tuple[str, ...] = ()
    consequences: tuple[str, ...] = ()
    organisation_result: str = ""
    pattern_notes: tuple[str, ...] = ()
    result_rating: str = ""
    behaviour_rating: str = ""
    predicate: str = ""
    recommendations: tuple[str, ...] = ()
    objection: Objection | None = None
    standing: str = ""
    plan_signed: str = ""
    evaluation_signed: str = ""
    received_by_employee: str = ""
    received_by_superior: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculationLine:
    """One step of the calculation: what is done, with which numbers, and what comes out."""

    step: str
    how: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Achievement of one goal against its target; `share_pct` is None where nothing was measured."""

    label: str
    value: str
    share_pct: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """One source of answers on behaviour; a suppressed one has a sentence instead of numbers."""

    source: str
    answers: str = ""
    mean: str = ""
    weight: str = ""
    suppressed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """One value of conduct in the words of each source, in the order of `ExplanationData.item_sources`."""

    label: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuadrantLine:
    """One row of the quadrant: a rating of results and the predicates beside it."""

    label: str
    predicates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quadrant:
    """The table in which the two ratings meet; `here` is the row and column of this person, from 0."""

    columns: tuple[str, ...]
    rows: tuple[QuadrantLine, ...]
    here: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """One rule that was applied, where it comes from, and how certain that is."""

    rule: str
    basis: str
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What somebody wrote, with who and when."""

    text: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplanationData:
    """The explanation of one result as a sheet of its own.

    `headline` is the answer in words ("Baik"), `is_decided` whether a person stands behind it; an
    undecided one reads "Belum dinilai". `decision` says who decided, or that nobody has.
    """

    agency: str
    person: Party
    period: str
    headline: str
    in_words: str
    is_decided: bool
    decision: tuple[str, ...]
    origin: Origin
    as_of: date
    quotes: tuple[Quote, ...] = ()
    calculation: tuple[CalculationLine, ...] = ()
    bars: tuple[Bar, ...] = ()
    bars_end_pct: float = 120.0
    sources: tuple[SourceLine, ...] = ()
    source_notes: tuple[str, ...] = ()
    item_sources: tuple[str, ...] = ()
    items: tuple[ItemLine, ...] = ()
    quadrant: Quadrant | None = None
    rules: tuple[RuleLine, ...] = ()
    notices: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPrint:
    """Everything there is to print about one person; `person_id` names the folder.

    Who is not appraised has no official documents.
    """

    person_id: str
    documents: DocumentData | None = None
    explanation: ExplanationData | None = None
