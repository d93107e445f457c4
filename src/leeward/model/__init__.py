"""The weekly model: one file a subsystem, and `week.py`, the order of a week.

Every file has the same shape: what the subsystem is and where its form comes from, its parameters (by name,
declared in `evidence/data/parameters/`), its state, and pure functions over arrays. Nothing here reads a file
while it runs; `compile.py` turns tables into constant arrays once.
"""
