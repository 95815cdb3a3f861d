"""Talk that needs no memory: the topics of world.py and manners.py with their follow-ups, and two of them in one line."""
from . import manners, menu, orders, talk_follows, talk_house, talk_lists, talk_marla, talk_more, talk_rooms, talk_town, world
from . import talk_house_folk, talk_house_place, talk_house_says, talk_house_sky, talk_house_table
from . import manners_greet, manners_rude, talk_marla_heart, talk_marla_jokes, talk_marla_life, talk_marla_odd, talk_marla_small
from . import manners_more, manners_more_heart, manners_more_rude, manners_more_short  # noqa: F401 - they add to manners.TOPICS
from . import talk_house_more, talk_house_more_room, talk_house_more_rooms, talk_house_more_table, talk_more_asked, talk_pairs
from . import talk_marla_more, talk_marla_more_flirt, talk_marla_more_jokes, talk_marla_more_odd, talk_marla_more_self
from . import talk_marla_more_tales
from .grammar import coins, expand, pick, tidy
from .speech import is_question, marked
from .talk import Talk, draw, order_said, worked_sum
from .talk_town_people import FOLLOWS


def with_values(topic, **values):
    """A topic (and its follow-ups) whose phrases know the properties of one thing."""
    return {**topic, "values": {**topic.get("values", {}), **values}, "then": [with_values(f, **values) for f in topic["then"]]}


def not_sold_topics():
    yield with_values(talk_lists.NOT_SOLD_TALK, thing="[" + "|".join(world.NOT_SOLD) + "]")
    for things, place in world.SOLD_ELSEWHERE.items():
        yield with_values(talk_lists.SOLD_ELSEWHERE_TALK, thing=f"[{things}]", place=place)


def place_topics():
    asked = [with_values(t, names=names, name=name, way=way, praise=praise, far=world.FAR.get(key, world.NEAR))
             for key, names, name, way, praise in world.PLACES
             for t in (talk_lists.WAY_TO, talk_lists.HOW_FAR, talk_lists.ABOUT_PLACE)]
    yield from talk_lists.told_apart(asked, "praise", "besides")
    for names, answer in world.INSIDE:
        yield with_values(talk_lists.INSIDE_TALK, names=names, answer=answer)


def people_topics():
    asked = [with_values({**t, "then": FOLLOWS[name]}, does=world.DEEDS.get(name, ""), names=names, name=name, pronoun=pronoun,
                         him={"he": "him", "she": "her"}[pronoun], description=description, place=place)
             for names, name, pronoun, description, place in world.PEOPLE
             for t in [talk_lists.WHO_IS, talk_lists.WHERE_IS_PERSON] + [talk_lists.WHO_DOES] * (name in world.DEEDS)]
    yield from talk_lists.told_apart(asked, "description", "besides")


def rumour_topics():
    every = [with_values(talk_lists.ABOUT_RUMOUR, names=names, rumour=rumour, first=more, more=more, who=who, reward=reward,
                         where=where, deed=deed)
             for (names, rumour, more, who, reward), (where, deed) in zip(world.RUMOURS, world.RUMOUR_GOALS)]
    yield from talk_lists.told_apart(every, "first", "more")
    for i, (t, other) in enumerate(zip(every, every[1:] + every[:1])):
        another = with_values({**talk_lists.ANOTHER_RUMOUR, "then": other["then"]}, **other["values"])
        weight = talk_lists.ANY_RUMOUR["weight"] * (5 if i == 0 else 0.5)
        asked = with_values({**talk_lists.ANY_RUMOUR, "weight": weight, "then": t["then"]}, **t["values"])
        yield {**asked, "then": asked["then"] + [another]}


def goods_topics():
    """Whether there is something, and what it is like; orders and prices are in orders.py."""
    for key, names, name, price, kind, praise in world.GOODS:
        values = dict(talk_lists.KINDS[kind], names=names, bare=talk_lists.BARE.get(key) or bare(names), name=name,
                      called=name.removeprefix("a "), price=coins(price), praise=praise)
        for t in talk_lists.GOODS_TALK:
            yield with_values({**t, "then": []}, **values)


def bare(names):
    """The names of a good that stand without `a`, `some` and the like."""
    parts = [n for n in names.strip("[]").split("|") if n.split()[0] not in ("a", "an", "some", "the", "half")]
    return f"[{'|'.join(parts)}]"


WORLD_KINDS = {"goods": goods_topics, "missing": not_sold_topics, "places": place_topics, "people": people_topics,
               "rumours": rumour_topics}


