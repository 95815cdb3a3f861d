"""Talks in which the game offers tools: Marla calls one where it fits, reads its result and answers.

The calls have the form of Hermes,
which the chat template of bpe.py teaches. Results are plain text or JSON. What calls for a
tool is found in the other modules' turns: tools_sales.py, tools_ways.py and tools_quests.py say how.
"""
from . import orders, orders_odd, tools_quests, tools_sales, tools_ways, topics
from .grammar import pick
from .talk import draw
from .tools_sales import SALES, acted, add, tool_names


def schema(name, description, properties):
    return {"type": "function", "function": {"name": name, "description": description, "parameters": {
        "type": "object", "properties": properties, "required": list(properties)}}}


DESCRIPTIONS = {
    "sell_item": ["Sells something to the guest", "Sells something to the guest", "Sell food or drink",
                  "The guest buys an item",
                  "Serve the guest and take the price", "Moves goods to the guest and coins to the till",
                  "Sale of an item at the bar", "Sell an item to the player", "Sells the player food or drink.",
                  "Call this when the guest orders something",
                  "Takes the price from the guest's purse and gives the item",
                  "The player buys something", "Sells an item from the menu", "Sell one or more of an item", "Sell",
                  "Adds items to the player's inventory and takes the gold", "Gives the guest what was ordered",
                  "Trade an item for coins", "Completes a purchase at the bar", "Hand over an item and charge for it",
                  "Use this to sell food and drink"],
    "give_directions": ["Shows the way to a place", "Marks a place on the guest's map",
                        "Directions to a place in town",
                        "Tell the guest how to reach a place", "Draws the way", "Marks a place on the player's map.",
                        "Call this when the guest asks for the way", "Puts a marker on the map",
                        "Shows a place on the map",
                        "Point the player to a place", "Sets the waypoint of the player",
                        "Way to a place in or near Thornwick", "Show the player where a place is", "Pin a place on the map",
                        "Use this when the player asks where something is", "Guides the guest to a place"],
    "start_quest": ["Starts a quest for the guest", "The guest accepts a job", "Adds a quest to the journal",
                    "Begin a task",
                    "Gives the guest a quest", "Starts a quest.", "Call this when the guest accepts a job",
                    "The player takes on a quest", "Starts one of the quests: rats, wolves, necklace, bandits, mine",
                    "Writes a quest into the player's journal", "Accept a quest by its name",
                    "Use this when the player takes a job", "Activates a quest", "Give the player a task"],
    "serve": ["Serves a drink", "Serves a drink", "Serves a drink", "Brings the guest a drink", "Serve a drink",
              "Pours a drink",
              "Puts a drink on the bar", "Serves the guest a drink.", "Call this to pour a drink",
              "The keeper serves a drink", "Fill a mug for the guest", "Use this to serve a drink"],
}
PROPERTIES = {
    "sell_item": {"item": {"type": "string"}, "count": {"type": "integer"}},
    "give_directions": {"place": {"type": "string"}},
    "start_quest": {"quest": {"type": "string"}},
    "serve": {"drink": {"type": "string"}},
}

# tools that a game may offer, too, and that nothing a guest says here calls for
OTHERS = [
    ("open_door", "Opens a door", ["door"]), ("play_music", "Plays a song", ["song"]),
    ("end_talk", "Ends the talk", []),
    ("set_weather", "Changes the weather", ["sky"]), ("move_to", "Marla walks somewhere", ["x", "y"]),
    ("attack", "Starts a fight", ["target"]), ("remember", "Keeps a note", ["note"]), ("save_game", "Saves", []),
    ("set_mood", "Changes Marla's face", ["mood"]), ("light_candle", "Lights a candle", ["table"]),
    ("call_guard", "Calls the guard", []), ("look", "Looks at something", ["at"]),
    ("teleport", "Moves the player", ["to"]),
    ("play_animation", "Plays an animation", ["name"]), ("give_gold", "Gives the player gold", ["amount"]),
]


def offered(rng):
    """Some of the tools, in any order, as a game hands them over."""
    names = rng.sample(["sell_item", "give_directions", "start_quest"], rng.choice([1, 2, 2, 3, 3]))
    chance = rng.random()
    if chance < 0.2:
        names = ["serve"] + [n for n in names if n != "sell_item"][:rng.choice([0, 0, 1, 2])]
        rng.shuffle(names)
    elif chance < 0.3:
        names = ["sell_item"]  # as in the demo
    tools = [schema(name, rng.choice(DESCRIPTIONS[name]), PROPERTIES[name]) for name in names]
    if rng.random() < 0.25:
        name, description, parameters = rng.choice(OTHERS)
        tools.insert(rng.randint(0, len(tools)), schema(name, description,
                                                        {p: {"type": "string"} for p in parameters}))
        tools = tools if rng.random() < 0.8 else [tool for tool in tools if tool["function"]["name"] == name]
    return tools


