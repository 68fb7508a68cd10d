"""How much of the document a run has seen: operations, parameters, responses, properties, rules, behaviours, links.

Owns what counts as seen, and the reason for each gap. Must not know how anything is judged, or how a report looks.
"""

from vobiz_contract.coverage.by_operation import OperationCoverage, Share, by_operation
from vobiz_contract.coverage.measure import measured
from vobiz_contract.coverage.values import Coverage, Gap, Part

__all__ = ["Coverage", "Gap", "OperationCoverage", "Part", "Share", "by_operation", "measured"]
