"""Contract checks of a provider of Vobiz's number-to-trunk API.

with Session(Target(url=…, auth_id=…, auth_token=…, numbers=("+91…",), trunk_ids=("…",))) as session:
    for result in session.judge_all():
        ...
report = session.report()
"""

from vobiz_contract.errors import BreachError, CannotCheckError, ContractError
from vobiz_contract.report import Failure, Outcome, Report, Result
from vobiz_contract.session import Options, Session
from vobiz_contract.target import FAST, FULL, GENTLE, Effort, Target

__all__ = [
    "FAST",
    "FULL",
    "GENTLE",
    "BreachError",
    "CannotCheckError",
    "ContractError",
    "Effort",
    "Failure",
    "Options",
    "Outcome",
    "Report",
    "Result",
    "Session",
    "Target",
]
