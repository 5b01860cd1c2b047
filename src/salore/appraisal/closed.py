"""Whether a period is closed, as appraisal asks it."""

from salore.cycles.closed import is_closed

__all__ = ["is_closed"]
