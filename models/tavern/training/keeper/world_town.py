"""The facts of the town: its places, its people, and what is told at the bar."""

# ------------------------------------------------------------------------------------------------------------------- places

# key, names a guest may use, name in an answer, directions, description
PLACES = [
    ("market", "[the market|the market square|the square|the town square|the marketplace|the centre of town|"
               "the old well|"
               "the middle of town]",
     "the market square", "go left out of the door and follow the street to the end",
     "[It's busiest on the sixth day, when the farmers come in|You'll find Pim's shop there, and the old well]"),
    ("smith", "[the smithy|a smithy|Brenna's smithy|Brenna's forge|the forge|a forge|a smith|a blacksmith|"
              "an armourer|"
              "the weapon shop|a weaponsmith|the blacksmith's shop|the anvil]",
     "Brenna's smithy", "go right out of the door and walk to the north gate",
     "[You'll hear the hammer long before you see it|Brenna makes the best blades in Thornwick]"),
    ("shop", "[the shop|a shop|the general store|Pim's shop|Pim's store|the store|a merchant|a store|the shops|"
             "a trader|"
             "a place to buy gear]",
     "Pim's shop", "go left out of the door to the market square and look for the green sign",
     "[Pim sells rope, lanterns, boots and maps|Count your change twice, for Pim is a sly one]"),
    ("healer", "[a healer|a doctor|a physician|a herbalist|the apothecary|Willa's house|Willa's door|the blue door|"
               "the healer's house|a surgeon|the herb woman's house|an apothecary]",
     "Willa's house", "go down Fish Lane to the river and knock at the blue door",
     "[Willa knows every herb and asks fair prices|Willa can mend a fever or a broken arm]"),
    ("chapel", "[the chapel|the temple|a temple|the church|a church|a priest|the bells|a shrine|a chapel|the bees|"
               "the house of the gods]",
     "the chapel", "climb the hill road and follow the bells",
     "[Sister Agnes keeps the door open day and night|Sister Agnes lives there, and her bees are behind the wall]"),
    ("tower", "[the tower|a wizard|the crooked tower|the wizard's tower|a mage|Eldwin's tower|the mage's tower|"
              "Master Eldwin's tower|the library|a library|the leaning tower]",
     "the crooked tower", "walk along the river past the mill until you see it lean",
     "[Master Eldwin lives there with too many books|Knock three times, and don't touch the door handle]"),
    ("docks", "[the docks|the dock|the river|the ferry|a boat|the harbour|the port|the ferry dock|the landing|"
              "the pier|"
              "the waterfront|the ferry landing]",
     "the ferry dock", "go down Fish Lane until your feet get wet",
     "[Joss takes you over the Wend for a copper|Joss rows from dawn until dusk]"),
    ("castle", "[the castle|the keep|the palace|the hall|Lady Isolde's hall|the great hall|the manor|the lady's hall|"
               "the lady's house|the seat of the lady]",
     "Lady Isolde's hall", "take the hill road past the chapel to the very top",
     "[The guards will ask your business, so be polite|Lady Isolde hears the people every second morning]"),
    ("guards", "[the guards|the guardhouse|the town watch|the barracks|the city guard|the guard|the watch|"
               "the watch house|"
               "the police|the jail|the captain's office|the constable]",
     "the guardhouse", "go right out of the door, then down to the south gate",
     "[Captain Roderick is stern but fair|Ask for Captain Roderick there]"),
    ("mill", "[the mill|a mill|Osric's mill|the water mill|the watermill|the mill wheel|the flour mill]",
     "the mill", "follow the river upstream until you see the wheel",
     "[Osric has been in a poor mood since his daughter left|Osric grinds the flour for the whole town]"),
    ("wood", "[the Greywood|the forest|the woods|the wood|Greywood|the trees|the dark forest|the wolves' wood]",
     "the Greywood", "leave by the west gate and walk for an hour",
     "[The wolves are bold there this year|Stay on the path and be back before dark]"),
    ("mine", "[the mine|the old mine|the mines|the cave|the caves|a cave|a dungeon|the dungeon|the abandoned mine|"
             "the closed mine|the mineshaft]",
     "the old mine", "leave by the north gate and follow the hill track for half a day",
     "[It has been closed for ten years, and people see lights there|Take a lantern, and take a friend]"),
    ("watchtower", "[the watchtower|the ruined watchtower|the ruins|the ruin|the old watchtower|"
                   "the tower across the river|"
                   "the bare hill|the broken watchtower]",
     "the ruined watchtower", "cross the river with Joss and climb the bare hill",
     "[People say there's gold beneath it|Nobody has found the treasure yet]"),
    ("capital", "[the capital|Kingsport|the city|the nearest city|the big city|another town|the next town|the sea|"
                "the coast|"
                "the nearest town|the king's city|the next city]",
     "Kingsport", "take the south road for three days",
     "[Travel with others, for there are bandits on that road|The sea is there, and so is the king]"),
    ("graveyard", "[the graveyard|the cemetery|the graves|a graveyard|the tombs|the churchyard|the burial ground]",
     "the graveyard", "climb the hill road and walk around the chapel",
     "[Some say a grey lady walks there at night|It lies behind the chapel, and I don't go there after dark]"),
    ("farm", "[the farm|Hob's farm|a farm|the sheep farm|old Hob's farm|Hob's place|the nearest farm|the farmhouse]",
     "Hob's farm", "leave by the west gate and take the first track on the left",
     "[Hob has lost three sheep to the wolves|Hob's dog barks, but it doesn't bite]"),
]

