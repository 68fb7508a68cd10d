"""The OpenAPI document of Vobiz's number-to-trunk API, as typed, frozen values."""

from vobiz_spec.behaviour import Behaviour, EncodingRule, Hint, Judged, Level, Match, PathAlias, Sees
from vobiz_spec.document import Operation, Spec, load

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
    "load",
]
