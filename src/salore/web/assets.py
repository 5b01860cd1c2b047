"""Style sheets of the components as one file, and how static files are named. Holds no styles itself."""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

COMPONENTS = Path(__file__).parent / "components"
BUNDLE = "salore.css"
# Weakest first. What is not named here is a component.
LAYERS = ("tokens", "ground", "words", "component", "shown")


def sources() -> list[Path]:
    """Return every style sheet, one a component, in the order of the alphabet."""
    return sorted(COMPONENTS.glob("*/*.css"))


def bundle() -> str:
    """Return all style sheets as one, each in its cascade layer, without comments and spare space."""
    return _bundle(tuple((path, path.stat().st_mtime_ns) for path in sources()))


@lru_cache(maxsize=1)
def _bundle(sheets: tuple[tuple[Path, int], ...]) -> str:
    layered: dict[str, list[str]] = {layer: [] for layer in LAYERS}
    for path, _changed in sheets:
        layer = path.parent.name if path.parent.name in LAYERS else "component"
        layered[layer].append(shortened(path.read_text(encoding="utf-8")))
    rules = "".join(f"@layer {layer}{{{''.join(texts)}}}" for layer, texts in layered.items())
    # A page rule may not stand in a layer in every browser, and needs none.
    pages = "".join(re.findall(r"@page\{[^}]*\}", rules))
    rules = re.sub(r"@page\{[^}]*\}", "", rules)
    return f"@layer {','.join(LAYERS)};{rules}@media print{{{pages}}}"


def shortened(css: str) -> str:
    """Return a style sheet without comments and the space that means nothing."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,])\s*", r"\1", css)
    # Only after a property's name: in a selector the space before a colon means "within".
    css = re.sub(r"([{;][a-z-]+):\s+", r"\1:", css)
    return css.replace(";}", "}").strip()


class BundleFinder(BaseFinder):
    """Finds the bundle, for `collectstatic` as for a server that serves straight from the sources."""

    def check(self, **kwargs: Any) -> list[Any]:
        del kwargs
        return []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        if not matches_patterns(BUNDLE, list(ignore_patterns or ())):
            yield BUNDLE, FileSystemStorage(location=_written().parent)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        del kwargs
        found = [str(_written())] if path == BUNDLE else []
        return found if find_all else (found[0] if found else [])


def _written() -> Path:
    path = _folder() / BUNDLE
    path.write_text(bundle(), encoding="utf-8")
    return path


@cache
def _folder() -> Path:
    made = Path(tempfile.mkdtemp(prefix="salore-css-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names hold their content's hash, so that browsers keep files for ever."""

    # Modules name each other by hash as well: ours only, for libraries name files that they do not ship.
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )
