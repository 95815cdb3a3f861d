"""More words of menu.py: the cheapest, so many coppers, what is in a dish, one dish or another."""
from .grammar import lines

CHEAPEST = lines("""
    [what's|what is|which is|tell me|name me|show me] [the|your] {word} {thing}[| you have| in the house| here]
    your {word} {thing}[, please|, what is it|]
    [the|give me the name of the] {word} {thing}[?|, which is it|, what would that be|, quickly]
    [which|what] {thing} is the {word}[ of all| here|]
    [I wonder what|I'd like to know what|can you tell me what|do you know what] the {word} {thing} is
    [of all you have|of everything on the menu], [what's|which is] the {word} {thing}
    [I'm looking for|I'm after|I'd want] the {word} {thing}. [what is it|which one is that|what would you say]
    [point me to|lead me to|let me hear|I'd like] [the|your] {word} {thing}
    [if I want|if one wants|for somebody who wants] the {word} {thing}, what [do I order|is it|should I ask for]
    [I'm asking for|my master wants|my wife wants|we need] the {word} {thing}[. what is it|, which is that|]
""")
DEAREST = lines("""
    [money is no matter|I'm rich tonight|my uncle pays|I won at cards], what's the {word} {thing}
    [I only want the best|only the best for me], so what's your {word} {thing}
    [nothing is too dear for me|cost is nothing to me|spare no expense|the baron pays], what's the {word} {thing}
""")
WHICH_CHEAPEST = lines("""
    [which|what] is the cheapest[ of those| of them| of these|]
    [and |so |]which [of those|of these|of them|one] is [the cheapest|cheapest|the least expensive|
      easiest on my purse]
    [and |]the cheapest [one|of them|of those|among them][, which is it|?|, which would that be]
    [what's|what would be|which is] the cheapest [of them|of those|of the lot|one][, please|]
    [cheapest?|the cheapest?|cheapest one?]
    [which do I pay least for|where do I pay least|which costs the least|what costs the least of these]
    [which one hurts my purse the least|I'm poor, which is cheapest|I count my coppers, so which is the cheapest]
    [and |]which [would a poor man|should a poor man|would a miser] [take|pick|choose][ of those|]
    [which|what] [is|would be] the [lowest in price|smallest price|best for my purse|one for a thin purse]
""")
WHICH_DEAREST = lines("""
    [which|what] is the [dearest|most expensive|priciest][ of those| of them| of these|]
    [and |so |]which [of those|of these|one] [costs the most|is the dearest|is the most expensive]
    [and |]the [dearest|most expensive|priciest] [one|of them][, which is it|?]
    [which|what] [of that|of those|of these|of them] [empties my purse the most|is the one for a rich man|is the priciest one]
""")
TAKE_WHICH = lines("""
    [which|what] [would you take|would you pick|do you like best|would you choose|do you recommend|would you eat|
      should I take][ of those| of them| yourself|]
    [and |so |]which [one |of those |]is [the best|best|tastiest|your favourite]
    [I can't decide, which one|you choose for me|help me choose|hard to choose, what do you say|
      which one, if you were me]
    [what's your favourite of those|your favourite of these?|and your own favourite?|the best of those?]
    [what would Marla take|what would you have|what's your own pick|what's your pick][ of those|]
    [toss a coin for me|decide for me|pick for me|choose for me|tell me which one][, please|]
""")
OF_THOSE = lines("""
    [and |so |]which [of those|of these|of them|one] is {a}
    [and |]{a}, too?
    [is|are] [one|any|some] of [those|them|these] {a}
    [and |but |]it should be {a}, [too|as well]. [which one is|which of those fits|what's left]
    [which one|what of that|which of the lot] would be {a}
    [of those|of these|among those], [what's|which is|is anything] {a}
    [I forgot to say, |oh, and |also, ]it [must be|should be|has to be] {a}
""")
ALL_OF_IT = lines("""
    [is that all|is that everything|nothing else|that's all|no more than that|is there more|anything else like that|
      is that the whole list|what else fits|that's it]
    [and |]nothing else[ of that sort| like that|]
    [is|was] that [all|everything|the lot][ you have| there is|]
    [no more choices|no other choice|is the list that short|can't you think of more|any others][?|, really|]
""")
FIRST_LAST = lines("""
    [the {place} one|the {place} one, please|I'll take the {place} one|give me the {place} one|the {place}, please|
      the {place} of those|the {place} thing you said|that {place} one sounds good|I'll have the {place}|
      bring me the {place} one|make it the {place} one]
""")
TAKE_NAMED = lines("""
    [the {x}|the {x} then|the {x}, please|then the {x}|I'll take the {x}|I'll have the {x}, then|give me the {x}|
      bring me the {x}|{x} sounds good|{x} it is|go on, the {x}|the {x} will do|let it be the {x}|the {x} for me|
      I think the {x}|alright, the {x}|hm, the {x}]
""")
LEFT_OVER = lines("""
    [I have|I've got|my purse holds|there are] {money}. [if I take the {x}, what drink is left for me|
      can I have the {x} and a drink|what can I drink with the {x}|after the {x}, is there enough for a drink|
      the {x} and then, what can I still drink]
    [with {money}|from {money}|out of {money}], what [can I drink|drink can I have|drink is left] [after|besides|
      next to|with] the {x}
    [if I buy|when I've paid for|suppose I take] the {x}, what drink can I [afford|still get|have] [with|from|
      out of] {money}
    the {x} and a drink, and I have {money}. [which drink|what drink is it|what will it stretch to]
    [after|besides|on top of] the {x}, what drink will {money} [still buy|leave me|stretch to]
    [a drink|something to drink] to go with the {x}, all [for|out of|from] {money}. which [one|drink]
""")
FOR_SO_MUCH = lines("""
    [I have|I've got|I only have|I'm down to|there's left|all I have is|I own just|
      my whole fortune is][ my last|] {money}[, what can I {verb}|. what can I {verb} for that|
      , is there something to {verb}|. what do I get to {verb}]
    what can I {verb} for {money}
    [what|which {thing}s] [can I get|could I have|do you give me|does one get] for [my last|my|just|only|
      a mere] {money}[, to {verb}|]
    what [would|will|does|can] {money} [buy me|get me] to {verb}
    [is there|do you have|have you] [a {thing}|something to {verb}|anything to {verb}] for {money}
    {money}[. what can I {verb}|, and I want to {verb}. what is there|, what {thing} do I get]
    [I found|somebody gave me|I earned] {money}[ today| on the road|], what can I {verb}
    [look, |see, |here's ]{money}. [what can you give me to {verb} for that|which {thing} is that|anything to {verb}]
    how [far|long] does {money} go here[, I mean for something to {verb}|? I need to {verb}]
    [no more than|at most|up to] {money}, what can I {verb}
    [I can spend|I'm allowed to spend|I don't want to spend more than] {money}[, what {thing} do I get|
      . what can I {verb}]
    [turn|change] {money} into [a {thing}|something to {verb}][, what would it be|, if you can|]
    [my budget is|the budget is|I've set aside|mother gave me|there's a limit of] {money}[, what can I {verb}|
      . what's there to {verb}]
    what is there to {verb} here for {money}
    {money} and not a copper more, what can I {verb}
    [in my hand are|in my pocket are|under my hat are] {money}, what can I {verb}
""")
EXACTLY = lines("""
    [what can I {verb} for exactly|which {thing} costs exactly|is there a {thing} for exactly] {money}
    [which|what] {thing} [is|costs] {money}[ exactly|, not more and not less|, no more, no less| on the dot]
    exactly {money}, [what {thing} is that|what can I {verb}|is there something to {verb}]
    [I want to spend|I must spend] exactly {money} on a {thing}[, which one|. what is it|]
    [does any {thing} cost|do you have a {thing} that costs] [exactly|just|precisely] {money}
    [name me|tell me|find me] a {thing} [for exactly|that costs exactly|at exactly] {money}
""")
UNDER = lines("""
    [what|which {thing}s|which of your {thing}s] [is|are|do you have|can I get] [under|below|for less than] {money}
    [is there|do you have|have you] [a {thing}|anything to {verb}|something to {verb}] [under|below|
      for less than] {money}
    [something|anything|a {thing}] to {verb} [under|below|for less than|that's less than|cheaper than] {money}
    [it must cost|I want to pay|I pay|it has to be] less than {money}, what [can I {verb}|{thing} is there|
      is there to {verb}]
    what can I {verb} [under|for under|for less than|below] {money}
    [name me|tell me|find me] a {thing} [below|under|for less than|cheaper than] {money}
    [I'd like to stay|I must stay|let's stay] [below|under] {money}[. what can I {verb}|, which {thing} is that]
""")
OVER = lines("""
    [what|which {thing}s|which of your {thing}s] [is|are|costs] [over|above|more than] {money}
    [is there|do you have] [a {thing}|anything to {verb}] [over|above|for more than|that costs more than] {money}
    what {thing} [costs|sells for|goes for] more than {money}
    [name me|tell me|find me] a {thing} [above|over|dearer than|for more than] {money}
""")
PRICED = lines("""
    [what all costs|what costs|which of your wares cost|tell me all that costs|everything that costs] {money}
    [what on the menu|what from the kitchen and the cellar] is {money}
    [I want|give me] [a list of|to know] [all|everything] [for|at|that is] {money}
""")
MEAL_FOR = lines("""
    [I have|I've got|here are|I can spend] {money}, [I want to eat and drink|for food and drink|
      for a whole supper with a drink|what do I get for supper and a drink|
      that should feed me and wet my throat][, what can you do|. what do I get|]
    [food and drink|a meal and a drink|a dish with a drink|supper with a drink] for {money}[, what would that be|
      , what is there|. can you do that|, please|]
    what [meal and drink|food and drink|dish and drink] [do I get|can I have|would you give me] for {money}
    [can you|could you|would you] [feed and water|fill] me for {money}, [a dish and a drink|food and drink]
    [make me|put together|choose me] [a supper with a drink|a dish and a drink|
      something to eat and something to drink] for {money}
    for {money}, [what can I eat and drink|a bite and a drink, what is it|what do I get to eat and to drink]
    [a full supper|a square meal|food and a drink|a plate and a mug] [for|from|out of] {money}[, how would that look|
      , what's in it|]
    [I want to|let me|can I] eat and drink for {money}[, what will it be|. what do you suggest|]
    {money} must buy me [a dish and a drink|supper and a drink|food and drink], what [do you bring|is it|would you choose]
""")
DOES_IT_HAVE = lines("""
    [is there|do you put|is there any|any|you put] {x} in the {dish}[|, tell me the truth|, really|, my friend asks]
    [does|might|would] the {dish} [have|contain] [|any ]{x}[ in it|]
    [tell me|say], is the {dish} [free of|without] {x}
    [I hope|surely] there's no {x} in the {dish}[, is there|. or is there|?]
    [can I eat|can I have|may I have] the {dish}, I'm allergic to {x}
    the {dish}, [has it got|has it any|is there|does it have] {x} in it
    [I can't have {x}|{x} makes me sick|my {kin} can't have {x}]. [is there any in the {dish}|is the {dish} all right|
      what about the {dish}|can I risk the {dish}]
    [are you|can you be] sure there's no {x} in the {dish}
    how much {x} is [there |]in the {dish}
    [I was told|they say|my {kin} says] there's {x} in the {dish}[, is that so|, true|. is it true]
    [would|will] I [find|taste] [any |]{x} in the {dish}
    [did any|did some] {x} [get into|find its way into|end up in|go in] the {dish}
    [is the {dish}|would the {dish} be] safe for [someone|a man|a lady|my {kin}] who [eats no|can't eat|can't have] {x}
    [what about|how about] {x} in the {dish}[, any|, is there some|]
    [{x} in the {dish}|the {dish} has {x} in it|there's {x} in the {dish}], [yes or no|right|or am I wrong|isn't that so]
""")
WHAT_IS_IN = lines("""
    [what did you put|what does Odo put|what goes|what do you put|what have you put] [in|into] the {dish}
    what is the {dish} made [of|from|with]
    [what do you make|how do you make|how does Odo make] the {dish}[ with|]
    [which|what] ingredients [are in|go into|does one need for|has] the {dish}
    [the {dish}, what's in it|the {dish}, what is it made of|the {dish}, what's inside]
    what's [inside|all in|really in] the {dish}
    [I eat nothing I don't know|I'm careful with food|before I eat it], [tell me what's in the {dish}|
      what is in the {dish}]
    [what's the recipe for|what's the secret of|tell me the recipe of|how is one supposed to cook] the {dish}
    what [kind|sort] of [things|stuff|food] is in the {dish}
    [tell me|do I want to know|may I know|I'd like to know] what's in the {dish}
    [what have we|what do we have|what's hiding|what did Odo hide] in the {dish}
    [tell me|say|I must know|do tell], what is in the {dish}
    [what are|name me|list] the ingredients [of|in|for] the {dish}
    what [does Odo use|do they use|do you need] to make the {dish}
""")
TASTIER = lines("""
    [which is better|what's better|which tastes better|what do you like better|which would you take|
      what would you choose|which do you recommend|what should I take], the {a} or the {b}
    [the {a} or the {b}|{a} or {b}][, which one|, what do you say|? what would you take|, which is better|
      , you decide|?]
    is the {a} [better|tastier|nicer] than the {b}
    [I can't decide|I can't choose|I'm torn|it's a hard choice] between the {a} and the {b}[, help me|
      . what would you do|]
    [should I|shall I|do I] [take|have|get|order] the {a} or the {b}
    [if you had to choose|if you could have only one|your honest word], the {a} or the {b}
    [would you rather|do you prefer to] have the {a} or the {b}
    [my friend says the {a}, I say the {b}|one of us wants {a}, one {b}][, who is right|. who chooses better]
    [between|out of] the {a} and the {b}, [which one|which would you take|what do you prefer|what's your pick]
    [talk me into one|convince me of one|choose for me]: the {a} or the {b}
    [we're torn, is it|what's it to be,|so, Marla,] the {a} or the {b}
""")
STRONGER = lines("""
    [which is stronger|what's stronger|which is the stronger one|what hits harder|which has more alcohol|
      what makes me drunk sooner], [the {a} or the {b}|{a} or {b}]
    is [the {a}|{a}] [stronger|harder|weaker] than [the {b}|{b}]
    [how strong is|is there more kick in] [the {a}|{a}] [compared to|next to] [the {b}|{b}]
    [the {a} or the {b}|{a} or {b}], [which is stronger|which one is the strong one|what burns more]
    [I want to get drunk|I want the strong one], [the {a} or the {b}|{a} or {b}]
    [which one|what] [knocks me out|hits me|gets me singing] [sooner|first|faster], [the {a} or the {b}|{a} or {b}]
    [between|of] {a} and {b}, [which|what] [is the stronger|has more punch|is stronger|goes to the head sooner]
""")
FULLER = lines("""
    [which is bigger|which fills more|what fills better|which is more filling|what keeps me full longer|
      which is the bigger plate|what's heartier], the {a} or the {b}
    is the {a} [bigger|more filling|heartier] than the {b}
    [I'm really hungry|I'm starving|I've a big hunger], the {a} or the {b}
    [the {a} or the {b}], [which fills me up|which one fills more|what's more food|which is more on the plate]
    what do I get more of, the {a} or the {b}
    [which|what] [keeps the hunger away longer|lies heavier in the belly|feeds a big man better], the {a} or the {b}
    [between|of] the {a} and the {b}, [which|what] [fills me more|fills me up better|is the bigger meal|is more filling]
""")
GOES_WITH = lines("""
    [what|which drink|what drink] [goes|goes well|goes best|would go|fits|suits|tastes good] with the {dish}
    what [do I|should I|would you|does one|do people] drink with the {dish}
    [I take|I'll have|say I eat] the {dish}. [what drink goes with it|what do I drink with that|which drink suits it]
    [something|a drink|the right drink] to [wash down|go with|drink with] the {dish}
    the {dish} [makes me thirsty|is dry], what do I drink with it
    [your best|a good|the right] drink [for|with|to go with] the {dish}
    [which drink|what drink|what] [should stand beside|belongs beside|would you pour with|do you pour with|
      do you serve with] the {dish}
    [I've ordered|I'm having|we're eating|I'll eat] the {dish}, [what do you pour with it|what to drink|which drink fits]
    [pair|match] [a drink with the {dish}|the {dish} with a drink][ for me|, please|]
    the {dish} [needs|wants|calls for|cries for] a drink[, which one|. which|, what would you say]
""")
DOES_IT_GO = lines("""
    does [the {drink}|{drink}] go with the {dish}
    [can I|should I|would you] drink [the {drink}|{drink}] with the {dish}
    [the {dish} with {drink}|{drink} with the {dish}], [is that good|does that work|does it go together|
      what do you think]
    is {drink} [a good drink|right|the right thing] with the {dish}
    [would|does] {drink} [suit|fit|match] the {dish}
    [may I|could I|do people|does one] drink {drink} with the {dish}
""")
