"""Endless talk from the Gilded Goose: turns the patterns of world.py into conversations and short stories.

Everything is drawn from one seeded random generator, so a seed names a corpus. `python corpus.py 7 20` prints twenty
samples of seed 7.
"""
import random
import re
import string
import sys

import world

INNERMOST = re.compile(r"\[([^\[\]]*)\]")
CONSONANTS = "b c d f g h j k l m n p qu r s t v w x y z br dr gr kr th sh zh ch tr bl gl sk st kh vr mn".split()
VOWELS = "a e i o u y aa ee oo ia ae ou ei".split()
CODAS = ["", "", *"n r l x k th s rk sh m ng nd ra lax bor gax dor ius zar".split()]
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
MACROS = {**world.MACROS, "yes": world.YES, "no": world.NO}


# ----------------------------------------------------------------------------------------------------------------- patterns


def expand(rng, pattern, **values):
    """Replace {names}, then pick one branch of every [a|b|c], innermost first."""
    values = {**MACROS, **values}
    while True:
        named = re.sub(r"\{(\w+)\}", lambda m: values[m[1]], pattern)
        if named == pattern:
            break
        pattern = named
    while "[" in pattern:
        pattern = INNERMOST.sub(lambda m: rng.choice(m[1].split("|")), pattern)
    return pattern


def tidy(text, sentence=False):
    """Close up what empty branches leave behind and start sentences with a capital letter."""
    text = re.sub(r"\s+([.,!?])", r"\1", re.sub(r" {2,}", " ", text)).strip()
    text = re.sub(r"([.!?])[.]+", r"\1", text)
    text += "." if sentence and text[-1].isalnum() else ""
    return re.sub(r"(^|[.!?] )([a-z])", lambda m: m[1] + m[2].upper(), text)


def coins(coppers):
    silver, copper = divmod(coppers, 10)
    parts = []
    if silver:
        parts.append("one silver" if silver == 1 else f"{NUMBERS[silver]} silvers")
    if copper:
        parts.append("one copper" if copper == 1 else f"{NUMBERS[copper]} coppers")
    return " and ".join(parts)


# ------------------------------------------------------------------------------------------------- topics made from the lists


def with_values(t, **values):
    """A topic (and its follow-ups) whose patterns know the properties of one thing."""
    return {**t, "values": {**t.get("values", {}), **values}, "then": [with_values(f, **values) for f in t["then"]]}


def goods_topics():
    for key, names, name, price, kind, praise in world.GOODS:
        values = dict(world.KINDS[kind], names=names, name=name, price=coins(price), praise=praise, **world.EXTRA.get(key, {}))
        liking = 2.2 if key in world.FAVOURITES else 1.2
        for t in world.GOODS_TALK:
            yield with_values({**t, "weight": t["weight"] * liking}, **values)


def several_topics():
    """Two to five of one thing, where Marla multiplies, and a drink with a dish, where she names both prices."""
    for key, _, _, price, *_ in world.GOODS:
        if key in world.PLURALS:
            said = world.PLURALS[key].strip("[]").split("|")[0]
            for n in range(2, 6):
                yield with_values(world.SEVERAL, n=f"[{n}|{NUMBERS[n]}]", word=NUMBERS[n], plural=world.PLURALS[key], said=said,
                                  each=coins(price), price=coins(n * price))
    of_kind = lambda kind: [g for g in world.GOODS if g[4] == kind]
    for _, food, dish, dish_price, *_ in of_kind("food"):
        for _, drink, name, price, *_ in of_kind("drink"):
            yield with_values(world.DISH_AND_DRINK, food=food, drink=drink, one=dish, two=name, price=coins(dish_price),
                              other=coins(price))


def not_sold_topics():
    yield with_values(world.NOT_SOLD_TALK, thing="[" + "|".join(world.NOT_SOLD) + "]")
    for things, place in world.SOLD_ELSEWHERE.items():
        yield with_values(world.SOLD_ELSEWHERE_TALK, thing=f"[{things}]", place=place)


