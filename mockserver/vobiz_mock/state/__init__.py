"""The state of a fake: records, stores and seeds."""
