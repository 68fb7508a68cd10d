"""The client against the fake: written independently from the same document, they agree on successes and refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from two_accounts import (
    ACCOUNT,
    ASSIGNED_NUMBER,
    FOREIGN_NUMBER,
    INVENTORY,
    NUMBER,
    TOKEN,
    TRIAL_ACCOUNT,
    TRIAL_NUMBER,
    TRIAL_TOKEN,
    TRUNK,
)
from vobiz_client import (
    AccessDeniedError,
    AuthenticationError,
    Client,
    CredentialNotFoundError,
    IpAclNotFoundError,
    NumberAlreadyAssignedError,
    NumberNotFoundError,
    NumberNotOwnedError,
    NumberPendingReleaseError,
    OriginationUriNotFoundError,
    ReleaseNotPendingError,
    TrunkNotFoundError,
    UsernameTakenError,
    VobizError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock import MockServer

UNKNOWN = "f0000000-1234-4678-90ab-cdef12345678"
PASSWORD = "correct-horse-battery"


@pytest.mark.parametrize(
    ("account", "token", "number", "error"),
    [
        (ACCOUNT, TOKEN, ASSIGNED_NUMBER, NumberAlreadyAssignedError),
        (ACCOUNT, TOKEN, FOREIGN_NUMBER, NumberNotFoundError),
        (ACCOUNT, TOKEN, "+15550000000", NumberNotFoundError),
        (ACCOUNT, "wrong", NUMBER, AuthenticationError),
        ("MA_UNKNOWN", TOKEN, NUMBER, AuthenticationError),
        (TRIAL_ACCOUNT, TRIAL_TOKEN, TRIAL_NUMBER, AccessDeniedError),
    ],
)
def test_refusal_of_the_fake_is_the_documented_error(
    fake: MockServer, account: str, token: str, number: str, error: type[VobizError]
) -> None:
    """Fake and client, written independently from the same document, agree on refusals of an assign."""
    with Client(auth_id=account, auth_token=token, base_url=fake.url) as client, pytest.raises(VobizError) as caught:
        client.assign_number(number, trunk_group_id=TRUNK)
    assert type(caught.value) is error


def test_unknown_trunk_of_the_fake_is_the_documented_error(fake: MockServer) -> None:
    """Fake and client agree on the refusal of a move to a trunk that does not exist."""
    with Client(auth_id=ACCOUNT, auth_token=TOKEN, base_url=fake.url) as client, pytest.raises(VobizError) as caught:
        client.ensure_assigned(ASSIGNED_NUMBER, UNKNOWN, move=True)
    assert type(caught.value) is TrunkNotFoundError


def test_assign_by_the_fake_succeeds_once(fake: MockServer) -> None:
    """Fake and client agree on a successful assign, and on the conflict that follows."""
    with Client(auth_id=ACCOUNT, auth_token=TOKEN, base_url=fake.url) as client:
        client.assign_number(NUMBER, trunk_group_id=TRUNK)
        with pytest.raises(NumberAlreadyAssignedError):
            client.assign_number(NUMBER, trunk_group_id=TRUNK)


REFUSED: dict[str, tuple[Callable[[Client], object], type[VobizError]]] = {
    "update an unknown trunk": (lambda vobiz: vobiz.update_trunk(UNKNOWN, enabled=True), TrunkNotFoundError),
    "update an unknown URI": (
        lambda vobiz: vobiz.update_origination_uri(UNKNOWN, priority=1),
        OriginationUriNotFoundError,
    ),
    "delete an unknown URI": (lambda vobiz: vobiz.delete_origination_uri(UNKNOWN), OriginationUriNotFoundError),
    "update an unknown credential": (
        lambda vobiz: vobiz.update_credential(UNKNOWN, password=PASSWORD),
        CredentialNotFoundError,
    ),
    "delete an unknown credential": (lambda vobiz: vobiz.delete_credential(UNKNOWN), CredentialNotFoundError),
    "update an unknown IP ACL": (lambda vobiz: vobiz.update_ip_acl(UNKNOWN, enabled=True), IpAclNotFoundError),
    "delete an unknown IP ACL": (lambda vobiz: vobiz.delete_ip_acl(UNKNOWN), IpAclNotFoundError),
    "release an unknown number": (lambda vobiz: vobiz.release_number("+15550000000"), NumberNotOwnedError),
    "release a foreign number": (lambda vobiz: vobiz.release_number(FOREIGN_NUMBER), NumberNotOwnedError),
    "cancel the release of an unknown number": (
        lambda vobiz: vobiz.cancel_release("+15550000000"),
        NumberNotFoundError,
    ),
    "cancel without a release": (lambda vobiz: vobiz.cancel_release(NUMBER), ReleaseNotPendingError),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refusal_of_a_neighbour_is_the_documented_error(vobiz: Client, what: str) -> None:
    """Fake and client agree on the refusals of the operations beside the assign."""
    call, error = REFUSED[what]
    with pytest.raises(VobizError) as caught:
        call(vobiz)
    assert type(caught.value) is error


def test_released_number_comes_back_without_its_trunk(vobiz: Client) -> None:
    """During the cooldown the number cannot be assigned. The cancellation makes it active."""
    assert vobiz.release_number(ASSIGNED_NUMBER).status == "pending_release"
    with pytest.raises(NumberPendingReleaseError):
        vobiz.assign_number(ASSIGNED_NUMBER, trunk_group_id=TRUNK)
    assert vobiz.cancel_release(ASSIGNED_NUMBER).status == "active"
    (number,) = vobiz.iter_numbers(search=ASSIGNED_NUMBER)
    assert (number.status, number.trunk_group_id) == ("active", None)


def test_number_that_is_released_at_once_is_in_the_inventory(vobiz: Client) -> None:
    """It leaves the account, and the release cannot be cancelled."""
    vobiz.release_number(NUMBER, immediate=True)
    assert list(vobiz.iter_numbers(search=NUMBER)) == []
    assert [found.e164 for found in vobiz.iter_inventory(search=NUMBER)] == [NUMBER]
    with pytest.raises(NumberNotFoundError):
        vobiz.cancel_release(NUMBER)


def test_trunk_is_provisioned_with_its_parts(vobiz: Client) -> None:
    """An origination URI, a credential and an IP ACL are created, used by a trunk, changed and deleted."""
    uri = vobiz.create_origination_uri("sip:sbc1.example.com:5060", name="Primary SBC", priority=1)
    credential = vobiz.create_credential("alice", password=PASSWORD)
    acl = vobiz.create_ip_acl("203.0.113.0/24", name="Office")
    trunk = vobiz.create_trunk("Main line", primary_uri_uuid=uri.id, credential_uuid=credential.id, ipacl_uuid=acl.id)
    assert (trunk.primary_uri_uuid, trunk.credential_uuid, trunk.ipacl_uuid) == (uri.id, credential.id, acl.id)
    assert vobiz.update_trunk(trunk.trunk_id, max_concurrent_calls=5).concurrent_calls_limit == 5
    assert vobiz.update_origination_uri(uri.id, priority=7).priority == 7
    assert vobiz.update_credential(credential.id, enabled=False).enabled is False
    assert vobiz.update_ip_acl(acl.id, ip_address="203.0.113.7").ip_address == "203.0.113.7"
    vobiz.delete_origination_uri(uri.id)
    vobiz.delete_ip_acl(acl.id)
    assert [list(vobiz.iter_origination_uris()), list(vobiz.iter_ip_acls())] == [[], []]


def test_username_is_taken_once(vobiz: Client) -> None:
    """A second credential of the same username is refused. The list shows no password."""
    vobiz.create_credential("alice", password=PASSWORD)
    with pytest.raises(UsernameTakenError):
        vobiz.create_credential("alice", password=PASSWORD)
    assert [(found.username, found.password) for found in vobiz.iter_credentials()] == [("alice", "<redacted>")]


@pytest.mark.parametrize("exclude", [["9180", "+9122"], ("9180", "9122"), "9180,+9122"])
def test_inventory_is_iterated_without_the_excluded_prefixes(vobiz: Client, exclude: list[str] | str) -> None:
    """The prefixes are given as a list or as one text."""
    found = {number.e164 for number in vobiz.iter_inventory(country="IN", exclude=exclude, per_page=1)}
    expected = {number for number in INVENTORY if number.startswith("+91") and number[3:5] not in {"80", "22"}}
    assert found == expected


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_every_part_is_iterated_once(vobiz: Client, limit: int) -> None:
    """The iterators read all pages."""
    made = [vobiz.create_origination_uri(f"sip:{index}.example.com").id for index in range(3)]
    allowed = [vobiz.create_ip_acl(f"203.0.113.{index}").id for index in range(3)]
    users = [vobiz.create_credential(f"user{index}", password=PASSWORD).id for index in range(3)]
    assert sorted(uri.id for uri in vobiz.iter_origination_uris(limit=limit)) == sorted(made)
    assert sorted(acl.id for acl in vobiz.iter_ip_acls(limit=limit)) == sorted(allowed)
    assert sorted(user.id for user in vobiz.iter_credentials(limit=limit)) == sorted(users)
