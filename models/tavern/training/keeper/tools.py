"""Talks in which the game offers tools: Marla calls one where it fits, reads its result and answers.

The calls have the form of Hermes, which the chat template of bpe.py teaches. Results are plain text.
"""
from . import world
from .grammar import coins, listed
from .names import renamed
from .orders import FOR, WANT, asked
from .talk import GOODS, said

ITEMS = [key for key, good in GOODS.items() if good["kind"] != "lodging"]
PLACE_NAMES = {name: (names, way) for _, names, name, way, _ in world.PLACES}
# the quests: name, what a guest says who takes it, who gives it, where to go
QUESTS = {
    "rats": ("[I'll kill the rats|I'll clear your cellar|I take care of the rats|let me at those rats]", "the trapdoor is behind the bar"),
    "wolves": ("[I'll hunt the wolves|I'll go after the wolves|the wolves, I'll do that|I want the bounty on wolves]",
               "speak with Captain Roderick first"),
    "necklace": ("[I'll find the necklace|I'll catch the thief|I look for Lady Isolde's necklace|let me search for "
                 "the necklace]",
                 "start at Lady Isolde's hall"),
    "bandits": ("[I'll fight the bandits|I'll catch the bandits|the bandits are mine|I take on those bandits]",
                "they hide near the broken bridge"),
    "mine": ("[I'll look into the mine|I'll explore the old mine|I'll see what those lights are|I go down the mine]",
             "take a lantern, and take a friend"),
}


def schema(name, description, properties):
    return {"type": "function", "function": {"name": name, "description": description, "parameters": {
        "type": "object", "properties": properties, "required": list(properties)}}}


DESCRIPTIONS = {
    "sell_item": ["Sells something to the guest", "Sell food or drink", "The guest buys an item", "Serve the guest and take the price",
                  "Moves goods to the guest and coins to the till", "Sale of an item at the bar"],
    "give_directions": ["Shows the way to a place", "Marks a place on the guest's map", "Directions to a place in town",
                        "Tell the guest how to reach a place", "Draws the way"],
    "start_quest": ["Starts a quest for the guest", "The guest accepts a job", "Adds a quest to the journal", "Begin a task",
                    "Gives the guest a quest"],
    "serve": ["Serves a drink", "Brings the guest a drink", "Serve a drink"],
}
PROPERTIES = {
    "sell_item": {"item": {"type": "string"}, "count": {"type": "integer"}},
    "give_directions": {"place": {"type": "string"}},
    "start_quest": {"quest": {"type": "string"}},
    "serve": {"drink": {"type": "string"}},
}


# tools that a game may offer, too, and that nothing a guest says here calls for
OTHERS = [("open_door", "Opens a door", ["door"]), ("play_music", "Plays a song", ["song"]), ("set_weather", "Changes the weather", ["sky"]),
          ("move_to", "Marla walks somewhere", ["x", "y"]), ("attack", "Starts a fight", ["target"]), ("remember", "Keeps a note", ["note"]),
          ("set_mood", "Changes Marla's face", ["mood"]), ("end_talk", "Ends the talk", []), ("light_candle", "Lights a candle", ["table"])]


def offered(rng):
    """Some of the tools, in any order, as a game hands them over."""
    names = rng.sample(["sell_item", "give_directions", "start_quest"], rng.choice([1, 2, 2, 3, 3]))
    if rng.random() < 0.15:
        names = ["serve"] + [n for n in names if n != "sell_item"][:rng.randint(0, 2)]
    tools = [schema(name, rng.choice(DESCRIPTIONS[name]), PROPERTIES[name]) for name in names]
    if rng.random() < 0.25:
        name, description, parameters = rng.choice(OTHERS)
        tools.insert(rng.randint(0, len(tools)), schema(name, description, {p: {"type": "string"} for p in parameters}))
        tools = tools if rng.random() < 0.8 else [tool for tool in tools if tool["function"]["name"] == name]
    return tools


