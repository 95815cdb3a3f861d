"""The bill in all its wordings, splitting it, paying, tips and change."""
from . import haggling
from .grammar import coins, in_words, lines
from .orders_bill_more import bill_without, dearest_on_bill, purse_after, separate, still_afford, with_tip
from .orders_memory import what_ordered
from .orders_phrases import PAY_ALL, either
from .orders_words import back, given, many_of, money, number, plain_name, summed
from .talk import said, total

BILL = lines("""
[what do I owe you|what do I owe|how much do I owe|what's my bill|the bill please|what does it all come to|
    how much is it all|
    what's the total|how much altogether|what's the sum|add it up|what do I have to pay|how much is that together|
    I'd like to pay|can I pay|how much is it in all|what is that in total|reckon it up for me|so how much|
    what's the reckoning|and all together|how many coins is that|let me pay|what do we owe you|tell me what I owe]
[check|the check|bill|tab|the tab|the reckoning|total|the total|my bill|my tab][| please|, please|, Marla|, love]
[can|could|may] [I|we] [have|get|see|settle] [the bill|the check|our bill|the tab|my tab][| now| please]
[I'd like|I want|we'd like|I wish|time|I'm ready|we're ready] to [settle up|pay|settle my tab|square up|
    settle the bill|pay up|
    clear my slate|pay my debts][| now| please]
[what's|how bad is] the [damage|final bill|grand total|price for all that|whole sum|verdict][| then]
[how deep am I in your debt|how poor am I now|what have I run up|how heavy is my bill|how much have I drunk away|
    what do you get from me|what do you want from me in all|what do we make it|how many coppers do you need from me]
[count|add|tot|sum|reckon] [it|everything|all of it|all that] [together|up][| for me| please]
[before I go|I'm leaving soon|I have to be off|it's getting late|that was good|we're done here|I've had enough|
    that'll be all], [what do I owe|the bill please|how much is it|what's the damage|what do you get]
[close|close out|ring up|make up|write up] my [tab|bill|reckoning][| please]
[let's|let us|we should] [settle up|square up|talk about money|see the bill|get this paid]
[how much|what] [would|will|shall] [all that|the whole lot|everything I had|our whole table|all this] [come to|
    cost me|set me back]
[I pay my debts|I'm an honest man|I never leave without paying], [so what do I owe|so how much is it|tell me the sum]
[what's|what is] [everything|all that|the lot][| in all|, all told|, in coppers]
[how much|what] [in all|all told|for everything|for the lot|do I need to put down|do I hand over|must I pay|
 am I to pay]
[is it much, what I owe|I dread to ask, but what do I owe|be gentle, what's the bill|
    my purse trembles, what's the sum]
[you may bring me the bill|bring the bill|the bill, if you please|show me the bill|kindly tell me what I owe|
    out with it, how much]
[*takes out purse*|*reaches for his purse*|*counts coins*] [how much|what do I owe|what's the total]
I [am to pay|must pay|pay] how much
what I owe, [please|how much|what is it]
[what's the tally|what's the final count|what's my tally|what's the grand sum|how does my slate look][| now| then]
[I think|I believe|I reckon|I suppose] I [should pay|ought to pay|owe you something|had better settle up][, how much|]
[how much|how many coppers|what sum|what amount] [shall|should|must|do] I [pay|give you|leave on the bar|hand over]
[how much|what] [is it|does it make|does it come to] [all together|altogether|in the end|when you add it up|all in]
[what's|what is] the [price of my evening|cost of all this|sum of my sins|bottom line|harm|bad news]
[hit me with|give me|tell me|let's hear|out with] the [total|sum|bad news|number|amount|bill]
[what does|what did] [my evening|our evening|this feast|our table|the whole meal|supper] [come to|cost|cost me]
[ready for|time for|ready for you to bring|I'm waiting for] the bill
[what have I got to|what do I need to|how much do I have to|what will I have to] [pay|cough up|fork out|shell out]
[we're|I'm] [off|leaving|heading out|done|full|finished][, |. |! ][bill please|the bill|how much|what do I owe]
[the reckoning|the damage|the sum|time to settle], [please|Marla]
[work|figure] out [what I owe|what we owe|my bill|the total|the sum][ please| for me|]
[how large|how long|how big|how high] is [my bill|my tab|our bill|the bill by now]
[where does my tab stand|what's my tab at|what's my tab by now|what's our tab at]
[what's all this|what's everything I've had|what's all of it] [going to cost me|costing me|worth]
[I hope I have enough on me|let me get my purse out|my hand is in my purse], [how much is it|what do I owe]
[we'll|I'll] [pay|settle|square] [now|up now|that now|it now][, how much|, what's the sum|. what is it|]
[so all that makes|and that makes|so that comes to|and all that is|that would be] [how much|what exactly|how many coppers]
[how much in coppers|how much in coin|how many coins in all|how many coppers in all|what in hard coin]
[all told|all in all|when all is said|taken together], [what do I owe|how much|what is it|what's my bill]
[bill|check|total|tab] [pls|plz|plox|now|time]
may I [know|learn|hear|ask] [what I owe|the sum|the total|my debt|what we owe you]
[pray|prithee|kindly], [what is my reckoning|what is the reckoning|what do I owe thee|name the sum]
[I'd hate to leave|I never run off|I can't leave] without paying[, how much|, what do I owe|. what is it]
[settle|square|clear] [the|my|our] [tab|account|slate|debt][| please| now]
[my friends are waiting outside|the cart is leaving|my wife is calling], [the bill|what do I owe|quick, the total]
[can you|could you|would you] [total it up|tot it up|give me a total|do the sum|tell me the damage|tell me what I owe]
[run|write] me [a total|the total|the bill|up the bill]
[read me the bill|what's written on my slate|what does my slate say|what have you chalked up for me], [in coppers|in all]
""")


