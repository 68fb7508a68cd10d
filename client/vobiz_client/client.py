"""The client: sends the generated operations, and adds iterators and `ensure_assigned`.

Puts the other modules together, and owns nothing but the settings.
"""

from __future__ import annotations

import copy
import time
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, cast

from vobiz_client import settings
from vobiz_client._generated.operations import Operations
from vobiz_client.assignment import EnsuredAssignment, ensure_assigned
from vobiz_client.attempts import Attempts
from vobiz_client.deadline import Deadline
from vobiz_client.errors import InvalidArgumentError, VobizError
from vobiz_client.options import Changes, Options
from vobiz_client.pages import by_number, by_offset
from vobiz_client.recovery import RECOVERIES
from vobiz_client.responses import read_response
from vobiz_client.retries import Retries
from vobiz_client.transport import Credentials, Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import TracebackType
    from typing import Self, Unpack

    import requests

    from vobiz_client._generated.models import Credential, IpAcl, OriginationUri, PhoneNumber, Trunk
    from vobiz_client.endpoint import Endpoint
    from vobiz_client.recovery import Recovery
    from vobiz_client.request import Request
    from vobiz_client.responses import Response

T = TypeVar("T")
_PAGE = 100  # the maximum for numbers (corroborated) and for other lists
_DEFAULT_RETRIES = Retries()


