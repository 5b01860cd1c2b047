"""The door to runs of jobs: each belongs to whoever asked for it."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from django.http import Http404

from salore.core.models import JobRun


class Seer(Protocol):
    @property
    def agency_id(self) -> int: ...
    @property
    def person_id(self) -> int | None: ...


def job_run_for_view(viewer: Seer, uid: UUID) -> JobRun:
    """Return a run that the viewer asked for."""
    run = JobRun.objects.filter(agency_id=viewer.agency_id, owner_id=viewer.person_id, uid=uid).first()
    if run is None or viewer.person_id is None:
        raise Http404
    return run