def called(t, kind, point, calls, results, answer, **values):
    t.add(kind, point, answer, **values)
    calls = tuple((name, {key: renamed(value) if isinstance(value, str) else value for key, value in arguments.items()})
                  for name, arguments in calls)
    t.turns[-1] = t.turns[-1]._replace(calls=calls, results=tuple(map(renamed, results)))
    return True


def sell(t):
    keys = t.rng.sample(ITEMS, t.pick([1, 1, 1, 2]))
    wanted = {key: t.pick([1, 1, 1, 2, 2, 3, 4, 5, 6]) for key in keys}
    point = f"{WANT} {t.pick([' and ', ', and ', ' plus ']).join(asked(t, k, n) for k, n in wanted.items())}{FOR}".replace("{kin}", "lady")
    calls = [("sell_item", {"item": GOODS[k]["name"], "count": n}) for k, n in wanted.items()]
    failed = t.rng.random()
    if failed < 0.15:
        names = listed([GOODS[k]["name"] for k in keys])
        answer = f"No {names} left, {{friend}}. [Something else?|What else can I bring you?]"
        results = [t.pick(["Sold out.", "There is none left.", "error: out of stock"])] * len(keys)
    elif failed < 0.27:
        answer = "Your purse is too light for that, {friend}."
        results = [t.pick(["The guest has not enough money.", "error: too little money", "not enough coins"])] * len(keys)
    else:
        price = sum(GOODS[k]["price"] * n for k, n in wanted.items())
        answer = f"Here you are, {said_all(wanted)}. That's {coins(price)}."
        results = [t.pick(["Sold {n} {name} for {c}.", "ok, {c}", "done: {name} x{n}, {c}"]).format(
            n=n, name=GOODS[k]["name"], c=coins(GOODS[k]["price"] * n)) for k, n in wanted.items()]
        t.serve(wanted)
        t.owed = {}
    return called(t, "tool", point, calls, results, answer)


def said_all(wanted):
    return listed([said(key, count) for key, count in wanted.items()])


def serve(t):
    key = t.pick([k for k in ITEMS if GOODS[k]["kind"] == "drink"])
    name = GOODS[key]["name"]
    t.serve({key: 1})
    t.owed = {}
    return called(t, "tool", f"{WANT} {asked(t, key, 1)}{FOR}".replace("{kin}", "lady"), [("serve", {"drink": name})],
                  [t.pick([f"The guest has {name}.", "Served.", "ok", "done"])], f"Here's your {name}, {{friend}}.")


def direct(t):
    name = t.pick(list(PLACE_NAMES))
    names, way = PLACE_NAMES[name]
    return called(t, "tool", "[{where} {names}|which way is it to {names}|I need to get to {names}|show me the way "
                             "to {names}|"
                  "can you tell me where {names} is]", [("give_directions", {"place": name})],
                  [t.pick(["The place is marked on the map.", "ok", "marked", "done", "The guest knows the way."])],
                  "[From here, {way}|For {name}, {way}].", names=names, way=way, name=name)


def quest(t):
    name = t.pick(list(QUESTS))
    says, hint = QUESTS[name]
    known = name in t.quests
    t.quests.add(name)
    return called(t, "tool", f"{says}[| for you| tomorrow| if it pays]", [("start_quest", {"quest": name})],
                  [t.pick(["The guest has this quest already.", "error: already started"]) if known else
                   t.pick(["The quest has begun.", "ok", "started", "done"])],
                  "You're on that already, {friend}." if known else f"[Brave of you|Good luck], {{friend}}. Now "
                                                                    f"{hint}." if name == "rats"
                  else f"[Brave of you|Good luck], {{friend}}. But {hint}.")


CALLS = {"sell_item": sell, "give_directions": direct, "start_quest": quest, "serve": serve}


def turn(t):
    """A turn that calls one of the tools offered."""
    names = [tool["function"]["name"] for tool in t.tools if tool["function"]["name"] in CALLS]
    return bool(names) and CALLS[t.pick(names)](t)
