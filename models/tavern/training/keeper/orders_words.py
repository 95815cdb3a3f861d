"""Words of orders: how guests name things, counts and money, and how Marla confirms."""
from . import world
from .grammar import coins, in_words, lines, listed
from .talk import GOODS, order_said, said, total, worked_sum

EDIBLE = [key for key, good in GOODS.items() if good["kind"] != "lodging"]
MOST = 100  # coppers, of one order or sum
WANT = ("[[I'd like|I would like|I want|give me|can I get|can I have|could I have|may I have|gimme|I'll have|"
        "I'll take|"
        "let me have|get me|bring me|I need|I'd love|could I get|we'd like|we'll have|we take|bring us|"
        "fetch us|"
        "how about|make it|pour me|I could use|I think I'll have|let's have|serve us|we need|"
        "would you bring me|"
        "for me|then]|[|||||I'd like|I'll have|can I get|give me|bring me|could I have|I want|I'll take]|"
        "[I fancy|I could murder|I wouldn't mind|I wouldn't say no to|any chance of|could we get|"
        "could you bring us|"
        "would you be so kind as to bring me|would you be so good as to fetch me|might I trouble you for|"
        "let me get|"
        "I'm dying for|I've been dreaming of|I've a mind for|I'm in the mood for|put me down for|"
        "start us off with|"
        "set me up with|hit me with|sling me|hand me|I'll try|I'd go for|I'll go with|I'm going to have|"
        "send over|"
        "I am wanting|I wish to have|I should like|I'd be glad of|I'd be much obliged for|let's start with|"
        "can you do me|could you fix me|I require|I shall have|I shall take|my order is|order up:|"
        "what I want is|"
        "all I want is|all I ask for is|we're after|I'm after|I came for|I'm here for|time for|"
        "that calls for|"
        "sort me out with|get us|bring over|you can bring me|be a dear and bring me|I'd kill for|I crave|"
        "one of us needs|we shall begin with|could you manage|can I trouble you for|I was hoping for|"
        "I was thinking of|"
        "I'll be having|treat me to|do us|would it be possible to get|do you think I could have|let us have|"
        "kindly bring|please bring|please to give me|me want|may it please you to bring|I demand|"
        "I beg you for]]")
FOR = ("[||| for me| for us| for my friend and me| for the table| for my friends| over here| for the {kin}|"
       " to start with| for now| to warm me up| when you're ready| before I fall over| for the road|"
       " as a nightcap|"
       " for my supper| to go with the fire| on this table]")
WHO = ["old man", "lady", "big fellow", "man in the corner", "bard", "boy", "good sister", "two of us",
       "tired one"]
BECOMES = "[|Coming right up.|Here you are.]"
WHERE = {"room": "Up the stairs, second door on the left.", "bed": "Pick any free bed.",
         "bath": "The tub is in the back room.",
         "stable": "Tom will see to your horse."}
NO = ("[no wait|no|wait|sorry|actually|hm no|no no|hold on|on second thought|I meant|I changed my mind|"
      "oh, sorry|stop|"
      "no, I said|make that|ah no|scratch that|strike that|come to think of it|hang on|wait a moment|"
      "my mistake|oops|"
      "forgive me|beg pardon|let me think again|hm, better|or rather|not that|forget what I said|I misspoke|"
      "well, no|nay|oh dear, no|silly me|wait wait|correction]")


def count_of(t):
    """How many: mostly few, sometimes a whole company."""
    return t.rng.choices([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, t.rng.randint(11, 20)],
                         [46, 17, 11, 8, 6, 6, 2, 2, 2, 2, 2, 1])[0]


def number(t, n):
    return str(n) if t.chance(0.35) else in_words(n)


def plain_name(t, key):
    """`mug of ale`: what follows a number or an article."""
    return t.phrase(world.PLAIN_NAMES.get(key, GOODS[key]["name"])).removeprefix("a ")


def with_article(name):
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def one_of(t, key):
    return with_article(plain_name(t, key))


def many_of(t, key):
    return t.phrase(world.PLURALS[key])


def asked(t, key, n):
    """How a guest names n of it."""
    if n > 1:
        many, chance = many_of(t, key), t.rng.random()
        if chance < 0.3 and n in (2, 6, 12):
            some = {2: "a couple of|a pair of", 6: "half a dozen", 12: "a dozen"}[n]
            return f"{t.phrase(f'[{some}]')} {many}"
        if chance > 0.95:
            return t.pick([f"{n}x {plain_name(t, key)}", f"{number(t, n)} times {plain_name(t, key)}",
                           f"{plain_name(t, key)} x{n}"])
        return f"{number(t, n)} {many}"
    good = GOODS[key]
    if t.chance(0.5):
        return t.phrase(good["names"])
    plain = plain_name(t, key)
    return t.pick([f"one {plain}", f"1 {plain}", with_article(plain), with_article(plain), f"one {plain}",
                   plain, f"a single {plain}"])


