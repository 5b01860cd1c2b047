"""The documents of many people, straight from the frames of a computation."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from salore.engine.documents import PrintJob, print_many
from salore.engine.errors import EngineError
from salore.engine.pipeline import Results
from salore.engine.printing.people import prints
from salore.engine.progress import Progress


def print_documents(
    folder: Path,
    results: Results,
    *,
    people: tuple[str, ...] | None,
    paper: Literal["A4", "F4"],
    workers: int,
    progress: Progress,
) -> int:
    """Print the documents of the people named, or of everybody; return how many people were printed."""
    everybody = results.results["person_id"].unique(maintain_order=True).to_list()
    chosen = everybody if people is None else list(people)
    unknown = sorted(set(chosen) - set(everybody))
    if unknown:
        raise EngineError("print.unknown_people", people=", ".join(unknown[:10]), n=len(unknown))
    progress.stage("printing", len(chosen))
    folder.mkdir()
    job = PrintJob(folder=folder, paper=paper, language=results.run.language)
    return print_many(prints(results, chosen), job, workers=workers, progress=progress)
