"""Output folders: complete or absent, whatever happens; what was there stays until the new is done."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from salore.engine.tables import OutputFolder, OutputTrouble, write_table

FRAME = pl.DataFrame({"text": ["baris " * 50] * 2000})


def listing(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_folder_appears_when_it_is_done(tmp_path: Path) -> None:
    out = tmp_path / "hasil"
    with OutputFolder(out, overwrite=False) as folder:
        (folder / "a.csv").write_text("x")
        assert not out.exists()
        assert folder.parent == tmp_path
    assert listing(tmp_path) == {"hasil"}
    assert (out / "a.csv").read_text() == "x"


@pytest.mark.parametrize("ending", [ValueError, KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("existing", [True, False])
def test_whatever_ends_it_leaves_what_was(
    tmp_path: Path, ending: type[BaseException], existing: bool
) -> None:
    out = tmp_path / "hasil"
    if existing:
        out.mkdir()
        (out / "lama.csv").write_text("lama")

    def write() -> None:
        with OutputFolder(out, overwrite=existing) as folder:
            (folder / "a.csv").write_text("x")
            raise ending

    with pytest.raises(ending):
        write()
    assert listing(tmp_path) == ({"hasil"} if existing else set())
    if existing:
        assert (out / "lama.csv").read_text() == "lama"


def trouble(folder: OutputFolder) -> str:
    with pytest.raises(OutputTrouble) as caught, folder:
        pass
    for language in ("id", "en"):
        assert caught.value.lines(language)[0]
    return caught.value.code


def test_an_existing_folder_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "hasil"
    out.mkdir()
    assert trouble(OutputFolder(out, overwrite=False)) == "exists"
    (out / "lama.csv").write_text("lama")
    with OutputFolder(out, overwrite=True) as folder:
        (folder / "baru.csv").write_text("baru")
        assert listing(out) == {"lama.csv"}
    assert listing(out) == {"baru.csv"}
    assert listing(tmp_path) == {"hasil"}


def test_a_folder_that_came_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    out = tmp_path / "hasil"
    folder = OutputFolder(out, overwrite=False)
    (folder.__enter__() / "a.csv").write_text("x")
    out.mkdir()
    with pytest.raises(OutputTrouble, match="--overwrite"):
        folder.__exit__(None, None, None)
    assert listing(tmp_path) == {"hasil"}
    assert listing(out) == set()


def test_what_was_comes_back_if_the_last_step_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "hasil"
    out.mkdir()
    (out / "lama.csv").write_text("lama")
    rename = Path.rename

    def stumble(self: Path, target: Path) -> Path:
        if ".partial-" in self.name:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stumble)
    with pytest.raises(KeyboardInterrupt), OutputFolder(out, overwrite=True) as folder:
        (folder / "baru.csv").write_text("baru")
    assert listing(tmp_path) == {"hasil"}
    assert listing(out) == {"lama.csv"}


def test_places_where_no_folder_can_be(tmp_path: Path) -> None:
    assert trouble(OutputFolder(tmp_path / "tidak" / "ada", overwrite=False)) == "no_parent"
    (tmp_path / "berkas").write_text("x")
    assert trouble(OutputFolder(tmp_path / "berkas", overwrite=True)) == "is_a_file"
    assert trouble(OutputFolder(tmp_path / "berkas" / "x", overwrite=False)) == "no_parent"


def test_inputs_are_never_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = tmp_path / "data" / "tabel"
    tables.mkdir(parents=True)
    assert trouble(OutputFolder(tmp_path / "data", overwrite=True, spare=[tables])) == "would_remove"
    assert trouble(OutputFolder(tables, overwrite=True, spare=[tables])) == "would_remove"
    monkeypatch.chdir(tables)
    assert trouble(OutputFolder(tmp_path / "data", overwrite=True)) == "would_remove"
    assert tables.is_dir()


def test_a_place_where_nobody_may_write_is_told() -> None:
    # Not even the superuser makes folders here.
    assert trouble(OutputFolder(Path("/sys/hasil"), overwrite=False)) in ("no_permission", "read_only")


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EROFS, "read_only"),
        (errno.EACCES, "no_permission"),
        (errno.ENAMETOOLONG, "name_too_long"),
    ],
)
def test_troubles_of_the_system_are_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def refuse(self: Path, *rest: Any, **options: Any) -> None:
        del rest, options
        raise OSError(number, os.strerror(number), str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert trouble(OutputFolder(tmp_path / "hasil", overwrite=False)) == code


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, file_format: Any) -> None:
    def write() -> None:
        with OutputFolder(tmp_path / "hasil", overwrite=False) as folder:
            (folder / f"t.{file_format}").symlink_to("/dev/full")
            write_table(FRAME, folder, "t", file_format=file_format)

    with pytest.raises(OutputTrouble) as caught:
        write()
    assert caught.value.code == "disk_full"
    assert listing(tmp_path) == set()


def test_errors_of_others_pass_unchanged(tmp_path: Path) -> None:
    elsewhere = "/tempat/lain/people.csv"
    with pytest.raises(PermissionError), OutputFolder(tmp_path / "hasil", overwrite=False):
        raise PermissionError(errno.EACCES, "Permission denied", elsewhere)
    assert listing(tmp_path) == set()


WRITER = """
import signal, sys, time
from pathlib import Path
from salore.engine.tables.output import OutputFolder

def stop(number, frame):
    raise SystemExit(128 + number)

signal.signal(signal.SIGTERM, stop)
with OutputFolder(Path(sys.argv[1]), overwrite=False) as folder:
    (folder / "a.csv").write_text("x")
    print("ready", flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path / "hasil")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(number)
        assert process.wait(timeout=30) != 0
    deadline = time.monotonic() + 5
    while listing(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert listing(tmp_path) == set()
