"""More insults, threats, robberies and blackmail, with the answers of manners_rude.py."""
from . import manners_rude  # noqa: F401  (it adds topics to those of manners.py)
from .manners import TOPICS
from .manners_more import more

more("insult", TOPICS["insult"], {
    "Mind your tongue, {friend}. [The door": """
        [thou saucy wench|thou foul old crone|thou art a fishwife|a pox upon thee|begone, hag|out of my sight, wench]
        [you cur|you knave|you villain|you blackguard|you scoundrel|you rogue|you vile creature|you wretched woman]
        [you old goat|you dried-up prune|you toothless hag|you fat goose|you bag of wind|you old broomstick|you turnip]
        [stfu|kys|gtfo|you suck|u suck|ur dumb|ur stupid|git|tosser|twat|prick|dickhead|douchebag|dumbo|numpty|muppet]
        [you're thick as two planks|not the sharpest knife, are you|you've the wits of a hen|you're soft in the head]
        [you're one mug short of a round|your mother dropped you|the gods forgot to give you a brain|you've a head of wood]
        [I've talked to smarter chairs|my horse has more sense than you|a brick would answer better|I've met cleverer sheep]
        [talking to you is like talking to a wall|you're a waste of breath|you bore me to tears|what a tedious woman]
        [I don't like you|I don't like your face|I don't like your tone|I can't bear you|I never liked you|
            you get on my nerves]
        [you're the worst keeper in the land|worst innkeeper ever|you're no good at your work|you couldn't run a henhouse]
        [who let you run a tavern|go back to milking goats|go scrub a pot|get back to the kitchen where you belong]
        [you're beneath me|I don't talk to servants|I don't take lip from a barmaid|fetch somebody who matters, wench]
        [your opinion means nothing|no one cares what you think|did I ask you|nobody wants to hear it, woman|
            save your breath, hag]
        [what are you staring at, cow|what are you looking at, hag|got a problem, old woman|what's your problem, you hag]
        [you cheating old witch|you lying old sow|crooked as a dog's leg, you are|you'd cheat your own mother]
        [you're a bore|you're a pest|you're a nuisance|you're a disgrace|you're a joke|you're a nobody|you're nothing]
        [may your beard grow|may your teeth fall out|may rats eat your toes|may you choke on your own ale|rot in hell]
        [kiss my backside|lick my boots|eat my boots|go jump in the river|take a long walk off a short pier|
            go boil your head]
        [*sticks out the tongue*|*makes a rude gesture*|*turns up the nose at you*|*sneers*|*jeers*|*mocks your voice*]
        [I fart in your general direction|your ears are as long as a donkey's|you waddle like a goose|
            you cackle like a hen]""",
    "I'm fifty-two, {friend}, and I earned": """
        [how old are you, a hundred|you must be a hundred years old|you were young when the hills were made]
        [you've seen better days|you're no spring chicken|time wasn't kind to you|you haven't aged well|
            age got the better of you]
        [you've let yourself go|you've got fat|look at that double chin|you've more chins than a choir|what a belly you have]
        [a face only a mother could love|your face would scare a troll|you could frighten wolves with that face]
        [I've seen prettier scarecrows|I've seen better heads on a mug|put a sack over your head|cover that face]
        [you're grey as a donkey|your hair looks like straw|is that a nose or a turnip|your teeth look like old fence posts]
        [aren't you too old for this work|shouldn't you be in your grave by now|one foot in the grave, haven't you]
        [a bath wouldn't hurt you|you could do with a wash|you smell worse than the privy|do you wash once a year]""",
    "Nobody forces you to eat it": """
        [I've had better food in prison|the gruel in jail was better|even orcs eat better|I'd rather starve than eat this]
        [this slop isn't fit for pigs|pigs would turn up their noses|the dog won't touch it|even your cat wouldn't eat that]
        [who would pay for such a meal|I wouldn't give a bent copper for this meal|you should pay me for eating this|
            it's a crime to call that food]
        [a meal like a punishment|every bite is a penance|eating here takes courage|I chewed for an hour and lost|
            I'd sooner eat my hat]
        [burnt to coal|it's raw in the middle|no salt at all|there's no taste in it|it's all grease]
        [I asked for food, not punishment|is this stew or dishwater|what died in this pot|did something die in this stew]
        [tell the cook to taste his own slop|even the rats leave your leftovers|the rats in here must be desperate|
            I've licked better boots]
        [your cook is trying to kill me|the cook must be blind|whoever cooked this should be flogged|
            my belly aches from your pie]
        [I'm not hungry any more after that|I lost my appetite|that turned my stomach|barf|gross|nasty|
            this is nasty food]""",
    "I brew it myself, {friend}, and nobody": """
        [this ale is dishwater|I asked for ale, not for bathwater|did you wash the dishes in this|
            did the horse fill this mug]
        [you call yourself a brewer|you couldn't brew a puddle|whoever taught you brewing should be ashamed|
            give up brewing, woman]
        [I've tasted stronger milk|a baby could drink this ale|there's more strength in rainwater|
            I can see the bottom through it]
        [is there any ale in this water|one part ale, nine parts river|you stretch it with water from the Wend, don't you]
        [your ale is an insult to barley|barley died in vain for this|it takes courage to drink your ale|
            fish would die in your ale]
        [they brew better in Kingsport|my grandmother brews better|monks brew better than you|
            dwarves would laugh at this ale]""",
    "It's an old house": """
        [the whole place is held together by dirt|this place should be torn down|pull this shack down|
            even woodworm would move out]
        [when was this place last cleaned, before the flood|I wouldn't keep my mule in here]
        [this tavern has gone to the dogs|the place has gone downhill|it's a wreck]
        [I've been in caves that were cosier|I've seen coffins with more room|even the stable is nicer|
            bats would feel at home]
        [what a shack|what a hut|what a hovel|what a barn|what a dive|dump|this dump|nice dump you've got here|shithole]
        [I expected more of the famous Goose|I've heard better of this place|I want a better inn]
        [too dark, too smoky, too dull|what a gloomy hole|nothing works in this house|nothing here is worth a visit]
        [it's cold and it smells in this hole|who built this, a blind mole|a strong wind would do it good]
        [I'm taking my custom elsewhere|you've lost a customer|I'll find a better tavern|last time I set foot in here]""",
    "Leave my family out": """
        [your mother was a hamster|your father smelt of elderberries|your mother sold fish|thy mother was a troll]
        [I bet your husband died to get away from you|Bram ran from your cooking|your Bram was a drunkard, they say]
        [Elsie can't bake to save her life|your girl has two left hands|that daughter of yours is no beauty]
        [you raised a lazy girl|your girl takes after you, poor thing|your daughter will end up an old maid]
        [ur mom|your mum jokes write themselves|yo mama so fat|your mother would be ashamed of you]
        [bad blood runs in your family|your whole clan is rotten|you come from a long line of thieves]""",
    "Leave my people alone": """
        [your cook is a drunk|your cook should be fired|your stable boy is asleep on the job|Tom let my horse go hungry]
        [shut that bard up|make that bard stop|throw the bard in the river|his songs are awful]
        [what ugly guests you have|what a crowd of drunks|look at these peasants|full of lowlifes tonight]
        [kick out that mangy cat|that cat is a mangy beast]""",
    "It's coming, {friend}. I have two hands": """
        [did you have to catch the fish first|are you brewing it first|is the cow still alive|is Odo asleep back there]
        [I'll be old before that stew comes|I'm growing a beard waiting]
        [I ordered ages ago|I ordered an hour ago|they came after me and got served first|we were here first]
        [hello, we're still waiting|still nothing on my table|still no food|still no drink|my mug has been empty for ages]
        [what's the hold-up|what's keeping you|what's taking so long in there|did you forget about me|you forgot me]
        [get moving|step on it|look lively|snap to it, woman|make haste|quick march|I haven't got all night|tick tock, woman]
        [I'll faint if the food doesn't come soon|my belly thinks my throat's been cut, where's my food]""",
    "Thornwick is small": """
        [nothing here but sheep and mud|a one-goose town|what do you call this, a town|I've seen bigger barns than this town]
        [I can't wait to leave this town|get me out of this town|this place is the back of beyond|
            even the crows leave Thornwick]
        [your town smells of fish|the whole town stinks|the streets are all mud|everyone in this town is odd]
        [why would anybody come to Thornwick|people here are so dull|the people here are simple|nothing to see in this town]
        [Kingsport is better in every way|I'm from the city, this is nothing|you call that a market|
            it's a hamlet, not a town]""",
    "Language, {friend}": """
        [bugger|balls|fuck this|fuck it all|son of a bitch|oh hell|bloody rain|hell's bells|gods damn it all|wtf|omfg]
        [damn and blast|by the devil's horns|zounds|odds bodkins|curse it all|thunder and lightning|blimey]
        [my bloody boots are soaked, damn it|fuck, that's hot|ow, shit]""",
})

