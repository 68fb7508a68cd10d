"""What all HTML pages share: a layout, macros, a style sheet, and the words for levels.

The reference of the document, the inspector of the fake and the report of the checks are rendered with it, so that they
look alike. Only this package imports Jinja.
"""

from __future__ import annotations

from importlib import resources

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from vobiz_spec.document import load
from vobiz_spec.pages.texts import inline, plain, sentence

__all__ = ["environment", "icon", "style_sheet"]


def environment(package: str) -> Environment:
    """Return an environment for the templates of a package, which may extend and import those of this one.

    Everything that a template shows is escaped, unless it is marked as HTML.

    Args:
        package: The import name of a package with a folder `templates`.
    """
    loader = ChoiceLoader([PackageLoader(package), PackageLoader(__name__)])
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False}  # Jinja would sort the keys
    made.filters |= {"inline": inline, "plain": plain, "sentence": sentence}
    made.globals["level_meanings"] = load().level_meanings
    return made


def style_sheet() -> str:
    """Return the style sheet, as CSS."""
    return _static("style.css")


def icon() -> str:
    """Return the icon that a browser shows for a page, as SVG."""
    return _static("icon.svg")


def _static(name: str) -> str:
    return (resources.files(__name__) / "static" / name).read_text(encoding="utf-8")
