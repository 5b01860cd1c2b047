"""From sealed answers to cells: what is released, what is not, and that nothing else remains."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.http import Http404

from salore.appraisal import access
from salore.appraisal.assigning import Rating
from salore.appraisal.counting.count import count, recount, stored_sha256
from salore.appraisal.models import (
    Collection,
    Evaluation,
    KeyCopy,
    RaterAssignment,
    SealedAnswer,
    SourceComment,
    SourceResult,
)
from salore.appraisal.sealing import Content, Mode
from salore.appraisal.sealing.codes import write_code
from salore.appraisal.services.answering import AnswerError, answer_submit
from salore.appraisal.services.collecting import (
    collection_close,
    collection_extend,
    collection_open,
    collection_prepare,
    custodian_confirm,
    custodian_rehearse,
)
from salore.appraisal.services.destroying import collection_destroy, custodian_tear
from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.core.models import JobRun
from salore.ledger.models import Event, Reading
from salore.organisation.models import Person
from tests.factories.appraisal import CLOSES_AT, CUSTODIANS, DUE_ON, Round, make_colleagues, make_round
from tests.factories.personas import House, make_cycle, make_house

OPEN_DAY = datetime(2026, 12, 7, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def december(settings: Any) -> None:
    settings.CLOCK_OFFSET = OPEN_DAY - clock.now()


@contextmanager
def _refused(code: str) -> Iterator[None]:
    with pytest.raises(DomainError) as refused:
        yield
    assert refused.value.code == code


def _after(settings: Any, moment: datetime = CLOSES_AT + timedelta(minutes=1)) -> None:
    settings.CLOCK_OFFSET += moment - clock.now()


def _round(house: House, raters: int = 8, **options: Any) -> tuple[Round, Person]:
    """Return a collection in which colleagues are asked about the employee."""
    ratee = house.people["employee"]
    people = make_colleagues(house, raters)
    return make_round(house, [Rating(ratee.pk, one.pk, "peer") for one in people], **options), ratee


def _closed(made: Round, settings: Any) -> Collection:
    _after(settings)
    return collection_close(actor=made.house.viewer("operator"), collection=made.collection)


def test_answers_become_one_mean_and_words(house: House, settings: Any) -> None:
    made, ratee = _round(house)
    for form, score in zip(made.forms(ratee), (4, 4, 5, 3, 4, 5), strict=False):
        made.answer(form, score)
    counted = count(
        actor=house.viewer("operator"), collection=_closed(made, settings), codes=made.codes(0, 2)
    )
    cell = SourceResult.objects.get()
    assert (cell.ratee_id, cell.source, cell.n, cell.mean) == (ratee.pk, "peer", 6, Decimal("4.20"))
    assert set(cell.items.values()) == {"near"}
    assert (counted.answers, counted.rejected, counted.cells, counted.withheld) == (6, 0, 1, 0)
    assert stored_sha256(made.collection) == counted.results_sha256


def test_under_five_answers_not_even_their_number_is_kept(house: House, settings: Any) -> None:
    made, ratee = _round(house)
    for form in made.forms(ratee)[:4]:
        made.answer(form, 2, "Perlu lebih sabar.")
    made.answer(made.forms(ratee)[4], None)
    count(actor=house.viewer("operator"), collection=_closed(made, settings), codes=made.codes(0, 1))
    cell = SourceResult.objects.get()
    assert cell.suppressed
    assert (cell.n, cell.mean, cell.se, cell.items) == (None, None, None, {})
    assert not SourceComment.objects.exists()


def test_peers_and_subordinates_merge_where_each_is_too_few(house: House, settings: Any) -> None:
    head, people = house.people["superior"], make_colleagues(house, 6)
    made = make_round(
        house,
        [Rating(head.pk, one.pk, "peer" if place < 3 else "subordinate") for place, one in enumerate(people)],
    )
    for form in made.forms(head):
        made.answer(form, 4)
    count(actor=house.viewer("operator"), collection=_closed(made, settings), codes=made.codes(0, 1))
    assert list(SourceResult.objects.values_list("source", "n")) == [("colleagues", 6)]


@pytest.mark.parametrize(("remarks", "kept"), [(2, 0), (3, 3)])
def test_remarks_are_kept_from_three_on(house: House, settings: Any, remarks: int, kept: int) -> None:
    made, ratee = _round(house)
    for place, form in enumerate(made.forms(ratee)):
        made.answer(form, 4, f"Ucapan {place}" if place < remarks else "")
    count(actor=house.viewer("operator"), collection=_closed(made, settings), codes=made.codes(1, 2))
    assert SourceComment.objects.count() == kept


def test_the_last_word_counts_and_an_abstention_takes_it_back(house: House, settings: Any) -> None:
    made, ratee = _round(house)
    forms = made.forms(ratee)
    for form in forms[:6]:
        made.answer(form, 1)
        made.answer(form, 5)
    made.answer(forms[6], 1)
    made.answer(forms[6], None)
    assert SealedAnswer.objects.count() == 7
    count(actor=house.viewer("operator"), collection=_closed(made, settings), codes=made.codes(0, 1))
    cell = SourceResult.objects.get()
    assert (cell.n, cell.mean) == (6, Decimal("5.00"))


def test_after_the_close_nobody_is_asked_to_look_again(
    house: House, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, ratee = _round(house)
    for form in made.forms(ratee):
        made.answer(form, 4)
    evaluation = Evaluation.objects.create(
        agency=house.agency, period=made.collection.period, person=ratee, result_rating="as",
        behaviour_rating="as", decided_by=house.people["superior"], decided_at=clock.now(),
    )  # fmt: skip
    monkeypatch.setattr("salore.cycles.closed._told_by", [lambda _period, person: person == ratee.pk])
    count(actor=house.viewer("operator"), collection=_closed(made, settings), codes=made.codes(0, 1))
    evaluation.refresh_from_db()
    assert not evaluation.wants_review


def test_a_recount_gives_the_same_bytes(house: House, settings: Any) -> None:
    made, ratee = _round(house)
    for form in made.forms(ratee):
        made.answer(form, 3, f"Ucapan {form.rater_id}")
    counted = count(
        actor=house.viewer("operator"), collection=_closed(made, settings), codes=made.codes(0, 1)
    )
    again = recount(collection=made.collection, codes=made.codes(1, 2))
    assert again == counted


def test_envelopes_that_were_moved_or_forged_are_left_out_and_counted(house: House, settings: Any) -> None:
    made, ratee = _round(house)
    forms = made.forms(ratee)
    for form in forms[:7]:
        made.answer(form, 4)
    first, second = (SealedAnswer.objects.get(assignment=form) for form in forms[:2])
    SealedAnswer.objects.filter(pk=first.pk).update(envelope=second.envelope)
    counted = count(
        actor=house.viewer("operator"), collection=_closed(made, settings), codes=made.codes(0, 1)
    )
    assert (counted.rejected, SourceResult.objects.get().n) == (1, 6)


def test_one_code_or_a_wrong_one_counts_nothing(house: House, settings: Any) -> None:
    made, ratee = _round(house)
    made.answer(made.forms(ratee)[0], 4)
    collection = _closed(made, settings)
    for codes, error in ((made.codes(0), "too_few_codes"), ({0: b"x" * 16, 1: b"y" * 16}, "wrong_code")):
        with _refused(error):
            count(actor=house.viewer("operator"), collection=collection, codes=codes)
    assert not SourceResult.objects.exists()


def test_only_a_closed_collection_is_counted_and_only_once(house: House, settings: Any) -> None:
    made, ratee = _round(house)
    made.answer(made.forms(ratee)[0], 4)
    operator = house.viewer("operator")
    with _refused("collection_not_closed"):
        count(actor=operator, collection=made.collection, codes=made.codes(0, 1))
    assert not SourceResult.objects.exists()
    collection = _closed(made, settings)
    count(actor=operator, collection=collection, codes=made.codes(0, 1))
    with _refused("collection_not_closed"):
        count(actor=operator, collection=collection, codes=made.codes(0, 1))
    assert SourceResult.objects.count() == 1


def test_released_cells_are_never_changed(house: House, settings: Any) -> None:
    made, ratee = _round(house)
    for form in made.forms(ratee):
        made.answer(form, 4, "Baik sekali.")
    count(actor=house.viewer("operator"), collection=_closed(made, settings), codes=made.codes(0, 1))
    for rows in (SourceResult.objects.all(), SourceComment.objects.all()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            rows.update(source="self")


def test_after_the_last_sheet_nothing_is_left_to_open(house: House, settings: Any) -> None:
    made, ratee = _round(house)
    for form in made.forms(ratee):
        made.answer(form, 4)
    operator = house.viewer("operator")
    counted = count(actor=operator, collection=_closed(made, settings), codes=made.codes(0, 1))
    with _refused("backup_differs"):
        collection_destroy(actor=operator, collection=made.collection, restored_sha256=b"other")
    assert SealedAnswer.objects.exists()
    collection_destroy(actor=operator, collection=made.collection, restored_sha256=counted.results_sha256)
    left = [rows.objects.exists() for rows in (SealedAnswer, KeyCopy, RaterAssignment)]
    assert left == [False, False, False]
    states = []
    for custodian, persona in zip(
        made.collection.custodians.order_by("number"), ("operator", "auditor"), strict=False
    ):
        custodian_tear(actor=house.viewer(persona), custodian=custodian)
        made.collection.refresh_from_db()
        states.append(made.collection.state)
    assert states == ["counted", "destroyed"]
    assert SourceResult.objects.get().n == 8


def test_it_is_over_also_where_the_sheets_were_torn_first(house: House, settings: Any) -> None:
    made, ratee = _round(house)
    for form in made.forms(ratee):
        made.answer(form, 4)
    operator = house.viewer("operator")
    counted = count(actor=operator, collection=_closed(made, settings), codes=made.codes(0, 1))
    holders = zip(made.collection.custodians.order_by("number"), CUSTODIANS, strict=True)
    for custodian, persona in holders:
        custodian_tear(actor=house.viewer(persona), custodian=custodian)
    made.collection.refresh_from_db()
    assert made.collection.state == "counted"
    collection_destroy(actor=operator, collection=made.collection, restored_sha256=counted.results_sha256)
    made.collection.refresh_from_db()
    assert made.collection.state == "destroyed"
    assert Event.objects.filter(verb="collection.destroyed").count() == 1


def test_forms_are_taken_until_the_end_and_not_a_moment_longer(house: House, settings: Any) -> None:
    made, ratee = _round(house)
    form = made.forms(ratee)[0]
    with _refused("collection_runs"):
        collection_close(actor=house.viewer("operator"), collection=made.collection)
    _after(settings, CLOSES_AT - timedelta(seconds=30))
    made.answer(form, 4)
    _after(settings, CLOSES_AT)
    with _refused("collection_over"):
        made.answer(form, 5)
    _closed(made, settings)
    with pytest.raises(StaleError):
        made.answer(form, 5)


def test_more_time_is_given_never_less(house: House) -> None:
    made, _ratee = _round(house)
    operator = house.viewer("operator")
    later = CLOSES_AT + timedelta(days=3)
    collection_extend(actor=operator, collection=made.collection, closes_at=later, reason="Listrik padam.")
    made.collection.refresh_from_db()
    assert made.collection.closes_at == later
    with pytest.raises(DomainError):
        collection_extend(actor=operator, collection=made.collection, closes_at=CLOSES_AT, reason="Salah.")
    with _refused("reason_missing"):
        collection_extend(actor=operator, collection=made.collection, closes_at=later, reason=" ")


def test_answers_that_the_form_does_not_offer_are_refused_without_repeating_them(house: House) -> None:
    made, ratee = _round(house)
    form = made.forms(ratee)[0]
    for content in (
        Content({"akuntabel": 9}),
        Content({"rahasia": 4}),
        Content({"akuntabel": 4}, "x" * 1001),
        Content({}, "Hanya ucapan."),
    ):
        with pytest.raises(DomainError) as refused:
            answer_submit(form=form, content=content)
        assert "rahasia" not in str(refused.value)
        assert "xxx" not in str(refused.value)
    assert not SealedAnswer.objects.exists()


def test_nobody_else_opens_a_form(house: House, stranger: House) -> None:
    made, ratee = _round(house)
    form = made.forms(ratee)[0]
    for persona in ("employee", "superior", "operator", "unit_officer", "auditor", "system_administrator"):
        with pytest.raises(Http404):
            access.form_for_answer(house.viewer(persona), form.pk)
    with pytest.raises(Http404):
        access.form_for_answer(stranger.viewer("operator"), form.pk)
    with pytest.raises(Http404):
        access.collection_for_operator(stranger.viewer("operator"), made.collection.uid)


def test_an_answer_leaves_no_event_no_reading_and_no_time(house: House) -> None:
    made, ratee = _round(house)
    before = (Event.objects.count(), Reading.objects.count())
    made.answer(made.forms(ratee)[0], 4)
    assert (Event.objects.count(), Reading.objects.count()) == before
    columns = {field.column for field in SealedAnswer._meta.fields}
    assert columns == {"assignment_id", "envelope"}
    assert {field.column for field in RaterAssignment._meta.fields} == {
        "id", "collection_id", "ratee_id", "rater_id", "outsider_id", "source"
    }  # fmt: skip
    recorded = Event.objects.filter(verb__startswith="collection").values_list("data", flat=True)
    assert any(recorded)
    assert all(
        str(made.forms(ratee)[0].rater_id) != str(value) for data in recorded for value in data.values()
    )


def test_keys_need_all_their_holders_and_each_holder_only_once(house: House) -> None:
    cycle = make_cycle(house, 2026)
    operator = house.viewer("operator")
    three = [house.people[name] for name in ("operator", "auditor", "colleague")]
    options: dict[str, Any] = {
        "actor": operator, "period": cycle.periods.get(key="2026"), "mode": Mode.TWO_OF_THREE,
        "due_on": DUE_ON, "closes_at": CLOSES_AT,
    }  # fmt: skip
    with _refused("custodians_number"):
        collection_prepare(custodians=[three[0], three[0], three[1]], **options)
    collection = collection_prepare(custodians=three, **options)
    with _refused("custodians_missing"):
        collection_open(actor=operator, collection=collection, forms=[])
    custodian = collection.custodians.get(number=0)
    for typed, code in (("ABC", "code_length"), ("ÄÖ" * 14, "code_letters"), ("0" * 28, "code_check")):
        with _refused(code):
            custodian_confirm(actor=operator, custodian=custodian, typed=typed)
    sheet = write_code(bytes(16))
    custodian_confirm(actor=operator, custodian=custodian, typed=sheet)
    with pytest.raises(StaleError):
        custodian_confirm(actor=operator, custodian=custodian, typed=sheet)
    assert custodian_rehearse(actor=operator, custodian=custodian, typed=sheet).rehearsed_on
    with _refused("code_other"):
        custodian_rehearse(actor=operator, custodian=custodian, typed=write_code(b"\x01" * 16))


def _listening(said: list[str]) -> Any:
    """Return what writes down every statement with its values, as it goes to the database."""

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        said.append(f"{sql} {params}")
        return execute(sql, params, many, context)

    return listen


@pytest.mark.usefixtures("committing")
def test_no_byte_on_disk_tells_what_was_said(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The canary: in no statement; raw, in hex and in base64 in no table and no WAL, also after a failure."""
    canary = "Kenari-kuning-bernyanyi-di-Kurik"
    house = make_house()
    made, ratee = _round(house, mode=Mode.ONE_OF_TWO)
    forms = made.forms(ratee)
    said: list[str] = []
    with connection.execute_wrapper(_listening(said)):
        made.answer(forms[0], 4, canary)
        made.answer(forms[0], 4, canary)
    assert any("appraisal_sealedanswer" in statement for statement in said)
    assert not any(canary in statement for statement in said)
    with pytest.raises(DomainError):
        made.answer(forms[1], 4, canary * 40)
    RaterAssignment.objects.filter(pk=forms[2].pk).delete()
    with pytest.raises(AnswerError, match=r"^IntegrityError$"):
        made.answer(forms[2], 4, canary)
    folder = next(Path(str(tmp_path_factory.getbasetemp())).glob("postgres*"))
    wanted = {canary.encode(), canary.encode().hex().encode(), base64.b64encode(canary.encode())[:-4]}
    wanted |= {made.sheets[0].encode(), made.sheets[0].replace("-", "").encode(), *made.codes(0, 1).values()}
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert any("pg_wal" in str(file) for file in files)
    assert [file for file in files if any(one in file.read_bytes() for one in wanted)] == []
    # The control: what is stored openly is found by the same search.
    assert any(b"Rekan 7" in file.read_bytes() for file in files)


