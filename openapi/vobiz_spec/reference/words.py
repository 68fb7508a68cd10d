"""What the keys of a behaviour mean, in words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_spec.behaviour import Judged, Match

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_spec.behaviour import Behaviour, Sees

JUDGED: Mapping[Judged, str] = {
    Judged.SAFE: "With any account: judging it costs nothing and destroys nothing.",
    Judged.GIVEN: "With a value that only the caller knows, such as a number of another account.",
    Judged.SANDBOX: "With an account whose money may be spent and whose objects may be deleted.",
    Judged.STEERED: "With a fault or a special account, which a provider of one's own can be given.",
}
_MATCHES: Mapping[Match, str] = {
    Match.BODY: "The body must be this one, literally.",
    Match.ERROR: "Only the value of “error” must be this one.",
    Match.STATUS: "Only the status counts. The body is an example.",
}


def matched(sees: Sees) -> str | None:
    """Return how much of the examples a body must repeat; None if the behaviour says nothing about the body."""
    if sees.example is None and sees.mentions is None:
        return None
    stated = _MATCHES[sees.match] if sees.example else ""
    if sees.also and sees.match is Match.BODY:
        stated = "The body must be one of these, literally."
    mentioned = f"It must contain “{sees.mentions}”." if sees.mentions else ""
    return " ".join(filter(None, [stated, mentioned]))


def blamed(behaviour: Behaviour) -> str | None:
    """Return whose matter a refusal is; None if the behaviour is no refusal."""
    if behaviour.becomes is None:
        return None
    if behaviour.by_state:
        return "The state of the account or of the service. The request may be right by itself."
    return "The request, which has a mistake."


def exemplified(behaviour: Behaviour, *, is_spelled: bool) -> str:
    """Return what an example request of a behaviour's operation has to do with the behaviour.

    Args:
        behaviour: The behaviour.
        is_spelled: Whether the behaviour is about a spelling of the number, which the request has.
    """
    if is_spelled or behaviour.success:
        return "As a command:"
    if behaviour.becomes is None:
        return "A request of this operation:"
    return "A correct request, which the state refuses:" if behaviour.by_state else "A request without the mistake:"
