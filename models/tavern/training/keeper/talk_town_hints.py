"""Hints at a rumour or a person that do not name it as world_town.py does, and more details of the rumours."""

# what a guest says who has noticed something of a rumour; Marla then tells it
RUMOURS = {
    "wolves": """
[something|some beast] [is eating|gets|keeps killing] the [sheep|lambs|flocks][ out there| these nights|]
[why are|how come] the [shepherds|farmers] [so nervous|all carrying spears|bringing their flocks in early]
[I passed|I saw|we found] [three dead sheep|a torn sheep|a field with dead sheep|sheep bones] [by the west gate|
    near the wood|on the farm]
who or what killed [those|the] sheep
[old Hob|the farmer] looks [miserable|worried|like he hasn't slept], [is it his sheep|what happened to his flock]
the [howling|howls] [kept me awake|came very close|made my horse shy][ on the road| last night|]
[big paw prints|wolf tracks|huge tracks] [in the mud|near the west gate|all around my camp]
is there a reason [not to walk in|to stay out of|to fear] the woods[ this year|]
[a wolf|grey shadows|a pack of something] followed [me|us|our wagon] [to the gate|through the wood|for a mile]
[what's all this about|what's the fuss about|I overheard something about] wolves
did the wolves [come back|get bolder|take another sheep|really take sheep]
""",
    "lights": """
[I saw|we saw|my {kin} saw] [a blue glow|lights|lanterns|a blue light] [up in the hills|on the hill track|
    near that old mine|at the mouth of the mine]
is somebody [working in|living in|digging in|using] that old mine [again|at night]
[that mine is closed, yet|if the mine is closed, why is it that] [I saw a lamp there|there was a glow last night|
    somebody was up there]
something [glows|shines|glimmers] [blue |][up there |]in the [hills|mine] at night
[what's with|what's all this about] [ghost lights|blue lamps|lights at night|the glow from the hills]
[why do|how come] [people avoid|your people fear|folk keep away from] the [mine|mineshaft][ any more| after dark|]
[the miners left ten years ago|nobody digs there any more], so [who lights the lamps|why is there light]
are there [will-o'-the-wisps|ghost lights|strange glows] [here|in the hills|around the mine]
[somebody carries lanterns|men with lanterns go] into that mine[, don't they|, I saw it|]
""",
    "necklace": """
why is the [lady|lady of the town|whole hall] [so upset|in tears|looking under every bed]
[something|jewellery|a jewel|silver] [was stolen|went missing|disappeared] [up at the hall|from the hall|
    from a noble bedroom], [was it not|they say|what was it]
[was there|I heard of] [a robbery|a theft|a burglary] [at the hall|up on the hill|in the lady's bedroom]
why do the guards [search|look into] [every bag|everybody's pockets|my saddlebags|all the wagons]
the guard [turned my pack inside out|searched my bags|looked under my hat] at the gate[, what for|, what do they look for|]
[what did they take|what was taken|what's missing] from [the hall|the lady's bedroom|up there on the hill]
what was stolen[ here| in town| from the lady|]
[I catch thieves|I find lost jewels|I'm good with thefts|I find stolen things for a living], [is there a case for me here|
    have you got a case like that]
has the [lady's jewel|stolen jewel|stolen silver] [turned up|been found|been seen]
[a raven on a roof|a black feather|a locked window], [what's that story|what's it all about|tell me that one]
""",
    "daughter": """
why does the miller [look so sad|never smile|curse all bards|hate songs]
[who|is it true that somebody] [eloped|ran off with a bard|left town for love][ here|]
did a girl [leave town|run off|disappear|elope] [with a singer|with a minstrel|for love|at dawn]
I met [a girl and a bard|two lovers|a young couple with one horse|a bard and his girl] on the [south road|road]
[what's that|tell me the] [love story|sad tale|story] [about|of] the [mill|miller's child|miller's girl]
[any|is there any] [sad love story|scandal|sweet scandal|broken heart] [in this town|here|to speak of]
the miller [shouted at|threw flour at|chased] [my bard|our singer|me and my lute][, why|, what did I do|]
[somebody's|some man's] daughter is [missing|gone|on the run][, isn't she| with a bard|]
why does the miller [offer|promise] free flour[ to strangers|]
""",
    "ghost": """
[I saw|we saw|my {kin} saw] [a woman in grey|a pale woman|a grey shape|a lantern among the graves] [last night|
    behind the chapel|by the tombstones]
is it haunted [up there |][behind the chapel|among the graves]
[something|somebody|a woman] [weeps|walks|cries] [in the graveyard|behind the chapel|between the graves][ at night|]
[any|do you have any|are there any] [ghosts|ghost stories|hauntings|restless dead][ around here|
    in this town| to speak of|]
why does nobody [visit|go near|walk past] the graveyard after [dark|sunset]
[the hair on my neck stood up|my dog wouldn't pass|I felt a cold breath] [by|at] the graveyard[, is it haunted|]
do the dead [walk|rest] in [this town|Thornwick|your graveyard]
who's the woman [with the lantern|in grey|that weeps] [behind the chapel|in the churchyard|by the graves]
""",
    "smoke": """
why does that [tower|crooked tower] [puff so much|glow purple|smoke so]
what's that [purple cloud|purple haze|odd cloud] over [the mill|the river|the tower|the roofs]
[something's|is something] burning [in|at] the [tower|wizard's tower|crooked tower]
[I knocked|we knocked|I've knocked three times] at the tower and nobody [came|opened|answered]
has [the|your] [wizard|mage] [blown himself up|locked himself in|vanished|gone mad|been eaten by his books]
[what became of|what's become of] the [wizard|mage|man in the tower]
[I came|we walked] all this way to see [the wizard|Master Eldwin], and [he won't open|his door stays shut|
    there's only smoke]
the [wizard|mage] [hasn't answered my letters|missed our meeting|owes me a potion and hides][, what happened|]
[voices|shouting|strange noises] in the [tower|crooked tower] at night
""",
    "gold": """
where did the robber king [hide|bury|leave] his [gold|treasure|loot]
[is there|do you know of] [gold|a hoard|a chest|something valuable] [under that ruin|beneath the old tower|
    on the bare hill]
[I bought|I won|I found|I've got] [a treasure map|an old map with a cross|a map with a ruin on it][|
    , what's buried there|, do you know the place|]
[why would|what makes] [anybody dig|people dig|men dig] [at|under|around] the [watchtower|ruin|old tower]
[there are holes|somebody has been digging|I saw spades] [all over the bare hill|by the watchtower|
    around the ruin][, what for|, what are they after|]
[I sing|Finn sang|my father sang] [a song about|of] a robber king[, is there truth in it|, is it true|]
[what's the quickest way to|how does one] get [filthy rich|rich without working|rich overnight] [here|around here]
what [secret|story] does the [old tower|ruin|watchtower] [across the river|on the hill] [keep|hide|have]
""",
    "dragon": """
[something|a huge thing|a red thing] [with wings|the size of a barn] flew over [the mountains|my head|the hills]
[why do|how come] the shepherds [keep looking|look] at the sky
[I heard|we heard|there was] [a roar|thunder without clouds|the beating of wings] [from the mountains|in the north|
    up in the hills][, what was it|, what could that be|]
[what|which beast] [carried off|took|stole] a [whole |]cow
[is there|have you got] [anything|something] [big|with wings and fire|worthy of a hero] to [slay|fight|hunt] in the mountains
what did the shepherd see[ up there| over the mountains| that night|]
[I've read about|I dream of|I've come to hunt] [a fire-breather|a great winged beast|a wyrm][|
    , is there one here|, where do I find one]
[burnt trees|scorched grass|a burnt hillside] up north[, what did that|, what happened there|]
""",
    "bandits": """
[why do|how come] the merchants [travel in one big group|wait for each other|go in convoys|all leave together]
[two wagons|a merchant|a caravan] [came back empty|arrived without goods|never arrived|lost everything][|
    , what happened]
[what's wrong with|what happened on|what's the trouble on] the [south road|road to Kingsport|road south]
[I passed|we saw|there lies] a [burnt|plundered|robbed|looted] wagon on the [south road|road]
[a man with a red scarf|a polite robber|some rogue in a red scarf] [took my purse|stopped our wagon|
    said please and took my boots|asked for my purse][, who is he|, who was that|]
who [robs|attacks|stops] [people|wagons|the merchants] on the [south road|road to Kingsport]
why is everything from the south [so dear|so late|sold out]
[I go south tomorrow|we head for Kingsport|my wagon leaves at dawn], [who might rob me|is somebody waiting for my purse|
    anything on the road I should hear about]
[which|what] [gang|band of robbers] is at work [here|around here|on the roads]
""",
}
