"""The exceptions of the package. Imports no other module of the package.

Each exception can be copied and pickled, so that it can cross a process boundary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SHOWN_PROBLEMS = 10  # in the message of a SeedError


class VobizMockError(Exception):
    """The base class of all exceptions that this package raises on purpose."""


class TakesLongError(VobizMockError):
    """The decision about a request takes so long that it must not be made in an event loop. Nothing has changed."""


class SeedError(VobizMockError, ValueError):
    """A seed is unreadable, malformed or inconsistent.

    Attributes:
        source: The path of the seed file, or another name of the seed.
        problems: One line per problem. The message shows the first ten.
    """

    def __init__(self, source: str, problems: Sequence[str]) -> None:
        self.source = source
        self.problems = tuple(problems)
        hidden = len(self.problems) - _SHOWN_PROBLEMS
        more = [f"and {hidden} more"] if hidden > 0 else []
        super().__init__("\n".join([*self.problems[:_SHOWN_PROBLEMS], *more]))

    def __reduce__(self) -> tuple[type[SeedError], tuple[str, tuple[str, ...]]]:
        return type(self), (self.source, self.problems)


class SteeringError(VobizMockError, ValueError):
    """What a fake was told to do, such as a fault or a verification, is malformed or can have no effect."""


class VerificationError(VobizMockError, AssertionError):
    """The journal is not as a verification expected. The message is the whole report.

    Attributes:
        report: The same as data, as the control API returns it.
    """

    def __init__(self, message: str, report: Mapping[str, Any]) -> None:
        self.report = report
        super().__init__(message)

    def __reduce__(self) -> tuple[type[VerificationError], tuple[str, Mapping[str, Any]]]:
        return type(self), (str(self), self.report)


class ConflictError(SteeringError):
    """What a fake was told to do contradicts its state."""


class NotFoundError(SteeringError):
    """What a fake was told to use does not exist."""


class EndlessWaitError(VobizMockError):
    """A fake in this process is silent, as a fault wants it, and the client would wait for ever.

    Attributes:
        waited: How long it has waited, in seconds.
    """

    def __init__(self, waited: float) -> None:
        self.waited = waited
        super().__init__(
            f"the fake sends nothing more, and the request has no timeout: it would wait for ever. It was ended after "
            f"{waited:g} seconds; give the request a timeout"
        )

    def __reduce__(self) -> tuple[type[EndlessWaitError], tuple[float]]:
        return type(self), (self.waited,)


class ListenError(VobizMockError, OSError):
    """The server cannot listen on an address.

    Attributes:
        host: The host name or address.
        port: The port number. 0 requests any free port.
        reason: The message of the operating system.
    """

    def __init__(self, host: str, port: int, reason: str) -> None:
        self.host = host
        self.port = port
        self.reason = reason
        super().__init__(f"cannot listen on {host} port {port}: {reason}")

    def __reduce__(self) -> tuple[type[ListenError], tuple[str, int, str]]:
        return type(self), (self.host, self.port, self.reason)


class WorkerError(VobizMockError):
    """The worker processes of a server cannot start, or end again and again."""


class CertificateError(VobizMockError, OSError):
    """The certificates for TLS cannot be read, or cannot be made.

    Attributes:
        path: The file or folder.
        reason: What is wrong with it, and what to do.
    """

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"cannot use the certificates in {path}: {reason}")

    def __reduce__(self) -> tuple[type[CertificateError], tuple[str, str]]:
        return type(self), (self.path, self.reason)


class MissingExtraError(VobizMockError, ImportError):
    """A part of the package needs what a plain installation does not have.

    Attributes:
        extra: The name of the extra to install.
        module: The module that was not found.
    """

    def __init__(self, extra: str, module: str) -> None:
        self.extra = extra
        self.module = module
        super().__init__(f'{module} is not installed. Install it with: pip install "vobiz-mock[{extra}]"')

    def __reduce__(self) -> tuple[type[MissingExtraError], tuple[str, str]]:
        return type(self), (self.extra, self.module)


class StoreError(VobizMockError):
    """A database cannot be used as a store: its URL, its credentials, its schema or its file is wrong.

    Attributes:
        store: The URL of the store, without a password.
        reason: What is wrong with it, and what to do.
    """

    def __init__(self, store: str, reason: str) -> None:
        self.store = store
        self.reason = reason
        super().__init__(f"cannot use the store {store}: {reason}")

    def __reduce__(self) -> tuple[type[StoreError], tuple[str, str]]:
        return type(self), (self.store, self.reason)


class StoreUnavailableError(StoreError):
    """A database cannot be used at the moment, such as one that was stopped. Nothing of the transaction has happened.

    If the connection broke while the transaction was committed, it is not known whether it has happened.
    """
