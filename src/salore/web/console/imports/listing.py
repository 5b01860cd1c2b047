"""The rows of an import: what each would change, and what is doubtful about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from salore.engine.siasn import LEVELS
from salore.organisation.imports.doubts import PACKAGE, reason, sentences
from salore.organisation.models import ImportRow
from salore.organisation.states import PositionKind, RowOutcome
from salore.organisation.viewer import Viewer
from salore.organisation.vocabulary import employment_kinds, statuses
from salore.web.lists import Column, Filter, Listing
from salore.wording import Catalogue, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row in words."""

    row: ImportRow
    changes: tuple[tuple[str, str, str], ...]
    doubts: tuple[str, ...]

    @property
    def changes_in_words(self) -> str:
        return "; ".join(f"{name}: {before or '–'} → {after or '–'}" for name, before, after in self.changes)


def language_of(viewer: Viewer) -> Language:
    return "en" if viewer.language == "en" else "id"


def _lines(rows: list[ImportRow], viewer: Viewer) -> list[Line]:
    language = language_of(viewer)
    words, keys = Catalogue.of(PACKAGE), _keys(viewer)

    def said(name: str, text: str) -> str:
        return ", ".join(str(keys.get((name, part), part)) for part in text.split(", ")) if text else ""

    def worded(entry: dict[str, Any]) -> dict[str, Any]:
        values = entry["values"]
        if entry["code"] == "kind_changed":
            values = values | {"before": said("employment", values["before"])}
        return entry | {"values": values}

    return [
        Line(
            row=row,
            changes=tuple(
                (words.say(f"field.{name}", language), said(name, before), said(name, after))
                for name, before, after in row.changes
                # In another unit the post often bears the same name: only the unit is told.
                if before != after
            ),
            doubts=tuple(sentences([worded(entry) for entry in row.doubts], language)),
        )
        for row in rows
    ]


def _keys(viewer: Viewer) -> dict[tuple[str, str], str | Promise]:
    """Return the words of keys that stand in changes, by the field that they are of."""
    known: dict[tuple[str, str], str | Promise] = {
        ("kind", value): capfirst(str(label)) for value, label in PositionKind.choices
    }
    known |= {("sex", "f"): _("female"), ("sex", "m"): _("male")}
    known |= {("functional_level", key): capfirst(key.replace("_", " ")) for _words, key in LEVELS}
    if viewer.agency is not None:
        pairs = (*employment_kinds(viewer.agency, viewer.language), *statuses(viewer.agency, viewer.language))
        known |= {("employment", key): label for key, label in pairs}
    return known


def _narrow(rows: QuerySet[ImportRow], wanted: str, _viewer: Viewer) -> QuerySet[ImportRow]:
    return rows.filter(is_doubtful=True) if wanted == "doubtful" else rows.filter(outcome=wanted)


def _outcomes(_viewer: Viewer) -> Iterable[tuple[str, Any]]:
    return (("doubtful", _("doubtful")), *RowOutcome.choices)


def listing_of(codes: list[str]) -> Listing[ImportRow, Line]:
    """Return the list of one import; `codes` are the reasons that occur in it."""
    return Listing[ImportRow, Line](
        name="impor",
        columns=(
            Column(
                key="nama",
                title=_("Name"),
                value=lambda line: line.row.label,
                order="label",
                link=lambda line: _address(line.row),
            ),
            Column(
                key="baris",
                title=_("Row"),
                value=lambda line: line.row.number,
                nullable=True,
                order="number",
                numeric=True,
            ),
            Column(key="nomor", title=_("Number"), value=lambda line: line.row.identifier),
            Column(
                key="hasil",
                title=_("Outcome"),
                value=lambda line: line.row.get_outcome_display(),
                template="console/imports/outcome.html",
            ),
            Column(
                key="perubahan",
                title=_("What changes"),
                value=lambda line: line.changes_in_words,
                template="console/imports/changes.html",
            ),
            Column(
                key="ragu",
                title=_("Please look"),
                value=lambda line: " ".join(line.doubts),
                template="console/imports/doubts.html",
            ),
        ),
        filters=(
            Filter(key="apa", title=_("Outcome"), choices=_outcomes, narrow=_narrow),
            Filter(
                key="alasan",
                title=_("Reason"),
                choices=lambda viewer: [(code, reason(code, language_of(viewer))) for code in codes],
                narrow=lambda rows, code, _viewer: rows.filter(reasons__contains=[code]),
            ),
        ),
        order="baris",
        prepare=_lines,
        counted=ngettext_lazy("%(total)s row", "%(total)s rows", "count"),
        caption=_("Rows of the file"),
        empty=_("The file holds no rows."),
    )


def _address(row: ImportRow) -> str:
    if row.person is None:
        return ""
    return reverse("people:detail", kwargs={"uid": row.person.uid})
