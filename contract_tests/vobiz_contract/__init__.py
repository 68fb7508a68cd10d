"""Contract checks for a provider of Vobiz's number-to-trunk API.

    provider = Provider(url=…, auth_id=…, auth_token=…, numbers=("+91…",), trunk_ids=("…",))
    report = Session(provider).run()

The rooms, each of which imports only those before it: `provider` (what is sent, and to whom), `checks`,
`schemathesis_run`, `properties`, `session` (planning and judging), `reports`, `cli`.
"""

from vobiz_contract.effort import FAST, FULL, GENTLE, Effort
from vobiz_contract.errors import BreachError, CannotCheckError, ContractError
from vobiz_contract.provider.provider import Provider
from vobiz_contract.results import Failure, Judgement, Report, Result
from vobiz_contract.session import Options, Session

__all__ = [
    "FAST",
    "FULL",
    "GENTLE",
    "BreachError",
    "CannotCheckError",
    "ContractError",
    "Effort",
    "Failure",
    "Judgement",
    "Options",
    "Provider",
    "Report",
    "Result",
    "Session",
]
