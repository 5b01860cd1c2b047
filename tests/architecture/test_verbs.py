"""Every verb that the log is told has words in both languages, and no words stand for one that nobody says.

Verbs are found where they are said: in functions that call something with a parameter named `verb`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.utils import translation

from salore.web.event_words import VERBS, verb_said

SOURCE = Path(__file__).parents[2] / "src" / "salore"
_VERB = re.compile(r"[a-z_]+\.[a-z_]+")
_BEGINNING = re.compile(r"[a-z_]+\.")


@cache
def _functions() -> tuple[ast.FunctionDef, ...]:
    files = (path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in files)
    return tuple(node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _takes_verb(function: ast.FunctionDef) -> bool:
    named = function.args
    return any(one.arg == "verb" for one in (*named.posonlyargs, *named.args, *named.kwonlyargs))


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", None) or getattr(node.func, "id", "")


def _said_in(function: ast.FunctionDef) -> Iterator[str]:
    """Yield the verbs that stand in a function; of one that is put together, its beginning."""
    for node in ast.walk(function):
        if isinstance(node, ast.JoinedStr):
            first = node.values[0]
            if isinstance(first, ast.Constant) and _BEGINNING.fullmatch(str(first.value)):
                yield str(first.value)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _VERB.fullmatch(node.value):
            yield node.value


@cache
def _said() -> frozenset[str]:
    takers = {function.name for function in _functions() if _takes_verb(function)} - {"verb_said"}
    tellers = [
        function for function in _functions() if any(_called(node) in takers for node in ast.walk(function))
    ]
    assert len(tellers) > 50
    return frozenset(verb for function in tellers for verb in _said_in(function))


def test_every_verb_has_words() -> None:
    said = _said()
    assert {"plan.agreed", "unit.imported", "remark."} <= said
    lacking = {
        verb
        for verb in said
        if not any(known == verb or (verb[-1] == "." and known.startswith(verb)) for known in VERBS)
    }
    assert not lacking, "write their words in web/event_words.py"


def test_no_words_are_left_over() -> None:
    beginnings = tuple(verb for verb in _said() if verb.endswith("."))
    left = {verb for verb in VERBS if verb not in _said() and not verb.startswith(beginnings)}
    assert not left


def test_the_words_of_each_verb_are_its_own_in_both_languages() -> None:
    for language in ("id", "en"):
        with translation.override(language):
            words = [verb_said(verb) for verb in VERBS]
        assert len(set(words)) == len(words), sorted(word for word in words if words.count(word) > 1)
