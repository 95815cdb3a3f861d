"""The house: rooms, meals, hours, music, animals, work."""
from .grammar import fact, meal, rooms, topic
from .talk_follows import BOUNTIES, RATS

TOPICS = [
    topic("""{can_i} [smoke|smoke a pipe|smoke in here|light my pipe|play my lute|sing|dance|use the fire|
              play music][ here| inside|]
             {can_i} [bring my sword|keep my sword|carry my axe|keep my armour on|leave my bags|leave my pack|
              hang up my cloak][ here| inside| in here|]""",
          """[Of course|As you like], {friend}. [Only mind the other guests|Just don't break anything|
              Only keep it peaceful].""",
          weight=1.5),
    topic("""[what do you call this house|what do you call this tavern|does this place have a name|
              what sort of place is this|
              which inn is this|where have I come to|tell me about the tavern|tell me about this tavern|
              what is the Gilded Goose|
              is this the tavern|where am I|where am I?|what is this place|what's this place|
              what is this place called|
              what's the name of this tavern|name of this place|what tavern is this|is this a tavern|is this an inn|
              what is this|
              where are we|where is this|what is this tavern called|is this the Gilded Goose]""",
          """[You're in|This is] the Gilded Goose, [the best tavern in Thornwick|the oldest tavern in Thornwick|
              my tavern in the town of Thornwick]. [Sit down and be welcome|Food, drink and dry beds|
              Come in and warm yourself].""", weight=4),
    fact("""[why is it called the Gilded Goose|where does the name come from|why the name|what's with the name|
             why Gilded Goose|
              why a goose|how did it get its name|why is it called that|what's the story of the goose|
              why is there a goose on the sign|what is the golden goose]""",
          """[A hundred years ago a goose woke the town when the roofs were burning|
              Long ago a goose cried in the night and woke the town before a great fire]. [They covered her statue in gold, and it still stands above our door|
              People were so thankful that they gilded a wooden goose and hung it above the door].""", weight=2.5, then=[
              topic("""[is it real gold|is the gold real|is it really gold?|how much is the goose worth|can I see it|
                        can I buy the goose|could I steal it]""",
                    """[Only the paint is gold, {friend}, and half of that is gone|
                        Touch the goose and the whole town will chase you]. [It's wood underneath|
                        Look up when you go out, and you'll see it]."""),
          ]),
    topic("""[what|which] [things|goods|food and drink|wares] [do you sell|do you have|can I buy|
              are there][ here| today| tonight|]
             [show me|tell me|let me hear|read me] [what you have|what you've got|your menu|the menu|what you sell|
              what there is]
             [what are my options|what can you give me|what can you bring me|what is there|do you have a menu|
              what do you have to offer|what have you got for a hungry traveller|what have you got today|
              what goods do you have|
              list everything you have|what can I order|what do you have|what do you serve|what's on the menu|menu|
              menu?|
              can I see the menu|show me the menu|what do you sell|what can I get here|what can I buy|
              what do you offer|
              what have you got|what are you selling|let me see your wares|what's for sale|what can you offer me]""",
          """[We have|There's] ale, cider and mead, [and to eat there's stew, meat pie, trout and roast chicken|
              and stew, pie, trout or roast chicken from the kitchen]. [And beds upstairs|Rooms are one silver|
              What will it be?].""",
          weight=6),
    topic("""[what|which] [hot |warm |good |][food|meals|dishes] [is there|do you have|can you offer|can I get|
              have you got][ tonight| today|]
             [I'm|I am|we are|we're] [hungry|so hungry|starving|very hungry|famished][ as a wolf| today|]
             [could we|could I|can we|may we] [eat|have dinner|have supper|get a meal|have a bite|
              eat something] [here|tonight|
              now]
             [what's|what is] [for dinner|in the pot|in the oven|on the fire|hot][ today| tonight|]
             [have you got anything to eat|got any food|what's in the kitchen|what does the kitchen have|
              what dishes do you have|
              what kind of food do you serve|what meals do you have|feed me|I could eat a horse|I need food|
              can I eat here|
              can I get food here|what food is there|I want to eat|what's on the stove|is the kitchen open|
              any hot food|
              do you serve food|got something to eat|let's eat|what can you cook|what food do you have|
              what is there to eat|
              what's for dinner|what can I eat|food|food?|any food|I'm hungry|im hungry|I am hungry|I'm starving|
              something to eat|
              do you have food|what's to eat|what's cooking|{want} something to eat|{want} some food|
              what smells so good|
              what are you cooking|I haven't eaten all day|what's for lunch|what's for supper]""",
          """[Mutton stew for three coppers, meat pie for four, or roast chicken for six|
              There's stew for three coppers, smoked trout for five and roast chicken for six|
              Odo has stew, meat pie and roast chicken today, and mushroom soup for two coppers]. [The stew is the best|
              What do you fancy?|I'd take the stew on a day like this].""",
          weight=6),
    topic("""[what|which] [drinks|beers|wines|ales|beverages] [are there|can I get|can you offer|have you got|
              do you serve][ here| tonight| today|]
             [I'm|I am|we are|we're] [thirsty|so thirsty|very thirsty|parched|dying of thirst]
             [I need|I want|I could do with|pour me|bring me|fetch me] [something to wet my throat|something cold|
              a cold drink|
              something wet|a good drink]
             [have you got anything to drink|what kind of drinks do you serve|what have you got to drink|
              what can you pour me|
              what beers do you have|what ales do you have|what's in the barrels|I need a drink|my throat is dry|
              let's drink|
              what drinks are there|what do you pour|do you serve alcohol|do you have alcohol|got any booze|
              anything strong to drink|which wines do you have|what can I get to drink|what drinks do you have|
              what is there to drink|what can I drink|drink|drinks?|drink?|I'm thirsty|im thirsty|I am thirsty|
              something to drink|
              anything to drink|{want} a drink|{want} something to drink|what do you have to drink|what's on tap|
              what kinds of beer do you have|I could use a drink|get me drunk|what alcohol do you have]""",
          """[Ale and cider are two coppers, mead is four and red wine is five|
              There's ale or cider for two coppers, mead for four, and dwarf firewater for six if you dare]. [What shall I pour?|
              The ale is my own|What will it be?].""",
          weight=6),
    meal("""[what|which] [would you pick|would you choose|is best|is the best thing you have|do you like best|
              do most people order|do the guests like]
             [I can't decide|I can't choose|you decide|choose for me|pick something for me][, what would you take|]
             [what do people like here|what is popular|what's your favourite dish|what should I try|
             what's the best meal|
              which dish is the best|any suggestions|what do you suggest|what would you suggest|what would you eat|
             what's tasty|
              what's the house special|what is the dish of the day|what do you recommend|what would you recommend|
              what's good here|what's good|what should I eat|what should I order|what's your best dish|
             what is your best food|
              any recommendations|surprise me|what's the special|what's the specialty|I don't know what to order|
              what's the best thing here|what should I drink|you choose|anything you like]""",
          """[Take the mutton stew and a mug of ale, five coppers together|
              The stew and an ale, {friend}. Five coppers for both]. [Nobody ever left hungry|It's what I eat myself|
              You won't regret it].""",
          weight=3, then=[topic("{yes}\n[I'll take that|I'll have that|that sounds good|both please|bring it|deal]",
                                "[Stew and ale, coming right up|Good choice, {friend}]. [That's five coppers|"
                                "Five coppers for the two], please.")]),
    topic("""[what does everything cost|how are your prices|what do you charge|what are the prices here|
              tell me the prices|
              is the food expensive|how much is the food|how much are the drinks|what does the food cost|
              how much is a meal|
              how expensive are you|what are your prices|how much do things cost|how much does it cost|
              what does it cost|prices|
              prices?|price list|is it expensive here|how much for everything|how much do you charge|
              is it cheap here]""",
          """[Ale is two coppers, stew is three, and a private room is one silver|
              A mug of ale is two coppers, a bowl of stew three, and a bed in the common room five]. [Fair prices, all of them|
              What would you like?].""", weight=3),
    topic("""[tell me more|more|go on|and then?|continue|what else|anything else?|really?|is that true|are you sure|
              why|why?|
              how so|what do you mean|how come]""",
          """[More about what, {friend}? The town, the food or the rumours?|
              Ask me about the town, the rumours or the kitchen, and I'll talk all night|
              I say what I hear, {friend}. What would you like to know?].""", weight=1.5),
    rooms("""[do you have|have you got|are there|is there] [a bed|a room|rooms|beds|any beds|any rooms|space|
              some space|
              something] [for the night|for two people|free tonight|for me and my friend|free|left tonight|to sleep]
             {can_i} [sleep here|stay here tonight|spend the night|rent a room|have a room for two nights|
              rest here for a night|get a bed for the night]
             [what|how much] [does a bed cost|does a room cost|would a room be|do I pay for a night|
              is it to sleep here|
              do you charge for a night|is a night]
             [we need|I need|we are looking for|I'm looking for] [a place for the night|somewhere to spend the night|
              a roof over my head|two beds|a bed and a bath]
             [can I rent a room|are there rooms|are there beds|how about a room|can I get a room here|
              I would like to stay the night|I want to stay here tonight|where can I rest|do you have a spare bed|
              do you have a spare room|is there space for me tonight|can I spend the night here|I need lodging|
              I'd like to sleep here|I want to rest|can we sleep here|are there any beds left|
              do you have space for two|
              what rooms do you have|how much are the rooms|what does a night cost|how much is a night here|
              how much for a night|
              price for a night|what do the rooms cost|what beds do you have|do you have rooms|do you have any rooms|
              do you have a room|any rooms free|rooms?|room?|do you have beds|is there a bed free|can I sleep here|
              can I stay here|can I stay the night|I need a place to sleep|I need somewhere to sleep|
              can I stay for the night|
              I'm tired|I am so tired|is there a free room|do you rent rooms|got any rooms|any vacancies|vacancy?|
              where can I sleep|I need to rest|I want to sleep|what kind of rooms do you have]""",
          """[{aye}. A bed in the common room is five coppers, and a private room is one silver|
              I have beds in the common room for five coppers, or a private room for one silver]. [Breakfast comes with the room|
              Which would you like?|The sheets are clean].""",
          weight=5, then=[
              topic("[the private room|private|the room|the better one|the expensive one|a private room please|the "
                    "second one|"
                    "I'll take the room|the silver one]",
                    "[A private room it is|Good choice]. [That's one silver, and breakfast is included|"
                    "One silver, please]. [Up the stairs, second door on the left|Here is your key]."),
              topic("[the common room|common|the bed|the cheap one|the cheaper one|a bed please|the first one|I'll "
                    "take the bed]",
                    "[A bed in the common room, then|The common room it is]. [That's five coppers|"
                    "Five coppers, please]. [Pick any free bed|It's the big door past the bar]."),
              topic("[is it clean|are there bugs|are there fleas|is it safe|is it quiet|are the beds comfortable|is "
                    "it warm]",
                    "[It's clean, dry and safe, or my name isn't Marla|"
                    "Clean sheets, a good lock and no fleas, I swear it]. [Only the snoring I can't help|"
                    "Elsie scrubs it every day]."),
          ]),
    fact("""[when is breakfast|what time is breakfast|when do you serve breakfast|is breakfast included|
             what's for breakfast|
              when is dinner|when is supper]""",
          """[Breakfast is from sunrise, porridge with honey|
              Porridge and honey from sunrise]. [It's free with a private room, and one copper otherwise|
              Guests with a private room don't pay for it]. [Supper is when the bells ring six|].""", weight=2),
    fact("""[when do you close|when do you open|are you always open|how late are you open|what are your hours|
              until when are you open|what time do you close|do you ever close]""",
          """[We open at sunrise and close when the last guest falls off his chair|
              The door opens at sunrise and closes at midnight]. [For a traveller in need I'll open at any hour|
              The fire never goes out].""", weight=2),
    fact("""[do you take silver|can I pay with gold|I only have gold|do you accept gold|what money do you use|
              how many coppers in a silver|how many coppers make a silver|what's a silver worth|
             how does money work here|
              what currency do you use|do you take credit cards|can I pay by card|do you accept cards|
             can I pay with bitcoin|
              do you take dollars|can I pay in euros]""",
          """[Coppers and silvers, {friend}. Ten coppers make a silver|
              I take copper, silver and gold, and nothing else. Ten coppers make one silver]. [I bite every coin|
              No paper and no promises].""", weight=2.5),
    topic("""I [have|got|only have|carry] [no money|nothing to pay with|no silver|little money|just two coppers|
              almost no coin][ left| on me| with me|]
             [can|could|may] I [pay tomorrow|pay you later|pay with work|work for my supper|wash dishes for a meal|
              sleep here for free|eat for free]
             [I can't afford that|I can't afford it|I don't have enough|I don't have enough money|I have no coins|
              can I work for food|I'm out of money|my purse is empty|I spent all my money|can you spare some food|
              can I owe you|
              I left my purse at home|could you give me some food for free|I only have one copper|I have no money|
              I don't have any money|I'm broke|I am poor|I can't pay|can I pay later|can I get it for free|
              give me something for free|can I have free food|do you give credit|put it on my tab|free drinks?|
              I lost my purse|
              I was robbed]""",
          """[No coin, no ale, {friend}|
              I can't feed the whole world for free]. [But wash the dishes and Odo will give you a bowl of stew|
              But there's wood to chop behind the stable, and stew for whoever chops it|
              But water and a seat by the fire cost nothing].""",
          weight=3, then=[topic("{yes}\n[I'll do it|I'll wash the dishes|I'll chop the wood|fine, I'll work|deal|"
                                "where is the wood]", "[Good|That's the spirit], {friend}. [The axe is behind the "
                                                      "stable|"
                                                      "Odo will show you the dishes]. [Your stew will be hot when "
                                                      "you're done|"
                                                      "Come back when you're hungry].")]),
    topic("""[could you use|do you need|could you do with|do you want] [some help|help|a hand|a strong arm|
              another pair of hands][ here| in the kitchen| around the house| with anything| with something|]
             [is there anything|is there something|anything] [I can do|I could do|you need done|that needs doing|
              to do] [for you|here|around the house|in the tavern]
             [can I|could I|may I] [work for you|help you with something|help out|make myself useful|earn my supper|
              be useful]
             [do you have|have you got|is there] [any work|a job|a task|a quest|work|something to do|
              any jobs] [for me here|
              here in the tavern|in the house|in your tavern|in the cellar]
             [do you|does the Goose] have [a problem|any problems|some trouble|trouble] [I can help with|
              I could solve|
              that needs a hero|with rats]
             [do you need a worker|can I do something for you|is there something I can do for you|
              do you have a job for me|
              do you have any problems|do you need an adventurer|what can I do for you|can I be of help|
              can I work here|
              do you need help|I need a job|are you hiring|do you need a hand|can I help you|how can I help|
              can I help|
              do you need anything]""",
          """[There are rats in my cellar, and I pay one silver to be rid of them|
              You could clear the rats out of my cellar, for one silver|
              I could use a strong arm against the rats in the cellar. One silver, paid tomorrow]. [Interested?|
              What do you say?|].""",
          weight=4, then=RATS),
    topic("""[is there|are there|do you know of|have you heard of|know of] [any work|any jobs|a job|any bounties|
              a quest|
              any quests|something to earn|paid work|work] [around here|in town|in this town|for a fighter|
              for someone like me|
              to be had|for a brave man|for an adventurer][ today|]
             [where|how] can [I|a man|a fighter|an adventurer|a stranger] [find a job|earn some coin|find work|
              earn a few silvers|make money|get paid][ here| in town| around here|]
             [who|does anybody|does anyone|does somebody] [pays well|need a fighter|hire adventurers|need a hunter|
              pay for help|need a hero][ here| in this town|]
             I [need|want|could use|am looking for|look for] [work|a job|a quest|some coin|an adventure|a challenge|
              some silver|a task|money|a bounty]
             [what|which] [jobs|quests|work|bounties|tasks|adventures] [are there|do you have|can I do|do you know of|
              are there in town]
             [do you have work for me|do you know of any work|is somebody hiring|who has work|can I earn money here|
              does anyone need help|who needs help in this town|does anybody need a sword arm|is there a bounty|
              any monsters to kill|any monsters around here|what can I do for money|any tasks|task?|I want adventure|
              I seek adventure|I'm looking for a job|I need a job to do|got any work|got any jobs|got a quest for me|
              how do I make money|any rewards|where can I earn some silver|is there something to fight|any work|
              any work for me|
              is there any work|do you have a quest|any quests|quest?|quests?|I'm looking for work|
              I'm looking for adventure|
              any jobs|how can I earn money|how can I make some coin|I need money|I'm looking for a quest|
              give me a quest|
              any adventures around here|where can I find work|are there any bounties|bounties?|I need gold|
              how do I get rich]""",
          """[Captain Roderick pays two silvers for every wolf|
              There's a bounty on wolves, two silvers each, at the guardhouse], [and I pay one silver to be rid of the rats in my cellar|
              and fifty silvers wait for whoever finds Lady Isolde's necklace]. [Take your pick|Choose wisely|].""",
          weight=5, then=BOUNTIES),
    fact("""[is|will|does] [there be music|anybody playing|someone sing|somebody sing|the bard play|
             Finn play] [tonight|today|
              here|later]
             [when|who|what] [does the music start|plays here|plays tonight|does the bard play|is the music tonight]
             [is somebody playing tonight|do you like music|do you like songs|can you play the lute|
             whose lute is that|
              what's that lute|do you play an instrument|is there a show tonight|is there dancing|can we dance|
             who sings here|
              do you have music|is there music|play some music|who plays music here|any music tonight|can you sing|
             sing me a song|
              sing something|sing|play a song|I want to hear a song|is there entertainment]""",
          """[Finn plays when the sun is down|
              Wait for Finn, he plays every evening]. [I only sing when the house is empty|
              When I sing, the guests leave|He knows a hundred songs].""", weight=2),
    topic("""[do you have games|can I gamble|any games|want to play cards|play cards with me|let's play a game|
              can we play dice|
              dice?|cards?|do you play cards|wanna play a game|let's gamble]""",
          """[There are dice on the long table and cards by the fire|
              Old Tobin will play cards with you, over there by the fire]. [I only play for houses|
              Keep your knife in your belt if you lose|I won this house at cards, so be warned].""", weight=2),
    topic("""[is|are] [my money|my things|my bags|my horse|we|I] safe [here|in this house|with you|tonight]
             [is my stuff safe here|will I be robbed here|are there thieves here|can I sleep safely here|
              is it a rough place|
              do you have a guard here|how do you deal with trouble|what do you do with troublemakers|
              is this place safe|
              is it safe here|are there fights here|is it dangerous here|do you get trouble here|
              do people fight here]""",
          """[Safe enough. I keep a club under the bar, and I know how to swing it|
              Nobody fights in the Goose, not since I broke a chair over a pirate]. [Outside is another matter|
              Sleep well, {friend}].""", weight=1.5),
    topic("""[is it busy tonight|why is it so quiet|why is it so empty|who else is here|who's here|who comes here|
              what kind of guests do you have|who drinks here|is it always this busy|any interesting guests|look around|
              *looks around*]""",
          """[Farmers, boatmen, and a hooded stranger in the corner|
              Old Tobin is at the cards, Pickle is by the fire, and a hooded stranger sits in the corner]. [A good crowd|
              A quiet night, so far].""", weight=2),
    topic("""[what is|what's|tell me] the name of this [place|inn|tavern|house|establishment|pub|bar]
             what [place|inn|house|pub|bar] is this
             what do you call this [place|inn|house|establishment|pub|bar|tavern]""",
          """[You're in|This is|It's called] the Gilded Goose, [the best tavern in Thornwick|
              my tavern in the town of Thornwick]. [Sit down and be welcome|Food, drink and dry beds|].""", weight=2),
    rooms("""[do you have|is there|have you got|could I get|I'm looking for|I need|any] a [spare|free|nice|quiet|
              clean|warm|
              small] [room|bed][ I could use| for me| for tonight| for two| for a night| here| left|][ tonight|]
             [can I|could I|may I|I'd like to|I want to|I need to|we need to] [sleep|stay|spend the night|rest|
              stay the night] [here|in your tavern|at the Goose|tonight|somewhere]
             [how much|what] [is a night|for one night|for the night|would a night cost me|does it cost to stay here|
              does it cost to sleep here]""",
          """[{aye}. A bed in the common room is five coppers, and a private room is one silver|
              I have beds in the common room for five coppers, or a private room for one silver]. [Breakfast comes with the room|
              Which would you like?|The sheets are clean].""",
          weight=2.5, then=[
              topic("[the private room|private|the room|the better one|the expensive one|a private room please|the "
                    "second one|"
                    "I'll take the room|the silver one]",
                    "[A private room it is|Good choice]. [That's one silver, and breakfast is included|"
                    "One silver, please]. [Up the stairs, second door on the left|Here is your key]."),
              topic("[the common room|common|the bed|the cheap one|the cheaper one|a bed please|the first one|I'll "
                    "take the bed]",
                    "[A bed in the common room, then|The common room it is]. [That's five coppers|"
                    "Five coppers, please]. [Pick any free bed|It's the big door past the bar]."),
          ]),
    topic("""my horse [needs a place|needs a stall|needs hay|is tired|is hungry|is outside|needs food|needs a rest|
              needs a stable][ too|]
             [where can I leave|where can I put|can I leave|what about|can you feed|who looks after|
              can you take care of] my horse[ here|]
             [I have a horse|I came on a horse|there's a horse outside]""",
          """[Tom, our stable boy, will look after it|
              The stable is behind the house, and Tom will see to your horse]. [A stall is three coppers|
              That's three coppers, with hay|Three coppers for the night].""", weight=1.8),
    fact("""[I need to pee|nature calls|I have to go to the toilet|I need the privy|I need a toilet|where do I pee]""",
          """[Out the back door and past the stable|
              The privy is out the back, past the stable]. [Take a candle with you|
              Mind the step].""", weight=0.8),
    topic("""{can_i} [sit|sit down|sit by the fire|take this chair|join you|come in|stay here|warm my hands|warm up|
              take a seat|rest my feet|dry my cloak][ for a while| here| a moment|]
             [is this|is that|are these] [chair|seat|table|place|bench|seats] [free|taken|still free]
             [can I sit here|may I sit here|is this seat taken|can I sit down|where should I sit|may I join you|
              can I come in|
              may I come in|can I warm myself|can I stay a while|is there a free table|*sits down*|*sits at the bar*|
              *walks in*|
              *enters the tavern*|I sit down|I take a seat]""",
          """[Sit down, sit down|Of course, {friend}|
              Take any chair you like, {friend}]. [The one by the fire is the warmest|
              Only mind the cat|I'll be with you in a moment]. [What can I bring you?|]""", weight=2.5),
    fact("""[where did you learn to cook|who cooks|who makes the food|who makes the stew|who cooks the food|
             is the food fresh|
              is the food good|is it good food]""",
          """[Odo does the cooking, and Elsie bakes the tarts|
              Odo is our cook, and he has been for fifteen years]. [All of it is fresh|
              He shouts, but his stew is worth it].""", weight=1.5),
    topic("""[what|who] is [under the floor|below us|making that noise|scratching down there|down in the cellar|
              behind the trapdoor]
             [I hear|I heard|what's that|did you hear that] [noise|scratching|something] [in the cellar|below|
              under the floor]
             [what's in the cellar|what is in the cellar|what's down there|what is behind that door|what's upstairs|
              do you have secrets|do you have a secret|tell me a secret|what are you hiding|any secrets?]""",
          """[Barrels, cobwebs, and rats as big as boots|
              A keeper without secrets is a keeper without guests]. [Clear out the rats and I'll pay you one silver|
              Buy me a mead and I may tell you one, or not].""", weight=1.5),
    fact("""{can_i} [bring|take|let] my [dog|cat|puppy|wolf|pet|hound|bird|animal|raven|goat|old dog] [in|inside|
             in here|
              with me|upstairs|into the room|along]
             [is|would] my [dog|cat|hound|pet|puppy|animal] [allowed|welcome|allowed in here|welcome here|a problem|
              okay in here]
             [do you|does this place] [allow|take|accept|like|mind] [dogs|animals|pets|cats|my dog|a dog]
             [what about|how about] my [dog|pet|cat|hound]
             [where can|can|may|could] my [dog|hound|pet|cat] [sleep|stay|come in|eat|lie by the fire|stay with me]
             [I have|I've got|I'm here with|I travel with] [a dog|my dog|two dogs|a small dog|a big dog|my cat|
             a tame wolf|
              a parrot]
             [can I bring my dog|are dogs allowed|I have a dog|can my dog come in|are pets allowed|
             is my dog allowed inside]""",
          """[Dogs are welcome if they leave Pickle alone|As long as it leaves my cat alone, {friend}|
              Animals are welcome if they behave]. [Odo will find a bone in the kitchen|
              There's a warm place by the fire|
               I only ask for clean paws].""", weight=2),
    fact("""[do you have pets|do you have a cat|do you have a dog|can I pet the cat|*pets the cat*|nice cat|
             what's the cat's name|
              whose cat is that|is that your cat|who is that cat|what a fat cat|do you like cats|does the cat bite]""",
          """There's Pickle, my fat grey cat. [He only moves for fish|Scratch him behind the ears and he's yours].""", weight=1.2),
    fact("""[can I|could I|may I|I'd like to] [get|have] [some water|a cup of water|a glass of water|water for my dog|
              a bit of water][ please|]
             [what does|how much is] [water|the water|a cup of water][ cost|]
             [do you have water|can I have water|water|water?|water please|a glass of water|just water|
             some water please|
              is water free]""",
          """[Water is free, {friend}|Water costs nothing here], [fresh from the well on the square|
              and it's cold and clean]. [Here you are|Are you sure you don't want an ale?].""", weight=2),
    topic("""[is that poison|is it poisoned|did you poison this|is the water safe|will it kill me|did you water the ale|
              do you water your ale]""",
          """[In my house? Never|I would sooner water the garden with ale than ale with water]. [Drink without fear, {friend}|
              Every mug is honest].""", weight=1),
]
