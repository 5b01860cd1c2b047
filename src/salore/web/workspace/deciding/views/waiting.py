"""What somebody submitted for their evaluation, while its decision is awaited; to read or to print."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from salore.appraisal.access import period_for_deciding
from salore.appraisal.deciding.duties import late_said
from salore.appraisal.deciding.submitted import stage_at, submitted_by
from salore.appraisal.models import Evaluation
from salore.core import clock
from salore.cycles.duties import desks_of
from salore.cycles.saying import period_name
from salore.organisation.leadership import superior_on
from salore.organisation.models import Person
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest


@open_to()
@require_safe
def submitted(request: SignedInRequest, period: str) -> HttpResponse:
    viewer = request.viewer
    known = period_for_deciding(viewer, period)
    desk = next(iter(desks_of([viewer], clock.now())), None)
    stage = stage_at(desk, known) if desk else None
    if desk is None or stage is None:
        raise Http404
    person = Person.objects.get(pk=desk.person_id)
    superior = superior_on(person, viewer.today)
    decided = Evaluation.objects.filter(period=known, person=person).exclude(decided_at=None).exists()
    is_late = not decided and stage.due_on < viewer.today
    context = {
        "person": person,
        "superior": superior,
        "period": known,
        "period_name": period_name(known.key),
        "done": submitted_by(viewer, known),
        "stage": stage,
        "is_decided": decided,
        "steps": list(late_said(stage, superior.full_name if superior else "")) if is_late else [],
        "today": viewer.today,
    }
    return render(request, "workspace/deciding/submitted.html", context)
