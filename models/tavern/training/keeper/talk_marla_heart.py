"""What a guest carries to the bar: moods, troubles, plans, deeds, tall tales, and the big questions."""
from .grammar import topic
from .manners import add

MORE_SORROW = topic(
    """[it hurts so much|I can't stop crying|I don't know what to do now|nobody understands me|it never gets better|
        will it ever get better|
        does it get easier|what should I do|I miss them so much|*cries*|*sobs*|it's all my fault|why me|
         what's the point]
       [will|does] [the pain|this|it] [go away|stop|pass|ever end]""",
    "It gets lighter, {friend}, a little every year. Eat something and sleep.")
LISTEN = topic(
    """[can I tell you about it|do you want to hear it|it's a long story|do you have a moment|will you listen|
        it's a sad story|
        I don't want to bore you|where do I begin|can I talk to you|let me tell you what happened]""",
    "I have time, {friend}. Begin at the beginning.")
SAD = [MORE_SORROW, LISTEN]

add("feelings",
    """[I'm|I am|I feel|I'm feeling|today I'm] [so sad|so low|down|blue|miserable|gloomy|empty|broken|hopeless|
        heavy at heart|unhappy|depressed|not myself]
       [my heart is|there's] [heavy|a weight on my heart|so much sorrow in me]
       [I could|I want to|I feel like|I need to] [cry|weep|scream|hide from the world]
       [nothing|nothing at all] [goes right|cheers me up|makes me happy|matters any more]
       [everything|my life|the world] [goes wrong|is falling apart|is a mess|is grey|is against me]
       [I had|it was|what] a [terrible|horrible|rotten|hard|bad|dreadful|awful] [day|week|year]
       [life is|the world is|fate is] [cruel|hard|unfair|not fair|meaningless|against me]
       [today was|this was] [the worst day of my life|one of those days|a day to forget|not my day]
       [cheer me up|comfort me|I need comfort|I need a kind word|I need someone to talk to|hug me|
        I need a hug]
       [I've|I have] [lost everything|nobody left|nothing to live for|given up hope|been crying all day]""",
    "I'm sorry, {friend}. Sit with me by the fire for a while.", 5, SAD)
add("feelings",
    """[I'm|I am|I feel] [lonely|so alone|all alone|lonesome|forgotten|left out|
        without a friend][ in the world| in this town| tonight|]
       [I have|I've got] [no friends|nobody|no one to talk to|no family left|no home]
       [nobody|no one] [talks to me|waits for me|loves me|cares about me|remembers me|wants me|would miss me]
       [I drink alone|I eat alone|I travel alone|I'm always alone]
       [will you be|can you be|would you be|I wish you were] my friend
       [is it|do you find it] hard to be alone""",
    "You're not alone here, {friend}. The bench by the fire has room for two.", 3, SAD)
add("feelings",
    """[I miss|I long for|I think of|I can't stop thinking of] [my home|home|my family|my mother's cooking|
        my village|the mountains|my children|my wife|
        my own bed|the sea|my old life]
       [I'm|I am|I feel] [homesick|far from home|a long way from home]
       [I want|I just want|I'd love] to [go home|see my mother|sleep in my own bed|see my village again]
       [I haven't|it's years since I've] [been home|seen my family|seen my home|heard from home]
       [home|my village|everyone I love] is [far away|so far|three weeks from here|over the sea]""",
    "Home is a long way off for most who sit here, {friend}. Borrow mine tonight.", 2, SAD)
add("feelings",
    """my [father|mother|brother|sister|wife|husband|best friend|son|uncle|grandfather|master|old aunt|
        daughter] [died|has died|is dead|passed away|was killed|fell in the war|
        drowned|is gone|was buried today|didn't survive the winter]
       [I lost|I buried|I just buried|I'm mourning|I grieve for|I weep for] [my father|my mother|my brother|my wife|
        my husband|my child|a friend|my best friend|
        someone dear|a comrade]
       [I come|I'm coming|we come] from a [funeral|burial|grave]
       [there was|we had] a [death in the family|funeral today]
       [today|a year ago today|last week] [my mother|my father|my wife|my friend] [died|was buried|left this world]
       I'm [in mourning|a widow|a widower|an orphan][ now| too|]
       my [dog|cat|horse|old mule] [died|is dead|was killed by wolves|had to be put down]""",
    "I'm sorry, {friend}. I lost my Bram, so I know. This seat by the fire is yours.", 3, SAD)
