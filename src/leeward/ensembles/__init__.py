"""Draws in, weekly series out: the runner, the store, shards and executors.

`study.run_study` does the main job; `protocol` says what a model must offer; `docs/engine.md` explains.
"""

DRAWS = 200
"""Draws of a study unless told otherwise, from Python and from the command line alike."""
