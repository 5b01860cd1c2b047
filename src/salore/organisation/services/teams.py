"""Teams: across units, dated, with one lead on each day."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from salore.core.errors import DomainError
from salore.organisation.models import Person, Team, TeamMembership, Unit
from salore.organisation.rows import Rows, changing, check_agency, check_days
from salore.organisation.viewer import Viewer


def team_open(
    *,
    actor: Viewer,
    unit: Unit,
    name: str,
    purpose: str,
    lead: Person,
    starts_on: date,
    ends_on: date | None = None,
) -> Team:
    """Form a team with its lead."""
    check_agency(actor, unit, lead)
    check_days(starts_on, ends_on)
    with changing(actor) as rows:
        team = rows.add(
            Team(
                agency_id=actor.agency_id,
                unit=unit,
                name=name,
                purpose=purpose,
                starts_on=starts_on,
                ends_on=ends_on,
            ),
            "team.opened",
        )
        _join(rows, team, lead, starts_on, is_lead=True)
    return team


def team_change(
    *, actor: Viewer, team: Team, name: str, purpose: str, unit: Unit, ends_on: date | None
) -> Team:
    """Correct a team, or end it: nobody belongs to it after its last day."""
    check_agency(actor, team, unit)
    check_days(team.starts_on, ends_on)
    with changing(actor) as rows:
        held = rows.fresh(team)
        if ends_on is not None:
            for membership in TeamMembership.objects.filter(team=held).exclude(ends_on__lte=ends_on):
                leave(rows, membership, ends_on)
        return rows.change(held, "team.changed", name=name, purpose=purpose, unit=unit, ends_on=ends_on)


def member_add(*, actor: Viewer, team: Team, person: Person, starts_on: date) -> TeamMembership:
    """Let somebody join from a day on."""
    check_agency(actor, team, person)
    with changing(actor) as rows:
        return _join(rows, rows.fresh(team), person, starts_on, is_lead=False)


def member_end(*, actor: Viewer, membership: TeamMembership, ends_on: date) -> None:
    """Let somebody leave with a last day."""
    check_agency(actor, membership)
    with changing(actor) as rows:
        leave(rows, rows.fresh(membership), ends_on)


def lead_choose(*, actor: Viewer, team: Team, person: Person, from_day: date) -> TeamMembership:
    """Let another member lead from a day on; who led until then stays a member."""
    check_agency(actor, team, person)
    with changing(actor) as rows:
        held = rows.fresh(team)
        leading = TeamMembership.objects.overlapping(from_day, date.max).filter(team=held, is_lead=True)
        for membership in leading.exclude(person=person):
            if membership.starts_on < from_day:
                last_day = membership.ends_on
                leave(rows, membership, from_day - timedelta(days=1))
                _join(rows, held, membership.person, from_day, is_lead=False, ends_on=last_day)
            else:
                rows.change(membership, "team.lead_changed", is_lead=False)
        mine = TeamMembership.objects.overlapping(from_day, date.max).filter(team=held, person=person)
        for membership in mine:
            if membership.is_lead and membership.starts_on <= from_day:
                return membership
            leave(rows, membership, from_day - timedelta(days=1))
        return _join(rows, held, person, from_day, is_lead=True)


def leave(rows: Rows, membership: TeamMembership, last_day: date) -> None:
    """Within a change, end a membership; one that would begin later never began."""
    if membership.starts_on > last_day:
        rows.remove(membership, "team.left")
    elif membership.ends_on is None or membership.ends_on > last_day:
        rows.change(membership, "team.left", ends_on=last_day)


def _join(
    rows: Rows, team: Team, person: Person, starts_on: date, *, is_lead: bool, ends_on: date | None = None
) -> TeamMembership:
    first = max(starts_on, team.starts_on)
    last = min((day for day in (ends_on, team.ends_on) if day), default=None)
    if last is not None and first > last:
        raise DomainError("team_ended", _("The team has ended by that day."), field="starts_on")
    there = TeamMembership.objects.overlapping(first, last or date.max).filter(team=team, person=person)
    if there.exists():
        raise DomainError("member_already", _("This person belongs to the team already in these days."))
    return rows.add(
        TeamMembership(
            agency_id=rows.agency.pk,
            team=team,
            person=person,
            is_lead=is_lead,
            starts_on=first,
            ends_on=last,
        ),
        "team.joined",
    )
