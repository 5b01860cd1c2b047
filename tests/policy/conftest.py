"""Packs of our own making: a copy of a shipped one to break, and a small derived one."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import salore.policy
from salore.policy import PackError, PackFault, load_pack

SHIPPED = Path(salore.policy.__file__).parent / "packs"
BASE = "id-permenpanrb-6-2022"

PACK_TOML = """
[identity]
id = "kami"
version = "1"
valid_from = 2026-01-01
default_period = "2026"
name = { id = "Kami", en = "Ours" }

[identity.extends]
pack = "id-permenpanrb-6-2022"
hash = "@HASH@"

[instruments.perbup]
kind = "agency"
title = { id = "Peraturan Bupati", en = "Regulation of the Regent" }
"""

COMBINATION = """
[combination]
method = "duration_weighted"
basis = { instrument = "perbup", article = "Pasal 1" }
certainty = "text"
"""


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that copies a shipped pack to a folder where it may be broken."""

    def copy(name: str = BASE) -> Path:
        return Path(shutil.copytree(SHIPPED / name, tmp_path / name))

    return copy


@pytest.fixture
def derived(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a derived pack: `pack.toml` and whatever else is given."""

    def write(pack: str = PACK_TOML, **files: str) -> Path:
        folder = tmp_path / "kami"
        folder.mkdir()
        files = {"combination.toml": COMBINATION} | files
        files["pack.toml"] = pack.replace("@HASH@", load_pack(BASE).hash)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def faults() -> Callable[[Path], list[PackFault]]:
    """Return a function that loads a broken pack and gives its faults."""

    def load(folder: Path) -> list[PackFault]:
        with pytest.raises(PackError) as caught:
            load_pack(folder)
        return list(caught.value.faults)

    return load
