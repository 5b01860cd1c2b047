"""`salore demo serve`: a demonstration made, filled and served in one go."""

from __future__ import annotations

import sys

from salore.core import setup_django
from salore.core.instance import Instance, create_instance, current
from salore.installation import demonstration
from salore.installation.address import Address
from salore.installation.serving import Plan, serve
from salore.installation.telling import Teller


def serve_demonstration(address: Address, teller: Teller) -> None:
    """Serve the demonstration in the data folder; where there is none yet, make it first."""
    instance = current()
    if not instance.exists:
        teller.tell("said.making_demonstration", folder=instance.folder)
        instance = create_instance(instance.folder, demonstration.first_settings())
    demonstration.refuse_others(instance)
    log_ins = [sys.executable, "-m", "salore.cli.main", "demo", "accounts", "--lang", teller.language]
    filling = [sys.executable, "-m", "salore.installation.demonstrating"]
    serve(instance, Plan(address, first=[filling], then=[log_ins]), teller)


def fill(instance: Instance) -> None:
    """Load the region unless it is there; its database runs and is migrated."""
    # As owner, who alone may have the planner's figures made anew.
    setup_django(as_owner=True)
    from salore.organisation.models import Agency

    if not Agency.objects.exists():
        demonstration.load(instance)


if __name__ == "__main__":
    fill(current())
