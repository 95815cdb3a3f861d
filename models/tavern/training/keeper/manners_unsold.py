"""Things that the Goose does not sell: the nearest that there is, or who sells it."""
from . import talk_lists, world
from .grammar import coins, lines, topic
from .talk import GOODS

ASKED = lines("""
    {want} {thing}[ please| for me| tonight| now| to warm me up| and quick|]
    {want} {thing}[ please|, if you have it|, keeper|]
    [do you have|do you sell|have you got|can I buy|got|is there|can you make|do you serve|any chance of|
     you wouldn't have|you don't have|
     I wonder if you have|could you make me|would there be|do you keep|where's the|are you out of|do you do|
      might you have|can one get|
     I don't suppose you have|you do have|surely you have|
      please tell me you have] {thing}[ here| left| tonight| by any chance| in this house|]
    [any|got any|is there any|do you have any|no|what, no|not even|there's no|is there really no|
     you have no] {bare}[ here| on the menu| left|]
    [how much is|how much for|what's the price of|what do you ask for|price of|what do you charge for] {thing}[ here|]
    [what does|how much does] {thing} cost[ here|]
    [I'm craving|I fancy|I long for|I dream of|I could murder|I'd kill for|my {kin} wants|what I want is|
     I'm in the mood for|
     I was hoping for|nothing beats|I miss|I haven't had|I came all this way for|all I need now is|I could go for|
      my {kin} can't live without] {thing}
    {thing}[ please| for me|?|!|]
    {bare}[ please|?||]
    [I'd trade my horse for|what I wouldn't give for|I wouldn't say no to|what about|how about|then] {thing}
    [the sign|my {kin}|a man outside|somebody] [says|said|told me] you [have|sell|serve|make] {bare}
    [why don't you|do you ever|will you ever|when do you] [have|sell|serve|make] {bare}
    [I only|we only|at home we] [eat|drink|have|want] {bare}[, do you have that|]
    [is your|is the] {bare} [any good|fresh|good here|on the menu]
    {thing} would [be nice|be perfect now|hit the spot|make my day|do me good|cheer me up]
    [what I really need is|make mine|tonight it must be|I'd rather have|I have a craving for|I'd give anything for] {thing}
    [can't one get|don't you serve|does nobody here serve|you don't do] {bare}[ in this house| in this town|]
    [have you ever heard of|do people here know|does your cook know|is there such a thing here as] {bare}
    [no more ale for me|I've had enough ale|I'm tired of ale|ale again? no], [I want|bring me|I'd like] {thing}
    {thing}[, if it's no trouble|, if you'd be so kind|, the way my mother made it|, and make it a good one]
    [the last inn|the inn in Kingsport|every good house] [had|served|has] {bare}[, what about you|]
    [no chance of|so I can't have] {thing}[, then|, I suppose|]
    [I was told to try|everybody praises|I came for|I'm here for] [your|the] {bare}""")

