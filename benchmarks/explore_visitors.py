"""Visitors of the explorer who all move sliders at once: `python benchmarks/explore_visitors.py ADDRESS [VISITORS] [SECONDS]`.

Start the server with `leeward explore --no-open`. One visitor's moves are random settings of three levers; a visitor
looks a second at what came and moves again, or moves on after two minutes without an answer. Prints how many were answered, and
the seconds to the first bands and to all.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections import Counter
from typing import Any

import httpx

LEVERS = (("vessel_patrol", 60, 600), ("treatment", 0, 300), ("port_inspection", 2, 20))
LOOK, PATIENCE = 1.0, 120.0


async def visitor(number: int, client: httpx.AsyncClient, end: float, found: dict[str, Any]) -> None:
    """Move sliders until the time is over."""
    luck = random.Random(number)
    head = {"X-Leeward": f"visitor-{number}"}
    while time.monotonic() < end:
        name, low, high = luck.choice(LEVERS)
        levers = [{"lever": name, "value": float(round(luck.uniform(low, high)))}]
        began = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE):
                async with client.stream("POST", "/api/play", json={"levers": levers, "sentences": True}, headers=head) as answer:
                    found["status"][answer.status_code] += 1
                    if answer.status_code == 503:
                        await asyncio.sleep(float(answer.headers["retry-after"]))
                        continue
                    first = True
                    async for line in answer.aiter_lines():
                        row = json.loads(line)
                        found["kinds"][row["kind"]] += 1
                        if row["kind"] == "bands":
                            if first or row["final"]:
                                found["first" if first else "all"].append(time.monotonic() - began)
                            first = False
        except TimeoutError:
            found["status"]["moved on"] += 1
        except httpx.HTTPError as problem:
            found["errors"].append(repr(problem))
        await asyncio.sleep(LOOK)


async def main() -> None:
    """Let them in and tell what they met."""
    address, count, seconds = sys.argv[1], int((sys.argv[2:] or ["50"])[0]), float((sys.argv[3:] or ["60"])[0])
    found: dict[str, Any] = {"status": Counter(), "kinds": Counter(), "first": [], "all": [], "errors": []}
    end = time.monotonic() + seconds
    async with httpx.AsyncClient(base_url=address, timeout=None, limits=httpx.Limits(max_connections=None)) as client:
        await client.post("/api/play", json={"levers": []}, headers={"X-Leeward": "warm"})
        end = time.monotonic() + seconds
        await asyncio.gather(*(visitor(number, client, end, found) for number in range(count)))
    print(dict(found["status"]), dict(found["kinds"]), f"errors: {len(found['errors'])}", found["errors"][:2])
    for name in ("first", "all"):
        values = sorted(found[name])
        if values:
            marks = [values[min(len(values) - 1, int(len(values) * q))] for q in (0.5, 0.95, 1.0)]
            print(name, len(values), "median {:.1f} s, 95th percentile {:.1f} s, longest {:.1f} s".format(*marks))


asyncio.run(main())
