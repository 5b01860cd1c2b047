"""Many people at once: documents written to a folder a person, by one process or several.

Belongs here: spreading the work. Does not: the documents (`printer`), the folder's temporary name and its
final one (whoever calls).
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import quote

from salore.engine.documents.data import DocumentKind, Paper, PersonPrint
from salore.engine.documents.printer import Printer
from salore.engine.progress import Progress, Silent
from salore.wording import Language

BATCH = 20
AHEAD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """What is printed of everybody, and where."""

    folder: Path
    kinds: tuple[DocumentKind, ...] = ("plan", "evaluation", "evaluation_document", "explanation")
    paper: Paper = "A4"
    language: Language = "id"


def print_many(
    people: Iterable[PersonPrint], job: PrintJob, *, workers: int = 1, progress: Progress | None = None
) -> int:
    """Write `folder/PERSON_ID/*.pdf` for everybody and return how many people were printed.

    `people` may be a generator: only a few batches are held at a time.
    """
    report = progress or Silent()
    batches = _batches(people)
    done = 0
    for count in _in_one_process(batches, job) if workers <= 1 else _in_many(batches, job, workers):
        done += count
        report.advance(done)
    return done


def folder_name(person_id: str) -> str:
    """Name the folder of a person; an identifier never leads out of the folder it is written to.

    Examples
    --------
    >>> folder_name("199403122019032007"), folder_name("../a"), folder_name("..")
    ('199403122019032007', '..%2Fa', '%2E%2E')
    """
    name = quote(person_id, safe=" ")
    return name if name.strip(".") else name.replace(".", "%2E")


def _batches(people: Iterable[PersonPrint]) -> Iterator[list[PersonPrint]]:
    everybody = iter(people)
    while batch := list(islice(everybody, BATCH)):
        yield batch


def _in_one_process(batches: Iterator[list[PersonPrint]], job: PrintJob) -> Iterator[int]:
    for batch in batches:
        yield _print_batch(batch, job)


def _in_many(batches: Iterator[list[PersonPrint]], job: PrintJob, workers: int) -> Iterator[int]:
    # "spawn": a forked copy of a process that runs threads (polars, Typst) may hang.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start_worker) as pool:
        running: set[Future[int]] = set()
        try:
            while True:
                for batch in islice(batches, workers * AHEAD - len(running)):
                    running.add(pool.submit(_print_batch, batch, job))
                if not running:
                    return
                finished, running = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    yield future.result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _start_worker() -> None:
    # One thread each: the processes already fill the cores. Ctrl-C is the parent's to answer.
    os.environ["RAYON_NUM_THREADS"] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _print_batch(batch: Sequence[PersonPrint], job: PrintJob) -> int:
    printer = Printer(job.paper, job.language)
    for person in batch:
        folder = job.folder / folder_name(person.person_id)
        folder.mkdir(parents=True, exist_ok=True)
        for name, pdf in printer.print_person(person, job.kinds).items():
            (folder / name).write_bytes(pdf)
    return len(batch)
