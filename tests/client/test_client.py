"""The client as its users see it: all operations against the fake, the iterators, the types and the version."""

from __future__ import annotations

import subprocess
import sys
from http import HTTPStatus
from importlib import metadata
from typing import TYPE_CHECKING, assert_type

import pytest
from tests.client._responses import always, in_turn, page

import vobiz_client
from raw_server import respond
from two_accounts import NUMBER, OTHER_TRUNK, TRUNK
from vobiz_client import (
    Client,
    Credential,
    EnsuredAssignment,
    OriginationUri,
    PhoneNumber,
    PhoneNumberPage,
    Release,
    Trunk,
    TrunkInUseError,
    TrunkNotFoundError,
)
from vobiz_mock import MockServer

if TYPE_CHECKING:
    from tests.client.conftest import Serve


def test_number_is_bought_and_assigned_to_a_new_trunk(vobiz: Client) -> None:
    """The operations on numbers and trunks, in an order in which an integrator might call them."""
    trunk = vobiz.create_trunk("Main line", trunk_direction="inbound", max_concurrent_calls=3, transport="tls")
    assert (trunk.name, trunk.trunk_direction, trunk.concurrent_calls_limit) == ("Main line", "inbound", 3)
    bought = vobiz.list_inventory(country="IN", search="80", exclude="9122").items[0].e164
    assert vobiz.purchase_number(bought, currency="INR").number.trunk_group_id is None
    vobiz.assign_number(bought, trunk_group_id=trunk.trunk_id)
    assert vobiz.list_numbers(search=bought).items[0].trunk_group_id == trunk.trunk_id
    with pytest.raises(TrunkInUseError):
        vobiz.delete_trunk(trunk.trunk_id)
    vobiz.unassign_number(bought)
    vobiz.delete_trunk(trunk.trunk_id)
    with pytest.raises(TrunkNotFoundError):
        vobiz.retrieve_trunk(trunk.trunk_id)
    assert {found.trunk_id for found in vobiz.list_trunks().objects} == {TRUNK, OTHER_TRUNK}


@pytest.mark.parametrize("per_page", [1, 2, 7, 100])
def test_iter_numbers_returns_each_number_once(per_page: int) -> None:
    """It reads all pages, and filters like the list."""
    numbers = [f"+9122712642{index:02}" for index in range(14)]
    account = {"account_id": "a", "auth_token": "t", "trunks": [], "numbers": numbers}
    with (
        MockServer(seed={"accounts": [account]}) as fake,
        Client(auth_id="a", auth_token="t", base_url=fake.url) as client,
    ):
        assert sorted(found.e164 for found in client.iter_numbers(per_page=per_page)) == numbers
        assert [found.e164 for found in client.iter_numbers(search="4213", per_page=per_page)] == [NUMBER[:-2] + "13"]


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_iter_trunks_returns_each_trunk_once(vobiz: Client, limit: int) -> None:
    """It reads all pages."""
    made = {vobiz.create_trunk(f"Trunk {index}").trunk_id for index in range(4)}
    found = [trunk.trunk_id for trunk in vobiz.iter_trunks(limit=limit)]
    assert len(found) == len(set(found))
    assert set(found) == made | {TRUNK, OTHER_TRUNK}


@pytest.mark.parametrize(
    "name",
    ["iter_numbers", "iter_inventory", "iter_trunks", "iter_origination_uris", "iter_credentials", "iter_ip_acls"],
)
def test_iterating_ends_at_an_empty_page(serve: Serve, name: str) -> None:
    """A total that is never reached does not make it send requests forever."""
    empty = page(total=99) | {"objects": [], "meta": {"limit": 100, "offset": 0, "total": 99}}
    with serve(in_turn(respond(HTTPStatus.OK, empty))) as (client, server):
        assert list(getattr(client, name)()) == []
        assert len(server.received) == 1


def test_types_are_those_of_the_models(serve: Serve) -> None:
    """Mypy checks this with --strict: methods return models, not Any."""
    with serve(always(respond(HTTPStatus.OK, page({"e164": "+12"})))) as (client, _):
        assert_type(client.list_numbers(), PhoneNumberPage)
        for number in client.iter_numbers():
            assert_type(number, PhoneNumber)
            assert_type(number.trunk_group_id, str | None)
    if TYPE_CHECKING:
        assert_type(client.retrieve_trunk(TRUNK), Trunk)
        assert_type(client.release_number("+12", immediate=True), Release)
        assert_type(client.create_origination_uri("sip:a", priority=1), OriginationUri)
        assert_type(list(client.iter_credentials()), list[Credential])
        assert_type(list(client.iter_inventory(exclude=["91"])), list[PhoneNumber])
        assert_type(client.ensure_assigned("+12", TRUNK), EnsuredAssignment)


def test_version_is_that_of_the_distribution() -> None:
    """`__version__` is looked up in the installed metadata."""
    assert vobiz_client.__version__ == metadata.version("vobiz-mock")


def test_other_unknown_names_are_attribute_errors() -> None:
    """`__version__` is the only name that is looked up."""
    with pytest.raises(AttributeError, match=r"module 'vobiz_client' has no attribute 'nonsense'"):
        _ = vobiz_client.nonsense


def test_import_needs_no_metadata() -> None:
    """A copy of the package without its dist-info can be imported: the version is not looked up before it is used."""
    code = (
        "from importlib import metadata\n"
        "asked = []\n"
        "metadata.version = asked.append\n"
        "import vobiz_client\n"
        "assert asked == [], asked\n"
        "vobiz_client.__version__\n"
        "assert asked == ['vobiz-mock'], asked\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
