"""The same bytes whatever the number of threads: a result must not depend on the machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from salore.engine.demonstration import write_demonstration


def _compute(tables: Path, out: Path, threads: int) -> dict[str, bytes]:
    command = [Path(sys.executable).with_name("salore"), "compute", tables, "--policy", "salor", "--out", out]
    limits = {
        "POLARS_MAX_THREADS": str(threads),
        "NUMBA_NUM_THREADS": str(threads),
        "OMP_WAIT_POLICY": "passive",
    }
    subprocess.run(command, env=os.environ | limits, check=True, capture_output=True)
    files = {path.name: path.read_bytes() for path in out.iterdir()}
    manifest = json.loads(files["manifest.json"])
    files["manifest.json"] = json.dumps(manifest | {"started": "", "finished": ""}).encode()
    return files


def test_one_thread_or_two_give_the_same_bytes(tmp_path):
    write_demonstration(tmp_path / "tables", people=400, seed=7)
    one = _compute(tmp_path / "tables", tmp_path / "one", 1)
    two = _compute(tmp_path / "tables", tmp_path / "two", 2)
    assert one.keys() == two.keys()
    for name in one:
        assert one[name] == two[name], name
