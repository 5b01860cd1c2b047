"""Bringing the database to the shape that this version of Salore expects. Run as the database's owner."""

from __future__ import annotations

import sys

from salore.core import setup_django
from salore.core.instance import database_urls, open_instance


def migrate() -> None:
    """Migrate the installation's database, which must run."""
    setup_django(as_owner=True)
    from django.core.management import call_command

    from salore.core import append_only

    call_command("migrate", interactive=False, verbosity=0)
    append_only.revoke(database_urls(open_instance()).web.user)


def collect_static() -> None:
    """Gather styles, scripts and pictures where the web processes serve them from."""
    setup_django()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0, clear=False)


if __name__ == "__main__":
    {"migrate": migrate, "collect-static": collect_static}[sys.argv[1]]()
