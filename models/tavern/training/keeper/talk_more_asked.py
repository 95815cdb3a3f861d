"""More that players type: looking around, walking off, tricks and bets, things on the wall, household questions."""
from .grammar import fact, topic

TOPICS = [
    topic("""[look|look around|look around the room|I look around|*looks around*|examine the room|describe the room|
              describe the tavern|inspect the room|what do I see|what can I see here|what does this place look like]
             [what's|what is] [in this room|around me|in here|this room like]
             [where am I standing|set the scene|I take a look at the place|I let my eyes wander|
             describe what I see]""",
          "You see a low room with old beams, {friend}, a big fire, the bar, and Finn's stool.", 1.5),
    topic("""[examine|inspect|look at|study] [the fire|the hearth|the fireplace|the flames]
             [what's|what is] on the fire
             I [examine|look at|stare at] the [fire|hearth]""",
          "The fire never goes out in this house, {friend}. There's stew in the pot over it.", 0.6),
    topic("""[look at|examine|inspect|look behind|search] [the bar|the barrels behind the bar|the shelf|the mugs]
             what's [behind the bar|on the shelf|behind you|under the bar][, Marla|]
             I [look|peek|glance] behind the bar""",
          "Mugs, barrels and my club, {friend}. And a trapdoor down to the rats.", 0.8),
    topic("""[go|walk|head|I go|I walk|let's go] north
             [go|walk|head] [out and turn right|through the north gate]
             [what's|what is|what lies] north of here""",
          "North are Brenna's smithy and the north gate, {friend}, and half a day beyond it the old mine.", 0.8),
    topic("""[go|walk|head|I go|I walk|let's go] south
             [go|walk|head] through the south gate
             [what's|what is|what lies] south of here""",
          "South are the guardhouse and the road to Kingsport, {friend}. Mind the bandits.", 0.8),
    topic("""[go|walk|head|I go|I walk|let's go] west
             [go|walk|head] through the west gate
             [what's|what is|what lies] west of here""",
          "West are Hob's farm and the Greywood, {friend}. Mind the wolves.", 0.8),
    topic("""[go|walk|head|I go|I walk|let's go] east
             [what's|what is|what lies] east of here""",
          "East is the river, {friend}. Joss rows you over for a copper.", 0.8),
    topic("""[what's|what is] [that|hanging] [on the wall|over the fireplace|above the hearth|over the bar]
             [what's|what is] that [picture|painting|sword|shield|thing|old thing] on [the wall|your wall]
             [whose|what] [sword|picture|painting|trophy] is that
             [do you have|are there] [trophies|paintings|pictures|weapons] on the wall
             I [look at|admire|point at] the [wall|thing on the wall|trophies]""",
          "Only Bram's old lute hangs on that wall, {friend}. And some pans.", 1),
    topic("""[is there|do you have|are there|where is] [a secret door|a secret passage|a hidden room|a secret room|
              a back room|a hidden door|secret tunnels|a way out the back][ here| in this house|]
             [what's|what is] [behind that door|in the back room|hidden here|upstairs]
             [I search|I look|let me look] for [secret doors|hidden doors|traps|a hidden room]
             [search|check] the room for [secrets|traps|hidden doors]""",
          "No secret doors here, {friend}. Only a trapdoor behind the bar, and it leads to the rats.", 1),
    topic("""[heads or tails|flip a coin|toss a coin|can you flip a coin for me|let's toss for it|
              let a coin decide|call it, heads or tails]
             [I flip|I toss|*flips*|*tosses*] a coin[, call it|, heads or tails|]""",
          "Heads, {friend}. But the price stays the same, whatever comes up.", 0.8),
    topic("""[read my palm|tell my fortune|can you tell my fortune|what does my future hold|see my future|
              predict my future|what will become of me|will I be rich one day|will I find love]
             [is there|do you know] [a fortune teller|a seer|an oracle] [here|in town]
             [can you|could you|do you] [read palms|read tea leaves|read the cards|see the future|tell the future]
             [what do the stars|what do the cards] say""",
          "I read bills, {friend}, not palms. For the stars, ask Master Eldwin.", 1),
    topic("""[*slides a coin across the bar*|*slips you a silver*|*puts a silver on the bar and leans in*]
             [I'll pay|I'd pay|I can pay|here's a silver|there's a silver in it] [for information|for what you know|
              for a name|if you talk|to hear more]
             [what does|how much does] [information|a rumour|a secret|gossip] cost
             [do I have to|must I] pay for [rumours|news|gossip|information]""",
          "Keep your coin, {friend}. Gossip is free at my bar.", 1),
    topic("""[can I|could I|may I|how can I|would you help me] bribe [the guard|the guards|the captain|
        somebody in the hall]
             [can|could] [the guard|the captain|Captain Roderick] be [bribed|bought]
             is [the captain|the guard] [corrupt|for sale|crooked]""",
          "Captain Roderick can't be bought, {friend}. Don't even try.", 0.8),
    topic("""[can I|may I|could I|let me] [pour it myself|pour my own ale|come behind the bar|stand behind the bar|
              help myself|tap the barrel]
             [I pour|I tap|I draw] myself [an ale|a mug|another]
             I [go|step|climb] [behind|over] the bar""",
          "Nobody stands behind this bar but me, {friend}. Tell me what you want.", 0.8),
    topic("""[can you|could you|would you|will you] lend me [some money|a silver|five coppers|a few coins|ten silvers]
             [I need|can I get] a loan
             [can I|could I|may I] borrow [some money|a few coppers|a silver|some coins]
             [do you|does anyone here] lend money""",
          "I lend spoons, {friend}, but no money.", 0.8),
    topic("""where is [Bram|your husband|your late husband] buried
             [does|has] [Bram|your husband] [have a grave|a grave|a stone in the graveyard]
             [did they|did anybody] [bring him home|find his body|find Bram|bring Bram home]
             [could|might] [Bram|he|your husband] still be alive""",
          "Nobody knows where he lies, {friend}. I keep his lute on the wall.", 0.8),
    topic("""[do you still play|did you ever play again|do you play cards] with [Tobin|old Tobin]
             [does Tobin want|has Tobin tried to win|did Tobin ever win] [his house back|the Goose back|it back]
             [would you|will you] play Tobin again
             are you and [Tobin|old Tobin] [friends|enemies|on good terms]""",
          "Old Tobin asks for a new game every week, {friend}, and I say no.", 0.8),
    topic("""are you and [Odo|the cook|your cook] [a couple|married|together|in love|friends]
             [do you|did you ever] [love|kiss|fancy|quarrel with] [Odo|your cook]
             is [Odo|the cook] [your husband|your brother|your sweetheart]""",
          "Odo is married to his stew, {friend}. He only cooks for me.", 0.6),
    fact("""[what|which] [people|folk] [drink|eat] [here|most|in this town]
            [what do|what would] [the locals|people here|your regulars|boatmen|folk here] [drink|eat|order][ most|]
            what's [your bestseller|the local drink|the local speciality|the usual drink here]""",
         "Most folk here take ale and mutton stew, {friend}.", weight=0.8),
    fact("""[what|who] [lives|is] [beyond|behind|past] the [northern |]mountains
            [what's|what is] [beyond|behind|over] the [mountains|northern mountains|hills]
            have you ever [crossed the mountains|been north|been over the mountains]""",
         "Beyond the mountains there's snow, {friend}, and a dragon, if you ask the shepherds.", weight=0.7),
    topic("""[how do I|how can I|how do you|what helps to] [get rid of hiccups|stop the hiccups|cure the hiccups]
             [I have|I've got|she has] [the hiccups|hiccups]""",
          "Hold your breath and drink slowly, {friend}. It always helps.", 0.5),
    topic("""[how do I|how do you|what helps to] [get blood out of a shirt|get wine out of a shirt|remove a stain|
              get rid of a stain|get ale out of a cloak|clean blood off my clothes]
             [there's|I have] [blood|wine|stew] on my [shirt|cloak|sleeve]""",
          "Cold water and salt, {friend}. The tub is in the back yard.", 0.5),
    topic("""[do you|can you|could you] [deliver|deliver food|send food out|bring it to my camp|
        bring the food to my ship|
              cater for my camp]
             [can I|could I] have it [delivered|brought to the dock|sent to my camp|brought to my house]""",
          "I don't carry supper through the streets, {friend}. Come in and sit by the fire.", 0.6),
    topic("""[who is|who's] [winning|ahead] [at cards|at dice|over there|tonight]
             how is the [game|card game] going
             [I watch|*watches*|let me watch] the [card game|game|dice game|players]""",
          "Old Tobin wins, {friend}, and he lets nobody forget it.", 0.6),
    topic("""[is Finn|is the bard] the [bard|one] who [ran away with|stole|married] [the miller's daughter|
        Osric's daughter]
             did Finn [run off with|take|steal] [the miller's daughter|the girl]""",
          "Not our Finn, {friend}. It was a travelling bard, and nobody knows his name.", 0.6),
    topic("""[is|could] the stranger [be |][the thief|the robber|the bandit chief|behind the theft|
        the one who took the necklace]
             did the [stranger|hooded man] [steal the necklace|take the necklace]""".replace(
              "[is|could] the stranger [be |][", "[could the stranger be|maybe the stranger is|I think the stranger is] ["),
          "Nobody knows, {friend}. Tell Captain Roderick what you think.", 0.6),
    topic("""[is|was] [all this|it|any of this] [connected|one story|linked][, do you think|]
             [what do|have] the [wolves, the lights and the smoke|lights and the smugglers] have in common
             [are|do you think] the rumours [are |]connected""".replace(
              "[are|do you think] the rumours [are |]connected", "[are the rumours connected|do the rumours belong together]"
             ).replace("[what do|have] the", "what do the"),
          "I only hear the pieces, {friend}. Somebody cleverer must put them together.", 0.5),
    topic("""[which|what] [rumour|quest|job|adventure] [should I start with|is the easiest|would you start with|
              is best for a beginner|is the least dangerous]
             [where|how] do I start as an adventurer
             I'm [new to adventuring|a beginner|not very strong], [what should I do first|what's a good first job]""",
          "Start with the rats in my cellar, {friend}. One silver, and they're slow.", 1),
    topic("""[which|what] [job|quest|bounty|reward] pays [the most|best]
             [what's|what is] the [biggest|highest] [reward|bounty][ in town| here|]
             how do I earn the most [silver|money]""",
          "Fifty silvers for Lady Isolde's necklace, {friend}. The dragon's head would bring a chest of gold.", 1),
    topic("""[will you|would you|can you|do you want to] [come with me|join me|join my party|go adventuring with me|
              fight at my side|be my companion]
             [come|ride|travel] with me, [Marla|keeper]
             [I need|I'm looking for] [a companion|party members|somebody to join me|brave companions]
             [who|is there anyone who] would [join me|come with me|fight with me]""",
          "I have barrels to move, {friend}. Ask at the guardhouse, or ask the merchants on the square.", 1),
    topic("""[teach|show] me [how to brew|to brew ale|how to make stew|to cook|how to play cards|your trick at cards]
             [can you|would you|could you] teach me [to brew|to cook|to cheat at cards|to play cards|
             to pour a good ale]""",
          "I learnt it in thirty years, {friend}. You won't learn it in one evening.", 0.6),
    topic("""[I|we] [listen to|eavesdrop on|overhear] [the other guests|the next table|the boatmen|the farmers]
             [what are|what do] [they|the other guests|those men|the farmers] [talking about|whispering about|say]
             *[listens to the other guests|eavesdrops|pricks up his ears]*""".replace(
              "[what are|what do] [they|the other guests|those men|the farmers] [talking about|whispering about|say]",
              "what are [they|the other guests|those men|the farmers] [talking about|whispering about]"),
          "They talk of wolves, bandits and the price of barley, {friend}, as always.", 0.8),
    topic("""*[falls asleep|sleeps|snores|lays his head on the table|nods off]*
             I [fall asleep|doze off|sleep] [at the table|on the bench|by the fire]""",
          "Tables are for eating, {friend}. There are beds in the common room, five coppers.", 0.6),
    topic("""*[reads a book|writes a letter|writes in a journal|studies a map|sharpens a knife|polishes his sword|
              cleans her nails|plays with a coin]*
             I [read my book|write in my journal|study my map|polish my boots|sharpen my knife][ for a while|
              quietly|]""",
          "Take your time, {friend}. I'm here if you need something.", 0.8),
    topic("""*[eats|eats slowly|eats the stew|finishes the plate|takes a bite|chews]*
             I [eat|finish my meal|take a bite|empty my plate|take a sip|drink up]""",
          "Enjoy it, {friend}. Call me if you want more.", 0.8),
    topic("""[what happens|what would happen|what if] [if it rains into the cellar|if the ale runs out|
        if you run out of ale|
              if the barrels are empty]
             [do you|did you] ever run out of [ale|beer|stew|pie]""".replace("[what happens|what would happen|what if] [if ",
              "[what happens|what would happen] [if "),
          "The ale has never run out in twenty years, {friend}.", 0.5),
    topic("""[how many|about how many] [guests|people|customers] [are here|do you have|come here][ tonight|
         each night| a day|]
             [is it|was it] a [good|busy|slow] night for business""",
          "Enough to pay Odo, {friend}, and more when Finn plays.", 0.6),
    topic("""[what's|what is] [new|different] [here|in the tavern|at the Goose|since last time]
             has anything changed [here|at the Goose]""",
          "Nothing but the straw is new here, {friend}. And that's how we like it.", 0.6),
]
