"""From the point of a guest's line to the line: greetings, politeness, stories and asides around it, then typing."""
import re

from . import guests, noise
from .grammar import expand, pick, tidy

QUESTION = re.compile(r"(?i)(wh|how|do|does|is|are|can|may|could|any|got|have|would|did|will|should|was)\b")


def phrase(rng, text):
    return expand(rng, text, guests.PARTS)


PLAIN_QUESTION = re.compile(r"(where|what|who|how much|when|how far|how old|how strong) (is|are|was) ([\w' ]+)")


def indirect(rng, point):
    """`can you tell me where the smithy is`"""
    found = PLAIN_QUESTION.fullmatch(point)
    if found and found[3].split()[0] not in ("there", "it") and rng.random() < 0.8:
        return f"{phrase(rng, guests.WONDER)} {found[1]} {found[3]} {found[2]}"
    return phrase(rng, guests.WONDER) + pick(rng, [", ", ": ", " "]) + point


def is_question(point):
    return bool(QUESTION.match(point) or point.lower().startswith(("what", "where", "who", "when", "why", "which", "can you tell", "could you tell")))


def marked(rng, point):
    """The point with a mark at its end."""
    if not point or not point[-1].isalnum():
        return point
    return point + (pick(rng, ["?", "?", "?", ""]) if is_question(point) else pick(rng, ["", "", ".", ".", "!"]))


def story(rng):
    """One to four sentences that lead nowhere."""
    said = [phrase(rng, pick(rng, guests.STORY)) for _ in range(1 + int(rng.random() * rng.random() * 4))]
    return pick(rng, [". ", ", ", ", and ", ". ", ", "]).join(said)


def around(rng, point):
    """The point, most often with something before or after it."""
    kind = rng.random()
    if kind > 0.6 and is_question(point) and rng.random() < 0.25:
        point = indirect(rng, point)
    if kind < 0.45:
        return marked(rng, point)
    if kind < 0.57:
        return phrase(rng, "{hello}") + pick(rng, [", ", " ", "! ", ". ", "... "]) + marked(rng, point)
    if kind < 0.66:
        return marked(rng, point + pick(rng, [", ", " "]) + phrase(rng, "{title}"))
    if kind < 0.73:
        return marked(rng, point + pick(rng, [", ", " "]) + phrase(rng, "{please}"))
    if kind < 0.79:
        return phrase(rng, guests.REASON) + pick(rng, [". ", ", ", ", so ", "! "]) + marked(rng, point)
    if kind < 0.85:
        return marked(rng, point) + " " + phrase(rng, pick(rng, [guests.REASON, guests.ASIDE]))
    return rambling(rng, point)


def rambling(rng, point):
    text = story(rng) + pick(rng, [". ", ", ", "... ", ", "])
    if rng.random() < 0.75:
        text += phrase(rng, guests.POINT) + pick(rng, [", ", ": ", " "])
    text += marked(rng, point)
    if rng.random() < 0.25:
        text += pick(rng, [" ", ", ", " - "]) + phrase(rng, guests.ASIDE)
    return text


def spoken(rng, point, keep=frozenset(), plain=False):
    """The line that a guest types to make this point. A plain line gets nothing around the point."""
    text = marked(rng, point) if plain else around(rng, point)
    if rng.random() < 0.6:
        text = tidy(text)
    return noise.typed(rng, re.sub(r"\s{2,}", " ", text).strip(), keep)
