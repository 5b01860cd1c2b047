"""Loaded before Django reads its settings: tests never touch the data folder of whoever runs them."""

import atexit
import os
import shutil
import signal
import tempfile

from salore.web.messages.compiling import compile_stale

# Run from a script in the background, everything that a test starts would inherit that Ctrl-C is ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
_folder = tempfile.mkdtemp(prefix="salore-tests-")
# The embedded server of tests may run under another account, which has to get through.
os.chmod(_folder, 0o711)  # noqa: PTH101
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
for name in ("DATABASE_URL", "DATABASE_WEB_URL", "SALORE_DATABASE_ROLE", "SALORE_DATABASE_POOL"):
    os.environ.pop(name, None)
os.environ["SALORE_DATA"] = f"{_folder}/data"
compile_stale()
