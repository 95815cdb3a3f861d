"""More sums: long orders that are corrected, an order with its bill, sums compared, odd names of amounts."""
from .grammar import coins, in_words, lines
from .orders_bill import bill, pay, split_bill
from .orders_corrections import change_count, change_thing, fewer, swap_one, without
from .orders_memory import what_ordered
from .orders_sums import AFTER, HOW, SUMS, change_of, plus, share_of, take_all
from .orders_words import EDIBLE, MOST, WANT, confirmation, fits, many_of, named, new_order, number, summed
from .talk import GOODS, MANY, order_said, said, total


def several(t, most=4):
    """Three or four things, few of each."""
    return {key: t.pick([1, 1, 1, 2, 2, 3, 4]) for key in t.rng.sample(EDIBLE, t.pick([3, 3, most]))}


def sum_of_several(t):
    """A sum of three or four things; nothing is ordered."""
    what = several(t)
    t.add("sum", t.pick(SUMS), f"{summed(what)}.", how=HOW, after=AFTER, x=named(t, what))
    t.thing = list(what)[-1]
    t.follow = [take_all(what), change_of(what), plus(what), plus(what), share_of(what)]
    return True


def long_order(t):
    """Four things, of which the guest then changes one."""
    new = several(t)
    if t.owed or t.tools or not fits(t, new):
        return False
    t.serve(new)
    t.add("order", "[{want} {x}|{x}[| please|, please]|write this down: {x}|right, for all of us: {x}|"
                   "it's a long list: {x}|listen well, we need {x}|that's four mouths, so {x}]"
                   if len(new) > 3 else "[{want} {x}|{x}[| please|, please]|write this down: {x}|for us all: {x}]",
          confirmation(t, new), want=WANT, x=named(t, new))
    t.follow = [change_count, change_thing, without, fewer, swap_one, bill, what_ordered]
    return True


BILL_TOO = ("[what do I owe you|how much is that in all|in all how much|what does it all come to now|how much together|"
            "and the bill, please|what's the total now|so how much is it all|and then I pay|what's my bill with that|"
            "what do I pay for everything|how much altogether]")


def order_and_bill(t):
    """`four more tarts, in all how much?`: the bill has what was ordered before."""
    more = len(t.last_order) == 1 and bool(t.owed) and t.chance(0.6)
    new = {list(t.last_order)[0]: t.pick([1, 1, 2, 2, 3, 4])} if more else new_order(t, 2)
    if t.tools or not fits(t, new):
        return False
    t.serve(new)
    [(key, n)] = list(new.items())[:1]
    thing = f"{number(t, n)} more {many_of(t, key) if n > 1 else GOODS[key]['name'].removeprefix('a ')}"
    point = f"[{{want}} |||]{thing}" if more else f"{{want}} {named(t, new)}"
    t.add("sum", point + "[, |. |, and |... ]" + BILL_TOO, f"{summed(t.owed)}.", want=WANT)
    t.follow = [pay, pay, split_bill, what_ordered]
    return True


COMPARED = lines("""
[what|which] [is cheaper|costs less|comes to less|saves me money|is easier on the purse], {a} or {b}
[is|are] {a} [cheaper|dearer|more expensive] than {b}
[do|would] {a} [cost|come to] [more|less] than {b}
{a} or {b}, [which is cheaper|which costs less|where do I pay less|which is the cheaper way]
[do I pay|would I pay] [more|less] for {a} than for {b}
[what do I pay less for|what's the better bargain], {a} or {b}
[I can't decide|we can't agree], {a} or {b}, [which is cheaper|what costs less]
[what|which] [would cost me less|is the smaller sum|is the lower price|leaves me more coins], {a} or {b}
[we have to choose|my brother and I argue|settle a bet for us]: {a} or {b}, [which is cheaper|what costs less]
[is it cheaper to take|do I save if I take|would I save with] {a} [instead of|rather than] {b}
""")


