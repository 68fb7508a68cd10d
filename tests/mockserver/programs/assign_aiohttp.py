"""Assigns a number with aiohttp, and prints the status. It reads variables for a proxy if it is told to."""

import asyncio
import sys

import aiohttp

url, account, token, trunk = sys.argv[1:]
headers = {"X-Auth-ID": account, "X-Auth-Token": token}


async def assign() -> int:
    """Return the status."""
    async with (
        aiohttp.ClientSession(trust_env=True) as session,
        session.post(url, headers=headers, json={"trunk_group_id": trunk}) as response,
    ):
        return response.status


sys.stdout.write(str(asyncio.run(assign())))
