"""The batches of letters that were made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from salore.accounts.models import LetterBatch
from salore.organisation.models import Person
from salore.organisation.viewer import Viewer
from salore.web.lists import Column, Listing
from salore.web.saying import moment


@dataclass(frozen=True, slots=True)
class Made:
    """A batch with the name of whoever had it made; only they fetch the file."""

    batch: Any
    made_at: str
    made_by: str
    can_fetch: bool


def _made(rows: list[LetterBatch], viewer: Viewer) -> list[Made]:
    makers = Person.objects.in_bulk({row.made_by_id for row in rows if row.made_by_id})
    return [
        Made(
            batch=row,
            made_at=moment(timezone.localtime(row.made_at), viewer.language),
            made_by=makers[row.made_by_id].full_name if row.made_by_id in makers else "",
            can_fetch=row.file_id is not None and row.made_by_id == viewer.person_id,
        )
        for row in rows
    ]


BATCHES = Listing[LetterBatch, Made](
    name="surat-akses",
    columns=(
        Column(key="untuk", title=_("For"), value=lambda one: one.batch.title),
        Column(key="dibuat", title=_("Made"), value=lambda one: one.made_at, order="id"),
        Column(key="oleh", title=_("By"), value=lambda one: one.made_by),
        Column(key="surat", title=_("Letters"), value=lambda one: one.batch.letters, numeric=True),
        Column(key="dipakai", title=_("Used so far"), value=lambda one: one.batch.used, numeric=True),
        Column(
            key="berkas",
            title=_("File"),
            value=lambda one: one.can_fetch,
            template="console/letters/file.html",
            in_file=False,
        ),
    ),
    order="-dibuat",
    prepare=_made,
    counted=ngettext_lazy("%(total)s batch", "%(total)s batches", "count"),
    empty=_("No letters were made yet. Choose a unit above; its people get one page each."),
)
