"""How guests come and go: greetings, goodbyes, thanks, praise, excuses, silence."""
from .grammar import topic
from .manners import add

GREETINGS = [
    topic("""[good evening|evening|good day|hello|greetings|hail][,| to] [all|everyone|everybody|one and all|
              the house|
              this house|all you good people]
             [a very good evening|a fine evening|God's greeting|peace|blessings|all the best] to [you|you, keeper|
              the lady of the house|all who drink here]
             [morning|afternoon|top of the morning|g'day|yo, what's up|hey hey|heyo|hi hi|howdy doody|hullo there|
              wassup|salutations|hallo there]
             [oi|ho|ahoy|hey|psst], [you there|barkeep|you behind the bar|lady|old girl|landlady|woman of the house]
             [I bid you|let me wish you|may I wish you] [a good evening|good evening|a pleasant evening|
              a warm welcome]
             [pleased|nice|glad|a pleasure|an honour|happy|delighted] to [meet you|make your acquaintance|see you]
             [here I am|I'm here|we're here|we have arrived|your favourite guest has arrived|the party is here|
              guess who|ta-da]
             [*waves*|*nods to you*|*bows*|*tips his hat*|*opens the door and comes in*|*pushes back the hood*|
              *stamps the mud off his boots*|*smiles at the keeper*|*steps up to the bar*][ hello| good evening|]
             [blessed be this house|well met, keeper|well met by firelight|may your fire never go out|
              health to this house]
             [I just came in|I just walked in|I have just arrived|I only now got into town|first time here|
              we're new here]
             I [walk|stumble|step|come] [in|up to the bar|
              through the door][ and look for the keeper| and wave| and say hello|]
             [my friends and I|the four of us|my wife and I|me and my mates] [say hello|greet you|just came in]""",
          """[Good evening|Welcome], {friend}. [What can I get you?|Sit down and rest your feet.]""", weight=9),
    topic("""[anyone|anybody|is anyone|is anybody|is there anyone|is somebody] [here|there|home|in|about|serving|
              behind the bar|alive in here]
             [hello|hey|hallo|yoo-hoo|knock knock][, |? ][anybody here|is somebody there|anyone home|
              where is everybody]
             [where is|where's] [everyone|everybody|the keeper hiding|my hostess|the service]
             [is somebody|who is|is anyone] [serving|working|minding the bar|in charge] [here|tonight]
             [service|shop|keeper|barkeep|landlady]!
             [can I get|could I get|may I have] some [service|attention][ here| please|]
             [I'd like to be served|I've been standing here a while|nobody is serving me|does anybody work here|
              has everyone gone to bed|it's so empty, is anyone here]""",
          """I'm here, {friend}. [What can I get you?|I was only down in the cellar.]""", weight=3),
    topic("""[is this place|is the inn|is the tavern|is the bar|are you|are you people|is the Goose] [open|still open|
              already closed|open yet|still serving|open to strangers|open tonight]
             [am I|are we|is it] [too late|too early|too late for a drink|too late to come in]
             have you [closed|closed already|shut for the night|locked up]
             [I hope|tell me|please say] [you're|you are] [still open|not closed|open]
             [can one|can a stranger|may a traveller|can we] [still |]come in[ at this hour| this late|]
             [the door was open|I saw a light in the window|I saw the light and hoped you were open]
             I'm not [too late|disturbing you|too early], am I""",
          """We're open, {friend}. Come in and close the door.""", weight=3),
    topic("""[long time no see|it's been ages|it has been a while|it's been too long|I haven't been here in years|
              I haven't seen you in ages|been a long time]
             [I'm|I am|we're|look who's|guess who's] back[ again| at last| from the road| in Thornwick| in town|]
             [it's|it is] me[ again|, your old friend|, back from the north|, do you know me]
             [good|nice|lovely|great] to [be back|see you again|see the old place again|be here again]
             [do you|don't you|surely you|you must] [remember|know|recognise] me[ still| from last year| from before|]
             [did|have] you [miss|missed|forgotten|forget] me
             [remember|know|recognise] [me|my face|this face][, don't you|, Marla| still|]
             I [was|stayed|drank|ate|slept] here [last winter|a year ago|as a boy|before|once before|years ago|
              last week]
             [I told you|I said|I promised] [I'd be back|I would come again|I'd return]
             [I have returned|I return from my travels|home again at last|back from the war|back from the dead]
             [nothing has|nothing's|the place hasn't|you haven't] changed[ here| at all| a bit|]
             my [usual table|old seat|old friend Marla|favourite keeper], [at last|I'm back|here I am again]""",
          """[Welcome back|Good to see you], {friend}. [What can I get you?|
              Sit down and rest your feet.]""", weight=4),
    topic("""[how's|how is|how are] [your night|your evening going|the evening treating you|the night going|
              the old house|everyone here|the family|your knees|your feet|everybody]
             [are you|you're] [well|doing well|having a good evening|holding up|alright|in good health][, I hope|]
             [how have|how've] you been[ keeping| since last time| all this time|]
             [what's|anything] new [with you|at the Goose]
             [I hope|I trust] [you are well|the evening finds you well|you're in good health|all is well with you]
             [how fares|how does] [the keeper|Marla|my favourite keeper|the world treat you|life treat you|
              business go]
             [is|are] [everything|things|all|life] [well|good|fine|going well][ with you| tonight|]
             [and|what about|how about] you, [Marla|keeper], how are you
             [how was|how's] your [week|morning|evening][ so far|]
             [had|was it] a [long|busy|good|hard] [day|night][, Marla| today| so far|]
             [you good|all good|you okay|how you doing|how do|what's cracking|what's the word|how's tricks]""",
          """[I can't complain|
              Well enough], {friend}. The house is warm and the barrels are full. [And you?|]""", weight=4, then=[
              topic("""[can't complain|never better|couldn't be better|splendid|I'm alive|still breathing|pretty good|
                        so so, but better now|same as always|I'm doing fine|quite well|better now that I'm here|
                        just peachy|all is well|I'm okay|alright, I guess|very well indeed]
                       [I'm|I am|we're] [well|good|fine|great|all right|happy to be here][, and hungry|, thank you|
                        , just thirsty|, thanks for asking|]""",
                    "Good to hear, {friend}. [Something to drink, then?|]"),
              topic("""[not great|I've been better|don't ask|worse by the day|I'm a wreck|everything hurts|
                        not too good|it was an awful day|could be worse, but not by much|
                I'm at the end of my strength|
                        miserable|so-so|meh|rotten, to be honest]
                       [I'm|I am] [not well|sick of everything|worn out|half dead|in a foul mood|down|
                cold and miserable]""",
                    "Oh dear, {friend}. Warm your hands and let me bring you something hot."),
          ]),
]

