"""Orders, corrections, sums, bills and payment."""
from . import haggling, world
from .grammar import coins, in_words, listed
from .talk import GOODS, MANY, order_said, said, total, worked_sum

EDIBLE = [key for key, good in GOODS.items() if good["kind"] != "lodging"]
WANT = ("[I'd like|I would like|I want|give me|can I get|can I have|could I have|may I have|gimme|I'll have|I'll "
        "take|let me have|"
        "get me|bring me|I need|I'd love|could I get|we'd like|we'll have|we take|bring us|fetch us|how about|make "
        "it|pour me|"
        "I could use|I think I'll have|let's have|serve us|we need|would you bring me|for me|then|]")
FOR = "[| for me| for us| for my friend and me| for the table| for my friends| over here| for the {kin}| to start with]"
BECOMES = "[One moment.|Coming right up.|Here you are.|Odo!|Enjoy.||||]"
BILL = ("[what do I owe you|what do I owe|how much do I owe|what's my bill|the bill please|what does it all come to|"
        "how much is it all|"
        "what's the total|how much altogether|what's the sum|add it up|what do I have to pay|how much is that together|"
        "I'd like to pay|can I pay|how much is it in all|what is that in total|reckon it up for me|so how much|"
        "what's the reckoning|"
        "and all together|how many coins is that|let me pay|what do we owe you|tell me what I owe]")


def count_of(t):
    """How many: mostly few, sometimes a whole company."""
    return t.rng.choices([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, t.rng.randint(11, 20)], [50, 16, 10, 7, 5, 4, 2, 2, 2, 2, 1])[0]


def number(t, n):
    return str(n) if t.chance(0.35) else in_words(n)


def asked(t, key, n):
    """How a guest names n of it."""
    if n > 1:
        return f"{number(t, n)} {t.phrase(world.PLURALS[key])}"
    good = GOODS[key]
    if t.chance(0.5):
        return t.phrase(good["names"])
    plain = t.phrase(world.PLAIN_NAMES.get(key, good["name"]))
    plain = plain.removeprefix("a ")
    article = "an" if plain[0] in "aeiou" else "a"
    return t.pick([f"one {plain}", f"1 {plain}", f"{article} {plain}", f"one {plain}", plain])


def new_order(t, most=3):
    n = t.rng.choices(range(1, most + 1), [60, 30, 10][:most])[0]
    if t.chance(0.12):
        return {t.pick(["room", "bed", "bath", "stable"]): t.pick([1, 1, 1, 2, 3, 4])}
    keys = t.rng.sample(EDIBLE if t.chance(0.9) else list(GOODS), n)
    return {key: count_of(t) for key in keys}


def named(t, order):
    return t.pick([" and ", ", ", " and ", ", and ", " plus "]).join(asked(t, key, n) for key, n in order.items())


def confirmation(t, order):
    """`Two ales and one mutton stew. Four and three, that's seven coppers.`"""
    if len(order) > 1:
        return f"{order_said(order)}. {worked_sum(order)}. {BECOMES}"
    [(key, n)] = order.items()
    if n > 1:
        return f"{said(key, n)}, {worked_sum(order)}. {BECOMES}"
    night = world.NIGHT.get(key, "")
    where = {"room": "Up the stairs, second door on the left.", "bed": "Pick any free bed.", "bath": "The tub is in the back room.",
             "stable": "Tom will see to your horse."}.get(key, BECOMES)
    return f"[{said(key, 1)}, {{friend}}. That's {{c}}|{said(key, 1)}, {{c}}]{night}. {where}".replace("{c}", coins(total(order)))


def order(t):
    new = new_order(t)
    if len(set(t.owed) | set(new)) > 4:
        return False
    t.serve(new)
    sorry = "[sorry, |I was only joking. |never mind that. |enough of that. |all right, ]" if t.chance(0.08) else ""
    point = f"{sorry}{WANT} {named(t, new)}{FOR}".replace("{kin}", t.pick(["old man", "lady", "big fellow", "man in the corner"]))
    t.add("order", point, confirmation(t, new))
    t.follow = [change_count, change_count, change_thing, cancel, same_again, more_of_it, bill, is_it_good, pay, what_ordered]
    return True


