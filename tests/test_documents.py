"""Commands in the documents run, and print what the documents say.

A block marked `console` holds commands after `$ ` and their output. In expected output `…` stands for
anything within a line, and a line of `...` for any lines.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [
    path
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    if "```console" in path.read_text(encoding="utf-8")
]
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def _steps(text: str) -> Iterator[tuple[str, str]]:
    for block in BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, expected = part.partition("\n")
            yield command, expected.strip("\n")


def _pattern(expected: str) -> str:
    lines = [
        r"(?:.*\n)*?" if line == "..." else re.escape(line).replace("…", ".*") + r"\n"
        for line in expected.split("\n")
    ]
    return "".join(lines)


def test_the_readme_shows_commands():
    assert ROOT / "README.md" in DOCUMENTS


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_commands_print_what_the_document_says(path, tmp_path):
    for command, expected in _steps(path.read_text(encoding="utf-8")):
        if command.startswith("make "):
            continue
        words = shlex.split(command)
        assert words[0] == "salore", f"{path.name}: only our own command is tested, not {command!r}"
        words[0] = str(Path(sys.executable).with_name("salore"))
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
        said = done.stdout + (done.stderr if done.returncode else "")
        assert (
            re.fullmatch(_pattern(expected), said + ("" if said.endswith("\n") else "\n")) or not expected
        ), f"{path.name}: $ {command}\nexpected:\n{expected}\nsaid:\n{said}"


LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


@pytest.mark.parametrize(
    "path",
    [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md")), *(ROOT / "bench").glob("*.md")],
    ids=lambda path: path.name,
)
def test_links_lead_somewhere(path):
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), f"{path.name}: {target}"
