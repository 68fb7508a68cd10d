"""The exceptions of the fake travel: between processes, and as copies."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from vobiz_mock import ListenError, MockServer, SeedError, VobizMockError
from vobiz_mock import errors as module

EXAMPLES = [
    VobizMockError("something"),
    SeedError("seed.yaml", [f"seed.yaml:{line}: wrong" for line in range(12)]),
    ListenError("127.0.0.1", 8055, "Address already in use"),
]


def test_every_exception_has_an_example_here() -> None:
    """A new exception is tested, too."""
    classes = {value for value in vars(module).values() if isinstance(value, type) and issubclass(value, Exception)}
    assert {type(example) for example in EXAMPLES} == classes


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("travel", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])  # noqa: S301
def test_an_exception_keeps_its_text_and_attributes(error: Exception, travel: object) -> None:
    """A copy says the same and holds the same."""
    assert callable(travel)
    arrived = travel(error)
    assert (type(arrived), str(arrived), vars(arrived)) == (type(error), str(error), vars(error))


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_all_exceptions_have_one_root(error: Exception) -> None:
    """Whoever starts a fake catches one type."""
    assert isinstance(error, VobizMockError)


def test_a_port_in_use_is_told_across_processes() -> None:
    """A worker of a process pool raises the same error as this process would."""
    with MockServer() as fake, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        error = pool.submit(_listen, fake.port).exception()
    assert isinstance(error, ListenError)
    assert (error.host, error.port) == ("127.0.0.1", fake.port)


def _listen(port: int) -> None:
    MockServer(port=port)
