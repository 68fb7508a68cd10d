"""Schemathesis inside: the document narrowed, a guarded way out, and one module that drives the engine."""
