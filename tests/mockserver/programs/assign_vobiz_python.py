"""Assigns a number with Vobiz's SDK as it is, and prints the status. The SDK has the host of the URL built in."""

import sys

from vobiz import RestClient

url, account, token, trunk = sys.argv[1:]
with RestClient(auth_id=account, auth_token=token) as vobiz:
    vobiz.phone_numbers.assign_to_trunk(url.split("/")[-2], trunk)  # it raises an error for another status
sys.stdout.write("204")