def more_of_it(t):
    """`two more of those`"""
    if len(t.last_order) != 1:
        return False
    [key], n = t.last_order, count_of(t)
    t.serve({key: n})
    many = t.phrase(world.PLURALS[key])
    thing = t.phrase(world.PLAIN_NAMES.get(key, GOODS[key]["name"])).removeprefix("a ")
    point = (f"[{number(t, n)} more|another {number(t, n)}|and {number(t, n)} more|{number(t, n)} more {many}|"
             f"and {number(t, n)} more {many}[ for the other table|]]" if n > 1
             else f"[one more|another one|and another {thing}|one more {thing}|another {thing}|one more of those]")
    some = f"{in_words(n)} more {MANY[key]}" if n > 1 else f"One more {GOODS[key]['name'].removeprefix('a ')}"
    t.add("order", point + "[| please]", f"{some}, {worked_sum({key: n})}. {BECOMES}")
    t.follow = [how_many, bill, what_ordered, pay]
    return True


def same_again(t):
    point = "[same again|the same again|same again please|another round|the same once more|another of the same|again the same]"
    if not t.last_order:
        return t.add("correction", point, "[The same as what|Again what], {friend}? You have ordered nothing yet.")
    new = dict(t.last_order)
    t.serve(new)
    t.add("order", point, f"[The same again|Another round], {order_said(new)}. {worked_sum(new)}.")
    t.follow = [bill, what_ordered, pay, how_many]
    return True


NO = ("[no wait|no|wait|sorry|actually|hm no|no no|hold on|on second thought|I meant|I changed my mind|oh, sorry|stop|"
      "no, I said|make that|ah no]")


def change_count(t):
    """`no, three`"""
    if len(t.last_order) != 1:
        return False
    [(key, n)] = t.last_order.items()
    new = count_of(t)
    if new == n:
        return False
    t.take_back(t.last_order)
    t.serve({key: new})
    many = t.phrase(world.PLURALS[key])
    point = (f"{NO}[,| ] [{number(t, new)}|{number(t, new)} of them|make it {number(t, new)}|{number(t, new)} {many}|"
             f"better {number(t, new)}|we are {number(t, new)}, so {number(t, new)}]" if new > 1 else
             f"{NO}[,| ] [only one|just one|one is enough|just the one|one, not {in_words(n)}|forget the others, "
             f"only one]")
    t.add("correction", point, f"{said(key, new)}, then, {worked_sum({key: new})}.")
    t.follow = [bill, what_ordered, pay, is_it_good, more_of_it]
    return True


def change_thing(t):
    """`no, I meant mead`"""
    if len(t.last_order) != 1:
        return False
    [(key, n)] = t.last_order.items()
    other = t.pick([k for k in EDIBLE if GOODS[k]["kind"] == GOODS[key]["kind"] and k != key] or ["bed", "room"])
    if other == key or len(set(t.owed) | {other}) > 4:
        return False
    t.take_back(t.last_order)
    t.serve({other: n})
    old, thing = GOODS[key]["name"], asked(t, other, n)
    point = (f"{NO}[,| ] [I meant {thing}|{thing} instead|make that {thing}|not {old}, {thing}|{thing}, not {old}|"
             f"I'd rather have {thing}|better {thing}|bring {thing} instead of the {old}|did I say {old}? {thing}]")
    t.add("correction", point, f"{said(other, n)}, then, {worked_sum({other: n})}.")
    t.follow = [bill, what_ordered, pay, change_count]
    return True


def cancel(t):
    if not t.last_order:
        return False
    gone = dict(t.last_order)
    t.take_back(gone)
    t.last_order = {}
    t.add("correction", "[forget it|cancel that|no, I don't want it|I don't want it after all|take that back|never "
                        "mind the order|"
          "I'd rather not|leave it|stop, I can't pay that|no, nothing for me|sorry, forget that order]",
          f"[No matter|As you like], {{friend}}. No {listed([MANY.get(k, k) if n > 1 else GOODS[k]['name'].removeprefix('a ') for k, n in gone.items()], 'and no')}, then.")
    t.follow = [bill, what_ordered, order]
    return True


