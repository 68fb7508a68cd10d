# Generated from the OpenAPI document by `python -m vobiz_generator`: do not edit.
"""The values that are sent and received."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field
from vobiz_client._model import Model


class ListNumbersQuery(Model):
    """The query parameters of list_numbers."""

    page: Annotated[int | None, Field(description="The page number, from 1.", examples=[1], ge=1, le=1000000000)] = 1
    per_page: Annotated[
        int | None,
        Field(
            description="The maximum number of phone numbers on a page, at most 100 (corroborated).",
            examples=[25],
            ge=1,
            le=100,
        ),
    ] = 25
    search: Annotated[
        str | None, Field(description="Part of a number in E.164 form.", examples=["+9122"], max_length=100)
    ] = None


class ReleaseNumberQuery(Model):
    """The query parameters of release_number."""

    immediate: Annotated[
        bool | None,
        Field(description="Whether to release the number at once, without the cooldown of 24 hours.", examples=[False]),
    ] = False


class ListTrunksQuery(Model):
    """The query parameters of list_trunks."""

    limit: Annotated[
        int | None,
        Field(
            description="The maximum number of objects on a page, from 1 to 100 (corroborated).",
            examples=[20],
            ge=1,
            le=100,
        ),
    ] = 20
    offset: Annotated[
        int | None, Field(description="The number of objects to skip.", examples=[0], ge=0, le=1000000000)
    ] = 0


class ListOriginationUrisQuery(Model):
    """The query parameters of list_origination_uris."""

    limit: Annotated[
        int | None,
        Field(
            description="The maximum number of objects on a page, from 1 to 100 (corroborated).",
            examples=[20],
            ge=1,
            le=100,
        ),
    ] = 20
    offset: Annotated[
        int | None, Field(description="The number of objects to skip.", examples=[0], ge=0, le=1000000000)
    ] = 0


class ListCredentialsQuery(Model):
    """The query parameters of list_credentials."""

    limit: Annotated[
        int | None,
        Field(
            description="The maximum number of objects on a page, from 1 to 100 (corroborated).",
            examples=[20],
            ge=1,
            le=100,
        ),
    ] = 20
    offset: Annotated[
        int | None, Field(description="The number of objects to skip.", examples=[0], ge=0, le=1000000000)
    ] = 0


class ListIpAclsQuery(Model):
    """The query parameters of list_ip_acls."""

    limit: Annotated[
        int | None,
        Field(
            description="The maximum number of objects on a page, from 1 to 100 (corroborated).",
            examples=[20],
            ge=1,
            le=100,
        ),
    ] = 20
    offset: Annotated[
        int | None, Field(description="The number of objects to skip.", examples=[0], ge=0, le=1000000000)
    ] = 0


class TrunkSettings(Model):
    """The name and settings of a new trunk. Vobiz uses newer and older names for some of them."""

    name: Annotated[
        str,
        Field(
            description="The trunk's name. Vobiz's schema allows 100 characters, its prose 255; this document allows 100.",
            max_length=100,
            min_length=1,
        ),
    ]
    trunk_direction: Annotated[
        Literal["inbound", "outbound"] | None, Field(description="The direction of the calls.")
    ] = None
    trunk_type: Annotated[
        Literal["INBOUND", "OUTBOUND"] | None, Field(deprecated=True, description="The older name of trunk_direction.")
    ] = None
    max_concurrent_calls: Annotated[
        int | None, Field(description="The maximum number of simultaneous calls.", ge=0, le=1000)
    ] = None
    concurrent_calls_limit: Annotated[
        int | None, Field(deprecated=True, description="The older name of max_concurrent_calls.", ge=0, le=1000)
    ] = None
    cps_limit: Annotated[int | None, Field(description="The maximum number of new calls per second.", ge=0, le=100)] = (
        None
    )
    trunk_status: Annotated[
        Literal["enabled", "disabled"] | None, Field(description="Whether the trunk carries calls.")
    ] = None
    trunk_domain: Annotated[
        str | None, Field(description="The SIP domain. The API chooses one if it is not sent.", max_length=255)
    ] = None
    transport: Annotated[Literal["udp", "tcp", "tls"] | None, Field(description="The transport protocol of SIP.")] = (
        None
    )
    secure: Annotated[bool | None, Field(description="Whether the media is encrypted.")] = None
    description: Annotated[str | None, Field(description="The purpose of the trunk.", max_length=500)] = None
    recording: Annotated[bool | None, Field(description="Whether calls are recorded.")] = None
    enable_transcription: Annotated[bool | None, Field(description="Whether recordings are transcribed.")] = None
    pii_redaction: Annotated[bool | None, Field(description="Whether personal data is removed from transcripts.")] = (
        None
    )
    pii_entity_types: Annotated[
        str | None, Field(description="The kinds of personal data to remove, separated by commas.", max_length=1000)
    ] = None
    webhook_url: Annotated[str | None, Field(description="The URL that is notified of calls.", max_length=2000)] = None
    webhook_method: Annotated[Literal["POST", "GET"] | None, Field(description="The HTTP method of the webhook.")] = (
        None
    )
    recording_webhook_enabled: Annotated[
        bool | None, Field(description="Whether the webhook is notified of recordings.")
    ] = None
    inbound_destination: Annotated[
        str | None, Field(description="The destination of inbound calls.", max_length=255)
    ] = None
    credential_uuid: Annotated[
        str | None, Field(description="The id of the credential that may use the trunk.", max_length=100)
    ] = None
    ipacl_uuid: Annotated[
        str | None, Field(description="The id of the IP ACL that may use the trunk.", max_length=100)
    ] = None
    primary_uri_uuid: Annotated[
        str | None, Field(description="The id of the origination URI to which calls are sent first.", max_length=100)
    ] = None
    fallback_uri_uuid: Annotated[
        str | None,
        Field(
            description="The id of the origination URI to which calls are sent if the first one fails.", max_length=100
        ),
    ] = None


class TrunkUpdate(Model):
    """
    The settings of a trunk to change. Vobiz's fragment has every field optional; its prose requires `name`,
    `max_concurrent_calls` and `enabled`.
    """

    name: Annotated[
        str | None,
        Field(
            description="The trunk's name. Vobiz's schema allows 100 characters, its prose 255; this document allows 100.",
            max_length=100,
            min_length=1,
        ),
    ] = None
    enabled: Annotated[bool | None, Field(description="Whether the trunk carries calls. It sets trunk_status.")] = None
    trunk_direction: Annotated[
        Literal["inbound", "outbound"] | None, Field(description="The direction of the calls.")
    ] = None
    trunk_type: Annotated[
        Literal["INBOUND", "OUTBOUND"] | None, Field(deprecated=True, description="The older name of trunk_direction.")
    ] = None
    max_concurrent_calls: Annotated[
        int | None, Field(description="The maximum number of simultaneous calls.", ge=0, le=1000)
    ] = None
    concurrent_calls_limit: Annotated[
        int | None, Field(deprecated=True, description="The older name of max_concurrent_calls.", ge=0, le=1000)
    ] = None
    cps_limit: Annotated[int | None, Field(description="The maximum number of new calls per second.", ge=0, le=100)] = (
        None
    )
    trunk_status: Annotated[
        Literal["enabled", "disabled"] | None, Field(description="Whether the trunk carries calls.")
    ] = None
    trunk_domain: Annotated[
        str | None, Field(description="The SIP domain. The API chooses one if it is not sent.", max_length=255)
    ] = None
    transport: Annotated[Literal["udp", "tcp", "tls"] | None, Field(description="The transport protocol of SIP.")] = (
        None
    )
    secure: Annotated[bool | None, Field(description="Whether the media is encrypted.")] = None
    description: Annotated[str | None, Field(description="The purpose of the trunk.", max_length=500)] = None
    recording: Annotated[bool | None, Field(description="Whether calls are recorded.")] = None
    enable_transcription: Annotated[bool | None, Field(description="Whether recordings are transcribed.")] = None
    pii_redaction: Annotated[bool | None, Field(description="Whether personal data is removed from transcripts.")] = (
        None
    )
    pii_entity_types: Annotated[
        str | None, Field(description="The kinds of personal data to remove, separated by commas.", max_length=1000)
    ] = None
    webhook_url: Annotated[str | None, Field(description="The URL that is notified of calls.", max_length=2000)] = None
    webhook_method: Annotated[Literal["POST", "GET"] | None, Field(description="The HTTP method of the webhook.")] = (
        None
    )
    recording_webhook_enabled: Annotated[
        bool | None, Field(description="Whether the webhook is notified of recordings.")
    ] = None
    inbound_destination: Annotated[
        str | None, Field(description="The destination of inbound calls.", max_length=255)
    ] = None
    credential_uuid: Annotated[
        str | None, Field(description="The id of the credential that may use the trunk.", max_length=100)
    ] = None
    ipacl_uuid: Annotated[
        str | None, Field(description="The id of the IP ACL that may use the trunk.", max_length=100)
    ] = None
    primary_uri_uuid: Annotated[
        str | None, Field(description="The id of the origination URI to which calls are sent first.", max_length=100)
    ] = None
    fallback_uri_uuid: Annotated[
        str | None,
        Field(
            description="The id of the origination URI to which calls are sent if the first one fails.", max_length=100
        ),
    ] = None


class OriginationUriUpdate(Model):
    """The fields of an origination URI to change."""

    name: Annotated[
        str | None,
        Field(description="A name for the destination. The response shows it as `description`.", max_length=255),
    ] = None
    uri: Annotated[
        str | None,
        Field(
            description="A SIP URI, such as sip:sbc.example.com:5060. Vobiz's prose requires a port; its examples have none.",
            max_length=255,
            pattern="^sips?:[!-~]+$",
        ),
    ] = None
    priority: Annotated[
        int | None,
        Field(
            description="The priority. Destinations with a lower value are tried first. The bounds are inferred.",
            ge=0,
            le=65535,
        ),
    ] = None
    weight: Annotated[
        int | None,
        Field(
            description="The share of the calls among destinations of the same priority. The bounds are inferred.",
            ge=0,
            le=65535,
        ),
    ] = None
    enabled: Annotated[bool | None, Field(description="Whether calls are sent to the destination.")] = None


class CredentialUpdate(Model):
    """The fields of a credential to change."""

    password: Annotated[
        str | None,
        Field(
            description="The SIP password, at least 8 characters. The upper bound is inferred.",
            max_length=100,
            min_length=8,
            repr=False,
        ),
    ] = None
    enabled: Annotated[
        bool | None, Field(description="Whether the credential may be used. Newer pages do not have it.")
    ] = None


class IpAclUpdate(Model):
    """The fields of an IP ACL to change."""

    name: Annotated[
        str | None, Field(description="A name for the entry. The response shows it as `description`.", max_length=255)
    ] = None
    ip_address: Annotated[
        str | None,
        Field(
            description="An IPv4 address, or a range of them in CIDR notation. A newer page says that the ranges reserved for\ndocumentation, RFC 5737, are refused; Vobiz's own examples have them. This document allows them.",
            max_length=18,
            pattern="^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(/(3[0-2]|[12]?[0-9]))?$",
        ),
    ] = None
    description: Annotated[
        str | None, Field(deprecated=True, description="The older name of `name`.", max_length=500)
    ] = None
    enabled: Annotated[bool | None, Field(description="Whether the entry is used. Newer pages do not have it.")] = None


class Capabilities(Model):
    """The capabilities of a number."""

    voice: Annotated[bool | None, Field(description="Whether the number supports calls.")] = None
    sms: Annotated[bool | None, Field(description="Whether the number supports text messages.")] = None
    mms: Annotated[bool | None, Field(description="Whether the number supports multimedia messages.")] = None
    fax: Annotated[bool | None, Field(description="Whether the number supports fax.")] = None


class Release(Model):
    """
    The confirmation of a release. Only `message` is required: Vobiz's pages show other bodies beside this one, and
    some show none.
    """

    message: Annotated[str, Field(description="A message that confirms the release.")]
    status: Annotated[
        str | None,
        Field(description="The status of the number: pending_release or released.", examples=["pending_release"]),
    ] = None
    cooldown_ends_at: Annotated[
        AwareDatetime | None,
        Field(description="A time in UTC, in the format of RFC 3339, with `Z`. Vobiz's examples have microseconds."),
    ] = None
    cancel_url: Annotated[
        str | None,
        Field(
            description="The path of the request that cancels the release, with a literal plus. Write the plus as `%2B` before you use\nit. It is empty if the release cannot be cancelled."
        ),
    ] = None
    release_fee: Annotated[float | None, Field(description="The fee of the release. A cancellation refunds it.")] = None
    note: Annotated[str | None, Field(description="A remark.")] = None


class ReleaseCancellation(Model):
    """The confirmation that a release is cancelled."""

    message: Annotated[str, Field(description="A message that confirms the cancellation.")]
    status: Annotated[str, Field(description="The status of the number, active.", examples=["active"])]
    currency: Annotated[str | None, Field(description="The currency of the refund.")] = None
    refund_amount: Annotated[float | None, Field(description="The refunded fee.")] = None
    refund_status: Annotated[
        str | None, Field(description="The status of the refund: success or failed.", examples=["success"])
    ] = None
    refund_error: Annotated[str | None, Field(description="The reason why the refund failed, if it did.")] = None


class PageMeta(Model):
    """The position of a page in a list."""

    limit: Annotated[int, Field(description="The maximum number of objects on a page.")]
    offset: Annotated[int, Field(description="The number of skipped objects.")]
    total: Annotated[int, Field(description="The number of objects on all pages.")]


class Trunk(Model):
    """A SIP trunk of an account."""

    trunk_id: Annotated[
        str,
        Field(
            description="The trunk's UUID. The assign endpoint calls it `trunk_group_id`.",
            max_length=36,
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
        ),
    ]
    account_id: Annotated[str | None, Field(description="The account that owns the trunk.")] = None
    name: Annotated[str | None, Field(description="The name of the trunk.")] = None
    trunk_domain: Annotated[
        str | None,
        Field(
            description="The SIP domain: `{trunk_id}.sip.vobiz.ai` in Vobiz's examples, the first eight digits of the id in its schema."
        ),
    ] = None
    trunk_status: Annotated[str | None, Field(description="The status: active or inactive.", examples=["active"])] = (
        None
    )
    secure: Annotated[bool | None, Field(description="Whether the media is encrypted.")] = None
    trunk_direction: Annotated[
        str | None, Field(description="The direction of the calls: inbound, outbound or both.", examples=["inbound"])
    ] = None
    concurrent_calls_limit: Annotated[int | None, Field(description="The maximum number of simultaneous calls.")] = None
    cps_limit: Annotated[int | None, Field(description="The maximum number of new calls per second.")] = None
    description: Annotated[str | None, Field(description="The purpose of the trunk.")] = None
    transport: Annotated[
        str | None, Field(description="The transport protocol of SIP: udp, tcp or tls.", examples=["udp"])
    ] = None
    recording: Annotated[bool | None, Field(description="Whether calls are recorded.")] = None
    enable_transcription: Annotated[bool | None, Field(description="Whether recordings are transcribed.")] = None
    pii_redaction: Annotated[bool | None, Field(description="Whether personal data is removed from transcripts.")] = (
        None
    )
    webhook_method: Annotated[str | None, Field(description="The HTTP method of the webhook.", examples=["POST"])] = (
        None
    )
    recording_webhook_enabled: Annotated[
        bool | None, Field(description="Whether the webhook is notified of recordings.")
    ] = None
    pii_entity_types: Annotated[
        str | None, Field(description="The kinds of personal data to remove, separated by commas, if set.")
    ] = None
    credential_uuid: Annotated[str | None, Field(description="The credentials that may use the trunk, if any.")] = None
    ipacl_uuid: Annotated[str | None, Field(description="The list of IP addresses that may use the trunk, if any.")] = (
        None
    )
    primary_uri_uuid: Annotated[str | None, Field(description="The first destination of inbound calls, if any.")] = None
    fallback_uri_uuid: Annotated[
        str | None, Field(description="The destination of inbound calls if the first one fails, if any.")
    ] = None
    inbound_destination: Annotated[str | None, Field(description="The destination of inbound calls, if any.")] = None
    webhook_url: Annotated[str | None, Field(description="The URL that is notified of calls, if any.")] = None
    created_at: Annotated[
        AwareDatetime | None,
        Field(description="A time in UTC, in the format of RFC 3339, with `Z`. Vobiz's examples have microseconds."),
    ] = None
    updated_at: Annotated[
        AwareDatetime | None,
        Field(description="A time in UTC, in the format of RFC 3339, with `Z`. Vobiz's examples have microseconds."),
    ] = None


class OriginationUri(Model):
    """A SIP destination of an account."""

    id: Annotated[
        str,
        Field(
            description="The UUID of the origination URI.",
            max_length=36,
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
        ),
    ]
    account_id: Annotated[str | None, Field(description="The account that owns the origination URI.")] = None
    uri: Annotated[str | None, Field(description="The SIP URI.")] = None
    priority: Annotated[
        int | None, Field(description="The priority. Destinations with a lower value are tried first.")
    ] = None
    weight: Annotated[
        int | None, Field(description="The share of the calls among destinations of the same priority.")
    ] = None
    enabled: Annotated[bool | None, Field(description="Whether calls are sent to the destination.")] = None
    transport: Annotated[
        str | None,
        Field(description="The transport protocol: udp, tcp or tls, in upper or lower case.", examples=["udp"]),
    ] = None
    description: Annotated[str | None, Field(description="The name of the origination URI. It may be empty.")] = None
    created_at: Annotated[
        AwareDatetime | None,
        Field(description="A time in UTC, in the format of RFC 3339, with `Z`. Vobiz's examples have microseconds."),
    ] = None
    updated_at: Annotated[
        AwareDatetime | None,
        Field(description="A time in UTC, in the format of RFC 3339, with `Z`. Vobiz's examples have microseconds."),
    ] = None


class Credential(Model):
    """The username and password with which SIP clients of an account authenticate."""

    id: Annotated[
        str,
        Field(
            description="The UUID of the credential.",
            max_length=36,
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
        ),
    ]
    account_id: Annotated[str | None, Field(description="The account that owns the credential.")] = None
    username: Annotated[str | None, Field(description="The SIP username.")] = None
    password: Annotated[
        str | None, Field(description="Always `<redacted>`: no response shows the password.", repr=False)
    ] = None
    realm: Annotated[str | None, Field(description="The SIP realm, `{account_id}.sip.vobiz.ai`.")] = None
    enabled: Annotated[bool | None, Field(description="Whether the credential may be used.")] = None
    created_at: Annotated[
        AwareDatetime | None,
        Field(description="A time in UTC, in the format of RFC 3339, with `Z`. Vobiz's examples have microseconds."),
    ] = None
    updated_at: Annotated[
        AwareDatetime | None,
        Field(description="A time in UTC, in the format of RFC 3339, with `Z`. Vobiz's examples have microseconds."),
    ] = None


class IpAcl(Model):
    """An entry that allows IPv4 addresses to send calls to an account's trunks."""

    id: Annotated[
        str,
        Field(
            description="The UUID of the IP ACL.",
            max_length=36,
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
        ),
    ]
    account_id: Annotated[str | None, Field(description="The account that owns the IP ACL.")] = None
    ip_address: Annotated[str | None, Field(description="The IPv4 address or range.")] = None
    description: Annotated[str | None, Field(description="The name of the IP ACL. It may be empty.")] = None
    enabled: Annotated[bool | None, Field(description="Whether the entry is used.")] = None
    created_at: Annotated[
        AwareDatetime | None,
        Field(description="A time in UTC, in the format of RFC 3339, with `Z`. Vobiz's examples have microseconds."),
    ] = None
    updated_at: Annotated[
        AwareDatetime | None,
        Field(description="A time in UTC, in the format of RFC 3339, with `Z`. Vobiz's examples have microseconds."),
    ] = None


