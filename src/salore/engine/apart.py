"""Computing in a process of its own, for callers that carry no number library.

Belongs here: the caller's side. The other side is `python -m salore.engine`. The memory of a large period
goes back with the process, and no page ever loads what it needs.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

from salore.policy import pack_to_json
from salore.policy.model import Pack

REFUSED = 2


class RefusedError(Exception):
    """The tables cannot be used; `lines` say where and why."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def compute_apart(
    tables: Path, out: Path, *, pack: Pack, period: str, as_of: date, language: str = "id"
) -> None:
    """Compute a folder of tables into `out`, all of it or nothing.

    Raises
    ------
    RefusedError
        With every fault of the tables.
    """
    rules = out.with_name(f"{out.name}.pack.json")
    rules.write_text(pack_to_json(pack), encoding="utf-8")
    asked = (str(tables), str(out), str(rules), period, as_of.isoformat(), language)
    command = [sys.executable, "-m", "salore.engine", *asked]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    finally:
        rules.unlink()
    if done.returncode == REFUSED:
        raise RefusedError(done.stderr.splitlines())
    if done.returncode:
        raise RuntimeError(f"the engine ended with {done.returncode}: {done.stderr[-4000:]}")
