"""The facts of the world: one tavern, one keeper, one town. Edit them to make another keeper.

Phrases are in the notation of grammar.py. Every fact is written once and holds everywhere.
"""
from .world_town import DEEDS, FAR, INSIDE, NEAR, OTHERS, PEOPLE, PLACES, RUMOUR_GOALS, RUMOURS  # noqa: F401

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
    "wine": "[wines|cups of wine|glasses of wine]", "firewater": "[firewaters|cups of firewater]",
    "milk": "cups of milk",
    "tea": "[teas|cups of tea]", "stew": "[stews|bowls of stew]", "pie": "[pies|meat pies]",
    "chicken": "[chickens|roast chickens]",
    "trout": "[trouts|smoked trouts]", "soup": "[soups|bowls of soup]", "tart": "[tarts|apple tarts]", "bed": "beds",
    "room": "[rooms|private rooms]", "cheese": "[plates of bread and cheese|breads and cheeses]",
    "porridge": "[bowls of porridge|porridges]", "stable": "[stalls|stalls for our horses]",
    "bath": "[baths|hot baths]",
}
# how a guest names one of it after a number or an article, where that is not the name in an answer
PLAIN_NAMES = {
    "ale": "[ale|beer|pint|mug of ale]", "wine": "[wine|red wine|cup of wine]",
    "firewater": "[firewater|dwarf firewater]",
    "tea": "[tea|mint tea|cup of tea]", "milk": "[milk|cup of milk]", "stew": "[stew|mutton stew|bowl of stew]",
    "pie": "[pie|meat pie]", "chicken": "[chicken|roast chicken]", "trout": "[trout|smoked trout]",
    "soup": "[soup|mushroom soup|bowl of soup]", "cheese": "[bread and cheese|bread with cheese]",
    "tart": "[tart|apple tart|slice of apple tart]", "porridge": "[porridge|bowl of porridge]",
    "bed": "[bed|bed in the common room]",
    "room": "[room|private room]", "stable": "[stall in the stable|place in the stable|stall]",
    "bath": "[bath|hot bath]",
}

# what only a few goods have: the price is for a night
NIGHT = {"bed": " a night", "room": " a night", "stable": " a night"}

# what this tavern does not sell
NOT_SOLD = [item.strip() for item in """
    rice | pasta | noodles | spaghetti | curry | ramen | paella | falafel | kimchi | sauerkraut | fondue |
     snails | frog legs | seaweed |
    a dragon steak | unicorn meat | couscous | pho | gnocchi | a fruit basket | chewing gum | a protein bar |
     an energy bar | insects |
    poison | cigarettes | jewels | perfume | flowers | a wig | toys | a cigar | a lottery ticket | sunglasses |
     an umbrella | a clock |
    a violin | fireworks | diamonds | pearls | a statue | a carpet | pet food | vitamins | a birthday present | glue |
    a painting | a bed frame | a wedding dress | a crown""".split("|")]

SOLD_ELSEWHERE = {
    "a sword|weapons|armour|a shield|arrows|a bow|an axe|a dagger|a knife|a spear|a helmet|a blade|horseshoes|"
    "a crossbow|a mace|"
    "chain mail|a war hammer|nails|a breastplate|gauntlets|plate armour|throwing knives|a halberd|a longsword|"
    "a lance|a whetstone|"
    "leather armour|a rapier|a scythe|a good sword|new armour|a battle axe|bolts|"
    "a short sword": "Brenna's smithy by the north gate",
    "a map|a torch|rope|a cloak|boots|clothes|a lantern|tobacco|a backpack|supplies|candles|a tent|a pipe|gear|"
    "hats|gloves|a blanket|"
    "needles|a coat|shoes|trousers|a shirt|a dress|socks|a compass|a fishing rod|a shovel|lamp oil|matches|paper|"
    "ink|a mirror|a bag|"
    "a bedroll|a waterskin|salt|spices|cloth|a kettle|a comb|wool|a belt|a scarf|a warm coat|a new hat|torches|"
    "thread|a bucket|"
    "a ladder|tools|a notebook|a quill|a sack": "Pim's shop on the market square",
    "a potion|healing potions|herbs|medicine|bandages|a cure|ointment|a healing potion|an antidote|cough syrup|"
    "a love potion|"
    "a sleeping draught|an elixir|painkillers|a salve|pills|stamina potions|"
    "a potion of strength|a remedy|"
    "a health potion|potions|something for a headache": "Willa's house by the river",
    "a spell|spells|a scroll|scrolls|a magic wand|magic items|a spellbook|books|a magic ring|a wizard's staff|"
    "a crystal ball|runes|"
    "an amulet|a magic carpet|a talisman|a charm|an enchantment|a mana potion|an enchanted ring|a magic sword|"
    "a flying broom|"
    "a potion of invisibility|a magic lamp": "Master Eldwin's tower past the mill",
    "a horse|a mule|a pony|a donkey|horses|a warhorse|a mare|a stallion|a riding horse|a packhorse|a fast horse|"
    "a steed|a mount|"
    "a foal|a new horse": "the horse trader at the south gate",
    "a goat|a hen|a cow|a pig|a dog|a puppy|a lamb|a rooster|geese|live chickens|a kitten|raw eggs|"
    "raw meat|a sack of potatoes|"
    "seeds|firewood|a basket of apples|fresh vegetables|honeycomb": "the farmers on the market square",
}

# --------------------------------------------------------------------------------------------------------- everything else: topics

YES = "[yes|yes please|yeah|sure|aye|ok|okay|please|yep|of course|sounds good|alright|why not|yes, please|do it|I would|gladly]"
NO = "[no|no thanks|no thank you|nope|not now|maybe later|nah|not today|no, thanks|I'm fine|I'd rather not]"
