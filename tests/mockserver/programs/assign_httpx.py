"""Assigns a number with httpx, and prints the status."""

import sys

import httpx

url, account, token, trunk = sys.argv[1:]
headers = {"X-Auth-ID": account, "X-Auth-Token": token}
sys.stdout.write(str(httpx.post(url, headers=headers, json={"trunk_group_id": trunk}, timeout=20).status_code))
