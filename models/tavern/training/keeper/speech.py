"""From the point of a guest's line to the line: greetings, politeness, stories and asides around it, then typing."""
import re

from . import guests, noise
from .grammar import TENS, WORDS, expand, pick, tidy
from .names import renamed

QUESTION = re.compile(r"(?i)(wh|how|do|does|is|are|can|may|could|any|got|have|would|did|will|should|was)\b")
# Points that `please` suits, besides questions.
REQUEST = re.compile(r"(?i)(i'd|i'll|i want|i need|i would|give|bring|get|"
                     r"let|tell|show|one|two|three|an?|some|make|we'd|"
                     r"we'll|fetch|serve|pour|help) ")


def phrase(rng, text):
    return expand(rng, text, guests.PARTS)


PLAIN_QUESTION = re.compile(r"(where|what|who|how much|when|how far|how old|how strong) (is|are|was) ([\w' ]+)")
HAVE_YOU = re.compile(r"(?:do you|have you) (have|got|sell|serve|know|offer|take|brew|like|think|trust|believe) (.+)")
CAN_I = re.compile(r"(can|could|may|would|will|should) (I|we|you|he|she|one) (.+)")
IS_THERE = re.compile(r"(is|are) (there|it|this|that|he|she|they|you) (.+)")
TURNED = {"may": "can", "will": "will", "can": "can", "could": "could", "would": "would", "should": "should"}


def turned(rng, point):
    """A yes-or-no question as a statement, such as `you have a room`, and the tag that asks for it; none for others."""
    found = HAVE_YOU.fullmatch(point)
    if found:
        verb = "have" if found[1] == "got" else found[1]
        return f"you {verb} {found[2]}", ["don't you", "right", "no", "yes", "or don't you"]
    found = CAN_I.fullmatch(point)
    if found:
        verb = TURNED[found[1]]
        tag = "right" if verb in ("can", "will") else f"{verb}n't {found[2]}"
        return f"{found[2]} {verb} {found[3]}", [tag, "right", "no", "yes"]
    found = IS_THERE.fullmatch(point)
    if found and not found[3].startswith(("a ", "the ")) or found and found[2] in ("there", "you"):
        return f"{found[2]} {found[1]} {found[3]}", [f"{found[1]}n't {found[2]}", "right", "no", "yes"]
    return None


def indirect(rng, point):
    """`can you tell me where the smithy is`, `I wonder if you have a room`, `you have a room, don't you`"""
    found = PLAIN_QUESTION.fullmatch(point)
    if found and found[3].split()[0] not in ("there", "it") and rng.random() < 0.8:
        return f"{phrase(rng, guests.WONDER)} {found[1]} {found[3]} {found[2]}"
    said = turned(rng, point.rstrip("?"))
    if said:
        if rng.random() < 0.6:
            return f"{phrase(rng, guests.WONDER_IF)} {said[0]}"
        return f"{said[0].replace(' any ', ' some ')}, {pick(rng, said[1])}?"
    if point.lower().startswith(("any", "got", "have")):
        return point
    return phrase(rng, guests.WONDER) + pick(rng, [", ", ": ", " "]) + point


def is_question(point):
    return bool(QUESTION.match(point) or point.lower().startswith(("what", "where", "who", "when", "why", "which",
        "can you tell", "could you tell")))


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
    asks = is_question(point)
    if kind > 0.38 and asks and rng.random() < 0.25:
        point = indirect(rng, point)
    if kind < 0.43:
        return marked(rng, point)
    if kind < 0.53:
        return phrase(rng, "{hello}") + pick(rng, [", ", " ", "! ", ". ", "... "]) + marked(rng, point)
    if kind < 0.61:
        return marked(rng, point + pick(rng, [", ", " "]) + phrase(rng, "{title}"))
    if kind < 0.64:
        return phrase(rng, "{hello} {title}") + pick(rng, [", ", ". ", "! "]) + marked(rng, point)
    if kind < 0.7:
        if not asks and not REQUEST.match(point):
            return phrase(rng, guests.SHORT) + " " + marked(rng, point)
        return marked(rng, point + pick(rng, [", ", " "]) + phrase(rng, "{please}"))
    if kind < 0.74:
        return phrase(rng, guests.REASON) + pick(rng, [". ", ", ", ", so ", "! "]) + marked(rng, point)
    if kind < 0.78:
        return marked(rng, point) + " " + phrase(rng, pick(rng, [guests.REASON, guests.ASIDE]))
    if kind < 0.81:
        return acted(rng, point)
    if kind < 0.83:
        return phrase(rng, guests.SHORT) + " " + marked(rng, point)
    return rambling(rng, point, asks)


