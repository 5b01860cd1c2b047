"""The count at the terminal, as a nervous official does it: wrong codes, again, destroyed, nothing left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from salore.core.database import attached
from salore.core.instance import Instance, create_instance
from salore.core.postgres import binaries
from tests.installation.postal_vote import REMARK
from tests.installation.running import environment, salore

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def voted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Instance, list[str]]:
    """An installation whose forms are back, and the custodians' three sheets."""
    instance = create_instance(tmp_path_factory.mktemp("voted") / "data")
    assert salore(instance.folder, "migrate").returncode == 0
    with attached(instance):
        made = subprocess.run(
            [sys.executable, "-m", "tests.installation.postal_vote"],
            env=environment(instance.folder), capture_output=True, text=True, check=True,
        )  # fmt: skip
    return instance, json.loads(made.stdout)


def _count(instance: Instance, *typed: str, again: bool = False) -> subprocess.CompletedProcess[str]:
    words = ("anonymous", "count", "--period", "2026", "--lang", "en", *["--again"] * again)
    return salore(instance.folder, *words, given="\n".join(typed) + "\n")


def _dump(instance: Instance) -> str:
    with attached(instance) as urls:
        done = subprocess.run(
            [binaries.program("pg_dump"), "--data-only"],
            env=os.environ | urls.owner.environment(), capture_output=True, text=True, check=True,
        )  # fmt: skip
    return done.stdout


def test_from_codes_on_paper_to_torn_sheets(voted: tuple[Instance, list[str]], tmp_path: Path) -> None:
    instance, sheets = voted
    one = _count(instance, sheets[0], "", "")
    assert (one.returncode, one.stdout) == (2, "")
    wrong = _count(instance, sheets[0], sheets[2], "")
    assert wrong.returncode == 2
    assert "older sheet" in wrong.stderr

    counted = _count(instance, sheets[0], "", sheets[2])
    assert counted.returncode == 0, counted.stderr
    assert "1 cells released, 0 withheld, 0 envelopes rejected" in counted.stdout
    # Two remarks are too few to be kept, also here.
    assert REMARK not in _dump(instance)
    assert "same as what is stored" in _count(instance, "", sheets[1], sheets[2], again=True).stdout
    assert _count(instance, sheets[0], sheets[1]).returncode == 2

    backup = tmp_path / "cadangan.tar"
    destroyed = salore(instance.folder, "anonymous", "destroy", "--period", "2026", "--backup", str(backup))
    assert destroyed.returncode == 0, destroyed.stderr
    with attached(instance) as urls, psycopg.connect(**urls.web.psycopg()) as web:
        left = [
            web.execute(f"SELECT count(*) FROM appraisal_{table}").fetchone()
            for table in ("sealedanswer", "keycopy", "raterassignment", "sourceresult")
        ]
    assert left == [(0,), (0,), (0,), (1,)]
    assert _count(instance, sheets[0], sheets[1], again=True).returncode == 2


def test_the_servers_log_says_that_statements_failed_and_not_what_stood_in_them(
    voted: tuple[Instance, list[str]],
) -> None:
    instance, _sheets = voted
    log = "".join(path.read_text() for path in (instance.folder / "postgres" / "log").glob("*.log"))
    assert '"appraisal_sealedanswer" violates foreign key' in log
    assert "appraisal_assignment_once" in log
    for told in ("DETAIL", "STATEMENT", "INSERT", "UPDATE"):
        assert told not in log


def test_no_code_and_no_answer_lies_anywhere_in_the_data_folder(voted: tuple[Instance, list[str]]) -> None:
    instance, sheets = voted
    wanted = [REMARK.encode(), *(sheet.encode() for sheet in sheets)]
    wanted += [sheet.replace("-", "").encode() for sheet in sheets]
    files = [path for path in instance.folder.rglob("*") if path.is_file()]
    assert any("pg_wal" in str(path) for path in files)
    assert [path for path in files if any(one in path.read_bytes() for one in wanted)] == []
