"""The house: rooms, meals, hours, music, animals, work."""
from .grammar import fact, meal, topic
from .talk_follows import BOUNTIES, RATS

TOPICS = [
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
          """We have ale, cider and mead, and stew, pie, trout or roast chicken from the kitchen. [And beds upstairs|
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
              Odo has stew, meat pie and roast chicken today, and mushroom soup for two coppers]. [What do you fancy?|]""",
          weight=6),
    topic("""[what|which] [wine|wines|kinds of wine|sorts of wine] [are there|can I get|do you have|have you got|
              do you serve][ here| tonight| today|]
             [is there|do you have|have you got] [any white wine|a wine list|more than one wine|a good wine]
             [red or white|is the wine red or white|white wine|what colour is the wine]?""",
          "Only red wine, {friend}, from the south. Five coppers a cup.", weight=1),
    topic("""[what|which] [beers|ales|beer|ale|kinds of beer|kinds of ale] [are there|can I get|do you have|
        have you got|
              do you serve|do you brew][ here| tonight| today|]
             [what beer is on tap|how many beers do you have|is there more than one ale|what's your house beer|
              got any craft beer]""",
          "Only my own ale, {friend}, two coppers. I brew it in the cellar.", weight=1),
    topic("""[what|which] [drinks|beverages] [are there|can I get|can you offer|have you got|
              do you serve][ here| tonight| today|]
             [I'm|I am|we are|we're] [thirsty|so thirsty|very thirsty|parched|dying of thirst]
             [I need|I want|I could do with|pour me|bring me|fetch me] [something to wet my throat|
              something wet|a good drink]
             [have you got anything to drink|what kind of drinks do you serve|what have you got to drink|
              what can you pour me|what's in the barrels|I need a drink|my throat is dry|let's drink|
              what drinks are there|what do you pour|do you serve alcohol|do you have alcohol|got any booze|
              what can I get to drink|what drinks do you have|what do you drink here|
              what is there to drink|what can I drink|drink|drinks?|drink?|I'm thirsty|im thirsty|I am thirsty|
              something to drink|
              anything to drink|{want} a drink|{want} something to drink|what do you have to drink|what's on tap|
              I could use a drink|get me drunk|what alcohol do you have]""",
          """[Ale and cider are two coppers, mead is four and red wine is five|
              There's ale or cider for two coppers, mead for four, and dwarf firewater for six if you dare].
              [What will it be?|]""".replace(".\n", "."),
          weight=6),
    meal("""[what|which] [would you pick|would you choose|is best|is the best thing you have|
              do most people order|do the guests like]
             [I can't decide|I can't choose|you decide|choose for me|pick something for me][, what would you take|]
             [what do people like here|what is popular|what should I try|
             what's the best meal|
              which dish is the best|any suggestions|what do you suggest|what would you suggest|what would you eat|
             what's tasty|
              what's the house special|what is the dish of the day|what do you recommend|what would you recommend|
              what's good here|what's good|what should I eat|what should I order|what's your best dish|
             what is your best food|
              any recommendations|what's the special|what's the specialty|I don't know what to order|
              what's the best thing here|what should I drink|you choose|anything you like]""",
          "Take the mutton stew and a mug of ale, five coppers together. [Nobody ever left hungry.|It's what I eat myself.]",
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
              A mug of ale is two coppers, a bowl of stew three, and a bed in the common room five].""", weight=3),
    topic("""[tell me more|more|go on|what else|tell me everything|tell me something]""",
          "Ask me about the town, the rumours or the kitchen, {friend}, and I'll talk all night.", weight=2, first=True),
    fact("""[do you take silver|can I pay with gold|I only have gold|do you accept gold|what money do you use|
              how many coppers in a silver|how many coppers make a silver|what's a silver worth|
             how does money work here|
              what currency do you use|do you take credit cards|can I pay by card|do you accept cards|
             can I pay with bitcoin|
              do you take dollars|can I pay in euros]""",
          "I take copper, silver and gold, {friend}, and nothing else. Ten coppers make one silver.", weight=2.5),
    topic("""[could you use|do you need|could you do with|do you want] [some help|help|a hand|a strong arm|
              another pair of hands][ here| around the house| with anything| with something|]
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
              do you need help|do you need a hand|can I help you|how can I help|
              can I help|
              do you need anything]""",
          """[There are rats in my cellar, and I pay one silver to be rid of them|
              You could clear the rats out of my cellar, for one silver]. [Interested?|]""",
          weight=4, then=RATS),
    topic("""[is there|are there|do you know of|have you heard of|know of] [any work|any jobs|a job|any bounties|
              a quest|
              any quests|something to earn|paid work|work] [around here|in town|in this town|for a fighter|
              for someone like me|
              to be had|for a brave man|for an adventurer][ today|]
             [where|how] can [I|a man|a fighter|an adventurer|a stranger] [find a job|earn some coin|find work|
              earn a few silvers|make money|get paid][ here| in town| around here|]
             [does anybody|does anyone|does somebody] [pay well|need a fighter|hire adventurers|need a hunter|
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
              and fifty silvers wait for whoever finds Lady Isolde's necklace]. [Take your pick.|]""",
          weight=5, then=BOUNTIES),
    topic("""[is that poison|is it poisoned|did you poison this|is the water safe|will it kill me|
        did you water the ale|
              do you water your ale]""",
          """[In my house? Never|
              I would sooner water the garden with ale than ale with water]. [Drink without fear, {friend}|
              Every mug is honest].""", weight=1),
]