# what guests ask for, what Marla offers, and the key of it
NEAREST = [
    ("coffee|black coffee|espresso|latte|cappuccino|hot chocolate|cocoa|green tea|black tea|chai|iced coffee|"
        "chamomile tea|earl grey|mocha|decaf|hot lemon|bubble tea|matcha|ginger tea",
     "There's hot mint tea for one copper.", "tea"),
    ("whisky|whiskey|rum|vodka|brandy|gin|tequila|schnapps|cognac|bourbon|absinthe|grog|moonshine|"
        "whiskey on the rocks|rum and coke|gin and tonic|a shot of vodka|scotch|liqueur|"
     "cocktail|margarita|mojito|martini|elven brandy|dragon's blood|jägermeister|sambuca|punch|port|sherry|"
     "spirits|something on the rocks|double whiskey|long island iced tea|hard liquor",
     "The strongest I have is dwarf firewater, six coppers.", "firewater"),
    ("champagne|white wine|sparkling wine|prosecco|rosé|elven wine|mulled wine|sweet wine|vermouth|plum wine|"
        "rice wine|sake|blackberry wine|dry white|a merlot|sangria",
     "There's red wine for five coppers.", "wine"),
    ("stout|lager|wheat beer|porter|an IPA|pilsner|root beer|ginger beer|Guinness|craft beer|dark beer|light beer|"
        "alcohol-free beer|Heineken|Budweiser|dwarven stout|bitter|ginger ale|a radler",
     "My own ale is two coppers.", "ale"),
    ("cola|coke|lemonade|juice|orange juice|apple juice|soda|a soft drink|iced tea|energy drink|sprite|fanta|"
        "tonic|a smoothie|grape juice|tomato juice|sparkling water|cherry juice|pear juice|"
     "pepsi|red bull|mineral water|squash|elderflower cordial|kombucha",
     "There's cider for two coppers, or milk for one.", "cider"),
    ("a milkshake|yoghurt|cream|buttermilk|goat milk|oat milk|almond milk|soy milk|kefir|hot milk with honey|"
        "eggnog|whipped cream", "There's fresh milk for one copper.", "milk"),
    ("steak|beef|roast beef|pork|ham|bacon|sausage|ribs|venison|lamb chops|veal|rabbit|duck|goose|turkey|hot dog|"
        "wild boar|meatballs|schnitzel|kebab|bear meat|mutton chops|liver|deer|pheasant|"
     "quail|a rack of lamb|black pudding|salami|horse meat|a hog roast|spare ribs|gammon|goulash|beef stew|"
     "a rare steak|pulled pork|barbecue|minced meat|kidneys|tongue|haggis|roast goose",
     "There's mutton stew for three coppers, or roast chicken for six.", "stew"),
    ("a burger|hamburger|pizza|taco|burrito|nachos|lasagna|a wrap|chicken nuggets|fries|chips|a cheeseburger|"
        "fried chicken|mac and cheese|a pasty|a quiche|a bagel|toast|pretzels|crisps|"
     "a sub|fast food|onion rings|a calzone|empanadas|dumplings|spring rolls|a sandwich with ham|a doner",
     "Odo's meat pie is four coppers.", "pie"),
    ("lobster|salmon|eel|oysters|crab|shrimps|caviar|herring|carp|cod|pike|tuna|mussels|squid|octopus|crayfish|"
        "fish and chips|sushi|fish soup|anchovies|sardines|grilled fish|prawns|clams|"
     "a fish sandwich|perch|fried fish|shark|whale", "There's smoked trout for five coppers.", "trout"),
    ("salad|vegetables|carrots|potatoes|cabbage|beans|peas|lentils|turnips|onions|leeks|tomatoes|spinach|"
        "pumpkin soup|onion soup|tomato soup|chicken soup|mashed potatoes|baked potatoes|corn|"
     "greens|tofu|broccoli|cucumber|asparagus|beetroot|vegetable soup|cauliflower|pea soup|broth|roast vegetables|"
     "garlic|radishes|a vegan burger|risotto|celery|a veggie bowl",
     "There's mushroom soup for two coppers.", "soup"),
    ("chocolate|ice cream|cookies|a donut|pancakes|waffles|pudding|cheesecake|a muffin|candy|sweets|biscuits|"
        "a croissant|gingerbread|honey cake|apple pie|cherry pie|strudel|custard|jam|fruit|"
     "pears|plums|grapes|bananas|strawberries|an orange|apples|a cupcake|brownies|marzipan|cinnamon rolls|"
     "chocolate cake|a sundae|macarons|popcorn|cherries|a peach|blueberry pie|raspberries|"
     "lemon tart|pumpkin pie|a birthday cake|toffee|liquorice|jelly|sponge cake|peach cobbler",
     "Elsie's apple tart is two coppers.", "tart"),
    ("eggs|omelette|scrambled eggs|fried eggs|cereal|cornflakes|muesli|oatmeal with raisins|french toast|"
        "boiled eggs|bacon and eggs|a full English|hash browns|granola|butter|a roll|olives|"
     "nuts|a cheese board|rye bread|garlic bread|a baguette|crackers|pickles|goat cheese|cheddar|blue cheese|"
     "hummus|an egg sandwich|peanut butter",
     "There's bread and cheese for two coppers.", "cheese"),
]
MORE = {"want": "[I'd like|I want|give me|can I get|can I have|could I have|may I have|I'll have|let me have|"
    "get me|bring me|I need|could I get|pour me|serve me|fetch me|make me|how about]",
        "kin": "[wife|son|brother|friend|husband|mother|father]"}


THAT = """[I'll take that|then that|all right, that|fine, I'll have that|that will do|ok that one|
 good enough, bring it|yes please|sounds good|let me try that|
        sure, why not|then I'll have that|bring me that instead|one of those then|I can live with that|go on then|
        very well, that|better than nothing|if I must]"""
NOT_THAT = """[no, nothing then|no thanks|I'd rather not|then nothing|not for me|hm, no|what a shame|pity|too bad|
 never mind then|how disappointing|no thank you|forget it then]"""


