"""Pages of closing: the periods, the close, the release, and closing early."""
