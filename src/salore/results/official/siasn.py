"""The predicates of a period as SIASN takes them: one row a person; and who cannot be a row yet, with why.

Column names are those of SIASN's annual result (`skp22/save`), which a periodic one shares; `periodik` is 1
for months and 2 for quarters, `periode` the month or quarter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import IO, Any, Self

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from salore.core import files
from salore.core.batches import in_batches
from salore.core.models import StoredFile
from salore.cycles.models import Period
from salore.engine.period import Period as Span
from salore.ledger.services import record
from salore.organisation.models import Assignment, Identifier, Person
from salore.organisation.viewer import Viewer
from salore.results.models import Result
from salore.results.recorded import decision_of, step_of

_BATCH = 500
_MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CODES = {"above": 1, "as": 2, "below": 3}
_KINDS = {"monthly": 1, "quarterly": 2}
ANNUAL = (
    *("id", "pnsDinilaiOrang", "tahun", "hasilKinerjaNilai", "perilakuKerjaNilai", "kuadranKinerjaNilai"),
    *("penilaiNipNrp", "penilaiNama", "penilaiJabatan", "penilaiGolongan", "penilaiUnorNama"),
    *("statusPenilai", "path"),
)
PERIODIC = (*ANNUAL[:3], "periodik", "periode", *ANNUAL[3:])
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person: the row for SIASN, and what is missing in it."""

    nip: str
    name: str
    row: Mapping[str, Any]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    file: StoredFile
    ready: int
    missing: int


@dataclass(slots=True)
class _People:
    """What is known of the people of a part: their numbers, and the appraisers' posts."""

    numbers: dict[int, str] = field(default_factory=dict)
    siasn: dict[int, str] = field(default_factory=dict)
    appraisers: dict[str, Person] = field(default_factory=dict)
    civil_servants: set[str] = field(default_factory=set)
    posts: dict[int, tuple[str, str]] = field(default_factory=dict)


def siasn_write(*, actor: Viewer, period: Period, told: Callable[[int, int], None]) -> Made:
    """Write the workbook: a sheet that can be handed over as it is, and one of what is missing for whom."""
    columns = ANNUAL if Span.parse(period.key).kind == "annual" else PERIODIC
    results, absent = _results(actor, period), _without_result(actor, period)
    total = results.count() + absent.count()
    counts = {True: 0, False: 0}
    with files.scratch() as folder:
        name = f"siasn-{period.key}.xlsx"
        path = folder / name
        with path.open("wb") as stream, _Workbook(stream, columns) as book:
            for done, line in enumerate(chain(_lines(actor, period, results), _absent(absent)), 1):
                book.add(line)
                counts[not line.missing] += 1
                if done % _BATCH == 0:
                    told(done, total)
        with transaction.atomic():
            file = files.keep_made(actor, path, name=name, media_type=_MEDIA)
            said = {"ready": counts[True], "missing": counts[False]}
            record(actor, "results.written_for_siasn", period, **said)
    return Made(file=file, ready=counts[True], missing=counts[False])


def _results(actor: Viewer, period: Period) -> QuerySet[Result]:
    rows = Result.objects.filter(agency_id=actor.agency_id, cycle=period.cycle_id, period=period.key)
    # What nobody concerned has read yet is not handed over either.
    return rows.released(actor.today).current(released_by=actor.today).select_related("person").order_by("pk")


def _without_result(actor: Viewer, period: Period) -> QuerySet[Person]:
    """Return who held a post of their own at the end of the period and has no result that was released."""
    held = Assignment.objects.on(period.ends_on).filter(agency_id=actor.agency_id, role="definitive")
    people = Person.objects.filter(pk__in=held.values("person"))
    return people.exclude(pk__in=_results(actor, period).order_by().values("person")).order_by("pk")


def _lines(actor: Viewer, period: Period, results: QuerySet[Result]) -> Iterator[Line]:
    for part in in_batches(results.iterator(chunk_size=_BATCH), _BATCH):
        people = _people(actor, period, part)
        yield from (_line(period, result, people) for result in part)


