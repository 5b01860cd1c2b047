"""Folders that are complete or absent: written under a temporary name, renamed when done.

Belongs here: the life of an output folder and what may go wrong with it, in words. Does not: the files in
it (`write`).
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from salore.wording import Catalogue

_REASONS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EROFS: "read_only",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.ENAMETOOLONG: "name_too_long",
}

# No space left, a quota used up, a file that may not grow further.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class OutputTrouble(Exception):  # noqa: N818 - a thing that a person can mend, said in words
    """Something that keeps output from being written."""

    def __init__(self, code: str, /, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(self.lines("en")[0])

    def lines(self, language: str) -> tuple[str, ...]:
        return (Catalogue.of(__package__).say(f"output.{self.code}", language, **self.values),)


class OutputFolder:
    """A folder under way: `with OutputFolder(path, overwrite=False) as folder:` yields where to write.

    The folder appears under its name only when the block ends well; whatever ends it otherwise (an error,
    Ctrl-C, SIGTERM turned into SystemExit) leaves nothing behind, and what was there before untouched.
    `spare` are paths that replacing the folder must not take away: the inputs.
    """

    def __init__(self, path: Path, *, overwrite: bool, spare: Iterable[Path] = ()) -> None:
        self._given = path
        self._path = path.resolve()
        self._overwrite = overwrite
        self._spare = tuple(spare)
        self._under_way = self._sibling("partial")

    def _sibling(self, word: str) -> Path:
        return self._path.with_name(f".{self._path.name[:100]}.{word}-{secrets.token_hex(4)}")

    def __enter__(self) -> Path:
        self._refuse()
        try:
            self._under_way.mkdir()
        except BaseException as error:
            shutil.rmtree(self._under_way, ignore_errors=True)
            said = self._in_words(error)
            if said is None:
                raise
            raise said from error
        return self._under_way

    def _refuse(self) -> None:
        parent = self._path.parent
        if not parent.is_dir():
            raise OutputTrouble("no_parent", folder=self._given, parent=parent)
        if not self._path.exists():
            return
        if not self._path.is_dir():
            raise OutputTrouble("is_a_file", folder=self._given)
        if not self._overwrite:
            raise OutputTrouble("exists", folder=self._given)
        for kept in (*self._spare, Path.cwd(), Path.home()):
            if kept.resolve().is_relative_to(self._path):
                raise OutputTrouble("would_remove", folder=self._given, kept=kept)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        del kind, trace
        try:
            if error is None:
                self._appear()
        except OSError as trouble:
            error = trouble
        finally:
            shutil.rmtree(self._under_way, ignore_errors=True)
        if error is None:
            return
        said = self._in_words(error)
        if said is not None:
            raise said from error
        if isinstance(error, OSError):
            raise error

    def _appear(self) -> None:
        if not self._path.exists():
            self._under_way.rename(self._path)
            return
        if not self._overwrite:
            raise OutputTrouble("exists", folder=self._given)
        old = self._sibling("old")
        self._path.rename(old)
        try:
            self._under_way.rename(self._path)
        except BaseException:
            # Also when a signal falls between the two: what was there comes back.
            if not self._path.exists():
                old.rename(self._path)
            raise
        shutil.rmtree(old, ignore_errors=True)

    def _in_words(self, error: BaseException) -> OutputTrouble | None:
        """Say what an error of the system means, if it is about this folder."""
        if isinstance(error, OutputTrouble) or not isinstance(error, Exception):
            return None
        if is_disk_full(error):
            return OutputTrouble("disk_full", folder=self._given)
        if isinstance(error, OSError) and error.errno in _REASONS and self._is_ours(error):
            return OutputTrouble(_REASONS[error.errno], folder=self._given, parent=self._path.parent)
        return None

    def _is_ours(self, error: OSError) -> bool:
        name = error.filename
        if not isinstance(name, (str, bytes)):
            return name is None
        return Path(os.fsdecode(name)).resolve().is_relative_to(self._path.parent)


def is_disk_full(error: BaseException) -> bool:
    """Whether an error, or one behind it, says that no space is left; libraries wrap it in their own."""
    seen: BaseException | None = error
    for _ in range(10):
        if seen is None:
            return False
        if isinstance(seen, OSError) and seen.errno in _FULL:
            return True
        if any(f"os error {number}" in str(seen) or os.strerror(number) in str(seen) for number in _FULL):
            return True
        seen = seen.__cause__ or seen.__context__
    return False
