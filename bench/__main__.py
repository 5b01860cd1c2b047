"""Measures what Salore promises and prints it beside the promise."""

from __future__ import annotations

import argparse
import importlib
import platform
from collections.abc import Sequence

from bench.row import Row

SUBJECTS = (
    "commands", "calibration", "engine", "documents", "workspace", "imports", "letters", "appraisal", "forms",
    "period",
)  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("subjects", nargs="*", default=[], help=f"large, or any of {', '.join(SUBJECTS)}")
    asked.add_argument("--full", action="store_true", help="measure slow references at full size too")
    asked.add_argument("--minutes", type=float, help="how long forms are answered; 10 for the record")
    options = asked.parse_args()
    large = "large" in options.subjects
    chosen = [name for name in options.subjects if name != "large"] or SUBJECTS
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}\n")
    for subject in chosen:
        module = importlib.import_module(f"bench.{subject}")
        more = {"minutes": options.minutes} if subject == "forms" and options.minutes else {}
        _print(subject, module.run(large=large, full=options.full, **more))


def _print(subject: str, rows: Sequence[Row]) -> None:
    print(subject)
    for row in rows:
        mark = "  " if row["reached"] else "! "
        figure = f"{row['value']:,.4g} {row['unit']}".strip()
        print(f"{mark}{row['name']:62}{figure:>18}   wanted {row['target']:16} {row['note']}", flush=True)
    print()


if __name__ == "__main__":
    main()