def sum_of(t):
    """A sum that is asked, not ordered."""
    what = new_order(t)
    how = ("[how much is|how much are|how much for|what do I pay for|what would I pay for|what's the price of|price "
           "for|"
           "what do you want for|tell me the price of]")
    after = "[what does it come to|how much is that|what does that cost|how much together|what would that be|how much|what's that in all]"
    point = f"{how} {named(t, what)}[| together| in all]" if t.chance(0.6) else f"[if I take |say |]{named(t, what)}[, |: |? ]{after}"
    t.add("sum", point, f"{order_said(what)}{', ' if len(what) == 1 and max(what.values()) > 1 else '. '}{worked_sum(what)}.")
    t.thing = list(what)[-1]

    def take(t):
        if len(set(t.owed) | set(what)) > 4:
            return False
        t.serve(what)
        t.add("order", "[I'll take it|I take that|ok, bring it|good, we take it|fine|deal|yes please|bring it all]",
              f"[Good|Coming right up], {{friend}}. {order_said(what)}.")
        t.follow = [bill, pay, what_ordered]
        return True
    t.follow = [take, change_for]
    return True


def bill(t):
    if not t.owed and t.chance(0.5):
        return False
    if not t.owed:
        return t.add("sum", BILL, "[You owe me nothing|Nothing to pay], {friend}. [What can I bring you?|]")
    t.add("sum", BILL, f"{order_said(t.owed)}{', ' if len(t.owed) == 1 and max(t.owed.values()) > 1 else '. '}{worked_sum(t.owed)}.")
    t.follow = [pay, pay, pay, change_for, haggling.too_much, haggling.no_money]
    return True


def what_ordered(t):
    if not t.order and t.chance(0.5):
        return False
    point = ("[what did I order|what have I ordered|what did I have|do you remember what I ordered|what was my order|"
             "tell me my order|"
             "what did we order|what am I having|repeat my order|what did I ask for|what's coming to my table|what "
             "was it I had]"
             "[| so far| again| until now]")
    if not t.order:
        return t.add("memory", point, "You ordered nothing yet, {friend}. [What will it be?|]")
    return t.add("memory", point, f"{order_said(t.order)}[|, {{friend}}].")


def how_many(t):
    keys = [k for k, n in t.order.items() if k in MANY]
    if not keys:
        return False
    key = t.pick(keys)
    many = t.phrase(world.PLURALS[key])
    return t.add("memory", f"[how many {many} [is that|did I order|have I had|do we have][| now| so far| in all]|how "
                           f"many {many}]",
                 f"{said(key, t.order[key])}[|, {{friend}}].")


def money(t, coppers):
    """How a guest names an amount."""
    silver, rest = divmod(coppers, 10)
    if rest == 0:
        return t.pick(["a silver", "one silver", "1 silver", "a silver piece", "my silver"]) if silver == 1 else \
            f"{number(t, silver)} [silvers|silver|silver pieces]"
    if silver and t.chance(0.5):
        return f"{number(t, silver)} silver{'s' if silver > 1 else ''} and {number(t, rest)} copper{'s' if rest > 1 else ''}"
    return f"{number(t, coppers)} {'copper' if coppers == 1 else '[coppers|coppers|coins|copper]'}"


