"""``python -m leeward``: the command line."""

from leeward.cli import main

main(prog_name="leeward")
