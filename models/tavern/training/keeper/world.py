"""The facts of the world: one tavern, one keeper, one town. Edit them to make another keeper.

Phrases are in the notation of grammar.py. Every fact is written once and holds everywhere.
"""

MACROS = {
    "title": "[brave|wanderer|great|mighty|wise|bold|hunter|red|quick|bard|terrible|young|old|knight|magnificent|"
             "third]",
    "home": "[Kingsport|the north|the hills|the east|the river|the coast|far away|the mountains|nowhere]",
    "friend": "[friend|traveller|dear|my friend]",
    "aye": "[Aye|Yes|Certainly|Of course]",
    "hello": "[hello|hi|hey|good evening|good morning|good day|greetings|hail|hiya|howdy|evening|hello there|hi "
             "there|hey there|"
             "well met]",
    "want": "[I'd like|I would like|I want|give me|can I get|can I have|could I have|may I have|gimme|I'll have|I'll "
            "take|"
            "let me have|get me|bring me|I need|I'd love|could I get|I would love]",
    "order": "[I'd like|I would like|I want|give me|can I get|could I get|can I have|could I have|I'll have|I'll "
             "take|get me|"
             "bring me|let me get|may I have|could you bring me|can you bring me|I would love|I'd love|fetch me|"
             "how about|I think I'll have|I could go for|let's have|serve me|I need|just]",
    "can_i": "[can I|may I|could I|am I allowed to|is it all right if I|is it okay if I|do you mind if I|would you "
             "mind if I|"
             "might I|is it possible to]",
    "how_much": "[how much is|how much for|what's the price of|price of|what do you charge for|what do you ask for|"
                "how much do you want for|how many coins for|what is the cost of]",
    "tell": "[tell me about|what can you tell me about|what do you know about|do you know anything about|can you "
            "tell me about|"
            "have you heard of|I want to know about|talk to me about]",
    "where": "[where is|where's|where can I find|how do I get to|how do I find|which way to|which way is|what's the "
             "way to|"
             "can you point me to|I'm looking for|show me the way to|I need to find|directions to|can you tell me "
             "the way to|"
             "I want to go to|take me to|whereabouts is|I need to go to|how can I get to|how can I find|do you know "
             "the way to]",
}

# ---------------------------------------------------------------------------------------------------------- things for sale

