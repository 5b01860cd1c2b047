"""How the command ends when something is wrong: words on standard error and an exit code."""

from __future__ import annotations

import os
import secrets
import sys
import traceback
from pathlib import Path

import typer
from typer.exceptions import TyperException

from salore.wording import Catalogue

DONE, OURS, INPUT, INTERRUPTED = 0, 1, 2, 130


def language() -> str:
    """Return the language asked for; errors may come before options are understood."""
    words = sys.argv
    for i, word in enumerate(words):
        if word == "--lang" and i + 1 < len(words) and words[i + 1] in ("id", "en"):
            return words[i + 1]
        if word in ("--lang=id", "--lang=en"):
            return word[-2:]
    return "id"


def say(key: str, **values: object) -> str:
    return Catalogue.of(__package__).say(key, language(), **values)


def complain(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - this is the place that prints


def report(error: BaseException) -> int:
    """Say what happened and return the exit code."""
    if isinstance(error, TyperException):
        # A usage error of the parser: it knows best how to show itself.
        error.show()  # type: ignore[attr-defined]
        return INPUT
    if isinstance(error, (KeyboardInterrupt, typer.Abort)):
        complain(say("ending.interrupted"))
        return INTERRUPTED
    lines = getattr(error, "lines", None)
    if callable(lines):
        for line in lines(language()):
            complain(line)
        return INPUT
    if isinstance(error, OSError):
        complain(say("ending.system", what=error.strerror or str(error), where=error.filename or ""))
        return INPUT
    return _report_ours(error)


def _report_ours(error: BaseException) -> int:
    reference = secrets.token_hex(4)
    log = _log_file()
    try:
        with log.open("a", encoding="utf-8") as stream:
            stream.write(f"── {reference}\n")
            traceback.print_exception(error, file=stream)
    except OSError:
        traceback.print_exception(error)
    complain(say("ending.ours", reference=reference, log=log, kind=type(error).__name__))
    return OURS


def _log_file() -> Path:
    state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    folder = Path(state) / "salore"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "salore.log"
