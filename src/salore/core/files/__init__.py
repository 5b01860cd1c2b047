"""Files that people bring or that jobs make, kept once under the hash of their content.

What a file is, is told by its content; its name only serves people. Who may have a file is asked of what it
belongs to, through that one's `access.py`.
"""

from salore.core.files.kinds import DOCUMENTS, EVIDENCE, PHOTOS, SHEETS, Kind
from salore.core.files.store import Keeper, forget, keep, keep_made, open_file, path_of, scratch
from salore.core.files.sweeping import sweep

__all__ = [
    "DOCUMENTS",
    "EVIDENCE",
    "PHOTOS",
    "SHEETS",
    "Keeper",
    "Kind",
    "forget",
    "keep",
    "keep_made",
    "open_file",
    "path_of",
    "scratch",
    "sweep",
]
