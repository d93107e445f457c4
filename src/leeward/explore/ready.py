"""Which programs are compiled: they are made in a thread of their own, and NumPy takes the first looks meanwhile.

A model is compiled once for a machine (half a minute of one core for each of its two programs, a second where they are kept).
The one that assessments and last bands are played with comes first, the one of first looks after it.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from queue import SimpleQueue
from threading import Event, RLock, Thread
from typing import Any
from weakref import WeakKeyDictionary

from leeward.ensembles.backend import PROGRAMS, choose
from leeward.ensembles.glance import GLANCED, Glance
from leeward.ensembles.whatif import WhatIf

LOADING = 3.0
"""Seconds in which programs that are kept are there; after them NumPy begins."""


class Programs:
    """The two programs of a model: that of all draws and that of first looks."""

    def __init__(self, model: Any, made: bool) -> None:
        self.model, self.began = model, time.monotonic()
        self.full, self.few = Event(), Event()
        if made:
            self.full.set()
            self.few.set()


class Ready:
    """The programs of the models lately asked for, and the first looks of their worlds."""

    def __init__(self) -> None:
        self._known: OrderedDict[int, Programs] = OrderedDict()
        self._glances: WeakKeyDictionary[WhatIf, dict[str, Glance]] = WeakKeyDictionary()
        self._asked: SimpleQueue[tuple[WhatIf, Programs]] = SimpleQueue()
        self._lock = RLock()
        self._started = False

    def of(self, world: WhatIf) -> Programs:
        """The programs of a world; asked for the first time, they are begun. NumPy needs none."""
        model = getattr(world.model, "base", world.model)
        with self._lock:
            found = self._known.get(id(model))
            if found is None:
                found = self._known[id(model)] = Programs(model, world.backend.name == "numpy")
                while len(self._known) > PROGRAMS:
                    self._known.popitem(last=False)
                if not found.full.is_set():
                    self._asked.put((world, found))
                    if not self._started:
                        self._started = True
                        Thread(target=self._make, name="leeward-compile", daemon=True).start()
            self._known.move_to_end(id(model))
            return found

    def look(self, world: WhatIf, played: WhatIf) -> tuple[WhatIf, WhatIf]:
        """What a first look is taken at: a few draws of a world, and of the same with values set.

        On NumPy where nothing is compiled yet; the first block of the worlds themselves where they have few draws, and where
        only their own program is there. Waits a moment for programs that are only to be loaded.
        """
        if world.plan.draws <= GLANCED:
            return world, played
        programs = self.of(world)
        programs.few.wait(max(0.0, programs.began + LOADING - time.monotonic()))
        if programs.few.is_set() or not programs.full.is_set():
            name = world.backend.name if programs.few.is_set() else "numpy"
            return self._glance(world, name), self._glance(played, name)
        return world, played

    def _glance(self, world: WhatIf, name: str) -> Glance:
        with self._lock:
            every = self._glances.setdefault(world, {})
            if name not in every:
                every[name] = Glance(world, world.backend if name == world.backend.name else choose(name))
            return every[name]

    def _make(self) -> None:
        while True:
            world, programs = self._asked.get()
            try:
                world.prepared(0)
                programs.full.set()
                if world.plan.draws > GLANCED:
                    self._glance(world, world.backend.name).baseline(0)
                    with self._lock:
                        self._glances.setdefault(world, {}).pop("numpy", None)
            except Exception:  # whoever plays meets the same fault, and is told
                pass
            finally:
                programs.full.set()
                programs.few.set()
