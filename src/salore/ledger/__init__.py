"""The event log: who changed what and who read whose papers, added to and never changed.

Lies low because everybody writes here; so people and objects are plain ids, not foreign keys.
"""
