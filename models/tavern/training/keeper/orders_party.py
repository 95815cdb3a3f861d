"""Orders and sums of a party: who takes what, beds and stalls, money put together, and orders after a question."""
from .grammar import coins, in_words, lines, listed
from .orders_bill import bill, bill_of_one, pay, served, split_bill
from .orders_corrections import add_thing, change_count, change_thing, fewer, more_of_it, swap_one, without
from .orders_memory import what_ordered
from .orders_sums import AFTER, take_all
from .orders_words import (EDIBLE, MOST, asked, confirmation, fits, joined, many_of, money, named, new_order, number,
                           plain_name, summed)
from .talk import GOODS, order_said, said, total, worked_sum

BANDS = [["our dwarf", "the elf", "our wizard", "the cleric", "the halfling", "our archer", "the barbarian"],
         ["my brother", "my sister", "the old man", "my uncle", "my wife", "my cousin", "the little one", "grandmother"],
         ["the captain", "the sergeant", "our scout", "the cook's boy", "the drummer", "the recruit"],
         ["Grim", "Lena", "Otto", "Mira", "Borin", "Kat", "Hugo"],
         ["the tall one", "the lady in green", "the one with the beard", "the boy", "the man beside me"]]
TAKES = ["takes", "wants", "will have", "would like", "gets", "needs", "is having", "asked for", "says", "fancies",
         "dreams of", "won't sleep without", "is down for", "ordered", "could do with"]
TELL = lines("""
{x}
[right|so|well|okay|listen|let's see|now then|here goes][, |: ]{x}
[we're a party of {k}|there are {k} of us|a table of {k}|the {k} of us have talked it over]: {x}
[here's how it goes|here's who gets what|the orders are|write this down|remember this|this is our order]: {x}
[we rode all day|we beat the goblins|we're back from the mine|the dungeon is cleared|we got paid], so {x}
[everybody's hungry|all of us are worn out|the whole band is here|we've argued long enough]: {x}
{x}[, and that's all|, please|, that's everyone|, and quickly| - got that|]
""")


def party_order(t):
    """`the dwarf takes two ales, the elf wants a wine, and a stew for me`; two may take the same."""
    keys = t.rng.sample(EDIBLE, t.pick([2, 2, 2, 3, 3]))
    shares = [(key, t.pick([1, 1, 1, 2, 2, 3])) for key in keys]
    first = ""
    if t.chance(0.25) and len(keys) == 2:
        shares.append((keys[0], t.pick([1, 1, 2])))
        a, b = shares[0][1], shares[2][1]
        first = f"{in_words(a)} and {in_words(b)} makes {in_words(a + b)}. "
    new = {}
    for key, n in shares:
        new[key] = new.get(key, 0) + n
    if not fits(t, new):
        return False
    people = t.rng.sample(t.pick(BANDS), len(shares))
    mine, form = t.pick([None, 0, len(shares) - 1]), t.rng.random()
    parts = []
    for i, (key, n) in enumerate(shares):
        thing = f"{number(t, n)} {many_of(t, key)}" if n > 1 else asked(t, key, 1)
        who = "me" if i == mine else people[i]
        if form < 0.45:
            parts.append(f"I'll have {thing}" if i == mine else f"{who} {t.pick(TAKES)} {thing}")
        elif form < 0.75:
            parts.append(f"{thing} for {who}")
        else:
            parts.append(f"for {who} {thing}")
    x = listed(parts) if t.chance(0.5) else joined(t, parts).replace(" + ", ", ").replace(" & ", ", ").replace(
        " along with ", ", ").replace(" plus ", ", plus ")
    point = t.pick(TELL)
    if "{k}" in point and (form >= 0.45 or len(shares) < 3 or len({*people}) != len(shares)):
        point = "{x}"
    t.serve(new)
    t.add("order", point, first + confirmation(t, new), x=x, k=number(t, len(shares)))
    t.follow = [bill, bill, what_ordered, pay, change_count, change_thing, without, fewer, swap_one, add_thing,
                split_bill, bill_of_one, served]
    return True


