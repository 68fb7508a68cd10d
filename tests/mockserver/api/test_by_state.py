"""The document says of each refusal whether the state causes it, as the fake decides it."""

from __future__ import annotations

import pytest

from vobiz_mock.api.answers import REFUSALS
from vobiz_mock.state.store import Verdict
from vobiz_mock.verification.plausible import recorded
from vobiz_spec import Behaviour, Judged, load

SPEC = load()
REFUSED = [one for one in recorded(SPEC) if one.becomes]
# What the checks before the operation refuse, apart from the trial account.
CHECKED = {
    *("route-unknown", "method-not-allowed", "body-too-large", "credentials-missing", "credentials-wrong"),
    *("account-mismatch", "content-type", "parameter-invalid", "trunk-id-misnamed", "limits", "body-invalid"),
}
MISSPELT = {SPEC.behaviours[rule.behaviour].name for rule in SPEC.encoding_rules if not rule.found} | {"wire-form"}
BY_STORE = {name for verdict, names in REFUSALS.items() if verdict is not Verdict.ACCOUNT_UNKNOWN for name in names}
# What only a fault or a special account shows, and is not the caller's mistake.
BY_SERVICE = {"trial-account", "rate-limited", "server-error", "debit-failed", "active-calls", "in-use"}


@pytest.mark.parametrize("behaviour", REFUSED, ids=lambda one: one.id)
def test_a_refusal_is_by_the_state_if_the_store_or_the_service_decides_it(behaviour: Behaviour) -> None:
    """What a check or the spelling of the number decides is the caller's mistake."""
    assert behaviour.by_state == (behaviour.name in BY_STORE | BY_SERVICE)


def test_each_refusal_of_the_fake_has_one_cause() -> None:
    """A new behaviour is given its cause in the document and here."""
    steered = {one.name for one in REFUSED if one.judged is Judged.STEERED}
    assert {one.name for one in REFUSED} - steered <= CHECKED | MISSPELT | BY_STORE
    assert set() == (CHECKED | MISSPELT) & (BY_STORE | BY_SERVICE)


@pytest.mark.parametrize("behaviour", [one for one in SPEC.behaviours.values() if one.judged is Judged.GIVEN])
def test_what_is_foreign_is_refused_by_the_state(behaviour: Behaviour) -> None:
    """The request would be right for the other account."""
    assert behaviour.by_state
