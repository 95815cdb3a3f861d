"""Prices: of one thing, of several, compared, and what one thing is like."""
from . import haggling, world
from .grammar import coins, lines, listed
from .orders_odd import some_of_it
from .orders_sums import take_all
from .orders_words import EDIBLE, number, summed, within
from .talk import GOODS

PRICE = lines("""
[{how_much} {names}|what does {names} cost|how much does {names} cost|{names}, how much|what do you want for {names}|
    what would {names} cost me|is {names} expensive|price for {names}|how many coppers for {names}|
    {names}? what price]
[what'll|what will|what would|what does] {names} [set me back|cost|run me|cost a poor man|cost these days|
    come to][| here]
[how expensive|how dear|how cheap|how costly] is {names}[| here| in your house]
[what's the going rate for|what's the tariff for|what's the charge for|do you charge much for|do you ask a lot for|
    what does one pay for|what must I lay out for|what do people pay for|how deep do I dig in my purse for|
    what are you asking for|how much money do I need for|what's your price on|you charge what for] {names}
{names} [price|cost|is how much|costs what|for how much|at what price|how many coins]
{names}[? |, |... | - ][price|cost|how dear|how much do you want|what does it cost|how much would that be]
[can a poor man afford|is there much to pay for|will it ruin me to buy|would I need a silver for|
    is my purse big enough for] {names}
[I wonder|can you tell me|I'd like to know|remind me|I forgot|tell me] [what {names} costs|how much {names} is|
    what you ask for {names}|
    what you take for {names}]
[I might want|I'm thinking about|I'd consider|I'm tempted by|my eye is on] {names}[, |. ][what's the price|
    how much is it|what does it cost|
    how much would it be]
before I [order|ask for|say yes to] {names}, [what's the price|how much is it|what does it cost]
[could|would] you [tell me|name me] [the price|your price] [of|for] {names}
[what|how much] [would I|do I|must I|will I|does one] [pay|hand over|give|part with] for {names}
[what's|what is] {names} [worth here|going for|selling for|at today|priced at]
[got a price for|name your price for|what's it cost to have|tell me the price of|what's the fee for] {names}
[how many coins|how many coppers|how much coin|how much copper] [is|does it take for|buys me|do you want for] {names}
[if I wanted|suppose I wanted|say I order] {names}, [how much|what would that be|what do I pay|how many coppers]
""")


def price(t):
    good = GOODS[t.pick(list(GOODS))]
    t.thing = good["key"]
    t.add("price", t.pick(PRICE), f"{good['name']} is "
                                  f"{coins(good['price'])}{world.NIGHT.get(good['key'], '')}[|, {{friend}}].",
                                  names=good["names"])
    t.follow = [is_it_good, haggling.take_it, haggling.take_it, haggling.haggle, haggling.too_much,
                price_of_many, some_of_it, and_this, and_this]
    return True


def and_this(t):
    """`and the stew?` after a price."""
    good = GOODS[t.pick(list(GOODS))]
    t.thing = good["key"]
    t.add("price", "[and {names}|and for {names}|and how much {names}|what about {names}|"
                   "and what does {names} cost|"
                   "same question for {names}|and {names}, what's that|how about the price of {names}|"
                   "hm, and {names}|and what for {names}]",
          f"{good['name']} is {coins(good['price'])}{world.NIGHT.get(good['key'], '')}[|, {{friend}}].",
          names=good["names"])
    t.follow = [haggling.take_it, and_this, price_of_many]
    return True


def price_of_it(t):
    if not t.thing:
        return False
    good = GOODS[t.thing]
    return t.add("follow-up", "[how much is that|how much is it|and how much|what does it cost|"
                              "what's that cost|how much for it|"
                              "what do you want for it|and the price|how much was that again|"
                              "what does that come to, one of them|"
                              "how much for one|what's it going to cost me|and what would that be|is it dear|"
                              "is it expensive|"
                              "what does one of those cost|what's the price on that|"
                              "and what do you charge for it|"
                              "costs how much|how many coppers|for how much|can I afford it|"
                              "what price is that]",
                 f"{good['name']} is {coins(good['price'])}.")


