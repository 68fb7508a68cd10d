"""The image's health check: exits with 0 if the fake in this container answers, and with 1 if it does not.

Owns one question, and depends on nothing but the standard library. The environment of a container is not ours, so:

- Kubernetes gives every pod beside a Service named `vobiz-mock` the variable VOBIZ_MOCK_PORT=tcp://10.96.12.34:8055.
  A value that is not a port number therefore means the default port.
- HTTP_PROXY may be set. `http.client`, unlike `urllib.request`, does not read it.
"""

import os
import re
import sys
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

DEFAULT_PORT = 8055
TIMEOUT = 1.5  # seconds; Docker's own limit is in the Dockerfile


def port(value: str) -> int:
    """Return the port that VOBIZ_MOCK_PORT names, or the default port if it names none."""
    return int(value) if re.fullmatch(r"[1-9][0-9]{0,4}", value) else DEFAULT_PORT


def healthy(port: int) -> bool:
    """Return whether a fake on this machine answers 200 on `port`."""
    connection = HTTPConnection("localhost", port, timeout=TIMEOUT)
    try:
        connection.request("GET", "/_mock/health")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not healthy(port(os.environ.get("VOBIZ_MOCK_PORT", ""))))
