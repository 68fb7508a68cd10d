"""What goes wrong with the requests of one account. It must not depend on pytest."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from vobiz_mock.errors import SteeringError
from vobiz_mock.faults.presets import is_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_mock.faults.fault import Fault
    from vobiz_mock.faults.faults import Faults


class AccountFaults:
    """The faults of an account. Requests of other accounts never meet them."""

    def __init__(self, faults: Faults, account_id: str) -> None:
        self._faults = faults
        self._account_id = account_id

    def __iter__(self) -> Iterator[Fault]:
        """Iterate over the faults, in the order in which they were added."""
        return (fault for fault in self._faults if fault.definition.on.account == self._account_id)

    def add(self, fault: Mapping[str, Any] | int | str, **options: Any) -> Fault:  # noqa: ANN401 values of JSON
        """Add a fault, as `MockServer.faults.add` does, for the requests of this account.

        Args:
            fault: A whole fault with the key `do`; or what happens, as a mapping, a status, the name of a behaviour, or
                that of a preset.
            **options: Which requests meet it, and when, such as `operation="assign_number"` or `when="after"`.

        Returns:
            The fault. Its attribute `met` is how many requests have met it.

        Raises:
            SteeringError: The fault is malformed, can never fire, or is for another account.
        """
        fault, options = self._confined(fault, options)
        return self._faults.add(fault, **options)

    @contextmanager
    def during(self, fault: Mapping[str, Any] | int | str, **options: Any) -> Iterator[Fault]:  # noqa: ANN401 of JSON
        """Add a fault that each request meets within a `with` block, and remove it afterwards.

        The arguments are those of `add`. `times` is unlimited by default.
        """
        fault, options = self._confined(fault, options)
        with self._faults.during(fault, **options) as added:
            yield added

    def remove(self, fault_id: str) -> bool:
        """Remove a fault. Return whether the account had it."""
        return any(fault.id == fault_id for fault in self) and self._faults.remove(fault_id)

    def clear(self) -> None:
        """Remove all faults of the account."""
        self._faults.clear(self._account_id)

    def _confined(
        self, fault: Mapping[str, Any] | int | str, options: Mapping[str, Any]
    ) -> tuple[Mapping[str, Any] | int | str, dict[str, Any]]:
        """Return a fault and its options with the account as a condition."""
        if not is_whole(fault):
            return fault, self._with_account(options)
        on = fault.get("on", {})
        return {**fault, "on": self._with_account(on) if isinstance(on, Mapping) else on}, dict(options)

    def _with_account(self, on: Mapping[str, Any]) -> dict[str, Any]:
        if (account := on.get("account", self._account_id)) != self._account_id:
            raise SteeringError(f"the account of the fault is {account!r}; expected {self._account_id}, the test's own")
        return {**on, "account": self._account_id}
