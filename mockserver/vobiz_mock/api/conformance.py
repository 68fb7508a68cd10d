"""Whether the fake's own answers are what the document says: openapi-core decides."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from jsonschema_path import SchemaPath
from openapi_core import V31ResponseValidator
from werkzeug.datastructures import Headers

if TYPE_CHECKING:
    from vobiz_mock.messages import Reply
    from vobiz_spec import Operation, Spec

_log = logging.getLogger("vobiz_mock")


class _Asked:
    """The request to which a reply belongs, as openapi-core wants it: its operation alone."""

    host_url = "http://localhost"

    def __init__(self, operation: Operation, base_path: str) -> None:
        self.method = operation.method.lower()
        self.path = self.path_pattern = base_path + operation.path


class _Response:
    """A reply as openapi-core wants it."""

    def __init__(self, reply: Reply) -> None:
        self.status_code = reply.status
        self.headers = Headers(reply.headers)
        self.content_type = self.headers.get("Content-Type", "")
        self.data = reply.body


class ReplyGuard:
    """Compares every reply to a request for an operation with the document."""

    def __init__(self, spec: Spec) -> None:
        self._base_path = spec.base_path
        self._failure = spec.example("ServerError")
        self._validator = V31ResponseValidator(SchemaPath.from_dict(dict(spec.document)))

    def problems(self, reply: Reply, operation: Operation) -> list[str]:
        """What in a reply the document does not allow, a sentence each."""
        asked = _Asked(operation, self._base_path)
        errors = self._validator.iter_errors(asked, _Response(reply))  # type: ignore[arg-type]
        return [f"{error} {error.__cause__ or ''}".strip() for error in errors]

    def checked(self, reply: Reply, operation: Operation) -> Reply:
        """The reply; a 500 that says why instead, when the document does not allow it."""
        if not (problems := self.problems(reply, operation)):
            return reply
        _log.error("An answer of %s breaks the document: %s", operation.id, "; ".join(problems))
        body = json.dumps({**self._failure, "message": f"Not in the document: {problems[0]}"}).encode()
        content = (("Content-Type", "application/json"), ("Content-Length", str(len(body))))
        others = (pair for pair in reply.headers if pair[0] not in dict(content))
        return replace(reply, status=HTTPStatus.INTERNAL_SERVER_ERROR, headers=(*content, *others), body=body)
