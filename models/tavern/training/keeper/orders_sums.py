"""Sums that are asked, and nothing is ordered: lists, companies, nights, shares, change, what a purse buys."""
from .grammar import coins, in_words, lines
from .orders_bill import bill, check_last, pay, served, shared
from .orders_memory import what_ordered
from .orders_phrases import BUYS, CHANGE, ENOUGH, TAKE_ALL, either
from .orders_words import (EDIBLE, MOST, WANT, WHERE, asked, back, company, count_of, fits, given, many_of, money,
                           named, new_order, number, persons, plain_name, summed)
from .talk import GOODS, order_said, said, total

HOW = ("[how much is|how much are|how much for|what do I pay for|what would I pay for|what's the price of|"
       "price for|"
       "what do you want for|tell me the price of|what would you charge me for|what do you ask for|"
       "how many coppers for|"
       "how many coins do you want for|what must I pay for|what will it be for|what's the sum for|"
       "can you add up|"
       "reckon for me|work out|what comes together for|how expensive would it be to have|"
       "what does it cost to have|"
       "how much money do I need for|how much would you take for|quote me|give me a price for|total for|"
       "cost of|"
       "what am I looking at for|what do I owe if I take|what would it set me back to get|"
       "how heavy must my purse be for]")
AFTER = ("[what does it come to|how much is that|what does that cost|how much together|what would that be|"
         "how much|"
         "what's that in all|what would I owe|how many coppers is that|what's the total|what does that make|"
         "what do I pay|"
         "how much would that set me back|what's the damage|how much money is that|"
         "what would you want for it|price|"
         "can you tell me the sum|what's the sum|how dear is it]")
SUMS = lines("""
{how} {x}[| together| in all| all together]
{how} {x}
{how} {x}
[if I take|say|if I order|if we had|suppose I ask for|suppose we order|let's say|imagine|if I bought|if I wanted|
    when I get|
    what if I take|assuming I have] {x}[, |: |? |. ]{after}
{x}[, |: |? |... | - ]{after}
{x}[? what do I pay|, what's the price|, together|, all in all how much|? how much then|: total]
[before I order|just so I know|I only ask|my purse is thin|I must count my coins|I'm not ordering yet], {how} {x}
[I don't want it yet|I haven't decided|not ordering, only asking], but {how} {x}
[what does|what would|how much does|how much would] {x} [cost|cost me|come to|set me back|be|run me][| together|
     in all| here]
[do the sum for me|quick, a sum|you're good with numbers|help me reckon|I was never good at sums|reckon this up]: {x}
[could you tell me|I'd like to know|I wonder|might I ask|pray tell me|can you say] what {x} [would cost|
    would come to|costs|would be]
[they want|my friends want|the crew wants|my master wants|the whole table wants] {x}[, |. |: ]{after}
{x}[, is that|, would that be] [a lot|expensive|much][? how much| or what does it come to|, and how much exactly]
[my wife will ask|the quartermaster asks|my master needs to know|the purser asks]: {x}, {after}
I have a list here: {x}. {after}
{x} - [how many coins|how many silvers|how many coppers|what's that]
[thinking of|I'm thinking about|we're thinking of] {x}[, |. ]{after}
[what's|what is] the [sum of|total for|price tag on|bill for|damage for] {x}
[suppose|imagine|say|let's pretend|just for fun, if] [I bought|we took|somebody ordered|I treat us to] {x}[, |. |: ]{after}
[how much money|how many coins|how many coppers|how many silvers] [do I need for|will I need for|must I save for] {x}
[is my purse ready for|can my purse survive|I wonder about the price of|I need a sum for] {x}[? |. |: ]{after}
{x}[: |, ][all together|the lot|everything][, |? ]{after}
[my share is|my wish list|the list says|our order would be|we'd have|the shopping list]: {x}. {after}
[with {x} on my table|after {x}|for {x}, and not a crumb more], {after}
[price me|cost me|sum up|count up|total up|reckon up|put a price on] {x}[ please| for me|, would you|]
[I need to know|we need to know|tell me honestly|be honest|roughly speaking], {how} {x}
[what do you get|what would you get|what do you take|what shall I bring|what would I hand over] for {x}
[how much|how much money|how much coin] [is needed for|must one bring for|does one need for] {x}
[planning ahead|doing my accounts|counting my coins|making a budget]: {x}[, |. |: ]{after}
[the boys want|the ladies want|my party wants|everyone together wants|between us we want] {x}. {after}
""")


