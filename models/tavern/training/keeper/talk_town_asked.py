"""More about people, places and rumours: by hints, who knows strangers, which tale is true, what Marla thinks of one."""
from .grammar import topic
from .talk_follows import BOUNTIES
from .talk_lists import REWARD, WHO_IS, filled, told_apart
from .talk_town_people import FOLLOWS, PEOPLE
from .talk_town_rumours import KEYS, RUMOURS

# who is meant, without the name of world_town.py
WHO = {
    "Brenna": """[who's that|who is the] [woman with the hammer|woman in the leather apron|big woman by the north gate|
        lady with the strong arms]
        [I met|I saw|I ran into] a woman [with arms like oak branches|with soot all over her face|
        carrying an anvil][, who's that|, who was she|]
        who [makes all that noise|hammers from dawn to dusk|keeps a fire burning] by the north gate
        they speak of a woman who [forges blades|shoes horses|beats iron][, who is that|]""",
    "Master Eldwin": """[who's that|who is the] [old man in the tower|greybeard with ink in his beard|stargazer|
        man with all the books|fellow who lives by the mill in that leaning thing]
        who [owns|hides in|built his nest in] the crooked tower
        [somebody told me of|they speak of] a man who [reads the stars|knows every rune|talks to himself in a tower]""",
    "Willa": """[who's that|who is the] [old woman who smells of mint|tiny old woman by the river|granny with the herbs|
        woman behind the blue door]
        who [gathers herbs|picks weeds|dries herbs] down by the river
        an old woman [gave me a bitter tea|felt my forehead in the street|called my cough shameful][, who was she|
        , who's that|]""",
    "Captain Roderick": """[who's that|who is the] [man who never laughs|loud man at the south gate|officer|
        grim man with the loud voice|man who shouts at the guards]
        who [runs the guardhouse|commands those guards|shut the gate behind me|gives the guards their orders]
        a man with [a voice like a trumpet|a face like thunder] [shouted at me|asked for my name] at the gate[, who's that|]""",
    "Pim": """[who's that|who is the] [little man on the square|quick little man|man who counts everything twice|
        sly fellow with the lanterns|tiny man under the green sign]
        who [sold me this rope|cheated my cousin on the square|keeps the green sign|gave me the wrong change]
        a small man on the square [tried to sell me my own hat|counted my coins three times][, who's that|]""",
    "Joss": """[who's that|who is the] [man singing on the river|singing man in the boat|man with the oars|fellow at the dock]
        who [sings so loudly|is that singing] on the [river|water]
        [somebody|a man] rowed me over and sang[ the whole way|][, who was that|]""",
    "Sister Agnes": """[who's that|who is the] [woman in the grey habit|woman with the bees|kind woman at the chapel|
        woman on the bell rope]
        who [lives|prays|rings the bells] up [there |]on the hill by the chapel
        a woman with bees [around her|on her sleeve] [blessed me|smiled at me] on the hill road[, who was she|]""",
    "Tom": """[who's that|who is the] [boy with straw in his hair|child with the horses|lad with the bucket|
        little fellow in your yard]
        who [took my horse|brushed my mare|led my mule away] when I came in
        a boy [grinned at me in the yard|gave my horse an apple|sleeps in your hay][, who's that|]""",
    "Odo": """[who's that|who is the] [round man with the ladle|fat man in the kitchen|man shouting back there|
        voice from the kitchen]
        who's [yelling|shouting|banging pots|swearing] [in the kitchen|back there|behind that door]
        [whom do I thank|who deserves the praise|who's to blame] for this stew
        who [stirred this|seasoned this|is the master of your pots]""",
    "Elsie": """[who's that|who is the] [young woman with flour on her nose|lass with the tart|pretty girl in the kitchen|
        girl with flour on her arms]
        whom do I thank for [this|the] [tart|cake]""",
    "Lady Isolde": """[who's that|who is the] [young woman in the hall|noble lady up the hill|woman on the high seat]
        who [sits in|lives in|holds court in] the [great |]hall on the hill
        whose [castle|hall|banner] is that up [there|on the hill]""",
    "old Hob": """[who's that|who is the] [old man with the sheep dog|man with the barking dog|fellow who brings your milk]
        whose [flock|sheep dog|barking dog] is that beyond the west gate
        an old man [cursed the wolves|counted his sheep and wept|with a crook passed me][, who's that|]""",
    "Osric": """[who's that|who is the] [man white with flour|grumbling man at the mill wheel|sad man with the sacks]
        a man [covered in flour|white as a ghost from flour] [grumbled at me|chased a bard down the river path][, who's that|]
        who [grumbles all day|hates bards] up at the mill""",
    "Finn": """[who's that|who is the] [fellow tuning a lute|chap with the songs|man on the stool by the fire|
        young man with the rude songs]
        whose [stool is this by the fire|songs were those last night|lute do I hear]
        who's [singing|playing|making music] [tonight|this evening|over there]""",
    "old Tobin": """[who's that|who is the] [old man shuffling cards|greybeard at the card table|old fellow who mutters at you]
        who [lost|gambled away] this [house|tavern|place] to you
        an old man [by the fire |]says [you cheated|this house is his|you took his tavern][, who's that|, who is he|]""",
}


