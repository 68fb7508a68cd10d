"""The client: the generated operations, made to work, and a layer above them for what integrators write by hand.

Puts the parts together and owns nothing but the settings. What an operation is, is generated; what an answer means,
how it is sent and when it is repeated stand in modules of their own.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar, cast

from vobiz_client import settings
from vobiz_client._generated.operations import Operations
from vobiz_client.answers import read_answer
from vobiz_client.arguments import build_request
from vobiz_client.assignment import EnsuredAssignment, ensure_assigned
from vobiz_client.errors import VobizError
from vobiz_client.recovery import RECOVERIES
from vobiz_client.retries import OFF, Retries, answer_lost
from vobiz_client.transport import Credentials, Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import TracebackType
    from typing import Self

    import requests

    from vobiz_client._generated.models import PhoneNumber, Trunk
    from vobiz_client.errors import SentRequest
    from vobiz_client.operation import Operation

T = TypeVar("T")
_PAGE = 100  # the largest page of numbers (corroborated) and of trunks (inferred)
_DEFAULT_RETRIES = Retries()


class Client(Operations):
    """A client of one Vobiz account.

        with Client(auth_id="MA_BN2MZ1VV", auth_token="secret") as vobiz:
            vobiz.assign_number("+912271264217", trunk_group_id="e3e55a78-1234-5678-90ab-cdef12345678")

    `auth_id` and `auth_token` come from VOBIZ_AUTH_ID and VOBIZ_AUTH_TOKEN where they are not given; `base_url`, an
    origin without a path, from VOBIZ_BASE_URL, else it is the live service's. `timeout` is in seconds, one figure or
    one to connect and one for each wait for data; there is always one. `retries=None` turns retries off. `session` is
    a requests Session of yours, with your proxies, adapters and certificates; the client does not close it. `sleep`
    waits between tries.

    Phone numbers are passed as `"+912271264217"`: the client alone encodes. Redirects are not followed, TLS
    certificates are verified.

    Threads may share a client as far as they may share a requests Session: the client itself keeps nothing that
    changes, and its own session keeps no cookies, so that only urllib3's connection pool, which has locks, is shared.
    Do not close it, or change a session that you passed, while another thread is calling.

    Raises InvalidArgumentError for settings that are missing or make no sense.
    """

    def __init__(  # noqa: PLR0913 settings, all by keyword
        self,
        *,
        auth_id: str | None = None,
        auth_token: str | None = None,
        base_url: str | None = None,
        session: requests.Session | None = None,
        timeout: float | tuple[float, float] = (3.05, 30),
        retries: Retries | None = _DEFAULT_RETRIES,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        credentials = Credentials(*settings.credentials(auth_id, auth_token))
        self._account = credentials.auth_id
        self._token = settings.Hidden(credentials.auth_token)
        self._origin = settings.origin(base_url)
        self._retries = retries or OFF
        self._sleep = sleep
        self._transport = Transport(credentials, session=session, timeout=settings.checked_timeout(timeout))

    def ensure_assigned(self, number: str, trunk_id: str, *, move: bool = False) -> EnsuredAssignment:
        """See to it that a number is assigned to a trunk, and say what was done.

        Looks at the list; assigns the number where it is free; does nothing where it is already there; with `move`
        takes it from another trunk, after a look that the new one exists; confirms by reading. Between the two steps
        of a move, calls to the number have no trunk; should the second one be refused, the number is given back to
        the trunk that it came from, and the error's notes say so.

        Raises:
            InvalidNumberError: The number is not in E.164 form; nothing was sent.
            NumberNotFoundError: The number is not the account's.
            NumberAlreadyAssignedError: It has another trunk, `trunk_group_id`, and `move` is false; or somebody else
                assigned it meanwhile.
            TrunkNotFoundError: The trunk is not the account's.
            NotConfirmedError: The list does not show what the service said was done.
            VobizError: Whatever else the operations raise.

        """
        return ensure_assigned(self, number, trunk_id, move=move)

    def iter_numbers(self, *, search: str | None = None, per_page: int = _PAGE) -> Iterator[PhoneNumber]:
        """All numbers of the account, or those whose E.164 form contains `search`, a page fetched at a time.

        Numbers that come or go meanwhile may be missed, or seen twice. Raises what list_numbers raises.
        """
        page, seen = 1, 0
        while True:
            found = self.list_numbers(page=page, per_page=per_page, search=search)
            yield from found.items
            page, seen = page + 1, seen + len(found.items)
            if not found.items or seen >= found.total:
                return

    def iter_trunks(self, *, limit: int = _PAGE) -> Iterator[Trunk]:
        """All trunks of the account, `limit` fetched at a time.

        Trunks that come or go meanwhile may be missed, or seen twice. Raises what list_trunks raises.
        """
        seen = 0
        while True:
            found = self.list_trunks(limit=limit, offset=seen)
            yield from found.objects
            seen += len(found.objects)
            if not found.objects or seen >= found.meta.total:
                return

    def close(self) -> None:
        """Close the connections. A session that was passed in stays open."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Client(auth_id={self._account!r}, base_url={self._origin!r})"

    def _call(self, operation: Operation[T], arguments: Mapping[str, object]) -> T:
        request = build_request(operation, arguments, origin=self._origin, account=self._account)
        recover = RECOVERIES.get(operation.id) if self._retries.attempts > 1 else None
        lost, tried = False, 0
        while True:
            try:
                return self._once(operation, request)
            except VobizError as error:
                tried += 1
                lost = lost or answer_lost(error)
                if lost and recover is not None and recover(self, arguments, error):
                    return cast("T", None)  # operations with a recovery have no value
                repeatable = operation.reads or recover is not None
                wait = self._retries.wait_before_next(error, tried=tried, repeatable=repeatable)
                if wait is None:
                    raise
            self._sleep(wait)

    def _once(self, operation: Operation[T], request: SentRequest) -> T:
        return read_answer(operation, self._transport.send(request), request, token=self._token.value)
