# Generated from the OpenAPI document by `python -m vobiz_generator`: do not edit.
"""The operations of the API: an endpoint and a method for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar

from vobiz_client import errors
from vobiz_client._generated import models
from vobiz_client.endpoint import Endpoint
from vobiz_client.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")

# The refusals that all operations share.
_COMMON = (
    Refusal(errors.AuthenticationError, 401),
    Refusal(
        errors.AccountMismatchError,
        403,
        error="forbidden",
        message="The account in the URL does not match the X-Auth-ID header.",
    ),
    Refusal(errors.InvalidRequestError, 400, error="invalid request", message="The parameter per_page is not valid."),
    Refusal(
        errors.InvalidRequestError, 400, error="invalid request", message="The Content-Type must be application/json."
    ),
    Refusal(
        errors.UnexpectedResponseError,
        405,
        error="method not allowed",
        message="The method is not allowed for this URL.",
    ),
    Refusal(errors.UnexpectedResponseError, 404, error="not found", message="The requested URL was not found."),
    Refusal(errors.InvalidRequestError, 413, error="payload too large", message="The request body is too large."),
    Refusal(errors.RateLimitedError, 429, error="too many requests", message="Too many requests. Try again later."),
    Refusal(errors.ServerError, 500, error="internal_server_error", message="An unexpected error occurred."),
)

ASSIGN_NUMBER: Endpoint[None] = Endpoint(
    id="assign_number",
    method="POST",
    path="/api/v1/account/{account_id}/numbers/{number}/assign",
    result=None,
    path_model=models.AssignNumberPath,
    body_model=models.Assignment,
    numbers=frozenset({"number"}),
    refusals=(
        Refusal(
            errors.NumberNotFoundError,
            404,
            error="Number not found",
            message="The phone number could not be found. Ensure it is URL-encoded correctly.",
        ),
        Refusal(
            errors.NumberAlreadyAssignedError,
            None,
            error="invalid request",
            message="This number is already assigned to a trunk.",
            mentions="already assigned",
        ),
        Refusal(
            errors.NumberAlreadyAssignedError,
            400,
            error="invalid request",
            message="This number is already assigned to a trunk.",
            any_text=True,
        ),
        Refusal(
            errors.NumberAlreadyAssignedError,
            None,
            error="invalid request",
            message="This number is already assigned to a trunk.",
        ),
        Refusal(errors.AuthenticationError, 401, any_text=True),
        Refusal(
            errors.AccountMismatchError,
            403,
            error="forbidden",
            message="The account in the URL does not match the X-Auth-ID header.",
        ),
        Refusal(
            errors.InvalidRequestError,
            400,
            error="invalid request",
            message="The field trunk_group_id is missing or not valid.",
            any_text=True,
        ),
        Refusal(
            errors.InvalidRequestError,
            400,
            error="invalid request",
            message="The Content-Type must be application/json.",
        ),
        Refusal(
            errors.TrunkNotFoundError,
            404,
            error="Trunk not found",
            message="The trunk could not be found.",
            any_text=True,
        ),
        Refusal(
            errors.UnexpectedResponseError,
            405,
            error="method not allowed",
            message="The method is not allowed for this URL.",
            any_text=True,
        ),
        Refusal(
            errors.AccessDeniedError,
            400,
            error="access denied",
            message="Access denied for trial accounts.",
            mentions="access denied",
            any_text=True,
        ),
        Refusal(
            errors.RateLimitedError,
            429,
            error="too many requests",
            message="Too many requests. Try again later.",
            any_text=True,
        ),
        *_COMMON,
    ),
)

UNASSIGN_NUMBER: Endpoint[None] = Endpoint(
    id="unassign_number",
    method="DELETE",
    path="/api/v1/account/{account_id}/numbers/{number}/assign",
    result=None,
    path_model=models.UnassignNumberPath,
    numbers=frozenset({"number"}),
    refusals=(
        Refusal(
            errors.NumberNotFoundError,
            404,
            error="Number not found",
            message="The phone number could not be found or is not assigned to any trunk.",
        ),
        Refusal(
            errors.InvalidRequestError,
            400,
            error="invalid request",
            message="The phone number format is invalid. Ensure it is URL-encoded correctly.",
        ),
        *_COMMON,
    ),
)

LIST_NUMBERS: Endpoint[models.PhoneNumberPage] = Endpoint(
    id="list_numbers",
    method="GET",
    path="/api/v1/account/{account_id}/numbers",
    result=models.PhoneNumberPage,
    path_model=models.ListNumbersPath,
    query_model=models.ListNumbersQuery,
    refusals=(*_COMMON,),
)

LIST_INVENTORY: Endpoint[models.PhoneNumberPage] = Endpoint(
    id="list_inventory",
    method="GET",
    path="/api/v1/account/{account_id}/inventory/numbers",
    result=models.PhoneNumberPage,
    path_model=models.ListInventoryPath,
    query_model=models.ListInventoryQuery,
    refusals=(*_COMMON,),
)

PURCHASE_NUMBER: Endpoint[models.PurchaseConfirmation] = Endpoint(
    id="purchase_number",
    method="POST",
    path="/api/v1/account/{account_id}/numbers/purchase-from-inventory",
    result=models.PurchaseConfirmation,
    path_model=models.PurchaseNumberPath,
    body_model=models.Purchase,
    numbers=frozenset({"e164"}),
    refusals=(
        Refusal(errors.NumberNotFoundError, 404, error="not_found", message="number not found in inventory"),
        Refusal(
            errors.InvalidRequestError, 400, error="invalid request", message="The field e164 is missing or not valid."
        ),
        Refusal(errors.ServerError, 500, error="internal_server_error", message="failed to purchase number"),
        *_COMMON,
    ),
)

LIST_TRUNKS: Endpoint[models.TrunkPage] = Endpoint(
    id="list_trunks",
    method="GET",
    path="/api/v1/account/{account_id}/trunks",
    result=models.TrunkPage,
    path_model=models.ListTrunksPath,
    query_model=models.ListTrunksQuery,
    refusals=(*_COMMON,),
)

CREATE_TRUNK: Endpoint[models.Trunk] = Endpoint(
    id="create_trunk",
    method="POST",
    path="/api/v1/account/{account_id}/trunks",
    result=models.Trunk,
    path_model=models.CreateTrunkPath,
    body_model=models.TrunkSettings,
    refusals=(
        Refusal(
            errors.InvalidRequestError, 400, error="invalid request", message="The field name is missing or not valid."
        ),
        *_COMMON,
    ),
)

RETRIEVE_TRUNK: Endpoint[models.Trunk] = Endpoint(
    id="retrieve_trunk",
    method="GET",
    path="/api/v1/account/{account_id}/trunks/{trunk_id}",
    result=models.Trunk,
    path_model=models.RetrieveTrunkPath,
    refusals=(
        Refusal(
            errors.TrunkNotFoundError,
            404,
            error="Trunk not found",
            message="The trunk could not be found.",
            any_text=True,
        ),
        *_COMMON,
    ),
)

DELETE_TRUNK: Endpoint[None] = Endpoint(
    id="delete_trunk",
    method="DELETE",
    path="/api/v1/account/{account_id}/trunks/{trunk_id}",
    result=None,
    path_model=models.DeleteTrunkPath,
    refusals=(
        Refusal(
            errors.TrunkNotFoundError,
            404,
            error="Trunk not found",
            message="The trunk could not be found.",
            any_text=True,
        ),
        Refusal(
            errors.TrunkInUseError,
            409,
            error="conflict",
            message="The trunk is in use. Unassign its numbers first.",
            any_text=True,
        ),
        *_COMMON,
    ),
)


class Operations:
    """A method for each operation of the API. A subclass sends them, by its `_call`."""

    def assign_number(
        self,
        number: str,
        *,
        trunk_group_id: str,
    ) -> None:
        """Assign a number to a trunk.

        Links a phone number of the account to one of its SIP trunks. From then on, inbound calls to the
        number are routed through that trunk. The number must already be in the account (see *Purchase a
        number*) and must have no trunk. To move a number to another trunk, unassign it first. To confirm an
        assignment, list the numbers.

        Args:
            number (str): The phone number in E.164 form, such as +912271264217; the client percent-encodes
                it.
            trunk_group_id (str): The `trunk_id` of a trunk of the account.

        Returns:
            None: The number is linked to the trunk.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            NumberNotFoundError: Assigning a number that is not in the account's inventory returns 404 with
                the documented body. (documented) Assigning a number of another account returns the same
                response as for an unknown number, and changes nothing. (documented) If the API rejects a
                literal `+` in the path, it does so with 404 and the documented body. (documented) The API
                rejects every request with a literal `+` instead of `%2B` in the path, and assigns nothing.
                (inferred) The API returns 404 with the documented body if the number is percent-encoded twice
                (`%252B…`). (corroborated) The API returns 404 with the documented body if the number has no
                plus. (corroborated) The API returns 404 with the documented body if the number is not in
                E.164 form. (corroborated)
            NumberAlreadyAssignedError: Assigning a number that already has a trunk, the same or another,
                returns the documented body and changes nothing. (documented) The API returns status 400 if
                the number already has a trunk. (corroborated) If several requests assign one number at the
                same time, exactly one succeeds. The others get the conflict response, and the number is
                assigned to the trunk of the successful request. (documented)
            AuthenticationError: The API returns 401 without a WWW-Authenticate header if X-Auth-ID or
                X-Auth-Token is missing. (corroborated) The API returns 401 without a WWW-Authenticate header
                if X-Auth-ID and X-Auth-Token are not a valid pair. (corroborated) The 401 response has the
                gateway's own body, whichever credential is missing or wrong. (observed)
            AccountMismatchError: The API returns 403 with the error "forbidden" if the account in the path is
                not the account in X-Auth-ID. (inferred)
            InvalidRequestError: The API returns 400 if the body is missing, is not UTF-8, is not JSON, is not
                an object, or has no `trunk_group_id` that is a UUID. (corroborated) The 400 response to an
                invalid body has the error "invalid request" and names the field. (inferred) The API returns
                400 with the error "invalid request" if the Content-Type is missing or is not
                application/json. (inferred) The API returns 400 if the body has `trunk_id` instead of
                `trunk_group_id`. (corroborated)
            TrunkNotFoundError: Assigning a number to a trunk that does not exist returns 404, and the number
                stays unassigned. (corroborated) The 404 response for a trunk that does not exist has the
                error "Trunk not found". (inferred) Assigning a number to a trunk of another account returns
                404, as for a trunk that does not exist. (corroborated)
            UnexpectedResponseError: The API returns 405 for a method that the path does not support, and
                Allow lists POST and DELETE. (inferred)
            AccessDeniedError: For a trial account, the API returns 400 with the words "access denied".
                (observed)
            RateLimitedError: The API returns 429 and changes nothing if a client sends too many requests. A
                Retry-After header, if present, states how long to wait. (corroborated)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            documented: Assigning an unassigned number to a trunk of the account returns 204 and links the
                number to that trunk.
            documented: The 204 response has no body and no Content-Type.
            documented: The 204 response has a Date header in GMT (IMF-fixdate) and the header `Server: Vobiz
                API Gateway`.
            inferred: The API treats `%2b`, with a lower-case hex digit, like `%2B`.
            inferred: The API treats digits that are percent-encoded without need (`%39` for `9`) like plain
                digits.
            inferred: The API ignores all fields of the body except `trunk_group_id`.
            corroborated: The endpoint accepts `/Account/`, with a capital A, in place of `/account/`.
            inferred: If a request has several mistakes, the API reports the first of them in this order:
                credentials, account, body, number, conflict, trunk.
        """
        return self._call(
            ASSIGN_NUMBER,
            {"number": number, "trunk_group_id": trunk_group_id},
        )

    def unassign_number(
        self,
        number: str,
    ) -> None:
        """Unassign a number from its trunk.

        Removes the link between a phone number and its trunk. The number stays in the account and can be
        assigned again. The request needs no body.

        Args:
            number (str): The phone number in E.164 form, such as +912271264217; the client percent-encodes
                it.

        Returns:
            None: The number no longer has a trunk (corroborated).

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            NumberNotFoundError: Unassigning a number that is not in the account returns 404 with the body
                shown on Vobiz's page. (corroborated) Unassigning a number that has no trunk returns 404 with
                the body shown on Vobiz's page. (corroborated) Unassigning a number that is written
                incorrectly in the path returns the same response as for an unknown number, and the number
                keeps its trunk. (inferred)
            InvalidRequestError: The API may return 400 with the body shown on Vobiz's page if the format of
                the number is invalid. (corroborated)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Unassigning a number that has a trunk returns 204 without a body. The number stays
                in the account, without a trunk.
            corroborated: A number that was unassigned can be assigned again, to the same trunk or another.
        """
        return self._call(
            UNASSIGN_NUMBER,
            {"number": number},
        )

    def list_numbers(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        search: str | None = None,
    ) -> models.PhoneNumberPage:
        """List the account's numbers.

        Lists the phone numbers of the account, one page at a time. A number that is assigned to a trunk has
        the trunk's ID in `trunk_group_id`; an unassigned number has no `trunk_group_id`. The list is the way
        to confirm an assignment.

        Args:
            page (int, optional): The page number, from 1.
            per_page (int, optional): The maximum number of phone numbers on a page, at most 100
                (corroborated).
            search (str, optional): Part of a number in E.164 form.

        Returns:
            PhoneNumberPage: A page of phone numbers.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Listing the numbers returns 200 with `items`, `page`, `per_page` and `total`. By
                default, `items` has the first 25 numbers.
            corroborated: The pages together contain each number of the account exactly once, and no page has
                more numbers than `per_page`.
            corroborated: A number without a trunk has no `trunk_group_id` in the list.
            corroborated: With the parameter `search`, the list contains only the numbers whose E.164 form
                contains the given text. A plus in the text is written `%2B`.
        """
        return self._call(
            LIST_NUMBERS,
            {"page": page, "per_page": per_page, "search": search},
        )

    def list_inventory(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        country: str | None = None,
        search: str | None = None,
        exclude: str | None = None,
    ) -> models.PhoneNumberPage:
        """List the numbers that can be bought.

        Lists the common inventory, which contains the numbers that no account owns, one page at a time.

        Args:
            page (int, optional): The page number, from 1.
            per_page (int, optional): The maximum number of phone numbers on a page, at most 100
                (corroborated).
            country (str, optional): The country code, two letters (ISO 3166-1 alpha-2).
            search (str, optional): Part of a number in E.164 form.
            exclude (str, optional): Parts of numbers, separated by commas.

        Returns:
            PhoneNumberPage: A page of phone numbers.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Listing the inventory returns 200 with `items`, `page`, `per_page` and `total`.
            corroborated: The inventory contains no number of the account.
            corroborated: With the parameters `country`, `search` and `exclude`, the inventory contains only
                the numbers that pass all three filters.
        """
        return self._call(
            LIST_INVENTORY,
            {"page": page, "per_page": per_page, "country": country, "search": search, "exclude": exclude},
        )

    def purchase_number(
        self,
        number: str,
        *,
        currency: str | None = None,
    ) -> models.PurchaseConfirmation:
        """Purchase a number.

        Moves a number from the common inventory to the account, and debits the account.

        Args:
            number (str): The phone number in E.164 form, such as +912271264217; the client percent-encodes
                it.
            currency (str, optional): The currency of the debit, as three letters (ISO 4217).

        Returns:
            PurchaseConfirmation: The confirmation of a purchase.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            NumberNotFoundError: Purchasing a number that is not in the inventory returns 404 with the body
                shown on Vobiz's page. (corroborated)
            InvalidRequestError: Purchasing without an `e164` in E.164 form returns 400, and the message names
                the field. (inferred)
            ServerError: If the debit fails, the API returns 500 with the body shown on Vobiz's page, and the
                number stays in the inventory. (corroborated)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Purchasing a number from the inventory returns 200 with a message and the number,
                and moves the number to the account.
        """
        return self._call(
            PURCHASE_NUMBER,
            {"e164": number, "currency": currency},
        )

    def list_trunks(
        self,
        *,
        limit: int | None = None,
        offset: int | None = None,
    ) -> models.TrunkPage:
        """List the account's trunks.

        Lists the SIP trunks of the account, one page at a time.

        Args:
            limit (int, optional): The maximum number of trunks on a page.
            offset (int, optional): The number of trunks to skip.

        Returns:
            TrunkPage: A page of trunks.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Listing the trunks returns 200 with `meta` (`limit`, `offset`, `total`) and
                `objects`. By default, `objects` has the first 20 trunks.
            corroborated: The pages together contain each trunk of the account exactly once, and no page has
                more trunks than `limit`.
        """
        return self._call(
            LIST_TRUNKS,
            {"limit": limit, "offset": offset},
        )

    def create_trunk(
        self,
        name: str,
        *,
        trunk_direction: Literal["inbound", "outbound"] | None = None,
        trunk_type: Literal["INBOUND", "OUTBOUND"] | None = None,
        max_concurrent_calls: int | None = None,
        concurrent_calls_limit: int | None = None,
        trunk_status: Literal["enabled", "disabled"] | None = None,
        transport: Literal["udp", "tcp", "tls"] | None = None,
    ) -> models.Trunk:
        """Create a trunk.

        Creates a SIP trunk. The assign endpoint calls the `trunk_id` of the response `trunk_group_id`.

        Args:
            name (str): The trunk's name.
            trunk_direction (Literal['inbound', 'outbound'], optional): The direction of the calls.
            trunk_type (Literal['INBOUND', 'OUTBOUND'], optional): The older name of trunk_direction.
            max_concurrent_calls (int, optional): The maximum number of simultaneous calls.
            concurrent_calls_limit (int, optional): The older name of max_concurrent_calls.
            trunk_status (Literal['enabled', 'disabled'], optional): Whether the trunk carries calls.
            transport (Literal['udp', 'tcp', 'tls'], optional): The transport protocol of SIP.

        Returns:
            Trunk: A SIP trunk of an account.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            InvalidRequestError: Creating a trunk without a name returns 400, and the message names the field.
                (inferred)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Creating a trunk returns 201 with the trunk, and the trunk can be retrieved
                afterwards.
            corroborated: The older names `trunk_type` and `concurrent_calls_limit` mean the same as
                `trunk_direction` and `max_concurrent_calls`.
            corroborated: Sending the `trunk_id` of the response as `trunk_group_id` assigns a number to the
                new trunk.
        """
        return self._call(
            CREATE_TRUNK,
            {
                "name": name,
                "trunk_direction": trunk_direction,
                "trunk_type": trunk_type,
                "max_concurrent_calls": max_concurrent_calls,
                "concurrent_calls_limit": concurrent_calls_limit,
                "trunk_status": trunk_status,
                "transport": transport,
            },
        )

    def retrieve_trunk(
        self,
        trunk_id: str,
    ) -> models.Trunk:
        """Retrieve a trunk.

        Retrieves one SIP trunk of the account.

        Args:
            trunk_id (str): The trunk's UUID.

        Returns:
            Trunk: A SIP trunk of an account.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            TrunkNotFoundError: Retrieving a trunk that does not exist returns 404. (corroborated) Retrieving
                a trunk of another account returns 404, as for a trunk that does not exist. (corroborated)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Retrieving a trunk of the account returns 200 with the trunk.
        """
        return self._call(
            RETRIEVE_TRUNK,
            {"trunk_id": trunk_id},
        )

    def delete_trunk(
        self,
        trunk_id: str,
    ) -> None:
        """Delete a trunk.

        Deletes a SIP trunk to which no number is assigned.

        Args:
            trunk_id (str): The trunk's UUID.

        Returns:
            None: The trunk is deleted (corroborated; the status is inferred).

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            TrunkNotFoundError: Deleting a trunk that does not exist returns 404. (inferred)
            TrunkInUseError: Deleting a trunk to which a number is assigned returns 409 and changes nothing.
                (corroborated) The 409 response for a trunk in use has the error "conflict". (inferred)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Deleting a trunk to which no number is assigned removes the trunk from the account.
            inferred: A successful deletion returns 204 without a body.
        """
        return self._call(
            DELETE_TRUNK,
            {"trunk_id": trunk_id},
        )

    def _call(self, endpoint: Endpoint[T], arguments: Mapping[str, object]) -> T:
        """Send a request and return its result. Arguments that are None are left out."""
        raise NotImplementedError
