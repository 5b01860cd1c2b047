"""The process that does the jobs: what is put aside so that pages answer at once."""

from __future__ import annotations

from salore.core import setup_django

_AT_ONCE = 2


def work() -> None:
    """Do jobs until asked to end; the jobs under way are finished first."""
    setup_django()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    with app.replace_connector(DjangoConnector().get_worker_connector()) as worker_app:
        worker_app.run_worker(concurrency=_AT_ONCE, delete_jobs="successful", shutdown_graceful_timeout=20)


if __name__ == "__main__":
    work()
