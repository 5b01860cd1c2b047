"""What the page of a person shows besides the form: results, conduct, what was said, earlier periods."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from salore.appraisal.deciding.conduct import Conduct, conduct_of
from salore.appraisal.deciding.leaning import leans_of
from salore.appraisal.deciding.lines import span_of
from salore.appraisal.deciding.overview import Member
from salore.appraisal.deciding.proposed import Proposed
from salore.appraisal.deciding.results import results_of
from salore.appraisal.feedback.selectors import said_of
from salore.appraisal.models import Evaluation
from salore.core.prepared import prepared
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
    sections = sections_of(member.proposed.explanation, pack, viewer.language)
    first, after = span_of(period, viewer.zone)
    return {
        "plans": results_of(viewer, period, person_id),
        "conduct": conduct,
        "arrived": _arrived(evaluation, conduct, member.proposed),
        "columns": _columns(conduct),
        "table": _table(conduct),
        "said": said_of(person_id, viewer, first, after, pack),
        "leans": leans_of(viewer, person_id),
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


def _arrived(evaluation: Evaluation, conduct: Conduct, proposed: Proposed) -> dict[str, Any] | None:
    """Return what has come since a decision that asks for another look: cells, and what is proposed now."""
    if not evaluation.wants_review:
        return None
    then = evaluation.proposal or {}
    return {
        "cells": conduct.since(then.get("counted_in") or 0),
        "before": rating_said(then.get("behaviour_rating") or ""),
        "now": rating_said(proposed.behaviour),
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
    """Return what was released of earlier periods, the newest first, for who decides on the person."""
    period = evaluation.period
    rows = _released(viewer.agency_id, evaluation.person_id, period.key, period.starts_on.year, viewer.today)
    return [result_view(row, viewer.language) for row in rows]


@prepared
def _released(agency_id: int, person_id: int, period: str, year: int, today: date) -> QuerySet[Result]:
    rows = Result.objects.filter(agency_id=agency_id, person_id=person_id, cycle__year__lte=year)
    rows = rows.exclude(period=period).released(today).current(released_by=today)
    whole = rows.select_related("computation").defer("explanation", "behaviour", "computation__manifest")
    return whole.order_by("-cycle__year", "-period")[:_EARLIER]


def _organisation(proposed: Proposed, pack: Pack, language: str) -> dict[str, Any] | None:
    if not proposed.by_predicate:
        return None
    row = proposed.predicate
    label = pack.rules.organisation_predicates.label(row.predicate, language) if row else ""
    return {"label": label, "is_final": bool(row and row.is_final), "rating": rating_said(proposed.result)}
