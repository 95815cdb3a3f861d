"""Questions about the menu with a condition: no meat, cheap, strong, for a child, for so many coppers."""
from .grammar import coins, listed
from .haggling import take_it
from .orders import EDIBLE, money
from .talk import GOODS

# what is true of each dish and drink
TRAITS = {
    "ale": "drink alcohol cold", "cider": "drink alcohol cold apples", "mead": "drink alcohol sweet honey", "wine": "drink alcohol",
    "firewater": "drink alcohol strong", "milk": "drink mild milk", "tea": "drink mild hot", "stew": "food meat hot",
    "pie": "food meat hot bread", "chicken": "food meat hot", "trout": "food fish", "soup": "food hot mushrooms milk",
    "cheese": "food bread milk plain", "tart": "food sweet bread apples milk", "porridge": "food sweet plain hot honey",
}
TRAITS = {key: frozenset(text.split()) for key, text in TRAITS.items()}

# (what guests ask for, traits that must be there, traits that must not, what Marla says first)
CONDITIONS = [
    ("[something|anything|a dish|what do you have|is there food|do you have something] [without meat|with no meat|"
     "vegetarian|meatless]|"
     "[I don't eat|I never eat|we don't eat|my {kin} won't eat|I can't eat] [meat|animals|flesh][, what can I have|. "
     "what is there|"
     ", so what do you have| - what's there for me]|[I'm|my {kin} is] [vegetarian|a vegetarian|vegan][, what can I "
     "eat|. any dish]",
     "food", "meat fish", "Without meat there's"),
    ("[something|anything|a dish|is there something] [with meat|meaty|with plenty of meat|of meat]|[I want|I need|I "
     "only eat] "
     "[meat|flesh][| today|, what do you have|. which dishes]|which dishes have meat", "meat", "", "With meat there's"),
    ("[something|anything|do you have a dish|is there something] [with fish|from the river|that swam]|any fish[| "
     "today| tonight]|"
     "I'd like fish, what is there", "fish", "", "Fish? There's"),
    ("[something|anything|a drink|do you have drinks] [without alcohol|that isn't alcoholic|with no alcohol|that "
     "won't make me drunk]|"
     "[I don't drink|I never drink|I gave up] [alcohol|ale and wine|spirits][, what do you have|. what can I drink|, "
     "what is there for me]|"
     "[I must stay sober|I'm with child|I have to drive a cart][, what can I drink|. which drink]", "drink", "alcohol", "Without alcohol there's"),
    ("[something|anything|a drink|what do you have|which drink is] [for a child|for the children|for my little {boy}|"
     "for a small {boy}] to drink|"
     "what can my {boy} drink", "drink", "alcohol", "For little ones there's"),
    ("[something|anything|which drink is|what is|what's|which of your drinks is] [the strongest|really strong|strong|"
     "that burns]"
     "[| to drink]|your strongest [drink|stuff|one]|what gets me drunk fastest|[I need|I want] something strong", "strong", "", "That's"),
    ("[something|anything|do you have something|a little something] sweet[| to eat| for after| please]|what [sweet "
     "things|desserts|cakes] "
     "do you have|[I have a sweet tooth|my {kin} loves sweet things][, what is there|. any cake]", "food sweet", "", "Sweet? There's"),
    ("[something|anything|a drink|do you have something] [hot|warm] to drink|what [hot|warm] drinks are there|[I'm "
     "cold|I'm frozen|"
     "my throat is sore][, what can I drink|. a hot drink]", "drink hot", "", "Hot? There's"),
    ("[something|anything|a dish|is there something|which food is] [hot|warm][| to eat]|[I'm frozen|I'm cold], what "
     "can I eat|"
     "what's hot in the kitchen", "food hot", "", "Hot from the kitchen there's"),
    ("[I'm allergic to|I can't eat|I get sick from|I hate|my {kin} hates|my {kin} can't eat|nothing with|a dish "
     "without] "
     "mushrooms[, what can I have|. what is there|, what else]|which dishes have no mushrooms", "food meat", "mushrooms", "Without mushrooms there's"),
    ("[I'm allergic to|I can't have|I get sick from|my {kin} can't have|a dish without] "
     "[milk|cream|cheese|dairy][, what can I eat|. what is there|, what else]|which dishes have no milk", "food", "milk fish", "Without milk there's"),
    ("[I'm allergic to|I can't eat|I get sick from|my {kin} can't eat] fish[, what can I have|. what is there|, what "
     "else]",
     "food meat", "fish", "Without fish there's"),
    ("[I can't eat|I get sick from|my {kin} can't eat|a dish without] [bread|flour|wheat][, what can I have|. what "
     "is there|, what else]",
     "food hot", "bread sweet", "Without flour there's"),
    ("[something|anything|what do you have|a drink] with honey|do you put honey in anything", "honey", "", "With honey there's"),
    ("[something|anything|what do you have] [with|made from] apples|anything of apples", "apples", "", "From apples there's"),
]
FAMILY = {"kin": "[brother|sister|wife|husband|friend|mother|father|daughter|son|uncle]", "boy": "[boy|girl|son|daughter|child|one]"}


def fitting(need, never):
    need, never = set(need.split()), set(never.split())
    return [key for key in EDIBLE if need <= TRAITS[key] and not never & TRAITS[key]]


def with_prices(keys):
    return listed([f"{GOODS[k]['name']} for {coins(GOODS[k]['price'])}" for k in keys])


def condition(t):
    asked, need, never, says = t.pick(CONDITIONS)
    keys = fitting(need, never)[:4]
    t.thing = keys[0]
    t.add("condition", f"[{asked}]", f"{says} {with_prices(keys)}. [What will it be?|]", **FAMILY)
    t.follow = [take_it, which_cheapest] if len(keys) == 1 else [which_cheapest]
    t.offered = keys
    return True