def compare_sums(t):
    """`two ales or one mead, what is cheaper?`"""
    a, b = ({key: t.pick([1, 2, 2, 3, 4, 5])} for key in t.rng.sample(EDIBLE, 2))
    if sum(a.values()) + sum(b.values()) < 3:
        return False
    dues = [total(a), total(b)]
    told = ". ".join(f"{order_said(x)}, {coins(due)}" for x, due in zip((a, b), dues))
    less = a if dues[0] < dues[1] else b
    [(key, n)] = less.items()
    verdict = "Both cost the same" if dues[0] == dues[1] else f"{said(key, n)} cost{'s' * (n == 1)} less"
    return t.add("sum", t.pick(COMPARED), f"{told}. {verdict}.", a=named(t, a), b=named(t, b))


# an amount in odd words, and its coppers
AMOUNTS = [("a silver and a half", 15), ("one and a half silvers", 15), ("one silver and a half", 15),
           ("half a silver", 5),
           ("two and a half silvers", 25), ("two silvers and a half", 25), 
           ("three and a half silvers", 35),
           ("a dozen coppers", 12), ("two dozen coppers", 24), ("three dozen coppers", 36), 
           ("a score of coppers", 20), ("a couple of silvers", 20), ("a pair of silvers", 20), ("four and a half silvers", 45)]
HOW_MANY_COPPERS = lines("""
how many coppers [is|are|make|are there in] {x}
{x}[, how many coppers is that| in coppers|, what's that in coppers|? how much is that]
[what's|what is|how much is] {x}[ in coppers|, in your coin|, in small coins|]
[I have|I've got|my purse holds|they paid me] {x}, how [much|many coppers] is that
[what does one mean by|how do you count|what do you make of] {x}[ here|]
""")


def odd_amount(t):
    """`how much is a silver and a half?`"""
    x, n = t.pick(AMOUNTS)
    if "copper" in x:
        asked = "{x}[, what's that in silver| in silver, what is it|, how many silvers is that]"
    else:
        asked = t.pick(HOW_MANY_COPPERS)
    return t.add("sum", asked, f"{in_words(n)} coppers make {coins(n)}." if n >= 10
                 else f"That's {coins(n)}.", x=x)


DOUBLES = lines("""
[and |]how much [is|would be] [double|twice|two times] that
[and |what's |what is ]twice that[, please|, how much|]
[and |]the double of it[, what's that|]
[and |]if we take all of that twice[, how much|]
and that times two[, what is it|]
""")


def doubled(t):
    """`and twice that?`, of the bill or of what was ordered."""
    due = total(t.owed)
    if not t.owed or due > MOST // 2 or f"{coins(due)}." not in t.turns[-1].answer:
        return False
    return t.add("sum", t.pick(DOUBLES), f"Twice {coins(due)}, that's {coins(2 * due)}.")


def how_much_more(t):
    """`how many ales can I still have with the rest of my silver?`"""
    due, key = total(t.owed), t.pick(["ale", "ale", "cider", "mead", "stew", "soup"])
    purse = t.pick([10, 20, 20, 30])
    rest, price = purse - due, GOODS[key]["price"]
    if not t.owed or rest < price:
        return False
    n = rest // price
    silvers = f"{number(t, purse // 10)} silver{'s' * (purse > 10)}"
    point = t.pick([f"I have {silvers}, how many {MANY[key]} can I still [pay|afford|have]",
                    f"[out of|from] {silvers}, how many {MANY[key]} [are left for me|can I still buy] after my bill",
                    f"when my bill is paid from {silvers}, how many {MANY[key]} do I get for the rest"])
    return t.add("sum", point, f"{coins(due)} on your bill, so {coins(rest)} left. That buys {said(key, n)}.")


KINDS = {sum_of_several: 8, long_order: 4, compare_sums: 2, odd_amount: 1.2}
ANY_TIME = {order_and_bill: 4, doubled: 0.7, how_much_more: 0.6}
