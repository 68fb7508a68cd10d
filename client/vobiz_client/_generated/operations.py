# Generated from the OpenAPI document by `python -m vobiz_generator`: do not edit.
"""The operations of the API: an endpoint and a method for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar

from vobiz_client import errors
from vobiz_client.endpoint import Endpoint
from vobiz_client.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vobiz_client._generated import models

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
    result_model=None,
    path_model="AssignNumberPath",
    body_model="Assignment",
    numbers=frozenset({"number"}),
    refusals=(
        Refusal(
            errors.NumberNotFoundError,
            404,
            error="Number not found",
            message="The phone number could not be found. Ensure it is URL-encoded correctly.",
        ),
        Refusal(
            errors.NumberNotFoundError,
            404,
            error="Number not found",
            message="The phone number could not be found. Ensure it is in your inventory and URL-encoded correctly.",
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
        Refusal(errors.NumberPendingReleaseError, 409, error="conflict", message="This number is pending release."),
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
    result_model=None,
    path_model="UnassignNumberPath",
    numbers=frozenset({"number"}),
    refusals=(
        Refusal(
            errors.NumberNotFoundError,
            404,
            error="Number not found",
            message="The phone number could not be found or is not assigned to any trunk.",
        ),
        Refusal(
            errors.NumberNotFoundError,
            404,
            error="Number not found",
            message="The phone number could not be found. Ensure it is URL-encoded correctly.",
        ),
        Refusal(
            errors.NumberNotFoundError,
            404,
            error="Number not found",
            message="The phone number could not be found. Ensure it is in your inventory and URL-encoded correctly.",
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
    result_model="PhoneNumberPage",
    path_model="ListNumbersPath",
    query_model="ListNumbersQuery",
    refusals=(*_COMMON,),
)

LIST_INVENTORY: Endpoint[models.PhoneNumberPage] = Endpoint(
    id="list_inventory",
    method="GET",
    path="/api/v1/account/{account_id}/inventory/numbers",
    result_model="PhoneNumberPage",
    path_model="ListInventoryPath",
    query_model="ListInventoryQuery",
    lists=frozenset({"exclude"}),
    refusals=(*_COMMON,),
)

PURCHASE_NUMBER: Endpoint[models.PurchaseConfirmation] = Endpoint(
    id="purchase_number",
    method="POST",
    path="/api/v1/account/{account_id}/numbers/purchase-from-inventory",
    result_model="PurchaseConfirmation",
    path_model="PurchaseNumberPath",
    body_model="Purchase",
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

RELEASE_NUMBER: Endpoint[models.Release] = Endpoint(
    id="release_number",
    method="DELETE",
    path="/api/v1/account/{account_id}/numbers/{number}",
    result_model="Release",
    path_model="ReleaseNumberPath",
    query_model="ReleaseNumberQuery",
    numbers=frozenset({"number"}),
    refusals=(
        Refusal(errors.NumberNotOwnedError, 403, error="forbidden", message="account does not own this number"),
        *_COMMON,
    ),
)

CANCEL_RELEASE: Endpoint[models.ReleaseCancellation] = Endpoint(
    id="cancel_release",
    method="POST",
    path="/api/v1/account/{account_id}/numbers/{number}/cancel-release",
    result_model="ReleaseCancellation",
    path_model="CancelReleasePath",
    numbers=frozenset({"number"}),
    refusals=(
        Refusal(
            errors.ReleaseNotPendingError,
            404,
            error="not_found",
            message="This number is not pending release.",
            any_text=True,
        ),
        Refusal(
            errors.NumberNotFoundError,
            404,
            error="Number not found",
            message="The phone number could not be found. Ensure it is URL-encoded correctly.",
            any_text=True,
        ),
        *_COMMON,
    ),
)

LIST_TRUNKS: Endpoint[models.TrunkPage] = Endpoint(
    id="list_trunks",
    method="GET",
    path="/api/v1/account/{account_id}/trunks",
    result_model="TrunkPage",
    path_model="ListTrunksPath",
    query_model="ListTrunksQuery",
    refusals=(*_COMMON,),
)

CREATE_TRUNK: Endpoint[models.Trunk] = Endpoint(
    id="create_trunk",
    method="POST",
    path="/api/v1/account/{account_id}/trunks",
    result_model="Trunk",
    path_model="CreateTrunkPath",
    body_model="TrunkSettings",
    refusals=(
        Refusal(
            errors.InvalidRequestError,
            400,
            error="invalid request",
            message="The field max_concurrent_calls is missing or not valid.",
        ),
        Refusal(
            errors.InvalidRequestError, 400, error="invalid request", message="The field name is missing or not valid."
        ),
        *_COMMON,
    ),
)

LIST_ORIGINATION_URIS: Endpoint[models.OriginationUriPage] = Endpoint(
    id="list_origination_uris",
    method="GET",
    path="/api/v1/account/{account_id}/trunks/origination-uris",
    result_model="OriginationUriPage",
    path_model="ListOriginationUrisPath",
    query_model="ListOriginationUrisQuery",
    refusals=(*_COMMON,),
)

LIST_CREDENTIALS: Endpoint[models.CredentialPage] = Endpoint(
    id="list_credentials",
    method="GET",
    path="/api/v1/account/{account_id}/trunks/credentials",
    result_model="CredentialPage",
    path_model="ListCredentialsPath",
    query_model="ListCredentialsQuery",
    refusals=(*_COMMON,),
)

LIST_IP_ACLS: Endpoint[models.IpAclPage] = Endpoint(
    id="list_ip_acls",
    method="GET",
    path="/api/v1/account/{account_id}/trunks/ip-acl",
    result_model="IpAclPage",
    path_model="ListIpAclsPath",
    query_model="ListIpAclsQuery",
    refusals=(*_COMMON,),
)

RETRIEVE_TRUNK: Endpoint[models.Trunk] = Endpoint(
    id="retrieve_trunk",
    method="GET",
    path="/api/v1/account/{account_id}/trunks/{trunk_id}",
    result_model="Trunk",
    path_model="RetrieveTrunkPath",
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

UPDATE_TRUNK: Endpoint[models.Trunk] = Endpoint(
    id="update_trunk",
    method="PUT",
    path="/api/v1/account/{account_id}/trunks/{trunk_id}",
    result_model="Trunk",
    path_model="UpdateTrunkPath",
    body_model="TrunkUpdate",
    refusals=(
        Refusal(
            errors.TrunkNotFoundError,
            404,
            error="Trunk not found",
            message="The trunk could not be found.",
            any_text=True,
        ),
        Refusal(
            errors.InvalidRequestError,
            400,
            error="invalid request",
            message="The field max_concurrent_calls is missing or not valid.",
        ),
        *_COMMON,
    ),
)

DELETE_TRUNK: Endpoint[None] = Endpoint(
    id="delete_trunk",
    method="DELETE",
    path="/api/v1/account/{account_id}/trunks/{trunk_id}",
    result_model=None,
    path_model="DeleteTrunkPath",
    refusals=(
        Refusal(
            errors.TrunkNotFoundError,
            404,
            error="Trunk not found",
            message="The trunk could not be found.",
            any_text=True,
        ),
        Refusal(errors.TrunkInUseError, 409, error="conflict", message="The trunk has active calls.", any_text=True),
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

CREATE_ORIGINATION_URI: Endpoint[models.OriginationUri] = Endpoint(
    id="create_origination_uri",
    method="POST",
    path="/api/v1/account/{account_id}/origination-uris",
    result_model="OriginationUri",
    path_model="CreateOriginationUriPath",
    body_model="OriginationUriSettings",
    refusals=(
        Refusal(
            errors.InvalidRequestError,
            400,
            error="invalid request",
            message="The field sip_uri is missing or not valid.",
        ),
        *_COMMON,
    ),
)

UPDATE_ORIGINATION_URI: Endpoint[models.OriginationUri] = Endpoint(
    id="update_origination_uri",
    method="PUT",
    path="/api/v1/account/{account_id}/origination-uris/{uri_id}",
    result_model="OriginationUri",
    path_model="UpdateOriginationUriPath",
    body_model="OriginationUriUpdate",
    refusals=(
        Refusal(errors.OriginationUriNotFoundError, 404, error="Origination URI not found", any_text=True),
        Refusal(
            errors.InvalidRequestError,
            400,
            error="invalid request",
            message="The field priority is missing or not valid.",
        ),
        *_COMMON,
    ),
)

DELETE_ORIGINATION_URI: Endpoint[None] = Endpoint(
    id="delete_origination_uri",
    method="DELETE",
    path="/api/v1/account/{account_id}/origination-uris/{uri_id}",
    result_model=None,
    path_model="DeleteOriginationUriPath",
    refusals=(
        Refusal(errors.OriginationUriNotFoundError, 404, error="Origination URI not found", any_text=True),
        *_COMMON,
    ),
)

CREATE_CREDENTIAL: Endpoint[models.Credential] = Endpoint(
    id="create_credential",
    method="POST",
    path="/api/v1/account/{account_id}/credentials",
    result_model="Credential",
    path_model="CreateCredentialPath",
    body_model="CredentialSettings",
    refusals=(
        Refusal(
            errors.UsernameTakenError, 409, error="conflict", message="The username is already taken.", any_text=True
        ),
        Refusal(
            errors.InvalidRequestError,
            400,
            error="invalid request",
            message="The field password is missing or not valid.",
        ),
        *_COMMON,
    ),
)

UPDATE_CREDENTIAL: Endpoint[models.Credential] = Endpoint(
    id="update_credential",
    method="PUT",
    path="/api/v1/account/{account_id}/credentials/{credential_id}",
    result_model="Credential",
    path_model="UpdateCredentialPath",
    body_model="CredentialUpdate",
    refusals=(
        Refusal(errors.CredentialNotFoundError, 404, error="Credential not found", any_text=True),
        Refusal(
            errors.InvalidRequestError,
            400,
            error="invalid request",
            message="The field password is missing or not valid.",
        ),
        *_COMMON,
    ),
)

DELETE_CREDENTIAL: Endpoint[None] = Endpoint(
    id="delete_credential",
    method="DELETE",
    path="/api/v1/account/{account_id}/credentials/{credential_id}",
    result_model=None,
    path_model="DeleteCredentialPath",
    refusals=(
        Refusal(errors.CredentialNotFoundError, 404, error="Credential not found", any_text=True),
        Refusal(
            errors.CredentialInUseError,
            409,
            error="conflict",
            message="The credential is in use by active calls.",
            any_text=True,
        ),
        *_COMMON,
    ),
)

CREATE_IP_ACL: Endpoint[models.IpAcl] = Endpoint(
    id="create_ip_acl",
    method="POST",
    path="/api/v1/account/{account_id}/ip-acl",
    result_model="IpAcl",
    path_model="CreateIpAclPath",
    body_model="IpAclSettings",
    refusals=(
        Refusal(
            errors.InvalidRequestError,
            400,
            error="invalid request",
            message="The field ip_address is missing or not valid.",
        ),
        *_COMMON,
    ),
)

UPDATE_IP_ACL: Endpoint[models.IpAcl] = Endpoint(
    id="update_ip_acl",
    method="PUT",
    path="/api/v1/account/{account_id}/ip-acl/{ip_acl_id}",
    result_model="IpAcl",
    path_model="UpdateIpAclPath",
    body_model="IpAclUpdate",
    refusals=(
        Refusal(errors.IpAclNotFoundError, 404, error="IP ACL not found", any_text=True),
        Refusal(
            errors.InvalidRequestError,
            400,
            error="invalid request",
            message="The field ip_address is missing or not valid.",
        ),
        *_COMMON,
    ),
)

DELETE_IP_ACL: Endpoint[None] = Endpoint(
    id="delete_ip_acl",
    method="DELETE",
    path="/api/v1/account/{account_id}/ip-acl/{ip_acl_id}",
    result_model=None,
    path_model="DeleteIpAclPath",
    refusals=(
        Refusal(errors.IpAclNotFoundError, 404, error="IP ACL not found", any_text=True),
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
        number*) and must have no trunk. To move a number to another trunk, unassign it first.

        To check an assignment, list the numbers: a number shows its trunk. Vobiz's page also names the
        details of the trunk, but no trunk that Vobiz shows contains its numbers.

        **Repeating the request is safe for the number, but not for the answer.** After a timeout or a 5xx it
        is not known whether the request took effect. If it did, the next attempt gets the 400 of a number
        that already has a trunk. So do not retry blindly: look up the `trunk_group_id` of the number first.

        Args:
            number (str): The phone number in E.164 form, such as +912271264217; the client percent-encodes
                it.
            trunk_group_id (str): The `trunk_id` of a trunk of the account.

        Returns:
            None: The number is linked to the trunk.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            NumberNotFoundError: Assigning a number that is not in the account's inventory returns 404 with
                the error "Number not found". (documented) The 404 response for a number that is not in the
                account's inventory has one of the two messages that are shown on Vobiz's page. (inferred)
                Assigning a number of another account returns the same response as for an unknown number, and
                changes nothing. (documented) If the API rejects a literal `+` in the path, it does so with
                404 and the documented error. (documented) The API rejects every request with a literal `+`
                instead of `%2B` in the path, and assigns nothing. (inferred) The API returns 404 with the
                documented error if the number is percent-encoded twice (`%252B…`). (corroborated) The API
                returns 404 with the documented error if the number has no plus. (corroborated) The API
                returns 404 with the documented error if the number is not in E.164 form. (corroborated)
            NumberAlreadyAssignedError: Assigning a number that already has a trunk, the same or another,
                returns the documented body and changes nothing. (documented) The API returns status 400 if
                the number already has a trunk. (corroborated) If several requests assign one number at the
                same time, exactly one succeeds. The others get the conflict response, and the number is
                assigned to the trunk of the successful request. (inferred)
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
            NumberPendingReleaseError: Assigning a number during the cooldown of its release returns 409, and
                the number stays without a trunk. (inferred)
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
            corroborated: The endpoint is found under `/account/` or under `/Account/`, with a capital A.
            inferred: The endpoint accepts `/Account/`, with a capital A, in place of `/account/`.
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
            NumberNotFoundError: Unassigning a number that is not in the account returns 404 with the error
                "Number not found". (corroborated) The 404 response for a number that is not in the account
                has the message of Vobiz's page of unassign, or one of those of its page of assign. (inferred)
                Unassigning a number that has no trunk returns 404 with the error "Number not found".
                (corroborated) The 404 response for a number that has no trunk has the message of Vobiz's page
                of unassign. (inferred) Unassigning a number that is written incorrectly in the path returns
                the same response as for an unknown number, and the number keeps its trunk. (inferred)
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
        the trunk's ID in `trunk_group_id`; an unassigned number has no `trunk_group_id`. The list of a master
        account may contain the numbers of its sub-accounts.

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
        exclude: str | Sequence[str] | None = None,
    ) -> models.PhoneNumberPage:
        """List the numbers that can be bought.

        Lists the common inventory, which contains the numbers that no account owns, one page at a time.

        Args:
            page (int, optional): The page number, from 1.
            per_page (int, optional): The maximum number of phone numbers on a page, at most 100
                (corroborated).
            country (str, optional): The country code, two letters (ISO 3166-1 alpha-2).
            search (str, optional): Part of a number in E.164 form.
            exclude (str | Sequence[str], optional): Prefixes of numbers, with the country code, and with or
                without the plus.

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
            corroborated: `exclude` names prefixes of numbers, with the country code, and with or without the
                plus. They are separated by commas, or the parameter is repeated, or both.
            corroborated: A number of the inventory has no `source`, and its fees are whole numbers.
            inferred: A number of the inventory has an empty string in `account_id`.
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
            corroborated: A purchased number has the source `inventory`, in the response and in the list of
                the account's numbers.
        """
        return self._call(
            PURCHASE_NUMBER,
            {"e164": number, "currency": currency},
        )

    def release_number(
        self,
        number: str,
        *,
        immediate: bool | None = None,
    ) -> models.Release:
        """Release a number.

        Gives a phone number of the account back, and removes its link to a trunk. By default, the number is
        in the state `pending_release` for 24 hours, during which *Cancel the release of a number* brings it
        back; then it returns to the inventory. With `immediate=true` it returns to the inventory at once, for
        good.

        Vobiz's pages contradict each other: the SDKs of mid-2026 describe this cooldown, a page of 2026
        returns 204, and older copies of that page return 200 with a message. A client should accept any 2xx.

        Args:
            number (str): The phone number in E.164 form, such as +912271264217; the client percent-encodes
                it.
            immediate (bool, optional): Whether to release the number at once, without the cooldown of 24
                hours.

        Returns:
            Release: The confirmation of a release.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            NumberNotOwnedError: Releasing a number that the account does not own returns 403 with the body
                shown on Vobiz's page. (corroborated) Releasing a number of another account returns 403 with
                the body shown on Vobiz's page, and changes nothing. (corroborated) Releasing a number that is
                written incorrectly in the path returns the same response as for a number that the account
                does not own, and the number stays in the account. (inferred)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Releasing a number of the account succeeds: the number leaves the account, at once
                or after a cooldown.
            inferred: A successful release returns 200 with a body.
            corroborated: A released number has no trunk, whether it is still in the account or not.
            inferred: Without `immediate=true`, the response has the status `pending_release`, and
                `cooldown_ends_at` is 24 hours later.
            inferred: The response has the path of the request that cancels the release in `cancel_url`, with
                a literal plus.
            inferred: During the cooldown, the list of the account's numbers shows the number with the status
                `pending_release` and without a trunk.
            inferred: Releasing a number a second time during its cooldown returns the same response, and the
                cooldown ends at the same time.
            inferred: When the cooldown is over, the number is no longer in the account, and the inventory
                contains it.
            inferred: With `immediate=true`, the number leaves the account at once, the inventory contains it,
                and the release cannot be cancelled.
        """
        return self._call(
            RELEASE_NUMBER,
            {"number": number, "immediate": immediate},
        )

    def cancel_release(
        self,
        number: str,
    ) -> models.ReleaseCancellation:
        """Cancel the release of a number.

        Brings a number back whose release is in its cooldown. The number is active again. Its trunk is not
        assigned to it again. The request needs no body.

        Args:
            number (str): The phone number in E.164 form, such as +912271264217; the client percent-encodes
                it.

        Returns:
            ReleaseCancellation: The confirmation that a release is cancelled.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            ReleaseNotPendingError: Cancelling the release of a number that is not being released returns 404
                and changes nothing. (inferred)
            NumberNotFoundError: Cancelling the release of a number that is not in the account returns 404.
                (inferred) Cancelling the release of a number of another account returns 404, as for an
                unknown number, and changes nothing. (inferred) Cancelling the release of a number that is
                written incorrectly in the path returns the same response as for an unknown number, and the
                release stays pending. (inferred)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Cancelling a release during its cooldown returns 200 with the status `active`, and
                the list shows the number as active.
            corroborated: The number has no trunk after the cancellation, even if it had one before the
                release.
        """
        return self._call(
            CANCEL_RELEASE,
            {"number": number},
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
            limit (int, optional): The maximum number of objects on a page, from 1 to 100 (corroborated).
            offset (int, optional): The number of objects to skip.

        Returns:
            TrunkPage: A page of the list of trunks.

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
        cps_limit: int | None = None,
        trunk_status: Literal["enabled", "disabled"] | None = None,
        trunk_domain: str | None = None,
        transport: Literal["udp", "tcp", "tls"] | None = None,
        secure: bool | None = None,
        description: str | None = None,
        recording: bool | None = None,
        enable_transcription: bool | None = None,
        pii_redaction: bool | None = None,
        pii_entity_types: str | None = None,
        webhook_url: str | None = None,
        webhook_method: Literal["POST", "GET"] | None = None,
        recording_webhook_enabled: bool | None = None,
        inbound_destination: str | None = None,
        credential_uuid: str | None = None,
        ipacl_uuid: str | None = None,
        primary_uri_uuid: str | None = None,
        fallback_uri_uuid: str | None = None,
    ) -> models.Trunk:
        """Create a trunk.

        Creates a SIP trunk. The assign endpoint calls the `trunk_id` of the response `trunk_group_id`.

        Args:
            name (str): The trunk's name.
            trunk_direction (Literal['inbound', 'outbound'], optional): The direction of the calls.
            trunk_type (Literal['INBOUND', 'OUTBOUND'], optional): Deprecated: The older name of
                trunk_direction.
            max_concurrent_calls (int, optional): The maximum number of simultaneous calls.
            concurrent_calls_limit (int, optional): Deprecated: The older name of max_concurrent_calls.
            cps_limit (int, optional): The maximum number of new calls per second.
            trunk_status (Literal['enabled', 'disabled'], optional): Whether the trunk carries calls.
            trunk_domain (str, optional): The SIP domain.
            transport (Literal['udp', 'tcp', 'tls'], optional): The transport protocol of SIP.
            secure (bool, optional): Whether the media is encrypted.
            description (str, optional): The purpose of the trunk.
            recording (bool, optional): Whether calls are recorded.
            enable_transcription (bool, optional): Whether recordings are transcribed.
            pii_redaction (bool, optional): Whether personal data is removed from transcripts.
            pii_entity_types (str, optional): The kinds of personal data to remove, separated by commas.
            webhook_url (str, optional): The URL that is notified of calls.
            webhook_method (Literal['POST', 'GET'], optional): The HTTP method of the webhook.
            recording_webhook_enabled (bool, optional): Whether the webhook is notified of recordings.
            inbound_destination (str, optional): The destination of inbound calls.
            credential_uuid (str, optional): The id of the credential that may use the trunk.
            ipacl_uuid (str, optional): The id of the IP ACL that may use the trunk.
            primary_uri_uuid (str, optional): The id of the origination URI to which calls are sent first.
            fallback_uri_uuid (str, optional): The id of the origination URI to which calls are sent if the
                first one fails.

        Returns:
            Trunk: A SIP trunk of an account.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            InvalidRequestError: Creating a trunk with more than 1000 concurrent calls, more than 100 calls
                per second or a description of more than 500 characters returns 400, and the message names the
                field. (inferred) Creating a trunk without a name returns 400, and the message names the
                field. (inferred)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Creating a trunk returns the trunk, and the trunk can be retrieved afterwards.
            inferred: A successful creation returns 201.
            corroborated: The older names `trunk_type` and `concurrent_calls_limit` mean the same as
                `trunk_direction` and `max_concurrent_calls`.
            corroborated: The trunk has the settings of the request, such as `cps_limit`, `description`,
                `recording`, `webhook_url` and `credential_uuid`.
            inferred: The API keeps the ids in `credential_uuid`, `ipacl_uuid`, `primary_uri_uuid` and
                `fallback_uri_uuid` as they are sent, even if nothing has such an id.
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
                "cps_limit": cps_limit,
                "trunk_status": trunk_status,
                "trunk_domain": trunk_domain,
                "transport": transport,
                "secure": secure,
                "description": description,
                "recording": recording,
                "enable_transcription": enable_transcription,
                "pii_redaction": pii_redaction,
                "pii_entity_types": pii_entity_types,
                "webhook_url": webhook_url,
                "webhook_method": webhook_method,
                "recording_webhook_enabled": recording_webhook_enabled,
                "inbound_destination": inbound_destination,
                "credential_uuid": credential_uuid,
                "ipacl_uuid": ipacl_uuid,
                "primary_uri_uuid": primary_uri_uuid,
                "fallback_uri_uuid": fallback_uri_uuid,
            },
        )

    def list_origination_uris(
        self,
        *,
        limit: int | None = None,
        offset: int | None = None,
    ) -> models.OriginationUriPage:
        """List the account's origination URIs.

        Lists the origination URIs of the account, one page at a time. The path has the segment `trunks`; the
        paths that create, change and delete an origination URI do not.

        Args:
            limit (int, optional): The maximum number of objects on a page, from 1 to 100 (corroborated).
            offset (int, optional): The number of objects to skip.

        Returns:
            OriginationUriPage: A page of origination URIs.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Listing the origination URIs returns 200 with `meta` (`limit`, `offset`, `total`)
                and `objects`. By default, `objects` has the first 20 origination URIs.
            corroborated: The pages together contain each origination URI of the account exactly once, and no
                page has more origination URIs than `limit`.
            inferred: On a page behind the last origination URI, `objects` is an empty array, and `total` is
                the same as on the other pages.
        """
        return self._call(
            LIST_ORIGINATION_URIS,
            {"limit": limit, "offset": offset},
        )

    def list_credentials(
        self,
        *,
        limit: int | None = None,
        offset: int | None = None,
    ) -> models.CredentialPage:
        """List the account's credentials.

        Lists the credentials of the account, one page at a time. The path has the segment `trunks`; the paths
        that create, change and delete a credential do not.

        Args:
            limit (int, optional): The maximum number of objects on a page, from 1 to 100 (corroborated).
            offset (int, optional): The number of objects to skip.

        Returns:
            CredentialPage: A page of credentials.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Listing the credentials returns 200 with `meta` (`limit`, `offset`, `total`) and
                `objects`. By default, `objects` has the first 20 credentials.
            corroborated: The pages together contain each credential of the account exactly once, and no page
                has more credentials than `limit`.
            inferred: On a page behind the last credential, `objects` is an empty array, and `total` is the
                same as on the other pages.
        """
        return self._call(
            LIST_CREDENTIALS,
            {"limit": limit, "offset": offset},
        )

    def list_ip_acls(
        self,
        *,
        limit: int | None = None,
        offset: int | None = None,
    ) -> models.IpAclPage:
        """List the account's IP ACLs.

        Lists the IP ACLs of the account, one page at a time. The path has the segment `trunks`; the paths
        that create, change and delete an IP ACL do not.

        Args:
            limit (int, optional): The maximum number of objects on a page, from 1 to 100 (corroborated).
            offset (int, optional): The number of objects to skip.

        Returns:
            IpAclPage: A page of the list of IP ACLs.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Listing the IP ACLs returns 200 with `meta` (`limit`, `offset`, `total`) and
                `objects`. By default, `objects` has the first 20 IP ACLs.
            corroborated: The pages together contain each IP ACL of the account exactly once, and no page has
                more IP ACLs than `limit`.
            inferred: On a page behind the last IP ACL, `objects` is an empty array, and `total` is the same
                as on the other pages.
        """
        return self._call(
            LIST_IP_ACLS,
            {"limit": limit, "offset": offset},
        )

    def retrieve_trunk(
        self,
        trunk_id: str,
    ) -> models.Trunk:
        """Retrieve a trunk.

        Retrieves one SIP trunk of the account.

        Args:
            trunk_id (str): The UUID of the trunk.

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

    def update_trunk(
        self,
        trunk_id: str,
        *,
        name: str | None = None,
        enabled: bool | None = None,
        trunk_direction: Literal["inbound", "outbound"] | None = None,
        trunk_type: Literal["INBOUND", "OUTBOUND"] | None = None,
        max_concurrent_calls: int | None = None,
        concurrent_calls_limit: int | None = None,
        cps_limit: int | None = None,
        trunk_status: Literal["enabled", "disabled"] | None = None,
        trunk_domain: str | None = None,
        transport: Literal["udp", "tcp", "tls"] | None = None,
        secure: bool | None = None,
        description: str | None = None,
        recording: bool | None = None,
        enable_transcription: bool | None = None,
        pii_redaction: bool | None = None,
        pii_entity_types: str | None = None,
        webhook_url: str | None = None,
        webhook_method: Literal["POST", "GET"] | None = None,
        recording_webhook_enabled: bool | None = None,
        inbound_destination: str | None = None,
        credential_uuid: str | None = None,
        ipacl_uuid: str | None = None,
        primary_uri_uuid: str | None = None,
        fallback_uri_uuid: str | None = None,
    ) -> models.Trunk:
        """Update a trunk.

        Changes the name and the settings of a SIP trunk. Vobiz's pages contradict each other: its fragment
        has every field optional, the prose asks for `name`, `max_concurrent_calls` and `enabled` on every
        update. This document has every field optional, and a field that is not sent keeps its value
        (inferred).

        Args:
            trunk_id (str): The UUID of the trunk.
            name (str, optional): The trunk's name.
            enabled (bool, optional): Whether the trunk carries calls.
            trunk_direction (Literal['inbound', 'outbound'], optional): The direction of the calls.
            trunk_type (Literal['INBOUND', 'OUTBOUND'], optional): Deprecated: The older name of
                trunk_direction.
            max_concurrent_calls (int, optional): The maximum number of simultaneous calls.
            concurrent_calls_limit (int, optional): Deprecated: The older name of max_concurrent_calls.
            cps_limit (int, optional): The maximum number of new calls per second.
            trunk_status (Literal['enabled', 'disabled'], optional): Whether the trunk carries calls.
            trunk_domain (str, optional): The SIP domain.
            transport (Literal['udp', 'tcp', 'tls'], optional): The transport protocol of SIP.
            secure (bool, optional): Whether the media is encrypted.
            description (str, optional): The purpose of the trunk.
            recording (bool, optional): Whether calls are recorded.
            enable_transcription (bool, optional): Whether recordings are transcribed.
            pii_redaction (bool, optional): Whether personal data is removed from transcripts.
            pii_entity_types (str, optional): The kinds of personal data to remove, separated by commas.
            webhook_url (str, optional): The URL that is notified of calls.
            webhook_method (Literal['POST', 'GET'], optional): The HTTP method of the webhook.
            recording_webhook_enabled (bool, optional): Whether the webhook is notified of recordings.
            inbound_destination (str, optional): The destination of inbound calls.
            credential_uuid (str, optional): The id of the credential that may use the trunk.
            ipacl_uuid (str, optional): The id of the IP ACL that may use the trunk.
            primary_uri_uuid (str, optional): The id of the origination URI to which calls are sent first.
            fallback_uri_uuid (str, optional): The id of the origination URI to which calls are sent if the
                first one fails.

        Returns:
            Trunk: A SIP trunk of an account.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            TrunkNotFoundError: Updating a trunk that does not exist returns 404. (corroborated) Updating a
                trunk of another account returns 404, as for a trunk that does not exist, and changes nothing.
                (corroborated)
            InvalidRequestError: Updating a trunk with a field that violates its schema returns 400, and the
                message names the field. (inferred)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Updating a trunk with `name`, `max_concurrent_calls` and `enabled` returns 200 with
                the changed trunk. The limit is in `concurrent_calls_limit`.
            inferred: A field that is not sent keeps its value.
            inferred: `enabled: false` disables the trunk, so that its `trunk_status` is `inactive`; `enabled:
                true` makes it `active`.
        """
        return self._call(
            UPDATE_TRUNK,
            {
                "trunk_id": trunk_id,
                "name": name,
                "enabled": enabled,
                "trunk_direction": trunk_direction,
                "trunk_type": trunk_type,
                "max_concurrent_calls": max_concurrent_calls,
                "concurrent_calls_limit": concurrent_calls_limit,
                "cps_limit": cps_limit,
                "trunk_status": trunk_status,
                "trunk_domain": trunk_domain,
                "transport": transport,
                "secure": secure,
                "description": description,
                "recording": recording,
                "enable_transcription": enable_transcription,
                "pii_redaction": pii_redaction,
                "pii_entity_types": pii_entity_types,
                "webhook_url": webhook_url,
                "webhook_method": webhook_method,
                "recording_webhook_enabled": recording_webhook_enabled,
                "inbound_destination": inbound_destination,
                "credential_uuid": credential_uuid,
                "ipacl_uuid": ipacl_uuid,
                "primary_uri_uuid": primary_uri_uuid,
                "fallback_uri_uuid": fallback_uri_uuid,
            },
        )

    def delete_trunk(
        self,
        trunk_id: str,
    ) -> None:
        """Delete a trunk.

        Deletes a SIP trunk, and with it the credential, the IP ACL and the origination URIs to which its
        settings refer. Unassign its numbers first: whether the API deletes a trunk that has numbers is not
        known.

        Args:
            trunk_id (str): The UUID of the trunk.

        Returns:
            None: The trunk is deleted (corroborated).

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            TrunkNotFoundError: Deleting a trunk that does not exist returns 404. (corroborated) Deleting a
                trunk of another account returns 404, as for a trunk that does not exist, and changes nothing.
                (corroborated)
            TrunkInUseError: Deleting a trunk that has active calls returns 409 and changes nothing.
                (corroborated) Deleting a trunk to which a number is assigned returns 409 and changes nothing.
                (inferred) The 409 response for a trunk in use has the error "conflict". (inferred)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Deleting a trunk to which no number is assigned removes the trunk from the account.
            corroborated: A successful deletion returns 204 without a body.
            corroborated: Deleting a trunk also deletes the credential, the IP ACL and the origination URIs to
                which its settings refer.
        """
        return self._call(
            DELETE_TRUNK,
            {"trunk_id": trunk_id},
        )

    def create_origination_uri(
        self,
        sip_uri: str,
        *,
        name: str | None = None,
        priority: int | None = None,
        weight: int | None = None,
        enabled: bool | None = None,
    ) -> models.OriginationUri:
        """Create an origination URI.

        Creates a SIP destination to which a trunk sends calls. A trunk refers to it by `primary_uri_uuid` or
        `fallback_uri_uuid`. The response calls the destination `uri`, and shows the `name` as `description`.

        Args:
            sip_uri (str): A SIP URI, such as sip:sbc.example.com:5060.
            name (str, optional): A name for the destination.
            priority (int, optional): The priority.
            weight (int, optional): The share of the calls among destinations of the same priority.
            enabled (bool, optional): Whether calls are sent to the destination.

        Returns:
            OriginationUri: A SIP destination of an account.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            InvalidRequestError: Creating an origination URI without a SIP URI, or with one that does not
                begin with `sip:` or `sips:`, returns 400, and the message names the field. (inferred)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Creating an origination URI returns 201 with the origination URI, and the list of
                origination URIs contains it afterwards.
            inferred: The response has the `sip_uri` of the request in `uri`, and the `name` in `description`.
            inferred: The older name `uri` means the same as `sip_uri`. The priority is 1 and the weight is 10
                if they are not sent.
        """
        return self._call(
            CREATE_ORIGINATION_URI,
            {"sip_uri": sip_uri, "name": name, "priority": priority, "weight": weight, "enabled": enabled},
        )

    def update_origination_uri(
        self,
        uri_id: str,
        *,
        name: str | None = None,
        uri: str | None = None,
        priority: int | None = None,
        weight: int | None = None,
        enabled: bool | None = None,
    ) -> models.OriginationUri:
        """Update an origination URI.

        Changes an origination URI. Vobiz's pages contradict each other: an older one has every field
        optional, a newer one requires `name` and `priority` and changes nothing else. This document has every
        field optional, and a field that is not sent keeps its value (inferred).

        Args:
            uri_id (str): The origination URI's UUID.
            name (str, optional): A name for the destination.
            uri (str, optional): A SIP URI, such as sip:sbc.example.com:5060.
            priority (int, optional): The priority.
            weight (int, optional): The share of the calls among destinations of the same priority.
            enabled (bool, optional): Whether calls are sent to the destination.

        Returns:
            OriginationUri: A SIP destination of an account.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            OriginationUriNotFoundError: Updating an origination URI that does not exist returns 404.
                (corroborated) Updating an origination URI of another account returns 404, as for one that
                does not exist, and changes nothing. (inferred)
            InvalidRequestError: Updating an origination URI with a field that violates its schema returns
                400, and the message names the field. (inferred)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Updating an origination URI with `name` and `priority` returns 200 with the changed
                origination URI, and the list shows the change.
            inferred: A field that is not sent keeps its value.
        """
        return self._call(
            UPDATE_ORIGINATION_URI,
            {"uri_id": uri_id, "name": name, "uri": uri, "priority": priority, "weight": weight, "enabled": enabled},
        )

    def delete_origination_uri(
        self,
        uri_id: str,
    ) -> None:
        """Delete an origination URI.

        Deletes an origination URI.

        Args:
            uri_id (str): The origination URI's UUID.

        Returns:
            None: The origination URI is deleted (corroborated).

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            OriginationUriNotFoundError: Deleting an origination URI that does not exist, or no longer exists,
                returns 404 with the body shown on Vobiz's page. (corroborated) Deleting an origination URI of
                another account returns 404, as for one that does not exist, and changes nothing. (inferred)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Deleting an origination URI returns 204 without a body, and the list no longer
                contains the origination URI.
        """
        return self._call(
            DELETE_ORIGINATION_URI,
            {"uri_id": uri_id},
        )

    def create_credential(
        self,
        username: str,
        *,
        password: str,
        enabled: bool | None = None,
    ) -> models.Credential:
        """Create a credential.

        Creates a username and password with which SIP clients authenticate. A trunk refers to it by
        `credential_uuid`. No response shows the password: keep it.

        Args:
            username (str): The SIP username.
            password (str): The SIP password, at least 8 characters.
            enabled (bool, optional): Whether the credential may be used.

        Returns:
            Credential: The username and password with which SIP clients of an account authenticate.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            UsernameTakenError: Creating a credential with the username of another credential of the account
                returns 409 and changes nothing. (corroborated) The 409 response for a username that is taken
                has the error "conflict". (inferred)
            InvalidRequestError: Creating a credential without a username, or with a password of fewer than 8
                characters, returns 400, and the message names the field. (inferred)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Creating a credential returns 201 with the credential, and the list of credentials
                contains it afterwards.
            corroborated: No response shows the password.
            inferred: In place of the password, the field `password` has the value `<redacted>`.
            corroborated: The response has the realm of the account, `{account_id}.sip.vobiz.ai`.
        """
        return self._call(
            CREATE_CREDENTIAL,
            {"username": username, "password": password, "enabled": enabled},
        )

    def update_credential(
        self,
        credential_id: str,
        *,
        password: str | None = None,
        enabled: bool | None = None,
    ) -> models.Credential:
        """Update a credential.

        Changes the password of a credential, or whether it is enabled. The username cannot be changed. A
        newer page takes the password only; a field that is not sent keeps its value.

        Args:
            credential_id (str): The credential's UUID.
            password (str, optional): The SIP password, at least 8 characters.
            enabled (bool, optional): Whether the credential may be used.

        Returns:
            Credential: The username and password with which SIP clients of an account authenticate.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            CredentialNotFoundError: Updating a credential that does not exist returns 404. (corroborated)
                Updating a credential of another account returns 404, as for one that does not exist, and
                changes nothing. (inferred)
            InvalidRequestError: Updating a credential with a field that violates its schema returns 400, and
                the message names the field. (inferred)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Updating a credential with `password` returns 200 with the changed credential, and
                the list shows the change.
            inferred: A field that is not sent keeps its value.
        """
        return self._call(
            UPDATE_CREDENTIAL,
            {"credential_id": credential_id, "password": password, "enabled": enabled},
        )

    def delete_credential(
        self,
        credential_id: str,
    ) -> None:
        """Delete a credential.

        Deletes a credential.

        Args:
            credential_id (str): The credential's UUID.

        Returns:
            None: The credential is deleted (corroborated).

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            CredentialNotFoundError: Deleting a credential that does not exist returns 404. (corroborated) The
                404 response for a credential that does not exist has the error "Credential not found".
                (inferred) Deleting a credential of another account returns 404, as for one that does not
                exist, and changes nothing. (inferred)
            CredentialInUseError: Deleting a credential that active calls use returns 409 and changes nothing.
                (corroborated)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Deleting a credential returns 204 without a body, and the list no longer contains
                the credential.
        """
        return self._call(
            DELETE_CREDENTIAL,
            {"credential_id": credential_id},
        )

    def create_ip_acl(
        self,
        ip_address: str,
        *,
        name: str | None = None,
        description: str | None = None,
        enabled: bool | None = None,
    ) -> models.IpAcl:
        """Create an IP ACL.

        Creates an entry that allows an IPv4 address, or a range of them, to send calls. A trunk refers to it
        by `ipacl_uuid`. The response shows the `name` as `description`.

        Args:
            ip_address (str): An IPv4 address, or a range of them in CIDR notation.
            name (str, optional): A name for the entry.
            description (str, optional): Deprecated: The older name of `name`.
            enabled (bool, optional): Whether the entry is used.

        Returns:
            IpAcl: An entry that allows IPv4 addresses to send calls to an account's trunks.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            InvalidRequestError: Creating an IP ACL without an IPv4 address or range returns 400, and the
                message names the field. (inferred)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Creating an IP ACL returns 201 with the IP ACL, and the list of IP ACLs contains it
                afterwards.
            inferred: The response has the `name` of the request in `description`.
            inferred: The older name `description` means the same as `name`, and `enabled` is kept.
            corroborated: The `ip_address` may be a single IPv4 address or a range in CIDR notation, and the
                response repeats it.
        """
        return self._call(
            CREATE_IP_ACL,
            {"ip_address": ip_address, "name": name, "description": description, "enabled": enabled},
        )

    def update_ip_acl(
        self,
        ip_acl_id: str,
        *,
        name: str | None = None,
        ip_address: str | None = None,
        description: str | None = None,
        enabled: bool | None = None,
    ) -> models.IpAcl:
        """Update an IP ACL.

        Changes an IP ACL. Vobiz's pages contradict each other: an older one has every field optional, a newer
        one requires `name` and `ip_address` and changes nothing else. This document has every field optional,
        and a field that is not sent keeps its value (inferred).

        Args:
            ip_acl_id (str): The UUID of the IP ACL.
            name (str, optional): A name for the entry.
            ip_address (str, optional): An IPv4 address, or a range of them in CIDR notation.
            description (str, optional): Deprecated: The older name of `name`.
            enabled (bool, optional): Whether the entry is used.

        Returns:
            IpAcl: An entry that allows IPv4 addresses to send calls to an account's trunks.

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            IpAclNotFoundError: Updating an IP ACL that does not exist returns 404. (corroborated) Updating an
                IP ACL of another account returns 404, as for one that does not exist, and changes nothing.
                (inferred)
            InvalidRequestError: Updating an IP ACL with a field that violates its schema returns 400, and the
                message names the field. (inferred)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Updating an IP ACL with `name` and `ip_address` returns 200 with the changed IP ACL,
                and the list shows the change.
            inferred: A field that is not sent keeps its value.
        """
        return self._call(
            UPDATE_IP_ACL,
            {
                "ip_acl_id": ip_acl_id,
                "name": name,
                "ip_address": ip_address,
                "description": description,
                "enabled": enabled,
            },
        )

    def delete_ip_acl(
        self,
        ip_acl_id: str,
    ) -> None:
        """Delete an IP ACL.

        Deletes an IP ACL.

        Args:
            ip_acl_id (str): The UUID of the IP ACL.

        Returns:
            None: The IP ACL is deleted (corroborated).

        Raises:
            InvalidArgumentError: An argument does not match its schema. Nothing was sent.
            IpAclNotFoundError: Deleting an IP ACL that does not exist, or no longer exists, returns 404 with
                the body shown on Vobiz's page. (corroborated) Deleting an IP ACL of another account returns
                404, as for one that does not exist, and changes nothing. (inferred)

        Every operation also raises AuthenticationError, AccountMismatchError, InvalidRequestError,
        UnexpectedResponseError, RateLimitedError, ServerError, and TransportError if no complete response
        arrives.

        Behaviours:
            corroborated: Deleting an IP ACL returns 204 without a body, and the list no longer contains the
                IP ACL.
        """
        return self._call(
            DELETE_IP_ACL,
            {"ip_acl_id": ip_acl_id},
        )

    def _call(self, endpoint: Endpoint[T], arguments: Mapping[str, object]) -> T:
        """Send a request and return its result. Arguments that are None are left out."""
        raise NotImplementedError
