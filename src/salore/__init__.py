"""Salore: performance appraisal for a regional civil-service agency."""

__version__ = "0.1.0"
