"""Orders that are not plain: what there is not, no count that a kitchen knows, nothing to repeat, the usual."""
from . import world
from .grammar import lines
from .orders_bill import bill, pay
from .orders_memory import what_ordered
from .orders_words import EDIBLE, WANT, count_of, fits, many_of, named, number, plain_name
from .talk import MANY, said, worked_sum


def order_with_missing(t):
    """Something that there is, and something that there is not."""
    new, thing = {t.pick(EDIBLE): count_of(t)}, t.pick(world.NOT_SOLD).removeprefix("a ").removeprefix("an ")
    if not fits(t, new):
        return False
    t.serve(new)
    both = [named(t, new), f"[a|some|one|your best] {thing}"]
    t.rng.shuffle(both)
    t.add("missing", f"[{WANT} {both[0]}[ and |, and | plus | with | and also ]{both[1]}|"
                     f"{both[0]} and {both[1]}[, please| for me|]]",
          f"{said(list(new)[0], new[list(new)[0]])}, {worked_sum(new)}. No {thing} here, {{friend}}.")
    t.follow = [bill, what_ordered, pay]
    return True


def usual(t):
    """`my usual`, of a guest who ordered nothing yet; later it is the same again."""
    if t.last_order or t.tools:
        return False
    return t.add("order", "[my usual|the usual|the usual please|bring me my usual|I'll have the usual|"
                          "same as always|what I always have|"
                          "the same as last time|you know what I drink|you know what I like|"
                          "what I had yesterday|as ever, Marla|"
                          "give me what I had last time|like every evening]",
                 "I don't know your usual yet, {friend}. What will it be?")


def of_what(t):
    """A count, and nothing was spoken of."""
    if t.last_order or t.thing or t.tools:
        return False
    n = t.rng.randint(2, 9)
    return t.add("order", "[{n} please|{n} of them|give me {n}|I'll take {n}|{n} of those, please|"
                          "bring us {n}|{n} for me|I want {n}|"
                          "make it {n}|{n} more|another {n}]", "[Of what|"
                                                                                    "What would you like], "
                                                                                    "{friend}? Say ale, stew "
                                                                                    "or a bed.",
                 n=number(t, n))


VAGUE = lines("""
{want} [a few|several|a bunch of|plenty of|some|a handful of|a good number of|lots of|loads of|so many|
 enough] {many}[| please| for us]
{many} for [my table|all of us|the lads|my men|everyone with me|the whole crew|my family|us all][| please|, please]
[bring|pour|get] us [a few|some|plenty of|lots of|several] {many}
[we're quite a crowd|there are many of us|we're a big party], {want} {many}[ for all|]
[keep the {many} coming|as many {many} as you can carry|a tray of {many}|a table full of {many}|
 {many}, and not too few]
[a mountain of|a heap of|a barrel load of|a good few|a whole row of|an army of] {many}[, please| for us|]
[enough {many}|{many}, enough] [for all of us|to fill this table|for a thirsty band|to last us the evening]
[we want|I want|bring on|let's have|start bringing] {many}[, lots of them|, and plenty|, more than a few|, many of them]
{many} [all round|for everyone with me|for the party|for my band|for the whole company]
""")


def vague_count(t):
    """`a few ales`: Marla asks how many."""
    if t.tools:
        return False
    key = t.pick([k for k in EDIBLE if k not in ("milk", "porridge")])
    t.add("order", t.pick(VAGUE), f"How many {MANY[key]} shall it be, {{friend}}?", want=WANT, many=many_of(t, key))

    def that_many(t):
        n = t.rng.randint(2, 10)
        if not fits(t, {key: n}):
            return False
        t.serve({key: n})
        t.add("order", "[{n}|{n} please|let's say {n}|make it {n}|we are {n}|there are {n} of us|{n} will do|say {n}|"
                       "{n}, I think|"
                       "hm, {n}|{n} for now|one each, we're {n}|bring {n}|I count {n} heads|{n} should be enough]",
              f"{said(key, n)}, {worked_sum({key: n})}.", n=number(t, n))
        t.follow = [bill, pay, what_ordered]
        return True
    t.follow = [that_many] * 3
    return True


def some_of_it(t):
    """`then two of them`, of what was spoken of last."""
    if not t.thing:
        return False
    n = t.rng.randint(2, 6)
    new = {t.thing: n}
    if not fits(t, new):
        return False
    t.serve(new)
    t.add("order", f"[then|good, then|fine,|all right,|ok,|deal,|in that case|] [{{n}} of them|"
                   f"{{n}} of those|I'll take {{n}}|give me {{n}}|{{n}} please|"
                   f"{{n}} then|bring {{n}}|we take {{n}}|{{n}} {many_of(t, t.thing)}]",
                   f"{said(list(new)[0], n)}, {worked_sum(new)}.", n=number(t, n))
    t.follow = [bill, pay, what_ordered]
    return True


ODD_COUNTS = [("[a hundred|100|two hundred|five hundred|a thousand|1000|ten thousand|a million|"
               "fifty thousand|999|all your|infinite|endless]",
               "[So many I don't have|That's more than the house holds], {friend}. Ask me for ten."),
              ("[half a|a quarter of a|minus one|zero|0|-1|one and a half|negative two|two thirds of a]",
               "I only serve whole ones, {friend}. One or more.")]


def odd_count(t):
    """`a thousand ales`, `minus one stew`"""
    if t.tools:
        return False
    key, (counts, answer) = t.pick([k for k in EDIBLE if k != "chicken"]), t.pick(ODD_COUNTS)
    great = answer.startswith("[So")
    things = many_of(t, key) if great else plain_name(t, key)
    return t.add("order", f"{WANT} {counts} {things}[| please]", answer)
