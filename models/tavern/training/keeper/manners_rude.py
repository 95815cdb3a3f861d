"""Guests who forget their manners: insults and threats of many sorts, and flirting."""
from .grammar import topic
from .manners import AGAIN, SORRY, add

REPENT = topic(
    """[alright|okay|fine|you win|very well], [I'll be nice|I'll behave|I'll sit down|no trouble|I'll put it away|
        I give up|peace]
       [it was|that was] [only|just] [a joke|the drink talking|a bet|a bit of fun|a test]
       I [didn't mean it|meant no harm|was joking|lost my temper|went too far|am ashamed|regret that|
        shouldn't have said that]
       [please|I beg you,] [don't call the guard|don't throw me out|let me stay|forgive a fool|forget what I said]
       [I've had a hard day, sorry|my mother would be ashamed of me|let me make it up to you|can we be friends again|
        no hard feelings|
        truce|are we good|peace, Marla]
       [*sheathes the sword*|*puts the knife away*|*lowers the axe*|*sits down again*|*looks ashamed*|
                *raises both hands*]
       [alright alright, I'm calm|I'm calm now|calm down, I'm leaving it|look, I'm putting it down|see, no weapon any more]
       [don't be like that, it was a jest|can't you take a jest|I only wanted to see your face|I was only testing you]
       [hunger made me do it|I was desperate|I've children to feed, forgive me|I lost my head|I don't know what came over me]
       [I yield|I surrender|don't hurt me|please no club|not the club|keep the club where it is, I'm sorry]
       [here, have it back|I put it back|I'll pay for it|I'll pay for the damage|I'll mend the chair|let me clean up]""",
    "It's forgotten, {friend}. [Sit down and be civil.|Sit down.]")
SCORN = topic(
    """[and what if I don't|you and what army|says who|you don't scare me|try me|is that a threat|ooh, I'm so scared|
        big words|
        you wouldn't dare|I do what I want|do you know who I am|you can't talk to me like that|no|never|I'm not sorry|
        that's what you deserve|the guard won't come in time|I've killed better women than you]
       [I'd like to|let me] see you [try|swing that club|call him|throw me out]
       [who|what] is [going to stop me|this Roderick to me|your captain against me]
       [your captain is in my pocket|the captain is my cousin|I paid the captain already|Roderick is asleep at this hour]
       [one more word and you'll see|last warning, woman|you asked for it|now I'm really angry|that does it]
       [a club, is that all|a club against my sword, ha|you'd need more than a club|I've faced worse than your little club]
       [hahaha, good one|how brave of you|you're bluffing|I don't believe you|I think you're bluffing, old woman]
       [I don't take orders from a barmaid|nobody tells me what to do|I go where I please|I'll leave when I'm done]""",
    "The door is behind you, {friend}. Captain Roderick is two streets away.")
THEN = [SORRY, AGAIN, REPENT, SCORN]

WORD = ("[idiot|moron|hag|witch|cow|pig|bitch|bastard|fool|fatso|liar|cheat|thief|dummy|imbecile|loser|"
        "scum|swine|peasant|wench|crone|"
        "old bat|clown|coward|weirdo|fishwife|harlot|whore|arse|asshole|arsehole|cretin|"
        "dimwit|halfwit|simpleton|troll|"
        "rat|snake|sow|trash|parasite|wretch|stupid|ugly|pathetic|useless|boring|lame|liar liar|dumbass|"
        "shithead|wanker|jerk]")