class Topics:
    """The topics of each kind, with the weights of their drawing."""

    def __init__(self):
        self.of_kind = {kind: list(make()) for kind, make in WORLD_KINDS.items()}
        self.of_kind["talk"] = [*talk_marla.TOPICS, *talk_house.TOPICS, *talk_town.TOPICS, *talk_more.TOPICS,
                                *talk_more_asked.TOPICS, *talk_rooms.TOPICS]
        self.of_kind["talk"] += [t for part in (talk_house_folk, talk_house_place, talk_house_says, talk_house_sky, talk_house_table)
                                 for t in part.TOPICS]
        self.of_kind["talk"] += [t for part in (talk_house_more, talk_house_more_room, talk_house_more_rooms, talk_house_more_table)
                                 for t in part.TOPICS]
        self.of_kind["talk"] += [t for part in (talk_marla_heart, talk_marla_jokes, talk_marla_life, talk_marla_odd, talk_marla_small)
                                 for t in part.TOPICS]
        self.of_kind["talk"] += [t for part in (talk_marla_more, talk_marla_more_odd, talk_marla_more_self,
                                              talk_marla_more_tales) for t in part.TOPICS]
        self.of_kind["facts"] = [t for t in self.of_kind["talk"] if t.get("fact")]
        self.of_kind["greeting"] = talk_follows.GREETINGS + manners_greet.GREETINGS
        self.of_kind["goodbye"] = talk_follows.GOODBYES + manners_greet.GOODBYES
        self.of_kind["after"] = talk_follows.AFTER_ANYTHING + talk_marla_small.AFTER
        for kind, topics in manners.TOPICS.items():
            self.of_kind.setdefault(kind, []).extend(topics)
        self.of_kind["flirt"] += talk_marla_more_flirt.TOPICS
        self.of_kind["joke"] += talk_marla_more_jokes.TOPICS
        self.weights = {kind: [t["weight"] for t in topics] for kind, topics in self.of_kind.items()}

    def draw(self, rng, kind):
        return rng.choices(self.of_kind[kind], self.weights[kind])[0]


RAW = {"gibberish", "silence"}  # kinds whose lines stay as they are


def say(t, kind, topic):
    """One exchange about a topic."""
    rng = t.rng
    if topic.get("first") and t.turns:
        return False
    values = dict(unknown=rng.choice(talk_lists.UNKNOWN), number=str(rng.randint(1, 20 if t.chance(0.5) else 1000)),
                  last=first_sentence(t.turns[-1].answer) if t.turns else "What can I get you?", **topic.get("values", {}))
    asked = rng.choice(topic["q"])
    if asked == "{gibberish}":
        kind, asked = "gibberish", manners.gibberish(rng)
    elif kind in RAW:
        asked = t.phrase(asked, **values)
    t.add(kind, asked, topic["a"], raw=kind in RAW, **values)
    if "names" in values and topic["then"]:
        t.spoken_of.append(topic)
    if "serves" in topic:
        t.serve(topic["serves"])
    t.follow = [lambda t, f=f: say(t, "follow-up", f) for f in topic["then"]]
    return True


def take_up_again(t):
    """A question about a place, a person or a rumour of an earlier turn, which the guest names again."""
    if not t.spoken_of:
        return False
    topic = pick(t.rng, t.spoken_of)
    follow = pick(t.rng, topic["then"])
    asked = pick(t.rng, follow["q"])
    if "names" in asked:
        return False
    before = ("[about|back to|coming back to|as for|once more about|I still think of|you spoke of|you told me about] {names}"
              "[, |: |... |. |, tell me, ]")
    t.add("memory", before + asked, follow["a"], **follow["values"])
    t.follow = [lambda t, f=f: say(t, "follow-up", f) for f in topic["then"]]
    return True


def first_sentence(text):
    """The first sentence of an answer; after `Aye.` the second, too."""
    end = text.find(". ", 14)
    return text if end < 0 else text[:end + 1]


class Aside(Talk):
    """Takes one turn of another kind, to be a part of a line."""

    def add(self, kind, point, answer, /, plain=None, raw=False, **values):
        values = {"guest": "friend", **values}
        self.asked = expand(self.rng, point, values)
        self.answered = first_sentence(self.answer(answer, **values))
        return True


# kinds whose topics may be one of two in a line
JOINED = {"facts": 5, "places": 4, "people": 3, "goods": 2, menu.condition: 3, menu.with_or_without: 1.5, orders.price: 3}


def question(t, topics, kind):
    """(topic, question, one sentence that answers it)"""
    if callable(kind):
        aside = Aside(t.rng)
        kind(aside)
        return None, aside.asked, aside.answered
    topic = topics.draw(t.rng, kind)
    values = topic.get("values", {})
    answer = t.answer(topic.get("brief") or topic["a"], **values)
    said = answer if "brief" in topic else talk_pairs.named(first_sentence(answer))
    return topic, t.phrase(t.rng.choice(topic["q"]), **values), said


def two_questions(t, topics):
    """Two questions in one line; the answer has one sentence for each."""
    (topic_a, a, said_a), (topic_b, b, said_b) = (question(t, topics, draw(t.rng, JOINED)) for _ in "ab")
    if said_a == said_b or not (is_question(a) and is_question(b)):
        return False
    point = pick(t.rng, talk_pairs.AND).replace("{a}", a.rstrip("?")).replace("{b}", b.rstrip("?"))
    t.add("two-questions", marked(t.rng, point), f"{said_a} {said_b}")
    return True


def order_and_question(t, topics):
    """An order and a question in one line."""
    new = orders.new_order(t, 1)
    if len(set(t.owed) | set(new)) > 4:
        return False
    _, asked, answer = question(t, topics, "facts" if t.chance(0.4) else draw(t.rng, JOINED))
    if not is_question(asked):
        return False
    t.serve(new)
    point = pick(t.rng, talk_pairs.ORDER_AND).replace("{order}", f"{orders.WANT} {orders.named(t, new)}[| please]")
    t.add("two-questions", point.replace("{b}", asked.rstrip("?")), f"{order_said(new)}, {worked_sum(new)}. {answer}")
    t.follow = [orders.bill, orders.change_count, orders.what_ordered]
    return True
