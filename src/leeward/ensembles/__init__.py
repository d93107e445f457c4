"""Draws in, weekly series out: the runner, the store, shards and executors.

`study.run_study` does the main job; `protocol` says what a model must offer; `docs/engine.md` explains.
"""

DRAWS = 200
"""Draws of a study unless told otherwise, from Python and from the command line alike."""
STEPS = (100, DRAWS)
"""Draws after which an assessment that was given no number looks whether its verdicts are settled; the last is the most."""
