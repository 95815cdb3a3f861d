"""Questions about the menu with a condition: no meat, cheap, strong, for a child, for so many coppers."""
from . import orders
from .grammar import coins, listed
from .haggling import plain, take_it
from .menu_asked import (ALL_OF_IT, CHEAPEST, DEAREST, DOES_IT_GO, DOES_IT_HAVE, EXACTLY, FIRST_LAST, FOR_SO_MUCH, FULLER,
                         GOES_WITH, LEFT_OVER, MEAL_FOR, OF_THOSE, OVER, PRICED, STRONGER, TAKE_NAMED, TAKE_WHICH,
                         TASTIER, UNDER, WHAT_IS_IN, WHICH_CHEAPEST, WHICH_DEAREST)
from .menu_words import BOTH, CONDITIONS, DRINK_IS, FAMILY, FOOD_IS, NEITHER, PARTS, SHARES, WITH, WITHOUT
from .orders import EDIBLE, money
from .talk import GOODS, draw

# what is true of each dish and drink
TRAITS = {
    "ale": "drink alcohol cold cheap mild", "cider": "drink alcohol cold cheap mild sweet apples",
    "mead": "drink alcohol sweet honey", "wine": "drink alcohol fine", "firewater": "drink alcohol strong", "milk": "drink milk cold cheap child sleep",
    "tea": "drink hot cheap child sleep sick", "stew": "food meat mutton onions hot filling quick",
    "pie": "food meat pork pepper flour hot filling", "chicken": "food meat fowl hot fine", "trout": "food fish cold fine",
    "soup": "food mushrooms milk hot light soft cheap child", "cheese": "food flour milk cheese cold cheap filling quick road",
    "tart": "food sweet apples flour milk cheap child", "porridge": "food sweet honey hot light soft cheap child sick",
}
TRAITS = {key: frozenset(text.split()) for key, text in TRAITS.items()}
# what Odo puts into each dish
MADE_OF = {
    "stew": "Mutton, barley and onions", "pie": "Pork and pepper in a crust", "chicken": "Chicken and rosemary, nothing else",
    "trout": "Trout from the Wend, smoked over apple wood", "soup": "Mushrooms and cream, no meat",
    "cheese": "Fresh bread and sharp cheese, nothing else", "tart": "Apples in a crust, with a spoon of cream",
    "porridge": "Oats and honey",
}
# from Marla's favourite to what she takes last
LIKED = "stew pie chicken trout soup cheese tart porridge ale mead cider wine tea milk firewater".split()
STRENGTH = ["firewater", "wine", "mead", "cider", "ale"]
FULLNESS = ["pie", "stew", "chicken", "cheese", "trout", "soup", "tart", "porridge"]
WITH_IT = {"stew": "ale", "pie": "ale", "chicken": "wine", "trout": "wine", "soup": "cider", "cheese": "ale",
           "tart": "mead", "porridge": "milk"}
# a dish and a drink for so many coppers
MEALS = {2: ("porridge", "tea"), 3: ("soup", "tea"), 4: ("soup", "ale"), 5: ("stew", "ale"), 6: ("pie", "ale"),
         7: ("stew", "mead"), 8: ("chicken", "ale"), 9: ("trout", "mead"), 10: ("chicken", "mead")}


def fitting(need, never, keys=EDIBLE):
    need, never = set(need.split()), set(never.split())
    return [key for key in keys if need <= TRAITS[key] and not never & TRAITS[key]]


def priced(key):
    return f"{GOODS[key]['name']} for {coins(GOODS[key]['price'])}"


def costs(key):
    return f"{GOODS[key]['name']}, {coins(GOODS[key]['price'])}"


def with_prices(keys):
    return listed([priced(k) if len(keys) < 5 else GOODS[k]["name"] for k in keys])


