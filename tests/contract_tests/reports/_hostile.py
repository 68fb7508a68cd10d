"""A report on a provider that sends whatever may break a page: scripts, huge and binary bodies, long names."""

from __future__ import annotations

import json

from two_accounts import ACCOUNT, NUMBER, TOKEN, TRUNK
from vobiz_contract import Failure, Judgement, Provider, Report, Result
from vobiz_contract.checks.expectation import describe_expected, describe_seen
from vobiz_contract.coverage import Coverage, Gap, Part
from vobiz_contract.provider.exchange import Exchange, Request
from vobiz_spec import load

SPEC = load()
TARGET = f"{SPEC.base_path}/account/{ACCOUNT}/numbers/%2B912271264217/assign"
SCRIPT = """</code></pre></style><script>window.ran=1</script><img src="x" onerror='ran=1'>{{7*7}}{% raise %}"""
BODIES = (
    SCRIPT.encode(),
    json.dumps({"error": SCRIPT, SCRIPT: SCRIPT}).encode(),
    b"x" * 1_000_000,
    json.dumps({"message": "y" * 1_000_000, "items": [{"e164": NUMBER}] * 10_000}).encode(),
    bytes(range(256)) * 4_000,
    b"[" * 100_000,
)
PROVIDER = Provider(url="http://127.0.0.1:1", auth_id=ACCOUNT, auth_token=TOKEN, numbers=(NUMBER,), trunk_ids=(TRUNK,))


def exchange(body: bytes, *, text: str = SCRIPT, status: int | None = 400) -> Exchange:
    """Return a request and a response with this body, in which a text is wherever a provider or a caller may put it."""
    request = Request(
        method="POST",
        target=f"{TARGET}?{text}{'z' * 3_000}",
        headers=(("X-Auth-Token", TOKEN), ("X-Text", text)),
        body=json.dumps({"trunk_group_id": text}).encode(),
    )
    headers = (("Content-Type", "application/json"), ("X-Text", text), (f"{text}{'x' * 500}", "h" * 9_000))
    problem = text if status is None else None
    return Exchange(request=request, status=status, headers=headers, body=body, problem=problem)


def result(behaviour: str, seen: Exchange, name: str = "") -> Result:
    """Return the result of a behaviour that an exchange shows to be broken."""
    described = SPEC.behaviours[behaviour]
    failure = Failure(
        behaviour=behaviour,
        found_by=behaviour,
        expected=describe_expected(described.sees, SPEC),
        seen=describe_seen(seen),
        exchange=seen,
        before=(seen, seen),
    )
    return Result(
        id=name or behaviour,
        level=described.level,
        statement=described.statement,
        source=described.source,
        judgement=Judgement.FAILED if described.level.binding else Judgement.DRIFTED,
        failures=(failure,),
    )


def report(*results: Result, text: str = SCRIPT) -> Report:
    """Return a report with these results, whose other texts have what a provider may have said."""
    gaps = (Gap("assign_number", text),)
    kinds = ("operations", "parameters", "responses", "behaviours", "links")
    return Report(
        provider=PROVIDER,
        seed=0,
        strict=False,
        started="2026-01-01T00:00:00Z",
        seconds=1.0,
        results=results,
        unrestored=(text,),
        outage=text,
        coverage=Coverage(tuple(Part(kind=kind, total=2, gaps=gaps) for kind in kinds)),
    )


def hostile_report(count: int = 30) -> Report:
    """Return a report with so many failures, whose ids are long."""
    behaviours = [*SPEC.behaviours]
    results = (
        result(
            behaviours[index % len(behaviours)],
            exchange(BODIES[index % len(BODIES)], status=[400, None, 500, 404][index % 4]),
            f"{behaviours[index % len(behaviours)]}.{index}.{'long' * 40}",
        )
        for index in range(count)
    )
    return report(*results)
