"""From `.po` to `.mo`. The build of the wheel, the set-up and the tests call it; `.mo` files are not kept."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

LANGUAGE = "id"
SOURCE = Path(__file__).parents[2]


def catalogues(source: Path = SOURCE) -> list[Path]:
    """Return every file of Indonesian words."""
    return sorted(source.rglob(f"locale/{LANGUAGE}/LC_MESSAGES/django.po"))


def compile_stale(source: Path = SOURCE) -> list[Path]:
    """Compile what is older than its words; return what was written."""
    return [compiled(path) for path in catalogues(source) if _is_stale(path)]


def compiled(path: Path) -> Path:
    """Write the `.mo` beside a `.po`, whole or not at all: several tests may do it at once."""
    # Whoever runs a wheel has the compiled files and needs no library for it.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    catalogue = read_po(io.BytesIO(path.read_bytes()), locale=LANGUAGE, abort_invalid=True)
    target = path.with_suffix(".mo")
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as stream:
        write_mo(stream, catalogue)
    Path(stream.name).chmod(0o644)
    return Path(stream.name).replace(target)


def _is_stale(path: Path) -> bool:
    target = path.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime_ns < path.stat().st_mtime_ns


if __name__ == "__main__":
    compile_stale()
