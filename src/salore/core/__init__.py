"""What every app stands on: the database, clock, numbers, errors, files, jobs. No domain words."""
