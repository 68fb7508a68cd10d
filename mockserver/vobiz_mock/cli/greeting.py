"""The greeting that `vobiz-mock serve` prints when it accepts connections."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_mock.state.records import Seed

_SHOWN = 3  # how many numbers or trunks of an account the greeting lists


def greeting(url: str, seed: Seed, *, own: bool) -> Iterator[str]:
    """Yield the lines that are printed at the start. They contain the token only if it is that of the example seed."""
    yield f"Listening on {url}"
    yield ""
    for account in seed.accounts:
        numbers = [number.e164 for number in seed.numbers if number.account_id == account.account_id]
        trunks = [trunk.trunk_id for trunk in seed.trunks if trunk.account_id == account.account_id]
        yield f"Account {account.account_id}{' (trial)' if account.trial else ''}"
        yield f"  numbers  {_abbreviated(numbers)}"
        yield f"  trunks   {_abbreviated(trunks)}"
    yield f"Inventory  {_abbreviated([number.e164 for number in seed.numbers if number.account_id is None])}"
    yield ""
    yield from _example_request(url, seed, own=own)
    yield "Press Ctrl-C to stop."


def _example_request(url: str, seed: Seed, *, own: bool) -> Iterator[str]:
    """Yield a cURL command that assigns a number, if the seed has an account with a trunk and an unassigned number."""
    trunks = {trunk.account_id: trunk.trunk_id for trunk in reversed(seed.trunks)}
    unassigned = (n for n in seed.numbers if n.account_id in trunks and n.trunk_group_id is None)
    number = next(unassigned, None)
    if number is None or number.account_id is None:
        return
    account = next(account for account in seed.accounts if account.account_id == number.account_id)
    path = f"{load().base_path}/account/{quote(account.account_id, safe='')}/numbers/{quote(number.e164, safe='')}"
    token = "$VOBIZ_AUTH_TOKEN" if own else account.auth_token
    yield "To assign a number to a trunk, run:"
    yield f'  curl -i -X POST "{url}{path}/assign" \\'
    yield f'    -H "X-Auth-ID: {account.account_id}" -H "X-Auth-Token: {token}" \\'
    yield '    -H "Content-Type: application/json" \\'
    yield f'    -d \'{{"trunk_group_id": "{trunks[number.account_id]}"}}\''
    yield ""


def _abbreviated(items: list[str]) -> str:
    more = f" and {len(items) - _SHOWN} more" if len(items) > _SHOWN else ""
    return (", ".join(items[:_SHOWN]) + more) or "none"
