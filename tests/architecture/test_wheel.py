"""The built wheel holds all it needs and works alone, in an environment that has nothing else of ours."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _run(*command: str | Path, cwd: Path) -> str:
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "UV_PROJECT"))
    }
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_wheel_works_alone(tmp_path):
    uv = shutil.which("uv") or str(ROOT / ".tools" / "bin" / "uv")
    _run(uv, "build", "--quiet", "--wheel", "--out-dir", tmp_path / "dist", ROOT, cwd=tmp_path)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    _run(uv, "venv", "--quiet", "alone", cwd=tmp_path)
    _run(uv, "pip", "install", "--quiet", "--python", "alone", wheel, cwd=tmp_path)
    salore = tmp_path / "alone" / "bin" / "salore"
    assert _run(salore, "--version", cwd=tmp_path).startswith("salore ")
    assert "salor" in _run(salore, "policy", "list", cwd=tmp_path)
    _run(salore, "demo", "tables", "tables", "--people", "60", cwd=tmp_path)
    people = (tmp_path / "tables" / "people.csv").read_text().splitlines()
    (tmp_path / "some.csv").write_text("\n".join(line.split(",")[0] for line in people[:2]))
    _run(
        salore,
        "compute",
        "tables",
        "--policy",
        "salor",
        "--out",
        "out",
        "--pdf-for",
        "some.csv",
        cwd=tmp_path,
    )
    printed = {path.name for path in (tmp_path / "out" / "documents").rglob("*.pdf")}
    assert printed == {"skp.pdf", "evaluasi-kinerja.pdf", "dokumen-evaluasi.pdf", "penjelasan.pdf"}
    assert "Cocok" in _run(salore, "verify", "out", cwd=tmp_path)
