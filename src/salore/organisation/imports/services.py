"""An import from upload to confirmed change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.core import clock, files, jobs
from salore.core.batches import in_batches
from salore.core.errors import DomainError, StaleError
from salore.core.files.store import Upload
from salore.core.models import JobRun
from salore.ledger import services as ledger
from salore.organisation.imports import applying, staff, units
from salore.organisation.imports.doubts import as_kept
from salore.organisation.imports.references import ComparedPosition, apply_positions, compare_positions
from salore.organisation.imports.register import Register, register_of
from salore.organisation.imports.staff import Compared
from salore.organisation.imports.units import ComparedUnit
from salore.organisation.models import Agency, ImportBatch, ImportMapping, ImportRow
from salore.organisation.reading import columns
from salore.organisation.reading.columns import Proposal, Table
from salore.organisation.reading.duk import read_duk
from salore.organisation.reading.faults import ReadingError
from salore.organisation.reading.positions import read_positions
from salore.organisation.reading.sheets import open_sheet
from salore.organisation.reading.staff import StaffRead, read_staff
from salore.organisation.reading.units import read_units
from salore.organisation.states import ImportKind, ImportState, RowOutcome
from salore.organisation.viewer import Viewer

_BATCH = 1000
_GONE_SHARE = 0.2
_LIMIT_BYTES = 96 * 2**20
_OF_PEOPLE = (ImportKind.STAFF, ImportKind.DUK)


def batch_upload(*, actor: Viewer, kind: str, upload: Upload, assumed_kind: str = "") -> ImportBatch:
    """Keep an uploaded list; where its columns are known, reading begins at once.

    A list that is surely of another kind than was said is taken as that.
    """
    kept = files.keep(actor, upload, kinds=files.SHEETS, limit_bytes=_LIMIT_BYTES)
    with transaction.atomic():
        batch = ImportBatch(
            agency_id=actor.agency_id,
            kind=kind,
            file=kept,
            assumed_kind=assumed_kind,
            made_by_id=actor.person_id,
            made_at=clock.now(),
        )
        batch.clean_fields(exclude=["mapping", "counts", "warnings", "run", "made_by", "applied_at"])
        proposal = _recognised(batch, actor.language)
        batch.save()
        ledger.record(actor, "import.uploaded", batch, kind=batch.kind)
        if proposal.is_certain and len(sheet_names(batch, actor.language)) == 1:
            batch_match(actor=actor, batch=batch, mapping=proposal.mapping)
    return batch


def _recognised(batch: ImportBatch, language: str) -> Proposal:
    """Return the proposal for a new file, whose kind is corrected where its titles leave no doubt."""
    proposal = proposal_of(batch, language)
    if proposal.missing:
        found = columns.identify(proposal.offered)
        if found is not None and found.name in ImportKind.values:
            batch.kind = found.name
            proposal = proposal_of(batch, language)
    return proposal


def sheet_names(batch: ImportBatch, language: str) -> tuple[str, ...]:
    """Return the sheets of the file that hold something; a file without sheets has one without a name."""
    with _said(language), open_sheet(files.path_of(batch.file.sha256)) as sheet:
        return sheet.filled_names


def batch_sheet(*, actor: Viewer, batch: ImportBatch, sheet: str) -> ImportBatch:
    """Look at another sheet of the file."""
    with _said(actor.language), open_sheet(files.path_of(batch.file.sha256), name=sheet):
        pass
    with transaction.atomic():
        _claim(batch, {ImportState.MATCHING, ImportState.FAILED}, ImportState.MATCHING)
        batch.sheet = sheet
        batch.save(update_fields=["sheet"])
    return batch


def proposal_of(batch: ImportBatch, language: str) -> Proposal:
    """Return which column of the file is probably which, what was settled for such files before first."""
    with _said(language), open_sheet(files.path_of(batch.file.sha256), name=batch.sheet or None) as sheet:
        kind = columns.kinds()[batch.kind]
        titles = columns.header_of(sheet, kind).titles
        remembered = ImportMapping.objects.filter(
            agency_id=batch.agency_id, kind=batch.kind, signature=columns.signature(titles)
        ).first()
        return columns.propose(kind, titles, remembered.mapping if remembered else None)


def examples_of(batch: ImportBatch, language: str) -> Mapping[str, str]:
    """Return something from each column of the file, so that people see what it holds."""
    with _said(language), open_sheet(files.path_of(batch.file.sha256), name=batch.sheet or None) as sheet:
        return columns.examples(sheet, columns.header_of(sheet, columns.kinds()[batch.kind]))


def batch_match(*, actor: Viewer, batch: ImportBatch, mapping: Mapping[str, str]) -> ImportBatch:
    """Settle the columns, remember them for the next such file, and have the file read."""
    with (
        _said(actor.language),
        open_sheet(files.path_of(batch.file.sha256), name=batch.sheet or None) as sheet,
    ):
        table = columns.open_table(sheet, columns.kinds()[batch.kind], mapping)
        signature = columns.signature(table.header.titles)
    from salore.organisation.jobs import preview

    with transaction.atomic():
        _claim(batch, {ImportState.MATCHING, ImportState.FAILED}, ImportState.READING)
        ImportMapping.objects.update_or_create(
            agency_id=batch.agency_id,
            kind=batch.kind,
            signature=signature,
            defaults={"mapping": dict(mapping)},
        )
        batch.mapping = dict(mapping)
        batch.run = jobs.start(actor, preview, batch_id=batch.pk, language=actor.language)
        batch.save(update_fields=["mapping", "run"])
    return batch


def batch_preview(batch: ImportBatch, run: JobRun, language: str) -> None:
    """Read the file and write down what each row would change. Called by the worker."""
    day = clock.today(batch.agency.time_zone)
    ImportRow.objects.filter(batch=batch).delete()
    try:
        with _said(language), open_sheet(files.path_of(batch.file.sha256), name=batch.sheet or None) as sheet:
            table = columns.open_table(sheet, columns.kinds()[batch.kind], batch.mapping)
            batch.warnings = []
            if batch.kind in _OF_PEOPLE:
                _preview_staff(batch, run, table, register_of(batch.agency, day))
            elif batch.kind == ImportKind.UNITS:
                _preview_units(batch, table)
            else:
                _preview_positions(batch, table)
            if sheet.has_formulas_without_value:
                batch.warnings.append("uncomputed")
    except BaseException:
        # Whatever it was, the page says so and another file can be tried.
        ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.FAILED)
        raise
    batch.counts = _counts(batch)
    batch.state = ImportState.PREVIEWED
    batch.save(update_fields=["counts", "warnings", "state"])


def batch_confirm(*, actor: Viewer, batch: ImportBatch) -> ImportBatch:
    """Have a previewed list taken over."""
    from salore.organisation.jobs import apply

    with transaction.atomic():
        _claim(batch, {ImportState.PREVIEWED}, ImportState.APPLYING)
        ledger.record(actor, "import.confirmed", batch, counts=batch.counts)
        batch.run = jobs.start(actor, apply, batch_id=batch.pk, person_id=actor.person_id)
        batch.save(update_fields=["run"])
    return batch


def batch_apply(actor: Viewer, batch: ImportBatch) -> None:
    """Take a list over, all of it or nothing. Called by the worker."""
    day = clock.today(batch.agency.time_zone)
    with transaction.atomic():
        agency = Agency.objects.select_for_update().get(pk=batch.agency_id)
        if batch.kind in _OF_PEOPLE:
            known = register_of(agency, day)
            kept = batch.rows.filter(outcome__in=(RowOutcome.NEW, RowOutcome.CHANGED)).order_by("number")
            rows = [staff.compare(StaffRead(staff.from_kept(row.content)), known) for row in kept.iterator()]
            applying.apply_staff(actor, known, rows)
        else:
            with open_sheet(files.path_of(batch.file.sha256), name=batch.sheet or None) as sheet:
                table = columns.open_table(sheet, columns.kinds()[batch.kind], batch.mapping)
                if batch.kind == ImportKind.UNITS:
                    compared = _compared_units(table, agency)
                    units.apply_units(actor, agency, day, compared)
                else:
                    apply_positions(actor, list(compare_positions(read_positions(table), agency)))
        batch.state, batch.applied_at = ImportState.APPLIED, clock.now()
        batch.save(update_fields=["state", "applied_at"])
        ledger.record(actor, "import.applied", batch, counts=batch.counts)


def batch_discard(*, actor: Viewer, batch: ImportBatch) -> ImportBatch:
    """Leave everything as it is; what the rows held is deleted."""
    with transaction.atomic():
        waiting = {ImportState.MATCHING, ImportState.PREVIEWED, ImportState.FAILED}
        if batch.broke_off:
            waiting.add(ImportState(batch.state))
        _claim(batch, waiting, ImportState.DISCARDED)
        ImportRow.objects.filter(batch=batch).delete()
        ledger.record(actor, "import.discarded", batch)
    return batch


def _preview_staff(batch: ImportBatch, run: JobRun, table: Table, known: Register) -> None:
    seen: set[int] = set()
    kinds: set[str] = set()
    agencies: set[str] = set()
    done = 0

    def reads() -> Iterator[StaffRead]:
        if batch.kind == ImportKind.DUK:
            return read_duk(table, known.day)
        return read_staff(table, known.day, assumed_kind=batch.assumed_kind or None)  # type: ignore[arg-type]

    def rows() -> Iterator[Compared]:
        for read in reads():
            one = staff.compare(read, known)
            if one.person_id is not None:
                seen.add(one.person_id)
            kinds.add(known.employments.get(one.person_id or 0, (read.row.kind or "", ""))[0])
            agencies.add(read.row.agency.casefold())
            yield one

    for part in in_batches(rows(), _BATCH):
        ImportRow.objects.bulk_create(_staff_row(batch, one, known) for one in part)
        done += len(part)
        jobs.progress(run, done)
    # A rank list is of one office: who is not in it is in another.
    missing = [] if batch.kind == ImportKind.DUK else list(staff.gone(known, seen, kinds))
    ImportRow.objects.bulk_create((_staff_row(batch, one, known) for one in missing), batch_size=_BATCH)
    batch.warnings = list(_warnings(batch.agency, len(missing), len(seen), agencies))


def _warnings(agency: Agency, gone: int, seen: int, agencies: set[str]) -> Iterator[str]:
    if gone > _GONE_SHARE * (gone + seen):
        yield "many_gone"
    agencies.discard("")
    own = {agency.name.casefold(), agency.office.casefold()}
    if agencies and not any(word in name or name in word for name in agencies for word in own):
        yield "other_agency"


def _staff_row(batch: ImportBatch, one: Compared, known: Register) -> ImportRow:
    row = one.row
    person = known.people.get(one.person_id or 0, {})
    return ImportRow(
        batch=batch,
        number=one.number or None,
        outcome=one.outcome,
        is_doubtful=one.is_doubtful,
        person_id=one.person_id,
        label=(row.name if row and row.name else person.get("name", ""))[:250],
        identifier=row.nip if row else known.numbers.get(one.person_id or 0, ""),
        changes=one.changes,
        doubts=as_kept(one.doubts),
        reasons=[entry.code for entry in one.doubts],
        content=staff.as_kept(row) if row and one.outcome in (RowOutcome.NEW, RowOutcome.CHANGED) else {},
    )


def _preview_positions(batch: ImportBatch, table: Table) -> None:
    compared = compare_positions(read_positions(table), batch.agency)
    ImportRow.objects.bulk_create((_position_row(batch, one) for one in compared), batch_size=_BATCH)


def _position_row(batch: ImportBatch, one: ComparedPosition) -> ImportRow:
    return ImportRow(
        batch=batch,
        number=one.number,
        outcome=one.outcome,
        is_doubtful=one.is_doubtful,
        label=one.row.name,
        changes=one.changes,
        doubts=as_kept(one.doubts),
        reasons=[entry.code for entry in one.doubts],
    )


def _preview_units(batch: ImportBatch, table: Table) -> None:
    compared = _compared_units(table, batch.agency)
    ImportRow.objects.bulk_create((_unit_row(batch, one) for one in compared), batch_size=_BATCH)


def _compared_units(table: Table, agency: Agency) -> Iterator[ComparedUnit]:
    known, unnumbered = units.known_units(agency), units.unnumbered_units(agency)
    return units.compare_units(read_units(table), known, unnumbered)


def _unit_row(batch: ImportBatch, one: ComparedUnit) -> ImportRow:
    name = one.row.name if one.row else one.unit.name if one.unit else ""
    return ImportRow(
        batch=batch,
        number=one.number or None,
        outcome=one.outcome,
        is_doubtful=one.is_doubtful,
        unit=one.unit,
        label=name[:250],
        changes=one.changes,
        doubts=as_kept(one.doubts),
        reasons=[entry.code for entry in one.doubts],
    )


def _counts(batch: ImportBatch) -> dict[str, int]:
    counts: dict[str, int] = {outcome: batch.rows.filter(outcome=outcome).count() for outcome in RowOutcome}
    counts["doubtful"] = batch.rows.filter(is_doubtful=True).count()
    return counts


def _claim(batch: ImportBatch, states: Iterable[str], state: str) -> None:
    """Move a batch on, if nobody else did meanwhile."""
    if not ImportBatch.objects.filter(pk=batch.pk, state__in=states).update(state=state):
        raise StaleError("moved_on", _("This import was taken further or discarded meanwhile."))
    batch.state = state


@contextmanager
def _said(language: str) -> Iterator[None]:
    """Turn what a reader refuses into the domain's error, in the language of whoever brought the file."""
    try:
        yield
    except ReadingError as error:
        raise DomainError(error.code, error.say("en" if language == "en" else "id")) from error