# key, names a guest may use, name in an answer, price in coppers, kind, what Marla says of it
GOODS = [
    ("ale", "[ale|an ale|beer|a beer|a pint|a mug of ale|some ale|the ale|a tankard of ale|a pint of beer]", "ale", 2, "drink",
     "[It's brown and strong, and I brew it myself in the cellar|I brew it myself, from Thornwick barley|"
     "It has a good head on it and it's cool from the cellar]"),
    ("cider", "[cider|a cider|some cider|apple cider|a mug of cider]", "cider", 2, "drink",
     "[It's pressed from my sister's apples|It's sweet, but it creeps up on you|It tastes of a warm autumn]"),
    ("mead", "[mead|a mead|some mead|honey mead|a cup of mead]", "mead", 4, "drink",
     "[It's made with honey from the chapel bees|Sister Agnes keeps the bees and I keep the barrels|"
     "It's golden and sweet, so sip it slowly]"),
    ("wine", "[wine|some wine|red wine|a glass of wine|a cup of wine|a bottle of wine|the wine]", "red wine", 5, "drink",
     "[It comes up the river from the south|It's the finest thing in my cellar|"
     "It's dark as a moonless night and nearly as smooth]"),
    ("firewater",
     "[firewater|dwarf firewater|the firewater|some firewater|a cup of firewater|a firewater]",
     "dwarf firewater", 6, "drink",
     "[It's the strongest thing I sell, and one cup is enough|The dwarves make it, and only they know what is in it|"
     "It will warm you down to your boots]"),
    ("milk", "[milk|a cup of milk|some milk|a glass of milk]", "milk", 1, "drink",
     "[It's fresh from this morning|Old Hob brings it down from the farm at dawn|There's no shame in milk, even for "
     "heroes]"),
    ("tea", "[tea|a tea|mint tea|a mint tea|a cup of tea|some tea|the tea]", "mint tea", 1, "drink",
     "[The mint grows behind the kitchen|It's hot and good for a cold night|Willa swears it keeps the cough away]"),
    ("stew", "[stew|the stew|a bowl of stew|some stew|mutton stew|a stew]", "mutton stew", 3, "food",
     "[It has been on the fire since dawn|Odo makes it thick with barley and onions|It sticks to your ribs on a cold "
     "day]"),
    ("pie", "[pie|a pie|meat pie|a meat pie|the pie|some pie]", "meat pie", 4, "food",
     "[The crust is my mother's recipe|It's pork and pepper, straight from the oven|"
     "Odo bakes a dozen each day and they never last]"),
    ("chicken", "[chicken|roast chicken|some chicken|the chicken|half a chicken|a roast chicken|the roast chicken]",
     "roast chicken", 6, "food",
     "[It's turned over the fire with rosemary|The skin is crisp and the meat falls off the bone|"
     "It's the best thing to come out of our kitchen]"),
    ("trout", "[trout|fish|the trout|some fish|the fish|a trout|smoked trout|a fish]", "smoked trout", 5, "food",
     "[Joss catches it in the Wend every morning|It's smoked over apple wood|It swam in the river only yesterday]"),
    ("soup",
     "[soup|mushroom soup|a bowl of soup|some soup|the soup|a soup|the mushroom soup]",
     "mushroom soup", 2, "food",
     "[The mushrooms come from the edge of the Greywood|There's no meat in it, only mushrooms and cream|It's simple "
     "and hot]"),
    ("cheese", "[bread and cheese|bread|cheese|some bread|some cheese|some bread and cheese|a loaf of bread|a "
               "sandwich|a snack]",
     "bread and cheese", 2, "food",
     "[The bread is from this morning and the cheese is from the hills|It's plain, but it fills a hungry belly|"
     "The cheese is sharp and the bread is soft]"),
    ("tart", "[apple tart|a tart|tart|cake|a cake|some cake|the apple tart|a slice of tart|the tart]", "apple tart",
     2, "food",
     "[My daughter Elsie bakes it|It's best while it's still warm|We serve it with a spoon of cream]"),
    ("porridge", "[porridge|breakfast|some porridge|some breakfast|a bowl of porridge|oats]", "porridge", 1, "food",
     "[It comes with honey and it's served from sunrise|Odo stirs it himself every morning|"
     "It's nothing grand, but it starts the day well]"),
    ("bed",
     "[a bed|bed|a bed in the common room|a cheap bed|the common room|a cheap room|the cheapest room|a place in the "
     "common room|"
     "the cheapest bed]",
     "a bed in the common room", 5, "lodging",
     "[There are eight beds, clean straw and a warm stove|You share it with others, but it's dry and safe|"
     "It's simple, and the snoring is free]"),
    ("room",
     "[a room|room|room for tonight|a room for the night|a private room|a room for one night|your best room|a place "
     "to sleep|"
     "a place to stay|lodging|a room tonight|somewhere to sleep|the room|a single room|a double room|the rooms|rooms]",
     "a private room", 10, "lodging",
     "[It's upstairs with a window over the river, and breakfast is included|"
     "It has a feather bed and a good lock, and porridge comes with it|It's quiet and clean, and breakfast is in the "
     "price]"),
    ("stable",
     "[stabling|a stable for my horse|a stall for my horse|the stable|the stables|stabling for my horse|a place for "
     "my horse|"
     "room for my horse|hay for my horse|care for my horse]",
     "a stall in the stable", 3, "lodging",
     "[Tom, our stable boy, will brush your horse and feed it well|There's fresh hay, and Tom sleeps next to the "
     "horses|"
     "The stable is behind the house and Tom looks after it]"),
    ("bath", "[a bath|bath|a hot bath|the bath|a wash|hot water|a warm bath]", "a hot bath", 4, "lodging",
     "[The tub is in the back room and the water is hot|We heat the water over the kitchen fire|"
     "You get a whole bar of soap with it]"),
]

