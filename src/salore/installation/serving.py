"""`salore serve`: one supervisor over PostgreSQL, the web processes and the worker.

It has no Django of its own, so that it stays small and nothing in it can fail with a page. PostgreSQL
starts first and stops last.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from salore.core.database import prepare_own_server
from salore.core.instance import Instance
from salore.core.postgres.locks import Lock
from salore.core.trouble import InstallationError
from salore.installation.address import Address
from salore.installation.children import Child, run
from salore.installation.telling import Teller
from salore.installation.trouble import RunningError

_LOOK_S, _LOOKED_AT_S, _RETRY_S = 0.25, 0.5, 5.0
_MOST_WEB_PROCESSES, THREADS = 8, 4
_WEB_PATIENCE_S, _WORKER_PATIENCE_S = 15.0, 25.0


@dataclass(frozen=True)
class Plan:
    """What to run: where the web listens, in how many processes; the web alone or with its worker.

    `first` are commands to be done once the database is migrated, `then` those for when people can come.
    """

    address: Address
    web_processes: int | None = None
    has_worker: bool = True
    first: Sequence[Sequence[str]] = ()
    then: Sequence[Sequence[str]] = ()


def serve(instance: Instance, plan: Plan, teller: Teller) -> None:
    """Run the installation until asked to stop."""
    with _alone(instance), _stop_asked() as stop:
        plan.address.check()
        database = _Database(instance, teller)
        children: list[Child] = []
        try:
            database.start()
            environment = _environment(instance, plan)
            _run_all((*_preparations(), *plan.first), environment)
            children += _children(plan, environment)
            for child in children:
                child.start()
            _run_all(plan.then, environment)
            teller.tell("said.serving", url=environment["SALORE_BASE_URL"], folder=instance.folder)
            _watch(database, children, teller, stop)
        finally:
            teller.tell("said.stopping")
            for child in children:
                child.stop()
            database.stop()


class _Database:
    """The installation's server as the supervisor sees it: ours to run, or the agency's."""

    def __init__(self, instance: Instance, teller: Teller) -> None:
        self._instance, self._teller = instance, teller
        self._server = None if instance.uses_own_server else instance.server
        self._next_try = 0.0

    def start(self) -> None:
        if self._server is None:
            prepare_own_server(self._instance)
        else:
            self._server.start()

    def supervise(self) -> bool:
        """Bring the server back if it has died; when that fails, tell why and try again later."""
        if self._server is None or time.monotonic() < self._next_try:
            return False
        try:
            return self._server.supervise()
        except InstallationError as error:
            self._teller.to(error.lines(self._teller.language)[0])
            self._next_try = time.monotonic() + _RETRY_S
            return False

    @property
    def port(self) -> int:
        return self._server.cluster.port if self._server else 0

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()


def _watch(database: _Database, children: list[Child], teller: Teller, stop: threading.Event) -> None:
    port = database.port
    while not stop.wait(_LOOK_S):
        if database.supervise():
            teller.tell("said.database_back")
            if database.port != port:
                # Somebody took the port meanwhile: whoever read the old one has to read again.
                port = database.port
                for child in children:
                    child.restart()
        for child in children:
            if child.supervise():
                teller.tell("said.child_ended", name=child.name)


def _preparations() -> Iterator[list[str]]:
    for step in ("migrate", "collect-static"):
        yield [sys.executable, "-m", "salore.installation.migrating", step]


def _run_all(commands: Iterable[Sequence[str]], environment: Mapping[str, str]) -> None:
    for command in commands:
        if run(command, environment) != 0:
            raise RunningError("not_prepared", step=" ".join(command[2:]))


def _children(plan: Plan, environment: Mapping[str, str]) -> list[Child]:
    web = Child("web", _web_command(plan), environment, patience_s=_WEB_PATIENCE_S)
    if not plan.has_worker:
        return [web]
    command = [sys.executable, "-m", "salore.installation.working"]
    # In this order they are stopped: first nobody asks any more, then what was asked is finished.
    return [web, Child("worker", command, environment, patience_s=_WORKER_PATIENCE_S)]


def web_processes() -> int:
    """Return how many web processes run where nobody says a number."""
    return min(os.cpu_count() or 1, _MOST_WEB_PROCESSES)


def _web_command(plan: Plan) -> list[str]:
    address = plan.address
    options: dict[str, object] = {
        "interface": "wsgi",
        "host": address.host,
        "port": address.port,
        "workers": plan.web_processes or web_processes(),
        "blocking-threads": THREADS,
        "log-level": "warning",
        "workers-kill-timeout": round(_WEB_PATIENCE_S) - 3,
    }
    if address.certificate:
        # Phones of 2018 know nothing newer.
        options |= {"ssl-protocol-min": "tls1.2"}
        options |= {"ssl-certificate": address.certificate.chain, "ssl-keyfile": address.certificate.key}
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    flags = ("--no-ws", "--respawn-failed-workers")
    return [sys.executable, "-m", "granian", *words, *flags, "salore.web.wsgi:application"]


def _environment(instance: Instance, plan: Plan) -> dict[str, str]:
    return os.environ | {
        "SALORE_DATA": str(instance.folder),
        "SALORE_BASE_URL": instance.settings.base_url or plan.address.url,
        "SALORE_HOSTS": " ".join(plan.address.names),
        "SALORE_DATABASE_POOL": str(THREADS),
        "DJANGO_SETTINGS_MODULE": "salore.settings",
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def _alone(instance: Instance) -> Iterator[None]:
    lock = Lock(instance.folder / "serve.lock")
    deadline = time.monotonic() + _LOOKED_AT_S
    while not lock.try_alone():
        if time.monotonic() < deadline:
            # Whoever only asks whether we serve holds the lock for a moment.
            time.sleep(_LOOK_S)
            continue
        raise RunningError("already_serving", folder=instance.folder, pid=lock.noted().get("pid", "?"))
    lock.note()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _stop_asked() -> Iterator[threading.Event]:
    """Have an event that is set when the process is asked to end; Ctrl-C also breaks off what is under way.

    A process that a script starts in the background inherits that Ctrl-C is ignored; asked by it, it ends all
    the same.
    """
    asked = threading.Event()

    def interrupted(_signum: int, _frame: object) -> None:
        asked.set()
        raise KeyboardInterrupt

    before = {
        signal.SIGTERM: signal.signal(signal.SIGTERM, lambda *_: asked.set()),
        signal.SIGINT: signal.signal(signal.SIGINT, interrupted),
    }
    try:
        yield asked
    except KeyboardInterrupt:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
