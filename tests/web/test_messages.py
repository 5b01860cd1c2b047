"""Every text of the pages is there in Indonesian, complete, and the same wherever it is said twice."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from babel.messages.catalog import Message

from salore.web.messages import extracting
from salore.web.messages.compiling import SOURCE, catalogues

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


def _messages() -> list[tuple[str, Message]]:
    return [
        (str(path.relative_to(SOURCE)), message)
        for path in catalogues()
        for message in extracting.read(path)
        if message.id
    ]


def _keys(path: Path) -> set[tuple[str | None, str]]:
    return {(message.context, extracting.first(message.id)) for message in extracting.read(path)}


def _placeholders(text: str) -> set[str]:
    return {match.group() for match in PLACEHOLDER.finditer(text)}


def test_every_text_of_the_code_has_its_words() -> None:
    known = {
        path: {(m.context, extracting.first(m.id)) for m in extracting.read(path)} for path in catalogues()
    }
    lacking = [
        f"{text.path.relative_to(SOURCE)}: {text.ids}"
        for text in extracting.texts()
        if text.key not in known.get(extracting.home_of(text.path), ())
    ]
    assert not lacking, "run scripts/messages, then write the words"


def test_no_words_are_empty_or_guessed() -> None:
    assert len(_messages()) > 50
    empty = [f"{path}: {m.id}" for path, m in _messages() if m.fuzzy or not all(extracting.strings(m))]
    assert not empty


def test_words_keep_the_places_to_fill() -> None:
    for path, message in _messages():
        singular, *plural = (message.id,) if isinstance(message.id, str) else message.id
        wanted = _placeholders(plural[0] if plural else singular)
        for words in filter(None, extracting.strings(message)):
            assert _placeholders(words) == wanted, f"{path}: {words}"


def test_a_text_said_twice_is_said_alike() -> None:
    said = defaultdict(set)
    for _path, message in _messages():
        if all(extracting.strings(message)):
            said[message.context, extracting.first(message.id)].add(extracting.strings(message))
    assert not {key: words for key, words in said.items() if len(words) > 1}