def new_order(t, most=4):
    """A few things; some guests want a bed or a stall with it."""
    n = t.rng.choices(range(1, most + 1), [54, 29, 11, 6][:most])[0]
    if t.chance(0.12):
        return {t.pick(["room", "bed", "bath", "stable"]): t.pick([1, 1, 1, 2, 3, 4])}
    keys = t.rng.sample(EDIBLE if t.chance(0.85) else list(GOODS), n)
    return within({key: count_of(t) if key in EDIBLE else t.pick([1, 1, 1, 2, 3]) for key in keys})


def within(order):
    """The order with fewer things where it would cost more than `MOST`."""
    while total(order) > MOST:
        dearest = max(order, key=lambda key: GOODS[key]["price"] * order[key])
        order = {**order, dearest: order[dearest] - 1}
    return order


def fits(t, order):
    """Whether the bill stays short and small enough to be added up."""
    return len(set(t.owed) | set(order)) <= 4 and total(t.owed) + total(order) <= MOST


def joined(t, parts):
    """`a, b and c`, in one of the ways in which guests list things."""
    if len(parts) > 1 and t.chance(0.5):
        return listed(parts, t.pick(["and", "and", "plus", "as well as", "and also", "with"]))
    return t.pick([" and ", ", ", " and ", ", and ", " plus ", " and then ", " along with ", " & ",
                   " + "]).join(parts)


def named(t, order):
    return joined(t, [asked(t, key, n) for key, n in order.items()])


def summed(order):
    """`Two ales and one mutton stew. Four and three, that's seven coppers`"""
    return f"{order_said(order)}{', ' if len(order) == 1 else '. '}{worked_sum(order)}"


def confirmation(t, order):
    """`Two ales and one mutton stew. Four and three, that's seven coppers.`"""
    ends = BECOMES if set(order) <= set(EDIBLE) else ""
    if len(order) > 1:
        return f"{order_said(order)}. {worked_sum(order)}. {ends}"
    [(key, n)] = order.items()
    if n > 1:
        return f"{said(key, n)}, {worked_sum(order)}. {ends}"
    night, cost = world.NIGHT.get(key, ""), coins(total(order))
    return f"{said(key, 1)}, {cost}{night}. {WHERE.get(key, BECOMES)}"


# amounts that guests name in other words
ODD = {2: ["a couple of coppers", "a pair of coppers"], 5: ["half a silver"], 12: ["a dozen coppers"], 24: ["two dozen coppers"],
       15: ["a silver and a half", "one and a half silvers"], 25: ["two and a half silvers", "two silvers and a half"]}


def money(t, coppers):
    """How a guest names an amount."""
    silver, rest = divmod(coppers, 10)
    if rest == 0:
        return t.pick(["a silver", "one silver", "1 silver", "a silver piece",
                       "a silver coin"]) if silver == 1 else \
            f"{number(t, silver)} [silvers|silver|silver pieces]"
    if coppers in ODD and t.chance(0.15):
        return t.pick(ODD[coppers])
    if silver and t.chance(0.5):
        silvers, small = "silvers" if silver > 1 else "silver", "coppers" if rest > 1 else "copper"
        return f"{number(t, silver)} {silvers} and {number(t, rest)} {small}"
    if coppers == 6 and t.chance(0.1):
        return "half a dozen coppers"
    return f"{number(t, coppers)} {'copper' if coppers == 1 else '[coppers|coppers|coins|copper|copper pieces]'}"