GOODBYES = [
    topic("""[goodbye|bye|farewell|so long][,| to] [all|everyone|everybody|the house|old friend|my lady|
              sweet Marla|
              and thank you for having me]
             [until|till] [tomorrow|next week|we meet again|next time|the next round|spring|I pass this way again|
              then]
             [see|catch] you [soon|around|next time|next week|tomorrow|tomorrow evening|in the morning|at breakfast|
              on the other side]
             [off I go|I'm gone|I'm out|that's me done|and with that I leave you|I'm heading home|I'm away|gotta run|
              gotta go|I'll see myself out|cheerio|ta-ta|toodle-oo|laters|peace out|g2g|bye for now]
             [I'll|I shall|we will|I will] [come again|be back soon|return one day|see you again|drop in tomorrow|
              be back before you know it]
             [I|now I] [take my leave|say goodbye|must say farewell]
             [have|enjoy] a [good|quiet|peaceful|lovely|pleasant] [evening|one]
             [stay|keep] [well|safe|warm|out of trouble][, Marla| until we meet again|, good woman|]
             [may we|let's|I hope we] meet again[ some day| soon|]
             [*waves goodbye*|*bows and leaves*|*walks out*|*puts on his cloak and leaves*|*leaves the tavern*|
              *heads for the door*|*closes the door behind him*]
             [it was|it's been] [a pleasure|a fine evening|good to see you|lovely here|an honour|
              nice chatting][, goodbye|, bye|
              , until next time]
             [sadly|alas|I'm afraid], [it is time to part|this is goodbye|our ways part here|all good things end]""",
          """[Safe roads|Farewell|Goodbye], {friend}. The door is always open.""", weight=5),
    topic("""[I'm|I am|we're] [going|off|heading|crawling|stumbling] [to bed|up to bed|to sleep|upstairs][ now| then|
              , good night|]
             [I think|time|I'd better|it's time] [I'll turn in|for bed|for me to sleep|to turn in|go to bed]
             [I'm|I am] turning in[ for the night| early| now|]
             [I'll|let me] [go up|go to sleep|hit the hay|lie down|call it a night|get some sleep][ now| then|]
             [my bed|my pillow|the straw] [calls|calls me|is calling|waits for me]
             [my eyes are falling shut|I can't keep my eyes open|I can hardly stay awake], [good night|so good night|
              I'm off to bed]
             [good night|goodnight|night|gn|a good night][,| to you,] [all|everyone|everybody|Marla|keeper|good woman]
             [good night|goodnight|gn|sleep well|I bid you good night|have a good night|wish you a good night|
              have a quiet night|good night then|good night and thank you|time for bed|I'm for bed]
             [sweet dreams|sleep tight|night night|nighty night|good night and sweet dreams|rest well|
                sleep well, Marla]""",
          """Good night, {friend}. Sleep well.""", weight=3),
    topic("""the [ferry|boat|coach|cart|caravan|tide] [won't wait|leaves soon|is about to leave|
              doesn't wait for anyone|is here]
             my [wife|mother|captain|master|horse|ship|husband] [is waiting|waits for me|will be angry|expects me|
              won't wait]
             [it's|it is] [getting late|late already|past my bedtime|getting dark]
             [I|we] [must|have to|should|need to|ought to] [catch the ferry|be on the road before dark|get going|
              be up at dawn|leave before it rains|hit the road|make a move|head home|hurry]
             [look at the time|is that the bell already|oh no, so late already|I've stayed too long|I'm late]
             [I have|I've got] [a long road|a long way|an early start|miles to go] [ahead|before me|tomorrow|
              before I sleep]
             [my wife will kill me if I stay|one more and I'll never leave|duty calls|the road is calling|
                my work is waiting]""",
          """Off you go, then, {friend}. Safe roads.""", weight=3),
]

