"""Questions about an open bill: with a tip, on two bills, with one thing more or less, out of a purse."""
from .grammar import coins, lines
from .orders_words import EDIBLE, MOST, asked, many_of, money, one_of, plain_name
from .talk import GOODS, MANY, order_said, said, total

TIPPED = lines("""
[and with|with|plus|and if I add] {m} [tip|as a tip|for your trouble|on top for you][, how much|, what's the sum|, what is it]
[if|when|suppose] I [tip you|give you a tip of|leave a tip of|put down a tip of] {m}, [what do I pay in all|how much is it all]
[add|put|reckon] {m} [tip to it|to it as a tip|for yourself to it|on it for the service][, how much is it then|. what now|]
my bill and {m} [for you|for Elsie|for the cook|tip], [how much together|what's that in all|that makes how much]
[what do I pay|how much is it|what does it come to] with {m} [tip|for the service|on top for the cook|extra for you]
[I want to leave|I'd like to leave|let me leave|I'll leave] {m} as a tip, [so how much in all|what's the whole sum then]
""")


def with_tip(t):
    """`and with two coppers tip, how much?`"""
    due, n = total(t.owed), t.pick([1, 1, 2, 2, 3, 4, 5])
    if not t.owed or due + n > MOST:
        return False
    return t.add("sum", t.pick(TIPPED), f"{coins(due)}, and {coins(n)} for the tip. That makes {coins(due + n)}.",
                 m=money(t, n))


SEPARATE = lines("""
[we pay|let's pay|can we pay|we'd like to pay] separately, the {x} [by itself|on one bill|alone][ and the rest on the other|]
[two bills, please|separate bills|make two bills|split it by what we had], the {x} on one and the rest on the other
[the {x} on my bill|I pay the {x}|I had the {x}|put the {x} on mine], [the rest on his|he has the rest|she takes the rest]
[my friend|my brother|the lady|the dwarf] pays [for |]the {x} and I pay the rest[, how much each|. what does each of us owe|]
[one pays|one of us pays] the {x}, [the other|the other one pays] the rest[, what's that each|. how much for each|]
[we pay each our own|we go Dutch], I pay the {x}, the rest [is hers|is his|is for my friend][, how much each|]
how much is [it|that] if I pay [only |]the {x} and [he pays|she pays|my friend pays] the rest
[can you|could you|would you] [make|write|reckon] the {x} on a bill of its own[, and the rest apart|, apart from the rest]
""")


def separate(t):
    """`the ales on one bill, the rest on another`"""
    if not 2 <= len(t.owed) <= 3:
        return False
    key, n = t.pick(list(t.owed.items()))
    rest = {k: count for k, count in t.owed.items() if k != key}
    return t.add("sum", t.pick(SEPARATE), f"{said(key, n)}, {coins(total({key: n}))}. The rest, {order_said(rest)}, "
                                          f"{coins(total(rest))}.", x=many_of(t, key) if n > 1 else plain_name(t, key))


STILL = lines("""
[I have|I've got|my purse holds|there's] {m}[. is that enough|, is that enough|. will that do] for [my bill|all that] and {x}
[can I|could I|may I] [afford|have|get|pay] {x}, too, [if I have|with|from] {m}
[after my bill|when I've paid the bill|once the bill is paid], [can I still afford|is there still enough for] {x} from {m}
[is {m} enough|would {m} do] for [the bill|what I had|all that] and {x}
my bill and {x} from {m}, [can it be done|is that enough|does it work out|will it stretch]
[will|would] {m} [cover|pay|stretch to] [my bill|it all|what I owe] and {x}[ as well| on top|]
[I have only|all I've got is] {m}, [can I still take|dare I order|is there room for] {x}
if I [add|order|take] {x}, [does|will] {m} still [do|be enough|cover it]
""")


