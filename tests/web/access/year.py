"""The viewer's year, the calendar feed, the pages that explain each stage."""

from __future__ import annotations

from salore.core import clock
from salore.cycles.models import CalendarFeed
from salore.cycles.services.feeds import token_of
from tests.factories.personas import House
from tests.web.access_matrix import ANYONE, EVERYBODY, Row


def own(house: House) -> dict[str, object]:
    person = house.people["employee"]
    feed, _ = CalendarFeed.objects.get_or_create(
        person=person, ended_at=None, defaults={"agency": house.agency, "made_at": clock.now()}
    )
    return {"token": token_of(feed)}


ROWS = {
    "year:year": Row(get=EVERYBODY),
    "year:change_feed": Row(post=EVERYBODY),
    # The address is the key: whoever has it, reads.
    "year:feed": Row(get=ANYONE, kwargs=own, is_common=True),
    "year:reminders": Row(get=EVERYBODY),
    "guide:index": Row(get=EVERYBODY),
    "guide:topic": Row(get=EVERYBODY, kwargs=lambda _house: {"topic": "keberatan"}, is_common=True),
    "guide:stage": Row(get=EVERYBODY, kwargs=lambda _house: {"stage": "planning"}, is_common=True),
}