# distances; every other place is near
NEAR = "[Just a few minutes on foot|Not far at all, {friend}]"
FAR = {
    "wood": "About an hour on foot", "mine": "Half a day on foot, uphill", "capital": "Three days on the road",
    "watchtower": "About an hour, with the ferry", "farm": "Half an hour on foot",
}

# places inside the house
INSIDE = [
    ("[the toilet|the privy|the bathroom|the nearest bathroom|the nearest toilet|a bathroom|the outhouse|"
     "the restroom|the loo|"
     "a toilet|the wc|the latrine|the little house|the jakes|the chamber pot|a privy]",
     "[Out the back door and past the stable|The privy is out the back, past the stable]. [Take a candle with you|"
     "Mind the step]."),
    ("[my room|my bed|the bedrooms|upstairs|the rooms|the room I paid for|our room]",
     "Your room is up the stairs, the second door on the left. [Here is the key|Mind your head on the beam]."),
    ("[the common room|the sleeping hall|the cheap beds|the shared room]",
     "The common room is the big door past the bar. [Pick any free bed|]"),
    ("[the kitchen|the kitchen door|the place where you cook]",
     "The kitchen is behind the bar, but Odo [bites if you go in|lets nobody in]."),
    ("[the cellar|the basement|the barrels|the trapdoor|the way down to the cellar]",
     "The cellar is below us, under the trapdoor behind the bar. [There are rats down there|"
     "I keep my barrels there]."),
    ("[a seat|a table|a place to sit|a free table|a chair|a bench|a free seat|an empty stool]",
     "[Take the table by the fire, it's free|There's a bench free next to the window], {friend}."),
    ("[the fire|the fireplace|the hearth|a warm spot|the warmest place]",
     "The hearth is at the end of the room, {friend}. [Pull up a chair and warm your hands|Warm yourself]."),
    ("[the stable|the stables|the yard|my horse's stall|the stable door]",
     "The stable is behind the house, out the back door. [Tom looks after the horses|]"),
    ("[the bathtub|the tub|the bath|the washroom]",
     "The tub is in the back room, {friend}. [A hot bath is four coppers|]"),
    ("[the bar|the counter|the taps]", "You're standing at the bar, {friend}. What can I bring you?"),
    ("[the exit|the door|the way out|the front door]",
     "[The door is right behind you|Same way you came in], {friend}."),
]

# ------------------------------------------------------------------------------------------------------------------- people

