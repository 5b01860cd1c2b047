"""Who is asked about whom: numbers in, pairs out. No Django here; who knows whom is told from outside."""

from salore.appraisal.assigning.design import Limits, Ratee, Rating, design
from salore.appraisal.assigning.quality import Quality, quality_of

__all__ = ["Limits", "Quality", "Ratee", "Rating", "design", "quality_of"]
