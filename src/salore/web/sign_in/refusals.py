"""Why somebody cannot come in just now, in words that say what helps."""

from __future__ import annotations

import math

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.accounts.services.entering import TooManyFailuresError
from salore.core import clock
from salore.core.errors import DomainError


def words_for(error: DomainError) -> str:
    """Return the sentence for a page; a wait is told by its length and its end."""
    if not isinstance(error, TooManyFailuresError):
        return str(error)
    minutes = max(1, math.ceil((error.until - clock.now()).total_seconds() / 60))
    at = timezone.localtime(error.until)
    wait = ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    return _(
        "Too many attempts from this network failed. Try again in %(wait)s, at %(time)s. The account is not"
        " locked: a browser that you signed in with before and a new letter still open it."
    ) % {"wait": wait, "time": at.strftime("%H.%M")}
