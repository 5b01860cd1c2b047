"""Who received a released result, when and how; some did not sign, and one was not reached yet."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from salore.cycles.models import Period
from salore.installation.demonstration.history import event_of, keep_events
from salore.installation.demonstration.moments import at, chance
from salore.installation.demonstration.organisation import Loaded
from salore.organisation.leadership import superiors_on
from salore.results.models import Receipt, Result
from salore.results.states import ReceiptManner

# Of a hundred: how many received themselves, and up to how many it was noted for; the others not yet.
_RECEIVED, _NOTED = 90, 96
_DAYS = 11
_REASONS = (
    "Membaca hasilnya di hadapan atasan dan memilih tidak menandatangani.",
    "Sedang sakit; lembar diserahkan di rumah dan dibacakan.",
)


def load_receipts(
    loaded: Loaded, period: Period, first: date, *, not_by: Collection[int] = (), noted: int = _NOTED
) -> None:
    """Let nearly everybody receive what was decided, within some days of its release."""
    results = Result.objects.filter(period=period.key, version=1).exclude(predicate_code=None)
    superiors = superiors_on(results.values_list("person_id", flat=True), period.ends_on)
    receipts = [
        receipt
        for result in results.exclude(person__in=not_by).order_by("pk")
        for receipt in _receipt(loaded, result, superiors.get(result.person_id), first, noted)
    ]
    Receipt.objects.bulk_create(receipts)
    keep_events(
        event_of(
            loaded, f"result.{row.manner}", row, row.recorded_at, row.recorded_by_id, row.person_id,
            period=period.key, version=1, received_on=row.received_on,
        )
        for row in receipts
    )  # fmt: skip


def _receipt(
    loaded: Loaded, result: Result, superior: int | None, first: date, noted: int
) -> Iterator[Receipt]:
    rng = chance("received", result.period, result.person_id)
    drawn, day = rng.randrange(100), first + timedelta(days=rng.randint(0, _DAYS))
    if drawn >= noted:
        return
    is_noted = drawn >= _RECEIVED and superior is not None
    recorded_by = superior if is_noted and superior else result.person_id
    witnesses = _witnesses(loaded, result, superior) if is_noted else (None, None)
    yield Receipt(
        agency=loaded.agency,
        result=result,
        person_id=result.person_id,
        manner=ReceiptManner.RECEIVED_UNSIGNED if is_noted else ReceiptManner.RECEIVED,
        received_on=day,
        handed_over_on=day if is_noted else None,
        reason=rng.choice(_REASONS) if is_noted else "",
        first_witness_id=witnesses[0],
        second_witness_id=witnesses[1],
        recorded_by_id=recorded_by,
        recorded_at=at(day, rng.randint(8, 20), rng.randint(0, 59)),
    )


def _witnesses(loaded: Loaded, result: Result, superior: int | None) -> tuple[int, int]:
    parties = {result.person_id, superior}
    others = [person.pk for person in loaded.people.values() if person.pk not in parties]
    beside = sorted(others, key=lambda pk: abs(pk - result.person_id))
    return beside[0], beside[1]
