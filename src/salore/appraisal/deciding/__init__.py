"""What a superior sees before deciding, and whom. Decisions themselves are taken in `services.deciding`."""