def who(name, questions):
    return filled(topic(questions, WHO_IS["a"][0], 0.4, FOLLOWS[name]), **PEOPLE[name])


# one rumour by a name that fits the phrases below
SHORT = {
    "wolves": "[the wolves|those wolves|the wolf pack]", "lights": "[the lights in the mine|the blue lights]",
    "necklace": "[the necklace|the stolen necklace|the lady's necklace]",
    "daughter": "[the miller's daughter|the girl from the mill|Osric's daughter]",
    "ghost": "[the grey lady|the ghost in the graveyard]", "smoke": "[the purple smoke|the smoke over the tower]",
    "gold": "[the robber king's gold|the gold under the watchtower|the buried treasure]",
    "dragon": "[the dragon|that dragon]", "bandits": "[the bandits|the robbers on the south road|those bandits]",
}
WHOM_TO_ASK = """[who knows|who can tell me|who could tell me|who would know] [more|the most] about {x}
    [whom|who] [do I|should I|can I] [ask|question|talk to] about {x}
    [is there|do you know] a witness, in the matter of {x}
    [whose door do I knock on|where do I begin asking|who's the one to ask|give me a name], if it's about {x}
    I [want|need|mean] to [speak with|question|find] somebody who knows about {x}"""
BELIEVE = """[do you|would you|does anybody here] [believe|trust] [all the talk|the tales|what they say] about {x}
    [surely|come on, Marla,|honestly, now,] you don't believe [all that talk|those tales] about {x}
    [how much truth is there in|what's true of] the [talk|tales|stories] about {x}
    [isn't that just|that's nothing but] [a tale|a story|idle talk], [that business with|all this about] {x}
    I [don't believe|can't believe|won't believe] [a word|half] of what they say about {x}"""
DANGER = """how [dangerous|risky|deadly] would it be to [look for|go after|meddle with] {x}
    [will I|would I|could I] [get hurt|die|come back alive] if I go after {x}
    [is it|would it be] [madness|foolish|wise|brave] to go after {x} [alone|by myself]
    [should I take friends along|do I need company], if I go after {x}
    [I'd go|I could go|I think of going] after {x}, [but is it dangerous|but how dangerous is it|
        how bad can it be]"""
PAY = """[is there|is anybody offering|does anybody offer] [money|a reward|silver] in the matter of {x}
    [what do they pay|what would I earn|what's it worth to the town|how much do I get|who pays me] if I [take care of|
        deal with|see to] the matter of {x}
    [what's|how much is] the [pay|reward] in that business with {x}
    [a sword costs money|I don't fight for free|heroes must eat], [who pays|what's paid|what do I get] in the matter of {x}"""
GOING = """[I've decided|my mind is made up|I have thought about it]: {deed}
    [right|very well|that settles it|mark my words], {deed}
    {deed}[, and that's a promise||, cross my heart|, with or without help]"""