def _decided(house: House, collection: Collection, persona: str) -> Evaluation:
    made: Evaluation = Evaluation.objects.create(
        agency=house.agency, period=collection.period, person=house.people[persona], edition=1,
        result_rating="as", behaviour_rating="as", decided_by=house.people["superior"],
        decided_at=clock.now(),
    )  # fmt: skip
    return made


def test_whoever_was_decided_on_before_the_count_is_looked_at_again(house: House, settings: Any) -> None:
    made, asked_about = _round(house)
    for form in made.forms(asked_about):
        made.answer(form, 4)
    ratee, other = (_decided(house, made.collection, persona) for persona in ("employee", "colleague"))
    count(actor=house.viewer("operator"), collection=_closed(made, settings), codes=made.codes(0, 1))
    ratee.refresh_from_db()
    other.refresh_from_db()
    assert (ratee.wants_review, ratee.edition, ratee.result_rating) == (True, 1, "as"), "nothing else changed"
    assert not other.wants_review
    assert JobRun.objects.get(kind="proposals.compute").state == "waiting", "computed anew after the count"


def test_where_too_few_answered_nobody_is_asked_to_look_again(house: House, settings: Any) -> None:
    made, asked_about = _round(house)
    for form in made.forms(asked_about)[:4]:
        made.answer(form, 4)
    decided = _decided(house, made.collection, "employee")
    count(actor=house.viewer("operator"), collection=_closed(made, settings), codes=made.codes(0, 1))
    decided.refresh_from_db()
    assert not decided.wants_review


