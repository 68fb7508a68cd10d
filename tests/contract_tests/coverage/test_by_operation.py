"""The coverage by operation: the same as that of the document, for each operation by itself."""

from __future__ import annotations

import pytest

from two_accounts import ACCOUNT
from vobiz_contract.coverage import Coverage, OperationCoverage, by_operation, measured
from vobiz_contract.provider.exchange import Exchange, Request
from vobiz_spec import load

SPEC = load()
TARGET = f"{SPEC.base_path}/account/{ACCOUNT}/numbers/%2B912271264217/assign"


@pytest.fixture(scope="module")
def coverage() -> Coverage:
    """The coverage of a run that saw one conflict, and judged what it means."""
    conflict = Exchange(request=Request(method="POST", target=TARGET), status=400, body=b"{}")
    return measured(SPEC, [conflict], {"assign.conflict": ""})


@pytest.fixture(scope="module")
def assign(coverage: Coverage) -> OperationCoverage:
    """What that run has seen of the assign endpoint."""
    return next(one for one in by_operation(coverage, SPEC) if one.operation.id == "assign_number")


def _seen(of: OperationCoverage, kind: str) -> list[str]:
    return [one.name for share in of.shares if share.kind == kind for one in share.items if one.seen]


def test_every_operation_is_there(coverage: Coverage) -> None:
    """Operations that were not seen are shown too, in the document's order."""
    assert [one.operation.id for one in by_operation(coverage, SPEC)] == list(SPEC.operations)


@pytest.mark.parametrize(
    ("kind", "names"),
    [("responses", ["400"]), ("parameters", ["account_id", "phone_number"]), ("behaviours", ["assign.conflict"])],
)
def test_what_was_seen_has_its_short_name(assign: OperationCoverage, kind: str, names: list[str]) -> None:
    """A status and a parameter do not repeat the operation."""
    assert _seen(assign, kind) == names


def test_what_was_not_seen_has_a_reason(coverage: Coverage) -> None:
    """Each gap says why."""
    items = [item for one in by_operation(coverage, SPEC) for share in one.shares for item in share.items]
    assert all(item.seen or item.reason for item in items)


@pytest.mark.parametrize("kind", ["responses", "parameters", "links"])
def test_operations_together_are_the_document(coverage: Coverage, kind: str) -> None:
    """The counts of the operations add up to those of the document."""
    shares = [share for one in by_operation(coverage, SPEC) for share in one.shares if share.kind == kind]
    whole = next(part for part in coverage.parts if part.kind == kind)
    assert (sum(one.seen for one in shares), sum(one.total for one in shares)) == (whole.seen, whole.total)


def test_coverage_that_was_not_measured_has_no_operations() -> None:
    """A run that could not start has seen nothing, and says nothing about it."""
    assert by_operation(Coverage(), SPEC) == ()
