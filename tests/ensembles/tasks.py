"""What workers are asked to do in tests; light, because every process that is started imports it."""

from __future__ import annotations

import os
import signal

from leeward.evidence.errors import InputError


def double(x: int) -> int:
    return 2 * x


def die(x: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return x


def refuse(x: int) -> int:
    raise InputError("no such number", key=str(x))


def leave(x: int) -> int:
    os._exit(x)