def given(t, due):
    """An amount that a guest may put down: whole silvers, or about what is due."""
    return t.pick([-(-due // 10) * 10, -(-due // 10) * 10, -(-due // 10) * 10 + 10, due, due + t.rng.randint(1, 9), max(1, due - t.rng.randint(1, 4))])


def back(t, put, due):
    if put == due:
        return "That's exact, {friend}. [Thank you|Much obliged]."
    if put < due:
        return f"That's not enough, {{friend}}. {coins(due)}, and you gave {coins(put)}. {coins(due - put)} missing."
    return f"{coins(put)} for {coins(due)}, so {coins(put - due)} back."


def pay(t):
    if not t.owed:
        return False
    due = total(t.owed)
    put = given(t, due)
    amount = money(t, put)
    if put >= due and t.chance(0.2):
        point = f"[here is|here are|take] {amount}, [keep the change|keep the rest|the rest is for you|it's fine like that]"
        t.add("sum", point, "[Thank you kindly|Much obliged|That's generous], {friend}." if put > due else "That's exact, {friend}. Thank you.")
        t.owed = {}
        return True
    t.add("sum", f"[here is|here are|I give you|take|I put down|here you go,|there you are,|I pay with|I have here|"
                 f"out of] {amount}"
          "[|, what do I get back|, what's my change|. change please|, how much comes back|. do I get something back|"
          ", is that enough]",
          back(t, put, due))
    if put >= due:
        t.owed = {}
    t.follow = [thank_change, count_again, what_ordered] if put >= due else [pay, haggling.no_money]
    return True


def change_for(t):
    """A question about change; nothing is paid."""
    due = total(t.owed) if t.owed else 0
    what = None
    if not due:
        what = new_order(t, 2)
        due = total(what)
    put = given(t, due)
    if put < due:
        return False
    amount, things = money(t, put), "that" if what is None else named(t, what)
    point = (f"[if I pay {things} with|if I give you for {things}|and when I pay {things} with] {amount}[, what do I "
             f"get back|"
             ", how much is left|, what is my change|, how much do I get back]"
             if t.chance(0.5) else f"[how much change|what change|how much] do I get back [from|out of|for] {amount} "
                                   f"[for|if I buy|when I take] {things}")
    steps = f"{order_said(what)}, {coins(due)}. " if what else ""
    return t.add("sum", point, steps + back(t, put, due))


def enough(t):
    """`I have five coppers, is that enough for a stew and an ale?`"""
    what = new_order(t, 2)
    due = total(what)
    purse = max(1, due + t.rng.randint(-4, 5))
    point = (f"[I have|I've got|I only have|all I have is|my purse holds] {money(t, purse)}[, is that enough for|. "
             f"can I have|, do I get|"
             f". enough for] {named(t, what)}")
    verdict = (f"Aye. {order_said(what)}, {coins(due)}" + (f", and {coins(purse - due)} left." if purse > due else ", and nothing left.")
               if purse >= due else f"No, {{friend}}. {order_said(what)}, {coins(due)}. {coins(due - purse)} missing.")
    return t.add("sum", point, verdict)


def is_it_good(t):
    if not t.thing:
        return False
    return t.add("follow-up", "[is it good|is it any good|what is it like|is it fresh|how does it taste|who makes "
                              "it, is it good|"
                 "is that a good choice|tell me about it|what's in it|will I like it]" if GOODS[t.thing]["kind"] != "lodging"
                 else "[is it clean|what is it like|is it comfortable|is it any good|tell me about it|will I like it]",
                 "{praise}.", praise=GOODS[t.thing]["praise"])


def price_of_it(t):
    if not t.thing:
        return False
    good = GOODS[t.thing]
    return t.add("follow-up", "[how much is that|how much is it|and how much|what does it cost|what's that cost|how "
                              "much for it|"
                 "what do you want for it|and the price|how much was that again|what does that come to, one of them|"
                 "how much for one]",
                 f"[{good['name']} is {coins(good['price'])}|{coins(good['price'])}, {{friend}}].")


def thank_change(t):
    return t.add("thanks", "[thanks|thank you|you're honest|good|fine|cheers|perfect|keep it|that's right]",
                 "[Thank you|Much obliged], {friend}. [Anything else?|]")


def count_again(t):
    return t.add("insult", "[that's wrong|you cheated me|that's not right|you gave me too little|count again|are you "
                           "sure|"
                 "I get more than that|wrong change]", "[Count it again|I counted twice], {friend}. It's all there.")


def price(t):
    good = GOODS[t.pick(list(GOODS))]
    t.thing = good["key"]
    t.add("price", "[{how_much} {names}|what does {names} cost|how much does {names} cost|{names}, how much|what do "
                   "you want for {names}|"
          "what would {names} cost me|is {names} expensive|price for {names}|how many coppers for {names}|{names}? "
          "what price]",
          f"{good['name']} is {coins(good['price'])}{world.NIGHT.get(good['key'], '')}[|, {{friend}}].", names=good["names"])
    t.follow = [is_it_good, haggling.take_it, haggling.take_it, haggling.haggle, haggling.too_much]
    return True


def two_prices(t):
    a, b = (GOODS[k] for k in t.rng.sample(list(GOODS), 2))
    if a["price"] == b["price"]:
        verdict = f"No difference, both are {coins(a['price'])}."
    else:
        dear, cheap = (a, b) if a["price"] > b["price"] else (b, a)
        verdict = f"{dear['name']} is {coins(dear['price'])} and {cheap['name']} is {coins(cheap['price'])}."
    if t.chance(0.5):
        return t.add("price", f"[is {a['name']} [cheaper|dearer|more expensive] than {b['name']}|what is cheaper, "
                              f"{a['name']} or {b['name']}|"
                     f"which costs more, {a['name']} or {b['name']}]", verdict)
    return t.add("two-questions", "[{how_much} {x} and {y}|what does {x} cost, and {y}|{how_much} {x}, and what "
                                  "about {y}|"
                 "tell me the price of {x}, and of {y} too]", f"{a['name']} is {coins(a['price'])}, and {b['name']} "
                                                              f"is {coins(b['price'])}.",
                 x=a["names"], y=b["names"])


def corrected_order(t):
    """`A mead, please. No, make that two ciders`: only the last thing counts."""
    first, last = ({key: count_of(t)} for key in t.rng.sample(EDIBLE, 2))
    if len(set(t.owed) | set(last)) > 4:
        return False
    t.serve(last)
    t.add("correction", f"{WANT} {named(t, first)}[. |, |... | - ]{NO}[,| ] [{named(t, last)}|make that "
                        f"{named(t, last)}|"
          f"{named(t, last)} instead|I'd rather have {named(t, last)}]", confirmation(t, last))
    t.follow = [bill, what_ordered, change_count]
    return True


def order_with_missing(t):
    """Something that there is, and something that there is not."""
    new, thing = {t.pick(EDIBLE): count_of(t)}, t.pick(world.NOT_SOLD).removeprefix("a ").removeprefix("an ")
    if len(set(t.owed) | set(new)) > 4:
        return False
    t.serve(new)
    both = [named(t, new), f"[a|some|one|your best] {thing}"]
    t.rng.shuffle(both)
    t.add("missing", f"{WANT} {both[0]}[ and |, and | plus | with ]{both[1]}",
          f"{said(list(new)[0], new[list(new)[0]])}, {worked_sum(new)}. No {thing} here, {{friend}}.")
    t.follow = [bill, what_ordered, pay]
    return True


def nights(t):
    """What some nights cost; nothing is ordered."""
    key, n = t.pick(["room", "bed", "stable"]), t.rng.randint(2, 9)
    due = GOODS[key]["price"] * n
    plain = {"room": "[the private room|a private room]", "bed": "[a bed|the common room]", "stable": "[a stall|the stable]"}[key]
    t.thing = key
    return t.add("sum", f"[how much is|what do I pay for|what does it cost for|and how much for|price for] "
                        f"{number(t, n)} nights in {plain}|"
                 f"[and if I stay|what if I stay|I want to stay] {number(t, n)} nights in {plain}[, how much is it|, "
                 f"what do I pay| then]".join("[]"),
                 f"{in_words(n)} nights, {coins(GOODS[key]['price'])} each. That's {coins(due)}.")


def exchange(t):
    """`how many coppers are three silvers?`"""
    n = t.rng.randint(1, 9)
    if t.chance(0.5):
        return t.add("sum", f"[how many coppers [are|make|do I get for]|what's that in coppers,|in coppers, what is] "
                            f"{number(t, n)} silver{'s' if n > 1 else ''}",
                     f"{in_words(10 * n)} coppers make {coins(10 * n)}.")
    return t.add("sum", f"[how many silvers [are|make]|what's that in silver,|in silver, what is] "
                        f"{number(t, 10 * n)} coppers",
                 f"{in_words(10 * n)} coppers make {coins(10 * n)}.")


def last_drink(t):
    """`what am I drinking?`"""
    kind, verb = t.pick([("drink", "drinking"), ("food", "eating")])
    keys = [key for key in t.order if GOODS[key]["kind"] == kind]
    if not keys and t.chance(0.6):
        return False
    return t.add("memory", f"[what am I {verb}[| here]|what is this I'm {verb}|which {kind} did I have|what was that "
                           f"I'm {verb}]",
                 f"{order_said({keys[-1]: t.order[keys[-1]]})}, {{friend}}." if keys else f"Nothing yet, {{friend}}. "
                                                                                          f"[What will it be?|]")


KINDS = {order: 30, corrected_order: 7, order_with_missing: 4, nights: 4, exchange: 2, sum_of: 12, change_for: 5, enough: 4, price: 9, two_prices: 5}
ANY_TIME = {bill: 5, what_ordered: 6, how_many: 2, pay: 3, price_of_it: 1, same_again: 2, last_drink: 2}