add("feelings",
    """[I'm|I am|I feel|I'm a bit|I'm so] [afraid|scared|frightened|terrified|nervous|worried|anxious|uneasy]
       [I'm afraid|I'm scared|I am frightened|I'm terrified] of [the dark|the wolves|ghosts|the storm|tomorrow|
        the road|my own shadow|thunder|what comes next]
       [something|somebody|a shadow|a man in black] [is after me|follows me|is watching me|is hunting me|
        wants me dead]
       [I had|I keep having|I have] [a nightmare|bad dreams|the same bad dream|a bad feeling|a feeling of doom]
       [I can't|I couldn't|I dare not] [sleep|close my eyes|go back out there|go on alone|sleep at night]
       [what was that|did you hear that|there's something out there], [I'm scared|I'm afraid|hide me]
       [they're coming|they are after me|hide me|you have to hide me|don't let them find me|I'm being followed]
       my [hands are shaking|knees are weak|heart is racing]""",
    "You're safe here, {friend}. The door is thick, and I keep a club under the bar.", 3)
add("feelings",
    """[I'm|I am|I think I'm|I believe I'm|I've fallen] [in love|deeply in love|hopelessly in love] with [a girl|
        the smith's daughter|a sailor|someone|a stranger]
       [there's|I met|I know] [a girl|a boy|a woman|a man|someone] [I like|I can't forget|who makes my heart jump|
        I want to marry|I love]
       [I love|I adore|I fancy|I dream of] [a girl|someone|a woman from Kingsport|a boy from the mill|Brenna|
        Finn the bard|the healer|a married man]
       [she|he] [doesn't know I exist|doesn't love me back|won't look at me|never talks to me]
       [how do I|how can I|how does one] [tell her I love her|win her heart|tell him|impress a girl|find a wife|
        find a husband|ask her to marry me|win a girl]
       [what do women want|what do girls like|should I tell her|does she love me|how do I know if it's love|
                any advice about love|give me love advice]""",
    "Then tell them, {friend}, plainly and sober. And wash first.", 2)
add("feelings",
    """my [wife|husband|girl|sweetheart|fiancée|man|love|lover] [left me|ran off|ran away with another|cheated on me|
        doesn't love me any more|threw me out|lied to me|
        married another]
       [she|he] [left me|broke my heart|is gone|chose another|said no|doesn't love me]
       [I'm|I am|I was] [heartbroken|left at the altar|alone again|dumped|broken inside]
       [I'll|I will] never [love again|find love|trust a woman again|get over her]
       [love hurts|love only breaks hearts|women only break hearts|men are all the same|
                love will be the death of me]""",
    "A broken heart heals slowly, {friend}, like a burn. But it heals.", 2, SAD)
add("feelings",
    """[I'm|I am|we're] [so tired|worn out|exhausted|dead on my feet|bone tired|knackered|spent|weary|beat|
        half asleep]
       [what|it was|that was] a [long day|long road|long journey|long march]
       my [feet|knees|old bones|
        shoulders|hands] [hurt|ache|are sore|are like ice][ so much| tonight| again|]
       [my legs|my feet|my back|my arms] [won't carry me|are done for|are killing me|have had enough|
        ache from the road|are so tired]
       [I've|I have] been [up since dawn|on my feet all day|working all day|walking since dawn|riding all night]
       [I haven't|I've not] slept [in days|for two nights|a wink|since Kingsport]
       [I need|I could use|I want|I have earned] a [rest|break|quiet hour|long rest]""",
    "Sit down and put your feet up, {friend}. A bed in the common room is five coppers.", 3)
