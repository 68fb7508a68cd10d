"""The exceptions of the package can be copied, pickled and caught by one base class."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from vobiz_mock import (
    CertificateError,
    ConflictError,
    EndlessWaitError,
    ListenError,
    MissingExtraError,
    MockServer,
    NotFoundError,
    SeedError,
    SteeringError,
    StoreError,
    StoreUnavailableError,
    TakesLongError,
    VerificationError,
    VobizMockError,
)
from vobiz_mock import errors as module

EXAMPLES = [
    VobizMockError("something"),
    VerificationError("expected no request, seen 1", {"ok": False}),
    SeedError("seed.yaml", [f"seed.yaml:{line}: wrong" for line in range(12)]),
    TakesLongError("the reply would take long"),
    SteeringError("fault.do: it is empty"),
    ConflictError("the fake already has: account MA_TEST0001"),
    NotFoundError("there is no snapshot 'x'"),
    EndlessWaitError(10.0),
    ListenError("127.0.0.1", 8055, "Address already in use"),
    CertificateError("ca.pem", "it is damaged"),
    MissingExtraError("tls", "cryptography"),
    StoreError("sqlite:///vobiz.db", "the file is damaged"),
    StoreUnavailableError("sqlite:///vobiz.db", "the disk is full"),
    module.WorkerError("the workers end again and again"),
]


def test_every_exception_has_an_example_here() -> None:
    """A new exception must be added to EXAMPLES, too."""
    classes = {value for value in vars(module).values() if isinstance(value, type) and issubclass(value, Exception)}
    assert {type(example) for example in EXAMPLES} == classes


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])  # noqa: S301
def test_a_copy_keeps_message_and_attributes(error: Exception, duplicate: object) -> None:
    """This includes copies by pickle."""
    assert callable(duplicate)
    result = duplicate(error)
    assert (type(result), str(result), vars(result)) == (type(error), str(error), vars(error))


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_all_exceptions_have_one_base_class(error: Exception) -> None:
    """A caller can catch VobizMockError."""
    assert isinstance(error, VobizMockError)


def test_a_listen_error_crosses_a_process_boundary() -> None:
    """A process pool raises the exception of its worker."""
    with MockServer() as fake, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        error = pool.submit(_listen, fake.port).exception()
    assert isinstance(error, ListenError)
    assert (error.host, error.port) == ("127.0.0.1", fake.port)


def _listen(port: int) -> None:
    MockServer(port=port)
