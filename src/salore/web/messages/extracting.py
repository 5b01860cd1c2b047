"""From code and templates to `.po`: new texts come in untranslated, gone ones go. Needs Django's lexer."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po

from salore.web.messages.compiling import LANGUAGE, SOURCE

_LAZY = {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")}
KEYWORDS = DEFAULT_KEYWORDS | _LAZY | {"gettext_noop": None}
# Areas of the pages have their words apart; every other folder under the house has them together.
_APART = (("web", "workspace"), ("web", "console"))
_HEADER = f"""\
msgid ""
msgstr ""
"Language: {LANGUAGE}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


@dataclass(frozen=True, slots=True)
class Text:
    """A text in the code: `ids` is one string, or singular and plural."""

    path: Path
    ids: str | tuple[str, str]
    context: str | None

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, first(self.ids)


def texts(source: Path = SOURCE) -> Iterator[Text]:
    """Yield every text that the code asks to be translated."""
    templates = (*source.rglob("*.html"), *source.rglob("templates/**/*.txt"))
    for path in sorted((*source.rglob("*.py"), *templates)):
        content = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            content = _python_of(content)
        for _line, found, _comments, context in extract("python", io.BytesIO(content.encode()), KEYWORDS):
            if first(found):
                yield Text(path, _ids(found), context)


def home_of(path: Path, source: Path = SOURCE) -> Path:
    """Return the file that holds the words of a file of code: of its area, or of a nearer `locale` folder."""
    parts = path.relative_to(source).parts
    depth = 3 if parts[:2] in _APART else 1
    for folder in path.parents:
        if (folder / "locale").is_dir() or folder == source.joinpath(*parts[:depth]):
            return folder / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
    raise AssertionError(path)


def read(path: Path) -> Catalog:
    """Return the words of one folder; an empty catalogue where there are none yet."""
    return read_po(io.BytesIO(path.read_bytes() if path.exists() else _HEADER.encode()), abort_invalid=True)


def update(source: Path = SOURCE, *, tidy: bool = False) -> dict[Path, int]:
    """Bring every `.po` up to date; return how many texts of each wait for their words.

    What the code no longer says is kept as a comment, should it come back, and is dropped when tidying.
    """
    wanted: dict[Path, list[Text]] = {}
    for text in texts(source):
        wanted.setdefault(home_of(text.path, source), []).append(text)
    waiting = {}
    for path, found in wanted.items():
        new = _brought_up_to_date(read(path), found, path.parents[3])
        waiting[path] = sum(not all(strings(message)) for message in new if message.id)
        _write(path, new, tidy=tidy)
    return waiting


def _brought_up_to_date(old: Catalog, found: list[Text], folder: Path) -> Catalog:
    new = read_po(io.BytesIO(_HEADER.encode()))
    former = {(message.context, first(message.id)): message for message in (*old, *old.obsolete.values())}
    for text in found:
        known = former.get(text.key)
        if known and isinstance(known.id, str) is not isinstance(text.ids, str):
            known = None
        where = str(text.path.relative_to(folder))
        new.add(text.ids, known.string if known else None, [(where, 0)], context=text.context)
    said = {(message.context, first(message.id)) for message in new}
    new.obsolete.update({key: message for key, message in former.items() if key not in said and message.id})
    return new


def _write(path: Path, catalogue: Catalog, *, tidy: bool) -> None:
    body = io.BytesIO()
    write_po(
        body,
        catalogue,
        width=100,
        omit_header=True,
        sort_by_file=True,
        include_lineno=False,
        ignore_obsolete=tidy,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    text = _HEADER + body.getvalue().decode().strip() + "\n"
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    with tempfile.NamedTemporaryFile(
        "w", dir=path.parent, suffix=".tmp", delete=False, encoding="utf-8"
    ) as stream:
        stream.write(text)
    Path(stream.name).chmod(0o644)
    Path(stream.name).replace(path)


def _python_of(template: str) -> str:
    """Return the calls of `gettext` that a template amounts to; the rest is blanked out by Django."""
    from django.utils.translation.template import templatize

    # Its blanks keep the lines' beginnings, which Python would take for blocks.
    return "\n".join(line.strip() for line in templatize(template).splitlines())


def first(ids: Any) -> str:
    return str(ids if isinstance(ids, str) else ids[0])


def _ids(found: Any) -> str | tuple[str, str]:
    return found if isinstance(found, str) else (found[0], found[1])


def strings(message: Message) -> tuple[str, ...]:
    """Return the words of a text, an empty one where there are none."""
    if message.string is None or isinstance(message.string, str):
        return (message.string or "",)
    return tuple(message.string)