def bill(t):
    if not t.owed and (getattr(t, "staying", False) or t.chance(0.5)):
        return False
    if not t.owed:
        return t.add("sum", t.pick(BILL), "You owe me nothing, {friend}. [What can I bring you?|]")
    t.add("sum", t.pick(BILL), f"{summed(t.owed)}.")
    t.follow = [pay] * 5 + [pay_all, split_bill, split_bill, check_owed, bill_of_one, payment_of_sum, dispute,
        dispute,
                haggling.too_much, haggling.no_money, separate, with_tip,
                           still_afford, bill_without, dearest_on_bill, purse_after]
    return True


def dispute(t):
    """A guest who does not believe the bill."""
    if not t.owed:
        return False
    key = t.pick(list(t.owed))
    n, many = t.owed[key], many_of(t, key)
    if t.chance(0.4):
        return t.add("sum", "[I paid already|but I've paid for that|that's already paid|I gave you the money before|"
                            "didn't my friend pay that|"
                            "I thought I had paid|"
                            "we settled that before]", f"Not for this, {{friend}}. {summed(t.owed)}.")
    fewer = f"I [only had|had only|ordered just] {number(t, n - 1)}[ {many}|]|" if n > 2 else ""
    return t.add("sum", f"[{fewer}I never [had|ordered] {many}|I had no {many}|{many}? I had none|"
                        f"who had {many}? not me|"
                        f"I don't remember any {many}|are you sure about the {many}|"
                        f"that can't be right, what about the {many}]",
                 f"I keep count, {{friend}}. {said(key, n)}, you ordered that.")


def owe_anything(t):
    """`have I paid?`"""
    if not t.order:
        return False
    point = ("[have I paid|did I pay already|am I square with you|do I still owe you anything|"
             "is everything paid|are we even|"
             "is there anything left to pay|do I owe you something|did we pay for all that|"
             "is my bill settled|are we square|"
             "am I in your debt|is my slate clean|is there an open bill|have we settled up|"
             "I've paid, haven't I|"
             "you have all your money, right|can I leave, or is there something to pay|"
             "still something open][|, Marla| or not]")
    return t.add("sum", point, f"Not yet, {{friend}}. {summed(t.owed)}." if t.owed else "Aye, all is paid, "
                                                                                        "{friend}. You owe "
                                                                                        "me nothing.")


