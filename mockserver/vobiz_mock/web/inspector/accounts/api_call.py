"""Sends a request for the API to the fake itself, as a client of an account would.

It has the verdicts, the faults and the entry in the journal that the request of a program has.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from vobiz_mock.messages import Request

if TYPE_CHECKING:
    from vobiz_mock.fake import Fake
    from vobiz_mock.messages import Reply
    from vobiz_mock.state.records import Account

_AGENT = "vobiz-mock-inspector"


@dataclass(frozen=True)
class Answer:
    """What the API has answered.

    Attributes:
        status: The status.
        text: The body, as text.
        hint: What to do. Empty if nothing is wrong.
    """

    status: int
    text: str
    hint: str

    @property
    def is_success(self) -> bool:
        """Whether the request was not refused."""
        return self.status < HTTPStatus.BAD_REQUEST


def call(fake: Fake, account: Account, operation_id: str, number: str, body: object = None) -> Answer:
    """Send a request about a number of an account, and return what the API answers.

    Args:
        fake: The fake.
        account: The account, whose credentials are sent.
        operation_id: The operation.
        number: The number in E.164 form.
        body: The body, which is sent as JSON. None for no body.
    """
    operation = fake.spec.operations[operation_id]
    path = operation.path.format(account_id=quote(account.account_id, safe=""), phone_number=quote(number, safe=""))
    credentials = {"x-auth-id": account.account_id, "x-auth-token": account.auth_token}
    content = {} if body is None else {"content-type": "application/json"}
    sent = Request(
        method=operation.method,
        target=fake.spec.base_path + path,
        headers={**credentials, **content, "user-agent": _AGENT},
        body=b"" if body is None else json.dumps(body).encode(),
    )
    return _answer(fake.answer(sent))


def _answer(reply: Reply) -> Answer:
    hint = next((value for name, value in reply.headers if name == "X-Mock-Hint"), "")
    return Answer(reply.status, reply.body.decode("utf-8", "replace"), hint)
