"""The packs that come with the software: they load, and they say what the fact sheet says."""

import pytest
from pydantic import TypeAdapter

from salore.policy import load_pack, pack_from_json, pack_hash, pack_to_json, shipped_packs
from salore.policy.model import Pack

NAMES = ("contoh-kabupaten", "id-permenpanrb-6-2022", "id-pp-30-2019", "salor")


def test_four_packs_are_shipped():
    assert shipped_packs() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_pack_bears_its_folders_name(name):
    assert load_pack(name).identity.id == name


@pytest.mark.parametrize("name", NAMES)
def test_json_carries_a_pack_without_loss(name):
    pack = load_pack(name)
    again = pack_from_json(pack_to_json(pack))
    assert again == pack
    assert pack_hash(again) == pack.hash
    assert pack_to_json(again) == pack_to_json(pack)


@pytest.mark.parametrize("name", NAMES)
def test_pydantics_own_adapter_reads_the_same(name):
    pack = load_pack(name)
    assert TypeAdapter(Pack).validate_json(pack_to_json(pack)) == pack


@pytest.mark.parametrize("name", ["salor", "contoh-kabupaten"])
def test_a_derived_pack_names_the_right_hash(name):
    extends = load_pack(name).identity.extends
    assert extends is not None
    assert extends.hash == load_pack(extends.pack).hash
