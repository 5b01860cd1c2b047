"""Files read alone: ratings to analyse, survey answers with or without services."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from salore.engine.tables import BadInput, read_mapping, read_ratings, read_survey
from salore.policy.model import Pack
from tests.engine.tables.conftest import AS_OF

SHARED = Path(__file__).parents[2] / "data"
SURVEY = "response_id,service_id,answered_on,u1,u2,u3,u4,u5,u6,u7,u8,u9\n"


def put(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def faults_of(ratings: Path, scale: tuple[int, int] | None = None) -> dict[str, str]:
    with pytest.raises(BadInput) as caught:
        read_ratings(ratings, scale=scale)
    return {fault.place: fault.code for fault in caught.value.faults}


def test_three_columns_are_enough(tmp_path: Path) -> None:
    path = put(tmp_path / "apa saja.csv", "rater_id,ratee_id,score\nP1,007,3\nP2,007,\nP1,008,9\n")
    ratings = read_ratings(path)
    assert ratings.frame.select("row", "ratee_id", "rater_id", "item", "score").rows() == [
        (2, "007", "P1", None, 3),
        (3, "007", "P2", None, None),
        (4, "008", "P1", None, 9),
    ]
    assert ratings.input.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_items_and_sources_of_any_name(tmp_path: Path) -> None:
    path = put(
        tmp_path / "r.csv",
        "ratee_id,rater_id,item,source,score\n1,P,k1,juri,0\n1,P,k2,juri,1\n1,Q,k1,juri,1\n",
    )
    assert read_ratings(path).frame["item"].to_list() == ["k1", "k2", "k1"]


@pytest.mark.parametrize(
    ("rows", "scale", "places"),
    [
        ("1,P,6\n2,P,1\n", (1, 5), {"r.csv:2:score": "off_scale"}),
        ("1,P,2.5\n2,P,baik\n", None, {"r.csv:2:score": "not_whole", "r.csv:3:score": "not_whole"}),
        ("1,P,12345\n", None, {"r.csv:2:score": "off_scale"}),
        ("1,P,3\n1,P,4\n", None, {"r.csv:3:ratee_id": "row_twice"}),
        ("1,,3\n,P,4\n", None, {"r.csv:2:rater_id": "cell_empty", "r.csv:3:ratee_id": "cell_empty"}),
        ("1,P,\n2,P,\n", None, {"r.csv:1:score": "nothing_rated"}),
        ("", None, {"r.csv:1:-": "only_header"}),
    ],
)
def test_bad_ratings(
    tmp_path: Path, rows: str, scale: tuple[int, int] | None, places: dict[str, str]
) -> None:
    assert faults_of(put(tmp_path / "r.csv", f"ratee_id,rater_id,score\n{rows}"), scale) == places


def test_colleagues_are_not_the_rated(tmp_path: Path) -> None:
    path = put(tmp_path / "r.csv", "ratee_id,rater_id,source,score\n1,1,self,3\n1,1,peer,3\n")
    assert faults_of(path) == {"r.csv:3:rater_id": "rates_oneself"}


@pytest.mark.parametrize("name", ["tidak ada.csv", "r.txt"])
def test_files_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    put(tmp_path / "r.txt", "x")
    assert set(faults_of(tmp_path / name).values()) <= {"no_such_file", "format_unknown"}


def test_ratings_under_other_names(tmp_path: Path) -> None:
    names = put(
        tmp_path / "m.toml", '[calibration]\nratee_id = "dinilai"\nrater_id = "penilai"\nscore = "nilai"\n'
    )
    path = put(tmp_path / "r.csv", "dinilai,penilai,nilai\n1,P,3\n")
    assert read_ratings(path, mapping=read_mapping(names)).frame["score"].to_list() == [3]


def test_answers_without_services(tmp_path: Path, law: Pack) -> None:
    path = put(tmp_path / "jawaban.csv", SURVEY + "1,K,2019-03-01,1,2,3,4,1,2,3,4,\n")
    tables = read_survey(path, pack=law, as_of=date(2020, 1, 1))
    assert tables.frames["satisfaction"]["u9"].to_list() == [None]
    assert [(file.table, file.path) for file in tables.inputs] == [("satisfaction", path)]


def test_answers_with_services(tmp_path: Path, law: Pack) -> None:
    path = put(tmp_path / "jawaban.csv", SURVEY + "1,K,,1,2,3,4,1,2,3,4,1\n2,Z,,1,2,3,4,1,2,3,4,5\n")
    services = put(tmp_path / "layanan.csv", "service_id,name,unit_id,population\nK,KTP,U1,5200\n")
    with pytest.raises(BadInput) as caught:
        read_survey(path, services=services, pack=law, as_of=AS_OF)
    assert [(f.place, f.code) for f in caught.value.faults] == [
        ("jawaban.csv:3:service_id", "unknown_key"),
        ("jawaban.csv:3:u9", "out_of_range"),
    ]


def test_a_header_alone_is_no_survey(tmp_path: Path, law: Pack) -> None:
    with pytest.raises(BadInput):
        read_survey(put(tmp_path / "j.csv", SURVEY), pack=law, as_of=AS_OF)
