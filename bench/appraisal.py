"""Colleagues' answers: how long handing out, sealing and counting take, and what an assignment is worth."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from bench.row import Row
from bench.workspace.data import PEOPLE_A_UNIT, Region

if TYPE_CHECKING:
    from salore.appraisal.models import Collection
    from salore.appraisal.sealing import CollectionKeys
    from salore.cycles.models import Period
    from salore.organisation.viewer import Viewer

_FORMS_A_PERSON, _ITEMS = 5, 7
_BATCH = 2_000


def run(*, large: bool, full: bool) -> Iterator[Row]:
    """Hand out forms in an agency of 10,000 (with `large` of 100,000) and count 50,000 of 10,000."""
    del full
    with tempfile.TemporaryDirectory(prefix="salore-bench-") as folder:
        region = Region(Path(folder))
        with region.database():
            if large:
                yield _handed_out(*_collection("seratus", units=1_000), limit_s=120)[0]
            collection, actor = _collection("sepuluh", units=100)
            row, collection = _handed_out(collection, actor, limit_s=12)
            yield row
            yield _releasable(collection)
            yield sealed(collection)
            yield counted(collection, actor)


def _collection(code: str, *, units: int) -> tuple[Collection, Viewer]:
    """Return a collection whose custodians have confirmed, in an agency of units of 100."""
    from tests.factories.large import large_agency
    from tests.factories.personas import make_cycle

    from salore.core import clock

    agency = large_agency(code, units=units, people_a_unit=PEOPLE_A_UNIT)
    cycle = make_cycle(SimpleNamespace(agency=agency), clock.today().year)  # type: ignore[arg-type]
    return prepared(cycle.periods.get(kind="annual"))


def prepared(period: Period) -> tuple[Collection, Viewer]:
    """Return a collection for a period, and who keeps it."""
    from salore.appraisal.sealing import Mode, custodian_code
    from salore.appraisal.services.collecting import collection_prepare, custodian_confirm
    from salore.core import clock
    from salore.organisation.models import Person
    from salore.organisation.viewer import viewer_for

    members = Person.objects.filter(agency=period.agency_id).select_related("agency")
    people = list(members.order_by("pk")[:2])
    actor = viewer_for(people[0])
    collection = collection_prepare(
        actor=actor, period=period, mode=Mode.ONE_OF_TWO, custodians=people, due_on=clock.today(),
        closes_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    for custodian in collection.custodians.all():
        custodian_confirm(actor=actor, custodian=custodian, typed=_sheets.setdefault(
            (collection.pk, custodian.number), custodian_code()
        ))  # fmt: skip
    return collection, actor


_sheets: dict[tuple[int, int], str] = {}


def handed_out(code: str, *, units: int) -> Collection:
    """Return a collection whose forms lie before everybody in an agency of units of 100."""
    return _handed_out(*_collection(code, units=units), limit_s=0)[1]


def opened(collection: Collection) -> CollectionKeys:
    """Return the keys of a collection from the first custodian's code."""
    from salore.appraisal.sealing import KeyCopy, open_copies
    from salore.appraisal.services.collecting import code_of

    custodian = collection.custodians.get(number=0)
    codes = {0: code_of(custodian, _sheets[collection.pk, 0])}
    copies = [
        KeyCopy((row.custodian_a.number,), bytes(row.sealed_seed)) for row in collection.key_copies.all()
    ]
    return open_copies(collection.uid, copies, codes, bytes(collection.public_key or b""))


def _handed_out(collection: Collection, actor: Viewer, *, limit_s: float) -> tuple[Row, Collection]:
    from salore.appraisal.services.handing_out import hand_out
    from salore.organisation.models import Person

    people = Person.objects.filter(agency_id=collection.agency_id).count()
    began = time.perf_counter()
    collection = hand_out(actor=actor, collection=collection)
    seconds = time.perf_counter() - began
    forms = collection.assignments.count()
    row = Row(
        name=f"{people:,} people: who is asked about whom, handed out", value=seconds, unit="s",
        target=f"<= {limit_s:g}", reached=seconds <= limit_s, note=f"{forms:,} forms",
    )  # fmt: skip
    return row, collection


def _releasable(collection: Collection) -> Row:
    from salore.appraisal.assigning import Limits, Rating, quality_of

    forms = [Rating(*row) for row in collection.assignments.values_list("ratee_id", "rater_id", "source")]
    people = len({form.ratee for form in forms})
    quality = quality_of(forms, people, Limits(), response=0.8, rater_sd=0.7)
    note = f"at most {quality.most_forms} forms a rater, {quality.mutual_share:.0%} of them mutual"
    return Row(
        name="cells expected to be shown at 80 % response", value=100 * quality.releasable_share, unit="%",
        target=">= 90", reached=quality.releasable_share >= 0.9, note=note,
    )  # fmt: skip


def sealed(collection: Collection) -> Row:
    """Seal five answers about everybody as forms do, and lay the envelopes down."""
    from salore.appraisal.models import SealedAnswer
    from salore.appraisal.sealing import Content
    from salore.appraisal.services.answering import envelopes_of

    items = collection.cycle.pack_version.pack.rules.behaviour_items.keys()
    seen: dict[int, int] = {}
    chosen = []
    for form, ratee in collection.assignments.values_list("pk", "ratee_id"):
        seen[ratee] = seen.get(ratee, 0) + 1
        if seen[ratee] <= _FORMS_A_PERSON:
            chosen.append(form)
    envelopes, key = envelopes_of(collection.uid), bytes(collection.public_key or b"")
    began = time.perf_counter()
    sealed = [
        SealedAnswer(
            assignment_id=form,
            envelope=envelopes.seal(
                Content({item: 1 + (n + i) % 5 for i, item in enumerate(items)}), form, key
            ),
        )
        for n, form in enumerate(chosen)
    ]
    each_ms = 1000 * (time.perf_counter() - began) / len(sealed)
    SealedAnswer.objects.bulk_create(sealed, batch_size=_BATCH)
    return Row(
        name="sealing one form", value=each_ms, unit="ms", target="<= 1", reached=each_ms <= 1,
        note=f"{len(sealed):,} forms, {len(sealed) * _ITEMS:,} answers",
    )  # fmt: skip


def counted(collection: Collection, actor: Viewer) -> Row:
    from salore.appraisal.counting.count import count
    from salore.appraisal.models import Collection
    from salore.appraisal.services.collecting import code_of, collection_close
    from salore.core import clock

    Collection.objects.filter(pk=collection.pk).update(closes_at=clock.now())
    collection.refresh_from_db()
    collection = collection_close(actor=actor, collection=collection)
    custodian = collection.custodians.get(number=0)
    codes = {0: code_of(custodian, _sheets[collection.pk, 0])}
    began = time.perf_counter()
    done = count(actor=actor, collection=collection, codes=codes)
    seconds = time.perf_counter() - began
    return Row(
        name="counting 10,000 people", value=seconds, unit="s", target="<= 60", reached=seconds <= 60,
        note=f"{done.answers:,} forms opened, {done.cells:,} cells released, {done.withheld:,} withheld",
    )  # fmt: skip
