"""The journal in a database: its records, what became of replies, and news of other processes."""
