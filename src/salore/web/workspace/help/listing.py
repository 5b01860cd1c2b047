"""The list of questions: one's own, and those that reach one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from salore.organisation.access import manages
from salore.organisation.models import HelpRequest
from salore.organisation.states import HelpKind, HelpState
from salore.organisation.viewer import Viewer
from salore.web.lists import Column, Filter, Listing

_EXCERPT = 90
WAITING, ANSWERED, MINE, ALL = "menunggu", "dijawab", "saya", "semua"


def _by_state(questions: QuerySet[HelpRequest], state: str, viewer: Viewer) -> QuerySet[HelpRequest]:
    match state:
        case "menunggu":
            return questions.filter(state=HelpState.OPEN)
        case "dijawab":
            return questions.filter(state=HelpState.ANSWERED)
        case "saya":
            return questions.filter(asker_id__in=viewer.themselves)
    return questions


def _states(viewer: Viewer) -> Iterable[tuple[str, Any]]:
    mine = [(MINE, _("My own"))] if manages(viewer) else []
    return [(ALL, _("All")), (WAITING, _("Waiting for an answer")), (ANSWERED, _("Answered")), *mine]


QUESTIONS = Listing[HelpRequest, HelpRequest](
    name="bantuan",
    caption=_("Questions"),
    order="-tanya",
    columns=(
        Column(
            key="isi",
            title=_("Question"),
            value=lambda one: Truncator(one.text).chars(_EXCERPT),
            link=lambda one: reverse("help:detail", args=[one.uid]),
        ),
        Column(key="tanya", title=_("Asked"), value=lambda one: timezone.localdate(one.made_at), order="pk"),
        Column(key="oleh", title=_("By"), value=lambda one: one.asker.full_name, shown_to=manages),
        Column(
            key="unit",
            title=_("Unit"),
            value=lambda one: one.unit.name if one.unit else "",
            shown_to=manages,
        ),
        Column(
            key="keadaan",
            title=_("State"),
            value=lambda one: one.get_state_display(),
            template="workspace/help/state.html",
        ),
    ),
    filters=(
        Filter(key="keadaan", title=_("Shown"), narrow=_by_state, choices=_states, default=ALL),
        Filter(
            key="jenis",
            title=_("About"),
            choices=lambda _viewer: [(key, str(label).capitalize()) for key, label in HelpKind.choices],
            narrow=lambda questions, kind, _viewer: questions.filter(kind=kind),
        ),
    ),
    counted=ngettext_lazy("%(total)s question", "%(total)s questions", "count"),
    empty=_("No questions yet. Whoever asks for help from a page finds the question and its answer here."),
)
