"""Django, started where a command needs it: `salore --help` and the engine's commands never do."""

from __future__ import annotations

import os


def setup_django() -> None:
    """Load Django's settings and apps for this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salore.settings")
    import django

    django.setup()