def sum_of(t):
    """A sum that is asked, not ordered."""
    form, first = t.rng.random(), ""
    if form < 0.22:
        point, what, first = company(t)
        point = t.pick(["{x}[, |: |. |? ]{after}", "{x}[, |: |. |? ]{after}", "{after}[, |: ]{x}",
                        "[say|if|suppose|let's say] {x}, {after}"
                        ]).replace("{x}", point)
    elif form < 0.3:
        what = dict.fromkeys(t.rng.sample(EDIBLE, t.pick([2, 3, 4])), 1)
        point = f"{persons(t, what)}[, |: |. |? ]{{after}}"
    else:
        what, point = new_order(t), t.pick(SUMS)
        if sum(what.values()) == 1:  # the price of one thing has its own kind
            return False
    t.add("sum", point, f"{first}{summed(what)}.", how=HOW, after=AFTER, x=named(t, what))
    t.thing = list(what)[-1]
    t.follow = [take_all(what), take_all(what), change_of(what), plus(what), plus(what), share_of(what)]
    return True


def take_all(what):
    def take(t):
        if not fits(t, what):
            return False
        t.serve(what)
        t.add("order", either(t, "[I'll take it|I take that|ok, bring it|good, we take it|fine|deal|yes please|"
                       "bring it all|that's fine, bring it|"
                       "then do that|all right, let's have it|sold|good price, I'll have that|"
                       "we'll have all that|go ahead|"
                       "a fair price, bring it|I can afford that, so yes|make it so|then that's my order|"
                       "that I can pay, bring it]", TAKE_ALL, 0.45),
              f"Good, {{friend}}. {order_said(what)}.")
        t.follow = [bill, pay, what_ordered, check_last, served]
        return True
    return take


def plus(what):
    """`and with a stew on top?`, `and without the ale?`"""
    def ask(t):
        more = t.chance(0.7) or len(what) < 2
        if more:
            key = t.pick([k for k in EDIBLE if k not in what])
            new = {**what, key: count_of(t)}
            if len(new) > 4 or total(new) > MOST:
                return False
            thing = asked(t, key, new[key])
            point = (f"[and with {thing}|and with {thing} on top|and if I add {thing}|plus {thing}|"
                     f"and {thing} with it|"
                     f"what if we add {thing}|and together with {thing}|now add {thing}|"
                     f"and when {thing} [comes|goes] on top|"
                     f"and {thing}|with {thing} too, how much then]")
        else:
            gone = t.pick(list(what))
            new = {key: n for key, n in what.items() if key != gone}
            thing = many_of(t, gone) if what[gone] > 1 else plain_name(t, gone)
            point = (f"[and without the {thing}|what if I leave out the {thing}|and if we skip the {thing}|"
                     f"minus the {thing}|"
                     f"without the {thing}, how much|drop the {thing}, what's it then|"
                     f"no {thing}, how much then]")
        t.add("sum", point, f"{summed(new)}.")
        t.follow = [take_all(new), change_of(new), plus(new)]
        return True
    return ask


def share_of(what):
    def ask(t):
        due, n = total(what), t.pick([2, 2, 3, 4])
        if due < n or due >= 100:
            return False
        return t.add("sum", f"[and if {{n}} of us share it|split by {{n}}, what's that|and for each of {{n}}|"
                            f"{{n}} of us pay, how much each|"
                            f"and divided by {{n}}|what's that per head for {{n}}|shared between {{n}} of us]",
                     shared(due, n), n=number(t, n))
    return ask


def split_of(t):
    """A bill among some people that is only thought of."""
    what, n = new_order(t, 2), t.pick([2, 2, 3, 3, 4, 5])
    due = total(what)
    if due < n or due > 60:
        return False
    x = named(t, what)
    return t.add("sum", f"[if {{n}} of us share {x}[, what does each pay|, how much each|, what's that each]|"
                        f"{x} split by {{n}}, [how much each|what's each share]|"
                        f"{{n}} of us want to split {x}[. how much each|, what do we each pay]|"
                        f"what does each pay if {{n}} share {x}|"
                        f"we're {{n}} and share {x}[, what's my part|, how much for each]|"
                        f"{x}, and {{n}} of us [chip in|pay], how much each|"
                        f"between {{n}} people, [how much|what] is {x} for each]",
                 f"{summed(what)}. {shared(due, n, told=True)}", n=number(t, n))


