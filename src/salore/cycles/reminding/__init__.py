"""Reminders: everything at once, at most once a day, in the morning, none of what is done.

A reminder is a row before it is a mail, so that a worker that dies and starts again sends nothing twice.
"""

from salore.cycles.reminding.letters import group_text
from salore.cycles.reminding.rounds import remind, write_down
from salore.cycles.reminding.sending import send

__all__ = ["group_text", "remind", "send", "write_down"]
