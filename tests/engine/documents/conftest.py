"""Lets the tests beside this file import their samples and their reader of PDFs."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
