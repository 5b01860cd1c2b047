"""Files whose time is over go; whatever something holds, stays."""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from salore.core import clock, files, jobs
from salore.core.models import JobRun, StoredFile

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


class Somebody:
    agency_id = 1
    person_id: int | None = 7


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    return tmp_path / "files"


def kept(days_ago: int, content: bytes = PDF) -> StoredFile:
    upload = SimpleUploadedFile("a.pdf", content)
    stored = files.keep(Somebody(), upload, kinds=files.DOCUMENTS)
    StoredFile.objects.filter(pk=stored.pk).update(added_at=ago(days_ago))
    return stored


def ago(days: int) -> datetime:
    return clock.now() - timedelta(days=days)


def made(days_ago: int, content: bytes) -> JobRun:
    return JobRun.objects.create(
        agency_id=1, kind="plans.print", state="done", file=kept(days_ago, content), made_at=ago(days_ago),
        ended_at=ago(days_ago),
    )  # fmt: skip


def test_what_was_brought_and_taken_nowhere_goes_after_a_fortnight() -> None:
    old, young = kept(15), kept(13, PDF + b"%")
    assert files.sweep() == 1
    assert list(StoredFile.objects.all()) == [young]
    assert not files.path_of(old.sha256).exists()
    assert files.path_of(young.sha256).exists()


def test_what_a_job_made_can_be_fetched_for_a_month() -> None:
    old, young = made(31, PDF), made(29, PDF + b"%")
    jobs.sweep_files(timestamp=0)
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.file, StoredFile.objects.get()) == (None, young.file)


def test_the_same_content_stays_for_whom_else_it_is() -> None:
    kept(15)
    again = kept(1)
    assert files.sweep() == 1
    assert files.path_of(again.sha256).exists()


def test_what_a_killed_process_was_receiving_goes_after_a_day(folder: Path) -> None:
    left, under_way = folder / ".incoming-old", folder / ".incoming-new"
    for place in (left, under_way):
        place.mkdir(parents=True)
        (place / "content").write_bytes(b"half")
    yesterday = time.time() - 25 * 3600
    os.utime(left, (yesterday, yesterday))
    files.sweep()
    assert (left.exists(), under_way.exists()) == (False, True)


def test_work_under_way_lies_where_the_sweep_finds_it(folder: Path) -> None:
    with files.scratch() as place:
        assert place.parent == folder
        assert place.stat().st_mode & 0o077 == 0
        yesterday = time.time() - 25 * 3600
        os.utime(place, (yesterday, yesterday))
        files.sweep()
        assert not place.exists()
        place.mkdir()
    assert not place.exists()
