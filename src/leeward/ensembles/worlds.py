"""The worlds last asked what if: the draws of each stay in memory, so that the next question of it is answered at once."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from leeward.ensembles.backend import choose
from leeward.ensembles.manifest import data_hashes
from leeward.ensembles.study import prepare_study
from leeward.ensembles.whatif import WhatIf
from leeward.reading.brief import Brief


class Worlds:
    """So many worlds, each made once even when several threads ask; the longest unused are dropped."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[str, WhatIf] = OrderedDict()
        self._lock = Lock()

    def of(self, brief: Brief, draws: int, also: str = "", make: Callable[[], WhatIf] | None = None) -> WhatIf:
        """The draws of a brief's world, shocks, horizon and seed, whatever its options.

        make: makes a world that differs from the brief's own by what ``also`` tells.
        """
        shocks = [shock.model_dump(mode="json") for shock in brief.shocks]
        key = json.dumps([brief.world.model_dump(mode="json"), brief.years, brief.seed, shocks, draws, also], sort_keys=True)
        with self._lock:
            if key not in self._known:
                self._known[key] = _world(brief, draws) if make is None else make()
            self._known.move_to_end(key)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
            return self._known[key]


def _world(brief: Brief, draws: int) -> WhatIf:
    plan, model, extra = prepare_study(brief.model_copy(update={"options": [], "claims": []}), draws)
    return WhatIf(plan, model, choose(), hashes=data_hashes(), extra=extra)
