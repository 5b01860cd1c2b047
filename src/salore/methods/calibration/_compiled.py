"""How the package's inner loops are compiled.

Kernels leave their arguments untyped: numba reads the types off each call.
"""

from collections.abc import Callable
from typing import Any

from numba import njit


def compiled(*, parallel: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Compile with numba, and keep the machine code on disk where there is a place to keep it.

    Never with relaxed arithmetic: sums must come out the same whatever the number of threads.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        try:
            cached: Callable[..., Any] = njit(cache=True, parallel=parallel, nogil=True, error_model="numpy")(
                function
            )
        except RuntimeError:  # no folder that this account may write: every process compiles anew
            cached = njit(parallel=parallel, nogil=True, error_model="numpy")(function)
        return cached

    return decorate
