"""The files of the site: their names, and how each is made."""

from __future__ import annotations

import json
import mimetypes
from functools import partial
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from vobiz_spec.pages import environment, icon, style_sheet
from vobiz_spec.publishing import document_text, served_document
from vobiz_spec.reference import markdown
from vobiz_spec.reference.encoding import encoding_values
from vobiz_spec.reference.guide import Guide
from vobiz_spec.reference.writing import write_files

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
# The same as text, for programs.
_TEXTS: Mapping[str, Callable[[Guide], str]] = {
    "behaviours.md": markdown.behaviours,
    "encoding.md": markdown.encoding,
    "operations.md": markdown.operations,
    "llms.txt": markdown.list_of_pages,
    "llms-full.txt": markdown.everything,
}
# What the templates of some pages need of the document, by the name of the page.
_VALUES: Mapping[str, Callable[[Spec], Mapping[str, object]]] = {"encoding.html": encoding_values}
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
        self._guide = Guide(spec)
        self._static = resources.files(__package__) / "static"
        self._files: dict[str, File] = {}
        self._made: dict[str, Callable[[], str]] = {
            **{name: partial(self.page, name) for name in PAGES},
            "static/style.css": style_sheet,
            "static/icon.svg": icon,
            **{name: partial(write, self._guide) for name, write in _TEXTS.items()},
            "openapi.yaml": document_text,
            "openapi.json": self._document,
        }

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all files, with slashes."""
        return (*self._made, *_files(self._static, "static/"))

    def file(self, name: str) -> File | None:
        """Return a file; None if the site has none of this name. It is made at the first call, and kept."""
        if name not in self._files and (content := self._content(name)) is not None:
            self._files[name] = File(_media_type(name), content)
        return self._files.get(name)

    def _content(self, name: str) -> bytes | None:
        if (make := self._made.get(name)) is not None:
            return make().encode()
        return self._static.joinpath(*name.split("/")[1:]).read_bytes() if name in self.names else None

    def page(self, name: str, **values: object) -> str:
        """Return a page, as HTML.

        Args:
            name: Its name, such as `index.html`.
            values: Further values for its template. They replace those that it has without them.
        """
        template = self._environment.get_template(name)
        text = {html: md for html in PAGES if (md := html.replace(".html", ".md")) in _TEXTS}
        shared = {
            "markdown": text,
            "spec": self._spec,
            "pages": PAGES,
            "here": name,
            "is_served": self._is_served,
            "guide": self._guide,
        }
        own = _VALUES[name](self._spec) if name in _VALUES else {}
        return template.render({**shared, **own, **values})

    def write(self, folder: Path, *, force: bool = False) -> tuple[str, ...]:
        """Write all files into a folder, which is created if it does not exist.

        Files of an earlier version that this one does not have are removed. All others stay. If a file cannot be
        written, the folder is as it was.

        Args:
            folder: The folder.
            force: Whether to write into a folder with files that are not those of a site.

        Returns:
            The names of the files that were removed.

        Raises:
            ForeignFolderError: The folder has files that are not those of a site, and `force` is not set.
            OSError: A file cannot be written.
        """
        files = {name: file.content for name in self.names if (file := self.file(name)) is not None}
        return write_files(files, folder, force=force)

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
