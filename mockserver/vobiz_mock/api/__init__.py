"""Vobiz's API as the document describes it: from a `Request` to a `Reply`. Performs no I/O except through the store."""