QUESTIONS = lines("""
[how much is|what's|what do you want for] {one}? [ok|fine|all right|doesn't matter|never mind], {want}
[what does|how much does] {one} cost? [{want}|no matter, {want}|well, {want}]
[have you got|do you have|is there|would you have] {one} [today|left|tonight|here]? [then|if so,|good, then] {want}
[is the {p} any good|is the {p} fresh|is your {p} good]? [well, |anyway, |I trust you, |]{want}
[do you serve|do you sell|do you make] {one}? [{want}|oh good, {want}|then {want}|lovely, {want}]
[what's that smell, {p}|is that {p} I smell|do I see {p} there|do I smell {p}]? {want}
[can one get|can a man get|could one have] {one} here? [because I want {x}|{want}|if yes, {want}]
[what do you recommend|what's good|what shall we have]? [ah|hm|oh], {p}! {want}
""")
WANTS = "[I'll take {x}|give me {x}|bring us {x}|{x}, please|I want {x}|we'll have {x}|make it {x}|I'd like {x}|bring {x}]"


def asked_then_ordered(t):
    """`how much is an ale? fine, three of them`: the order tells the price, too."""
    key, n = t.pick(EDIBLE), t.pick([1, 2, 2, 2, 3, 3, 4, 5, 6])
    new = {key: n}
    if t.chance(0.25):
        other = t.pick([k for k in EDIBLE if k != key])
        new[other] = t.pick([1, 1, 2])
    if not fits(t, new):
        return False
    t.serve(new)
    mine = t.pick([f"{number(t, n)} of [them|those]", f"{number(t, n)}"]) if n > 1 else "one"
    x = " and ".join([mine] + [asked(t, k, c) for k, c in new.items() if k != key])
    t.add("order", t.pick(QUESTIONS).replace("{want}", WANTS), confirmation(t, new), x=x, p=plain_name(t, key),
          one=GOODS[key]["names"])
    t.follow = [bill, pay, what_ordered, served] + [more_of_it, change_count] * (len(new) == 1)
    return True


SLEEPERS = "[soldiers|pilgrims|men|travellers|monks|sailors|workmen|guests|knights|miners|people]"
BEASTS = "[horses|mules|nags|mounts|ponies]"
LODGED = lines("""
{n} {who} and {m} {beasts}[ for one night| for the night| tonight|], [{after}|{after}, beds and stalls]
[beds|common room beds] for {n} {who} and stalls for {m} {beasts}[, |. |: |? ]{after}
[I lead|I have|I travel with|I'm here with|outside wait] {n} {who} and {m} {beasts}. [beds and stalls, |]{after}
[what|how much] would it be to [put up|house|lodge|bed] {n} {who} and [stable|feed and stable|keep] {m} {beasts} for a night
{n} beds and {m} stalls[ for one night| tonight| for my men and our {beasts}|][, |. |? ]{after}
[each of my {n} men needs a bed|we need {n} beds] and [our {m} {beasts} need stalls|we have {m} {beasts}][. |, ]{after}
[quarters|lodging|a night's rest] for {n} {who} in the common room, and {m} stalls[. |, ]{after}
""")
LODGED_IN = "[{after}|how many silvers is that|what's that in silver|how much silver is that|how much in silver|what do we pay]"


def beds_and_stalls(t):
    """`beds for six soldiers and stalls for four horses, how many silvers?`; nothing is ordered."""
    n, m = t.rng.randint(2, 8), t.rng.randint(2, 8)
    what = {"bed": n, "stable": m}
    t.add("sum", t.pick(LODGED).replace("{after}", LODGED_IN), f"{summed(what)}.", after=AFTER, n=number(t, n),
          m=number(t, m), who=SLEEPERS, beasts=BEASTS)
    t.thing = "bed"
    t.follow = [take_all(what), take_all(what)]
    return True


