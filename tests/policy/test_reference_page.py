"""The reference page: its examples are a working pack, and it leaves out no rule and no key."""

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from salore.policy import PackError, check_pack, load_pack
from salore.policy.model import Extends, Identity, Instrument, Rules

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "policy-packs.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r'```\w+ title="paket-kami/([\w.]+)"\n(.*?)```', PAGE, re.DOTALL))
SNIPPETS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
FAULTS = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
HASH = "SALIN-SIDIK-INDUK-KE-SINI"
BASE = load_pack("id-permenpanrb-6-2022").hash


@pytest.fixture
def write(tmp_path):
    def write_files(**changes):
        folder = tmp_path / "paket-kami"
        folder.mkdir()
        for name, text in (FILES | changes).items():
            (folder / name).write_text(text.replace(HASH, BASE), encoding="utf-8")
        return folder

    return write_files


def test_the_example_is_a_sound_pack(write):
    pack = load_pack(write())
    assert pack.own_rules == ("sources", "combination")
    assert not [found for found in check_pack(pack) if found.severity == "fault"]


def test_the_base_hash_must_be_copied_as_the_page_says(tmp_path):
    (tmp_path / "pack.toml").write_text(FILES["pack.toml"])
    with pytest.raises(PackError, match=BASE):
        load_pack(tmp_path)


@pytest.mark.parametrize("snippet", SNIPPETS, ids=range(len(SNIPPETS)))
def test_each_snippet_is_a_sound_rule(write, snippet):
    pack = load_pack(write(**{"cuplikan.toml": snippet}))
    named = set(re.findall(r"^\[(\w+)\]", snippet, re.MULTILINE))
    assert named <= set(pack.own_rules)
    assert not [found for found in check_pack(pack) if found.severity == "fault"]


def test_faults_read_as_the_page_shows_them(write):
    broken = {
        "perilaku.toml": FILES["perilaku.toml"].replace("method =", "metode ="),
        "sources.csv": FILES["sources.csv"].replace("weighted,0.3", "weighted,tiga persepuluh"),
    }
    with pytest.raises(PackError) as caught:
        load_pack(write(**broken))
    assert sorted(caught.value.lines("id")) == sorted(FAULTS[0].splitlines())


def test_findings_read_as_the_page_shows_them(write):
    pack = load_pack(write(**{"sources.csv": FILES["sources.csv"].replace("0.7", "0.6")}))
    found = [finding.in_language("id") for finding in check_pack(pack) if finding.severity == "fault"]
    assert found == FAULTS[1].splitlines()


def classes():
    yield from (Identity, Extends, Instrument)
    for field in fields(Rules):
        rule = next((part for part in get_args(field.type) if part is not type(None)), field.type)
        yield rule
        for part in fields(rule):
            if part.name == "rows":
                yield get_args(part.type)[0]


@pytest.mark.parametrize("name", [field.name for field in fields(Rules)])
def test_the_page_names_each_rule(name):
    assert f"| `{name}` |" in PAGE


@pytest.mark.parametrize(
    "name", sorted({field.name for cls in classes() for field in fields(cls)} - {"title"})
)
def test_the_page_names_each_key(name):
    assert f"`{name}`" in PAGE
