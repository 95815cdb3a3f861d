"""What changes an order: more, the same again, other counts and things, something left out or added, and cancelling."""
from .grammar import in_words, lines, listed
from .orders_bill import bill, check_last, pay, served
from .orders_memory import how_many, what_ordered
from .orders_phrases import ADD_THING, CANCEL, FEWER, MORE_MANY, MORE_ONE, SAME, SWAP_ONE, WITHOUT_IT, either
from .orders_prices import is_it_good
from .orders_words import (BECOMES, EDIBLE, MOST, NO, WANT, asked, confirmation, count_of, fits, many_of,
                           named, number, one_of,
                           plain_name, summed)
from .talk import GOODS, MANY, order_said, said, total, worked_sum


def open_order(t):
    """Whether what was ordered last is still to be paid, so that it may be changed."""
    return bool(t.last_order) and all(t.owed.get(key, 0) >= n for key, n in t.last_order.items())


def changed(t, new, point, first=""):
    """The last order becomes this one."""
    old = dict(t.last_order)
    t.take_back(old)
    if not fits(t, new):
        t.serve(old)
        return False
    t.serve(new)
    t.add("correction", point, f"{first}{order_said(new)}, "
                               f"then{', ' if len(new) == 1 else '. '}{worked_sum(new)}.")
    t.follow = [bill, what_ordered, pay, check_last, undo(old),
                add_thing] + [change_count, more_of_it, is_it_good] * (len(new) == 1)
    return True


def undo(old):
    """`no, leave it as it was`"""
    def as_before(t):
        if not open_order(t) or t.last_order == old:
            return False
        return changed(t, old, "[no, leave it as it was|no, as I said at first|"
                               "oh, bring what I ordered first|I was right the first time|"
                               "undo that|forget the change|back to the first order|"
                               "the first order was better|no change, as before|"
                               "leave it as before|I take that back, as it was]")
    return as_before


def single(t, key, n):
    """How a guest names what was ordered, without a count."""
    return many_of(t, key) if n > 1 else plain_name(t, key)


def without_count(key, n):
    """How Marla names what is gone."""
    return MANY[key] if n > 1 else GOODS[key]["name"].removeprefix("a ")


NEW_COUNT = lines("""
{no}[,| ] [{n}|{n} of them|make it {n}|{n} {many}|better {n}|we are {n}, so {n}|bring {n}|let it be {n}|I need {n}]
{no}[,| ] {n} {many}[, I mean| please|]
[make it|make that|let's make it|better make it|let's say|turn that into|change that to|I'd rather have|
    call it] {n}[ {many}| of them| instead|]
[I said|I wanted|I asked for|it should be|I ordered|I need] {n}, not {old}
{n}, not {old}[!|, please| you heard me wrong|]
not {old}, {n}[ please|!| of them|]
[you misheard me|you heard wrong|the bard is too loud|read my lips|open your ears], [I said |]{n}[ {many}|]
did I say {old}? [I meant {n}|{n}, I meant|make that {n}]
[my friend wants some too|somebody joins us|others came|there's one less of us|I can't count], [so |make it |
    ]{n}[ {many}|]
[we need|there should be|I must have] {n}[ {many}|], [not {old}|instead|sorry]
[can|could] you [make it|make that|change it to] {n}[ {many}|][ instead| please|]
{n}! [I said {n}|{n} {many}|not {old}]
[I miscounted|my count was off|I spoke too soon|let me correct myself], [it's|make it|that's] {n}[ {many}|]
[what I meant was|put down|write down] {n}[ {many}|], [not {old}|and not {old}|sorry]
[would it trouble you to make it|is it too late for|could we say] {n}[ {many}|] instead
[change|set|put|correct] [that|it] to {n}[, please| instead|]
[more like|rather|nearer to|on reflection] {n}[ {many}|][, please|]
[I counted heads again|one more walked in|my cousin came back|we're a different number now], [so |]{n}[ {many}| of them|]
""")
ONLY_ONE = lines("""
{no}[,| ] [only one|just one|one is enough|just the one|one, not {old}|forget the others, only one|one will do|
    one {thing}]
[only one|just one|one|make it one|just a single {thing}] [please|for me|after all|is enough|instead|will do]
[I said|I wanted|I need|make it] one, not {old}
[I'm alone|my friend left|I can't drink so much|that's too many|I overdid it|nobody else wants one], [just one|
    only one|make it one]
""")


