"""What tables are, told to others: templates, JSON Schema, the reference page, sentences."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from salore.engine.tables import BadInput, OutputTrouble, json_schema, read_tables, write_template
from salore.engine.tables.spec import Column, input_tables, tables
from salore.policy.model import Pack
from salore.wording import languages
from tests.engine.tables.conftest import AS_OF

ROOT = Path(__file__).parents[3]
CODE = ROOT / "src/salore/engine/tables"
SENTENCES = {
    f"{area}.{code}": sentence
    for area, codes in tomllib.loads((CODE / "words.toml").read_text(encoding="utf-8")).items()
    for code, sentence in codes.items()
}
EVERY_COLUMN = [(table, column) for table in tables().values() for column in table.columns]


@pytest.mark.parametrize(("table", "column"), EVERY_COLUMN)
def test_every_column_has_notes_in_both_languages(table: Any, column: Column) -> None:
    assert set(column.note) == set(languages)
    assert all(note.endswith(".") for note in column.note.values()), table.name
    assert not column.refers or column.refers in tables()
    assert (
        not column.default or column.default in column.choices or column.choices_of or column.kind == "source"
    )


def test_keys_are_columns() -> None:
    for table in tables().values():
        assert all(name in table for name in table.key)


# ── Templates ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", languages)
def test_templates_are_read_as_empty_tables(tmp_path: Path, pack: Pack, language: str) -> None:
    folder = tmp_path / "templat"
    write_template(folder, pack=pack, language=language)
    assert {path.stem for path in folder.iterdir()} == {table.name for table in input_tables()}
    with pytest.raises(BadInput) as caught:
        read_tables(folder, pack=pack, as_of=AS_OF)
    assert [(fault.place, fault.code) for fault in caught.value.faults] == [
        ("people.xlsx:1:-", "only_header")
    ]


def test_a_template_filled_with_its_examples_is_a_valid_table(tmp_path: Path, pack: Pack) -> None:
    folder = tmp_path / "templat"
    write_template(folder, pack=pack, language="id")
    rows: dict[str, dict[str, Any]] = {
        table.name: {column.name: column.example for column in table.columns if column.example}
        for table in input_tables()
    }
    superior = rows["people"] | {"person_id": rows["people"]["supervisor_id"], "supervisor_id": None}
    del rows["units"]["parent_id"], rows["targets"]["parent_goal_id"], rows["decisions"]["decided_on"]
    rows["services"]["unit_id"] = rows["units"]["unit_id"]
    for name, row in rows.items():
        book = openpyxl.load_workbook(folder / f"{name}.xlsx")
        sheet = book.worksheets[0]
        titles = [cell.value for cell in sheet[1]]
        for entry in [row, superior] if name == "people" else [row]:
            sheet.append([entry.get(str(title)) for title in titles])
        book.save(folder / f"{name}.xlsx")
    read = read_tables(folder, pack=pack, as_of=AS_OF)
    assert {name for name, frame in read.frames.items() if frame.height} == set(rows)
    assert str(read.period) == "2026"
    assert [notice.code for notice in read.notices] == []


def test_templates_explain_themselves(tmp_path: Path, pack: Pack) -> None:
    write_template(tmp_path / "t", pack=pack, language="id")
    book = openpyxl.load_workbook(tmp_path / "t" / "people.xlsx")
    sheet = book.worksheets[0]
    comment = sheet["A1"].comment
    assert comment is not None
    assert "NIP" in comment.text
    assert "199001012015031001" in comment.text
    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    statuses = ",".join(row.key for row in pack.rules.statuses.rows)
    assert f'"{statuses}"' in lists.values()
    assert book.sheetnames == ["people", "Petunjuk"]
    assert sheet.column_dimensions["A"].number_format in ("@", "General")


def test_templates_do_not_replace_a_folder(tmp_path: Path, pack: Pack) -> None:
    with pytest.raises(OutputTrouble):
        write_template(tmp_path, pack=pack, language="id")


# ── JSON Schema ───────────────────────────────────────────────────────────────────────────────────────


def test_the_schema_describes_every_column(pack: Pack) -> None:
    schema = json_schema(pack)
    assert schema["required"] == ["people"]
    for table in input_tables():
        row = schema["$defs"][table.name]
        assert list(row["properties"]) == [column.name for column in table.columns]
        assert row["required"] == [column.name for column in table.columns if column.filled]
    person = schema["$defs"]["people"]["properties"]
    assert person["employment_kind"]["enum"] == [*(row.key for row in pack.rules.employment_kinds.rows), None]
    assert (person["months"]["minimum"], person["months"]["maximum"]) == (1, 12)


def test_the_schemas_patterns_take_its_examples() -> None:
    for table in input_tables():
        for name, cell in json_schema()["$defs"][table.name]["properties"].items():
            for example in cell.get("examples", []):
                if "pattern" in cell:
                    assert re.search(cell["pattern"], example), (table.name, name)
                if cell.get("enum"):
                    assert example in cell["enum"], (table.name, name)


# ── Sentences ─────────────────────────────────────────────────────────────────────────────────────────


def said_codes() -> Iterator[tuple[str, str]]:
    """Yield the area and code of every sentence that the source says by a literal."""
    areas = {"fault": "wrong", "fault_rows": "wrong", "notice": "notice", "notice_rows": "notice"}
    classes = {"Wrong": "wrong", "Damaged": "wrong", "Unreadable": "wrong", "OutputTrouble": "output"}
    for path in CODE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in areas
            ):
                for constant in (n for n in ast.walk(node.args[1]) if isinstance(n, ast.Constant)):
                    if re.fullmatch(r"[a-z0-9_]{4,}", str(constant.value)):
                        yield areas[node.func.attr], str(constant.value)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                code = node.args[0] if node.args else None
                if node.func.id in classes and isinstance(code, ast.Constant):
                    yield classes[node.func.id], str(code.value)


def test_every_code_has_its_sentence() -> None:
    # The parts of a code that is put together are no codes of their own.
    parts = {("wrong", part) for part in ("goal_", "_differs", "loop_")}
    codes = set(said_codes()) - parts
    assert len(codes) > 60
    assert {f"{area}.{code}" for area, code in codes} <= set(SENTENCES)


def test_no_sentence_is_left_unsaid() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in CODE.glob("*.py"))
    composed = re.compile(r"goal_(weight|kind)_differs|loop_(units|people|goals)|title_\w+")
    for key in SENTENCES:
        code = key.rpartition(".")[2]
        assert composed.fullmatch(code) or f'"{code}"' in source or f'.{code}"' in source, key


def test_every_fault_says_what_is_expected() -> None:
    wrong = {key.partition(".")[2] for key in SENTENCES if key.startswith("wrong.")}
    expected = {key.partition(".")[2] for key in SENTENCES if key.startswith("expected.")}
    assert wrong - expected == {"and_more"}
    assert expected <= wrong


@pytest.mark.parametrize("key", SENTENCES)
def test_both_languages_fill_the_same_places(key: str) -> None:
    class Everything(dict[str, str]):
        def __missing__(self, name: str) -> str:
            return "7"

    places = []
    for language in languages:
        sentence = SENTENCES[key][language]
        names = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        assert string.Formatter().vformat(sentence, (), Everything())
        places.append(names)
    # A language may leave a value out where the other needs it for its grammar, never invent one.
    assert places[0] <= places[1] or places[1] <= places[0]


# ── The reference page ────────────────────────────────────────────────────────────────────────────────


def test_the_reference_page_is_in_step_with_the_tables() -> None:
    page = (ROOT / "docs/reference/tables.md").read_text(encoding="utf-8")
    for table in input_tables():
        section = page.partition(f"### {table.name}\n")[2].partition("\n### ")[0]
        assert table.note["en"] in section
        for column in table.columns:
            need = "yes" if column.required else ""
            kind = ", ".join(f"`{key}`" for key in column.choices) or column.kind
            assert f"| `{column.name}` | {need} | {kind} | {column.note['en']} |" in section
