"""The agency's own server: Debian's PostgreSQL 15."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from salore.core.database import attached
from salore.core.instance import create_instance, web_role
from salore.core.postgres import Connection, own_server
from salore.core.trouble import InstallationError
from tests.debian_postgres import debian_postgres, new_database, url

__all__ = ["debian_postgres"]


def test_its_owner_makes_the_webs_role(
    debian_postgres: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = new_database(debian_postgres, "kabupaten")
    monkeypatch.setenv("DATABASE_URL", url(owner))
    instance = create_instance(tmp_path / "data")
    for _ in range(2):
        with attached(instance) as urls:
            assert urls.web.user == "kabupaten_web"
    with psycopg.connect(**urls.owner.psycopg(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (id int)")
    with psycopg.connect(**urls.web.psycopg(), autocommit=True) as web:
        web.execute("INSERT INTO kept VALUES (1)")
        for statement in ("TRUNCATE kept", "DROP TABLE kept", "CREATE TABLE more (id int)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(statement)
    assert not (tmp_path / "data" / "postgres").exists()


def test_an_owner_without_the_right_is_asked_for_a_role(
    debian_postgres: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = new_database(debian_postgres, "kota", may_create_roles=False)
    monkeypatch.setenv("DATABASE_URL", url(owner))
    instance = create_instance(tmp_path / "data")
    with pytest.raises(InstallationError) as refused, attached(instance):
        pass
    assert "DATABASE_WEB_URL" in refused.value.lines("id")[0]
    assert "kota_web" in refused.value.lines("id")[0]

    with psycopg.connect(**debian_postgres.psycopg(), autocommit=True) as superuser:
        superuser.execute("CREATE ROLE petugas LOGIN PASSWORD 'lain'")
    monkeypatch.setenv("DATABASE_WEB_URL", url(replace(owner, user="petugas", password="lain")))
    with attached(instance) as urls:
        assert urls.web.user == "petugas"


def test_a_web_role_that_could_switch_triggers_off_is_refused(
    debian_postgres: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = new_database(debian_postgres, "provinsi")
    monkeypatch.setenv("DATABASE_URL", url(owner))
    monkeypatch.setenv("DATABASE_WEB_URL", url(owner))
    with pytest.raises(InstallationError) as refused, attached(create_instance(tmp_path / "data")):
        pass
    assert "provinsi_owner" in refused.value.lines("en")[0]


def test_a_server_that_does_not_answer_is_told_without_its_password() -> None:
    nowhere = Connection("127.0.0.1", 1, "salore", "owner", "very secret")
    with pytest.raises(InstallationError) as refused:
        own_server.prepare(
            own_server.Urls(nowhere, replace(nowhere, user=web_role(nowhere))), web_role_is_ours=True
        )
    assert "127.0.0.1:1/salore" in refused.value.lines("id")[0]
    assert "very secret" not in refused.value.lines("id")[0]


def test_an_address_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://x")
    with pytest.raises(InstallationError) as refused, attached(create_instance(tmp_path / "data")):
        pass
    assert "DATABASE_URL" in str(refused.value)


def test_a_full_disk_of_the_database_ends_a_command_in_words(
    debian_postgres: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url(new_database(debian_postgres, "penuh")))
    with (
        pytest.raises(InstallationError, match=r"disk is full"),
        attached(create_instance(tmp_path / "data")) as urls,
        psycopg.connect(**urls.owner.psycopg()) as connection,
    ):
        connection.execute("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$")
