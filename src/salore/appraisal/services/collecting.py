"""A collection from its custodians to its closing. What opens the answers is never stored here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import uuid4

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from salore.appraisal.assigning import Rating
from salore.appraisal.models import Collection, Custodian, KeyCopy, RaterAssignment
from salore.appraisal.sealing import (
    CollectionKeys,
    Mode,
    SealingError,
    copies_for,
    custodian_keys,
    read_custodian_code,
)
from salore.appraisal.states import RUNNING, CollectionState
from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.cycles.models import Period
from salore.ledger.services import record
from salore.organisation.models import Person
from salore.organisation.viewer import Viewer

_COPY_FORMS = (
    "COPY appraisal_raterassignment (id, collection_id, ratee_id, rater_id, outsider_id, source) FROM STDIN"
)
_CODE_FAULTS = {
    "code_length": _("A code has seven groups of four letters and digits. Type all of them."),
    "code_letters": _("A code has only letters and digits. Look at your sheet again."),
    "code_check": _("This is not quite what the code says. Compare it group by group with your sheet."),
}


@transaction.atomic
def collection_prepare(
    *,
    actor: Viewer,
    period: Period,
    mode: Mode,
    custodians: Sequence[Person],
    due_on: date,
    closes_at: datetime,
    ratee: Person | None = None,
) -> Collection:
    """Name who holds the codes, before anybody is asked anything.

    With `ratee`, a round is held again about one person: everybody is asked anew, and what is counted takes
    the place of what was counted before, all of it.
    """
    if len({person.pk for person in custodians}) != mode.custodians:
        raise DomainError(
            "custodians_number",
            _("Name %(number)s different people who each keep a code.") % {"number": mode.custodians},
        )
    if clock.last_day(closes_at, actor.zone) < due_on:
        raise DomainError("collection_days", _("Answers must be taken at least until the day that is told."))
    _refuse_second(period, ratee)
    collection = Collection(
        agency_id=actor.agency_id,
        cycle_id=period.cycle_id,
        period=period,
        ratee=ratee,
        mode=mode,
        due_on=due_on,
        closes_at=closes_at,
    )
    collection.full_clean()
    collection.save()
    for number, person in enumerate(custodians):
        Custodian.objects.create(collection=collection, number=number, person=person)
    record(
        actor, "collection.prepared", collection,
        person_id=ratee.pk if ratee else None, mode=str(mode), custodians=[p.pk for p in custodians],
    )  # fmt: skip
    return collection


def _refuse_second(period: Period, ratee: Person | None) -> None:
    """Refuse two collections about the same, and a second round before the first is counted."""
    of_period = Collection.objects.filter(period=period)
    first = of_period.filter(ratee=None).exclude(state=CollectionState.ABANDONED)
    if ratee is None:
        if first.exists():
            raise StaleError("collection_exists", _("There is a collection for this period already."))
        return
    if not first.filter(state__in=(CollectionState.COUNTED, CollectionState.DESTROYED)).exists():
        raise DomainError(
            "round_uncounted",
            _("The answers of this period are not counted yet. Until they are, give more time instead."),
        )
    if of_period.filter(ratee=ratee, state__in=RUNNING).exists():
        raise StaleError("round_exists", _("A new round about this person is under way already."))


@transaction.atomic
def collection_discard(*, actor: Viewer, collection: Collection) -> None:
    """Give up a collection that asked nobody yet; another may be prepared with other custodians."""
    held = Collection.objects.select_for_update().filter(pk=collection.pk, state=CollectionState.PREPARING)
    if not held.exists():
        raise StaleError("collection_changed", _("This collection was opened meanwhile."))
    record(actor, "collection.discarded", collection)
    collection.delete()


@transaction.atomic
def custodian_confirm(*, actor: Viewer, custodian: Custodian, typed: str) -> Custodian:
    """Take the code that its holder wrote down and types back; only the public key is kept."""
    public_key = _public_key(custodian, _read(typed))
    done = Custodian.objects.filter(
        pk=custodian.pk, confirmed_on=None, lost_on=None, collection__state__in=RUNNING
    ).update(public_key=public_key, confirmed_on=actor.today)
    if done != 1:
        raise StaleError("custodian_confirmed", _("Your code is in use already. Keep the sheet you have."))
    record(actor, "custodian.confirmed", custodian, person_id=custodian.person_id)
    custodian.refresh_from_db()
    return custodian


@transaction.atomic
def custodian_rehearse(*, actor: Viewer, custodian: Custodian, typed: str) -> Custodian:
    """See, a while before the count, that the sheet is still there and is read aright."""
    code_of(custodian, typed)
    Custodian.objects.filter(pk=custodian.pk).update(rehearsed_on=actor.today)
    record(actor, "custodian.rehearsed", custodian, person_id=custodian.person_id)
    custodian.refresh_from_db()
    return custodian


def code_of(custodian: Custodian, typed: str) -> bytes:
    """Return the code of a custodian as it was typed; one of another sheet is refused."""
    code = _read(typed)
    if _public_key(custodian, code) != bytes(custodian.public_key or b""):
        raise DomainError(
            "code_other", _("This is a code, but not yours for this collection. Is it an older sheet?")
        )
    return code


def _read(typed: str) -> bytes:
    try:
        return read_custodian_code(typed)
    except SealingError as error:
        raise DomainError(error.code, _CODE_FAULTS[error.code]) from None


def _public_key(custodian: Custodian, code: bytes) -> bytes:
    return custodian_keys(code, custodian.collection.uid).public_key().public_bytes_raw()


@transaction.atomic
def collection_open(*, actor: Viewer, collection: Collection, forms: Sequence[Rating]) -> Collection:
    """Draw the keys, seal them to the custodians, forget them, and hand out the forms."""
    custodians = list(collection.custodians.filter(lost_on=None).order_by("number"))
    missing = [custodian for custodian in custodians if custodian.public_key is None]
    if missing:
        raise DomainError(
            "custodians_missing",
            _("%(count)s of the custodians have not typed their code back yet.") % {"count": len(missing)},
        )
    keys = CollectionKeys.made_up(collection.uid)
    done = Collection.objects.filter(pk=collection.pk, state=CollectionState.PREPARING).update(
        state=CollectionState.COLLECTING, public_key=keys.public_key
    )
    if done != 1:
        raise StaleError("collection_changed", _("This collection was opened meanwhile."))
    seal_copies(collection, keys, custodians)
    _lay_out(collection, forms)
    record(actor, "collection.opened", collection, forms=len(forms))
    collection.refresh_from_db()
    return collection


def seal_copies(collection: Collection, keys: CollectionKeys, custodians: Sequence[Custodian]) -> None:
    """Keep the seed's copies for these custodians, and none that there were before."""
    KeyCopy.objects.filter(collection=collection).delete()
    holders = {custodian.number: custodian for custodian in custodians}
    public_keys = {number: bytes(custodian.public_key or b"") for number, custodian in holders.items()}
    for copy in copies_for(keys, Mode(collection.mode), public_keys):
        first, *second = (holders[number] for number in copy.holders)
        KeyCopy.objects.create(
            collection=collection,
            custodian_a=first,
            custodian_b=second[0] if second else None,
            sealed_seed=copy.sealed,
        )