POOLED = lines("""
[we're {n} and each has|there are {n} of us and each has|{n} of us, and each has] {m}[. is that enough for|, can we get] {x}
[if {n} of us put in|{n} of us chip in|we {n} throw in|the {n} of us put down] {m} each, [is that enough for|do we get] {x}
[{n} friends|{n} of us|{n} men], {m} each[, |: ][enough for|will it buy|does that buy us|can we have] {x}
[will|would] {m} from each of us {n} [be enough for|pay for|buy|cover] {x}
[we pooled our coins|we put our money together], {n} times {m}[. |, ][is it enough for|can we afford|does that cover] {x}
""")


def pooled(t):
    """`four of us put in three coppers each, is that enough for ...?`"""
    n, each, what = t.rng.randint(2, 6), t.rng.randint(2, 9), new_order(t, 2)
    purse, due = n * each, total(what)
    if not purse - 15 < due < purse + 10:
        return False
    verdict = (f"Aye. {order_said(what)}, {coins(due)}, " + (f"and {coins(purse - due)} left." if purse > due else
                                                           "and nothing left.")
               if purse >= due else f"No, {{friend}}. {order_said(what)}, {coins(due)}. {coins(due - purse)} missing.")
    return t.add("sum", t.pick(POOLED), f"{in_words(n)} times {in_words(each)} makes {coins(purse)}. {verdict}",
                 n=number(t, n), m=money(t, each), x=named(t, what))


OVER = lines("""
[do|would|will] {x} [cost|come to|set me back|be] more than {m}
[is it|will it be|would it be] more than {m} for {x}
{x}, [is that|will that be|would that be|does it come to] [more|less] than {m}
[can I|do I|will I] [stay|get out] [under|below] {m} with {x}
[do I|will I|would I] need [more than|over] {m} for {x}
{x}, [over|under|above|below] {m}[?|, what do you think| or not]
[my wife says|my friend bets|I'd say] {x} [is|are|will be] [more|less] than {m}[, who's right|. true|, is that so]
""")


def over_amount(t):
    """`is that more than a silver?`"""
    what, m = new_order(t, 2), t.pick([5, 10, 10, 10, 20, 20, 30])
    due = total(what)
    if sum(what.values()) < 2 or abs(due - m) > 15:
        return False
    compared = "exactly" if due == m else "more than" if due > m else "less than"
    return t.add("sum", t.pick(OVER), f"{summed(what)}, {compared} {coins(m)}." if due != m else f"{summed(what)}, exactly.",
                 x=named(t, what), m=money(t, m))


LASTS = lines("""
[I have|I've got|my purse holds|they gave me] {m}. how [many nights|long] can I stay in {place}
how many nights in {place} [do I get|can I have|are there] for {m}
[for|with|out of|from] {m}, how many nights [in {place} is that|can I have {place}|do I get in {place}]
how [long|many nights] [does|will|would] {m} [last|last me|keep me|pay for] in {place}
how many nights in {place} [will|does] {m} [buy me|get me|pay for]
[if I live in {place}|if I move into {place}|I want to stay in {place}], how long [does {m} last|will {m} last me]
""")


def how_long(t):
    """`how many nights does a purse of three silvers last?`"""
    key, m = t.pick(["room", "room", "bed"]), t.pick([5, 10, 12, 15, 20, 20, 25, 30, 40, 50, 60])
    each = GOODS[key]["price"]
    n, rest = divmod(m, each)
    place = {"room": "[the private room|a private room|a room of my own|a room]",
             "bed": "[the common room|a bed in the common room]"}
    t.thing = key
    over = f", and {coins(rest)} left." if rest else "."
    buys = (f"For {coins(m)} you get {in_words(n)} night{'s' * (n > 1)}{over}" if n else
            f"{coins(m)} is not enough, {{friend}}.")
    return t.add("sum", t.pick(LASTS), f"{GOODS[key]['name']} is {coins(each)} a night. {buys}", m=money(t, m), place=place[key])


KINDS = {party_order: 8, asked_then_ordered: 3, beds_and_stalls: 1.5, pooled: 1.5, over_amount: 1.5, how_long: 1.5}
