"""Faults in a database: each meets as many requests as it says, whichever node is asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select, update
from tests.mockserver._caller import Caller

from two_accounts import ACCOUNT
from vobiz_mock import SteeringError
from vobiz_mock.sql.address import read_address
from vobiz_mock.sql.database import Database
from vobiz_mock.sql.tables import control, faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Executable

    from vobiz_mock.steering import Steering

    NewNode = Callable[..., Steering]


def _statuses(node: Steering, count: int) -> list[int]:
    caller = Caller(node.fake)
    return [caller.send("GET", "numbers").status for _ in range(count)]


def _execute(database: Database, statement: Executable) -> None:
    database.transact(lambda: database.connection.execute(statement))


def test_a_fault_is_met_through_another_node(new_node: NewNode) -> None:
    """What one node was told, all know."""
    first, second = new_node(), new_node()
    first.faults.add(503)
    assert _statuses(second, 2) == [HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.OK]


def test_a_fault_that_another_node_removed_is_met_no_more(new_node: NewNode) -> None:
    """A node that knows the faults looks whether they have changed."""
    first, second = new_node(), new_node()
    fault = first.faults.add(503, times=None)
    before = _statuses(second, 1)
    first.faults.remove(fault.id)
    assert before + _statuses(second, 1) == [HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.OK]


def test_threads_of_two_nodes_meet_a_fault_as_often_as_it_says(new_node: NewNode) -> None:
    """The count is that of the database."""
    nodes = [new_node(), new_node()]
    nodes[0].faults.add(503, times=7, nth=3)
    with ThreadPoolExecutor(8) as pool:
        found = [status for part in pool.map(lambda at: _statuses(nodes[at % 2], 5), range(8)) for status in part]
    assert (len(found), found.count(HTTPStatus.SERVICE_UNAVAILABLE)) == (40, 7)


def test_what_add_returned_knows_the_requests_of_another_node(new_node: NewNode) -> None:
    """A test reads `met` of the fault that it added."""
    first, second = new_node(), new_node()
    fault = first.faults.add(503, times=2)
    _statuses(second, 3)
    assert (fault.met, fault.fitted, fault.is_spent) == (2, 3, True)


def test_a_removed_fault_keeps_its_counts(new_node: NewNode) -> None:
    """`during` removes the fault at its end, and a test reads `met` after it."""
    first, second = new_node(), new_node()
    with first.faults.during(503) as fault:
        _statuses(second, 3)
    assert fault.met == 3


def test_a_list_has_the_counts_of_the_moment(new_node: NewNode) -> None:
    """The control API shows them."""
    first, second = new_node(), new_node()
    first.faults.add(503)
    _statuses(second, 1)
    assert [fault.as_json() for fault in first.faults] == [
        {"id": "f1", "on": {}, "do": {"status": 503}, "when": "before", "times": 1, "chance": 1.0, "met": 1}
    ]


def test_a_definition_comes_back_as_it_was(new_node: NewNode) -> None:
    """Another node reads it from the database."""
    first, second = new_node(), new_node()
    written = {
        "on": {"operation": "assign_number", "account": ACCOUNT, "nth": 2},
        "do": {"status": 418, "body": {"é\x00": [1.5, None]}, "headers": {"X-A": "b"}, "wait": {"min": 0, "max": 1e-3}},
        "times": 3,
        "chance": 0.25,
        "seed": 7,
    }
    added = first.faults.add_written(written)
    assert [fault.definition for fault in second.faults] == [added.definition]


def test_ids_are_given_once(new_node: NewNode) -> None:
    """Also after the latest fault was removed."""
    first, second = new_node(), new_node()
    first.faults.remove(first.faults.add(503).id)
    assert (second.faults.add(503).id, first.faults.has_had("f1"), first.faults.has_had("f3")) == ("f2", True, False)


def test_the_faults_of_an_account_are_removed_alone(new_node: NewNode) -> None:
    """A test clears its own."""
    first, second = new_node(), new_node()
    first.faults.add(503, account=ACCOUNT)
    kept = first.faults.add(503)
    second.faults.clear(ACCOUNT)
    assert [fault.id for fault in first.faults] == [kept.id]


def test_a_refused_fault_changes_nothing(new_node: NewNode) -> None:
    """A fault that an earlier one hides is refused, and takes no id."""
    first, second = new_node(), new_node()
    first.faults.add(503, times=None)
    with pytest.raises(SteeringError):
        second.faults.add(503)
    assert (len(second.faults), first.faults.has_had("f2")) == (1, False)


def test_a_reset_of_one_node_removes_the_faults_of_all(new_node: NewNode) -> None:
    """Nodes that share a state share its start."""
    first, second = new_node(), new_node()
    first.faults.add(503, times=None)
    _statuses(second, 1)
    second.reset()
    assert _statuses(first, 1) + _statuses(second, 1) == [HTTPStatus.OK] * 2


def test_a_fault_of_a_restored_database_is_not_taken_for_an_earlier_one(new_node: NewNode, url: str) -> None:
    """A node forgets what it knew of the database that is no more."""
    first, second = new_node(), new_node()
    database = Database(read_address(url))
    before = database.read(lambda: database.connection.execute(select(control)).mappings().one())
    first.faults.add(503, times=None)
    assert _statuses(first, 1) == [HTTPStatus.SERVICE_UNAVAILABLE]
    _execute(database, delete(faults))
    _execute(database, update(control).values(before))
    second.faults.add(504, times=None)
    assert _statuses(first, 1) == [HTTPStatus.GATEWAY_TIMEOUT]
    database.close()
