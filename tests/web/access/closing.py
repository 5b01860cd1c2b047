"""Closing: the performance team closes; it, the competent officer and the appointing authority release."""

from __future__ import annotations

from datetime import date, timedelta

from salore.appraisal.models import Evaluation
from salore.core import clock
from salore.cycles.models import Period
from salore.results.models import Computation, Release, Result
from tests.factories.deciding import make_period
from tests.factories.personas import House
from tests.web.access_matrix import Row


def period(house: House) -> dict[str, object]:
    return {"key": made(house).key}


def made(house: House) -> Period:
    found = Period.objects.filter(agency=house.agency, key="2026").first()
    return found or make_period(house)


def frozen(house: House) -> Period:
    """A period that is closed, without anybody's result."""
    about = made(house)
    Computation.objects.create(
        agency=house.agency, cycle=about.cycle, period=about.key, pack_hash="0" * 64, manifest={},
        awaits_release=True, made_at=clock.now(),
    )  # fmt: skip
    return about


def release(house: House) -> dict[str, object]:
    about = made(house)
    frozen = Computation.objects.create(
        agency=house.agency, cycle=about.cycle, period=about.key, pack_hash="0" * 64, manifest={},
        awaits_release=True, made_at=clock.now(),
    )  # fmt: skip
    row = Release.objects.create(
        agency=house.agency, cycle=about.cycle, period=about.key, shows_until=frozen,
        released_on=date(2099, 1, 1), made_at=clock.now(),
    )  # fmt: skip
    return {"key": about.key, "uid": row.uid}


def person(house: House) -> dict[str, object]:
    made(house)
    return {"uid": house.people["employee"].uid}


def decided_since(house: House) -> dict[str, object]:
    about = made(house)
    person = house.people["employee"]
    alone = Computation.objects.create(
        agency=house.agency, cycle=about.cycle, period=about.key, pack_hash="0" * 64, manifest={},
        awaits_release=True, made_at=clock.now() - timedelta(days=1), person=person,
    )  # fmt: skip
    result = Result.objects.create(
        agency=house.agency, computation=alone, cycle=about.cycle, person=person, period=about.key, version=1,
        values={}, behaviour=[], explanation={}, released_at=alone.made_at,
    )  # fmt: skip
    Evaluation.objects.filter(period=about, person=person).delete()
    Evaluation.objects.create(
        agency=house.agency, period=about, person=person, result_rating="as", behaviour_rating="as",
        decided_by=house.people["superior"], decided_at=clock.now(),
    )  # fmt: skip
    return {"uid": result.uid}


OPERATOR = {"operator"}
LOOKING_AFTER = {"operator", "competent_officer", "appointing_authority"}
ROWS = {
    "closing:list": Row(get=LOOKING_AFTER),
    "closing:detail": Row(get=LOOKING_AFTER, kwargs=period),
    "closing:issue_anew": Row(get=OPERATOR, post=OPERATOR, kwargs=decided_since),
    "closing:missing": Row(get=LOOKING_AFTER, kwargs=lambda house: period(house) | {"code": "undecided"}),
    "closing:rehearse": Row(post=OPERATOR, kwargs=period),
    "closing:close": Row(get=OPERATOR, post=OPERATOR, kwargs=period),
    "closing:release": Row(get=LOOKING_AFTER, post=LOOKING_AFTER, kwargs=period),
    "closing:take_back": Row(get=LOOKING_AFTER, post=LOOKING_AFTER, kwargs=release),
    "closing:early": Row(get=OPERATOR, post=OPERATOR, kwargs=person),
}