def room(t):
    """About how many tokens the first message takes."""
    return sum(8 + len(str(tool["function"]["description"])) // 3 for tool in t.tools)


def say(t, kind, topic):
    """One exchange about a topic, with a call where the guest asks for a way, or takes a quest or a dish."""
    names, place, quest = tool_names(t), tools_ways.place_of(topic), tools_quests.quest_of(topic)
    place = place if "give_directions" in names else None
    quest = quest if "start_quest" in names else None
    act = lambda t: topics.say(t, kind, topic)  # noqa: E731
    if place or quest:
        values = {"guest": t.name or "friend", **topic.get("values", {})}
        line = t.phrase(pick(t.rng, topic["q"]), **values)
        if quest and quest[1].search(line):
            return take(t, quest[0], line)
        again = kind == "follow-up" and t.turns and any(name == "give_directions" for name, _ in t.turns[-1].calls)
        if place and not again and tools_ways.asks_way(topic, line):
            return show(t, place, line, topic)
        act = lambda t: topics.say(t, kind, {**topic, "q": [line]})  # noqa: E731
    if not acted(t, act):
        return False
    if not t.turns[-1].calls:
        t.follow = follows(topic)
    return True


def follows(topic):
    return [lambda t, f=f: say(t, "follow-up", f) for f in topic["then"]]


def called(t, line, calls, results, answer, **values):
    t.add("tool", line, answer, **values)
    turn = t.turns.pop()
    add(t, turn.guest, calls, results, "x")
    t.turns[-1] = t.turns[-1]._replace(answer=turn.answer)
    return True


def show(t, place, line, topic):
    """The guest asks for the way to a place."""
    done = t.chance(0.92)
    answer = topic["a"] if done else tools_ways.cannot_mark(place)
    called(t, line, [("give_directions", {"place": place})], [tools_ways.result(t, place, done)], answer,
           **topic.get("values", {}))
    if "names" in topic.get("values", {}) and topic["then"]:
        t.spoken_of.append(topic)
    t.follow = follows(topic)
    return True


def take(t, quest, line):
    """The guest takes a quest."""
    result, answer = tools_quests.outcome(t, quest)
    return called(t, line, [("start_quest", {"quest": quest})], [result], answer)


def a_sale(t, every):
    """An order in any of the ways of orders.py, or with a question, or one that Marla must ask back about."""
    chance = t.rng.random()
    if chance < 0.1 and "give_directions" in tool_names(t) and "sell_item" in tool_names(t):
        return order_and_way(t)
    if chance < 0.17 and "give_directions" not in tool_names(t):
        return acted(t, lambda t: topics.order_and_question(t, every))
    if chance < 0.27:
        return unclear(t)
    act = draw(t.rng, SALES)
    return acted(t, (lambda t: unaware(t, act)) if act is orders.order_and_pay else act)


def unaware(t, act):
    """A turn of a kind that else does not come up with tools."""
    tools, t.tools = t.tools, []
    try:
        return act(t)
    finally:
        t.tools = tools


def unclear(t):
    """`a few ales`, `a thousand pies`, `the usual`: no call."""
    act = draw(t.rng, {orders_odd.vague_count: 5, orders_odd.of_what: 2, orders_odd.odd_count: 3,
                       orders_odd.usual: 2})
    return acted(t, lambda t: unaware(t, act))


def order_and_way(t):
    """`an ale, and where is the smithy?`: two calls"""
    def order(t):
        new = orders.new_order(t, 2)
        if not set(new) <= set(orders.EDIBLE) or not orders.fits(t, new):
            return False
        t.serve(new)
        return t.add("order", f"{orders.WANT} {orders.named(t, new)}[, and |. And |. Also, |, and tell me, |? And ]"
                     + pick(t.rng, tools_ways.WAY_QUESTIONS), "x", **values)
    place = pick(t.rng, list(tools_ways.WAYS))
    values = next(t["values"] for t in topics.place_topics() if t["values"]["name"] == place)
    if not acted(t, order):
        return False
    turn = t.turns[-1]
    way = t.answer("For {name}, {way}.", **values)
    t.turns[-1] = turn._replace(
        calls=(*turn.calls, *called_way(t, place)), results=(*turn.results, tools_sales.renamed(tools_ways.result(t, place, True))),
        answer=f"{turn.answer} {tools_sales.renamed(way)}")
    return True


def called_way(t, place):
    return (("give_directions", {"place": tools_sales.renamed(place)}),)


def a_quest(t, _):
    name = pick(t.rng, list(tools_quests.BY_NAME))
    return take(t, name, pick(t.rng, tools_quests.BY_NAME[name]))


def a_way(t, _):
    return say(t, "places", tools_ways.a_topic(t))


CALLS = {"sell_item": a_sale, "give_directions": a_way, "start_quest": a_quest, "serve": a_sale}


def turn(t, every):
    """A turn that calls one of the tools offered, most often; `every` has the topics."""
    names = [name for name in tool_names(t) if name in CALLS]
    return bool(names) and CALLS[t.pick(names)](t, every)
