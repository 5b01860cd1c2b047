"""More time: for all, a unit, a person; in two touches where power or network is down; withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from salore.cycles import services
from salore.cycles.access import extension_for_end, extensions_given, stage_for_view
from salore.cycles.deadlines import Deadline, deadline, unit_deadlines
from salore.cycles.models import Extension, Stage
from salore.cycles.saying import in_words, stage_name
from salore.cycles.services.extending import hit_by_outage
from salore.cycles.states import CycleState
from salore.organisation.access import units_managed
from salore.organisation.models import Unit
from salore.organisation.viewer import Viewer
from salore.web.console.year.forms import ExtensionForm, OutageForm
from salore.web.console.year.views.answers import answer
from salore.web.door import OFFICERS, OPERATORS, open_to
from salore.web.lists import Column, Filter, Listing
from salore.web.middleware import SignedInRequest
from salore.web.once import once

_FORM, _CHECK = "console/year/form.html", "console/year/check.html"


def gives_time(viewer: Viewer) -> bool:
    """The performance team and the personnel officers of units."""
    return OPERATORS(viewer) or OFFICERS(viewer)


def _whom(extension: Extension) -> str:
    if extension.person:
        return extension.person.full_name
    return extension.unit.name if extension.unit else gettext("all")


def _stage_words(stage: Stage) -> str:
    period = stage.period
    return stage_name(stage.kind, period.key if period else "", period.kind if period else "")


def _narrow(rows: QuerySet[Extension], wanted: str, _viewer: Viewer) -> QuerySet[Extension]:
    return rows.filter(ended_at=None) if wanted == "berlaku" else rows.exclude(ended_at=None)


LIST = Listing[Extension, Extension](
    name="perpanjangan",
    columns=(
        Column(key="untuk", title=_("For whom"), value=_whom),
        Column(key="tahap", title=_("Stage"), value=lambda one: _stage_words(one.stage)),
        Column(key="sampai", title=_("Due on"), value=lambda one: one.due_on, order="due_on"),
        Column(key="alasan", title=_("Reason"), value=lambda one: one.reason),
        Column(
            key="oleh", title=_("Given by"), value=lambda one: one.made_by.full_name if one.made_by else ""
        ),
        Column(
            key="pada", title=_("Given on"), order="made_at",
            value=lambda one: timezone.localdate(one.made_at),
        ),
        Column(
            key="keadaan", title=_("State"), template="console/year/extension.html",
            value=lambda one: gettext("withdrawn") if one.ended_at else gettext("holds"),
        ),
    ),
    filters=(
        Filter(
            key="keadaan", title=_("State"), narrow=_narrow,
            choices=lambda _viewer: (("berlaku", _("holds")), ("ditarik", _("withdrawn"))),
        ),
    ),
    order="-pada",
    counted=ngettext_lazy("%(total)s extension", "%(total)s extensions", "count"),
    caption=_("More time that was given"),
    empty=_("Nobody was given more time yet."),
)  # fmt: skip


@open_to(gives_time)
@require_safe
def extensions(request: SignedInRequest) -> HttpResponseBase:
    rows = extensions_given(request.viewer)
    if LIST.asks_file(request):
        return LIST.file(request, rows)
    open_stages = Stage.objects.filter(agency_id=request.viewer.agency_id, cycle__state=CycleState.OPEN)
    stages = open_stages.select_related("period", "cycle").order_by(F("due_on"), "pk")
    context = {
        "page": LIST.page(request, rows),
        "stages": [(stage, _stage_words(stage)) for stage in stages],
    }
    return render(request, "console/year/extensions.html", context)


@open_to(gives_time)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def extend(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Give more time for a stage."""
    stage = stage_for_view(request.viewer, uid)
    form = ExtensionForm(request.POST if request.method == "POST" else None, viewer=request.viewer)
    return answer(
        request,
        _FORM,
        {
            "title": _("More time: %(stage)s") % {"stage": _stage_words(stage)},
            "lead": _("For most it is due on %(day)s.") % {"day": in_words(deadline(stage).due_on)},
            "button": _("Give more time"),
            "back": reverse("extensions:list"),
            "back_label": _("Extensions"),
        },
        lambda: services.extension_give(
            actor=request.viewer,
            stage=stage,
            due_on=form.cleaned_data["due_on"],
            reason=form.cleaned_data["reason"],
            **form.chosen(),
        ),
        form=form,
        to=lambda _given: reverse("extensions:list"),
        done=_("More time is given. Whoever is affected sees the new day and the reason."),
    )


@open_to(gives_time)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, uid: UUID) -> HttpResponse:
    extension = extension_for_end(request.viewer, uid)
    context = {
        "title": _("Withdraw more time for %(whom)s") % {"whom": _whom(extension)},
        "lead": _stage_words(extension.stage),
        "question": _("The day that held before holds again."),
        "button": _("Withdraw"),
        "is_grave": True,
        "back": reverse("extensions:list"),
        "back_label": _("Extensions"),
    }
    return answer(
        request,
        _CHECK,
        context,
        lambda: services.extension_end(actor=request.viewer, extension=extension),
        to=lambda _ended: reverse("extensions:list"),
        done=_("It is withdrawn."),
    )


@open_to(gives_time)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def outage(request: SignedInRequest) -> HttpResponse:
    """Power or network is down in a district: more time for it and all below, on one page."""
    viewer = request.viewer
    unit = _unit(request)
    found = _stages_of(viewer, unit)
    form = OutageForm(
        request.POST if request.method == "POST" else None,
        viewer=viewer,
        deadlines=found,
        initial={
            "unit": unit,
            "stages": [str(one.stage_uid) for one in hit_by_outage(found, viewer.today) or found[:1]],
            "reason": gettext("Power or network down"),
        },
    )
    return answer(
        request,
        _FORM,
        {
            "title": _("Power or network is down"),
            "lead": _("Nobody is harmed by an outage: the unit and all below it get more time at once."),
            "button": _("Give more time"),
            "back": reverse("extensions:list"),
            "back_label": _("Extensions"),
        },
        lambda: services.outage_give(
            actor=viewer,
            unit=form.cleaned_data["unit"],
            stages=[stage_for_view(viewer, UUID(stage)) for stage in form.cleaned_data["stages"]],
            days=form.cleaned_data["days"],
            reason=form.cleaned_data["reason"],
        ),
        form=form,
        to=lambda _given: reverse("extensions:list"),
        done=_("More time is given. Whoever is affected sees the new day and the reason."),
    )


def _unit(request: SignedInRequest) -> Unit | None:
    """Return the unit that the address names, else the one that the viewer is officer of."""
    managed = units_managed(request.viewer)
    try:
        wanted: Any = UUID(request.GET.get("unit", ""))
    except ValueError:
        return managed.filter(path__in=request.viewer.officer_paths).first()
    return managed.filter(uid=wanted).first()


def _stages_of(viewer: Viewer, unit: Unit | None) -> list[Deadline]:
    """Return what is open for the unit, or was until a few days ago."""
    agency = viewer.agency
    assert agency is not None
    path = unit.path if unit else "/"
    found = unit_deadlines(agency, {0: path}, stages=Q(cycle__state=CycleState.OPEN))[0]
    hit = hit_by_outage(found, viewer.today)
    return [one for one in found if one.is_doable or one in hit]