def bill_of_one(t):
    """`what do the ales alone come to?`"""
    if len(t.owed) < 2:
        return False
    key, n = t.pick(list(t.owed.items()))
    things = many_of(t, key) if n > 1 else plain_name(t, key)
    is_ = "are" if n > 1 else "is"
    return t.add("sum", t.pick([f"[how much of that {is_} the {things}|"
                                f"what {'do' if n > 1 else 'does'} the {things} [alone |]come to|"
                                f"how much {is_} just the {things}|only the {things}, how much {is_} that|"
                                f"and the {things} alone|"
                                f"what part of it {is_} the {things}|"
                                f"what {is_} the {things} without the rest|"
                                f"what would it be for the {things} only|"
                                f"how much did you reckon for the {things}]",
                                f"[I only pay the {things}|only the {things} on my bill|the {things} {is_} my part|"
                                f"mine {is_} the {things}][, how much is that|, what's my part| - how much]"]),
                 f"{summed({key: n})}.")


SPLIT = lines("""
[we split it|split it|divide it|split the bill|let's share it|we share the bill|can we split that|
    could you split it] [in {n}|{n} ways|
    by {n}|between {n} of us|among the {n} of us|between the {n} of us][, what does each pay|, how much each|
    , please|]
what does each of us {n} [pay|owe|have to put down]
[and |so |]each of us {n}, [how much|what do we pay|what's that]
what does each of us pay[, we're {n}|, there are {n} of us|, split by {n}|, if we're {n}]
[we're|we are|there are] {n}[ of us|], [so what's that each|how much for each of us|what's my share|
    we share it, how much each|
    each pays the same, how much]
[what's|how much is] that [divided by|split by|for each of the|shared by|per head for] {n}
{n} of us [pay|share it|split that|go Dutch|chip in], [how much each|what does each owe|what's each part]
[per head|each|apiece], [what is it for {n}|for {n} people|if {n} of us pay]
equal [shares|parts] for {n}[ of us|], [please|how much is it]
if [all |]{n} of us [pay the same|share the bill|put in the same], [what's that each|how much is it for one]
[divide|split|share] [it|that|the bill] [evenly|fairly|equally] [among|between] {n}[ of us|, please|, how much each]
[what's|what is] [one share|my share|a share|each share|the share] if [we're {n}|there are {n} of us|{n} of us pay]
[how much|what] does [one of us|each man|everyone|each] [pay|owe|put in] if we [share it by|split it by|are] {n}
[{n} of us ate|the {n} of us drank|{n} purses here|{n} friends, one bill], [how much each|what's each part|what does each pay]
[cut|break|carve] the bill [in|into] {n}[ parts| equal parts| pieces|], [please|how much each|what's one part]
[can|could] you [work out|tell us|reckon] what each of [us |the ]{n} [pays|owes]
""")
HALF = lines("""
[what's|how much is|what is] half of [it|that|the bill]
[half of it|half|half the bill] is [mine|my part|on me][, how much|, what's that|]
[we go|let's go|we'd like to go] [halves|half and half|fifty-fifty][, how much each|]
[my friend|my wife|the other one|she|he] pays half[, what's left for me|, what's my half|, how much is that]
[down the middle|split it down the middle|half each|two halves][, please|, how much|]
we split it in [two|2|half][, how much each|]
[I pay half|I only pay half|half for me, half for him][, what is it|. how much|]
[let's|we could|shall we] [halve it|cut it in half|split it in the middle|go halves on it][, how much|, what's that each|]
[two of us pay|we're two and share it|the two of us share|my mate and I share that][, how much each|. what's my half|]
[how much|what] is [my half|one half|each half|half the bill]
""")


def shared(due, n, told=False):
    """`One silver and two coppers makes twelve. Twelve for three makes four coppers each.`"""
    each, rest = divmod(due, n)
    first = "" if due < 10 else f"In coppers {in_words(due)}. " if told else f"{coins(due)} makes {in_words(due)}. "
    over = f", and {coins(rest)} left over" if rest else ""
    return f"{first}{in_words(due)} for {in_words(n)} makes {coins(each)} each{over}."


def split_bill(t, known=True):
    """The bill in equal parts; where it was not told yet, Marla tells it first."""
    due, n = total(t.owed), t.pick([2, 2, 3, 3, 4, 5])
    if not t.owed or due < n or due > 60 or not known and len(t.owed) > 2:
        return False
    point = t.pick(HALF) if n == 2 and t.chance(0.6) else t.pick(SPLIT)
    t.add("sum", point, ("" if known else f"{summed(t.owed)}. ") + shared(due, n, not known), n=number(t, n))
    t.follow = [pay, pay_all, check_owed]
    return True


