"""Every public function of the methods says its shape, unit, range, missing values, errors and source."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import pytest
from numpydoc.validate import validate

import salore.methods

# Packages whose docstrings are not held to this yet; the list only shrinks.
NOT_YET: tuple[str, ...] = ()

# Left to taste: where the first line stands, a longer summary, "See Also", and the blank line at the end.
FREE = {"GL01", "GL02", "GL03", "ES01", "SA01", "SS05"}


def modules() -> Iterator[ModuleType]:
    found = pkgutil.walk_packages(salore.methods.__path__, "salore.methods.")
    for name in sorted(each.name for each in found):
        if not name.startswith(NOT_YET):
            yield importlib.import_module(name)


def public_functions() -> list[str]:
    """Name the functions that a module without a leading underscore offers."""
    names = set()
    for module in modules():
        if module.__name__.rpartition(".")[2].startswith("_"):
            continue
        for name, value in inspect.getmembers(module, inspect.isfunction):
            if not name.startswith("_") and value.__module__.startswith(module.__name__):
                names.add(f"{module.__name__}.{name}")
    return sorted(names)


@pytest.mark.parametrize("name", public_functions())
def test_docstring_is_complete(name: str) -> None:
    faults = [f"{code}: {text}" for code, text in validate(name)["errors"] if code not in FREE]
    assert faults == []


def test_all_families_are_looked_at() -> None:
    families = {name.split(".")[2] for name in public_functions()}
    assert families >= {
        "achievement", "credit", "distribution", "fairness", "indicator_values", "quadrant", "rounding",
        "sampling", "satisfaction",
    }  # fmt: skip


def test_methods_state_name_and_version() -> None:
    stated = [module.METHODS for module in modules() if hasattr(module, "METHODS")]
    names = [name for methods in stated for name in methods]
    assert len(names) == len(set(names))
    assert all(
        isinstance(version, int) and version >= 1 for methods in stated for version in methods.values()
    )
