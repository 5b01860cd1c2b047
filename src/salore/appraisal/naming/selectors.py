"""What named answers said, in the words of the pack; read by the person, and by who answers for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from salore.appraisal.models import NamedAnswer
from salore.appraisal.naming.asking import Task
from salore.appraisal.states import Source
from salore.organisation.viewer import Viewer
from salore.policy.model import Pack

_SHOWN = (Source.SELF, Source.TEAM_LEAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A named answer; `values` are the values of the pack, each with the step that was chosen."""

    year: int
    source: Source
    rater: str
    values: Sequence[tuple[str, str]]
    remark: str
    given_at: datetime


def said_about(person_id: int, viewer: Viewer, year: int | None = None) -> list[Said]:
    """Return what the person and the leads of their teams said, as far as the viewer sees it.

    The latest year first; of a year, the person's own words first.
    """
    answers = NamedAnswer.objects.visible_to(viewer).filter(ratee_id=person_id, source__in=_SHOWN)
    if year is not None:
        answers = answers.filter(period__cycle__year=year)
    whole = answers.select_related("rater", "period__cycle__pack_version")
    return [_said(answer, viewer) for answer in whole.order_by("-period__cycle__year", "source", "pk")]


def given(task: Task) -> NamedAnswer | None:
    """Return what was answered already."""
    return NamedAnswer.objects.filter(
        period_id=task.opening.period_id, rater_id=task.rater_id, ratee_id=task.ratee_id, source=task.source
    ).first()


def _said(answer: NamedAnswer, viewer: Viewer) -> Said:
    cycle = answer.period.cycle
    return Said(
        year=cycle.year,
        source=Source(answer.source),
        rater=answer.rater.full_name,
        values=_in_words(answer.scores, cycle.pack_version.pack, viewer.language),
        remark=answer.remark,
        given_at=answer.given_at,
    )


def _in_words(scores: dict[str, int], pack: Pack, language: str) -> list[tuple[str, str]]:
    scale = pack.rules.behaviour_scale
    steps = {point.score: point.label.in_language(language) for point in scale.rows}
    unseen = scale.not_observed.in_language(language)
    return [
        (item.label.in_language(language), steps.get(scores.get(item.key, 0), unseen))
        for item in pack.rules.behaviour_items.rows
    ]
