"""Assigns a number with urllib, and prints the status."""

import json
import sys
import urllib.request

url, account, token, trunk = sys.argv[1:]
request = urllib.request.Request(  # noqa: S310 - the test gives the URL
    url,
    data=json.dumps({"trunk_group_id": trunk}).encode(),
    headers={"X-Auth-ID": account, "X-Auth-Token": token, "Content-Type": "application/json"},
)
with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310
    sys.stdout.write(str(response.status))
