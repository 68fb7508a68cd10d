"""The OpenAPI document of Vobiz's number-to-trunk API, as typed, frozen values."""

from vobiz_spec.behaviour import Behaviour, Hint, Judged, Level, Match, PathAlias, Sees
from vobiz_spec.document import Operation, Spec, load
from vobiz_spec.encoding import Encoding, EncodingFunction, EncodingPart, EncodingRule, EncodingRun, Mark
from vobiz_spec.patterns import compiled_pattern, strict_patterns
from vobiz_spec.publishing import document_text, served_document

__all__ = [
    "Behaviour",
    "Encoding",
    "EncodingFunction",
    "EncodingPart",
    "EncodingRule",
    "EncodingRun",
    "Hint",
    "Judged",
    "Level",
    "Mark",
    "Match",
    "Operation",
    "PathAlias",
    "Sees",
    "Spec",
    "compiled_pattern",
    "document_text",
    "load",
    "served_document",
    "strict_patterns",
]
