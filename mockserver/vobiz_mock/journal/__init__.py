"""Observation: what happened to each request, and the sinks that receive it."""
