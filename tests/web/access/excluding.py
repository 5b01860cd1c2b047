"""Who is not to be asked: said by people of themselves and by superiors of theirs; lifted by operators."""

from __future__ import annotations

from salore.appraisal.services.excluding import exclusion_say
from salore.appraisal.states import ExclusionGround
from tests.factories.personas import House, make_cycle
from tests.web.access_matrix import EVERYBODY, Row

LEADERS = {"superior", "head", "competent_officer", "appointing_authority"}


def employee(house: House) -> dict[str, object]:
    return {"uid": house.people["employee"].uid}


def said(house: House) -> dict[str, object]:
    """The employee named the colleague."""
    make_cycle(house)
    made = exclusion_say(
        actor=house.viewer("employee"),
        ratee=house.people["employee"],
        rater=house.people["colleague"],
        ground=ExclusionGround.KINSHIP,
        reason="Saudara sepupu.",
    )
    return {"uid": made.uid}


ROWS = {
    "excluding:mine": Row(get=EVERYBODY, post=EVERYBODY),
    "excluding:team": Row(get=LEADERS),
    "excluding:person": Row(get={"superior"}, post={"superior"}, kwargs=employee),
    "excluding:take_back": Row(post={"employee"}, kwargs=said),
    "collection:exclusions": Row(get={"operator"}),
    "collection:lift": Row(get={"operator"}, post={"operator"}, kwargs=said),
}
