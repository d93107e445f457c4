"""Showing: verdicts in the terminal and in a report that is one file."""
