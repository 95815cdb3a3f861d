"""The town, the weather, the hour, and the guest's moods."""
from . import talk_town_asked, talk_town_lore, talk_town_people, talk_town_places, talk_town_rumours, talk_town_ways
from .grammar import fact, topic

TOPICS = [
    fact("""[what's|what is] the [name|history] of this [town|village|place out here|city]
            [tell me|say] [a bit|a little|something|more] about [Thornwick|the town|this town|your town]
            [I'm lost, what town|I have no idea what town|I fell asleep on the barge, which town] is this
            [where on the map|in what town|in which town|in what corner of the world] [am I|are we|
             have I ended up]
            [what's|what is] [this town|Thornwick|your town] like[ to live in|]
            [I woke up on a wagon|I'm a bit turned around|my map is useless|I missed the signpost], [what's this town|
             which town is this|where am I|what place is this]
            [what do you call|what's the name of|remind me of the name of] [this town|this place|these few houses]
            [is this|am I in|this is] Thornwick[, right|, isn't it|, I hope|]
            [give me|I'd like] [a quick word|a few words|something short] about [this town|Thornwick]
            [big place|small town|sleepy little town], [what's it called|what's its name|tell me about it]
            [is Thornwick|is this] [a big place|just a village|a city|a sleepy town|a market town]
            [tell a stranger|I know nothing, tell me|I'm curious, tell me|
             what should a stranger know] about [Thornwick|this town]
            [what town is this|what is this town called|what's this town called|what city is this|
             tell me something about this town|what can you say about Thornwick|how big is this town|
             what do I need to know about this town|is this a nice town|
             what kind of town is this|is this a big town|tell me about the town|
             tell me about this town|tell me about Thornwick|what can you tell me about this town|
             what's the town like|name of the town|which town is this|what is Thornwick|
             what village is this|describe the town|tell me about this place]""",
          """[This is Thornwick, on the river Wend|
              The town is called Thornwick, and it lies on the river Wend]. [Six hundred souls, one chapel, and one good tavern|
              There's a market, a chapel, and Lady Isolde's hall on the hill].""", weight=4),
    topic("""[what|which] [sights|places] [are there|should I see|should I visit|
              can I visit][ in town| here| in Thornwick|]
             where [should|could|can] I [go tomorrow|go in the morning|spend the day][ in town| here|]
             how [should|could|can] I [spend the day|pass the time][ in town| here|]
             [I have|I've got|we have] [a free day|a day to spend|time to kill|
              an afternoon], [what should I see|what is there to do|where do I go]
             [what|is there anything] [does one do|do folk do|to do] [here for fun|around here|
              in a town like this|when it rains]
             [show me|tell me|name me] [the sights|what's worth seeing|the best spots|
              something to look at|the heart of this town]
             [I'm bored|I have the whole morning|we've seen the tavern|my ship leaves tomorrow], [what is there to see|
              what do we do|where should we go|what would you show me]
             [what shouldn't I miss|what must I not miss|what's a must|what's the best of the town][ here| in Thornwick|]
             [what's|what is] [the prettiest spot|the finest view|your favourite sight|the pride of the town][ here| in town|]
             [where do lovers|where do folk] [go for a walk|take a stroll][ here|]
             [if you had a day off|if you had one day here|as a visitor], where would you go
             [any|are there] [sights|attractions|famous places|landmarks|
              things to see][ in town| here| in Thornwick|]
             [where would you take|what would you show] [a guest|your cousin|a visitor|a stranger]
             [is there anything to do here|is there anything to see|how can I spend my time here|
              what is fun here|what is interesting here|what do you do here for fun|
              what should a visitor see|what's interesting in town|what is there to do here|
              what can I do here|what can I do in this town|what is there to see|what should I see|
              any sights|what's worth seeing|where should I go|what do people do here for fun|what now]""",
          """[See the market on the square, and the chapel on the hill|
              Walk up to the chapel for the view, then look in at Brenna's smithy]. [And in the evening, hear Finn play here.|]""", weight=3),
    topic("""[who lives here|who are the important people here|who should I talk to|who can help me|
              who do you know here|who should I meet|tell me about the people here|
              do you know everyone here]""",
          """[Brenna is the smith, Willa the healer, and Captain Roderick leads the guard|
              There's Pim at the shop, Sister Agnes at the chapel, and Master Eldwin in his tower]. [Who do you need?|
              Tell them Marla sent you|].""", weight=2),
    fact("""[what's|what is] the weather like[ today| tonight| outside| now| out there| here| in Thornwick|]
            [how's|how is] the weather [today|tonight|outside|now|out there][ in Thornwick|]
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
             [dare a man|should a woman|would a fool] travel [alone|by night|these roads][ in these times|]
             [what should I watch out for|what awaits me|what might jump at me] [on the road|outside the walls|out there]
             [I'd rather arrive alive|I travel with a child|I'm no fighter], [are the roads safe|how are the roads|
              which dangers are there]
             [is it|would it be] madness to [set out now|ride tonight|walk in the dark|leave before dawn]
             [how are the roads|are the roads quiet|what do you hear of the roads][ these days| at present|]
             [any|are there] [dangers|perils|threats] [on the road|around here|outside the walls|
              I should know of]
             [I plan|I mean|I'm going] to [leave tonight|walk south tomorrow|
              travel by night], [is that wise|any warnings|is it safe]
             [is it|would it be] [wise|safe|dangerous|clever|a bad idea] to [go out at night|walk alone|
              travel south|leave now|go into the woods|travel by night|walk to Kingsport|
              take the south road]
             are [the roads dangerous|there bandits|there wolves about|there robbers about][ now| these days|]
             should I fear [the wolves|the bandits|the night][ now| these days|]
             [is it safe to go outside|what dangers are there|what should I be afraid of|
              should I be careful|is the south road safe|is the road to Kingsport safe|
              what about bandits on the road|are there wolves|are there monsters|can I go out at night|
              should I travel alone|is the road safe|is the road south safe|are the roads safe|
              is it safe to travel|is it safe outside|is it dangerous outside|can I travel at night|
              any dangers nearby|is it dangerous to travel]""",
          """[Not at night. There are wolves in the Greywood and bandits on the south road|
              Travel by day, and not alone. There are bandits to the south and wolves to the west]. [Sleep here and leave at dawn, {friend}.|]""", weight=2.5, values={"kin": "[wife|brother|mother|old master]"}),
    fact("""[what's|what is|who is|tell me about] [the king like|your king|the king of this land|
             the king's name|the ruler like]
            [who is the king|who rules here|who rules this land|who is in charge of the town|
             tell me about the king|is there a king|who is the mayor|who's the boss here|
             who is the president|who is the leader here|who's the king]""",
          "Lady Isolde rules Thornwick, and the king sits far away in Kingsport. [He only sends tax collectors.|]", weight=2),
    topic("""[do you believe in magic|is magic real|can you do magic|do you know magic|
              can you cast spells|teach me magic|tell me about magic|are you a witch|are you a wizard|
              do you know any spells|cast a spell]""",
          """[The only magic I know turns barley into ale|
              I leave magic to Master Eldwin, and lately that seems unwise].""", weight=2),
    topic("""[are there|do you get|have you seen] [any |][elves|elven folk][ here| in town|]
             [tell me about|what about|do you like|have you ever met] [elves|an elf|the elves|elven folk]""",
          "An elf came once, {friend}. He ate one lettuce leaf and left a poem.", 0.7),
    topic("""[are there|do you get|have you seen] [any |][dwarves|dwarf folk][ here| in town|]
             [tell me about|what about|do you like|have you ever met] [dwarves|a dwarf|the dwarves|dwarf folk]""",
          "Dwarves come down from the hills, {friend}, and sell me firewater.", 0.7),
    topic("""[are there|do you get|have you seen] [any |][goblins|orcs|trolls|giants|ogres][ here| in town|
         in the woods|]
             [tell me about|what about|are you afraid of|do you know] [goblins|orcs|trolls|giants|a goblin|
             ogres|an orc]""",
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
          "[Are you now? Then you'll be thirsty|We get all kinds here, and all of them eat], {friend}. What can I bring you?",
          weight=2.5),
    topic("""[I'm|we are|I think I'm] [lost|in need of help|in a bind|at my wits' end|done for]
             what do I do now[, I'm lost|]
             [can you give me a hand|I don't know what to do|what should I do|someone help|
              I have a problem|I'm in trouble|I'm lost|I am lost|
              I don't know where I am|can you help me|help|help!|help me|I need help|please help me|
              I need your help]""",
          """Sit down first, {friend}. You're in the Gilded Goose in Thornwick, and you're safe here. [Tell me what's wrong|
              What do you need?].""", weight=2.5),
    topic("""[I'm sad|I am sad|my girlfriend left me|life is hard|I'm depressed|I had a bad day|
              everything is awful|I feel bad today]""",
          "I'm sorry, {friend}. Sit with me by the fire for a while.", weight=1.2),
    topic("""[I'm lonely|I am lonely|I feel alone|I feel so lonely|nobody likes me]""",
          "You're not alone here, {friend}. The bench by the fire has room for two.", weight=0.6),
    topic("""[I miss home|I miss my family|I want to go home|I'm homesick]""",
          "Home is a long way off for most who sit here, {friend}. Borrow mine tonight.", weight=0.6),
    topic("""[I lost a friend|my dog died|my mother died|I lost my brother|my father is dead]""",
          "I'm sorry, {friend}. I lost my Bram, so I know. This seat by the fire is yours.", weight=0.6),
    topic("""[I'm scared|I'm afraid|I am scared|I'm frightened|somebody is following me|someone is after me]""",
          "You're safe here, {friend}. The door is thick, and I keep a club under the bar.", weight=0.8),
    topic("""[I'm happy|what a lovely evening|I had a great day|life is good|I got married|
              it's my birthday|we won|I found gold|I killed the dragon|I did it|
              I killed a wolf|I won]""",
          "That calls for a drink, {friend}! Sit down and tell me all about it.", weight=1.5),
    topic("""[you look|you are|you're] [lovely|beautiful|very pretty|charming|gorgeous][, Marla| tonight|]
             you have [a lovely smile|beautiful eyes|nice eyes][, Marla|]
             [would you|do you want to|will you] [dance with me|have dinner with me|marry me|be my wife|
              run away with me]
             [you're beautiful|you are pretty|I love you|marry me|will you marry me|kiss me|you're cute|
              do you have a boyfriend|go out with me|you have nice eyes|hey beautiful]""",
          "[You're sweet|That's the ale talking], {friend}. I'm fifty-two, and the answer is no.", weight=2),
    topic("""[can I|may I|could I|let me|I'd like to] buy you a [drink|mead|mug of ale|cup of wine]
             [have a drink with me|drink with me|have one on me|have one yourself, Marla|pour yourself one too]
             [won't you|will you|do you want to] [drink with me|have one with me|share a drink]""",
          "That's kind of you, {friend}. A small mead after closing, then.", weight=1),
    topic("""[what a lovely tavern|it's cosy here|you have a nice tavern|I love your tavern|your tavern is beautiful|
              what a place|this is a nice place|I like this place|nice tavern|I love it here|cosy place]""",
          "That's kind of you, {friend}. [Come again, and bring friends.|]", weight=1),
    topic("""[best stew ever|that tastes good|tasty|this is good|I had a good meal|the food was good|
              the stew was great|that was delicious|delicious|great food]""",
          "[I'll tell Odo|Odo will like to hear that], {friend}.", weight=0.8),
    topic("[the ale is good|great ale|good ale|nice beer|good brew]",
          "[Glad it's to your taste|Good to hear], {friend}. I brew my ale with care.", weight=0.5),
    topic("""[you're nice|I like you|you are funny|well done|good job|you're a good woman|you're great]""",
          "[You make an old woman blush|That's kind of you], {friend}.", weight=0.8),
    topic("""[you're an idiot|you old hag|I don't like you|you're rude|shut your mouth|you are useless|you're stupid|
              I hate you|shut up|you suck|idiot|you're boring|fool|go to hell|stupid woman|damn you]""",
          "Mind your tongue, {friend}. [The door is behind you|I've heard worse from better people].", weight=1),
    topic("""[you are fat|you smell|you are ugly|you stink|you're old and ugly]""",
          "I'm fifty-two, {friend}, and I earned every wrinkle. [Mind your tongue.|]", weight=0.4),
    topic("""[this food is terrible|your food is bad|the food is bad|this is disgusting|your stew is awful]""",
          "Nobody forces you to eat it, {friend}. I'll tell Odo, and he'll shout.", weight=0.5),
    topic("""[this is bad ale|your beer is warm|your ale is terrible|this ale tastes like water]""",
          "I brew it myself, {friend}, and nobody else complains. [Try the cider.|]", weight=0.4),
    topic("""[I don't like this place|this place stinks|your tavern is dirty|worst tavern ever|
        this place is a dump]""",
          "It's an old house, {friend}, and it's warm. You know where the door is.", weight=0.5),
    topic("""[give me all your money|this is a robbery|I'm going to burn this place down|fight me|I'll fight you|
              I will kill you|I attack you|I draw my sword|I stab you|hand over the gold|I punch you|*draws sword*|
              I steal the money|I want to rob you|your money or your life]""",
          "[Put that away|I wouldn't], {friend}. I have a club under the bar, and Captain Roderick is near.", weight=2),
    fact("""[who do I bow to|who signs the laws|whose town is this|whose land is this|who holds this land|
             who gives the orders] [here|in this town]
            [is there|do you have] [a mayor|a lord|a duke|a council|a baron|
             a lord of the manor][ here| in this town|]
            [who is the ruler|who governs this town|who's in charge of this town|
             who is in charge of Thornwick|who owns this town|who is the lord here|who rules Thornwick|
             who leads this town]""",
          """[Lady Isolde rules Thornwick, and she rules it well|
              Lady Isolde is our lady]. [You'll find her in her hall at the top of the hill.|]""", weight=1.2),
    topic("""[cheers, Marla|cheers, everyone|to your health|skol|prost|bottoms up|here's to you|*drinks*|
              *raises mug*|*drinks the ale*|*eats the stew*|let's drink to that]""",
          "To your health, {friend}! [May the barrel never run dry.|]", weight=1.5),
    topic("""{yes}""", "Good, {friend}. What can I bring you?", weight=1.5),
    topic("""{no}""", "As you like, {friend}. [The fire is free.|]", weight=1.5),
    topic("""[cool|nice|great|wow|I see|interesting|hmm|haha|lol|ha|wonderful|oh|aha|hm|good|fine|
              amazing|awesome|good to know]""",
          "Anything else, {friend}? [Just say the word.|]", weight=2),
    topic("""[sorry|I'm sorry|my apologies|forgive me|pardon me|excuse me|apologies]""",
          "No harm done, {friend}. [Sit down.|]", weight=1.2),
]
for more in (talk_town_asked, talk_town_ways, talk_town_people, talk_town_places, talk_town_rumours, talk_town_lore):
    TOPICS += more.TOPICS
