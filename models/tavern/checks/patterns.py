"""The notation of the patterns in `lines.json` and `kept_back.json`.

A pattern is a regular expression. It is searched in the answer without regard to case, and matches
whole words only. Three short forms keep patterns readable:

    welcom~        ~ stands for the rest of a word: welcome, welcomes, welcoming
    ale _ copper~  _ stands for anything within the same sentence
    {rumour}       a name in braces stands for the pattern of that name in `names.json`

Names with an argument:

    {n6}              the number six, in a word or in digits
    {c12}             the amount of twelve coppers, also as one silver and two coppers
    {back2}           two coppers of change
    {wrong8}          a total that is not eight coppers
    {but ale stew}    any drink or dish but these
    {offers ale pie}  one of these, offered or named with a price
"""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path

SMALL = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
         "sixteen seventeen eighteen nineteen").split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ITEMS = "tea milk ale cider mead wine firewater porridge cheese soup tart stew pie trout chicken".split()
LODGING = "stable stall bath bed room".split()

NAMES_FILE = Path(__file__).resolve().parent / "names.json"
NAMES = {name: "|".join(ways) for name, ways in json.loads(NAMES_FILE.read_text(encoding="utf-8")).items()}


def names_of(number: int) -> str:
    """How the number is written: `twenty-four|24`."""
    if number < 20:
        return f"{SMALL[number]}|{number}"
    tens, rest = TENS[number // 10 - 2], number % 10
    return f"{tens}[- ]?{SMALL[rest]}|{number}" if rest else f"{tens}|{number}"


NUMBER = "|".join(names_of(number) for number in range(99, -1, -1))
THING = "|".join(ITEMS + LODGING)
ITEM = f"(?:{'|'.join(ITEMS)})s?"
NAMES["money"] = rf"(?:(?:{NUMBER}|a|an|some|few) (?:coppers?|silvers?))"
NAMES["menu"] = rf"{ITEM}\b[^!?]*\b{ITEM}\b[^!?]*\b{ITEM}"


def amount(coppers: int) -> str:
    """All ways to name an amount: in coppers, in silvers and coppers, or as a bare number."""
    words = f"(?:{names_of(coppers)}{'|an?(?: single)?' if coppers == 1 else ''})"
    number = f"(?:{names_of(coppers)})"
    ways = [
        rf"(?<!-)(?<!silver )(?<!silver and )(?<!silvers )(?<!silvers and ){words} coppers?",
        rf"(?:for|is|are|costs?|at|it's|that's|makes?|total of|comes to) {number}"
        "(?=[.,;:!?]|$| and| each| apiece| a | if| for| with| in all)",
        rf"(?:{THING})s?[,?:]? {number}(?=[.,;!?]|$| and\b(?! a))",
        rf"(?:^|[.!?] ){number}(?=[.,;!?]|$| each| apiece| a | for )",
        rf"{number} for (?:a |the |an )?(?:red |mint |dwarf |roast |smoked )?(?:{THING})s?",
        rf"{number}(?= in all| altogether| together| all told| for (?:the lot|both|all)| in total)",
    ]
    silvers, rest = divmod(coppers, 10)
    if silvers:
        some = rf"(?:{names_of(silvers)}{'|an?' if silvers == 1 else ''}) silvers?"
        more = rf"(?:,? and|,)? (?:{NUMBER}|a)\b"
        copper = rf"(?:{names_of(rest)}{'|a' if rest == 1 else ''})"
        if rest:
            ways.append(rf"{some}(?:,? and|,)? {copper}(?: coppers?)?")
        else:
            ways.append(rf"{some}(?!{more} coppers?)(?! piece| necklace)")
    return "(?:" + "|".join(ways) + ")"


def change(coppers: int) -> str:
    """That the guest gets these coppers back."""
    near, wide = r"\b(?:(?!copper|silver)[^.!?])*?\b", r"\b(?:(?!copper)[^.!?])*?\b"
    money = f"(?:{names_of(coppers)}{'|an?' if coppers == 1 else ''}{'|' + amount(coppers) if coppers >= 10 else ''})"
    back = "(?:back|change|left|over|to spare|returned?|for you|for your (?:purse|pocket)|are yours|is yours)"
    before = "(?:change|get|gets|owe you|give you|leaves?|leaving|back (?:is|are|comes?|to you)|keep|return~|hand you)"
    return rf"(?:{money}(?: coppers?)?{near}{back}|{before}{wide}{money}(?: coppers?|(?=[.,!]|$)))"


def wrong(coppers: int) -> str:
    """That it makes some other amount than these coppers in all."""
    makes = "(?:that's|that is|that makes|that will be|that'll be|makes|comes to|it's|in all)"
    other = rf"(?!{amount(coppers)}){NAMES['money']}"
    return rf"(?:{makes} {other}(?! each| apiece| a )|{other} (?:together|in all|altogether))"


def offers(things: str) -> str:
    """That one of these things is offered, or named with a price."""
    some = f"(?:{things})s?"
    verb = "(?:try|have|take|get|there's|there is|there are|recommend|like|about|bring you|got|serve|mean|then)"
    before = ("(?:a|an|the|some|our|my|you|any|odo's|good|hot|roast|mutton|meat|red|dwarf|smoked|apple|mint|"
              "(?:cup|bowl|mug|slice) of)")
    return rf"(?:{verb} (?:{before} )*{some}|{some}(?: for| is| are| at|,)? (?:{NUMBER})\b)"


def named(match: re.Match[str]) -> str:
    """The pattern for a name in braces."""
    name, _, arguments = match[1].partition(" ")
    if name == "but":
        unknown = set(arguments.split()) - set(ITEMS)
        if unknown:
            raise ValueError(f"{{{match[1]}}}: not a drink or dish: {', '.join(sorted(unknown))}")
        return f"(?:{'|'.join(item for item in ITEMS if item not in arguments.split())})s?"
    if name == "offers":
        return offers("|".join(arguments.split()))
    numbered = re.fullmatch(r"(n|c|back|wrong)(\d+)", name)
    if numbered:
        make = {"n": lambda n: f"(?:{names_of(n)})", "c": amount, "back": change, "wrong": wrong}[numbered[1]]
        return make(int(numbered[2]))
    if name not in NAMES:
        raise ValueError(f"{{{match[1]}}}: no such name; those there are: {', '.join(NAMES)}")
    return f"(?:{expanded(NAMES[name])})"


def expanded(pattern: str) -> str:
    """The regular expression that a pattern stands for."""
    pattern = re.sub(r"\{([a-z]+\d*(?: [a-z ]+)?)\}", named, pattern)
    pattern = re.sub(r" _ ", r"\\b[^.!?]*?\\b", pattern)
    return pattern.replace("~", r"\w*")


@functools.cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as Python's `re` takes it."""
    return re.compile(rf"(?<!\w)(?:{expanded(pattern)})(?!\w)", re.IGNORECASE)
