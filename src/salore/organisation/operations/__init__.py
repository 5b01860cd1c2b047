"""Operations that reach over many rows: shown before they are done, done once, undone within their day.

Each is a frozen dataclass that says which rows it closes and opens (`postings`, `units`); `change` previews,
applies and undoes any of them; `effects` finds out what follows and `words` says it.
"""

from salore.organisation.operations.change import Preview, apply, follow_calendar, preview, undo
from salore.organisation.operations.postings import Move, Promote, Retire, Rotate, Seat, Turn
from salore.organisation.operations.units import (
    DissolveUnit,
    MergeUnits,
    OpenUnit,
    Part,
    PlaceUnit,
    SplitUnit,
)

__all__ = [
    "DissolveUnit",
    "MergeUnits",
    "Move",
    "OpenUnit",
    "Part",
    "PlaceUnit",
    "Preview",
    "Promote",
    "Retire",
    "Rotate",
    "Seat",
    "SplitUnit",
    "Turn",
    "apply",
    "follow_calendar",
    "preview",
    "undo",
]
