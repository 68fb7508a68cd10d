"""Layers over the methods of classes, which are removed without a trace, in whatever order.

A layer is a function in the place of a method. It keeps what was there before, and calls it. Layers of several
interceptions lie on each other, and so do the patches of other tools.

If another tool has put a patch over a layer and not removed it, the layer must stay, or the patch would be lost. It
passes all calls on then. If the patch is removed, the layer is found again, and goes with the next layer that is
removed.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Method = Callable[..., Any]

_LAYER = "_vobiz_mock_layer"  # the attribute of a function that leads to its layer

# Several threads may intercept. The lock is process-wide, as the methods are. A forked process gets it unlocked.
_lock = threading.Lock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_lock.release)


class Layer:
    """A layer over a method.

    Args:
        owner: The class.
        name: The name of the method, which the class itself defines.
        make: Receives the previous method, and returns the function that takes its place.
    """

    def __init__(self, owner: type, name: str, make: Callable[[Method], Method]) -> None:
        self._owner = owner
        self._name = name
        self.is_needed = True
        with _lock:
            self.previous: Method = vars(owner)[name]
            function = make(self.previous)
            setattr(function, _LAYER, self)
            setattr(owner, name, function)

    def remove(self) -> None:
        """Remove the layer, and all layers below it that were removed before."""
        with _lock:
            self.is_needed = False
            while (top := self._top()) is not None and not top.is_needed:
                setattr(self._owner, self._name, top.previous)

    def _top(self) -> Layer | None:
        """Return the layer that lies on top, unless it is another tool's patch."""
        return getattr(vars(self._owner)[self._name], _LAYER, None)