PLURALS = {
    "ale": "[ales|beers|mugs of ale|pints]", "cider": "[ciders|mugs of cider]", "mead": "[meads|cups of mead]",
    "wine": "[wines|cups of wine|glasses of wine]", "firewater": "[firewaters|cups of firewater]", "milk": "cups of milk",
    "tea": "[teas|cups of tea]", "stew": "[stews|bowls of stew]", "pie": "[pies|meat pies]",
    "chicken": "[chickens|roast chickens]",
    "trout": "[trouts|smoked trouts]", "soup": "[soups|bowls of soup]", "tart": "[tarts|apple tarts]", "bed": "beds",
    "room": "[rooms|private rooms]", "cheese": "[plates of bread and cheese|breads and cheeses]",
    "porridge": "[bowls of porridge|porridges]", "stable": "[stalls|stalls for our horses]", "bath": "[baths|hot baths]",
}
# how a guest names one of it after a number or an article, where that is not the name in an answer
PLAIN_NAMES = {
    "ale": "[ale|beer|pint|mug of ale]", "wine": "[wine|red wine|cup of wine]", "firewater": "[firewater|dwarf firewater]",
    "tea": "[tea|mint tea|cup of tea]", "milk": "[milk|cup of milk]", "stew": "[stew|mutton stew|bowl of stew]",
    "pie": "[pie|meat pie]", "chicken": "[chicken|roast chicken]", "trout": "[trout|smoked trout]",
    "soup": "[soup|mushroom soup|bowl of soup]", "cheese": "[bread and cheese|bread with cheese]",
    "tart": "[tart|apple tart|slice of apple tart]", "porridge": "[porridge|bowl of porridge]", "bed": "[bed|bed in the common room]",
    "room": "[room|private room]", "stable": "[stall in the stable|place in the stable|stall]", "bath": "[bath|hot bath]",
}

# what only a few goods have: the price is for a night
NIGHT = {"bed": " a night", "room": " a night", "stable": " a night"}

# what this tavern does not sell
NOT_SOLD = [item.strip() for item in """
    coffee | a coffee | pizza | a pizza | a burger | a hamburger | fries | chips | cola | a coke | lemonade | rice | pasta |
    noodles | sushi | chocolate | ice cream | bananas | an orange | potatoes | a salad | whisky | a whiskey | rum | vodka | brandy | a brandy | steak | a steak | bacon | eggs |
    a cocktail | champagne | gin | tequila | orange juice | juice | a smoothie | poison | cigarettes | jewels | a taco |
    a sausage | a hot dog | lobster | caviar | a donut | cookies | popcorn | a kebab | soda | a milkshake | pancakes |
    spaghetti | curry | a croissant | grapes | hot chocolate | a latte | an espresso | duck | goose | a goose | turkey |
    beans""".split("|")]

SOLD_ELSEWHERE = {
    "a sword|weapons|armour|a shield|arrows|a bow|an axe|a dagger|a knife|a spear|a helmet|a blade|"
    "horseshoes": "Brenna's smithy by the north gate",
    "a map|a torch|rope|a cloak|boots|clothes|a lantern|tobacco|a backpack|supplies|candles|a tent|a pipe|"
    "gear": "Pim's shop on the market square",
    "a potion|healing potions|herbs|medicine|bandages|a cure|ointment|a healing potion": "Willa's house by the river",
    "a spell|spells|a scroll|scrolls|a magic wand|magic items|a spellbook|books|"
    "a magic ring": "Master Eldwin's tower past the mill",
    "a horse|a mule|a pony|a donkey": "the horse trader at the south gate",
}

# ------------------------------------------------------------------------------------------------------------------- places

