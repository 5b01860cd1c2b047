"""What the page of one result shows, put together for its templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salore.cycles.saying import language
from salore.organisation.viewer import Viewer
from salore.results.advice import Point, advice_of, strengths_of
from salore.results.evidence import Evidence, Seen, evidence_of
from salore.results.models import Result
from salore.results.objected import replaced_by
from salore.results.receiving import is_asked, may_note, receipt_of
from salore.results.selectors import ResultView, result_view, versions_of
from salore.results.signing import may_sign
from salore.web.saying import number, percent
from salore.web.workspace.deciding.saying import RELATIVE, source_said
from salore.web.workspace.results.rights import rights_of

WHO = {
    "peer": gettext_lazy("colleagues"),
    "subordinate": gettext_lazy("direct subordinates"),
    "colleagues": gettext_lazy("colleagues and subordinates"),
    "supervisor": gettext_lazy("the superior"),
    "team_lead": gettext_lazy("the team lead"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where a mean lies on the scale, in per cent of the drawing's width, and what stands beside it."""

    at: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One line of the scale: the mean of others with its range, one's own beside it."""

    mean: Mark
    low: Mark | None
    high: Mark | None
    own: Mark | None
    steps: tuple[Mark, ...]
    first: str
    last: str


def page_of(viewer: Viewer, result: Result) -> dict[str, Any]:
    """Return what the page of one result asks for."""
    view = result_view(result, viewer.language)
    evidence = evidence_of(view)
    versions = versions_of(result, viewer)
    is_own = result.person_id in viewer.themselves
    is_newest = not versions or versions[0].result.pk == result.pk
    advice = advice_of(view, evidence) if view.is_decided else None
    return {
        "view": view,
        "replaced": replaced_by(result),
        "evidence": evidence,
        "versions": versions,
        "is_own": is_own,
        "is_newest": is_newest,
        "charts": [
            (one, source_said(one.source), _chart(view, evidence, one)) for one in evidence.colleagues
        ],
        "columns": [(one.source, source_said(one.source)) for one in evidence.seen],
        "table": list(_table(evidence)),
        "strengths": [_strength(one) for one in strengths_of(view, evidence)] if view.is_decided else [],
        "advice": _advice(advice) if advice else None,
        "rights": rights_of(viewer, view) if is_own and is_newest else [],
        "receipt": receipt_of(result) if is_asked(result) else None,
        "may_note": not is_own and is_newest and may_note(viewer, result),
        "may_sign": may_sign(viewer, result),
        "scans": result.signed_documents.select_related("file", "added_by").order_by("-added_at"),
    }


def _table(evidence: Evidence) -> Iterable[tuple[str, list[tuple[str, str, str]]]]:
    """Yield each value with what every source says of it: the source, the word, and which word it is."""
    for key, label in evidence.values:
        yield label, [(source_said(one.source), *_word(one, key)) for one in evidence.seen]


def _word(seen: Seen, value: str) -> tuple[str, str]:
    word = seen.relative.get(value, "")
    if seen.is_anonymous:
        return str(RELATIVE.get(word, "")), word
    return seen.steps.get(value, ""), ""


def _chart(view: ResultView, evidence: Evidence, seen: Seen) -> Chart:
    def mark(value: Decimal | int | None) -> Mark | None:
        if value is None:
            return None
        share = (Decimal(value) - evidence.scale_low) / (evidence.scale_high - evidence.scale_low)
        return Mark(at=f"{2 + 96 * share:.1f}%", said=number(value, view.language))

    rows = sorted(view.pack.rules.behaviour_scale.rows, key=lambda row: row.score)
    own = evidence.own
    mean = mark(round(seen.mean, 1))
    assert mean is not None
    return Chart(
        mean=mean,
        low=mark(seen.low),
        high=mark(seen.high),
        own=mark(round(own.mean, 1)) if own else None,
        steps=tuple(step for row in rows if (step := mark(row.score))),
        first=rows[0].label.in_language(view.language),
        last=rows[-1].label.in_language(view.language),
    )


def _sources(point: Point) -> str:
    names = [str(WHO.get(source, source)) for source in point.sources]
    return (
        names[0]
        if len(names) == 1
        else _("%(first)s and %(last)s")
        % {
            "first": ", ".join(names[:-1]),
            "last": names[-1],
        }
    )


def _strength(point: Point) -> str:
    if point.goal is not None:
        figure = percent(point.goal.achievement_pct or 0, language())
        return _("“%(goal)s”: %(figure)s of the target was reached.") % {
            "goal": point.goal.title, "figure": figure,
        }  # fmt: skip
    if point.said is not None:
        return _said(point)
    said = _("%(value)s: stronger than your other values, as seen by %(who)s.") % {
        "value": point.label, "who": _sources(point),
    }  # fmt: skip
    if point.times_said:
        said += " " + _("It was praised by name %(n)s times.") % {"n": point.times_said}
    return said


def _advice(point: Point) -> str:
    if point.goal is not None:
        return _("Take up “%(goal)s” first: %(figure)s of the target was reached.") % {
            "goal": point.goal.title, "figure": percent(point.goal.achievement_pct or 0, language()),
        }  # fmt: skip
    if point.said is not None:
        return _said(point)
    said = _("Give some thought to %(value)s: %(who)s saw it as weaker than your other values.") % {
        "value": point.label, "who": _sources(point),
    }  # fmt: skip
    if point.guide:
        said += " " + _("Its first guide: “%(guide)s”") % {"guide": point.guide}
    return said


def _said(point: Point) -> str:
    assert point.said is not None
    return _("“%(text)s” (%(name)s)") % {"text": point.said.text, "name": point.said.giver.full_name}
