"""What a process of its own needs to find the database, keys and clock of the test that starts it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from salore.core.instance import create_instance
from salore.core.instance_files import Secrets, Settings


def let_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make an installation in the folder whose database is that of the test, and enter processes there."""
    way = connection.settings_dict
    url = " ".join(
        f"{word}='{way[name]}'"
        for word, name in (
            ("host", "HOST"), ("port", "PORT"), ("dbname", "NAME"), ("user", "USER"),
            ("password", "PASSWORD"),
        )
    )  # fmt: skip
    made_up = Secrets.made_up()
    known = {"envelope_key": settings.ENVELOPE_KEY.decode(), "web_password": way["PASSWORD"]}
    now = datetime.now(UTC)
    create_instance(
        folder,
        Settings(clock_starts_at=now + settings.CLOCK_OFFSET, clock_set_at=now),
        Secrets(**{**vars(made_up), **known}),
    )
    monkeypatch.setenv("SALORE_DATA", str(folder))
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("DATABASE_WEB_URL", url)