# key, names a guest may use, name in an answer, directions, description
PLACES = [
    ("market", "[the market|the market square|the square|market|the centre of town]", "the market square",
     "[go left out of the door and follow the street to the end|it's left out of the door, at the end of the street]",
     "[It's busiest on the sixth day, when the farmers come in|You'll find Pim's shop there, and the old well]"),
    ("smith", "[the smith|the blacksmith|a blacksmith|the smithy|Brenna|the forge|a smith|the weapon shop]", "Brenna's smithy",
     "[go right out of the door and walk to the north gate|it's right out of the door, beside the north gate]",
     "[You'll hear the hammer long before you see it|Tell Brenna that Marla sent you]"),
    ("shop", "[the shop|a shop|the general store|Pim|Pim's shop|the store|the merchant|a merchant|a store|the shops]",
     "Pim's shop",
     "[go left out of the door to the market square and look for the green sign|it's on the market square, under the "
     "green sign]",
     "[Pim sells rope, lanterns, boots and maps|Count your change twice, for Pim is a sly one]"),
    ("healer", "[the healer|a healer|Willa|a doctor|the herb woman|the doctor|a herbalist|the apothecary|Willa's "
               "house]",
     "Willa's house",
     "[go down Fish Lane to the river and knock at the blue door|it's the blue door by the river, at the end of Fish "
     "Lane]",
     "[Willa knows every herb and asks fair prices|She can mend a fever or a broken arm]"),
    ("chapel", "[the chapel|the temple|a temple|the church|a church|Sister Agnes|the priest|a priest]", "the chapel",
     "[climb the hill road and follow the bells|it's on the hill, just follow the sound of the bells]",
     "[Sister Agnes keeps the door open day and night|Mind the bees behind the wall]"),
    ("tower",
     "[the tower|the wizard|a wizard|the mage|Master Eldwin|Eldwin|the crooked tower|the wizard's tower|a mage|the "
     "library]",
     "the crooked tower",
     "[walk along the river past the mill until you see it lean|it's beyond the mill, on the river path]",
     "[Master Eldwin lives there with too many books|Knock three times, and don't touch the door handle]"),
    ("docks", "[the docks|the river|the ferry|a boat|Joss|the harbour|the ferryman|the port|the dock]", "the ferry dock",
     "[go down Fish Lane until your feet get wet|it's at the bottom of Fish Lane]",
     "[Joss takes you over the Wend for a copper|Joss rows from dawn until dusk]"),
    ("castle",
     "[the castle|Lady Isolde|the lady|the keep|the palace|the lord of this town|the ruler|the hall|Lady Isolde's "
     "hall]",
     "Lady Isolde's hall",
     "[take the hill road past the chapel to the very top|it's at the top of the hill, above the chapel]",
     "[The guards will ask your business, so be polite|Lady Isolde hears the people every second morning]"),
    ("guards",
     "[the guard|the guards|the guardhouse|Captain Roderick|the captain|the town watch|the barracks|a guard|the city "
     "guard|"
     "the police]",
     "the guardhouse",
     "[go right out of the door, then down to the south gate|it's beside the south gate]",
     "[Captain Roderick is stern but fair|Ask for Captain Roderick]"),
    ("mill", "[the mill|the miller|Osric|a mill|Osric the miller]", "the mill",
     "[follow the river upstream until you see the wheel|it's a short walk upstream along the river]",
     "[Osric has been in a poor mood since his daughter left|Osric grinds the flour for the whole town]"),
    ("wood", "[the Greywood|the forest|the woods|the wood|Greywood|the trees]", "the Greywood",
     "[leave by the west gate and walk for an hour|it's an hour's walk beyond the west gate]",
     "[Don't go in after dark, for the wolves are bold this year|Stay on the path and be back before dark]"),
    ("mine", "[the mine|the old mine|the mines|the cave|the caves|a cave|a dungeon|the dungeon]", "the old mine",
     "[leave by the north gate and follow the hill track for half a day|it's half a day north, up the hill track]",
     "[It has been closed for ten years, and people see lights there|Take a lantern, and take a friend]"),
    ("watchtower", "[the watchtower|the ruined watchtower|the ruins|the ruin|the old watchtower]", "the ruined watchtower",
     "[cross the river with Joss and climb the bare hill|it's on the bare hill across the river]",
     "[People say there's gold beneath it|Nobody has found the treasure yet]"),
    ("capital", "[the capital|Kingsport|the city|the nearest city|the big city|another town|the next town|the "
                "nearest town]",
     "Kingsport",
     "[take the south road for three days|it's three days away on the south road]",
     "[Travel with others, for there are bandits on that road|The sea is there, and so is the king]"),
    ("graveyard", "[the graveyard|the cemetery|the graves|a graveyard]", "the graveyard",
     "[climb the hill road and walk around the chapel|it's just behind the chapel on the hill]",
     "[Some say a grey lady walks there at night|I would not go there after dark]"),
    ("farm", "[the farm|Hob's farm|Hob|old Hob|the farmer|a farm|farmer Hob]", "Hob's farm",
     "[leave by the west gate and take the first track on the left|it's the first track beyond the west gate]",
     "[Hob has lost three sheep to the wolves|Hob's dog barks, but it doesn't bite]"),
]

