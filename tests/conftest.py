"""Hypothesis profiles: `--hypothesis-profile=thorough` tries a hundred times as much."""

from hypothesis import HealthCheck, settings

# Sockets make a first example slow, and machines are shared: time is no reason to fail.
_HEALTH = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("default", deadline=None, suppress_health_check=_HEALTH, max_examples=100)
settings.register_profile("thorough", parent=settings.get_profile("default"), max_examples=10_000)
settings.load_profile("default")
