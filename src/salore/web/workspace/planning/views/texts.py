"""Annex, expectations and dialogue: what is written beside the goals."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from salore.core.errors import DomainError
from salore.cycles.models import pack_of
from salore.ledger.services import record_reading
from salore.planning.access import (
    decides,
    may_propose,
    plan_for_dialogue,
    plan_for_edit,
    plan_for_leading,
)
from salore.planning.models import Goal, Plan, PlanText
from salore.planning.saying import language
from salore.planning.services.dialogue import remark_add
from salore.planning.services.texts import ANNEX, annex_write, expectations_write
from salore.planning.states import PlanTextKind, RemarkKind
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.planning.forms.plans import AnnexForm, ExpectationForm, RemarkForm
from salore.web.workspace.planning.views.answers import address_of, refused, to_plan


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
@once
def annex(request: SignedInRequest, uid: UUID) -> HttpResponse:
    plan = plan_for_edit(request.viewer, uid)
    is_sent = request.method == "POST"
    form = AnnexForm(request.POST if is_sent else None, initial=_annex_of(plan) | {"seen": plan.edition})
    context: dict[str, Any] = {"plan": plan, "form": form}
    if not is_sent:
        return render(request, "workspace/planning/annex.html", context)
    if not form.is_valid():
        return refused(request, "workspace/planning/annex.html", context)
    try:
        annex_write(actor=request.viewer, plan=plan, lines=form.lines(), seen=form.cleaned_data["seen"])
    except DomainError as error:
        context |= _stored(form, plan, _annex_of(plan))
        return refused(request, "workspace/planning/annex.html", context, error)
    return to_plan(plan, "lampiran")


def _annex_of(plan: Plan) -> dict[str, str]:
    rows = PlanText.objects.filter(plan=plan, kind__in=ANNEX).order_by("pk").values_list("kind", "text")
    return {kind: "\n".join(text for of, text in rows if of == kind) for kind in ANNEX}


def _stored(form: AnnexForm | ExpectationForm, plan: Plan, kept: dict[str, str]) -> dict[str, Any]:
    """Return what is kept now beside what was typed; saving again then means what it says."""
    form.read_now(plan.edition)
    differing = [
        (form[name].label, text)
        for name, text in kept.items()
        if name in form.fields and text.strip() != str(form[name].value() or "").strip()
    ]
    return {"stored": differing}


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
@once
def expectations(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """What the leader expects; a preparer's words wait for the leader to make them theirs."""
    plan = plan_for_leading(request.viewer, uid)
    record_reading(request.viewer, plan, person_id=plan.person_id)
    is_draft = not decides(request.viewer, plan)
    kept, drafted = _expectations_of(plan)
    is_sent = request.method == "POST"
    form = ExpectationForm(
        request.POST if is_sent else None, values=_values(plan), initial=kept | {"seen": plan.edition}
    )
    context: dict[str, Any] = {"plan": plan, "form": form, "is_draft": is_draft, "drafted": drafted}
    template = "workspace/planning/expectations.html"
    if not is_sent:
        return render(request, template, context)
    if not form.is_valid():
        return refused(request, template, context)
    typed = form.cleaned_data
    try:
        expectations_write(
            actor=request.viewer, plan=plan, texts=form.texts(), seen=typed["seen"], is_draft=is_draft
        )
    except DomainError as error:
        return refused(request, template, context | _stored(form, plan, _expectations_of(plan)[0]), error)
    if is_draft:
        messages.success(request, _("Your draft is kept. It counts once the leader has saved it."))
        return redirect("planning:expectations", plan.uid)
    return to_plan(plan)


def _values(plan: Plan) -> list[tuple[str, str]]:
    rows = pack_of(plan.cycle.pack_version.content_hash).rules.behaviour_items.rows
    return [(row.key, row.label.in_language(language())) for row in rows]


def _expectations_of(plan: Plan) -> tuple[dict[str, str], bool]:
    """Return what is kept, by the form's fields, and whether some of it is a preparer's draft."""
    rows = PlanText.objects.filter(plan=plan, kind=PlanTextKind.EXPECTATION).order_by("pk")
    kept = {f"value_{row.ref}" if row.ref else "general": row for row in rows}
    return {name: row.text for name, row in kept.items()}, any(row.is_draft for row in kept.values())


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
@once
def remark(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """A line of the dialogue, or the superior's observation; its page serves lists with one touch to it."""
    plan = plan_for_dialogue(request.viewer, uid)
    is_owner = plan.person_id == request.viewer.person_id
    usual = RemarkKind.DIALOGUE if is_owner else RemarkKind.OBSERVATION
    form = RemarkForm(request.POST if request.method == "POST" else None, initial={"kind": usual})
    context = {"plan": plan, "form": form, "is_owner": is_owner, "back": _back(request, plan)}
    if request.method != "POST":
        return render(request, "workspace/planning/remark.html", context)
    if not form.is_valid():
        return refused(request, "workspace/planning/remark.html", context)
    typed = form.cleaned_data
    goal = _goal(plan, typed["goal"])
    speaks_for = not is_owner and not decides(request.viewer, plan) and may_propose(request.viewer, plan)
    kind = RemarkKind.DIALOGUE if goal or is_owner or speaks_for else (typed["kind"] or usual)
    remark_add(
        actor=request.viewer, plan=plan, text=typed["text"], goal=goal, kind=kind,
        for_person_id=plan.person_id if speaks_for else None,
    )  # fmt: skip
    messages.success(request, _("Your remark is kept, with name and date."))
    return redirect(_back(request, plan, f"rhk-{goal.number}" if goal else "catatan"))


def _goal(plan: Plan, uid: UUID | None) -> Goal | None:
    if uid is None:
        return None
    goal: Goal | None = Goal.objects.filter(plan=plan, uid=uid).first()
    if goal is None:
        raise Http404
    return goal


def _back(request: SignedInRequest, plan: Plan, anchor: str = "") -> str:
    """Return where the page was opened from, if that is within, else the plan."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    if plan.person_id != request.viewer.person_id and not decides(request.viewer, plan):
        return address_of(plan)
    return address_of(plan, anchor)
