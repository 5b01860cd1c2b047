"""The database for the time of a command: embedded or the agency's own, made ready and reached."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from salore.core.instance import Instance, database_urls
from salore.core.postgres import Urls, own_server


@contextmanager
def attached(instance: Instance) -> Iterator[Urls]:
    """Have the database. The embedded server is the one that `serve` runs, or runs while this lasts."""
    if instance.uses_own_server:
        yield prepare_own_server(instance)
    else:
        with instance.server.attach() as urls:
            yield urls


def prepare_own_server(instance: Instance) -> Urls:
    """See that the agency's own server is fit and has the web's role."""
    urls = database_urls(instance)
    own_server.prepare(urls, web_role_is_ours=not os.environ.get("DATABASE_WEB_URL"))
    return urls
