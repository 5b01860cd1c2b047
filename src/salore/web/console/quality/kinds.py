"""What may be missing or doubled: each kind with its rows, what follows from it, and where it is mended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salore.organisation import gaps
from salore.organisation.access import is_operator, manages, units_managed
from salore.organisation.models import Agency, Assignment, Person, Position, Unit
from salore.organisation.states import AppointedRole
from salore.organisation.viewer import Viewer

Rows = QuerySet[Any]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of fault; `narrowed` keeps what belongs to the units that the viewer helps."""

    key: str
    title: str | Promise
    follows: str | Promise
    found: Callable[[Agency, date], Rows]
    narrowed: Callable[[Rows, Viewer], Rows]
    words: Callable[[Any], str]
    link: Callable[[Any], str]
    mend: Callable[[Any], str] | None = None
    # The pages of units are for whoever keeps them; auditors read the words alone.
    is_of_units: bool = False

    def link_for(self, viewer: Viewer) -> Callable[[Any], str]:
        """Return where an entry leads: for whoever may, straight to the form that mends it."""
        if self.is_of_units and not manages(viewer):
            return lambda _row: ""
        return self.mend if self.mend and is_operator(viewer) else self.link

    def rows(self, agency: Agency, viewer: Viewer) -> Rows:
        rows = self.found(agency, viewer.today).order_by("pk")
        sees_all = is_operator(viewer) or viewer.has(AppointedRole.AUDITOR)
        return rows if sees_all else self.narrowed(rows, viewer)


def _people(rows: Rows, viewer: Viewer) -> Rows:
    held = Assignment.objects.filter(person=OuterRef("pk"), unit__in=units_managed(viewer))
    return rows.filter(Exists(held))


def _in_units(rows: Rows, viewer: Viewer) -> Rows:
    return rows.filter(unit__in=units_managed(viewer))


def _units(rows: Rows, viewer: Viewer) -> Rows:
    return rows.filter(pk__in=units_managed(viewer).values("pk"))


def _person_link(person: Person) -> str:
    return reverse("people:detail", kwargs={"uid": person.uid})


def _post(position: Position) -> str:
    return f"{position.name}, {position.unit.name}"


def _unit_link(unit: Unit) -> str:
    return reverse("organisation:unit", kwargs={"uid": unit.uid})


KINDS = (
    Kind(
        key="tanpa-atasan",
        title=_("People without a superior"),
        follows=_("Nobody can agree their plan. The highest officer of the agency stands here rightly."),
        found=gaps.people_without_superior,
        narrowed=_people,
        words=lambda person: person.full_name,
        link=_person_link,
    ),
    Kind(
        key="tanpa-jabatan",
        title=_("People without a post"),
        follows=_("They have no plan and no superior until a post is given."),
        found=gaps.people_without_post,
        narrowed=_people,
        words=lambda person: person.full_name,
        link=_person_link,
        mend=lambda person: reverse("organisation:assignment_start", kwargs={"uid": person.uid}),
    ),
    Kind(
        key="jabatan-ganda",
        title=_("People with several definitive posts"),
        follows=_("They would write a plan for each. Mostly one of the posts has ended."),
        found=gaps.people_with_several_posts,
        narrowed=_people,
        words=lambda person: person.full_name,
        link=_person_link,
    ),
    Kind(
        key="pimpinan-lowong",
        title=_("Leading posts that are vacant"),
        follows=_(
            "The people of the unit are led by the next superior above until somebody acts in the post."
        ),
        found=gaps.posts_vacant,
        narrowed=_in_units,
        words=_post,
        link=lambda position: _unit_link(position.unit),
        is_of_units=True,
    ),
    Kind(
        key="pimpinan-dua",
        title=_("Leading posts with two holders"),
        follows=_("Whoever came last leads. End the post of the other."),
        found=gaps.posts_held_twice,
        narrowed=_in_units,
        words=_post,
        link=lambda position: _unit_link(position.unit),
        is_of_units=True,
    ),
    Kind(
        key="unit-tanpa-pimpinan",
        title=_("Units that nobody leads"),
        follows=_("Neither within nor above is there a holder of a leading post."),
        found=gaps.units_without_leader,
        narrowed=_units,
        words=lambda unit: unit.name,
        link=_unit_link,
        is_of_units=True,
    ),
    Kind(
        key="atasan-pergi",
        title=_("Superiors by decree who have left"),
        follows=_("Name another superior, or leave it to the structure again."),
        found=gaps.superiors_who_left,
        narrowed=_in_units,
        words=lambda held: f"{held.person.full_name}, {held.position.name}",
        link=lambda held: _person_link(held.person),
    ),
)
BY_KEY = {kind.key: kind for kind in KINDS}
