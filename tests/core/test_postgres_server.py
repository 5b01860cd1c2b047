"""The embedded server through bad moments: killed, left behind, doubled, started from many sides at once."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from salore.core.postgres import Passwords, Server, postmaster
from salore.core.trouble import InstallationError

_PASSWORDS = Passwords("superuser", "owner", "web")


def _server(folder: Path) -> Server:
    return Server(folder, _PASSWORDS, is_durable=False)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = _server(tmp_path)
    yield server
    server.stop()


def _program(folder: Path, body: str) -> list[str]:
    start = f"""
        import os, signal, subprocess, sys, time
        from pathlib import Path
        import psycopg
        from salore.core.postgres import Passwords, Server, postmaster
        server = Server(Path({str(folder)!r}), Passwords("superuser", "owner", "web"), is_durable=False)
    """
    return [sys.executable, "-c", textwrap.dedent(start) + textwrap.dedent(body)]


@contextmanager
def _spoken(folder: Path, body: str, word: str) -> Iterator[subprocess.Popen[str]]:
    """Run a program until it has said the word, and end it when the test ends, however that ends."""
    with subprocess.Popen(
        _program(folder, body), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout
        try:
            assert program.stdout.readline() == f"{word}\n"
            yield program
        finally:
            program.kill()


def _ask(server: Server, question: str = "SELECT 1") -> object:
    with psycopg.connect(**server.urls.owner.psycopg()) as connection:
        found = connection.execute(question).fetchone()
    assert found
    return found[0]


def _pid(server: Server) -> int:
    pid = postmaster.recorded_pid(server.cluster)
    assert pid
    return pid


def _wait_until_gone(server: Server, pid: int) -> None:
    deadline = time.monotonic() + 20
    while postmaster.runs(server.cluster, pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_text_is_sorted_and_kept_the_same_on_every_machine(server: Server) -> None:
    server.start()
    asked = "SELECT datlocale FROM pg_database WHERE datlocprovider = 'b' AND datname = 'salore'"
    assert _ask(server, asked) == "C.UTF-8"
    assert _ask(server, "SHOW server_encoding") == "UTF8"
    assert _ask(server, "SHOW listen_addresses") == "127.0.0.1"


def test_it_comes_back_within_ten_seconds_after_being_killed_with_what_was_committed(tmp_path: Path) -> None:
    server = Server(tmp_path, _PASSWORDS)
    server.start()
    with psycopg.connect(**server.urls.owner.psycopg(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (id int)")
        port = server.urls.owner.port
        os.kill(_pid(server), signal.SIGKILL)
        began = time.monotonic()
        while not server.supervise():
            time.sleep(0.05)
        assert time.monotonic() - began < 10
    assert _ask(server, "SELECT count(*) FROM kept") == 0
    assert server.urls.owner.port == port
    assert not server.supervise()
    server.stop()


def test_a_killed_server_whose_parent_never_noticed_is_not_taken_for_a_running_one(tmp_path: Path) -> None:
    # The parent lives on and never asks: its dead child keeps its number.
    body = """
        server.start()
        dead = postmaster.recorded_pid(server.cluster)
        os.kill(dead, signal.SIGKILL)
        while " Z " not in Path(f"/proc/{dead}/stat").read_text():
            time.sleep(0.01)
        server._owner.release()
        print("killed", flush=True)
        sys.stdin.read()
    """
    with _spoken(tmp_path, body, "killed"):
        server = _server(tmp_path)
        dead = _pid(server)
        assert " Z " in Path(f"/proc/{dead}/stat").read_text()
        began = time.monotonic()
        server.start()
        assert time.monotonic() - began < 10
        assert _pid(server) != dead
        assert _ask(server) == 1
        server.stop()


def test_it_ends_with_an_owner_that_is_killed(tmp_path: Path) -> None:
    body = """
        server.start()
        print("up", flush=True)
        sys.stdin.read()
    """
    with _spoken(tmp_path, body, "up") as owner:
        server = _server(tmp_path)
        pid = _pid(server)
        assert postmaster.runs(server.cluster, pid)
        owner.kill()
    _wait_until_gone(server, pid)


def test_a_server_left_behind_is_ended_before_a_new_one_starts(server: Server) -> None:
    server.start()
    server.stop()
    command = ["postgres", "-D", str(server.cluster.folder), "-p", str(server.cluster.port)]
    left = subprocess.Popen(
        [Path(postmaster.binaries.program("postgres")), *command[1:]],
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **server.cluster.account.running_options(),
    )
    while not server._answers():
        time.sleep(0.05)
    server.start()
    left.wait(10)
    assert _pid(server) != left.pid
    assert _ask(server) == 1


def test_a_number_that_now_belongs_to_another_program_hinders_nothing(server: Server) -> None:
    server.start()
    server.stop()
    stale = server.cluster.folder / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{server.cluster.folder}\n0\n1\n\n127.0.0.1\n0 0\nready\n")
    server.start()
    assert _ask(server) == 1


def test_a_crash_while_the_cluster_is_made_leaves_nothing_that_is_taken_for_one(server: Server) -> None:
    unfinished = server.data_folder / "postgres.new"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    server.start()
    assert _ask(server) == 1
    assert not unfinished.exists()


def test_a_crash_before_the_rights_were_given_is_made_good(server: Server) -> None:
    server.start()
    with psycopg.connect(**server.superuser.psycopg(), autocommit=True) as superuser:
        superuser.execute("DROP DATABASE salore")
        superuser.execute("CREATE DATABASE salore OWNER salore_owner")
    server.stop()
    server.start()
    with psycopg.connect(**server.urls.owner.psycopg(), autocommit=True) as owner:
        owner.execute("CREATE TABLE kept (id int)")
    with psycopg.connect(**server.urls.web.psycopg()) as web:
        assert web.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_another_port_is_taken_when_somebody_holds_ours(server: Server) -> None:
    server.start()
    port = server.urls.owner.port
    server.stop()
    with socket.socket() as somebody:
        somebody.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        somebody.bind(("127.0.0.1", port))
        somebody.listen()
        server.start()
        assert server.urls.owner.port != port
        assert _ask(server) == 1


def test_a_second_owner_is_refused_in_words(server: Server) -> None:
    server.start()
    with pytest.raises(InstallationError) as refused:
        _server(server.data_folder).start()
    assert str(server.data_folder) in refused.value.lines("id")[0]
    assert "sudah berjalan" in refused.value.lines("id")[0]
    assert _ask(server) == 1


def test_a_command_uses_the_running_server_and_leaves_it_running(server: Server) -> None:
    server.start()
    pid = _pid(server)
    with _server(server.data_folder).attach() as urls, psycopg.connect(**urls.owner.psycopg()) as connection:
        assert connection.info.backend_pid
    assert _pid(server) == pid
    assert _ask(server) == 1


def test_a_command_alone_starts_the_server_and_stops_it(tmp_path: Path) -> None:
    server = _server(tmp_path)
    with server.attach():
        pid = _pid(server)
        assert _ask(server) == 1
    assert not postmaster.runs(server.cluster, pid)
    assert postmaster.recorded_pid(server.cluster) is None


@pytest.mark.slow
def test_many_commands_at_once_share_one_server_which_the_last_stops(tmp_path: Path) -> None:
    with _server(tmp_path).attach():
        pass
    body = """
        import random
        for _ in range(3):
            with server.attach() as urls, psycopg.connect(**urls.web.psycopg()) as connection:
                time.sleep(random.random() / 3)
                assert connection.execute("SELECT 1").fetchone() == (1,)
    """
    commands = [subprocess.Popen(_program(tmp_path, body)) for _ in range(6)]
    assert [command.wait(60) for command in commands] == [0] * 6
    assert postmaster.recorded_pid(_server(tmp_path).cluster) is None


def test_serving_waits_for_a_command_that_runs_the_server(tmp_path: Path) -> None:
    body = """
        with server.attach():
            print("up", flush=True)
            time.sleep(1)
    """
    with _spoken(tmp_path, body, "up") as command:
        server = _server(tmp_path)
        server.start()
        assert command.wait(10) == 0
        assert _ask(server) == 1
        server.stop()


def test_a_cluster_that_is_gone_is_not_made_anew_in_silence(server: Server) -> None:
    server.start()
    server.stop()
    moved = server.cluster.folder.rename(server.data_folder / "moved")
    with pytest.raises(InstallationError, match="salore restore"):
        server.start()
    assert not server.cluster.folder.exists()
    moved.rename(server.cluster.folder)
    server.start()
    assert server.is_alive()


def test_a_cluster_of_another_version_is_refused_in_words(server: Server) -> None:
    server.start()
    server.stop()
    (server.cluster.folder / "PG_VERSION").write_text("16\n")
    with pytest.raises(InstallationError) as refused:
        server.start()
    assert "PostgreSQL 16" in refused.value.lines("id")[0]


def test_what_postgresql_says_is_passed_on_when_it_does_not_start(server: Server) -> None:
    server.start()
    server.stop()
    (server.cluster.folder / "local.conf").write_text("work_mem = 'plenty'\n")
    with pytest.raises(InstallationError) as refused:
        server.start()
    assert "work_mem" in str(refused.value)
