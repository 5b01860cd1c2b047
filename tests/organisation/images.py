"""All rows of the organisation as they are, to be compared before and after."""

from __future__ import annotations

from typing import Any

from django.apps import apps

# What an operation itself adds, and ids of what is derived: new each time it is derived anew.
_OTHERS = {"organisationchange", "helprequest", "leadership"}


def everything() -> dict[str, list[dict[str, Any]]]:
    found = {}
    for model in apps.get_app_config("organisation").get_models():
        name = model._meta.model_name or ""
        if name not in _OTHERS:
            rows = [dict(row) for row in model._default_manager.order_by("pk").values()]
            if name == "unitlead":
                rows = sorted(({k: v for k, v in row.items() if k != "id"} for row in rows), key=str)
            found[name] = rows
    return found