add("leaving", """[I|we] [leave|depart|set out|ride|sail|go home] [now|tonight|tomorrow|at dawn|at first light|
                in the morning]
                  [don't|no need to] [get up|see me out|wait up for me|cry for me|miss me too much]
                  [I'll|we'll] [be gone|be off|have left] [before sunrise|by tomorrow|when you wake]
                  [that was|this was] my last [cup|drink|night here|evening in Thornwick]
                  [back to the road|onward|off to new adventures|adventure awaits|the road goes on]
                  [keep|save|hold] [my seat|my place|a seat] [warm|for me|free][, I'll be back| until I return|]
                  [think of me|don't forget me][ when I'm gone| now and then|]
                  [thank you and goodbye|thanks for the evening, bye|it was good here, farewell|
                I loved it here, goodbye]""",
    "[Safe roads|Farewell], {friend}. [Come back soon|The door is always open].", 3)

add("thanks",
    """[thanks|thank you] [so much|ever so much|a million|a bunch|a thousand times|from the bottom of my heart|
        very kindly|again|for all of it|in advance]
       [that's|that is|it's|how] [very |so |most |too |][kind|nice|good|generous|sweet|decent] of you
       [I|we] [can't thank you enough|owe you one|owe you|appreciate that|appreciate your help|thank you for that|
        won't forget this|thank you for your patience]
       [you've been|you were|you are] [a great help|very helpful|so helpful|a big help|most kind|a lifesaver|
        too good to me]
       [that|this] [helps|helped|will help|helps a lot|is a great help|was useful|is all I needed][, thanks|
        , thank you|]
       [what would I do|where would I be|what would this town do] without you
       [much obliged|my thanks|ta|ta very much|thanks, love|cheers, love|thankee|I am obliged|my heartfelt thanks|
        nice one, thanks|
        thank ye kindly|gracious of you|tysm|thx a lot]
       [bless|gods bless|heaven bless] [you|your heart|your soul|this house][, Marla|, good woman|]
       [how can I|how may I|how could I ever] [repay|thank] you
       [it's|it was|that was] [just what I needed|more than I hoped for|good to talk to you|nice of you to ask]
       [thanks for|thank you for|I'm thankful for] [the directions|the warning|the tip|the story|the joke|the bed|
        the meal|
        the drink|the company|listening|having me|letting me in|the kind words|the warm welcome]""",
    "[You're welcome|Don't mention it], {friend}. [Just call if you need something.|]", 4)

add("thanks",
    """[what|such] a [cosy|lovely|charming|fine|warm|splendid|beautiful] [place|house|tavern|inn|room|
        fire][ you have| this is|]
       [this is|yours is|the Goose is] [the best|the finest|my favourite|the nicest|the cosiest] [inn|tavern|house|
        place][ in the land|
        on this river| I know| I've ever been to|]
       [I|we|my friends] [love|like|adore|really like] [it here|your house|this place|the smell in here|the fire|
        coming here]
       [you|you really] [keep|run|have] [a good house|a fine house|a lovely inn|a tidy tavern|a warm hearth]
       [it's|it is] [so |very |really |][cosy|warm|homely|comfortable|clean|pleasant] [here|in here|in your house]
       [it|everything] [looks|feels] [wonderful|delicious|heavenly|like home|so good][ in here|]
       [I feel|we feel|one feels] [at home|welcome|right at home|safe] [here|in your house]""",
    "That's kind of you, {friend}. [Come again, and bring friends.|]", 2)
