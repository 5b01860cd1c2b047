"""How commands end: codes, folders that are whole or absent, summaries for people and machines."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.acceptance.command import (
    PACKS,
    Ended,
    command_line,
    compute,
    contents,
    nothing_left,
    read_rows,
    salore,
    salore_process,
    write_csv,
)
from tests.acceptance.conftest import Tables, answer, write_tables


@pytest.fixture
def folder(tables: Tables, tmp_path: Path) -> Path:
    return write_tables(tmp_path / "tables", tables)


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "survey.csv", [answer(response_id=str(n)) for n in range(6)])


@pytest.fixture
def ratings(tmp_path: Path) -> Path:
    rows = [
        {"ratee_id": f"a{i}", "rater_id": f"r{j}", "score": (2 * i + j) % 5 + 1}
        for i in range(6)
        for j in range(5)
    ]
    return write_csv(tmp_path / "own.csv", rows)


# ── Codes ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_process_ends_with_0_and_2(folder: Path, tmp_path: Path) -> None:
    words = ("compute", folder, "--policy", "salor", "--as-of", "2026-12-31", "--out", tmp_path / "out")
    done = salore_process(*words)
    assert (done.code, bool(done.out)) == (0, True)
    again = salore_process(*words)
    assert (again.code, again.out) == (2, "")
    assert "--overwrite" in again.err


@pytest.mark.parametrize(
    "words",
    [
        ("compute",), ("compute", "tables"), ("compute", "tables", "--policy", "salor"), ("nonsense",),
        ("compute", "tables", "--policy", "salor", "--out", "o", "--as-of", "31-12-2026"),
        ("compute", "tables", "--policy", "salor", "--out", "o", "--period", "2026-Q5"),
        ("compute", "tables", "--policy", "salor", "--out", "o", "--format", "pdf"),
        ("compute", "tables", "--policy", "salor", "--out", "o", "--lang", "jv"),
        ("compute", "tables", "--policy", "salor", "--out", "o", "--workers", "0"),
        ("calibrate", "none.csv", "--out", "o"),
        ("calibrate", "tables/ratings.csv", "--out", "o", "--scale", "1-5"),
        ("satisfaction", "none.csv", "--out", "o"), ("explain", "none", "p1"), ("diff", "none", "none"),
        ("verify", "none"), ("policy", "show", "none"), ("policy", "check", "none"),
        ("policy", "diff", "salor", "none"), ("check", "none", "--policy", "salor"),
        ("demo", "tables", "o", "--people", "0"), ("explain", "tables", "p1"), ("diff", "tables", "tables"),
        ("verify", "tables"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_bad_usage_ends_with_2(
    words: tuple[str, ...], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = salore(*words)
    assert ended.code == 2, ended.said
    assert ended.err.strip()
    assert "Traceback" not in ended.said
    assert nothing_left(tmp_path, folder.name)


def test_a_fault_of_ours_ends_with_1_and_a_reference(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError

    state = tmp_path / "state"
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    monkeypatch.setattr("salore.engine.folder.compute", break_down)
    ended = compute(folder, tmp_path / "out")
    assert ended.code == 1
    logs = [path for path in state.rglob("*") if path.is_file()]
    assert len(logs) == 1
    assert str(logs[0]) in ended.err
    reference = logs[0].read_text().split()[1]
    assert reference in ended.err
    assert nothing_left(tmp_path, "tables", "state")


def test_version_and_help() -> None:
    assert salore("--version").out.startswith("salore ")
    help_ = salore("--help")
    assert help_.code == 0
    commands = (
        "compute", "calibrate", "satisfaction", "check", "template", "schema", "explain", "diff", "verify",
        "policy", "demo",
    )  # fmt: skip
    assert all(name in help_.out for name in commands)


# ── Folders ───────────────────────────────────────────────────────────────────────────────────────────


def test_an_existing_folder_is_kept_without_overwrite_and_replaced_with_it(
    folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("x")
    assert compute(folder, out).code == 2
    assert nothing_left(out, "mine.txt")
    assert compute(folder, out, "--overwrite").code == 0
    assert not (out / "mine.txt").exists()
    assert (out / "results.csv").is_file()
    assert nothing_left(tmp_path, "tables", "out")


def test_overwriting_with_bad_tables_keeps_the_old(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert compute(folder, out).code == 0
    before = contents(out)
    (folder / "people.csv").write_text("person_id,name,unit_id\n")
    assert compute(folder, out, "--overwrite").code == 2
    assert contents(out) == before
    assert nothing_left(tmp_path, "tables", "out")


@pytest.mark.parametrize("out", ["tables", "."])
def test_inputs_are_never_overwritten(
    out: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(folder)
    monkeypatch.chdir(folder)
    assert compute(folder, tmp_path / out, "--overwrite").code == 2
    assert contents(folder) == before


def test_inputs_of_surveys_and_ratings_are_never_overwritten(
    survey: Path, ratings: Path, tmp_path: Path
) -> None:
    assert salore("satisfaction", survey, "--out", tmp_path, "--overwrite").code == 2
    assert salore("calibrate", ratings, "--out", tmp_path, "--overwrite").code == 2
    assert nothing_left(tmp_path, "survey.csv", "own.csv")


def test_a_map_inside_the_output_is_not_taken_away(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "map.toml").write_text('[people]\nname = "name"\n')
    assert compute(folder, out, "--overwrite", "--map", out / "map.toml").code == 2
    assert (out / "map.toml").is_file()


def test_where_nothing_may_be_written(folder: Path, tmp_path: Path) -> None:
    """The system's own folder refuses new ones, also for its administrator."""
    assert compute(folder, Path("/proc/salore-out")).code == 2
    file = tmp_path / "file"
    file.write_text("x")
    assert compute(folder, file).code == 2
    assert compute(folder, file, "--overwrite").code == 2
    assert compute(folder, file / "out").code == 2
    assert compute(folder, tmp_path / "none" / "out").code == 2
    assert file.read_text() == "x"
    assert nothing_left(tmp_path, "tables", "file")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO])
