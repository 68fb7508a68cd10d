"""What the client knows of each endpoint: its URL, its parameters, its result and its refusals.

Owns the type alone. The endpoints are generated from the OpenAPI document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from vobiz_client._model import Model
    from vobiz_client.refusals import Refusal

T = TypeVar("T")


def model_named(name: str) -> type[Model]:
    """Return a model. The first call imports pydantic and all models, which takes as long as all other imports."""
    from vobiz_client._generated import models  # noqa: PLC0415 see above

    model: type[Model] = getattr(models, name)
    return model


@dataclass(frozen=True, kw_only=True)
class Endpoint(Generic[T]):
    """One method of one path of the API.

    Attributes:
        id: The operationId.
        method: The HTTP method.
        path: The whole path template, such as `/api/v1/account/{account_id}/trunks`.
        result_model: The name of the model of a success, None if a success has no value.
        path_model: The name of the model that checks the path parameters.
        query_model: The name of the model that checks the query parameters, None if there are none.
        body_model: The name of the model that checks the body, None if there is none.
        numbers: The names of the arguments that are phone numbers.
        lists: The names of the arguments that are lists. A caller may give a single text for one.
        refusals: The refusals that the document describes, in its order.

    """

    id: str
    method: str
    path: str
    result_model: str | None
    path_model: str
    query_model: str | None = None
    body_model: str | None = None
    numbers: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    refusals: tuple[Refusal, ...] = ()

    @property
    def repeatable(self) -> bool:
        """Whether a second request changes nothing more than the first, and so may be sent after a lost response.

        GET changes nothing, and PUT sets the same values again (RFC 9110, 9.2.2).
        """
        return self.method in {"GET", "PUT"}
