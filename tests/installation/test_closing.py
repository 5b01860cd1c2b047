"""A close that is killed, or loses its database, has frozen nothing, and ends in the same bytes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from salore.core.database import attached
from salore.core.instance import Instance, create_instance, open_instance
from salore.core.postgres import postmaster
from tests.installation.running import environment, salore

pytestmark = pytest.mark.slow
# Between the start of Python and the last row; where exactly, each machine says by its speed.
KILLED_AFTER_S = (2.0, 3.5, 5.0)


@pytest.fixture
def decided(tmp_path: Path) -> Instance:
    """An installation whose year is decided."""
    instance = create_instance(tmp_path / "data")
    assert salore(instance.folder, "migrate").returncode == 0
    with attached(instance):
        made = _office(instance, "make")
        made.communicate(timeout=300)
        assert made.returncode == 0
    return instance


def _office(instance: Instance, what: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.installation.closing_office", what],
        env=environment(instance.folder), stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def _closed(instance: Instance) -> str:
    with attached(instance):
        told, _errors = _office(instance, "close").communicate(timeout=300)
    assert len(told) == 64
    return told


def _frozen(instance: Instance) -> tuple[int, int]:
    with attached(instance) as urls, psycopg.connect(**urls.web.psycopg()) as web:
        row = web.execute("SELECT count(*), max(version) FROM results_result").fetchone()
    assert row is not None
    return row[0], row[1] or 0


def test_a_close_killed_at_some_points_ends_as_one_that_was_not(decided: Instance, tmp_path: Path) -> None:
    control = tmp_path / "undisturbed"
    subprocess.run(["cp", "-a", decided.folder, control], check=True)
    undisturbed = _closed(open_instance(control))
    for seconds in KILLED_AFTER_S:
        with attached(decided):
            running = _office(decided, "close")
            time.sleep(seconds)
            # The engine beside it is killed with it, as a power cut would.
            os.killpg(running.pid, signal.SIGKILL)
            running.communicate()
        people, version = _frozen(decided)
        # All of it or nothing: never a part, never a second version.
        assert (people, version) in ((0, 0), (13, 1))
    once = _closed(decided)
    assert _frozen(decided) == (13, 1)
    assert _closed(decided) == once == undisturbed

    out = tmp_path / "out"
    exported = salore(decided.folder, "results", "export", "--period", "2026", "--out", str(out))
    assert exported.returncode == 0, exported.stderr
    verified = salore(decided.folder, "verify", str(out), "--lang", "en")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_a_close_whose_connections_are_cut_is_begun_again(decided: Instance) -> None:
    with attached(decided) as urls:
        running = _office(decided, "close")
        time.sleep(3.0)
        with psycopg.connect(**urls.owner.psycopg(), autocommit=True) as owner:
            owner.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        running.communicate(timeout=300)
    assert _frozen(decided) in ((0, 0), (13, 1))
    _closed(decided)
    assert _frozen(decided) == (13, 1)


def test_a_close_whose_database_is_killed_is_begun_again(decided: Instance) -> None:
    server = decided.server
    server.start()
    try:
        running = _office(decided, "close")
        time.sleep(3.0)
        pid = postmaster.recorded_pid(server.cluster)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        while not server.supervise():
            time.sleep(0.05)
        running.communicate(timeout=300)
    finally:
        server.stop()
    assert _frozen(decided) in ((0, 0), (13, 1))
    _closed(decided)
    assert _frozen(decided) == (13, 1)