class AssignNumberPath(Model):
    """The path parameters of assign_number."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]
    number: Annotated[
        str,
        Field(
            description="The phone number in E.164 form, **encoded once, with its plus written as `%2B`** in the URL.",
            examples=["+912271264217"],
            max_length=16,
            pattern="^\\+[1-9][0-9]{1,14}$",
        ),
    ]


class UnassignNumberPath(Model):
    """The path parameters of unassign_number."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]
    number: Annotated[
        str,
        Field(
            description="The phone number in E.164 form, **encoded once, with its plus written as `%2B`** in the URL.",
            examples=["+912271264217"],
            max_length=16,
            pattern="^\\+[1-9][0-9]{1,14}$",
        ),
    ]


class ListNumbersPath(Model):
    """The path parameters of list_numbers."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]


class ListInventoryPath(Model):
    """The path parameters of list_inventory."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]


class ListInventoryQuery(Model):
    """The query parameters of list_inventory."""

    page: Annotated[int | None, Field(description="The page number, from 1.", examples=[1], ge=1, le=1000000000)] = 1
    per_page: Annotated[
        int | None,
        Field(
            description="The maximum number of phone numbers on a page, at most 100 (corroborated).",
            examples=[25],
            ge=1,
            le=100,
        ),
    ] = 25
    country: Annotated[
        str | None,
        Field(
            description="The country code, two letters (ISO 3166-1 alpha-2).",
            examples=["IN"],
            max_length=2,
            pattern="^[A-Z]{2}$",
        ),
    ] = None
    search: Annotated[
        str | None, Field(description="Part of a number in E.164 form.", examples=["80"], max_length=100)
    ] = None
    exclude: Annotated[
        list[Annotated[str, Field(max_length=500)]] | None,
        Field(
            description="Prefixes of numbers, with the country code, and with or without the plus.",
            examples=[["9180", "9192"]],
            max_length=50,
        ),
    ] = None


