"""Units, posts, people and how they hold posts, all dated. Who led whom is derived in `leadership`."""

from salore.organisation.models.changes import OrganisationChange
from salore.organisation.models.help import HelpRequest
from salore.organisation.models.imports import ImportBatch, ImportMapping, ImportRow
from salore.organisation.models.leading import Leadership, UnitLead
from salore.organisation.models.people import (
    Appointment,
    Assignment,
    Employment,
    Identifier,
    Person,
    Team,
    TeamMembership,
)
from salore.organisation.models.structure import (
    Agency,
    JobFamily,
    Position,
    Service,
    Unit,
    UnitPlacement,
)

__all__ = [
    "Agency",
    "Appointment",
    "Assignment",
    "Employment",
    "HelpRequest",
    "Identifier",
    "ImportBatch",
    "ImportMapping",
    "ImportRow",
    "JobFamily",
    "Leadership",
    "OrganisationChange",
    "Person",
    "Position",
    "Service",
    "Team",
    "TeamMembership",
    "Unit",
    "UnitLead",
    "UnitPlacement",
]
