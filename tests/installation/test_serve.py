"""`salore serve` through bad moments: its processes killed, itself killed, started twice, stopped."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from salore.core.instance import create_instance
from tests.installation.running import Served, as_json, children_of, is_running, salore, serving

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return create_instance(tmp_path_factory.mktemp("served") / "data").folder


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    with serving(folder) as served:
        served.wait_until_ready()
        yield served


def test_it_tells_whether_it_answers_and_whether_it_is_ready(served: Served) -> None:
    served.wait_until_ready()
    assert served.get("/healthz") == (200, "ok\n")
    status, text = served.get("/readyz")
    assert (status, as_json(text)) == (200, {"database": True, "migrations": True, "worker": True})


def test_web_processes_that_served_pages_hold_no_library_that_computes(served: Served) -> None:
    served.wait_until_ready()
    for path in ("/masuk/", "/masuk/pertama/", "/masuk/lupa/", "/tidak-ada/"):
        assert served.get(path)[0] in (200, 404)
    (worker,) = children_of(served.child("granian"))
    mapped = Path(f"/proc/{worker}/maps").read_text()
    assert "/psycopg_binary/" in mapped, "its libraries are seen"
    assert not {name for name in ("polars", "numpy", "numba", "scipy") if f"/{name}" in mapped}


def test_postgresql_is_back_within_ten_seconds_after_being_killed(served: Served) -> None:
    served.wait_until_ready()
    killed = served.postgres_pid()
    os.kill(killed, signal.SIGKILL)
    time.sleep(0.3)
    assert served.wait_until_ready() < 10
    assert served.postgres_pid() != killed


def test_while_postgresql_is_away_pages_say_so_at_once_and_come_back_with_it(served: Served) -> None:
    served.wait_until_ready()
    served.process.send_signal(signal.SIGSTOP)
    try:
        os.kill(served.postgres_pid(), signal.SIGKILL)
        began = time.monotonic()
        while served.is_ready():
            # Connections outlive their server by a moment.
            assert time.monotonic() - began < 5
        while time.monotonic() - began < 12:
            asked = time.monotonic()
            assert served.get("/readyz")[0] == 503
            status, page = served.get("/masuk/lupa/11111111-1111-1111-1111-111111111111/x/")
            assert (status, "Basis data sedang tidak menjawab" in page) == (503, True)
            assert time.monotonic() - asked < 2 * 4
            assert served.get("/healthz")[0] == 200
    finally:
        served.process.send_signal(signal.SIGCONT)
    assert served.wait_until_ready() < 10


@pytest.mark.parametrize("which", ["granian", "salore.installation.working"])
def test_a_killed_process_is_started_again_with_nothing_of_it_left(served: Served, which: str) -> None:
    served.wait_until_ready()
    killed = served.child(which)
    os.kill(killed, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while True:
        alive = [pid for pid, words in served.children().items() if which in words]
        if alive and alive != [killed]:
            break
        assert time.monotonic() < deadline, served.said
        time.sleep(0.1)
    served.wait_until_ready()
    assert served.child(which) != killed
    with pytest.raises(ProcessLookupError):
        os.killpg(killed, 0)


def test_a_second_start_is_refused_in_words(served: Served) -> None:
    refused = salore(served.folder, "serve", "--port", "1")
    assert refused.returncode == 2
    assert f"Salore sudah berjalan di folder data {served.folder}" in refused.stderr
    assert str(served.process.pid) in refused.stderr
    served.wait_until_ready()


def test_another_start_on_the_same_port_is_refused_in_words(served: Served, tmp_path: Path) -> None:
    other = create_instance(tmp_path / "other").folder
    refused = salore(other, "serve", "--port", str(served.port), "--lang", "en")
    assert refused.returncode == 2
    assert f"port {served.port} cannot be used" in refused.stderr


def test_other_machines_are_not_served_in_the_open(tmp_path: Path) -> None:
    folder = create_instance(tmp_path / "data").folder
    refused = salore(folder, "serve", "--host", "0.0.0.0")
    assert refused.returncode == 2
    assert "HTTPS" in refused.stderr


def test_a_folder_without_an_installation_is_told(tmp_path: Path) -> None:
    refused = salore(tmp_path / "nowhere", "serve")
    assert refused.returncode == 2
    assert "salore init" in refused.stderr
    assert not (tmp_path / "nowhere").exists()


@pytest.fixture(params=[signal.default_int_handler, signal.SIG_IGN], ids=["terminal", "background"])
def ctrl_c(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a process inherits of Ctrl-C: from a terminal, or from a script that starts it behind it."""
    before = signal.signal(signal.SIGINT, request.param)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize("signal_sent", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_it_stops_postgresql_last(tmp_path: Path, signal_sent: signal.Signals) -> None:
    with serving(create_instance(tmp_path / "data").folder) as served:
        served.wait_until_ready()
        postgres, others = served.postgres_pid(), [served.child("granian"), served.child("working")]
        served.process.send_signal(signal_sent)
        while is_running(postgres):
            alive = [pid for pid in others if is_running(pid)]
            time.sleep(0.01)
        assert alive == []
        assert served.process.wait(30) == 0
    log = max((tmp_path / "data" / "postgres" / "log").glob("postgresql-*.log")).read_text()
    assert "database system is shut down" in log
    assert "was not properly shut down" not in log


def test_killed_itself_it_takes_everything_with_it(tmp_path: Path) -> None:
    with serving(create_instance(tmp_path / "data").folder) as served:
        served.wait_until_ready()
        left = list(served.children())
        assert len(left) == 3
        served.process.kill()
        served.process.wait()
        # Long enough for a busy machine: it is about whether they end, not how soon.
        deadline = time.monotonic() + 60
        while any(is_running(pid) for pid in left):
            assert time.monotonic() < deadline, [pid for pid in left if is_running(pid)]
            time.sleep(0.1)


def test_migrating_without_serving(tmp_path: Path) -> None:
    folder = create_instance(tmp_path / "data").folder
    done = salore(folder, "migrate")
    assert done.returncode == 0, done.stderr
    assert "sudah sesuai" in done.stdout
