"""Reading a pack's files: what is refused, in which words, and all of it at once."""

import re
import subprocess
import sys

import pytest

from salore.policy import PackError, load_pack


def places(found):
    return sorted(f"{fault.file}:{fault.key}" for fault in found)


def edit(folder, file, before, after):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_a_copy_of_a_shipped_pack_loads_as_the_shipped_one(copy_of):
    assert load_pack(copy_of()) == load_pack("id-permenpanrb-6-2022")


def test_a_derived_pack_has_its_bases_rules_with_its_own_over_them(derived):
    pack, base = load_pack(derived()), load_pack("id-permenpanrb-6-2022")
    assert pack.own_rules == ("combination",)
    assert pack.rules.combination.method == "duration_weighted"
    assert pack.rules.sources == base.rules.sources
    assert set(pack.instruments) == {*base.instruments, "perbup"}


def test_a_base_may_lie_beside_the_pack(copy_of, derived):
    beside = copy_of()
    beside.rename(beside.parent / "dasar")
    edit(beside.parent / "dasar", "result.toml", "cap_pct = 120", "cap_pct = 130")
    edit(beside.parent / "dasar", "pack.toml", 'id = "id-permenpanrb-6-2022"', 'id = "dasar"')
    base = load_pack(beside.parent / "dasar")
    folder = derived()
    text = (folder / "pack.toml").read_text().replace("id-permenpanrb-6-2022", "dasar")
    (folder / "pack.toml").write_text(re.sub(r'hash = "\w+"', f'hash = "{base.hash}"', text))
    assert load_pack(folder).rules.achievement.cap_pct == 130


# ── Every fault at once, with file and key ────────────────────────────────────────────────────────────


def test_all_faults_are_reported_at_once(copy_of, faults):
    folder = copy_of()
    edit(folder, "result.toml", "cap_pct = 120", 'cap_pct = "banyak"')
    edit(folder, "result.toml", 'accumulate_default = "last"', 'accumulate_default = "median"')
    edit(folder, "sources.csv", "peer,evidence,0,5,8,ya", "peer,evidence,nol,5,8,mungkin")
    edit(folder, "pack.toml", "valid_from = 2022-02-03", 'valid_from = "besok"')
    edit(folder, "calendar.toml", "grace_days = 14", "grace = 14")
    (folder / "credit_levels.csv").unlink()
    assert places(faults(folder)) == [
        "calendar.toml:deadlines.rows.1.grace",
        "credit.toml:credit_levels.rows",
        "pack.toml:identity.valid_from",
        "result.toml:achievement.accumulate_default",
        "result.toml:achievement.cap_pct",
        "sources.csv:3:anonymous",
        "sources.csv:3:weight",
    ]


def test_a_fault_says_what_was_found_and_what_is_expected(copy_of, faults):
    folder = copy_of()
    edit(folder, "result.toml", 'accumulate_default = "last"', 'accumulate_default = "median"')
    [fault] = faults(folder)
    assert "median" in fault.in_language("id")
    assert "last, sum, mean" in fault.in_language("id")
    assert fault.in_language("en").startswith("result.toml:achievement.accumulate_default: must be one of")


def test_an_unknown_key_is_refused_and_the_like_is_named(copy_of, faults):
    folder = copy_of()
    edit(folder, "result.toml", "cap_pct = 120", "cap_pct = 120\ncap_percent = 120")
    [fault] = faults(folder)
    assert (fault.file, fault.key) == ("result.toml", "achievement.cap_percent")
    assert "cap_pct" in fault.message.id


def test_an_unknown_key_deep_in_a_row_is_refused(copy_of, faults):
    folder = copy_of()
    edit(folder, "people.toml", 'en = "Health"', 'en = "Health", de = "x"')
    [fault] = faults(folder)
    assert fault.key == "job_families.rows.2.label.de"
    assert "id" in fault.message.en