class PurchaseNumberPath(Model):
    """The path parameters of purchase_number."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]


class ReleaseNumberPath(Model):
    """The path parameters of release_number."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]
    number: Annotated[
        str,
        Field(
            description="The phone number in E.164 form, **encoded once, with its plus written as `%2B`** in the URL.",
            examples=["+1234567890"],
            max_length=16,
            pattern="^\\+[1-9][0-9]{1,14}$",
        ),
    ]


class CancelReleasePath(Model):
    """The path parameters of cancel_release."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]
    number: Annotated[
        str,
        Field(
            description="The phone number in E.164 form, **encoded once, with its plus written as `%2B`** in the URL.",
            examples=["+1234567890"],
            max_length=16,
            pattern="^\\+[1-9][0-9]{1,14}$",
        ),
    ]


class ListTrunksPath(Model):
    """The path parameters of list_trunks."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]


class CreateTrunkPath(Model):
    """The path parameters of create_trunk."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]


class ListOriginationUrisPath(Model):
    """The path parameters of list_origination_uris."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]


class ListCredentialsPath(Model):
    """The path parameters of list_credentials."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]


class ListIpAclsPath(Model):
    """The path parameters of list_ip_acls."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]


class RetrieveTrunkPath(Model):
    """The path parameters of retrieve_trunk."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]
    trunk_id: Annotated[
        str,
        Field(
            description="The UUID of the trunk.",
            examples=["e3e55a78-1234-5678-90ab-cdef12345678"],
            max_length=36,
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
        ),
    ]


class UpdateTrunkPath(Model):
    """The path parameters of update_trunk."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]
    trunk_id: Annotated[
        str,
        Field(
            description="The UUID of the trunk.",
            examples=["e3e55a78-1234-5678-90ab-cdef12345678"],
            max_length=36,
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
        ),
    ]


