"""Taking over what a file offers: goals into a draft, figures into a period, a list into many drafts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from salore.core.errors import DomainError
from salore.cycles.models import Cycle
from salore.organisation.viewer import Viewer
from salore.planning.imports.copies import copy_keep
from salore.planning.imports.many import Outcome, PersonOffer
from salore.planning.imports.offers import FigureOffer, PlanOffer
from salore.planning.models import Plan
from salore.planning.progress.selectors import ProgressSheet, Span
from salore.planning.progress.services import Entry, progress_report
from salore.planning.services.starting import plan_start, plan_take_over

SOURCE = "import"


@transaction.atomic
def goals_take(*, actor: Viewer, plan: Plan, offer: PlanOffer, chosen: Collection[str]) -> int:
    """Draft the chosen goals behind those that are there; what is there already does not come twice.

    Of a plan that is kept elsewhere the copy is brought up to date whole.
    """
    if plan.is_elsewhere and plan.assignment:
        every = [one.draft for one in offer.goals]
        kept = copy_keep(
            actor=actor, cycle=plan.cycle, assignment=plan.assignment, plan=plan, goals=every,
            texts=offer.texts,
        )  # fmt: skip
        return len(every) if kept else 0
    goals = [one.draft for one in offer.goals if one.key in chosen and not one.is_there]
    if not goals:
        raise DomainError("nothing_chosen", _("Choose at least one goal that is not there yet."))
    plan_take_over(actor=actor, plan=plan, goals=goals, texts=offer.texts, source=SOURCE)
    return len(goals)


@transaction.atomic
def figures_take(
    *, actor: Viewer, sheet: ProgressSheet, span: Span, offers: Sequence[FigureOffer], chosen: Collection[str]
) -> int:
    """Report the chosen figures for a period, by the same rules as typed ones.

    On a plan that is kept elsewhere this is the only way: what is said there is copied.
    """
    entries = [
        Entry(measure=one.measure, value=one.value, text=one.text, seen=_edition(one, span))
        for one in offers
        if one.measure is not None and one.key in chosen and one.is_readable
    ]
    if not entries:
        raise DomainError("nothing_chosen", _("Choose at least one realisation."))
    copied = sheet.plan.is_elsewhere
    return len(progress_report(actor=actor, sheet=sheet, span=span, entries=entries, copied=copied))


def _edition(offer: FigureOffer, span: Span) -> int:
    report = offer.measure.reports.get(span.period.pk) if offer.measure else None
    return report.row.edition if report else 0


@dataclass(frozen=True, slots=True)
class Taken:
    """How many drafts were begun, to how many goals were added, how many copies were kept."""

    begun: int = 0
    added_to: int = 0
    copied: int = 0


@transaction.atomic
def list_take(*, actor: Viewer, cycle: Cycle, offers: Sequence[PersonOffer]) -> Taken:
    """Begin or fill the drafts of many people, all of it or nothing. Nobody's agreed plan is touched."""
    begun = added_to = copied = 0
    for one in offers:
        goals = [goal.draft for goal in one.goals if not goal.is_there]
        if one.outcome == Outcome.BEGIN and one.assignment:
            plan_start(
                actor=actor, cycle=cycle, assignment=one.assignment, goals=goals, texts=one.texts,
                source=SOURCE,
            )  # fmt: skip
            begun += 1
        elif one.outcome == Outcome.ADD and one.plan:
            plan_take_over(actor=actor, plan=one.plan, goals=goals, texts=one.texts, source=SOURCE)
            added_to += 1
        elif one.outcome == Outcome.COPY and one.assignment:
            kept = copy_keep(
                actor=actor, cycle=cycle, assignment=one.assignment, plan=one.plan, texts=one.texts,
                goals=[goal.draft for goal in one.goals],
            )  # fmt: skip
            copied += kept is not None
    return Taken(begun, added_to, copied)