def nearest_topics():
    """One topic for a thing, so that the answer can name it."""
    refuses = topic(NOT_THAT, "As you like, {friend}. [Call me if you need something.|]")
    for things, offer, key in NEAREST:
        name, price = GOODS[key]["name"], coins(GOODS[key]["price"])
        takes = topic(THAT, f"One {name}, {price}. [Coming right up.|]", serves={key: 1})
        for thing in things.split("|"):
            bare = thing.removeprefix("a ").removeprefix("an ")
            thing = f"[{thing}|{thing}|one {bare}]" if bare != thing else f"[some |]{bare}"
            made = {"q": ASKED, "a": [f"[No {{bare}} here|We have no {{bare}}], {{friend}}. {offer}"],
                "weight": 0.12, "then": [takes, takes, refuses]}
            yield made | {"values": {**MORE, "thing": thing, "bare": bare}}


ELSEWHERE = """[where can I|where do I|where might I|where could one|where would I] [buy|get|
 find] {thing}[ here| in this town| around here|]
       [who|does anybody|does someone|is there anybody who] [sells|makes|deals in|
        has] {thing}[ here| in Thornwick| in town|]
       [I need|I want|I'm looking for|I have to get|I came to buy|we need|my {kin} needs|I could use|I want to order|
        I'd pay well for|got] {thing}
       [sell me|show me|let me see|I'd like to see|do you stock|do you deal in|do you rent out|can you lend me|
        how much for|how much is] {thing}
       [do you know|can you tell me|tell me|any idea] [who sells|where to get|where I can buy|where they sell|
        who would sell me] {thing}
       [you wouldn't have|you don't sell|you don't happen to have|I don't suppose you sell|is there a place to buy|
        is there a shop for|a shop with] {thing}
       {thing}[ please| for sale|, do you have that|, where do I find that|]
       [I can't go on without|I won't leave town without|how do I get hold of|what I need is] {thing}
       [mine broke, so I need|before I leave I need|for the road I want|as a present I need] {thing}
       [my kingdom for|what I'd give for|I'd give a lot for|if only I had] {thing}
       can {thing} be had [here|in this town|anywhere near|for a fair price]
       [point me to|send me to|take me to|I need to talk to] [someone|whoever|a man|the one] who [sells|deals in] {thing}
       [I came to town for|I'm shopping for|I've been saving up for|I have set my heart on] {thing}
       [nobody will sell me|I looked everywhere for|I asked at the gate for|the last town didn't have] {thing}[, can you help|]
       {thing}, [where would one go for that|who has that here|any idea where]
       [which stall|which shop|what house|which trader|who around here] [has|sells|might have|would have] {thing}
       [do you do|are you selling|would you part with] {thing}"""


def elsewhere_topics():
    for things, place in world.SOLD_ELSEWHERE.items():
        made = topic(ELSEWHERE, "", 4) | {"a": talk_lists.SOLD_ELSEWHERE_TALK["a"]}
        yield made | {"values": {**MORE, "thing": f"[{things}]", "place": place}}


NEVER_SOLD = topic(
    """[can I|could I|may I|I want to|I'd like to|what if I|let me] [buy|purchase|rent|own|take home] [the cat|
     Pickle|that lute|
        your lute|your cook|this table|the sign|your secret recipe|a whole barrel|the fireplace|your club|your apron|
        that chair]
       [how much|what price|what do you want|name your price] for [the cat|your cat|Odo|the sign|that lute|
        your apron|the painting]
       [sell me|I'll buy|I want to buy|let me buy] [your cat|Pickle|the goose on the sign|your lute|the bar|
        your chair|your apron]
       [is|are] [the cat|Pickle|the lute|your recipe|that chair|the sign|the rats] for sale""",
    "That's not for sale, {friend}. [Not for gold|Ask for an ale instead].", 2)
HOUSE = topic(
    """[can I|could I|may I|I want to|I'd like to|what if I|let me] [buy|purchase|take over|own|rent] [this tavern|
     the whole inn|
        your house|the Gilded Goose|the business|this place]
       [how much|what price|what do you want|name your price|a thousand silvers] for [the inn|this tavern|
        the whole house|the Goose|
        your business|everything in here]
       [sell me|I'll buy] [the inn|this house|the whole place|the Goose|this tavern|your inn]
       [is|isn't] [the inn|this house|this place|the tavern|the business] for sale
       [would you|will you|do you want to] [ever |][sell|give up] [the inn|the Goose|this house|your tavern]""",
    "The Goose is not for sale, {friend}. Not for gold.", 1)
NEVER_SOLD["values"] = HOUSE["values"] = MORE
TOPICS = [*nearest_topics(), *elsewhere_topics(), NEVER_SOLD, HOUSE]
