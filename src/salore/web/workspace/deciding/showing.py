"""What the page of a person shows besides the form: results, conduct, what was said, earlier periods."""

from __future__ import annotations

from typing import Any

from salore.appraisal.deciding.conduct import Conduct, conduct_of
from salore.appraisal.deciding.lines import span_of
from salore.appraisal.deciding.overview import Member
from salore.appraisal.deciding.proposed import Proposed, explanation_of
from salore.appraisal.deciding.results import results_of
from salore.appraisal.feedback.selectors import said_to
from salore.appraisal.models import Evaluation
from salore.organisation.viewer import Viewer
from salore.policy.model import Pack
from salore.results.models import Result
from salore.results.selectors import ResultView, result_view
from salore.web.workspace.deciding.freshness import computing_for
from salore.web.workspace.deciding.saying import (
    RELATIVE,
    pick_said,
    rating_said,
    sections_of,
    source_said,
    why_behaviour,
    why_result,
)

_EARLIER = 4


def evidence_shown(viewer: Viewer, evaluation: Evaluation, pack: Pack, member: Member) -> dict[str, Any]:
    """Return what the templates of the page ask for."""
    period, person_id = evaluation.period, evaluation.person_id
    conduct = conduct_of(period, pack, person_id, member.post, viewer.language)
    sections = sections_of(explanation_of(period, person_id), pack, viewer.language)
    first, after = span_of(period, viewer.zone)
    said = [one for one in said_to(person_id, viewer, period.starts_on.year) if first <= one.said_at < after]
    return {
        "plans": results_of(viewer, period, person_id),
        "conduct": conduct,
        "columns": _columns(conduct),
        "table": _table(conduct),
        "said": said,
        "earlier": _earlier(viewer, evaluation),
        "proposed": member.proposed,
        "under_way": computing_for(period, [member]),
        "sections": sections,
        "result_proposed": pick_said(member.proposed.result),
        "behaviour_proposed": pick_said(member.proposed.behaviour),
        "why_result": [] if member.proposed.by_predicate else why_result(sections),
        "why_behaviour": why_behaviour(sections),
        "organisation": _organisation(member.proposed, pack, viewer.language),
    }


def _columns(conduct: Conduct) -> list[str]:
    shown, named = conduct.shown, conduct.named
    return [
        source_said(source) for source in [*(one.source for one in shown), *(one.source for one in named)]
    ]


def _table(conduct: Conduct) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the values, each with the source and the word of every column."""
    anonymous = {one.source for one in conduct.shown}
    return [
        (
            label,
            [
                (source_said(source), str(RELATIVE.get(word, "")) if source in anonymous else word)
                for source, word in words
            ],
        )
        for label, words in conduct.rows()
    ]


def _earlier(viewer: Viewer, evaluation: Evaluation) -> list[ResultView]:
    """Return what was released of earlier periods, the newest first."""
    rows = Result.objects.visible_to(viewer).current_for(viewer).filter(person=evaluation.person_id)
    rows = rows.exclude(period=evaluation.period.key).filter(
        cycle__year__lte=evaluation.period.starts_on.year
    )
    ordered = rows.select_related("computation").defer("explanation", "behaviour", "computation__manifest")
    return [
        result_view(row, viewer.language) for row in ordered.order_by("-cycle__year", "-period")[:_EARLIER]
    ]


def _organisation(proposed: Proposed, pack: Pack, language: str) -> dict[str, Any] | None:
    if not proposed.by_predicate:
        return None
    row = proposed.predicate
    label = pack.rules.organisation_predicates.label(row.predicate, language) if row else ""
    return {"label": label, "is_final": bool(row and row.is_final), "rating": rating_said(proposed.result)}
