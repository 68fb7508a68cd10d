"""Values as Python's source: literals, with the token and the values of earlier responses put in by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_contract.reproduction.pieces import Form, text_in_pieces

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vobiz_contract.provider.provider import Provider
    from vobiz_contract.reproduction.pieces import Piece

__all__ = ["text_literal", "value_literal"]

_PYTHON = {
    Form.TOKEN: "{TOKEN}",
    Form.SHORT_TOKEN: "{TOKEN[:-1]}",
    Form.SWAPPED_TOKEN: "{TOKEN.swapcase()}",
    Form.BASIC: "{BASIC}",
}


def value_literal(value: object, provider: Provider, values: Mapping[str, str]) -> str:
    """Return a value of a JSON document; `values` has the names of the values of earlier responses, by value."""
    if isinstance(value, dict):
        parts = (
            f"{value_literal(key, provider, values)}: {value_literal(one, provider, values)}"
            for key, one in value.items()
        )
        return f"{{{', '.join(parts)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(value_literal(one, provider, values) for one in value)}]"
    return text_literal(text_in_pieces(value, provider, values)) if isinstance(value, str) else repr(value)


def text_literal(pieces: Sequence[Piece]) -> str:
    """Return pieces as a string of Python: a literal, or one with values in it."""
    if all(piece.form is Form.TEXT for piece in pieces):
        return repr("".join(piece.text for piece in pieces))
    literals = (_in_f_string(piece) for piece in pieces)
    return f'f"{"".join(literals)}"'


def _in_f_string(piece: Piece) -> str:
    match piece.form:
        case Form.TEXT:
            escaped = piece.text.encode("unicode_escape").decode("ascii")
            return escaped.replace('"', '\\"').replace("{", "{{").replace("}", "}}")
        case Form.VALUE:
            return f"{{{piece.text}}}"
        case Form.QUOTED_VALUE:
            return f"{{quote({piece.text}, safe='')}}"
        case _:
            return _PYTHON[piece.form]
