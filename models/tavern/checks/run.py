"""Plays the talks of a list with a model, and prints the share of fitting answers for each kind.

    python models/tavern/checks/run.py [--list lines|kept_back] [--model DIR] [--json] [--quiet]

Decoding is greedy, so the same model always gives the same figures. It needs rotor's Python
package.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

import lists
import rotor

MODEL = Path(__file__).resolve().parent.parent


def play(model: rotor.Model, talk: dict[str, Any]) -> list[dict[str, Any]]:
    """The answers to the lines of a talk, and whether they fit.

    An answer that does not end by itself does not fit.
    """
    answers = []
    with rotor.Chat(model, temperature=0, max_tokens=200, when_full="drop_oldest") as chat:
        for line in talk["lines"]:
            said = chat.say(line["guest"])
            fits = said.why == "stop" and lists.fits(line, said.text)
            answers.append({"talk": talk["name"], "guest": line["guest"], "kinds": line["kinds"],
                            "answer": said.text, "fits": fits})
    return answers


def shares(answers: list[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """For each kind, and for all lines together: how many answers fit, of how many."""
    fitting: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    for answer in answers:
        for kind in ["all", *answer["kinds"]]:
            lines[kind] += 1
            fitting[kind] += answer["fits"]
    return {kind: (fitting[kind], lines[kind]) for kind in sorted(lines)}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Checks a tavern model with a list of guests' lines.")
    parser.add_argument("--list", choices=lists.LISTS, default="lines", help="the list of lines")
    parser.add_argument("--model", type=Path, default=MODEL, metavar="DIR", help="the model's directory")
    parser.add_argument("--json", action="store_true", help="print the figures and all answers as JSON")
    parser.add_argument("--quiet", action="store_true", help="print the figures only")
    options = parser.parse_args()
    with rotor.Model(options.model) as model:
        answers = [answer for talk in lists.load(options.list) for answer in play(model, talk)]
    table = shares(answers)
    if options.json:
        known: dict[str, Any] = {"list": options.list, "shares": table}
        if not options.quiet:
            known["answers"] = answers
        print(json.dumps(known, ensure_ascii=False, indent=1))
        return
    for answer in answers:
        if not (answer["fits"] or options.quiet):
            print(f"{answer['talk']}\n> {answer['guest']}\n  {answer['answer']}\n")
    for kind, (fitting, lines) in table.items():
        print(f"{kind:14} {fitting:4} of {lines:4}  {100 * fitting / lines:5.1f} %")


if __name__ == "__main__":
    main()