def offered(t, point, keys, says, most=4):
    """Marla names what there is; the guest may go on about it."""
    named = keys[:most]
    t.thing, t.offered = named[0], named
    t.add("condition", point, f"{says} {with_prices(named)}. {'[What will it be?|]' if len(named) < 4 else ''}",
          **FAMILY)
    more = [which_cheapest, which_cheapest, which_dearest, of_those, which_would_you, first_or_last, take_named]
    t.follow = [take_it] if len(named) == 1 else more + [all_of_it] * (len(named) == len(keys))
    return True


def condition(t):
    need, never, says, asked = t.pick(CONDITIONS)
    if need == "road":
        t.thing, t.follow = "cheese", [take_it]
        return t.add("condition", t.pick(asked), "Bread and cheese for the road, {friend}, two coppers.", **FAMILY)
    return offered(t, t.pick(asked), fitting(need, never), says, 5 if need == "alcohol" else 4)


def with_or_without(t):
    """`a dish without cheese`, `something with apples in it`"""
    part = draw(t.rng, SHARES)
    word, name = PARTS[part]
    if t.chance(0.75):
        keys = fitting("food", "meat fish" if part == "meat" else part)
        return offered(t, t.pick(WITHOUT).replace("{x}", word), keys, f"Without {name} there's")
    return offered(t, t.pick(WITH).replace("{x}", word), fitting(part, ""), f"With {name} there's")


def two_parts(t):
    """`whatever has no fish and no mushrooms`"""
    a, b = t.rng.sample(["meat", "fish", "mushrooms", "milk", "flour", "cheese", "pork", "onions"], 2)
    never = f"{a} {b}" + " fish" * (a == "meat" or b == "meat")
    keys = fitting("food", never)
    words = PARTS[a][1], PARTS[b][1]
    point = t.pick(NEITHER).replace("{a}", words[0]).replace("{b}", words[1])
    return offered(t, point, keys,
                   f"Without {words[0]} and {words[1]} there's")


def two_conditions(t):
    """`something hot, but without meat`"""
    kind = "food" if t.chance(0.7) else "drink"
    (a, need_a, never_a), (b, need_b, never_b) = t.rng.sample(FOOD_IS if kind == "food" else DRINK_IS, 2)
    keys = fitting(f"{kind} {need_a} {need_b}", f"{never_a} {never_b}")
    thing, verb = ("dish", "eat") if kind == "food" else ("drink", "drink")
    point = t.pick(BOTH).replace("{a}", a).replace("{b}", b).replace("{thing}", thing).replace("{verb}", verb)
    if {a, b} == {"hot", "cold"} or {a, b} == {"with alcohol", "without alcohol"} or not keys and t.chance(0.7):
        return False
    if not keys:
        return t.add("condition", point, f"Nothing here is {a} and {b}, {{friend}}.", **FAMILY)
    return offered(t, point, keys, f"{a} and {b} there's")


def cheapest_without(t):
    """`the cheapest dish without meat`"""
    which = t.pick(["cheapest", "dearest"])
    said, need, never = t.pick([("without meat", "", "meat fish"), ("with meat", "meat", ""), ("without milk", "", "milk"),
                                ("without mushrooms", "", "mushrooms"), ("without fish", "", "fish"), ("hot", "hot", "")])
    keys = fitting(f"food {need}", never)
    price = (min if which == "cheapest" else max)(GOODS[k]["price"] for k in keys)
    found = [k for k in keys if GOODS[k]["price"] == price]
    word = {"cheapest": "[cheapest|least expensive]", "dearest": "[dearest|most expensive|priciest]"}[which]
    thing = f"hot {t.pick(['dish', 'meal'])}" if said == "hot" else f"{t.pick(['dish', 'thing', 'meal', 'food'])} {said}"
    t.thing, t.offered = found[0], found
    t.add("condition", t.pick(CHEAPEST).replace("{word}", word).replace("{thing}", thing),
          f"{listed([GOODS[k]['name'] for k in found], 'or')}, {coins(price)}.")
    t.follow = [take_it, take_it]
    return True