def change_of(what):
    """A question about change; nothing is paid."""
    def ask(t):
        due = total(what)
        put = given(t, due)
        if put < due:
            return False
        return t.add("sum", f"[if I pay that with|if I give you for that|and when I pay with|out of|and from|"
                            f"suppose I put down|and with] "
                            f"{money(t, put)}[, what do I get back|, how much is left|, what is my change|"
                            f", how much do I get back]", back(put, due, asked_only=True))
    return ask


def change_for(t):
    due = total(t.owed)
    what = {} if due else new_order(t, 2)
    due = due or total(what)
    put = given(t, due)
    if put < due:
        return False
    amount, things = money(t, put), named(t, what) if what else "that"
    point = t.pick([f"[if I pay {things} with|if I give you for {things}|"
                    f"and when I pay {things} with] {amount}[, what do I get back|"
                    ", how much is left|, what is my change|, how much do I get back|, what comes back]",
                    f"[how much change|what change|how much] do I get back [from|out of|for] {amount} [for|"
                    f"if I buy|when I take] {things}",
                    f"[I'd pay|I pay|I want to pay|let me pay] {things} with {amount}[, what's left|"
                    f", what's the change|, how much comes back|. my change?]",
                    f"[I give you|you get|I hand over|I put down] {amount} for {things}[, what do I get back|"
                    f". what's left for me|, how much is the change]",
                    f"[from|out of] {amount}, [what's left after|how much remains after paying|"
                    f"what do I get back for] {things}"])
    point = either(t, point, CHANGE, 0.45) if what else point
    return t.add("sum", point, (f"{order_said(what)}, {coins(due)}. " if what
                                else "") + back(put, due, asked_only=True), m=amount, x=things)


def enough(t):
    """`I have five coppers, is that enough for a stew and an ale?`"""
    what = new_order(t, 2)
    due = total(what)
    purse = max(1, due + t.rng.randint(-4, 5))
    m, x = money(t, purse), named(t, what)
    point = t.pick([f"[I have|I've got|I only have|all I have is|my purse holds|I'm down to|I'm left with|"
                    f"there's only|I found] {m}[, is that enough for|. "
                    f"can I have|, do I get|. enough for|, will that buy me|, can I afford|"
                    f", does that pay for|. would that do for|, is it enough to get] {x}",
                    f"[is|are] {m} [enough|sufficient|fine] [for|to get|to buy] {x}", f"[would|"
                                                                                      f"will] {m} [be enough "
                                                                                      f"for|do for|"
                                                                                      f"suffice for|buy] {x}",
                    f"[can I|could we|can one|might a poor man] [afford|buy|pay|have|get] {x} [with|for|"
                    f"on] {m}",
                    f"[does|will] {m} [cover|pay for|buy me|get me|stretch to] {x}",
                    f"{x} [for|with|from] {m}, [possible|can it be done|is it enough|or is it too little]",
                    f"[I'd like|I want|could I get] {x}, but [I have only|all I have is|my purse holds|"
                    f"there's just] {m}[ in my purse|, enough|]"])
    point = either(t, point, ENOUGH, 0.45)
    verdict = (f"Aye. {order_said(what)}, {coins(due)}" + (f", and {coins(purse - due)} left." if purse > due
                                                           else ", and nothing left.")
               if purse >= due else f"No, {{friend}}. {order_said(what)}, {coins(due)}. {coins(due - purse)} "
                                    f"missing.")
    return t.add("sum", point, verdict, m=m, x=x)


