"""A run: planning what is judged, judging it, and restoring what was found. Knows nothing of how a report looks."""

from vobiz_contract.session.options import Options
from vobiz_contract.session.plan import Judgeable, Plan
from vobiz_contract.session.session import Session
from vobiz_contract.session.state import StateFile

__all__ = ["Judgeable", "Options", "Plan", "Session", "StateFile"]
