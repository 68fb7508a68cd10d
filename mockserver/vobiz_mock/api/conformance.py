"""Validates the fake's own replies against the document, with openapi-core. It must not depend on the state."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from jsonschema_path import SchemaPath
from openapi_core import V31ResponseValidator
from werkzeug.datastructures import Headers

from vobiz_spec import strict_patterns

if TYPE_CHECKING:
    from vobiz_mock.messages import Reply
    from vobiz_spec import Operation, Spec

_log = logging.getLogger("vobiz_mock")


class _RequestAdapter:
    """An operation in the form of openapi-core's `Request` protocol. It has no other part of a request."""

    host_url = "http://localhost"

    def __init__(self, operation: Operation, base_path: str) -> None:
        self.method = operation.method.lower()
        self.path = self.path_pattern = base_path + operation.path


class _ResponseAdapter:
    """A reply in the form of openapi-core's `Response` protocol."""

    def __init__(self, reply: Reply) -> None:
        self.status_code = reply.status
        self.headers = Headers(reply.headers)
        self.content_type = self.headers.get("Content-Type", "")
        self.data = reply.body


class ReplyGuard:
    """Validates replies to requests for an operation."""

    def __init__(self, spec: Spec) -> None:
        self._base_path = spec.base_path
        self._failure = spec.example("ServerError")
        self._validator = V31ResponseValidator(SchemaPath.from_dict(strict_patterns(spec.document)))

    def problems(self, reply: Reply, operation: Operation) -> list[str]:
        """Return a description of each violation of the document by a reply."""
        request = _RequestAdapter(operation, self._base_path)
        errors = self._validator.iter_errors(request, _ResponseAdapter(reply))  # type: ignore[arg-type]
        return [f"{error} {error.__cause__ or ''}".strip() for error in errors]

    def checked(self, reply: Reply, operation: Operation) -> Reply:
        """Return the reply; if it violates the document, log that and return a 500 with the reason instead."""
        if not (problems := self.problems(reply, operation)):
            return reply
        _log.error("A reply of %s violates the OpenAPI document: %s", operation.id, "; ".join(problems))
        body = json.dumps({**self._failure, "message": f"Not in the document: {problems[0]}"}).encode()
        content = (("Content-Type", "application/json"), ("Content-Length", str(len(body))))
        others = (pair for pair in reply.headers if pair[0] not in dict(content))
        return replace(reply, status=HTTPStatus.INTERNAL_SERVER_ERROR, headers=(*content, *others), body=body)
