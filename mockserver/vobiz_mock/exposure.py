"""Who can reach a fake: what follows from the address that it listens on. This module must not depend on Flask."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from vobiz_mock.net.loopback import is_loopback
from vobiz_mock.state.seed_file import load_seed

if TYPE_CHECKING:
    from vobiz_mock.state.store import Store
    from vobiz_spec import Spec

_log = logging.getLogger("vobiz_mock")
_ANY_ORIGIN = ("*",)


def default_origins(host: str) -> tuple[str, ...]:
    """Return the origins whose pages may call a fake for which none are given: any, if only this machine can reach it.

    Args:
        host: The host name or address that the fake listens on.
    """
    return _ANY_ORIGIN if is_loopback(host) else ()


def warn_of_example_token(host: str, store: Store, spec: Spec) -> None:
    """Log a warning if other machines can reach a fake whose token is that of the example seed, which is public.

    Args:
        host: The host name or address that the fake listens on.
        store: The state of the fake.
        spec: The OpenAPI document.
    """
    if is_loopback(host):
        return
    for example in load_seed(None, spec).accounts:
        account = store.account(example.account_id)
        if account is not None and account.auth_token == example.auth_token:
            _log.warning(
                "The fake listens on %s, and the account %s has the token of the example seed, which is public: anyone "
                "who can reach this machine can use the account. Give it another token with a seed of your own.",
                host,
                example.account_id,
            )