class Client(Operations):
    """A client for one Vobiz account.

        with Client(auth_id="MA_BN2MZ1VV", auth_token="secret") as vobiz:
            vobiz.assign_number("+912271264217", trunk_group_id="e3e55a78-1234-5678-90ab-cdef12345678")

    Pass phone numbers as `"+912271264217"`; the client encodes them. It does not follow redirects, and it verifies TLS
    certificates.

    Threads may share a client as far as they may share a requests Session. The client itself has no mutable state, and
    the session that it makes keeps no cookies, so threads share only urllib3's connection pool, which has locks. Do not
    close the client, or change a session that you passed, while another thread uses it. A child process that is forked
    makes connections of its own.

    Args:
        auth_id: The account ID. By default that of VOBIZ_AUTH_ID.
        auth_token: The account's token. By default that of VOBIZ_AUTH_TOKEN.
        base_url: The origin to send to, without a path. By default that of VOBIZ_BASE_URL, or of the live service.
        session: A requests Session to use, with your proxies, adapters and certificates, which win over the
            environment. The client does not close it. Connections that it makes from then on heed the deadline.
        timeout: Seconds: one number, or one to connect and one to wait for data. It cannot be turned off.
        deadline: The seconds that a call may take, with all its tries and waits. None for no bound. Each page of an
            iterator, and each step of ensure_assigned, is a call.
        retries: When to try again. None turns retries off.
        on_response: A function that is called with each Response as it was received, before it is read.
        sleep: The function that waits between tries.

    Raises:
        InvalidArgumentError: A setting is missing or not valid.

    """

    def __init__(  # noqa: PLR0913 settings, all keyword-only
        self,
        *,
        auth_id: str | None = None,
        auth_token: str | None = None,
        base_url: str | None = None,
        session: requests.Session | None = None,
        timeout: float | tuple[float, float] = (3.05, 30),
        deadline: float | None = 300,
        retries: Retries | None = _DEFAULT_RETRIES,
        on_response: Callable[[Response], object] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        credentials = Credentials(*settings.credentials(auth_id, auth_token))
        self._account = credentials.auth_id
        self._token = settings.Hidden(credentials.auth_token)
        self._origin = settings.origin(base_url)
        self._options = Options(timeout=timeout, deadline=deadline, retries=retries, on_response=on_response)
        self._sleep = sleep
        self._deadline: Deadline | None = None  # that of a call which looks something up by this client
        self._transport = Transport(credentials, session=session)

    def with_options(self, **changes: Unpack[Changes]) -> Self:
        """Return a client that calls with other options, for one call or for many.

            vobiz.with_options(timeout=2, retries=None).list_numbers()

        It shares the connections of this client, so only one of the two needs to be closed. This client stays as it is.

        Args:
            **changes: Any of `timeout`, `deadline`, `retries` and `on_response`; see the class.

        Raises:
            InvalidArgumentError: An option is not valid.

        """
        if unknown := changes.keys() - Changes.__annotations__.keys():
            raise InvalidArgumentError(
                f"{', '.join(sorted(unknown))} cannot be changed.", hint=f"one of {', '.join(Changes.__annotations__)}"
            )
        changed = copy.copy(self)
        changed._options = replace(self._options, **changes)  # noqa: SLF001 a client too
        return changed

    def ensure_assigned(self, number: str, trunk_id: str, *, move: bool = False) -> EnsuredAssignment:
        """Ensure that a number is assigned to a trunk, and return what was done.

        Looks at the list of numbers. Assigns the number if it has no trunk, and does nothing if it is already assigned
        to this one. With `move`, unassigns it from another trunk first, after checking that the new trunk exists.
        Confirms the result by reading the list again.

        Between the two steps of a move, the number has no trunk. If the second step fails, the number is assigned to
        its previous trunk again; the error's notes say so.

        Args:
            number: The number in E.164 form.
            trunk_id: The trunk's UUID.
            move: Whether to move the number if it is assigned to another trunk.

        Raises:
            InvalidNumberError: The number is not in E.164 form. Nothing was sent.
            NumberNotFoundError: The number is not in the account.
            NumberAlreadyAssignedError: The number is assigned to another trunk, `trunk_group_id`, and `move` is false;
                or another client assigned it meanwhile.
            TrunkNotFoundError: The trunk is not in the account.
            NotConfirmedError: The list does not show the assignment that the service reported.
            VobizError: Any other error of the operations.

        """
        return ensure_assigned(self, number, trunk_id, move=move)

    def iter_numbers(self, *, search: str | None = None, per_page: int = _PAGE) -> Iterator[PhoneNumber]:
        """Iterate over the account's numbers, or over those whose E.164 form contains `search`.

        Fetches `per_page` numbers at a time. Numbers that are added or removed meanwhile may be missed, or returned
        twice. Raises the errors of list_numbers.
        """
        return by_number(lambda page: self.list_numbers(page=page, per_page=per_page, search=search))

    def iter_inventory(
        self,
        *,
        country: str | None = None,
        search: str | None = None,
        exclude: str | Sequence[str] | None = None,
        per_page: int = _PAGE,
    ) -> Iterator[PhoneNumber]:
        """Iterate over the numbers that can be bought.

        The arguments filter like those of list_inventory. Fetches `per_page` numbers at a time. Numbers that are bought
        or added meanwhile may be missed, or returned twice. Raises the errors of list_inventory.
        """
        return by_number(
            lambda page: self.list_inventory(
                page=page, per_page=per_page, country=country, search=search, exclude=exclude
            )
        )

    def iter_trunks(self, *, limit: int = _PAGE) -> Iterator[Trunk]:
        """Iterate over the account's trunks.

        Fetches `limit` trunks at a time. Trunks that are added or removed meanwhile may be missed, or returned twice.
        Raises the errors of list_trunks.
        """
        return by_offset(lambda offset: self.list_trunks(limit=limit, offset=offset))

    def iter_origination_uris(self, *, limit: int = _PAGE) -> Iterator[OriginationUri]:
        """Iterate over the account's origination URIs, like iter_trunks. Raises the errors of list_origination_uris."""
        return by_offset(lambda offset: self.list_origination_uris(limit=limit, offset=offset))

    def iter_credentials(self, *, limit: int = _PAGE) -> Iterator[Credential]:
        """Iterate over the account's credentials, like iter_trunks. Raises the errors of list_credentials."""
        return by_offset(lambda offset: self.list_credentials(limit=limit, offset=offset))

    def iter_ip_acls(self, *, limit: int = _PAGE) -> Iterator[IpAcl]:
        """Iterate over the account's IP ACLs, like iter_trunks. Raises the errors of list_ip_acls."""
        return by_offset(lambda offset: self.list_ip_acls(limit=limit, offset=offset))

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

    def _call(self, endpoint: Endpoint[T], arguments: Mapping[str, object]) -> T:
        from vobiz_client.arguments import build_request  # noqa: PLC0415 it imports pydantic, as `model_named` does

        request = build_request(endpoint, arguments, origin=self._origin, account=self._account)
        recover = self._recovery(endpoint)
        attempts = self._attempts(endpoint, repeatable=endpoint.repeatable or recover is not None)
        while True:
            try:
                return self._once(endpoint, request, attempts.deadline)
            except VobizError as error:
                wait = attempts.failed(error)
                paused = attempts.pause_if_asked(error, wait)
                if attempts.lost and recover is not None:
                    recovered = recover(self._until(attempts.deadline), arguments, error)
                    if recovered is not None:
                        return cast("T", recovered.value)
                if wait is None:
                    raise
                if not paused:
                    attempts.pause(error, wait)

    def _recovery(self, endpoint: Endpoint[T]) -> Recovery | None:
        """Return what resolves a lost response, None if nothing does, or if retries are off."""
        return RECOVERIES.get(endpoint.id) if self._options.tries.attempts > 1 else None

    def _attempts(self, endpoint: Endpoint[T], *, repeatable: bool) -> Attempts:
        return Attempts(
            operation=endpoint.id,
            retries=self._options.tries,
            deadline=self._deadline or Deadline.after(self._options.deadline),
            sleep=self._sleep,
            repeatable=repeatable,
        )

    def _until(self, deadline: Deadline) -> Self:
        """Return a client whose calls all end by a deadline."""
        bounded = copy.copy(self)
        bounded._deadline = deadline  # noqa: SLF001 a client too
        return bounded

    def _once(self, endpoint: Endpoint[T], request: Request, deadline: Deadline) -> T:
        response = self._transport.send(request, timeout=self._options.timeout, deadline=deadline)
        if self._options.on_response is not None:
            self._options.on_response(response)
        return read_response(endpoint, response, request, token=self._token.value)
