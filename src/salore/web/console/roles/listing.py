"""The roles of the agency: those of today, of later, and those that ended."""

from __future__ import annotations

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from salore.organisation.models import Appointment
from salore.organisation.states import AppointedRole
from salore.organisation.viewer import Viewer
from salore.web.lists import Column, Filter, Listing

_WHEN = [
    ("kini", _("holds today")),
    ("nanti", _("begins later")),
    ("lewat", _("ended")),
    ("semua", _("all")),
]


def _reach(one: Appointment) -> str:
    if one.unit:
        return one.unit.name
    return one.for_person.full_name if one.for_person else str(_("whole agency"))


def _when(rows: QuerySet[Appointment], when: str, viewer: Viewer) -> QuerySet[Appointment]:
    if when == "semua":
        return rows
    if when == "nanti":
        return rows.filter(starts_on__gt=viewer.today)
    if when == "lewat":
        return rows.filter(ends_on__lt=viewer.today)
    return rows.filter(starts_on__lte=viewer.today).exclude(ends_on__lt=viewer.today)


ROLES = Listing[Appointment, Appointment](
    name="peran",
    columns=(
        Column(
            key="siapa",
            title=_("Who"),
            value=lambda one: one.person.full_name,
            order=Lower("person__name"),
            link=lambda one: reverse("roles:end", args=[one.uid]),
        ),
        Column(key="peran", title=_("Role"), value=lambda one: one.get_role_display(), order="role"),
        Column(key="untuk", title=_("Reach"), value=_reach),
        Column(key="mulai", title=_("From"), value=lambda one: one.starts_on, order="starts_on"),
        Column(key="sampai", title=_("Until"), value=lambda one: one.ends_on, order="ends_on", nullable=True),
        Column(key="sk", title=_("Decree"), value=lambda one: one.decree),
    ),
    filters=(
        Filter(
            key="jenis",
            title=_("Role"),
            choices=lambda _viewer: AppointedRole.choices,
            narrow=lambda rows, role, _viewer: rows.filter(role=role),
        ),
        Filter(key="saat", title=_("When"), choices=lambda _viewer: _WHEN, narrow=_when, default="kini"),
    ),
    order="-mulai",
    counted=ngettext_lazy("%(total)s role", "%(total)s roles", "count"),
)
