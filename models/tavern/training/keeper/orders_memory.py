"""What a guest ordered so far: what, how many, what first, what last, and for how much."""
from .grammar import in_words, lines
from .orders_words import MOST, many_of, one_of, summed
from .talk import GOODS, MANY, order_said, said, total

WHAT_ORDERED = lines("""
[what did I order|what have I ordered|what did I have|do you remember what I ordered|what was my order|
 tell me my order|
    what did we order|what am I having|repeat my order|what did I ask for|what's coming to my table|
    what was it I had][| so far| again| until now]
[can|could] you [remind me what I ordered|read me my order|repeat what I had|tell me what we've had|
    go over my order][| so far| again| please]
[I forgot|I don't remember|I've lost track of|I can't recall|remind me] what [I ordered|I had|we had|I've had|
    we ordered][| so far| today]
[what's|what is] on my [bill|tab|list|slate][| so far| now| by now]
[what|which things] have I [eaten and drunk|had|put away|consumed|got through] [here|so far|tonight|since I came]
[do you|can you] still [know|remember] [what I had|my order|what we asked for|what you brought us]
[just checking|to be sure|so we're clear], what [did I order|have you written down|was my order]
[so far I had what|I ordered what, exactly|my order was what again]
list [my order|what I had|everything I ordered|what we've ordered][ please| so far|]
[what all did I have|what have you got down for me|you remember my order, don't you|did you note my order|
    what am I waiting for]
my [memory|head] is [like a sieve|foggy|full of ale]. what did I [order|have]
[what have I|what have we] [asked you for|put in for|called for|ordered from you][ so far| up to now|]
[could you|would you|please] [read that back|read it back to me|say my order again|go through my order|repeat our order]
[I'm confused|I've lost the thread|my head's spinning|too much ale], what [did I order|was my order|did we order]
[what's|what is] [coming|still to come|on its way] [for me|to us|to this table]
[is my order clear|did you get my order|got my order]? [read it back|say it again|what was it]
[everything I ordered|all I've ordered|our whole order|my full order][, what was it|, please read it out|?]
[give me|let me hear|run me through|take me through] [my order|our order|what I've ordered][ again| once more|]
""")


def what_ordered(t):
    if not t.order and (getattr(t, "staying", False) or t.chance(0.5)):
        return False
    point = t.pick(WHAT_ORDERED)
    if not t.order:
        return t.add("memory", point, "You ordered nothing yet, {friend}. [What will it be?|]")
    return t.add("memory", point, f"{order_said(t.order)}[|, {{friend}}].")


def how_many(t):
    keys = [k for k, n in t.order.items() if k in MANY]
    if not keys:
        return False
    key = t.pick(keys)
    many = many_of(t, key)
    had = "have I drunk so far" if GOODS[key]["kind"] == "drink" else "are on my bill"
    return t.add("memory", f"[how many {many} [is that|did I order|have I had|do we have|did you bring us|"
                           f"{had}|"
                           f"am I at|were there][| now| so far| in all]|how many {many}|"
                           f"and how many {many} was it|"
                           f"I lost count, how many {many}|count my {many}[ for me|]|"
                           f"the {many}, how many are they by now|"
                           f"what's the number of {many} I ordered|how many of the {many} are mine|"
                           f"tell me how many {many} I had]",
                 f"{said(key, t.order[key])}[|, {{friend}}].")


def how_many_in_all(t):
    """`how many drinks have I had?`"""
    kind, verb = t.pick([("drink", "drunk"), ("food", "eaten")])
    had = {key: n for key, n in t.order.items() if GOODS[key]["kind"] == kind}
    if not had or len(had) > 3 or max(had.values()) > 20:
        return False
    thing, n = {"drink": "drink", "food": "dish"}[kind], sum(had.values())
    things = thing if n == 1 else {"drink": "drinks", "dish": "dishes"}[thing]
    asked = {"drink": "[drinks|mugs|cups|drinks in all]", "food": "[dishes|plates|meals|dishes in all]"}[kind]
    return t.add("memory", f"[how many {asked} [have I had|did I have|did we order|was that|have I {verb}|"
                           f"is that now][| so far| tonight]|"
                           f"how much have I {verb}[| so far| tonight]|count my {asked}|"
                           f"what have I {verb} so far]",
                 f"{order_said(had)}" + (f", that makes {in_words(n)} {things}." if len(had) > 1
                                         else f"[|, {{friend}}]."))


def first_thing(t):
    """`what did I drink first?`"""
    kind, verb = t.pick([("drink", "drink"), ("food", "eat"), (None, "order")])
    keys = [key for key in t.order if kind in (None, GOODS[key]["kind"])]
    if not keys:
        return False
    key, thing = keys[0], kind or "thing"
    thing = {"food": "dish"}.get(thing, thing)
    return t.add("memory", f"[what did I {verb} first|"
                           f"what did I start with{'' if kind is None else ', to ' + verb}|"
                           f"what was the first {thing} I [had|ordered|asked for]|which {thing} came first|"
                           f"what was my first {thing}|"
                           f"what did I {verb} at the very beginning|before the others, what did I {verb}|"
                           f"do you recall what I {'ordered' if kind is None else 'had to ' + verb} first|"
                           f"the first {thing}, what was it|with what {thing} did I begin]",
                 f"{said(key, t.order[key])}[|, {{friend}}].")


def did_i(t):
    """`did I order an ale?`"""
    if not t.order or len(t.order) > 4:
        return False
    yes = t.chance(0.6)
    key = t.pick(list(t.order) if yes else [k for k in GOODS if k not in t.order and k in MANY])
    return t.add("memory", f"[did I order|did I have|have I ordered|did I already ask for|"
                           f"do you have down for me|didn't I order] [{one_of(t, key)}|{many_of(t, key)}]"
                           "[| too| as well|, or not]",
                 f"Aye, {said(key, t.order[key])}." if yes else f"No, {{friend}}. {order_said(t.order)}, "
                                                                f"nothing else.")


def last_drink(t):
    """`what am I drinking?`"""
    kind, verb = t.pick([("drink", "drinking"), ("food", "eating")])
    keys = [key for key in t.order if GOODS[key]["kind"] == kind]
    last = [key for key in t.last_order if key in keys] or keys
    if (not keys and t.chance(0.6)) or len(last) > 1:
        return False
    return t.add("memory", f"[what am I {verb}[| here| now| right now]|what is this I'm {verb}|"
                           f"which {kind} did I have last|"
                           f"what was that I'm {verb}|what do you call this thing I'm {verb}|"
                           f"remind me what I'm {verb}|"
                           f"what was I {verb} again|what did I just [have|"
                           f"get] to {verb.removesuffix('ing')}|"
                           f"this here that I'm {verb}, what is it]",
                 f"{order_said({last[-1]: t.order[last[-1]]})}, {{friend}}." if keys else "Nothing yet, "
                                                                                          "{friend}. [What "
                                                                                          "will it be?|]")


def spent(t):
    """What all that was ordered came to, paid or not."""
    if not t.order or len(t.order) > 4 or total(t.order) > MOST:
        return False
    return t.add("sum", "[how much have I spent|what have I spent|how much did I spend|"
                        "how much of my money is in your till now|"
                        "what did it all cost me|what has this evening cost me|"
                        "how many coppers have I drunk and eaten|"
                        "how much did I leave in your till|how much have I put into your purse|"
                        "how much did everything I had cost][| so far| tonight| in your house| until now]",
                        f"{summed(t.order)}.")
