"""The greeting that `vobiz-mock serve` prints when it accepts connections."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING
from urllib.parse import quote

from vobiz_mock.cli.endpoints import HOST, PORT
from vobiz_mock.faults.magic import MAGIC_NUMBERS
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vobiz_mock.state.records import Seed

_DEFAULT_URL = f"http://{HOST}:{PORT}"  # to which the commands speak that are not told otherwise
_SHOWN = 3  # how many numbers or trunks of an account the greeting lists


def greeting(  # noqa: PLR0913 all but the first two are passed by name
    url: str,
    seed: Seed | None,
    *,
    own: bool,
    others: Sequence[str] = (),
    magic: bool = False,
    store: str | None = None,
) -> Iterator[str]:
    """Yield the lines that are printed at the start. They contain the token only if it is that of the example seed.

    Args:
        url: The URL of the fake.
        seed: The state at the start. None does not show it.
        own: Whether the seed is the user's own.
        others: What else the fake listens on.
        magic: Whether the magic numbers are active.
        store: The database that has the state, without a password. None if it is in memory.
    """
    for each in (url, *others):
        yield f"Listening on {each}"
    yield ""
    yield from _trust(others)
    if store is not None:
        yield f"Store      {store}"
    if seed is not None:
        yield from _state(seed)
        yield ""
    if magic:
        yield from _magic(url)
    if seed is not None:
        yield from _example_request(url, seed, own=own)
    yield from _steering(url)
    yield "Press Ctrl-C to stop."


def _state(seed: Seed) -> Iterator[str]:
    """Yield the accounts with some of what they have, and some numbers of the inventory."""
    numbers = _Listed((number.account_id, number.e164) for number in seed.numbers)
    trunks = _Listed((trunk.account_id, trunk.trunk_id) for trunk in seed.trunks)
    for account in seed.accounts:
        yield f"Account {account.account_id}{' (trial)' if account.trial else ''}"
        yield f"  numbers  {numbers.of(account.account_id)}"
        yield f"  trunks   {trunks.of(account.account_id)}"
    yield f"Inventory  {numbers.of(None)}"


def _trust(others: Sequence[str]) -> Iterator[str]:
    """Yield how a program is led here through the proxy, or trusts the certificate, if there is one."""
    proxy = next((url for url in others if url.startswith("proxy:")), None)
    if proxy is not None:
        yield "To lead what a program sends to the real host here, set these variables for it:"
        yield f"  export HTTPS_PROXY={proxy.replace('proxy:', 'http:', 1)}"
        yield "  and the one by which it trusts the certificate: run vobiz-mock ca"
        yield ""
    elif others:
        yield "To let a program trust the certificate, run: vobiz-mock ca"
        yield ""


def _magic(url: str) -> Iterator[str]:
    """Yield what the magic numbers are, and where all of them are listed."""
    first, last = MAGIC_NUMBERS[0], MAGIC_NUMBERS[-1]
    yield f"Magic      {first.number} to {last.number} are in the inventory, too. Each always meets a fault:"
    yield f"  {first.number}, {first.operation}: {first.about}"
    yield f"  All {len(MAGIC_NUMBERS)} are in docs/magic.md, and listed by {url}/_mock"
    yield ""


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


def _steering(url: str) -> Iterator[str]:
    """Yield what else can be done with the fake while it runs."""
    name = "" if url == _DEFAULT_URL else f" --url {url}"
    yield "In another terminal, see what it receives, or let the next request fail:"
    yield f"  vobiz-mock journal --follow{name}"
    yield f"  vobiz-mock fault add 503{name}"
    yield f"Or look at it in a browser: {url}/_mock/ (the API's reference is {url}/docs)"
    yield ""


class _Listed:
    """The ids of some records by account, of which it shows the first. One pass over the records is enough.

    Args:
        records: The account of each record, or None, and its id.
    """

    def __init__(self, records: Iterable[tuple[str | None, str]]) -> None:
        self._first: defaultdict[str | None, list[str]] = defaultdict(list)
        self._more: Counter[str | None] = Counter()
        for account_id, records_of_one in groupby(records, itemgetter(0)):
            ids = [id_ for _, id_ in records_of_one]
            shown = ids[: _SHOWN - len(self._first[account_id])]
            self._first[account_id] += shown
            self._more[account_id] += len(ids) - len(shown)

    def of(self, account_id: str | None) -> str:
        """Return the first ids of an account, and how many more there are."""
        more = f" and {self._more[account_id]} more" if self._more[account_id] else ""
        return (", ".join(self._first[account_id]) + more) or "none"