class DeleteTrunkPath(Model):
    """The path parameters of delete_trunk."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]
    trunk_id: Annotated[
        str,
        Field(
            description="The UUID of the trunk.",
            examples=["e3e55a78-1234-5678-90ab-cdef12345678"],
            max_length=36,
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
        ),
    ]


class CreateOriginationUriPath(Model):
    """The path parameters of create_origination_uri."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]


class UpdateOriginationUriPath(Model):
    """The path parameters of update_origination_uri."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]
    uri_id: Annotated[
        str,
        Field(
            description="The origination URI's UUID.",
            examples=["aabbccdd-1234-5678-90ab-cdef12345678"],
            max_length=36,
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
        ),
    ]


class DeleteOriginationUriPath(Model):
    """The path parameters of delete_origination_uri."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]
    uri_id: Annotated[
        str,
        Field(
            description="The origination URI's UUID.",
            examples=["aabbccdd-1234-5678-90ab-cdef12345678"],
            max_length=36,
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
        ),
    ]


class CreateCredentialPath(Model):
    """The path parameters of create_credential."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]


class UpdateCredentialPath(Model):
    """The path parameters of update_credential."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]
    credential_id: Annotated[
        str,
        Field(
            description="The credential's UUID.",
            examples=["aabbccdd-1234-5678-90ab-cdef12345678"],
            max_length=36,
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
        ),
    ]


