"""The database for the time of a command: embedded or the agency's own, made ready and reached."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg.errors import DiskFull

from salore.core.instance import Instance, database_urls
from salore.core.postgres import Urls, own_server
from salore.core.trouble import InstallationError


@contextmanager
def attached(instance: Instance) -> Iterator[Urls]:
    """Have the database. The embedded server is the one that `serve` runs, or runs while this lasts."""
    with _full_disk_told():
        if instance.uses_own_server:
            yield prepare_own_server(instance)
        else:
            with instance.server.attach() as urls:
                yield urls


@contextmanager
def _full_disk_told() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # Django wraps what PostgreSQL says in an error of its own.
        if isinstance(error, DiskFull) or isinstance(error.__cause__, DiskFull):
            raise InstallationError("disk_full") from error
        raise


def prepare_own_server(instance: Instance) -> Urls:
    """See that the agency's own server is fit and has the web's role."""
    urls = database_urls(instance)
    own_server.prepare(urls, web_role_is_ours=not os.environ.get("DATABASE_WEB_URL"))
    return urls
