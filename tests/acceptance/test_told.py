"""What people read about one person agrees with the tables, in both languages and on paper."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.appraisals import figure, notices, of_people, person
from tests.acceptance.command import Row, compute, contents, header_of, read_rows, salore
from tests.acceptance.conftest import Tables, target

PACKS = ("salor", "id-pp-30-2019", "contoh-kabupaten")
# Names of columns and keys, empty values of programs, brackets of data.
CODE = re.compile(
    r"\w*[a-z]_[a-z]\w*|\b(?:None|null|NaN|nan|inf|True|False)\b|[{}]|\b(?:above|below|not_\w+)\b"
)
LABELS = {
    "id": ("Sangat Baik", "Baik", "Butuh Perbaikan", "Kurang", "Sangat Kurang"),
    "en": ("Very Good", "Good", "Needs Improvement", "Poor", "Very Poor"),
}
OF_PP_30 = {"id": "Cukup", "en": "Fair"}


@pytest.fixture(scope="module", params=PACKS)
def told(request: pytest.FixtureRequest, region: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("told") / request.param
    assert compute(region, out, policy=request.param).code == 0
    return out


def written(number: float, lang: str, *, places: int = 2) -> str:
    """A figure as people write it: no needless zeros, the comma in Indonesian."""
    text = f"{number:.{places}f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if lang == "id" else text


def picked(rows: list[Row]) -> list[Row]:
    """Ten whole people, with something rare about them where there is."""
    rare: dict[str, Row] = {}
    several = {row["person_id"] for row in rows if row["segment_id"]}
    whole = [row for row in rows if not row["segment_id"]]
    for row in whole:
        kinds = [*row["notices"].split(";"), row["predicate"], "moved" if row["person_id"] in several else ""]
        for kind in kinds:
            rare.setdefault(kind, row)
    chosen = {row["person_id"]: row for row in [*rare.values(), *whole[:: len(whole) // 5]]}
    assert len(chosen) >= 10
    return list(chosen.values())


@pytest.mark.parametrize("lang", ["id", "en"])
def test_explanations_hold_words_alone_and_the_figures_of_the_tables(lang: str, told: Path) -> None:
    labels = list(LABELS[lang])
    if told.name == "id-pp-30-2019":
        labels[2] = OF_PP_30[lang]
    for row in picked(read_rows(told / "results.csv")):
        ended = salore("explain", told, row["person_id"], "--lang", lang)
        assert ended.code == 0, ended.said
        assert not (found := CODE.findall(ended.out)), (row["person_id"], found)
        text = " ".join(ended.out.split())
        for name in ("achievement_pct", "behaviour_score", "score", "credit_points"):
            if row[name]:
                assert written(float(row[name]), lang) in text, (row["person_id"], name)
        for code in (row["predicate_code"],):
            if code:
                assert labels[int(code) - 1] in text


def test_steps_agree_with_results(told: Path) -> None:
    """Every row of results is the last word of its steps."""
    values: dict[tuple[str, str], dict[str, Any]] = {}
    steps = 0
    for line in (told / "explanations.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        assert entry["period"] == "2026"
        for step in entry["steps"]:
            steps += 1
            assert {"step", "inputs", "method", "version", "rule", "certainty", "value"} <= step.keys()
            assert (step["method"] is None) == (step["version"] is None)
            assert (step["rule"] is None) == (step["certainty"] is None)
            values.setdefault((entry["person_id"], step["segment"] or ""), {})[step["step"]] = step["value"]
    assert steps > 1000
    rows = read_rows(told / "results.csv")
    for row in rows:
        found = values[row["person_id"], row["segment_id"]]
        for step, name in (
            ("score", "score"),
            ("credit", "credit_points"),
            ("achievement", "achievement_pct"),
        ):
            if found.get(step) is not None and row[name]:
                assert float(row[name]) == found[step], (row, step)
        if "predicate" in found and row["predicate"]:
            assert found["predicate"] == row["predicate"]
        proposed = found.get("result_of_head", found.get("result_proposal"))
        assert (proposed or "") == row["result_rating_proposed"] or row["person_id"] in {
            other["person_id"] for other in rows if other["segment_id"]
        }
    assert {person for person, _ in values} == {row["person_id"] for row in rows}


def test_notices_point_to_people_and_are_said_in_words(told: Path) -> None:
    path = told / "notices.csv"
    assert header_of(path) == ["file", "row", "column", "person_id", "code", "message"]
    rows = [row for row in read_rows(path) if row["file"] == "results"]
    expected = {
        (row["person_id"], code)
        for row in read_rows(told / "results.csv")
        for code in row["notices"].split(";")
        if code
    }
    assert {(row["person_id"], row["code"]) for row in rows} == expected
    assert not any(CODE.search(row["message"]) for row in rows)


def test_the_same_pages_from_one_worker_or_two(region: Path, tmp_path: Path) -> None:
    people = picked_for_print(region)
    listed = tmp_path / "people.txt"
    listed.write_text("\n".join(people), encoding="utf-8")
    pages = []
    for workers in (1, 2):
        out = tmp_path / str(workers)
        ended = compute(region, out, "--pdf-for", listed, "--workers", workers)
        assert ended.code == 0, ended.said
        pages.append({name: bytes_ for name, bytes_ in contents(out).items() if name.startswith("documents")})
    assert pages[0] == pages[1]
    assert {Path(name).parts[1] for name in pages[0]} == set(people)
    assert all(content.startswith(b"%PDF-") for content in pages[0].values())
    # Computed a third time, now to be compared with what stands there.
    verified = salore("verify", tmp_path / "2")
    assert verified.code == 0, verified.said
    name = min(pages[0])
    (tmp_path / "2" / name).write_bytes(pages[0][name] + b"\n")
    altered = salore("verify", tmp_path / "2")
    assert altered.code == 2
    assert name in altered.out


def picked_for_print(region: Path) -> list[str]:
    people = [row["person_id"] for row in read_rows(region / "people.csv") if row["status"] in ("", "active")]
    moved = [row["person_id"] for row in read_rows(region / "segments.csv")]
    return list(dict.fromkeys([*people[:3], moved[0], people[-1]]))


def test_a_stranger_in_the_list_is_named(region: Path, tmp_path: Path) -> None:
    known = read_rows(region / "people.csv")[0]["person_id"]
    listed = tmp_path / "people.csv"
    listed.write_text(f"person_id\n{known}\n000111222333\n", encoding="utf-8")
    ended = compute(region, tmp_path / "out", "--pdf-for", listed)
    assert ended.code == 2
    assert "000111222333" in ended.err
    assert known not in ended.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("se", "expected", "is_near"), [("0.2", 0.141, True), ("0.06", 0.042, False)])
def test_figures_of_the_whole_period_are_told_and_judged(
    se: str, expected: float, is_near: bool, tmp_path: Path
) -> None:
    """2.4 in both assignments, 0.1 below a cut; 181 and 184 days leave 0.707 of the error."""
    tables: Tables = {
        "people": [person("boss"), person("p1", supervisor_id="boss")],
        "segments": [
            {"segment_id": f"s{n}", "person_id": "p1", "unit_id": "U1", "supervisor_id": "boss",
             "starts_on": start, "ends_on": end}
            for n, start, end in ((1, "2026-01-01", "2026-06-30"), (2, "2026-07-01", ""))
        ],
        "targets": [
            target(segment_id="s1", realisation=100),
            target(segment_id="s2", goal_id="h", indicator_id="i2", realisation=90),
        ],
        "source_results": [
            {"person_id": "p1", "segment_id": name, "source": "peer", "n": 6, "mean": "2.4", "is_adjusted": 0,
             "se": se}
            for name in ("s1", "s2")
        ],
    }  # fmt: skip
    whole = of_people(tmp_path, tables, policy="contoh-kabupaten")["p1"]
    assert (figure(whole["behaviour_score"]), figure(whole["behaviour_se"])) == (2.4, expected)
    assert ("near_cut" in notices(whole)) is is_near
    # (100 × 181 + 90 × 184) / 365
    assert figure(whole["achievement_pct"]) == 94.96
    told = " ".join(salore("explain", tmp_path / "out", "p1", "--lang", "en").out.split())
    assert "For the whole period: achievement 94.96%, which suggests As Expected." in told
    assert "For the whole period: behaviour score 2.4, which suggests As Expected." in told
    last = told[told.index("For the whole period: behaviour") : told.index("THE APPRAISER'S DECISION")]
    assert ("lies near a cut" in last) is is_near


def test_assignments_that_agree_are_told_as_one(tmp_path: Path) -> None:
    tables: Tables = {
        "people": [person("boss"), person("p1", supervisor_id="boss")],
        "segments": [
            {"segment_id": f"s{n}", "person_id": "p1", "unit_id": "U1", "supervisor_id": "boss",
             "starts_on": start, "ends_on": end}
            for n, start, end in ((1, "2026-01-01", "2026-06-30"), (2, "2026-07-01", ""))
        ],
        "targets": [
            target(segment_id="s1", realisation=100),
            target(segment_id="s2", goal_id="h", indicator_id="i2", realisation=95),
        ],
    }  # fmt: skip
    whole = of_people(tmp_path, tables)["p1"]
    assert (whole["achievement_pct"], whole["result_rating_proposed"]) == ("", "as")
    told = " ".join(salore("explain", tmp_path / "out", "p1", "--lang", "en").out.split())
    assert "All assignments suggest the same rating of the result: As Expected." in told