# distances; every other place is near
NEAR = "[Just a few minutes on foot|Not far at all, {friend}|It's quite near]"
FAR = {
    "wood": "[An hour on foot|About an hour on foot, {friend}]", "mine": "[Half a day, uphill|Half a day on foot, "
                                                                         "{friend}]",
    "capital": "[Three days on the road|Three days on foot, {friend}]",
    "watchtower": "[An hour, with the ferry|About an hour, {friend}]",
    "farm": "[Half an hour on foot|Half an hour, {friend}]",
}

# places inside the house
INSIDE = [
    ("[the toilet|the privy|the bathroom|the nearest bathroom|the nearest toilet|a bathroom|the outhouse|the "
     "restroom|the loo|"
     "a toilet|the wc]",
     "[Out the back door and past the stable|The privy is out the back, past the stable]. [Take a candle with you|"
     "Mind the step]."),
    ("[my room|my bed|the bedrooms|upstairs]",
     "[Up the stairs, second door on the left|Your room is up the stairs, the second door on the left]. [Here is the "
     "key|"
     "Mind your head on the beam]."),
    ("[the kitchen|the cook]",
     "[The kitchen is behind the bar, but Odo bites if you go in|Behind the bar, and Odo lets nobody in]."),
    ("[the cellar|the basement]",
     "[The trapdoor is behind the bar, and it stays locked|"
     "The cellar is below us, under that trapdoor]. [There are rats down there|I keep my barrels there]."),
    ("[a seat|a table|a place to sit]",
     "[Take the table by the fire, it's free|Sit wherever you like, {friend}|There's a bench free next to the "
     "window]."),
    ("[the fire|the fireplace]",
     "[Right over there, {friend}. Pull up a chair and warm your hands|The hearth is at the end of the room. Warm "
     "yourself]."),
    ("[the exit|the door|the way out]", "[The door is right behind you, {friend}|Same way you came in, {friend}]."),
]

# ------------------------------------------------------------------------------------------------------------------- people

