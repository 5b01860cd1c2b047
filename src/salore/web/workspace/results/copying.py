"""What the evaluation form of e-Kinerja asks, in its order, filled from a frozen result: to be copied."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from salore.engine.documents.data import BehaviourLine, DocumentData, GoalLine
from salore.ledger.services import record_reading
from salore.results.selectors import result_view
from salore.results.signing import result_for_signing
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.workspace.printing.copying import Block, Line


@open_to()
@require_safe
def copy(request: SignedInRequest, uid: UUID) -> HttpResponse:
    from salore.results.printing.official import print_of

    viewer = request.viewer
    # Whoever signs the paper also fills the form there: the person, the superior, the unit's officer.
    result = result_for_signing(viewer, uid)
    record_reading(viewer, result, person_id=result.person_id)
    # The form there is Indonesian, whatever language the page is read in.
    documents = print_of(viewer, result, "id").documents
    context = {
        "view": result_view(result, viewer.language),
        "is_own": result.person_id in viewer.themselves,
        "blocks": list(blocks_of(documents)) if documents else [],
    }
    return render(request, "workspace/results/copy.html", context)


def blocks_of(said: DocumentData) -> Iterator[Block]:
    """Yield the fields of the form: goals with realisations, values, then the ratings and the predicate."""
    for goals, title in ((said.main_goals, _("Main goal")), (said.additional_goals, _("Additional goal"))):
        for goal in goals:
            yield Block(title, goal.number, _filled(_goal(goal)))
    yield Block(_("Results of work"), "", _filled([Line(_("Rating of results"), said.result_rating)]))
    for value in said.behaviours:
        lines = _filled(_value(value))
        if lines:
            yield Block(value.label, "", lines)
    yield Block(_("Conduct"), "", _filled([Line(_("Rating of conduct"), said.behaviour_rating)]))
    notes = [Line(_("Note %(n)s") % {"n": n}, text) for n, text in enumerate(said.recommendations, 1)]
    yield Block(
        _("Predicate and notes"), "", _filled([Line(_("Performance predicate"), said.predicate), *notes])
    )


def _goal(goal: GoalLine) -> Iterator[Line]:
    yield Line(_("Goal (RHK)"), goal.goal)
    for row in goal.indicators:
        yield Line(_("Realisation of “%(indicator)s”") % {"indicator": row.indicator}, row.realisation)
    yield Line(_("Feedback"), "\n".join(goal.feedback))


def _value(value: BehaviourLine) -> Iterator[Line]:
    yield Line(_("Special expectation of the superior"), "\n".join(value.expectations))
    yield Line(_("Feedback"), "\n".join(value.feedback))


def _filled(lines: Iterator[Line] | list[Line]) -> tuple[Line, ...]:
    return tuple(line for line in lines if line.value)