def _line(period: Period, result: Result, people: _People) -> Line:
    span, decision = Span.parse(period.key), decision_of(result)
    number = decision.get("decided_by") or ""
    appraiser = people.appraisers.get(number)
    post, unit = people.posts.get(appraiser.pk, ("", "")) if appraiser else ("", "")
    row = {
        "pnsDinilaiOrang": people.siasn.get(result.person_id, ""),
        "tahun": span.year,
        "periodik": _KINDS.get(span.kind),
        "periode": span.first_month if span.kind == "monthly" else (span.first_month + 2) // 3,
        "hasilKinerjaNilai": _CODES.get(result.values["result_rating"]),
        "perilakuKerjaNilai": _CODES.get(result.values["behaviour_rating"]),
        "kuadranKinerjaNilai": result.predicate_code,
        "penilaiNipNrp": number,
        "penilaiNama": decision.get("decided_by_name") or "",
        "penilaiJabatan": post,
        "penilaiGolongan": appraiser.grade if appraiser else "",
        "penilaiUnorNama": unit,
        # Heads of government are elected.
        "statusPenilai": "ASN" if number in people.civil_servants else "NON ASN" if appraiser else "",
    }
    missing = tuple(_missing(row)) if step_of(result, "person")["value"] else (_("not appraised here"),)
    nip = people.numbers.get(result.person_id, "")
    return Line(nip=nip, name=result.person.full_name, row=row, missing=missing)


def _missing(row: Mapping[str, Any]) -> Iterator[str]:
    if not row["kuadranKinerjaNilai"]:
        yield _("not decided")
        return
    if not row["pnsDinilaiOrang"]:
        yield _("no SIASN id of the person: bring in the list of staff from SIASN")
    if not (row["hasilKinerjaNilai"] and row["perilakuKerjaNilai"]):
        yield _("no rating of results or behaviour")
    if not row["penilaiNipNrp"]:
        yield _("no appraiser")
    elif not row["penilaiJabatan"]:
        yield _("no post of the appraiser on that day")


def _absent(people: QuerySet[Person]) -> Iterator[Line]:
    numbers = Identifier.objects.filter(person__in=people, kind__in=("nip", "ni_pppk")).order_by("starts_on")
    known = dict(numbers.values_list("person_id", "value"))
    for person in people.iterator(chunk_size=_BATCH):
        why = (_("no result that is released for this period"),)
        yield Line(nip=known.get(person.pk, ""), name=person.full_name, row={}, missing=why)


def _people(actor: Viewer, period: Period, part: Sequence[Result]) -> _People:
    people = _People()
    own = Identifier.objects.filter(person__in=[result.person_id for result in part]).order_by("starts_on")
    for person, kind, value in own.values_list("person_id", "kind", "value"):
        if kind == "siasn":
            people.siasn[person] = value
        elif kind in ("nip", "ni_pppk"):
            people.numbers[person] = value
    deciders = {decision_of(result).get("decided_by") or "" for result in part} - {""}
    found = Identifier.objects.filter(agency_id=actor.agency_id, value__in=deciders).select_related("person")
    people.appraisers = {row.value: row.person for row in found}
    people.civil_servants = {row.value for row in found if row.kind in ("nip", "ni_pppk")}
    posts = Assignment.objects.on(period.ends_on).filter(person__in=[row.person_id for row in found])
    # The post of one's own comes last, and stays.
    for person, role, post, unit in posts.order_by("starts_on").values_list(
        "person_id", "role", "position__name", "unit__name"
    ):
        if role == "definitive" or person not in people.posts:
            people.posts[person] = (post, unit)
    return people


class _Workbook:
    """Two sheets that are written row by row, so that a long one costs no memory."""

    def __init__(self, stream: IO[bytes], columns: Sequence[str]) -> None:
        # Only the worker that writes it loads the library.
        import xlsxwriter

        self._book = xlsxwriter.Workbook(stream, {"constant_memory": True})
        self._quoted = self._book.add_format({"quote_prefix": True})
        self._columns = columns
        self._ready, self._missing = self._book.add_worksheet("SIASN"), self._book.add_worksheet(_("Missing"))
        self._next = {self._ready: 0, self._missing: 0}
        self._write(self._ready, columns)
        self._write(self._missing, ["NIP", _("Name"), _("What is missing")])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._book.close()

    def add(self, line: Line) -> None:
        if line.missing:
            self._write(self._missing, [line.nip, line.name, "; ".join(line.missing)])
        else:
            self._write(self._ready, [line.row.get(column, "") for column in self._columns])

    def _write(self, sheet: Any, cells: Iterable[Any]) -> None:
        for place, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(self._next[sheet], place, cell)
            elif cell:
                guard = self._quoted if str(cell).startswith(_FORMULA) else None
                sheet.write_string(self._next[sheet], place, str(cell), guard)
        self._next[sheet] += 1
