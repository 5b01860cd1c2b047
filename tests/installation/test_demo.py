"""`salore demo serve`: from nothing to a region that is served, with its log-ins."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from salore.core.instance import create_instance
from tests.installation.running import Served, as_json, command, environment, free_port, salore

pytestmark = pytest.mark.slow


def test_a_demonstration_is_made_and_served_and_tells_its_log_ins(tmp_path: Path) -> None:
    port, said = free_port(), tmp_path / "said.txt"
    with said.open("w") as stream:
        process = subprocess.Popen(
            command("demo", "serve"),
            env=environment(tmp_path / "demo", PORT=str(port)),
            stdout=stream,
            stderr=stream,
            text=True,
        )
    served = Served(tmp_path / "demo", process, port, said)
    try:
        served.wait_until_ready()
        listed = as_json(salore(served.folder, "demo", "accounts", "--json").stdout)
        assert isinstance(listed, list)
        assert {"role", "login", "password", "name"} <= set(listed[0])
    finally:
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(60) == 0
    assert f"http://127.0.0.1:{port}" in served.said
    assert all(f"{account['login']} " in served.said for account in listed)
    assert listed[0]["password"] in served.said


def test_an_installation_in_earnest_is_not_turned_into_a_demonstration(tmp_path: Path) -> None:
    folder = create_instance(tmp_path / "data").folder
    refused = salore(folder, "demo", "serve")
    assert refused.returncode == 2
    assert "bukan peragaan" in refused.stderr
