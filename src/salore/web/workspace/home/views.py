"""What must I do, how long does it take, until when, why."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from salore.core import clock
from salore.cycles.duties import Desk, Duty, Wait, agendas, desks_of
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.workspace.guide.topics import topic_of
from salore.web.workspace.home import sentences


@open_to()
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    desk = desks_of([request.viewer], clock.now())[0]
    agenda = agendas([desk])[desk.person_id]
    return render(
        request,
        "workspace/home/home.html",
        {
            "greeting": sentences.greeting(desk),
            "heading": sentences.heading(agenda.duties),
            "lead": sentences.lead(agenda.duties, desk.today),
            "duties": [_shown(duty, desk) for duty in agenda.duties],
            "waits": [_shown(wait, desk) for wait in agenda.waits],
            "said": agenda.said[:1],
            "steps": agenda.steps,
            "guide": next((one.kind for one in desk.deadlines if one.is_doable), ""),
        },
    )


def _shown(entry: Duty | Wait, desk: Desk) -> dict[str, Any]:
    day = entry.due_on if isinstance(entry, Duty) else entry.until_on
    return {
        "entry": entry,
        "guide": topic_of(entry.key),
        "day": sentences.day_for_margin(day, desk.today) if day else "",
        "left": sentences.days_left(day, desk.today) if day else "",
    }