def left_over(t):
    """`I have six coppers, what is left after the soup?`"""
    key = t.pick(fitting("food", ""))
    good = GOODS[key]
    purse = good["price"] + t.rng.randint(0, 6)
    rest = purse - good["price"]
    drinks = sorted((k for k in fitting("drink", "") if GOODS[k]["price"] <= rest), key=lambda k: -GOODS[k]["price"])
    more = f"{coins(rest)} left, enough for {GOODS[drinks[0]]['name']}." if drinks else "nothing left. Water is free."
    name = good["name"]
    point = t.pick(LEFT_OVER).replace("{x}", plain(t, key)).replace("{money}", money(t, purse))
    return t.add("condition", point, f"{name} is {coins(good['price'])}, {more}")


def among(t, point, keys, sort):
    """The cheapest or the dearest of what Marla named."""
    price = sort(GOODS[k]["price"] for k in keys)
    found = [k for k in keys if GOODS[k]["price"] == price]
    t.thing = found[0]
    t.add("follow-up", t.pick(point), f"{listed([GOODS[k]['name'] for k in found], 'or')}, {coins(price)}.")
    t.follow = [take_it, take_it, orders.is_it_good] if len(found) == 1 else [take_named]
    return True


def which_cheapest(t):
    keys = getattr(t, "offered", [])
    return len(keys) > 1 and among(t, WHICH_CHEAPEST, keys, min)


def which_dearest(t):
    keys = getattr(t, "offered", [])
    return len(keys) > 1 and among(t, WHICH_DEAREST, keys, max)


def which_would_you(t):
    keys = getattr(t, "offered", [])
    if len(keys) < 2:
        return False
    t.thing = min(keys, key=LIKED.index)
    t.add("follow-up", t.pick(TAKE_WHICH), f"I'd take the {costs(t.thing)}.")
    t.follow = [take_it, take_it]
    return True


def of_those(t):
    """`and which of those is hot?`"""
    keys = getattr(t, "offered", [])
    if len(keys) < 2 or "drink" in TRAITS[keys[0]]:
        return False
    said, need, never = t.pick(FOOD_IS)
    found = fitting(need, never, keys)
    if len(found) == len(keys):
        return False
    point = t.pick(OF_THOSE).replace("{a}", said)
    if not found:
        return t.add("follow-up", point, "None of those, {friend}.")
    t.thing, t.offered = found[0], found
    t.add("follow-up", point, f"{said} there's {with_prices(found)}.")
    t.follow = [take_it, take_it] if len(found) == 1 else [which_cheapest, which_dearest, take_named]
    return True


def all_of_it(t):
    return t.add("follow-up", t.pick(ALL_OF_IT), "That's all of it, {friend}. [What will it be?|]")


def taken(t, point, key):
    if len(set(t.owed) | {key}) > 4:
        return False
    t.serve({key: 1})
    t.add("order", point, orders.confirmation(t, {key: 1}))
    t.follow = [orders.bill, orders.pay, orders.is_it_good, orders.change_count]
    return True


def first_or_last(t):
    """`the first one`: of the things that Marla named"""
    keys = getattr(t, "offered", [])
    if not 1 < len(keys) < 5:
        return False
    place = t.pick(["first", "last", "second"])
    return taken(t, t.pick(FIRST_LAST).replace("{place}", place), keys[{"first": 0, "second": 1, "last": -1}[place]])


def take_named(t):
    """`the soup, then`"""
    keys = getattr(t, "offered", [])
    if len(keys) < 2:
        return False
    key = t.pick(keys)
    return taken(t, t.pick(TAKE_NAMED).replace("{x}", plain(t, key)), key)


