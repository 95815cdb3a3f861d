"""From the point of a guest's line to the line: greetings, politeness, stories and asides around it, then typing."""
import re

from . import guests, guests_stories, noise
from .grammar import TENS, WORDS, expand, pick, tidy
from .names import renamed

QUESTION = re.compile(r"(?i)(wh|how|do|does|is|are|can|may|could|any|got|have|would|did|will|should|was)\b")
# Points that `please` suits, besides questions.
REQUEST = re.compile(r"(?i)(i'd|i'll|i want|i need|i would|give|bring|get|"
                     r"let|tell|show|one|two|three|an?|some|make|we'd|"
                     r"we'll|fetch|serve|pour|help) ")


def phrase(rng, text):
    return expand(rng, text, guests.PARTS)


PLAIN_QUESTION = re.compile(r"(where|what|who|how much|when|how far|how old|how strong|how big|how long) (is|are|was) ([\w' ]+)")
WHAT_LIKE = re.compile(r"what (is|are|was) ([\w' ]+) like")
WHO_DOES = re.compile(r"(?:who|which \w+|what kind of \w+) (?!is |are |was |were |do |does |did |can |could |would |"
                      r"will |should |must |have |has |on earth)[a-z]+ [\w' ]+")
WH_AND = re.compile(r"((?:where|what|who|how|when|why|which)\b[\w' ]*?) (do|can|could|should|must|would|will|may|shall) "
                    r"(I|you|we|they|one|people|folk|guests) ([\w' ]+)")
DO_YOU = re.compile(r"do (you|I|we|they|people) ([\w' ]+)")
PRONOUN = re.compile(r"(he|she|it|you|they|we|I) ([\w' ]+)")
# A noun phrase that can stand before its verb, and words that show that more than a noun phrase follows.
NOUNS = re.compile(r"(?:(?:the|your|my|our|his|her|its|their|this|that|these|those|an?|old|[A-Z][\w']*)(?: [\w']+){0,4}|"
                   r"he|she|it|you|they|we|I|this|that)")
MORE = re.compile(r"\b(?:like|made|from|about|worth|with|without|for|of|in|on|at|to|by|up|out|open|closed|shut|ready|over|"
                  r"old|good|bad|tonight|today|now|here|there|then|so|too|near|far|who|that|which|built|born|sold|gone|lost|"
                  r"hidden|kept|told|found|run|\w+ing|\w+ed)\b")
SHORT_IS = re.compile(r"^(where|what|who|how|when)'s ")
# Of two points, or of several parts.
BROKEN = re.compile(r"[.,:;!?]|\b(?:and|or|but) (?:so )?"
                    r"(?:who|what|where|how|when|why|which|is|are|do|does|can|could|have|will|I)\b")
HAVE_YOU = re.compile(r"(?:do you|have you) (have|got|sell|serve|know|offer|take|brew|like|think|trust|believe) (.+)")
CAN_I = re.compile(r"(can|could|may|would|will|should) (I|we|you|he|she|one) (.+)")
IS_THERE = re.compile(r"(is|are) (there|it|he|she|they|you|this(?= \w+$)|that(?= \w+$)) (?!and )(.+)")
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


def clause(rng, point):
    """The question as a clause after `tell me`, such as `where the smithy is` or `whether you have a room`; none for others."""
    point = point.rstrip("?")
    if BROKEN.search(point) or len(point) > 90:
        return None
    point = SHORT_IS.sub(r"\1 is ", point)
    found = WHAT_LIKE.fullmatch(point)
    if found:
        return f"what {found[2]} {found[1]} like"
    found = PLAIN_QUESTION.fullmatch(point)
    if found:
        said = found[3]
        by = PRONOUN.fullmatch(said)
        if by:
            return f"{found[1]} {by[1]} {found[2]} {by[2]}"
        if NOUNS.fullmatch(said) and not MORE.search(said.split(" ", 1)[-1] if " " in said else ""):
            return f"{found[1]} {said} {found[2]}"
        return None
    found = WH_AND.fullmatch(point)
    if found:
        asked, verb, who, rest = found.groups()
        if point.startswith("how do you do") or asked.endswith(" else"):
            return None
        return f"{asked} {who} {rest}" if verb == "do" else f"{asked} {who} {verb} {rest}"
    if WHO_DOES.fullmatch(point):
        return point
    if point.startswith(("can you ", "could you ", "would you ", "will you ", "do you mind ")):
        return None
    said = turned(rng, point)
    if said:
        return pick(rng, ["if ", "whether "]) + said[0]
    found = DO_YOU.fullmatch(point)
    return f"{pick(rng, ['if ', 'whether '])}{found[1]} {found[2]}" if found else None