add("insult",
    f"""{WORD}
        [you|you're a|what a|you're such a|you damned|you old|you stupid|you're just a|you are nothing but a] {WORD}
        [fuck you|fuck off|screw you|piss off|bugger off|go to hell|eat dirt|drop dead|go away|get stuffed|up yours|
         kiss my arse|bite me|
         sod off|go drown in the Wend|go hang yourself|damn you|curse you|to the pit with you|a plague on you|
          a pox on you]
        [you|you people] [make me sick|disgust me|are beneath me|know nothing|can't do anything right|are the worst|
         bore me|annoy me|
         suck|are so dumb|have no brain|are a waste of my time|are as thick as a wall]
        [nobody|no one|not even your cat] [likes|wants|asked|loves|needs] you
        [I|we all] [hate|despise|can't stand|loathe|laugh at] [you|people like you|innkeepers|your sort|
         the sight of you]
        [were you|you must have been] dropped on your head[ as a child|]
        [your head is empty|your head is as empty as my mug|there's nothing between your ears|
         there is straw in your head]
        [how can anyone be|I've never met anyone|who is] [so stupid|as stupid as you|dumber than you]
        [shut|close|hold] your [mouth|trap|gob|tongue][, woman|, you old hag|]
        [nobody asked you|who asked you|mind your own business, woman|stop talking|quit babbling|
         your voice hurts my ears|
         be silent, servant|know your place, wench|speak when you're spoken to]
        [I spit|*spits*|I spit on the floor|*spits on the floor*|*shows a rude finger*|*laughs in your face*]""",
    "Mind your tongue, {friend}. [The door is behind you|I've heard worse from better people].", 5, THEN)
add("insult",
    """[you look|you're|you are] [so old|as old as the hills|older than my grandmother|wrinkled like a prune|
        past your best|ancient|a fossil|
        fat|as fat as a barrel|ugly as sin|like a scarecrow|hideous]
       your [face|nose|hair|chin|skin|behind] [is|looks] [ugly|like a boot|like old leather|crooked|enormous|a sight|
        like a bird's nest]
       [when did you last|do you ever|did nobody teach you to] [wash|comb your hair|look in a mirror]
       [you smell|you stink|you reek] [of onions|of fish|of cabbage|like a goat|like the stable]
       [has a horse stepped on|what happened to|who ruined] your face
       [your mirror must crack when you look at it|the milk turns sour when you walk past]
       no wonder [you're alone|nobody married you again|your husband ran away to war]""",
    "I'm fifty-two, {friend}, and I earned every wrinkle. [Mind your tongue.|]", 2, THEN)
add("insult",
    """[this|the|your|that] [food|stew|pie|soup|trout|chicken|bread|porridge|meat] [is|tastes like|smells like|
        looks like] [mud|old socks|a wet dog|
        ashes|vomit|dung|shoe leather|inedible|disgusting|horrible|awful|rotten|salty|crap]
       I [wouldn't feed|would not give] this [stew|food|slop|pie] to [my dog|a pig|my worst enemy|a prisoner]
       [who|what fool] [cooked|made] this [mess|slop|rubbish|garbage|muck]
       [yuck|yikes|eww|bleh|ugh], [what is that|this is awful|your food is terrible|who can eat that|
        I'm going to be sick]
       [worst|most disgusting|foulest] [stew|meal|food|supper] [ever|of my life|in the land|I have ever eaten]
       [my mother|a blind goat|any soldier|my dog] [cooks|could cook] better than [that|your Odo|your cook]
       [are you trying to poison me|your cook should hang|your cook should be ashamed|Odo can't cook|the meat is off|
        I want my money back for this stew]
       I [didn't|don't] [enjoy|like] [the food|my meal|the stew][ at all| one bit|]""",
    "Nobody forces you to eat it, {friend}. I'll tell Odo, and he'll shout.", 3, THEN)
add("insult",
    """[this|the|your|that] [ale|beer|wine|mead|cider] [is|tastes like] [horse piss|dishwater|rain|
        swill|watered down|vinegar|
        weak|dirty water|awful|undrinkable|piss]
       [you|you people] [water|water down|ruin] your [ale|beer|wine], [don't you|I can taste it|admit it]
       [call that|is that meant to be|you call this] [an ale|a beer|ale|a drink]
       [worst|weakest] [ale|beer|drink] [ever|on this river|I ever had|in the kingdom]
       [half of my mug is|it's mostly|there's too much|nothing but] foam""",
    "I brew it myself, {friend}, and nobody else complains. [Try the cider.|]", 2, THEN)
