"""Runs a command as a whole process and measures it from outside."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measured:
    """Wall-clock seconds and the peak of resident memory."""

    seconds: float
    peak_gb: float


def salore(*arguments: str | Path) -> Measured:
    """Run the installed command; a failure ends the bench with what the command said."""
    command = [str(Path(sys.executable).with_name("salore")), *map(str, arguments)]
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}\n{said.decode(errors='replace')}")
    return Measured(seconds, usage.ru_maxrss / 1024**2)
