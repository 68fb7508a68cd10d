"""The reference of the API below `/docs/`, as pages for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, redirect, request, url_for

from vobiz_mock.api.spelling import SpellingRules
from vobiz_mock.api.target import as_received, decode
from vobiz_mock.web.control_request import off_the_loop
from vobiz_mock.web.own_paths import DOCS, ICON
from vobiz_mock.web.pages import protect

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from vobiz_spec import Spec
    from vobiz_spec.reference import Site
    from vobiz_spec.reference.encoding import Judged


def docs_routes(spec: Spec) -> Blueprint:
    """Return the blueprint with the files of the reference."""
    routes = Blueprint(DOCS, __name__)
    routes.after_request(protect)
    site = _Lazy(spec)

    @routes.get("")
    def start() -> ResponseReturnValue:
        """Redirect to the reference of the API, for people."""
        return redirect(url_for(".file", name=""))

    @routes.get(f"/{ICON}")
    def icon() -> ResponseReturnValue:
        """Redirect to the icon, so that a browser that asks for one by itself meets no fault."""
        return redirect(url_for(".file", name="static/icon.svg"))

    @routes.get("/encoding.html")
    @off_the_loop
    def encoding() -> Response:
        """Return the page about the number in the path, with a number judged if a form asks for it."""
        sent = request.args.get("number", "")
        values = {"judged": _judged(spec, sent)} if sent else {}
        return Response(site().page("encoding.html", **values), content_type="text/html; charset=utf-8")

    @routes.get("/", defaults={"name": "index.html"})
    @routes.get("/<path:name>")
    @off_the_loop
    def file(name: str) -> ResponseReturnValue:
        """Return a file of the reference."""
        found = site().file(name)
        if found is None:
            abort(404)
        response = Response(found.content, content_type=found.media_type)
        response.add_etag()
        return response.make_conditional(request)

    return routes


def _judged(spec: Spec, sent: str) -> Judged:
    """Return what the API makes of a number that somebody has typed as a segment of a path."""
    from vobiz_spec.reference.encoding import Judged  # noqa: PLC0415 see `_Lazy`

    received = as_received(sent)
    spelling = SpellingRules(spec).judge(received, decode(received))
    return Judged(sent=sent, rule=spelling.rule, number=spelling.meant)


class _Lazy:
    """The site, made when it is first asked for: few fakes are, and its templates take a while to load."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._site: Site | None = None

    def __call__(self) -> Site:
        if self._site is None:
            from vobiz_spec.reference import Site  # noqa: PLC0415 see above

            self._site = Site(self._spec, is_served=True)
        return self._site