def indirect(rng, point):
    """`can you tell me where the smithy is`, `I wonder if you have a room`, `you have a room, don't you`"""
    said = turned(rng, point.rstrip("?"))
    if said:
        if rng.random() < 0.6:
            return f"{phrase(rng, guests.WONDER_IF)} {said[0]}"
        return f"{said[0].replace(' any ', ' some ')}, {pick(rng, said[1])}?"
    said = clause(rng, point) if rng.random() < 0.8 else None
    if said:
        return f"{phrase(rng, guests.WONDER)} {said}"
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


# wishes and orders
WISH = re.compile(r"(?i)(i'd (like|love) (?!to )|i would (like|love) (?!to )|i'll (have|take) |i want (?!to |you )|"
                  r"(bring|get|fetch|serve|pour|give) (me|us) |we'd like (?!to )|we'll (have|take) |gimme )")
VOICES = list(guests_stories.VOICES.values())
LEAD_ON = (" so", " so now", " and", "so", "and")  # after a lead that ends so, the point follows at once


def led(rng, point, asks, lead=None):
    """The words that lead from a story to the point, and the point."""
    asks = asks and " " in point and point != "do it"
    said = clause(rng, point) if asks and rng.random() < 0.45 else None
    mark = pick(rng, ["?", "?", "", "."])
    if lead and rng.random() < 0.55:
        lead = phrase(rng, lead)
        lead += " " if lead.endswith(LEAD_ON) else pick(rng, [", ", ", ", ": ", " - "])
        return f"{lead}{phrase(rng, guests.TELL)} {said}{mark}" if said else lead + marked(rng, point)
    if said:
        return phrase(rng, guests.THEN_TELL) + said + mark
    if asks:
        before = pick(rng, (guests.SO_ASKED, guests.THEN_ASKED, guests.THEN_ASKED))
    elif WISH.match(point):
        before = pick(rng, (guests.SO_SAID, guests.THEN_SAID, guests.THEN_WISH, guests.THEN_WISH))
    else:
        before = pick(rng, (guests.SO_SAID, guests.THEN_SAID))
    return phrase(rng, before) + marked(rng, point)


def rambling(rng, point, asks):
    """The point at the start, in the middle or at the end of some sentences that belong together."""
    if rng.random() < 0.5:
        return long_story(rng, point, asks)
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
    text += pick(rng, [". ", ", ", "... ", ". ", "! "]) + led(rng, point, asks)
    if kind > 0.85:
        text += " " + phrase(rng, pick(rng, guests.BECAUSE) if asks else guests.ASIDE)
    return text


def long_story(rng, point, asks):
    """Sentences of one voice, often 40 to 70 words together with the point that is in their middle or at their end."""
    sentences, lead = pick(rng, VOICES)
    wanted = 20 + rng.random() * 42 - len(point.split())
    after = rng.random() < 0.25
    before = []
    words = 20 if after else 0
    for sentence in rng.sample(sentences, 4):
        before.append(phrase(rng, sentence))
        words += len(before[-1].split())
        if words + 8 > wanted:
            break
    last = before.pop() if after and len(before) > 1 else phrase(rng, pick(rng, sentences)) if after else None
    text = before[0]
    for sentence in before[1:]:
        text += pick(rng, guests.THEN) + sentence
    text += pick(rng, [". ", ". ", ", ", "... ", " - "]) + led(rng, point, asks, lead)
    if last and len(text) + len(last) < 400:
        text = ended(text) + " " + phrase(rng, guests.AFTER) + last + pick(rng, ["", "."])
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
