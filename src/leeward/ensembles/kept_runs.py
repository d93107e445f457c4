"""Runs kept between processes: what every study of a world shares, the burn-in of a block of draws and the baseline after it,
and the options of ordinary studies, so that a document that is assessed again, once its claims are reviewed or beside another
that proposes the same, plays only what is new.

A run is known by what decides its numbers: the program (`programs.fingerprint`), what computes it, the parameters and the
state that it starts from, and its controls. What is kept was computed by that program, so that numbers are the same to the
bit whether a run is found or played; a file that is damaged is as good as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from leeward.ensembles import programs
from leeward.ensembles.backend import Backend, programs_folder
from leeward.ensembles.protocol import Arrays, Model
from leeward.evidence.errors import InputError
from leeward.evidence.safefile import write_whole

MOST_BYTES = 400_000_000
"""Bytes of runs that are kept, about: three studies of fifteen options over three years; the longest unused go first."""
BLOCKS = 4
"""Blocks from the first on whose runs are kept: what ordinary studies play. Those of long studies would push out the rest."""
ENDING = ".run"
_SERIES = "series"


class KeptRuns:
    """The runs of one program in a folder; ``options``: those of options too, not only what studies share."""

    def __init__(self, folder: Path, program: str, *, options: bool = True) -> None:
        self.folder, self.program, self.options = folder, program, options

    def start(self, *begun: Mapping[str, Any]) -> str:
        """The key of a run that starts from some arrays."""
        total = hashlib.sha256(self.program.encode())
        for arrays in begun:
            total.update(digest(arrays).encode())
        return total.hexdigest()

    def get(self, key: str) -> tuple[Arrays, npt.NDArray[Any]] | None:
        """The state at the end of a run and its series (or what was kept with it), if it is there."""
        path = self._path(key)
        with contextlib.suppress(OSError, ValueError, zipfile.BadZipFile, KeyError, EOFError):
            with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as kept:
                found = {name: kept[name] for name in kept.files}
            series = found.pop(_SERIES)
            os.utime(path)
            return found, series
        return None

    def put(self, key: str, state: Mapping[str, Any], series: npt.NDArray[Any]) -> None:
        """Keep a run; a folder that cannot be written, or is full, keeps none."""
        data = io.BytesIO()
        arrays: dict[str, Any] = {**{name: np.asarray(value) for name, value in state.items()}, _SERIES: series}
        np.savez(data, **arrays)
        with contextlib.suppress(OSError, InputError):
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._path(key), data.getvalue())
            programs.trim(self.folder, MOST_BYTES, ENDING)

    def _path(self, key: str) -> Path:
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()[:40]}{ENDING}"


def kept_runs(model: Model, backend: Backend) -> KeptRuns | None:
    """The kept runs of a model on a backend: none for a model of another package, where no program is kept either, or where
    $LEEWARD_RUNS is `off`; where it is `shared` burn-ins and baselines alone.
    """
    wanted = os.environ.get("LEEWARD_RUNS")
    if wanted == "off":
        return None
    folder, known = programs_folder(), programs.fingerprint(getattr(model, "base", model))
    if folder is None or known is None:
        return None
    return KeptRuns(folder, f"{known} {backend.computes}", options=wanted != "shared")


def digest(arrays: Mapping[str, Any]) -> str:
    """A hash of arrays by name."""
    total = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        total.update(f"{name}{array.dtype}{array.shape}".encode() + array.tobytes())
    return total.hexdigest()[:32]