def buys(t):
    """`how many ales do I get for a silver?`"""
    key = t.pick(EDIBLE if t.chance(0.85) else ["bed", "room", "bath"])
    purse = t.pick([3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 12, 15, 20, 20, 24, 30])
    price = GOODS[key]["price"]
    n, rest = divmod(purse, price)
    if n > 20:
        return False
    m, many = money(t, purse), many_of(t, key)
    t.thing = key
    answer = (f"{in_words(purse)} coppers buy {said(key, n)}" + (f", and {coins(rest)} left." if rest
                                                                 else ".") if n else
              f"{coins(purse)} is not enough, {{friend}}.")
    return t.add("sum", either(t, t.pick([f"how many {many} [do I get|can I buy|can I have|do you give me|will I get|"
                                f"could we have|are there] for {m}",
                                f"[for|with|out of|from] {m}, how many {many} [is that|do I get|can I buy|"
                                f"could I have]",
                                f"[I have|I've got|here are] {m}. how many {many} [is that|do I get|"
                                f"can I buy|does that buy]",
                                f"how many {many} [does|will] {m} [buy|buy me|get me|pay for]",
                                f"[I want to spend|I'll put] {m} on {many}, how many [is that|do I get|"
                                f"would that be]"]), BUYS, 0.45),
                 f"{GOODS[key]['name']} is {coins(price)}. {answer}", m=m, many=many)


def spend(t):
    """`I have two silvers and spend seven coppers, what's left?`"""
    purse = t.pick([10, 10, 20, 20, 30, 8, 12, 15])
    what = new_order(t, 2)
    due = total(what)
    if due >= purse:
        return False
    m, x = money(t, purse), named(t, what)
    return t.add("sum", f"[I have|I've got|I came with|I start with|my purse holds] {m}[. if I buy|, I buy|"
                        f". I take|. after|, and I pay for|. when I've paid] {x}"
                        "[, what's left|, how much is left|, how much do I still have|, what remains|"
                        ". what will I have left]",
                 f"{order_said(what)}, {coins(due)}. {coins(purse - due)} left.")


def everything(t):
    """One of each dish, drink, or both."""
    kind, words = t.pick([("food", "[dish|meal|thing to eat]"), ("drink", "[drink|barrel|thing to drink]"),
                          (None, "thing on the menu")])
    keys = [k for k in EDIBLE if kind in (None, GOODS[k]["kind"])]
    name = {"food": "dishes", "drink": "drinks", None: "dishes and drinks"}[kind]
    return t.add("sum", f"[{HOW} one of every|{HOW} one of each|what would one of every|"
                        f"if I order one of every] {words}",
                 f"All {in_words(len(keys))} {name}, that's {coins(sum(GOODS[k]['price'] for k in keys))}.")


STAYS = {7: "[a week|one week|seven nights|a full week]", 14: "[two weeks|a fortnight]"}


def nights(t):
    """What some nights cost, for one or several guests; nothing is ordered."""
    key, n = t.pick(["room", "bed", "stable"]), t.pick([2, 2, 3, 3, 4, 5, 6, 7, 7, 8, 9, 10])
    n = 14 if n == 7 and t.chance(0.2) and key != "room" else n
    each = GOODS[key]["price"]
    plain = {"room": "[the private room|a private room|a room|your room|a room of my own]",
             "bed": "[a bed|the common room|a common room bed]",
             "stable": "[a stall|the stable|a stall for my horse]"}[key]
    t.thing = key
    stay = STAYS[n] if n in STAYS and t.chance(0.6) else f"{number(t, n)} nights"
    if t.chance(0.25) and key != "room" and n < 6:
        heads = t.rng.randint(2, 4)
        things = {"bed": "[beds|beds in the common room]", "stable": "[stalls|stalls in the stable]"}[key]
        point = t.pick([f"{HOW} {number(t, heads)} {things} for {stay}",
                        f"[we're|we are] {number(t, heads)} and [need|"
                        f"want] {things} for {stay}[, how much is it|, what's the price|. how much]"]
                       + ([f"a bed for {stay} for {number(t, heads)} [people|men|guests|of us][, how much|"
                           f", what's that]"] if key == "bed" else []))
        first = f"{in_words(heads)} times {in_words(n)} makes {in_words(n * heads)}. "
        n *= heads
    else:
        first = ""
        point = t.pick([f"[how much is|what do I pay for|what does it cost for|and how much for|price for|"
                        f"what would you want for|{HOW}] {stay} in {plain}",
                        f"[and if I stay|what if I stay|I want to stay|I might stay|I'd like to stay|"
                        f"if we stay|I plan to stay|suppose I stay] {stay} in {plain}"
                        f"[, how much is it|, what do I pay|, what's the price|, what does that come to|"
                        f". how much]",
                        f"{plain} for {stay}[, how much|, what does it cost|? how much|: price|"
                        f" - what do I pay|, what's that]",
                        f"[how much|what] [is|would be|do you charge for] {plain} for {stay}",
                        f"{HOW} {plain} for {stay}",
                        f"{stay}, {plain}[, how much|, what's the price|, total]"])
    return t.add("sum", point, f"{first}{in_words(n)} nights, {coins(each)} each. That's {coins(each * n)}.")


