"""Somebody's private calendar address: made, replaced, ended."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.db import transaction

from salore.core import clock
from salore.cycles.models import CalendarFeed
from salore.ledger.services import record
from salore.organisation.viewer import Viewer

# The address holds what a copy of the database alone does not tell.
_SIGNER = Signer(salt="salore.cycles.calendar", sep=".")


@transaction.atomic
def feed_renew(*, actor: Viewer) -> CalendarFeed:
    """Make the actor a new calendar address; the one before stops working."""
    _end(actor)
    feed = CalendarFeed.objects.create(
        agency_id=actor.agency_id, person_id=actor.person_id or 0, made_at=clock.now()
    )
    record(actor, "calendar.renewed", feed, person_id=actor.person_id)
    return feed


@transaction.atomic
def feed_end(*, actor: Viewer) -> None:
    """Let the actor's calendar address stop working."""
    for feed in _end(actor):
        record(actor, "calendar.ended", feed, person_id=actor.person_id)


def _end(actor: Viewer) -> list[CalendarFeed]:
    working = CalendarFeed.objects.filter(person__in=actor.themselves, ended_at=None).select_for_update()
    ended = list(working)
    CalendarFeed.objects.filter(pk__in=[feed.pk for feed in ended]).update(ended_at=clock.now())
    return ended


def token_of(feed: CalendarFeed) -> str:
    """Return what the address ends with."""
    return _SIGNER.sign(feed.uid.hex)


def uid_in(token: str) -> str | None:
    """Return the feed's uid, or None where the token is none of ours."""
    try:
        return _SIGNER.unsign(token)
    except BadSignature:
        return None
