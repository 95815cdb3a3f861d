"""Other names for another town: `names.json` says what each name of the corpus becomes."""
import functools
import json
import re
from pathlib import Path

FILE = Path(__file__).with_name("names.json")


@functools.cache
def changed():
    """(the new names by the old ones in small letters, a pattern that finds the old ones)"""
    names = json.loads(FILE.read_text(encoding="utf-8"))
    new = {old.lower(): name for old, name in names.items() if name != old}
    longest_first = sorted(new, key=len, reverse=True)
    return new, re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)


def renamed(text):
    """The text with the new names."""
    new, pattern = changed()
    if not new:
        return text

    def name(found):
        word = new[found[0].lower()]
        return word.lower() if found[0].islower() else word.upper() if found[0].isupper() else word

    return pattern.sub(name, text)
