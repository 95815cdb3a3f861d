"""Orders: plain ones, hints, the same for several people, a round for the house."""
from .grammar import coins, lines, listed
from .orders_bill import bill, bill_of_one, check_last, pay, served, what_ordered
from .orders_corrections import (add_thing, cancel, change_count, change_thing, fewer, more_of_it, same_again,
                                 swap_one,
                                 where_is_it, without, wrong_thing)
from .orders_prices import is_it_good
from .orders_words import (EDIBLE, FOR, WANT, WHO, asked, back, company, confirmation, fits, given, many_of,
                           money, named,
                           new_order, persons, plain_name, summed)
from .talk import GOODS, draw, said, total, worked_sum

ORDER_LINES = lines("""
{want} {x}{whom}
{want} {x}
{want} {x}{whom}
{want} {x}[, please| if you please| if you would| when you can|, quick|, and quick about it|, thanks]
{x}[| please|, please| for me|, thanks|, chop chop|, and be quick]
[so|well|right|okay|hm|let's see|let me think|what shall I take], {x}[ then| for a start| to begin with|
     I think| will do|]
[I'm|we're] [hungry|thirsty|parched|starving|dry as dust|dying of thirst|famished], [so |]{want} {x}
[my throat is like sand|my belly growls like a bear|I just got paid|I've had a day of it|the road was long|
    it's been a long day|my stomach thinks my throat is cut|I've not eaten since dawn|
    the dust of the road is in my throat|
    I could eat a horse|there's frost in my bones|we rode all night|I've earned it today|my feet are killing me][. |
    , |, so |
    ... ]{want} {x}
{x} [would be nice|would be lovely|would do nicely|would hit the spot|sounds good|would go down well|will do me|
    is what I need|
    and make it snappy|over here|to this table|on the double|and the bill later|would save my life|wouldn't go amiss|
    is all I want|is what we came for|if there's any left|as fast as you can|for my empty belly]
[my friend|the lady|my wife|my companion|my brother|the lad] and I [will have|want|would like|take|could use|
    fancy] {x}
[if it's not too much trouble|when you get a moment|when you have a free hand|whenever you're ready|
    once you've a minute], {x}[ please|]
[oi|hey|hello|barkeep|Marla|hey you|psst|innkeeper|good woman]! {x}[!| please| over here| and fast]
[put|set|place|slide] {x} [on this table|in front of me|on the bar|down here|over this way][, will you| please|]
[my order|order|here's what I want|the usual order of a hungry man|for the corner table|table by the window]: {x}
[the doctor says I should have|my wife says I need|I promised myself|I've been looking forward to|
    I can almost taste|nothing beats|
    my heart desires|I dreamt of|I've come all this way for|they say you do a good job of] {x}[, so bring it|
    , so let's have it| please]
[may I be so bold as to ask for|I humbly request|my lord wishes|the baron desires|your finest guest wants|
    the crew demands|
    my master sends me for|our table is short of|there's nothing on this table, we need|
    the lady here would care for] {x}
[for the road|as a nightcap|to warm my bones|to calm my nerves|for my supper|to celebrate|to wash down the dust|
    for my sorrows|
    against the cold|before bed], {x}[ please|]
{x} [I want|you bring|is good for me|you give, yes|for me is good|I take, thank you]
[please to bring|please be bringing|would you kindly serve|I ask you kindly for|pray bring us|might one have|
    one would like] {x}[ if it please you|]
[yo|ahoy|arr|avast|hoy], {x}[ for a thirsty sailor| for an old salt|, matey| for the crew|]
[*sits down*|*walks up to the bar*|*drops a coin on the counter*|*waves*|*leans on the bar*|
    *takes a stool*] {x}[ please|]
[I sit down at the bar and say|I walk to the bar and order|I wave at you and ask for|
    I lean on the counter and ask for|
    I hang up my cloak and order] {x}
[this one's on me|my treat|I'm buying|I won at dice|it's my birthday|we're celebrating][, so |, |! ]{x}
[you know what|to hell with it|why not|go on then|ah well|you only live once|who's counting][, |! |... ]{x}
[can|could|would|will] you [bring|get|fetch|pour|fix|make|serve|find] [me|us] {x}[ please|]
[would you mind|do you mind|any objection to] [bringing|fetching|getting] [me|us|the table] {x}
[I wonder if|I was wondering whether|I was hoping] [I could have|I might get|you could bring me|we might have] {x}
[what I'd like|what I want|all I need|the only thing I want][| now| tonight| most] is {x}
[bring|give|get|serve] {x} [to me|to us|to this table|here|and hurry|or I'll faint|and don't spill it|
    before the bard starts]
[don't forget me, |I'm still waiting to order, |my turn, |me next, |are you free? |finally, ]{x}
[I'll start with|we'd better begin with|let me begin with|first of all|for starters|to kick things off] {x}
nothing [fancy|much|special][, just|, only| for me, just] {x}
[just|only|simply] {x}[ for me| today| please| and some peace|]
[if I may|if there is any|if it's fresh|if Odo can manage it|if you still serve], {x}
[a hard day's work|a long march|a cold ride|a day in the saddle|a night on the river] [deserves|calls for] {x}
[the night is young|the fire is warm|the company is good|the rain won't stop], so [let there be|bring on|we'll have] {x}
[there's|I've] room [on this table|in front of me] for {x}
how does a [man|body|traveller|poor soul] get {x} [around here|in this house]
[will somebody|would somebody|can somebody|won't anybody] [bring|fetch|get] [me|us] {x}
[I keep thinking of|my mind is set on|my mouth waters for|I have a great longing for] {x}
tonight we live like kings[, | - |: ]{x}[!|, please|]
{x}, and [no fuss|a smile with it|none of your small portions|keep Pickle away from it|leave me in peace]
[my lunch|my dinner|my supper|the plan for tonight] [is|shall be|will be] {x}
[I said to myself|I told my horse|I swore on the road]: {x}[ first, then everything else| and nothing less|]
[you can start|get started] with {x}[ for us| for me|]
[I'd be happy with|I'd settle for|I could live with|a man could do worse than|I'm content with] {x}
[I'd give my left arm|I'd walk ten miles|I'd fight a bear|I'd crawl through mud] for {x}
would it be greedy to ask for {x}
[may|might|could|can] a [poor pilgrim|weary soul|stranger|hungry soldier|simple farmer] [have|get|ask for] {x}
[to put me back on my feet|to get the blood moving|to drown out the bard|to make me human again], {x}
[the party needs feeding|my crew is here|the lads are back|everybody's at the table|we have a seat at last], {want} {x}
it's {x} [I'm after|I want|I came in for|we need|I've been waiting for all day]
{x} [wouldn't hurt|couldn't hurt|might save me|will see me through the night|will set me right|should do the trick]
{x} [and I'm a happy man|or I die|for this old sinner|for a thirsty soul|for yours truly|in my name]
[could you see to|would you see about|kindly arrange] {x} [for us|for me|for this table]
[while you're up|as you're passing|when you come by again|next time you walk past], {x}[ please|]
[can I order|could I order|I'd like to order|we'd like to order|let me order|I'm going to order|we're ordering] {x}
[I'd like to order|we're ready to order|ready to order|here comes an order|take my order][: |. |, ]{x}
[a friend told me to order|my brother sends me to get|they sent me over to fetch] {x}
[enough talk|enough chatter|no more stories|business first|first things first|down to business][, |. |: ]{x}
[slide|send|pass|shove] [us|me] {x}[ across the bar| over here| down this way|]
[tell Odo|tell your people|shout to the back|let Elsie know] [we need|I want|I ordered] {x}
[right now|tonight|after such a day] I could [use|do with|go for] {x}
[I suppose|I guess|I reckon|I believe] I'll [have|take|try|go with] {x}[ then| tonight|]
[I've decided on|I've settled on|my choice falls on|we agreed on|the vote was for|the dice say] {x}
[I want to treat myself to|I'll spoil myself with|I allow myself|I've earned myself] {x}
[if I don't get|unless I get] {x}[ soon|], [I'll scream|I won't move from this spot|I'll be no use to anybody]
[by my beard|by the old gods|upon my honour|verily], [bring forth|I crave|fetch hither|I would have] {x}
[good dame|mistress|goodwife|fair hostess|madam], [pray serve me|I'd have|might I have|kindly let me have] {x}
[lemme get|lemme have|gonna have|gonna need|we're gonna take|can I just get|just gonna grab] {x}
{x} [in front of me|on this bar|on my table], [that's what I want to see|that's all I ask|that would make my day]
[at last a free stool|at last a warm room|now that I'm sitting|finally inside], {x}
[I won't be difficult|nothing complicated|keep it simple|easy one]: {x}
[we'll need|we're going to need|there must be|this table wants|the table ordered] {x}
[my stomach votes for|my tongue asks for|my heart says|my belly tells me] {x}
[don't ask, just bring|no questions, just|fast as lightning,|before I change my mind,] {x}
[what about|how about] {x} [for me|for us|for a tired man|for a hungry table|to begin with]
[let's make it|I'm going for|I'm leaning towards|I'm voting for|I'm choosing] {x}
[mark me down for|note down|write on my slate|put on my tab] {x}[ please|]
""")

