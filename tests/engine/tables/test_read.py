"""Clean folders become typed frames; defaults of the contract are filled in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from salore.engine.tables import read_tables
from salore.policy.load import load_pack

AS_OF = date(2026, 11, 24)


def test_clean_folder_becomes_typed_frames(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(
        "person_id,name,unit_id,supervisor_id,heads_unit,months,group_sex\n"
        "001,Ana,U1,,1,,L\n"
        "002,Budi,U1,001,0,6,P\n"
    )
    (tmp_path / "targets.csv").write_text(
        "person_id,goal_id,goal,kind,indicator_id,indicator,aspect,direction,target,unit_of_measure,realisation\n"
        "002,g,G,main,i1,I,quantity,higher,80..90,km,85.5\n"
        "002,g,G,main,i2,I,quality,lower,7,km,\n"
    )
    tables = read_tables(tmp_path, pack=load_pack("id-permenpanrb-6-2022"), as_of=AS_OF)

    people = tables.frames["people"]
    assert people["person_id"].to_list() == ["001", "002"]
    assert people["row"].to_list() == [2, 3]
    assert people["heads_unit"].to_list() == [True, False]
    assert people["months"].to_list() == [None, 6]
    assert people["employment_kind"].to_list() == ["pns", "pns"]
    assert people["job_family"].to_list() == ["general", "general"]
    assert people["status"].to_list() == ["active", "active"]
    assert people["group_sex"].to_list() == ["L", "P"]
    targets = tables.frames["targets"]
    assert targets.select("target_low", "target_high").rows() == [(80.0, 90.0), (7.0, 7.0)]
    assert targets["realisation"].to_list() == [85.5, None]
    assert tables.frames["ratings"].is_empty()
    assert tables.frames["ratings"].schema["score"] == pl.Int16
    assert str(tables.period) == "2026"
