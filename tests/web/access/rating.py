"""Forms about colleagues: the rater's alone."""

from __future__ import annotations

from salore.appraisal.assigning import Rating
from tests.factories.appraisal import make_round
from tests.factories.personas import House
from tests.web.access_matrix import EVERYBODY, Row


def form(house: House) -> dict[str, object]:
    ratee, rater = house.people["superior"], house.people["employee"]
    made = make_round(house, [Rating(ratee.pk, rater.pk, "peer")])
    return {"form_id": made.collection.assignments.get().pk}


ROWS = {
    "rating:forms": Row(get=EVERYBODY),
    "rating:protection": Row(get=EVERYBODY),
    "rating:browser": Row(post=EVERYBODY),
    "rating:form": Row(get={"employee"}, post={"employee"}, kwargs=form),
}
