"""Reads requests with two readers: the quick one says yes, and openapi-core decides about everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_mock.api.compiled import CompiledReader
from vobiz_mock.api.json_body import JsonBody

if TYPE_CHECKING:
    from vobiz_mock.api.openapi import OpenAPIReader
    from vobiz_mock.api.reading import Reading
    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_spec import Spec


class Readers:
    """The readers of one document.

    Args:
        spec: The OpenAPI document.
    """

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._compiled = CompiledReader(spec)
        self._openapi: OpenAPIReader | None = None

    def read(self, routed: RoutedRequest) -> Reading:
        """Read the query and the body of a request for an operation."""
        body = JsonBody(routed.request.body)
        reading = self._compiled.read(routed, body)
        return self._openapi_reader().read(routed, body) if reading is None else reading

    def _openapi_reader(self) -> OpenAPIReader:
        """Return the reader with openapi-core, which is imported at the first request that needs it."""
        if self._openapi is None:
            from vobiz_mock.api.openapi import OpenAPIReader  # noqa: PLC0415 - a quarter of a second

            self._openapi = OpenAPIReader(self._spec)
        return self._openapi
