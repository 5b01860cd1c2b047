"""Who read one's papers, and what was changed about one. Does not belong here: what the auditor sees."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from salore.ledger.models import Event, Reading
from salore.organisation.viewer import Viewer
from salore.web.door import open_to
from salore.web.event_words import VERBS, kind_said, verb_said
from salore.web.lists import Column, Listing
from salore.web.middleware import SignedInRequest
from salore.web.names import names_of
from salore.web.saying import moment


@dataclass(frozen=True, slots=True)
class Read:
    """One reading, with the name of whoever read."""

    row: Reading
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """One event about somebody, with the names of whoever acted and was helped."""

    row: Event
    name: str
    moment: str


def _read(rows: list[Reading], viewer: Viewer) -> list[Read]:
    names = names_of(viewer, (row.viewer_id for row in rows))
    return [Read(row, names.get(row.viewer_id, "")) for row in rows]


def _told(rows: list[Event], viewer: Viewer) -> list[Told]:
    names = names_of(viewer, (row.actor_id for row in rows))
    return [Told(row, _actor(row, names, viewer), said_at(row, viewer)) for row in rows]


def said_at(row: Event, viewer: Viewer) -> str:
    return moment(timezone.localtime(row.at), viewer.language)


def _actor(row: Event, names: dict[int, str], viewer: Viewer) -> str:
    if row.actor_id is None:
        return _("Salore itself")
    if row.actor_id == viewer.person_id:
        return _("You")
    name = names.get(row.actor_id, "")
    return _("%(name)s, with help for you") % {"name": name} if row.helped_id == viewer.person_id else name


READINGS = Listing[Reading, Read](
    name="pembaca",
    columns=(
        Column(key="hari", title=gettext_lazy("Day"), value=lambda one: one.row.on_day, order="id"),
        Column(key="siapa", title=pgettext_lazy("column", "Who read"), value=lambda one: one.name),
        Column(
            key="apa",
            title=pgettext_lazy("column", "What"),
            value=lambda one: kind_said(one.row.subject_kind),
        ),
    ),
    order="-hari",
    prepare=_read,
    counted=ngettext_lazy("%(total)s reading", "%(total)s readings", "count"),
    empty=gettext_lazy("Nobody else has opened your plans or results yet."),
)
CHANGES = Listing[Event, Told](
    name="perubahan",
    columns=(
        Column(key="kapan", title=gettext_lazy("When"), value=lambda one: one.moment, order="id"),
        Column(key="apa", title=pgettext_lazy("column", "What"), value=lambda one: verb_said(one.row.verb)),
        Column(key="oleh", title=gettext_lazy("By whom"), value=lambda one: one.name),
    ),
    order="-kapan",
    prepare=_told,
    counted=ngettext_lazy("%(total)s change", "%(total)s changes", "count"),
    empty=gettext_lazy("Nothing was changed about you yet."),
)


@open_to()
@require_safe
def readings(request: SignedInRequest) -> HttpResponseBase:
    rows = Reading.objects.filter(person_id__in=request.viewer.themselves)
    if READINGS.asks_file(request):
        return READINGS.file(request, rows)
    return render(request, "account/readings.html", {"page": READINGS.page(request, rows)})


@open_to()
@require_safe
def changes(request: SignedInRequest) -> HttpResponseBase:
    # What has no words here is not told to the person: sources promised anonymity stay unseen by default.
    rows = Event.objects.filter(person_id__in=request.viewer.themselves, verb__in=VERBS)
    if CHANGES.asks_file(request):
        return CHANGES.file(request, rows)
    return render(request, "account/changes.html", {"page": CHANGES.page(request, rows)})
