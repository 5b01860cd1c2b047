"""The order in which the region is loaded, in one transaction."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from salore.core.instance import Instance
from salore.installation.demonstration.accounts import PASSWORD
from salore.installation.demonstration.closed_year import load_results
from salore.installation.demonstration.colleagues import load_colleagues
from salore.installation.demonstration.evaluation import load_evaluation, load_exclusions
from salore.installation.demonstration.history import load_history
from salore.installation.demonstration.next_year import load_next_year
from salore.installation.demonstration.objections import load_decided, load_pending, lowered
from salore.installation.demonstration.organisation import Loaded, load_organisation
from salore.installation.demonstration.plans import load_plans
from salore.installation.demonstration.progress import load_progress
from salore.installation.demonstration.quarters import load_quarters
from salore.installation.demonstration.roles import ALSO, ROLES, holder, load_roles
from salore.installation.demonstration.tables import EARLIER, YEAR, Region, earlier_year
from salore.installation.demonstration.unsettled import load_unsettled
from salore.installation.demonstration.versions import freeze
from salore.installation.demonstration.years import close_earlier, load_years
from salore.installation.trouble import RunningError
from salore.organisation.models import Agency


def load_region(instance: Instance) -> None:
    """Load everything; an installation that serves an agency is left alone."""
    if Agency.objects.exists():
        raise RunningError("region_loaded", folder=instance.folder)
    region = Region.drawn()
    with transaction.atomic():
        loaded = load_organisation(region, make_password(PASSWORD))
        load_roles(loaded)
        _remember_people(loaded)
        years = load_years(loaded)
        planned = load_plans(loaded, years[YEAR])
        freeze(loaded, list(planned.plans.values()))
        load_progress(loaded, planned)
        load_next_year(loaded, planned, years[YEAR + 1])
        load_unsettled(loaded, planned)
        tables = lowered(loaded, earlier_year(region))
        load_results(loaded, years[EARLIER], tables)
        load_decided(loaded, years[EARLIER], tables)
        close_earlier(loaded, years[EARLIER])
        load_history(loaded)
        load_quarters(loaded, years[YEAR])
        load_pending(loaded)
        load_evaluation(loaded, years[YEAR])
        load_exclusions(loaded)
        load_colleagues(loaded, years[YEAR].periods[str(YEAR)], instance)
    with connection.cursor() as cursor:
        # Fresh tables: without figures about them the planner guesses badly for minutes.
        cursor.execute("ANALYZE")


def _remember_people(loaded: Loaded) -> None:
    named = ROLES | ALSO
    loaded.agency.settings = {
        "demonstration": {role: str(loaded.people[holder(loaded, seat)].uid) for role, seat in named.items()}
    }
    loaded.agency.save(update_fields=["settings"])
