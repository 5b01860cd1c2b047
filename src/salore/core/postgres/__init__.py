"""PostgreSQL: the embedded server in the data folder, or the agency's own. No Django here, and no tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from salore.core.postgres.connection import Connection, Urls, parse_url
from salore.core.postgres.server import Passwords, Server

__all__ = ["Connection", "Passwords", "Server", "Urls", "parse_url", "throwaway"]


@contextmanager
def throwaway(folder: Path) -> Iterator[Urls]:
    """Run a cluster in `folder` that forgets what a crash would cost; its owner may create databases.

    Databases made there give the web's role the same rights as the real one.
    """
    server = Server(folder, Passwords("superuser", "owner", "web"), is_durable=False)
    server.start()
    try:
        yield server.urls
    finally:
        server.stop()
