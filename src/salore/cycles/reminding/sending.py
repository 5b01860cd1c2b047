"""Reminders go out by mail. Each is tried once, unless the server could not even be reached."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from salore.core import clock
from salore.cycles.models import Reminder

# What it says may be done by then: an older one is not sent any more.
_FRESH = timedelta(hours=3)
_log = logging.getLogger(__name__)


def send() -> int:
    """Send the reminders of this morning that nobody has tried to send; return how many went out."""
    connection: BaseEmailBackend = mail.get_connection()
    sent = 0
    try:
        while reminder := _claimed():
            try:
                connection.open()
            except OSError as error:
                # The server is away: nothing has gone out, the next round tries again.
                _note(reminder, tried_at=None, failure=str(error)[:300])
                _log.warning("the mail server cannot be reached: %s", error)
                break
            sent += _sent(reminder, connection)
    finally:
        connection.close()
    return sent


def _sent(reminder: Reminder, connection: BaseEmailBackend) -> bool:
    try:
        _message(reminder, connection).send()
    except OSError as error:
        # It may have gone out all the same: not a second time.
        _note(reminder, failure=str(error)[:300])
        connection.close()
        return False
    _note(reminder, sent_at=clock.now(), failure="")
    return True


def _note(reminder: Reminder, **values: Any) -> None:
    Reminder.objects.filter(pk=reminder.pk).update(**values)


def _claimed() -> Reminder | None:
    """Return a reminder that nobody else sends. Claimed before it is sent: rather no mail than two."""
    waiting = Reminder.objects.filter(made_at__gte=clock.now() - _FRESH, tried_at=None).exclude(address="")
    while reminder := waiting.first():
        if Reminder.objects.filter(pk=reminder.pk, tried_at=None).update(tried_at=clock.now()):
            return reminder
    return None


def _message(reminder: Reminder, connection: BaseEmailBackend) -> mail.EmailMessage:
    return mail.EmailMessage(
        reminder.subject,
        reminder.text,
        to=[reminder.address],
        headers={"Auto-Submitted": "auto-generated"},
        connection=connection,
    )
