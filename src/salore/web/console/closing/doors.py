"""Who comes through: who closes, and who lets results be read."""

from __future__ import annotations

from salore.results.models import LOOKING_AFTER_CLOSE
from salore.web.door import has_role

# The performance team closes; it or the officers who answer for the results release.
LOOKING_AFTER = has_role(*LOOKING_AFTER_CLOSE)
