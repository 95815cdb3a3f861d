"""Marla's life and opinions: her years, her people, her likes, her days."""
from .grammar import fact, topic

TOPICS = [
    fact("""[what age|how many winters|how many summers|how many years] [are you|do you count|have you lived|
             are behind you]
            [may I ask|is it rude to ask|would you mind telling me|can I ask] [your age|how old you are|
             when you were born]
            [you look|you can't be|you must be|I'd say you're|are you] [about forty|over sixty|not a day over thirty|
             past seventy|fifty|younger than me|
             older than my mother][, am I right|, aren't you|]
            [guess|let me guess|I guess], [you're|you are] [forty|sixty|thirty-five|seventy|a hundred]
            [when is|when's|what day is] your [birthday|name day]
            [when|in which year] [were you born|did you come into this world]
            [is fifty-two|isn't that] [old for a keeper|a good age]
            [you're|you are] [how old|how old exactly]""",
         "I'm fifty-two, {friend}, and my knees feel older.", 2),
    fact("""[who|what] [were|was] your [parents|father|mother|family|folks][ like| by trade| doing|]
            [are|were] your [parents|mother and father|folks] [still alive|alive|from here|innkeepers too|good people]
            [tell me about|what about|do you miss] your [parents|mother|father|childhood]
            what did your [father|mother|parents] do[ for a living| all day|]
            how did your [father|mother|parents] earn a living
            what was your [childhood|youth] like
            [did you have|was it] a [happy|hard|good] childhood
            [where do|where did] your [parents|mother and father] live
            [who|which of your parents] taught you [to cook|to play cards|manners]""",
         "My father mended nets on Fish Lane, {friend}, and my mother baked. Both lie behind the chapel now.", 1.5),
    fact("""[do you have|have you got|have you] [brothers|a sister|a brother|sisters|siblings|
             brothers and sisters][ too| in town|]
            [are you an only child|any siblings|is your sister still alive|what about your sister|who is your sister|
             where does your sister live]
            [whose|which] apples are in the cider""",
         "I have one sister, {friend}. Her apples make my cider.", 1),
    fact("""[what was|tell me about|what can you tell me of|who was] [your Bram|your husband|the man you married|
             your late husband|your man]
            [you were|were you] [married once|married to a soldier|a soldier's wife]
            [where is|what's become of|how did you lose|what took|where did you bury] [your husband|your Bram|
             your man|Mister Fenn]
            [do you|don't you] [miss your husband|miss Bram|miss him, your husband|still think of Bram|
             still love Bram|wait for Bram]
            [was your husband|was Bram] [a soldier|a good man|killed in the war|handsome|in the army|kind to you|
             good to you]
            [how long|since when] [have you been|are you] [a widow|on your own|alone]
            [how did you|when did you|where did you] [meet your husband|meet Bram|marry Bram|fall in love]
            [does it hurt|is it hard] [to be a widow|to lose a husband|without your Bram]
            [why are you alone|why is there no man in the house|why do you have no husband|
                who keeps you warm at night]""",
         "My Bram was a soldier, {friend}. He went north with the army nine years ago and never came home.", 2),
    fact("""[tell me about|what about|talk to me about|what's she like,] [your girl|your child|
             that daughter of yours|your little girl|your daughter]
            [how many|what] children [do you have|have you|are yours]
            are you a [mother|grandmother]
            [what does|where does|when does] your [daughter|girl] [do|do here|do all day|work|help you]
            [does your daughter|will your daughter|will Elsie|does Elsie] [take over the house one day|work here|
             help you|live with you|get the inn|
             inherit the Goose]
            who [will run|gets|takes over] [the Goose|the house|the inn|this place] [after you|when you're gone|
             one day|when you're old]
            [are you|you must be] proud of [your daughter|Elsie|your girl]
            do you [get along|fight] with [your daughter|Elsie|your girl]""",
         "My daughter Elsie is nineteen and bakes our tarts. The Goose will be hers one day.", 2),
    topic("""[what was|how was|tell me about|did you like] [the barge|life on the barge|your time on the river|
              the river life|being a barge cook|your years on the river]
             [you were|were you really] a [cook on a barge|barge cook|river cook]
             [what did you|what kind of food did you|who did you] cook [on the barge|for the bargemen|on the river]
             [where did|how far did] [the barge|you] [go|sail|travel][ on the river| in those days|]
             [ten years on a barge|a river cook, really|you worked on a boat|you lived on a boat]
             [why did you|when did you] leave the [river|barge]
             [do you know|do you understand|what do you know about] [boats|sailing|river life|barges]""",
          "Ten years I cooked on that barge, {friend}, down to the river mouth and back. I miss the river, "
          "but not the wet socks.", 1.5),
    topic("""[how|in what way] did [you come into this house|the Goose come to you|this tavern become yours|
              you end up a keeper|a barge cook get a tavern]
             who [gave|sold|left] you [the house|this house|the Goose|the inn]
             [did you inherit|did you build|did somebody give you|did your parents own] [the inn|this place|
              the Goose|this house]
             [is it true|people say|I heard|they say] [that |]you won [the house|this place|the Goose|
              the inn] [at cards|in a card game|by cheating|on one hand]
             [tell me|I want to hear|how was it,] [about the card game|how you won the house|
              the tale of the card game|of the night you won the house]
             what [did you bet|did you stake|hand did you play|
              cards did you hold][ that night| against Tobin| in that game|]
             [a tavern, won at cards|you won a tavern at cards|won it at cards, you say]""",
          "I won the Goose from old Tobin at cards, {friend}. Four queens, twenty years ago.", 2),
    fact("""[what|tell me what] [do you|is it you] [dream of|dream about|wish for|want from life|long for|hope for]
            [do you have|have you got] [dreams|any dreams|a dream|wishes|plans for later|a wish]
            [what's your dream|what are your dreams|what is your greatest wish|do you still dream, at your age]
            [if you had|what if you had|say you had] [one wish|three wishes|a sack of gold|a thousand silvers|
             all the money in the world][, what then|
             , what would you do|]
            [where would you|where do you want to|where would you like to] [go|
             travel][ if you could| one day| if you were free|]
            have you[ ever|] [seen the sea|been to the sea|been to Kingsport|seen Kingsport|
             seen the ocean]
            [is there anything|what is there] you [still want to do|want to see before you die|have never done]
            [do you want|would you like] to see [the world|the sea|Kingsport|far places]""",
         "I'd like to see the sea once before I'm old, {friend}. Kingsport is only three days away.", 2),
    fact("""what [do you fear|are you afraid of|scares you|frightens you|keeps you awake|
             do you worry about][ most| at night|]
            [are you|are you ever|aren't you] [afraid|scared|
             frightened][ of anything| of the dark| of robbers| here alone| at night|]
            [what's your|what is your|tell me your] [worst fear|biggest fear|greatest fear]
            do you have [fears|any fears|nightmares]
            [does anything|what could] [scare you|frighten a woman like you]
            [is there anything|is there something] [you fear|that frightens you|you're afraid of]""",
         "Fire, {friend}. Every keeper with a thatched roof fears fire.", 1.5),
    fact("""what [do you regret|would you do differently][ most| in life|]
            is there [anything|something] you regret
            [do you|don't you] [regret anything|have regrets|ever regret leaving the river|
             wish you had done things differently]
            [any|no] regrets[, Marla|]
            [what was|what's] your [biggest|worst|greatest] mistake
            [if you could|would you] [live again|start again|do it all again|
                turn back time][, what would you change|]""",
         "Only that I let Bram go north, {friend}. The rest I'd do again.", 1.2),
    fact("""[can you|do you know how to|did you learn to|have you learned to|are you able to] [read|write|
             read and write|spell|count|read a letter]
            [could you|would you|can you] read [this|this letter|something|a note] [for me|to me]
            [do you|don't you] [read books|read|have books|like books|own any books]
            [what's your|do you have a] favourite book""",
         "I can read a bill, {friend}, and slowly a letter. Books are for Master Eldwin.", 1.5),
    fact("""[can you|do you know how to|are you able to] [swim|row a boat|catch fish|sail|steer a boat]
            [are you a good swimmer|did you learn to swim on the barge|do you swim]""",
         "I can swim, {friend}. Ten years on a barge will teach you that.", 1),
    fact("""[can you|do you know how to|are you able to|do you] [dance|ride a horse|ride|shoot a bow|knit|sew|juggle|
             milk a cow|whistle|fish]
            [are you|you must be] a good [dancer|rider|shot]""",
         "Not well, {friend}. I can cook, count and swing a club.", 1),
    fact("""[do you|can you|could you] [cook|bake|still cook|make the stew yourself]
            [are you a good cook|who cooks better, you or Odo|do you help in the kitchen|
                why don't you cook yourself]""",
         "I cooked on a barge for ten years, {friend}. Now Odo cooks, and I pour.", 1),
    fact("""[do you travel much|do you ever travel|have you travelled far|have you seen the world|
             have you ever left Thornwick|do you ever go away|do you take holidays|do you ever leave the house]
            [how far have you|where have you|which places have you] [been|travelled|seen]
            [what's|what is] the [farthest|furthest] [you have been|you ever went|place you know]
            have you [been abroad|seen the mountains|been to the north|crossed the border]""",
         "Ten years up and down the river, {friend}, and no farther than its mouth. Now the travellers come to me.",
         1.5),
    fact("""[when|where|how long|how much] do you [sleep|rest|sleep at night]
            [when do you get to bed|do you ever sleep|do you ever go to bed]
            [don't you|do you never|do keepers] [sleep|need sleep|get tired|rest]
            [you look|you must be|aren't you|you seem] [tired|exhausted|worn out|
             sleepy][ after such a day| at this hour| tonight|]
            [are you a light sleeper|do you sleep well|do you snore|do you dream at night|where is your own bed|
                which room is yours]""",
         "I sleep when the last guest does, {friend}, in the little room behind the kitchen.", 1.5),
    fact("""what [did you eat|do you eat|will you eat|have you eaten][ today| yourself| for supper| in the morning|]
            [have you eaten|have you eaten yet|have you had supper|did you eat today]
            [are you hungry|don't you ever eat|when do you eat|do you eat here too|do you eat your own food]
            [what's|what is] your favou[|]rite [dish|meal|food|thing to eat|supper]
            what [food|dish|meal] do you like [best|most]
            [do you like|do you eat] [Odo's stew|your own stew|the stew yourself|Odo's cooking]""",
         "Odo's stew, {friend}, every day. And a slice of Elsie's tart on market days.", 1.5),
    fact("""[what's|what is] your favou[|]rite [drink|ale|tipple|beverage]
            what [drink|do you drink|will you drink|would you drink] [do you like best|yourself|after work|
             when the day is done]
            [do you|don't you] [drink|ever drink|drink your own ale|like mead|like a drink|get drunk|
             drink with the guests]
            have you ever [been drunk|tried the firewater|drunk too much]
            [ale or mead|beer or wine|mead or cider][, what do you prefer|, which do you like better]
            [one for you|have one yourself|what are you drinking|join me for a cup|have a mead with me]""",
         "One small mead after closing, {friend}. A keeper must count straight.", 1.5),
    fact("""[what's|what is|which is] your favou[|]rite colou[|]r
            [which|what] colou[|]r do you [like|like best|love|prefer|wear]
            [do you like|is it true you like] [green|red|blue|gold|purple]
            [red or blue|green or red], [which is better|what do you say]""",
         "Green, {friend}, like the river in spring.", 1.2),
    fact("""[what's|what is|which is] your favou[|]rite [season|time of year|month|weather]
            [which|what] [season|time of year] do you [like|like best|love|prefer]
            [do you|don't you] [like|love|hate] [winter|autumn|spring|summer|the cold|the rain|snow]
            [summer or winter|spring or autumn|winter or summer][, what do you prefer|, which one|]""",
         "Autumn, {friend}. The colder the night, the fuller the house.", 1.2),
    fact("""[what's|what is|which is] your favou[|]rite [song|tune|ballad|music]
            [which|what] [song|tune|music] do you [like|like best|love]
            [which|what] of [Finn's songs|the bard's songs] do you [like|like best]
            [do you|don't you] [like Finn's songs|sing along]
            [do you|can you|will you] [still play Bram's lute|play the old songs of Bram]""",
         "The one that Bram used to play, {friend}. I play it on his lute when the house is empty.", 1.2),
    fact("""[what's|what is|which is] your favou[|]rite [animal|pet|beast]
            [which|what] animal do you [like|like best|love]
            [cats or dogs|dogs or cats][, what do you prefer|, which one do you like|]
            [are you|you're] a [cat person|dog person|cat lover]
            [do you|don't you] [love your cat]""",
         "Cats, {friend}, even lazy ones like Pickle.", 1),
    fact("""[what's|what is|which is|where is] your favou[|]rite [place|spot|place in town|room|corner]
            [where|which place] do you [like to be|like best|go when you're free]
            [which|what] [part of town|place in Thornwick] do you [like|love][ best| most|]""",
         "The bench by the river, {friend}, at the end of Fish Lane. And this bar.", 1),
    fact("""[what's|what is|who is|who's] your favou[|]rite [guest|customer|regular|person]
            [which|what kind of] [guest|guests|customers] do you [like best|like|love]
            [am I|are we] your favou[|]rite [guest|guests|customer]
            [who's your best guest|who drinks the most here|who is the best customer]""",
         "The one who pays and wipes his boots, {friend}.", 1.2),
    fact("""[what's|what is|which is] your favou[|]rite [thing|thing in the world|game|pastime|hobby]
            [what|which things] do you [love|like] [most|doing]
            [what makes|does anything make] you [happy|smile|laugh]
            [what do you do|how do you spend your evenings] [when you're not working|after closing|for pleasure|
             when the house is empty|on a free day|for fun|in your free time]
            do you have [any hobbies|hobbies|a hobby|any free time|a day off]
            [what game|which games] do you [play|like]""",
         "I play cards, {friend}, and I win. And late at night I play Bram's old lute, badly.", 1.5),
    fact("""[why are your hands so red|why are your fingers so rough|what happened to your hands|look at your hands]
            [show me your hands|your hands are so rough|you have strong hands|you have rough hands|do your hands hurt]
            [how did you get|where's|is that|where did you get] [that scar|the scar from|a burn on your arm|
                the burn]""",
         "Thirty years of pots and scrubbing, {friend}. Honest hands are rough.", 1),
    fact("""[what|which] colou[|]r is your hair
            [is your hair [grey|real|long]|was your hair [brown|always grey|red once]]
            [why is your hair so grey|when did your hair go grey|why is your hair pinned up]
            [what do you look like|describe yourself|how do you look|what are you wearing|what do you wear|
             are you tall|are you pretty|were you pretty once|
             were you beautiful once|what colour are your eyes]""",
         "Grey hair pinned up, a big apron and flour on my sleeves, {friend}. Nothing to paint.", 1.2),
    fact("""[what did you do|what have you been doing|what have you done] [today|all day|this morning|this week]
            [what's|what is|tell me about] [your day like|a normal day here|your day|a day in your life|
             an ordinary day for you]
            [when do you get up|what time do you get up|what do you do in the morning|when does your day start]
            [busy|long|hard|slow|quiet] day[, Marla| today| for you|]""",
         "Up before the sun, {friend}, then barrels, beds and guests until midnight. The usual.", 1.5),
    topic("""[are you|are you really|you're] [happy|content|happy here|happy with your life|satisfied|lonely|unhappy|
              rich|sad][, Marla| sometimes| in this life|]
             [do you|don't you|do you ever] [feel alone|feel lonely|get bored here|cry|get sad|
              like your life|love your life|wish for more]
             [is this|was this|is keeping a tavern] [the life you wanted|what you dreamed of|a good life]
             [what's it like|how is it] to [be you|run a tavern|be a keeper|stand behind the bar all day]
             [do you|does a keeper] [earn much|earn well|make good money|get rich]
             [do you|don't you] [love|like|enjoy|hate] [the work|being a keeper|keeping a tavern|pouring ale all day|
              this job|your trade]
             [what's|what is] the [best|worst|hardest] [part|thing] [of your work|about this job|of keeping a house|
              about running an inn]
             [why do you|what made you] [do this work|become a keeper|stay in Thornwick|keep going|stay here]""",
          "It's long hours and sore feet, {friend}, but I hear every story in the land.", 2),
    topic("""[would you|could you|will you|do you want to|would you ever|have you thought of] [sell|sell the Goose|
              sell this house|sell up|give up the inn|
              sell the tavern|retire|stop working|leave all this]
             [what if I|suppose I|say I|imagine I] [gave you|offered you|paid you] [a sack of gold|
              a thousand silvers|a good price] for [the house|the Goose|this inn]
             [is the|is this] [inn|house|tavern|Goose] for sale
             [how much|what] [do you want|would you take|would you ask|is it worth] for the [whole house|Goose|inn|
              tavern]
             I [want to|would like to|will|could] buy [the Goose|this house|your tavern|the whole place|this inn]
             [when|do you think] will you [retire|stop|hand over the house]""",
          "The Goose is not for sale, {friend}. Not for gold.", 1.5),
    topic("""[do you|are you] [like people|patient with everyone|kind to everyone|strict|always so dry|
              always this grumpy|ever angry]
             [what makes|does anything make] you angry
             what do you [hate|dislike|find annoying]
             [what|which] [guests|customers|people] do you [hate|dislike|not like|throw out]
             [do you|don't you] hate [drunks|tax collectors|bards|adventurers]
             [what annoys you|who annoys you|what's your pet peeve]""",
          "Guests who don't pay, {friend}, and tax collectors. In that order.", 1.2),
    fact("""who [are your friends|is your best friend|do you trust most|is closest to you|
             do you talk to]
            [do you have|have you got|have you] [many friends|a best friend|friends in town|any friends|friends here]
            [how do you know|are you friends with|do you like|is she your friend,] Brenna
            who do you trust[ most| here| in town|]""",
         "Brenna the smith is my oldest friend. I trust her with my door.", 1.2),
    topic("""[do you have|have you|are there|have you got] [enemies|any enemies|rivals|an enemy|someone you hate|
              people who hate you]
             who [is your enemy|do you hate|don't you like]
             [do you|don't you] [like|hate] Pim
             does [everybody like you|anyone wish you harm]""",
          "Pim is my oldest trouble, {friend}, but I have no enemies. Only debtors.", 1),
    topic("""[what's|what is|which is] the best [thing in life|advice you ever got|
              thing you ever did|day of your life]
             [what was|which was] your [happiest day|luckiest day|proudest moment]
             what are you [most proud of|proud of]""",
          "The night I won this house, {friend}. And the day Elsie was born.", 1),
    topic("""[do you|can you|would you] [believe|trust] in [ghosts|luck|omens|magic rings|miracles|spirits|curses]
             [are you|you must be] [superstitious|lucky]
             [is there such a thing as|do you think there's] [fate|luck|destiny]""",
          "I believe in what I can pour and count, {friend}. But I never move the goose from the door.", 1.2),
    topic("""what do you [think|say] [of|about] [the guards|adventurers|heroes|tourists|the rich|
              the nobles|soldiers|wizards|bards|sailors|merchants|
              tax collectors|priests|thieves|farmers]
             [do you like|do you trust|what's your opinion of|how do you find] [adventurers|heroes|the nobles|
              wizards|bards|sailors|merchants|soldiers|priests]
             your opinion on [adventurers|nobles|wizards|bards|soldiers]""",
          "If they pay and wipe their boots, {friend}, they're welcome here.", 1.2),
    topic("""what do you [think|say] [of|about] [me|us|my hat|my friend here|my beard|my boots|
              my sword|my plan|my idea|this cloak|my horse|my new coat]
             [do you like|how do you like|what do you say to] [my hat|my cloak|my boots|my sword|my song|my beard|
              my new haircut]
             [am I|do I look] [handsome|ugly|pretty|dangerous|rich|like a hero|like a thief|smart|nice|old|
              like a fool|brave|strong]
             [how do I look|do I look good|rate me|am I your type|be honest, how do I look|
                give me your honest opinion]""",
          "I've seen worse come through that door, {friend}, and better.", 1.5),
    topic("""[what's|what is] [on your mind|your opinion|your view|your take]
             [tell me|I'd like to know|give me] [what you think|your opinion|your honest opinion]
             [what do you think|what do you say|what do you reckon|any thoughts|your thoughts]""",
          "I think that you should eat something, {friend}. Most things look better after stew.", 1),
    topic("""[you never|you don't|do you never] [talk|speak] about yourself
             [tell me|let me hear|I want to know|I'd like to hear] [something about you|more about yourself|
              who you really are|about Marla Fenn|all about you|
              a bit about you|how you came here|the story of your life]
             [what should I know about you|who is Marla|who's Marla|who is Marla Fenn|what kind of woman are you|
              what's your life story|how did life treat you|
              what have you seen in life]
             [so|and|now] [tell me about you|what about you|your turn, who are you]""",
          "Born on Fish Lane, ten years cook on a barge, and then I won this house at cards. That's me, {friend}.", 2),
    topic("""[what's|what is|tell me] your [full name|last name|surname|family name|first name|real name]
             [Marla who|Marla what|is Marla your real name|is Fenn your name or your husband's|what does Marla mean|
              who named you Marla]
             [say|remind me of|tell me|repeat] your name[ again| once more|]
             [I forgot your name|I didn't catch your name|sorry, what was your name again|
              you didn't tell me your name|and the lady's name is]
             [with whom|who] [do I have the honour|have I the pleasure of speaking with|is it I'm speaking to]
             [may I know|could I have|might I learn] [who I'm speaking to|the name of the keeper|what they call you|
              the keeper's name]
             [what do folks|what does everyone|what do your friends] call you
             [your name, keeper|your name, woman|and you, your name|name yourself|state your name|
                speak, who are you]""",
          "Marla Fenn is my name, {friend}. I keep the Gilded Goose.", 3),
]
