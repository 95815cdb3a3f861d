"""What is on the table and in the mug: who makes it, how it tastes, praise and complaint, the cellar and its rats."""
from .grammar import fact, topic
from .talk_follows import RATS

DISH = "[stew|soup|pie|fish|chicken|porridge|mutton|trout|food|supper|meal]"
TASTY = "[delicious|wonderful|very good|lovely|excellent|the best I ever had|fit for a king|so tasty|divine|perfect]"

TOPICS = [
    fact("""do you [brew|make] [the|your own|this] ale[ yourself| here| in this house|]
            where is [your|the|this] ale [from|brewed|made]
            [who|which brewer] [brews|brewed|makes|made] [this|the|your] [ale|beer|brew|fine ale|stuff in my mug]
            [did|do] you [really |]brew [this|it|the ale|that] [yourself|here|on your own|with your own hands]
            [where|how] do you [brew|brew it|make your ale|get your beer]
            [is|would] this [ale|beer] [local|from around here|your own|home brewed|made in this house|from Kingsport]
            [somebody knows how to brew|this is a fine ale|I like this brew], who [makes it|is the brewer]?
            [what|which] [barley|grain] [goes|do you put] [in|into] [the ale|your ale|the brew]
            [who is|where's|I'd like to meet] the [brewer|brewmaster|one who brews]""",
         "I brew it myself, in the cellar. [It's Thornwick barley.|]", 1.8),
    fact("""[how does|what does] [the|your] [ale|beer|brew] taste[ like|]
            is [the|your] [ale|beer|brew] [good|any good|strong|dark|bitter|sweet|worth two coppers|worth the walk|
            well kept]
            [what kind of|what sort of|which kind of] [ale|beer] [is it|is that|do you brew|is yours]
            [say something about|sell me on|tell me more about] [the|your] [ale|beer|own brew]
            [convince me|go on], what's so good about your ale?
            why should I [try|drink|pay for] your [ale|beer]
            [is it|is the ale|is your beer] [light or dark|bitter or sweet|cold or warm|thin or thick]
            they [say|told me|swear] [your ale is|you pour] the best [in town|on the river|for miles], is that [so|
            true]?""",
         "It's brown and strong, with a good head on it. [It's cool from the cellar.|]", 1.5),
    fact("""[where did you learn to cook|who cooks|who makes the food|who makes the stew|who cooks the food]
            [who|which of you] [is in the kitchen|stands at the stove|does the cooking|cooked this|made this|
            roasts the chicken|is cooking tonight]
            [do|did] you cook [yourself|all this|everything yourself|this|here too|the stew]
            [you|I suppose you|surely you] [have a cook|do the cooking yourself], [don't you|or not]?
            whose [recipe is this|cooking is this|idea was this stew|work is this pie]
            [someone back there|that cook|your cook] [can cook|knows the trade|has a gift], who [is it|is he|is that]?
            [I'd like to|let me|may I] [meet|know the name of] [the cook|whoever cooked this]
            [what's|what is|tell me] the [cook's name|name of the cook|name of your cook]""",
         "[Odo does the cooking, and Elsie bakes the tarts|Odo is our cook, and he has been for fifteen years]. "
         "[He shouts, but his stew is worth it.|]", 1.8),
    fact("""[is|was] [the food|everything|the fish|the meat|the bread|the trout|the pie|it] [fresh|fresh today|
             made today|from today|of today]
            [how fresh|how old] is [the food|the fish|the bread|the meat|this pie|the stew]
            when was [this|the stew|the bread|the pie] [made|cooked|baked]
            is [this|the stew|the bread|the pie] [from yesterday|warmed up|old]
            [you don't|do you] [serve|sell|give us] [yesterday's|old|stale|warmed up] [bread|food|stew|fish|
            leftovers][, do you|]?
            [I hope|tell me|say] [the fish|it|the meat|all that] is [fresh|not from last week|of today]
            [I got sick|my belly hurt|I was ill for days] [from the fish|after the stew|
            from the pie] at the last inn, is yours [fresh|good]?
            [is the food fresh|is the food good|is it good food|is it any good]""",
         "All of it is fresh, {friend}. [The bread is from this morning.|Odo cooks it the same day.]", 1.5),
    fact("""where does [the food|your food|all this|the meat|it all] come from
            [where do you|from whom do you|who do you] [get|buy] [your food|the meat|the fish|your supplies|the flour|
            all that][ from|]
            is [the food|the meat|your fish|your bread|everything] [local|from here|from the farms|from around here]
            [who|which farmer] [sells|brings|supplies] you [the food|the meat|your milk|the fish|the flour]
            from which [farm|river|field] [does this come|is this]""",
         "Joss catches the fish, Hob brings the milk, and the flour is from Osric's mill.", 1.5),
    topic("""[what's|what is] [in|the secret of|Odo's secret in] [the stew|your stew|that stew]
             [can I|may I|could I] have [the|your|Odo's] recipe[ for the stew| for the pie|]
             [give|tell|write] me [the recipe|how you make it|how it's made|Odo's secret]
             [how|what way] does [Odo|he|your cook] [make|season|cook|do] [the stew|that|it so well]
             [there's something in|what do I taste in|I taste something in] [the stew|this soup|it][, what is it|
             , some herb|]""",
          "[Barley, onions and mutton|Mutton, barley and onions], {friend}. [The rest Odo tells nobody, not even "
          "me.|]", 1.2),
    topic("""[the|your|this|that] {dish} [is|was|tastes] {tasty}
             I'd like to [thank|shake hands with] [the cook|Odo|whoever cooked this]
             [my compliments|compliments|give my thanks|my respects|a kiss] to the [cook|kitchen|chef|
             man at the stove]
             [what|that was|this is] [a meal|a feast|a stew|a supper|a fine pie|good cooking]
             I [haven't eaten|never ate|never had] [so well|anything like it|such a {dish}] [in years|in my life|
             since I left home|before]
             [I could|I'd] [eat|have] [this|your {dish}] [every day|for the rest of my life|until I burst]
             [mmm|mm|oh my|by the gods|yum|wow], [that's|this is|the {dish} is] [good|tasty|delicious|heavenly|
             the stuff]
             [tell|let] [the cook|Odo|your cook] [he's a master|know he's a wizard|know I loved it|that I'd marry him]
             [just like|even better than|as good as] my [mother's|grandmother's|wife's] [{dish}|cooking|table]
             *[licks the bowl|wipes the plate with bread|eats happily|smacks his lips|rubs her belly]*
             [I'm|I am|we're] [full|so full|stuffed|fed and happy|bursting][, that was good|
             , lovely meal| and happy|]""",
          "[I'll tell Odo|Odo will like to hear that], {friend}. [It's what he lives for.|"
          "]", 2, values={"dish": DISH, "tasty": TASTY}),
    topic("""[the|your|this|that] [ale|beer|brew|mead|cider|wine] [is|was|tastes] {tasty}
             [best|finest|tastiest] [ale|beer|mead|brew] [I ever drank|in the land|for miles|in years|I had in months]
             [now that|that]'s [a proper ale|what I call beer|a good drop|the stuff]
             [ah|aah|oh], [that hits the spot|I needed that|that went down well|nectar|that warms me]
             *[drinks and sighs|empties the mug in one go|wipes foam from his beard|smiles over her mug]*
             [whoever brewed|the one who makes] this [ale|beer] [deserves a medal|knows the craft|is a saint]""",
          "[Glad it's to your taste|Good to hear], {friend}. [I brew my ale with care.|Shall I pour "
          "another?]", 1.6, values={"tasty": TASTY}),
    topic("""[my|the|this] {dish} is [cold|stone cold|lukewarm|not hot|cold as ice|barely warm|cold again]
             why is [my|the] {dish} [cold|lukewarm|not hot]
             [this|it] [has|went|is] [gone cold|cold in the middle|not warm enough]
             [can|could|would] you [warm|heat] [this up|it up|my {dish} up|this again][, please|]
             [I ordered hot {dish}|I like my {dish} hot], [and this is cold|not cold|not frozen]
             cold {dish}[, Marla|, really|, what is this|]?""",
          "[Give it here|Hand it over], {friend}, and Odo will warm it up.", 1.6, values={"dish": "[stew|soup|pie|"
          "food|supper|meal|porridge|chicken|plate]"}),
    topic("""there's [a hair|a beetle|a fish bone|a rat's tail|an insect|a feather] in my {dish}
             [what's|what is] [this|that] [thing |black thing |hairy thing |]in my {dish}
             [I found|I just found|look, I found|I nearly swallowed|I bit on] [a hair|a fly|a stone|a bone|
             something hard|a button] in [my|the|this] {dish}
             [a hair|a fly|a worm|a spider] in [the|my] {dish}[, how nice|, look|, again|!]
             [waiter|excuse me|Marla|look here], there's [a fly|a hair|something] in my {dish}
             [is that|tell me that isn't|that's not] [a hair|a fly|a rat hair|cat hair] in my {dish}[, is it|]?
             something [swims|floats|moves|is swimming] in my [soup|stew|ale|mug]""",
          "[Give it here, {friend}|I'm sorry, {friend}]. You'll have a fresh one at "
          "once.", 1.5, values={"dish": "[soup|stew|ale|mug|pie|food|milk|bowl|porridge]"}),
    topic("""[the|your|this|my] {dish} is [too salty|tough|too thin|raw|undercooked|overcooked|dry|tasteless|bland|
              greasy|watery|too spicy]
             [there's|you put] too [much|little] [salt|pepper|meat|onion] in [it|the {dish}|this|the soup]
             [I don't like|I can't eat|who can eat|nobody can eat] [this|this {dish}|that stuff]
             [this|it|the {dish}] tastes [odd|strange|funny|of nothing|of soap|like old boots|off]
             [Odo|your cook|the cook] [burnt|ruined|oversalted|forgot the salt in] [my|the] {dish}
             [I want|I'd like] to [complain|make a complaint] about [the {dish}|my supper|the kitchen]
             [no offence|with respect|sorry to say], [but |]the {dish} [isn't good|is no good|wasn't great|
             was better last time]
             what's wrong with [this|the|my] {dish}
             I [demand|would like] [my money back|a refund|another {dish}|something else]""",
          "[I'm sorry, {friend}|That won't do, {friend}]. I'll have a word with Odo and bring you "
          "another.", 1.8, values={"dish": DISH}),
    topic("""[the|this|my|your] [ale|beer|cider|brew] is [lukewarm|flat|off|stale|thin|cloudy|watery|too bitter|
              all foam]
             [why is|how come] [the|my|this] [ale|beer] [so warm|so flat|so thin|so cloudy|so sour]
             [this|it] [is more foam than ale|tastes of the barrel|is half foam|has no head|has gone sour]
             [my mug|this mug|the cup] is [only half full|dirty|cracked|leaking|half empty already|sticky]
             [you filled|who filled] [it|my mug] only [half|to the middle][ full|]
             [I've had|I know|they pour] better [ale|beer] [in Kingsport|elsewhere|in a pigsty]""",
          "[Hand it over, {friend}|That won't do, {friend}]. I'll pour you a fresh one.", 1.4),
    topic("""[where is|where's|what about|what happened to|is there any news of] my [food|stew|ale|supper|order|meal|
              drink|pie|soup]
             [how long|how much longer] [does it take|must I wait|will it be|do I have to wait|
             until my food comes][ for my supper| for a stew|]
             [I|we]['ve been waiting| have been waiting| waited] [for an hour|for ages|half the night|long enough|
             since sunset]
             have you forgotten [us|my order|my ale|about my stew]
             [the service is|your kitchen is|Odo is] [slow|very slow|slow tonight]
             is [my food|the stew|my order|it] [ready|coming|done|on its way][ soon| yet|]
             will [my food|the stew|my order|it] be [ready|done|long][ today|]
             [can't|could] you [be a bit faster|hurry|hurry up|make it quick][, I'm starving|, please|]
             *[drums on the table|taps the empty mug|looks at the kitchen door|waves impatiently]*""",
          "[It's coming, {friend}|Soon, {friend}]. [Odo lets nobody hurry him|Good things take time].", 1.7),
    topic("""[I spilled my drink|I broke a mug|I broke a plate|I dropped my spoon|sorry about the mess|
              I fell off the chair]
             [oh no|oops|damn|oh dear|sorry], [I spilled|I've spilled|I knocked over|there goes] [my ale|my soup|
             the milk|the wine|my mug]
             [my|the|this] [mug|cup|plate|bowl] [broke|is broken|fell down|slipped|is in pieces|came apart]
             [I'm afraid|I'm sorry, but|it seems] I [broke|cracked|smashed|chipped|bent] [a mug|your chair|a plate|
             a bowl|the spoon|something]
             [he|somebody|my friend|that oaf|someone] [spilled|poured|knocked] [his ale|wine|soup|beer|
             a whole mug] [over me|on the floor|all over the table|on my cloak|down my back]
             [what do I owe you|must I pay|do I have to pay|how much] for [the broken mug|the plate|the mug|the chair|
             that]
             [there's|look,] [ale|soup|wine|glass|milk] all over [the floor|the table|my trousers|your bar]
             [have you|do you have|bring me] [a rag|something to wipe this up|a mop|a broom]
             [I set my sleeve on fire|I burnt my tongue|I cut my finger on the mug|I slipped on the floor|
             I tripped over the cat]
             *[spills the ale|drops the mug|knocks over the bowl|breaks a plate|falls off the stool]*""",
          "No harm done, {friend}. [Elsie will sweep it up|Tom will see to it].", 1.8),
    topic("""I [have|got|only have|carry] [no money|nothing to pay with|no silver|little money|just two coppers|
              almost no coin][ left| on me| with me|]
             [can|could|may] I [pay tomorrow|pay you later|pay with work|work for my supper|wash dishes for a meal|
             sleep here for free|eat for free]
             [I can't afford that|I can't afford it|I don't have enough|I don't have enough money|I have no coins|
             can I work for food]
             [I'm out of money|my purse is empty|I spent all my money|can you spare some food|can I owe you]
             [I left my purse at home|could you give me some food for free|I only have one copper|I have no money|
             I don't have any money]
             [I'm broke|I am poor|I can't pay|can I pay later|can I get it for free|give me something for free|
             can I have free food]
             [do you give credit|put it on my tab|free drinks?|on the house, right|I lost my purse|I was robbed]
             [put|write|chalk] it [on my tab|on the slate|on my bill|up for me][, I'll pay on market day|
             , I pay tomorrow|]
             [I'll|I will|I can] [pay|settle|bring you the money] [later|tomorrow|next week|when I come back|
             when my ship comes in|after the job]
             [would you|will you|can you] [trust me till tomorrow|let me run a tab|keep a slate|take my word for it|
             feed a poor man|give a beggar a bite]
             [money|coin] is [tight|short|a bit of a problem|something I don't have|
             the one thing I lack][ just now| this week|]
             [you wouldn't|would you] [turn away a hungry man|let a poor girl starve|
             send me off hungry][, would you|]?
             [my purse is|my pockets are|my pouch is] [as empty as my belly|lighter than I thought|full of holes|bare]
             [is there|isn't there] [a way|some way|anything I can do] to [eat|get a meal|
             earn a bowl of stew] without [coin|money|paying]
             [a bite|some scraps|a crust|a drop] for [a poor man|a beggar|an old soldier|a hungry orphan]?""",
          "[No coin, no ale, {friend}|I can't feed the whole world for free]. [But wash the dishes and Odo will "
          "give you a bowl of stew|"
          "But there's wood to chop behind the stable, and stew for whoever chops it|But water and a seat by the "
          "fire cost nothing].",
          weight=3, then=[
              topic("""{yes}
                       [I'll do it|I'll wash the dishes|I'll chop the wood|fine, I'll work|deal|where is the wood]
                       [where's the axe|show me the dishes|where do I start|give me the axe|work it is|
                       better than starving]""",
                    "[Good|That's the spirit], {friend}. [The axe is behind the stable|Odo will show you the "
                    "dishes]."),
              topic("""{no}
                       [I don't work|I'm no dishwasher|that's beneath me|my back hurts|I'd rather beg|
                       not with these hands]""",
                    "Then water and the fire are free, {friend}. [The stew isn't.|]"),
          ]),
    topic("""[need|do you need|could you use] [a hand|help|some help] in the [kitchen|scullery|yard|stable]
             {can_i} help [Odo|in the kitchen|the cook|with the dishes|with the cooking|Elsie bake]
             [let me|I'll|I could|I can] [wash the dishes|peel onions|chop wood|carry the barrels|sweep the floor|
             help in the kitchen][ for you|]
             [are you|is the Goose] [hiring|looking for a maid|looking for a waiter|looking for a cook|taking on help]
             [do you|don't you] [need|want] [a barmaid|a waitress|a kitchen boy|a bouncer|another cook|a pot boy|
             a doorman]
             I [can cook|pour a good ale|know how to brew|was a barmaid|am good with a broom], [can I work here|
             any work for me|would you have me]
             [hire me|take me on|give me work], [I'm strong|I work hard|I can cook|I'm honest]
             I [wish|want|would like] to [work|serve|cook] [for you|here|at the Goose|in your kitchen]""",
          "[The dishes need washing and the wood needs chopping|There are dishes to wash and wood to chop], "
          "{friend}. "
          "It pays a bowl of stew.", 1.8, [
              topic("""{yes}
                       [I'll do the dishes|I'll chop the wood|where's the axe|show me|I start now|fine by me|
                       where do I start]""",
                    "[Good|That's the spirit], {friend}. [The axe is behind the stable|Odo will show you the "
                    "dishes]."),
              topic("""[only stew|no money|no coin|just a bowl of stew|what, no pay|stew isn't pay]
                       [and in coin|how much is that in coppers|I'd rather have silver|anything that pays]""",
                    "For coin there are the rats, {friend}. [I pay one silver to be rid of them.|]"),
          ]),
    fact("""[when is breakfast|what time is breakfast|when do you serve breakfast|is breakfast included|
             what's for breakfast]
            [what|which food] [is there|do you have|do I get|will there be|do you serve|can I eat] [in the morning|
            at breakfast|for breakfast|at sunrise|when I wake up]
            [do you|will you|can you] [serve|do|make|give us] [breakfast|a breakfast|something in the morning|
            porridge in the morning]
            [how early|from when|at what hour|when] can [I|we|one] [have breakfast|eat in the morning|get porridge|
            break my fast]
            I [leave|must leave|ride|set out] [at dawn|at first light|early|before sunrise], [is there breakfast|
            can I eat first|what about breakfast|do I get breakfast]?
            [eggs|bacon|bread|porridge], or what [is|do you have] for breakfast
            [breakfast|and breakfast|what about breakfast]?""",
         "Breakfast is from sunrise, porridge with honey. [It's free with a private room, and one copper otherwise.|"
         "]", weight=2),
    fact("""[when|what time] [is|do you serve|can we have] [dinner|supper|the evening meal|lunch][ here|]
            is [supper|dinner] [ready|still on|over|served][ yet| already|]
            [did I miss|have I missed|am I late for|am I too late for] [supper|dinner]
            [till when|how late|until what hour] [does the kitchen|does Odo|do you] [cook|serve food|serve supper|
            stay open]""",
         "Supper is when the bells ring six, {friend}. [There's stew in the pot until we close.|]", 1.3),
    fact("""[can I|could I|may I|I'd like to] [get|have] [some water|a cup of water|a glass of water|water for my dog|
             a bit of water][ please|]
            [what does|how much is] [water|the water|a cup of water][ cost|]
            [do you have water|can I have water|water|water?|water please|a glass of water|just water|
            some water please|is water free]
            [just|only|nothing but|simply] [water|a cup of water|plain water] for [me|my friend|the boy|
            her][, please|]
            [I'll|I] [stick to|only drink|stay with|have] [water|plain water|well water][ tonight| today| for now|]
            [could you|would you|will you|can you] [bring|pour|give|fetch] [me|us|my friend] [some water|
            a jug of water|a drop of water|a cup of water]
            [do I pay|do you charge|must I pay|what do I owe you] for [water|the water|a cup of water]
            [a poor man|an old woman|my donkey|a child] [can have|gets] [water|a drop of water] for [free|
            nothing][, surely|, no]?
            [I'm|I am] [on the wagon|sworn off drink|not a drinker|
            off the ale], [so |]water[ it is| for me| please|]""",
         "[Water is free, {friend}|Water costs nothing here], [fresh from the well on the square|"
         "and it's cold and clean]. [Here you are.|]", weight=2),
    fact("""[is|was] [the|your] water [clean|good|from the river|from the well|fresh|drinkable|boiled]
            where does [the|your] water come from
            where do you get [the|your] water[ from|]
            [where|which way] is [the well|the nearest well|your well]
            [can|may] [one|I|we] drink [the water|from the well|the river water][ here|]
            [is it|do you serve] [river water|well water|rain water]""",
         "[It's from the well on the square|The water is from the well on the square], cold and clean.", 1),
    topic("""[how big|how large] is [a bowl|the bowl|a portion|a mug|a serving|the pie]
             will [one bowl|the stew|the pie|a pie] [fill me up|be enough for two|fill a grown man|do for a big man|
             feed three]
             [can|could|may] [we|my wife and I|the two of us] share [one|a bowl|a chicken|a plate|a pie]
             [do I get|is there|can I have] [seconds|more|a second helping|
             a refill][ for free| of the stew| included|]""",
          "Nobody ever left my table hungry, {friend}. [One bowl fills a grown man.|]", 1.2),
    topic("""[can I|may I|could you|would you] [take the rest with me|take this along|wrap this up|pack this up|
              wrap it up for the road|keep the rest for me]
             [is there|do you have|any] [leftovers|scraps|bones|a bone] [for my dog|for the dog|for the cat|
             for my hound]
             [I can't finish|I can't eat|it's too much], [can I take it along|wrap it up|can you pack it|
             keep it for the dog]?
             [feed|give] [the rest|this bone|my leftovers] to [the dog|my dog|the cat|Pickle]""",
          "[Odo will wrap it in a cloth|I'll have Odo wrap it up], {friend}. [Bones for the dog are free.|]", 1),
    fact("""[what|who] is [under the floor|below us|down there|making that noise|scratching down there|
             down in the cellar|behind the trapdoor]
            [I hear|I heard|there is|there was] [a noise|scratching|something|squeaking|a scraping|a thump|
            footsteps] [in the cellar|below|under the floor|beneath us|down there|under my feet]
            [what's that|what was that|did you hear that|do you hear it], [under the floor|that scratching|
            that noise below|that squeaking]?
            [what's|what is|what do you keep|what have you got] [in the cellar|down there|in your cellar|
            down in the cellar|below]
            [something|someone|an animal] is [moving|scratching|gnawing|running about|squeaking] [under the floor|
            down there|below us|in the cellar]
            [why|how come] is the [trapdoor|cellar] [locked|closed|shut|barred]
            [your floor|the floor|something under the floor|the trapdoor] is [making noises|scratching|squeaking|
            knocking]
            [can I|may I|let me|could I] [see|go down to|look into|have a look at] [the cellar|your cellar]
            [I don't like|I can't sleep with|something about] that [noise|scratching|sound] [from below|
            under the boards|in the floor]""",
         "[Barrels, cobwebs, and rats as big as boots|Rats, {friend}, between my barrels]. [Clear them out and I'll "
         "pay you one silver.|]",
         weight=1.8, then=RATS[:4]),
    fact("""[do you|does the Goose|does this house] have [rats|mice|vermin|a rat problem|a pest]
            [are|were] there [rats|mice|vermin] [here|in this house|in the cellar|in the kitchen|upstairs|
            under the floor]
            [I saw|there goes|there was|I just saw] [a rat|a huge rat|a mouse|something with a tail|
            two rats][ by the stove| under the table| run past|]
            [is|was] that a rat[ over there| by the bar|]
            [I heard|they say|folk say|is it true] [you have|that you have|you've got] [rats|a rat problem|
            trouble with rats][ down there|]
            [rats|a rat|ugh, rats|eek, a rat][ in the cellar| in your house| under my table|]
            [what about|how about|tell me about|what's with|how are] the rats[ in your cellar| here|]
            [how many|how big are the|where are the] rats[ are there| in your cellar|]
            are the rats [a bad problem|dangerous|very big|still there|that bad]""",
         "A dozen rats live in my cellar, and one is as big as a boot. [I pay one silver to be rid of them.|]",
         weight=1.8, then=RATS[:4]),
    topic("""[shall|should|may|can|could] I [kill|get rid of|deal with|chase out|hunt|take care of|clear out|
              catch] [the|your|those] [rats|vermin]
             [I|we]['ll|'d like to| can| could| will| want to] [kill|deal with|clear out|get rid of|hunt|poison|
             catch] [the|your|those] rats
             [do you want|would you like|do you need] [me|us|somebody] to [kill|deal with|get rid of|clear out|
             catch] [the|those|your] rats
             is [the rat job|that job with the rats|the cellar job] [still to be done|still open|still there|taken]
             [I'm here|I came|they sent me] [about|for|because of] the rats
             [let me|send me|I'm going] [at those rats|down to the rats|into the cellar|down there]
             has [anybody|anyone|somebody] [killed|dealt with|cleared out] [the|your] rats[ yet|]
             [I'm|I am|I was|my dog is|my cat is] a [ratcatcher|rat hunter|good ratter|slayer of vermin][, need one|
             , you know|]
             [rat killing|killing rats|rat catching] is my [trade|business|speciality|favourite work]""",
          "[Kill them and I'll pay you one silver|Aye, one silver if you kill them], {friend}. [The trapdoor is "
          "behind the bar.|]", 2.2, RATS),
    topic("""why [don't you|not] [set traps|use poison|get a better cat|call a ratcatcher|buy a terrier]
             [have you tried|did you try|what about|ever tried] [traps|poison|a ratcatcher|a terrier|cheese|
             another cat][ for the rats| against the rats|]
             [why doesn't|can't|why won't] [the cat|Pickle|your cat] [catch|eat|kill|deal with|chase] [the rats|them|
             a rat]
             what's [a cat|the cat|Pickle] [for|good for], [with rats in the house|if not for rats|then]?""",
          "Pickle is afraid of rats, {friend}, and they're too clever for traps. [That's why I pay one silver.|"
          "]", 1.2, RATS[:1]),
]