def is_it_without(t):
    """`is there meat in the soup?`"""
    trait = t.pick(["meat", "fish", "alcohol", "milk", "mushrooms", "honey", "pork", "onions", "flour", "cheese", "apples"])
    keys = fitting("drink", "") if trait == "alcohol" else fitting("food", "")
    inside = [k for k in keys if trait in TRAITS[k]]
    key = t.pick(inside if t.chance(0.5) else keys)
    word = "alcohol" if trait == "alcohol" else PARTS[trait][1]
    name = GOODS[key]["name"]
    t.thing = key
    return t.add("condition", t.pick(DOES_IT_HAVE).replace("{x}", word).replace("{dish}", plain(t, key)),
                 f"There {'are' if word[-1] == 's' else 'is'} {word} in the {name}, {{friend}}."
                 if trait in TRAITS[key] else f"No {word} in the {name}, {{friend}}.", **FAMILY)


def what_is_in(t):
    key = t.pick(list(MADE_OF))
    t.thing = key
    t.add("condition", t.pick(WHAT_IS_IN).replace("{dish}", plain(t, key)), f"{MADE_OF[key]}.")
    t.follow = [take_it, orders.price_of_it, is_it_without]
    return True


def compared(t):
    """`the pie or the stew?`, `which is stronger, mead or wine?`"""
    ranks, asked, how = t.pick([(LIKED[:8], TASTIER, "I'd take the {x}."), (LIKED[8:], TASTIER, "I'd take the {x}."),
                                (STRENGTH, STRONGER, "The {x} is stronger."), (FULLNESS, FULLER, "The {x} fills you better.")])
    a, b = t.rng.sample(ranks, 2)
    t.thing = min(a, b, key=ranks.index)
    t.add("condition", t.pick(asked).replace("{a}", plain(t, a)).replace("{b}", plain(t, b)),
          f"{how.replace('{x}', costs(t.thing) if how.startswith('I') else GOODS[t.thing]['name'])}")
    t.follow = [take_it, take_it, orders.price_of_it]
    return True


def goes_with(t):
    """`what do I drink with the trout?`"""
    key = t.pick(list(WITH_IT))
    drink = WITH_IT[key]
    t.thing = drink
    if t.chance(0.25):
        other = t.pick(fitting("drink", ""))
        t.thing = other
        return t.add("condition",
                     t.pick(DOES_IT_GO).replace("{dish}", plain(t, key)).replace("{drink}", plain(t, other)), 
                     "Aye, very well." if other == drink else f"Better take {GOODS[drink]['name']} with it, {{friend}}.")
    t.add("condition", t.pick(GOES_WITH).replace("{dish}", plain(t, key)),
          f"{costs(drink)}. It goes well with the {GOODS[key]['name']}.")
    t.follow = [take_it, take_it]
    return True


def cheapest(t):
    kind = t.pick(["food", "food", "drink", "drink", "lodging"])
    keys = sorted((k for k in GOODS if GOODS[k]["kind"] == kind and k not in ("bath", "stable")),
                  key=lambda k: GOODS[k]["price"])
    thing = {"food": "[dish|food|meal|thing to eat|plate]", "drink": "[drink|thing to drink]",
             "lodging": "[place to sleep|bed|night's lodging]"}[kind]
    rank = t.pick(["cheapest", "cheapest", "second", "dearest", "dearest"])
    prices = sorted({GOODS[k]["price"] for k in keys})
    wanted = {"cheapest": prices[0], "second": prices[1], "dearest": prices[-1]}[rank]
    found = [k for k in keys if GOODS[k]["price"] == wanted]
    word = {"cheapest": "[cheapest|least expensive|lowest priced]", "second": "[second cheapest|next cheapest]",
            "dearest": "[most expensive|dearest|priciest]"}[rank]
    t.thing, t.offered = found[0], found
    point = t.pick(CHEAPEST + {"cheapest": [], "second": [], "dearest": DEAREST}[rank])
    t.add("condition", point.replace("{word}", word).replace("{thing}", thing),
          f"{listed([GOODS[k]['name'] for k in found], 'or')}, {coins(wanted)}.")
    t.follow = [take_it, take_it, orders.is_it_good] if len(found) == 1 else [take_named, which_would_you]
    return True