def still_afford(t):
    """`is a silver enough for my bill and another stew?`"""
    due, key = total(t.owed), t.pick(EDIBLE)
    price = GOODS[key]["price"]
    both = due + price
    if not t.owed or both > MOST:
        return False
    purse = t.pick([-(-both // 10) * 10, both, both + t.rng.randint(1, 6), max(due, both - t.rng.randint(1, 3))])
    verdict = (f"Aye, {coins(purse - both)} left." if purse > both else "Aye, that's exact." if purse == both
               else f"No, {{friend}}, {coins(both - purse)} missing.")
    return t.add("sum", t.pick(STILL), f"{coins(due)} on your bill, and {coins(price)} for {GOODS[key]['name']}. "
                                       f"That makes {coins(both)}. {verdict}",
                 m=money(t, purse), x=t.pick([one_of(t, key), asked(t, key, 1)]))


DROPPED = lines("""
[and without|what is it without|what do I owe without|how much is it without] the {x}
[if you forget|if I leave out|if my friend pays|if someone else pays] the {x}[, how much is it|, what's left for me]
[not counting|leaving aside|if I hadn't had] the {x}, [what would the bill be|what would I owe|how much would it be]
[my friend|the lady|my brother] pays [for |]the {x}, [what's left for me|what do I still owe|how much is my part]
[all that less|my bill minus|my bill apart from] the {x}, [how much is it|what would that be|what's the rest]
[what's|how much is] everything [but|except|apart from] the {x}
""")


def bill_without(t):
    """`how much is it without the ales?`: only asked."""
    if len(t.owed) < 2:
        return False
    key, n = t.pick(list(t.owed.items()))
    rest = total(t.owed) - total({key: n})
    gone = MANY[key] if n > 1 else GOODS[key]["name"].removeprefix("a ")
    return t.add("sum", t.pick(DROPPED), f"Without the {gone} it's {coins(rest)}.",
                 x=many_of(t, key) if n > 1 else plain_name(t, key))


DEAREST = lines("""
[what|which thing] [on my bill|of all that|of what I had] [costs the most|is the most expensive|is the dearest|was the dearest]
[what's|what is] the [dearest|most expensive|biggest|priciest] [thing|part|item] [on my bill|of my bill|of it|on my tab]
[what pushed my bill up|what made my bill so long|where does most of my bill come from|what eats most of my coins]
[what did I spend the most on|where did most of my money go|which part of my bill is the largest|what's the big one there]
[what|which of those] [hurts|weighs|counts] the most [on my bill|for my purse|of it]
""")


def dearest_on_bill(t):
    """`what on my bill costs the most?`, counted together"""
    sums = {key: total({key: n}) for key, n in t.owed.items()}
    most = max(sums.values(), default=0)
    found = [key for key, due in sums.items() if due == most]
    if len(sums) < 2 or len(found) > 1:
        return False
    return t.add("sum", t.pick(DEAREST), f"{said(found[0], t.owed[found[0]])}, {coins(most)}.")


PURSE = lines("""
[I have|I've got|I own|my purse holds] {m}. [what's left|how much is left|what remains] after [the|my] bill
[I came with|I started with|I walked in with|I brought] {m}, [what do I have left|what's left|how much goes home with me]
[how much|what] [is left|remains|stays|do I still have] of my {m} [after the bill|when I've paid|once you've had yours]
[will I have anything left|what will I have left|do I keep anything] of {m} [after this|when this is paid|after my bill]
[can I afford all this|can I pay all this|can I pay my bill|do I get out of here alive] with {m}
[I hold|my whole fortune is|my wife gave me|the captain gave us] {m}, [does that cover my bill|is that enough for my bill]
""")


def purse_after(t):
    """`I came with two silvers, what's left?`; nothing is paid yet."""
    due = total(t.owed)
    if not t.owed:
        return False
    purse = t.pick([-(-due // 10) * 10, -(-due // 10) * 10 + 10, due + t.rng.randint(0, 9), max(1, due - t.rng.randint(1, 4))])
    verdict = (f"{coins(purse - due)} left of {coins(purse)}." if purse > due else "Nothing left." if purse == due
               else f"{coins(due - purse)} missing, {{friend}}.")
    return t.add("sum", t.pick(PURSE), f"{coins(due)} on your bill. {verdict}", m=money(t, purse))


ANY_TIME = {with_tip: 0.7, separate: 1, still_afford: 0.9, bill_without: 0.7, dearest_on_bill: 0.5, purse_after: 0.8}
