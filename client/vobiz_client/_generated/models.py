# Generated from the OpenAPI document by `python -m vobiz_generator`: do not edit.
"""The values that are sent and received."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field
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


class ListTrunksQuery(Model):
    """The query parameters of list_trunks."""

    limit: Annotated[
        int | None, Field(description="The maximum number of trunks on a page.", examples=[20], ge=1, le=100)
    ] = 20
    offset: Annotated[
        int | None, Field(description="The number of trunks to skip.", examples=[0], ge=0, le=1000000000)
    ] = 0


class Capabilities(Model):
    """The capabilities of a number."""

    voice: Annotated[bool | None, Field(description="Whether the number supports calls.")] = None
    sms: Annotated[bool | None, Field(description="Whether the number supports text messages.")] = None
    mms: Annotated[bool | None, Field(description="Whether the number supports multimedia messages.")] = None
    fax: Annotated[bool | None, Field(description="Whether the number supports fax.")] = None


class Purchase(Model):
    """The number to purchase."""

    model_config = ConfigDict(
        regex_engine="python-re",
    )
    e164: Annotated[
        str, Field(description="The number, with a literal `+`.", pattern="^\\+[1-9][0-9]{1,14}(?![\\s\\S])")
    ]
    currency: Annotated[
        str | None,
        Field(description="The currency of the debit, as three letters (ISO 4217).", pattern="^[A-Z]{3}(?![\\s\\S])"),
    ] = None


class TrunkPageMeta(Model):
    """The position of a page in the list of trunks."""

    limit: Annotated[int, Field(description="The maximum number of trunks on a page.")]
    offset: Annotated[int, Field(description="The number of skipped trunks.")]
    total: Annotated[int, Field(description="The number of trunks on all pages.")]


class Trunk(Model):
    """A SIP trunk of an account."""

    model_config = ConfigDict(
        regex_engine="python-re",
    )
    trunk_id: Annotated[
        str,
        Field(
            description="The trunk's UUID. The assign endpoint calls it `trunk_group_id`.",
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}(?![\\s\\S])",
        ),
    ]
    account_id: Annotated[str | None, Field(description="The account that owns the trunk.")] = None
    name: Annotated[str | None, Field(description="The name of the trunk.")] = None
    trunk_domain: Annotated[str | None, Field(description="The SIP domain, `{trunk_id}.sip.vobiz.ai`.")] = None
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
        AwareDatetime | None, Field(description="A time in UTC, in the format of RFC 3339, with `Z`.")
    ] = None
    updated_at: Annotated[
        AwareDatetime | None, Field(description="A time in UTC, in the format of RFC 3339, with `Z`.")
    ] = None


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
        Literal["INBOUND", "OUTBOUND"] | None, Field(description="The older name of trunk_direction.")
    ] = None
    max_concurrent_calls: Annotated[
        int | None, Field(description="The maximum number of simultaneous calls.", ge=1, le=100000)
    ] = None
    concurrent_calls_limit: Annotated[
        int | None, Field(description="The older name of max_concurrent_calls.", ge=1, le=100000)
    ] = None
    trunk_status: Annotated[
        Literal["enabled", "disabled"] | None, Field(description="Whether the trunk carries calls.")
    ] = None
    transport: Annotated[Literal["udp", "tcp", "tls"] | None, Field(description="The transport protocol of SIP.")] = (
        None
    )


class AssignNumberPath(Model):
    """The path parameters of assign_number."""

    model_config = ConfigDict(
        regex_engine="python-re",
    )
    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]
    number: Annotated[
        str,
        Field(
            description="The phone number in E.164 form, **percent-encoded once, with its plus written as `%2B`** in the URL.",
            examples=["+912271264217"],
            pattern="^\\+[1-9][0-9]{1,14}(?![\\s\\S])",
        ),
    ]


class UnassignNumberPath(Model):
    """The path parameters of unassign_number."""

    model_config = ConfigDict(
        regex_engine="python-re",
    )
    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]
    number: Annotated[
        str,
        Field(
            description="The phone number in E.164 form, **percent-encoded once, with its plus written as `%2B`** in the URL.",
            examples=["+912271264217"],
            pattern="^\\+[1-9][0-9]{1,14}(?![\\s\\S])",
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

    model_config = ConfigDict(
        regex_engine="python-re",
    )
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
            pattern="^[A-Z]{2}(?![\\s\\S])",
        ),
    ] = None
    search: Annotated[
        str | None, Field(description="Part of a number in E.164 form.", examples=["80"], max_length=100)
    ] = None
    exclude: Annotated[
        str | None, Field(description="Parts of numbers, separated by commas.", examples=["9180,9192"], max_length=1000)
    ] = None


class PurchaseNumberPath(Model):
    """The path parameters of purchase_number."""

    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
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


class RetrieveTrunkPath(Model):
    """The path parameters of retrieve_trunk."""

    model_config = ConfigDict(
        regex_engine="python-re",
    )
    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]
    trunk_id: Annotated[
        str,
        Field(
            description="The trunk's UUID.",
            examples=["e3e55a78-1234-5678-90ab-cdef12345678"],
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}(?![\\s\\S])",
        ),
    ]


class DeleteTrunkPath(Model):
    """The path parameters of delete_trunk."""

    model_config = ConfigDict(
        regex_engine="python-re",
    )
    account_id: Annotated[
        str, Field(description="The account ID.", examples=["MA_BN2MZ1VV"], max_length=100, min_length=1)
    ]
    trunk_id: Annotated[
        str,
        Field(
            description="The trunk's UUID.",
            examples=["e3e55a78-1234-5678-90ab-cdef12345678"],
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}(?![\\s\\S])",
        ),
    ]


class Assignment(Model):
    """The trunk to assign a number to."""

    model_config = ConfigDict(
        regex_engine="python-re",
    )
    trunk_group_id: Annotated[
        str,
        Field(
            description="The `trunk_id` of a trunk of the account. (The API rejects a body that names it `trunk_id`.)",
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}(?![\\s\\S])",
        ),
    ]


class PhoneNumber(Model):
    """
    A phone number of an account or of the inventory. Only `e164` is required: Vobiz may add to its responses at any
    time, so a client should not rely on the exact set of fields.

    """

    model_config = ConfigDict(
        regex_engine="python-re",
    )
    id: Annotated[
        str | None,
        Field(
            description="The UUID of the number.",
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}(?![\\s\\S])",
        ),
    ] = None
    account_id: Annotated[str | None, Field(description="The account that owns the number.")] = None
    e164: Annotated[
        str,
        Field(
            description="A phone number in E.164 form, which is a plus and 2 to 15 digits, the first of them not 0.",
            pattern="^\\+[1-9][0-9]{1,14}(?![\\s\\S])",
        ),
    ]
    country: Annotated[str | None, Field(description="The country code, two letters.")] = None
    region: Annotated[str | None, Field(description="The region within the country.")] = None
    capabilities: Capabilities | None = None
    status: Annotated[
        str | None,
        Field(description="One of active, pending_purchase, pending_release, released, blocked.", examples=["active"]),
    ] = None
    provider: Annotated[str | None, Field(description="The carrier.")] = None
    setup_fee: Annotated[float | None, Field(description="The fee that is paid once, in `currency`.")] = None
    monthly_fee: Annotated[float | None, Field(description="The fee that is paid every month, in `currency`.")] = None
    currency: Annotated[str | None, Field(description="The currency of the fees.")] = None
    application_id: Annotated[
        str | None, Field(description="The application that answers the calls to the number, if any.")
    ] = None
    trunk_group_id: Annotated[
        str | None,
        Field(
            description="The trunk to which the number is assigned. It is absent if the number has no trunk.",
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}(?![\\s\\S])",
        ),
    ] = None
    voice_enabled: Annotated[bool | None, Field(description="Whether the number accepts calls.")] = None
    tags: Annotated[list[str] | None, Field(description="The labels of the number.")] = None
    purchased_at: Annotated[AwareDatetime | None, Field(description="The time of the purchase.")] = None
    is_blocked: Annotated[bool | None, Field(description="Whether the number is blocked.")] = None
    created_at: Annotated[
        AwareDatetime | None, Field(description="A time in UTC, in the format of RFC 3339, with `Z`.")
    ] = None
    updated_at: Annotated[
        AwareDatetime | None, Field(description="A time in UTC, in the format of RFC 3339, with `Z`.")
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
        str | None, Field(description="How the account got the number: purchased or inventory.", examples=["purchased"])
    ] = None
    released_at: Annotated[str | None, Field(description="The time of the release, if any.")] = None


class PurchaseConfirmation(Model):
    """The confirmation of a purchase."""

    message: Annotated[str, Field(description="A message that confirms the purchase.")]
    number: PhoneNumber


class TrunkPage(Model):
    """A page of trunks."""

    meta: TrunkPageMeta
    objects: Annotated[list[Trunk], Field(description="The trunks on this page.")]


class PhoneNumberPage(Model):
    """A page of phone numbers."""

    items: Annotated[list[PhoneNumber], Field(description="The numbers on this page.")]
    page: Annotated[int, Field(description="The page number, from 1.")]
    per_page: Annotated[int, Field(description="The maximum number of phone numbers on a page.")]
    total: Annotated[int, Field(description="The number of phone numbers on all pages.")]
