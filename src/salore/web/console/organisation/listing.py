"""The lists of the console: units, posts of a unit, teams, services, changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from salore.organisation.models import (
    Assignment,
    OrganisationChange,
    Position,
    Service,
    Team,
    TeamMembership,
    Unit,
    UnitLead,
)
from salore.organisation.states import ChangeKind
from salore.organisation.viewer import Viewer
from salore.web.lists import Column, Filter, Listing


@dataclass(slots=True)
class UnitLine:
    """A unit of today, with who leads it and how many serve in it itself."""

    unit: Unit
    parent: str
    leader: str
    people: int


def _unit_lines(units: list[Unit], viewer: Viewer) -> list[UnitLine]:
    ids = [unit.pk for unit in units]
    leads = UnitLead.objects.on(viewer.today).filter(unit__in=ids).select_related("leader")
    leaders = {lead.unit_id: lead.leader.full_name for lead in leads}
    serving: dict[int, int] = defaultdict(int)
    for unit_id in Assignment.objects.on(viewer.today).filter(unit__in=ids).values_list("unit_id", flat=True):
        serving[unit_id] += 1
    return [
        UnitLine(unit, unit.parent.name if unit.parent else "", leaders.get(unit.pk, ""), serving[unit.pk])
        for unit in units
    ]


def _named(units: QuerySet[Unit], typed: str, _viewer: Viewer) -> QuerySet[Unit]:
    words = Q()
    for word in typed.split():
        words &= Q(name__icontains=word)
    return units.filter(words | Q(code__istartswith=typed))


def _standing(units: QuerySet[Unit], state: str, viewer: Viewer) -> QuerySet[Unit]:
    led = UnitLead.objects.on(viewer.today).filter(unit=OuterRef("pk"))
    match state:
        case "tanpa-pimpinan":
            return units.on(viewer.today).exclude(Exists(led))  # type: ignore[attr-defined,no-any-return]
        case "nanti":
            return units.filter(starts_on__gt=viewer.today)
        case "ditutup":
            return units.filter(ends_on__lt=viewer.today)
    return units.on(viewer.today)  # type: ignore[attr-defined,no-any-return]


def _standings(_viewer: Viewer) -> Iterable[tuple[str, Any]]:
    return (
        ("ada", _("Exist today")),
        ("tanpa-pimpinan", _("Led by nobody")),
        ("nanti", _("Exist later")),
        ("ditutup", _("Closed")),
    )


UNITS = Listing[Unit, UnitLine](
    name="unit",
    caption=_("Units"),
    columns=(
        Column(
            key="nama",
            title=_("Unit"),
            value=lambda line: line.unit.name,
            order=Lower("name"),
            link=lambda line: reverse("organisation:unit", args=[line.unit.uid]),
        ),
        Column(key="kode", title=_("Code"), value=lambda line: line.unit.code, order="code"),
        Column(key="induk", title=_("Under"), value=lambda line: line.parent),
        Column(key="pimpinan", title=_("Led by"), value=lambda line: line.leader),
        Column(key="pegawai", title=_("People"), value=lambda line: line.people, numeric=True),
    ),
    filters=(
        Filter(key="q", title=_("Name or code"), narrow=_named),
        Filter(key="keadaan", title=_("Shown"), narrow=_standing, choices=_standings, default="ada"),
    ),
    prepare=_unit_lines,
    counted=ngettext_lazy("%(total)s unit", "%(total)s units", "count"),
    empty=_("No unit is recorded yet. Import the unit tree, or open the first unit."),
)


@dataclass(slots=True)
class PostLine:
    """A post with those who hold it today or later."""

    position: Position
    holders: list[Assignment]
    today: date


def _post_lines(positions: list[Position], viewer: Viewer) -> list[PostLine]:
    held: dict[int, list[Assignment]] = defaultdict(list)
    assignments = Assignment.objects.filter(position__in=[one.pk for one in positions])
    for assignment in (
        assignments.exclude(ends_on__lt=viewer.today).select_related("person").order_by("starts_on", "pk")
    ):
        held[assignment.position_id].append(assignment)
    return [PostLine(position, held[position.pk], viewer.today) for position in positions]


def _held(positions: QuerySet[Position], state: str, viewer: Viewer) -> QuerySet[Position]:
    held = Assignment.objects.on(viewer.today).filter(position=OuterRef("pk"))
    match state:
        case "lowong":
            return positions.exclude(Exists(held)).exclude(ends_on__lt=viewer.today)
        case "ditutup":
            return positions.filter(ends_on__lt=viewer.today)
    return positions.exclude(ends_on__lt=viewer.today)


def _kind_said(line: PostLine) -> str:
    return capfirst(line.position.get_kind_display())


def _holdings(_viewer: Viewer) -> Iterable[tuple[str, Any]]:
    return (("ada", _("All that are open")), ("lowong", _("Vacant")), ("ditutup", _("Closed")))


POSTS = Listing[Position, PostLine](
    name="jabatan",
    caption=_("Posts"),
    columns=(
        Column(
            key="nama",
            title=_("Post"),
            value=lambda line: line.position.name,
            order=Lower("name"),
            link=lambda line: reverse("organisation:position", args=[line.position.uid]),
        ),
        Column(key="jenis", title=_("Kind"), value=_kind_said),
        Column(
            key="pejabat",
            title=_("Held by"),
            value=lambda line: "; ".join(one.person.full_name for one in line.holders),
            template="console/organisation/holders.html",
        ),
    ),
    filters=(Filter(key="keadaan", title=_("Shown"), narrow=_held, choices=_holdings, default="ada"),),
    prepare=_post_lines,
    counted=ngettext_lazy("%(total)s post", "%(total)s posts", "count"),
    empty=_("No post is recorded yet."),
)


@dataclass(slots=True)
class TeamLine:
    team: Team
    lead: str
    members: int


def _team_lines(teams: list[Team], viewer: Viewer) -> list[TeamLine]:
    leads: dict[int, str] = {}
    members: dict[int, int] = defaultdict(int)
    memberships = TeamMembership.objects.on(viewer.today).filter(team__in=[team.pk for team in teams])
    for membership in memberships.select_related("person"):
        members[membership.team_id] += 1
        if membership.is_lead:
            leads[membership.team_id] = membership.person.full_name
    return [TeamLine(team, leads.get(team.pk, ""), members[team.pk]) for team in teams]


def _running(teams: QuerySet[Team], state: str, viewer: Viewer) -> QuerySet[Team]:
    ended = teams.filter(ends_on__lt=viewer.today)
    return ended if state == "berakhir" else teams.exclude(ends_on__lt=viewer.today)


TEAMS = Listing[Team, TeamLine](
    name="tim",
    caption=_("Teams"),
    columns=(
        Column(
            key="nama",
            title=_("Team"),
            value=lambda line: line.team.name,
            order=Lower("name"),
            link=lambda line: reverse("organisation:team", args=[line.team.uid]),
        ),
        Column(
            key="unit", title=_("Unit in charge"), value=lambda line: line.team.unit.name, order="unit__name"
        ),
        Column(key="ketua", title=_("Team lead"), value=lambda line: line.lead),
        Column(key="anggota", title=_("Members"), value=lambda line: line.members, numeric=True),
        Column(key="mulai", title=_("From"), value=lambda line: line.team.starts_on, order="starts_on"),
        Column(
            key="akhir",
            title=_("Until"),
            value=lambda line: line.team.ends_on,
            order="ends_on",
            nullable=True,
        ),
    ),
    filters=(
        Filter(
            key="q",
            title=_("Name"),
            narrow=lambda teams, typed, _viewer: teams.filter(name__icontains=typed),
        ),
        Filter(
            key="keadaan",
            title=_("Shown"),
            narrow=_running,
            choices=lambda _viewer: (("berjalan", _("Running")), ("berakhir", _("Ended"))),
            default="berjalan",
        ),
    ),
    prepare=_team_lines,
    counted=ngettext_lazy("%(total)s team", "%(total)s teams", "count"),
    empty=_("No team yet. A team may have members of any unit; its lead gives input, the superior decides."),
)

SERVICES = Listing[Service, Service](
    name="layanan",
    caption=_("Public services"),
    columns=(
        Column(
            key="nama",
            title=_("Service"),
            value=lambda service: service.name,
            order=Lower("name"),
            link=lambda service: reverse("organisation:service", args=[service.uid]),
        ),
        Column(key="kunci", title=_("Key"), value=lambda service: service.key, order="key"),
        Column(key="unit", title=_("Unit"), value=lambda service: service.unit.name, order="unit__name"),
        Column(
            key="pengguna",
            title=_("Users a year"),
            value=lambda service: service.customers_a_year,
            order="customers_a_year",
            nullable=True,
            numeric=True,
        ),
    ),
    filters=(
        Filter(
            key="q",
            title=_("Name or key"),
            narrow=lambda services, typed, _viewer: services.filter(
                Q(name__icontains=typed) | Q(key__istartswith=typed)
            ),
        ),
    ),
    counted=ngettext_lazy("%(total)s service", "%(total)s services", "count"),
    empty=_("No service yet. Services are what citizens are asked about in the satisfaction survey."),
)


def _made_on(change: OrganisationChange) -> date:
    return change.made_on


CHANGES = Listing[OrganisationChange, OrganisationChange](
    name="perubahan",
    caption=_("Changes"),
    order="-dibuat",
    columns=(
        Column(
            key="jenis",
            title=_("Kind of change"),
            value=lambda change: capfirst(change.get_kind_display()),
            link=lambda change: reverse("organisation:change", args=[change.uid]),
        ),
        Column(key="dibuat", title=_("Made"), value=_made_on, order="pk"),
        Column(key="mulai", title=_("Holds from"), value=lambda change: change.effective_on),
        Column(
            key="oleh", title=_("By"), value=lambda change: change.actor.full_name if change.actor else ""
        ),
        Column(key="sk", title=_("Decree"), value=lambda change: change.decree),
        Column(
            key="ditarik",
            title=_("State"),
            value=lambda change: _("Undone") if change.undone_at else _("Holds"),
        ),
    ),
    filters=(
        Filter(
            key="jenis",
            title=_("Kind of change"),
            choices=lambda _viewer: [(key, capfirst(label)) for key, label in ChangeKind.choices],
            narrow=lambda changes, kind, _viewer: changes.filter(kind=kind),
        ),
    ),
    counted=ngettext_lazy("%(total)s change", "%(total)s changes", "count"),
    empty=_("No change yet. Moves, rotations and changes of units stand here, each with what it did."),
)
