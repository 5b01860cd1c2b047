"""A year whose evaluation is being decided, with proposals as the engine leaves them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from salore.appraisal.models import Collection, OrganisationPredicate, Proposal, SourceComment, SourceResult
from salore.core import clock
from salore.cycles.models import Period, Stage
from salore.organisation.models import Person
from tests.conftest import ITEMS
from tests.factories.personas import House, make_person
from tests.factories.plans import cycle_of

# A Monday in the days in which superiors decide.
DECIDING_AT = datetime(2027, 1, 11, 0, 30, tzinfo=UTC)
OPENS_ON, DUE_ON = date(2027, 1, 1), date(2027, 1, 22)


def make_period(house: House, *, opens_on: date = OPENS_ON, due_on: date = DUE_ON) -> Period:
    """Return the year 2026 with its stage of appraisal."""
    cycle = cycle_of(house, 2026)
    period: Period = cycle.periods.get(key="2026")
    Stage.objects.get_or_create(
        agency=house.agency, cycle=cycle, period=period, kind="appraisal",
        defaults={"opens_on": opens_on, "due_on": due_on},
    )  # fmt: skip
    return period


def propose(
    house: House, period: Period, person: Person, *, result: str | None = "as", behaviour: str | None = "as"
) -> Proposal:
    """Keep what the engine would propose for somebody."""
    made: Proposal
    made, _new = Proposal.objects.update_or_create(
        period=period,
        person=person,
        defaults={
            "agency": house.agency,
            "values": {
                "result_rating_proposed": result,
                "behaviour_rating_proposed": behaviour,
                "achievement_pct": "98.2" if result else None,
                "behaviour_score": "3.4" if behaviour else None,
            },
            "behaviour": [],
            "explanation": {
                "person_id": "1",
                "period": period.key,
                "steps": _steps(person, result, behaviour),
            },
            "inputs_sha256": "0" * 64,
            "made_at": clock.now(),
        },
    )
    return made


def _steps(person: Person, result: str | None, behaviour: str | None) -> list[dict[str, Any]]:
    score = 3.4 if behaviour else None

    def step(key: str, value: object, rule: str | None, **inputs: object) -> dict[str, Any]:
        return {"step": key, "value": value, "rule": rule, "segment": None, "inputs": inputs}

    return [
        step("person", True, "statuses", name=person.name, position="Pranata", employment_kind="pns",
             status="active"),
        step("result_proposal", result, "result_rating", above_min_pct=110.0, as_min_pct=90.0),
        step("sources", None, "sources", sources=[], withheld=False, reweighted=False, moved_scale=False,
             minimum_answers=5),
        step("behaviour_proposal", behaviour, "behaviour_rating", behaviour_score=score, scale_low=1,
             scale_high=5, above_min=4.25, as_min=2.75, near_cut=False),
        step("decision", False, None),
        step("predicate", None, "quadrant", predicate_proposed=None),
        step("notices", [], None),
    ]  # fmt: skip


def make_staff(house: House, count: int, *, unit: str = "BKPSDM.DATA") -> list[Person]:
    """Return people of a unit, by name."""
    people = []
    for number in range(count):
        person = make_person(house.agency, f"Staf {number:03d}", f"19920202202002{number:04d}")
        house.place(person, unit, "Pengolah Data Terampil")
        house.people[f"staf{number}"] = person
        people.append(person)
    return people


def make_cell(
    house: House, period: Period, person: Person, *, n: int | None = 6, state: str = "counted",
    remarks: tuple[str, ...] = (),
) -> Collection:  # fmt: skip
    """Release the colleagues' cell of somebody; without `n` it was too small and is withheld."""
    collection, _new = Collection.objects.get_or_create(
        agency=house.agency, cycle=period.cycle, period=period, ratee=None,
        defaults={
            "mode": "two_of_three", "state": state, "due_on": date(2026, 12, 11),
            "closes_at": datetime(2026, 12, 18, tzinfo=UTC),
        },
    )  # fmt: skip
    if n is None:
        SourceResult.objects.create(collection=collection, ratee=person, source="peer", suppressed=True)
        return collection
    words = dict.fromkeys(ITEMS, "near") | {"kompeten": "above", "kolaboratif": "below"}
    SourceResult.objects.create(
        collection=collection, ratee=person, source="peer", n=n, mean=Decimal("3.90"), is_adjusted=False,
        se=0.15, items=words,
    )  # fmt: skip
    for text in remarks:
        SourceComment.objects.create(collection=collection, ratee=person, source="peer", text=text)
    return collection


def make_predicate(
    house: House, period: Period, unit: str, predicate: str, *, by: str = "competent_officer", **values: Any
) -> OrganisationPredicate:
    return OrganisationPredicate.objects.create(
        **{
            "agency": house.agency, "unit": house.units[unit], "period": period, "predicate": predicate,
            "basis": "Laporan kinerja tahunan.", "set_by": house.people[by], "set_at": clock.now(),
        }
        | values
    )  # fmt: skip
