"""Generates `vobiz_client/_generated/` from the OpenAPI document.

Run `python -m vobiz_generator` after an edit of the document. The package is a tool of this repository: it is not in
the wheel, and `vobiz_client` does not import it.

A document may hold only what the generator handles; anything else raises UnhandledError instead of being left out.
"""

from vobiz_generator.rendering import OUTPUT, render
from vobiz_generator.unhandled import UnhandledError

__all__ = ["OUTPUT", "UnhandledError", "render"]