PLAIN_LINES = [ORDER_LINES[1], ORDER_LINES[3], ORDER_LINES[4]]
LODGING_LINES = lines("""
{want} {x}[| please| for tonight| for the night]
{want} {x}
{x}[| please|, please| for me| for tonight]
[I could sleep for a week|I'm dead on my feet|my eyes fall shut|it's too late to ride on|
    we've been on the road for days|
    I smell like my horse|my bones ache|the roads are dark and wet|I can't walk another step][. |, |, so |
    ... ]{want} {x}
[book|reserve|keep|prepare|make ready|put aside|get ready] {x} [for me|for us][| tonight| please]
[is there|would there be|is there still] {x} [left|to be had|free], [I'd take it|for me, that is|because I want it]
[we're staying|I'm staying|I'll stay] [the night|till morning|here tonight], [so |]{x}[ please|]
[can|could|would] you [get|give|find|prepare] [me|us] {x}[ please| tonight|]
[my order|what I need|all we need|what we want] [is |: ]{x}
[put me down for|write me down for|I'll pay for|sign me up for] {x}
[*drops bags*|*yawns*|*shakes off the rain*] {x}[ please|]
[one would like|we require|my lord needs|her ladyship wishes for] {x}
{x} [would be heaven|would do|is what I need now|if you have it|and then I'm happy]
[I'd like to sleep here|I want to spend the night|I'd rather not sleep in a ditch|a ditch is no bed], so [{x}|{want} {x}]
[where else would I get|I was hoping for|I rode all night for|I'd pay anything for] {x}
[can I|may I|could I|can we] [book|take|get] {x}[ tonight| for tonight|]
[it's raining|it's dark out|the gates are shut|the storm is coming|I missed the ferry][, |. |, so ]{want} {x}
[my back can't take another night on the ground|I've slept in barns for a week|the ground was hard last night], {x} please
[you can count me in for|I'd like to have|we'd like to take|we're in need of] {x}
[if it's still free|if nobody has taken it|if you can spare it|before somebody else gets it], {x}[ please|]
[show me to|hand over the key, I take|lead the way, I'll take] {x}
[no ale tonight|no supper for me|nothing to eat], [only|just] {x}
[first of all|before anything else|before I eat], {x}
""")


