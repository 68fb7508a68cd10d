"""The page of the state: reset, export and import, snapshots, and the clock."""
