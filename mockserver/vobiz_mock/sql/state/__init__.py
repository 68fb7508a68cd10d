"""The state in a database: the methods of `SqlStore`, and the statements that they execute."""