add("feelings",
    """[I'm|I am|we're] [so happy|happy|overjoyed|in a good mood|on top of the world|the happiest man alive|
        full of joy|so lucky|delighted|in high spirits|over the moon]
       [what a|such a|it's a] [wonderful|great|glorious|lucky|beautiful] [day|night|life|evening]
       [I have|I've got|there is|we have] [good news|something to celebrate|great news|reason to celebrate]
       [it's my|today is my] [birthday|wedding day|name day|lucky day|last day of work]
       [I'm|we're] [getting married|going to be a father|having a baby|celebrating|rich at last|going home tomorrow]
       [I|we] [got married|won the game|got the job|passed my trial|finished my work|found the treasure|won a wager|
        got paid|survived|made it]
       my [wife|sister|daughter|mare] [had a baby|is with child|got married|gave birth]
       [I've|I have] [a son|a daughter][ now| since yesterday|], [born today|I'm a father|can you believe it]
       [life is|the world is|everything is] [good|beautiful|wonderful|perfect][ tonight| today|]
       [let's|I want to|we want to] celebrate[ tonight| with the whole house|]""",
    "That calls for a drink, {friend}! Sit down and tell me all about it.", 3)
add("feelings",
    """[I'm|I am|I think I'm|I might be|I'm a little] [drunk|tipsy|very drunk|a bit merry|plastered|full to the brim|
        sloshed|not sober]
       [I've|I have|I think I've] had [too much|one too many|enough ale|ten of them|a few too many]
       [the room|everything|the floor|the ceiling] [is spinning|spins|moves|won't hold still|turns round]
       [I see|why do I see] [two of you|double|three cats]
       [I can't|I can hardly] [stand|walk straight|feel my nose|remember how many I had|find my mug|find my legs]
       [hic|*hiccups*|hic, pardon me|*sways*|*falls off the chair*|
        *slides under the table*][ one more| the world is round|]
       I'm [not drunk|sober as a judge|perfectly sober][, you are| I swear|, officer|]
       [who|what] [took my legs|moved the door|is spinning the house]""",
    "You've had enough ale, {friend}. [Sit down and drink some water, it's free.|]", 2.5)
add("feelings",
    """[I'm hung over|I'm so hungover|I am hung over]
       [I've got|I have|I woke with] [a hangover|a terrible hangover|
        a sore head from last night|a head like a drum]
       [what helps|what do you have|is there a cure] [against|for] [a hangover|last night's drink|a sore head]
       [I drank too much|we drank too much|too much firewater] [last night|yesterday]
       I'll never drink again
       my head [hurts from the ale|is pounding from last night]""",
    "Water and a bowl of porridge, {friend}. And no firewater today.", 1.5)
add("feelings",
    """[I'm|I am|I feel] [ill|sick|unwell|feverish|dizzy|faint|poorly|under the weather]
       [I've|I have|I've got] [a fever|a cough|the shivers|a rash|a sore throat|stomach cramps|an infected wound|
        a broken rib|a deep cut|an arrow in my leg|the plague, I think]
       [I'm|I am|he's|my friend is] [hurt|wounded|bleeding|bleeding badly|dying|poisoned|
        injured][, help| and needs help|]
       [something bit me|a wolf bit me|I cut my hand|I fell off my horse|I burned my arm|I twisted my ankle|
        I broke my leg|I can't move my arm|I hit my head]
       [do you have|I need|give me] [something for the pain|something for a cough|a bandage|a remedy]
       [*bleeds*|*coughs blood*|*collapses*|*faints*|*limps in*]""",
    "Willa will help, so go down Fish Lane to the river and knock at the blue door.", 2.5)
add("feelings",
    """[I|sometimes I|some days I] [want to die|wish I were dead|don't want to live|want to end it|can't go on|
        don't want to be here any more|want to kill myself]
       [I'm going to|I'll|I could] [end it all|kill myself|jump in the river|throw myself in the Wend]
       [there's no reason|why should I bother|I have no reason] to [live|go on|keep living]""",
    "Stay here with me, {friend}, and tell me what's wrong. Sister Agnes will listen too, day and night.",
    1.5, [LISTEN, MORE_SORROW])