class DeleteCredentialPath(Model):
    """The path parameters of delete_credential."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]
    credential_id: Annotated[
        str,
        Field(
            description="The credential's UUID.",
            examples=["aabbccdd-1234-5678-90ab-cdef12345678"],
            max_length=36,
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
        ),
    ]


class CreateIpAclPath(Model):
    """The path parameters of create_ip_acl."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]


class UpdateIpAclPath(Model):
    """The path parameters of update_ip_acl."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]
    ip_acl_id: Annotated[
        str,
        Field(
            description="The UUID of the IP ACL.",
            examples=["aabbccdd-1234-5678-90ab-cdef12345678"],
            max_length=36,
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
        ),
    ]


class DeleteIpAclPath(Model):
    """The path parameters of delete_ip_acl."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]
    ip_acl_id: Annotated[
        str,
        Field(
            description="The UUID of the IP ACL.",
            examples=["aabbccdd-1234-5678-90ab-cdef12345678"],
            max_length=36,
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
        ),
    ]


class Assignment(Model):
    """The trunk to assign a number to."""

    trunk_group_id: Annotated[
        str,
        Field(
            description="The `trunk_id` of a trunk of the account. The API rejects a body that names it `trunk_id`.",
            max_length=36,
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
        ),
    ]


class Purchase(Model):
    """The number to purchase."""

    e164: Annotated[
        str, Field(description="The number, with a literal `+`.", max_length=16, pattern="^\\+[1-9][0-9]{1,14}$")
    ]
    currency: Annotated[
        str | None,
        Field(
            description="The currency of the debit, as three letters (ISO 4217). By default that of the number, or else USD.",
            max_length=3,
            pattern="^[A-Z]{3}$",
        ),
    ] = None


