"""The folder of a demonstration: tables, quarters, truth and a note on what this is."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from salore.engine.demonstration.region import generate
from salore.engine.tables.output import OutputFolder
from salore.engine.tables.write import write_table


def write_demonstration(folder: Path, people: int, seed: int, *, overwrite: bool = False) -> None:
    """Write the tables as CSV, `quarterly/` and `truth/` beneath them; all of it or nothing."""
    note = (files(__package__) / "data" / "README.txt").read_text(encoding="utf-8")
    with OutputFolder(folder, overwrite=overwrite) as place:
        made = generate(people, seed)
        for name, frames in (("", made.tables), ("quarterly", made.quarterly), ("truth", made.truth)):
            (place / name).mkdir(exist_ok=True)
            for table, frame in frames.items():
                if frame.height:
                    write_table(frame, place / name, table, file_format="csv")
        (place / "README.txt").write_text(note.format(people=people, seed=seed), encoding="utf-8")
