"""The OpenAPI document of Vobiz's number-to-trunk API, as typed, frozen values."""

from vobiz_spec.behaviour import Behaviour, EncodingRule, Hint, Judged, Level, Match, PathAlias, Sees
from vobiz_spec.document import Operation, Spec, load
from vobiz_spec.patterns import strict_patterns
from vobiz_spec.publishing import document_text, served_document

__all__ = [
    "Behaviour",
    "EncodingRule",
    "Hint",
    "Judged",
    "Level",
    "Match",
    "Operation",
    "PathAlias",
    "Sees",
    "Spec",
    "document_text",
    "load",
    "served_document",
    "strict_patterns",
]
