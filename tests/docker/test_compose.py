"""docker/shared/compose.yaml: what is published, what waits for what, and which variables the fakes have."""

from __future__ import annotations

import re

import pytest
from tests.docker._shared import COMPOSE, FAKES, FOLDER, variables

SERVICES = COMPOSE["services"]


def test_only_nginx_can_be_reached_and_only_from_this_machine() -> None:
    """Nothing but the balancer is published, and that on a loopback address."""
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"nginx": ["127.0.0.1:8055:8055"]}


def test_each_service_waits_for_the_health_of_those_it_needs() -> None:
    """The fakes start when the database answers, and nginx when both fakes do."""
    awaited = {
        (name, other, condition["condition"])
        for name, service in SERVICES.items()
        for other, condition in service.get("depends_on", {}).items()
    }
    healthy = "service_healthy"
    to_the_database = {(fake, "postgres", healthy) for fake in FAKES}
    assert awaited == to_the_database | {("nginx", fake, healthy) for fake in FAKES}


@pytest.mark.parametrize("service", ["nginx", "postgres"])
def test_what_is_waited_for_says_whether_it_is_healthy(service: str) -> None:
    """Another image has no health check of ours, so the file has one."""
    assert SERVICES[service]["healthcheck"]["test"][0] == "CMD"


def test_both_fakes_have_the_same_store_and_the_same_token() -> None:
    """A request may meet either, so they must not differ."""
    first, second = (variables(name) for name in FAKES)
    assert first == second


def test_no_secret_has_a_default() -> None:
    """The password and the token are demanded from the person who starts the services, with a reason."""
    text = (FOLDER / "compose.yaml").read_text(encoding="utf-8")
    used = re.findall(r"^ *(\w*(?:PASSWORD|TOKEN)): (.*)$", text, re.MULTILINE)
    assert len(used) == 3
    assert [value for _, value in used if not re.fullmatch(r"\$\{\w+:\?[^}]+\}", value)] == []


def test_nginx_knows_each_fake() -> None:
    """The upstream has each fake of the Compose file, and no other server."""
    servers = re.findall(r"server ([\w-]+):8055", (FOLDER / "nginx.conf").read_text(encoding="utf-8"))
    assert tuple(servers) == FAKES