def split(t):
    return split_bill(t, known=False)


def check_owed(t):
    return check_sum(t, t.owed)


def check_last(t):
    return check_sum(t, t.last_order)


def check_sum(t, order):
    """`that makes seven coppers, right?`"""
    if not order or set(order) - set(t.owed):
        return False
    due = total(order)
    claim = due if t.chance(0.5) else max(1, due + t.pick([-3, -2, -1, 1, 2, 3, 10]))
    point = (f"[that makes|so that's|that's|so it's|you said|I make it|I count|I get|I reckon it's|isn't it|"
             f"would that be|is it|it's] {money(t, claim)}"
             "[, right|, correct|, yes| in all| together|, am I right]")
    return t.add("sum", point, f"Aye, {coins(due)}." if claim == due else f"No, {{friend}}. {summed(order)}.")


PAYING = lines("""
[here is|here are|I give you|take|I put down|here you go,|there you are,|I pay with|I have here|out of|here's|
    there's|from] {money}[|
    , what do I get back|, what's my change|. change please|, how much comes back|. do I get something back|
    , is that enough|
    , that should do|, all right|, what's left|, we're square now|. count it]
[I slide|I push|I toss you|I hand you|I count out|I lay|I drop] {money} [on the bar|across the counter|on the table|
    into your hand]
*[puts|drops|slides|tosses] {money} [on the bar|across the counter|on the table]*[| that's for all| there|]
[will|would|does] {money} [do|be enough|cover it|settle it|be all right|suffice]
[is|are] {money} [enough|all right|fine for that|good]
[can|could] you [change|break|take] {money} for that
[I only have|all I've got is|I've got|I have] {money}[, can you give change|, give me the rest back|
    , is that all right| here]
[do I get change|what's the change|how much do I get back|what comes back] [for|from|out of|if I give you|on] {money}
[catch|there you go|keep your ale warm|here, love|for you|so|right|well]! {money}[!|]
{money}[, there|, here you go|, here| on the bar| in your hand| for the lot]
[my friend|my wife|my master|the lad] pays[, here are|:|, here's| with] {money}
[would you take|can you take|do you take] {money} [for all of it|for the bill|and give me the rest back]
[I'm paying with|I'll pay with|I'll be paying with|let me pay with|I want to pay with] {money}
[I give you|you get|I hand you|I'm giving you|you can have] {money}[, how much is left|, and what comes back|]
[fish out|*fishes out*|*counts out*|*lays down*|*hands over*|*rummages, finds*] {money}
[what's left of|what remains of|what becomes of|how much survives of] {money}[ then| after that| when I pay|]
if I [put down|hand you|pay you|give you] {money}, [are we square|is that fine|what comes back|how much do I get]
[does that leave me anything of|what do you give me back on|how much do you return on] {money}
[I've got exactly|my purse has|I scraped together|all my coins make] {money}[, does it cover that|, is it enough|]
{money}[. count it|, and I'll wait for my change|, change please|, where's my change|, what do I get]
[money on the table|there on the bar|in your palm|under the mug|in the bowl]: {money}
[the smallest I have is|I've nothing smaller than|I only carry] {money}[, can you change that|, sorry| here|]
[let me settle that with|settle it with|square it with|clear my slate with|pay it from] {money}
[will I get something back|do I get anything back|is there change] if I [pay with|give you] {money}
[it's on me|I'm paying|I'll get this|this round's mine|let me get it], [here is|here's|take|there's] {money}
[he pays|she pays|they pay|we pay|my brother pays|our leader pays] [with|you] {money}
[my share and his|all of us together|for the whole table|for everyone here], [that's|here's|take] {money}
""")
KEEP = lines("""
[here is|here are|take|here's|there's] {money}, [keep the change|keep the rest|the rest is for you|
    it's fine like that|the rest is yours|
    no change needed|don't bother with change|buy yourself something nice|and we're good|keep it all|
    I need nothing back]
{money}[. | and |, ][keep the change|the rest is your tip|never mind the change|the rest is for your kindness]
[make it|call it|let's say|round it up to|let's make it|I'll round it up to] {money}[, that's fine|, love|]
[take {money}|here, {money}] [for your trouble|and don't count it|and God bless the cook|for the good service]
[here's|here is|there's|take] {money}, [you can have the rest|pocket the rest|the rest goes to the house|hold on to the rest]
{money}[, |. ][rest is yours|all of it is yours|I want nothing back|no need for change|forget the change|we're even]
[I pay|I'll pay|let me pay|I'm paying] {money} and [you keep what's over|the rest is your tip|want nothing back]
[I give you|you get|you may have] {money}, [whatever is over is yours|the rest is a tip|put the rest in your jar]
[round it up|round that up|make it a round sum], {money}
[for such good service|for good company|for a warm welcome], {money}, and [keep the rest|the change is yours]
[{money} and keep it|{money}, keep it|{money}, it's all yours|{money}, rest for you]
[don't bother counting|don't count|no counting], {money}, [all for you|the rest is yours|keep what's left]
""")
KEEP_FOR = lines("""
[here is|here are|take|here's] {money}, [the rest|the change|what's left] [is for|goes to|for] {who}
{money}, and [give {who} the rest|the change to {who}|let {who} keep the rest]
[I pay|I put down|there's] {money}, [the rest is a tip for|and what's over is for|what's left is a gift for] {who}
{money}. [buy {who} a drink from the rest|the rest goes to {who}|{who} gets the change]
""")


