"""Very short and rather long ways to say what the other files of manners hold, with the same answers."""
from . import manners_greet, manners_rude, talk_marla_heart, talk_marla_jokes, talk_marla_small  # noqa: F401
from .manners import TOPICS
from .manners_more import more

more("greeting", manners_greet.GREETINGS, {
    "[Good evening|Welcome], {friend}.": """
        a [wet|weary|hungry|cold] [traveller|wanderer|soul] wishes a good evening to [all|the house|you and yours]
        [a pilgrim|a soldier|a sailor|a poor poet|a tinker|a hunter|an old woman] [steps in|
            comes in] and wishes you a good evening
        after [three days|a week|a long day] on the road I see [your light|your sign|your door] at last, [good evening|hello]
        they told me [on the ferry|at the gate|on the road] that Marla keeps the best house here, so [hello|good evening]
        good evening, [I hope a muddy stranger is welcome|don't mind the mud on me|I've come a long way|I saw your light]
        [I drop my pack|I put down my bag|I lean my staff on the wall|I shake my wet hat] and [say hello|greet the keeper]
        *[takes off the gloves|lowers the hood|lays down the pack|wipes the boots]* [good evening|hello|evening, keeper]""",
    "[Welcome back|Good to see you]": """
        it's been [a year|two winters|half a life] since I last drank your ale, and [here I am again|I'm back at last]
        [you won't remember me|you may not know me], but I sat at this bar [last autumn|years ago|on my wedding day]
        I went [north|to sea|to war] when I was young, and now I'm back [at your bar|in the old Goose|where I began]
        [missed me|remember me|surprise, it's me again|your old guest again|back for more|returned]""",
    "I'm here, {friend}. [What can": """
        [service|hello, service|anyone|anybody there|keeper|barkeep, hello|hello, is anyone in]
        [Marla|keeper], are you [hiding|in the kitchen|in the cellar|about], there are [guests|thirsty people] [here|
            at your bar]
        I've knocked [three times|on the bar twice] and [nobody comes|nobody answers], is there [a keeper|
            anyone] in this house""",
})
more("goodbye", manners_greet.GOODBYES, {
    "[Safe roads|Farewell|Goodbye]": """
        it was [good|a joy|a pleasure] to sit by your fire, but now [I say goodbye|I bid you farewell|we must part]
        [the mug is empty|my plate is clean|the rain has stopped] and [so I say goodbye|I'm off|I take my leave, farewell]
        [tschuss|adios|toodles|tata|pip pip|bye-bye|byee|buh-bye|goodbyeee|so long, folks|later gator]""",
    "Good night, {friend}. Sleep well.": """
        [this old man|this old soldier|a tired traveller|my weary body] is going to bed, good night [to you|to all]
        [one last look at the fire|one last sip], and then [good night|I'm off to bed|to bed I go]""",
    "Off you go, then": """
        I only came in for [one drink|a warm-up|a quick bite], and [my people are waiting|I'm expected at home|I must get on]
        if I don't [leave now|go this minute], [my wife will lock the door|I'll miss the ferry|the wagons go without me]""",
})
more("thanks", TOPICS["thanks"], {
    "[You're welcome|Don't mention it], {friend}.": """
        I came in [cold and lost|wet and hungry|tired and sad], and you [helped me|were kind to me], so [thank you|
            many thanks]
        in all [the inns|the towns|the lands] I've seen, nobody was [so kind to me|as helpful as you|
            so patient with me], thank you
        [without you|if you hadn't told me], I'd [still be lost|be sleeping in a ditch|
            have walked into the wolves], thank you
        [bless thee|God bless you, madam|may your kindness return to you tenfold|I shall speak well of you on the road]
        [you're too good to us|you're good to strangers|you treat folk well|you were good to me], and I [thank you|
            won't forget it]
        [thanks|thank you], that [was all|answers it|clears it up|helps me along|was very useful]
        [thank you for|I wanted to thank you for|let me thank you for] [the kind answer|every good word|a good evening|
            your care]
        [hope I can repay you some day|some day I'll return the favour|I owe you a favour|
            next time the favour's mine], thank you""",
    "[I'll tell Odo": """
        I've eaten in [Kingsport|a duke's hall|twenty inns], and nobody cooks [as well as your Odo|like your cook|
            half as well as Odo]
        [tell whoever made this|tell your cook] that a [hungry soldier|tired traveller|
            spoilt merchant] [was moved to tears|is in love]""",
})
more("insult", TOPICS["insult"], {
    "Mind your tongue, {friend}. [The door": """
        [hag|wench|crone|trollop|dolt|dunce|oaf|nitwit|blockhead|blabbermouth|hussy|shrew|harpy|cow|slattern|pillock]
        I've met [goats|doorknobs|turnips|trolls|stones] with [more wit|better manners|more charm|more brains] than you
        if [stupidity|ugliness|rudeness|laziness] were [gold|silver], you'd be the richest woman [in the land|on the river]
        [I'd explain it to you|I could say it slower], but you're too [dumb|dense|thick|simple] to [follow|understand it]
        somewhere a village [misses its idiot|is looking for its fool], and I [think I found her|see where she went]
        you have the [charm|grace|voice|brains] of a [wet boot|sick cow|drowned rat|rusty gate|dead eel]
        the only thing [slower|duller|emptier] than you is [your head|that chair|the mud outside]
        I wouldn't [spit on you if you were on fire|trust you with a dead cat|pay a copper for your opinion]""",
    "It's an old house": """
        I've slept in [ditches|dungeons|barns|caves] that were [cleaner|warmer|nicer|more cheerful] than this [inn|hole|
            hovel]
        if this is the best tavern in town, I'd hate to see [the worst|the others|where the pigs drink]""",
    "Nobody forces you to eat it": """
        even after [three days without food|a month at sea|a year in prison] I [can't stomach this slop|
            wouldn't call this food]
        [Odo cooks like a mason|your Odo should mix mortar|your cook has no tongue|your cook hates people]""",
})
more("threat", TOPICS["threat"], {
    "[Put that away|I wouldn't], {friend}.": """
        this [knife|blade|axe|sword] has [ended better people|opened many throats|killed nine men], and you could be the next
        [slowly|without a word|with a grin] I [draw my knife|lay my hand on my sword|pull out an axe|show you my dagger]
        *[lays a dagger on the bar|slides a knife out of the sleeve|rests a hand on the hilt|twirls a dagger|
            loads a crossbow]*
        *[pulls a blade|pushes the keeper|grabs a bottle by the neck|picks up the poker|rolls up the sleeves|shows the fist]*
        [how would you like|do you want] [a knife between the ribs|an arrow in the knee|a taste of my steel|
            my fist in your face]
        do you see [what I have in my belt|the steel at my hip|this hatchet], it's not [for show|for cutting bread]
        [you're going to bleed|blood will flow|I'll paint the walls red|I'll carve you up|I'm going to slice you|
            I'll crush you]""",
    "I wouldn't, {friend}. I have a club under the bar, and": """
        [nice and easy|slowly now|no noise], [open the cash box|put the silver on the bar|take off that ring|
            give me the purse]
        [we're three and you're one|there are five of us|my men stand at the door], so [hand over the silver|
            give us the cash box]
        [robbery|stick 'em up|hands where I can see them|this is a heist|it's a heist|loot time, give me the gold]
        I need money [badly|by tonight|for my sick child], so [I'm robbing you|open the cash box|I'm taking yours]""",
    "I pay taxes to Lady Isolde": """
        a house like this [burns fast|has many windows|stands alone at night], and for two silvers a week we [guard it|
            watch it]
        [last month|before you], the [baker|cobbler|miller] didn't pay us, and [now he limps|his shop burned|
            his windows broke]
        [every tavern|each house|every trader] on the river gives us [a tenth|a share|some silver], and [you're late|
            it's your turn]
        [let's talk business|a word about safety|I've an offer for you], Marla: you pay us each [week|
            month], and [nothing burns|we keep calm]
        [so many drunks about|dark nights, these|such a lonely street], [pay us|
            hire us], or who knows what [happens to your windows|breaks]
        [our boss|my master|the boss of the docks] [sends his greetings|sends us], and he expects [five silvers|
            his share] by [tomorrow|dawn]
        [fail to pay|don't pay|say no], and [your barrels leak|your cook falls down the stairs|your roof may catch a spark]
        [protection money|weekly fee|the usual payment|the gang's share|pay for protection|your contribution to our gang]
        [my friends and I keep the street safe|we keep the bad people away], and that [costs you five silvers|isn't free]""",
    "All Thornwick knows my secrets": """
        I have [a letter|a witness|your old diary|a paper with your name], and it's worth [ten silvers|
            a barrel of mead] to keep it quiet
        [somebody saw you|my friend saw you] [behind the mill|at night in the graveyard|
            with the smugglers], pay or [I talk|we talk]
        [blackmail|hush money, please|pay for my silence|a little hush money|silence costs silver]""",
    "I've heard that before": """
        when I'm done with [you|this town], [nobody will remember your name|they'll speak of it for years|
            you'll wish you had listened]
        [beware|tremble|you'll pay|you'll see|just you wait|wait and see|I'll make you pay|you'll be sorry|
            I'll get my own back]""",
    "I see you, {friend}. Put it back": """
        while you talk to [the others|Odo|the cat] I [slip a mug under my coat|pocket a spoon|take a coin from the bar]
        *[steals|pockets something|swipes a mug|nicks a pie|leaves without paying|runs out without paying|
            robs a guest's purse]*""",
})
more("feelings", TOPICS["feelings"], {
    "I'm sorry, {friend}. Sit with me by the fire": """
        ever since [spring|the war|last winter] I [can't laugh any more|feel empty inside|carry this sadness with me]
        I smile all day [at work|for the others], but [inside I'm broken|at night I weep|it's all a mask]
        everyone is [merry|laughing|dancing] tonight, and I [could weep|feel like crying|just feel sad]
        [miserable|heartsick|downhearted|sorrowful|desperate|despair|glum|tearful|so unhappy|crushed|hopeless]""",
    "You're not alone here": """
        everyone at the tables has [a friend|a wife|company], and I sit here [by myself|with an empty chair|with no one]
        [nobody wrote to me in a year|nobody asks how I am|no one would notice if I vanished|even my shadow left me|
            I've only my shadow]
        [lonely|alone|all alone|so alone|friendless|no friends|nobody likes me|abandoned|a lonely soul]
        on the road I talk to [my mule|the trees|myself|the moon], since there's [nobody else|no one who'd listen]
        I've [walked|lived|travelled] alone for [ten years|so long] that I [forgot how to talk to people|
            miss a friendly voice]""",
    "I'm sorry, {friend}. I lost my Bram": """
        she was only [seven|twenty|thirty], and now she lies in the cold ground
        he [went out to fish|left for the war|rode to Kingsport], and they brought me [his boots|only his ring|
            his cap and nothing else]
        it's [a month|a year|three days] since my [wife|husband|mother|brother|son] died, and [I can't bear it|
            the house is so empty]
        we were married for [thirty|forty|ten] years, and then [the fever|the sea|the winter] took [her|him] from me
        [mourning|grief|in mourning|bereaved|rest in peace, brother|to my dead friend|he's dead|she's dead]""",
    "You're safe here": """
        [is it still out there|did it follow me in|has it gone], that [thing|shadow|beast] [from the wood|
            in the fog], I'm scared
        I [ran|crawled|rode] all the way with [wolves|something] at my heels, and [only here I dare to breathe|
            I'm still shaking]
        I can't [sleep for fear|be alone tonight|get that howl out of my head|go up there in the dark|stop hearing footsteps]
        [woe, I am afeared|I am sore afraid|fear has me by the throat|dread fills my heart|my courage has left me|
            my teeth chatter with fear]
        [save me|scared to death|frightened|terrified|panicking|I'm in a panic|I'm petrified|so afraid]
        [on the road here|by the river|in the fog] something [breathed behind me|called my name|crawled after me], and I ran
        my [brother|friend] says there's nothing to fear, but I [can't stop shaking|see shadows everywhere|
            won't go out there]""",
    "That calls for a drink": """
        after [ten years|three tries|all this time], we [finally have a child|finally did it|
            got our farm back], and I could [sing|dance]
        [my heart is singing|my heart leaps for joy|joy fills my heart|what bliss|I'm in heaven|I'm in seventh heaven]
        would you believe it, [I won the pig race|the king's men paid me|my old mare won the race|my girl can walk]
        I've waited [all year|half my life] for this day, and [it's finally here|it was worth it|now I'm so happy]
        [woo|yes, we won|I did it|we did it|success|triumph|jackpot|I'm in luck|wedding tomorrow|I'm a father]
        my [son|daughter|sister] [was born this morning|got married today|came home today], and I'm [so proud|
            over the moon]""",
    "You've had enough ale, {friend}. [Sit": """
        [hic|hicc|hicc, pardon|hic, hello|another, hic|burp, pardon me|wheee|wobbly|woozy|sloshed|smashed|hammered|legless]
        [good woman|Marla|barkeep], hic, [the room won't stand still|why is everything turning|somebody moved the bar]
        [ten ales later|after the fourth firewater|after all that mead], [I can taste colours|my nose is numb|
            I love this chair]
        I can [dance on one leg|say the alphabet|walk along this line], watch me, [hic|oops|no, wait, it was the other leg]
        *[giggles and hiccups|clings to the bar|waves with an empty mug|toasts the coat rack|kisses the mug|
            talks to the stool]*
        I [only had|swear I had only] [two|seven|a dozen], and [the floor keeps moving|now the walls are walking|
            my tongue is a sock]
        [lissen|lishen], [you're a good woman|I'm not drunk|I love thish plashe|you're all my friends], hic""",
    "Sit down and cool your head": """
        don't talk to me about [my brother|that miller|my old captain|tax men], I'm [still boiling with rage|
            so angry I could spit]
        [wrath burns in me|my wrath knows no end|I am wroth|hot with anger|mad as hell|mad as a wasp|angry as a wet hen]
        [furious|so mad|livid|argh|grrr|aargh, that swindler|I'm so mad|I'm raging]
        he [took my land|cheated me|lied to my face|sold me rotten grain] and [laughed about it|walks free|
            nobody believes me]
        one day I'll find [the man|the thief|the traitor] who [ruined us|burned our farm|
            killed my kin], and then [he'll pay|God help him]""",
    "We all have something on the slate": """
        is there [forgiveness|mercy|hope] for [a man|a sinner|someone] who [left his brother to die|broke his word|
            stole from the poor]
        I should have [been there for her|stayed with them|told the truth|paid him back], and now it's too late
        [forgive me, for I have sinned|I'm a sinner|I carry old sins|my sins are heavy|I've wronged many people|I did wrong]
        [guilt|remorse|my conscience hurts|it was me|I did it and I'm sorry for it|what have I done|I'm to blame]
        I [ran|kept silent|looked away] when [they needed me|my brother called for help|
            it mattered], and I [think of it every night|can't forget it]
        [years ago|in the war|when I was young] I did [something cruel|a terrible thing], and [nobody knows|it haunts me]""",
    "Home is a long way off": """
        [homesick|I miss home|far from home|I want to go home|missing my folks|I miss my mum|I miss my kids]
        when the wind blows from the [sea|hills|north], I can [almost smell home|hear my mother call|see our old house]""",
    "A broken heart heals": """
        [I gave her my heart|I gave her ten years], and [she gave me nothing|she left with a bard|she said she was bored]
        I saw her [dance|laugh|walk by the river] with [another|the smith's boy], and something broke in me
        [dumped|jilted|she's gone|he left|my heart broke|betrayed in love|she cheated|she said no]
        we were to marry [in spring|after the harvest], and then she [rode off with a soldier|changed her mind|
            met a richer man]""",
    "There are dice on the long table": """
        [so dull|what now, I'm bored|zzz|yawn|boredom is killing me|nothing to do|need some fun|any fun here]
        it rains, my book is finished, and I [have nothing to do|don't know how to fill the evening|am bored to tears]""",
})
more("talk", talk_marla_heart.TOPICS, {
    "I ask no questions, {friend}. But if": """
        [hide me from the guards|on the run|I'm on the run|wanted man here|fugitive|I need to hide|let me hide here|
            somewhere to lie low]
        [let me out by|may I slip out through] the kitchen if [the watch comes|a man with a scar comes in|they come for me]
        I [owe the wrong people|took what I shouldn't have|struck a nobleman|
            wouldn't marry the baron], and now [they hunt me|I must hide]
        [is there a corner where|have you a place where|I need a seat where] [nobody will see me|the watch won't look|
            I can't be found]
        nobody must learn [that I'm in town|that I slept here|my real name|who I was before I came here]
        [if you see|should you see] [a man with one ear|a tall rider|a man with a limp], [warn me|
            give me a sign], I'm hiding from him
        [keep me off the guest book|don't write down my name|don't call me by my name in here], someone is looking for me
        two men [with dogs|in black|from the watch] are [after me|
            asking for me in the street], and I [was never here, yes|need to hide]
        [the steward|my master|my uncle] sent men to [bring me back|fetch me], so if they come in, [you don't know me|
            I'm not here]""",
})
more("talk", talk_marla_jokes.TOPICS, {
    "I ask no questions, {friend}. [My lips": """
        [between you and me|just between us|in confidence|in strict confidence|confidentially|for your ears only|
            it's a secret]
        what I have in this bag [is nobody's business|must stay hidden|may cost me my head], so [not a word|
            keep it to yourself]""",
})
more("talk", talk_marla_small.TOPICS, {
    "No harm done, {friend}.": """
        I [said some ugly things|shouted at you|was drunk and loud] last night, and I [came to say sorry|want to apologise]
        please [forgive|excuse|pardon] [my outburst|my bad mood|my loud friends|my son's manners|my long face|
            the state of my boots]
        I [didn't see you there|stepped on your foot|bumped into you|ran into your chair], sorry
        [I was wrong and you were right|I judged you too fast|I blamed you for nothing|I doubted you], and I'm sorry
        [you have every right to be angry|be as cross as you like|scold me if you must], it was [my fault|
            my doing], I'm sorry
        I've [been rude|talked nonsense|made such a noise] all evening, and I'm [truly sorry|sorry for it|
            ashamed of my manners]
        [sorry|apologies|my apologies|pardon|mea culpa|forgive me|my bad|whoopsie|oopsie]""",
})
more("silence", TOPICS["silence"], {
    "[Take your time|A quiet one]": """
        *[looks down|looks up|watches the others|rubs cold hands|holds the mug tightly|swirls the ale]*
        *[remains silent|gives no answer|doesn't reply|only shrugs|just nods|sits still|stays quiet|stands there silently]*
        [I look into my mug|I look down|I look away|I watch the flames|I sit quietly|I drink in silence|I say no more]
        [....?|...!|.. ..|. . . .|- - -|___|~~|'|"|:|;;|,,,|(...)|*...*|uh?|um?]""",
})
