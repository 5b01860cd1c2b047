"""Computing in a process of its own, for callers that carry no number library.

Belongs here: the caller's side. The other side is `python -m salore.engine`. The memory of a large period
goes back with the process, and no page ever loads what it needs.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from salore.policy import pack_to_json
from salore.policy.model import Pack

REFUSED = 2
Stated = Mapping[str, object]


class RefusedError(Exception):
    """The tables cannot be used; `lines` say where and why."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def compute_apart(
    tables: Path,
    out: Path,
    *,
    pack: Pack,
    period: str,
    as_of: date,
    language: str = "id",
    people: Sequence[str] = (),
) -> None:
    """Compute a folder of tables into `out`, all of it or nothing; of some people alone, if they are named.

    Raises
    ------
    RefusedError
        With every fault of the tables.
    """
    rules = out.with_name(f"{out.name}.pack.json")
    rules.write_text(pack_to_json(pack), encoding="utf-8")
    asked = (str(tables), str(out), str(rules), period, as_of.isoformat(), language, *people)
    command = [sys.executable, "-m", "salore.engine", *asked]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    finally:
        rules.unlink()
    if done.returncode == REFUSED:
        raise RefusedError(done.stderr.splitlines())
    if done.returncode:
        raise RuntimeError(f"the engine ended with {done.returncode}: {done.stderr[-4000:]}")


def compose_apart(folder: Path, parts: Sequence[Stated]) -> None:
    """Make one folder of results of the parts that lie in it, the oldest first."""
    command = [sys.executable, "-m", "salore.engine.composing", str(folder)]
    done = subprocess.run(
        command, input=json.dumps(list(parts)), capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise RuntimeError(f"the engine ended with {done.returncode}: {done.stderr[-4000:]}")
