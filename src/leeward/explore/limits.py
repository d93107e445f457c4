"""What the explorer takes at most."""

BODY_BYTES = 8_000_000
"""Bytes of one request: more than the largest document that is read by default, save PDF."""
FILE_BYTES = 60_000_000
"""Bytes of a dropped file; the reader has a limit of its own for each format."""
BODY_SECONDS = 20.0
"""Seconds in which a request must have arrived."""
RATE = 30.0
"""Requests a second of one visitor, on average; `BURST` at once."""
BURST = 90.0
WAITING = 60
"""Visitors whose move waits for the engine at once; each has one."""
ASSESSMENTS = 8
"""Assessments that wait at once."""
LEVERS = 60
"""Settings of one strategy."""
COMPARED = 6
"""Strategies compared at once."""
DESKS = 500
"""Desks in the work folder; the oldest of those opened by this run go first."""
DRAWS = 200
UNKNOWNS = 12
"""Parameters shown as assumptions, beside the structural choices."""
