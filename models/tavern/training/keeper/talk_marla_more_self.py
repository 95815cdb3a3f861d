"""More small talk with Marla: her dreams, moods and days, her looks and likes, and the course of the evening."""
from . import manners_greet, talk_house_place, talk_marla_life, talk_marla_odd
from .grammar import topic
from .talk_marla_more import also

TOPICS = [
    *also(talk_marla_life.TOPICS, {
        "I'd like to see the sea once": """
            [what would you still like to do|what's left to wish for|what's still on your list before you die]
            [what's missing in your life|what would make your life complete|is something missing in your life]
            [if a fairy gave you a wish, what would it be|make a wish, Marla|make a wish|what would you wish upon a star for]
            [if I gave you a free week, where would you go|where would you go on a holiday|where would you fly if you had wings]
            [is there a place you long for|which place do you dream about|where does your heart want to go]
            [ever seen the sea|ever seen the ocean|you've never seen the sea, have you|have you ever stood on a beach]
            [have you smelled the salt of the sea|do you know the sea|ever been as far as the coast|ever been to Kingsport]
            [don't you itch to travel|do you ever get the wanderlust|don't you dream of far lands|itchy feet, Marla]
            [wouldn't you like to see the world|do you ever want to see more of the world|don't you want to get away one day]
            [what did you want to be as a child|what did you dream of as a girl|what were your dreams when you were small]
            [any plans for the future|what are your plans|where do you see yourself in ten years|what's next for Marla Fenn]
            [what are your hopes|any hopes left|what does the future hold for you|what do you look forward to]
            [what would you do with a chest of gold|what would you buy with all that gold|if you were rich, what would you do]
            [what's your heart's desire|what do you want most in the world|deepest wish|biggest dream|any dreams, Marla]
            [what does a keeper dream of|a woman like you must have a dream|don't tell me you have no dreams]
            [is this all you want from life|do you want nothing more from life|is a tavern all you ever wanted]""",
        "Fire, {friend}. Every keeper": """
            [nothing scares you, does it|are you afraid of nothing|you seem afraid of nothing|anything you dread]
            [what gives you nightmares|what makes you shiver|what would be the worst for you|what's the worst that could happen]
            [what does a keeper fear|what do you fear for the house|what danger is there for a house like this]
            [does the dark frighten you|do storms frighten you|do the wolves scare you, too|are you scared of burglars]
            [what do you pray against|what keeps a keeper up at night|what do you lie awake over|scared of anything]""",
        "Only that I let Bram": """
            [is there something you'd take back|what would you take back if you could|what would you undo in your life]
            [what weighs on your heart|what lies heavy on your heart|what haunts you|is there an old sorrow in you]
            [do you ever look back and sigh|do you ever think what might have been|do you ever wonder what might have been]
            [what was the worst choice of your life|did you ever choose wrong|which choice do you rue|rue anything, Marla]
            [what would you tell your younger self|what would you say to yourself at twenty|if you could go back in time]""",
        "I sleep when the last guest": """
            [you look like you could use some sleep|you have rings under your eyes|you have bags under your eyes]
            [you look worn to the bone|was that a yawn|did you just yawn|you keep yawning|you can hardly keep your eyes open]
            [when's your bedtime|when does the keeper go to bed|what time do you turn in|when do you close your eyes]
            [do you get enough rest|you should get some sleep|get some rest, Marla|go to bed, Marla|go and lie down, Marla]
            [where does the keeper sleep|where do you lay your head|where's your own room|where do you sleep, Marla]
            [when is your shift over|when do you knock off|when do you finish work|when are you done for tonight]
            [how late do you work|how late do you stay up|are you the last one up|who is last to bed in this house]
            [do you sleep in the house|do you sleep upstairs like us|do you ever get to sleep|do you get any sleep at all]
            [how do you manage on so little sleep|how many hours do you sleep|when did you last sleep|don't you need your rest]
            [you must be tired, keeper|you must be ready to drop|tired, Marla|long past your bedtime, isn't it]""",
        "Up before the sun": """
            [what does your day look like|how do you fill your days|how do you spend your days|what's a keeper's day like]
            [walk me through your day|take me through your day|tell me about your working day|describe your day]
            [what have you been up to|been up to much|done anything interesting today|anything special today, Marla]
            [how did you spend the morning|what was on your plate today|what kept you busy today|what did the day bring you]
            [how long are your days|when does your day end|when did your day begin|on your feet since when|how early do you rise]
            [are you an early bird|are you an early riser|do you get up with the hens|do you rise before the sun]
            [you work long hours|do you ever sit down|do you ever stop working|do you ever take a break|you never rest]
            [what needs doing in an inn|what must be done in a tavern all day|lots to do|much to do today|much work today]
            [what's the first thing you do in the morning|what do you do before we guests wake up|what happens here before noon]
            [just another day for you|same old, same old|same as every day, I suppose|a day like any other, was it]
            [was it a long day for you|did you have a long day|how hard was your day|tell me, what filled your hours]
            [what do you do on a normal day|what's a usual day here|an average day in the life of Marla Fenn]""",
        "It's long hours and sore feet": """
            [do you love what you do|do you enjoy running a house|enjoying the work|still enjoy it|do you like pouring ale]
            [it's a hard life, isn't it|must be a hard life, a keeper's|it must be hard work, all this|that must be tiring work]
            [it must be tough to run a place like this alone|how do you manage all this alone|it can't be easy, a whole inn]
            [what do you like about your work|what keeps you at it|what keeps you here all these years|is it fun being a keeper]
            [did you never want another life|doesn't it wear you out, all these people|aren't you sick of us guests]
            [can one live on ale|are you well off|is there money in ale|good money in taverns|does the tavern pay well]
            [I could never do your job|I don't envy you|I envy you your life|what a life you have|that's the life, a tavern]
            [are you content with your lot|has life been good to you|has life been kind to you|are you at peace, Marla]
            [tell me what it means to be a keeper|what's it like behind the bar|how's life behind the bar|how is it back there]
            [do you ever get fed up with it|had enough of it sometimes|do you ever want to throw it all away|ever sick of it]
            [same faces every day, doesn't it bore you|is a keeper's life boring|doesn't it get dull behind that bar]
            [what's good about having a tavern|why would anybody run a tavern|who would choose this life|why do you do it]""",
        "I play cards, {friend}, and I win. And": """
            [what do you do when it's quiet|what do you do when nobody comes|what do you do when there's nobody to serve]
            [how do you pass the slow hours|what do you do on slow nights|what do you do with yourself when it's empty]
            [what do you do with a quiet hour|how do you pass the time between guests|how do you pass a dull evening]
            [what do you do when we've all gone|what do you do when we're all asleep|what do you do after midnight]
            [how do you unwind|how do you relax|what's your way to relax|how do you rest after work|what do you do to relax]
            [any pastimes|any hobbies|got a hobby|what's your pastime|what amuses you|what do you do to amuse yourself]
            [what brings you joy|what gives you joy|what lifts your spirits|what are your small pleasures|what do you enjoy]
            [do you ever have fun|what do you call fun|what's your idea of fun|what's your idea of a good evening]
            [do you ever play yourself|are you a player too|do you still play cards|would you play cards with me some day]
            [do you play that lute|who plays the lute at night|do you make music yourself]""",
        "Thirty years of pots": """
            [you have a worker's hands|those hands have seen work|what hard hands you have|your knuckles are red]
            [is that a scar on your hand|that's a nasty burn|you burned yourself|did you burn your hand|you cut your finger]
            [you need some salve for those hands|do your fingers ache|strong arms you have]""",
        "Grey hair pinned up": """
            [nice apron|is that a new apron|that apron has seen better days|why do you wear that old apron|big apron, that]
            [you have flour on your face|there's flour on your sleeve|there's flour on your nose|you're covered in flour]
            [how would you describe yourself|how would I know you in a crowd|what does Marla look like]
            [if a painter came, what would he paint|you should have your portrait painted|somebody should paint you]
            [do you ever wear your hair down|how long is your hair|did your hair go grey early|have you always worn it pinned up]
            [do you ever dress up|do you own a fine dress|is that your best dress|do you never wear a nice dress]
            [were you a beauty in your day|I bet you were a beauty once|you must have been pretty when you were young]
            [are you plump|are you slim|are you a big woman|what's your hair like]
            [what's the keeper wearing|what is Marla wearing|what have you got on|what clothes do you wear]
            [describe Marla|describe the keeper|describe the woman behind the bar|examine Marla|inspect the keeper]
            [I take a good look at the keeper|*looks the keeper up and down*|*studies Marla's face*]
            [new hairdo|did you do something with your hair|your hair looks different|fine clothes, Marla]""",
        "Odo's stew, {friend}, every day": """
            [what's on your own plate|what do you have for supper yourself|what does the keeper eat|what do you like to eat]
            [eaten yet|have you had a bite today|you should eat something yourself, Marla|don't forget to eat, Marla]
            [what could you eat every day|what's your weakness, food-wise|which of your dishes do you like most yourself]
            [do you ever get tired of stew|do you eat the same as your guests|what makes your own mouth water]""",
        "One small mead after closing": """
            [what does a keeper drink|what do you drink yourself|do you drink at work|do you ever touch the stuff yourself]
            [do you like your own brew|are you fond of a drop|do you like a drop yourself|can you hold your drink]
            [when were you last drunk|have you ever been tipsy|do you get drunk with the guests|no drink for you tonight]
            [why aren't you drinking|you're not drinking|a keeper who doesn't drink|what's in your own mug]""",
        "Guests who don't pay": """
            [what gets on your nerves|what drives you mad|what makes you see red|who gets on your nerves|pet hates, Marla]
            [what sort of guest is the worst|what's the worst kind of guest|who don't you like to see come in]
            [what can't you stand|who can't you stand|what kind of people do you loathe|what ruins your day]
            [when do you lose your temper|do you ever lose your temper|what makes you shout|what do you complain about most]""",
        "Brenna the smith is my oldest": """
            [who do you pour your heart out to|who listens to you, when you listen to us all|who keeps you company]
            [who would you call in need|who would help you in a pinch|who stands by you in this town|on whom can you count]
            [any good friends here|got friends|got a best friend|do you have girlfriends|whom do you like most in town]
            [are you close to Brenna|how long have you known Brenna|since when do you know Brenna]""",
        "The night I won this house": """
            [what was the best night of your life|what was the best day of your life|what was your finest hour]
            [when were you happiest|when were you the happiest|what do you like to think back to|your fondest memory]
            [what's the best thing that ever happened to you|what was your greatest luck|what was your biggest triumph]
            [what day would you live again|which night won't you ever forget|what will you always remember]""",
    }),
    *also(talk_marla_odd.TOPICS, {
        "I'm only counting the mugs": """
            [you look lost in thought|you're miles away|where is your head tonight|you seem far away|you seem distracted]
            [what's eating you|what's got into you|is something bothering you|something troubling you|something wrong, Marla]
            [you look worried|you look grim|why so glum|why so serious|you look down tonight|what's wrong, Marla]
            [you look cross|are you cross|are you in a mood|that's a sour face|you look like three days of rain]
            [why the frown|why that look|what's with the face|what a face you're making|did somebody annoy you]
            [what are you smiling about|what's that grin for|you seem merry|why so merry|you're all smiles|what's so amusing]
            [you've gone quiet|cat got your tongue|you don't say much|why so silent|not very talkative tonight, are you]
            [what goes on in that head of yours|what's going through your mind|what are you brooding about]
            [what are you pondering|are you daydreaming|penny for them|where were your thoughts just now]
            [why do you look at me so|why are you eyeing me|is there something on my face|what are you staring at]
            [give us a smile|come on, smile|let me see you smile|do you ever smile|don't look so serious|turn that frown around]
            [what a strange look you gave me|you frown like my schoolmaster|you look as if you had seen a ghost]""",
        "Wiping mugs and listening": """
            [have you got your hands full|you look busy|you seem busy|busy hands, I see|busy as a bee, are you|not busy, are you]
            [that mug must be clean by now|you've been wiping that mug for an hour|you keep wiping that same mug]
            [don't you ever stop wiping|do you do anything but wipe mugs|you're always wiping something|isn't that mug clean yet]
            [am I disturbing you|am I bothering you at work|do I keep you from your work|am I holding you up]
            [what's that you're doing|what are you at there|whatcha doing|what u doing|what are you busy with]
            [are you hiding something under the bar|what's in your hand there|what are you fiddling with back there]""",
    }),
    *also(manners_greet.GREETINGS, {
        "The house is warm and the barrels are full": """
            [how's your mood tonight|what mood are you in|are you in good spirits|in good spirits tonight|feeling chipper]
            [how's the day treating you|how has the day treated you|was your day a good one|day going well|good day so far]
            [how are those knees of yours|how are the old bones|how's the health|how's your health, Marla|keeping healthy]
            [are you all right back there|everything fine behind the bar|surviving|still alive, Marla|holding up all right]
            [business good|good business tonight|making money|how's business tonight|is business good|how are sales]
            [how's trade treating you|doing good business|are the coins rolling in|is the till full|are you making a living]""",
    }),
    *also(talk_house_place.TOPICS, {
        "It fills up when Finn plays": """
            [not much of a crowd|no crowd tonight|it's half empty in here|so many empty chairs|where's the crowd]
            [when do the people come|when does the crowd come|do many come in the evening|does it fill up towards evening]
            [slow night|slow evening|is it a slow night|what a slow night|nothing going on tonight, is there]
            [does it ever get full in here|does it ever get crowded|are there days when it's packed|is it packed on market days]
            [I thought it would be livelier|I pictured it busier|it's quieter than I thought|few guests tonight]
            [do you get big crowds|what's your busiest night|which day is the busiest|when is it hard to get a seat]""",
    }),
    topic("""[I'm sorry about Bram|I'm sorry about your husband|I'm sorry for your loss|sorry for your loss, Marla]
             [my condolences|my condolences, Marla|accept my condolences|sorry to hear about Bram|may Bram rest in peace]
             [you have my sympathy|poor Bram|poor Marla|poor you, a widow so young|that's sad, about your husband]
             [I drink to your Bram|a toast to Bram|here's to Bram|to Bram|let's drink to your husband]
              [it must have been hard to lose Bram|it must hurt still, about Bram|nine years without Bram, that's hard]""",
          "That's kind of you, {friend}. It gets lighter, a little every year.", 1),
]
