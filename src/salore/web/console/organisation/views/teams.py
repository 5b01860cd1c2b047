"""Teams: forming, members, lead, end."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from salore.organisation import access, selectors
from salore.organisation.models import Team, TeamMembership
from salore.organisation.services import teams as services
from salore.web.console.organisation.answers import Sheet, answer, posted
from salore.web.console.organisation.forms.teams import (
    LastDayForm,
    LeadForm,
    MemberForm,
    NewTeamForm,
    TeamForm,
)
from salore.web.console.organisation.listing import TEAMS
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once

_TWO = ["GET", "HEAD", "POST"]


@open_to(access.manages)
@require_safe
def teams(request: SignedInRequest) -> HttpResponseBase:
    rows = access.teams_managed(request.viewer).select_related("unit")
    if TEAMS.asks_file(request):
        return TEAMS.file(request, rows)
    return render(request, "console/organisation/teams.html", {"page": TEAMS.page(request, rows)})


@open_to(access.manages)
@require_safe
def team(request: SignedInRequest, uid: UUID) -> HttpResponse:
    known = access.team_for_change(request.viewer, uid)
    memberships = list(
        TeamMembership.objects.filter(team=known)
        .select_related("person")
        .order_by("-is_lead", "person__name", "starts_on")
    )
    posts = selectors.posts_of([one.person_id for one in memberships], request.viewer.today)
    return render(
        request,
        "console/organisation/team.html",
        {
            "team": known,
            "members": [(one, posts.get(one.person_id, [])) for one in memberships],
            "today": request.viewer.today,
        },
    )


@open_to(access.manages)
@require_http_methods(_TWO)
@once
def team_add(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    form = NewTeamForm(
        posted(request),
        viewer=viewer,
        initial={"starts_on": viewer.today, "unit": request.GET.get("unit", "")},
    )
    sheet = Sheet(
        title=_("Form a team"),
        lead=_("A team may have members of any unit. Its lead gives input; the superior decides."),
        button=_("Form the team"),
        back=reverse("organisation:teams"),
        back_label=_("Teams"),
    )
    return answer(
        request,
        form,
        lambda: services.team_open(actor=viewer, **form.cleaned_data),
        sheet,
        to=lambda made: reverse("organisation:team", args=[made.uid]),
    )


@open_to(access.manages)
@require_http_methods(_TWO)
@once
def team_change(request: SignedInRequest, uid: UUID) -> HttpResponse:
    known = access.team_for_change(request.viewer, uid)
    form = TeamForm(posted(request), viewer=request.viewer, initial=TeamForm.begins_with(known))
    return answer(
        request,
        form,
        lambda: services.team_change(actor=request.viewer, team=known, **form.cleaned_data),
        _sheet(_("Correct or end the team"), known),
    )


@open_to(access.manages)
@require_http_methods(_TWO)
@once
def member_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    known = access.team_for_change(request.viewer, uid)
    form = MemberForm(posted(request), viewer=request.viewer, initial={"starts_on": request.viewer.today})
    return answer(
        request,
        form,
        lambda: services.member_add(actor=request.viewer, team=known, **form.cleaned_data),
        _sheet(_("Add a member"), known, button=_("Add")),
    )


@open_to(access.manages)
@require_http_methods(_TWO)
@once
def member_end(request: SignedInRequest, uid: UUID) -> HttpResponse:
    membership = access.membership_for_change(request.viewer, uid)
    form = LastDayForm(posted(request), initial={"ends_on": membership.ends_on or request.viewer.today})
    return answer(
        request,
        form,
        lambda: services.member_end(actor=request.viewer, membership=membership, **form.cleaned_data),
        _sheet(
            _("%(person)s leaves the team") % {"person": membership.person.full_name},
            membership.team,
        ),
    )


@open_to(access.manages)
@require_http_methods(_TWO)
@once
def lead(request: SignedInRequest, uid: UUID) -> HttpResponse:
    known = access.team_for_change(request.viewer, uid)
    form = LeadForm(posted(request), viewer=request.viewer, initial={"from_day": request.viewer.today})
    return answer(
        request,
        form,
        lambda: services.lead_choose(actor=request.viewer, team=known, **form.cleaned_data),
        _sheet(_("Choose the team lead"), known),
    )


def _sheet(title: str, team: Team, *, button: str = "") -> Sheet:
    return Sheet(
        title=title,
        lead=team.name,
        button=button or _("Save"),
        back=reverse("organisation:team", args=[team.uid]),
        back_label=team.name,
    )
