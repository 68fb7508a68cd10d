"""Whether the fake's own answers are what the document says: openapi-core decides."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Response, json
from jsonschema_path import SchemaPath
from openapi_core import V31ResponseValidator

if TYPE_CHECKING:
    from werkzeug.datastructures import Headers

    from vobiz_spec import Operation, Spec

_log = logging.getLogger("vobiz_mock")


class _Asked:
    """The request to which an answer belongs, as openapi-core wants it: its operation alone."""

    host_url = "http://localhost"

    def __init__(self, operation: Operation, base_path: str) -> None:
        self.method = operation.method.lower()
        self.path = self.path_pattern = base_path + operation.path


class _Answer:
    """A response as openapi-core wants it."""

    def __init__(self, response: Response) -> None:
        self.status_code: int = response.status_code
        self.content_type: str = response.content_type or ""
        self.headers: Headers = response.headers
        self.data: bytes = response.get_data()


class ResponseGuard:
    """Holds every answer to an operation of the document against the document."""

    def __init__(self, spec: Spec) -> None:
        self._base_path = spec.base_path
        self._validator = V31ResponseValidator(SchemaPath.from_dict(dict(spec.document)))

    def problems(self, response: Response, operation: Operation) -> list[str]:
        """What of a response the document does not allow, a sentence each."""
        asked = _Asked(operation, self._base_path)
        errors = self._validator.iter_errors(asked, _Answer(response))  # type: ignore[arg-type]
        return [f"{error} {error.__cause__ or ''}".strip() for error in errors]

    def checked(self, response: Response, operation: Operation) -> Response:
        """The response, or where the document does not allow it, a 500 that says why."""
        if not (problems := self.problems(response, operation)):
            return response
        _log.error("An answer of %s breaks the document: %s", operation.id, "; ".join(problems))
        response.status_code = 500
        response.data = json.dumps({"error": "internal_server_error", "message": f"Not in the document: {problems[0]}"})
        response.mimetype = "application/json"
        return response