def pay(t):
    if not t.owed:
        return False
    due, chance = total(t.owed), t.rng.random()
    put = given(t, due)
    amount = money(t, put)
    if put >= due and chance < 0.22:
        who = t.pick(["Odo", "Elsie", "Tom", "Finn"]) if put > due and chance < 0.06 else None
        point = t.pick(KEEP_FOR).replace("{who}", {"Odo": "[the cook|Odo]", "Elsie": "[your daughter|Elsie]",
                                                   "Tom": "[the stable boy|Tom]",
                                                   "Finn": "[the bard|Finn]"}[who]) if who else t.pick(KEEP)
        thanks = f"[Thank you kindly|That's generous], {{friend}}." if not who else f"{who} will be glad, {{friend}}."
        t.add("sum", point, f"{coins(put)} for {coins(due)}, so {coins(put - due)} for {who or 'me'}. "
                            f"{thanks}" if put > due else
              "That's exact, {friend}. Thank you.", money=amount)
        t.owed = {}
        return True
    t.add("sum", t.pick(PAYING), back(put, due), money=amount)
    if put >= due:
        t.owed = {}
    if put < due:
        t.follow = [lambda t: pay_rest(t, due - put), lambda t: pay_rest(t, due - put), haggling.no_money]
    elif put == due:
        t.follow = [thank_change, thank_change, what_ordered]
    else:
        t.follow = [thank_change, thank_change, count_again, lambda t: claim_change(t, put, due),
                    lambda t: tip_of_change(t, put - due), what_ordered]
    return True


def pay_all(t):
    """`here is your money`: no amount is named."""
    if not t.owed:
        return False
    due, t.owed = total(t.owed), {}
    return t.add("sum", either(t, "[here is your money|here you are, exactly|here you go, exact change|I pay all of it|"
                        "paid|there, all of it|"
                        "I put the coins on the table|here's what I owe|take your coins|*pays*|"
                        "*puts the coins on the bar*|"
                        "I count it out to the last copper|fair enough, here it is|I pay up|"
                        "here, to the copper|done, here's the money|"
                        "that's fair, take it|I'll pay the lot|I pay for everyone|I'll cover it all|"
                        "fine, here]", PAY_ALL, 0.45),
                 f"{coins(due)}, all paid. Thank you, {{friend}}.")


