"""Two fakes with one seed, one time and one random seed give the same answers, byte for byte."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from two_accounts import ACCOUNT, NUMBER, OTHER_NUMBER, SEED, TOKEN
from vobiz_mock import MockServer, Settings

COMMAND = Path(sys.executable).with_name("vobiz-mock")
PARTS = {
    "origination-uris": {"uri": "sip:a.example.com"},
    "credentials": {"username": "someone", "password": "Passw0rd-of-someone"},
    "ip-acl": {"ip_address": "10.0.0.1"},
}


class _Client:
    """Sends requests on one connection to a fake, and keeps the bytes of the answers."""

    def __init__(self, port: int) -> None:
        self.answers: list[bytes] = []
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self._file = self._socket.makefile("rb")

    def send(self, method: str, path: str, body: Any = None) -> Any:
        payload = b"" if body is None else json.dumps(body).encode()
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nX-Auth-ID: {ACCOUNT}\r\nX-Auth-Token: {TOKEN}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\n\r\n"
        )
        self._socket.sendall(head.encode() + payload)
        lines = list(iter(self._file.readline, b"\r\n"))
        length = next((int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")), 0)
        content = self._file.read(length)
        self.answers.append(b"".join(lines) + content)
        return json.loads(content) if content else None

    def close(self) -> None:
        self._file.close()
        self._socket.close()


def _session(port: int) -> list[bytes]:
    """Send 40 requests, among them each that creates a record, and return the answers."""
    client = _Client(port)
    base = f"/api/v1/account/{ACCOUNT}"
    trunks = [client.send("POST", f"{base}/trunks", {"name": f"trunk {n}"})["trunk_id"] for n in range(3)]
    for kind, body in PARTS.items():
        created = client.send("POST", f"{base}/{kind}", body)
        client.send("PUT", f"{base}/{kind}/{created['id']}", {"enabled": False})
        client.send("GET", f"{base}/trunks/{kind}")
    for e164 in (NUMBER, OTHER_NUMBER):
        number = f"{base}/numbers/%2B{e164[1:]}"
        for _ in range(2):
            client.send("POST", f"{number}/assign", {"trunk_group_id": trunks[0]})
            client.send("DELETE", f"{number}/assign")
        client.send("DELETE", number)
        client.send("POST", f"{number}/cancel-release")
        client.send("POST", f"{base}/numbers/+{e164[1:]}/assign", {"trunk_group_id": trunks[1]})
        client.send("GET", f"{base}/numbers")
    client.send("PUT", "/_mock/clock", {"advance": 90_000})
    client.send("GET", "/_mock/state")
    client.send("POST", "/_mock/reset")
    for trunk in range(8):
        client.send("POST", f"{base}/trunks", {"name": f"again {trunk}"})
    client.send("GET", f"{base}/trunks")
    client.close()
    return client.answers


def _of_a_process(seed: Path) -> list[bytes]:
    options = ("--port", "0", "--seed", seed, "--random-seed", "7", "--clock", "2026-01-01T00:00:00Z")
    with subprocess.Popen([COMMAND, "serve", *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        try:
            return _session(int(process.stdout.readline().rsplit(b":", 1)[1]))
        finally:
            process.terminate()


def test_two_processes_answer_alike(tmp_path: Path) -> None:
    """So does a fake in a test, with the same settings."""
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps(SEED), encoding="utf-8")
    first, second = _of_a_process(seed), _of_a_process(seed)
    assert len(first) >= 40
    assert second == first


def test_a_reset_makes_the_answers_the_same_again() -> None:
    """The ids begin again, and so does the frozen clock."""
    settings = Settings(random_seed=7, frozen_at=datetime(2026, 1, 1, tzinfo=UTC))
    with MockServer(seed=SEED, settings=settings) as fake:
        sessions = []
        for _ in range(2):
            sessions.append(_session(fake.port))
            fake.steering.reset()
    assert sessions[0] == sessions[1]


def test_an_id_that_a_loaded_state_has_is_not_used_again() -> None:
    """After a reset the ids come again, and must not replace the records of a snapshot."""
    with MockServer(seed=SEED, settings=Settings(random_seed=7)) as fake:
        client = _Client(fake.port)
        create = ("POST", f"/api/v1/account/{ACCOUNT}/trunks", {"name": "one"})
        kept = client.send(*create)["trunk_id"]
        client.send("PUT", "/_mock/snapshots/kept")
        client.send("POST", "/_mock/reset")
        client.send("POST", "/_mock/snapshots/kept/restore")
        assert client.send(*create)["trunk_id"] != kept
        client.close()
