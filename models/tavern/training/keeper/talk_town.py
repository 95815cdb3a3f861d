"""The town, the weather, the hour, and the guest's moods."""
from .grammar import fact, topic

TOPICS = [
    fact("""[where|how] can [I|one|we|a man|people] [pray|go to pray|light a candle|pray here|talk to a priest|
             be blessed|get a blessing]
             [is there|do you have|have you got] [a place to pray|somewhere to pray|a shrine|an altar|a holy place|
              a house of prayer]
             I [want|need|would like|wish] to [pray|light a candle|speak to a priest|confess|be blessed|
             give thanks to the gods|
              thank the gods]
             [where do|where can] [people|you|I|the faithful] [pray|worship|
             go to pray][ here| in this town| around here|]""",
          """[The chapel is on the hill|Go up to the chapel on the hill], just follow [the bells|
              the sound of the bells]. [Sister Agnes keeps the door open day and night|
              Sister Agnes will welcome you].""", weight=2),
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
             [what town is this|what is this town called|what's this town called|what city is this|
              tell me something about this town|what can you say about Thornwick|how big is this town|
             how many people live here|
              what do I need to know about this town|is this a nice town|how old is this town|
             what kind of town is this|
              is this a big town|tell me about the town|tell me about this town|tell me about Thornwick|
              what can you tell me about this town|what's the town like|name of the town|which town is this|
             what is Thornwick|
              what village is this|describe the town|tell me about this place]""",
          """[This is Thornwick, on the river Wend|
              The town is called Thornwick, and it lies on the river Wend]. [Six hundred souls, one chapel, and one good tavern|
              There's a market, a chapel, and Lady Isolde's hall on the hill]. [It's quiet, mostly|].""", weight=4),
    topic("""[what|which] [sights|places] [are there|should I see|should I visit|
              can I visit][ in town| here| in Thornwick|]
             [where|how] [should|could|can] I [go tomorrow|spend the day|go in the morning|
              pass the time][ in town| here|]
             [is there anything to do here|is there anything to see|how can I spend my time here|what is fun here|
              what is interesting here|what do you do here for fun|what should a visitor see|
              what's interesting in town|
              what is there to do here|what can I do here|what can I do in this town|what is there to see|
              what should I see|
              any sights|what's worth seeing|where should I go|what should I do|what do people do here for fun|
              what now]""",
          """[See the market on the square, and the chapel on the hill|
              Walk up to the chapel for the view, then look in at Brenna's smithy]. [And if you like danger, there's the old mine|
              And in the evening, hear Finn play here|Then come back here for supper].""", weight=3),
    topic("""[who lives here|who are the important people here|who should I talk to|who can help me|
              who do you know here|
              who should I meet|tell me about the people here|do you know everyone here]""",
          """[Brenna is the smith, Willa the healer, and Captain Roderick leads the guard|
              There's Pim at the shop, Sister Agnes at the chapel, and Master Eldwin in his tower]. [Who do you need?|
              Tell them Marla sent you|].""", weight=2),
    fact("""[what's|how's|how is|what is] the weather [like |][today|tonight|outside|now|out there|
             like][ here| in Thornwick|]
             [what's it like|how is it|how does it look] [outside|out there][ today| right now| tonight|]
             [is it|will it be|will it get] [raining|snowing|cold|warm|sunny|stormy|windy|foggy|dry|icy] [outside|
             out there|
              tomorrow|today|tonight|later]
             [do you think it will|will it|is it going to] [rain|snow|freeze|get warmer|clear up|
             stop raining][ today| tomorrow| soon| tonight|]
             [what a|such a] [storm|rain|wind|cold night|wet day|horrible night|lovely day|
             foggy evening][ outside| out there| today|]
             [do I need|should I take|should I bring] [a coat|a cloak|an umbrella|warm clothes|
             a warm cloak][ tomorrow| outside|]
             [what is it like outside|how is it outside|is it still raining|is it going to rain|it's windy|
             I'm soaked|I am wet|
              I'm freezing|what a storm|quite a storm outside|dreadful weather|it's a cold night|it rains a lot here|
              is winter coming|do you think it will rain|will it be cold tonight|what's the weather|how's the weather|
              how is the weather|weather?|is it raining|will it rain|is it cold outside|nice weather|it's cold|
             it's raining|
              what's the weather like|will it snow|bad weather today|terrible weather|
             what will the weather be tomorrow|
              it's freezing outside|I'm cold|im cold]""",
          """[Wind from the hills, and rain before morning|Cold and wet, as always in autumn|
              Rain tonight, and frost by the end of the week, if my knee is right]. [Good weather for stew|
              Come closer to the fire|My knee never lies].""", weight=3),
    fact("""[how late|how late in the day|what hour|what time of year|what day of the week] is it[ now|]
             [what time is it|what's the time|do you know the time|what day is it|what's the date|what year is it|
             is it late|
              what month is it|what season is it|what day is today]""",
          """[It's evening, late in autumn, and the bells rang not long ago|
              The sun is down and the stew is hot, that's all I know|
              It's late autumn, {friend}, and after sunset]. [That's time for supper|
              I count barrels and not hours|].""", weight=2),
    fact("""[when|where|what] is the [feast|harvest feast|next festival|festival|party|fair]
             [what are|why are] [you celebrating|all the barrels for|the decorations for|people celebrating]
             [is there a festival|any festivals|any events|what's happening this week|is there a party|
             when is the festival|
              what festival|are there any celebrations]""",
          """[The harvest feast is in three days, on the market square|
              In three days we have the harvest feast]. [There will be dancing, and I bring four barrels|
              Elsie bakes forty tarts for it|You should stay for it].""", weight=2),
    topic("""[is it|would it be] [wise|safe|dangerous|clever|a bad idea] to [go out at night|walk alone|travel south|
              leave now|
              go into the woods|travel by night|walk to Kingsport|take the south road]
             [are|should I fear] [the roads dangerous|there bandits|the wolves|the bandits|there wolves about|
              there robbers about][ now| these days|]
             [is it safe to go outside|what dangers are there|what should I be afraid of|should I be careful|
              is the south road safe|is the road to Kingsport safe|what about bandits on the road|are there wolves|
              are there monsters|can I go out at night|should I travel alone|is the road safe|is the road south safe|
              are the roads safe|is it safe to travel|is it safe outside|is it dangerous outside|
              can I travel at night|
              is the forest safe|is it safe in the woods|any dangers nearby|is it dangerous to travel]""",
          """[Not at night. There are wolves in the Greywood and bandits on the south road|
              Travel by day, and not alone. There are bandits to the south and wolves to the west]. [Sleep here and leave at dawn|
              Better take a room, {friend}].""", weight=2.5),
    fact("""[what's|what is|who is|tell me about] [the king like|your king|the king of this land|the king's name|
              the ruler like]
             [who is the king|who rules here|who rules this land|who is in charge of the town|tell me about the king|
              is there a king|who is the mayor|who's the boss here|who is the president|who is the leader here|
             who's the king]""",
          """[Lady Isolde rules Thornwick, and the king sits far away in Kingsport|
              Lady Isolde is our lady. The king lives in Kingsport, and he only sends tax collectors]. [She's fair|
              I have never seen him|].""", weight=2),
    topic("""[is there a war|tell me about the war|what about the war|any war going on|is there war|will there be war|
              is the army here|what happened in the north|do you know about the war]""",
          """[The war in the north ended nine years ago, and it took my Bram|
              There's peace now, thank the stars. The last war took my husband]. [Let's speak of better things|
              I pour ale for old soldiers, and they don't talk of it].""", weight=1.5),
    topic("""[do you believe in magic|is magic real|can you do magic|do you know magic|can you cast spells|
              teach me magic|
              tell me about magic|are you a witch|are you a wizard|do you know any spells|cast a spell]""",
          """[The only magic I know turns barley into ale|
              I leave magic to Master Eldwin, and lately that seems unwise]. [Ask at the crooked tower|
              Odo's stew comes close, though].""", weight=2),
    topic("""[what|which] [god|gods|faith|religion] [do you have|do people follow here|do you follow|
              do people pray to]
             [do|are] [people|folk] [religious here|pious in this town|pray much here]
             [do you believe in the gods|which gods do you worship|are you religious|do you pray|who is your god|
              is there a god|
              tell me about the gods|do you believe in god]""",
          """[I light a candle at the chapel and hope somebody sees it|
              Ask Sister Agnes. I only pray when the roof leaks]. [It does no harm|The bells are nice, anyway].""", weight=1.2),
    topic("""[are there|do you get|have you seen|tell me about|what about|do you like|
              are you afraid of] [any |][elves|an elf|the elves|elven folk][ here| in town|]""",
          "An elf came once, {friend}. He ate one lettuce leaf and left a poem.", 0.7),
    topic("""[are there|do you get|have you seen|tell me about|what about|do you like|
              are you afraid of] [any |][dwarves|a dwarf|the dwarves|dwarf folk][ here| in town|]""",
          "Dwarves come down from the hills, {friend}, and sell me firewater.", 0.7),
    topic("""[are there|do you get|have you seen|tell me about|what about|are you afraid of] [any |][goblins|orcs|
              trolls|giants|a goblin|ogres|an orc][ here| in town| in the woods|]""",
          "Those I have only met in Finn's songs, {friend}.", 0.8),
    topic("""[have you seen a dragon|are there dragons|do dragons exist|tell me about dragons|are dragons real|
              where is the dragon]""",
          """[A shepherd saw one over the northern mountains|
              They say a red one flies over the northern mountains]. [I have only seen painted ones, and I like it that way|
              If you go there, pay your bill first].""", weight=1.5),
    topic("""[I'm|I am|we are|I was] [a|just a|a simple|a wandering|a famous|a young|a poor] [sailor|knight|monk|
              scholar|smith|
              wizard|merchant|hunter|soldier|sellsword|mercenary|ranger|thief|druid|poet|painter|baker|prince|witch]
             [I come|I've come|I am|I travel] from [far away|the north|the south|Kingsport|the mountains|another land|
              the coast|a distant land|the east]
             [I'm an adventurer|I am a knight|I'm a warrior|I am a wizard|I'm a merchant|I'm a traveller|
              I am a hunter|
              I'm a thief|I'm a bard|I'm a mage|I am a hero|I'm a dragon slayer|I am the king|I'm a farmer|
              I'm a soldier|
              I am an elf|I'm a dwarf|I'm a pirate|I am a paladin]""",
          """[Are you now? Then you'll be thirsty|We get all kinds here, and all of them eat]. [What can I bring you?|
              Just wipe your boots|As long as you pay, {friend}, you're welcome].""", weight=2.5),
    topic("""[can you give me a hand|I don't know what to do|what should I do|someone help|I have a problem|
              I'm in trouble|
              somebody is following me|I'm lost|I am lost|I don't know where I am|can you help me|help|help!|help me|
              I need help|
              please help me|I need your help]""",
          """[Calm now, {friend}|Sit down first, {friend}]. [You're in the Gilded Goose in Thornwick, and you're safe here|
              This is Thornwick, and you're among good people]. [What do you need?|Where do you want to go?|
              Tell me what's wrong].""", weight=2.5),
    topic("""[my leg|my arm|my foot|my back|my hand|my stomach|my tooth|my head] [is broken|hurts|is bleeding|aches|
              is swollen]
             [can|could|who can|is there someone who can] [you heal me|somebody look at my wound|help a wounded man|
              heal a wound|treat a fever|help with a fever]
             I [have|got] [a fever|a cold|a wound|a toothache|a headache|a bad cough|a stomach ache|an injury]
             [I'm hurt|I am wounded|I'm bleeding|I'm sick|I feel ill|I don't feel well|I need a doctor|
              I need healing|I'm injured|
              my arm is broken|my head hurts|I got bitten by a wolf|heal me|I need medicine]""",
          """[Go to Willa, the blue door by the river. She mends everything|
              Willa will help you. Go down Fish Lane to the blue door]. [Sit down, and I'll send Tom to fetch her|
              Here, drink some mint tea first].""", weight=2),
    topic("""[I'm sad|I am sad|I'm lonely|I feel alone|I'm heartbroken|my girlfriend left me|I miss home|
              I miss my family|
              life is hard|I lost a friend|I'm depressed|my dog died|I had a bad day|I'm scared|I'm afraid]""",
          """[I'm sorry, {friend}|Oh, {friend}]. [Sit with me by the fire for a while|
              Sorrow sits lighter next to a warm fire]. [This cup is on the house|You're not alone here|
              Tomorrow will look brighter].""", weight=2),
    topic("""[I'm happy|what a lovely evening|I had a great day|life is good|I got married|it's my birthday|we won|
              I found gold|
              I killed the dragon|I did it|I'm in love|I killed a wolf|I won]""",
          """[Then it's a good night|That calls for a drink], {friend}! [I'll pour you something special|
              Tell Finn and he'll make a song of it|Sit down and tell me all about it].""", weight=1.5),
    topic("""[you look|you are|you're|you have] [lovely|beautiful tonight|very pretty|a lovely smile|charming|
              beautiful eyes][ Marla| tonight|]
             [would you|do you want to|will you] [dance with me|have dinner with me|marry me|be my wife|
              run away with me]
             [you're beautiful|you are pretty|I love you|marry me|will you marry me|kiss me|you're cute|
              do you have a boyfriend|
              can I buy you a drink|go out with me|you have nice eyes|hey beautiful|let me buy you a drink]""",
          """[Ha! Drink your ale, {friend}, and dream on|
              You're sweet, {friend}, but I'm fifty-two and I know all the songs|
              That's the ale talking]. [I have barrels to move|The answer is no, but the smile is free|].""", weight=2),
    topic("""[what a lovely tavern|it's warm in here|it's cosy here|it smells good in here|you have a nice tavern|
              I love your tavern|the ale is good|best stew ever|that tastes good|tasty|this is good|
              you're a good cook|
              your tavern is beautiful|what a place|I had a good meal|this is a nice place|I like this place|
              nice tavern|
              the food was good|the stew was great|that was delicious|great ale|you're nice|I like you|you are funny|
              good ale|
              well done|good job|I love it here|cosy place|very good|delicious]""",
          """[That's kind of you|You make an old woman blush|I'm glad to hear it], {friend}. [I'll tell Odo|
              Come again, and bring friends|].""", weight=2),
    topic("""[you're an idiot|you old hag|you are fat|this food is terrible|I don't like you|I don't like this place|
              your food is bad|you're rude|you smell|this is bad ale|your beer is warm|shut your mouth|
              you are useless|
              this place stinks|your tavern is dirty|worst tavern ever|you're stupid|you are ugly|I hate you|shut up|
              you suck|
              this place is a dump|your ale is terrible|the food is bad|this is disgusting|idiot|you're boring|
              you stink|fool|
              this ale tastes like water|go to hell|stupid woman|your stew is awful|damn you]""",
          """[Mind your tongue, {friend}, or you'll sleep in the stable|
              I've heard worse from better people]. [The door is behind you|Have some bread, you sound hungry|
              Sit down and be civil].""", weight=2),
    topic("""[give me all your money|this is a robbery|I will kill you|I'm going to burn this place down|
              I attack you|*attacks*|
              I draw my sword|fight me|I'll fight you|I stab you|hand over the gold|I punch you|*draws sword*|
              I steal the money|
              I want to rob you|your money or your life]""",
          """[I wouldn't, {friend}. I have a club, and Captain Roderick drinks here|
              Put that away. The guard is two streets from here]. [Sit down and have an ale|
              You're not the first, and they all paid for the chairs].""", weight=2),
    fact("""[who is the ruler|who governs this town|who's in charge of this town|who is in charge of Thornwick|
              who owns this town|who is the lord here|who rules Thornwick|who leads this town]""",
          """[Lady Isolde rules Thornwick, and she rules it well|
              Lady Isolde is our lady]. [You'll find her in her hall at the top of the hill|
              She's young, but she has a wise head].""", weight=1.2),
    fact("""[who|where|can somebody|can anyone] [can repair|can mend|mends|repairs|fixes|sharpens|repair|
             mend] [my sword|
              my armour|a broken blade|my shield|swords|my helmet|an axe|my dagger][ here| in town|]
             [where can I get my sword fixed|my sword is broken|who can repair my armour|my blade is dull|
             I need a new sword|
              where can I buy a sword|I need my armour repaired|can somebody fix my shield|my boots are broken|
              where can I get new armour|I want to sharpen my axe]""",
          """[Brenna can do that|That's work for Brenna, our smith]. [Go right out of the door and walk to the north gate|
              Her smithy is right out of the door, beside the north gate]. [Tell her that Marla sent you|].""", weight=1.5),
    topic("""[cheers|cheers, Marla|to your health|skol|drink with me|have a drink with me|*drinks*|*raises mug*|
              *drinks the ale*|
              *eats the stew*|let's drink to that]""",
          """[Cheers|To your health], {friend}! [May the barrel never run dry|That's how I like my guests|
              Drink up].""", weight=1.5),
    topic("""{yes}""", """[Good, {friend}. What can I bring you?|Good. Say the word, {friend}|
              Fine. Food, drink or a bed?]""", weight=1.5),
    topic("""{no}""", """[As you like, {friend}|No matter, {friend}]. [Just call me if you need something|
              The fire is free].""", weight=1.5),
    topic("""[cool|nice|great|wow|I see|interesting|hmm|haha|lol|ha|wonderful|really|oh|aha|hm|good|fine|amazing|
              awesome|
              good to know]""",
          """[It is, {friend}|Aye, so it is|Ha, yes]. [Anything else I can do for you?|Can I bring you something?|
              Stay a while].""", weight=2),
    topic("""[sorry|I'm sorry|my apologies|forgive me|pardon me|excuse me|apologies]""",
          """[No harm done, {friend}|It's forgotten, {friend}]. [What can I do for you?|Have a seat|].""", weight=1.2),
]
