"""The provider under check: what it is, what may be sent to it, and how it is sent. Knows nothing of checks."""
