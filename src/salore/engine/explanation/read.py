"""Reading one person's explanation out of a folder of results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from salore.engine.errors import EngineError
from salore.engine.explanation.tell import as_text, tell
from salore.policy import PackError, pack_from_json
from salore.policy.model import Pack

FILE = "explanations.jsonl"
PACK = "pack.json"


def explain_person(results: Path, person_id: str, *, language: str) -> str:
    """Return the explanation of one person as text."""
    pack = read_pack(results)
    explanation = find_explanation(_required(results, FILE), person_id)
    return as_text(tell(explanation, pack, language), language)


def read_pack(results: Path) -> Pack:
    """Return the policy pack that results were computed under, as recorded beside them."""
    try:
        return pack_from_json(_required(results, PACK).read_text(encoding="utf-8"))
    except (PackError, UnicodeDecodeError):
        raise EngineError("explain.damaged", folder=results, file=PACK) from None


def find_explanation(path: Path, person_id: str) -> dict[str, Any]:
    """Return the recorded steps of one person."""
    # The person's id opens every line: no line is parsed but the one that is wanted.
    wanted = json.dumps({"person_id": person_id}, ensure_ascii=False, separators=(",", ":"))[:-1] + ","
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                if line.startswith(wanted):
                    found: dict[str, Any] = json.loads(line)
                    return found
    except ValueError:
        raise EngineError("explain.damaged", folder=path.parent, file=path.name) from None
    raise EngineError("explain.no_such_person", person=person_id, folder=path.parent)


def _required(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file():
        raise EngineError("explain.not_results", folder=folder, file=name)
    return path
