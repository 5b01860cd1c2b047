"""Changes of plans, one module a matter. Each change is one transaction with its event in the log."""