add("insult",
    """[this|your|the] [place|house|tavern|inn|room|hovel] [is|looks like|smells like] [a dump|a pigsty|a stable|
        a ruin|a dungeon|filthy|falling apart|
        a rat hole|a disgrace|shabby|ugly|too loud|an insult|a tip|a joke|dead boring]
       [what a|this is a|call this a] [miserable|filthy|dirty|poor|sad|stinking] [place|hole|little inn|tavern|
        excuse for an inn]
       [I've seen|I have slept in] [better pigsties|cleaner stables|nicer prisons|warmer graves]
       [the|your] [chairs|tables|floor|beds|windows|walls|mugs] [are|is] [dirty|sticky|broken|full of fleas|mouldy|
        disgusting]
       [one star|zero stars|never again|would not recommend|I'm never coming back|
        I'll tell everyone to stay away]
       [the inn|the tavern] in [Kingsport|my town|the next town] is [far better|much nicer|cleaner][ than this|]
       [do you ever|when did you last] [clean|sweep|scrub] [here|this place|the floor]
       [even the rats|rats] [must|would] [leave|hate it here|be ashamed to live here]""",
    "It's an old house, {friend}, and it's warm. You know where the door is.", 3, THEN)
add("insult",
    """your [mother|father|sister|grandmother] [was|is|must be] [a goat|a troll|a whore|ugly|a witch|
        a pig|thieves|a goblin|stupid|fat|trash]
       [your daughter|Elsie|that girl of yours] [is|looks] [ugly|stupid|fat|lazy|as ugly as you|a slut|easy|
        like a boy|a bad baker]
       [your husband|Bram|your dead husband] [was|was surely] [a coward|a fool|a deserter|lucky to die|a weakling|
        glad to get away from you]
       [your husband|Bram] [ran away from you|left you for another|is laughing in his grave|didn't die, he fled]
       [your mum|yo mama|your mama|son of a whore|daughter of a goat|your whole family stinks]
       [I pity|I feel sorry for] [your daughter|your husband|your family]""",
    "Leave my family out of it, {friend}, or leave my house.", 2.5, THEN)
add("insult",
    """[Odo|your cook|that cook] is [a pig|fat|an idiot|a poisoner|a slob|useless|a barrel on legs]
       [Tom|the stable boy|that boy] is [a lazy brat|stupid|a little thief|useless|slow]
       [Finn|your bard|that bard] [can't sing|sounds like a cat|should be drowned|is terrible|hurts my ears|
        sings like a crow]
       [Pickle|your cat|that cat] is [fat|ugly|useless|a flea bag|stupid|full of fleas]
       [your people|your staff|the folk here|your guests] are [idiots|lazy|rude|peasants|drunks|a bunch of fools|scum]
       I [hate|want to kick|can't stand] [the bard|your cook|the stable boy|your guests]""",
    "Leave my people alone, {friend}. They work hard, all but the cat.", 1.5, THEN)
add("insult",
    """[what|why] [takes|is taking] [so long|you so long|my order so long|it so long]
       [how much longer|how long] [must I wait|do I have to wait|will this take|till I get my food]
       [I've been|we've been] [waiting|sitting here|waiting for my ale] [for an hour|forever|all night|
        half the night|since sunset]
       [you're|the service is|you are] [too slow|so slow|slower than a snail|as slow as an ox|slow as treacle]
       [hurry|hurry up|faster|quick|chop chop|move|get a move on|come on already|any day now|at last, where were you]
       [are you asleep|have you forgotten my order|where is my food|where's my drink|
        I'm still waiting]
       [worst|slowest] service [ever|in the land|I've ever seen]""",
    "It's coming, {friend}. I have two hands and a full house.", 2, [REPENT])
