"""One page a person: what is known, what is proposed, and the decision; then the next person opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salore.appraisal.access import case_for_decision, evaluation_for_decision, evaluation_for_view
from salore.appraisal.deciding.overview import Member, Team
from salore.appraisal.deciding.reasons import REASON_LENGTH
from salore.appraisal.models import Evaluation
from salore.appraisal.services.deciding import dialogue_record, evaluation_decide, evaluation_take_back
from salore.core.errors import DomainError, StaleError
from salore.cycles.closed import is_closed
from salore.cycles.saying import period_name
from salore.ledger.services import record_reading
from salore.organisation.viewer import Viewer
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.deciding.door import deciders
from salore.web.workspace.deciding.forms import DecisionForm, DialogueForm, standing_in
from salore.web.workspace.deciding.saying import both_said, pick_said, predicate_said, right_said
from salore.web.workspace.deciding.showing import evidence_shown

UNPROCESSABLE, CONFLICT = 422, 409
_PAGE = "workspace/deciding/decide.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Somebody on whom the viewer decides, among the team."""

    evaluation: Evaluation
    team: Team
    member: Member

    @property
    def next(self) -> Member | None:
        return self.team.after(self.member.person.pk)


def _case(viewer: Viewer, period: str, uid: UUID) -> Case:
    team, member, evaluation = case_for_decision(viewer, period, uid)
    return Case(evaluation=evaluation, team=team, member=member)


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
@once
def decide(request: SignedInRequest, period: str, uid: UUID) -> HttpResponse:
    try:
        case = _case(request.viewer, period, uid)
    except Http404:
        return _not_mine(request)
    _note_reading(request.viewer, case.evaluation)
    name, proposed = case.evaluation.person.name, case.member.proposed
    if request.method != "POST":
        begun = standing_in(case.evaluation, proposed)
        return _shown(request, case, DecisionForm(case.team.pack, proposed, name, initial=begun))
    form = DecisionForm(case.team.pack, proposed, name, request.POST)
    if not form.is_valid():
        return _shown(request, case, form, status=UNPROCESSABLE)
    try:
        decided = evaluation_decide(
            actor=request.viewer, evaluation=case.evaluation, decision=form.decision(), seen=form.said()
        )
    except DomainError as error:
        return _refused(request, case, form, error)
    return _after(request, case, decided)


def _not_mine(request: SignedInRequest) -> HttpResponse:
    """Say to whoever decides no more that nothing was kept, and give back what they typed.

    The page knows nothing else: whoever never decided on the person reads the same.
    """
    typed = [request.POST.get(name, "").strip() for name in ("result_reason", "behaviour_reason")]
    if request.method != "POST":
        raise Http404
    context = {"typed": [text[:REASON_LENGTH] for text in typed if text]}
    return render(request, "workspace/deciding/not_mine.html", context, status=404)


def _refused(request: SignedInRequest, case: Case, form: DecisionForm, error: DomainError) -> HttpResponse:
    """Show the form again with all that was typed, and what stands there now; sending it again is on that."""
    if not isinstance(error, StaleError):
        return _shown(request, case, form, status=UNPROCESSABLE, refusal=error)
    changes = _changes(form, case, error)
    form.read_now(case.evaluation.edition, case.member.proposed.mark)
    return _shown(request, case, form, status=CONFLICT, refusal=error, changes=changes)


def _changes(form: DecisionForm, case: Case, error: DomainError) -> list[dict[str, Any]]:
    """Return, for each part, what was typed and what stands there now."""
    typed = form.cleaned_data
    if error.code == "answers_counted":
        return []
    if error.code == "proposal_changed":
        result, behaviour = [*typed["read"].split(":"), "", ""][:2]
        now = case.member.proposed
        pairs = (
            (_("Proposed for the results"), result, now.result),
            (_("Proposed for the conduct"), behaviour, now.behaviour),
        )
        return [_change(part, pick_said(was), pick_said(now)) for part, was, now in pairs]
    stands = case.evaluation
    return [
        _change(_("Results of work"), pick_said(typed["result"]), pick_said(stands.result_rating)),
        _change(_("Reason for the results"), typed["result_reason"], stands.result_reason),
        _change(_("Conduct"), pick_said(typed["behaviour"]), pick_said(stands.behaviour_rating)),
        _change(_("Reason for the conduct"), typed["behaviour_reason"], stands.behaviour_reason),
    ]


def _change(part: str, before: str, now: str) -> dict[str, Any]:
    return {"part": part, "before": before, "now": now, "differs": before.strip() != now.strip()}


