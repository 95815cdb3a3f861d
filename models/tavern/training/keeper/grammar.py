"""The notation of phrases, and helpers for text.

`[a|b|c]` picks one, `[|a]` makes `a` optional, brackets nest, `{name}` stands for a phrase of that
name: one of the values given, or else one of `MACROS`.

Guests say everything equally often. Marla mostly says what stands first: a small model then learns
what to answer, and not the odds of many ways to say it.
"""
import functools
import re

WORDS = ("no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
         "seventeen eighteen nineteen").split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
MACROS = {}
FIRST = 0.8  # of what Marla says, the least share of the first choice


@functools.lru_cache(maxsize=50000)
def parsed(phrase):
    """The phrase as a sequence: texts, names as `(name,)`, choices as lists of sequences."""
    parts, at = sequence(phrase, 0, "")
    if at != len(phrase):
        raise ValueError(f"unbalanced brackets: {phrase}")
    return parts


def sequence(phrase, at, ends):
    parts = []
    while at < len(phrase) and phrase[at] not in ends:
        if phrase[at] == "[":
            branches = []
            while phrase[at] != "]":
                branch, at = sequence(phrase, at + 1, "|]")
                branches.append(branch)
                if at == len(phrase):
                    raise ValueError(f"a bracket is not closed: {phrase}")
            parts.append(branches)
            at += 1
        elif phrase[at] == "{":
            end = phrase.index("}", at)
            parts.append((phrase[at + 1:end],))
            at = end + 1
        else:
            end = at
            while end < len(phrase) and phrase[end] not in "[{" + ends:
                end += 1
            parts.append(phrase[at:end])
            at = end
    return parts, at


def expand(rng, phrase, values=MACROS, first=0.0):
    """One text of a phrase; `first` is the least share of the first of several choices."""
    out = []
    spell(rng, parsed(phrase), values, first, out)
    return "".join(out)


def spell(rng, parts, values, first, out):
    for part in parts:
        if type(part) is str:
            out.append(part)
        elif type(part) is tuple:
            name = part[0]
            spell(rng, parsed(values[name] if name in values else MACROS[name]), values, first, out)
        else:
            spell(rng, pick(rng, part, first), values, first, out)


def pick(rng, items, first=0.0):
    """One of the items, of which the first comes up more often than the others."""
    if first and rng.random() < first:
        return items[0]
    return items[int(rng.random() * len(items))]


def tidy(text, sentence=False):
    """Close up what empty branches leave behind, and start sentences with a capital letter."""
    text = re.sub(r"\s+([.,!?])", r"\1", re.sub(r"\s{2,}", " ", text)).strip()
    text = re.sub(r"([.!?])[.]+", r"\1", text)
    text += "." if sentence and text and text[-1].isalnum() else ""
    return re.sub(r"(^|[.!?] )([a-z])", lambda m: m[1] + m[2].upper(), text)


def lines(text):
    """The phrases of a block of text, one a line; a line that ends in `|` goes on in the next."""
    return [line.strip() for line in re.sub(r"\|\s*\n\s*", "|", text).strip().splitlines()]


def in_words(number):
    """`in_words(24)` is "twenty-four"."""
    if number < 20:
        return WORDS[number]
    tens, rest = divmod(number, 10)
    return TENS[tens - 2] + (f"-{WORDS[rest]}" if rest else "") if number < 100 else str(number)


def coins(coppers):
    """An amount as Marla says it: ten coppers are one silver."""
    silver, copper = divmod(coppers, 10)
    parts = [f"{in_words(n)} {name}{'' if n == 1 else 's'}" for n, name in ((silver, "silver"), (copper, "copper")) if n]
    return " and ".join(parts) or "nothing"


def listed(items, word="and"):
    """`a, b and c`"""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}"


def topic(questions, answers, weight=1.0, then=(), **more):
    """What guests say, what Marla answers, how often it comes up, and topics that may follow on from it."""
    return {"q": lines(questions), "a": lines(answers), "weight": weight, "then": list(then), **more}


def fact(*parts, **more):
    """A topic whose answer begins with a sentence that stands alone, so that it can be one of two in a line."""
    return topic(*parts, **more, fact=True)


def rooms(questions, answers, weight, then):
    """A topic about lodging; the first two that follow take the private room, and a bed."""
    room, bed, *others = then
    return topic(questions, answers, weight, [{**room, "serves": {"room": 1}}, {**bed, "serves": {"bed": 1}}, *others])


def meal(questions, answers, weight, then):
    """A topic that recommends stew and ale; the first that follows orders them."""
    return topic(questions, answers, weight, [{**then[0], "serves": {"stew": 1, "ale": 1}}])