add("insult",
    """[Thornwick|this town|your town] is [a dump|boring|a hole|ugly|full of fools|a mud pit|tiny|
        the end of the world|dead|a backwater]
       [what a|such a] [boring|sad|dull|miserable|ugly|muddy] [town|village|little place]
       [I hate|who would live in|nobody should live in|why would anyone live in] [this town|Thornwick|such a hole|
        this mud]
       there's nothing [here|in this town] but [mud|rain|sheep|mud and geese|fools]""",
    "Thornwick is small, {friend}, but it's ours. And it has one good tavern.", 1.5)
add("insult",
    """[shit|damn|crap|bloody hell|damn it|hell|for god's sake|oh shit|fuck|goddamn|what the hell|by the gods|
        bollocks|sod it|holy shit|
        confound it|blast|ffs]
       [damn|curse|bloody|to hell with] [this weather|my luck|these boots|the rain|that horse|taxes|it all|the road|
                my back]""",
    "Language, {friend}. The cat is listening.", 1.5)

add("threat",
    """[this|that] is a [robbery|hold-up|stick-up|raid]
       [empty|open] the [cash box|till|purse|strongbox|chest][, woman|, quickly|, now|]
       [where is|where do you keep|show me where you hide|what's in] [the money|your gold|your silver|the cash box]
       [put|throw] [the coins|the silver|all of it|your purse] [in this bag|on the bar|over here]
       [what if|and if] I [robbed you|just took the money|took your silver|emptied the cash box]
       [nobody|no one] [moves|leaves|move] [and nobody gets hurt|until I have the gold|or she dies]
       I [want|need|take|demand|am here for] your [silver|gold|savings|money|purse|cash box|valuables|ring]
       [I could|we might|I'm tempted to] [rob you|rob this place|take what I want|clean out your cash box]
       I [grab|snatch|reach for|jump over the bar and take] the [money|coins|cash box|silver]
       [stand and deliver|your coins or your life|money, now|hand it over|pay up or bleed|hands up|
                give me your gold, hag]""",
    "I wouldn't, {friend}. I have a club under the bar, and Captain Roderick is near.", 3, THEN)
add("threat",
    """[I'll|I will|we'll|I'm going to|I shall] [burn|torch|set fire to] [this place|your inn|the Goose|the roof|
        the stable|your house|it all down][ to the ground|
        tonight| while you sleep|]
       [what if|imagine if|what would you do if] [I set the house on fire|this place burned down|I burned your inn|
        the stable caught fire|
        I dropped this torch]
       [old wood|a straw roof|dry straw|such an old house] [burns well|burns so easily|would burn nicely]
       [it would be a shame|what a pity|how sad] if [this place burned|there was a fire|the thatch caught fire]
       [I throw|I drop|*throws*|*holds*] [a torch|a lantern|a burning log|
        my torch][ at the curtains| on the floor| into the straw|]
       [I have|here's] a torch[ in my hand|] and [I'm not afraid to use it|a grudge|your roof is dry]""",
    "Try it, and the whole town comes running, {friend}. A goose once woke them for less.", 2, THEN)
add("threat",
    """[I'll|I will|I could|I'm going to|what if I] [poison|spoil|put something in|spit in] [your ale|the well|
        the stew|your barrels|the soup|
        your guests|your drink]
       [I put|I've put|I just dropped|somebody put] [poison|a sleeping potion|nightshade|something] in [your cup|
        the barrel|the stew|your mead|the well]
       [a drop of poison|some nightshade|a little powder] [in the ale|in your barrel|in the well] and [it's all over|
        nobody would know|you're done]
       [drink this|taste this], [it isn't poison|it's not poisoned at all|you first][, I swear|]""",
    "Touch my barrels and Captain Roderick will have you, {friend}.", 1.5, THEN)
