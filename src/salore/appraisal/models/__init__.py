"""Collections of sealed answers and what their count released; later: named answers and decisions."""

from salore.appraisal.models.collecting import (
    Collection,
    Custodian,
    KeyCopy,
    RaterAssignment,
    RaterExclusion,
    SealedAnswer,
)
from salore.appraisal.models.released import SourceComment, SourceResult

__all__ = [
    "Collection",
    "Custodian",
    "KeyCopy",
    "RaterAssignment",
    "RaterExclusion",
    "SealedAnswer",
    "SourceComment",
    "SourceResult",
]
