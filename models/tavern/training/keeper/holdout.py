"""The guests' lines of ../checks, which no corpus may contain. A line is compared by its words only.

Where there is no such directory, nothing is held out.
"""
import functools
import sys
from pathlib import Path

CHECKS = Path(__file__).resolve().parents[2] / "checks"


@functools.cache
def held():
    """(the words of the lines, what turns a line into its words)"""
    if not (CHECKS / "lists.py").exists():
        return frozenset(), str
    sys.path.insert(0, str(CHECKS))
    import lists
    sys.path.remove(str(CHECKS))
    lines = {lists.normalised(line["guest"]) for name in lists.LISTS for talk in lists.load(name) for line in talk["lines"]}
    return frozenset(line for line in lines if len(line.split()) >= lists.SHORT), lists.normalised


def held_out(line):
    lines, normalised = held()
    return bool(lines) and normalised(line) in lines
