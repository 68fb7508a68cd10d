"""Words that people type for what the document says in other words, so that the search finds it.

Owns the words only. They are no statements about the API.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# If a behaviour's own words fit the pattern, it is found by the others, too.
_SYNONYMS: Mapping[str, str] = {
    r"plus|\+": "plus sign + urlencode url-encode encoding unencoded unescaped space",
    r"percent-encoded|%2[bB]|e\.?164": "encode encoded encoding urlencode url-encode escape format",
    r"encoded-twice|%252": "double doubly encoding twice",
    r"(?-i:%2b)|lower-case": "lowercase hex",
    r"conflict|already": "conflict already assigned taken duplicate busy again repeat move switch reassign idempotent",
    r"409": "conflict",
    r"same time|race": "race parallel concurrent concurrency simultaneous simultaneously atomic",
    r"401|credential|x-auth": "auth authentication unauthorized unauthorised login key token secret wrong",
    r"403": "forbidden permission denied unauthorized",
    r"404": "missing unknown not-found",
    r"429|too many": "rate limit ratelimit limited throttle throttled throttling quota backoff retry",
    r"retry-after": "retry backoff wait",
    r"500": "crash failure outage internal retry timeout 5xx",
    r"413|megabytes": "large big size limit",
    r"405": "verb",
    r"content-type": "content type header media mime json 415 unsupported",
    r"body-invalid|invalid body": "validation malformed missing json bad invalid",
    r"trunk_id|misnamed": "misnamed wrong name field typo trunk-id",
    r"/account/": "capital case casing uppercase lowercase account path",
    r"foreign|another account": "foreign other owner someone else's belongs",
    r"delete|unassign|release": "delete remove detach unlink unassign free",
    r"purchas": "buy order",
    r"inventory": "shop sale offer",
    r"release|cooldown": "release cancel return give back unrent",
    r"per_page|\blimit\b|paging|offset": "page pages paging pagination per page limit offset",
    r"search|filter": "filter query find contains",
    r"password|credential": "password username login sip",
    r"trial": "trial denied sandbox",
    r"check-order|several mistakes": "order first precedence priority several errors",
    r"fields-ignored|ignores all fields": "extra additional unknown fields lenient",
    r"success": "success ok works happy",
    r"\b204\b": "empty no-content",
}
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), words) for pattern, words in _SYNONYMS.items())


def synonyms(text: str) -> str:
    """Return the words by which a text is found, beside its own."""
    found = (word for pattern, words in _COMPILED if pattern.search(text) for word in words.split())
    return " ".join(dict.fromkeys(found))
