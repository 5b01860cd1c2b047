"""Letters with access codes as PDF. Typst is loaded with this package: only jobs import it."""

from salore.accounts.printing.letters import Frame, Letter, print_letters

__all__ = ["Frame", "Letter", "print_letters"]
