"""Lists of the console need as many queries for N rows as for 2N."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from salore.core import clock
from salore.cycles.models import Extension
from salore.organisation import jobs, leadership
from salore.organisation.imports import services
from salore.organisation.models import ImportRow, Position, Unit, UnitPlacement
from salore.web.console.quality.kinds import KINDS
from tests.factories.personas import SINCE, House, make_cycle, make_person
from tests.organisation.imports.lists import as_upload, mark_units, number_of, staff_row
from tests.web.queries import assert_steady, queries_of

ROWS = 6


@pytest.fixture
def operator(house: House, client: Client) -> Client:
    user = house.people["operator"].user
    assert user is not None
    client.force_login(user)
    return client


def test_more_time_that_was_given(house: House, operator: Client) -> None:
    stage = make_cycle(house, 2027).stages.get(kind="planning")

    def grow() -> None:
        for persona in ("employee", "colleague", "superior"):
            for whom in ({"person": house.people[persona]}, {"unit": house.units["BKPSDM.DATA"]}):
                Extension.objects.create(
                    agency=house.agency, stage=stage, due_on=stage.due_on + timedelta(days=7),
                    reason="Listrik padam", made_by=house.people[persona], made_at=clock.now(), **whom,
                )  # fmt: skip

    grow()
    assert_steady(lambda: operator.get("/konsol/perpanjangan/"), grow)
    assert Extension.objects.count() == 2 * ROWS


def spoil(house: House) -> None:
    """Add some of each kind of fault."""
    for _ in range(ROWS):
        number = Unit.objects.count()
        unit = Unit.objects.create(
            agency=house.agency, code=f"X{number}", name=f"Unit {number}", starts_on=SINCE
        )
        house.units[unit.code] = unit
        UnitPlacement.objects.create(agency=house.agency, unit=unit, starts_on=SINCE)
        for title in ("Kepala", "Kepala Kedua"):
            Position.objects.create(
                agency=house.agency, unit=unit, name=title, title_key=title.lower(), kind="structural",
                heads_unit=True, starts_on=SINCE,
            )  # fmt: skip
        led, idle, busy, second = (
            make_person(house.agency, f"Orang {number}{n}", f"1990010120200{n:02d}{number:03d}")
            for n in range(4)
        )
        held = house.place(led, unit.code, "Staf")
        held.named_superior = idle
        held.save()
        house.place(make_person(house.agency, f"O{number}", f"19900101202009{number:04d}"), unit.code, "Staf")
        for person in (busy, second):
            house.place(person, "BKPSDM", f"Kepala {number}", heads=True)
        house.place(busy, "BKPSDM.DATA", "Staf")
    leadership.refresh_paths(house.agency, clock.today())
    leadership.refresh(house.agency)


@pytest.mark.parametrize("kind", [kind.key for kind in KINDS])
def test_each_kind_of_fault(house: House, operator: Client, kind: str) -> None:
    spoil(house)
    spoil(house)
    viewer = house.viewer("operator")
    found = next(one for one in KINDS if one.key == kind).rows(house.agency, viewer).count()
    assert found >= 2 * ROWS
    address = f"/konsol/mutu-data/{kind}/"
    assert_steady(lambda: operator.get(address), lambda: spoil(house))
    assert_steady(lambda: operator.get(f"{address}?unduh=csv"), lambda: spoil(house))


def test_all_kinds_of_fault_on_one_page(house: House, operator: Client) -> None:
    spoil(house)
    queries_of(lambda: operator.get("/konsol/mutu-data/"))
    assert_steady(
        lambda: operator.get("/konsol/mutu-data/"), lambda: spoil(house), at_most=2 * len(KINDS) + 6
    )


def test_the_rows_of_an_import(house: House, operator: Client) -> None:
    mark_units(house.units.values())
    rows = [
        staff_row(number_of(person), person.name, "BKPSDM", grade="III/a") for person in house.people.values()
    ]
    rows += [staff_row(f"1995050520201220{n:02d}", f"Baru {n}", "ASING") for n in range(ROWS)]
    batch = services.batch_upload(actor=house.viewer("operator"), kind="staff", upload=as_upload(rows))
    assert batch.run
    jobs.preview.run_here(batch.run, batch_id=batch.pk, language="id")
    address = f"/konsol/impor/{batch.uid}/"

    def grow() -> None:
        for row in ImportRow.objects.filter(batch=batch):
            row.pk, row.number = None, (row.number or 0) + 1000
            row.save()

    assert_steady(lambda: operator.get(address), grow)
    assert_steady(lambda: operator.get(f"{address}?unduh=csv"), grow)
