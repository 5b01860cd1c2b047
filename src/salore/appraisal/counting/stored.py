"""`python -m salore.appraisal.counting.stored UID`: the fingerprint of what this installation has released.

Run on a restored backup, it tells whether the backup holds what was counted.
"""

from __future__ import annotations

import sys

from salore.core import setup_django
from salore.core.database import attached
from salore.core.instance import open_instance


def main(uid: str) -> str:
    with attached(open_instance()):
        setup_django()
        from salore.appraisal.counting.count import stored_sha256
        from salore.appraisal.models import Collection

        return stored_sha256(Collection.objects.get(uid=uid)).hex()


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1]))
