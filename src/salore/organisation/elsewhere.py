"""Whose plans are written in another system: Salore holds what that lacks and asks nothing twice.

A whole agency (companion mode) or a job family. Does not belong here: the copies that are kept of such plans.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, NullIf

from salore.organisation.models import Agency, Assignment, JobFamily

# In the agency's settings: the name of the system in which all its plans are written, as in e-Kinerja.
SETTING = "plans_elsewhere"
# Where a job family says only that it is not here.
_UNNAMED = "e-Kinerja"


def kept_elsewhere(assignment: Assignment) -> str:
    """Return the name of the system in which plans of a post are written, empty where it is this one."""
    if whole := agency_elsewhere(assignment.agency):
        return whole
    family = JobFamily.objects.filter(
        agency_id=assignment.agency_id, key=assignment.position.job_family, managed_elsewhere=True
    ).first()
    return (family.elsewhere or _UNNAMED) if family else ""


def agency_elsewhere(agency: Agency) -> str:
    """Return the system in which all plans of an agency are written (companion mode), or nothing."""
    return str(agency.settings.get(SETTING, ""))


def planned_elsewhere(agency_id: int) -> Q:
    """Return the same as a condition on assignments of an agency."""
    return plans_with_family(agency_id) | Exists(_companions(agency_id))


def plans_with_family(agency_id: int) -> Exists:
    """Return the condition that the job family of a post, of itself, plans in another system."""
    return Exists(_families(agency_id))


def system_of(agency_id: int) -> Coalesce:
    """Return the name of that system as an expression on assignments of an agency, empty for this one."""
    whole = _companions(agency_id).annotate(named=KeyTextTransform(SETTING, "settings")).values("named")
    family = _families(agency_id).values(named=Coalesce(NullIf("elsewhere", Value("")), Value(_UNNAMED)))
    return Coalesce(Subquery(whole), Subquery(family), Value(""), output_field=TextField())


def _families(agency_id: int) -> QuerySet[JobFamily]:
    key = OuterRef("position__job_family")
    return JobFamily.objects.filter(agency_id=agency_id, key=key, managed_elsewhere=True)


def _companions(agency_id: int) -> QuerySet[Agency]:
    return Agency.objects.filter(pk=agency_id, settings__has_key=SETTING)