# names a guest may use, name in an answer, pronoun, description, where to find them
PEOPLE = [
    ("[Brenna|the smith|the blacksmith]", "Brenna", "she",
     "[Brenna is our smith, and she has arms like oak branches|Brenna makes the best blades in Thornwick, and she "
     "knows it]",
     "[at her smithy by the north gate|by the north gate, at the forge]"),
    ("[Eldwin|Master Eldwin|the wizard|the mage]", "Master Eldwin", "he",
     "[Master Eldwin is our wizard, clever and forgetful|Master Eldwin studies the stars, and nobody has seen him "
     "for a month]",
     "[in the crooked tower past the mill]"),
    ("[Willa|the healer|the herb woman]", "Willa", "she",
     "[Willa is our healer, and she is older than the chapel bells|Willa knows every herb on the river bank]",
     "[behind the blue door by the river]"),
    ("[Captain Roderick|Roderick|the captain|the captain of the guard]", "Captain Roderick", "he",
     "[Captain Roderick leads the guard, and he never laughs|Captain Roderick is a fair man with a loud voice]",
     "[at the guardhouse by the south gate]"),
    ("[Pim|the merchant|the shopkeeper]", "Pim", "he",
     "[Pim runs the shop on the square, and he would sell you your own hat|Pim is our merchant, small and quick and "
     "sly]",
     "[at his shop on the market square]"),
    ("[Joss|the ferryman]", "Joss", "he",
     "[Joss rows the ferry and catches my trout|Joss is our ferryman, and he sings while he rows]",
     "[down at the dock, at the end of Fish Lane]"),
    ("[Sister Agnes|Agnes|the priestess|the nun]", "Sister Agnes", "she",
     "[Sister Agnes keeps the chapel and the bees|Sister Agnes is a kind soul, and her bees make my mead]",
     "[up at the chapel on the hill]"),
    ("[Tom|the stable boy|your stable boy|the boy]", "Tom", "he",
     "[Tom is our stable boy, and horses love him|Tom is twelve years old and eats like a grown man]",
     "[behind the house with the horses]"),
    ("[Odo|the cook|your cook]", "Odo", "he",
     "[Odo is my cook, round as a barrel and proud of his stew|"
     "Odo has cooked here for fifteen years, and he shouts at everybody]",
     "[in the kitchen, as always]"),
    ("[Elsie|your daughter]", "Elsie", "she",
     "[Elsie is my daughter, nineteen years old and cleverer than me|Elsie is my girl, and she bakes the apple tart]",
     "[baking in the kitchen]"),
    ("[Bram|your husband]", "Bram", "he",
     "[Bram was my husband. He went north with the army and he never came home|"
     "Bram was a soldier, and I still keep his lute on the wall]",
     "[gone, love, these nine years]"),
    ("[Pickle|the cat|your cat|that cat]", "Pickle", "he",
     "[Pickle is my cat, fat and grey and very lazy|Pickle is a cat who is afraid of rats]", "[asleep by the fire]"),
    ("[Lady Isolde|Isolde|the lady of the town|the ruler of this town]", "Lady Isolde", "she",
     "[Lady Isolde rules Thornwick, and she rules it well|Lady Isolde is young, but she has a wise head]",
     "[in her hall at the top of the hill]"),
    ("[Hob|old Hob|the farmer]", "old Hob", "he",
     "[Old Hob keeps sheep beyond the west gate|Old Hob is our farmer, and he has lost three sheep to the wolves]",
     "[on his farm beyond the west gate]"),
    ("[Osric|the miller]", "Osric", "he",
     "[Osric is our miller, and his daughter ran away with a bard|Osric grinds our flour and grumbles all day]",
     "[at the mill, up the river]"),
    ("[Finn|the bard|the singer|the musician]", "Finn", "he",
     "[Finn is our bard, and he plays here every evening|Finn knows a hundred songs, and most of them are rude]",
     "[on that stool by the fire, once the sun is down]"),
    ("[the stranger|the hooded stranger|that guy over there|that man over there|that fellow in the corner|the guy in "
     "the corner|"
     "that guy sitting alone|the man sitting alone|the person sitting over there|the man in the corner|that hooded man|"
     "that person in the corner|the hooded man|the hooded figure]",
     "the stranger", "he",
     "[He came three nights ago, pays in old silver and says nothing|"
     "Nobody knows his name. He drinks mint tea and watches the door]",
     "[over there in the dark corner]"),
]

