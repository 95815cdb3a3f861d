"""A talk as it goes on: what was said, ordered and paid, who the guest is, and what a guest may say next."""
from typing import NamedTuple

from . import world
from .grammar import FIRST, MACROS, coins, expand, in_words, listed, pick, tidy
from .names import renamed
from .speech import plainly, spoken

GOODS = {key: dict(key=key, names=names, name=name, price=price, kind=kind, praise=praise)
         for key, names, name, price, kind, praise in world.GOODS}
MANY = {key: names.strip("[]").split("|")[0] for key, names in world.PLURALS.items()}
MACROS.update(world.MACROS, yes=world.YES, no=world.NO)


class Turn(NamedTuple):
    kind: str
    guest: str
    answer: str
    calls: tuple = ()  # calls of tools before the answer: (name, arguments)
    results: tuple = ()  # what each call returned


def said(key, count):
    """`two ales`, `one mutton stew`, `a private room`"""
    if count > 1:
        return f"{in_words(count)} {MANY[key]}"
    name = GOODS[key]["name"]
    return name if name.startswith("a ") else f"one {name}"


def total(order):
    return sum(GOODS[key]["price"] * count for key, count in order.items())


def worked_sum(order):
    """`Four and three, that's seven coppers`: the steps help a small model to get the end right."""
    if len(order) == 1:
        [(key, count)] = order.items()
        each = f"{coins(GOODS[key]['price'])} each. That's " if count > 1 else ""
        return f"{each}{coins(total(order))}"
    parts = [in_words(GOODS[key]["price"] * count) for key, count in order.items()]
    return f"{listed(parts)}, that's {coins(total(order))}"


def order_said(order):
    return listed([said(key, count) for key, count in order.items()])


class Talk:
    """The state of one talk; every kind of turn reads and changes it."""

    def __init__(self, rng, tools=(), ease=0.0):
        self.rng, self.turns, self.tools = rng, [], list(tools)
        self.ease = ease  # the share of lines that say their point plainly
        self.friend = expand(rng, MACROS["friend"])  # what Marla calls the guest in this talk
        self.name = self.home = self.deed = None  # deed: what the guest does for a living, as Marla says it
        self.order, self.owed = {}, {}  # all that was ordered, and what of it is not paid
        self.last_order = {}  # what the last order added
        self.quests = set()  # those that a tool has started
        self.spoken_of = []  # the topics of places, people and rumours that came up
        self.thing = None  # the key of the good that was last spoken of
        self.follow = []  # kinds or topics that fit now
        self.keep = set()  # words that the guest spells right

    def chance(self, share):
        return self.rng.random() < share

    def pick(self, items):
        return pick(self.rng, items)

    def phrase(self, text, /, **values):
        return expand(self.rng, text, values)

    def answer(self, phrases, /, **values):
        """What Marla says: of a phrase, or of one of several."""
        phrase = phrases if isinstance(phrases, str) else pick(self.rng, phrases, FIRST)
        return tidy(expand(self.rng, phrase, {"friend": self.friend, **values}, FIRST), sentence=True)

    def add(self, kind, point, answer, /, plain=None, raw=False, **values):
        """One turn: phrases of the guest's point, and one or several of Marla's answer. A raw line is no phrase."""
        values = {"guest": self.name or "friend", **values}
        point = renamed(point) if raw else expand(self.rng, point, values)
        if plain is None:
            plain = self.chance(0.3)
        if raw:
            guest = point
        elif self.ease and self.chance(self.ease):
            guest = plainly(self.rng, point)
        else:
            guest = spoken(self.rng, point, self.keep, plain)
        self.turns.append(Turn(kind, guest, renamed(self.answer(answer, **values))))
        return True

    def serve(self, order):
        """The guest ordered this."""
        for key, count in order.items():
            self.order[key] = self.order.get(key, 0) + count
            self.owed[key] = self.owed.get(key, 0) + count
        self.last_order, self.thing = dict(order), list(order)[-1]

    def take_back(self, order):
        """The guest does not want this, after all."""
        for record in (self.order, self.owed):
            for key, count in order.items():
                left = record.get(key, 0) - count
                record[key] = left
                if left <= 0:
                    del record[key]


def draw(rng, weighted):
    """One of the keys of {thing: weight}."""
    return rng.choices(list(weighted), list(weighted.values()))[0]
