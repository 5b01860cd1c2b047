"""Prepared queries answer as Django's own do, whatever is given."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, QuerySet, Value
from django.db.models.functions import JSONObject
from django.test.utils import CaptureQueriesContext

from salore.core.prepared import prepared
from salore.organisation.models import Assignment, Person
from tests.factories.personas import House

asked = 0


def _serving(people: Collection[int], day: date) -> QuerySet[Any]:
    global asked
    asked += 1
    posts = Assignment.objects.on(day).filter(person=OuterRef("pk")).order_by("pk")
    return (
        Person.objects.filter(pk__in=people)
        .select_related("agency")
        .annotate(posts=ArraySubquery(posts.values(one=JSONObject(role="role", since="starts_on"))))
        .order_by("pk")
    )


def _names(agency_id: int, beginning: str) -> QuerySet[Any, Any]:
    people = Person.objects.filter(agency_id=agency_id)
    before, after = people.filter(name__lt=beginning), people.filter(name__gte=beginning)
    return before.values_list(Value(0), "name").union(after.values_list(Value(1), "name"), all=True)


SERVING, NAMES = prepared(_serving), prepared(_names)


def test_rows_are_those_of_the_query_itself(house: House) -> None:
    today = house.viewer("operator").today
    everybody = [person.pk for person in house.people.values()]
    for people in (everybody, everybody[:2], everybody[:1], []):
        for day in (today, today - timedelta(days=20_000)):
            expected = [(one.pk, one.agency, one.posts) for one in _serving(people, day)]
            assert [(one.pk, one.agency, one.posts) for one in SERVING(people, day)] == expected
    assert any(one.posts for one in SERVING(people=everybody, day=today))


def test_united_rows_and_texts_with_quotes_are_given_too(house: House) -> None:
    for beginning in ("", "M", "' OR 1=1 --", "%s", "\\"):
        expected = sorted(_names(house.agency.pk, beginning))
        assert sorted(NAMES(house.agency.pk, beginning)) == expected


def test_the_query_is_built_once_and_seen_each_time(house: House) -> None:
    SERVING([], date(2026, 1, 1))
    before = asked
    with CaptureQueriesContext(connection) as captured:
        SERVING([house.people["employee"].pk], date(2026, 1, 1))
        SERVING([house.people["superior"].pk], date(2026, 1, 1))
    assert asked == before
    assert len(captured) == 2


def test_a_row_that_is_changed_leaves_the_next_answer_alone(house: House) -> None:
    people, day = [house.people["employee"].pk], date(2026, 1, 1)
    SERVING(people, day)[0].name = "Somebody else"
    assert SERVING(people, day)[0].name == house.people["employee"].name


def test_what_has_no_type_is_refused(house: House) -> None:
    @prepared
    def untyped(people: Any) -> QuerySet[Person]:
        return Person.objects.filter(pk__in=people)

    with pytest.raises(TypeError, match="people"):
        untyped([house.people["employee"].pk])
