"""The models: unknown fields are kept, and values do not change."""

from __future__ import annotations

import copy
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from tests.client._responses import always, page

from raw_server import respond

if TYPE_CHECKING:
    from tests.client.conftest import Serve


def test_unknown_fields_are_kept(serve: Serve) -> None:
    """Vobiz may add fields to its responses at any time."""
    body = page({"e164": "+12", "new": [1]}) | {"next": "x"}
    with serve(always(respond(HTTPStatus.OK, body))) as (client, _):
        found = client.list_numbers()
    assert (found.model_extra, found.items[0].model_extra) == ({"next": "x"}, {"new": [1]})


def test_models_are_frozen(serve: Serve) -> None:
    """A value is what the service returned. A changed copy is made by model_copy."""
    with serve(always(respond(HTTPStatus.OK, page({"e164": "+12"})))) as (client, _):
        number = client.list_numbers().items[0]
    with pytest.raises(ValueError, match="frozen"):
        number.e164 = "+13"
    assert copy.copy(number) == number
