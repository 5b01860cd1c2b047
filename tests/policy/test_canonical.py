"""The hash is over the meaning: layout does not move it, every value does."""

import dataclasses
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.policy import PackError, load_pack, pack_from_json, pack_hash, pack_to_json

SALOR = load_pack("salor")


# ── What does not move it ─────────────────────────────────────────────────────────────────────────────


def test_comments_and_blank_lines(copy_of):
    folder = copy_of("salor")
    for file in folder.glob("*.toml"):
        file.write_text("# catatan\n\n" + file.read_text().replace("\n\n", "\n\n\n# lagi\n"))
    assert load_pack(folder).hash == SALOR.hash


def test_the_files_that_rules_stand_in(copy_of):
    folder = copy_of("id-pp-30-2019")
    rules = [file for file in sorted(folder.glob("*.toml"), reverse=True) if file.name != "pack.toml"]
    merged = "\n".join(file.read_text() for file in rules)
    for file in rules:
        file.unlink()
    (folder / "semua.toml").write_text(merged)
    assert load_pack(folder).hash == load_pack("id-pp-30-2019").hash


def test_how_a_number_is_written(copy_of):
    folder = copy_of("salor")
    text = (folder / "sources.csv").read_text()
    (folder / "sources.csv").write_text(text.replace("0.6,", "0.600,").replace(",1,1,", ",+1,01,"))
    text = (folder / "behaviour.toml").read_text()
    (folder / "behaviour.toml").write_text(text.replace("4.25", "42.5e-1"))
    assert load_pack(folder).hash == SALOR.hash


def test_where_rows_stand(copy_of):
    folder = copy_of()
    rows = "rows = [\n" + "".join(
        f'  {{ result = "{a}", behaviour = "{b}", predicate = "{c}" }},\n'
        for a, b, c in (line.split(",") for line in (folder / "quadrant.csv").read_text().split()[1:])
    )
    (folder / "quadrant.csv").unlink()
    text = (folder / "predicate.toml").read_text()
    (folder / "predicate.toml").write_text(text.replace("[quadrant]\n", f"[quadrant]\n{rows}]\n"))
    assert load_pack(folder).hash == load_pack("id-permenpanrb-6-2022").hash


# ── What moves it ─────────────────────────────────────────────────────────────────────────────────────


def leaves(value, path=()):
    """Yield the path to every value in a pack."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from leaves(getattr(value, field.name), (*path, field.name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            yield from leaves(item, (*path, place))
    elif value is not None and path != ("hash",):
        yield path


def other(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, Decimal | int):
        return value + 1
    return value + (timedelta(days=1) if isinstance(value, date) else "x")


def changed(value, path):
    """Return a copy with the value at a path replaced by another one."""
    if not path:
        return other(value)
    step, rest = path[0], path[1:]
    if dataclasses.is_dataclass(value):
        return dataclasses.replace(value, **{step: changed(getattr(value, step), rest)})
    if isinstance(value, dict):
        return value | {step: changed(value[step], rest)}
    return (*value[:step], changed(value[step], rest), *value[step + 1 :])


@given(path=st.sampled_from(sorted(leaves(SALOR), key=str)))
def test_every_value_moves_the_hash(path):
    assert pack_hash(changed(SALOR, path)) != SALOR.hash


def test_the_order_of_rows_moves_it():
    items = SALOR.rules.behaviour_items
    turned = dataclasses.replace(items, rows=items.rows[::-1])
    rules = dataclasses.replace(SALOR.rules, behaviour_items=turned)
    assert pack_hash(dataclasses.replace(SALOR, rules=rules)) != SALOR.hash


def test_the_hash_itself_is_no_part_of_the_meaning():
    assert pack_hash(dataclasses.replace(SALOR, hash="")) == SALOR.hash


# ── JSON ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_text_that_was_altered_is_refused():
    text = pack_to_json(SALOR)
    assert '"4.25"' in text
    with pytest.raises(PackError) as caught:
        pack_from_json(text.replace('"4.25"', '"4.5"'))
    [fault] = caught.value.faults
    assert fault.key == "hash"
    assert SALOR.hash in fault.message.id


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ('"method": "many_facet"', '"method": "sihir"', "rules.severity.method"),
        ('"minimum_shared_ratees": 5', '"minimum_shared_ratees": 5, "x": 1', "rules.severity.x"),
        ('"valid_from": "2026-01-01"', '"valid_from": "kapan"', "identity.valid_from"),
        ("{", "{{", ""),
    ],
)
def test_a_text_that_is_no_pack_is_refused_by_key(before, after, key):
    with pytest.raises(PackError) as caught:
        pack_from_json(pack_to_json(SALOR).replace(before, after, 1))
    assert [fault.key for fault in caught.value.faults] == [key]


def test_a_pack_of_before_a_rule_was_known_reads_and_means_the_same() -> None:
    """A rule that is added later has a value for packs that say nothing: their text and hash stay."""
    text = pack_to_json(SALOR)
    assert SALOR.rules.severity.lean_errors == Decimal("1.96")
    assert "lean_errors" not in text
    assert pack_from_json(text).hash == SALOR.hash
    severity = dataclasses.replace(SALOR.rules.severity, lean_errors=Decimal(3))
    other = dataclasses.replace(SALOR, rules=dataclasses.replace(SALOR.rules, severity=severity))
    assert "lean_errors" in pack_to_json(other)
    assert pack_hash(other) != SALOR.hash