def change_count(t):
    """`no, three`; of several things the guest names the one that is meant."""
    if not open_order(t):
        return False
    key, several = t.pick(list(t.last_order)), len(t.last_order) > 1
    n, new = t.last_order[key], count_of(t)
    if new == n:
        return False
    many, old = many_of(t, key), number(t, n)
    values = dict(no=NO, n=number(t, new), many=many, old=old, thing=plain_name(t, key))
    if several:
        point = (f"{{no}}[,| ] [make it {{n}} {many}|{{n}} {many}, not {old}|{{n}} {many} instead of {old}|"
                 f"the {many}, make that {{n}}]|"
                 f"[make it|I said|I meant] {{n}} {many}, [the rest is right|not {old}|the others stay]|"
                 f"of the {many} {{n}}, [please|not {old}]" if new > 1 else
                 "{no}[,| ] [only one {thing}|just one {thing}, the rest stays|one {thing}, not {old}]|"
                 "only one {thing}, [the rest is right|please]")
        point = f"[{point}]"
    else:
        point = t.pick(NEW_COUNT if new > 1 else ONLY_ONE)
    return changed(t, {**t.last_order, key: new}, t.phrase(point, **values))


NEW_THING = lines("""
{no}[,| ] [I meant {thing}|{thing} instead|make that {thing}|not {old}, {thing}|{thing}, not {old}|
    I'd rather have {thing}|better {thing}|
    bring {thing} instead of the {old}|did I say {old}? {thing}|{thing}|swap it for {thing}|take {thing}]
[make that|make it|change that to|turn it into|I'd rather have|I'd prefer|swap it for|
    replace it with] {thing}[ instead| please|, if it's not too late|]
[instead of|in place of|rather than] the {old}[, | bring me | I'll take ]{thing}
{thing} instead of the {old}[, please|, if you can|]
[I said|I asked for|I ordered|I meant|it was] {thing}, not {old}
[did I say {old}|{old}? no|why {old}|no {old} for me]? {thing}[, I meant|, please|, of course|]
[can|could|may] I [swap|change|exchange|trade] the {old} for {thing}
[you misheard me|you heard wrong|I misspoke|my tongue slipped|that was the wrong word]: {thing}[, not {old}|]
[no more of the {old}|enough of the {old}|my friend won't touch the {old}|I can't face the {old}], [{thing}|
    bring {thing}|I'd like {thing}] [instead|please]
[let me correct myself|I spoke too soon|the wrong word came out], {thing}[, not {old}|]
[strike|take] the {old} off and [put down|write down|bring] {thing}
[not the {old}|anything but the {old}], [it's {thing} I want|{thing} is what I wanted]
[is it too late|would it trouble you] to [change|swap] the {old} for {thing}
[my wife reminds me|the healer told me|I remember now]: no {old}, [better |]{thing}
[if it's not too late|before you pour it|before Odo starts|quick, before it's done], {thing} instead[ of the {old}|]
[let's go with|I'll go with|I'm switching to|I'd sooner have|give me] {thing} instead[ of the {old}|]
[exchange|trade|switch] the {old} for {thing}[, please| if you can|]
[keep the {old}|the {old} can stay in the kitchen|forget the {old}|spare me the {old}], [bring {thing}|I'd rather have {thing}]
the {old} [was a slip of the tongue|is not what I meant|was for yesterday], [it's {thing}|{thing} I meant|make that {thing}]
""")


def change_thing(t):
    """`no, I meant mead`"""
    if not open_order(t):
        return False
    key = t.pick(list(t.last_order))
    n = t.last_order[key]
    kind = GOODS[key]["kind"]
    other = t.pick([k for k in (EDIBLE if kind != "lodging" else ["bed", "room"]) if GOODS[k]["kind"] == kind
                    and k not in t.last_order] or [key])
    if other == key:
        return False
    new = {other if k == key else k: count for k, count in t.last_order.items()}
    point = t.pick(NEW_THING) if len(new) == 1 else t.pick(
        ["{no}[,| ] [{thing} instead of the {old}|not {old}, {thing}|swap the {old} for {thing}|"
         "the {old} out, {thing} in|{thing}, not {old}]",
         "[instead of|in place of|rather than] the {old} {thing}[ please|]", "[can|could] I [swap|"
                                                                             "change] the {old} for {thing}",
         "[I said|I meant] {thing}, not {old}[, the rest is right|]", "[take the {old} away and bring|"
                                                                      "leave the {old}, I want|"
                                                                      "change the {old} to] {thing}"])
    return changed(t, new, t.phrase(point, no=NO, thing=asked(t, other, n), old=single(t, key, n)))


