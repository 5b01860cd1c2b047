"""Two sendings of one form at the same moment: one is taken, the other waits and is led to the same place."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.test import RequestFactory

from salore.web.models import FormReceipt
from salore.web.once import once


def test_two_at_once_are_taken_once(committing: None) -> None:
    del committing
    taken: list[int] = []
    together = Barrier(2)

    @once
    def view(request: HttpRequest) -> HttpResponse:
        del request
        taken.append(1)
        return redirect(f"/hasil/{len(taken)}/")

    data = {"form_key": str(uuid4())}

    def send(_number: int) -> str:
        request: Any = RequestFactory().post("/", data)
        request.user = SimpleNamespace(pk=7)
        together.wait()
        try:
            return view(request)["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(send, range(2))) == ["/hasil/1/", "/hasil/1/"]
    assert len(taken) == 1
    assert FormReceipt.objects.count() == 1
