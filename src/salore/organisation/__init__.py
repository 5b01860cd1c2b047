"""The agency: units, posts, people, teams, services, and who led whom on a day."""
