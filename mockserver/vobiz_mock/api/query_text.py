"""The texts that query parameters of each type have. Both readers take them from here.

By itself, openapi-core accepts more: `1_0`, spaces and non-ASCII digits for an integer, or `y` and `on` for true. This
module must not depend on the document.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class TextForm(NamedTuple):
    """The form of the texts of one type.

    Attributes:
        pattern: What fits all of these texts, and no other.
        convert: Returns the value of such a text.
        problem: What is wrong with another text, as a clause.
    """

    pattern: re.Pattern[str]
    convert: Callable[[str], Any]
    problem: str

    def fits(self, text: str) -> bool:
        """Return whether a text has the form."""
        return self.pattern.fullmatch(text) is not None

    def value(self, text: str) -> Any:  # noqa: ANN401 a value of JSON
        """Return the value of a text; None if it does not have the form."""
        return self.convert(text) if self.fits(text) else None


# By the type in JSON Schema. A string has any text. The integer has more digits than any bound in the document.
TEXT_FORMS: Mapping[str, TextForm] = {
    "integer": TextForm(re.compile("-?[0-9]{1,18}"), int, "it is not an integer"),
    "boolean": TextForm(re.compile("true|false"), lambda text: text == "true", "it is neither true nor false"),
}
