"""What is said when something does not open. Never with content, keys or codes in it."""

from __future__ import annotations


class SealingError(Exception):
    """An envelope, copy or code that is not what it should be; `code` says in which way."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