def test_a_disk_that_fails_under_way_leaves_nothing(
    code: int, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code), str(tmp_path / "out"))

    monkeypatch.setattr(pl.DataFrame, "write_csv", fail)
    ended = compute(folder, tmp_path / "out")
    assert (ended.code, ended.out) == (2, "")
    assert nothing_left(tmp_path, "tables")


@pytest.mark.parametrize("file_format", ["csv", "parquet", "xlsx"])
def test_files_may_not_grow(file_format: str, folder: Path, tmp_path: Path) -> None:
    """What a quota does: the system stops a file from growing."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

    ended = salore_process(
        "compute", folder, "--policy", "salor", "--as-of", "2026-12-31", "--out", tmp_path / "out",
        "--format", file_format, preexec_fn=limit, env=os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)},
    )  # fmt: skip
    assert ended.code == 2, ended.said
    assert not (tmp_path / "out").exists()
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".out")]  # noqa: PTH208


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("pattern", [".out*", ".out*/results.csv"])
def test_a_signal_leaves_nothing(signum: signal.Signals, pattern: str, region: Path, tmp_path: Path) -> None:
    """While it computes and while it writes; what is whole before the signal arrives may stay."""
    words = ("compute", region, "--policy", "salor", "--as-of", "2026-12-31", "--out", tmp_path / "out")
    with subprocess.Popen(command_line(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        wait_for(running, tmp_path, pattern)
        running.send_signal(signum)
        running.communicate(timeout=60)
    if pattern.endswith("results.csv") and (tmp_path / "out").exists():
        assert (tmp_path / "out" / "manifest.json").is_file()
        assert nothing_left(tmp_path, "out")
    else:
        assert running.returncode not in (0, 1)
        assert nothing_left(tmp_path)


def wait_for(running: subprocess.Popen[bytes], parent: Path, pattern: str) -> None:
    for _ in range(20_000):
        if running.poll() is not None or any(parent.glob(pattern)):
            return
        time.sleep(0.003)
    raise AssertionError(pattern)


def test_a_second_program_that_is_faster_wins(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that appears under way is not overwritten."""
    out = tmp_path / "out"
    import salore.engine.folder as engine_folder

    real = engine_folder.compute

    def meanwhile(*given: Any) -> Any:
        out.mkdir()
        (out / "theirs").write_text("x")
        return real(*given)

    monkeypatch.setattr(engine_folder, "compute", meanwhile)
    assert compute(folder, out).code == 2
    assert nothing_left(out, "theirs")
    assert nothing_left(tmp_path, "tables", "out")


