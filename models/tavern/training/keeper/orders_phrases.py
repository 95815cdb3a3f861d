"""More words for orders: adding, leaving out, fewer, more, cancelling, the same again, paying, sums that a guest asks."""
from .grammar import lines


def either(t, phrase, more, share=0.55):
    """The phrase, or one of these lines, as a phrase."""
    return t.pick(more) if t.chance(share) else phrase


ADD_THING = lines("""
[and another thing|one thing more|while I think of it|before you go|before I forget|one last wish], {x}[ please| too|]
[put|throw|add|set] {x} [on top|on that order|to that|beside it|with it][ please|, will you|]
[my friend|my wife|the lad|the dwarf|our wizard|the lady|somebody at the table] also [wants|takes|would like|needs] {x}
[and|oh, and|also|plus] {x} for the [lady|lad|old man|dwarf|elf|boy|wizard|one by the window|man behind me|girl]
and [bring|fetch|get|give] [him|her|my friend|my mate here|the little one] {x}[ too| as well|]
[that needs company|it looks lonely like that|all that alone is dull], [so |]{x} [with it|too|on top]
[you know what|hm|wait|hold on|come to think of it], [add|we need|I also want|I also need|throw in] {x}[ too| as well|]
[and to go with it|and to go with that|and on the side|and next to it|and besides], {x}[ please|]
[can|could|may|might] [I|we] [add|have|get] {x} [too|as well|with that|on top|on top of that]
[would you|could you|can you] [put|add|bring] {x} [with that|to that|on top|as well|too]
[make that with|I'll take that with|bring it with|and serve it with|and all of that with] {x}
[I'm still hungry|I'm still thirsty|my eyes are bigger than my belly|I'm not done|that's not all], [so |]add {x}
[the order grows|my list grows|I'm in a good mood|I feel rich|in for a copper]: {x} [too|as well|on top]
[not only that|that's not everything|there's more to it], [I also want|we also need|also] {x}
[don't forget|don't leave out|and let's not forget|I nearly forgot|I almost forgot] {x}
and {x} [for good measure|for luck|to be safe|to round it off|to keep it company|while we're at it]
""")
WITHOUT_IT = lines("""
[leave|take] out the {x}[ please| again| after all|]
[remove|delete|cut|cross out|rub out|lose] the {x}[ please| from the order| from my list|, will you|]
[I can do without|we can do without|I've gone off|I don't fancy|nobody wants|we don't need] the {x}[ after all|]
[I regret the {x}|I spoke too soon about the {x}|the {x} I can't pay for], [leave that out|take that off|strike that]
[keep the rest, but|all as I said, but|the same order, but|everything stays, only] [no {x}|without the {x}]
[do we really need|did I really say|what was I thinking with] the {x}? [leave that out|strike it|take that off]
[send the {x} back|let the {x} be|hold the {x}|spare me the {x}|I'll pass on the {x}|the {x} I don't want any more]
[my friend|my brother|the lad|the dwarf] [doesn't want|won't have|changed his mind about|has no room for] the {x}
[too much for me|too much for us|that's more than we can eat|my purse protests], [so no {x}|so without the {x}|drop the {x}]
minus the {x}[, please| then| after all|]
just the [other things|rest][, please|], [not the {x}|no {x}|the {x} I don't need]
[can|could] you [take|leave] the {x} out[ again| please| of it|]
""")
FEWER = lines("""
[make it|let's have|bring] {k} [{things} |]fewer[, please|]
[bring|make|serve|pour] {k} of the {many} less[, please|]
[subtract|deduct|knock off|strike|cross out|remove] {k} of the {many}[ please|]
{k} [of us|at the table] [left|went home|fell asleep|lost heart], so {k} [{things} |]less
[I counted wrong|I counted the cat|that's too many], {k} of the {many} less
[we can do|we'll manage|I'd be fine|we're happy] with {k} less of the {many}
[could you|can you|would you] [take off|leave out|drop|cancel] {k} of the {many}
""")
SWAP_ONE = lines("""
[turn|change] one of the {many} into {thing}[, please|]
[could|can] one of the {many} be {thing}[ instead|]
[one of us|my brother|the dwarf|the lady|our youngest] [prefers|would rather have|wants] {thing} instead of the {one}
[exchange|trade] one {one} for {thing}[, please|]
one {one} out, {thing} in
[give me|bring us|we need] one {one} less and {thing} [for it|in its place|instead]
[keep the others, but|all the same, only|the rest is fine, but] [swap|change] one {one} for {thing}
""")
MORE_ONE = lines("""
[I could|we could|my mate could|my belly could] [do with|use|manage] [one more|another one|another {thing}]
[encore for the {thing}|the {thing} again|once more the {thing}|{thing} again, please|again the {thing}]
[oh, that went down well|that hit the spot|that vanished quickly|it's gone already], [one more|another one|another {thing}]
and [one more|another {thing}|another one] for [my friend|the lady|the dwarf|him|her|the lad|the road|the old man]
[add|bring me|bring us|get me|fetch us] [one more|another|another one|another {thing}]
[two is better than one|one leg can't walk|I blinked and it was gone], [another|one more|another {thing}]
[I'm not done with|I can't get enough of] that {thing}, [one more|another]
[can|could|may] [I|we|he|she] [have|get] [one more|another one|another {thing}|one more of those]
another {thing} for the [table behind me|lady|lad|man beside me|wizard|boy][, same as mine|, too|, as well]
""")
MORE_MANY = lines("""
[add|put down|bring|get us|make that] {n} more[ of them| of those| of the same| please|]
[raise|up] that by {n}[, please|]
[on top of that|besides|in addition|and], {n} more {many}[ please|]
[new people came in|my brothers are here|the rest of us arrived|company has come], {n} more[ {many}|]
{n} more {many} for [the lads|my friends|the others|that table|the ones at the door|the late ones]
[that won't be enough|not enough by far|that lasts us a minute], {n} more[ {many}|]
and another {n}[ for the others| for my friends|, please]
[could|can|may] [we|I] [have|get|add|order] {n} more[ {many}| of them| of those|]
[I underestimated us|we drank that fast|it's a thirsty night|the table is empty again], {n} more[ {many}|]
""")
SAME = lines("""
[can|could|may] [I|we] [get|have] [that|all that|all of it|the lot|that order] [again|once more|a second time]
[bring|serve|give us|pour] [all of that|the same thing|the same order|that lot|what we just had] [again|once more]
[round two|second helping|second round|once again|again please|one more of everything|everything again|same order]
[I'll repeat that|let's repeat that|play it again|do it over|as before, please|as a moment ago|just like before]
[that was so good|it was all eaten in no time|we're not done yet], [the same again|all of it again|once more the same]
[the very same again|exactly the same again|an identical round|the whole order again|the whole thing once more]
[I'd like|we'd like|I want|we want|let's get|make it] [the same again|the same once more|another round of the same]
[whatever I just had|what I just had|what we just ordered], [again|once more][ please|]
[copy that order|reorder the same|order that again|bring that order again]
""")
CANCEL = lines("""
[I've thought better of it|I talked myself out of it|my purse says no|my better half says no], [don't bring that|cancel it]
[leave that order|drop that order|bin that order|tear up that order|lose that order|withdraw my order][ please|]
[no|nah|sorry|wait|oh], [I don't need that any more|I won't take that|I don't want that any more|keep that|not that, then]
[can|could|may] I [cancel that|take that order back|cancel what I just ordered|undo my order|still cancel]
[please|kindly] [cancel|undo|forget] [what I just said|that last order|what I just ordered|my last order]
[hold it|stop there|stop the kitchen|tell Odo to stop], [I don't want that after all|no need for it now|cancel that]
[I ordered too fast|I spoke in haste|I was too hasty], [take it off again|cancel that|forget that order]
""")
PAY_ALL = lines("""
[that's me paid|I put down what I owe|here's the sum|the money's on the bar|here's every copper of it|exactly that, here]
[I'll|let me|I] [settle|square|clear] [it|that|everything|the whole bill|all of it] [now|here and now|on the spot|right away]
[*hands over the coins*|*counts out the coins*|*drops the exact sum*|*slides the money over*|*pays the bill*]
[here's|there's] [the exact sum|the full amount|all I owe you|your money, all of it|the whole lot|what you asked for]
[a fair sum|fair price|worth every copper|money well spent], [here it is|here you are|I pay|here's the money]
[paid in full|consider it paid|debt settled|counted and paid|all yours][, there|, thank you|]
[on me|my round|I've got this|leave it to me|I'll get it], [I pay for all of us|I'm paying all of it|here's the lot]
""")
TAKE_ALL = lines("""
[then we'll have|then bring us|so let's have|let's get|put me down for] [all of that|that|exactly that|just that]
[that fits my purse|that I can manage|cheaper than I feared|not too bad|sounds fair|I have that much], [bring it|I'll take it]
[order it|order that for me|make it happen|do it|bring it over|let's do it|get it going|send it over]
[we're agreed|it's a deal|agreed|settled then|done|say no more], [bring that|bring it|we take it]
[yes|aye|right|ok|good], [that's what we want|that's our order|we'll have that|exactly that, please|I'd like that]
""")
CHANGE = lines("""
[for|against] {x} I [give you|put down|hand you|pay with] {m}, [what comes back|what's my change|how much do I get back]
[here's a riddle|quick sum|help me reckon]: {x}, [paid with|paid from|out of] {m}, [what's the change|what comes back]
[say|suppose|imagine] I [pay|settle] {x} [with|from|out of] {m}[, what's my change|. what's the change|, what do I get back]
what [do you give back|do you return|comes back|goes back into my purse] [if|when] I pay {x} [with|from] {m}
{x}, and [I hand you|I pay with|you break] {m}: [my change|what's the change|how much comes back|what do I get back]
[when I pay|if I buy] {x} and give you {m}, [how much is mine again|how many coppers come back|what's my change]
""")
ENOUGH = lines("""
[I wonder if|do you think|tell me if] {m} [will do|is enough|will be enough|is sufficient] for {x}
[my purse has|my pocket holds|I count] {m}[. does that buy me|, does that get me|. will it do for|. am I rich enough for] {x}
[do I get|could I get|am I allowed] {x} with {m}
{x} - [does|will] {m} [do|do it|cover that|reach]
[I have to make do with|there's no more than|I brought only] {m}. [can I have|do I get|is there enough for|can I get] {x}
[do I have enough|is my purse enough|have I enough money], with {m} for {x}
[with|for] {m}, [can I get|could I have|would I get|will you give me] {x}
""")
BUYS = lines("""
[turn|change|make] {m} into {many}[, how many is it|, how many do I get|. how many]
{m} worth of {many}[, how many is that|, how many do I get|. how many]
how many {many} [do I get|can I order|could I buy|do you hand me] with {m}
[if I spend|if I drop|when I leave|say I spend] {m} on {many}, how many [do I get|is that|are mine]
{m}, all of it for {many}. how many [is that|do I get|will you bring]
[my friends and I put together|we have|we've got|there's] {m}[. |, ]how many {many} [can we have|does that buy us|is that]
""")
