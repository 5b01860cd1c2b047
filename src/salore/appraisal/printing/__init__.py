"""What is printed for somebody who is asked from outside. The compiler is loaded only where it prints."""

from salore.appraisal.printing.invitation import Invitation, Sheet, print_invitation

__all__ = ["Invitation", "Sheet", "print_invitation"]
