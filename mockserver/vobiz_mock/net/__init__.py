"""How bytes come and go. Knows messages.py and errors.py, and nothing else of the package."""
