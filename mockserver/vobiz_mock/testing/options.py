"""What a test says with the marker `vobiz`: its account, and the mistakes that it may make."""

from __future__ import annotations

from collections import ChainMap
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from vobiz_mock.api.mistakes import NAMES
from vobiz_mock.testing.fictional import Shape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Self

    from vobiz_mock.api.mistakes import Mistake
    from vobiz_mock.journal.record import Record
    from vobiz_spec import Spec

# Each argument of the marker, and the types that it may have.
_ARGUMENTS: Mapping[str, tuple[type, ...]] = {
    "allow": (str, list, tuple, set, frozenset),
    "allow_mistakes": (bool,),
    "numbers": (int,),
    "trunks": (int,),
    "trial": (bool,),
}
_MOST = 100  # numbers or trunks of an account


@dataclass(frozen=True, kw_only=True)
class TestOptions:
    """The options of a test.

    Attributes:
        allow: The mistakes that the test may make: ids of behaviours, with or without the operation before the point,
            or of encoding rules, or names of mistakes with which a request may succeed, such as `undeclared-field`.
        allow_mistakes: Whether it may make any.
        shape: What its account has.
    """

    __test__ = False  # pytest would collect it because of its name

    allow: frozenset[str] = frozenset()
    allow_mistakes: bool = False
    shape: Shape = field(default_factory=Shape)

    @classmethod
    def of(cls, markers: Sequence[Mapping[str, Any]], spec: Spec) -> Self:
        """Return the options of the markers of a test.

        Args:
            markers: The arguments of each marker, the closest one first. An argument of the closest counts.
            spec: The OpenAPI document.

        Raises:
            ValueError: An argument is unknown, or its value is not valid.
        """
        given = dict(ChainMap(*(dict(marker) for marker in markers)))
        for name, value in given.items():
            _check(name, value)
        allow = given.pop("allow", ())
        allowed = frozenset([allow] if isinstance(allow, str) else allow)
        _check_known(allowed, spec)
        any_mistake = given.pop("allow_mistakes", False)
        return cls(allow=allowed, allow_mistakes=any_mistake, shape=Shape(**given))

    def allows(self, record: Record, mistake: Mistake) -> bool:
        """Return whether the test may have made a mistake in a request."""
        decided = record.entry.own or record.entry.outcome
        behaviours = {mistake.name, decided.behaviour}
        named = {*behaviours, *map(_name, behaviours), record.spelling}
        return self.allow_mistakes or not self.allow.isdisjoint(named)


def _check(name: str, value: object) -> None:
    if name not in _ARGUMENTS:
        raise ValueError(f"the marker vobiz has no argument {name!r}; expected {', '.join(_ARGUMENTS)}")
    types = _ARGUMENTS[name]
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise ValueError(f"{name} of the marker vobiz is {value!r}; expected {types[-1].__name__}")
    if isinstance(value, int) and not 0 <= value <= _MOST:
        raise ValueError(f"{name} of the marker vobiz is {value}; expected 0 to {_MOST}")


def _check_known(allowed: frozenset[str], spec: Spec) -> None:
    known = {*spec.behaviours, *map(_name, spec.behaviours), *(rule.id for rule in spec.encoding_rules), *NAMES}
    if unknown := sorted(str(name) for name in allowed - known):
        near = get_close_matches(unknown[0], known, n=1) or ["plus-unencoded"]
        raise ValueError(
            f"allow of the marker vobiz has {unknown[0]!r}, which is the name of no mistake; for example {near[0]!r}"
        )


def _name(behaviour: str) -> str:
    """Return the id of a behaviour without the operation."""
    return behaviour.partition(".")[2] or behaviour
