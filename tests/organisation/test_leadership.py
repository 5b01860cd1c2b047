"""Who led whom on a day: the one function, over vacancies, stand-ins and changes of structure."""

from __future__ import annotations

from datetime import date, timedelta

from salore.organisation import leadership
from salore.organisation.models import Assignment, Leadership, UnitPlacement
from salore.organisation.visibility import people_in_sight
from tests.factories.personas import House, make_person

DAY = date(2026, 5, 4)


def boss_of(house: House, persona: str, day: date = DAY) -> str | None:
    found = leadership.superior_on(house.people[persona], day)
    return next((name for name, person in house.people.items() if found and person.pk == found.pk), None)


def post(house: House, persona: str) -> Assignment:
    return Assignment.objects.get(person=house.people[persona])


def test_everybody_is_led_by_the_head_of_the_unit_and_heads_by_the_next_above(house: House) -> None:
    assert boss_of(house, "employee") == "superior"
    assert boss_of(house, "superior") == "head"
    assert boss_of(house, "head") == "competent_officer"
    assert boss_of(house, "competent_officer") == "appointing_authority"
    assert boss_of(house, "appointing_authority") is None


def test_a_vacant_post_goes_up_until_somebody_acts_in_it(house: House) -> None:
    held = post(house, "superior")
    held.ends_on = DAY - timedelta(days=1)
    held.save()
    leadership.refresh(house.agency)
    assert boss_of(house, "employee", DAY - timedelta(days=1)) == "superior"
    assert boss_of(house, "employee") == "head"

    Assignment.objects.create(
        agency=house.agency, person=house.people["team_lead"], position=held.position, unit=held.unit,
        role="acting", starts_on=DAY,
    )  # fmt: skip
    leadership.refresh(house.agency)
    assert boss_of(house, "employee") == "team_lead"


def test_the_stand_in_of_an_absent_holder_leads_while_the_absence_lasts(house: House) -> None:
    held = post(house, "superior")
    Assignment.objects.create(
        agency=house.agency, person=house.people["colleague"], position=held.position, unit=held.unit,
        role="daily_acting", starts_on=DAY, ends_on=DAY + timedelta(days=6),
    )  # fmt: skip
    leadership.refresh(house.agency)
    assert boss_of(house, "employee") == "colleague"
    assert boss_of(house, "employee", DAY + timedelta(days=7)) == "superior"


def test_nobody_is_led_by_themselves(house: House) -> None:
    held = post(house, "superior")
    held.ends_on = DAY
    held.save()
    Assignment.objects.create(
        agency=house.agency, person=house.people["head"], position=held.position, unit=held.unit,
        role="acting", starts_on=DAY + timedelta(days=1),
    )  # fmt: skip
    leadership.refresh(house.agency)
    assert boss_of(house, "head", DAY + timedelta(days=1)) == "competent_officer"
    assert boss_of(house, "employee", DAY + timedelta(days=1)) == "head"


def test_next_years_structure_leads_from_next_year(house: House) -> None:
    unit = house.units["BKPSDM.DATA"]
    UnitPlacement.objects.filter(unit=unit).update(ends_on=date(2026, 12, 31))
    UnitPlacement.objects.create(
        agency=house.agency, unit=unit, parent=house.units["SETDA"], starts_on=date(2027, 1, 1)
    )
    leadership.refresh(house.agency)
    assert boss_of(house, "superior", date(2026, 12, 31)) == "head"
    assert boss_of(house, "superior", date(2027, 1, 1)) == "competent_officer"


def test_a_loop_of_units_ends(house: House) -> None:
    UnitPlacement.objects.filter(unit=house.units["PROV"]).update(parent=house.units["BKPSDM.DATA"])
    leadership.refresh(house.agency)
    assert boss_of(house, "employee") == "superior"


def test_a_superior_named_by_decree_goes_before_the_structure(house: House) -> None:
    Assignment.objects.filter(person=house.people["employee"]).update(
        named_superior=house.people["team_lead"]
    )
    assert boss_of(house, "employee") == "team_lead"


def test_refreshing_again_changes_nothing(house: House) -> None:
    before = set(Leadership.objects.values_list("id", "superior_id", "starts_on", "ends_on"))
    leadership.refresh(house.agency)
    assert set(Leadership.objects.values_list("id", "superior_id", "starts_on", "ends_on")) == before


def test_sight_follows_the_roles_of_the_day(house: House, stranger: House) -> None:
    def sight(persona: str) -> set[str]:
        ids = set(people_in_sight(house.viewer(persona)))
        assert ids.isdisjoint(person.pk for person in stranger.people.values())
        return {name for name, person in house.people.items() if person.pk in ids}

    assert sight("employee") == {"employee"}
    assert sight("superior") == {"superior", "employee", "colleague"}
    assert {"head", "superior", "employee", "unit_officer"} <= sight("head")
    assert sight("team_lead") == {"team_lead", "employee"}
    assert "employee" in sight("unit_officer")
    assert "competent_officer" not in sight("unit_officer")
    assert sight("system_administrator") == {"system_administrator"}
    assert sight("auditor") == sight("operator") == set(house.people)
    newcomer = make_person(house.agency, "Baru", "200001012026011001")
    assert newcomer.pk not in set(people_in_sight(house.viewer("head")))


def test_where_a_named_superior_ends_the_structure_leads_again(house: House) -> None:
    Assignment.objects.filter(person=house.people["employee"]).update(
        named_superior=house.people["team_lead"], named_until=DAY
    )
    assert boss_of(house, "employee", DAY) == "team_lead"
    assert boss_of(house, "employee", DAY + timedelta(days=1)) == "superior"
    Assignment.objects.filter(person=house.people["employee"]).update(ends_on=DAY)
    assert boss_of(house, "employee", DAY) == "team_lead"
    assert boss_of(house, "employee", DAY + timedelta(days=1)) is None