def swap_one(t):
    """`take one pie away and put a soup instead`"""
    if not open_order(t):
        return False
    keys = [k for k, n in t.last_order.items() if n > 1 and k in EDIBLE]
    if not keys:
        return False
    key = t.pick(keys)
    other = t.pick([k for k in EDIBLE if k != key])
    new = {**t.last_order, key: t.last_order[key] - 1}
    new[other] = new.get(other, 0) + 1
    one, thing = plain_name(t, key), one_of(t, other)
    return changed(t, new, t.phrase(either(t,
        "[{no}, |][take one {one} away and [put|bring|add] {thing} instead|"
        "one of the {many} should be {thing}|swap one {one} for {thing}|"
        "one {one} less, and {thing} instead|change one of the {many} to {thing}|"
        "for one of the {many} {thing}, please|"
        "make one of the {many} {thing}|instead of one {one} {thing}|"
        "one of us wants {thing} instead of the {one}]", SWAP_ONE),
        no=NO, one=one, many=many_of(t, key), thing=thing))


def fewer(t):
    """`one pie less`, `two more than that`"""
    if not open_order(t):
        return False
    key = t.pick(list(t.last_order))
    n = t.last_order[key]
    if n < 2:
        return False
    less = t.rng.randint(1, min(n - 1, 3))
    k, things = number(t, less), single(t, key, less)
    return changed(t, {**t.last_order, key: n - less}, t.phrase(either(t,
        "[{no}, |][{k} {things} less|{k} less of the {many}|take {k} {things} away|take {k} {things} off|"
        "leave out {k} of the {many}|"
        "{k} of the {many} can go back|{k} of us [wants|want] no {thing}|{k} fewer {many}|"
        "drop {k} of the {many}|minus {k} {things}]", FEWER),
        no=NO, k=k, things=things, many=many_of(t, key), thing=plain_name(t, key)))


def without(t):
    """`no ale after all`, where more was ordered."""
    if not open_order(t) or len(t.last_order) < 2:
        return False
    key = t.pick(list(t.last_order))
    n = t.last_order[key]
    new = {k: count for k, count in t.last_order.items() if k != key}
    gone = without_count(key, n)
    return changed(t, new, t.phrase(either(t,
        "[{no}, |][leave out the {x}|without the {x}|no {x} after all|forget the {x}|skip the {x}|"
        "cancel the {x}|not the {x}|drop the {x}|"
        "take the {x} off|I don't want the {x} after all|only the rest, no {x}|strike the {x}|the {x} can go|"
        "never mind the {x}|"
        "everything but the {x}|you can keep the {x}|scratch the {x}|take away the {x}][| please|"
        " but keep the rest]", WITHOUT_IT), no=NO, x=single(t, key, n)),
        f"No {gone}. ")


def add_thing(t):
    """`oh, and a stew`: Marla names the whole order."""
    if not open_order(t) or len(t.last_order) > 3:
        return False
    key, n = t.pick(EDIBLE if t.chance(0.9) else list(GOODS)), t.pick([1, 1, 1, 2, 3])
    if key in t.last_order or not fits(t, {key: n}):
        return False
    new = {**t.last_order, key: n}
    t.take_back(t.last_order)
    t.serve(new)
    t.add("order", either(t, "[oh, and|and|and also|also|plus|oh, I forgot:|and on top of that|and with it|with|"
                   "and then|add|add to that|together with that,|"
                   "could you add|wait, also|I forgot,|let me add|and while you're at it,|one more thing:|"
                   "besides that,|and besides|"
                   "and why not] {x}[| please| with that| as well| too]", ADD_THING),
          f"{order_said(new)}, then. {worked_sum(new)}.", x=asked(t, key, n))
    t.follow = [bill, what_ordered, pay, without, check_last, change_thing]
    return True


