"""What people say about conduct under their own names: of themselves, of the members of their teams."""