# names a guest may use, name in an answer, pronoun, description, where to find them
PEOPLE = [
    ("[Brenna|the smith|the blacksmith|your smith|the woman at the forge]", "Brenna", "she",
     "[Brenna is our smith, and she has arms like oak branches|"
     "Brenna makes the best blades in Thornwick, and she knows it]",
     "at her smithy by the north gate"),
    ("[Eldwin|Master Eldwin|the wizard|the mage|your wizard|the old wizard|that wizard]", "Master Eldwin", "he",
     "[Master Eldwin is our wizard, clever and forgetful|"
     "Master Eldwin studies the stars, and nobody has seen him for a month]",
     "in the crooked tower past the mill"),
    ("[Willa|the healer|the herb woman|your healer|old Willa|the wise woman]", "Willa", "she",
     "[Willa is our healer, and she is older than the chapel bells|"
     "Willa is our healer, and she knows every herb on the river]",
     "behind the blue door by the river"),
    ("[Captain Roderick|Roderick|the captain|the captain of the guard|the guard captain|the commander|this captain]",
     "Captain Roderick", "he",
     "[Captain Roderick leads the guard, and he never laughs|Captain Roderick is a fair man with a loud voice]",
     "at the guardhouse by the south gate"),
    ("[Pim|the merchant|the shopkeeper|this Pim|the man at the shop|the fellow with the green sign]", "Pim", "he",
     "[Pim runs the shop on the square, and he would sell you your own hat|"
     "Pim is our merchant, small and quick and sly]",
     "at his shop on the market square"),
    ("[Joss|the ferryman|the boatman|the man with the boat|the fisherman|the rower]", "Joss", "he",
     "[Joss rows the ferry and catches my trout|Joss is our ferryman, and he sings while he rows]",
     "at the dock, at the end of Fish Lane"),
    ("[Sister Agnes|Agnes|the priestess|the nun|the priest|the sister|the holy woman|the beekeeper]",
     "Sister Agnes", "she",
     "[Sister Agnes keeps the chapel and the bees|Sister Agnes is a kind soul, and her bees make my mead]",
     "at the chapel on the hill"),
    ("[Tom|the stable boy|your stable boy|the boy|the stable lad|the lad in the yard]", "Tom", "he",
     "[Tom is our stable boy, and horses love him|Tom is twelve years old and eats like a grown man]",
     "behind the house with the horses"),
    ("[Odo|the cook|your cook|the chef|the man in the kitchen]", "Odo", "he",
     "[Odo is my cook, round as a barrel and proud of his stew|"
     "Odo has cooked here for fifteen years, and he shouts at everybody]",
     "in the kitchen, as always"),
    ("[Elsie|your daughter|your girl|the girl|the girl who bakes]", "Elsie", "she",
     "[Elsie is my daughter, nineteen years old and cleverer than me|Elsie is my girl, and she bakes the apple tart]",
     "baking in the kitchen"),
    ("[Lady Isolde|Isolde|the lady of the town|the ruler of this town|her ladyship|the lady|your lady|"
     "the lord of this town]",
     "Lady Isolde", "she",
     "[Lady Isolde rules Thornwick, and she rules it well|Lady Isolde is young, but she has a wise head]",
     "in her hall at the top of the hill"),
    ("[Hob|old Hob|the farmer|farmer Hob|the man with the sheep|the old farmer]", "old Hob", "he",
     "[Old Hob keeps sheep beyond the west gate|Old Hob is our farmer, and he has lost three sheep to the wolves]",
     "on his farm beyond the west gate"),
    ("[Osric|the miller|Osric the miller|your miller|the old miller]", "Osric", "he",
     "[Osric is our miller, and his daughter ran away with a bard|Osric grinds our flour and grumbles all day]",
     "at the mill, up the river"),
    ("[Finn|the bard|the singer|the musician|your bard|the minstrel|the man with the lute]", "Finn", "he",
     "[Finn is our bard, and he plays here every evening|Finn knows a hundred songs, and most of them are rude]",
     "on that stool by the fire, once the sun is down"),
    ("[Tobin|old Tobin|the old card player|the man at the cards|the old owner|that old man by the fire]",
     "old Tobin", "he",
     "[Old Tobin had the Goose before me, and he lost it to me at cards|"
     "Old Tobin still drinks here, and he still says I cheated]",
     "at the card table by the fire"),
]
# those of whom guests ask other things than of the rest
OTHERS = [
    ("[Bram|your husband|your late husband|your man]", "Bram", "he",
     "[Bram was my husband. He went north with the army and he never came home|"
     "Bram was a soldier, and I still keep his lute on the wall]",
     "gone, love, these nine years"),
    ("[Pickle|the cat|your cat|that cat|the fat cat|the grey cat]", "Pickle", "he",
     "[Pickle is my cat, fat and grey and very lazy|Pickle is a cat who is afraid of rats]", "asleep by the fire"),
    ("[the stranger|the hooded stranger|that guy over there|that man over there|that fellow in the corner|"
     "the guy in the corner|"
     "that guy sitting alone|the man sitting alone|the person sitting over there|the man in the corner|"
     "that hooded man|"
     "that person in the corner|the hooded man|the hooded figure|the fellow with the hood|the one who drinks alone|"
     "the shady fellow|that creepy man|the cloaked man]",
     "the stranger", "he",
     "[The stranger came three nights ago, pays in old silver and says nothing|"
     "Nobody knows the stranger's name. He drinks mint tea and watches the door]",
     "over there in the dark corner"),
]

