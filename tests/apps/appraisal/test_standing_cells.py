"""Which cells hold: those of the last round, whole; and none that was left out by a decision."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from salore.appraisal.deciding.conduct import conduct_of
from salore.appraisal.deciding.posts import Post
from salore.appraisal.models import Collection, SourceComment, SourceOmission, SourceResult
from salore.appraisal.services.leaving_out import source_leave_out, sources_that_count
from salore.appraisal.tables import write_period_tables
from salore.core.errors import DomainError
from salore.cycles.models import Period
from salore.engine.tables import read_tables
from salore.ledger.models import Event
from salore.organisation.models import Person
from tests.factories.personas import House
from tests.factories.plans import cycle_of

AS_OF = date(2027, 1, 15)


@pytest.fixture
def period(house: House) -> Period:
    return cycle_of(house, 2026).periods.get(key="2026")


@pytest.fixture
def ratee(house: House) -> Person:
    return house.people["employee"]


def _round(house: House, period: Period, ratee: Person | None = None, state: str = "counted") -> Collection:
    return Collection.objects.create(
        agency=house.agency, cycle=period.cycle, period=period, ratee=ratee, mode="two_of_three",
        state=state, due_on=date(2026, 12, 11), closes_at=datetime(2026, 12, 18, tzinfo=UTC),
    )  # fmt: skip


def _cell(collection: Collection, ratee: Person, source: str, mean: str | None) -> SourceResult:
    if mean is None:
        return SourceResult.objects.create(collection=collection, ratee=ratee, source=source, suppressed=True)
    return SourceResult.objects.create(
        collection=collection, ratee=ratee, source=source, n=6, mean=Decimal(mean), is_adjusted=False,
        se=0.25, items={"akuntabel": "above"},
    )  # fmt: skip


def _table(period: Period, folder: Path) -> list[tuple[str, str]]:
    folder.mkdir()
    write_period_tables(period, folder, as_of=AS_OF, with_decisions=False)
    read_tables(folder, pack=period.cycle.pack_version.pack, as_of=AS_OF, period=period.key)
    path = folder / "source_results.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines()) if path.exists() else ()
    return [(row["source"], row["mean"]) for row in rows]


def _shown(period: Period, ratee: Person) -> dict[str, str]:
    post = Post(
        name="",
        unit_id=0,
        unit_name="",
        unit_path="",
        job_family="general",
        heads_unit=False,
        on=period.ends_on,
    )
    conduct = conduct_of(period, period.cycle.pack_version.pack, ratee.pk, post, "id")
    return {one.source: one.state for one in conduct.colleagues}


def test_a_round_held_again_replaces_the_earlier_one_whole(
    house: House, period: Period, ratee: Person, tmp_path: Path
) -> None:
    first = _round(house, period)
    _cell(first, ratee, "peer", "4.10")
    _cell(first, ratee, "subordinate", "3.90")
    _cell(first, house.people["colleague"], "peer", "3.00")
    SourceComment.objects.create(collection=first, ratee=ratee, source="peer", text="Dulu.")
    assert len(_table(period, tmp_path / "1")) == 3
    again = _round(house, period, ratee)
    _cell(again, ratee, "peer", "4.50")
    assert sorted(_table(period, tmp_path / "2")) == [("peer", "3"), ("peer", "4.5")]
    assert not SourceComment.objects.filter(ratee=ratee).counting().exists()


def test_a_later_round_that_was_too_small_leaves_nothing_of_the_earlier(
    house: House, period: Period, ratee: Person, tmp_path: Path
) -> None:
    _cell(_round(house, period), ratee, "peer", "4.10")
    assert _shown(period, ratee)["peer"] == "shown"
    _cell(_round(house, period, ratee), ratee, "colleagues", None)
    assert _table(period, tmp_path / "1") == []
    assert _shown(period, ratee) == {"colleagues": "hidden"}


def test_sources_counted_together_are_shown_together(house: House, period: Period, ratee: Person) -> None:
    _cell(_round(house, period), ratee, "colleagues", "4.10")
    assert _shown(period, ratee) == {"colleagues": "shown"}


def test_a_source_is_left_out_for_one_person_with_its_remarks(
    house: House, period: Period, ratee: Person, tmp_path: Path
) -> None:
    collection = _round(house, period)
    _cell(collection, ratee, "peer", "2.10")
    _cell(collection, house.people["colleague"], "peer", "3.00")
    SourceComment.objects.create(collection=collection, ratee=ratee, source="peer", text="Ucapan.")
    told: dict[str, Any] = {
        "actor": house.viewer("head"), "period": period, "person": ratee, "source": "peer",
    }  # fmt: skip
    assert sources_that_count(period, ratee) == ["peer"]
    with pytest.raises(DomainError) as refused:
        source_leave_out(**told, reason="  ")
    assert refused.value.code == "reason_missing"
    source_leave_out(**told, reason="Sebagian penilai baru sebulan bekerja bersamanya.")
    assert sources_that_count(period, ratee) == []
    assert _table(period, tmp_path / "1") == [("peer", "3")]
    assert _shown(period, ratee)["peer"] == "left_out"
    assert not SourceComment.objects.filter(ratee=ratee).counting().exists()
    event = Event.objects.get(verb="source.left_out")
    assert (event.person_id, event.data["source"]) == (ratee.pk, "peer")
    for source, code in (("peer", "left_out_already"), ("subordinate", "no_cell")):
        with pytest.raises(DomainError) as refused:
            source_leave_out(**told | {"source": source}, reason="Sekali lagi.")
        assert refused.value.code == code
    with pytest.raises(ProgrammingError), transaction.atomic():
        SourceOmission.objects.update(reason="")


def test_a_new_round_counts_where_the_earlier_cell_was_left_out(
    house: House, period: Period, ratee: Person, tmp_path: Path
) -> None:
    _cell(_round(house, period), ratee, "peer", "2.10")
    source_leave_out(
        actor=house.viewer("operator"), period=period, person=ratee, source="peer", reason="Diulang."
    )
    _cell(_round(house, period, ratee), ratee, "peer", "4.00")
    assert _table(period, tmp_path / "1") == [("peer", "4")]


def test_a_collection_that_was_given_up_leaves_the_source_out(
    house: House, period: Period, ratee: Person
) -> None:
    _round(house, period, state="abandoned")
    assert _shown(period, ratee)["peer"] == "left_out"
    _round(house, period, state="collecting")
    assert _shown(period, ratee)["peer"] == "uncounted"