def place_topics():
    for key, names, name, way, praise in world.PLACES:
        for t in (world.WAY_TO, world.HOW_FAR, world.ABOUT_PLACE):
            yield with_values(t, names=names, name=name, way=way, praise=praise, far=world.FAR.get(key, world.NEAR))
    for names, answer in world.INSIDE:
        yield with_values(world.INSIDE_TALK, names=names, answer=answer)


def people_topics():
    for names, name, pronoun, description, place in world.PEOPLE:
        for t in (world.WHO_IS, world.WHERE_IS_PERSON):
            yield with_values(t, names=names, name=name, pronoun=pronoun, him={"he": "him", "she": "her"}[pronoun],
                              description=description, place=place)


def rumour_topics():
    every = [with_values(world.ABOUT_RUMOUR, names=names, rumour=rumour, more=more, who=who, reward=reward, where=where, deed=deed)
             for (names, rumour, more, who, reward), (where, deed) in zip(world.RUMOURS, world.RUMOUR_GOALS)]
    yield from every
    for t, other in zip(every, every[1:] + every[:1]):
        another = with_values({**world.ANOTHER_RUMOUR, "then": other["then"]}, **other["values"])
        asked = with_values({**world.ANY_RUMOUR, "then": t["then"]}, **t["values"])
        yield {**asked, "then": asked["then"] + [another]}


def all_topics():
    return [*world.GREETINGS[1:], *world.TALK, *goods_topics(), *several_topics(), *not_sold_topics(), *place_topics(),
            *people_topics(), *rumour_topics()]


# ------------------------------------------------------------------------------------------------------ what a guest types


def gibberish(rng):
    letters = rng.choice([string.ascii_lowercase, "asdfghjkl", string.printable[:94], "aeiou", "!?.,-_#", "qwertzuiop",
                          "xyzéäøßñ漢字🙂日本Привет€"])
    words = ["".join(rng.choices(letters, k=rng.randint(1, 9))) for _ in range(rng.randint(1, 4))]
    return " ".join(words).replace("[", "(").replace("]", ")").replace("|", "/").replace("{", "(").replace("}", ")")


def guest_name(rng):
    made_up = rng.choice(world.NAME_STARTS) + rng.choice(["", "", "a", "e", "i", "o"]) + rng.choice(world.NAME_ENDS)
    strange = "".join(rng.choice(CONSONANTS) + rng.choice(VOWELS) for _ in range(rng.randint(1, 3))) + rng.choice(CODAS)
    return rng.choice([rng.choice(world.GUEST_NAMES), made_up, strange.capitalize()])


def typo(rng, word):
    i = rng.randrange(len(word) - 1)
    return rng.choice([word[:i] + word[i + 1] + word[i] + word[i + 2:], word[:i] + word[i + 1:], word[:i] + word[i] + word[i:]])


SHORT_FORMS = {"you": "u", "are": "r", "please": "pls", "what's": "whats", "who's": "whos", "where's": "wheres", "I'm": "im",
               "I'd": "id", "don't": "dont", "how's": "hows", "I'll": "ill", "your": "ur", "want to": "wanna"}


def as_typed(rng, text):
    """A guest's line as people type it: prefixes, lower case, missing marks, short forms, slips of the finger."""
    text = tidy(text) if rng.random() < 0.6 else text.strip()
    if rng.random() < 0.06 and re.match(r"(?i)(wh|how)", text):
        text = expand(rng, world.POLITE_START + " ") + text
    if rng.random() < 0.13:
        text = expand(rng, "[{hello}|{hello}|excuse me|please|so|tell me|ok|well|and]") + rng.choice([", ", " ", "! "]) + text
    if rng.random() < 0.05:
        text = expand(rng, world.BEFOREHAND) + rng.choice([". ", ", ", "! ", " "]) + text
    if rng.random() < 0.08:
        text += rng.choice([", ", " "]) + rng.choice(world.KEEPER_TITLES)
    if rng.random() < 0.2:
        for long, short in SHORT_FORMS.items():
            text = re.sub(rf"\b{long}\b", short, text, flags=re.IGNORECASE)
    if rng.random() < 0.13:
        words = text.split(" ")
        i = rng.randrange(len(words))
        if len(words[i]) > 3 and words[i].islower():
            words[i] = typo(rng, words[i])
        text = " ".join(words)
    if rng.random() < 0.35:
        text = text.lower()
    if rng.random() < 0.02:
        text = text.upper()
    if text[-1].isalnum():
        text += rng.choice(["", "", "?", "?", "?"]) if looks_like_question(text) else rng.choice(["", "", "", ".", ".", "!"])
    return text.strip()


