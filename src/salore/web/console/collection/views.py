"""Collections of colleagues' answers: prepared, looked at, handed out, given more time, closed, counted.

No page here knows a pair: who is asked about whom is drawn and stored by services, and read by raters alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from salore.appraisal import jobs, overseeing
from salore.appraisal.access import collection_for_operator
from salore.appraisal.counting.apart import is_counting
from salore.appraisal.excluding import asked_on
from salore.appraisal.models import Collection, Custodian
from salore.appraisal.overseeing_duties import destroy_by
from salore.appraisal.sealing import Mode
from salore.appraisal.services import collecting, handing_out
from salore.appraisal.services.resealing import SEALED, usable, waiting
from salore.appraisal.states import CollectionState, Source
from salore.core import clock
from salore.core.errors import DomainError
from salore.core.jobs import Deferred, start
from salore.cycles.models import Period
from salore.cycles.services.preparing import stated_days
from salore.organisation.models import Agency, Employment, Identifier
from salore.organisation.viewer import Viewer
from salore.web.console.collection.forms import ExtendForm, PrepareForm
from salore.web.console.year.views.answers import answer
from salore.web.door import OPERATORS, open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once

FORM, CHECK = "console/year/form.html", "console/year/check.html"
_MARKS = {
    CollectionState.PREPARING: "part",
    CollectionState.COLLECTING: "part",
    CollectionState.CLOSED: "late",
    CollectionState.COUNTED: "late",
    CollectionState.DESTROYED: "done",
    CollectionState.ABANDONED: "done",
}
# An agency of so many is drawn for in a second or two, within the request.
_SMALL_AGENCY = 2_000
Text = str | Promise
# Where the pack names no day.
USUAL_DAYS = timedelta(days=14)


@open_to(OPERATORS)
@require_safe
def collections(request: SignedInRequest) -> HttpResponse:
    rows = [(one, _MARKS[CollectionState(one.state)]) for one in overseeing.collections(request.viewer)]
    context = {"collections": rows, "may_prepare": bool(overseeing.periods_to_ask(request.viewer))}
    context["may_ask_again"] = bool(overseeing.periods_counted(request.viewer))
    return render(request, "console/collection/list.html", context)


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def prepare(request: SignedInRequest) -> HttpResponse:
    periods = overseeing.periods_to_ask(request.viewer)
    template = "console/collection/prepare.html"
    return prepared(request, template, PrepareForm, periods, collecting.collection_prepare)


def prepared(
    request: SignedInRequest,
    template: str,
    form_class: type[PrepareForm],
    periods: Sequence[Period],
    prepare: Callable[..., Collection],
    begun: Mapping[str, Any] = MappingProxyType({}),
) -> HttpResponse:
    """Show the form of a new collection, or prepare what it asks for; `begun` is what it begins with."""
    viewer = request.viewer
    form = form_class(
        request.POST if request.method == "POST" else None,
        viewer=viewer,
        periods=periods,
        initial={**_first(periods[0], viewer), **begun} if periods else {},
    )
    return answer(
        request,
        template,
        {"periods": periods},
        lambda: prepare(actor=viewer, **form.chosen()),
        form=form,
        to=address,
        done=_("It is prepared. The custodians find on their home pages what to do."),
    )


def _first(period: Period, viewer: Viewer) -> dict[str, Any]:
    """Return what the form begins with: the days of the pack, two of three."""
    usual = (viewer.today + USUAL_DAYS, 0)
    stated = stated_days(period.cycle.pack_version.pack, period.cycle.year)
    # The pack dates the year; for a shorter period a day is chosen here.
    due_on, grace_days = stated.get("answers_closed", usual) if period.kind == "annual" else usual
    return {
        "period": period.key,
        "mode": Mode.TWO_OF_THREE.value,
        "due_on": due_on,
        "closes_on": due_on + timedelta(days=grace_days),
    }


def address(collection: Collection) -> str:
    return reverse("collection:detail", args=[collection.uid])


@open_to(OPERATORS)
@require_safe
def collection(request: SignedInRequest, uid: UUID) -> HttpResponse:
    return _page(request, collection_for_operator(request.viewer, uid))


def _page(
    request: SignedInRequest, found: Collection, refusal: DomainError | None = None, status: int = 200
) -> HttpResponse:
    viewer = request.viewer
    custodians = list(found.custodians.select_related("person").order_by("number"))
    missing = sum(custodian.confirmed_on is None for custodian in custodians if not custodian.lost_on)
    is_asking = found.state == CollectionState.COLLECTING
    context = {
        "collection": found,
        "mark": _MARKS[CollectionState(found.state)],
        "custodians": custodians,
        "missing": missing,
        "from_office": overseeing.from_personnel_office(viewer, [one.person_id for one in custodians]),
        "returned": overseeing.returned_in_all(found) if is_asking else None,
        "is_over": clock.now() >= found.closes_at,
        "has_keys": found.key_copies.exists(),
        **_sheets(found, custodians),
        "agency_option": _agency_option(viewer) + _about_option(found),
        "response_pct": handing_out.EXPECTED_RESPONSE * 100,
        "burden": [(Source(key).label, minutes) for key, minutes in (found.burden or {}).items()],
        **_figures(found),
        "refusal": refusal,
    }
    return render(request, "console/collection/detail.html", context, status=status)


def _sheets(found: Collection, custodians: Sequence[Custodian]) -> dict[str, Any]:
    """Return what lost sheets ask for: somebody in their place, or to give it up."""
    mode, kept = Mode(found.mode), sum(custodian.lost_on is None for custodian in custodians)
    is_sealed = found.state in SEALED
    too_few = is_sealed and usable(found).count() < mode.needed
    return {
        "is_sealed": is_sealed,
        "sheets_too_few": too_few,
        "place_is_free": is_sealed and not too_few and kept < mode.custodians,
        "newcomer": waiting(found).select_related("person").first() if is_sealed else None,
        "is_counting": found.state == CollectionState.CLOSED and is_counting(),
        "destroy_by": destroy_by(found),
    }


def _figures(found: Collection) -> dict[str, Any]:
    """Return the figures of the last look that are told otherwise than they are kept."""
    if not found.quality:
        return {}
    return {
        "releasable_pct": found.quality["releasable_share"] * 100,
        "mutual_pct": found.quality["mutual_share"] * 100,
        "looked_on": date.fromisoformat(found.quality["looked_on"]),
    }


def _agency_option(viewer: Viewer) -> str:
    """Return what the command needs besides where the installation serves several agencies."""
    if viewer.agency is None or not Agency.objects.exclude(pk=viewer.agency_id).exists():
        return ""
    return f" --agency {viewer.agency.code}"


def _about_option(found: Collection) -> str:
    """Return what the command needs besides for a round that is held again about one person."""
    if found.ratee_id is None:
        return ""
    number = Identifier.objects.filter(person=found.ratee_id).order_by("-starts_on").values_list("value")
    return f" --about {number[0][0]}" if number else ""


@open_to(OPERATORS)
@require_http_methods(["POST"])
def look(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Work out figures about the assignment; the draw itself is forgotten."""
    return _drawn(request, uid, handing_out.quality_look, jobs.look, _("The figures stand below."))


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_out(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Ask once more, then draw who is asked about whom, and let the answers come."""
    if request.method != "POST":
        found = collection_for_operator(request.viewer, uid)
        planned_on = None if found.ratee_id else asked_on(found.period)
        is_early = planned_on is not None and request.viewer.today < planned_on
        context = {"collection": found, "planned_on": planned_on if is_early else None}
        return render(request, "console/collection/hand_out.html", context)
    return _drawn(request, uid, handing_out.hand_out, jobs.hand_out, _("The forms are handed out."))


def _drawn(
    request: SignedInRequest, uid: UUID, here: Callable[..., object], later: Deferred, done: Text
) -> HttpResponse:
    """Draw within the request where the agency is small, else have the worker do it."""
    viewer = request.viewer
    found = collection_for_operator(viewer, uid)
    people = Employment.objects.on(viewer.today).filter(agency_id=viewer.agency_id)
    if people.count() > _SMALL_AGENCY:
        run = start(
            viewer, later, href=address(found), person_id=viewer.person_id, collection_uid=str(found.uid)
        )
        return redirect("jobs:detail", uid=run.uid)
    try:
        here(actor=viewer, collection=found)
    except DomainError as error:
        return _page(request, found, error, status=422)
    messages.success(request, str(done))
    return redirect(address(found))


@open_to(OPERATORS)
@require_safe
def returned(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = collection_for_operator(request.viewer, uid)
    minimum = found.cycle.pack_version.pack.rules.anonymity.minimum_unit
    context = {
        "collection": found,
        "groups": overseeing.returned_by_unit(request.viewer, found),
        "sources": overseeing.returned_by_source(found),
        "named": overseeing.named_by_unit(request.viewer, found),
        "minimum": minimum,
    }
    return render(request, "console/collection/returned.html", context)


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def remind(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Have a job remind whoever has forms left; who that is, it alone knows."""
    found = collection_for_operator(request.viewer, uid)
    return answer(
        request,
        CHECK,
        about(found)
        | {
            "title": _("Remind whoever has forms left"),
            "lead": _("The daily reminders come by themselves. This one goes out at once."),
            "question": _(
                "Each gets one mail today at most, with all their duties; no mail says about whom a form is."
                " Nobody is told whom it reaches, not even you."
            ),
            "button": _("Remind them now"),
        },
        lambda: collecting.collection_remind(
            actor=request.viewer,
            collection=found,
            have_done=lambda: start(request.viewer, jobs.remind, collection_uid=str(found.uid)),
        ),
        to=lambda _none: address(found),
        done=_("The reminders are on their way."),
    )


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def extend(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = collection_for_operator(request.viewer, uid)
    form = ExtendForm(request.POST if request.method == "POST" else None)
    return answer(
        request,
        FORM,
        about(found)
        | {
            "title": _("More time for colleagues' answers"),
            "lead": _("Everybody gets it. A day that people were told is never taken back."),
            "button": _("Give more time"),
        },
        lambda: collecting.collection_extend(
            actor=request.viewer,
            collection=found,
            closes_at=clock.end_of(form.cleaned_data["closes_on"], request.viewer.zone),
            reason=form.cleaned_data["reason"],
        ),
        form=form,
        to=lambda _none: address(found),
        done=_("Answers are taken until the new day."),
    )


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = collection_for_operator(request.viewer, uid)
    return answer(
        request,
        CHECK,
        about(found)
        | {
            "title": _("Close the collection"),
            "lead": _("After this no answer is taken any more, from anybody."),
            "question": _("Is everybody served who had a good reason to be late? Then close it."),
            "button": _("Close the collection"),
            "is_grave": True,
        },
        lambda: collecting.collection_close(actor=request.viewer, collection=found),
        to=address,
        done=_("It is closed. Now the custodians count, on their pages or at the terminal."),
    )


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = collection_for_operator(request.viewer, uid)
    return answer(
        request,
        CHECK,
        about(found)
        | {
            "title": _("Give up this preparation"),
            "lead": _("Nobody was asked anything yet. Codes that were written down are worth nothing then."),
            "question": _("Afterwards it can be prepared anew, with other custodians or days."),
            "button": _("Give it up"),
            "is_grave": True,
        },
        lambda: collecting.collection_discard(actor=request.viewer, collection=found),
        to=lambda _none: reverse("collection:list"),
        done=_("It is given up."),
    )


def about(found: Collection) -> dict[str, Any]:
    return {"back": address(found), "back_label": _("Colleagues' answers")}
