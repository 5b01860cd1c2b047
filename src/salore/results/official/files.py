"""A recap as a file: its sheets, its columns, what they were called before. Does not: what rows mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from salore.core.errors import DomainError
from salore.core.files import path_of
from salore.organisation.models import ImportMapping
from salore.organisation.reading import columns
from salore.organisation.reading.columns import Proposal, Table
from salore.organisation.reading.faults import ReadingError
from salore.organisation.reading.sheets import Sheet, open_sheet
from salore.results.models import OfficialList
from salore.results.reading.recaps import recap_kind

_MAPPING_KIND = "recap"


@contextmanager
def opened(known: OfficialList, language: str) -> Iterator[Sheet]:
    """Open the sheet of a list; what a reader refuses is told in the language of whoever brought it."""
    if known.file is None:
        raise DomainError("file_gone", "")
    try:
        with open_sheet(path_of(known.file.sha256), name=known.sheet or None) as sheet:
            yield sheet
    except ReadingError as error:
        raise DomainError(error.code, error.say("en" if language == "en" else "id")) from error


def sheet_names(known: OfficialList, language: str) -> tuple[str, ...]:
    """Return the sheets that hold something; a file without sheets has one without a name."""
    with opened(known, language) as sheet:
        return sheet.filled_names


def proposal_of(known: OfficialList, language: str) -> Proposal:
    """Return which column is probably which, what was settled for such files before first."""
    with opened(known, language) as sheet:
        titles = columns.header_of(sheet, recap_kind()).titles
    remembered = ImportMapping.objects.filter(
        agency_id=known.agency_id, kind=_MAPPING_KIND, signature=columns.signature(titles)
    ).first()
    return columns.propose(recap_kind(), titles, remembered.mapping if remembered else None)


def examples_of(known: OfficialList, language: str) -> Mapping[str, str]:
    """Return something from each column, so that people see what it holds."""
    with opened(known, language) as sheet:
        return columns.examples(sheet, columns.header_of(sheet, recap_kind()))


def remember(known: OfficialList, mapping: Mapping[str, str], language: str) -> None:
    """Settle the columns for the next file that looks like it; refuses a mapping that cannot be."""
    with opened(known, language) as sheet:
        table = columns.open_table(sheet, recap_kind(), mapping)
    ImportMapping.objects.update_or_create(
        agency_id=known.agency_id,
        kind=_MAPPING_KIND,
        signature=columns.signature(table.header.titles),
        defaults={"mapping": dict(mapping)},
    )


def table_of(sheet: Sheet, known: OfficialList) -> Table:
    return columns.open_table(sheet, recap_kind(), known.mapping)
