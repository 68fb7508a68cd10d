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

        Links a phone number of the account to one of its SIP trunks: from then on, inbound calls to the
        number are routed through that trunk. The number must be in the account already (see *Purchase a
        number*), and must have no trunk: to move it, unassign it first. Nothing but the list of numbers
        confirms what is assigned.

        Args:
            number (str): The phone number in E.164 form, such as +912271264217; the client percent-encodes
                it.
            trunk_group_id (str): The `trunk_id` of a trunk of the account.

        Returns:
            None: The number is now linked to the trunk.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            NumberNotFoundError: A number that is not in the account's inventory is answered with 404 and the
                documented body. (documented) A number of another account is answered like one that does not
                exist, and stays as it was. (documented) Where a literal + instead of %2B in the path is
                refused, it is with 404 and the documented body. (documented) A literal + instead of %2B in
                the path is refused every time, and assigns nothing. (inferred) A number that is
                percent-encoded twice (%252B…) is answered with 404 and the documented body. (corroborated) A
                number without its plus is answered with 404 and the documented body. (corroborated) What is
                not a number in E.164 form is answered with 404 and the documented body. (corroborated)
            NumberAlreadyAssignedError: A number that has a trunk, the same or another, is refused with the
                documented body, and nothing changes. (documented) The refusal of a number that has a trunk
                has the status 400. (corroborated) Of assigns of one number that arrive at once exactly one
                succeeds, the others get the conflict, and the number holds the winner's trunk. (documented)
            AuthenticationError: Without X-Auth-ID or X-Auth-Token the answer is 401, without a
                WWW-Authenticate challenge. (corroborated) With a wrong pair of X-Auth-ID and X-Auth-Token the
                answer is 401, without a WWW-Authenticate challenge. (corroborated) The body of that 401 is
                the gateway's own, whatever is missing or wrong. (observed)
            AccountMismatchError: An account in the path that is not the one of X-Auth-ID is refused with 403
                and the error "forbidden". (inferred)
            InvalidRequestError: A body that is missing, no JSON, not UTF-8, no object, or without a
                trunk_group_id that is a UUID is refused with 400. (corroborated) The refusal of an invalid
                body has the error "invalid request" and names the field. (inferred) A Content-Type that is
                missing or not application/json is refused with 400 and the error "invalid request".
                (inferred) A body with trunk_id instead of trunk_group_id is refused with 400. (corroborated)
            TrunkNotFoundError: A trunk that does not exist is answered with 404, and the number stays without
                a trunk. (corroborated) The 404 of a trunk that does not exist has the error "Trunk not
                found". (inferred) A trunk of another account is answered with 404, like one that does not
                exist. (corroborated)
            UnexpectedResponseError: A method that the path does not have is refused with 405, and Allow names
                POST and DELETE. (inferred)
            AccessDeniedError: A trial account is refused with 400 and the words "access denied". (observed)
            RateLimitedError: Too many requests are refused with 429; Retry-After, where present, says how
                long to wait; nothing changes. (corroborated)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            documented: Assigning a number without a trunk to a trunk of the account answers 204 and links the
                number to that trunk.
            documented: The 204 has no body and no Content-Type.
            documented: The 204 has a Date in GMT (IMF-fixdate) and `Server: Vobiz API Gateway`.
            inferred: %2b, with the hex digit in lower case, is the same as %2B.
            inferred: Digits that are percent-encoded without need (%39 for 9) are the same as plain ones.
            inferred: Fields beside trunk_group_id are ignored.
            corroborated: /Account/ with a capital A is the same endpoint as /account/.
            inferred: Of several mistakes in one request the first of credentials, account, body, number,
                conflict and trunk decides the answer.
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
        assigned again. No request body is needed.

        Args:
            number (str): The phone number in E.164 form, such as +912271264217; the client percent-encodes
                it.

        Returns:
            None: The number has no trunk any more (corroborated).

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            NumberNotFoundError: Unassigning a number that is not the account's is answered with 404 and the
                listed body. (corroborated) Unassigning a number that has no trunk is answered with 404 and
                the listed body. (corroborated) A number that is written wrong in the path is answered like
                one that is not the account's, and keeps its trunk. (inferred)
            InvalidRequestError: A number whose format is invalid may be refused with 400 and the listed body.
                (corroborated)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Unassigning a number that has a trunk answers 204 without a body; the number stays
                in the account, without a trunk.
            corroborated: A number that was unassigned can be assigned again, to another trunk too.
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

        The phone numbers of the account, a page at a time. `trunk_group_id` says which trunk a number is
        assigned to, and is absent where there is none: this is how an assignment is confirmed.

        Args:
            page (int, optional): Which page, from 1.
            per_page (int, optional): How many numbers a page holds, at most 100 (corroborated).
            search (str, optional): Part of a number in E.164 form.

        Returns:
            PhoneNumberPage: A page of phone numbers.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: The list answers 200 with items, page, per_page and total, by default the first 25
                numbers.
            corroborated: The pages together hold every number of the account once, and none holds more than
                per_page.
            corroborated: A number without a trunk has no trunk_group_id in the list.
            corroborated: With search, the list holds those numbers whose E.164 form contains it; a plus is
                written %2B.
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

        The common inventory, that is the numbers that no account owns, a page at a time.

        Args:
            page (int, optional): Which page, from 1.
            per_page (int, optional): How many numbers a page holds, at most 100 (corroborated).
            country (str, optional): A country as its two letters (ISO 3166-1 alpha-2).
            search (str, optional): Part of a number in E.164 form.
            exclude (str, optional): Parts of numbers, separated by commas; a number that contains one of them
                is left out.

        Returns:
            PhoneNumberPage: A page of phone numbers.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: The inventory answers 200 with items, page, per_page and total.
            corroborated: No number of the account is in the inventory.
            corroborated: With country, search and exclude, the inventory holds those numbers that pass all
                three.
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

        Moves a number from the common inventory into the account, which is debited for it.

        Args:
            number (str): The phone number in E.164 form, such as +912271264217; the client percent-encodes
                it.
            currency (str, optional): The currency of the debit, three letters (ISO 4217).

        Returns:
            PurchaseConfirmation: What was purchased.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            NumberNotFoundError: Purchasing a number that is not in the inventory is answered with 404 and the
                listed body. (corroborated)
            InvalidRequestError: A purchase without an e164 in E.164 form is refused with 400, and the message
                names the field. (inferred)
            ServerError: Where the debit fails the answer is 500 with the listed body, and the number stays in
                the inventory. (corroborated)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Purchasing a number of the inventory answers 200 with a message and the number,
                which moves from the inventory to the account.
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

        The SIP trunks of the account, a page at a time.

        Args:
            limit (int, optional): How many trunks at the most.
            offset (int, optional): How many trunks to pass over.

        Returns:
            TrunkPage: A page of trunks.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: The list answers 200 with meta (limit, offset, total) and objects, by default the
                first 20 trunks.
            corroborated: The pages together hold every trunk of the account once, and none holds more than
                limit.
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

        Creates a SIP trunk. The `trunk_id` of the answer is what the assign endpoint calls `trunk_group_id`.

        Args:
            name (str): The trunk's name.
            trunk_direction (Literal['inbound', 'outbound'], optional): Which calls it carries.
            trunk_type (Literal['INBOUND', 'OUTBOUND'], optional): The older name of trunk_direction.
            max_concurrent_calls (int, optional): How many calls at once.
            concurrent_calls_limit (int, optional): The older name of max_concurrent_calls.
            trunk_status (Literal['enabled', 'disabled'], optional): Whether it carries calls.
            transport (Literal['udp', 'tcp', 'tls'], optional): How SIP is carried.

        Returns:
            Trunk: A SIP trunk of an account.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            InvalidRequestError: A trunk without a name is refused with 400, and the message names the field.
                (inferred)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Creating a trunk answers 201 with the trunk, which can be retrieved from then on.
            corroborated: The older names trunk_type and concurrent_calls_limit mean the same as
                trunk_direction and max_concurrent_calls.
            corroborated: The trunk_id of the answer is the trunk_group_id with which a number is assigned to
                the new trunk.
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

        One SIP trunk of the account.

        Args:
            trunk_id (str): The trunk's UUID.

        Returns:
            Trunk: A SIP trunk of an account.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            TrunkNotFoundError: A trunk that does not exist is answered with 404. (corroborated) A trunk of
                another account is answered with 404, like one that does not exist. (corroborated)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: A trunk of the account is answered with 200 and the trunk.
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
            None: The trunk is gone (that it can be deleted is corroborated, the status is inferred).

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            TrunkNotFoundError: Deleting a trunk that does not exist is answered with 404. (inferred)
            TrunkInUseError: Deleting a trunk to which a number is assigned is refused with 409, and nothing
                changes. (corroborated) The refusal to delete a trunk in use has the error "conflict".
                (inferred)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: A trunk to which no number is assigned can be deleted, and does not exist from then
                on.
            inferred: The answer to a deletion is 204 without a body.
        """
        return self._call(
            DELETE_TRUNK,
            {"trunk_id": trunk_id},
        )

    def _call(self, endpoint: Endpoint[T], arguments: Mapping[str, object]) -> T:
        """Send a request and return its result. Arguments that are None are left out."""
        raise NotImplementedError