# what each of them does, as a guest asks for it: `who grinds the flour`
DEEDS = {
    "Brenna": "[repairs swords|makes horseshoes|sharpens knives|mends armour|works the forge|forges blades|"
              "is the smith|"
              "shoes horses|makes the nails|hammers all day|could fix my shield|sells weapons|makes ploughs]",
    "Master Eldwin": "[knows magic|studies the stars|is the wizard|reads old books|sells spells|"
                     "lives in the crooked tower|"
                     "can read runes|knows about curses|could identify a magic ring|knows old languages|"
                     "can teach me magic]",
    "Willa": "[heals people|mends broken bones|treats a fever|sells herbs|looks at a bad tooth|is the healer|"
             "helps the sick|"
             "brews medicine|knows about wounds|delivers the babies|sells potions|can stitch a cut|"
             "lives behind the blue door]",
    "Captain Roderick": "[leads the guard|pays the bounty|catches thieves|commands the watch|keeps order|"
                        "is the captain|"
                        "arrests people|pays for the wolves|keeps the keys of the gates|hunts the bandits]",
    "Pim": "[sells rope|runs the shop|sells maps|sells lanterns|sells boots|buys old things|is the merchant|"
           "sells torches|"
           "buys furs|buys treasure|deals in odds and ends|sells tents]",
    "Joss": "[rows the ferry|runs the ferry|catches the fish|takes people over the river|is the ferryman|owns a boat|"
            "sings on the river|knows the river|brings your trout]",
    "Sister Agnes": "[keeps the chapel|keeps the bees|rings the bells|is the priest|leads the prayers|"
                    "buries the dead|"
                    "marries people|blesses travellers|makes the honey|hears confession]",
    "Tom": "[minds the horses|brushes the horses|is the stable boy|sleeps in the stable|is the boy in the yard|"
           "feeds my horse|looks after the mules]",
    "Odo": "[cooks here|cooks|makes the stew|is the cook|stands in the kitchen|makes the food|bakes the pies|"
           "shouts in the kitchen]",
    "Elsie": "[bakes the tart|makes the cake|is your daughter|bakes here|makes the apple tart|scrubs the rooms]",
    "Lady Isolde": "[rules here|rules the town|makes the laws|is the lady|lives in the hall|owns the land|"
                   "lost a necklace|"
                   "is in charge of the town|lives in the castle|judges people]",
    "old Hob": "[keeps sheep|is the farmer|brings the milk|lost three sheep|has the farm|owns the sheep|"
               "grows barley]",
    "Osric": "[grinds the flour|runs the mill|is the miller|makes flour|lost his daughter|grinds the barley]",
    "Finn": "[sings here|plays the lute|is the bard|makes the music|plays in the evening|sings tonight|"
            "knows the old songs]",
    "old Tobin": "[had the tavern before you|plays cards here|lost this house at cards|calls you a cheat|"
                 "owned the Goose once]",
}

# ------------------------------------------------------------------------------------------------------------------ rumours

