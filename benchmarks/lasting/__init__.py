"""Shows that state lasts and is shared: histories of many clients over several nodes, some of which are killed."""