# what each of them does, as a guest asks for it: `who grinds the flour`
DEEDS = {
    "Brenna": "[repairs swords|makes horseshoes|sharpens knives|mends armour|works the forge|forges blades|is the "
              "smith|shoes horses]",
    "Master Eldwin": "[knows magic|studies the stars|is the wizard|reads old books|sells spells|lives in the crooked "
                     "tower]",
    "Willa": "[heals people|mends broken bones|treats a fever|sells herbs|looks at a bad tooth|is the healer|helps "
             "the sick|"
             "brews medicine|knows about wounds]",
    "Captain Roderick": "[leads the guard|pays the bounty|catches thieves|commands the watch|keeps order|is the "
                        "captain|arrests people]",
    "Pim": "[sells rope|runs the shop|sells maps|sells lanterns|sells boots|buys old things|is the merchant]",
    "Joss": "[rows the ferry|runs the ferry|catches the fish|takes people over the river|is the ferryman]",
    "Sister Agnes": "[keeps the chapel|keeps the bees|rings the bells|is the priest|leads the prayers|buries the dead]",
    "Tom": "[minds the horses|brushes the horses|is the stable boy|sleeps in the stable|is the boy in the yard]",
    "Odo": "[cooks here|cooks|makes the stew|is the cook|stands in the kitchen|makes the food]",
    "Elsie": "[bakes the tart|makes the cake|is your daughter|bakes here]",
    "Lady Isolde": "[rules here|rules the town|makes the laws|is the lady|lives in the hall|owns the land|is in "
                   "charge of the town]",
    "old Hob": "[keeps sheep|is the farmer|brings the milk|lost three sheep|has the farm]",
    "Osric": "[grinds the flour|runs the mill|is the miller|makes flour]",
    "Finn": "[sings here|plays the lute|is the bard|makes the music|plays in the evening|sings tonight]",
}

# ------------------------------------------------------------------------------------------------------------------ rumours

