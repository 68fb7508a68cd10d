"""The files of the site: their names, and how each is made."""

from __future__ import annotations

import json
import mimetypes
from functools import partial
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from vobiz_spec.pages import environment, icon, style_sheet
from vobiz_spec.publishing import document_text, served_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from vobiz_spec.document import Spec

# The pages of the site, as its navigation lists them.
PAGES: Mapping[str, str] = {
    "index.html": "Overview",
    "behaviours.html": "Behaviours",
    "encoding.html": "The number in the path",
    "operations.html": "Operations",
}
_TEXT = "; charset=utf-8"
_TYPES = {".md": "text/markdown", ".yaml": "application/yaml", ".woff2": "font/woff2", ".map": "application/json"}


class File(NamedTuple):
    """A file of the site.

    Attributes:
        media_type: Its Content-Type.
        content: Its bytes.
    """

    media_type: str
    content: bytes


class Site:
    """The site of one document.

    Args:
        spec: The document.
        is_served: Whether a fake serves the site. Then its pages link to the fake's inspector, and send requests to it.
    """

    def __init__(self, spec: Spec, *, is_served: bool) -> None:
        self._spec = spec
        self._is_served = is_served
        self._environment = environment(__package__)
        self._static = resources.files(__package__) / "static"
        self._made: dict[str, Callable[[], str]] = {
            **{name: partial(self.page, name) for name in PAGES},
            "static/style.css": style_sheet,
            "static/icon.svg": icon,
            "openapi.yaml": document_text,
            "openapi.json": self._document,
        }

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all files, with slashes."""
        return (*self._made, *_files(self._static, "static/"))

    def file(self, name: str) -> File | None:
        """Return a file; None if the site has none of this name."""
        if (make := self._made.get(name)) is not None:
            return File(_media_type(name), make().encode())
        if name not in self.names:
            return None
        return File(_media_type(name), self._static.joinpath(*name.split("/")[1:]).read_bytes())

    def page(self, name: str, **values: object) -> str:
        """Return a page, as HTML.

        Args:
            name: Its name, such as `index.html`.
            values: Further values for its template.
        """
        template = self._environment.get_template(name)
        shared = {"spec": self._spec, "pages": PAGES, "here": name, "is_served": self._is_served}
        return template.render(**shared, **values)

    def write(self, folder: Path) -> None:
        """Write all files into a folder, which is created if it does not exist.

        Raises:
            OSError: A file cannot be written.
        """
        for name in self.names:
            file = self.file(name)
            assert file is not None
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)

    def _document(self) -> str:
        document = served_document(self._spec) if self._is_served else self._spec.document
        return json.dumps(document, ensure_ascii=False) + "\n"


def _files(folder: Traversable, prefix: str) -> Iterator[str]:
    """Yield the names of the files below a folder."""
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            yield from _files(entry, f"{prefix}{entry.name}/")
        else:
            yield f"{prefix}{entry.name}"


def _media_type(name: str) -> str:
    suffix = f".{name.rpartition('.')[2]}"
    found = _TYPES.get(suffix) or mimetypes.types_map.get(suffix, "text/plain")
    return found + _TEXT if found.startswith("text/") or found.endswith(("json", "javascript", "yaml")) else found
