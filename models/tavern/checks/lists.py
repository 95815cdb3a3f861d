"""Loads the lists of lines, and judges answers to them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Iterable

from patterns import compiled

HERE = Path(__file__).resolve().parent
LISTS = ("lines", "kept_back")

# A guest's line of fewer words ("thanks", "...", "how much?") is in every corpus.
SHORT = 4

Line = dict[str, Any]


def load(name: str) -> list[dict[str, Any]]:
    """The talks of a list."""
    talks: list[dict[str, Any]] = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    return talks


def plain(text: str) -> str:
    """The text with straight quotation marks and single spaces."""
    return " ".join(text.replace("’", "'").replace("‘", "'").split())


def fits(line: Line, answer: str) -> bool:
    """Whether the answer fits the line.

    Each pattern of `all` is found in it, one of `any`, and none of `none`. An answer with a control
    token never fits.
    """
    text = plain(answer)

    def found(pattern: str) -> bool:
        return compiled(pattern).search(text) is not None

    if not text or "<|" in text or any(map(found, line.get("none", []))):
        return False
    return all(map(found, line.get("all", []))) and ("any" not in line or any(map(found, line["any"])))


def normalised(text: str) -> str:
    """The line's words only: lower case, without marks, one space between words.

    Apostrophes vanish ("don't" is "dont"). All other characters that are neither letters nor digits
    separate words.
    """
    text = plain(text).casefold().replace("'", "")
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


def found_in(guest_lines: Iterable[str], names: Iterable[str] = LISTS) -> list[str]:
    """The lines of the lists which are among `guest_lines`, compared by `normalised`.

    Lines of fewer than `SHORT` words do not count. A corpus of which this returns lines must not be
    trained on.
    """
    lines = [line["guest"] for name in names for talk in load(name) for line in talk["lines"]]
    wanted = {normalised(line): line for line in lines if len(normalised(line).split()) >= SHORT}
    return sorted({wanted[key] for key in map(normalised, guest_lines) if key in wanted})