# ── What is said ──────────────────────────────────────────────────────────────────────────────────────


def test_json_is_all_that_standard_output_holds(
    folder: Path, survey: Path, ratings: Path, tmp_path: Path
) -> None:
    runs: dict[str, Ended] = {
        "compute": compute(folder, tmp_path / "a", "--json"),
        "calibrate": salore("calibrate", ratings, "--out", tmp_path / "b", "--json"),
        "satisfaction": salore(
            "satisfaction", survey, "--out", tmp_path / "c", "--json", "--as-of", "2026-12-31"
        ),
        "check": salore("check", folder, "--policy", "salor", "--as-of", "2026-12-31", "--json"),
        "diff": salore("diff", tmp_path / "a", tmp_path / "a", "--json"),
    }  # fmt: skip
    for name, ended in runs.items():
        assert ended.code == 0, (name, ended.err)
        assert isinstance(ended.json, dict), name
    assert runs["compute"].json["people"] == 3
    assert runs["check"].json["rows"]["people"] == 3


def test_the_summary_follows_the_language(folder: Path, tmp_path: Path) -> None:
    own = compute(folder, tmp_path / "id").out
    english = compute(folder, tmp_path / "en", "--lang", "en").out
    assert "pegawai" in own
    assert "Belum dinilai" in own
    assert "pegawai" not in english
    assert "Not decided" in english


def test_the_comparable_share_is_in_the_summary(folder: Path, tmp_path: Path) -> None:
    """One superior each: nobody can be compared."""
    ended = compute(folder, tmp_path / "out", "--json")
    assert ended.json["comparable_share"] == 0
    assert "0 %" in compute(folder, tmp_path / "again").out


@pytest.mark.parametrize("pack", PACKS)
def test_template_opens_in_the_command_itself(pack: str, tmp_path: Path) -> None:
    ended = salore("template", tmp_path / "template", "--policy", pack)
    assert ended.code == 0, ended.err
    names = {path.name for path in (tmp_path / "template").iterdir()}
    assert {
        f"{name}.xlsx"
        for name in (
            "people", "segments", "units", "targets", "texts", "ratings", "source_results", "services",
            "satisfaction", "satisfaction_recaps", "decisions",
        )
    } <= names  # fmt: skip
    assert salore("template", tmp_path / "template", "--policy", pack).code == 2
    checked = salore("check", tmp_path / "template", "--policy", pack, "--lang", "en")
    assert checked.code == 2
    # On a busy machine it first tells how far it is.
    assert "people.xlsx:1:" in checked.err
    assert len(checked.err.splitlines()) == 1


def test_schema_is_json_schema_of_every_table() -> None:
    ended = salore("schema")
    assert ended.code == 0
    text = ended.out
    assert ended.json["$schema"].startswith("https://json-schema.org/")
    for column in (
        "person_id",
        "is_maximum",
        "unit_of_measure",
        "u9",
        "answered_on",
        "is_adjusted",
        "decided_by",
    ):
        assert f'"{column}"' in text


def test_notices_of_results_go_to_their_file(folder: Path, tmp_path: Path) -> None:
    (folder / "tatagets.csv").write_text("x,y\n1,2\n")
    assert compute(folder, tmp_path / "out").code == 0
    rows = read_rows(tmp_path / "out" / "notices.csv")
    unread = [row for row in rows if row["file"] == "tatagets.csv"]
    assert [(row["row"], row["column"]) for row in unread] == [("", "")]
    assert any(row["person_id"] == "p2" and row["code"] == "undecided" for row in rows)