add("threat",
    """[I'll|I will|we'll|my men will|I'm going to|what if I] [take|hurt|kidnap|visit|kill|find|carry off|
        steal] [Elsie|your daughter|your girl|your child][ tonight|]
       [it would be|wouldn't it be] [a shame|sad|a pity] if [something happened to|somebody took|
        we met] [your daughter|Elsie|your girl]
       [think of|remember|consider] [your daughter|Elsie][ before you say no| and pay|]
       [nice|pretty|sweet|lovely] [daughter|girl] you have[, it would be a shame|, be careful|
        , who watches her at night]
       [we have|I have|my friends have] [your daughter|Elsie|your girl]
       does [Elsie|your daughter] [sleep alone|walk home alone|lock her door at night]""",
    "Touch Elsie, and Captain Roderick will be the least of your troubles.", 2, THEN)
add("threat",
    """[I'll|I will|I could|what if I|I'm going to] [kill|eat|kick|skin|drown|steal] [your cat|Pickle|the cat|
        that fat cat]
       [I'll|I will|I'm going to|what if I] [beat|hurt|stab|kill] [Odo|the cook|Tom|the stable boy|Finn|the bard|
        old Tobin]
       [I want to|I will|I'm going to|we're here to|we will] [fight|kill|rob|stab] [that man|everybody here|
       the stranger|the guests|
        somebody|the man in the corner]
       [let's|time to] [start a fight|break some heads|smash the place up|turn over some tables|brawl]
       [I flip|I smash|I kick over|*flips*|*smashes*|*kicks over*] [a table|the table|a chair|a barrel|the mugs]
       [I punch|I hit|I attack|*punches*|*attacks*] [the bard|the man next to me|a guest|the stranger|old Tobin|
                everyone]""",
    "Nobody fights in the Goose, {friend}. Sit down, or go out.", 2, THEN)
add("threat",
    """[you'll|you will|you're going to|one day you'll] [regret this|be sorry|pay for this|beg for mercy|remember me|
        wish you had been nicer|cry]
       [I'll|we'll] [be back|come back|return] [with my men|with my brothers|and then you'll see|with an army|
        at night|and finish this]
       [watch|mind] [your back|your step|out][, woman| tonight|, keeper|]
       [sleep with one eye open|this isn't over|you've made an enemy|your days are numbered|say your prayers|
        last warning|
        I know where you sleep|don't make me angry|you don't want to see me angry|you have been warned]
       [do you|you don't] know [who you're dealing with|who I am|what I'm capable of|how many I have killed]
       [the last|the last one] [keeper|woman|man] who [said that|crossed me|laughed at me] is [dead|under the ground|
        in the river]
       [nobody|no man] [talks to me like that|says no to me|cheats me] and [lives|walks away]
       I [never forget|don't forgive|always get what I want|have killed for less]""",
    "I've heard that before, {friend}, and I'm still here. The door is behind you.", 3, THEN)
add("threat",
    """[pay|you pay|give] [me|us|my boss|my friends] [every week|ten silvers a month|a small fee|a share|
        protection money] [and nothing happens|for your safety|
        or your windows break|and your house stays whole]
       [accidents|bad things|fires|broken windows] [happen|can happen|happen so quickly][, you know|, unless you pay|]
       [you need|this house needs] protection[, and I sell it| from people like me|, don't you think]
       [I'm here for|we collect] the [protection money|weekly payment|debt][ you owe my master|]""",
    "I pay taxes to Lady Isolde, {friend}, and nobody else. Shall I call the captain?", 1.5, THEN)
add("threat",
    """[I know|I know all about|I could tell people|everyone will hear of] [your secret|how you cheated Tobin|
        what you did|your past|what's in the cellar]
       [give me|pay me|I want] [ten silvers|a barrel|a free room|money] or [I tell everyone|I tell the guard|
        the whole town will know|I talk]
       [I have proof|I have letters|I know people who saw it], and [you'll pay me to be quiet|silence has a price|
                I can ruin you]""",
    "All Thornwick knows my secrets, {friend}. Tell whom you like.", 1.2, THEN)
