"""People from outside: invited by operators and unit officers, each their own; a code opens its forms."""

from __future__ import annotations

from salore.appraisal.models import Collection
from salore.appraisal.services.inviting import outsider_invite
from tests.factories.appraisal import make_round
from tests.factories.personas import House
from tests.web.access_matrix import ANYONE, Row

MANAGERS = {"operator", "unit_officer"}


def invited(house: House) -> dict[str, object]:
    """The operator invited somebody about the employee."""
    collection = make_round(house, []).collection
    Collection.objects.update(state="preparing")
    outsider = outsider_invite(
        actor=house.viewer("operator"),
        collection=collection,
        name="Rita Kogoya",
        office="Balai Sungai",
        knows=[house.people["employee"]],
    )
    return {"uid": outsider.uid}


def form(_house: House) -> dict[str, object]:
    """Whoever holds no letter is led to type its code, whatever form it is."""
    return {"form_id": "00000000-0000-4000-8000-000000000000"}


ROWS = {
    "inviting:list": Row(get=MANAGERS),
    "inviting:invite": Row(get=MANAGERS, post=MANAGERS),
    "inviting:paper": Row(get=MANAGERS, post=MANAGERS),
    "inviting:withdraw": Row(post={"operator"}, kwargs=invited),
    "inviting:letter": Row(post={"operator"}, kwargs=invited),
    "outside:code": Row(get=ANYONE, post=ANYONE),
    "outside:forms": Row(get=ANYONE),
    "outside:form": Row(get=ANYONE, post=ANYONE, kwargs=form, is_common=True),
    "outside:leave": Row(post=ANYONE),
}