def follow_order(t):
    t.follow = [change_count, change_count, change_thing, change_thing, cancel, same_again, more_of_it, bill,
                is_it_good, pay, what_ordered, add_thing, add_thing, served, served, served, without, swap_one, fewer,
                where_is_it, wrong_thing, bill_of_one, check_last]


def plain_order(t):
    new = new_order(t)
    if not fits(t, new):
        return False
    t.serve(new)
    lodging = set(new) - set(EDIBLE)
    said_as = ORDER_LINES if not lodging else LODGING_LINES if lodging == set(new) else PLAIN_LINES
    sorry = "[sorry, |I was only joking. |never mind that. |enough of that. |all right, ]" if t.chance(0.06) else ""
    t.add("order", sorry + t.pick(said_as), confirmation(t, new), want=WANT, x=named(t, new), whom=FOR,
          kin=t.pick(WHO))
    return True


def order_for_company(t):
    """`five of us, each an ale`"""
    point, new, first = company(t)
    if not fits(t, new):
        return False
    t.serve(new)
    before = "[|||[good evening|well|so|right], |{want} ]" if point.startswith(("a ",
        "an ")) else "[||[good evening|well|so|right], ]"
    t.add("order", f"{before}{point}[| please|, please|, and quick]", f"{first}{summed(new)}.", want=WANT)
    return True


