"""The list of people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from salore.organisation import access, selectors
from salore.organisation.models import Assignment, Person, Unit
from salore.organisation.selectors import PersonLine, Post
from salore.organisation.states import AssignmentRole
from salore.organisation.viewer import Viewer
from salore.web.addresses import address_of
from salore.web.lists import Column, Filter, Listing

SERVING, WITHOUT_POST, ALL = "bertugas", "tanpa-jabatan", "semua"


def knows_numbers(viewer: Viewer) -> bool:
    """Whether numbers of others than the viewer's own may stand in the list."""
    return viewer.sees_agency or viewer.leads or bool(viewer.officer_paths or viewer.headed_paths)


def _served(viewer: Viewer) -> QuerySet[Assignment]:
    return Assignment.objects.on(viewer.today).filter(person=OuterRef("pk"))


def _by_unit(people: QuerySet[Person], typed: str, viewer: Viewer) -> QuerySet[Person]:
    units = Unit.objects.visible_to(viewer).filter(name__icontains=typed)
    # As a list, so that the planner sees how many they are.
    return people.filter(Exists(_served(viewer).filter(unit__in=list(units.values_list("pk", flat=True)))))


def _by_post(people: QuerySet[Person], typed: str, viewer: Viewer) -> QuerySet[Person]:
    return people.filter(Exists(_served(viewer).filter(position__title_key__contains=typed.lower())))


def _below(people: QuerySet[Person], uid: str, viewer: Viewer) -> QuerySet[Person]:
    unit = _unit(uid, viewer)
    if unit is None:
        return people.none()
    units = Unit.objects.visible_to(viewer).under(unit.path)
    return people.filter(Exists(_served(viewer).filter(unit__in=units)))


def _unit(uid: str, viewer: Viewer) -> Unit | None:
    try:
        return Unit.objects.visible_to(viewer).filter(uid=UUID(uid)).first()
    except ValueError:
        return None


def _unit_said(uid: str, viewer: Viewer) -> str | Promise:
    unit = _unit(uid, viewer)
    return unit.name if unit else _("a unit that is not recorded")


def _states(_viewer: Viewer) -> Iterable[tuple[str, Any]]:
    return (
        (SERVING, _("In a post today")),
        (WITHOUT_POST, _("Without a post today")),
        (ALL, _("All")),
    )


def _by_state(people: QuerySet[Person], state: str, viewer: Viewer) -> QuerySet[Person]:
    if state == WITHOUT_POST:
        return people.exclude(Exists(_served(viewer)))
    return people if state == ALL else selectors.serving(people, viewer.today)


def _posts(line: PersonLine) -> SafeString:
    if not line.posts:
        return format_html('<span class="note">{}</span>', _("Without a post"))
    return SafeString("<br>".join(_capacity(post) + escape(post.name) for post in line.posts))


def _capacity(post: Post) -> SafeString:
    """Return in which capacity a post is held, where that is not the definitive one."""
    if post.role == AssignmentRole.DEFINITIVE:
        return SafeString("")
    return format_html('<span class="kind">{}</span> ', post.role_said)


PEOPLE = Listing[Person, PersonLine](
    name="pegawai",
    caption=_("People"),
    columns=(
        Column(
            key="nama",
            title=_("Name"),
            value=lambda line: line.name,
            order=Lower("name"),
            link=lambda line: address_of("people:detail", line.uid),
        ),
        Column(
            key="jabatan",
            title=_("Post"),
            value=lambda line: "; ".join(post.name for post in line.posts),
            markup=_posts,
        ),
        Column(
            key="unit",
            title=_("Unit"),
            value=lambda line: "; ".join(dict.fromkeys(post.unit for post in line.posts)),
        ),
        Column(
            key="nomor",
            title=_("NIP or other number"),
            value=lambda line: line.number,
            shown_to=knows_numbers,
        ),
    ),
    filters=(
        Filter(
            key="q",
            title=_("Name or number"),
            narrow=selectors.found,
        ),
        Filter(key="unit", title=_("Unit"), narrow=_by_unit),
        Filter(key="jabatan", title=_("Post"), narrow=_by_post),
        Filter(
            key="keadaan",
            title=_("Shown"),
            narrow=_by_state,
            choices=_states,
            default=SERVING,
            shown_to=access.manages,
        ),
        Filter(key="di", title=_("At or below"), narrow=_below, said=_unit_said),
    ),
    prepare=selectors.lines,
    counted=ngettext_lazy("%(total)s person", "%(total)s people", "count"),
    empty=_("Nobody is recorded yet. People appear here once they are imported or added."),
)