class OriginationUriSettings(Model):
    """A new origination URI, as Vobiz's newer pages and its SDKs write it. They require all of `name`, `sip_uri` and `priority`."""

    name: Annotated[
        str | None,
        Field(description="A name for the destination. The response shows it as `description`.", max_length=255),
    ] = None
    sip_uri: Annotated[
        str,
        Field(
            description="A SIP URI, such as sip:sbc.example.com:5060. Vobiz's prose requires a port; its examples have none.",
            max_length=255,
            pattern="^sips?:[!-~]+$",
        ),
    ]
    priority: Annotated[
        int | None,
        Field(
            description="The priority. Destinations with a lower value are tried first. The bounds are inferred.",
            ge=0,
            le=65535,
        ),
    ] = None
    weight: Annotated[
        int | None,
        Field(
            description="The share of the calls among destinations of the same priority. The bounds are inferred.",
            ge=0,
            le=65535,
        ),
    ] = None
    enabled: Annotated[bool | None, Field(description="Whether calls are sent to the destination.")] = True


class CredentialSettings(Model):
    """The fields of a new credential."""

    username: Annotated[
        str,
        Field(
            description="The SIP username. It is unique in the account and cannot be changed. The upper bound is inferred.",
            max_length=100,
            min_length=1,
        ),
    ]
    password: Annotated[
        str,
        Field(
            description="The SIP password, at least 8 characters. The upper bound is inferred.",
            max_length=100,
            min_length=8,
            repr=False,
        ),
    ]
    enabled: Annotated[
        bool | None, Field(description="Whether the credential may be used. Newer pages do not have it.")
    ] = True


