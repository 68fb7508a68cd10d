"""`intercept`, which puts a fake in the place of the real host: as a context manager, and as a decorator."""

from __future__ import annotations

import inspect
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, cast

from vobiz_mock.fake import Fake
from vobiz_mock.interception.aiohttp_connector import intercept_aiohttp
from vobiz_mock.interception.blocking import intercept_http_client, intercept_urllib3
from vobiz_mock.interception.gate import Gate
from vobiz_mock.interception.hosts import Hosts
from vobiz_mock.interception.httpcore_pools import intercept_httpcore
from vobiz_mock.interception.late_imports import LateImports
from vobiz_mock.journal.base_url import DEFAULT_BASE
from vobiz_mock.state.memory import MemoryStore
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.steering import Steering
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path
    from types import ModuleType, TracebackType
    from typing import Protocol, TypeVar

    from vobiz_mock.interception.layers import Layer
    from vobiz_mock.settings import Settings

    class Steered(Protocol):
        """A fake that has a control, such as a `MockServer`."""

        @property
        def steering(self) -> Steering:
            """The control of the fake."""
            ...

    Function = TypeVar("Function", bound=Callable[..., Any])

# The module after whose import the classes of a library can be intercepted. http.client is always there.
_LIBRARIES = {
    "urllib3.connection": intercept_urllib3,
    "httpcore": intercept_httpcore,
    "aiohttp.connector": intercept_aiohttp,
}
_PATIENCE = 10.0  # seconds


def intercept(  # noqa: PLR0913 all but the first two are passed by name
    fake: Fake | Steering | Steered | None = None,
    hosts: Iterable[str] | None = None,
    *,
    block_others: bool = False,
    seed: str | Path | Mapping[str, Any] | None = None,
    settings: Settings | None = None,
    patience: float = _PATIENCE,
) -> Interception:
    """Put a fake in the place of the real host, for all threads of this process, without a socket.

    What requests, urllib3, httpx, aiohttp, `http.client` and `urllib.request` send to the hosts goes to the fake, also
    if they would use a proxy.

    Example:
        with vobiz_mock.intercept() as fake:
            requests.get("https://api.vobiz.ai/api/v1/account/MA_BN2MZ1VV/numbers")
            fake.verify(operation="list_numbers", times=1)

    Args:
        fake: A `Fake`, its `Steering`, or a `MockServer`. None selects a new fake at each entry.
        hosts: The names of the hosts, each for any port, or with the only one, such as `localhost:8080`. None selects
            the host of the OpenAPI document, `api.vobiz.ai`.
        block_others: Whether requests for other hosts are refused, with the library's own error of a connection.
        seed: The state of a new fake: the path of a seed file, or its content as a mapping. None selects the example.
        settings: The settings of a new fake.
        patience: How long a request without a timeout waits for a silent fake before an EndlessWaitError, in seconds.

    Returns:
        A context manager, which returns the `Steering` of the fake, and a decorator for functions and coroutines.

    Raises:
        SeedError: The seed is unreadable, malformed or inconsistent.
        TypeError: `fake` is no fake.
        ValueError: A host is not a host, or there are a fake and a seed or settings for a new one.
    """
    if fake is not None and not (seed is None and settings is None):
        raise ValueError("there is a fake, and a seed or settings for a new one; expected one of the two")
    chosen = [load().host] if hosts is None else hosts
    return Interception(
        _maker(fake, seed, settings),
        partial(Gate, hosts=Hosts.of(chosen), block_others=block_others, patience=patience, base=_base_of(fake)),
    )