def _lay_out(collection: Collection, forms: Sequence[Rating]) -> None:
    """Write down who is asked about whom; of a whole province that is close to a million rows."""
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(_COPY_FORMS) as rows:
        for form in forms:
            rater, outsider = (form.rater, None) if form.rater > 0 else (None, -form.rater)
            rows.write_row((uuid4(), collection.pk, form.ratee, rater, outsider, form.source))


@transaction.atomic
def collection_extend(*, actor: Viewer, collection: Collection, closes_at: datetime, reason: str) -> None:
    """Give everybody more time; never less, and not once it is closed."""
    if not reason.strip():
        raise DomainError("reason_missing", _("Say why: whoever is affected reads it."))
    done = Collection.objects.filter(
        pk=collection.pk, state=CollectionState.COLLECTING, closes_at__lt=closes_at
    ).update(closes_at=closes_at)
    if done != 1:
        raise DomainError(
            "not_extended", _("Only a collection that still takes answers gets more time, never less.")
        )
    record(actor, "collection.extended", collection, closes_at=closes_at, reason=reason)


@transaction.atomic
def collection_close(*, actor: Viewer, collection: Collection) -> Collection:
    """Take no more answers. Waits for those that are being written, which are counted."""
    if clock.now() < collection.closes_at:
        raise DomainError("collection_runs", _("Answers are still being taken until the day that was told."))
    done = Collection.objects.filter(pk=collection.pk, state=CollectionState.COLLECTING).update(
        state=CollectionState.CLOSED
    )
    if done != 1:
        raise StaleError("collection_changed", _("This collection was closed meanwhile."))
    record(actor, "collection.closed", collection)
    collection.refresh_from_db()
    return collection


@transaction.atomic
def collection_remind(*, actor: Viewer, collection: Collection, have_done: Callable[[], object]) -> None:
    """Have whoever has forms left reminded at once, by a job that is told the collection alone."""
    held = Collection.objects.filter(pk=collection.pk, state=CollectionState.COLLECTING)
    if not held.exists() or clock.now() >= collection.closes_at:
        raise StaleError("collection_over", _("The time is over: answers are no longer taken."))
    record(actor, "collection.reminded", collection)
    have_done()


def raters_missing(collection: Collection) -> list[int]:
    """Return who has forms left; for the reminder alone."""
    left = RaterAssignment.objects.filter(collection=collection, answer=None, rater__isnull=False)
    return list(left.order_by("rater_id").values_list("rater_id", flat=True).distinct())
