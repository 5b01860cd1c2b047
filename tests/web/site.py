"""The house served to a browser out of the test's own transaction, which is undone afterwards.

One request at a time works on the test's connection, so that nothing needs to be committed or wiped. What
waits for a commit is done after each request. Where commits themselves matter, a real installation is served.
"""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref import simple_server

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, connections


class _Server(socketserver.ThreadingMixIn, simple_server.WSGIServer):
    # Threads, because a browser keeps connections open that it does not use yet.
    daemon_threads = True


class _Handler(simple_server.WSGIRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        """Say nothing: a test that fails shows the page."""


@contextmanager
def served() -> Iterator[str]:
    """Serve for as long as the block lasts; yield the address."""
    server = simple_server.make_server("localhost", 0, _application(), _Server, _Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    connection.inc_thread_sharing()
    # A request opens and closes what is its own; this one is the test's.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
        connection.dec_thread_sharing()


def _application() -> Callable[..., Iterable[bytes]]:
    shared, turn, house = connections["default"], threading.Lock(), StaticFilesHandler(WSGIHandler())

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with turn:
            connections["default"] = shared
            answer = house(environ, start_response)
            try:
                return [b"".join(answer)]
            finally:
                answer.close()
                _after_commit()

    return application


def _after_commit() -> None:
    waiting, connection.run_on_commit = connection.run_on_commit, []
    for _savepoints, work, _robust in waiting:
        work()
