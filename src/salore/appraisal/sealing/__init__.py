"""Answers of colleagues, kept like postal votes: sealed before storage, to a key that no server holds.

Belongs here: codes on paper, keys, envelopes. No Django, no database: whoever doubts the promise reads this.
"""

from salore.appraisal.sealing.codes import custodian_code, read_custodian_code
from salore.appraisal.sealing.envelopes import (
    ENVELOPE_BYTES,
    MOST_MINUTES,
    REMARK_BYTES,
    STAMP_BYTES,
    Content,
    Envelopes,
)
from salore.appraisal.sealing.keys import (
    CollectionKeys,
    KeyCopy,
    Mode,
    copies_for,
    custodian_keys,
    open_copies,
)
from salore.appraisal.sealing.trouble import SealingError

__all__ = [
    "ENVELOPE_BYTES",
    "MOST_MINUTES",
    "REMARK_BYTES",
    "STAMP_BYTES",
    "CollectionKeys",
    "Content",
    "Envelopes",
    "KeyCopy",
    "Mode",
    "SealingError",
    "copies_for",
    "custodian_code",
    "custodian_keys",
    "open_copies",
    "read_custodian_code",
]
