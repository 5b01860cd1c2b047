"""Files as they are brought: kept, opened by whoever brought them, read. Does not decide what is taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404

from salore.core.errors import DomainError
from salore.core.files import SHEETS, Kind, keep, open_file, path_of
from salore.core.files.store import Upload
from salore.core.models import StoredFile
from salore.organisation.models import ImportMapping
from salore.organisation.reading.columns import Proposal, Table, header_of, open_table, propose, signature
from salore.organisation.reading.faults import ReadingError
from salore.organisation.reading.sheets import open_sheet
from salore.organisation.viewer import Viewer
from salore.planning.reading.plan import PlanRead
from salore.planning.reading.plan_tables import plan_kind, read_plans
from salore.wording import Language

PRINTS = frozenset({Kind.PDF})
_MAPPING_KIND = "plan"
_LIMIT_BYTES = 10 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a file holds; `proposal` is there where somebody first has to say which column is which."""

    plans: tuple[PlanRead, ...] = ()
    proposal: Proposal | None = None


def upload_keep(*, actor: Viewer, upload: Upload, kinds: frozenset[Kind] = PRINTS | SHEETS) -> StoredFile:
    """Keep a print or a sheet for as long as somebody looks at it."""
    return keep(actor, upload, kinds=kinds, limit_bytes=_LIMIT_BYTES)


def upload_for_import(viewer: Viewer, uid: UUID) -> StoredFile:
    """Return a file that the viewer brought. Absent and another's look the same: 404."""
    brought = StoredFile.objects.filter(agency_id=viewer.agency_id, added_by_id=viewer.person_id, uid=uid)
    found = brought.first() if viewer.person_id else None
    if found is None:
        raise Http404
    return found


def contents_of(viewer: Viewer, stored: StoredFile) -> Contents:
    """Return the plans of a file; or what its columns may be, where nobody has settled that yet."""
    with _refusals_said(viewer):
        if stored.media_type == Kind.PDF.value:
            # Its library is loaded only where a print comes in.
            from salore.planning.reading.ekinerja_pdf import read_print

            with open_file(stored) as stream:
                return Contents(plans=(read_print(stream.read(), viewer.today),))
        proposal, settled = _proposal(stored, viewer.agency_id)
        if not (settled or _is_plain(proposal)):
            return Contents(proposal=proposal)
        return Contents(plans=_plans(stored, proposal.mapping, viewer.today))


def proposal_of(viewer: Viewer, stored: StoredFile) -> Proposal:
    """Return which column of a sheet is probably which."""
    with _refusals_said(viewer):
        return _proposal(stored, viewer.agency_id)[0]


def columns_settle(*, actor: Viewer, stored: StoredFile, mapping: Mapping[str, str]) -> None:
    """Remember which column is which, for this file and the next that looks like it."""
    with _refusals_said(actor), open_sheet(path_of(stored.sha256)) as sheet:
        table = open_table(sheet, plan_kind(), mapping)
        ImportMapping.objects.update_or_create(
            agency_id=actor.agency_id,
            kind=_MAPPING_KIND,
            signature=signature(table.header.titles),
            defaults={"mapping": dict(mapping)},
        )


def language_of(viewer: Viewer) -> Language:
    return "en" if viewer.language == "en" else "id"


def _proposal(stored: StoredFile, agency_id: int) -> tuple[Proposal, bool]:
    with open_sheet(path_of(stored.sha256)) as sheet:
        titles = header_of(sheet, plan_kind()).titles
    remembered = ImportMapping.objects.filter(
        agency_id=agency_id, kind=_MAPPING_KIND, signature=signature(titles)
    ).first()
    return propose(plan_kind(), titles, remembered.mapping if remembered else None), remembered is not None


def _is_plain(proposal: Proposal) -> bool:
    """Whether the titles say by themselves which column is which: goals, and how they are measured."""
    says = proposal.mapping.keys()
    return not (proposal.guessed or proposal.missing) and bool({"indicator", "measure"} & says)


def _plans(stored: StoredFile, mapping: Mapping[str, str], today: date) -> tuple[PlanRead, ...]:
    with open_sheet(path_of(stored.sha256)) as sheet:
        table: Table = open_table(sheet, plan_kind(), mapping)
        return tuple(read_plans(table, today))


@contextmanager
def _refusals_said(viewer: Viewer) -> Iterator[None]:
    try:
        yield
    except ReadingError as error:
        raise DomainError(error.code, error.say(language_of(viewer))) from None
