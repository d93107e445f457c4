"""One visitor who moves sliders: `python benchmarks/explore_moves.py ADDRESS [MOVES] [SERVER_PID]`.

Start the server with `leeward explore --no-open`. Every move sets one of three levers to a value that nobody asked for
before, and is waited for to the end. Prints the clock from the request to the first bands, to all years, and to the
last bands, and with the
server's process number the seconds of a core that it took; the load of the machine beside it.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from pathlib import Path

import httpx

LEVERS = (("vessel_patrol", 60, 600), ("treatment", 0, 300), ("port_inspection", 2, 20))


def used(pid: str | None) -> float:
    """Seconds of a core that a process has used."""
    if pid is None:
        return 0.0
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Move and tell."""
    address, count, pid = sys.argv[1], int((sys.argv[2:] or ["25"])[0]), (sys.argv[3:] or [None])[0]
    luck, found = random.Random(int(time.time())), dict[str, list[tuple[float, float]]]()
    with httpx.Client(base_url=address, timeout=None, headers={"X-Leeward": "mover"}) as client:
        client.post("/api/play", json={"levers": []})
        for _ in range(count):
            name, low, high = luck.choice(LEVERS)
            levers = [{"lever": name, "value": round(luck.uniform(low, high), 3)}]
            began, before, seen = time.monotonic(), used(pid), set[str]()
            with client.stream("POST", "/api/play", json={"levers": levers, "sentences": False}) as answer:
                for line in answer.iter_lines():
                    row = json.loads(line)
                    if row["kind"] != "bands":
                        continue
                    marks = ["first bands"] if not seen else []
                    marks += ["all years"] if "map" in row and not row["final"] else []
                    marks += ["last bands"] if row["final"] else []
                    for mark in marks:
                        seen.add(mark)
                        found.setdefault(mark, []).append((time.monotonic() - began, used(pid) - before))
            time.sleep(0.5)
    for mark, rows in found.items():
        clock, work = sorted(row[0] for row in rows), sorted(row[1] for row in rows)
        at = min(len(rows) - 1, int(0.95 * len(rows)))
        print(f"{mark:12} {len(rows)} moves: median {clock[len(rows) // 2]:.2f} s, 95th percentile {clock[at]:.2f} s,"
              f" work {work[len(rows) // 2]:.2f} s of a core")  # fmt: skip
    print("load {:.1f} {:.1f} {:.1f}".format(*os.getloadavg()))


if __name__ == "__main__":
    main()
