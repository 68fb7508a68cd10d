"""Faults that take more than a line: they remember, look twice, or read a request as another.

Of wrappers each is a function from the sound fake to the broken one; the small ones say of a request what it is, or
what it is taken for.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from tests.contract._kit import (
    data,
    instead,
    is_assign,
    is_get,
    is_list,
    is_unassign,
    made,
    respelled,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract._kit import Answer, Asked, Fake

# The fake's seed, as the tests give it.
ACCOUNT, TOKEN = "MA_BN2MZ1VV", "Secret-of-the-fake"
TRUNKS = ("e3e55a78-1234-5678-90ab-cdef12345678", "0a1b2c3d-1111-4222-8333-444455556666")
NUMBERS = ("+912271264217", "+1234567890")
FOREIGN_NUMBER, FOREIGN_TRUNK = "+442071838750", "5f0e1d2c-9999-4888-8777-666655554444"


def lying(when: Callable[[Asked], bool]) -> Any:
    """Success is answered, and nothing done."""
    return instead(when, 204)


def conflict_moves(fake: Fake) -> Callable[[Asked], Answer]:
    """A refused assign takes effect all the same."""

    def app(asked: Asked) -> Answer:
        answer = fake(asked)
        if is_assign(asked) and b"already assigned" in answer.body:
            fake(as_delete(asked))
            fake(asked)
        return answer

    return app


def moves(when_same: bool) -> Any:  # noqa: FBT001 one of two
    """An assign of a number that has a trunk succeeds, either to the same trunk or to another."""

    def broken(fake: Fake) -> Callable[[Asked], Answer]:
        held: dict[str, str] = {}

        def app(asked: Asked) -> Answer:
            answer = fake(asked)
            trunk = (asked.data or {}).get("trunk_group_id") if is_assign(asked) else None
            if answer.status == 204 and trunk:
                held[asked.number] = trunk
            elif b"already assigned" in answer.body and trunk and (held.get(asked.number) == trunk) == when_same:
                if not when_same:
                    fake(as_delete(asked))
                    fake(asked)
                    held[asked.number] = trunk
                return made(204)
            return answer

        return app

    return broken


def as_delete(asked: Asked) -> Asked:
    return type(asked)({**asked.environ, "REQUEST_METHOD": "DELETE"}, b"")


def stale(fake: Fake) -> Callable[[Asked], Answer]:
    """The list shows what it showed the time before."""
    before: dict[str, Answer] = {}

    def app(asked: Asked) -> Answer:
        answer = fake(asked)
        if not is_list(asked) or answer.status != 200:
            return answer
        shown, before[asked.target] = before.get(asked.target, answer), answer
        return shown

    return app


def forgets_after(n: int) -> Any:
    """After so many requests an assignment is lost."""

    def broken(fake: Fake) -> Callable[[Asked], Answer]:
        held: list[Asked] = []
        count = [0]

        def app(asked: Asked) -> Answer:
            count[0] += 1
            answer = fake(asked)
            if is_assign(asked) and answer.status == 204:
                held[:] = [as_delete(asked)]
            if count[0] % n == 0 and held:
                fake(held.pop())
            return answer

        return app

    return broken


def removes_unassigned(fake: Fake) -> Callable[[Asked], Answer]:
    """A number that is unassigned disappears from the list until it is assigned again."""
    gone: set[str] = set()

    def app(asked: Asked) -> Answer:
        answer = fake(asked)
        if asked.path.endswith("/assign") and answer.status == 204:
            number = asked.number.replace("%2B", "+")
            (gone.add if is_unassign(asked) else gone.discard)(number)
        if is_list(asked) and answer.status == 200 and gone:
            page = answer.data
            kept = [item for item in page["items"] if item["e164"] not in gone]
            answer.data = {**page, "items": kept, "total": page["total"] - len(gone)}
        return answer

    return app


def unassigns_once(fake: Fake) -> Callable[[Asked], Answer]:
    """A number that was unassigned cannot be assigned again."""
    spent: set[str] = set()

    def app(asked: Asked) -> Answer:
        if is_assign(asked) and asked.number in spent:
            return made(400, "NumberAlreadyAssigned")
        answer = fake(asked)
        if is_unassign(asked) and answer.status == 204:
            spent.add(asked.number)
        return answer

    return app


def checks_then_acts(fake: Fake) -> Callable[[Asked], Answer]:
    """Whether a number is free is looked up first, and set later: both of two racers find it free."""
    meet = threading.Barrier(2)

    def app(asked: Asked) -> Answer:
        if not is_assign(asked):
            return fake(asked)
        try:
            meet.wait(0.05)
        except threading.BrokenBarrierError:
            meet.reset()
            return fake(asked)
        answer = fake(asked)
        return made(204) if b"already assigned" in answer.body else answer

    return app


def other_number_too(fake: Fake) -> Callable[[Asked], Answer]:
    """Assigning one number assigns another as well."""

    def app(asked: Asked) -> Answer:
        answer = fake(asked)
        if is_assign(asked) and answer.status == 204:
            other = type(asked)(dict(asked.environ), asked.body)
            respelled(lambda _: "%2B33123456789")(other)
            fake(other)
        return answer

    return app


def order(first: Callable[[Asked], bool], code: int, name: str) -> Any:
    """A mistake is answered before those that come before it."""
    return instead(lambda asked: is_assign(asked) and first(asked), code, name)


def items(change: Callable[[dict[str, Any]], Any]) -> Any:
    """Each number in the list is changed, in place."""

    def each(page: dict[str, Any]) -> None:
        for item in page["items"]:
            change(item)

    return data(each)


def extra_on_assigned(asked: Asked) -> Any:
    """A body without a trunk is taken for the first trunk."""
    return {"trunk_group_id": TRUNKS[0]} if not isinstance(asked.data, dict) else None


def unwrapped(asked: Asked) -> Any:
    return asked.data[0] if isinstance(asked.data, list) and asked.data and isinstance(asked.data[0], dict) else None


def no_uuid(asked: Asked) -> bool:
    value = asked.data.get("trunk_group_id") if isinstance(asked.data, dict) else None
    return not (isinstance(value, str) and len(value) == 36)


def unknown_trunk(asked: Asked) -> bool:
    return isinstance(asked.data, dict) and asked.data.get("trunk_group_id") not in TRUNKS and not no_uuid(asked)


def token(environ_name: str, change: Callable[[str], str]) -> Callable[[Asked], None]:
    def edit(asked: Asked) -> None:
        if environ_name in asked.environ:
            asked.environ[environ_name] = change(asked.environ[environ_name])

    return edit


def own_account(asked: Asked) -> None:
    """Whatever account the path names, it is read as the header's."""
    parts = asked.target.split("/")
    if len(parts) > 4:
        asked.target = "/".join([*parts[:4], asked.environ.get("HTTP_X_AUTH_ID", parts[4]), *parts[5:]])


