"""The active faults of a fake. It must not depend on Flask or on sockets."""

from __future__ import annotations

import logging
import re
import secrets
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vobiz_mock.errors import SteeringError, TakesLongError
from vobiz_mock.faults import effects, presets
from vobiz_mock.faults.answers import Answers
from vobiz_mock.faults.conditions import Subject
from vobiz_mock.faults.definition import read
from vobiz_mock.faults.fault_store import Meeting
from vobiz_mock.faults.hidden import refuse_hidden
from vobiz_mock.faults.magic import Magic
from vobiz_mock.faults.unfireable import completed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_mock.api.signature import Signature
    from vobiz_mock.faults.definition import Definition
    from vobiz_mock.faults.effects import Answer
    from vobiz_mock.faults.fault import Fault
    from vobiz_mock.faults.fault_store import FaultStore
    from vobiz_mock.journal.entry import Entry
    from vobiz_spec import Spec

_log = logging.getLogger("vobiz_mock")
_SEEDS = 2**32
_ID = re.compile("f([1-9][0-9]{0,17})")
_MAX_FAULTS = 1000  # each request looks at all of them


class Faults:
    """The active faults of a fake, in the order in which they were added. Several threads may use them.

    A request meets the first fault that it fits and that has times left. One without times left stays in the list, so
    that its count can be read.

    Args:
        spec: The OpenAPI document.
        signature: Signs the answers of the faults.
        accept_plus: Whether the fake finds a number with a literal plus.
        magic: Whether the magic numbers are active.
        keep: Returns where the faults are kept. It is given what makes a definition of one that is written.
    """

    def __init__(
        self,
        spec: Spec,
        signature: Signature,
        *,
        accept_plus: bool = False,
        magic: bool = False,
        keep: Callable[[Callable[[object], Definition]], FaultStore],
    ) -> None:
        self._answers = Answers(spec, signature, accept_plus=accept_plus)
        self._magic = Magic(self._answers) if magic else None
        self._store = keep(self._defined)

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._store.all())

    def __len__(self) -> int:
        return len(self._store.all())

    def add(  # noqa: PLR0913 all but the first are passed by name
        self,
        do: Mapping[str, Any] | int | str,
        *,
        operation: str | None = None,
        account: str | None = None,
        number: str | None = None,
        spelling: str | None = None,
        nth: int | None = None,
        times: int | None = 1,
        when: str | None = None,
        chance: float | None = None,
        seed: int | None = None,
    ) -> Fault:
        """Add a fault.

        Args:
            do: A whole fault as a mapping with the key `do`; then there are no other arguments. Or what happens: a
                mapping such as `{"end": "reset"}`, a status, the id of a behaviour, or the name of a preset.
            operation: The id of the operation. None for all.
            account: The account id in the path. None for all.
            number: The number in E.164 form. None for all.
            spelling: The id of the encoding rule of the number. None for all.
            nth: The first of the requests that fit which meets the fault. None for the first of all.
            times: How many requests meet it; None for all.
            when: `before` or `after` the effect. None selects that of a preset, else `before`.
            chance: The probability with which a request that fits meets it. None for 1.
            seed: The seed of what is random. None selects one at random, which is shown and logged.

        Raises:
            SteeringError: It is malformed, or can never fire. Nothing has changed.
        """
        on = {"operation": operation, "account": account, "number": number, "spelling": spelling, "nth": nth}
        on = {name: value for name, value in on.items() if value is not None}
        rest = {"when": when, "chance": chance, "seed": seed}
        given = {"on": on, "times": times, **{name: value for name, value in rest.items() if value is not None}}
        return self.add_written(presets.whole(do, given))

    @contextmanager
    def during(self, do: Mapping[str, Any] | int | str, **options: Any) -> Iterator[Fault]:  # noqa: ANN401 of JSON
        """Add a fault that each request meets within a `with` block, and remove it afterwards.

        The arguments are those of `add`. `times` is unlimited by default.
        """
        if presets.is_whole(do):
            do = {"times": None, **do}
        else:
            options = {"times": None, **options}
        fault = self.add(do, **options)
        try:
            yield fault
        finally:
            self.remove(fault.id)

    def add_written(self, value: object) -> Fault:
        """Add a fault that is a value of JSON, in the format of the control API.

        Raises:
            SteeringError: It is malformed, or can never fire. Nothing has changed.
        """
        definition = self._defined(presets.written_out(value))
        chosen = definition.is_random and definition.seed is None
        if chosen:
            definition = replace(definition, seed=secrets.randbelow(_SEEDS))
        fault = self._appended(definition)
        if chosen:
            _log.info("The fault %s has the random seed %s", fault.id, definition.seed)
        return fault

    def has_had(self, id_: str) -> bool:
        """Return whether there is or was a fault of this id, a magic number's included."""
        if self._magic is not None and id_ in self._magic:
            return True
        digits = _ID.fullmatch(id_)
        return digits is not None and int(digits[1]) <= self._store.added

    def status(self, fault: Fault) -> int | None:
        """Return the status of the answer that a fault gives itself; None if it gives none."""
        return self._answers.status(fault.definition.do)

    def behaviours(self) -> tuple[str, ...]:
        """Return the ids of the behaviours whose answers a fault can give."""
        return tuple(id_ for id_ in self._answers.spec.behaviours if self._answers.own_answer(id_) is not None)

    def remove(self, id_: str) -> bool:
        """Remove a fault. Return whether there was one of this id."""
        return self._store.remove(id_)

    def clear(self, account: str | None = None) -> None:
        """Remove faults. The magic numbers stay.

        Args:
            account: Remove those whose condition is this account. None removes all.
        """
        self._store.clear(account)

    def meet(self, routed: RoutedRequest) -> Meeting | None:
        """Count a request. Return the faults that it fits, with the one that it meets; None if it fits none."""
        faults = self._store.candidates()
        if not faults and self._magic is None:
            return None
        subject = Subject(routed)
        fitting = tuple(fault for fault in faults if subject.fits(fault.definition))
        magic = self._magic.fault(subject) if self._magic else None
        fitting = fitting if magic is None else (*fitting, magic)
        return self._store.count(fitting) if fitting else None

    def around(self, meeting: Meeting, routed: RoutedRequest, answer: Answer) -> Entry:
        """Answer a request with the fault that it meets, if it meets one.

        Args:
            meeting: What `meet` returned.
            routed: The request.
            answer: Answers it as if there were no fault, with all effects.

        Raises:
            TakesLongError: `answer` did. The request is not counted, since it will be answered again.
        """
        try:
            return self._answered(meeting, routed, answer)
        except TakesLongError:
            self._store.give_back(meeting)
            raise

    def _answered(self, meeting: Meeting, routed: RoutedRequest, answer: Answer) -> Entry:
        if (fault := meeting.fault) is None:
            return answer(routed)
        plain: list[Entry] = []

        def remembered(request: RoutedRequest) -> Entry:
            plain.append(answer(request))
            return plain[-1]

        draw = fault.draw("wait", meeting.number)
        entry = effects.around(fault.definition, self._answers, routed, remembered, draw)
        if plain and not _differs(fault.definition, plain[0], entry):
            self._store.give_back(Meeting((), fault))
            return plain[0]
        reply = replace(entry.reply, headers=(*entry.reply.headers, (effects.FAULT_HEADER, fault.id)))
        decided = plain[0].outcome._replace(body=None) if plain else None
        return entry._replace(reply=reply, fault=fault.id, decided=decided)

    def _defined(self, written: object) -> Definition:
        """Return the definition of a fault that is written in full.

        Raises:
            SteeringError: It is malformed, or can never fire.
        """
        return completed(read(written), self._answers)

    def _appended(self, definition: Definition) -> Fault:
        def check(faults: tuple[Fault, ...]) -> None:
            if len(faults) >= _MAX_FAULTS:
                raise SteeringError(f"fault: there are {len(faults)} already, also spent ones; remove some first")
            refuse_hidden(definition, faults, self._answers.spec)

        return self._store.append(definition, check)


def _differs(definition: Definition, plain: Entry, entry: Entry) -> bool:
    """Return whether a client can see the difference that a fault makes to an answer of the fake."""
    return entry.outcome is not plain.outcome or (
        not definition.do.has_answer and effects.is_seen(definition.do, plain.reply.body)
    )
