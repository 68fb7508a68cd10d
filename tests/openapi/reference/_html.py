"""What a page of HTML has: its anchors, its links and the files that it loads."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vobiz_spec.reference import Site


class Page(HTMLParser):
    """A page, read.

    Attributes:
        anchors: The values of all `id` attributes. Those within a template are none until a script copies it.
        links: The addresses that it links to or loads.
        inline: What a content security policy without inline script and style would refuse.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.inline: list[str] = []
        self._templates = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element has."""
        values = {name: value or "" for name, value in attrs}
        self.anchors += [values["id"]] if "id" in values and not self._templates else []
        self._templates += tag == "template"
        self.links += [values[name] for name in ("href", "src", "action") if name in values]
        self.inline += [name for name in values if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in values and values.get("type") != "application/json"):
            self.inline.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note that a template ends."""
        self._templates -= tag == "template"


def read(site: Site) -> dict[str, Page]:
    """Return the pages of a site by name."""
    names = (name for name in site.names if name.endswith(".html"))
    return {name: Page(file.content.decode()) for name in names if (file := site.file(name))}
