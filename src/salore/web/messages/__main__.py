"""`python -m salore.web.messages`: bring the words up to date with the code, and compile them.

`--tidy` drops the words of texts that the code no longer has.
"""

import sys

from salore.web.messages.compiling import SOURCE, compile_stale
from salore.web.messages.extracting import update


def main() -> int:
    waiting = update(tidy="--tidy" in sys.argv)
    compile_stale()
    for path, count in waiting.items():
        if count:
            sys.stderr.write(f"{path.relative_to(SOURCE)}: {count} without Indonesian words\n")
    return int(any(waiting.values()))


if __name__ == "__main__":
    sys.exit(main())
