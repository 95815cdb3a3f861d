"""War, king, taxes, law, gods, feasts, the river, the history of the town, monsters, and work for a sword."""
from .grammar import fact, topic
from .talk_follows import BOUNTIES

WHEN = topic("""[when is that|when exactly|how soon|in how many days|on which day|when does it start]
             [how long|how many days] [until then|from now|is that from now]""",
             "In three days, {friend}, on the market square.")
FEAST = [
    WHEN,
    topic("""[where is it|where will it be|where do I go|where does it take place|on which square]""",
          "On the market square, {friend}, left out of the door."),
    topic("""[what happens there|what's it like|what do people do there|what is there|will there be music|
              is there food|will there be dancing|what do you celebrate|tell me more]""",
          "There's dancing, {friend}. I bring four barrels, and Elsie bakes forty tarts."),
    topic("""[may I come|can strangers come|do I need an invitation|what does it cost|can anyone join|
              is it free|am I welcome|I'll be there|count me in|I'd love to come]""",
          "Everybody is welcome at the harvest feast, {friend}. Bring dancing shoes."),
]
TOPICS = [
    fact("""[when|where|what] is the [feast|harvest feast|next festival|festival|party|fair]
            [what are|why are] [you celebrating|all the barrels for|the decorations for|
             people celebrating]
            [is there a festival|any festivals|any events|what's happening this week|is there a party|
             when is the festival|what festival|are there any celebrations]
            [when|on which day|in how many days|how soon] is the [feast|harvest feast|festival|
             harvest festival|next holiday|celebration|dance]
            [is there|will there be|do you have] [a feast|a festival|a fair|a dance|a celebration|
             some merriment|a holiday][ soon| this week| in town| coming up|]
            [what|which] [feasts|festivals|holidays] [do you have|do you keep|does the town celebrate|
             are there][ here|]
            [why is everybody|what are people] [hanging up lanterns|so cheerful|carrying barrels|
             decorating the square|preparing for]
            [I heard|they told me|somebody said] [there's a feast|there will be dancing|
             you celebrate the harvest|of a harvest feast]
            [why all the lanterns|what's the reason for the garlands|what's with the barrels on the square]
            [am I too late for|did I miss|shall I stay for] the [feast|harvest feast|festival]
            [is it worth staying for|what do I miss if I skip|should I wait for] the [feast|harvest feast|dancing]
            [anything|something] to celebrate [these days|soon|in this town]
            [I love|we came for|I'm here for] the [harvest feast|dancing|festival][, when is it| on the square|]
            [a little bird told me|the baker's boy says|everybody says] there'll be [a feast|dancing|a festival]
            harvest feast?
            [when do people dance|where can I dance|do you ever celebrate|
             what do you celebrate][ here| in this town|]
            [is something|what's] happening on the square[ soon| this week|]
            [tell me about|what is] the [harvest feast|feast|festival]""",
         "The harvest feast is in three days, on the market square. [There will be dancing, and I bring four "
         "barrels.|]",
         weight=1.2, then=FEAST),
    # history
    fact("""[how old is|who founded|who built] [Thornwick|this town|the town]
            when was [Thornwick|this town|the town] [founded|built]
            [what's|tell me|do you know] the [history|story|past] of [Thornwick|this town|the town]
            [what happened here|what was here|how was it here] [in the old days|a hundred years ago|
             long ago|in your grandmother's time]
            [did|has] anything [important|great|terrible|famous] ever [happen|happened] [here|
             in Thornwick|in this town]
            [is there|do you know] an old [story|tale|legend] about [this town|Thornwick|the fire]
            does [this town|Thornwick|this place] have [a past|a history|a story]
            [what's the oldest tale|what do the old folk tell|what would your grandmother tell] about [this town|Thornwick]
            [teach me|give me a lesson in|I study|I'm writing a book on] the history of [this town|Thornwick|your town]
            [who saved|what saved|what almost destroyed] [the town|Thornwick][ long ago| back then|]
            did [Thornwick|the town|this town] ever [burn|burn down|go up in flames]
            [was there|when was|tell me about] [a great fire|the great fire|a fire here once]
            [what is|why is] [Thornwick|this town] [famous|known] for""",
         "A hundred years ago the roofs were burning, and a goose woke the town. [That's our whole history.|]",
         weight=1.6),
    fact("""[why is it called Thornwick|where does the name Thornwick come from|what does the name Thornwick mean]
            [who gave the town its name|how did Thornwick get its name|why the name Thornwick]""",
         "Thornwick is named after the thorn hedge around the first houses, they say.", weight=0.8),
    # taxes
    topic("""[are|how high are|how bad are|who collects|what about|do you pay] [the taxes|taxes|
              your taxes|high taxes][ here| in this town|]
             [how much|what] [tax do you pay|goes to the king|goes to the lady|do they take from you]
             [are you|do you feel] [taxed too much|bled dry by the king|robbed by the tax collectors]
             [who was|are you afraid of|when comes] the tax [collector|man|collectors]
             [the king|somebody|the crown] must [bleed you dry|tax you heavily|take his share]
             [does the crown|does the king] [take|want|get] [his share|a tithe|part of your silver]
             [what do you owe|do you owe anything to|do you send silver to] the [crown|king]
             [how often|when] does the [king|crown] send [for his money|a collector|his men]
             [taxes|death and taxes|the tax man], [do you have them here|the same everywhere, eh|does he come here too]
             [I'm|I am] [the tax collector|here for the taxes|collecting for the king]""",
          "The king sends his tax collectors each year, {friend}, and that's all we ever see of him.", 1.3),
    topic("""[is there|do I pay|must I pay|do they take] [a toll|a gate toll|a fee|a duty|a tax] [here|
              at the gate|on the road|to enter]
             [what do|how much do] the guards [take|want|ask] at the gate
             [my cart is full|I bring goods], [what's the toll|is there a duty|do I pay at the gate]
             [do I owe|did I forget to pay] [something|anything] at the gate
             [what|how much] [does it cost|do I pay] to [enter the town|pass the gate|bring a cart in]""",
          "There's no toll at our gates, {friend}. Only Joss takes a copper for the ferry.", 0.7),
    # the king
    topic("""[have you ever [seen|met]|did you ever [see|meet]] the king
             [where does the king live|where is the king now|how does the king rule]
             [is|was] the king [good|old|cruel|loved|just|a good man|ever here|sick|dead]
             [do you|does anybody here] [like|love|fear|serve] the king
             [what do you think of|what do people say about|long live|down with] the king
             [I serve|I fight for|I carry a letter from|I'm a cousin of|I work for] the king
             [who sits on|whose is] the throne
             is there [a queen|a prince|an heir|a royal family]""",
          "The king sits far away in Kingsport, {friend}. I have never seen him.", 1.3),
    # the law
    topic("""[what are|tell me] the [laws|rules] [here|of this town|in Thornwick|I should know]
             [is it|would it be] [forbidden|against the law|allowed|a crime|legal] to [carry a sword|
              carry weapons|draw a sword|gamble|hunt in the Greywood|sleep in the street|wear armour|
              fight|cast spells][ here| in town| in this town|]
             [may I|can I|am I allowed to] [carry my sword|wear my armour|go armed|hunt deer|
              keep my bow] [in town|in the streets|here]
             [what happens to|what do they do with|how do they punish] [thieves|murderers|poachers|
              smugglers|those who break the law] here
             [who makes|who keeps] the [law|laws|peace] here
             [will I get into trouble|do they lock me up|what happens] if I [draw my sword|cast a spell|start a duel|
              hunt a deer|walk about armed]
             [do I have to|must I] [leave my sword at the gate|peace-bind my blade|keep my axe wrapped up]
             what [gets a man arrested|lands you in jail|upsets the guards|do they lock people up for] [here|in this town]
             [are there|have you] [any rules|local laws|strange laws] I should [know|follow|keep]
             [is magic|is gambling|are duels|are dice] [allowed|forbidden|against the law] [here|in this town]
             [I don't want|I'd hate] to [break the law|end up in jail|upset the guards], [what are the rules|
              what should I know]
             [is there|do you have] [a court|a judge|a jail|a prison|a gallows|a curfew][ here| in town|]
             [how strict|how honest] [is|are] the [guard|guards|watch]""",
          "Keep your blade in its sheath, {friend}. Lady Isolde makes the laws and Captain Roderick keeps them.", 1.6),
    # war and soldiers
    topic("""[is there a war|tell me about the war|what about the war|any war going on|is there war|
              will there be war|is the army here|what happened in the north|do you know about the war]
             [will there be|do you fear] [a war|war|another war][ soon|]
             [is there|was there] [a war|fighting][ in the north| here|]
             [who won|who lost|who fought in|when ended|what was] the [war|last war]
             [I fought|I was|we served] in the [war|northern war|
              war in the north]
             are there [soldiers|troops] [here|in town|on the road|around]
             [where can I|I want to] [join the army|enlist|become a soldier|fight for the king]
             [are we|is the town] [at war|at peace|safe from the war]
             [how long ago|when] was the war[ in the north|]""",
          "The war in the north ended nine years ago, and it took my Bram. [There's peace now, thank the stars.|]",
          1.5),
    # gods
    topic("""[what|which] [god|gods|faith|religion] [do you have|do people follow here|do you follow|
              do people pray to]
             [are [people|folk] [religious here|pious in this town]|do people pray much here]
             [do you believe in the gods|which gods do you worship|are you religious|do you pray|
              who is your god|is there a god|tell me about the gods|do you believe in god]
             [which|what] [god|gods|saint|saints] [do you|does the chapel|does this town|
              do people here] [follow|honour|serve|pray to|have]
             [who is|what's] the [god|patron|saint] of [this town|the chapel|Thornwick]
             [do you|does anyone here] [believe in|fear|pray to|trust in|worship] [the gods|god|
              the old gods|any gods|a higher power]
             [are you|are people here] [pious|faithful|a believer|religious|devout]
             [is there|do you believe in] [life after death|a heaven|fate|destiny|angels|demons]
             [do the gods|does god] [hear us|care|exist|answer you]
             [I serve|I'm a priest of|I follow|I preach] [the sun|the old gods|the river god|the light]""",
          "I light a candle at the chapel and hope somebody sees it. Ask Sister Agnes, {friend}.", 1.2),
    # the river
    fact("""[how wide|how cold|how long|how fast] is the [river|Wend]
            [where does|from where does] the [river|Wend] [come from|flow|go|lead|flow to]
            does the [river|Wend] [freeze|flow to the sea|have fish]
            [is there [fish|a monster]|are there [trout|pirates|many boats]] in the [river|Wend]
            [can I|may I|where can I] [fish|go fishing|sail|take a barge] [in|on|down] the [river|
             Wend][ here|]
            [tell me about|what can you say of|what about] the [river|Wend]""",
         "The Wend is cold and full of trout, and it flows south to the sea. [I cooked on its barges for ten "
         "years.|]", weight=1.3),
    fact("""[what|which] [barges|ships|boats] [stop|come|land] here
            [do|how often do] [ships|barges|boats|river traders] [come|stop|land] [here|at the dock|
             in Thornwick]
            [can I|could I|where do I] [travel by boat|go down the river|take a barge|sail to Kingsport|
             get a ship]""",
         "Barges stop at the dock now and then. Ask Joss when the next one goes.", weight=0.8),
    # monsters
    topic("""[what|which] [monsters|beasts|creatures|dangers|evil things] [are there|live|roam|
              lurk][ here| around here| in these parts| nearby|]
             [are there|do you have|any] [monsters|beasts|something evil|creatures of the night|
              man-eating beasts|something to slay][ around here| in the woods| nearby|]
             [I hunt|I slay|I fight|I'm a hunter of|I came to kill] [monsters|beasts|evil things]
             [where can I find|where do I find|show me|point me to] [some monsters|a monster|a worthy foe|
              something to fight|beasts to hunt]
             [what's|what is] the [biggest|worst|most dangerous] [monster|beast|creature|danger] [here|
              around here|you know of]
             [what's|what is] the [local monster|beast of these parts|terror of this land]
             [I sharpened my sword|my sword is thirsty|my axe is bored], [what is there to kill|any monsters about|
              is there a beast to hunt]
             [which beasts|what horrors|what things] [should I fear|come out at night|do hunters tell of][ here|]
             [something with teeth|anything with claws], is there any [near here|in these woods]
             [I collect|I'm paid for|I live off] [monster heads|slain beasts|beast hides][, what have you got|, any here|]
             [what howls|what was that howling|something howled] [out there|outside|in the night]""",
          "Wolves in the Greywood, {friend}, and they say a dragon in the northern mountains.", 1.8, [BOUNTIES[0]]),
    topic("""[are there|are you afraid of|have you seen|do you get|do you believe in|
              what about] [vampires|werewolves|skeletons|zombies|undead|liches|giant spiders|demons|
              basilisks|griffins|mermaids][ here| around here| in the woods|]""",
          "Those I have only met in Finn's songs, {friend}.", 0.8),
    # treasure and dungeons
    topic("""[where can I|where might one|how do I|I want to] [find treasure|find gold|
              loot something|raid a tomb|go underground|make my fortune|find hidden gold]
             [is there|do you know of|any|have you heard of] [an old crypt|a vault|
              a treasure|hidden gold|lost riches|a secret hoard|
              a treasure map][ here| around here| nearby| to be found|]
             [where|which places] [would you look for|should I search for|hold] [gold|treasure|adventure]
             [I want|I dream of|I came for] [a chest of gold|a lost hoard|dusty tombs|buried riches][, where do I look|
              , where should I dig|]
             [where's|which way to] the [nearest|closest|best] [tomb|crypt|hole in the ground with gold in it]
             [my shovel is ready|I bought a spade|I've rope and a torch], [where do I dig|where do I go down|where's the loot]
             [is there|do you know] [a place|anywhere] [worth looting|nobody has looted|full of old gold|adventurers should see]
             [where do|where would] [adventurers|heroes|tomb robbers] go [here|around here|first]
             [I'm|we are] [after treasure|looking for loot|
              looking for old tombs][, any tips|, where do we go|]
             [what|which] [ruins|dungeons|tombs|places] [should I explore|are worth exploring|
              hold treasure|are there to plunder]""",
          "There's the old mine to the north, and gold under the ruined watchtower, if the tales are true.", 1.8,
          BOUNTIES[5:6]),
    # work
    topic("""[any|is there any|have you got any|you wouldn't have] work for a [man|woman|lad|girl|dwarf|
              soldier|fighter] [with a sword|with an axe|with strong arms|who needs coin|good with a bow|
              who isn't afraid|who asks no questions]
             [I need|we need|I must earn|I'm short of|I've run out of] [money|coin|silver|gold|
              a few silvers][, any work| fast|, what can I do|, who has a job|]
             [who|is there anyone who] [needs|pays for|could use|hires] [a sword|a sellsword|a fighter|muscle|
             a hero|a mercenary|a good archer|
              an extra blade][ here| in town|]
             [my sword|my axe|my bow|my blade] is for hire[, any takers|, who pays|]
             [where does|how does|how can] [a sellsword|a mercenary|an adventurer|a hero|
              an honest thief] [earn his bread|find work|make a living|get paid] [here|in this town|
              around here]
             [got|have you got|do you have|any] [a quest|quests|bounties|contracts|jobs|
              side quests] for [me|us|an adventurer|a party of four|a bold man]
             [is there|where is|do you have] [a notice board|a quest board|a job board|
              a board with bounties]
             [I'd do|we'll do|I'll take] [anything|any job|any work] for [silver|coin|money|a few coppers]
             [my purse is empty|my purse is flat|I'm down to my last copper|
              silver runs through my fingers], [how can I earn some|
              who has work|is there a job]
             [a strong back|a steady hand|a sharp blade|a party of heroes] [looking for work|seeks work|for hire|needs a job]
             [what does|what can] a [hero|fighter|hunter|man with a sword] do [here|in this town] [for coin|to earn his supper]
             [whose problems|what problems|which troubles] [can I solve|need solving|pay well] [here|in this town|around here]
             [does anybody|does somebody|does anyone] [need rescuing|need saving|want something killed|
              pay for brave deeds][ here|]
             [what's the job market like|are they hiring|who's hiring][ here| in town| these days|]
             [hire me|give me a job|put me to work|find me a task|point me at some trouble]
             [I'm bored, give me|I itch for|I came for|I'm after] [an adventure|a quest|some action|
              danger and glory|a fight that pays]
             [I'm out of work|I lost my job|nobody hires me|I have two strong hands], [any ideas|
              who needs help|what can I do here]""",
          """Captain Roderick pays two silvers for every wolf, and I pay one silver to be rid of the rats in my cellar.
             Captain Roderick pays two silvers for every wolf, and Lady Isolde fifty silvers for her necklace.""",
          3, BOUNTIES),
    # small facts of the town
    topic("""[does it|is it true that it] [rain a lot|rain all year|often flood] [here|
              in Thornwick]
             [what's the climate|how is the weather usually|what are the summers like|
              how are the summers] here""",
          "Wet in autumn and white in winter, {friend}. In summer you'd like it.", 0.7),
    fact("""what do people [here |]live [on|from|off]
            [what do people|what does everybody|what do folk] do [for a living|for work|all day] [here|
             in Thornwick|in this town]
            is [Thornwick|this town] [rich|poor|wealthy]
            what does [Thornwick|the town] [sell|trade|make|grow]""",
         "We live on barley, wool and the river, neither rich nor poor.", weight=0.8),
    topic("""[do you|does this town|does Thornwick] [like|welcome|trust|get many|see many] [strangers|
              travellers|visitors|foreigners]
             [am I|are strangers|are dwarves|are elves] [welcome|safe|liked] [here|in this town|
              in Thornwick]
             [is a stranger|is an outsider|is somebody like me|is my kind] [welcome|safe|tolerated] [here|in this town]
             [they looked at me oddly|somebody spat when I passed|the children hid from me], [don't they like strangers|
              don't you like strangers here]
             why [does everybody stare at me|do people stare|do folk look at me so|
              do they whisper when I pass]""",
          "Strangers are welcome here, {friend}, as long as they pay and keep the peace.", 1),
    topic("""[can I|could I|I want to|how do I] [buy a house|settle down|live here|move here|buy land|
              rent a house|stay for good] [here|in Thornwick|in this town|]
             [is this|would this be] a good [place|town] to [live|settle|raise children|grow old]""",
          "It's a good town to grow old in, {friend}. For a house you ask Lady Isolde.", 0.8),
    topic("""[what|which] [is|was] [that bell|that ringing|that sound outside]
             [why do the bells ring|when do the bells ring|what do the bells ring for]
             [I hear|I heard] [bells|a bell ringing|the bells]""",
          "That's the chapel, {friend}. Sister Agnes rings the bells herself.", 0.8),
    topic("""[why|since when] [are|is] [everyone|people|the whole town|the guards] [so nervous|afraid|
              on edge|worried|armed|in a bad mood][ here|]
             [all the shutters are closed|everyone bolts his door|nobody's out after dark|the streets are empty], [why|
              what's going on|what are they afraid of]
             [what's the matter with|what ails|what's troubling] [everyone|the town|this town|people here]
             [I feel|there's|one feels] [fear in the air|a bad mood in town|trouble in the air][, why|]
             [what is|what's] [everyone|the town|this town] [so afraid of|worried about|afraid of]
             [is the town|are we|is Thornwick] [in danger|cursed|safe|doomed|under attack]""",
          "Wolves to the west, bandits to the south and lights in the mine, {friend}. People bolt their doors.", 1.2),
    topic("""[who|does anybody|can someone|would somebody] [teach me|train me|show me how] [to fight|
              to use a sword|to read|to shoot|to ride|to cook|to play the lute|magic|to swim]
             [I need|is there|I'm looking for] [a sword master|a teacher|a fencing master|a trainer|an apprenticeship]
             [I'd like|I want|my son wants] to [learn smithing|train with the guard|get better with a sword|learn a song]
             [who trains|who teaches|where do they train] [fighters|recruits|apprentices|swordsmen] [here|in this town]
             [where can I|I want to|is there a place where I could] [learn to fight|learn a trade|
              be trained|become a smith's apprentice|practise with the sword]""",
          "Ask Brenna for a trade and Captain Roderick for the sword, {friend}. Finn teaches songs.", 0.8),
]
