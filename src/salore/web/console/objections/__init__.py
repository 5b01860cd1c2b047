"""Objections as the performance team and the auditor watch over them. A folder of `console`."""
