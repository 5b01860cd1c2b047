"""A batch of letters from the list of people to the file that is fetched. Runs as a job."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.accounts.codes import make_code
from salore.accounts.models import LetterBatch
from salore.accounts.printing import Frame, Letter, print_letters
from salore.accounts.services.letters import CODE_DAYS
from salore.core import clock, files
from salore.core.errors import DomainError
from salore.core.files import keep_made
from salore.core.jobs import progress
from salore.core.models import JobRun, StoredFile
from salore.organisation.models import Agency
from salore.organisation.services.access_letters import (
    Recipient,
    accounts_ensure,
    letters_hand_over,
)
from salore.organisation.states import IdentifierKind
from salore.organisation.viewer import Viewer

# A PDF of that many letters takes a second and little memory.
_A_PDF = 200
# More than one PDF of these: an archive with a PDF for each unit, to be handed out by them.
_ONE_FILE = 400
# Below that starting other processes takes longer than the work.
_ALONE = 2000


@dataclass(frozen=True, slots=True)
class Print:
    """One PDF of a batch."""

    name: str
    people: list[Recipient]


def print_batch(actor: Viewer, run: JobRun, chosen: list[Recipient], *, title: str, url: str) -> LetterBatch:
    """Print letters; their codes open accounts once the file is there to be fetched."""
    accounts = accounts_ensure(actor=actor, person_ids=[one.person_id for one in chosen])
    people = [one for one in chosen if one.person_id in accounts]
    if not people:
        raise DomainError(
            "no_letters",
            _("Nobody here needs a letter: all have opened their accounts, or have no number recorded."),
        )
    codes = {one.person_id: make_code() for one in people}
    progress(run, 0, len(people))
    # The letters hold codes that open accounts.
    with files.scratch() as folder:
        file = _file(actor, run, people, codes, frame=_frame(actor, url), title=title, folder=folder)
    run.message = _said(len(people), len(chosen) - len(people))
    return letters_hand_over(actor=actor, title=title, codes=codes, accounts=accounts, file=file)


def _said(printed: int, left_out: int) -> str:
    said = ngettext("%(n)s letter is ready.", "%(n)s letters are ready.", printed) % {"n": printed}
    if left_out:
        said += " " + ngettext(
            "%(n)s person got none: their number signs in another account.",
            "%(n)s people got none: their numbers sign in other accounts.",
            left_out,
        ) % {"n": left_out}
    return said


def _file(
    actor: Viewer,
    run: JobRun,
    people: list[Recipient],
    codes: Mapping[int, str],
    *,
    frame: Frame,
    title: str,
    folder: Path,
) -> StoredFile:
    stem = f"surat-akses-{slugify(title)[:60] or 'pegawai'}"
    prints = list(_prints(people))
    printed = _printed(frame, prints, codes)
    done = 0
    if len(prints) == 1:
        pdf = next(printed)
        return keep_made(actor, pdf, name=f"{stem}.pdf", media_type="application/pdf")
    with ZipFile(folder / "letters.zip", "w", ZIP_STORED) as archive:
        for one, pdf in zip(prints, printed, strict=True):
            archive.writestr(one.name, pdf)
            done += len(one.people)
            progress(run, done)
    return keep_made(actor, folder / "letters.zip", name=f"{stem}.zip", media_type="application/zip")


def _prints(people: list[Recipient]) -> Iterator[Print]:
    """Yield what goes into one PDF: all of a small batch, else the people of a unit."""
    if len(people) <= _ONE_FILE:
        yield Print("surat.pdf", people)
        return
    number = 0
    for unit, group in groupby(people, key=lambda one: one.unit):
        members = list(group)
        for start in range(0, len(members), _A_PDF):
            number += 1
            yield Print(f"{number:04d}-{slugify(unit)[:60] or 'unit'}.pdf", members[start : start + _A_PDF])


def _printed(frame: Frame, prints: Sequence[Print], codes: Mapping[int, str]) -> Iterator[bytes]:
    letters = ([_letter(one, codes[one.person_id]) for one in each.people] for each in prints)
    if sum(len(each.people) for each in prints) < _ALONE:
        yield from (print_letters(frame, part) for part in letters)
        return
    # "spawn": a forked copy of a process that runs threads (Typst) may hang.
    with ProcessPoolExecutor(os.cpu_count() or 1, mp_context=get_context("spawn")) as pool:
        yield from pool.map(print_letters, (frame for _each in prints), letters)


def _letter(one: Recipient, code: str) -> Letter:
    label = "" if one.number_kind == IdentifierKind.OTHER else f"{IdentifierKind(one.number_kind).label} "
    return Letter(
        name=one.name, number=f"{label}{one.number}", unit=one.unit, code=code, language=one.language
    )


def _frame(actor: Viewer, url: str) -> Frame:
    agency = Agency.objects.get(pk=actor.agency_id)
    return Frame(
        agency=agency.name,
        office=agency.office,
        url=url,
        made_by=actor.name,
        made_on=actor.today,
        expires_on=timezone.localtime(clock.now() + timedelta(days=CODE_DAYS)).date(),
    )