def looks_like_question(text):
    return bool(re.match(r"(?i)(wh|how|do|is|are|can|may|could|any|got|have|would|did|will|should)", text))


# ------------------------------------------------------------------------------------------------------------- conversations


class Tavern:
    """Draws conversations and stories; `Tavern(seed)` always draws the same ones."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.topics = all_topics()
        self.weights = [t["weight"] for t in self.topics]

    def draw(self, topics, **values):
        """One exchange about one of `topics`: (topic, question, answer)."""
        rng = self.rng
        t = rng.choice(topics)
        fixed = {**values, **t.get("values", {})}
        random_parts = dict(unknown=rng.choice(world.UNKNOWN), number=str(rng.choice([rng.randint(1, 20), rng.randint(1, 1000)])))
        question = rng.choice(t["q"])
        noise = question == "{gibberish}"
        typed = gibberish(rng) if noise else as_typed(rng, expand(rng, question, **random_parts, **fixed))
        return t, typed, tidy(expand(rng, rng.choice(t["a"]), **fixed), sentence=True)

    def conversation(self):
        """A list of (question, answer)."""
        rng = self.rng
        turns = rng.choices([1, 2, 3, 4], [32, 32, 23, 13])[0]
        guest, exchanges, follow = guest_name(rng), [], []
        remembered = []
        for turn in range(turns):
            last = turn == turns - 1 and turns > 1
            if turn == 0 and turns > 1 and rng.random() < 0.3:
                topics, is_new = world.GREETINGS, True
            elif last and rng.random() < 0.25:
                topics, is_new = world.GOODBYES, True
            elif follow and rng.random() < 0.7:
                topics, is_new = follow, False
            elif turn and not follow and rng.random() < 0.35:
                topics, is_new = world.AFTER_ANYTHING, False
            elif remembered and rng.random() < 0.3:
                topics, is_new = remembered, False
            else:
                topics, is_new = rng.choices(self.topics, self.weights), True
            t, question, answer = self.draw(topics, guest=guest)
            exchanges.append((question, answer))
            if is_new:
                follow = list(t["then"])
                if t is world.GREETINGS[2]:
                    remembered, follow = follow, []
            else:
                follow = t["then"] or [f for f in follow if f is not t]
        if turns == 1 and rng.random() < 0.06:
            exchanges = [self.draw(world.GOODBYES, guest=guest)[1:]]
        return exchanges

    def system(self):
        """A first message that sets the scene, in a quarter of the conversations."""
        return tidy(expand(self.rng, self.rng.choice(world.SYSTEM))) if self.rng.random() < 0.25 else None

    def story(self):
        rng = self.rng
        lines = rng.sample(world.OPENINGS, 1)
        lines += rng.sample(world.MIDDLES, rng.randint(2, 4))
        lines += rng.sample(world.ENDINGS, 1)
        return " ".join(expand(rng, line) for line in lines)


if __name__ == "__main__":
    tavern = Tavern(int(sys.argv[1]))
    for _ in range(int(sys.argv[2])):
        system = tavern.system()
        print(f"\n  ({system})" if system else "")
        for question, answer in tavern.conversation():
            print(f"> {question}\n  {answer}")
    print("\n" + tavern.story())