more("threat", TOPICS["threat"], {
    "[Put that away|I wouldn't], {friend}.": """
        [I put my dagger on the bar|I lay my sword across the bar|I slam my axe on the table|I stick my knife in the table]
        [I draw my sword|I draw my blade|I pull out a knife|I unsheathe my dagger|I raise my axe|I cock my crossbow]
        [*unsheathes a dagger*|*slams an axe on the bar*|*points a crossbow at you*|*cracks the knuckles and stands up*]
        [*grabs you by the collar*|*swings a club*|*raises the axe*|*throws a knife at the wall*|*lunges at you*|*attacks*]
        [my blade is thirsty|my sword hasn't tasted blood today|this steel has a name, and you'll learn it]
        [do you know what this blade can do|see this edge|feel how sharp this is|I keep my knife very sharp, you know]
        [I attack you|I attack the keeper|I hit you|I punch you|I slap you|I stab you|I shoot you|I strangle you|I kill you]
        [I swing my sword at you|I throw my mug at you|I throw a knife at you|I aim my bow at you|I shoot an arrow at you]
        [roll for attack|I roll to attack Marla|attack|fight|kill the keeper|kill Marla|kill|stab|*stabs*|*shoots*]
        [I'll gut you like a trout|I'll skin you alive|I'll wring your neck|I'll split your skull|I'll cut your throat]
        [I'll have your head|I'll cut off your ears|I'll pull out your teeth|I'll break every bone in your body]
        [I'll knock your teeth out|I'll give you a black eye|I'll box your ears|I'll teach you manners, hag|
            I'll beat you blue]
        [prepare to die|you're dead|you're a dead woman|today you die|your time has come|die|die, witch|time to die]
        [have at thee|en garde|defend yourself|come and fight me|let's step outside, you and me]
        [do what I say and nobody gets hurt|one wrong word and I'll use this|don't scream|don't move|stay where you are]
        [I'm armed|I've a knife in my boot|there's a dagger under my cloak|
            I've a crossbow pointed at you under the table]""",
    "I wouldn't, {friend}. I have a club under the bar, and": """
        [the money or the cat gets it|gold, now|coins, quick|purse, please, and no tricks]
        [give me all you've got|hand me the takings|I'll have the takings of the day|slide the cash box over here]
        [fill this sack with silver|fill my hat with coins and don't talk|turn out your pockets|empty your apron]
        [nobody needs to get hurt, just give me the silver|be a good woman and open the cash box|be sensible, hand it over]
        [we're taking over this tavern|this tavern belongs to us now|from today this is my house|we've come for your gold]
        [I'm robbing you|we're robbing you|I rob the tavern|I rob you|I rob the bar|I steal the cash box|I empty the till]
        [I'm a robber|we are bandits and this is a raid|I'm a highwayman, madam, so hand over the purse]
        [where's the cash|where's your silver hidden|tell me where the money is, or else]
        [that's a nice cash box you have, I'll take it|I see the key of the cash box, give it here|that ring, hand it over]
        [I've come to relieve you of your coins|let me lighten your purse|consider this a forced loan|
            a loan, without paying back]
        [you look like you have silver to spare, give it|a widow alone with so much silver, tempting|
            easy prey, this house]""",
    "Try it, and the whole town": """
        [nice thatch, it'd be a pity if it burned|pretty house, would be sad to see it in flames|
            straw and old beams burn well]
        [I love the smell of burning taverns|I like fire|I'm going to light this place up|let it burn|burn it all|
            burn, Goose, burn]
        [I set fire to the curtains|I set the tavern on fire|I light the thatch|I set the place ablaze|
            I burn the tavern down]
        [I knock over the lantern on purpose|*sets fire to the straw*|*holds a candle to the curtain*|
            *kicks over the lantern*]
        [this place will be ashes by morning|tonight the Goose will roast|you'll see flames from Kingsport]
        [I'll smoke you out|one spark and it's all over|I have oil and a torch|I brought oil|a cask of oil and one match]""",
    "Touch my barrels": """
        [I pour poison into the barrel|I slip something into the stew|I drop a powder in your mug|*drips poison in a cup*]
        [what would happen if I poisoned the well|one vial and the whole town sleeps|I've a vial of something nasty]
        [has anyone tasted the ale for poison today|be careful what you drink tonight, I was in the cellar]
        [I peed in your ale|I spat in the stew|I put a dead rat in your barrel|I put soap in the soup|
            I'll smash your barrels]""",
    "Touch Elsie": """
        [your daughter will pay for this|your girl won't get home safe tonight|I know where Elsie sleeps]
        [it's a dark way home for a young girl|a pretty girl like Elsie shouldn't walk alone|accidents happen to young girls]
        [pay up or you'll never see Elsie again|the silver, or the girl|we'll let Elsie go when you've paid]
        [we've got Elsie|we took the girl|your girl is with us now|I'll hurt Elsie if you don't talk|
            I'll take it out on Elsie]""",
    "Nobody fights in the Goose": """
        [I fancy a punch-up|my fists are itching|I'm spoiling for a fight|I want blood|who wants to fight me|who wants some]
        [that fellow looked at me wrong, I'll floor him|he insulted me and he'll bleed for it|I'll teach that lout a lesson]
        [I'll take on the whole room|I can beat every man in here|anyone dare to fight me|bring on your toughest man]
        [bar fight|brawl time|let's brawl|it's brawling time|I start a fight|I start a bar fight|I throw the first punch]
        [I throw a chair|I throw a mug|I flip the table|I smash a bottle|I break a chair over his back|I headbutt the sailor]
        [*punches the sailor*|*flips the table*|*throws a stool*|*breaks a bottle*|*jumps on the table with a sword*]
        [I've come to kill a man in this room|somebody here owes me blood|the man who killed my brother sits over there]
        [I kick the cat|*kicks the cat*|I pull the cat's tail|I'll make soup of your cat|I shoot the bard|
            I slap the bard]""",
    "I've heard that before": """
        [you'll rue this day|mark my words, you'll be sorry|you haven't seen the last of me|
            we'll meet again, and then beware]
        [cross me and see what happens|nobody crosses me|don't cross me|don't test me|don't try my patience|
            careful, old woman]
        [I'm the most dangerous man you'll ever meet|I'm not a man to trifle with|I've buried bigger folk than you]
        [I'll get you|I'll find you|I'll hunt you down|I'll ruin you|I'll destroy you|I'll finish you|I'll be your doom]
        [you're on my list|I've got my eye on you|I'm watching you|I know where you live|we know where you live]
        [I'd keep my mouth shut if I were you|it'd be better for you to do as I say|choose your next words carefully]
        [last chance|this is your last chance|I won't ask again|I'm not asking twice|I'm losing my patience|
            I'm counting to three]
        [you'd better be afraid|be afraid|be very afraid|fear me|tremble before me|beg for your life|
            you should be scared of me]
        [the next time I come, I won't be so friendly|we can do this the hard way|easy way or hard way, you choose]
        [my boss won't like this|my master doesn't take no for an answer|my gang rules this river|my brothers are outside]
        [I'm wanted in three towns for murder|they call me the butcher|they hanged my partner, and I'm worse than he was]""",
    "I pay taxes to Lady Isolde": """
        [nice place you've got here, it'd be a shame if something happened to it|
            lovely windows, glass breaks easily, you know]
        [we look after the taverns on this street, for a fee|for two silvers a week nobody bothers you|
            we offer you our protection]
        [we're here for this month's payment|time to pay your dues|the boss wants his cut|you owe the boss his share]
        [all the other taverns pay us|the baker paid us, and so will you|pay and you can sleep in peace|
            pay, and you stay safe]
        [you don't want any trouble, do you, so pay|trouble costs more than we do|think of it as insurance|call it insurance]
        [I collect for the guild|the thieves' guild sends me|the river gang wants its silver|every inn pays the gang]
        [hand over a share each week and your barrels stay whole|silver each week, or your ale runs in the street]""",
    "All Thornwick knows my secrets": """
        [I know something about you, and it'll cost you|I know what you're hiding|I know who you really are, Marla Fenn]
        [I saw what you did last night|I saw what you buried behind the stable|I read your letters|I found your diary]
        [what would the captain say if he knew|what would Lady Isolde say about your little secret|
            shall I tell the guard about it]
        [buy my silence|my silence has its price|for ten silvers I forget what I saw|pay, and I keep my mouth shut]
        [blackmail is such an ugly word, but pay me|I'm blackmailing you|one word from me and you're finished in this town]
        [does the town know how you got this inn|I could spread a rumour about you|I'll tell everyone you water the ale]
        [I've got dirt on you|I have a letter that would ruin you|it would be sad if people learnt the truth about you]""",
    "Curse away": """
        [a curse upon this house|a curse on you and your barrels|may your ale turn sour|may your hens never lay again]
        [I call down lightning upon you|I summon a demon|I raise the dead|I cast fear|I cast magic missile|I cast firebolt]
        [*mumbles dark words*|*waves a wand at you*|*draws a pentagram*|*eyes glow red*|*casts a spell*|*raises the staff*]
        [abracadabra, be a frog|hocus pocus, you're a toad|avada kedavra|be turned into a goose|I hex your barrels]
        [I'm a warlock, and I'm angry|beware, I know dark magic|my familiar will haunt you|I put the evil eye on you]
        [my magic could level this town|my god will strike you down|the gods will punish you|hell awaits you, woman]""",
    "I see you, {friend}. Put it back": """
        [I steal|I steal something|I steal a mug|I nick a spoon|I swipe a loaf|I filch a pie|I pinch some cheese|
            I loot the bar]
        [I quietly put the candlestick in my bag|when you turn your back, I grab a bottle|I reach over the bar for a bottle]
        [while you're not looking, I take a pie|I sneak a hand into the bread basket|I help myself to your silver spoons]
        [*reaches over the bar*|*stuffs bread under the cloak*|*slips a spoon up the sleeve*|*tiptoes into the cellar*]
        [I pickpocket the man beside me|I pick your pocket|I pick the old man's pocket|I cut a purse|I lift his purse]
        [I pick the lock of the cellar|I pick the lock of the cash box|I climb through the kitchen window|
            I break into the cellar]
        [I eat and run|dine and dash|I leave without paying the bill|I sneak out without paying|we run for it without paying]
        [I make a run for the door with the bottle|I bolt for the door with my bill unpaid|
            they'll never notice one spoon missing]
        [I roll for stealth and take the tart|sleight of hand|I use my lockpicks|I use my thieving skills]""",
    "Do that, {friend}. Captain Roderick drinks": """
        [I want to see your licence|I'll have this place shut|I'm an inspector, and I'll close you down|
            the inspector will hear of it]
        [wait till the captain hears about this|I'm going straight to the guardhouse|guards! arrest this woman|
            call the guards on her]
        [I'll complain to the owner|I'll write to the king]
        [I'll sue you|my lawyer will hear of this|you'll hang for this|I'll see you in court|
            you'll be in the stocks by morning]
        [you're a criminal|you're breaking the law, keeper|in the name of the law|I arrest you|you're under arrest, woman]
        [I know people at court|I have friends in high places|Lady Isolde is a friend of mine, watch out]""",
    "Captain Roderick takes them": """
        [what if a fight breaks out|what if somebody smashes your chairs|what do you do with guests who won't pay]
        [how do you deal with rowdy folk|ever had to throw someone out|how do you handle the loud ones]
        [suppose I misbehave tonight|and if I break the rules|what's the penalty for brawling|
            what's the punishment for theft]
        [do thieves get locked up|who locks up the drunks|is there a cell for drunks|where do brawlers spend the night]""",
    "I keep a club under the bar, {friend}, and I know": """
        [a woman alone, without a guard, aren't you worried|no guards in here, are you not afraid|who guards this place]
        [you don't look like you could fight|how would you stop me|how do you keep order here|you and whose army, Marla]
        [is it true you have a club|show me your club|what's that behind the bar, a club|how big is your club]
        [I bet you couldn't hurt a fly|you wouldn't hurt a fly|what would a little woman like you do against a brute]
        [ever had to use force|are you armed|do you carry a weapon|do you own a sword]""",
})
