"""Taking files away whose time is over: what jobs made, what nothing holds any more, what a crash left.

Does not know what files belong to: whoever holds one lets go of it first.
"""

from __future__ import annotations

import shutil
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet

from salore.core import clock
from salore.core.files.store import folders_left, forget
from salore.core.models import JobRun, StoredFile

# A print that somebody asked for can be made again; a month covers a leave.
_MADE_DAYS = 30
# What was brought and taken nowhere: long enough for somebody to come back to the page, also after holidays.
_LOOSE_DAYS = 14


def sweep() -> int:
    """Take away what nobody comes back for; return how many files that were."""
    now = clock.now()
    JobRun.objects.filter(ended_at__lt=now - timedelta(days=_MADE_DAYS)).update(file=None)
    loose = list(_held_by_nothing().filter(added_at__lt=now - timedelta(days=_LOOSE_DAYS)))
    for stored in loose:
        forget(stored)
    for folder in folders_left():
        shutil.rmtree(folder, ignore_errors=True)
    return len(loose)


def _held_by_nothing() -> QuerySet[StoredFile]:
    found = StoredFile.objects.all()
    for relation in StoredFile._meta.related_objects:
        holders = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
        found = found.exclude(Exists(holders))
    return found
