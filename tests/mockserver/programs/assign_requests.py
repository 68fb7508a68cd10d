"""Assigns a number with requests, and prints the status."""

import sys

import requests

url, account, token, trunk = sys.argv[1:]
headers = {"X-Auth-ID": account, "X-Auth-Token": token}
sys.stdout.write(str(requests.post(url, headers=headers, json={"trunk_group_id": trunk}, timeout=20).status_code))