def for_so_much(t):
    """`what can I eat for three coppers?`, exactly, under or over so many"""
    kind = t.pick(["food", "drink"])
    how = draw(t.rng, {"up to": 50, "exactly": 20, "under": 15, "over": 10})
    purse = t.rng.randint(1, 6 if how != "up to" or t.chance(0.8) else 10)
    fits = {"up to": lambda p: p <= purse, "exactly": lambda p: p == purse, "under": lambda p: p < purse,
            "over": lambda p: p > purse}[how]
    keys = [k for k in EDIBLE if GOODS[k]["kind"] == kind and fits(GOODS[k]["price"])]
    keys = sorted(keys, key=lambda k: -GOODS[k]["price"])[:3]
    verb, thing = {"food": ("eat", "dish"), "drink": ("drink", "drink")}[kind]
    point = t.pick({"up to": FOR_SO_MUCH, "exactly": EXACTLY, "under": UNDER, "over": OVER}[how])
    point = point.replace("{verb}", verb).replace("{thing}", thing).replace("{money}", money(t, purse))
    if not keys:
        return t.add("condition", point, {"exactly": f"Nothing to {verb} costs {coins(purse)} exactly, {{friend}}.",
                                          "over": f"No {thing} here costs more than {coins(purse)}, {{friend}}."
                                          }.get(how, "Water is free, {friend}."))
    t.thing, t.offered = keys[0], keys
    names = [GOODS[k]["name"] if how in ("up to", "exactly") else priced(k) for k in keys]
    t.add("condition", point,
          {"under": "Under", "over": "Over"}.get(how, "For") + f" {coins(purse)} there's {listed(names, 'or')}.")
    t.follow = [take_it] if len(keys) == 1 else [which_cheapest, which_dearest, which_would_you, take_named]
    return True


def meal_for(t):
    """`food and drink for five coppers`"""
    purse = t.pick(list(MEALS))
    dish, drink = MEALS[purse]
    t.add("condition", t.pick(MEAL_FOR).replace("{money}", money(t, purse)),
          f"{GOODS[dish]['name']} and {GOODS[drink]['name']}, {coins(purse)} together.", **FAMILY)

    def both(t):
        if len(set(t.owed) | {dish, drink}) > 4:
            return False
        t.serve({dish: 1, drink: 1})
        t.add("order",
              "[|yes, |good, |fine, ][I'll take both|both, please|bring both|I'll have that|bring it|"
              "that's what I want|let's do that]",
              
              f"[Good|Coming right up], {{friend}}. {orders.order_said({dish: 1, drink: 1})}.")
        t.follow = [orders.bill, orders.pay, orders.what_ordered]
        return True
    t.follow = [both, both]
    return True


def what_costs(t):
    """`what costs four coppers?`, dishes and drinks alike"""
    price = t.rng.randint(1, 6)
    keys = [k for k in EDIBLE if GOODS[k]["price"] == price]
    t.thing, t.offered = keys[0], keys
    t.add("condition", t.pick(PRICED).replace("{money}", money(t, price)),
          f"{listed([GOODS[k]['name'] for k in keys])}, {coins(price)} each."
          if len(keys) > 1 else f"{GOODS[keys[0]]['name']}, {{friend}}.")
    t.follow = [take_named, which_would_you] if len(keys) > 1 else [take_it]
    return True


KINDS = {condition: 14, with_or_without: 6, two_parts: 2, two_conditions: 3, cheapest_without: 1.2, left_over: 1.2,
         is_it_without: 3, what_is_in: 2, compared: 2.8, goes_with: 1.5, cheapest: 3.5, for_so_much: 4, meal_for: 1, what_costs: 0.7}
ANY_TIME = {}
