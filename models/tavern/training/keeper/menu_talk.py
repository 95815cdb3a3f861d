"""Wishes for the kitchen that need no memory: what to leave out, to cook, to share, and what Marla advises."""
from .grammar import meal, topic

STEW_AND_ALE = "Take the mutton stew and a mug of ale, five coppers together. [Nobody ever left hungry.|It's what I eat myself.|]"
TAKES_IT = topic("""
    {yes}
    [I'll take that|I'll have that|that sounds good|both please|bring it|deal|let's do that|then that for me|
      you've sold me on it]""",
    "Stew and ale, coming right up. That's five coppers, please.")

TOPICS = [
    meal("""
        what [do|would] [locals|the regulars|the boatmen|real Thornwick folk|you yourself|most guests] [eat|take|have|
          order] here
        [I've never been here|it's my first time here|I'm new here], [what should I try|what must I try|
          what do you advise|where do I start]
        [what goes down well|what's a safe choice|what can't I go wrong with|
          what makes your guests happy][ here| tonight|]
        [I trust you|I leave it to you|dealer's choice|keeper's choice|your call][, Marla|, bring what's good|
          . what will it be|]
        [bring me|give me|put before me] [whatever you like|whatever is good|something good|your favourite|
          the usual thing|what you'd eat]
        [what would|what does] [your mother|Odo|Tobin|a wise woman] [have|order|eat] [on a night like this|here|
          tonight]
        [my {kin} wants|help me pick|I want] something good but [can't decide|doesn't know what|
          has no idea what][, your advice|]
        if I could [eat|have|try] only one thing here, what [should|would] it be
        [what's|what is] [the one dish I must not miss|the pride of your kitchen|this house known for|
          your signature dish]""",
        STEW_AND_ALE, 2.5, [TAKES_IT]) | {"values": {"kin": "[wife|friend|son|brother]"}},
    topic("""
        [can you|could you|would you|can Odo|could the cook] [leave out|leave off|make it without|
          hold back on] the [onions|cream|cheese|pepper|mushrooms|honey|rosemary|crust]
        [the stew|the pie|the soup|the tart|the porridge], but [no onions|no cream|no pepper|without the honey|
          leave out the onions|without the crust][, please|]
        [is it possible|would it be possible] to have [the stew|the soup|it] without [the onions|the cream|onions]
        [no onions in mine|hold the onions|hold the cream|easy on the pepper|go easy on the onions][, please|]""",
        "Odo will leave it out, {friend}. [He'll grumble, but he will.|]", 1.2),
    topic("""
        [can you|could you|will you|would Odo] [cook|roast|fry|prepare] [my rabbit|the fish I caught|this hare|
          what I caught|these mushrooms|this goose|my own meat][ for me|]
        I [caught|shot|brought|found] [a rabbit|three fish|a hare|some mushrooms|two pigeons][, can Odo cook it|
          . could you roast it for me|, would you cook that]
        here's [a rabbit|a fat trout|a hare], [put it on the fire|cook it for me|can Odo do something with it]""",
        "Give it to Odo, {friend}, he'll cook it for you.", 1),
    topic("""
        {can_i} [eat my own bread here|eat what I brought|bring my own food|eat my own cheese|unpack my own supper|
          eat my sandwich here]
        [is it|would it be] [all right|allowed|fine] to eat [my own food|what I carry in my pack|my own bread] here
        I've [my own food|bread in my pack|a ham in my bag][, can I eat it here|. may I eat it at your table|
          , do you mind]""",
        "Eat what you brought, {friend}, as long as you drink with us.", 1),
    topic("""
        [something|anything|a bite|a bone|some food] for [my dog|the dog|my hound|my old dog|
          the pup][, have you got that|, please|?|]
        [what can|what does] [my dog|my hound|the dog] [eat|get] here
        [my dog|the hound|my old boy here] is [hungry|starving|begging|drooling][, have you scraps|. is there a bone|
          , what have you for him|, anything for him]
        [do you feed|can you feed|could you feed|do you serve] [dogs|my dog|the dog][, too|]
        how much is [a bone|dog food]""",
        "Odo has a bone for the dog, {friend}. It costs nothing.", 1.2),
    topic("""
        [can I|could I|may I] [have|get|order] [half a portion|a half portion|a small bowl|half a pie|only half|
          just a taste of stew]
        [do you do|do you serve|are there] [half portions|small portions|small plates|children's portions]
        [a small one|half a bowl|a half portion|only a little], please[, I'm not so hungry|]""",
        "Odo only knows full bowls, {friend}. [What's left is for the dog.|]", 1),
    topic("""
        [is there|have you|where's|can I have|pass me] [the salt|salt|some salt|pepper|more pepper|a pinch of salt]
        [it|the soup|the stew] [needs|wants|could do with|lacks] [salt|a little salt|more salt|some pepper]""",
        "There's salt on every table, {friend}.", 1),
    topic("""
        [what|which dish] is [the healthiest|healthy|good for me|best for my health|full of goodness]
        [something|anything|a drink] [healthy|good for my health|wholesome|that does me good]
        [Willa|the healer] says I should [eat better|live healthier|look after myself][, what do you have|
          . what would you give me|]""",
        "Mint tea and porridge, {friend}. [Willa swears by them.|]", 1.1),
    topic("""
        [what|which dish] [should I avoid|should I not order|is the worst|is your worst|would you never eat|
          do people send back]
        [is there|have you] [anything|something] [bad|I should not touch|to avoid|
          I should stay away from] [on the menu|here]
        [what's|what is] the worst [thing|dish|drink] [you have|you serve|on the menu]""",
        "Only the firewater is dangerous, {friend}. [One cup is enough.|]", 1.1),
    topic("""
        [is the menu|is it|do you have] [the same every day|always the same|the same food all year]
        will the menu [change|ever change|be different tomorrow]
        [anything new|something new|what's new] [on the menu|from the kitchen|to eat][ today| this week|]
        [what will|what do] you [have|cook|serve] tomorrow""",
        "The menu is the same all year, {friend}. [Odo likes it so.|]", 1.1),
    topic("""
        does [the stew|the soup|it|the trout] come with [bread|a side|anything else|something]
        [do I get|is there] [bread|a slice of bread|something] [with the stew|with the soup|with it|to dip]
        [some bread|a slice of bread] [with it|to go with the stew|on the side], [please|is that extra|
        what's that]""",
        "Bread and cheese is two coppers, {friend}. The stew comes alone.", 1),
]