STAY = lines("""
{want} {place} for {stay}[| please]
{place} for {stay}[, please| please|]
[I'll take|I take|book me|reserve|keep] {place} for {stay}[| please]
[I'm staying|we stay|I'll stay|I want to stay|I'd like to stay|I plan to stay|we need to stay] {stay}, [in {place}|
 {place} please|{place} for me]
[can|could|may] I [have|get|rent|take] {place} for {stay}
is {place} free for {stay}[, I'd take it|? I take it]
[my business will take|the roads are closed for|my ship sails in|I rest here for] {stay}, so [{want} {place}|
 I need {place}|{place}, please]
""")


def stay_of_nights(t):
    """A bed for some nights, to be paid at once; it is on no bill."""
    if t.order or t.tools:
        return False
    key, n = t.pick(["room", "room", "bed", "bed", "stable"]), t.pick([2, 2, 3, 3, 4, 5, 6, 7, 7, 8, 10])
    place = {"room": "[a private room|a room|a room of my own|your best room]",
        "bed": "[a bed|a bed in the common room|one bed]",
             "stable": "[a stall|a stall for my horse]"}[key]
    each, due = GOODS[key]["price"], GOODS[key]["price"] * n
    stay = STAYS[n] if n in STAYS and t.chance(0.6) else f"{number(t, n)} nights"
    answer = f"{in_words(n)} nights, {coins(each)} each. That's {coins(due)}, in advance. {WHERE[key]}"
    t.add("order", t.pick(STAY), answer, want=WANT, place=place, stay=stay)
    t.staying, t.thing = True, key

    def pay_it(t):
        put = t.pick([due, -(-due // 10) * 10, -(-due // 10) * 10, due + t.rng.randint(1, 9)])
        return t.add("sum", "[here is|here are|here's|take|there's|I pay with|*puts down*|fair enough,|"
                            "all right, here's] {money}"
                            "[|, there you go|, count it|, what do I get back]", back(put, due), money=money(t, put))
    t.follow = [pay_it]
    return True


def exchange(t):
    """Silvers in coppers, and coppers in silvers."""
    silver, copper = t.rng.randint(1, 9), t.pick([0, 0, *range(1, 10)])
    n, form = 10 * silver + copper, t.rng.random()
    amount = f"{number(t, silver)} silver{'s' if silver > 1 else ''}" + (f" and {number(t, copper)} "
                                                                         f"copper{'s' if copper > 1 else ''}"
                                                                         if copper else "")
    if form < 0.2 and not copper and not t.owed:
        return t.add("sum", f"[can you change|could you change|can I change|would you swap|can you break|"
                            f"I'd like to change|change me|please break] "
                            f"{amount} [into coppers|for coppers|into small coins|for me in coppers]",
                     f"Aye, {{friend}}. {in_words(n)} coppers for {coins(n)}.")
    if form < 0.6:
        return t.add("sum", f"[how many coppers [are|make|do I get for|is|are there in]|"
                            f"what's that in coppers,|in coppers, what is|how many coppers go into|"
                            f"what do you give me in coppers for|how much copper is] {amount}"
                            if t.chance(0.7) else
                     f"{amount}[, how many coppers is that| in coppers|, that makes how many coppers|"
                     f" is how many coppers]",
                     f"{in_words(n)} coppers make {coins(n)}.")
    return t.add("sum", f"[how many silvers [are|make|is|can I get for]|what's that in silver,|"
                        f"in silver, what is|change to silver for me|how much silver is|"
                        f"what do I get in silver for] {number(t, n)} coppers" if t.chance(0.7) else
                 f"[{number(t, n)} coppers in silver|I have {number(t, n)} coppers, what's that in silver|"
                 f"{number(t, n)} coppers, how many silvers is that|"
                 f"can you give me silver for {number(t, n)} coppers]",
                 f"{in_words(n)} coppers make {coins(n)}.")
