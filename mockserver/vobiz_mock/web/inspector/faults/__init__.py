"""The page of the faults: those that are active, and the forms that add one."""
