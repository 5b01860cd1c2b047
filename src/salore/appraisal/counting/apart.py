"""The caller's side of the process that is given codes: by its standard input, and in no other way.

A page carries neither number library nor keys. What it hands over is in no argument, no environment, no
file, no row; what it hears back is a refusal, or that it is done. The other side is `__main__`.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from threading import Thread
from typing import Any
from uuid import UUID

from django.db import connection

# One count at a time in a database, whichever machine it runs on.
LOCK = 0x5A10_0C01
# A page waits so long for the end; wrong codes are known at once, and a large count goes on by itself.
PATIENCE_S = 20.0
_log = logging.getLogger(__name__)


class Action(StrEnum):
    COUNT = "count"
    RESEAL = "reseal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the process said: a refusal, and whose code it is about; `is_over` unless it goes on by itself."""

    is_over: bool = True
    refusal: str = ""
    custodian: int | None = None

    @property
    def is_done(self) -> bool:
        return self.is_over and not self.refusal


class ApartError(Exception):
    """The process ended as it should not; the message is the kind of error and nothing else."""


def with_codes(
    action: Action,
    *,
    collection: UUID,
    person_id: int,
    typed: Mapping[int, str],
    language: str,
    patience_s: float = PATIENCE_S,
) -> Told:
    """Have a process of its own do what needs codes; `typed` are they, by number of custodian.

    Raises
    ------
    ApartError
        Where it ended by an error; then nothing was written.
    """
    command = [sys.executable, "-m", __package__, action, str(collection), str(person_id), language]
    environment = {name: value for name, value in os.environ.items() if name != "SALORE_DATABASE_POOL"}
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # What libraries say of an error may hold what they were given.
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        said, _none = process.communicate(json.dumps(typed).encode(), timeout=patience_s)
    except subprocess.TimeoutExpired:
        Thread(target=process.communicate, daemon=True).start()
        return Told(is_over=False)
    return _heard(action, process.returncode, said)


def is_counting() -> bool:
    """Return whether a count is at work somewhere in this database now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [LOCK],
        )
        return bool(cursor.fetchone()[0])


def _heard(action: Action, returncode: int, said: bytes) -> Told:
    try:
        told: dict[str, Any] = json.loads(said)
    except ValueError:
        told = {"failed": f"ended with {returncode}"}
    if "failed" in told:
        _log.error("%s failed: %s", action, told["failed"])
        raise ApartError(told["failed"])
    return Told(refusal=told.get("refusal", ""), custodian=told.get("custodian"))
