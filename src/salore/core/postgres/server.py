"""The embedded server of one data folder: who owns it, who attaches to it, how it is brought back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen

import psycopg
from psycopg import sql

from salore.core.postgres import postmaster, roles
from salore.core.postgres.cluster import HOST, SUPERUSER, Cluster
from salore.core.postgres.connection import Connection, Urls
from salore.core.postgres.locks import Lock
from salore.core.trouble import InstallationError

DATABASE = "salore"
_PAUSE_S = 0.1
_ATTACH_S, _HANDOVER_S = 90.0, 60.0


@dataclass(frozen=True)
class Passwords:
    superuser: str = field(repr=False)
    owner: str = field(repr=False)
    web: str = field(repr=False)


class Server:
    """PostgreSQL in `data_folder/postgres`."""

    def __init__(self, data_folder: Path, passwords: Passwords, *, is_durable: bool = True) -> None:
        self.data_folder = data_folder.resolve()
        self.cluster = Cluster(self.data_folder / "postgres", is_durable)
        self._passwords = passwords
        self._process: Popen[bytes] | None = None
        self._owner = Lock(self.data_folder / "postgres.owner")
        self._users = Lock(self.data_folder / "postgres.users")

    def ensure_cluster(self) -> None:
        """Make the cluster if there never was one; refuse one of another version, or that is gone."""
        self.cluster.open_passage()
        if not self.cluster.exists:
            if self.cluster.port:
                # An empty one in its place would look as if everything was lost, and soon it would be.
                raise InstallationError("database_gone", folder=self.cluster.folder)
            self.cluster.create(self._passwords.superuser)
        self.cluster.check_version()

    def start(self, *, as_command: bool = False) -> None:
        """Become the owner and start the server; refuse when another is."""
        self._become_owner(as_command=as_command)
        try:
            self._launch()
        except BaseException:
            self._owner.release()
            raise

    def stop(self) -> None:
        """Stop the server, if it is ours, and give ownership back."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            postmaster.end(process)
        self._owner.release()

    def is_alive(self) -> bool:
        """Return whether the server that we own runs."""
        return self._process is not None and self._process.poll() is None

    def supervise(self) -> bool:
        """Bring our server back if it has died; return whether that was needed."""
        if self.is_alive():
            return False
        self._launch()
        return True

    @property
    def urls(self) -> Urls:
        return Urls(
            self._connection(roles.OWNER, self._passwords.owner),
            self._connection(roles.WEB, self._passwords.web),
        )

    @property
    def superuser(self) -> Connection:
        return self._connection(SUPERUSER, self._passwords.superuser)

    @contextmanager
    def attach(self) -> Iterator[Urls]:
        """Have the server for the time of a command: the one that runs, or one of our own."""
        self._users.share()
        try:
            self._reach_or_start()
            yield self.urls
        finally:
            self._detach()

    def _become_owner(self, *, as_command: bool) -> None:
        deadline = time.monotonic() + _HANDOVER_S
        self.data_folder.mkdir(parents=True, exist_ok=True)
        while not self._owner.try_alone():
            holder = self._owner.noted()
            if not holder.get("is_command"):
                raise InstallationError(
                    "already_running", folder=self.data_folder, pid=holder.get("pid", "?")
                )
            if time.monotonic() > deadline:
                raise InstallationError("busy", folder=self.data_folder, pid=holder.get("pid", "?"))
            time.sleep(_PAUSE_S)
        self._owner.note(is_command=as_command)

    def _launch(self) -> None:
        self.ensure_cluster()
        postmaster.clear_strays(self.cluster)
        self.cluster.configure()
        self._process = postmaster.start(self.cluster, self.cluster.settle_port())
        self._prepare_database()

    def _reach_or_start(self) -> None:
        deadline = time.monotonic() + _ATTACH_S
        while True:
            if self._owner.try_alone():
                self._owner.note(is_command=True)
                self._launch()
                return
            if self._answers():
                return
            if time.monotonic() > deadline:
                raise InstallationError(
                    "busy", folder=self.data_folder, pid=self._owner.noted().get("pid", "?")
                )
            time.sleep(_PAUSE_S)

    def _detach(self) -> None:
        if self._process is not None:
            while not self._users.try_alone():
                time.sleep(_PAUSE_S)
            self.stop()
        self._owner.release()
        self._users.release()

    def _answers(self) -> bool:
        if not self.cluster.port:
            return False
        try:
            psycopg.connect(**self.urls.web.psycopg(), connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    def _is_prepared(self) -> bool:
        asked = "SELECT datacl IS NOT NULL FROM pg_database WHERE datname = current_database()"
        try:
            for way in (self.urls.owner, self.urls.web):
                with psycopg.connect(**way.psycopg()) as connection:
                    if connection.execute(asked).fetchone() != (True,):
                        return False
        except psycopg.OperationalError:
            return False
        return True

    def _prepare_database(self) -> None:
        if self._is_prepared():
            return
        with psycopg.connect(**self.superuser.psycopg(), autocommit=True) as connection:
            owner_may = "NOCREATEDB" if self.cluster.is_durable else "CREATEDB"
            roles.ensure_role(connection, roles.OWNER, self._passwords.owner, attributes=owner_may)
            roles.ensure_role(connection, roles.WEB, self._passwords.web)
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if found is None:
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(DATABASE), sql.Identifier(roles.OWNER)
                    )
                )
        self._grant(DATABASE)
        if not self.cluster.is_durable:
            # Databases that tests make for themselves shall be as the real one.
            self._grant("template1")
        with psycopg.connect(**self.superuser.psycopg()) as connection:
            # Last, because its trace tells that all of this was done.
            roles.grant_connect(connection, database=DATABASE, web=roles.WEB)

    def _grant(self, database: str) -> None:
        with psycopg.connect(**self.superuser.to(database).psycopg()) as connection:
            roles.grant_to_web(connection, owner=roles.OWNER, web=roles.WEB)

    def _connection(self, user: str, password: str) -> Connection:
        name = "postgres" if user == SUPERUSER else DATABASE
        return Connection(HOST, self.cluster.port, name, user, password)
