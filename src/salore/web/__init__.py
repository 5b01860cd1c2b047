"""Pages. Audiences apart: signed-in staff (`workspace`), operators (`console`), citizens (`public`)."""