def test_how_long_forms_were_open_is_told_as_a_median_of_many(house: House, settings: Any) -> None:
    made, ratee = _round(house, 24)
    items = made.collection.cycle.pack_version.pack.rules.behaviour_items.keys()
    for number, form in enumerate(made.forms(ratee)):
        answer_submit(form=form, content=Content(dict.fromkeys(items, 4), "", 2 if number < 20 else 9))
    count(actor=house.viewer("operator"), collection=_closed(made, settings), codes=made.codes(0, 1))
    assert Collection.objects.get().burden == {"peer": 2}


def test_whoever_left_or_moved_meanwhile_changes_nothing_of_what_was_answered(
    house: House, settings: Any
) -> None:
    made, ratee = _round(house)
    forms = made.forms(ratee)
    for form in forms[:3]:
        made.answer(form, 4)
    # Yesterday the ratee left, one rater moved and another left: their forms are still taken, and count.
    yesterday = clock.today() - timedelta(days=1)
    ratee.assignments.update(ends_on=yesterday)
    forms[3].rater.assignments.update(unit=house.units["BKPSDM.MUTASI"])
    forms[4].rater.assignments.update(ends_on=yesterday)
    for form in forms[3:6]:
        made.answer(form, 4)
    count(actor=house.viewer("operator"), collection=_closed(made, settings), codes=made.codes(0, 1))
    cell = SourceResult.objects.get()
    assert (cell.n, cell.mean) == (6, Decimal("4.0"))