# what it is about, the rumour, more of it, who or where to ask, reward
RUMOURS = [
    ("[the wolves|wolves|the wolf|the sheep]",
     "[The wolves in the Greywood have grown bold. They took three of Hob's sheep|"
     "They say the wolves come right up to Hob's farm now, and three sheep are gone]",
     "[Hob saw them himself, a whole pack, and the leader is white as snow|"
     "The leader is a huge white wolf, and no arrow seems to hit it]",
     "Captain Roderick", "[Captain Roderick pays two silvers for every wolf|Two silvers a wolf, paid by Captain "
                         "Roderick]"),
    ("[the lights|lights in the mine|the blue lights|strange lights]",
     "[People see lights in the old mine at night, though it has been closed for ten years|"
     "There are lights in the old mine again, blue ones, and nobody works there]",
     "[Joss saw them from the river, blue and cold. Some say it's ghosts and I say it's smugglers|"
     "The lights are blue and they move in a line, like men with lanterns]",
     "Joss the ferryman",
     "[No reward that I know of, but the mine was rich once|Nobody pays for it, but you may keep what you find]"),
    ("[the necklace|Lady Isolde's necklace|the thief|the theft|the stolen necklace]",
     "[Lady Isolde's silver necklace was stolen, right out of her bedroom|"
     "Somebody stole Lady Isolde's necklace, and the guards look under every bed]",
     "[The window was locked from inside, so how did the thief get out? A raven was seen on the roof|"
     "It vanished on the night of the full moon, and only a black feather was left]",
     "Captain Roderick", "[Lady Isolde promised fifty silvers for it|Fifty silvers to the one who brings it back]"),
    ("[the miller's daughter|Osric's daughter|the girl from the mill]",
     "[The miller's daughter ran away with a bard|Osric's daughter left with a travelling bard, and Osric hasn't "
     "smiled since]",
     "[They took the south road at dawn, with one horse and no money|She left a note, and it was a song. Osric can't "
     "even read]",
     "Osric at the mill",
     "[Osric offers a year of free flour to whoever brings her home|A year of flour, if Osric keeps his word]"),
    ("[the ghost|the grey lady|ghosts|the haunting]",
     "[A grey lady walks in the graveyard at night, they say|People have seen a ghost behind the chapel, a lady all "
     "in grey]",
     "[She carries a lantern and looks for a grave with no name|Sister Agnes says she only weeps and does no harm]",
     "Sister Agnes",
     "[Sister Agnes would give you her blessing, and a jar of honey|"
     "Only a blessing from Sister Agnes, but those are worth something]"),
    ("[the purple smoke|the smoke|the smoke over the tower]",
     "[Nobody has seen Master Eldwin for a month, and purple smoke comes from his tower|"
     "There's purple smoke over the crooked tower, and Master Eldwin doesn't answer his door]",
     "[At night you can hear him argue with somebody, but he lives alone|"
     "Pim left bread at his door, and in the morning there was a stone loaf in its place]",
     "Pim at the shop", "[No reward, but a wizard in your debt is worth more than silver|Who knows what a wizard "
                        "pays with?]"),
    ("[the treasure|the gold|treasure|the buried gold]",
     "[There's old gold under the ruined watchtower, if the tales are true|"
     "They say a robber king hid his gold beneath the ruined watchtower]",
     "[The door opens only at midnight, so the song goes|"
     "Three men went to look last spring, and two came back, and they don't speak of it]",
     "Finn the bard", "[The gold itself, if you live to spend it|If you find it, you'll never need a reward]"),
    ("[the dragon|dragons|a dragon]",
     "[A shepherd saw a dragon over the northern mountains|"
     "They say a dragon flew over the mountains on the first night of frost]",
     "[It was red, and long as the chapel roof. The shepherd has not slept since|"
     "It carried off a cow, and the cow was heard for a long while]",
     "the shepherds at the market",
     "[The king in Kingsport would pay a chest of gold for a dragon's head|No reward that would cover your funeral, "
     "{friend}]"),
    ("[the bandits|bandits|robbers|the south road]",
     "[There are bandits on the south road, so the merchants travel together now|"
     "Bandits robbed two wagons on the south road last week]",
     "[Their chief wears a red scarf and says please when he robs you|"
     "There are about ten of them, and they hide near the broken bridge]",
     "Captain Roderick",
     "[Captain Roderick pays twenty silvers for the chief with the red scarf|"
     "Twenty silvers for the chief, and his scarf as proof]"),
]

# in the same order: where it is, and what a guest says who wants to do something about it
RUMOUR_GOALS = [
    ("In the Greywood, an hour beyond the west gate", "[I'll hunt the wolves|I'll kill the wolves|I will kill that "
                                                      "white wolf]"),
    ("In the old mine, half a day up the hill track", "[I'll go to the mine|I'll look at the mine|I'll explore the "
                                                      "mine]"),
    ("In Lady Isolde's hall, at the top of the hill", "[I'll find the necklace|I'll catch the thief|I'll look for "
                                                      "the thief]"),
    ("Down the south road, I should think", "[I'll find the girl|I'll bring her home|I'll look for her]"),
    ("In the graveyard behind the chapel", "[I'll talk to the ghost|I'll go to the graveyard|I'll visit the "
                                           "graveyard]"),
    ("At the crooked tower, past the mill", "[I'll go to the tower|I'll look after the wizard|I'll knock at his door]"),
    ("On the bare hill across the river", "[I'll find the treasure|I'll dig for the gold|I'll look for the gold]"),
    ("Over the northern mountains", "[I'll kill the dragon|I will slay the dragon|I'll fight the dragon]"),
    ("On the south road, near the broken bridge", "[I'll fight the bandits|I'll catch their chief|I'll hunt the "
                                                  "bandits]"),
]

# --------------------------------------------------------------------------------------------------------- everything else: topics

YES = "[yes|yes please|yeah|sure|aye|ok|okay|please|yep|of course|sounds good|alright|why not|yes, please|do it|I would|gladly]"
NO = "[no|no thanks|no thank you|nope|not now|maybe later|nah|not today|no, thanks|I'm fine|I'd rather not]"
