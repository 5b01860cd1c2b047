"""Operations: what they show is what they do, once; undone, everything is as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import translation

from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.ledger.models import Event
from salore.organisation import jobs, leadership
from salore.organisation.models import (
    Appointment,
    Assignment,
    Employment,
    OrganisationChange,
    Person,
    Position,
    Service,
    Team,
    TeamMembership,
    Unit,
)
from salore.organisation.operations import (
    DissolveUnit,
    MergeUnits,
    Move,
    OpenUnit,
    Part,
    PlaceUnit,
    Promote,
    Retire,
    Rotate,
    Seat,
    SplitUnit,
    Turn,
    apply,
    follow_calendar,
    preview,
    undo,
    words,
)
from salore.organisation.viewer import Viewer
from tests.factories.personas import House, make_person
from tests.organisation.images import everything


@pytest.fixture(autouse=True)
def english_november() -> Iterator[None]:
    """It is Tuesday, 24 November 2026, ten in the morning at Salor, and the reader reads English."""
    with time_machine.travel("2026-11-24T10:00:00+09:00", tick=False), translation.override("en"):
        yield


@pytest.fixture
def operator(house: House) -> Viewer:
    return house.viewer("operator")


def seat(house: House, unit: str, title: str) -> Seat:
    return Seat(unit_id=house.units[unit].pk, title=title)


def move(house: House, persona: str, unit: str, title: str, day: date | None = None) -> Move:
    return Move(
        person_id=house.people[persona].pk,
        seat=seat(house, unit, title),
        effective_on=day or clock.today(),
    )


def do(actor: Viewer, operation: Any) -> OrganisationChange:
    return apply(actor=actor, operation=operation, mark=preview(actor=actor, operation=operation).mark)


def said(actor: Viewer, house: House, operation: Any) -> str:
    shown = preview(actor=actor, operation=operation)
    return "\n".join(one.words for one in words.sentences(shown.effects, house.agency))


def boss_of(house: House, persona: str, day: date | None = None) -> Person | None:
    return leadership.superior_on(house.people[persona], day or clock.today())


def post_of(house: House, persona: str, day: date | None = None) -> str:
    held = Assignment.objects.on(day or clock.today()).filter(person=house.people[persona])
    return ", ".join(f"{one.position.name} @ {one.unit.code}" for one in held.order_by("pk"))


OPERATIONS: dict[str, Callable[[House], Any]] = {
    "move": lambda house: move(house, "superior", "BKPSDM.MUTASI", "Kepala Bidang Mutasi"),
    "promote": lambda house: Promote(
        person_id=house.people["employee"].pk,
        seat=seat(house, "BKPSDM.DATA", "Pranata SDM Aparatur Mahir"),
        grade="III/a",
        rank="Penata Muda",
        effective_on=clock.today(),
    ),
    "retire": lambda house: Retire(
        person_id=house.people["head"].pk, status="retired", effective_on=clock.today()
    ),
    "rotate": lambda house: Rotate(
        turns=tuple(
            Turn(person_id=house.people[persona].pk, seat=seat(house, unit, title), day=clock.today())
            for persona, unit, title in (
                ("head", "SETDA", "Sekretaris Daerah"),
                ("competent_officer", "BKPSDM", "Kepala Badan"),
            )
        ),
        decree="SK 821/17",
    ),
    "open": lambda house: OpenUnit(
        name="Bidang Kinerja",
        code="BKPSDM.KINERJA",
        parent_id=house.units["BKPSDM"].pk,
        head_title="Kepala Bidang Kinerja",
        effective_on=clock.today(),
    ),
    "place": lambda house: PlaceUnit(
        unit_id=house.units["BKPSDM.DATA"].pk,
        parent_id=house.units["INSPEKTORAT"].pk,
        effective_on=clock.today(),
    ),
    "merge": lambda house: MergeUnits(
        unit_ids=(house.units["BKPSDM.DATA"].pk,),
        into_id=house.units["BKPSDM.MUTASI"].pk,
        effective_on=clock.today(),
    ),
    "split": lambda house: SplitUnit(
        unit_id=house.units["BKPSDM"].pk,
        parts=(
            Part(
                name="Badan Diklat",
                code="DIKLAT",
                head_title="Kepala Badan Diklat",
                assignment_ids=frozenset(
                    Assignment.objects.filter(
                        person__in=[house.people["operator"], house.people["preparer"]]
                    ).values_list("pk", flat=True)
                ),
                child_ids=frozenset({house.units["BKPSDM.MUTASI"].pk}),
            ),
        ),
        effective_on=clock.today(),
    ),
    "dissolve": lambda house: DissolveUnit(
        unit_id=house.units["BKPSDM"].pk, people_to_id=house.units["SETDA"].pk, effective_on=clock.today()
    ),
    "dissolve into nothing": lambda house: DissolveUnit(
        unit_id=house.units["BKPSDM.DATA"].pk, people_to_id=None, effective_on=clock.today()
    ),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_preview_changes_nothing_and_an_undone_operation_leaves_nothing(
    house: House, operator: Viewer, name: str
) -> None:
    before = everything()
    operation = OPERATIONS[name](house)
    events = Event.objects.count()
    shown = preview(actor=operator, operation=operation)
    assert everything() == before
    assert Event.objects.count() == events
    assert shown.effects

    change = apply(actor=operator, operation=operation, mark=shown.mark)
    assert everything() != before
    assert change.effects == shown.effects
    assert Event.objects.filter(verb="organisation.changed", subject_uid=change.uid).count() == 1

    undo(actor=operator, change=change)
    assert everything() == before
    assert Event.objects.filter(verb="organisation.undone", subject_uid=change.uid).count() == 1
    with pytest.raises(StaleError, match="undone"):
        undo(actor=operator, change=change)


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_effect_is_said_in_both_languages(
    house: House, operator: Viewer, name: str, language: str
) -> None:
    with translation.override(language):
        shown = preview(actor=operator, operation=OPERATIONS[name](house))
        for one in words.sentences(shown.effects, house.agency):
            assert one.words.endswith("."), one.words
            assert not one.words.endswith(".."), one.words
            assert "%(" not in one.words


def test_a_move_takes_the_new_post_and_brings_another_superior(house: House, operator: Viewer) -> None:
    text = said(operator, house, move(house, "employee", "BKPSDM.MUTASI", "Analis SDM Aparatur Ahli Muda"))
    assert "Employee, until now Pranata SDM Aparatur Terampil of BKPSDM.DATA, becomes" in text
    assert "Employee: superior from 24 November 2026 is Head, until now Superior." in text
    do(operator, move(house, "employee", "BKPSDM.MUTASI", "Analis SDM Aparatur Ahli Muda"))
    yesterday = clock.today() - timedelta(days=1)
    assert post_of(house, "employee") == "Analis SDM Aparatur Ahli Muda @ BKPSDM.MUTASI"
    assert post_of(house, "employee", yesterday) == "Pranata SDM Aparatur Terampil @ BKPSDM.DATA"
    assert boss_of(house, "employee") == house.people["head"]
    assert boss_of(house, "employee", yesterday) == house.people["superior"]
    assert Position.objects.filter(unit=house.units["BKPSDM.MUTASI"]).count() == 1


def test_a_head_who_moves_leaves_a_vacant_post_and_people_to_the_next_above(
    house: House, operator: Viewer
) -> None:
    text = said(operator, house, OPERATIONS["move"](house))
    assert "Kepala Bidang Data dan Informasi of BKPSDM.DATA is vacant from" in text
    assert "Head leads the unit meanwhile" in text
    assert "Colleague and Employee: superior from" in text


def test_whoever_acted_in_a_post_ends_when_somebody_takes_it(house: House, operator: Viewer) -> None:
    do(operator, OPERATIONS["move"](house))
    vacant = Position.objects.get(unit=house.units["BKPSDM.DATA"], heads_unit=True)
    Assignment.objects.create(
        agency=house.agency,
        person=house.people["colleague"],
        position=vacant,
        unit=vacant.unit,
        role="acting",
        starts_on=clock.today() - timedelta(days=3),
    )
    leadership.refresh(house.agency)
    text = said(operator, house, move(house, "team_lead", "BKPSDM.DATA", vacant.name))
    assert "Colleague is Kepala Bidang Data dan Informasi of BKPSDM.DATA until" in text
    assert "acting, post vacant" in text
    do(operator, move(house, "team_lead", "BKPSDM.DATA", vacant.name))
    assert boss_of(house, "employee") == house.people["team_lead"]
    assert "Kepala Bidang" not in post_of(house, "colleague")


def test_a_second_holder_of_a_post_is_told_and_not_refused(house: House, operator: Viewer) -> None:
    text = said(operator, house, move(house, "team_lead", "BKPSDM.DATA", "Kepala Bidang Data dan Informasi"))
    assert "has more than one holder on 24 November 2026: Superior and Team Lead." in text


def test_a_promotion_tells_grade_and_rank_and_keeps_them_for_their_day(
    house: House, operator: Viewer
) -> None:
    person, day = house.people["employee"], clock.today() + timedelta(days=38)
    operation = Promote(person_id=person.pk, seat=None, grade="III/a", effective_on=day)
    assert "Grade of Employee from 1 January 2027: III/a." in said(operator, house, operation)
    change = do(operator, operation)
    assert Person.objects.get(pk=person.pk).grade == "II/c"
    assert follow_calendar(actor=operator) == 0
    with time_machine.travel(f"{day}T09:00:00+09:00", tick=False):
        assert follow_calendar(actor=house.viewer("operator")) == 1
        assert follow_calendar(actor=house.viewer("operator")) == 0
    assert Person.objects.get(pk=person.pk).grade == "III/a"
    change.refresh_from_db()
    assert change.later == []


def test_what_was_undone_before_its_day_does_not_come(house: House, operator: Viewer) -> None:
    day = clock.today() + timedelta(days=38)
    change = do(
        operator, Promote(person_id=house.people["employee"].pk, seat=None, grade="III/a", effective_on=day)
    )
    undo(actor=operator, change=change)
    with time_machine.travel(f"{day}T09:00:00+09:00", tick=False):
        assert follow_calendar(actor=house.viewer("operator")) == 0


def test_who_retires_leaves_posts_teams_roles_and_names(house: House, operator: Viewer) -> None:
    person, day = house.people["team_lead"], clock.today()
    Assignment.objects.filter(person=house.people["employee"]).update(named_superior=person)
    Appointment.objects.create(
        agency=house.agency, person=person, role="unit_officer", unit=house.units["BKPSDM"], starts_on=day
    )
    operation = Retire(person_id=person.pk, status="retired", effective_on=day)
    text = said(operator, house, operation)
    assert "Team Lead leads the team Tim Data until 23 November 2026; choose another lead." in text
    assert "Team Lead is no longer the superior of Employee by name" in text
    assert "Employee: superior from 24 November 2026 is Superior, until now Team Lead." in text
    assert "Status of Team Lead from 24 November 2026: Retired." in text
    do(operator, operation)
    assert post_of(house, "team_lead") == ""
    assert not TeamMembership.objects.on(day).filter(person=person).exists()
    assert not Appointment.objects.filter(person=person).on(day).exists()
    assert Employment.objects.on(day).get(person=person).status == "retired"
    assert boss_of(house, "employee") == house.people["superior"]
    assert boss_of(house, "employee", day - timedelta(days=1)) == person
    with pytest.raises(DomainError, match="no post"):
        preview(actor=operator, operation=operation)


def test_heads_swap_posts_in_one_day(house: House, operator: Viewer) -> None:
    do(operator, OPERATIONS["rotate"](house))
    assert post_of(house, "head") == "Sekretaris Daerah @ SETDA"
    assert post_of(house, "competent_officer") == "Kepala Badan @ BKPSDM"
    assert boss_of(house, "superior") == house.people["competent_officer"]
    assert boss_of(house, "competent_officer") == house.people["head"]


def test_ten_heads_change_places_by_one_decree(house: House, operator: Viewer) -> None:
    heads = []
    for number in range(10):
        unit = Unit.objects.create(
            agency=house.agency, code=f"D{number}", name=f"Dinas {number}", starts_on="2024-01-01"
        )
        unit.placements.create(agency=house.agency, parent=house.units["PROV"], starts_on="2024-01-01")
        house.units[unit.code] = unit
        person = make_person(house.agency, f"Kepala {number}", f"19750101200001100{number}")
        house.place(person, unit.code, f"Kepala Dinas {number}", heads=True)
        heads.append(person)
    leadership.refresh_paths(house.agency, clock.today())
    leadership.refresh(house.agency)
    before = everything()
    turns = tuple(
        Turn(
            person_id=person.pk,
            seat=Seat(unit_id=house.units[f"D{(n + 1) % 10}"].pk, title=f"kepala dinas {(n + 1) % 10}"),
            day=clock.today(),
        )
        for n, person in enumerate(heads)
    )
    change = do(operator, Rotate(turns=turns, decree="SK 100"))
    assert [e["code"] for e in change.effects].count("moves") == 10
    assert not [e for e in change.effects if e["code"] in ("vacant", "two_holders")]
    undo(actor=operator, change=change)
    assert everything() == before


def test_a_rotation_refuses_a_person_who_stands_in_it_twice(house: House, operator: Viewer) -> None:
    turn = Turn(person_id=house.people["head"].pk, seat=seat(house, "SETDA", "Asisten"), day=clock.today())
    with pytest.raises(DomainError, match="twice"):
        preview(actor=operator, operation=Rotate(turns=(turn, turn)))


def test_merged_units_keep_people_posts_services_and_officers(house: House, operator: Viewer) -> None:
    Appointment.objects.create(
        agency=house.agency,
        person=house.people["colleague"],
        role="unit_officer",
        unit=house.units["BKPSDM.DATA"],
        starts_on=date(2026, 1, 1),
    )
    operation = OPERATIONS["merge"](house)
    text = said(operator, house, operation)
    assert (
        "2 people go along to BKPSDM.MUTASI on 24 November 2026, in the same posts: Colleague and Employee."
        in text
    )
    assert "Superior holds no post from 24 November 2026." in text
    assert "The unit BKPSDM.DATA exists until 23 November 2026." in text
    do(operator, operation)
    assert post_of(house, "employee") == "Pranata SDM Aparatur Terampil @ BKPSDM.MUTASI"
    assert post_of(house, "colleague") == "Pranata SDM Aparatur Terampil @ BKPSDM.MUTASI"
    assert Position.objects.on(clock.today()).filter(unit=house.units["BKPSDM.MUTASI"]).count() == 2
    assert Service.objects.get().unit == house.units["BKPSDM.MUTASI"]
    officer = Appointment.objects.on(clock.today()).get(person=house.people["colleague"])
    assert officer.unit == house.units["BKPSDM.MUTASI"]
    assert boss_of(house, "employee") == house.people["head"]
    assert house.viewer("colleague").officer_paths == (officer.unit.path,)


def test_a_split_takes_chosen_people_and_units_along(house: House, operator: Viewer) -> None:
    do(operator, OPERATIONS["split"](house))
    made = Unit.objects.get(code="DIKLAT")
    assert made.parent == house.units["SETDA"]
    assert post_of(house, "operator") == "Analis Kinerja @ DIKLAT"
    assert post_of(house, "unit_officer") == "Pengelola Kepegawaian @ BKPSDM"
    assert Unit.objects.get(code="BKPSDM.MUTASI").parent == made
    assert boss_of(house, "operator") == house.people["competent_officer"]
    # The post went along with its only holder.
    assert (
        not Position.objects.on(clock.today())
        .filter(unit=house.units["BKPSDM"], name="Analis Kinerja")
        .exists()
    )


def test_a_dissolved_unit_hands_over_what_stands_below_it(house: House, operator: Viewer) -> None:
    do(operator, OPERATIONS["dissolve"](house))
    assert Unit.objects.get(code="BKPSDM.DATA").parent == house.units["SETDA"]
    assert boss_of(house, "superior") == house.people["competent_officer"]
    assert post_of(house, "unit_officer") == "Pengelola Kepegawaian @ SETDA"
    assert post_of(house, "head") == ""
    assert Team.objects.get().unit == house.units["SETDA"]
    assert "/SETDA" not in Unit.objects.get(code="BKPSDM").path


def test_next_years_structure_stands_ready_and_holds_from_its_day(house: House, operator: Viewer) -> None:
    day = date(2027, 1, 1)
    do(operator, OpenUnit(name="Bidang Kinerja", code="K", parent_id=house.units["BKPSDM"].pk,
                          head_title="Kepala Bidang Kinerja", effective_on=day))  # fmt: skip
    house.units["K"] = Unit.objects.get(code="K")
    do(operator, move(house, "operator", "K", "Kepala Bidang Kinerja", day))
    do(operator, move(house, "employee", "K", "Analis Kinerja", day))
    do(
        operator,
        PlaceUnit(unit_id=house.units["BKPSDM.DATA"].pk, parent_id=house.units["K"].pk, effective_on=day),
    )
    assert boss_of(house, "employee") == house.people["superior"]
    assert boss_of(house, "employee", day) == house.people["operator"]
    assert boss_of(house, "superior", day) == house.people["operator"]
    assert Unit.objects.get(code="BKPSDM.DATA").parent == house.units["BKPSDM"]
    with time_machine.travel("2027-01-01T00:30:00+09:00", tick=False):
        jobs.follow_calendar(0)
        assert Unit.objects.get(code="BKPSDM.DATA").parent == house.units["K"]


def test_a_loop_of_units_is_refused(house: House, operator: Viewer) -> None:
    loop = PlaceUnit(
        unit_id=house.units["SETDA"].pk, parent_id=house.units["BKPSDM.DATA"].pk, effective_on=clock.today()
    )
    with pytest.raises(DomainError, match="below"):
        preview(actor=operator, operation=loop)
    into_own = MergeUnits(
        unit_ids=(house.units["BKPSDM"].pk,),
        into_id=house.units["BKPSDM.DATA"].pk,
        effective_on=clock.today(),
    )
    with pytest.raises(DomainError, match="below"):
        preview(actor=operator, operation=into_own)


def test_what_changed_since_the_preview_is_shown_before_it_is_done(house: House, operator: Viewer) -> None:
    operation = OPERATIONS["move"](house)
    shown = preview(actor=operator, operation=operation)
    newcomer = make_person(house.agency, "Baru", "200001012026011001")
    house.place(newcomer, "BKPSDM.DATA", "Pranata SDM Aparatur Terampil")
    before = everything()
    with pytest.raises(StaleError):
        apply(actor=operator, operation=operation, mark=shown.mark)
    assert everything() == before


def test_a_change_that_another_builds_upon_is_undone_after_it(house: House, operator: Viewer) -> None:
    before = everything()
    first = do(operator, OPERATIONS["open"](house))
    house.units["K"] = Unit.objects.get(code="BKPSDM.KINERJA")
    middle = everything()
    second = do(operator, move(house, "employee", "K", "Analis Kinerja"))
    with pytest.raises(DomainError, match="builds upon"):
        undo(actor=operator, change=first)
    undo(actor=operator, change=second)
    assert everything() == middle
    undo(actor=operator, change=first)
    assert everything() == before


def test_a_row_corrected_since_is_not_overwritten_by_an_undo(house: House, operator: Viewer) -> None:
    change = do(operator, OPERATIONS["move"](house))
    Assignment.objects.filter(person=house.people["superior"], ends_on=None).update(decree="SK 5")
    after = everything()
    with pytest.raises(DomainError, match="builds upon"):
        undo(actor=operator, change=change)
    assert everything() == after


def test_a_change_can_be_undone_until_its_day_is_over(house: House) -> None:
    with time_machine.travel("2026-11-24T23:50:00+09:00", tick=False):
        change = do(house.viewer("operator"), OPERATIONS["move"](house))
    with (
        time_machine.travel("2026-11-25T00:10:00+09:00", tick=False),
        pytest.raises(DomainError, match="end of its day"),
    ):
        undo(actor=house.viewer("operator"), change=change)


def test_another_agencys_rows_are_refused(house: House, stranger: House, operator: Viewer) -> None:
    for operation in (
        move(stranger, "employee", "BKPSDM", "Analis"),
        Move(
            person_id=house.people["employee"].pk,
            seat=seat(stranger, "BKPSDM", "Analis"),
            effective_on=clock.today(),
        ),
        OPERATIONS["merge"](stranger),
        OPERATIONS["place"](stranger),
        OPERATIONS["dissolve"](stranger),
    ):
        with pytest.raises(DomainError):
            preview(actor=operator, operation=operation)
    change = do(stranger.viewer("operator"), OPERATIONS["move"](stranger))
    with pytest.raises(DomainError, match="another agency"):
        undo(actor=operator, change=change)


def test_somebody_planned_elsewhere_is_not_moved_over_it(house: House, operator: Viewer) -> None:
    do(operator, move(house, "employee", "BKPSDM.MUTASI", "Analis", date(2027, 1, 1)))
    with pytest.raises(DomainError, match="already"):
        preview(actor=operator, operation=move(house, "employee", "SETDA", "Analis Hukum", date(2026, 12, 1)))
