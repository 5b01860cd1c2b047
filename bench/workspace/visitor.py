"""One browser: a connection that stays open and a session. As light as can be, for it shares the machine."""

from __future__ import annotations

from http.client import HTTPConnection
from types import TracebackType
from typing import Self


class Visitor:
    def __init__(self, port: int, session: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Cookie": f"salore={session}", "Accept-Encoding": "gzip", "Accept-Language": "id"}

    def get(self, path: str) -> bytes:
        """Return what is sent, compressed as it comes."""
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return content

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
