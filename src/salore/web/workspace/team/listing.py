"""The list of a superior: who, how the plan stands, when the superior last wrote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from salore.organisation.models import Person
from salore.organisation.viewer import Viewer
from salore.planning import team
from salore.planning.states import AWAITING_APPRAISER, IN_FORCE, PlanState
from salore.web.addresses import address_of
from salore.web.lists import Column, Filter, Listing
from salore.web.templatetags.salore import status

WORDS: dict[str, tuple[str, str | Promise]] = {
    team.MISSING: ("none", _("Not begun")),
    team.ELSEWHERE: ("lock", _("In another system")),
    PlanState.DRAFT: ("part", _("Being written")),
    PlanState.RETURNED: ("part", _("Returned, being mended")),
    PlanState.PROPOSED: ("part", _("Waits for you")),
    PlanState.AGREED: ("done", _("Agreed")),
    PlanState.REVISING: ("part", _("Agreed, under revision")),
    PlanState.REVISION_PROPOSED: ("part", _("Revision waits for you")),
}
UNWRITTEN = frozenset({team.MISSING, PlanState.DRAFT, PlanState.RETURNED})


def has_team(viewer: Viewer) -> bool:
    return viewer.leads or viewer.leads_team


def _narrow(people: QuerySet[Any], wanted: str, _viewer: Viewer) -> QuerySet[Any]:
    if wanted == "bertanya":
        return team.asking(people)
    states = {"menunggu": AWAITING_APPRAISER, "belum": UNWRITTEN, "disepakati": IN_FORCE}[wanted]
    return people.filter(plan_state__in=states)


def _choices(_viewer: Viewer) -> Iterable[tuple[str, Any]]:
    return (
        ("menunggu", _("Waits for you")),
        ("belum", _("Not yet proposed")),
        ("disepakati", _("Agreed")),
        ("bertanya", _("Asked something")),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One line: the person, how the plan stands, when the viewer last wrote."""

    name: str
    post: str
    mark: str
    words: str
    said_on: date | None
    url: str
    remark_url: str
    expectations_url: str


def _members(people: list[Person], cycle_id: int, viewer: Viewer) -> list[Member]:
    """Read the people of one page whole; the page was cut by keys alone."""
    known = team.standing_of([person.pk for person in people], cycle_id, viewer)
    return [_member(known[person.pk], viewer) for person in people if person.pk in known]


def _member(person: Any, viewer: Viewer) -> Member:
    is_led = person.pk in viewer.led
    awaits = person.plan_state in AWAITING_APPRAISER
    mark, words = WORDS[person.plan_state]
    url = ""
    if person.plan_uid is not None:
        url = address_of("planning:decide" if awaits and is_led else "planning:detail", person.plan_uid)
    return Member(
        name=person.full_name,
        post=person.post,
        mark=mark,
        words=str(words if is_led or not awaits else _("Proposed")),
        said_on=person.said_at.astimezone(ZoneInfo(viewer.zone)).date() if person.said_at else None,
        url=url,
        remark_url=_page("planning:remark", person.remark_uid if is_led else None),
        expectations_url=_page(
            "planning:expectations", person.plan_uid if is_led and _is_open(person) else None
        ),
    )


def _is_open(person: Any) -> bool:
    return person.plan_state not in (*IN_FORCE, team.ELSEWHERE)


def _page(name: str, uid: UUID | None) -> str:
    return address_of(name, uid) if uid else ""


def _steps(member: Member) -> SafeString:
    ways = ((member.remark_url, _("Note a remark")), (member.expectations_url, _("Expectations")))
    return format_html_join(
        " ",
        '<a class="action" href="{}">{}<span class="vh">: {}</span></a>',
        ((url, words, member.name) for url, words in ways if url),
    )


def team_in(cycle_id: int) -> Listing[Person, Member]:
    """Return the list of a team with its plans of one year."""
    return Listing[Person, Member](
        name="tim",
        columns=(
            Column(
                key="nama",
                title=_("Name"),
                value=lambda member: member.name,
                order=Lower("name"),
                link=lambda member: member.url,
            ),
            Column(key="jabatan", title=_("Post"), value=lambda member: member.post, order="post"),
            Column(
                key="skp",
                title=_("Plan (SKP)"),
                value=lambda member: member.words,
                order="plan_state",
                markup=lambda member: status(member.mark, member.words),
            ),
            Column(
                key="catatan",
                title=_("Your last remark"),
                value=lambda member: member.said_on,
                order="said_at",
                nullable=True,
            ),
            Column(
                key="langkah",
                title=_("Next"),
                value=lambda member: "+" if member.remark_url or member.expectations_url else "",
                markup=_steps,
                in_file=False,
            ),
        ),
        widen=lambda people, viewer: team.with_standing(people, cycle_id, viewer),
        prepare=lambda people, viewer: _members(people, cycle_id, viewer),
        filters=(
            Filter(key="keadaan", title=_("State"), choices=_choices, narrow=_narrow),
            # Chosen above the list; here so that the other filters and pages keep it.
            Filter(
                key="tahun",
                title=_("Year"),
                narrow=lambda people, _year, _viewer: people,
                said=lambda year, _viewer: year,
            ),
        ),
        counted=ngettext_lazy("%(total)s person", "%(total)s people", "count"),
        caption=_("The people you lead"),
        empty=_("Nobody reports to you today. If that is wrong, tell the personnel officer of your unit."),
    )
