"""What reading costs, and what it drags into a process."""

from __future__ import annotations

import resource
import subprocess
import sys
import time

from salore.organisation.reading.columns import kinds, open_table
from salore.organisation.reading.sheets import open_sheet
from salore.organisation.reading.staff import read_staff
from tests.organisation.reading.making import TODAY, large_staff_file

_IMPORTS = """
import sys
from salore.organisation.reading import columns, duk, header, positions, rotation, sheets, staff, units
heavy = {"polars", "numpy", "django", "numba", "scipy"} & {name.partition(".")[0] for name in sys.modules}
assert not heavy, heavy
"""


def test_a_web_process_can_carry_the_readers():
    done = subprocess.run([sys.executable, "-c", _IMPORTS], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_an_agency_s_export_is_read_while_somebody_waits(tmp_path):
    path = large_staff_file(tmp_path / "pns.xlsx", 4190)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    with open_sheet(path) as sheet:
        found = sum(one.is_usable for one in read_staff(open_table(sheet, kinds()["staff"]), TODAY))
    assert time.process_time() - begun < 3
    assert found == 4190
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000
