"""Backup and restore: into the embedded server and into PostgreSQL 15, compared row by row."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from salore.core.database import attached
from salore.core.instance import Instance, create_instance, database_urls, open_instance
from salore.core.postgres import Connection
from salore.installation import archive, dumping
from salore.installation.backing_up import back_up, last_backup
from salore.installation.restoring import restore
from salore.installation.trouble import RunningError
from tests.debian_postgres import debian_postgres, new_database, url
from tests.installation.running import salore

__all__ = ["debian_postgres"]
pytestmark = pytest.mark.slow

AWKWARD = [
    "\\.",
    "\\restrict x",
    "a\tb\nc\r\n",
    "SET transaction_timeout = 0;",
    "“Bu’ 🙂 \u202e\u0301",
    "'; DROP TABLE x",
]
CONTENT = b"bukti dukung"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
STORED = Path(DIGEST[:2]) / DIGEST[2:4] / DIGEST


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """An installation with rows, a file, a pack and a certificate authority."""
    instance = create_instance(tmp_path_factory.mktemp("lived") / "data")
    assert salore(instance.folder, "migrate").returncode == 0
    with attached(instance) as urls, psycopg.connect(**urls.web.psycopg()) as web:
        for name in AWKWARD:
            web.execute(
                "INSERT INTO core_storedfile"
                " (uid, agency_id, sha256, size_bytes, media_type, original_name, added_at)"
                " VALUES (gen_random_uuid(), 1, %s, %s, 'text/plain', %s, now())",
                [DIGEST, len(CONTENT), name],
            )
    for path, content in (
        (instance.files_folder / STORED, CONTENT),
        (instance.packs_folder / "kabupaten" / "pack.toml", b"name = 'x'\n"),
        (instance.authority_folder / "root.key", b"key"),
        (instance.files_folder / ".incoming-x" / "content", b"under way"),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return instance


@pytest.fixture(scope="module")
def backup(lived_in: Instance, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("backup") / "salore.tar"
    back_up(lived_in, target)
    return target


def everything(way: Connection) -> dict[str, Any]:
    """Every row of every table as text, and every counter."""
    with psycopg.connect(**way.psycopg(), options="-c timezone=UTC") as connection:
        found: dict[str, Any] = {}
        for table in dumping.tables(connection):
            query = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table))
            found[table] = sorted(connection.execute(query).fetchall())
        counters = connection.execute("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1")
        return found | {"counters": counters.fetchall()}


def rights(way: Connection, role: str) -> dict[str, list[str]]:
    with psycopg.connect(**way.psycopg()) as connection:
        return {
            table: [
                right
                for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER")
                if dumping._has(connection, role, table, right)
            ]
            for table in dumping.tables(connection)
        }


def triggers(way: Connection) -> list[Any]:
    with psycopg.connect(**way.psycopg()) as connection:
        return connection.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
        ).fetchall()


def test_it_holds_what_an_installation_needs_and_nothing_half_uploaded(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    with tarfile.open(backup) as opened:
        names = set(opened.getnames())
    assert names == {
        "manifest.json",
        "secrets.json",
        "instance.json",
        "database.dump",
        "packs/kabupaten/pack.toml",
        "authority/root.key",
        f"files/{STORED.as_posix()}",
    }


def test_restored_into_the_embedded_server_it_is_as_it_was(
    lived_in: Instance, backup: Path, tmp_path: Path
) -> None:
    restore(backup, tmp_path / "data")
    restored = open_instance(tmp_path / "data")
    assert restored.secrets == lived_in.secrets
    assert restored.settings == lived_in.settings
    assert (restored.files_folder / STORED).read_bytes() == CONTENT
    assert (restored.packs_folder / "kabupaten" / "pack.toml").exists()
    assert (restored.authority_folder / "root.key").stat().st_mode & 0o777 == 0o600
    with attached(lived_in) as before, attached(restored) as after:
        assert everything(after.owner) == everything(before.owner)
        assert rights(after.owner, after.web.user) == rights(before.owner, before.web.user)
        assert triggers(after.owner) == triggers(before.owner)
        assert triggers(after.owner)


def test_restored_into_postgresql_15_it_is_as_it_was(
    lived_in: Instance,
    backup: Path,
    debian_postgres: Connection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with attached(lived_in) as before:
        rows, held, set_off = (
            everything(before.owner),
            rights(before.owner, before.web.user),
            triggers(before.owner),
        )
    owner = new_database(debian_postgres, "restored")
    monkeypatch.setenv("DATABASE_URL", url(owner))
    restore(backup, tmp_path / "data")
    after = database_urls(open_instance(tmp_path / "data"))
    assert everything(after.owner) == rows
    assert rights(after.owner, after.web.user) == held
    assert triggers(after.owner) == set_off
    assert not (tmp_path / "data" / "postgres").exists()

    # And the way back: out of PostgreSQL 15 into the embedded server.
    back_up(open_instance(tmp_path / "data"), tmp_path / "again.tar")
    monkeypatch.delenv("DATABASE_URL")
    restore(tmp_path / "again.tar", tmp_path / "back")
    with attached(open_instance(tmp_path / "back")) as back:
        assert everything(back.owner) == rows
        assert rights(back.owner, back.web.user) == held


def test_a_database_that_holds_tables_is_left_alone(
    backup: Path, debian_postgres: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = new_database(debian_postgres, "inhabited")
    with psycopg.connect(**owner.psycopg(), autocommit=True) as connection:
        connection.execute("CREATE TABLE theirs (id int)")
    monkeypatch.setenv("DATABASE_URL", url(owner))
    with pytest.raises(RunningError) as refused:
        restore(backup, tmp_path / "data")
    assert "sudah berisi tabel" in refused.value.lines("id")[0]
    assert not (tmp_path / "data").exists()


def test_a_folder_in_use_is_left_alone(lived_in: Instance, backup: Path) -> None:
    with pytest.raises(RunningError) as refused:
        restore(backup, lived_in.folder)
    assert "tidak kosong" in refused.value.lines("id")[0]


def test_files_go_to_the_store_that_machines_share(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALORE_FILES", str(tmp_path / "shared"))
    restore(backup, tmp_path / "data")
    assert (tmp_path / "shared" / STORED).read_bytes() == CONTENT
    assert not (tmp_path / "data" / "files").exists()


def _cut(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


def _bent(content: bytes) -> bytes:
    return content.replace(CONTENT, b"BUKTI DUKUNG")


def _text(content: bytes) -> bytes:
    del content
    return b"NIP;Nama\n1;A\n"


@pytest.mark.parametrize(("harm", "word"), [(_cut, "rusak"), (_bent, STORED.name), (_text, "rusak")])
def test_a_harmed_backup_is_refused_and_leaves_nothing(
    backup: Path, tmp_path: Path, harm: Callable[[bytes], bytes], word: str
) -> None:
    harmed = tmp_path / "harmed.tar"
    harmed.write_bytes(harm(backup.read_bytes()))
    with pytest.raises(RunningError) as refused:
        restore(harmed, tmp_path / "data")
    assert word in refused.value.lines("id")[0]
    assert [path.name for path in tmp_path.iterdir()] == ["harmed.tar"]


def _made_up(target: Path, path: str, *, listed: bool = True, **about: Any) -> Path:
    entry = {"path": path, "size_bytes": 1, "sha256": hashlib.sha256(b"x").hexdigest()}
    manifest = {
        "salore": "9.9",
        "made_at": "2026-11-24",
        "postgres": 18,
        "migrations": [],
        "tables": {},
        "web_rights": {},
        "format": archive.FORMAT,
        "entries": [entry] if listed else [],
    } | about
    with tarfile.open(target, "w") as opened:
        for name, content in (("manifest.json", json.dumps(manifest).encode()), (path, b"x")):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            opened.addfile(member, io.BytesIO(content))
    return target


@pytest.mark.parametrize("path", ["../outside", "/tmp/outside", "files/../../outside"])
@pytest.mark.parametrize("listed", [True, False])
def test_nothing_is_taken_out_to_elsewhere(tmp_path: Path, path: str, listed: bool) -> None:
    made_up = _made_up(tmp_path / "made-up.tar", path, listed=listed)
    with pytest.raises(RunningError):
        restore(made_up, tmp_path / "inner" / "data")
    assert not (tmp_path / "outside").exists()
    assert not Path("/tmp/outside").exists()


def test_a_backup_of_a_later_version_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunningError) as refused:
        restore(_made_up(tmp_path / "later.tar", "x", format=archive.FORMAT + 1), tmp_path / "data")
    assert "9.9" in refused.value.lines("id")[0]


def test_the_commands_tell_what_they_did_and_keep_what_is_there(lived_in: Instance, tmp_path: Path) -> None:
    target = tmp_path / "b.tar"
    done = salore(lived_in.folder, "backup", str(target))
    assert done.returncode == 0, done.stderr
    assert "1 berkas" in done.stdout
    told = last_backup(lived_in)
    assert told
    assert told[1] == target
    again = salore(lived_in.folder, "backup", str(target))
    assert (again.returncode, "--overwrite" in again.stderr) == (2, True)
    nowhere = salore(lived_in.folder, "backup", str(tmp_path / "no" / "b.tar"))
    assert (nowhere.returncode, str(tmp_path / "no") in nowhere.stderr) == (2, True)
    restored = salore(tmp_path / "data", "restore", str(target), "--lang", "en")
    assert restored.returncode == 0, restored.stderr
    assert "all as they were" in restored.stdout
