"""Sealed answers and what their count released; named answers and feedback; proposals and decisions."""

from salore.appraisal.models.collecting import (
    Collection,
    Custodian,
    KeyCopy,
    OutsideRater,
    RaterAssignment,
    RaterExclusion,
    SealedAnswer,
)
from salore.appraisal.models.deciding import (
    Dialogue,
    Evaluation,
    Mandate,
    OrganisationPredicate,
    Proposal,
    RaterLean,
)
from salore.appraisal.models.named import Feedback, FeedbackRequest, NamedAnswer
from salore.appraisal.models.released import SourceComment, SourceOmission, SourceResult

__all__ = [
    "Collection",
    "Custodian",
    "Dialogue",
    "Evaluation",
    "Feedback",
    "FeedbackRequest",
    "KeyCopy",
    "Mandate",
    "NamedAnswer",
    "OrganisationPredicate",
    "OutsideRater",
    "Proposal",
    "RaterAssignment",
    "RaterExclusion",
    "RaterLean",
    "SealedAnswer",
    "SourceComment",
    "SourceOmission",
    "SourceResult",
]