add("threat",
    """[I'll|I will|I'm going to|I shall|what if I] [curse you|turn you into a frog|put a hex on you|cast a fireball|
        bewitch you|curse this house|
        turn you into a goose|call a demon|set a ghost on you]
       [I cast|*casts*|I throw|I conjure] [a fireball|lightning|a sleep spell|a curse|a spell on the keeper|
        an ice storm]
       [feel|fear] [my magic|the power of darkness|my wrath|my curse]
       [one word from me|a snap of my fingers], and [you're a toad|this inn is ash|you croak like a frog]
       [I will|my demons will] [eat|take|devour|swallow] your soul""",
    "Curse away, {friend}. The last wizard only turned my mugs blue.", 1.5, THEN)
add("threat",
    """I [steal|take|pocket|grab|hide|slip away with|stuff my bag with] [a mug|the spoons|some bread|the lute|
        the apple tart|a bottle|your keys|the candlestick|a pie]
       [*steals*|*pockets*|*sneaks off with*] [a mug|the silver spoon|a bottle|some coins|the tart]
       [I|we] [sneak|creep|slip] [behind the bar|into the cellar|into the kitchen|upstairs without paying]
       [I leave|I run off|we go|I'll walk out|*leaves*|*runs off*] without paying
       [I'm not paying|I won't pay for that|I refuse to pay|I'm not giving you a copper|make me pay|
                catch me if you can]""",
    "I see you, {friend}. Put it back, and pay what you owe.", 2, THEN)
add("threat",
    """[I'll|I will|we'll|I'm going to] [report you|report this|tell Captain Roderick|call the guard|
        tell Lady Isolde|complain to the guard|close you down|
        take you to court|have you arrested|ruin your name]
       [you are|you're|keeper, you're] [under arrest|breaking the law|going to prison]
       [my father|my uncle|my master] [is a lord|knows the king|will hear of this|is a judge]""",
    "Do that, {friend}. Captain Roderick drinks here, and he likes my ale.", 1.5, THEN)
add("threat",
    """[what happens to|what becomes of|what do you do to|how do you treat|what do you do about] [rude guests|
        brawlers|drunks|bullies|robbers|thieves|
        people who make trouble|those who fight|guests who don't behave|troublemakers here]
       [what|who] [stops|would stop|keeps] [me from robbing you|a man from fighting here|thieves out|
        the drunks in line]
       what [happens|would happen|would you do] if I [start a fight|started a brawl|broke a chair|didn't pay|
        make trouble|misbehave|
        got too drunk|hit someone|pulled a knife|stole a spoon]
       [who throws out the drunks|who handles trouble|do you throw people out]
       [can I|may I|are guests allowed to] [fight|brawl|duel|have a fight] [here|in here|at the bar]""",
    "Captain Roderick takes them, {friend}. And I keep a club under the bar.", 1.5)
add("threat",
    """[do you keep a weapon here|do you have a bouncer|have you got a club]
       [could you|can you] [defend yourself|swing that club|throw me out|fight me off|handle a drunk|
        fight at all]
       [can you|do you know how to] [fight|use a club|use a sword|box|swing an axe][, Marla| at your age|]
       [what would you do|who helps you] if [somebody attacked you|a drunk gets loud|robbers came]
       [who|what] protects [you|this house|a woman alone]
       [are you|aren't you] [strong|dangerous|tough|a fighter|weak|a weak old woman]
       have you ever [killed a man|hit a guest|been in a fight|used that club|fought a pirate|
                broken a chair over someone]""",
    "I keep a club under the bar, {friend}, and I know how to swing it.", 1.2)

