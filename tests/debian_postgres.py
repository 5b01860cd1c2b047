"""The system's PostgreSQL (15 on Debian 12) as the agency's own server, for the time of a test session."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from salore.core.postgres import Connection
from salore.core.postgres.account import account_for

_OLDEST = 15


def programs() -> Path:
    """Return the programs of the oldest server that Salore supports and this system has."""
    found = {int(place.parent.name): place for place in Path("/usr/lib/postgresql").glob("[0-9]*/bin")}
    return found[min(version for version in found if version >= _OLDEST)]


@pytest.fixture(scope="session")
def debian_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """The superuser's way into a running server."""
    with running(tmp_path_factory.mktemp("debian")) as way:
        yield way


@contextmanager
def running(folder: Path) -> Iterator[Connection]:
    cluster = folder / "cluster"
    account = account_for(cluster)
    account.give(folder, 0o700)
    account.open_passage(folder.parent)
    options: dict[str, Any] = {"cwd": "/", "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    options |= account.running_options()
    subprocess.run(
        [
            programs() / "initdb",
            "-D",
            cluster,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        ],
        check=True,
        **options,
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"port": port, "unix_socket_directories": "", "fsync": "off", "listen_addresses": "127.0.0.1"}
    server = subprocess.Popen(
        [programs() / "postgres", "-D", cluster, *(f"--{name}={value}" for name, value in settings.items())],
        **options,
    )
    way = Connection("127.0.0.1", port, "postgres", "postgres", "")
    try:
        _wait_for(way)
        yield way
    finally:
        server.terminate()
        server.kill()
        server.wait()
        shutil.rmtree(cluster, ignore_errors=True)


def new_database(superuser: Connection, name: str, *, may_create_roles: bool = True) -> Connection:
    """Make a database with an owner of its own and return the owner's way in."""
    with psycopg.connect(**superuser.psycopg(), autocommit=True) as connection:
        right = "CREATEROLE" if may_create_roles else "NOCREATEROLE"
        connection.execute(f"CREATE ROLE {name}_owner LOGIN {right} PASSWORD 'secret'")
        connection.execute(f"CREATE DATABASE {name} OWNER {name}_owner")
    return Connection(superuser.host, superuser.port, name, f"{name}_owner", "secret")


def url(way: Connection) -> str:
    return f"postgresql://{way.user}:{way.password}@{way.host}:{way.port}/{way.name}"


def _wait_for(way: Connection) -> None:
    for _ in range(300):
        try:
            psycopg.connect(**way.psycopg()).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the system's PostgreSQL did not start")


def rows(way: Connection, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with psycopg.connect(**way.psycopg()) as connection:
        return connection.execute(query, parameters).fetchall()
