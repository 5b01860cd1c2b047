"""A collection of colleagues' answers in the small agency, with the sheets of its custodians."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from salore.appraisal.assigning import Rating
from salore.appraisal.models import Collection, RaterAssignment
from salore.appraisal.sealing import Content, Mode, custodian_code, read_custodian_code
from salore.appraisal.services.answering import answer_submit
from salore.appraisal.services.collecting import (
    collection_open,
    collection_prepare,
    custodian_confirm,
)
from salore.organisation.models import Person
from tests.factories.personas import House, make_cycle, make_person

CUSTODIANS = ("operator", "auditor", "colleague")
DUE_ON = date(2026, 12, 11)
CLOSES_AT = datetime(2026, 12, 18, 15, 0, tzinfo=UTC)


@dataclass(slots=True)
class Round:
    """A collection that takes answers, and what its custodians wrote down."""

    house: House
    collection: Collection
    sheets: list[str] = field(default_factory=list)

    def codes(self, *numbers: int) -> dict[int, bytes]:
        return {number: read_custodian_code(self.sheets[number]) for number in numbers}

    def forms(self, ratee: Person) -> list[RaterAssignment]:
        return list(
            RaterAssignment.objects.filter(collection=self.collection, ratee=ratee)
            .select_related("collection__cycle__pack_version")
            .order_by("rater_id")
        )

    def answer(self, form: RaterAssignment, score: int | None, remark: str = "") -> None:
        """Answer every item the same, or hand in an abstention."""
        items = form.collection.cycle.pack_version.pack.rules.behaviour_items.keys()
        scores = {} if score is None else dict.fromkeys(items, score)
        answer_submit(form=form, content=Content(scores, remark))


def make_colleagues(house: House, count: int, unit: str = "BKPSDM.DATA") -> list[Person]:
    people = []
    for number in range(count):
        person = make_person(house.agency, f"Rekan {number}", f"199001012019012{number:03d}")
        house.place(person, unit, "Arsiparis Terampil")
        people.append(person)
    return people


def make_round(
    house: House, ratings: list[Rating], *, mode: Mode = Mode.TWO_OF_THREE, pack: str = "salor"
) -> Round:
    """Return a collection that was prepared, confirmed by its custodians, and opened."""
    cycle = make_cycle(house, 2026, pack=pack)
    people = [house.people[persona] for persona in CUSTODIANS[: mode.custodians]]
    collection = collection_prepare(
        actor=house.viewer("operator"),
        period=cycle.periods.get(key="2026"),
        mode=mode,
        custodians=people,
        due_on=DUE_ON,
        closes_at=CLOSES_AT,
    )
    made = Round(house, collection)
    for custodian, persona in zip(collection.custodians.order_by("number"), CUSTODIANS, strict=False):
        made.sheets.append(custodian_code())
        custodian_confirm(actor=house.viewer(persona), custodian=custodian, typed=made.sheets[-1])
    collection_open(actor=house.viewer("operator"), collection=collection, forms=ratings)
    return made