def uuid_strip(asked: Asked) -> Any:
    value = asked.data.get("trunk_group_id") if isinstance(asked.data, dict) else None
    return {"trunk_group_id": value.strip()} if isinstance(value, str) else None


def latin(asked: Asked) -> bytes:
    return asked.body.decode("utf-8", "replace").encode()


def renamed(asked: Asked) -> Any:
    return (
        {"trunk_group_id": asked.data["trunk_id"]}
        if isinstance(asked.data, dict) and "trunk_id" in asked.data
        else None
    )


def has_extra(asked: Asked) -> bool:
    return isinstance(asked.data, dict) and "trunk_group_id" in asked.data and len(asked.data) > 1


def wants(asked: Asked, query: str) -> bool:
    return is_get(asked) and f"{query}=" in asked.target


def without_query(name: str) -> Any:
    def edit(asked: Asked) -> None:
        path, _, query = asked.target.partition("?")
        asked.target = f"{path}?{'&'.join(part for part in query.split('&') if not part.startswith(f'{name}='))}"
        asked.environ["QUERY_STRING"] = asked.target.partition("?")[2]

    return edit


def delete_trunk(asked: Asked) -> bool:
    return asked.method == "DELETE" and "/trunks/" in asked.path


def one_trunk(asked: Asked) -> bool:
    return is_get(asked) and "/trunks/" in asked.path
