"""The methods that results rest on, by name, with the version that explanations and manifests record."""

from __future__ import annotations

from salore.methods import achievement, behaviour, credit, quadrant, rounding

METHODS: dict[str, int] = {
    name: version
    for module in (achievement, behaviour, credit, quadrant, rounding)
    for name, version in module.METHODS.items()
}


def version_of(method: str) -> int:
    return METHODS[method]
