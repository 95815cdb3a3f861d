"""More of what is said at table and of who is in the house, with the answers of talk_house_table.py and others."""
from . import talk_house, talk_house_folk, talk_house_table, talk_more
from .talk_house_more import again

SAID = {
    "It's Thornwick barley": """
        [who's the brewer here|you brew, don't you|do you make this stuff yourself|is this home brew]
        [whose hand is behind this ale|where do the barrels come from|is the ale made in this very house]
        [do you buy your ale in|does somebody deliver your ale|who fills your barrels]""",
    "[He shouts, but his stew": """
        [who do you have in the kitchen|who made my supper|who do I thank for this stew]
        [you've a good cook|whoever cooks here knows his trade|somebody back there can really cook]
        [did your mother teach you to cook|are you the cook, too|can you cook as well as pour]""",
    "All of it is fresh": """
        [is the meat any good today|nothing's gone off, I hope|the fish isn't off, is it|how's the fish today]
        [I've a weak stomach, is the food safe|will this make me ill|is it safe to eat here|can I trust the kitchen]
        [did you bake today|is the bread still soft|what's freshest tonight|no leftovers for me, please]""",
    "[I'll tell Odo|Odo will like": """
        [that was tasty|that was a good meal|best meal in weeks]
        [so good|mmm, good|finger licking good|very tasty, this]
        [I've never eaten so well|I ate like a king|I ate every crumb|not a drop left in the bowl]
        [Odo has outdone himself|that cook of yours is a treasure|hats off to the kitchen|bravo, kitchen]
        [I could lick the plate|I'd walk ten miles for that stew|my belly says thank you|my belly is happy]
        [just what I needed, that stew|that stew put me back on my feet|I feel human again]
        [I couldn't eat another bite|I'm full up|I'm stuffed to the gills|I must loosen my belt]""",
    "[I brew my ale with care": """
        [good ale|good ale, this|fine ale|lovely ale|that's good ale|great beer|proper beer|tasty ale]
        [this ale is worth the journey|your ale would wake the dead|your ale puts hair on the chest]
        [I've drunk all over the land, this is the best|I could drink this all night|I'd swim in this ale]""",
    "and Odo will warm it up": """
        [my food's cold|this is cold|this has gone cold|I talked too long and it's cold now]
        [could this be a bit warmer|I'd like it hotter|it's hardly warm|it's only warm on the outside]
        [the soup could be hotter|the pie is cold inside|is stew meant to be cold]""",
    "[Give it here, {friend}|I'm sorry, {friend}]. You'll": """
        [something's in my soup|there's something in my stew|what's this in my bowl|what's that swimming in my mug]
        [I almost choked on a bone|I broke a tooth on a stone in the bread|this stew has fur]
        [my soup is looking at me|it moves|something in my stew just moved|I've company in my soup]""",
    "I'll have a word with Odo and bring you": """
        [this is awful|I can't eat this|this is burnt|it's burnt black|it's all salt|too salty|too peppery|tasteless]
        [the meat is like leather|the meat is as tough as a boot|I could sole my shoes with this meat]
        [this isn't what I hoped for|I'm not happy with my food|this meal is a let-down|I've had better prison food]
        [is the cook in love, it's so salty|did somebody drop the salt in|somebody forgot to cook this]
        [the bread is hard as stone|the bread is stale|the cheese is mouldy|the milk has turned|the fish is off]
        [send this back to the kitchen|take it away|take this back|I'm sending this back]""",
    "[Hand it over, {friend}|That won't do, {friend}]. I'll pour": """
        [this ale is flat|my ale's flat|my beer is warm|warm beer|this ale has gone off|this beer is sour]
        [this mug isn't full|half of this is foam|that's a short measure|you call this a full mug]
        [there's lipstick on my mug|my mug is dirty|my mug leaks|this cup has a crack|my mug has a hole]
        [this tastes like dishwater|this is more water than ale|is this ale or dishwater]""",
    "[It's coming, {friend}|Soon": """
        [where's my food|where's my ale|where's my stew|still waiting here|I'm still hungry here]
        [have I been forgotten|you forgot about us|did the cook fall asleep]
        [how much longer|how long will it be|how long until my food comes|will it take long|is it coming]
        [I could have cooked it myself by now|my beard has grown waiting|I'm growing old here]
        [we ordered ages ago|those fellows came after us and were served first|everyone has food but me]
        [could you chase the kitchen up|tell Odo to hurry|tell the cook I'm starving|can you speed it up]""",
    "No harm done, {friend}": """
        [I made a mess|I've made a mess|clumsy me|I'm so clumsy|butterfingers]
        [I tipped over my mug|my ale went everywhere|there goes my ale|ale all over the table]
        [I broke something|something broke|I knocked a plate down|I dropped a plate|I've broken your mug]""",
    "[But wash the dishes and Odo": """
        [I'm skint|I'm out of coin|I'm penniless|I haven't a copper|not a copper to my name|I'm dead broke]
        [my last coin went to the ferryman|I gambled it all away|bandits took everything I had]
        [I can't pay you today|I've nothing to give you|all I've got is holes in my pockets|what can I get for nothing]
        [could you spare a crust|a bite to eat for a poor soul|have pity on a beggar|alms for the poor]
        [I've not eaten for three days and I've no money|hungry and broke|hungry, but no coin]
        [I'm good for it, I swear|I'll pay you back|let me owe you|pay you next time|can I settle up another day]
        [do you feed the poor|is there charity here|anything free to eat|free food|what's free for the hungry]
        [I'd do anything for a bowl of stew|I'd work for a meal|will work for food|let me work for a meal]""",
    "It pays a bowl of stew": """
        [I could help in the kitchen|let me help with the dishes|I can wash up|need help with the dishes]
        [need any wood chopped|who chops your wood|I've a strong back, any chores|any chores for me|any chores]
        [are you short of hands|are you short-handed|you look like you need help in here|shall I lend a hand here]
        [I'd make a good barmaid|could I serve tables here|I could wait on tables|do you need someone to serve]""",
    "Breakfast is from sunrise": """
        [what do I get in the morning|what's the first meal here|anything to eat before I leave in the morning]
        [can I have an early breakfast|is there porridge in the morning|when can I break my fast|breakfast at what time]
        [I can't start the day on an empty stomach|I'm no good before breakfast|I like a big breakfast]""",
    "Supper is when the bells ring six": """
        [when do we eat|when's supper|when's dinner|when is food served|when do you serve food|what time's supper]
        [is it too late to eat|am I too late for food|is the kitchen closed|has the kitchen closed|still cooking]
        [can I still get something warm this late|can I eat at midnight|do you serve late]""",
    "[Water is free, {friend}": """
        [some water would be nice|I need water|I need some water|water for me|give me water|a drink of water]
        [I don't drink alcohol|I never touch the stuff|nothing strong for me, just water]
        [my throat is dry but my purse is empty|something to drink that costs nothing|what can I drink for free]
        [do you have plain water|is there water to drink|a jug of water for the table|tap water|iced water]
        [my waterskin is empty|can I fill my waterskin|can I fill my flask with water|refill my bottle]
        [I've had enough ale, water now|water between two ales, please|I should drink some water]""",
    "Nobody ever left my table hungry": """
        [is it a big bowl|are the portions big|are the portions small|will that fill me|is one enough for a hungry man]
        [I eat for three|I've a big appetite|I'm a big eater|I eat like a horse]
        [is there enough for two in that|is the pie large|do I get a full plate|don't skimp on the stew]""",
    "[Odo will wrap it": """
        [wrap it up for me|can I take it home|doggy bag|a bag for the rest|can I take the rest home]
        [too much for me|I can't manage it all|my eyes were bigger than my belly|save the rest for later]
        [any bones for my dog|my dog would love that bone|have you something for my dog to chew]""",
    "[Barrels, cobwebs, and rats": """
        [something is scratching below|what's scratching|what's that scratching|do you hear that scratching]
        [something squeaks under the boards|there's something under the floor|something ran over my foot]
        [what's under that trapdoor|where does the trapdoor lead|what's the trapdoor for|what's down those stairs]
        [what's it like in your cellar|what do you hide in the cellar|is there something in the cellar|cellar?]
        [the floor is squeaking at me|your cellar is noisy|it's lively down in your cellar|somebody is in your cellar]""",
    "A dozen rats live in my cellar": """
        [a rat just ran past|a rat|is that a rat|I saw a rat|was that a rat|there's a rat in here]
        [something has gnawed at my boots|something nibbled at my bread|something chewed through my pack]
        [I found droppings on the bench|there are droppings in the corner|those aren't raisins on the floor]
        [you seem to have a vermin problem|do you have a problem with vermin|I hear you've a rat problem]
        [something with a long tail|big one, that rat|that's the biggest rat I ever saw|that rat was as big as a cat]""",
}
FOLK = {
    "[Dogs are welcome if they leave Pickle": """
        [my dog's outside|my dog is outside in the rain|may my dog come in|can the dog come in|he's a good dog]
        [is it all right that I brought my dog|do you like dogs|got a corner for my dog|my dog is wet and hungry]
        [my wolf is tame|I've a bear cub with me|my raven stays on my shoulder|my ferret won't bite]""",
    "[Not in my taproom|Not through my door]": """
        [can my horse come in|my horse would like to come in|may I bring my donkey to the bar]
        [my pig is house trained|there's no harm in a cow by the fire|my mule likes company]""",
    "Tom will do it, {friend}": """
        [I need somebody to carry this upstairs|could someone carry my trunk|is there a lad for errands|boy!]
        [somebody should polish these boots|can anyone take a message across town|who could run an errand for me]""",
    "That's Odo, my cook these": """
        [who's yelling|somebody's cursing in your kitchen|there's a war in your kitchen]
        [a pan just flew across the kitchen|something crashed in the kitchen|is the cook all right|is the cook mad at me]""",
    "When I sing, the guests": """
        [sing for us, Marla|do you have a good voice|would you sing if I paid you|let's hear you sing, keeper]
        [hum me a tune|you look like a singer|come on, one song, Marla|sing me to sleep]""",
    "A copper in his hat": """
        [does the bard take tips|is there a hat for the singer|do we pay for the music|is the music free]
        [I want to thank the bard|how do I thank the singer|what would please Finn]""",
    "Only dice and cards here": """
        [any darts|got a chess board|do you play chess|is there a dart board|who plays chess here|draughts, anyone]
        [arm wrestling, anyone|who dares to arm wrestle me|bet I can drink you under the table|drinking game, anyone]""",
    "[The guard takes them|Captain Roderick": """
        [what if someone runs off without paying|do people ever cheat you|
            what happens if I don't pay]
        [what do you do with bad guests|what becomes of cheats here]""",
    "That's Pickle, my cat": """
        [is that cat yours|who's the furry one|there's a cat|hello, cat|a cat|kitty|whose kitty is this]
        [who owns this moggy|what do you call that beast|that ball of fur has a name, I hope]
        [something furry brushed past my leg|something purrs under my chair|what's purring|who's purring]
        [I'm a cat person|what a lovely cat|cute cat|what a handsome tom|big cat]
        [your cat is staring at me|the cat is looking at me|why does that cat stare at me|that cat judges me]""",
    "Scratch Pickle behind": """
        [can I stroke him|may I pet him|does he like to be petted|will he let me stroke him|he won't scratch, will he]
        [he's asleep on my cloak|he's sitting on my feet|he rubs against my leg|he's kneading my knee]
        *[strokes the fat cat|scratches Pickle|lets the cat sniff his hand|rubs Pickle's belly]*""",
    "Pickle only moves for fish": """
        [your cat is begging|the cat wants my supper|he's after my fish|the cat has his paw in my bowl]
        [what does he eat|he's awfully fat|who feeds that cat|that cat could lose some weight]
        [a little fish for the cat|here's a bit of trout for the cat|may I give him a scrap]""",
    "Finn plays when the sun is down": """
        [no music tonight|is the bard in|does the bard play tonight]
        [give us some music|let's have some music|a bit of music would be good|I miss music|too quiet without a tune]
        [what do you do for entertainment|what's the entertainment|what's there to amuse us|something to cheer us up]
        [I came to hear Finn|they told me of your bard|I was told to hear your bard|is it true Finn plays here]
        [whose stool is that by the fire|what's that stool for|who sits on that stool]""",
    "Finn stops at midnight": """
        [when does that singing stop|when does the music stop|does he sing all night|how long will he play]
        [he's off key|that fiddle hurts my ears|my ears are bleeding|can we have him stop|enough of that lute]
        [I can't stand that racket he calls music|not that song again|he's played that one twice]""",
    "There are dice on the long table": """
        [anyone for cards|who's up for a game|anyone up for a game|fancy a game|a game of cards|a game of dice]
        [what can I do here for fun|what do people do here all evening|how does one pass the time here]
        [where's the gambling|got any dice|got any cards|are there cards|do you have a deck|deal me in]
        [I've silver burning in my pocket|I feel like losing money|I want to try my luck|lady luck smiles on me]""",
    "Farmers, boatmen, and a hooded stranger": """
        [who are all these people|who's here tonight|who else is in|who's in tonight|what a crowd, who are they]
        [any faces I should know|anyone I should meet|anybody worth talking to|who's who in here]
        [what sort of people drink here|are these all locals|who are your regulars]
        [odd bunch in here|rough lot in here|motley crew|colourful crowd|strange folk you have here]""",
    "Nobody knows, {friend}. The stranger came": """
        [who's that in the corner|who is that man in the hood|what's with the hood over there|who's the quiet one]
        [that fellow hasn't said a word|that one gives me the shivers|he hasn't taken his eyes off me]
        [someone's watching us from the corner|don't look now, but that man is staring|why does he hide his face]
        [who drinks alone over there|who's the mystery man|who's the dark stranger|what's his story, the hooded one]""",
    "Nobody fights in the Goose": """
        [is it rough in here|will there be trouble tonight|do things get ugly here|is it a peaceful house]
        [I fancy a fight|I could do with a good scrap|who wants to fight|who here wants a black eye]
        [when was the last brawl|does anybody ever get hurt in here|how do you keep order in here]""",
    "[I'll have a word with him": """
        [he keeps touching me|he won't leave me be|that man is a pest|a fellow over there keeps winking at me]
        [somebody pushed in front of me|that man spat on my boots|that lout spilled his ale on me on purpose]
        [he's drunk and he won't go away|that man frightens my wife|he's making a nuisance of himself]
        [can you make him go away|get him away from me|please get rid of that man|I want him thrown out]""",
    "Safe enough. I keep a club": """
        [are we safe here|is it safe in here|can they find me here|will you protect me]
        [I don't trust these people|can these people be trusted|everyone here looks like a thief]
        [should I hide my purse|is my purse safe|I've a lot of gold on me|is there a guard on the door]
        [it feels rough here|I feel unsafe|I'm a bit afraid here|promise me I'm safe]""",
}
GHOSTS = {
    "No ghosts here, {friend}": """
        [is this place haunted|is the Goose haunted|is it haunted|this house is haunted|haunted, this house]
        [I saw a shadow on the stairs|something touched me in the dark|a cold hand brushed my neck|doors open by themselves]
        [the candle went out by itself|my chair moved by itself|something moved my boots in the night]
        [is there a spirit in this house|any spirits besides the ones in bottles|who haunts this house]
        [I have a feeling we're not alone|something's not right in this house|I feel a presence|I sense the dead here]
        [I don't sleep in haunted houses|I'd love to see a ghost|show me the haunted room]
        [they say a murder happened here|someone must have died in that bed|how many people died in this house]
        [I hear moaning at night|chains rattled in the night|somebody wept in the wall|a white lady on your stairs]""",
    "[All is well, then|Good], {friend}": """
        [found it|got it back|oh, here it is|it was in my pocket all along|it was under the bench|I have it now]""",
    "Bread and cheese for the road": """
        [what can I eat on the way|I need food for the journey|something I can eat in the saddle|a packed lunch]
        [my bread bag is empty|we're out of provisions|we need to stock up on food|I've three days to walk, what can I carry]""",
    "Stay as long as you like, {friend}. [The fire": """
        [can I just sit here|I don't want anything, may I sit here anyway|do I have to buy something]
        [I'm only here to warm up|I'll only stay till the rain stops|I've nowhere else to go|I don't want to go out again]
        [will you throw me out if I don't drink|is it all right just to sit here|I won't drink, but may I stay]""",
}
HOUSE = {
    "We have ale, cider and mead": """
        [what's good to have here|what sort of things do you sell|what's in store tonight]
        [let's see what you've got|what have we here|what do you have on offer|what's on offer|what's available]
        [what does this house have to offer|what can a traveller get here|tell me what there is|run me through the menu]
        [I don't know what you have|first time here, what do you serve|is there a list of what you serve]""",
    "[Mutton stew for three coppers": """
        [my belly is growling|my stomach is rumbling|my belly is empty|my belly thinks my throat is cut]
        [I could eat an ox|I could eat a house|I could eat|we could eat|I'm ravenous|I'm peckish|bit peckish]
        [I've had nothing since breakfast|I've had nothing but berries for days|I missed my supper|
            no bite since this morning]
        [something hot in my belly, that's what I need|I need a hot meal|a hot meal would save me|hot food, please]
        [what's in the oven|what's in the pot|what's hot|anything hot|what have you got that's hot]
        [something to fill a hole|something to chew|something with meat in it|anything but more dry bread]
        [grub|nosh|food, now|feed us|we need feeding|food for a hungry man|a meal|supper|dinner|lunch]""",
    "[Ale and cider are two coppers": """
        [my throat is like sand|I'm dry as a bone|I'm dry|I've a thirst|I've a terrible thirst|such a thirst]
        [I need to drown my sorrows|I want to get drunk|time for a drink|a drink to forget]
        [something to wash down the dust|dust in my throat|I swallowed half the road|my tongue sticks to my gums]
        [what's in those barrels|what are folk drinking|what do you have on tap|what can you pour|pour something]
        [where's the booze|where does one get a drink|anything wet|drinks, please|anything to drink here]""",
    "Take the mutton stew and a mug": """
        [surprise me|I trust your taste|I leave it to you|your choice|dealer's choice|whatever you think]
        [bring me whatever is good|bring me your best|what's worth eating|what won't I regret]
        [I'm new here, what should I have|what would a local have|what's the best thing in the house]
        [help me choose|I'm no good at choosing|everything sounds good|too many choices]""",
    "[Ale is two coppers, stew is three": """
        [what does it all cost|what will this cost me|what do things cost here|is this place expensive]
        [how deep must I dig in my purse|are you dear|is it dear here|can a poor man afford this house]
        [what's the damage for a meal here|what can one get for little money here|got a price list|rates]""",
}
TOPICS = [again(module.TOPICS, said, asked)
          for module, more in ((talk_house_table, SAID), (talk_house_folk, FOLK), (talk_more, GHOSTS), (talk_house, HOUSE))
          for said, asked in more.items()]