def _shown(
    request: SignedInRequest, case: Case, form: DecisionForm, status: int = 200, **more: Any
) -> HttpResponse:
    evaluation, team, viewer = case.evaluation, case.team, request.viewer
    context: Mapping[str, Any] = {
        "form": form,
        "evaluation": evaluation,
        "person": evaluation.person,
        "period": evaluation.period,
        "period_name": period_name(evaluation.period.key),
        "member": case.member,
        "right": right_said(case.member.authority),
        "place": team.place(evaluation.person_id),
        "size": len(team.members),
        "next": case.next,
        "is_closed": evaluation.decided_at is not None and is_closed(evaluation.period, evaluation.person_id),
        "decided": both_said(evaluation.result_rating, evaluation.behaviour_rating),
        "predicate": predicate_said(
            team.pack, evaluation.result_rating, evaluation.behaviour_rating, viewer.language
        ),
        "dialogues": evaluation.dialogues.select_related("recorded_by").order_by("-held_on", "-pk")
        if evaluation.pk
        else [],
    }
    shown = evidence_shown(viewer, evaluation, team.pack, case.member)
    return render(request, _PAGE, {**context, **shown, **more}, status=status)


def _after(request: SignedInRequest, case: Case, decided: Evaluation) -> HttpResponse:
    """Say what was decided, and open the next person by itself; after the last one, the team."""
    pack, language = case.team.pack, request.viewer.language
    predicate = predicate_said(pack, decided.result_rating, decided.behaviour_rating, language)
    said = both_said(decided.result_rating, decided.behaviour_rating)
    names = {"name": decided.person.full_name, "said": said, "predicate": predicate}
    if predicate:
        words = _("%(name)s: %(said)s, predicate %(predicate)s. You can take it back until the close.")
    else:
        words = _("%(name)s: %(said)s. You can take it back until the close.")
    messages.success(request, words % names)
    following = case.next
    if following is None:
        return _to_team(decided)
    return redirect("deciding:decide", decided.period.key, following.uid)


@open_to(deciders)
@require_POST
@once
def take_back(request: SignedInRequest, period: str, uid: UUID) -> HttpResponse:
    evaluation = evaluation_for_decision(request.viewer, period, uid)
    seen = request.POST.get("seen", "")
    try:
        evaluation_take_back(
            actor=request.viewer, evaluation=evaluation, seen=int(seen) if seen.isdecimal() else -1
        )
    except DomainError as error:
        messages.warning(request, str(error))
    else:
        messages.success(
            request, _("Taken back: %(name)s is not yet appraised.") % {"name": evaluation.person.full_name}
        )
    return redirect("deciding:decide", evaluation.period.key, uid)


@open_to(deciders)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def dialogue(request: SignedInRequest, period: str, uid: UUID) -> HttpResponse:
    """Record that superior and person talked."""
    evaluation = evaluation_for_decision(request.viewer, period, uid)
    begun = {"held_on": request.viewer.today}
    form = DialogueForm(request.POST if request.method == "POST" else None, initial=begun)
    context: dict[str, Any] = {"form": form, "evaluation": evaluation, "person": evaluation.person}
    context |= {"period": evaluation.period, "period_name": period_name(evaluation.period.key)}
    if request.method == "POST" and form.is_valid():
        try:
            dialogue_record(actor=request.viewer, evaluation=evaluation, **form.cleaned_data)
        except DomainError as error:
            form.add_error("held_on", str(error))
        else:
            return redirect(f"{reverse('deciding:decide', args=[evaluation.period.key, uid])}#dialog")
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "workspace/deciding/dialogue.html", context, status=status)


@open_to()
@require_safe
def view(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """What was decided, for who answers for the person and does not decide."""
    evaluation = evaluation_for_view(request.viewer, uid)
    _note_reading(request.viewer, evaluation)
    pack, language = evaluation.period.cycle.pack_version.pack, request.viewer.language
    ratings = evaluation.result_rating, evaluation.behaviour_rating
    context = {
        "evaluation": evaluation,
        "person": evaluation.person,
        "period_name": period_name(evaluation.period.key),
        "result": pick_said(evaluation.result_rating),
        "behaviour": pick_said(evaluation.behaviour_rating),
        "predicate": predicate_said(pack, *ratings, language),
        "dialogues": evaluation.dialogues.order_by("-held_on", "-pk"),
    }
    return render(request, "workspace/deciding/view.html", context)


def _note_reading(viewer: Viewer, evaluation: Evaluation) -> None:
    subject = evaluation if evaluation.pk else evaluation.person
    record_reading(viewer, subject, person_id=evaluation.person_id)


def _to_team(evaluation: Evaluation) -> HttpResponse:
    return redirect(f"{reverse('deciding:overview')}?periode={evaluation.period.key}")
