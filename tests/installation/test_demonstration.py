"""The demonstration region as it is loaded: everybody is somebody, and led as the tables say."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from salore.accounts.models import User
from salore.appraisal.models import (
    Collection,
    Evaluation,
    OrganisationPredicate,
    Proposal,
    RaterAssignment,
    RaterExclusion,
    SealedAnswer,
)
from salore.appraisal.sealing import KeyCopy, Mode, open_copies, read_custodian_code
from salore.appraisal.services.answering import envelopes_of
from salore.appraisal.states import CollectionState
from salore.core import clock
from salore.core.files import open_file
from salore.core.instance import Instance, create_instance
from salore.cycles.models import Cycle, Period
from salore.cycles.states import CycleState
from salore.installation import demonstration
from salore.installation.demonstration.accounts import accounts
from salore.installation.demonstration.colleagues import codes_of
from salore.installation.demonstration.roles import ROLES
from salore.installation.demonstration.tables import Region
from salore.installation.trouble import RunningError
from salore.ledger.models import Event
from salore.objections.models import Objection
from salore.objections.services.reissuing import objection_reissue
from salore.objections.states import ObjectionState
from salore.organisation.models import Agency, Leadership, Person
from salore.organisation.viewer import viewer_for, viewer_of
from salore.planning.content import contents_of, fingerprint, from_plain
from salore.planning.models import Goal, Plan, Progress
from salore.planning.states import PlanState
from salore.results.closing import is_closed
from salore.results.models import Computation, Receipt, Result
from salore.results.selectors import result_view

TABLES = Region.drawn()
MARCH, DECEMBER = date(2026, 3, 16), date(2026, 12, 2)


@pytest.fixture(scope="module")
def region(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Instance]:
    """The region, loaded once for all tests here and taken away again."""
    del django_db_setup
    instance = create_instance(tmp_path_factory.mktemp("region") / "data", demonstration.first_settings())
    ahead = override_settings(CLOCK_OFFSET=instance.settings.clock_offset)
    with ahead, django_db_blocker.unblock(), transaction.atomic():
        demonstration.load(instance)
        yield instance
        transaction.set_rollback(True)


def numbers() -> dict[int, str]:
    """The number of each person as the tables have it."""
    found = Person.objects.values_list("pk", "identifiers__value").filter(identifiers__ends_on=None)
    return {pk: value for pk, value in found if value}


def led_on(day: date) -> dict[str, set[str]]:
    number = numbers()
    found: dict[str, set[str]] = {}
    for person_id, superior_id in Leadership.objects.on(day).values_list("person_id", "superior_id"):
        found.setdefault(number[person_id], set()).add(number[superior_id])
    return found


@pytest.mark.parametrize("day", [MARCH, DECEMBER])
def test_everybody_is_led_by_whom_the_tables_name(region: Instance, day: date) -> None:
    del region
    tables = TABLES
    served = [
        (row["person_id"], row["supervisor_id"])
        for row in tables.rows("segments")
        if row["role"] != "team" and row["starts_on"] <= day and (row["ends_on"] or day) >= day
    ]
    moved = {person for person, _ in served}
    still = [
        (row["person_id"], row["supervisor_id"])
        for row in tables.people.values()
        if row["person_id"] not in moved
    ]
    arrived = [person for person in tables.people if tables.appointed_on(person) > day]
    led = led_on(day)
    wrong = [
        (person, superior, led.get(person))
        for person, superior in (*served, *still)
        if superior and person not in arrived and superior not in led.get(person, ())
    ]
    assert wrong == []


def test_people_without_a_superior_are_led_by_the_next_above(region: Instance) -> None:
    del region
    unled = [p for p, row in TABLES.people.items() if not row["supervisor_id"]]
    assert unled
    assert all(led_on(DECEMBER)[person] for person in unled)


def test_each_role_can_sign_in_with_the_password_that_is_told(region: Instance) -> None:
    del region
    listed = accounts()
    assert {account.role for account in listed} >= set(ROLES)
    for account in listed:
        user = User.objects.by_login(account.login).get()
        assert user.check_password(account.password)
        assert user.person.full_name == account.name


def test_each_role_is_what_it_says(region: Instance) -> None:
    del region
    viewers = {a.role: viewer_of(User.objects.by_login(a.login).get()) for a in accounts()}
    assert all(viewers.values())
    for role in ("unit_officer", "operator", "auditor", "objection_officer", "preparer"):
        assert viewers[role].has(role), role
    assert viewers["superior"].leads
    assert viewers["employee"].person_id in viewers["superior"].led
    assert viewers["superior"].person_id in viewers["superiors_superior"].led
    assert viewers["team_lead"].leads_team
    assert viewers["head_of_unit"].headed_paths


def test_the_clock_starts_on_the_second_of_december_and_runs(region: Instance) -> None:
    settings = region.settings
    assert datetime.now(UTC) + settings.clock_offset - demonstration.STARTS_AT < timedelta(minutes=5)
    assert clock.today("Asia/Jayapura") == DECEMBER


def test_a_second_loading_is_refused_in_words(region: Instance) -> None:
    before = Agency.objects.count()
    with pytest.raises(RunningError) as refused:
        demonstration.load(region)
    assert "hapus folder" in refused.value.lines("id")[0]
    assert Agency.objects.count() == before


def test_an_installation_in_earnest_gets_no_sample_data(tmp_path: Path) -> None:
    with pytest.raises(RunningError) as refused:
        demonstration.load(create_instance(tmp_path / "data"))
    assert "bukan peragaan" in refused.value.lines("id")[0]


def test_the_running_year_is_agreed_and_the_next_in_every_state(region: Instance) -> None:
    del region
    of_year = {
        year: set(Plan.objects.filter(cycle__year=year).values_list("state", flat=True))
        for year in (2026, 2027)
    }
    under_revision = {PlanState.REVISING, PlanState.REVISION_PROPOSED}
    assert of_year[2026] == {PlanState.AGREED, PlanState.CLOSED} | under_revision
    assert of_year[2027] == {PlanState.DRAFT, PlanState.PROPOSED, PlanState.RETURNED, PlanState.AGREED}


def test_agreed_plans_say_in_their_version_what_they_say_now(region: Instance) -> None:
    del region
    plans = list(Plan.objects.filter(state=PlanState.AGREED).select_related("cycle")[:40])
    contents = contents_of(plans)
    for plan in plans:
        frozen = from_plain(plan.versions.get().content)
        assert fingerprint(frozen) == fingerprint(contents[plan.pk])
        assert frozen.person


def test_superior_and_employee_find_something_to_do(region: Instance) -> None:
    del region
    people = {a.role: User.objects.by_login(a.login).get().person for a in accounts()}
    led = viewer_of(people["superior"].user)
    assert led
    waiting = Plan.objects.filter(cycle__year=2027, state=PlanState.PROPOSED, person__in=led.led)
    assert waiting.count() >= 2
    assert people["employee"].plans.get(cycle__year=2027).state == PlanState.DRAFT
    reported = Progress.objects.filter(indicator__goal__plan__person=people["employee"])
    assert {row.period.key for row in reported.select_related("period")} == {"2026-Q1", "2026-Q2", "2026-Q3"}


def test_the_closed_year_has_a_result_for_everybody_who_served_in_it(region: Instance) -> None:
    del region
    cycle = Cycle.objects.get(year=2025)
    assert cycle.state == CycleState.CLOSED
    results = Result.objects.filter(cycle=cycle).current()
    served = [person for person in TABLES.people if TABLES.appointed_on(person).year <= 2025]
    assert results.count() == len(served)
    undecided = results.filter(predicate_code=None).count()
    assert 0 < undecided < 10
    employee = next(a for a in accounts() if a.role == "employee")
    mine = results.get(person__user__logins__value=employee.login)
    told = result_view(mine, "id")
    assert told.decided_by
    assert told.told.rules


def test_every_change_of_a_plan_has_its_event_before_the_first_morning(region: Instance) -> None:
    del region
    for verb, states in (("plan.agreed", {"agreed", "closed", "revising", "revision_proposed"}),
                         ("plan.returned", {"returned"})):  # fmt: skip
        changed = set(Plan.objects.filter(state__in=states).values_list("uid", flat=True))
        assert set(Event.objects.filter(verb=verb).values_list("subject_uid", flat=True)) == changed
    assert not Event.objects.filter(at__gt=clock.now()).exists()


def test_teachers_plan_elsewhere_and_some_people_wait_for_access(region: Instance) -> None:
    del region
    teacher = User.objects.by_login(next(a.login for a in accounts() if a.role == "teacher")).get().person
    assert teacher.plans.get(cycle__year=2026).is_elsewhere
    assert not teacher.plans.filter(cycle__year=2027).exists()
    waiting = [user for user in User.objects.filter(informed_at=None) if not user.has_usable_password()]
    assert len(waiting) >= 8


def test_goals_hang_under_goals_of_whoever_leads(region: Instance) -> None:
    del region
    supporting = Goal.objects.filter(plan__cycle__year=2026, plan__ends_on=date(2026, 12, 31)).exclude(
        parent=None
    )
    led = {(row.assignment_id, row.superior_id) for row in Leadership.objects.all()}
    astray = [
        goal.pk
        for goal in supporting.select_related("plan", "parent__plan")
        if goal.parent
        and not goal.team_id
        and (goal.plan.assignment_id, goal.parent.plan.person_id) not in led
    ]
    assert astray == []


def test_colleagues_are_asked_until_the_eleventh_and_some_have_answered(region: Instance) -> None:
    collection = Collection.objects.get()
    assert (collection.state, collection.mode) == (CollectionState.COLLECTING, Mode.ONE_OF_TWO)
    assert collection.due_on == date(2026, 12, 11)
    assert clock.last_day(collection.closes_at, "Asia/Jayapura") == date(2026, 12, 18)
    answered, asked = SealedAnswer.objects.count(), collection.assignments.count()
    assert 0.2 < answered / asked < 0.6
    for code in codes_of(region):
        assert read_custodian_code(code)


def test_a_code_in_the_data_folder_opens_what_was_answered(region: Instance) -> None:
    collection = Collection.objects.get()
    copies = [
        KeyCopy((row.custodian_a.number,), bytes(row.sealed_seed)) for row in collection.key_copies.all()
    ]
    for number, code in enumerate(codes_of(region)):
        keys = open_copies(
            collection.uid, copies, {number: read_custodian_code(code)}, bytes(collection.public_key)
        )
        row = SealedAnswer.objects.all()[number]
        assert envelopes_of(collection.uid).open(bytes(row.envelope), row.assignment_id, keys) is not None


@pytest.mark.parametrize(
    "role", ["employee", "superior", "colleague", "team_lead", "operator", "auditor", "teacher", "custodian"]
)
def test_whoever_is_shown_has_a_form_to_fill_in(region: Instance, role: str) -> None:
    del region
    login = next(account.login for account in accounts() if account.role == role)
    rater = User.objects.by_login(login).get().person
    assert RaterAssignment.objects.filter(rater=rater, answer=None).exists()


def test_the_third_quarter_is_closed_and_released_with_its_reasons(region: Instance) -> None:
    del region
    period = Period.objects.get(key="2026-Q3")
    assert is_closed(period)
    results = Result.objects.filter(period="2026-Q3")
    assert results.released(DECEMBER).count() == results.count() > 390
    undecided = results.filter(predicate_code=None).count()
    assert 5 < undecided < 25
    decided = Evaluation.objects.filter(period=period)
    assert decided.filter(result_rating="above", result_reason="").count() == 0
    assert decided.filter(behaviour_rating="below", behaviour_reason="").count() == 0
    assert OrganisationPredicate.objects.filter(period=period, is_final=True).count() > 60


def test_superiors_may_decide_on_the_year_with_proposals_before_them(region: Instance) -> None:
    del region
    period = Period.objects.get(key="2026")
    assert period.stages.get(kind="appraisal").opens_on <= DECEMBER
    superior = User.objects.by_login(next(a.login for a in accounts() if a.role == "superior")).get().person
    led = viewer_for(superior).led
    assert Proposal.objects.filter(period=period, person__in=led).count() == len(led)
    assert not Evaluation.objects.filter(period=period, person__in=led).exclude(decided_at=None).exists()
    assert 5 < Evaluation.objects.filter(period=period).exclude(decided_at=None).count() < 40


def test_nobody_who_is_not_to_be_asked_was_asked(region: Instance) -> None:
    del region
    excluded = list(RaterExclusion.objects.all())
    assert excluded
    for row in excluded:
        assert not RaterAssignment.objects.filter(ratee=row.ratee, rater=row.rater).exists()


def test_nearly_everybody_received_and_some_did_not_sign(region: Instance) -> None:
    del region
    for period in ("2025", "2026-Q3"):
        asked = Result.objects.filter(period=period).exclude(predicate_code=None)
        received = Receipt.objects.filter(result__period=period)
        assert 0.9 < received.count() / asked.count() < 1.01
        assert received.filter(manner="received_unsigned").exclude(first_witness=None).count() > 5
    login = next(account.login for account in accounts() if account.role == "employee")
    employee = User.objects.by_login(login).get().person
    assert Result.objects.filter(person=employee, period="2026-Q3", receipt=None).exists()


def test_the_archive_of_the_closed_year_names_no_colleague_who_answered(region: Instance) -> None:
    del region
    computation = Computation.objects.filter(period="2025").order_by("pk")[0]
    with open_file(computation.archive) as stream, zipfile.ZipFile(stream) as archive:
        ratings = archive.read("inputs/ratings.csv").decode()
        assert ",self," in ratings
        assert ",peer," not in ratings
        assert ",peer," in archive.read("inputs/source_results.csv").decode()


def test_one_objection_changed_a_result_and_one_waits_for_its_decision(region: Instance) -> None:
    del region
    decided, pending = Objection.objects.order_by("filed_at")
    assert (decided.state, decided.period.key) == (ObjectionState.CHANGED, "2025")
    versions = Result.objects.filter(person=decided.person, period="2025").order_by("version")
    assert [row.predicate_code for row in versions] == [3, 2]
    assert decided.reissued == versions[1]
    assert versions[1].reason
    assert (pending.state, pending.period.key) == (ObjectionState.FILED, "2026-Q3")
    assert pending.due_on > DECEMBER
    head = next(account.login for account in accounts() if account.role == "head_of_unit")
    assert pending.decider == User.objects.by_login(head).get().person


def test_the_job_that_would_issue_it_anew_finds_it_done(region: Instance) -> None:
    del region
    changed = Objection.objects.get(state=ObjectionState.CHANGED)
    objection_reissue(objection=changed, told=lambda *_: None)
    assert Result.objects.filter(person=changed.person, period="2025").count() == 2
