"""Whose plans live in another system: Salore holds what that lacks and asks nothing twice."""

from __future__ import annotations

from salore.organisation.models import Agency, Assignment, JobFamily

# In the agency's settings: the name of the system in which all its plans are written, as in e-Kinerja.
SETTING = "plans_elsewhere"


def kept_elsewhere(assignment: Assignment) -> str:
    """Return the name of the system in which plans of a post are written, empty where it is this one."""
    if whole := agency_elsewhere(assignment.agency):
        return whole
    family = JobFamily.objects.filter(
        agency_id=assignment.agency_id, key=assignment.position.job_family, managed_elsewhere=True
    ).first()
    return (family.elsewhere or "e-Kinerja") if family else ""


def agency_elsewhere(agency: Agency) -> str:
    """Return the system in which all plans of an agency are written (companion mode), or nothing."""
    return str(agency.settings.get(SETTING, ""))
