"""Who is in the house: cat, boy, cook, bard, the stranger and other guests; music, games and brawls."""
from .grammar import fact, topic

CAT = "[the cat|your cat|that cat|Pickle|the grey cat|the fat cat]"
CAT_NAME_ANSWER = "That's Pickle, my cat. [He's fat and grey and lazy.|He's afraid of rats.|]"
HOODED = ("[the stranger|the hooded stranger|the hooded man|that hooded fellow|the man in the corner|"
          "that dark fellow|the one in the hood|the quiet one over there|the cloaked man|that hooded figure]")
TAKE_CARE = "[I'll have a word with him|Leave him to me], {friend}. [I keep a club under the bar.|]"

TOPICS = [
    fact("""[do you have pets|do you have a cat|whose cat is that|is that your cat|who is that cat|
             what's the cat's name]
            [what a fat cat|nice cat|that's a big cat|what a beautiful cat|you have a cat]
            [what's|what is] the name of [your cat|the cat|that cat|the grey cat]
            [what do you call|how do you call] [your cat|that cat|the cat|him]
            [whose|what] cat is [this|that|it]
            is the [grey |fat |]cat yours
            does the [grey |fat |]cat [have a name|belong to you|live here]
            [who|what] is [that|this|the] [furry fellow|ball of fur|grey beast|fat fellow with the tail|
            purring thing] [by the fire|on my chair|on the bar|under the table]
            [there's|is that|I see] a cat [by the fire|on the bench|on my chair|here][, what's its name|, yours|]?
            [oh|aw|look], a [cat|kitty|pussycat|mouser][, what's he called|, whose is it|!|]
            [and|so] [that one|the cat|he] has a name[, too|]?
            [every inn|a good inn|each tavern] has a cat, [what's yours called|where's yours|and yours]?""",
         CAT_NAME_ANSWER, 2.2),
    topic("""[can I|may I|could I|I want to|let me] [pet|stroke|scratch|hold|cuddle|pick up|touch] {cat}
             *[pets the cat|strokes the cat|scratches the cat behind the ears|picks up the cat|pets Pickle|
             reaches for the cat]*
             [here|come here|psst|here,] [kitty|kitty kitty|Pickle|puss][, come here|]
             will {cat} [hiss at me|let me pet him|claw me|mind my hand]
             [is {cat} good with [children|strangers|dogs]|does {cat} bite|is {cat} friendly|
             will {cat} let me touch him]
             [how|where] does {cat} like [to be petted|to be scratched|his scratches]
             [he|{cat}] [jumped|climbed|sat down|is sleeping|lies] on my [lap|knees|hat|table]
             [he|{cat}] is [so soft|purring|purring like a mill|adorable|so cute|lovely]""",
          "Scratch Pickle behind the ears, {friend}, and he's yours. [He's too lazy to bite.|"
          "]", 1.6, values={"cat": CAT}),
    topic("""[can I|may I|could I|shall I] [feed|give] [the cat|Pickle|him] [some fish|a bit of cheese|my leftovers|
              something]
             [is {cat} [hungry|fed enough|always hungry]|what does {cat} eat|what can I feed {cat}]
             {cat} [stole|took|ate|is eyeing|wants] my [fish|trout|supper|cheese|sausage]
             [why|how come] is {cat} so [fat|big|round|lazy]
             *[gives the cat a piece of fish|feeds the cat|drops fish for Pickle]*""",
          "Pickle only moves for fish, {friend}. [Guard your plate.|]", 1.3, values={"cat": CAT}),
    topic("""[can I|may I|could I|I want to|let me] buy [the cat|your cat|Pickle|the sign|your lute|that lute|
              this table|your recipe]
             [how much|what price] for [the cat|the sign|your lute|your daughter's recipe]
             sell me [your cat|that sign|the lute|Pickle]
             is [the cat|Pickle|your lute|the sign] [for sale|to be had]
             [what|how much] [would you|do you] [want|take|ask] for [this cat|Pickle|the goose over the door|
             that old lute]
             I'll give you [ten silvers|a gold coin|five silvers|a chest of gold|my horse] for [the cat|the tavern|
             that cat|your goose|the sign]
             [would you|will you|do you] [sell|part with|give away] [the cat|Pickle|this inn|that goose|your house]
             [I'm taking|I'll take] [the cat|Pickle|your cat|the goose] [with me|home|along]""",
          "That's not for sale, {friend}. [Not for gold|Ask for an ale instead].", 2),
    topic("""[how old|what age] is {cat}
             [where|when] did you [get|find] {cat}
             why [is he called|did you name him|did you call him|is the cat called|the name] Pickle""",
          "He came as a kitten and slept in the pickle barrel, {friend}. [That was years ago.|"
          "]", 0.8, values={"cat": CAT}),
    topic("""[I'm allergic to|I sneeze from|I can't stand|I hate|keep away from me,] [cats|that cat|your cat]
             [could you|can you|please] [take the cat away|move the cat|get the cat off my chair|put the cat out]
             {cat} [scratched|bit|clawed|hissed at] me
             {cat} is [in my chair|on the table|in my bed|on my cloak|in the way]
             [shoo|off with you|get down], [cat|Pickle]""",
          "Pickle, off with you! [He means no harm, {friend}.|]", 1, values={"cat": CAT}),
    fact("""{can_i} [bring|take|let] my [dog|cat|puppy|wolf|pet|hound|bird|animal|raven|goat|old dog] [in|inside|
             in here|with me|upstairs|into the room|along]
            is my [dog|cat|hound|pet|puppy|animal] [allowed|welcome|allowed in here|welcome here|a problem|
            okay in here]
            [do you|does this place] [allow|take|accept|like|mind] [dogs|animals|pets|cats|my dog|a dog]
            [what about|how about] my [dog|pet|cat|hound|ferret]
            [can|may|could] my [dog|hound|pet|cat] [sleep here|stay|come in|eat here|lie by the fire|stay with me]
            [I have|I've got|I'm here with|I travel with] [a dog|my dog|two dogs|a small dog|a big dog|my cat|
            a tame wolf|a parrot|a falcon]
            [can I bring my dog|are dogs allowed|I have a dog|can my dog come in|are pets allowed|
            is my dog allowed inside]
            [must|does|should] my [dog|hound|wolf|pup] [stay outside|wait in the rain|sleep in the yard|
            stay at the door]
            [this is|meet|that's] [my dog|my hound|Rex|old Bruno|my raven], [he's with me|he goes where I go|
            can he stay|he won't bite]
            [my dog|he|my wolf|the pup] [doesn't bite|is harmless|is house trained|won't hurt a fly|
            is cold and wet], [may he come in|can he stay]?
            [any|is there a] rule against [dogs|pets|animals|birds]
            [dogs|pets|my dog|dog] [allowed|okay|all right|welcome]?""",
         "[Dogs are welcome if they leave Pickle alone|As long as it leaves my cat alone, {friend}]. "
         "[There's a warm place by the fire.|Odo will find a bone.|]", 2),
    topic("""{can_i} [bring|take|ride] my [horse|donkey|mule|pig|cow|ox|pony] [in|inside|into the tavern|in here|
              up to the bar]
             my [horse|donkey|mule|pony|pig] [wants a drink too|is cold outside|is better company than most|
             comes in with me]""",
          "[Not in my taproom|Not through my door], {friend}. Tom will take it to the stable.", 0.8),
    topic("""[can|could|would|will] [Tom|the boy|your boy|the lad|someone] [carry my bags|run an errand|fetch someone|
              take a letter|show me the way|bring my saddle|clean my boots|wake me]
             [send|call|get me] [Tom|the boy|your boy|the lad][ please| to carry my bags| to fetch the healer| here|]
             I need [a boy|somebody|a quick lad] to [run a message|carry my bags|hold my horse|clean my boots]""",
          "Tom will do it, {friend}. [Slip him something for his trouble.|]", 1),
    topic("""is [Odo|your cook|the cook] [always so loud|a kind man|angry|always angry|as fat as they say|
              shouting again]
             [who|why] is [somebody |the cook |he |Odo |that man |]shouting[ in the kitchen| back there|]
             [what was that|who's making that] [shouting|noise|racket|clatter] [in|from] the kitchen
             [I hear|there's] [shouting|pots crashing|swearing] [in|from] the kitchen
             [how long|since when] has [Odo|your cook|the cook] [been here|been with you|worked here|cooked for you]
             is [Odo|the cook] [from here|any good|an old hand|good at his work]
             [why does|does] [Odo|the cook] [shout|yell|swear] [so much|at everybody|all day|at you]""",
          "That's Odo, my cook these fifteen years. [He shouts at everybody, and his stew is worth it.|]", 1.4),
    fact("""will [there be music|anybody play|someone sing|somebody sing|the bard play|Finn play] [tonight|today|here|
             later]
            [when does the music start|who plays here|who plays tonight|when does the bard play|
            what's the music tonight]
            [is somebody playing tonight|is there a show tonight|who sings here|do you have music|is there music|
            play some music]
            [who plays music here|any music tonight|is there entertainment|I want to hear a song|play a song|
            any live music]
            [I'm in the mood|I came|we came all this way|I'm here] [for some music|to hear a song|to hear the bard|
            for a tune|for a good ballad]
            [it's|this place is] [too quiet|awfully quiet|dead quiet] [here|without a song|in here], [no music|
            where's the bard|is there no music]?
            [where's|where is] [the music|the band|the singer|the bard|Finn] [tonight|today|then|hiding]
            [what time|how soon|at what hour] [does|will] [Finn|the bard|the music] [come|play|start|begin]
            [have you|do you have|is there] [a bard|a minstrel|a fiddler|musicians|a singer|a harp player] [here|
            in the house|tonight]
            [music|songs|bard|any bard|live music|minstrels]?
            [a song|some music|a tune|a fiddle] would [be nice|do me good|lift the mood|go well with this ale]
            is [he|the bard|Finn] [here every night|playing later|singing yet]
            [did I miss|have I missed|is it too late for] [the bard|the music|Finn|the show]""",
         "[Finn plays when the sun is down|Wait for Finn, he plays every evening]. [He knows a hundred songs.|"
         "]", weight=2.5, then=[
             topic("""[is he good|is he any good|can he sing|any good|what does he play|what kind of songs|
              what songs does he know]
                      [sad ones or merry ones|does he know dance tunes|does he take requests|love songs too|
                      can I ask for a song]""",
                   "Finn knows a hundred songs, {friend}, and most of them are rude."),
             topic("""[where does he sit|where will he play|where can I hear him best|which seat is best for that]""",
                   "On that stool by the fire, {friend}. [Take the bench next to it.|]"),
         ]),
    topic("""[can you sing|sing me a song|sing something|sing|do you sing|do you play an instrument|
              can you play the lute]
             [would you|will you|won't you|please] [sing|hum|play] [for me|us a song|something|a lullaby|
             a little tune|along]
             [I bet|I'm sure] you [have a lovely voice|can sing|sing like a lark]
             [sing|play] [us|me] [something|a song|one of your songs|a river song][, Marla|]
             [do you like|what's your favourite] [music|songs|song|tune|ballad]""",
          "[When I sing, the guests leave|I only sing when the house is empty], {friend}. [Wait for Finn.|]", 1.4),
    topic("""[does|will] Finn [know|sing|play|have] [any |][funny songs|sad songs|a song about me|love songs|
              dance tunes|something rude|the old ballads|songs of the north]
             [can|could|would] [the bard|Finn] [sing|play] [something funny|a love song|a ballad|for me|for my {kin}|
             about dragons]
             [what|which|how many] [songs|ballads|tunes] does [Finn|the bard] [know|play|sing]
             are [Finn's songs|his songs|the bard's songs] [any good|rude|worth hearing|funny|fit for children]
             I want [Finn|the bard] to [sing|play] [about my deeds|for my {kin}|something slow|the old songs]
             [tell|ask] [Finn|the bard] to [play|sing] [something merry|a slow one|louder|my favourite|
             a sea shanty]""",
          "Finn knows a hundred songs, {friend}, and most of them are rude.", 1.4, values={"kin": "[wife|mother|"
          "friend|son|girl]"}),
    topic("""[how much|what] [do I give|do you pay|does one give] [Finn|the bard][ for a song|]
             [shall|should|can|may] I [pay|tip|buy a drink for|give something to] [Finn|the bard|the singer]
             *[throws a coin to the bard|tips the bard|gives Finn a copper]*
             what does [Finn|the bard|he] [drink|like to drink|want for a song]
             [what's|what is] the price of a song""",
          "A copper in his hat and an ale at his elbow, {friend}. [Then Finn plays all night.|]", 1),
    topic("""[tell|ask|make] [Finn|the bard|him|that singer] to [stop|be quiet|shut up|stop singing]
             [that|this|his] [singing|music|song|noise|lute] is [awful|too loud|giving me a headache|terrible|
             out of tune]
             [can|could] [he|the bard|Finn|you] [play|sing] [more quietly|less loud|somewhere else|something else]
             [I|we] [hate|can't stand|don't want to hear] [that song|bards|his singing|this music]
             is there [a night without music|an evening without Finn|no quiet here]""",
          "[Finn stops at midnight|The music ends at midnight], {friend}. [It's quieter by the window.|]", 1.1),
    topic("""[do you have games|can I gamble|any games|want to play cards|play cards with me|let's play a game|
              can we play dice]
             [dice?|cards?|do you play cards|wanna play a game|let's gamble|games?|gambling?]
             [is there|are there|have you|do you have] [a card game|a dice game|games|a gambling table|dice|
             a pack of cards|cards][ here| tonight| I could join|]
             [who wants to play|does anyone play|does anybody fancy|will somebody play] [cards|dice|a game|
             a round of cards][ here| tonight| with me|]
             [I feel lucky|I'm bored|the evening is long|I've silver to lose|my luck must turn], [any cards|who plays|
             where's the game|any dice]?
             [can|may|could] [I|we|a stranger] [join|sit in on|deal into|get into] [the game|that card game|the cards|
             a game][ over there|]
             [fancy|how about|care for|up for|what about] a [game|round|hand] of [cards|dice][, Marla|, old woman|]?
             I [want|would like|wish|came] to [gamble|play dice|play cards|win some silver|try my luck]
             [where|with whom] can [I|one|we] [play|gamble|try our luck|roll the dice|lose some coin]
             [what|which] games [do you have|are there|do they play|are played here|can we play]
             *[rolls the dice|shuffles the cards|deals the cards|rattles the dice]*
             something to [pass|kill] the time[, a game perhaps|, maybe dice| with my friends|]?""",
          "There are dice on the long table and cards by the fire, {friend}. [Old Tobin plays with anybody.|I only "
          "play for houses.]",
          weight=2.2, then=[
              topic("""[what are the stakes|how much do you play for|what do they play for|is it for money|
              what's the stake]
                       [is it fair|do they cheat|are the dice loaded|does Tobin cheat|can I trust them]""",
                    "They play for coppers, {friend}. [Watch Tobin's sleeves.|]"),
              topic("""[I'll play|deal me in|I join them|then I'll play|I'll have a go|wish me luck]
                       [I lost|I lost everything|I won|I won three coppers|he cheated me]""",
                    "Luck comes and goes, {friend}. [Keep your knife in your belt.|]"),
          ]),
    topic("""[do you have|is there|can we play|anyone for|have you got] [chess|darts|a chess board|draughts|checkers|
              backgammon|billiards|skittles|poker]
             [who wants to|does anybody want to|anyone here to] [arm wrestle|arm wrestle me|play chess|
             have a drinking contest]
             [is there|can we have|shall we have] [a drinking contest|an arm wrestling match|a riddle contest]
             [I challenge|I'll beat] [anyone|you|everybody] [at arm wrestling|at chess|at drinking|
             to a drinking contest|at darts]""",
          "Only dice and cards here, {friend}. [And no contests, I hate mopping.|]", 1.2),
    topic("""[who else is here|who comes here|what kind of guests do you have|who drinks here|any interesting guests]
             [*looks at the other guests*|*scans the room*|who do I see]
             who are [these|those|the other|all these] [people|folk|guests|men|
             fellows][ over there| at the tables| here|]
             [what people|what sort of folk|what kind of people] [come|drink|stay|
             sit] here[ tonight| of an evening| usually|]
             [anybody|anyone|someone|somebody] [interesting|worth knowing|famous|I should meet|I should talk to|
             dangerous] [here|in tonight|about]
             [describe|what do you know of] [the other guests|your guests|your regulars|the company tonight]
             [am I [the only guest|alone here]|are we [alone here|the only ones|your first guests today]]
             are [there other guests|there other travellers|any merchants here]
             [who|whom] [would you|should I] [talk to|sit with|avoid|watch] [in here|tonight|at these tables]
             [mixed|odd|rough|merry|fine] [crowd|company|lot] [you have here|tonight|in here][, who are they|]""",
          "[Farmers, boatmen, and a hooded stranger in the corner|Old Tobin is at the cards, and a hooded stranger "
          "sits in the corner]. "
          "[A quiet night, so far.|]", weight=2),
    topic("""who is {he}
             [what do you make of|what do you know of|have you spoken with|who on earth is] {he}
             [what's|what is] {he}['s name| called| doing here| up to| after| waiting for| hiding]
             [how long|since when] has {he} been here
             [when did {he} come|where did {he} come from|does {he} ever talk|when did {he} arrive]
             {he} [looks suspicious|gives me the creeps|keeps staring at me|scares me|hasn't moved|is watching us|
             seems lonely|is odd]
             is {he} [a spy|a wizard|an assassin|a ghost|a nobleman|on the run|from here]
             why is {he} [sitting there alone|hiding his face|wearing a hood|so quiet|watching the door|watching me]
             did {he} [ever say anything|ever speak|tell you his name|pay]
             [there's|I see] [a man with a hood|a hooded man|somebody sitting alone|a dark figure] [over there|
             in the corner], who is [he|it|that]?""",
          "Nobody knows, {friend}. The stranger came three nights ago, pays in old silver and watches the door.",
          1.8, values={"he": HOODED}, then=[
              topic("""[should I talk to him|can I talk to him|I'll talk to him|I'm going to talk to him|
              I go over to him]
                       [what if I sit with him|I'll ask him myself|let me speak with him|
                       *walks over to the stranger*]""",
                    "Try it, {friend}, but he has said nothing for three nights."),
              topic("""[is he dangerous|should I be afraid|do you trust him|is he armed|is he a thief|
              what does he want]
                       [why do you let him stay|throw him out|do the guards know|has he done anything]""",
                    "He pays and he's quiet, {friend}. [I ask no more of a guest.|]"),
              topic("""[what does he drink|what is he drinking|I'd like to buy him a drink|send him an ale from me|
              buy him a drink on me]""",
                    "Only mint tea, {friend}. [It's one copper, if you want to treat him.|]"),
          ]),
    topic("""[bring|send|give|pour] [that man|the stranger|the hooded man|the bard|everyone|the old man|
              the lads over there] [a drink|an ale|a tea|something] [from me|on me|and say it's from me]
             [I want to|can I|let me] buy [the stranger|Finn|old Tobin|that fellow|the hooded man] a [drink|
             mug of ale|cup of tea]
             [a round|drinks|ale] for [everybody|everyone|the whole house|all of them|the house][, on me|
             , I pay| please|]""",
          "[That's kind of you|They'll like that], {friend}. [Tell me what, and how many|Ale is two coppers a "
          "mug].", 1),
    topic("""are there [fights|brawls|many brawls|often fights] [here|in this house|at night|often][ on market days|]
             [are there fights here|do people fight here|is it a rough place|do you have a guard here]
             [when|how often] [was the last|do you have a|is there a] [brawl|fight|bar fight][ here|]
             [I love|I'm up for|I feel like|I could do with] a [good brawl|good fight|punch-up|bar fight]
             do [the guests|people|the boatmen] [fight|get rough|throw chairs|get drunk and fight][ here|]
             [how do you|who helps you|how can you] [keep the peace|deal with trouble|stop a fight|
             handle drunks][ here| alone|]
             [do you|don't you] [have|keep] [a guard|a doorman|a watchman|a club] [here|under the bar|
             in the house]""",
          "Nobody fights in the Goose, {friend}, not since I broke a chair over a pirate.", 1.4),
    topic("""[two men|they|those two|the boatmen|some drunks] are [fighting|brawling|hitting each other|
              at each other's throats][ outside| over there|, do something|]
             [a fight|a brawl] [broke out|has started|is about to start][ over there| by the fire|]
             [look out|help|quick], [they're fighting|a fight|he has a knife|a brawl]
             [somebody|he|that man|a drunk] [threw a chair|hit me|pushed me|drew a knife|punched my friend|
             wants to fight me]
             [stop|break up] [the fight|that brawl|them][, Marla|]""",
          "Not in my house! [Where's my club?|I'll get my club, and they'll get the door.]", 1.3),
    topic("""[that|this] [man|fellow|drunk|brute|oaf|sailor|lout] [is bothering me|keeps staring at me|
              won't leave me alone|insulted my wife|touched me|took my seat|is drunk|cheated at cards|
              called me a liar|breathes on me]
             [he|somebody|someone|one of your guests] [is annoying me|is following me|insulted me|took my chair|
             drank my ale|grabbed my arm]
             [can you|could you|will you|please] [throw him out|make him stop|talk to that man|get rid of that drunk|
             move him away]
             [those|the] [men|fellows|lads|boatmen] [are too loud|are making trouble|frighten me|are rude|
             look at me funny]
             [I feel|I'm] [uneasy|not safe|uncomfortable] with [that man|him|those men][ over there| so close|]
             [there's|we have] a [troublemaker|drunk|madman|thief] [at my table|in here|over there]""",
          TAKE_CARE, 1.5),
    topic("""[what happens to|what do you do with|who deals with] [thieves|drunkards|troublemakers|liars|cheats|
              those who don't pay][ here|]
             what if [somebody|a guest|someone] [doesn't pay|starts a fight|breaks a chair|steals|draws a knife]
             [did you ever|do you ever|how often do you] throw [somebody|a man|people|anyone] out
             [suppose|say] [someone|a man|I] [ran off without paying|won't pay|hit a guest|stole a spoon]""",
          "[The guard takes them|Captain Roderick takes them], {friend}. And I keep a club under the bar.", 1.5),
    topic("""[is|are] [my money|my things|my bags|my horse|we|I|my purse] safe [here|in this house|with you|tonight]
             [is my stuff safe here|will I be robbed here|are there thieves here|can I sleep safely here|
             do you get trouble here]
             [is this place safe|is it safe here|is it dangerous here|how safe is it here]
             [should I|must I|do I have to|shall we] [watch my purse|keep a hand on my purse|worry about thieves|
             sleep with one eye open|bar my door]
             [will|would|could] [someone|anybody|they] [steal|rob|cut] [my things|me|my purse|
             us][ here| in here| at night|]
             [any|are there|do you have] [pickpockets|cutpurses|thieves|cutthroats] [here|among your guests|about]
             [I've been robbed before|I carry all my savings|I have enemies], [am I safe|is it safe|
             how safe is it] here?""",
          "Safe enough. I keep a club under the bar, and I know how to swing it. [Sleep well, {friend}.|"
          "]", weight=1.6),
]
