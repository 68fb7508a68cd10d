"""An HTML page as a tree, read with the parser of the standard library."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator

_VOID = {"br", "hr", "img", "input", "link", "meta"}


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = ET.Element("document")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = ET.SubElement(self._open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> ends <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        parent = self._open[-1]
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + data
        else:
            parent.text = (parent.text or "") + data


def parsed(page: str) -> ET.Element:
    """Return the root of a page. Each element that is not void must be closed, in order."""
    tree = _Tree()
    tree.feed(page)
    tree.close()
    return tree.root


def found(root: ET.Element, path: str) -> list[ET.Element]:
    """Return the elements on a path of tags and classes, such as `.finding pre`, each anywhere in the one before."""
    within = [root]
    for step in path.split():
        tag, _, css_class = step.partition(".")
        within = list(dict.fromkeys(one for parent in within for one in _fitting(parent, tag, css_class)))
    return within


def _fitting(parent: ET.Element, tag: str, css_class: str) -> Iterator[ET.Element]:
    for one in parent.iter(tag or None):
        if one is not parent and (not css_class or css_class in one.get("class", "").split()):
            yield one


def text_of(element: ET.Element) -> str:
    """Return the text in an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())
