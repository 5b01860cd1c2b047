"""`salore doctor`: each thing that is not well is found, and the sentence says what to do."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest

from salore.core.database import attached
from salore.core.instance import Instance, create_instance
from salore.core.postgres import Connection
from salore.installation.authority import local_certificate
from salore.installation.doctor import Finding, Level, folder, machine
from tests.installation.running import salore, serving


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return create_instance(tmp_path / "data")


def found(findings: Any) -> dict[str, Finding]:
    return {finding.key: finding for finding in findings}


@pytest.mark.parametrize(
    ("free", "key"), [(2**28, "disk.full"), (2**31, "disk.nearly_full"), (2**36, "disk.free")]
)
def test_the_disk(instance: Instance, monkeypatch: pytest.MonkeyPatch, free: int, key: str) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(2**37, 0, free))
    said = found(machine.examine(instance))[key]
    assert str(instance.folder) in said.text("id")


def test_keys_that_others_can_read(instance: Instance) -> None:
    assert "modes.private" in found(folder.examine(instance))
    secrets = instance.folder / "secrets.json"
    secrets.chmod(0o644)
    instance.folder.chmod(0o755)
    said = found(folder.examine(instance))
    assert said["modes.open_file"].level is Level.ILL
    assert f"chmod 600 {secrets}" in said["modes.open_file"].text("id")
    assert "modes.open_folder" in said
    assert "modes.private" not in said


@pytest.mark.parametrize(("days", "key"), [(None, "backup.never"), (20, "backup.old"), (1, "backup.recent")])
def test_the_last_backup(instance: Instance, days: int | None, key: str) -> None:
    if days is not None:
        made_at = datetime.now(UTC) - timedelta(days=days)
        about = {"made_at": made_at.isoformat(), "file": "/mnt/b.tar"}
        (instance.folder / "last-backup.json").write_text(json.dumps(about))
    assert key in found(folder.examine(instance))


def test_the_certificate(instance: Instance) -> None:
    assert "certificate.lasts" not in found(folder.examine(instance))
    local_certificate(instance, ["server.lan"])
    assert "certificate.lasts" in found(folder.examine(instance))


@pytest.mark.slow
def test_from_an_empty_database_to_a_running_installation(instance: Instance) -> None:
    before = salore(instance.folder, "doctor", "--json")
    keys = {finding["key"]: finding["level"] for finding in json.loads(before.stdout)}
    assert (before.returncode, keys["migrations.pending"]) == (2, "ill")

    assert salore(instance.folder, "migrate").returncode == 0
    with attached(instance) as urls, psycopg.connect(**urls.web.psycopg()) as web:
        web.execute(
            "INSERT INTO core_storedfile"
            " (uid, agency_id, sha256, size_bytes, media_type, original_name, added_at)"
            " VALUES (gen_random_uuid(), 1, repeat('ab', 32), 1, 'text/plain', 'x', now())"
        )
        web.execute(
            "INSERT INTO ledger_event (agency_id, at, verb, subject_kind, data)"
            " VALUES (1, now() + interval '1 hour', 'clock.set', 'x', '{}')"
        )
    with serving(instance.folder) as served:
        served.wait_until_ready()
        during = salore(instance.folder, "doctor", "--json", "--lang", "en")
        levels = {finding["key"]: finding["level"] for finding in json.loads(during.stdout)}
        assert levels["worker.alive"] == "well"
        assert levels["files.missing"] == "ill"
        assert levels["clock.jumped_back"] == "ill"
    after = salore(instance.folder, "doctor")
    assert "`salore serve`" in after.stdout
    assert "abab" in after.stdout


def test_a_database_that_does_not_answer(instance: Instance) -> None:
    said = salore(
        instance.folder, "doctor", more={"DATABASE_URL": "postgresql://o:secret@127.0.0.1:1/salore"}
    )
    assert said.returncode == 2
    assert "127.0.0.1:1/salore" in said.stdout
    assert "secret" not in said.stdout + said.stderr


@pytest.mark.slow
def test_the_log_of_a_server_of_ones_own(instance: Instance) -> None:
    assert salore(instance.folder, "migrate").returncode == 0
    with attached(instance) as urls:
        own = {"DATABASE_URL": _address(urls.owner), "DATABASE_WEB_URL": _address(urls.web)}

        def said() -> dict[str, str]:
            done = salore(instance.folder, "doctor", "--json", "--lang", "en", more=own)
            return {finding["key"]: finding["text"] for finding in json.loads(done.stdout)}

        assert "database.log_is_quiet" in said()
        with psycopg.connect(**instance.server.superuser.psycopg(), autocommit=True) as superuser:
            superuser.execute("ALTER DATABASE salore SET log_error_verbosity = 'default'")
        assert "log_error_verbosity = 'terse'." in said()["database.log_tells"]


def _address(one: Connection) -> str:
    return f"postgresql://{one.user}:{one.password}@{one.host}:{one.port}/{one.name}"
