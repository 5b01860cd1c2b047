"""Random streams by name, all from one seed. Does not belong here: any drawing.

A table of its own stream keeps its bytes when another table learns to draw more.
"""

from __future__ import annotations

import numpy as np

_NAMES = (
    "people",
    "names",
    "numbers",
    "abilities",
    "plans",
    "realisations",
    "texts",
    "assignments",
    "raters",
    "answers",
    "decisions",
    "citizens",
    "quarters",
)


def streams(seed: int) -> dict[str, np.random.Generator]:
    """Return one generator a name; the order of `_NAMES` is part of the format: append only."""
    children = np.random.SeedSequence(seed).spawn(len(_NAMES))
    return {
        name: np.random.Generator(np.random.PCG64(child))
        for name, child in zip(_NAMES, children, strict=True)
    }