def acted(rng, point):
    """What a player writes who plays a part: `*sits down* an ale`, `"an ale," I say`."""
    kind = rng.random()
    if kind < 0.6:
        return phrase(rng, guests.DOES) + " " + marked(rng, point)
    if kind < 0.75:
        return marked(rng, point) + " " + phrase(rng, guests.DOES)
    mark = "," if not is_question(point) else "?"
    return f'"{point.rstrip("?.!")}{mark}" ' + phrase(rng, guests.SAYS)


def ended(text):
    """The text with a mark that ends a sentence."""
    return text if text[-1] in ".?!" else text + "."


def rambling(rng, point, asks):
    """The point at the start, in the middle or at the end of some sentences that belong together."""
    kind = rng.random()
    if kind < 0.22:
        return rambled_at_random(rng, point)
    tale = phrase(rng, pick(rng, guests.TALES))
    if kind < 0.42 and asks:
        text = marked(rng, point)
        text += (" " if text[-1] in "?.!" else pick(rng, [". ", "? ", ", "])) + phrase(rng, pick(rng, guests.BECAUSE))
        return text + (pick(rng, [". ", ", ", "... "]) + tale if rng.random() < 0.4 else "")
    if kind < 0.5:
        return ended(marked(rng, point)) + " " + tale
    text = tale + (pick(rng, [", ", ". "]) + phrase(rng, pick(rng, guests.TALES)) if rng.random() < 0.12 else "")
    text += pick(rng, [". ", ", ", "... ", ". ", "! "]) + phrase(rng,
        guests.SO_ASKED if asks else guests.SO_SAID) + marked(rng, point)
    if kind > 0.85:
        text += " " + phrase(rng, pick(rng, guests.BECAUSE) if asks else guests.ASIDE)
    return text


def rambled_at_random(rng, point):
    text = story(rng) + pick(rng, [". ", ", ", "... ", ", "])
    if rng.random() < 0.75:
        text += phrase(rng, guests.POINT) + pick(rng, [", ", ": ", " "])
    text += marked(rng, point)
    if rng.random() < 0.25:
        text += pick(rng, [" ", ", ", " - "]) + phrase(rng, guests.ASIDE)
    return text


# said twice, these would mean something else
COUNTED = {*WORDS, *TENS, "not", "more", "a", "an", "another", "dozen"}


def hesitant(rng, text):
    """The line with a filler between two words, and now and then a word said twice."""
    words = text.split(" ")
    if len(words) < 3:
        return text
    i = 1 + int(rng.random() * (len(words) - 1))
    if rng.random() < 0.25 and words[i - 1].isalpha() and words[i - 1].lower() not in COUNTED:
        return " ".join(words[:i]) + pick(rng, [" ", "... ", "-"]) + " ".join(words[i - 1:])
    return " ".join(words[:i]).rstrip(",.") + pick(rng, guests.HESITATES) + " ".join(words[i:])


def plainly(rng, point):
    """The point and nothing else, half of the time without capitals and a mark at the end."""
    text = renamed(tidy(marked(rng, point)))
    return text if rng.random() < 0.5 else text.lower().rstrip(".?!")


def spoken(rng, point, keep=frozenset(), plain=False):
    """The line that a guest types to make this point. A plain line gets nothing around the point."""
    text = marked(rng, point) if plain else around(rng, point)
    if not plain and rng.random() < 0.04:
        text = hesitant(rng, text)
    if rng.random() < 0.6:
        text = tidy(text)
    return noise.typed(rng, renamed(re.sub(r"\s{2,}", " ", text).strip()), keep)
