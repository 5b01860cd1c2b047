"""With the database, its files, backups and logs in hand: tries to read a single answer, before and after.

What came of each try, and of those that no test can make, stands in docs/explanation/anonymity.md.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from salore.core.database import attached
from salore.core.instance import Instance, create_instance, open_instance
from tests.installation.postal_vote import REMARK
from tests.installation.running import environment, salore

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Loot:
    """An installation from start to destruction, and the backup of before the count, restored beside."""

    instance: Instance
    sheets: list[str]
    restored: Path


@pytest.fixture(scope="module")
def loot(tmp_path_factory: pytest.TempPathFactory) -> Loot:
    place = tmp_path_factory.mktemp("loot")
    instance = create_instance(place / "data")
    assert salore(instance.folder, "migrate").returncode == 0
    with attached(instance):
        made = subprocess.run(
            [sys.executable, "-m", "tests.installation.postal_vote"],
            env=environment(instance.folder), capture_output=True, text=True, check=True,
        )  # fmt: skip
    sheets: list[str] = json.loads(made.stdout)
    assert salore(instance.folder, "backup", str(place / "before.tar")).returncode == 0
    restored = place / "stolen"
    done = salore(restored, "restore", str(place / "before.tar"))
    assert done.returncode == 0, done.stderr
    typed = "\n".join([sheets[0], sheets[1]]) + "\n"
    counted = salore(instance.folder, "anonymous", "count", "--period", "2026", given=typed)
    assert counted.returncode == 0, counted.stderr
    return Loot(instance, sheets, restored)


def _stolen(loot: Loot, *numbers: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.installation.thief"],
        env=environment(loot.restored), input=json.dumps({n: loot.sheets[n] for n in numbers}),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("numbers", [(), (0,), (1,), (2,)])
def test_a_backup_from_before_the_count_and_one_code_open_nothing(
    loot: Loot, numbers: tuple[int, ...]
) -> None:
    found = _stolen(loot, *numbers)
    assert found["envelopes"] == 6
    assert (found["as_the_count_does"], found["layers"], found["secrets_as_seed"]) == (0, 0, 0)
    assert (found["lengths"], found["columns"]) == (1, ["assignment_id", "envelope"])


def test_two_codes_open_everything_which_shows_that_the_tries_are_able_to(loot: Loot) -> None:
    found = _stolen(loot, 0, 2)
    assert (found["as_the_count_does"], found["layers"]) == (6, 1)


def test_the_seed_and_the_codes_lie_in_no_file(loot: Loot) -> None:
    """Data folder, WAL, logs and backup, raw, in hex and in base64; also of the counted installation."""
    seed = bytes.fromhex(_stolen(loot, 0, 1)["seed"])
    assert len(seed) == 32
    wanted = {seed, seed.hex().encode(), base64.b64encode(seed)[:-4], REMARK.encode()}
    for sheet in loot.sheets:
        wanted |= {sheet.encode(), sheet.replace("-", "").encode()}
    files = [file for file in loot.restored.parent.rglob("*") if file.is_file()]
    assert {"before.tar", "secrets.json"} <= {file.name for file in files}
    assert any("pg_wal" in str(file) for file in files)
    assert [file for file in files if any(one in file.read_bytes() for one in wanted)] == []


def test_rows_have_no_time_and_no_order_of_their_own_and_go_with_the_destruction(
    loot: Loot, tmp_path: Path
) -> None:
    instance = open_instance(loot.instance.folder)
    with attached(instance) as urls, psycopg.connect(**urls.owner.psycopg()) as owner:
        for table in ("appraisal_sourceresult", "appraisal_sourcecomment"):
            rows = owner.execute(f"SELECT id, xmin::text FROM {table} ORDER BY ctid").fetchall()
            assert [row[0] for row in rows] == sorted(row[0] for row in rows)
            assert len({row[1] for row in rows}) <= 1
        # Forms and pairs are named in their own two tables and in no other.
        forms = [row[0] for row in owner.execute("SELECT id FROM appraisal_raterassignment").fetchall()]
        assert len(forms) == 6
        tables = owner.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        naming = {
            table
            for (table,) in tables
            for (text,) in owner.execute(f"SELECT row::text FROM {table} row").fetchall()
            if any(str(form) in text for form in forms)
        }
        assert naming == {"appraisal_raterassignment", "appraisal_sealedanswer"}
    _destroy(loot, tmp_path)


def _destroy(loot: Loot, tmp_path: Path) -> None:
    """Only an old backup and two codes that were kept open anything then, as the page says."""
    after = tmp_path / "after.tar"
    destroyed = salore(
        loot.instance.folder, "anonymous", "destroy", "--period", "2026", "--backup", str(after)
    )
    assert destroyed.returncode == 0, destroyed.stderr
    again = salore(
        loot.instance.folder, "anonymous", "count", "--period", "2026", "--again",
        given="\n".join(loot.sheets) + "\n",
    )  # fmt: skip
    assert again.returncode == 2
    assert _stolen(loot)["as_the_count_does"] == 0
    assert _stolen(loot, 1, 2)["as_the_count_does"] == 6