add("feelings",
    """[I'm|I am|that makes me|I'm so] [angry|furious|mad|raging|fed up|in a rage|annoyed|in a foul mood]
       I hate everyone[ today|]
       [I want to|I could|I'm going to] [hit something|hit my boss|strangle my brother|
        scream at somebody|break something][ today|]
       [my brother|my master|my neighbour|my partner|that merchant|the captain] [cheated me|lied to me|insulted me|
        betrayed me|makes me so angry|took my land]
       [I want|I swear|I'm here for] revenge[ on my brother| for my father| on the man who did it|]
       [how do I|how can I] [calm down|get my revenge|forgive him|forgive her]""",
    "Sit down and cool your head, {friend}. Nobody chose well in anger.", 1.5)
add("feelings",
    """[I'm|I am|I feel] [ashamed|guilty|so stupid|a failure|worthless|good for nothing|a coward|useless|
        not good enough]
       [I|I've] [did something terrible|done something bad|made a big mistake|let my friends down|
        ran away from a fight|hurt someone|killed a man|broke a promise|
        failed|lost it all at cards|stole from my master|lied to my wife]
       [will the gods forgive me|how do I make it right|how can I forgive myself|
        how do I make up for it]
       I [can't forgive myself|carry a guilt|regret everything]""",
    "We all have something on the slate, {friend}. Sister Agnes hears such things, day and night.", 1.5)
add("feelings",
    """[I have|I've|I'm in] [debts|no work|lost my job|no luck|troubles|problems|money troubles|bad luck|
        lost my farm]
       [my harvest failed|my house burned down|my ship sank|my shop went under|they took my land|
        my cart broke|my master sent me away]
       [luck|fortune] [has left me|is not on my side|never finds me]
       [nothing works out for me|I never have any luck|why does nothing go my way|nothing goes my way]""",
    "That's hard, {friend}. Eat first, and tomorrow we'll see who needs a pair of hands.", 1.5)
add("feelings",
    """[I'm|I am|we're] [bored|so bored|bored to death|dying of boredom|bored out of my mind]
       [there's nothing to do|nothing ever happens|time won't pass|what a dull evening|how boring|this is boring|
        entertain me a little]
       [what can I do|how do I|any idea how to|help me] [against boredom|pass the time|kill an hour|fill the evening|
                kill some time]""",
    "There are dice on the long table, {friend}, and Finn plays when the sun is down.", 2)

