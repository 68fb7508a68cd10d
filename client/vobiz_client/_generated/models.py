# Generated from the OpenAPI document by `python -m vobiz_generator`: do not edit.
"""The values that are sent and received."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field
from vobiz_client._model import Model


class ListNumbersQuery(Model):
    """The query parameters of list_numbers."""

    page: Annotated[int | None, Field(description="Which page, from 1.", examples=[1], ge=1, le=1000000000)] = 1
    per_page: Annotated[
        int | None,
        Field(description="How many numbers a page holds, at most 100 (corroborated).", examples=[25], ge=1, le=100),
    ] = 25
    search: Annotated[
        str | None, Field(description="Part of a number in E.164 form.", examples=["+9122"], max_length=100)
    ] = None


class ListTrunksQuery(Model):
    """The query parameters of list_trunks."""

    limit: Annotated[int | None, Field(description="How many trunks at the most.", examples=[20], ge=1, le=100)] = 20
    offset: Annotated[
        int | None, Field(description="How many trunks to pass over.", examples=[0], ge=0, le=1000000000)
    ] = 0


class Capabilities(Model):
    """What a number can do."""

    voice: Annotated[bool | None, Field(description="Calls.")] = None
    sms: Annotated[bool | None, Field(description="Text messages.")] = None
    mms: Annotated[bool | None, Field(description="Multimedia messages.")] = None
    fax: Annotated[bool | None, Field(description="Fax.")] = None


class Purchase(Model):
    """Which number to purchase."""

    model_config = ConfigDict(
        regex_engine="python-re",
    )
    e164: Annotated[
        str, Field(description="The number, with a literal plus.", pattern="^\\+[1-9][0-9]{1,14}(?![\\s\\S])")
    ]
    currency: Annotated[
        str | None,
        Field(description="The currency of the debit, three letters (ISO 4217).", pattern="^[A-Z]{3}(?![\\s\\S])"),
    ] = None


class TrunkPageMeta(Model):
    """Where a page of trunks stands."""

    limit: Annotated[int, Field(description="How many trunks a page holds at the most.")]
    offset: Annotated[int, Field(description="How many trunks were passed over.")]
    total: Annotated[int, Field(description="How many trunks there are.")]


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
    account_id: Annotated[str | None, Field(description="The account that owns it.")] = None
    name: Annotated[str | None, Field(description="Its name.")] = None
    trunk_domain: Annotated[str | None, Field(description="Its SIP domain, `{trunk_id}.sip.vobiz.ai`.")] = None
    trunk_status: Annotated[str | None, Field(description="active or inactive.", examples=["active"])] = None
    secure: Annotated[bool | None, Field(description="Whether media is encrypted.")] = None
    trunk_direction: Annotated[str | None, Field(description="inbound, outbound or both.", examples=["inbound"])] = None
    concurrent_calls_limit: Annotated[int | None, Field(description="How many calls at once.")] = None
    cps_limit: Annotated[int | None, Field(description="How many new calls a second.")] = None
    description: Annotated[str | None, Field(description="What it is for.")] = None
    transport: Annotated[str | None, Field(description="udp, tcp or tls.", examples=["udp"])] = None
    recording: Annotated[bool | None, Field(description="Whether calls are recorded.")] = None
    enable_transcription: Annotated[bool | None, Field(description="Whether recordings are transcribed.")] = None
    pii_redaction: Annotated[bool | None, Field(description="Whether personal data is removed from transcripts.")] = (
        None
    )
    webhook_method: Annotated[str | None, Field(description="The HTTP method of its webhook.", examples=["POST"])] = (
        None
    )
    recording_webhook_enabled: Annotated[bool | None, Field(description="Whether the webhook hears of recordings.")] = (
        None
    )
    credential_uuid: Annotated[str | None, Field(description="The credentials that may use it, if any.")] = None
    ipacl_uuid: Annotated[str | None, Field(description="The list of addresses that may use it, if any.")] = None
    primary_uri_uuid: Annotated[str | None, Field(description="Where inbound calls go first, if anywhere.")] = None
    fallback_uri_uuid: Annotated[str | None, Field(description="Where they go then, if anywhere.")] = None
    inbound_destination: Annotated[str | None, Field(description="Where inbound calls go, if anywhere.")] = None
    webhook_url: Annotated[str | None, Field(description="What is told of its calls, if anything.")] = None
    created_at: Annotated[AwareDatetime | None, Field(description="A point in time, RFC 3339, in UTC with `Z`.")] = None
    updated_at: Annotated[AwareDatetime | None, Field(description="A point in time, RFC 3339, in UTC with `Z`.")] = None


class TrunkSettings(Model):
    """What a trunk is created with. Two styles of names are in use; the newer one is listed first."""

    name: Annotated[
        str,
        Field(
            description="The trunk's name. Vobiz's schema says at most 100 characters, its prose 255; the stricter one holds here.",
            max_length=100,
            min_length=1,
        ),
    ]
    trunk_direction: Annotated[Literal["inbound", "outbound"] | None, Field(description="Which calls it carries.")] = (
        None
    )
    trunk_type: Annotated[
        Literal["INBOUND", "OUTBOUND"] | None, Field(description="The older name of trunk_direction.")
    ] = None
    max_concurrent_calls: Annotated[int | None, Field(description="How many calls at once.", ge=1, le=100000)] = None
    concurrent_calls_limit: Annotated[
        int | None, Field(description="The older name of max_concurrent_calls.", ge=1, le=100000)
    ] = None
    trunk_status: Annotated[Literal["enabled", "disabled"] | None, Field(description="Whether it carries calls.")] = (
        None
    )
    transport: Annotated[Literal["udp", "tcp", "tls"] | None, Field(description="How SIP is carried.")] = None


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
            description="The phone number in E.164 form, **percent-encoded once: its plus is written `%2B`** in the URL.",
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
            description="The phone number in E.164 form, **percent-encoded once: its plus is written `%2B`** in the URL.",
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
    page: Annotated[int | None, Field(description="Which page, from 1.", examples=[1], ge=1, le=1000000000)] = 1
    per_page: Annotated[
        int | None,
        Field(description="How many numbers a page holds, at most 100 (corroborated).", examples=[25], ge=1, le=100),
    ] = 25
    country: Annotated[
        str | None,
        Field(
            description="A country as its two letters (ISO 3166-1 alpha-2).",
            examples=["IN"],
            pattern="^[A-Z]{2}(?![\\s\\S])",
        ),
    ] = None
    search: Annotated[
        str | None, Field(description="Part of a number in E.164 form.", examples=["80"], max_length=100)
    ] = None
    exclude: Annotated[
        str | None,
        Field(
            description="Parts of numbers, separated by commas; a number that contains one of them is left out.",
            examples=["9180,9192"],
            max_length=1000,
        ),
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
    """Which trunk a number is assigned to."""

    model_config = ConfigDict(
        regex_engine="python-re",
    )
    trunk_group_id: Annotated[
        str,
        Field(
            description="The `trunk_id` of a trunk of the account. (Sending it as `trunk_id` is refused.)",
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}(?![\\s\\S])",
        ),
    ]


class PhoneNumber(Model):
    """
    A phone number of an account, or of the inventory. Only the number itself is required here: Vobiz adds to its
    answers at any time, and a reader is to be lenient about what is there.

    """

    model_config = ConfigDict(
        regex_engine="python-re",
    )
    id: Annotated[
        str | None,
        Field(
            description="The number's own UUID.",
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}(?![\\s\\S])",
        ),
    ] = None
    account_id: Annotated[str | None, Field(description="The account that owns it.")] = None
    e164: Annotated[
        str,
        Field(
            description="A phone number in E.164 form, that is a plus and 2 to 15 digits of which the first is not 0.",
            pattern="^\\+[1-9][0-9]{1,14}(?![\\s\\S])",
        ),
    ]
    country: Annotated[str | None, Field(description="The country as two letters.")] = None
    region: Annotated[str | None, Field(description="The region within the country.")] = None
    capabilities: Capabilities | None = None
    status: Annotated[
        str | None,
        Field(description="One of active, pending_purchase, pending_release, released, blocked.", examples=["active"]),
    ] = None
    provider: Annotated[str | None, Field(description="The carrier.")] = None
    setup_fee: Annotated[float | None, Field(description="Paid once, in the currency given.")] = None
    monthly_fee: Annotated[float | None, Field(description="Paid every month, in the currency given.")] = None
    currency: Annotated[str | None, Field(description="The currency of the fees.")] = None
    application_id: Annotated[str | None, Field(description="The application that takes its calls, if any.")] = None
    trunk_group_id: Annotated[
        str | None,
        Field(
            description="The trunk to which it is assigned; absent where there is none.",
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}(?![\\s\\S])",
        ),
    ] = None
    voice_enabled: Annotated[bool | None, Field(description="Whether it takes calls.")] = None
    tags: Annotated[list[str] | None, Field(description="Labels.")] = None
    purchased_at: Annotated[AwareDatetime | None, Field(description="When the account bought it.")] = None
    is_blocked: Annotated[bool | None, Field(description="Whether it is blocked.")] = None
    created_at: Annotated[AwareDatetime | None, Field(description="A point in time, RFC 3339, in UTC with `Z`.")] = None
    updated_at: Annotated[AwareDatetime | None, Field(description="A point in time, RFC 3339, in UTC with `Z`.")] = None
    is_trial_number: Annotated[bool | None, Field(description="Whether it came with a trial.")] = None
    last_billing_date: Annotated[str | None, Field(description="When it was last billed for, if ever.")] = None
    next_billing_date: Annotated[str | None, Field(description="When it is next billed for, if ever.")] = None
    minimum_commitment_months: Annotated[
        int | None, Field(description="For how many months it was bought at the least.")
    ] = None
    aadhaar_verification_required: Annotated[
        bool | None, Field(description="Whether its owner's identity must be verified (India).")
    ] = None
    aadhaar_verified: Annotated[bool | None, Field(description="Whether that was done.")] = None
    source: Annotated[
        str | None, Field(description="How the account came by it: purchased or inventory.", examples=["purchased"])
    ] = None
    released_at: Annotated[str | None, Field(description="When it was released, if it was.")] = None


class PurchaseConfirmation(Model):
    """What was purchased."""

    message: Annotated[str, Field(description="A sentence that says so.")]
    number: PhoneNumber


class TrunkPage(Model):
    """A page of trunks."""

    meta: TrunkPageMeta
    objects: Annotated[list[Trunk], Field(description="The trunks of this page.")]


class PhoneNumberPage(Model):
    """A page of phone numbers."""

    items: Annotated[list[PhoneNumber], Field(description="The numbers of this page.")]
    page: Annotated[int, Field(description="Which page this is, from 1.")]
    per_page: Annotated[int, Field(description="How many numbers a page holds at the most.")]
    total: Annotated[int, Field(description="How many numbers there are on all pages.")]