@pytest.mark.parametrize(
    ("value", "accepted"),
    [("true", False), ("2026", False), ("2026-01-01", True), ('"2026-01-01"', False)],
)
def test_a_number_or_a_text_does_not_pass_for_a_date(copy_of, value, accepted):
    folder = copy_of()
    edit(folder, "pack.toml", "valid_from = 2022-02-03", f"valid_from = {value}")
    if accepted:
        assert load_pack(folder).identity.valid_from.year == 2026
    else:
        with pytest.raises(PackError, match="valid_from"):
            load_pack(folder)


@pytest.mark.parametrize("value", ["true", "5.5", '"lima"', "[5]", "nan"])
def test_only_a_whole_number_passes_for_one(copy_of, faults, value):
    folder = copy_of()
    edit(folder, "behaviour.toml", "minimum_answers = 5", f"minimum_answers = {value}")
    assert places(faults(folder)) == ["behaviour.toml:anonymity.minimum_answers"]


@pytest.mark.parametrize("value", ["true", "inf", "nan", '"1,5"', "[]"])
def test_only_a_finite_number_passes_for_one(copy_of, faults, value):
    folder = copy_of()
    edit(folder, "result.toml", "cap_pct = 120", f"cap_pct = {value}")
    assert places(faults(folder)) == ["result.toml:achievement.cap_pct"]


def test_decimals_are_read_exactly(copy_of):
    folder = copy_of()
    edit(folder, "result.toml", "cap_pct = 120", "cap_pct = 119.10")
    assert str(load_pack(folder).rules.achievement.cap_pct) == "119.10"


# ── TOML ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_syntax_error_names_the_line_and_shows_it(copy_of, faults):
    folder = copy_of()
    edit(folder, "credit.toml", 'predicate = "baik", percent', "predicate = baik, percent")
    [fault] = faults(folder)
    lines = (folder / "credit.toml").read_text().splitlines()
    assert lines[int(fault.key) - 1].strip().startswith("{ predicate = baik,")
    assert "predicate = baik" in fault.message.id


def test_a_file_that_ends_too_early_names_its_last_line(copy_of, faults):
    folder = copy_of()
    (folder / "texts.toml").write_text("[texts]\nrows = [\n")
    [fault] = faults(folder)
    assert (fault.file, fault.key) == ("texts.toml", "2")


def test_a_rule_named_twice_is_a_fault(copy_of, faults):
    folder = copy_of()
    (folder / "zz.toml").write_text((folder / "credit.toml").read_text())
    assert places(faults(folder)) == ["zz.toml:credit_levels", "zz.toml:credit_shares"]
    assert "credit.toml" in faults(folder)[0].message.id


def test_an_unknown_rule_is_a_fault(copy_of, faults):
    folder = copy_of()
    (folder / "zz.toml").write_text("[kuadran]\nx = 1\n")
    assert places(faults(folder)) == ["zz.toml:kuadran"]


def test_a_rule_that_is_no_table_is_a_fault(derived, faults):
    assert places(faults(derived(**{"x.toml": "texts = 3\n"}))) == ["x.toml:texts"]


def test_an_instrument_that_is_no_table_is_a_fault(derived, faults):
    folder = derived()
    (folder / "pack.toml").write_text((folder / "pack.toml").read_text() + "\n[instruments.x]\ntitle = 3\n")
    assert places(faults(folder)) == ["pack.toml:instruments.x.kind", "pack.toml:instruments.x.title"]


@pytest.mark.parametrize("table", ["identity", "instruments"])
def test_the_tables_of_pack_toml_must_be_tables(copy_of, faults, table):
    folder = copy_of()
    (folder / "pack.toml").write_text(f"{table} = 3\n")
    assert f"pack.toml:{table}" in places(faults(folder))


def test_a_law_pack_without_a_rule_is_a_fault(copy_of, faults):
    folder = copy_of()
    (folder / "texts.toml").unlink()
    assert places(faults(folder)) == ["*.toml:texts"]


# ── CSV ───────────────────────────────────────────────────────────────────────────────────────────────