class Interception:
    """The time in which a fake takes the place of the real host. Use `intercept`, which makes one.

    Args:
        steering: Returns the control of the fake, at each entry.
        gate: Makes the way to a fake from the function that answers.
    """

    def __init__(self, steering: Callable[[], Steering], gate: Callable[..., Gate]) -> None:
        self._steering = steering
        self._gate = gate
        self._entered: list[_Session] = []

    def __enter__(self) -> Steering:
        steering = self._steering()
        session = _Session(self._gate(steering.fake.answer))
        try:
            session.start()
        except BaseException:
            session.stop()
            raise
        self._entered.append(session)
        return steering

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._entered.pop().stop()

    def __call__(self, function: Function) -> Function:
        """Return a function that intercepts during each call.

        Raises:
            TypeError: It is a class.
        """
        if inspect.isclass(function) or not callable(function):
            raise TypeError(f"intercept() decorates functions and methods, not {function!r}; decorate each method")
        return cast("Function", wraps(function)(_wrapper(function, self._copy)))

    def _copy(self) -> Interception:
        """Return an interception for one call: calls may overlap, in threads and in tasks."""
        return Interception(self._steering, self._gate)


class _Session:
    """One interception from its beginning to its end."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._layers: list[Layer] = []
        self._imports = LateImports({name: partial(self._add, add) for name, add in _LIBRARIES.items()})

    def start(self) -> None:
        self._layers += intercept_http_client(self._gate)
        self._imports.start()

    def stop(self) -> None:
        self._gate.is_open = False
        self._imports.stop()
        for layer in reversed(self._layers):
            layer.remove()

    def _add(self, add: Callable[[Gate, ModuleType], Iterator[Layer]], module: ModuleType) -> None:
        self._layers += add(self._gate, module)


def _wrapper(function: Callable[..., Any], interception: Callable[[], Interception]) -> Callable[..., Any]:
    """Return what intercepts while a function runs, of the same kind as the function."""
    kinds = {
        inspect.iscoroutinefunction: _coroutine,
        inspect.isasyncgenfunction: _async_generator,
        inspect.isgeneratorfunction: _generator,
    }
    return next((make for is_kind, make in kinds.items() if is_kind(function)), _plain)(function, interception)


def _plain(function: Callable[..., Any], interception: Callable[[], Interception]) -> Callable[..., Any]:
    def call(*args: Any, **options: Any) -> Any:  # noqa: ANN401 those of the function
        with interception():
            return function(*args, **options)

    return call


def _coroutine(function: Callable[..., Any], interception: Callable[[], Interception]) -> Callable[..., Any]:
    async def call(*args: Any, **options: Any) -> Any:  # noqa: ANN401 those of the function
        with interception():
            return await function(*args, **options)

    return call


def _generator(function: Callable[..., Any], interception: Callable[[], Interception]) -> Callable[..., Any]:
    def call(*args: Any, **options: Any) -> Any:  # noqa: ANN401 those of the function
        with interception():
            return (yield from function(*args, **options))

    return call


def _async_generator(function: Callable[..., Any], interception: Callable[[], Interception]) -> Callable[..., Any]:
    async def call(*args: Any, **options: Any) -> Any:  # noqa: ANN401 those of the function
        with interception():
            async for value in function(*args, **options):
                yield value

    return call


def _base_of(fake: object) -> str:
    """Return where a request can be sent again: to a fake with a port of its own, or else to that of the command."""
    url = getattr(fake, "url", None)
    return url if isinstance(url, str) else DEFAULT_BASE


def _maker(
    fake: Fake | Steering | Steered | None, seed: str | Path | Mapping[str, Any] | None, settings: Settings | None
) -> Callable[[], Steering]:
    """Return what returns the control of a given fake, or of a new one."""
    if fake is None:
        initial = load_seed(seed, load())

        def make() -> Steering:
            store = MemoryStore()
            store.load(initial)
            return Steering(Fake(store, settings), initial)

        return make
    steering = Steering(fake) if isinstance(fake, Fake) else getattr(fake, "steering", fake)
    if not isinstance(steering, Steering):
        usage = "; a decorator is written with parentheses: @intercept()" if inspect.isroutine(fake) else ""
        raise TypeError(f"fake is {fake!r}; expected a MockServer, a Steering or a Fake{usage}")
    return lambda: steering
