"""Reads requests with two readers: the quick one says yes, and openapi-core decides about everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_mock.api.compiled import CompiledReader
from vobiz_mock.api.json_body import JsonBody
from vobiz_mock.errors import TakesLongError

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

    def read(self, routed: RoutedRequest, *, at_once: bool = False) -> Reading:
        """Read the query and the body of a request for an operation.

        Raises:
            TakesLongError: openapi-core is not imported yet, and the result is wanted at once.
        """
        body = JsonBody(routed.request.body)
        if (reading := self._compiled.read(routed, body)) is not None:
            return reading
        if at_once and self._openapi is None:
            raise TakesLongError("the reply would take long")
        return self._openapi_reader().read(routed, body, well_formed=self._compiled.well_formed(routed))

    def _openapi_reader(self) -> OpenAPIReader:
        """Return the reader with openapi-core, which is imported at the first request that needs it."""
        if self._openapi is None:
            from vobiz_mock.api.openapi import OpenAPIReader  # noqa: PLC0415 - a quarter of a second

            self._openapi = OpenAPIReader(self._spec)
        return self._openapi