def given(t, due):
    """An amount that a guest may put down: whole silvers, or about what is due."""
    return t.pick([-(-due // 10) * 10, -(-due // 10) * 10, -(-due // 10) * 10 + 10, due,
                   due + t.rng.randint(1, 9), max(1, due - t.rng.randint(1, 4))])


def back(put, due, asked_only=False):
    """What Marla says of `put` coppers for `due`, paid or only spoken of."""
    if put == due:
        return "That's exact, {friend}. " + ("Nothing back." if asked_only else "Thank you.")
    if put < due:
        return f"That's not enough, {{friend}}. {coins(due)}, and you gave {coins(put)}. {coins(due - put)} missing."
    return f"{coins(put)} for {coins(due)}, so {coins(put - due)} back."


# People who each get the same: `{n}` of them, of whom the guest may be one more
COMPANY = lines("""
[we are|we're|there are|there's] {n} of us, [so |and |][each of us wants|each wants|everyone takes|everybody gets|
    we all want|we each want|and each needs|all of us take] {one}
{n} of us, each {one}
{n} of us and each [wants|takes|needs|would like] {one}
{n} [people|heads|thirsty men|guests|mouths|travellers|of us], {one} each
{one} for each of [my|the|us|those] {n}[ men| friends| people|]
{one} each for {n} [people|men|guests|hungry men|tired sailors|pilgrims|soldiers|of us]
{one} [for every one|for each] of us, [we're|we are|there are] {n}[ of us|]
[my|the] {n} [brothers|sisters|men|cousins|ladies over there|soldiers at the door|lads|friends|children] [want|
    would like|
    will have|get|each take] {one} each
{one} all round, [we're|we are|there are] {n}[ of us|]
{one} for everybody at [my|this] table, [we're|that's|we are] {n}
we're {n} at [this|the] table and [nobody|not one of us] goes without {one}
{n} times {one}, one for each [of us|man|guest]
[each|every one] of my {n} [men|friends|sons|guards|girls] [gets|takes|wants|shall have|has earned] {one}
a party of {n}, {one} [apiece|per head|each|a head|for everyone]
{one} apiece for [the|my|us] {n}[ of us|]
[we are|we're] {n} [hungry|thirsty|tired|cold] souls[, |. |: ]{one} [each|apiece|a head|for everyone]
[each|every one] of the {n} [of us |]gets {one}[, no more and no less|, please|]
{one} [a man|a head|per person|for each man|for each head], [and we're|we're|there are] {n}[ of us|]
[a table for {n}|table of {n}|{n} of us at the long table], {one} [each|for every one|in front of each]
the {n} of us [take|would like|will have|want] {one} each
[my|the] {n} [riders|archers|pilgrims|knights|porters|rowers|miners] [need|deserve|get|want] {one} each
""")
COMPANY_AND_ME = lines("""
[my|the] {n} [friends|brothers|men|cousins|companions|sons] and [I|me|myself][, | want | will have |
     would like ]{one} each
{one} for me and {one} for each of my {n} [friends|men|brothers|companions]
me and my {n} [friends|mates|men|brothers][, | want | take ]{one} each
{one} for each of my {n} [men|friends|brothers] and one for [me|myself|me too]
{one} for each of my {n} [men|sisters|riders|cousins], and the same for [me|myself]
[I brought|I have with me|behind me stand] {n} [friends|men|brothers], and we all[, me too,|, myself included,] want {one}
""")
ROUNDS = lines("""
{rounds} rounds of {many} for [{n} people|the {n} of us|{n}|{n} men|{n} friends]
[there are|we are|we're] {n} of us, {rounds} rounds of {many}
{rounds} {many} each for [{n} people|the {n} of us|my {n} men]
[{n} of us|{n} people|{n} men], {rounds} {many} each
[each|every one] of [us|my] {n} [men |]gets {rounds} {many}
[each|every one] of the {n} of us [has|drinks|wants|needs|gets] {rounds} {many}
{n} times {rounds} {many}[, please|]
we're {n} and everyone [takes|wants|gets] {rounds} {many}
""")


def company(t):
    """(what a guest says, what it comes to, what Marla reckons first): one thing, or two, for each of some people."""
    n, key = t.rng.randint(2, 9), t.pick(EDIBLE if t.chance(0.85) else ["bed", "bed", "bath", "room"])
    form = t.rng.random()
    if form < 0.2 and key in EDIBLE:
        n, rounds = t.rng.randint(2, 6), t.rng.randint(2, 3)
        point, order = t.pick(ROUNDS).replace("{rounds}", number(t, rounds)), {key: n * rounds}
        first = f"{in_words(rounds)} times {in_words(n)} makes {in_words(n * rounds)}. "
        point = point.replace("{many}", many_of(t, key))
    elif form < 0.35:
        point, order, first = t.pick(COMPANY_AND_ME), {key: n + 1}, f"You and {in_words(n)} makes {in_words(n + 1)}. "
    else:
        point, order, first = t.pick(COMPANY), {key: n}, ""
        if form > 0.75:
            order[t.pick([k for k in EDIBLE if k != key])] = n
    one = " and ".join(one_of(t, k) for k in order)
    return (point.replace("{n}", number(t, n)).replace("{one}", one), order,
            first) if total(order) <= MOST else company(t)


# Whose each thing is, where every one of them wants one
PERSONS = ["me", "my wife", "my husband", "the boy", "my friend here", "my brother", "the lady",
           "the old man", "my daughter", "my mother",
           "the captain", "my mate", "the little one", "my sister", "him", "her", "Finn", "the bard"]


def persons(t, order):
    """`an ale for me and a stew for my wife`, where the order has one of each."""
    who = [t.pick(["me", "me", "myself"]), *t.rng.sample(PERSONS[1:], len(order) - 1)]
    form = t.rng.random()
    things = [one_of(t, key) for key in order]
    if form < 0.5:
        return joined(t, [f"{thing} for {whom}" for thing, whom in zip(things, who)])
    if form < 0.75:
        return joined(t, [f"for {whom} {thing}" for thing, whom in zip(things, who)])
    verbs = [t.pick(["wants", "takes", "will have", "would like", "gets", "needs"]) for _ in who]
    subject = {"him": "he", "her": "she"}
    return f"I'll have {things[0]}, " + listed([f"{subject.get(w, w)} {v} {x}" for w, v,
                                                x in list(zip(who, verbs, things))[1:]])