def pay_rest(t, missing):
    """After too little, the rest: all of it, or less."""
    if not t.owed:
        return False
    put = missing if t.chance(0.7) else max(1, missing + t.pick([-1, 1, 2, 5]))
    point = ("[oh, |sorry, |ah, |wait, |]here[ is| are|'s] {money} more|[and|plus] {money}|"
             "I found {money} more|{money} on top[, is it enough now|]|"
             "[then|so] take {money} more|my friend [adds|lends me|gives] {money}|another {money}, [now|"
             "is that it|are we square]")
    if put >= missing:
        t.owed = {}
        answer = "That's exact, {friend}. Thank you." if put == missing else back(put, missing)
    else:
        answer = f"{coins(put)} of {coins(missing)}, so {coins(missing - put)} missing."
        t.follow = [lambda t: pay_rest(t, missing - put), haggling.no_money]
    return t.add("sum", f"[{point}]", answer, money=money(t, put))


def payment_of_sum(t):
    """`and if I pay with a silver?`"""
    due = total(t.owed)
    put = given(t, due)
    if not t.owed or put <= due:
        return False
    return t.add("sum", f"[and if I pay with|and out of|if I give you|what's left of|"
                        f"how much would I get back from|and with|"
                        f"suppose I put down] {money(t, put)}[|, what comes back|, how much is the change]",
                        back(put, due, asked_only=True))


def claim_change(t, put, due):
    """`shouldn't I get six back?`"""
    right = put - due
    claim = right if t.chance(0.4) else max(1, right + t.pick([-2, -1, 1, 2, 3]))
    point = (f"[shouldn't I get|don't I get|I should get|I'm owed|I thought I'd get|isn't my change|"
             f"I make it|it should be|"
             f"I was expecting|by my count it's] {money(t, claim)}[| back]")
    steps = f"{coins(put)} for {coins(due)}, so {coins(right)} back."
    return t.add("sum", point, f"Aye, {coins(right)} back." if claim == right else f"No, {{friend}}. {steps}")


def tip_of_change(t, rest):
    return t.add("thanks", "[keep it|keep the change|keep it, you earned it|that's for you|"
                           "no, the change is yours|you keep that|"
                           "put it in the jar|buy yourself an ale|take it as a tip|give it to Odo]",
                 f"{coins(rest)} for me? [Thank you kindly|Much obliged], {{friend}}.")


def served(t):
    """Thanks for what was brought."""
    return t.add("thanks", "[thanks|thank you|cheers|that was fast|lovely, thank you|much obliged|"
                           "many thanks|bless you|ah, perfect, thanks|you're a treasure|that looks good, thanks|"
                           "thank you kindly|thanks, love|"
                           "just what I needed, thank you|ta|you saved my life|good service here, thank you|"
                           "ah, that's better, thanks]",
                 "[Enjoy it|You're welcome], {friend}.")


def thank_change(t):
    return t.add("thanks", "[thanks|thank you|you're honest|good|fine|cheers|perfect|that's right|"
                           "honest to the copper|all correct|"
                           "we're even, then|pleasure doing business|good woman|a fair price|"
                           "then we're square]",
                 "[Thank you|Much obliged], {friend}. [Anything else?|]")


def count_again(t):
    return t.add("insult", "[that's wrong|you cheated me|that's not right|you gave me too little|count again|"
                           "are you sure|"
                           "I get more than that|wrong change|there's a coin missing here|"
                           "you've short-changed me|this isn't all of it|"
                           "you can't count, can you|hey, where's the rest|my change is wrong|"
                           "don't try to cheat me|"
                           "you're keeping some of it|I know my sums, that's too little]",
                 "[Count it again|I counted twice], {friend}. It's all there.")


def tip(t):
    """Money for nothing that was bought."""
    n = t.pick([1, 1, 2, 2, 3, 4, 5, 10])
    return t.add("sum", f"[here's a tip, {{m}}|{{m}} for you, [as a tip|for your kindness|"
                        f"for the good service|just because]|a little something for you, {{m}}|"
                        f"here's {{m}} for your trouble|I leave you {{m}} as a tip|{{m}} for the tip jar|"
                        f"take {{m}}, for the smile|you earned a tip, {{m}}]",
                 f"{coins(n)} for me? [Thank you kindly|Much obliged], {{friend}}.", m=money(t, n))


def pay_nothing_owed(t):
    if t.owed or t.tools:
        return False
    return t.add("sum", "[here is your money|I'd like to pay my debts|take this for the ale|"
                        "here are my coins for all I had|"
                        "I want to pay for everything|I pay now|let me pay what I owe you]",
                 "You owe me nothing, {friend}. [Keep your coins.|]")
