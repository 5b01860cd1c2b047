"""Accounts: who may sign in and how. Does not belong here: what somebody may then see or do."""
