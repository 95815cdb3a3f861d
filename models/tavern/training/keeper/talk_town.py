"""The town, the weather, the hour, and the guest's moods."""
from . import talk_town_lore, talk_town_people, talk_town_places, talk_town_rumours, talk_town_ways
from .grammar import fact, topic

TOPICS = [
    topic("""[tell me a joke|make me laugh|do you know a joke|joke|say something funny|know any jokes|
              tell me something funny]""",
          """[A knight walks in and asks for a bed. I ask, with or without armour? He says, without. I'm cold enough already|
              Why does the wizard never pay? He always makes his purse disappear|
              What does a ghost drink? Anything with a bit of spirit]. [Finn tells it better|
              That's my best one|].""", weight=2.5, then=[
              topic("[another one|another|tell me another one|one more|haha|lol|that was bad|not funny|that's "
                    "terrible|hahaha|"
                    "funny]", "[I pour ale, {friend}. For better jokes you must wait for Finn|"
                              "You'll get a better one after your second ale|Laughing is free, the ale is two "
                              "coppers].")]),
    fact("""[what's|what is] the [name|history] of this [town|village|place out here|city]
            [tell me|say] [a bit|a little|something|more] about [Thornwick|the town|this town|your town]
            [I'm lost, what town|I have no idea what town|I fell asleep on the barge, which town] is this
            [where on the map|in what town|in which town|in what corner of the world] [am I|are we|
             have I ended up]
            [what's|what is] [this town|Thornwick|your town] like[ to live in|]
            [tell a stranger|I know nothing, tell me|I'm curious, tell me|
             what should a stranger know] about [Thornwick|this town]
            [what town is this|what is this town called|what's this town called|what city is this|
             tell me something about this town|what can you say about Thornwick|how big is this town|
             how many people live here|what do I need to know about this town|is this a nice town|
             how old is this town|what kind of town is this|is this a big town|tell me about the town|
             tell me about this town|tell me about Thornwick|what can you tell me about this town|
             what's the town like|name of the town|which town is this|what is Thornwick|
             what village is this|describe the town|tell me about this place]""",
          """[This is Thornwick, on the river Wend|
              The town is called Thornwick, and it lies on the river Wend]. [Six hundred souls, one chapel, and one good tavern|
              There's a market, a chapel, and Lady Isolde's hall on the hill]. [It's quiet, mostly|].""", weight=4),
    topic("""[what|which] [sights|places] [are there|should I see|should I visit|
              can I visit][ in town| here| in Thornwick|]
             [where|how] [should|could|can] I [go tomorrow|spend the day|go in the morning|
              pass the time][ in town| here|]
             [I have|I've got|we have] [a free day|a day to spend|time to kill|
              an afternoon], [what should I see|what is there to do|where do I go]
             [what|is there anything] [does one do|do folk do|to do] [here for fun|around here|
              in a town like this|when it rains]
             [show me|tell me|name me] [the sights|what's worth seeing|the best spots|
              something to look at|the heart of this town]
             [any|are there] [sights|attractions|famous places|landmarks|
              things to see][ in town| here| in Thornwick|]
             [where would you take|what would you show] [a guest|your cousin|a visitor|a stranger]
             [is there anything to do here|is there anything to see|how can I spend my time here|
              what is fun here|what is interesting here|what do you do here for fun|
              what should a visitor see|what's interesting in town|what is there to do here|
              what can I do here|what can I do in this town|what is there to see|what should I see|
              any sights|what's worth seeing|where should I go|what do people do here for fun|what now]""",
          """[See the market on the square, and the chapel on the hill|
              Walk up to the chapel for the view, then look in at Brenna's smithy]. [And if you like danger, there's the old mine|
              And in the evening, hear Finn play here|Then come back here for supper].""", weight=3),
    topic("""[who lives here|who are the important people here|who should I talk to|who can help me|
              who do you know here|who should I meet|tell me about the people here|
              do you know everyone here]""",
          """[Brenna is the smith, Willa the healer, and Captain Roderick leads the guard|
              There's Pim at the shop, Sister Agnes at the chapel, and Master Eldwin in his tower]. [Who do you need?|
              Tell them Marla sent you|].""", weight=2),
    fact("""[what's|how's|how is|what is] the weather [like |][today|tonight|outside|now|out there|
             like][ here| in Thornwick|]
            [what's it like|how is it|how does it look] [outside|out there][ today| right now| tonight|]
            [what's the weather|how's the weather|how is the weather|weather?|what's the weather like|
             bad weather today|terrible weather|dreadful weather|foul weather, isn't it]
            [should I wait for|will there be|is there any hope of] [better weather|a dry day|some sun|
             sunshine][ tomorrow| this week|]
            [is it good|what's the] weather for [travelling|the road|a long walk]""",
         "[Wind from the hills, and rain before morning|Cold and wet, as always in autumn], {friend}.", weight=2),
    fact("""[what time is it|what's the time|do you know the time|is it late|is it already evening|
             is it night already]
            [how late|how late in the day|what hour] is it[ now|]
            [I lost track of time|I have no clock], [what hour is it|is it late|what time is it]""",
         "It's evening, after sunset, and the bells rang not long ago.", weight=1.5),
    topic("""[how|just how] [safe|dangerous|risky] [is it out there|are the roads|is the country|
              is travelling] [these days|now|at night|around here]
             [can I|could we|dare I|would you] [go out tonight|leave after dark|travel alone|
              ride through the night|sleep under the stars|camp outside]
             [what|who] [should I be afraid of|waits out there in the dark|might I meet on the road|
              could kill me out there]
             [my {kin}|my mother] [says|fears] the roads are [dangerous|full of robbers|
              not safe], [is that true|is she right]
             [any|are there] [dangers|perils|threats] [on the road|around here|outside the walls|
              I should know of]
             [I plan|I mean|I'm going] to [leave tonight|walk south tomorrow|
              travel by night], [is that wise|any warnings|is it safe]
             [is it|would it be] [wise|safe|dangerous|clever|a bad idea] to [go out at night|walk alone|
              travel south|leave now|go into the woods|travel by night|walk to Kingsport|
              take the south road]
             [are|should I fear] [the roads dangerous|there bandits|the wolves|the bandits|
              there wolves about|there robbers about][ now| these days|]
             [is it safe to go outside|what dangers are there|what should I be afraid of|
              should I be careful|is the south road safe|is the road to Kingsport safe|
              what about bandits on the road|are there wolves|are there monsters|can I go out at night|
              should I travel alone|is the road safe|is the road south safe|are the roads safe|
              is it safe to travel|is it safe outside|is it dangerous outside|can I travel at night|
              is the forest safe|is it safe in the woods|any dangers nearby|is it dangerous to travel]""",
          """[Not at night. There are wolves in the Greywood and bandits on the south road|
              Travel by day, and not alone. There are bandits to the south and wolves to the west]. [Sleep here and leave at dawn|
              Better take a room, {friend}].""", weight=2.5, values={"kin": "[wife|brother|mother|old master]"}),
    fact("""[what's|what is|who is|tell me about] [the king like|your king|the king of this land|
             the king's name|the ruler like]
            [who is the king|who rules here|who rules this land|who is in charge of the town|
             tell me about the king|is there a king|who is the mayor|who's the boss here|
             who is the president|who is the leader here|who's the king]""",
          """[Lady Isolde rules Thornwick, and the king sits far away in Kingsport|
              Lady Isolde is our lady. The king lives in Kingsport, and he only sends tax collectors]. [She's fair|
              I have never seen him|].""", weight=2),
    topic("""[do you believe in magic|is magic real|can you do magic|do you know magic|
              can you cast spells|teach me magic|tell me about magic|are you a witch|are you a wizard|
              do you know any spells|cast a spell]""",
          """[The only magic I know turns barley into ale|
              I leave magic to Master Eldwin, and lately that seems unwise]. [Ask at the crooked tower|
              Odo's stew comes close, though].""", weight=2),
    topic("""[are there|do you get|have you seen|tell me about|what about|do you like|
              are you afraid of] [any |][elves|an elf|the elves|elven folk][ here| in town|]""",
          "An elf came once, {friend}. He ate one lettuce leaf and left a poem.", 0.7),
    topic("""[are there|do you get|have you seen|tell me about|what about|do you like|
              are you afraid of] [any |][dwarves|a dwarf|the dwarves|dwarf folk][ here| in town|]""",
          "Dwarves come down from the hills, {friend}, and sell me firewater.", 0.7),
    topic("""[are there|do you get|have you seen|tell me about|what about|
              are you afraid of] [any |][goblins|orcs|trolls|giants|a goblin|ogres|
              an orc][ here| in town| in the woods|]""",
          "Those I have only met in Finn's songs, {friend}.", 0.8),
    topic("""[have you seen a dragon|are there dragons|do dragons exist|are dragons real|
              is there really a dragon|did anybody ever see a dragon|you don't believe in dragons, do you|
              dragons are only a tale, aren't they]""",
          "A shepherd saw one over the northern mountains, {friend}. I have only seen painted dragons.", weight=1),
    topic("""[I'm|I am|we are|I was] [a|just a|a simple|a wandering|a famous|a young|a poor] [sailor|
              knight|monk|scholar|smith|wizard|merchant|hunter|soldier|sellsword|mercenary|ranger|thief|
              druid|poet|painter|baker|prince|witch]
             [I come|I've come|I am|I travel] from [far away|the north|the south|Kingsport|the mountains|
              another land|the coast|a distant land|the east]
             [I'm an adventurer|I am a knight|I'm a warrior|I am a wizard|I'm a merchant|I'm a traveller|
              I am a hunter|I'm a thief|I'm a bard|I'm a mage|I am a hero|I'm a dragon slayer|
              I am the king|I'm a farmer|I'm a soldier|I am an elf|I'm a dwarf|I'm a pirate|
              I am a paladin]""",
          """[Are you now? Then you'll be thirsty|
              We get all kinds here, and all of them eat]. [What can I bring you?|Just wipe your boots|
              As long as you pay, {friend}, you're welcome].""", weight=2.5),
    topic("""[I'm|we are|I think I'm] [lost|in need of help|in a bind|at my wits' end|done for]
             [what|where] do I do now[, I'm lost|]
             [somebody|someone|something] [is after me|chases me|follows me|hunts me]
             [can you give me a hand|I don't know what to do|what should I do|someone help|
              I have a problem|I'm in trouble|somebody is following me|I'm lost|I am lost|
              I don't know where I am|can you help me|help|help!|help me|I need help|please help me|
              I need your help]""",
          """[Calm now, {friend}|
              Sit down first, {friend}]. [You're in the Gilded Goose in Thornwick, and you're safe here|
              This is Thornwick, and you're among good people]. [What do you need?|
              Where do you want to go?|Tell me what's wrong].""", weight=2.5),
    topic("""[I'm sad|I am sad|I'm lonely|I feel alone|I'm heartbroken|my girlfriend left me|I miss home|
              I miss my family|life is hard|I lost a friend|I'm depressed|my dog died|I had a bad day|
              I'm scared|I'm afraid]""",
          """[I'm sorry, {friend}|Oh, {friend}]. [Sit with me by the fire for a while|
              Sorrow sits lighter next to a warm fire]. [This cup is on the house|You're not alone here|
              Tomorrow will look brighter].""", weight=2),
    topic("""[I'm happy|what a lovely evening|I had a great day|life is good|I got married|
              it's my birthday|we won|I found gold|I killed the dragon|I did it|I'm in love|
              I killed a wolf|I won]""",
          """[Then it's a good night|That calls for a drink], {friend}! [I'll pour you something special|
              Tell Finn and he'll make a song of it|Sit down and tell me all about it].""", weight=1.5),
    topic("""[you look|you are|you're|you have] [lovely|beautiful tonight|very pretty|a lovely smile|
              charming|beautiful eyes][ Marla| tonight|]
             [would you|do you want to|will you] [dance with me|have dinner with me|marry me|be my wife|
              run away with me]
             [you're beautiful|you are pretty|I love you|marry me|will you marry me|kiss me|you're cute|
              do you have a boyfriend|can I buy you a drink|go out with me|you have nice eyes|
              hey beautiful|let me buy you a drink]""",
          """[Ha! Drink your ale, {friend}, and dream on|
              You're sweet, {friend}, but I'm fifty-two and I know all the songs|
              That's the ale talking]. [I have barrels to move|The answer is no, but the smile is free|].""", weight=2),
    topic("""[what a lovely tavern|it's warm in here|it's cosy here|it smells good in here|
              you have a nice tavern|I love your tavern|the ale is good|best stew ever|that tastes good|
              tasty|this is good|you're a good cook|your tavern is beautiful|what a place|
              I had a good meal|this is a nice place|I like this place|nice tavern|the food was good|
              the stew was great|that was delicious|great ale|you're nice|I like you|you are funny|
              good ale|well done|good job|I love it here|cosy place|very good|delicious]""",
          """[That's kind of you|You make an old woman blush|
              I'm glad to hear it], {friend}. [I'll tell Odo|Come again, and bring friends|].""", weight=2),
    topic("""[you're an idiot|you old hag|you are fat|this food is terrible|I don't like you|
              I don't like this place|your food is bad|you're rude|you smell|this is bad ale|
              your beer is warm|shut your mouth|you are useless|this place stinks|your tavern is dirty|
              worst tavern ever|you're stupid|you are ugly|I hate you|shut up|you suck|
              this place is a dump|your ale is terrible|the food is bad|this is disgusting|idiot|
              you're boring|you stink|fool|this ale tastes like water|go to hell|stupid woman|
              your stew is awful|damn you]""",
          """[Mind your tongue, {friend}, or you'll sleep in the stable|
              I've heard worse from better people]. [The door is behind you|
              Have some bread, you sound hungry|Sit down and be civil].""", weight=2),
    topic("""[give me all your money|this is a robbery|I will kill you|I'm going to burn this place down|
              I attack you|*attacks*|I draw my sword|fight me|I'll fight you|I stab you|
              hand over the gold|I punch you|*draws sword*|I steal the money|I want to rob you|
              your money or your life]""",
          """[I wouldn't, {friend}. I have a club, and Captain Roderick drinks here|
              Put that away. The guard is two streets from here]. [Sit down and have an ale|
              You're not the first, and they all paid for the chairs].""", weight=2),
    fact("""[who do I bow to|who signs the laws|whose town is this|whose land is this|who holds this land|
             who gives the orders] [here|in this town]
            [is there|do you have] [a mayor|a lord|a duke|a council|a baron|
             a lord of the manor][ here| in this town|]
            [who is the ruler|who governs this town|who's in charge of this town|
             who is in charge of Thornwick|who owns this town|who is the lord here|who rules Thornwick|
             who leads this town]""",
          """[Lady Isolde rules Thornwick, and she rules it well|
              Lady Isolde is our lady]. [You'll find her in her hall at the top of the hill|
              She's young, but she has a wise head].""", weight=1.2),
    topic("""[cheers|cheers, Marla|to your health|skol|drink with me|have a drink with me|*drinks*|
              *raises mug*|*drinks the ale*|*eats the stew*|let's drink to that]""",
          """[Cheers|To your health], {friend}! [May the barrel never run dry|That's how I like my guests|
              Drink up].""", weight=1.5),
    topic("""{yes}""", """[Good, {friend}. What can I bring you?|Good. Say the word, {friend}|
              Fine. Food, drink or a bed?]""", weight=1.5),
    topic("""{no}""", """[As you like, {friend}|No matter, {friend}]. [Just call me if you need something|
              The fire is free].""", weight=1.5),
    topic("""[cool|nice|great|wow|I see|interesting|hmm|haha|lol|ha|wonderful|really|oh|aha|hm|good|fine|
              amazing|awesome|good to know]""",
          "[Anything else|What else], {friend}? [Just say the word|The night is young|]", weight=2),
    topic("""[sorry|I'm sorry|my apologies|forgive me|pardon me|excuse me|apologies]""",
          """[No harm done, {friend}|It's forgotten, {friend}]. [What can I do for you?|Have a seat|].""", weight=1.2),
]
for more in (talk_town_ways, talk_town_people, talk_town_places, talk_town_rumours, talk_town_lore):
    TOPICS += more.TOPICS
