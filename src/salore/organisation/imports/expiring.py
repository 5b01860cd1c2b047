"""Imports whose time is over: each is taken away with its file and what its rows held.

What was taken over stands in the event log, person by person. The files themselves hold more about people
than an appraisal needs (NIK, religion, family), so they stay no longer than somebody may ask about them.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from salore.core import clock, files
from salore.ledger import services as ledger
from salore.organisation.models import ImportBatch
from salore.organisation.states import ImportState
from salore.organisation.viewer import Viewer

# Nobody who prepared a list needs longer to confirm it; by then it is out of date too.
UNCONFIRMED_DAYS = 14
# A quarter: as long as people come with questions about what a list did.
APPLIED_DAYS = 90


def batches_expire(*, actor: Viewer) -> int:
    """Take away the agency's imports that were left lying or long since taken over; return how many."""
    now = clock.now()
    over = Q(state=ImportState.APPLIED, made_at__lt=now - timedelta(days=APPLIED_DAYS))
    left = ~Q(state=ImportState.APPLIED) & Q(made_at__lt=now - timedelta(days=UNCONFIRMED_DAYS))
    batches = list(ImportBatch.objects.filter(over | left, agency_id=actor.agency_id).select_related("file"))
    for batch in batches:
        with transaction.atomic():
            ledger.record(actor, "import.expired", batch, state=batch.state)
            batch.delete()
            files.forget(batch.file)
    return len(batches)
