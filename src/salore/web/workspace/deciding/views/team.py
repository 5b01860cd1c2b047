"""The team in a period, and several people decided together as it is proposed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from salore.appraisal.access import period_for_deciding
from salore.appraisal.deciding.lines import lines_of
from salore.appraisal.deciding.overview import Member, Team, team_of
from salore.appraisal.deciding.periods import period_sought
from salore.appraisal.services.deciding import MOST_TOGETHER, Seen, evaluations_decide_together
from salore.core.errors import DomainError
from salore.cycles.models import Period
from salore.ledger.services import record_readings
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.deciding.door import deciders
from salore.web.workspace.deciding.freshness import computing_for
from salore.web.workspace.deciding.saying import both_said, check_said, pattern_said, rating_said, right_said

_A_PAGE = 50


@open_to(deciders)
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    period, others = period_sought(request.viewer, request.GET.get("periode", ""))
    if period is None:
        return render(request, "workspace/deciding/overview.html", {"period": None})
    team = team_of(request.viewer, period)
    ordered = [*team.undecided, *(member for member in team.members if member.is_decided)]
    page = Paginator(ordered, _A_PAGE).get_page(request.GET.get("halaman"))
    under_way = computing_for(period, team.members)
    context: dict[str, Any] = {
        "period": period,
        "others": others,
        "team": team,
        "page": page,
        "rows": [_row(member, team, under_way, request.viewer.language) for member in page],
        "stage": max((member.stage for member in team.members), key=lambda one: one.due_on, default=None),
        "next": next(iter(team.decidable), None),
        "under_way": under_way,
        "has_pattern": team.pack.rules.quadrant is not None,
    }
    return render(request, "workspace/deciding/overview.html", context | _pattern(team, request))


def _row(member: Member, team: Team, under_way: bool, language: str) -> dict[str, Any]:
    evaluation = member.evaluation
    return {
        "member": member,
        "right": right_said(member.authority),
        "proposal": proposal_said(member, under_way),
        "decided": both_said(evaluation.result_rating, evaluation.behaviour_rating) if evaluation else "",
        "predicate": team.pack.rules.predicates.label(member.predicate, language) if member.predicate else "",
    }


def proposal_said(member: Member, under_way: bool) -> str:
    """Say what is proposed for somebody, or why nothing is."""
    if member.proposed.waits_for_predicate:
        return _("The predicate of the unit is not set yet")
    if member.proposed.exists:
        return both_said(member.proposed.result, member.proposed.behaviour)
    return _("Being computed") if under_way else _("No proposal yet")


def _pattern(team: Team, request: SignedInRequest) -> dict[str, Any]:
    language, organisation = request.viewer.language, team.organisation
    labels = team.pack.rules.predicates
    return {
        "shares": [
            (labels.label(share.predicate, language), share.count, pattern_said(share, team.pack, language))
            for share in team.shares
        ],
        "check": check_said(team.check, len(team.members)),
        "organisation": team.pack.rules.organisation_predicates.label(organisation.predicate, language)
        if organisation
        else "",
    }


@open_to(deciders)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def together(request: SignedInRequest, period: str) -> HttpResponse:
    """At most twenty people whose proposal is as expected in both, each with the line of what is known."""
    known = period_for_deciding(request.viewer, period)
    team = team_of(request.viewer, known)
    if request.method == "POST":
        return _decided(request, known, team)
    shown = team.together[:MOST_TOGETHER]
    lines = lines_of(request.viewer, known, {one.person.pk: one.proposed for one in shown})
    record_readings(request.viewer, [(member.person, member.person.pk) for member in shown])
    context = {
        "period": known,
        "team": team,
        "rows": [(member, lines[member.person.pk], _mark(member, lines)) for member in shown],
        "rest": len(team.together) - len(shown),
    }
    return render(request, "workspace/deciding/together.html", context)


def _mark(member: Member, lines: dict[int, Any]) -> str:
    edition = member.evaluation.edition if member.evaluation else 0
    return f"{member.uid}:{edition}:{lines[member.person.pk].mark}"


def _decided(request: SignedInRequest, period: Period, team: Team) -> HttpResponse:
    people = {member.uid: member.person.pk for member in team.members}
    chosen = {people[uid]: seen for uid, seen in _read(request.POST.getlist("pegawai")) if uid in people}
    try:
        done = evaluations_decide_together(actor=request.viewer, period=period, chosen=chosen)
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect("deciding:together", period.key)
    number = len(done.done)
    if number:
        words = ngettext(
            "%(n)s person is decided as proposed: %(rating)s in both.",
            "%(n)s people are decided as proposed: %(rating)s in both.",
            number,
        )
        messages.success(request, words % {"n": number, "rating": rating_said("as")})
    if done.left:
        messages.warning(
            request, _("Where something changed since you read it, nothing was decided: read the new line.")
        )
    if not chosen:
        messages.warning(request, _("Nobody was chosen. Tick those on whom you decide."))
    if number and number == len(team.together):
        return redirect(f"{reverse('deciding:overview')}?periode={period.key}")
    return redirect("deciding:together", period.key)


def _read(marks: Iterable[str]) -> Iterable[tuple[UUID, Seen]]:
    """Yield people with the edition and the line that stood on the page."""
    for mark in marks:
        uid, _colon, rest = mark.partition(":")
        edition, _colon, line = rest.partition(":")
        try:
            yield UUID(uid), Seen(edition=int(edition), mark=line)
        except ValueError:
            continue