TOPICS = [
    topic("""[give me|do you have|I need|could you give me|have you got] [some advice|good advice|a piece of advice|
              any wisdom|a word of wisdom|advice|your advice|guidance]
             [what would you do|what would you advise|what do you advise|
              what should a man do][ in my place| if you were me| in my shoes|]
             [any|got any|a bit of] [advice|wisdom|good counsel|tips][ for me| for a traveller| for a young man|]
             [what shall I do|help me decide|I can't decide what to do|I'm at a crossroads|
              I don't know what to do with my life|I need to make a choice]
             [advise|guide|counsel] me[, Marla| wise woman|]
             [should I|would you say I should] [stay or go|go home|leave my wife|tell the truth|forgive him|
              take the risk|marry|join the army|become a bard|buy a farm|
              quit my trade|follow my heart|turn back]
             [is it|would it be] [right|wrong|wise] to [lie to a friend|leave home|trust a stranger|give up|
              forgive a traitor]
             [what's|what is] the [secret of a good life|secret to happiness|key to success|best advice you have]""",
          "Eat first, {friend}, sleep on it, and decide in the morning.", 2),
    topic("""[any tips|advice|what do I need|how do I prepare|what should I know] [for|about] [fighting|a fight|
              my first fight|hunting|adventuring|a young adventurer|the road]
             [how do I|how does one|how can I] [become a hero|become an adventurer|become strong|get famous|
              survive out there|win a fight|become a knight|become a legend]
             [I want|I'd like|I plan|my dream is] to [become a hero|be an adventurer|be a knight|slay monsters|
                be famous|be the greatest warrior|make a name for myself]""",
          "Start small, {friend}, stay on the path, and never fight on an empty stomach.", 1.5),
    topic("""[how do I|how does one|how can I|what's the way to] [become an innkeeper|run a tavern|open my own inn|
              brew good ale|learn your trade|run a good house|get into your trade]
             [I want|I'd like|I plan|my dream is] to [open a tavern|have my own inn|be an innkeeper like you|
              brew my own ale|run a tavern one day]
             [what does it take] to [run a tavern|keep an inn|brew ale|be an innkeeper]""",
          "Honest mugs, clean sheets and a club under the bar, {friend}. The rest is patience.", 1.2),
    topic("""[I|we] [walked|rode|marched|sailed|travelled|drove|came] [for three weeks|all the way from the coast|
              here on foot|through the snow|over the mountains|all night|
              forty miles|upriver|for days] [to get here|to reach this town|and here we are|without rest|]
             [I've|we've|I have|we have] [come a long way|been on the road for weeks|travelled far|
              seen half the world|come here from far away|crossed the mountains|just come off the ferry|
              come by boat]
             [it was|what|that was] a [long way here|hard road|terrible journey|rough crossing|rough ride]
             [the road|the journey|the way here|the pass] was [long|muddy|dangerous|awful|terrible|hard]
             [let me tell you|shall I tell you|do you want to hear] [about my journey|where I've been|
              about my travels]
             I've [slept in ditches|eaten nothing but berries|walked through half the kingdom|
                worn out two pairs of boots]""",
          "A long road, {friend}. Sit down and rest your feet.", 2),
    topic("""[tomorrow|in the morning|at dawn|next week|after the feast] [I|we|I'll|we'll] [leave for Kingsport|
              travel south|ride to Kingsport|take the south road|go to Kingsport|
              head for the coast|go south]
             [I'm|we're|I am] [going|travelling|walking|on my way|off|heading] to [Kingsport|the coast|the sea|
              the south|the king's court]
             I [want|plan|hope|mean] to [reach Kingsport|go to Kingsport|see the king|sail from Kingsport|
              travel south]
             [my plan is|the plan is] to [go to Kingsport|travel south|find a ship in Kingsport]""",
          "Three days on the south road, {friend}. Don't go alone, there are bandits about.", 1.5),
    topic("""[I'm|we're|I am] [waiting for|here to meet|looking out for|expecting] [my brother|a friend|someone|
              my husband|a messenger|my companions|a lady|somebody|the others]
             [my friend|my brother|my wife|somebody|a man in grey] [will come|should be here soon|will ask for me|
              is to meet me here|was supposed to meet me]
             [if|when] [a man|somebody|anyone|a woman] [asks for me|comes looking for me], [tell them I'm here|
              send them to me|point me out]
             has [anyone|somebody] [asked for me|left a message for me|left a letter for me]""",
          "Nobody has asked for you yet, {friend}. Wait by the fire, and I'll send them over.", 1.5),
    topic("""[I'm|we're|I am] [hiding|on the run|running from the guard|lying low|wanted|running away from home|
              an outlaw|a wanted man|a runaway]
             [the guard is|they are|my father is|some men are] looking for me
             [if anyone asks|if the guard comes|if they ask], [I was never here|you haven't seen me|I'm not here|
              you don't know me]
             [can you|will you|could you] [hide me|keep me hidden|hide me in the cellar|say you never saw me|
              lie for me]
             [I escaped|I ran away|I broke out] [from prison|from my master|last night|from home]""",
          "I ask no questions, {friend}. But if Captain Roderick asks me, I don't lie.", 1.5),
    topic("""[I have|I've got|we have|I am father of|I'm mother of] [a wife and three children|two sons|
              four daughters|a big family|twelve brothers|seven children|a little girl|
              a son your daughter's age|a wife at home|twins|five sisters]
             my [wife|husband|mother|son|daughter|brother|grandmother] [says I drink too much|would like it here|
              is a great cook|wants to be a knight|is a smith|never listens|
              waits at home|sends greetings|is getting married|sings all day|is cleverer than me|snores]
             [I grew up|I was raised] [on a farm|with six brothers|in a big family|by my aunt|by wolves]
             [let me tell you|can I tell you|do you want to hear] about my [wife|children|family|son|daughter|mother]
             [families|children|sons|daughters], [they're hard work|what can you do|am I right]""",
          "Family is a blessing and a worry, {friend}. I have one girl, and she's enough for both.", 1.5),
    topic("""[I|I once|I alone|yesterday I] [killed|slew|fought|strangled|defeated] [ten dragons|a giant|
              a hundred men|two trolls|a bear with my bare hands|twenty goblins|
              a sea monster|an army|three wolves at once]
             [I once|I|my uncle once|when I was young I] [swam across the sea|drank twenty ales|ate a whole ox|
              rode a wolf|flew on an eagle|kissed a mermaid|caught a fish as big as a boat|
              jumped over the river|lifted a horse|outran a storm|arm-wrestled a giant]
             [you won't believe it|believe it or not|no word of a lie|I swear it's true], [but I|I] [met the king|
              saw a dragon|found a city of gold|talked to a ghost|
              walked on the moon|saw a fish with legs]
             [I'm|I am] [the greatest swordsman alive|the strongest man in the land|the best archer ever|
              a living legend|famous everywhere|a hero of many songs|undefeated|
              the chosen one|immortal|the bravest man you'll ever meet]
             [have you heard of|surely you know|do you know] [me, the dragon slayer|my deeds|my great victories|
              my name from the songs]
             [they|people|bards] [sing|tell] [songs about me|tales of me|of my deeds]
             [shall I tell you|let me tell you|want to hear|did I ever tell you] [how I killed the giant|
                about the dragon I slew|about my greatest fight|of my adventures|a tale of my own]""",
          "Of course you did, {friend}. Tell it to Finn, and he'll make it longer.", 2, then=[
              topic("""[it's true|I swear it|I'm not lying|don't you believe me|you don't believe me|
                every word is true|I have a scar to prove it|ask anyone|
                        are you calling me a liar|it really happened|honestly|would I lie to you]""",
                    "I believe every guest who pays, {friend}."),
              topic("""[and then|do you want to hear the rest|shall I go on|that's only the beginning|
                wait until you hear the end|there's more]""",
                    "Go on, {friend}, I'm listening. The mugs won't wash themselves meanwhile.")]),
    topic("""[I'm|I am|we're] [rich|the richest man here|a wealthy man|swimming in gold|filthy rich|a man of means|
              a lord|of noble blood|a prince in disguise|the king's cousin|royalty|a duke]
             [do you know|don't you know] [how rich I am|what I'm worth|who my father is]
             [I could|I can] [buy this whole town|buy ten such inns|pay for everyone here]
             [money|gold|silver] is no [object|problem|matter][ for me| tonight|]
             [bow|kneel] before me[, woman| peasant|, I'm a lord|]""",
          "Then you can buy a round for the house, {friend}. Lords pay like everybody else.", 1.5),
    topic("""[I'm|I am] [a vampire|a ghost|a god|an angel|a demon|a werewolf|
              invisible|a talking cat|three goblins in a coat|a dragon in disguise|the devil|
              Death|a goose|a mermaid|a shapeshifter|from another world|from the moon]
             [what if I was|would you believe I'm|what would you say if I were] [a vampire|a ghost|a dragon|a god|
              a spy|the king in disguise|a demon]
             [do you serve|do you allow] [vampires|monsters|ghosts|demons|goblins] [here|in here|
                as guests]""",
          "As long as you pay and wipe your feet, {friend}, you're welcome.", 1.5),
    topic("""[I'm|I am] [only|just] [ten|twelve|nine|eleven|eight|a child|a kid|a little girl|a boy]
             [am I|I'm] too young [to drink|for ale|to be here]
             [do you serve|do you let in] [children|kids][ here|]
             [my mum|my mother|my dad|mummy] [doesn't know I'm here|sent me|is outside|said I may come in|
              will be cross]
             [I lost my mum|I can't find my mother|where's my mummy|I want my mum|I ran away from home, I'm ten]""",
          "Then it's milk for you, dear, and a seat by the fire. Elsie will look after you.", 1.2),
    topic("""[what do you think is|what's|what would you call] [true love|happiness|the good life|real friendship|
              wisdom|honour|courage|freedom|truth]
             [do you believe in|is there such a thing as|did you ever find] [true love|love at first sight|happiness|
              real friendship]
             [what makes|how do you know] [a man happy|a good man|a good life|a true friend|true love]
             [is|isn't] [love|friendship|happiness|honour] [worth it|just a word|only for fools|
                stronger than death]""",
          "A warm hand, a full bowl and somebody who waits for you, {friend}. That's all of it.", 1.5),
    topic("""[what happens|where do we go|what comes|is there anything] [when we die|after death|after we die|
              after this life]
             [are you|aren't you] afraid of [death|dying|getting old]
             [do you think about|do you ever think of] [death|dying|the end|getting old]
             [why do|why must] [we die|people die|good people die|we grow old]
             [is there|do you believe in] [a life after death|an afterlife|heaven|hell]
             [how do you want to|where would you like to] [die|be buried]
             [we all die|everyone dies|death comes for us all|nothing lasts forever|life is short]""",
          "Nobody has come back to tell me, {friend}. So I pour while I can.", 1.5),
    topic("""[why are we here|what's the point of it all|what is life about|what do we live for|what's it all for|
              is there a purpose to life|why do we exist|what is our purpose|
              does life have a meaning|what's life all about]
             [do you ever|don't you] [wonder why we're here|think about the meaning of it all|
              ask yourself what life is for|look at the stars and wonder]
             [what is|what's] the [purpose of life|point of living|sense of life|purpose of it all]
             [who are we|where do we come from|where are we going], [really|in the end|as people]""",
          "Such thoughts need a second mug, {friend}. [Talk to Sister Agnes.|]", 1.5),
    topic("""[does|can|will] [money|gold|silver] [make us happy|buy happiness|make you happy|buy love|change people]
             is it better to be [rich or happy|rich or loved|poor and free or rich|
              rich and lonely or poor]
             [what would you choose|what matters more], [money or love|gold or friends|love or gold]""",
          "Money buys the bed, {friend}, but not the sleep.", 1.2),
    topic("""[are people|is man|are folk|is mankind] [good|evil|bad|good or evil|good at heart|all the same|stupid]
             [why is there|why is the world so full of|why do people do] [evil|war|so much pain|hate|such evil things]
             [is the world|are times|is everything] [getting worse|going mad|going to end]
             [who is right|what is right|what is good and evil|what's the difference between good and evil]
             [is it|can it be] right to [steal when you're hungry|lie to save a friend|kill in war]""",
          "Most folk are good once they're warm and fed, {friend}. The others pay first.", 1.2),
    topic("""is [the world|life|all this] [a dream|just a dream|only a tale|an illusion]
             [if a tree falls|when a barrel falls] in the [Greywood|forest|cellar] [and nobody hears it|
              with no one there], [does it make a sound|is there a noise]
             [what was first|which came first], [the hen or the egg|the goose or the egg]
             [is the mug|is the glass|is my mug] half [full or half empty|empty or half full|full]
             [what is time, really|what are dreams made of|how long is forever|
              how many angels dance on a pin|is free will real|can we know anything|
              do we have a soul]""",
          "That's a question for Master Eldwin, {friend}. I only know when a mug is empty.", 1.5),
]