def cancel(t):
    if not open_order(t):
        return False
    gone = dict(t.last_order)
    t.take_back(gone)
    t.last_order = {}
    t.add("correction", either(t, "[forget it|cancel that|no, I don't want it|I don't want it after all|take that back|"
                        "never mind the order|"
                        "I'd rather not|leave it|stop, I can't pay that|no, nothing for me|"
                        "sorry, forget that order|scratch that|"
                        "scrap that|on second thought, nothing|I've changed my mind, don't bring it|"
                        "I lost my appetite|cancel my order|"
                        "call it off|no, no, don't|stop, don't bring that|I take it back|don't bother|"
                        "let it be|undo that order|"
                        "I shouldn't, my wife would kill me|hold that order|"
                        "that was a mistake, I want nothing|I'm not hungry after all|"
                        "please don't make it|strike that from the list|I must be sensible, so no|"
                        "never mind that|nope, cancel|"
                        "oh, I have no time for that, sorry]", CANCEL, 0.35),
          f"[No matter|"
          f"As you like], {{friend}}. No "
          f"{listed([without_count(k, n) for k, n in gone.items()], 'and no')}, then.")
    t.follow = [bill, what_ordered]
    return True


def cancel_all(t):
    if not t.owed or len(t.owed) > 4:
        return False
    t.take_back(dict(t.owed))
    t.last_order = {}
    t.add("correction", "[cancel everything|forget everything I ordered|cancel all my orders|"
                        "cancel the whole order|I want nothing of it any more|"
                        "take everything off my bill|forget the whole lot|nothing of all that, sorry|"
                        "scratch it all|"
                        "let's start over, nothing of that|wipe my slate, I want none of it|strike it all|"
                        "I don't want any of it]",
          "As you like, {friend}. Nothing of that, then.")
    return True


def more_of_it(t):
    """`two more of those`"""
    if len(t.last_order) != 1:
        return False
    [key], n = t.last_order, count_of(t)
    if not fits(t, {key: n}):
        return False
    t.serve({key: n})
    many, thing = many_of(t, key), plain_name(t, key)
    point = (f"[{number(t, n)} more|another {number(t, n)}|and {number(t, n)} more|"
             f"{number(t, n)} more {many}|"
             f"and {number(t, n)} more {many}[ for the other table|]|another {number(t, n)} {many}|"
             f"{number(t, n)} more of [those|the same]|"
             f"the {many} were good, {number(t, n)} more|we need {number(t, n)} more|"
             f"can we get {number(t, n)} more[ of them|]|"
             f"better bring {number(t, n)} more|there are more of us, {number(t, n)} more {many}]" if n > 1
             else f"[one more|another one|and another {thing}|one more {thing}|another {thing}|"
                  f"one more of those|another of those|"
                  f"that was good, one more|that {thing} was good, another one|one's not enough, another|"
                  f"I'll have another|"
                  f"give me one more of that|bring another|bring me another {thing}|and one {thing} more|"
                  f"one more {thing} can't hurt|once more, {thing}|I'd go for another {thing}|"
                  f"another {thing} over here|my friend wants one too|and one for my friend|"
                  f"him too|and the same for him|"
                  f"one for the lady as well|he wants one as well|and one for her]")
    some = f"{in_words(n)} more {MANY[key]}" if n > 1 else f"One more {GOODS[key]['name'].removeprefix('a ')}"
    point = either(t, point + "[| please]", MORE_MANY if n > 1 else MORE_ONE, 0.45)
    t.add("order", point, f"{some}, {worked_sum({key: n})}. {BECOMES}", n=number(t, n), many=many, thing=thing)
    t.follow = [how_many, bill, what_ordered, pay, served]
    return True


