"""An invented region as input tables, with the truth beside it, for trying out, tests and benches.

Belongs here: drawing the tables from a seed. Does not: reading or computing them.
"""

from salore.engine.demonstration._folder import write_demonstration
from salore.engine.demonstration._region import FULL_REGION, organisation
from salore.engine.demonstration.region import Demonstration, generate

__all__ = ["FULL_REGION", "Demonstration", "generate", "organisation", "write_demonstration"]
