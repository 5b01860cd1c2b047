"""What is due when for the viewer; the same for calendar programs; what the viewer was reminded of."""

from __future__ import annotations

from itertools import groupby

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from salore.core import clock
from salore.cycles import services
from salore.cycles.access import feed_by_token
from salore.cycles.calendar import calendar_of
from salore.cycles.deadlines import Deadline, deadlines
from salore.cycles.duties import Desk, desks_of
from salore.cycles.models import CalendarFeed, Reminder
from salore.cycles.saying import language, month_name, stage_name
from salore.cycles.services.feeds import token_of
from salore.cycles.standing import standings
from salore.cycles.states import DeadlineState
from salore.web import saying
from salore.web.door import anyone, open_to
from salore.web.middleware import SignedInRequest
from salore.web.workspace.home.sentences import day_for_margin, days_left

MARKS = {
    DeadlineState.NOT_YET_OPEN: "none",
    DeadlineState.OPEN: "part",
    DeadlineState.DUE_SOON: "part",
    DeadlineState.IN_GRACE: "late",
    DeadlineState.CLOSED: "lock",
}
_FEED_AGE_S = 3600
_REMINDERS = 30


@open_to()
@require_safe
def year(request: SignedInRequest) -> HttpResponse:
    desk = desks_of([request.viewer], clock.now())[0]
    mine = [one for one in desk.deadlines if one.concerns(desk.standing)]
    feed = CalendarFeed.objects.filter(person_id=desk.person_id, ended_at=None).first()
    over = [one for one in mine if one.state_at(desk.now) == DeadlineState.CLOSED]
    coming = [one for one in mine if one not in over]
    return render(
        request,
        "workspace/year/year.html",
        {
            "heading": _heading(sum(one.is_doable for one in coming)),
            "next": next((one for one in coming if one.is_doable and one.due_on >= desk.today), None),
            "months": _by_month(coming, desk),
            "over": [_shown(one, desk) for one in over],
            "feed": _address(feed) if feed else "",
        },
    )


def _heading(open_count: int) -> str:
    if not open_count:
        return gettext("No stage is open today")
    said = saying.count(open_count, language())
    return ngettext("%(number)s stage is open", "%(number)s stages are open", open_count) % {"number": said}


def _by_month(mine: list[Deadline], desk: Desk) -> list[tuple[str, list[dict[str, object]]]]:
    months = groupby(mine, key=lambda one: month_name(one.due_on))
    return [(month, [_shown(one, desk) for one in rows]) for month, rows in months]


def _shown(one: Deadline, desk: Desk) -> dict[str, object]:
    return {
        "deadline": one,
        "title": stage_name(one.kind, one.period_key, one.period_kind),
        "mark": MARKS[one.state_at(desk.now)],
        "day": day_for_margin(one.due_on, desk.today),
        "left": days_left(one.due_on, desk.today),
    }


@open_to()
@require_POST
def change_feed(request: SignedInRequest) -> HttpResponse:
    """Make a new private address, or let the present one stop working."""
    if "end" in request.POST:
        services.feed_end(actor=request.viewer)
    else:
        services.feed_renew(actor=request.viewer)
    return HttpResponseRedirect(f"{reverse('year:year')}#kalender")


@anyone
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer calendar programs, which cannot sign in: the address is the key."""
    del request
    person = feed_by_token(token).person
    agency = person.agency
    mine = standings(agency.pk, [person.pk], clock.today(agency.time_zone), agency.time_zone)
    due = deadlines(agency.pk, mine.values())[person.pk]
    with translation.override(person.user.language if person.user else "id"):
        content = calendar_of(
            [one for one in due if one.concerns(mine[person.pk])],
            address=settings.BASE_URL + reverse("home:home"),
            now=clock.now(),
        )
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = f"private, max-age={_FEED_AGE_S}"
    return answer


@open_to()
@require_safe
def reminders(request: SignedInRequest) -> HttpResponse:
    """Show what the viewer was reminded of, and by which way."""
    mine = Reminder.objects.filter(person__in=request.viewer.themselves).order_by("-on_day")
    return render(request, "workspace/year/reminders.html", {"reminders": mine[:_REMINDERS]})


def _address(feed: CalendarFeed) -> str:
    return settings.BASE_URL + reverse("year:feed", kwargs={"token": token_of(feed)})
