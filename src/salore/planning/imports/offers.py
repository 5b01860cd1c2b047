"""What a file offers a plan: goals to be drafted, or figures to be reported. Nothing is changed here."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from salore.core.errors import DomainError
from salore.core.numbers import NumberError, parse_decimal
from salore.organisation.models import Identifier
from salore.planning.drafts import MOST_INDICATORS, GoalDraft, IndicatorDraft
from salore.planning.models import Goal, Plan
from salore.planning.parents import Parents, parents_for
from salore.planning.progress.selectors import Measure, ProgressSheet, Span
from salore.planning.reading.plan import GoalRead, IndicatorRead, PlanRead
from salore.planning.reading.targets import read_target
from salore.planning.states import Aspect, Direction, GoalKind, PlanTextKind
from salore.wording import Language

# Texts as alike as this are the same, written twice.
_ALIKE = 0.86
_TITLE_LENGTH, _UNIT_LENGTH = 600, 80


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalOffer:
    """One goal of the file as it would be drafted; `is_there` where the plan says it already."""

    key: str
    draft: GoalDraft
    is_linked: bool
    is_there: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOffer:
    goals: tuple[GoalOffer, ...]
    texts: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...]
    # The year of the file, where it is another than the plan's.
    other_year: int | None = None
    names_nobody: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureOffer:
    """One realisation of the file, beside the indicator that it belongs to and what is kept there now."""

    read: IndicatorRead
    goal: str
    measure: Measure | None = None
    value: Decimal | None = None
    text: str = ""
    kept: Decimal | None = None
    kept_text: str = ""

    @property
    def key(self) -> str:
        return self.measure.indicator.uid if self.measure else ""

    @property
    def is_readable(self) -> bool:
        return self.measure is not None and (self.value is not None or bool(self.text))

    @property
    def is_kept(self) -> bool:
        """Whether the plan has exactly this already."""
        return self.is_readable and (self.value, self.text) == (self.kept, self.kept_text)

    @property
    def overwrites(self) -> bool:
        return self.is_readable and not self.is_kept and (self.kept is not None or bool(self.kept_text))


# ── Whose and of which year ──────────────────────────────────────────────────────────────────────────


def plan_in(plans: Sequence[PlanRead], plan: Plan) -> PlanRead:
    """Return the one that is of the plan's owner; refuse a file that is somebody else's."""
    numbers = set(Identifier.objects.filter(person=plan.person_id).values_list("value", flat=True))
    own = [read for read in plans if read.person.nip in numbers]
    nameless = [read for read in plans if not read.person.nip]
    if own:
        return own[0]
    if len(plans) == 1 and nameless:
        return nameless[0]
    found = plans[0].person
    raise DomainError(
        "other_person",
        _("This file is of somebody else (%(name)s). Choose the one of %(owner)s.")
        % {"name": found.name or found.nip, "owner": plan.person.full_name},
    )


def year_of(read: PlanRead) -> int | None:
    day = read.ends_on or read.starts_on
    return day.year if day else None


# ── Goals ────────────────────────────────────────────────────────────────────────────────────────────


def plan_offer(plan: Plan, read: PlanRead, language: Language) -> PlanOffer:
    """Return what a file offers the draft of a plan."""
    parents = parents_for(plan)
    there = {_folded(title) for title in Goal.objects.filter(plan=plan).values_list("title", flat=True)}
    year = year_of(read)
    return PlanOffer(
        goals=tuple(goal_offers(read, parents, there)),
        texts=annex_of(read),
        doubts=tuple(doubt.say(language) for doubt in read.doubts),
        other_year=year if year and year != plan.cycle.year else None,
        names_nobody=not read.person.nip,
    )


def copy_offer(plan: Plan, plans: Sequence[PlanRead], language: Language) -> PlanOffer:
    """Return what a file offers as the copy of a plan that is not kept yet; it must be of its year."""
    read = plan_in(plans, plan)
    year = year_of(read)
    if year and year != plan.cycle.year:
        words = _("This file is of %(theirs)s. Choose the print of %(ours)s.")
        raise DomainError("other_year", words % {"theirs": year, "ours": plan.cycle.year})
    return PlanOffer(
        goals=tuple(goal_offers(read, Parents((), ()))),
        texts=annex_of(read),
        doubts=tuple(doubt.say(language) for doubt in read.doubts),
        names_nobody=not read.person.nip,
    )


def goal_offers(read: PlanRead, parents: Parents, there: Iterable[str] = ()) -> Iterable[GoalOffer]:
    known = set(there)
    for number, goal in enumerate(read.goals, 1):
        draft = goal_draft(goal, parents)
        if draft.title:
            yield GoalOffer(
                key=str(number),
                draft=draft,
                is_linked=draft.parent_id is not None,
                is_there=_folded(draft.title) in known,
            )


def goal_draft(goal: GoalRead, parents: Parents) -> GoalDraft:
    parent = parents.titled(goal.parent_goal)
    return GoalDraft(
        title=goal.goal[:_TITLE_LENGTH],
        kind=GoalKind.MAIN if goal.kind == "main" else GoalKind.ADDITIONAL,
        parent_id=parent.pk if parent else None,
        parent_title="" if parent else goal.parent_goal[:_TITLE_LENGTH],
        belongs_to_post=goal.kind == "main",
        indicators=tuple(_indicator(row) for row in goal.indicators[:MOST_INDICATORS]),
    )


def _indicator(row: IndicatorRead) -> IndicatorDraft:
    """Return an indicator; a target of which not every part is understood stays in words."""
    read = row.target_read
    aspect = str(row.aspect or Aspect.QUANTITY)
    if not read.is_number:
        # A narrative says measure and target in one.
        return IndicatorDraft(text=row.text or row.target, aspect=aspect, target_text=row.target or row.text)
    return IndicatorDraft(
        text=row.text,
        aspect=aspect,
        direction=read.direction or (Direction.LOWER if aspect == Aspect.TIME else Direction.HIGHER),
        target_low=read.low if read.low is not None else read.high,
        target_high=read.high if str(read.direction) == Direction.RANGE else None,
        unit_of_measure=read.unit_of_measure[:_UNIT_LENGTH],
        perspective=row.perspective[:100],
    )


def annex_of(read: PlanRead) -> tuple[tuple[str, str], ...]:
    annex = read.annex
    parts = (
        (PlanTextKind.RESOURCE, annex.resources),
        (PlanTextKind.ACCOUNTABILITY, annex.accountability),
        (PlanTextKind.CONSEQUENCE, annex.consequences),
    )
    return tuple((str(kind), text) for kind, texts in parts for text in texts)


# ── Realisations ─────────────────────────────────────────────────────────────────────────────────────


def figure_offers(sheet: ProgressSheet, span: Span, read: PlanRead) -> list[FigureOffer]:
    """Return the realisations of a file, each beside the indicator that says the same."""
    year = year_of(read)
    if year and year != sheet.plan.cycle.year:
        raise DomainError(
            "other_year",
            _(
                "This file is of %(theirs)s, the plan of %(ours)s. Realisations are taken from the same"
                " year only."
            )
            % {"theirs": year, "ours": sheet.plan.cycle.year},
        )
    free = list(sheet.asked)
    offers = []
    for goal in read.goals:
        for row in goal.indicators:
            if not row.realisation:
                continue
            measure = _matching(goal, row, free)
            if measure:
                free.remove(measure)
            offers.append(_figure(goal, row, measure, span))
    if not offers:
        raise DomainError(
            "no_realisations",
            _(
                "This file holds no realisations. Choose a print of the evaluation, or a sheet with that"
                " column."
            ),
        )
    return offers


def _matching(goal: GoalRead, row: IndicatorRead, free: Sequence[Measure]) -> Measure | None:
    """Return the indicator that says the same, of a goal that says the same where several do."""
    ranked = sorted(
        (
            (_likeness(row.text, one.indicator.text), _likeness(goal.goal, one.goal.title), -place)
            for place, one in enumerate(free)
        ),
        reverse=True,
    )
    if not ranked or ranked[0][0] < _ALIKE:
        return None
    return free[-ranked[0][2]]


def _figure(goal: GoalRead, row: IndicatorRead, measure: Measure | None, span: Span) -> FigureOffer:
    if measure is None:
        return FigureOffer(read=row, goal=goal.goal)
    report = measure.reports.get(span.period.pk)
    value = None if measure.is_told else figure_in(row.realisation, measure.indicator.unit_of_measure)
    is_plain = value is not None and read_target(row.realisation).is_number
    return FigureOffer(
        read=row,
        goal=goal.goal,
        measure=measure,
        value=value,
        text="" if is_plain else row.realisation,
        kept=report.row.value if report else None,
        kept_text=report.row.text if report else "",
    )


def figure_in(realisation: str, unit: str) -> Decimal | None:
    """Return the number of a realisation: alone, or the only one that stands before the unit of measure.

    >>> figure_in("182 berkas", "berkas"), figure_in("Terlaksana 12 dokumen pada Maret 2026", "dokumen")
    (Decimal('182'), Decimal('12'))
    >>> figure_in("selesai", "berkas") is None
    True
    """
    plain = read_target(realisation)
    if plain.is_number and plain.high is None:
        return plain.low
    if not unit:
        return None
    word = r"(?:%|persen)" if unit in ("%", "persen") else re.escape(unit)
    found = re.findall(rf"(?<![\d.,])(\d[\d.,]*?)\s*{word}(?!\w)", realisation, re.IGNORECASE)
    if len(found) != 1:
        return None
    try:
        return parse_decimal(found[0])
    except NumberError:
        return None


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, _folded(one), _folded(other)).ratio()


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".;,")
