"""Rows of a recap, and official predicates that differ from those decided here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from salore.organisation.viewer import Viewer
from salore.results.models import OfficialPredicate, official_words
from salore.results.states import OfficialOutcome
from salore.web.lists import Column, Filter, Listing


def _own(row: Any) -> str:
    return official_words(row.own_code)


def _address(row: Any) -> str:
    return reverse("people:detail", kwargs={"uid": row.person.uid}) if row.person else ""


def _outcomes(_viewer: Viewer) -> Iterable[tuple[str, Any]]:
    return OfficialOutcome.choices


def _by_outcome(rows: QuerySet[Any], wanted: str, _viewer: Viewer) -> QuerySet[Any]:
    return rows.filter(outcome=wanted)


PREVIEW = Listing[OfficialPredicate, Any](
    name="rekap",
    columns=(
        Column(key="baris", title=_("Row"), value=lambda row: row.number, order="number", numeric=True),
        Column(key="nip", title=_("NIP"), value=lambda row: row.identifier),
        Column(key="nama", title=_("Name"), value=lambda row: row.label, order="label"),
        Column(key="periode", title=_("Period"), value=lambda row: row.period, order="period"),
        Column(
            key="predikat",
            title=_("Official predicate"),
            value=lambda row: row.words,
            order="predicate_code",
            nullable=True,
        ),
        Column(key="sebelumnya", title=_("Official until now"), value=lambda row: row.before_words),
        Column(key="salore", title=_("In Salore"), value=_own),
        Column(
            key="hasil",
            title=_("Outcome"),
            value=lambda row: row.get_outcome_display(),
            template="console/official/outcome.html",
        ),
        Column(key="isi", title=_("What stands there"), value=lambda row: row.found),
    ),
    filters=(Filter(key="apa", title=_("Outcome"), choices=_outcomes, narrow=_by_outcome),),
    order="baris",
    counted=ngettext_lazy("%(total)s row", "%(total)s rows", "count"),
    caption=_("Rows of the file"),
    empty=_("The file holds no rows."),
)

DIFFERING = Listing[OfficialPredicate, Any](
    name="perbedaan",
    columns=(
        Column(
            key="nama",
            title=_("Name"),
            value=lambda row: row.person.full_name,
            order=Lower("person__name"),
            link=_address,
        ),
        Column(key="nip", title=_("NIP"), value=lambda row: row.identifier),
        Column(key="periode", title=_("Period"), value=lambda row: row.period, order="period"),
        Column(key="predikat", title=_("Official predicate"), value=lambda row: row.words),
        Column(key="salore", title=_("In Salore"), value=_own),
        Column(key="berkas", title=_("Read in from"), value=lambda row: row.list.file_name),
    ),
    filters=(
        Filter(
            key="nama",
            title=_("Name"),
            narrow=lambda rows, name, _viewer: rows.filter(person__name__icontains=name),
        ),
    ),
    order="nama",
    counted=ngettext_lazy("%(total)s difference", "%(total)s differences", "count"),
    caption=_("Official predicate and Salore differ"),
    empty=_("No official predicate differs from what was decided here."),
)