def test_semicolons_with_decimal_commas_and_a_mark_at_the_start_read_the_same(copy_of):
    folder = copy_of("salor")
    text = (folder / "sources.csv").read_text()
    turned = text.replace(",", ";").replace("0.", "0,")
    (folder / "sources.csv").write_bytes(b"\xef\xbb\xbf" + turned.replace("\n", "\r\n").encode())
    assert load_pack(folder) == load_pack("salor")


def test_rows_may_stand_in_toml_instead(derived):
    rows = """
[development]
basis = { instrument = "perbup" }
certainty = "text"
rows = [{ employment_kind = "pns", limit = "floor", hours = 30 }]
"""
    assert load_pack(derived(**{"x.toml": rows})).rules.development.rows[0].hours == 30


def test_lists_are_joined_by_plus_and_empty_cells_are_absent(copy_of):
    rules = load_pack(copy_of()).rules
    assert rules.distribution.rows[4].predicates == ("butuh_perbaikan", "kurang")
    assert rules.distribution.rows[4].share is None
    assert rules.credit_levels.rows[1].grades == ("II/b", "II/c", "II/d")


def test_columns_may_stand_in_any_order(copy_of):
    folder = copy_of()
    lines = [line.split(",") for line in (folder / "quadrant.csv").read_text().splitlines()]
    (folder / "quadrant.csv").write_text("\n".join(",".join(reversed(cells)) for cells in lines))
    assert load_pack(folder) == load_pack("id-permenpanrb-6-2022")


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ("result,behaviour,predicate", "result,behaviour,hasil", "quadrant.csv:1:hasil"),
        ("result,behaviour,predicate", "result,result,predicate", "quadrant.csv:1:result"),
        ("above,as,baik", "above,as,baik,sekali", "quadrant.csv:3:"),
        ("above,as,baik", "above,as", "quadrant.csv:3:"),
        ("above,as,baik", "above,,baik", "quadrant.csv:3:behaviour"),
        ("above,as,baik", "atas,as,baik", "quadrant.csv:3:result"),
        ("above,as,baik", '"above,as,baik', "quadrant.csv:"),
    ],
)
def test_a_broken_table_is_named_by_row_and_column(copy_of, faults, before, after, place):
    folder = copy_of()
    edit(folder, "quadrant.csv", before, after)
    assert any(found.startswith(place.rstrip(":")) for found in places(faults(folder)))


def test_an_empty_table_lacks_its_columns(copy_of, faults):
    folder = copy_of()
    (folder / "quadrant.csv").write_text("")
    assert places(faults(folder)) == [
        "quadrant.csv:1:behaviour",
        "quadrant.csv:1:predicate",
        "quadrant.csv:1:result",
    ]


def test_one_language_of_a_text_alone_is_a_fault(copy_of, faults):
    folder = copy_of()
    edit(folder, "behaviour_items.csv", "Acts proactively", "")
    assert places(faults(folder)) == ["behaviour_items.csv:7:guides_2_en"]


def test_rows_in_both_places_are_a_fault(copy_of, faults):
    folder = copy_of()
    edit(folder, "predicate.toml", "[quadrant]", "[quadrant]\nrows = []")
    assert places(faults(folder)) == ["predicate.toml:quadrant.rows"]


def test_rows_for_no_rule_are_a_fault(copy_of, faults):
    folder = copy_of()
    (folder / "kuadran.csv").write_text("a,b\n1,2\n")
    (folder / "rounding.csv").write_text("a,b\n1,2\n")
    assert places(faults(folder)) == ["kuadran.csv:", "rounding.csv:"]


def test_rows_whose_rule_is_not_in_the_pack_are_a_fault(derived, faults):
    found = faults(derived(**{"quadrant.csv": "result,behaviour,predicate\nabove,as,baik\n"}))
    assert places(found) == ["quadrant.csv:"]


# ── Files and folders ─────────────────────────────────────────────────────────────────────────────────


def test_an_unknown_name_lists_the_shipped_packs(tmp_path):
    with pytest.raises(PackError, match="contoh-kabupaten, id-permenpanrb-6-2022"):
        load_pack(tmp_path / "tidak-ada")


