"""What the pytest fixtures give to a test: an account of its own, confined to it, and the report on its requests."""