def price_of_many(t):
    """`and how much for three of them?`"""
    if not t.thing:
        return False
    n = t.rng.randint(2, 9)
    what = within({t.thing: n})
    n = what[t.thing]
    if n < 2:
        return False
    t.follow = [take_all(what)]
    return t.add("sum", f"[and {{n}} of them|and for {{n}}|how much for {{n}} of those|"
                        f"and how much for {{n}}|{{n}} of them, how much|"
                        f"what if I take {{n}}|how much would {{n}} be|and if we want {{n}}|"
                        f"then {{n}} would be how much|"
                        f"what do {{n}} of them cost|so {{n}} is how much|and {{n}}, what's that|"
                        f"we need {{n}}, how much is that]",
                 f"{summed(what)}.", n=number(t, n))


def two_prices(t):
    a, b = (GOODS[k] for k in t.rng.sample(list(GOODS), 2))
    dear, cheap = (a, b) if a["price"] > b["price"] else (b, a)
    prices = f"{dear['name']} is {coins(dear['price'])} and {cheap['name']} is {coins(cheap['price'])}"
    form = t.rng.random()
    if form < 0.35:
        verdict = f"No difference, both are {coins(a['price'])}." if a["price"] == b["price"] else f"{prices}."
        return t.add("price", f"[is {a['name']} [cheaper|dearer|more expensive] than {b['name']}|"
                              f"what is cheaper, {a['name']} or {b['name']}|"
                              f"which costs more, {a['name']} or {b['name']}|which is [cheaper|"
                              f"dearer], {a['name']} or {b['name']}|"
                              f"{a['name']} or {b['name']}, which is [cheaper|easier on the purse|"
                              f"the better price]|"
                              f"do I pay more for {a['name']} or for {b['name']}|"
                              f"what saves me money, {a['name']} or {b['name']}|"
                              f"does {a['name']} cost more than {b['name']}|"
                              f"which one is less, {a['name']} or {b['name']}]", verdict)
    if form < 0.55 and a["price"] != b["price"]:
        return t.add("sum", f"[how much more is {dear['name']} than {cheap['name']}|"
                            f"what's the difference between {a['name']} and {b['name']} in coppers|"
                            f"how much do I save with {cheap['name']} instead of {dear['name']}|"
                            f"how much cheaper is {cheap['name']} than {dear['name']}|"
                            f"what do I save if I take {cheap['name']} and not {dear['name']}|"
                            f"price difference, {a['name']} and {b['name']}]",
                     f"{prices}. The difference is {coins(dear['price'] - cheap['price'])}.")
    return t.add("two-questions", "[{how_much} {x} and {y}, each by itself|what does {x} cost, and {y}|"
                                  "{how_much} {x}, and what about {y}|"
                                  "tell me the price of {x}, and of {y} too|{x} and {y}, what are the prices|"
                                  "I'd like the prices of {x} and {y}|"
                                  "what do you want for {x}, and what for {y}|"
                                  "prices of {x} and {y}, one by one|{how_much} {x}? and {y}]",
                 f"{a['name']} is {coins(a['price'])}, and {b['name']} is {coins(b['price'])}.", x=a["names"],
                 y=b["names"])


def three_prices(t):
    goods = [GOODS[k] for k in t.rng.sample(EDIBLE, 3)]
    names = listed([g["name"] for g in goods])
    return t.add("two-questions", f"[what are the prices of {names}|what does each cost, {names}|"
                                  f"prices for {names}|{names}, the price of each|"
                                  f"how much are {names}, each by itself|"
                                  f"tell me what {names} cost, one by one]",
                 listed([f"{g['name']} is {coins(g['price'])}" for g in goods]) + ".")


def is_it_good(t):
    if not t.thing:
        return False
    return t.add("follow-up", "[is it good|is it any good|what is it like|is it fresh|how does it taste|"
                              "who makes it, is it good|"
                              "is that a good choice|tell me about it|what's in it|will I like it|"
                              "is it worth it|any good|did I choose well|"
                              "is it tasty|would you take it yourself|what can you say of it|"
                              "is it better than it looks|good choice?]"
                 if GOODS[t.thing]["kind"] != "lodging" else
                 "[is it clean|what is it like|is it comfortable|is it any good|tell me about it|"
                 "will I like it|is it decent|"
                 "what do I get for that|is it worth the money|what's it like in there]",
                 "{praise}.", praise=GOODS[t.thing]["praise"])
