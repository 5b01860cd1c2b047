"""`python -m salore.engine TABLES OUT PACK PERIOD AS_OF LANGUAGE [PERSON ...]`: the other side of `apart`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import cast

from salore.engine.apart import REFUSED
from salore.engine.errors import EngineError
from salore.engine.folder import Request, compute_folder
from salore.engine.progress import Silent
from salore.engine.tables import BadInput, OutputTrouble
from salore.policy import pack_from_json
from salore.wording import Language


def main(arguments: list[str]) -> int:
    tables, out, rules, period, as_of, language, *people = arguments
    request = Request(
        tables=Path(tables),
        pack=pack_from_json(Path(rules).read_text(encoding="utf-8")),
        out=Path(out),
        as_of=date.fromisoformat(as_of),
        period=period,
        language=cast("Language", language),
        people=tuple(people) or None,
    )
    try:
        compute_folder(request, Silent())
    except (BadInput, OutputTrouble, EngineError) as error:
        sys.stderr.write("\n".join(error.lines(language)))
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
