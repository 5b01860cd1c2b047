"""Who may be asked about whom: those who work together, never a stranger, never the superior as a peer."""

from __future__ import annotations

from datetime import date

from salore.appraisal.assigning import Ratee
from salore.appraisal.eligible import known_to, ratees_of
from salore.appraisal.models import RaterExclusion
from salore.core import clock
from salore.cycles.models import Cycle
from tests.factories.appraisal import make_colleagues
from tests.factories.personas import House, make_cycle
from tests.factories.plans import make_goal, make_plan

DAY = date(2026, 12, 1)


def _ratee(house: House, persona: str) -> Ratee:
    found = {one.person: one for one in ratees_of(make_cycle(house), DAY)}
    return found[house.people[persona].pk]


def _ids(house: House, *personas: str) -> set[int]:
    return {house.people[persona].pk for persona in personas}


def test_the_team_comes_before_the_unit_and_the_superior_is_no_peer(house: House) -> None:
    mates = {one.pk for one in make_colleagues(house, 3)}
    team, unit, goals = _ratee(house, "employee").circles["peer"]
    assert set(team) == _ids(house, "team_lead")
    assert set(unit) == mates | _ids(house, "colleague")
    assert not goals


def test_subordinates_are_asked_as_such(house: House) -> None:
    circles = _ratee(house, "superior").circles
    assert set(circles["subordinate"][0]) == _ids(house, "employee", "colleague")
    assert not set(circles["peer"][1]) & _ids(house, "employee", "colleague", "head")


def test_whoever_is_excluded_is_not_asked(house: House) -> None:
    cycle = make_cycle(house)
    RaterExclusion.objects.create(
        agency=house.agency, cycle=cycle, ratee=house.people["employee"], rater=house.people["team_lead"],
        ground="kinship", reason="Ipar.", said_by=house.people["employee"], said_at=clock.now(),
    )  # fmt: skip
    found = {one.person: one for one in ratees_of(cycle, DAY)}
    assert house.people["team_lead"].pk not in found[house.people["employee"].pk].circles["peer"][0]


def test_nobody_is_asked_about_whoever_is_not_appraised(house: House) -> None:
    cycle = make_cycle(house)
    not_appraised = {row.key for row in cycle.pack_version.pack.rules.statuses.rows if not row.appraised}
    house.people["employee"].employments.update(status=min(not_appraised))
    assert house.people["employee"].pk not in {one.person for one in ratees_of(cycle, DAY)}


def test_another_agency_is_nobodys_colleague(house: House, stranger: House) -> None:
    strangers = {person.pk for person in stranger.people.values()}
    found = ratees_of(make_cycle(house), DAY)
    assert any(any(ratee.circles.values()) for ratee in found)
    for ratee in found:
        assert ratee.person not in strangers
        known = {person for circles in ratee.circles.values() for circle in circles for person in circle}
        assert not known & strangers


def test_whoever_works_for_the_same_goal_may_be_asked(house: House) -> None:
    above = make_goal(make_plan(house, "head", goals=0, version=1), 1, "Data ASN lengkap")
    for persona in ("employee", "auditor"):
        make_goal(make_plan(house, persona, goals=0, version=1), 1, "Data diperiksa", parent=above)
    cycle = Cycle.objects.get()
    found = {one.person: one for one in ratees_of(cycle, DAY)}
    assert set(found[house.people["employee"].pk].circles["peer"][2]) == _ids(house, "auditor")
    named = known_to(house.people["employee"].pk, cycle, DAY)
    assert _ids(house, "auditor", "team_lead", "colleague") == set(named.values_list("pk", flat=True))


def test_whoever_is_on_long_leave_is_neither_asked_nor_asked_about(house: House) -> None:
    cycle = make_cycle(house)
    away = next(row.key for row in cycle.pack_version.pack.rules.statuses.rows if not row.appraised)
    house.people["team_lead"].employments.update(status=away)
    found = {one.person: one for one in ratees_of(cycle, DAY)}
    assert house.people["team_lead"].pk not in found
    assert not found[house.people["employee"].pk].circles["peer"][0]


def test_nobody_is_asked_in_a_period_for_which_the_pack_asks_nobody(house: House) -> None:
    assert not any(one.circles for one in ratees_of(make_cycle(house), DAY, "quarterly"))