def same_again(t):
    point = ("[same again|the same again|same again please|another round|the same once more|"
             "another of the same|again the same|"
             "let's have that again|once more the same|the same|same|one more round|another round of that|"
             "make it the same again|"
             "do that again|again what I had|what I had before, again|repeat that order|bring all that again|"
             "all of that once more|"
             "give us another round|we go again|one more time|and another round for us|encore|"
             "the very same once more|"
             "can we have the same again|I'll have the same again|my usual|the usual]")
    if not t.last_order:
        point = point.replace("|my usual|the usual", "")
        return t.add("correction", point, "The same as what, {friend}? You have ordered nothing yet.")
    point, new = either(t, point, SAME, 0.45), dict(t.last_order)
    if total(new) + total(t.owed) > MOST:
        return False
    t.serve(new)
    t.add("order", point, f"The same again, {summed(new)}.")
    t.follow = [bill, what_ordered, pay, how_many, served]
    return True


CORRECTED = lines("""
{want} {first}[. |, |... | - ]{no}[,| ] [{last}|make that {last}|{last} instead|I'd rather have {last}]
{want} {first}[. |, |... | - ]{no}[,| ] [{last}|make it {last}|{last}]
{want} {first}[, |... | - |. ]{no}[,| ] not {old}, {last}
{first}[... |, |? |. ][hm|no|ugh|nah|er|um][, |... ]{last}[ please|, yes|, that's it|]
[I was going to ask for|I wanted|I almost ordered|I thought of] {first}, but [now I want|I'll take|make it|give me|
    bring me] {last}
{want} {first}[. |, ][oh wait, did I say|did I say] {old}? [no, |I mean |]{last}
[first I wanted|at first I thought of] {first}, [then I saw|then I smelled|now I feel like|
    but better] {last}[, so bring that| please|]
{want} {first}, I mean {last}
not {first}, [but |]{last}[ please| for me|]
{want} {last}, not {first}
{first}? [no|nay|never|not today], {last}[ for me| please| it is|]
""")


def corrected_order(t):
    """`A mead, please. No, make that two ciders`: only the last thing counts."""
    first, last = ({key: count_of(t)} for key in t.rng.sample(EDIBLE, 2))
    form = t.rng.random()
    if form < 0.2:  # only the count changes
        [key] = first
        last = {key: count_of(t)}
        if last == first or last[key] == 1:
            return False
        n = number(t, last[key])
        point = (f"{WANT} {named(t, first)}[, |. |... | - ]{NO}[,| ] "
                 f"[{n}|{n} of them|make it {n}|make that {n}|better {n}|we're {n}, so {n}]")
    elif form < 0.3:  # one of two is taken back
        out = single(t, *list(first.items())[0])
        point = (f"{WANT} {named(t, {**first, **last})}[, |. |... | - ][no|wait|sorry|actually|scratch that][, | ]"
                 f"[without|leave out|forget] the {out}")
    else:
        [(key, n)] = first.items()
        point = t.pick(CORRECTED)
        point = t.phrase(point, want=WANT, no=NO, first=named(t, first), last=named(t, last),
                         old=single(t, key, n))
    if not fits(t, last):
        return False
    t.serve(last)
    t.add("correction", point, confirmation(t, last))
    t.follow = [bill, what_ordered, change_count, check_last]
    return True


def where_is_it(t):
    """`where's my stew?`"""
    if not open_order(t):
        return False
    key, n = list(t.last_order.items())[0]
    if key not in EDIBLE:
        return False
    things, is_ = single(t, key, n), "are" if n > 1 else "is"
    return t.add("follow-up", f"[where {is_} my {things}|how long [for|until] the {things}|"
                              f"I'm still waiting for my {things}|{is_} the {things} coming|"
                              f"did you forget my {things}|{is_} the {things} ready|"
                              f"hurry up with the {things}|I've been waiting for {things} for an hour|"
                              f"what's keeping the {things}|still no {things}|how much longer must I wait|"
                              "is it coming|will it take long|how long will that take|can you hurry]",
                 f"[Patience, {{friend}}. |]{said(key, n)}, coming right up.")


def wrong_thing(t):
    """`this isn't what I ordered`"""
    if not open_order(t):
        return False
    return t.add("follow-up", "[this isn't what I ordered|that's not what I asked for|"
                              "you brought me the wrong thing|that's the wrong plate|"
                              "this isn't mine|I didn't order this|wrong order|whose is this? not mine|"
                              "this must be for another table]",
                 f"Sorry, {{friend}}. You ordered {order_said(t.last_order)}, and you'll get it.")
