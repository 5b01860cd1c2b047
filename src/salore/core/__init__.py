"""What every app stands on: the database, clock, numbers, errors, files, jobs. No domain words."""

from __future__ import annotations

import os


def setup_django(*, as_owner: bool = False) -> None:
    """Get Django ready in a program that is not the web server; as the database's owner only to migrate."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salore.settings")
    os.environ["SALORE_DATABASE_ROLE"] = "owner" if as_owner else "web"
    import django

    django.setup()
