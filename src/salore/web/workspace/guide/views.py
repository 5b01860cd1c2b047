"""One page a stage and one a duty, read in a minute: what is asked, why, what rights one has."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from salore.core import clock
from salore.cycles.deadlines import Deadline
from salore.cycles.duties import desks_of
from salore.cycles.models import pack_of
from salore.cycles.states import StageKind
from salore.policy.model import Texts
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.workspace.guide.topics import TOPICS, facts_for

STAGES = {
    StageKind.PLANNING: _("Planning"),
    StageKind.PROGRESS: _("Progress"),
    StageKind.APPRAISAL: _("Evaluation"),
}
# Sentences that the agency words for itself, by the stage in which they matter.
_SENTENCES = {
    StageKind.PLANNING: (),
    StageKind.PROGRESS: (),
    StageKind.APPRAISAL: ("decided_by_person", "colleagues", "citizens", "distribution", "objection"),
}


@open_to()
@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    context = {"stages": STAGES.items(), "topics": TOPICS.values()}
    return render(request, "workspace/guide/index.html", context)


@open_to()
@require_safe
def stage(request: SignedInRequest, stage: str) -> HttpResponse:
    if stage not in STAGES:
        raise Http404
    desk = desks_of([request.viewer], clock.now())[0]
    mine = [one for one in desk.deadlines if one.kind == stage and one.concerns(desk.standing)]
    now = next((one for one in mine if one.is_doable), mine[-1] if mine else None)
    return render(
        request,
        f"workspace/guide/{stage}.html",
        {
            "name": STAGES[StageKind(stage)],
            "stages": STAGES.items(),
            "topics": TOPICS.values() if stage == StageKind.APPRAISAL else (),
            "here": stage,
            "deadline": now,
            "sentences": _sentences(now, StageKind(stage)),
        },
    )


@open_to(leaves_trace=False)
@require_safe
def topic(request: SignedInRequest, topic: str) -> HttpResponse:
    """Show one page. Whoever reads what protects an answer leaves no trace of it."""
    found = TOPICS.get(topic)
    if found is None:
        raise Http404
    context = {
        "topic": found,
        "name": found.name,
        "topics": TOPICS.values(),
        "here": topic,
        "facts": facts_for(request.viewer),
    }
    return render(request, f"workspace/guide/{found.template}.html", context)


def _sentences(deadline: Deadline | None, stage: StageKind) -> list[str]:
    """Return what the pack of the year says in its own words."""
    if deadline is None:
        return []
    texts: Texts = pack_of(deadline.pack_hash).rules.texts
    language = (get_language() or "id")[:2]
    return [row.text.in_language(language) for row in texts.rows if row.key in _SENTENCES[stage]]