def order_for_persons(t):
    """`an ale for me and a stew for my wife`"""
    new = dict.fromkeys(t.rng.sample(EDIBLE, t.pick([2, 2, 2, 3, 4])), 1)
    if not fits(t, new):
        return False
    t.serve(new)
    t.add("order", f"[|||so, |right, |let's see, |well, ]{persons(t, new)}[||, please|, and that's all]",
          confirmation(t, new))
    return True


def the_same_for(t):
    """`an ale, and the same for my friend`"""
    keys = t.rng.sample(EDIBLE, t.pick([1, 1, 1, 2]))
    things = named(t, dict.fromkeys(keys, 1))
    new = dict.fromkeys(keys, 2)
    if not fits(t, new):
        return False
    t.serve(new)
    t.add("order", f"{WANT} {things}[, and |. And | and |... ][the same|the same again|just the same|"
                   f"one lot more|the very same|"
                   f"the same thing] for [my friend|him|her|my brother|the lady|my wife|the old man|"
                   f"my mate here|the man next to me]"
                   "[| please| too]", confirmation(t, new))
    return True


HAVING = [(["ale"], "[what he's drinking|what that man drinks|what those men drink|"
                    "what the sailors are drinking]"),
          (["wine"], "[what the lady is drinking|whatever she's drinking|what that noble drinks]"),
          (["stew"], "[whatever smells so good|what's in that pot|what he's eating|what that man is eating|"
                     "what she's eating|"
                     "what's on the fire]"),
          (["stew", "ale"], "[what he's having|what he is having|what she's having|what they're having|"
                            "what my neighbour has|"
                            "what the man over there got|what everyone's having|what the others have|"
                            "what that fellow has]")]


def what_he_has(t):
    keys, what = t.pick(HAVING)
    new = dict.fromkeys(keys, 1)
    if not fits(t, new):
        return False
    t.serve(new)
    things = listed([GOODS[k]["name"] for k in keys])
    t.add("order", f"[I'll have|give me|I want|bring me|the same as|for me|I'd like|I'll take|make mine|"
                   f"can I get|let me try|I take]"
                   f" {what}[| too| please|, it looks good|, it smells good]", f"That's {things}. "
                                                                               f"{summed(new)}.")
    return True


REFILL = lines("""
[my|this|the] [cup|mug|glass|tankard] is [empty|dry|empty again|as dry as the road|mysteriously empty|looking sad|
    hollow]
[fill her up|fill it up|top me up|fill me up again|hit me again|fill it again|same glass, more of it|refill please|
    refill]
[I see|I'm looking at|oh look,|what's this,] the bottom of my [mug|cup|glass|tankard]
[another|one more], [I'm|my cup is] [empty|dry|out]
[can|could|would] you [fill|refill|top up] [my|this] [cup|mug|glass|tankard][| again| please]
[I've|I] [drunk up|finished my drink|emptied my mug|run dry|nothing left in my mug|drained my cup]
[pour me|give me|I need|time for] [a refill|a top-up|another drink of that|another drop]
[there's|I have] [a hole in my mug|nothing in here but air|only foam left]
[keep it coming|keep them coming|pour again|again, barkeep|don't let me dry out|once more into the mug]
[my mug is|my cup is|this mug is] [bone dry|dry as dust|crying for more|only foam now|drained]
[would you|could you|please] [refill me|top me off|fill it to the brim again|give me a refill]
[I'm running low|I'm on my last drop|last drop's gone|nothing left in here|my mug has a leak][, refill please|, pour again|]
[again in the same mug|refill this|a drop more in here|another splash in my mug|same mug, same stuff]
""")