def two_conditions(t):
    """`whatever has no fish and no mushrooms`"""
    a, b = t.rng.sample(["meat", "fish", "mushrooms", "milk", "bread"], 2)
    keys = fitting("food", f"{a} {b}")[:3]
    who = "[I|we|my {kin}]"
    t.thing, t.offered = keys[0], keys
    t.add("condition", f"[[something|anything|a dish|whatever you have] [without {a} and without {b}|without {a} or "
                       f"{b}|with neither {a} nor {b}]|"
          f"{who} can't eat {a}, {b} neither[, what is there|. what's left]|no {a}, no {b}[, what can I have|. what "
          f"do you have]]",
          f"Without {a} and {b} there's {with_prices(keys)}.", **FAMILY)
    t.follow = [which_cheapest, take_it] if len(keys) == 1 else [which_cheapest]
    return True


def left_over(t):
    """`I have six coppers, what is left after the soup?`"""
    key = t.pick(EDIBLE)
    good = GOODS[key]
    purse = good["price"] + t.rng.randint(0, 6)
    rest = purse - good["price"]
    drinks = sorted((k for k in EDIBLE if "drink" in TRAITS[k] and GOODS[k]["price"] <= rest), key=lambda k: -GOODS[k]["price"])
    more = f"{coins(rest)} left, enough for {GOODS[drinks[0]]['name']}." if drinks else "nothing left. Water is free."
    name = good["name"]
    return t.add("condition", f"[I have|I've got|my purse holds] {money(t, purse)}. [if I take the {name}, what "
                              f"drink is left for me|"
                 f"can I have the {name} and a drink|what can I drink with the {name}|after the {name}, is there "
                 f"enough for a drink]",
                 f"{name} is {coins(good['price'])}, {more}")


def which_cheapest(t):
    keys = getattr(t, "offered", None)
    if not keys or len(keys) < 2:
        return False
    key = min(keys, key=lambda k: GOODS[k]["price"])
    t.thing = key
    t.add("follow-up", "[which is the cheapest|which of those is cheapest|and the cheapest one|what's the cheapest "
                       "of them|"
          "the cheapest of those, which is it]", f"{GOODS[key]['name']}, {coins(GOODS[key]['price'])}.")
    t.follow = [take_it, take_it]
    return True


def is_it_without(t):
    """`is there meat in the soup?`"""
    key, trait = t.pick([k for k in EDIBLE]), t.pick(["meat", "fish", "alcohol", "milk", "mushrooms", "honey"])
    name = GOODS[key]["name"]
    yes = trait in TRAITS[key]
    t.thing = key
    return t.add("condition", f"[is there|do you put|is there any|any] {trait} in the {name}[|, tell me the truth|, "
                              f"really|, my friend asks]",
                 f"Aye, there's {trait} in the {name}." if yes else f"No {trait} in the {name}, {{friend}}.")


def cheapest(t):
    kind = t.pick(["food", "drink", "lodging"])
    keys = sorted((k for k in GOODS if GOODS[k]["kind"] == kind and k != "bath"), key=lambda k: GOODS[k]["price"])
    thing = {"food": "[dish|food|meal|thing to eat]", "drink": "[drink|thing to drink]", "lodging": "[place to sleep|bed|night's lodging]"}[kind]
    rank = t.pick(["cheapest", "cheapest", "second", "dearest"])
    prices = sorted({GOODS[k]["price"] for k in keys})
    wanted = {"cheapest": prices[0], "second": prices[1], "dearest": prices[-1]}[rank]
    found = [k for k in keys if GOODS[k]["price"] == wanted]
    word = {"cheapest": "[cheapest|least expensive|lowest priced]", "second": "[second cheapest|next cheapest]",
            "dearest": "[most expensive|dearest|priciest]"}[rank]
    t.thing, t.offered = found[0], found
    t.add("condition", f"[what's|what is|which is|tell me] the {word} {thing}[| you have| in the house]|your {word} "
                       f"{thing}".join("[]"),
          f"{listed([GOODS[k]['name'] for k in found], 'or')}, {coins(wanted)}.")
    t.follow = [take_it, take_it]
    return True


def for_so_much(t):
    """`what can I eat for three coppers?`"""
    kind = t.pick(["food", "drink"])
    purse = t.rng.randint(1, 6)
    exactly = t.chance(0.3)
    keys = [k for k in EDIBLE if GOODS[k]["kind"] == kind and (GOODS[k]["price"] == purse if exactly else GOODS[k]["price"] <= purse)]
    keys = sorted(keys, key=lambda k: -GOODS[k]["price"])[:3]
    verb = {"food": "eat", "drink": "drink"}[kind]
    amount = money(t, purse)
    point = (f"[what can I {verb} for exactly|which {kind} costs exactly|is there "
             f"{'a dish' if kind == 'food' else 'a drink'} for exactly] {amount}"
             if exactly else f"[I have|I've got|I only have|I'm down to|there's left] {amount}[, what can I {verb}|. "
                             f"what can I {verb} for that|"
             f", is there something to {verb}]|what can I {verb} for {amount}").join("[]")
    if not keys:
        return t.add("condition", point, f"Nothing costs {coins(purse)} exactly, {{friend}}." if exactly else "Water is free, {friend}.")
    t.thing, t.offered = keys[0], keys
    t.add("condition", point, f"For {coins(purse)} there's {listed([GOODS[k]['name'] for k in keys], 'or')}.")
    t.follow = [take_it] if len(keys) == 1 else [which_cheapest]
    return True


KINDS = {condition: 14, two_conditions: 4, left_over: 2, is_it_without: 5, cheapest: 5, for_so_much: 5}
ANY_TIME = {}
