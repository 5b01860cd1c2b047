"""The cluster on disk: made once, configured at every start. Does not belong here: the running process."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from salore.core.postgres import binaries
from salore.core.postgres.account import Account, account_for
from salore.core.trouble import InstallationError

HOST = "127.0.0.1"
SUPERUSER = "postgres"
LOCALE = "C.UTF-8"
_MB = 1024**2

# From this machine only, and always with a password: other people may have accounts here.
_HBA = f"host all all {HOST}/32 scram-sha-256\nlocal all all scram-sha-256\n"


@dataclass(frozen=True)
class Cluster:
    """PostgreSQL's data in `folder`; `is_durable` off is for clusters that are thrown away."""

    folder: Path
    is_durable: bool = True

    @property
    def account(self) -> Account:
        return account_for(self.folder)

    @property
    def exists(self) -> bool:
        return (self.folder / "PG_VERSION").exists()

    @property
    def _port_file(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.json")

    @property
    def log_folder(self) -> Path:
        return self.folder / "log"

    def create(self, superuser_password: str) -> None:
        """Make the cluster. A crash leaves nothing that would be taken for one."""
        account = self.account
        unfinished = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        account.give(unfinished, 0o700)
        with _password_file(superuser_password, account) as password_file:
            made = subprocess.run(
                [
                    binaries.program("initdb"),
                    f"--pgdata={unfinished}",
                    f"--username={SUPERUSER}",
                    f"--pwfile={password_file}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    f"--locale={LOCALE}",
                    # Sorted by our own PostgreSQL's tables: an upgrade of the system cannot break indexes.
                    "--locale-provider=builtin",
                    f"--builtin-locale={LOCALE}",
                    "--no-instructions",
                    *([] if self.is_durable else ["--no-sync"]),
                ],
                cwd="/",
                capture_output=True,
                text=True,
                check=False,
                **account.running_options(),
            )
        if made.returncode != 0:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise InstallationError("initdb_failed", folder=self.folder, reason=made.stderr.strip())
        unfinished.rename(self.folder)

    def open_passage(self) -> None:
        """See that the account can run the programs and reach the folder; both may have been moved."""
        account = self.account
        account.open_passage(self.folder.parent)
        binaries.make_usable(account)

    def check_version(self) -> None:
        found = (self.folder / "PG_VERSION").read_text().strip()
        if found != str(binaries.SHIPPED_VERSION):
            raise InstallationError(
                "other_version", folder=self.folder, found=found, shipped=binaries.SHIPPED_VERSION
            )

    def configure(self) -> None:
        """Write the configuration anew, so that it fits this version of Salore and this machine."""
        self.log_folder.mkdir(exist_ok=True)
        self.account.give(self.log_folder, 0o700)
        for name, text in (
            ("postgresql.conf", "include 'salore.conf'\ninclude_if_exists 'local.conf'\n"),
            ("salore.conf", _configuration(self.is_durable)),
            ("pg_hba.conf", _HBA),
        ):
            (self.folder / name).write_text(text)
            self.account.give(self.folder / name, 0o600)

    @property
    def port(self) -> int:
        """Return the port chosen for the cluster; 0 before the first start."""
        try:
            return int(json.loads(self._port_file.read_text())["port"])
        except FileNotFoundError:
            return 0

    def settle_port(self) -> int:
        """Return the port to listen on: the one of last time, or a free one when somebody took that."""
        port = self.port
        if port and _is_free(port):
            return port
        port = _free_port()
        unfinished = self._port_file.with_suffix(".new")
        unfinished.write_text(json.dumps({"port": port}))
        unfinished.replace(self._port_file)
        return port


@contextmanager
def _password_file(password: str, account: Account) -> Iterator[Path]:
    descriptor, name = tempfile.mkstemp(prefix="salore-")
    file = Path(name)
    try:
        with os.fdopen(descriptor, "w") as stream:
            stream.write(password)
        account.give(file, 0o600)
        yield file
    finally:
        file.unlink()


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind((HOST, 0))
        port: int = tried.getsockname()[1]
    return port


def _configuration(is_durable: bool) -> str:
    memory_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // _MB
    cores = os.cpu_count() or 1
    settings: dict[str, object] = {
        "listen_addresses": f"'{HOST}'",
        "unix_socket_directories": "''",
        "password_encryption": "'scram-sha-256'",
        "max_connections": 80,
        # The web, its workers and the page cache live on the same machine.
        "shared_buffers": f"{_between(32, memory_mb // 8, 2048)}MB",
        "effective_cache_size": f"{max(128, memory_mb // 2)}MB",
        "maintenance_work_mem": f"{_between(32, memory_mb // 32, 512)}MB",
        "work_mem": "8MB",
        "max_parallel_workers_per_gather": min(2, cores // 2),
        "random_page_cost": 1.1,
        # Short queries lose more by compiling than they win.
        "jit": "off",
        "wal_level": "'minimal'",
        "max_wal_senders": 0,
        "max_wal_size": "'1GB'",
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
        "lc_messages": f"'{LOCALE}'",
        "default_text_search_config": "'pg_catalog.simple'",
        # A file for each day of the week, so that logs never fill the disk.
        "logging_collector": "on",
        "log_directory": "'log'",
        "log_filename": "'postgresql-%a.log'",
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": 0,
        "log_connections": "''",
        # Errors without the statement, its row or its parameters, and no slow statements: values stand in
        # them, what people wrote, and who is asked about whom.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length": 0,
        "log_parameter_max_length_on_error": 0,
    }
    if not is_durable:
        settings |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "autovacuum": "off",
            "shared_buffers": "64MB",
            "logging_collector": "off",
        }
    return "".join(f"{name} = {value}\n" for name, value in settings.items())


def _between(least: int, wanted: int, most: int) -> int:
    return max(least, min(wanted, most))
