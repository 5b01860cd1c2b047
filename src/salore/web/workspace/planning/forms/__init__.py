"""What is typed about plans. Does not belong here: what may be changed, which the services say."""