def about(key):
    one = {**RUMOURS[key], "x": SHORT[key]}
    other = [topic(WHOM_TO_ASK, "Ask {who}, {friend}. [Say that Marla sent you|]", 0.35),
             topic(BELIEVE, "I believe half of what I hear, {friend}. [But this time people are afraid|"
                            "But where there's smoke there's fire].", 0.35),
             topic(PAY, REWARD["a"][0], 0.35),
             topic(GOING, "Brave of you, {friend}. Talk to {who} first.", 0.35)]
    if key not in ("ghost", "smoke", "daughter"):
        other.append(topic(DANGER, "Dangerous enough, {friend}. Don't go alone.", 0.35))
    return [filled({**t, "then": []}, **one) for t in other]


NOBODY = ("[Gundobald|Wulfric|Merrick the Tall|Sir Odran|Hildegund|Lorna Ashby|Jory Blackwater|Ser Alwin|Mistress Quill|"
          "Captain Sark|Baron Vargo|Balduin|Old Nan Webb|Rufus Thorn|a man called Crowe|one Silas Pike|Black Meg|"
          "Ulric the Bold|Brother Anselm|Doctor Finch|Lady Morwen|a certain Gil Marsh|Ragnar One-Eye|Tilda Brook]")
OTHERS = [
    # people nobody knows
    topic("""[who is|who's|do you know|have you met|have you heard of|ever heard of|tell me about|
              does the name mean anything to you:] {nobody}
             [I'm looking for|I seek|I was told to ask for|I'm a friend of|I have a letter for|I owe money to|
              I'm after|where do I find|where's|where does one find] {nobody}
             [is|was] {nobody} [here|a guest of yours|from this town|known here|staying with you]
             [did|does] {nobody} [ever drink here|live here|pass through|come to the Goose|owe you money]
             does the name {nobody} [ring a bell|tell you anything|mean a thing to you]
             [somebody in Kingsport|my old master|a dying man] [spoke of|told me to find|whispered the name of] {nobody}
             {nobody}[, know the name|, ever met|, where|, who's that]
             [which house belongs to|who knows|on which street lives] {nobody}""",
          "That name means nothing to me, {friend}. [Perhaps a sailor would know.|]", 2.5, values={"nobody": NOBODY}),
    topic("""[I'm looking for|I'm searching for|I'm on the trail of|I'm following|my brother is after] [a man|a woman|
              a girl|a dwarf|an old man] with [a scar on the cheek|one eye|a wooden leg|a green cloak|a raven tattoo|
              two swords|a limp|red hair and a harp|six fingers|a white horse]
             [a man with one eye|a woman in a green cloak|a dwarf with a harp|a monk with a sword|a tall rider], [was he here|
              did you see anybody like that|does that sound like a guest of yours|has anyone like that come by]
             [did any guest|did any of your guests] [wear a green cloak|wear a golden mask|come on a white horse|
              carry two swords|
              have a wooden leg]
             did [somebody|anybody|a man] like me [sit here|pass through|come by|stay here] [last week|before me|yesterday]
             [this is a drawing of him|here's a picture of her|look at this face], [have you seen him|do you know the face|
              did you see this person]
             [three riders in black|a party of five|some hooded monks], did they [come this way|stop here|pass through]""",
          "I have seen nobody like that, {friend}. Ask the guards at the gate, they see everyone.", 1.5),
    # which of the tales is true
    topic("""which of [your|those|these|all these] [rumours|tales|stories] [is|are] [true|real|nonsense|made up|worth a walk]
             [what|which] [tale|rumour|story] [do you believe|would you bet on|would you swear to|is no tale]
             [the dragon|the grey lady|the buried gold] or [the wolves|the bandits], which [is true|is real|
              do you believe|should I believe]
             is [the dragon|the grey lady|the buried gold] as real as [the wolves|the bandits|the theft]
             [what of all that|how much of all that|what part of it] [is true|can I believe|is just ale talking]
             [separate the truth from the tales|sort fact from fable][ for me|, Marla|]
             [dragon, ghost, wolves, gold|ghosts and dragons and robbers], what's [true|real] of [all that|it]
             [do all of those stories|do all these rumours] [hold water|stand up in daylight]""",
          "I'd swear to the wolves, the bandits and the necklace, {friend}. The rest I only hear.", 1.5),
    topic("""[the wolves or the bandits|the bandits or the wolves|wolves or robbers], [what's worse|which is worse|
              which should I fear|which are more dangerous|whom would you rather not meet]
             [what's worse|which is worse|who's worse|whom should I fear more], [the wolves or the bandits|
              the wood or the south road|wolves or robbers]
             [are the wolves worse than the bandits|are the bandits worse than the wolves|
              is the wood worse than the road]
             [should I go|would you rather go|is it safer to go] [west or south|south or west|
              through the wood or down the road]""",
          "The bandits are worse, {friend}. They have knives, and wolves only have teeth.", 1),
    # the jobs side by side
    topic("""which [job|task|quest|bounty] [in town|here|of those|on offer] [is the easiest|should I begin with|is for beginners|
              suits one man alone]
             [which job|what] earns me the most silver[ here| in this town|]
             [I'm new to this|I'm a beginner|I've never killed anything], [which job is easy|what's an easy job|
              which quest do I start with]
             [where's|where do I find] the [easy money|easiest silver|best pay] [here|in this town]
             [wolves, rats or the necklace|the rats, the wolves or the necklace], [which one|what would you do|
              where do I begin|what pays best]
             [rats or wolves|wolves or rats|necklace or wolves], [which pays better|what's easier|what would you choose]""",
          "The necklace pays best and the rats are easiest, {friend}. [Start small.|]", 1.5, BOUNTIES),
    topic("""[list|name|tell me|give me|read me] [all |][the|your] [bounties|rewards|prices on heads|jobs and what they pay]
             [what|which] [rewards|prices on heads] [are there|are offered|are there in town|are open]
             [who pays for what|who pays how much|what does each job pay|what are the wages of a hero] [here|in this town]
             [is there a price on anybody's head|are there bounties to claim|any heads with a price|which heads have a price]
             [what's everything worth|what do the jobs pay|what are they paying] [here|these days|in this town]
             [what could I earn|how much could I make] [here|in this town] [with my sword|in a week|as a sellsword]""",
          "Two silvers a wolf, one silver for my rats, and fifty for the necklace. [Choose wisely.|]", 1.5, BOUNTIES),
    # all of the rumours at once
    topic("""[how many|just how many] [rumours|stories|tales|secrets] do you know
             [list|name|tell me|give me|I want to hear] [all|every one of|the whole list of] [the|your] [rumours|stories|tales]
             [tell me everything|all of it|out with all of it|everything you've heard], [every rumour|one by one|from the top]
             [give me|name me|tell me] [two|three|a few|several|five] [rumours|good stories|tales of the town]""",
          "Wolves, bandits, a stolen necklace, blue lights, a grey lady, a dragon. Which one shall I tell, {friend}?", 1),
    # one person or another
    topic("""[Brenna or Pim|Pim or Brenna|the smith or the merchant], [whom can I trust|who's more honest|who's cheaper|
              who would you go to|which is fairer]
             [who|which of them] is more honest, [Brenna or Pim|Pim or Brenna|the smith or the merchant]
             [does Brenna|does the smith] [get on with Pim|like Pim|trust Pim]""",
          "Brenna is honest to the bone, {friend}. With Pim, count your change.", 0.7),
    topic("""[what does|what might] [everybody|the town|a local] [think|say] of you
             [are you|is Marla] [liked|well liked|respected|popular] [here|in this town|in Thornwick]
             [do you have|have you got] [any friends|many friends|enemies] [here|in this town]
             [who's your enemy|who doesn't like you|who can't stand you][ here| in town|]""",
          "Most folk like me, {friend}. Only old Tobin says that I cheated at cards.", 0.7),
]

TOPICS = OTHERS + list(told_apart([who(name, questions) for name, questions in WHO.items()], "description", "besides"))
TOPICS += [t for key in KEYS for t in about(key)]
