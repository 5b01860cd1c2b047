"""What a web process carries: pages, and none of the libraries that compute."""

from __future__ import annotations

import os
import subprocess
import sys

_LOOK = """
import sys
import salore.web.wsgi
from django.urls import get_resolver
from django.template import engines
get_resolver().url_patterns
engines["django"].engine.template_libraries
loaded = {name.partition(".")[0] for name in sys.modules}
print(*sorted(loaded & {"polars", "numpy", "numba", "scipy", "typst", "fido2", "segno"}))
"""


def test_a_web_process_loads_only_what_most_pages_need() -> None:
    looked = subprocess.run(
        [sys.executable, "-c", _LOOK], capture_output=True, text=True, check=False, env=os.environ.copy()
    )
    assert looked.returncode == 0, looked.stderr
    assert looked.stdout.split() == []
