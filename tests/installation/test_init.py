"""`salore init`: guided or by options, broken off and taken up again; the code works once."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import psycopg
import pytest

from salore import policy
from salore.accounts.codes import digest
from salore.core.database import attached
from salore.core.instance import Instance, create_instance, open_instance
from tests.installation.running import command, environment, salore

pytestmark = pytest.mark.slow

OPTIONS = (
    *("--agency", "Kabupaten Boven Digoel"),
    *("--operator-name", "Ani Kogoya"),
    *("--operator-number", "19870101 201001 2 001"),
)
CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b")


def rows(instance: Instance, query: str) -> list[Any]:
    with attached(instance) as urls, psycopg.connect(**urls.web.psycopg()) as web:
        return web.execute(query).fetchall()


def code_in(text: str) -> str:
    (found,) = CODE.findall(text)
    return str(found)


def test_by_options_it_makes_agency_and_operator_and_tells_a_code_once(tmp_path: Path) -> None:
    # A folder in which an earlier start got no further than this.
    create_instance(tmp_path / "data")
    more = (
        "--time-zone",
        "wita",
        "--operator-email",
        "ani@bd.go.id",
        "--base-url",
        "https://kinerja.bd.go.id",
    )
    made = salore(tmp_path / "data", "init", *OPTIONS, *more)
    assert made.returncode == 0, made.stderr
    instance = open_instance(tmp_path / "data")
    assert instance.settings.base_url == "https://kinerja.bd.go.id"
    assert rows(instance, "SELECT code, name, time_zone, pack FROM organisation_agency") == [
        ("kabupaten-boven-digoel", "Kabupaten Boven Digoel", "Asia/Makassar", "id-permenpanrb-6-2022")
    ]
    assert set(rows(instance, "SELECT kind, value FROM accounts_login")) == {
        ("nip", "198701012010012001"),
        ("email", "ani@bd.go.id"),
    }
    assert rows(instance, "SELECT role FROM organisation_appointment") == [("operator",)]
    assert rows(instance, "SELECT verb FROM ledger_event ORDER BY id") == [
        ("person.added",),
        ("appointment.made",),
        ("access_code.made",),
    ]
    kept = rows(instance, "SELECT sha256 FROM accounts_accesscode WHERE expires_at > now()")
    assert [bytes(sha256) for (sha256,) in kept] == [digest(code_in(made.stdout))]
    # No account can be entered by a password that anybody knows.
    assert all(
        password.startswith("!") for (password,) in rows(instance, "SELECT password FROM accounts_user")
    )

    again = salore(tmp_path / "data", "init", *OPTIONS)
    assert again.returncode == 2
    assert "sudah berisi" in again.stderr

    renewed = salore(tmp_path / "data", "access-code", "198701012010012001")
    assert renewed.returncode == 0, renewed.stderr
    kept = rows(instance, "SELECT sha256 FROM accounts_accesscode WHERE expires_at > now()")
    assert [bytes(sha256) for (sha256,) in kept] == [digest(code_in(renewed.stdout))]
    unknown = salore(tmp_path / "data", "access-code", "nobody@bd.go.id")
    assert (unknown.returncode, "nobody@bd.go.id" in unknown.stderr) == (2, True)


def test_on_a_terminal_it_asks_again_what_cannot_be(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    answers = ["Prov A", "", "", "WITO", "WIT", "nopack", "", "Budi", "12", "123456", "x@y", ""]
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    asked = subprocess.run(
        command("init"),
        env=environment(tmp_path / "data"),
        stdin=theirs,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    os.close(theirs)
    os.close(ours)
    assert asked.returncode == 0, asked.stderr
    for refused in ("WITO", "nopack", "12 terlalu pendek", "x@y"):
        assert refused in asked.stderr + asked.stdout
    found = rows(open_instance(tmp_path / "data"), "SELECT kind, value FROM accounts_login")
    assert found == [("number", "123456")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--agency"),
        ((*OPTIONS, "--time-zone", "Mars"), "Mars"),
        ((*OPTIONS, "--pack", "nowhere"), "nowhere"),
        ((*OPTIONS, "--operator-email", "ani"), "ani"),
        ((*OPTIONS, "--base-url", "salore.lan"), "salore.lan"),
        (("--agency", " ", *OPTIONS[2:]), "kosong"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_made(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    refused = salore(tmp_path / "data", "init", *words, given="")
    assert refused.returncode == 2
    assert said in refused.stderr
    assert not (tmp_path / "data").exists()


def test_a_pack_of_the_agencys_own_is_kept_with_the_installation(tmp_path: Path) -> None:
    own = tmp_path / "perda-2026"
    shutil.copytree(Path(policy.__file__).parent / "packs" / "contoh-kabupaten", own)
    made = salore(tmp_path / "data", "init", *OPTIONS, "--pack", str(own))
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "data" / "packs" / "perda-2026" / "pack.toml").exists()
    assert rows(open_instance(tmp_path / "data"), "SELECT pack FROM organisation_agency") == [("perda-2026",)]
