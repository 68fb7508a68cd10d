"""Stores in a SQL database: what several fakes share, and what lasts. The only place that imports SQLAlchemy."""