FLIRT_AGAIN = """[please|come on|just one dance|would she like me|I mean it|I'm serious|what if I ask her|
                 is there another man|does she have a sweetheart|I'd make her happy|may I talk to her|why not]"""
FLIRT_THEN = [
    topic("""[one dance, no more|have you no heart|I'd make you happy|your loss|I'm serious|don't break my heart|
              I had to try|can't blame me for trying|
              I can wait|maybe tomorrow|is there another man|so it's a no|what if I were older|not even one kiss|
               playing hard to get|
              I'll ask again tomorrow|why do you say no]
             [give me|just give me] [a chance|one reason|time|one evening]""",
          "My Bram was enough for me, {friend}. Drink your ale.")]
add("flirt",
    """[would you|will you|won't you|shall we|let's] [marry me|be mine|be my wife|get married|marry tomorrow|
        run away together|share a room tonight|
        come up to my room|keep me warm tonight|go for a walk|elope|take me as your husband]
       [I want to|I'd like to|may I|let me|I'm going to] [marry you|ask for your hand|kiss you|
        take you away from here|hold you|grow old with you|court you|
        hug you|take you to Kingsport|buy you dinner|sing for you]
       [I'm on one knee|*kneels down*|*offers a ring*|here's a ring|take this ring], [will you marry me|be my wife|
        Marla, marry me|say yes]
       [are you|you must be] [looking for a husband|lonely at night|seeing someone|courting|in love with anyone|
        ready to love again|free tomorrow night]
       [do you|could you|would you ever] [love me|like me|want a man|want a new husband|marry again|fancy me|
        go out with someone like me|take a lover]
       [hey|hello|hi|well hello|good evening] [gorgeous|beautiful|sweetheart|sexy|good-looking|handsome lady|sugar|
        honey|my rose|darling|hot stuff]
       [did it hurt|was it painful] when you fell from heaven
       [your|those] [eyes|hands|smile|voice|lips|curves] [shine like stars|make me weak|warm me more than the fire|
        could melt snow|are like honey|
        drive me mad|haunt my dreams]
       [*winks*|*blows a kiss*|*winks at you*|*hands you a flower*|*takes your hand*|*leans closer*|
        *kisses your hand*]
       [I lost my heart to you|you stole my heart|I can't stop looking at you|my heart beats for you|
        you're the woman of my dreams|I love you so much|
        I came only for you|you're even sweeter than your mead|I think I'm falling for you|
         I'd walk a thousand miles for you]
       [what are you doing|are you busy] [later|after work|after closing|tonight after hours]
       [how about|what about] [you and me|a kiss for the road|a night with me|a date|a little romance|
        some company tonight]
       [can I|may I] [be your husband|call you mine|stay with you tonight|sleep in your bed|take you out]
       [if I were|were I] [younger|older|a free man|not married], I'd [marry you|court you|ask for your hand]""",
    "[You're sweet|That's the ale talking], {friend}. I'm fifty-two, and the answer is no.", 5, FLIRT_THEN)
add("flirt",
    """[can I|may I|could I|I want to|I'd like to|let me] [marry|court|kiss|meet|dance with|have] [Elsie|
        your daughter|your girl]
       [I'm in love with|I like the look of|I'd marry|I fancy|I dream of] [Elsie|your daughter]
       does [Elsie|your daughter] [have a sweetheart|have a man|like tall men|have suitors|want to get married]
       [would|will] [Elsie|your daughter] [marry me|dance with me|go out with me|like me]
       [what do I have to do|how do I get|may I ask] [to marry your daughter|your daughter's hand|for Elsie's hand|
        to win Elsie]
       [your daughter|Elsie] is [very pretty|so beautiful|cute|a beauty|lovely|hot][, may I say so|]""",
    "Elsie is nineteen, and she chooses for herself, {friend}. [Hands on your mug.|]", 1.5,
    [topic(FLIRT_AGAIN, "Ask her yourself, {friend}, and mind that I'm watching.")])
