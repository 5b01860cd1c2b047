"""Asking, what became of it, answering."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from salore.core.errors import DomainError, StaleError
from salore.organisation import access, leadership, selectors
from salore.organisation.models import Appointment, HelpRequest, Person
from salore.organisation.services import help as services
from salore.organisation.states import AppointedRole, HelpKind, HelpState
from salore.organisation.viewer import Viewer
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.navigation import label_of
from salore.web.once import once
from salore.web.workspace.help.forms import AnswerForm, AskForm, WrongSuperiorForm, path_of
from salore.web.workspace.help.listing import QUESTIONS

_TWO = ["GET", "HEAD", "POST"]
_UNPROCESSABLE, _CONFLICT = 422, 409


@open_to()
@require_safe
def questions(request: SignedInRequest) -> HttpResponseBase:
    rows = HelpRequest.objects.visible_to(request.viewer).select_related("asker", "unit")
    if QUESTIONS.asks_file(request):
        return QUESTIONS.file(request, rows)
    return render(request, "workspace/help/list.html", {"page": QUESTIONS.page(request, rows)})


@open_to()
@require_http_methods(_TWO)
@once
def ask(request: SignedInRequest) -> HttpResponse:
    return _asked(request, AskForm, HelpKind.HELP, "workspace/help/ask.html")


@open_to()
@require_http_methods(_TWO)
@once
def wrong_superior(request: SignedInRequest) -> HttpResponse:
    """Show what is recorded, and let somebody say what would be right."""
    return _asked(request, WrongSuperiorForm, HelpKind.WRONG_SUPERIOR, "workspace/help/wrong_superior.html")


@open_to()
@require_http_methods(_TWO)
@once
def detail(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """A question with its answer; those whom it reaches answer here."""
    viewer = request.viewer
    question = access.help_for_view(viewer, uid)
    reaches = HelpRequest.objects.reaching(viewer).filter(pk=question.pk).exists()
    may_answer = reaches and question.state == HelpState.OPEN
    form = AnswerForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        question, status = access.help_for_answer(viewer, uid), _UNPROCESSABLE
        if form.is_valid():
            try:
                services.help_answer(actor=viewer, question=question, answer=form.cleaned_data["answer"])
                return redirect("help:detail", question.uid)
            except DomainError as error:
                form.add_error(None, str(error))
                status = _CONFLICT if isinstance(error, StaleError) else _UNPROCESSABLE
                question = access.help_for_view(viewer, uid)
    context = {
        "question": question,
        "asked_from": label_of(question.page) or question.page,
        "form": form,
        "may_answer": may_answer,
        "reaches": reaches,
        "helpers": _helpers(question, viewer),
    }
    return render(request, "workspace/help/detail.html", context, status=status)


def _asked(
    request: SignedInRequest, form_class: type[AskForm], kind: HelpKind, template: str
) -> HttpResponse:
    viewer = request.viewer
    form = form_class(
        request.POST if request.method == "POST" else None,
        initial={"page": path_of(request.GET.get("dari"))},
    )
    if request.method == "POST" and form.is_valid():
        asked = services.help_ask(actor=viewer, kind=kind, **form.cleaned_data)
        return redirect("help:detail", asked.uid)
    context = {"form": form, "recorded": _recorded(viewer)}
    return render(request, template, context, status=_UNPROCESSABLE if request.method == "POST" else 200)


def _recorded(viewer: Viewer) -> dict[str, object]:
    """Return what is recorded of the viewer today."""
    me = Person.objects.filter(pk__in=viewer.themselves).first()
    superior = leadership.superior_on(me, viewer.today) if me else None
    ids = [one.pk for one in (me, superior) if one]
    posts = selectors.posts_of(ids, viewer.today)
    return {
        "posts": posts.get(me.pk, []) if me else [],
        "superior": superior,
        "superior_posts": posts.get(superior.pk, []) if superior else [],
    }


def _helpers(question: HelpRequest, viewer: Viewer) -> list[Person]:
    """Return who reads the question: the officers of its unit; none where the operators do."""
    if question.for_unit is None:
        return []
    officers = Appointment.objects.on(viewer.today).filter(
        unit=question.for_unit, role=AppointedRole.UNIT_OFFICER
    )
    return [one.person for one in officers.select_related("person").order_by("person__name")]