# what it is about, the rumour, more of it, who or where to ask, reward
RUMOURS = [
    ("[the wolves|wolves|the wolf|the sheep|the white wolf|the wolf pack|Hob's sheep|those wolves|the missing sheep]",
     "The wolves in the Greywood have grown bold, and they took three of Hob's sheep",
     "[Hob saw a whole wolf pack himself, and the leader is white as snow|"
     "The leader is a huge white wolf, and no arrow seems to hit it]",
     "Captain Roderick", "Captain Roderick pays two silvers for every wolf"),
    ("[the lights|lights in the mine|the blue lights|strange lights|the lights in the old mine|those blue lights|"
     "the smugglers]",
     "People see blue lights in the old mine at night, though it has been closed for ten years",
     "[Joss saw the lights from the river. Some say it's ghosts and I say it's smugglers|"
     "The lights are blue and they move in a line, like men with lanterns]",
     "Joss the ferryman", "Nobody pays for the lights in the mine, but you may keep what you find"),
    ("[the necklace|Lady Isolde's necklace|the thief|the theft|the stolen necklace|the missing necklace|"
     "the jewel theft|"
     "the silver necklace|the raven]",
     "Lady Isolde's silver necklace was stolen, right out of her bedroom",
     "[The window was locked from inside, and a raven was seen on the roof|"
     "The necklace vanished on the night of the full moon, and only a black feather was left]",
     "Captain Roderick", "Lady Isolde promised fifty silvers for the necklace"),
    ("[the miller's daughter|Osric's daughter|the girl from the mill|the runaway girl|the girl who ran away|"
     "the missing girl]",
     "The miller's daughter ran away with a travelling bard, and Osric hasn't smiled since",
     "[The girl and her bard took the south road at dawn, with one horse and no money|"
     "The girl left a note, and it was a song. Osric can't even read]",
     "Osric at the mill", "Osric offers a year of free flour to whoever brings his daughter home"),
    ("[the ghost|the grey lady|ghosts|the haunting|the lady in grey|the ghost in the graveyard|the spirit]",
     "A grey lady walks in the graveyard at night, they say",
     "[The grey lady carries a lantern and looks for a grave with no name|"
     "Sister Agnes says that the grey lady only weeps and does no harm]",
     "Sister Agnes", "For the grey lady there's only a blessing from Sister Agnes, and a jar of honey"),
    ("[the purple smoke|the smoke|the smoke over the tower|the smoke from the tower|the missing wizard|"
     "Eldwin's smoke]",
     "Purple smoke comes from the crooked tower, and nobody has seen Master Eldwin for a month",
     "[At night you can hear Master Eldwin argue with somebody, but he lives alone|"
     "Pim left bread at the tower door, and in the morning there was a stone loaf in its place]",
     "Pim at the shop", "No reward for the smoke, but a wizard in your debt is worth more than silver"),
    ("[the treasure|the gold|treasure|the buried gold|the robber king|the robber king's gold|the hidden treasure|"
     "the gold under the watchtower|buried treasure]",
     "They say a robber king hid his gold beneath the ruined watchtower",
     "[The door to the gold opens only at midnight, so the song goes|"
     "Three men went to look for the gold last spring. Two came back, and they don't speak of it]",
     "Finn the bard", "The gold itself is the reward, if you live to spend it"),
    ("[the dragon|dragons|a dragon|the red dragon|that dragon|the beast in the mountains]",
     "A shepherd saw a dragon over the northern mountains, on the first night of frost",
     "[The dragon was red, and long as the chapel roof. The shepherd has not slept since|"
     "The dragon carried off a cow, and the cow was heard for a long while]",
     "the shepherds at the market", "The king in Kingsport would pay a chest of gold for a dragon's head"),
    ("[the bandits|bandits|robbers|the south road|the robbers|the highwaymen|the bandit chief|"
     "the man with the red scarf|"
     "the outlaws|brigands]",
     "Bandits robbed two wagons on the south road last week, so the merchants travel together now",
     "[The bandits' chief wears a red scarf and says please when he robs you|"
     "There are about ten bandits, and they hide near the broken bridge]",
     "Captain Roderick", "Captain Roderick pays twenty silvers for the bandit chief with the red scarf"),
]

# in the same order: where it is, and what a guest says who wants to do something about it
RUMOUR_GOALS = [
    ("The wolves are in the Greywood, an hour beyond the west gate",
     "[I'll hunt the wolves|I'll kill the wolves|I will kill that white wolf|I'll bring you a wolf skin|"
     "those wolves are as good as dead|I'm a hunter, the wolves are mine|I'll avenge the sheep]"),
    ("The lights are in the old mine, half a day up the hill track",
     "[I'll go to the mine|I'll look at the mine|I'll explore the mine|I'll see what those lights are|"
     "I'm not afraid of a few lights|to the mine then]"),
    ("It was stolen in Lady Isolde's hall, at the top of the hill",
     "[I'll find the necklace|I'll catch the thief|I'll look for the thief|I'll get that necklace back|"
     "I'm good at finding things|I'll solve this riddle]"),
    ("She went down the south road, I should think",
     "[I'll find the girl|I'll bring her home|I'll look for her|I'll bring the girl back to her father|"
     "I'll follow them down the road]"),
    ("The grey lady walks in the graveyard behind the chapel",
     "[I'll talk to the ghost|I'll go to the graveyard|I'll visit the graveyard|I'll give that spirit some peace|"
     "I'll watch the graves tonight|ghosts don't scare me]"),
    ("The smoke is at the crooked tower, past the mill",
     "[I'll go to the tower|I'll look after the wizard|I'll knock at his door|I'll see if the wizard is alive|"
     "I'll look into that smoke]"),
    ("The gold is under the watchtower on the bare hill, across the river",
     "[I'll find the treasure|I'll dig for the gold|I'll look for the gold|I'll go and get rich|"
     "I'll open that door at midnight|that gold is mine]"),
    ("The dragon flies over the northern mountains",
     "[I'll kill the dragon|I will slay the dragon|I'll fight the dragon|I'll bring back its head|"
     "I have slain bigger beasts|that dragon will be my trophy]"),
    ("The bandits are on the south road, near the broken bridge",
     "[I'll fight the bandits|I'll catch their chief|I'll hunt the bandits|I'll bring you that red scarf|"
     "I'll clear the road|ten bandits are nothing to me]"),
]