add("thanks",
    """[the|your|that|this] [stew|pie|trout|chicken|soup|tart|food|supper|crust|meal] [was|is] [delicious|excellent|
        heavenly|
        the best I ever had|so good|very tasty|a dream|divine|wonderful|as good as my mother's|worth the walk]
       [compliments|my compliments|a kiss|praise|all my respect] to [the cook|Odo|the kitchen|whoever made this]
       I [licked the plate|ate too much|could eat another|haven't eaten so well in years|never tasted better|
        want the recipe]
       [best|finest|greatest] [stew|pie|food|trout|meal] [ever|in the land|I ever ate|on this side of the river|
        in years]
       [yum|yummy|mmm, tasty|so tasty|that hit the spot|oh, that's good|finger-licking good|scrumptious]
       tell [Odo|your cook|the cook] [that |][it was great|he's a master|he is a genius|I loved it]""",
    "[I'll tell Odo|Odo will like to hear that], {friend}.", 2)
add("thanks",
    """[the|your|this|that] [ale|beer|mead|cider|brew] [is|was|tastes] [good|excellent|wonderful|like honey|
        better than any in Kingsport|
        the best I ever had|strong and good|great|heavenly]
       [best|finest] [ale|beer|mead|brew] [ever|I ever drank|in the land|for miles|this year]
       [you|you sure] [brew|know how to brew|make] a [fine|good|great|proper] [ale|beer|brew]
       [ahh|aah|ah], [that's a good ale|that's good beer|that's the stuff|I needed that drink|
                nothing beats a cold ale]""",
    "[Glad it's to your taste|Good to hear], {friend}. I brew my ale with care.", 1.5)
add("thanks",
    """[you|you really] [are|must be] [a wise woman|a good soul|a clever woman|a fine hostess|the kindest keeper|
        so funny|
        good company|a great cook|an interesting woman|a strong woman|a good listener|smart|wise|kind|very patient]
       [I|we|everybody] [like|likes|respect|admire|enjoy talking to] you[, Marla| a lot| very much|]
       [you have|you've got] [a good heart|a kind heart|a sharp tongue, I like that|a quick wit|a warm voice|
        good taste]
       [good|great|fine|excellent|splendid] [work|job|answer|service|advice|idea|story|keeper]
       [well|nicely] [said|spoken|done|put][, Marla| indeed|]
       [you're|you are] [the best|my favourite|awesome|amazing|great|a legend|a star|one of a kind|
        lovely, Marla][, really|]
       [they|people|folk] [say|told me] [you're the best keeper around|you have a good heart|
        only good things about you]
       [your hair looks nice|that's a pretty apron|you look well tonight|you look younger than your years|
                I like your dress]""",
    "[You make an old woman blush|That's kind of you], {friend}.", 2)

APOLOGY = topic(
    """[sorry|I'm sorry|so sorry|forgive me|excuse me|pardon me|my apologies|I apologise] for [being late|the mess|
        the mud on your floor|
        my manners|the noise|all the questions|bothering you|my friend here|the trouble|last time|yesterday|before|
         waking you|
        the smell|staring|interrupting|the long silence]
       [I|we] [didn't mean to|hope I didn't|don't want to] [disturb you|bother you|offend you|upset you|
        wake the house|be a burden|
        be rude|keep you from your work]
       [oops|whoops|oh no|my bad|my mistake|my fault|that was me|mea culpa|silly me|how clumsy of me]
       [that|it] was [my fault|a mistake|wrong of me|clumsy of me|not what I meant|only a slip of the tongue]
       [please|I beg you,|can you|will you] [forgive me|accept my apology|excuse me|don't be angry|pardon my words]
       are you [angry with me|mad at me|cross with me|upset]
       [I take that back|let's start over|can we start again|let me try that again|I misspoke]
       [I hope|say] you're not [angry|offended|cross][ with me|]""",
    "No harm done, {friend}. [Sit down.|]", 2)

add("silence", """[*looks at the fire*|*sits down in a corner*|*drums fingers on the bar*|*scratches his head*|
                *clears throat*|
                   *hums*|*whistles*|*yawns loudly*|*rubs his eyes*|
                *sips quietly*|
                   *looks around nervously*|*counts his coins*|*stares into the distance*|*sneezes*|*taps the table*|
                *groans*]
                  [hmmm|hmmmm|mhm|uhh|uhm|umm|ummm|errr|erm...|aaaah|ooh|pff|pfft|psst|tsk|shh|brr|ugh|bah|meh|
                la la la|tra la la]
                  [I sit|we sit|I just sit] [in silence|there quietly|and say nothing|and stare into the fire]""",
    "[Take your time|A quiet one], {friend}. I'm here if you need something.", 3)
