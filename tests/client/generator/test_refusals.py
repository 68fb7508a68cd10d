"""The refusals that the generator makes of behaviours."""

from __future__ import annotations

import pytest

from vobiz_generator.refusals import common_refusals, own_refusals
from vobiz_spec import load

SPEC = load()
RETRIEVE = own_refusals(SPEC, SPEC.operations["retrieve_trunk"])


def test_refusal_has_what_its_behaviour_sees() -> None:
    """Both behaviours of a 404 become one refusal, with the status and the texts of their example."""
    (refusal,) = RETRIEVE
    example = SPEC.example("TrunkNotFound")
    assert (refusal.becomes, refusal.status, refusal.any_text) == ("TrunkNotFoundError", 404, True)
    assert (refusal.error, refusal.message) == (example["error"], example["message"])


def test_refusal_is_written_as_the_call_that_makes_it() -> None:
    """Fields that have their default are left out."""
    first, *_ = common_refusals(SPEC)
    assert str(first) == "Refusal(errors.AuthenticationError, 401)"


def test_words_of_one_field_of_many_are_left_out() -> None:
    """The behaviour of an invalid query parameter mentions per_page as an example."""
    assert {refusal.mentions for refusal in common_refusals(SPEC)} == {""}


def test_common_refusal_has_no_other_texts() -> None:
    """An unknown text is explained by the operation's own refusals first."""
    assert {refusal.any_text for refusal in common_refusals(SPEC)} == {False}


@pytest.mark.parametrize("operation", SPEC.operations.values(), ids=lambda operation: operation.id)
def test_no_refusal_is_written_twice(operation: object) -> None:
    """Behaviours that have the same response become one refusal."""
    refusals = own_refusals(SPEC, SPEC.operations[getattr(operation, "id", "")])
    assert len(refusals) == len(set(refusals))