def test_a_folder_without_pack_toml_is_refused(tmp_path):
    with pytest.raises(PackError, match=r"pack\.toml"):
        load_pack(tmp_path)


def test_another_encoding_is_named_with_its_line(copy_of, faults):
    folder = copy_of()
    (folder / "texts.toml").write_bytes("# satu\n# caf\xe9\n".encode("latin-1"))
    [fault] = faults(folder)
    assert (fault.file, fault.key) == ("texts.toml", "2")


def test_a_folder_in_place_of_a_file_is_a_fault(derived, faults):
    folder = derived()
    (folder / "x.toml").mkdir()
    assert places(faults(folder)) == ["x.toml:"]


# ── Bases ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_wrong_base_hash_says_both(derived, faults):
    folder = derived()
    right = load_pack("id-permenpanrb-6-2022").hash
    text = (folder / "pack.toml").read_text()
    (folder / "pack.toml").write_text(text.replace(right, "0" * 64))
    [fault] = faults(folder)
    assert (fault.file, fault.key) == ("pack.toml", "identity.extends.hash")
    for language in ("id", "en"):
        assert right in fault.in_language(language)
        assert "0" * 64 in fault.in_language(language)


def test_a_base_beside_the_pack_is_found_from_within_the_folder(copy_of, derived, monkeypatch):
    base = copy_of()
    base = base.rename(base.parent / "dasar")
    folder = derived()
    text = (folder / "pack.toml").read_text().replace('"id-permenpanrb-6-2022"', '"dasar"')
    (folder / "pack.toml").write_text(text)
    monkeypatch.chdir(folder)
    assert load_pack(".").identity.extends.pack == "dasar"


def test_packs_that_are_each_others_base_are_a_fault(derived, faults):
    folder = derived()
    text = (folder / "pack.toml").read_text()
    (folder / "pack.toml").write_text(text.replace('"id-permenpanrb-6-2022"', '"mereka"'))
    other = folder.parent / "mereka"
    other.mkdir()
    (other / "pack.toml").write_text(text.replace('"id-permenpanrb-6-2022"', '"kami"'))
    assert places(faults(folder)) == ["mereka/pack.toml:identity.extends.pack"]


def test_an_absent_base_is_a_fault(derived, faults):
    folder = derived()
    text = (folder / "pack.toml").read_text()
    (folder / "pack.toml").write_text(text.replace('"id-permenpanrb-6-2022"', '"entah"'))
    assert places(faults(folder)) == ["pack.toml:identity.extends.pack"]


def test_a_pack_that_is_its_own_base_is_a_fault(derived, faults):
    folder = derived()
    text = (folder / "pack.toml").read_text()
    (folder / "pack.toml").write_text(text.replace('"id-permenpanrb-6-2022"', '"kami"'))
    assert places(faults(folder)) == ["pack.toml:identity.extends.pack"]


def test_faults_of_the_base_are_named_as_the_bases(copy_of, derived, faults):
    base = copy_of()
    base = base.rename(base.parent / "dasar")
    (base / "texts.toml").unlink()
    folder = derived()
    text = (folder / "pack.toml").read_text().replace('"id-permenpanrb-6-2022"', '"dasar"')
    (folder / "pack.toml").write_text(text)
    assert places(faults(folder)) == ["dasar/*.toml:texts"]


def test_an_instrument_of_the_base_cannot_be_rewritten(derived, faults):
    folder = derived()
    text = (folder / "pack.toml").read_text().replace("[instruments.perbup]", "[instruments.pp_30_2019]")
    (folder / "pack.toml").write_text(text)
    assert places(faults(folder)) == ["pack.toml:instruments.pp_30_2019"]


# ── Time ──────────────────────────────────────────────────────────────────────────────────────────────


def test_loading_needs_only_the_core_of_pydantic():
    """The whole of pydantic would cost every command another tenth of a second."""
    code = "import sys; from salore.policy import load_pack; load_pack('salor'); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = set(run.stdout.split())
    assert "pydantic_core" in modules
    assert modules.isdisjoint({"pydantic", "numpy", "polars", "typst"})