class IpAclSettings(Model):
    """
    A new IP ACL. Newer pages require `name` and `ip_address`; older ones require `ip_address` only and have
    `description` and `enabled`.
    """

    name: Annotated[
        str | None, Field(description="A name for the entry. The response shows it as `description`.", max_length=255)
    ] = None
    ip_address: Annotated[
        str,
        Field(
            description="An IPv4 address, or a range of them in CIDR notation. A newer page says that the ranges reserved for\ndocumentation, RFC 5737, are refused; Vobiz's own examples have them. This document allows them.",
            max_length=18,
            pattern="^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(/(3[0-2]|[12]?[0-9]))?$",
        ),
    ]
    description: Annotated[
        str | None, Field(deprecated=True, description="The older name of `name`.", max_length=500)
    ] = None
    enabled: Annotated[bool | None, Field(description="Whether the entry is used. Newer pages do not have it.")] = True


class PhoneNumber(Model):
    """
    A phone number of an account or of the inventory. Only `e164` is required: Vobiz may add to its responses at any
    time, so a client should not rely on the exact set of fields.
    """

    id: Annotated[
        str | None,
        Field(
            description="The UUID of the number.",
            max_length=36,
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
        ),
    ] = None
    account_id: Annotated[
        str | None, Field(description="The account that owns the number; empty in the inventory (inferred).")
    ] = None
    e164: Annotated[
        str,
        Field(
            description="A phone number in E.164 form, which is a plus and 2 to 15 digits, the first of them not 0.",
            max_length=16,
            pattern="^\\+[1-9][0-9]{1,14}$",
        ),
    ]
    country: Annotated[str | None, Field(description="The country code, two letters.")] = None
    region: Annotated[str | None, Field(description="The region within the country.")] = None
    capabilities: Capabilities | None = None
    status: Annotated[
        str | None,
        Field(description="One of active, pending_purchase, pending_release, released, blocked.", examples=["active"]),
    ] = None
    provider: Annotated[str | None, Field(description="The carrier. Vobiz's newer examples show an empty text.")] = None
    setup_fee: Annotated[int | None, Field(description="The fee that is paid once, in `currency`, a whole number.")] = (
        None
    )
    monthly_fee: Annotated[
        int | None, Field(description="The fee that is paid every month, in `currency`, a whole number.")
    ] = None
    currency: Annotated[str | None, Field(description="The currency of the fees.")] = None
    application_id: Annotated[
        str | None, Field(description="The application that answers the calls to the number, if any.")
    ] = None
    trunk_group_id: Annotated[
        str | None,
        Field(
            description="The trunk to which the number is assigned. It is absent if the number has no trunk.",
            json_schema_extra={"x-needed": True},
            max_length=36,
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
        ),
    ] = None
    voice_enabled: Annotated[bool | None, Field(description="Whether the number accepts calls.")] = None
    tags: Annotated[list[str] | None, Field(description="The labels of the number.")] = None
    purchased_at: Annotated[AwareDatetime | None, Field(description="The time of the purchase.")] = None
    is_blocked: Annotated[bool | None, Field(description="Whether the number is blocked.")] = None
    created_at: Annotated[
        AwareDatetime | None,
        Field(description="A time in UTC, in the format of RFC 3339, with `Z`. Vobiz's examples have microseconds."),
    ] = None
    updated_at: Annotated[
        AwareDatetime | None,
        Field(description="A time in UTC, in the format of RFC 3339, with `Z`. Vobiz's examples have microseconds."),
    ] = None
    is_trial_number: Annotated[bool | None, Field(description="Whether the number belongs to a trial.")] = None
    last_billing_date: Annotated[str | None, Field(description="The date of the last bill, if any.")] = None
    next_billing_date: Annotated[str | None, Field(description="The date of the next bill, if any.")] = None
    minimum_commitment_months: Annotated[
        int | None, Field(description="The minimum duration of the purchase in months.")
    ] = None
    aadhaar_verification_required: Annotated[
        bool | None, Field(description="Whether the owner's identity must be verified (India).")
    ] = None
    aadhaar_verified: Annotated[bool | None, Field(description="Whether the owner's identity is verified (India).")] = (
        None
    )
    source: Annotated[
        str | None,
        Field(
            description="How the account got the number: purchased or inventory. It is absent in the inventory.",
            examples=["inventory"],
        ),
    ] = None
    released_at: Annotated[str | None, Field(description="The time of the release, if any.")] = None


class PurchaseConfirmation(Model):
    """The confirmation of a purchase."""

    message: Annotated[str, Field(description="A message that confirms the purchase.")]
    number: PhoneNumber


class TrunkPage(Model):
    """A page of the list of trunks."""

    meta: PageMeta
    objects: Annotated[list[Trunk], Field(description="The trunks on this page.")]


class OriginationUriPage(Model):
    """A page of origination URIs."""

    meta: PageMeta
    objects: Annotated[list[OriginationUri], Field(description="The origination URIs on this page.")]


class CredentialPage(Model):
    """A page of credentials."""

    meta: PageMeta
    objects: Annotated[list[Credential], Field(description="The credentials on this page.")]


class IpAclPage(Model):
    """A page of the list of IP ACLs."""

    meta: PageMeta
    objects: Annotated[list[IpAcl], Field(description="The IP ACLs on this page.")]


class PhoneNumberPage(Model):
    """A page of phone numbers."""

    items: Annotated[list[PhoneNumber], Field(description="The numbers on this page.")]
    page: Annotated[int, Field(description="The page number, from 1.")]
    per_page: Annotated[int, Field(description="The maximum number of phone numbers on a page.")]
    total: Annotated[int, Field(description="The number of phone numbers on all pages.")]
