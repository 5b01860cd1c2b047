"""Nothing that `compute` writes shows what a group below the minimum said, alone or by subtraction."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def _fill(agency, *, peers_of_p2, subordinates_of_boss):
    """p1 has six colleagues who answered, p2 as many as given, the boss as many subordinates as given."""
    for number in range(1, 8):
        agency.rate(f"p{number}", "boss", "supervisor", 4)
    for number, score in enumerate((5, 4, 4, 3, 5, 4), start=2):
        agency.rate("p1", f"p{number}", "peer", score)
    for rater, scores in peers_of_p2.items():
        agency.rate("p2", rater, "peer", scores)
    for rater, scores in subordinates_of_boss.items():
        agency.rate("boss", rater, "subordinate", scores)
    return agency.write()


def _everything(out: Path) -> dict[str, str]:
    """All that was written, without the hashes and places of the inputs and the times."""
    written = {}
    for path in sorted(out.rglob("*")):
        if path.is_file():
            written[str(path.relative_to(out))] = path.read_bytes().decode()
    manifest = json.loads(written["manifest.json"])
    for key in ("inputs", "started", "finished"):
        del manifest[key]
    return written | {"manifest.json": json.dumps(manifest)}


ANSWERS = st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=7, max_size=7)
SMALL_GROUP = st.dictionaries(st.sampled_from(["p1", "p3", "p4", "p5", "p6", "p7"]), ANSWERS, max_size=4)


@pytest.mark.parametrize("policy", ["salor", "id-permenpanrb-6-2022", "id-pp-30-2019"])
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=SMALL_GROUP, second=SMALL_GROUP, seed=st.uuids())
def test_answers_of_a_small_group_move_no_byte(first, second, seed, policy, new_agency, compute_to):
    """Whatever up to four colleagues say, or whether they say anything, all outputs are the same."""
    outputs = []
    for name, peers in (("a", first), ("b", second)):
        agency = new_agency(f"{seed}{name}")
        agency.add("units", unit_id="U1", name="Bidang Satu", organisation_predicate="baik")
        agency.person("boss", heads_unit=1)
        for number in range(1, 8):
            agency.person(f"p{number}", supervisor_id="boss")
        low_scale = {"scale": "1:5"} if policy != "salor" else {}
        for number in range(1, 8):
            agency.rate(f"p{number}", "boss", "supervisor", 3, **low_scale)
        for number in range(2, 8):
            agency.rate("p1", f"p{number}", "peer", number % 3 + 2, **low_scale)
        for rater, scores in peers.items():
            agency.rate("p2", rater, "peer", scores, **low_scale)
        out = compute_to(agency.write(), f"{seed}{name}-out", policy=policy)
        outputs.append(_everything(out))
    assert outputs[0].keys() == outputs[1].keys()
    for name in outputs[0]:
        assert outputs[0][name] == outputs[1][name], name


def test_a_released_group_does_move_results(agency, new_agency, compute_to):
    """The control: five answers are shown, so the test above compares something that can change."""
    five = ["p1", "p3", "p4", "p5", "p6"]
    low = compute_to(_fill(agency, peers_of_p2=dict.fromkeys(five, 2), subordinates_of_boss={}), "low")
    other = new_agency("other")
    other._tables = {"units": agency._tables["units"], "people": agency._tables["people"]}
    high = compute_to(_fill(other, peers_of_p2=dict.fromkeys(five, 5), subordinates_of_boss={}), "high")
    assert _everything(low)["behaviour.csv"] != _everything(high)["behaviour.csv"]


def test_named_and_pair_of_anonymous_raters_stand_nowhere(agency, compute_to):
    """Raters who answer only anonymously are named in no output but the people they are themselves."""
    for number in range(1, 7):
        agency.rate("p1", f"stranger{number}", "peer", 4)
    agency.rate("p1", "boss", "supervisor", 4)
    out = compute_to(agency.write())
    for name, text in _everything(out).items():
        assert "stranger" not in text, name