def refill(t):
    """The last drink once more; of a guest who drank nothing, Marla asks what was in the cup."""
    drinks = [key for key in t.last_order if GOODS[key]["kind"] == "drink"]
    if not drinks or not t.owed:
        return False
    new = {drinks[-1]: 1}
    if not fits(t, new):
        return False
    t.serve(new)
    return t.add("order", t.pick(REFILL), f"One more {GOODS[drinks[-1]]['name']}, {worked_sum(new)}.")


def pay_other(t):
    """Something for another guest, on this one's bill."""
    key, who = t.pick(EDIBLE), t.pick(["the old man", "the lady", "the bard", "that fellow", "the captain",
                                       "Finn", "Odo", "the man in the corner",
                                       "the girl by the fire", "my neighbour", "the poor fellow over there",
                                       "the soldier"])
    new = {key: t.pick([1, 1, 1, 2])}
    if not fits(t, new):
        return False
    t.serve(new)
    things, guest = asked(t, key, new[key]), who.replace("my ", "your ")
    point = t.pick([f"[{things} for {who}, on me|{things} for {who}, I'm paying|"
                    f"bring {who} {things}, on my bill|give {who} {things}, I'll pay]",
                    f"[buy {who} {things} from me|I'd like to buy {who} {things}|"
                    f"send {things} over to {who}, [on me|my treat|I pay]]",
                    f"[put {who}'s {plain_name(t, key)} on my bill|I pay for {who}'s {plain_name(t, key)}|"
                    f"{who}'s {plain_name(t, key)} is on me]" if new[key] == 1 else f"{things} for {who}, "
                                                                                    f"and put it on my bill"])
    t.add("order", point, f"{said(key, new[key])} for {guest}, on your bill, {worked_sum(new)}." if new[key] > 1
          else
          f"{said(key, 1)} for {guest}, on your bill. {coins(total(new))}.")
    return True


def round_for_all(t):
    """A round for the house: there are ten guests."""
    key = t.pick(["ale", "ale", "ale", "cider", "mead", "wine"])
    new = {key: 10}
    if not fits(t, new):
        return False
    t.serve(new)
    drinks = "[drinks|ale|a drink|a beer|an ale]" if key == "ale" else f"[{many_of(t, key)}|a {plain_name(t, key)}]"
    t.add("order", t.pick([f"{drinks} for [everyone|everybody|the whole house|all of them|"
                           f"every soul in here][!|, on me| on me|, I'm paying]",
                           f"a round [for the house|for everyone|for all|for the whole room|"
                           f"on me, for everybody]"
                           f"{'' if key == 'ale' else ', make it ' + key}",
                           f"[I'm buying|my treat|I pay], {drinks} [all round|for the house|for everybody]"]),
          f"Ten guests tonight, so {said(key, 10)}, {worked_sum(new)}.")
    return True


def order_and_pay(t):
    """`two ales, here's a silver`"""
    new = new_order(t, 2)
    put = given(t, total(new))
    if t.owed or t.tools or put < total(new):
        return False
    t.serve(new)
    t.owed = {}
    t.add("sum", f"{WANT} {named(t, new)}[, |. |, and |... ][here's|here is|here are|I pay with|take|there's|"
                 f"out of|from] {money(t, put)}"
                 "[||, what do I get back|, change please]",
          f"{summed(new)}. {back(put, total(new))}")
    return True


ORDERS = {plain_order: 70, order_for_company: 9, order_for_persons: 6, the_same_for: 3, what_he_has: 2,
          refill: 4, pay_other: 3,
          round_for_all: 1}


def order(t):
    if not draw(t.rng, ORDERS)(t) and not plain_order(t):
        return False
    follow_order(t)
    return True
