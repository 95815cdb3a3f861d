"""More questions about the details of each rumour, in the order of talk_town_rumours.DETAILS."""

# (rumour, which of its details): questions that follow when the rumour was told
MORE = {
    ("wolves", 0): """[who spotted them|did Hob see it himself|who says there's a pack|who counted them|any eyewitness]""",
    ("wolves", 1): """[a whole pack|more than one|five or fifty|how large a pack|how many pairs of yellow eyes|
        how many arrows do I need|
        do they hunt together]
        [give me|any] numbers[, how many are they|]""",
    ("wolves", 2): """[who's at the head of the pack|and the big white one|how do they follow a white wolf|can steel kill it|
        do silver arrows help|is the white one a ghost|what makes the white one so special|why can't they shoot the leader]
        [an arrow must hit it|everything dies by the sword|surely someone can shoot the leader]""",
    ("wolves", 3): """[only sheep|did anyone die|have they eaten a shepherd|any people hurt|have they tasted man|
        just the three sheep|
        how bad are the losses]""",
    ("wolves", 4): """[what's a wolf worth|how much a head|two for each|what's the price on a wolf|who buys the skins|
        who counts the skins|where's my money if I bring ten]""",
    ("lights", 0): """[what sort of light|like candles or like stars|red, or blue|do they flicker|is it fire|
        steady or dancing|
        like torches|do they float]""",
    ("lights", 1): """[ghosts or smugglers|ghosts, or men|which is it, ghosts or smugglers|so is it spirits or thieves|
        miners' ghosts|dead miners|living men, or dead ones|what's your bet|who would creep about in a mine|
        could it be bandits down there|dwarves perhaps|it must be smugglers|surely it's ghosts|
        what would smugglers want there]
        [which of the two|which of those] [do you believe|is right|is it|would you bet on]""",
    ("lights", 2): """[who first saw them|from where can one see them|seen from the river|has nobody looked|
        did Joss go up there|who's brave enough to look|was anybody down there since]""",
    ("necklace", 0): """[who could have done it|who might have done it|whodunnit|whom do you suspect|
        whom does the captain suspect|whose work was it|an inside job|one of the servants|a maid, perhaps|
        was it a servant|was it the stranger|could it be magic|a bird did it|you think a raven took it|a trained raven|
        was it somebody I know|is there a trail to follow|what did the thief leave behind]
        [did anyone|did the guards] [see a man|find a trace|arrest somebody]
        [give me|are there|I need] [a clue|clues|something to go on|footprints|a trace|a suspect]""",
    ("necklace", 1): """[through a locked window|how's that possible|how does one get past a lock|on what night|
        when did she miss it|was it dark that night|was the door forced|through the chimney|so nobody broke in|
        how long has it been gone|which night was that]
        [how did|how could] [anybody|a thief|he] [reach the bedroom|slip past the guard|get into her room]""",
    ("necklace", 2): """[what am I looking for|how would I recognise it|gold or silver|does it have stones|
        how precious is it|
        is it old|what's so special about that necklace|worth stealing|how would I know it's hers]""",
    ("necklace", 3): """[this one here|is this it|look what I have|it was in the raven's nest|I may know the thief|
        suppose I had it|if I found it, where do I bring it|where would I bring it]""",
    ("daughter", 0): """[what's the bard called|who's the lucky fellow|a bard of this town|did Finn have a hand in it|
        your own Finn|
        what sort of bard|who was her sweetheart|tell me his name|is he handsome|who stole her heart]""",
    ("daughter", 1): """[for what reason|what drove her|was she unhappy at home|a love match|love, or money|
        did he bewitch her|
        did she go willingly|what was in the note|what did the note say|who can blame her]""",
    ("daughter", 2): """[which way were they going|on foot, or on horseback|how far can they be|can I still catch up|
        where's the happy pair now|by day, or by night|did anyone see them go|what were they riding|
        did they have money]""",
    ("daughter", 3): """[and the old man|how's the poor father|does he miss her|would he forgive her|is he cross|
        what would he give to see her|does the miller send somebody after her|and what about her father]""",
    ("ghost", 0): """[who met her|any eyewitnesses|has a living soul seen her|is there anybody who saw the lady|
        who came across her]""",
    ("ghost", 1): """[what's her business there|why can't she rest|what keeps her from resting|what's her name|
        who was she in life|what grave|whose grave|a lost love, perhaps|did she die here|what does she search for|
        how could one help her rest]""",
    ("ghost", 2): """[is she the biting kind|would she hurt me|would she hurt a fly|is she angry|should I bring salt|
        will she follow me home|how dangerous can a dead lady be|evil, or only sad|has she killed anybody]""",
    ("ghost", 3): """[when's the best time to see her|does she come each night|at midnight|at what hour would I meet her|
        when should I watch for her|what does she carry|does she carry a light]""",
    ("smoke", 0): """[what's he brewing|some spell gone wrong|is he in trouble|who else is in there|whom does he shout at|
        what's he up to in there|is it poison|what could make purple smoke|has he gone mad|
        is he talking to himself|a demon perhaps|who could be with him]""",
    ("smoke", 1): """[why not kick in the door|has nobody looked|who tried the door|what about the bread|turned to stone|
        bread turned to stone|who left bread there|did Pim knock|who was there last]""",
    ("smoke", 2): """[for how long now|a week, or longer|when did you last see him|how many weeks|
        when was he last at the bar|
        how long without a sign of him]""",
    ("gold", 0): """[whose loot was it|a robber, and a king|which robber king|what happened to that king|where did he get it|
        was he from here|when did he live|does the song say more]""",
    ("gold", 1): """[what about the door|how does it open|a magic door|at what hour does the door open|
        what do I need to get in|how would I get at it|is there a trick|does one need a key|noon or midnight]""",
    ("gold", 2): """[any takers so far|has nobody dug for it|what became of the third|who came back|two out of three|
        who's been there|what did they see down there|has anyone had luck|did they bring anything back]""",
    ("gold", 3): """[a chest, or a cellar full|enough to retire|how many chests|a king's fortune|what's it all worth|
        how heavy is it]""",
    ("dragon", 0): """[green, or red|how long was it|how huge|wings and all|big as a house|what sort of beast exactly|
        how would I recognise it|a small one, perhaps|was it big]""",
    ("dragon", 1): """[did it burn the village|anyone eaten|what did it feed on|poor cow|will it come for us|
        is Thornwick next|
        what harm has it done|did it take more than a cow]""",
    ("dragon", 2): """[how would one fight such a thing|what's its weak spot|would a spear do|I've a spear and no fear|
        any tips for dragon slayers|could an army beat it|how do heroes do it|does it sleep by day|where does it nest]""",
    ("dragon", 3): """[which shepherd was it|was the man sober|who's the witness|on which night|could he have dreamt it|
        is the shepherd reliable]""",
    ("bandits", 0): """[a handful, or an army|how strong are they|how many swords|ten, or a hundred|just how large a gang|
        could I take them alone|how many must I fight]""",
    ("bandits", 1): """[who's the boss|who gives them orders|a polite robber|what's that about a scarf|
        how do I recognise their chief|what colour is his scarf|who's in charge of them|is he really so polite]""",
    ("bandits", 2): """[where do they lie in wait|where would I be ambushed|which part of the road|
        near which bridge|where should I look for their fire|where's the ambush|where might their den be]""",
    ("bandits", 3): """[what was in the wagons|whose wagons|anybody killed|how bloody was it|did blood flow|
        do they leave people alive|are they killers|just two wagons|what have they done so far]""",
    ("bandits", 4): """[what's the safest way south|how do merchants do it|with whom can I travel|can I slip by at night|
        how would you go south|I must reach Kingsport all the same|what do clever travellers do]""",
}

# the same without the rumour before
BY_NAME = {
    ("wolves", 0): """[who saw|who has seen|did anybody really see|who found] the [wolf pack|pack of wolves]
        [did Hob|did the farmer] see the wolves[ himself|]""",
    ("wolves", 1): """[just how many|about how many|roughly how many] wolves [roam|prowl|hunt in] [the Greywood|that wood]
        [is it one wolf|a lone wolf], or a whole pack
        how [big|strong|large] is that wolf pack""",
    ("wolves", 2): """[what's the story with|what's so special about|they speak of|who has shot at] [the white wolf|
        a wolf white as snow]
        why [can't anybody|can nobody|does no arrow] [shoot|kill|hit] the white wolf
        who leads the [wolves|wolf pack]""",
    ("wolves", 3): """[did|could|would] the wolves [hurt|eat|kill|bite] [any people|a shepherd|a child|somebody]
        [how many|just how many] [sheep|lambs] [did the pack take|are gone|were killed]
        what have the wolves [done|eaten] so far""",
    ("wolves", 4): """what's [the bounty on wolves|the price on a wolf|a wolf worth|a wolf skin worth][ these days| here|]
        [who pays|who's paying|does anybody pay] [for wolf heads|for dead wolves|the wolf bounty|the bounty on wolves|
        wolf hunters]
        [if I shoot|if I bring in|if I kill] [a wolf|three wolves|ten wolves], [who pays me|what do I earn|what's my pay]""",
    ("lights", 0): """what [colour|kind of lights|sort of lights] [are seen in|come from|shine in] the [old |]mine
        how do the lights in the mine [look|move]""",
    ("lights", 1): """[is it ghosts or smugglers|are there ghosts or smugglers|ghosts or smugglers,] in the mine
        [who might be|who do you think is|who's creeping about|who might be hiding] in the old mine[ at night|]
        [what could|what might] the lights in the mine [be|mean]
        [did smugglers|could smugglers|do smugglers] [use|hide in] the [old |]mine""",
    ("lights", 2): """who [noticed|reported|first saw|told of] the lights in the [old |]mine
        has [anybody|somebody|the guard] gone to look at [the lights|those lights in the mine]""",
    ("necklace", 0): """who [could have|might have|has] [stolen|taken] [the|Lady Isolde's|the lady's] necklace
        [are there|does the captain have|has anyone got] [suspects|clues|a clue|a trace] in the [necklace case|
        case of the necklace]
        [is there any trace|what's known|what do people know] of the [necklace thief|jewel thief]
        with [the|that] necklace, [whom do you suspect|whom does the captain suspect|was it an inside job]
        was it [the raven|a servant|magic|the stranger] that took the necklace
        what did the [thief|necklace thief] leave behind""",
    ("necklace", 1): """[how long ago|on what night|when exactly] [was the necklace taken|did the necklace vanish]
        how [could anyone|did anybody|would a thief] get into [Lady Isolde's|the lady's] bedroom
        was the window [locked|open|broken] when the necklace [vanished|was stolen]""",
    ("necklace", 2): """[is|was] [the lady's|Lady Isolde's|the stolen] necklace [silver or gold|made of gold|valuable|
        worth much]
        [what's the reward|is there a reward|how much is offered|who pays] for the [stolen |missing |]necklace""",
    ("necklace", 3): """[if I find|suppose I found|once I have|in case I find] [the|Lady Isolde's|
        the lady's] necklace, [where do I bring it|
        what do I do with it|who gets it]
        I [believe I know|think I know|might know] who [stole|took] the [necklace|lady's jewels]""",
    ("daughter", 0): """[was it Finn who|did Finn|was it your bard who] [eloped|ran off|left|
        run off] with [the miller's girl|Osric's girl]""",
    ("daughter", 1): """[what made|what drove] [Osric's daughter|the miller's daughter|the miller's girl] [to leave|run|go]
        did [Osric's daughter|the miller's daughter] [go for love|love that bard|leave of her own will|leave a note]""",
    ("daughter", 2): """[on which road|in which direction|with how many horses] did [Osric's daughter|the miller's daughter|
        the bard and the girl] [leave|ride off]
        [where might|where could] [the miller's daughter|Osric's daughter] be[ now| by now|]""",
    ("daughter", 3): """[how does Osric|how does the miller] [feel|bear it|cope] [without|after losing] his daughter
        [does Osric|would Osric|does the miller] want his daughter back
        [who pays|what does Osric pay|what's the reward] for [bringing back|finding] [the miller's daughter|
        the miller's girl]""",
    ("ghost", 0): """[who met|who has seen|did anyone see|has anybody met] the [grey lady|lady in grey|
        ghost behind the chapel]""",
    ("ghost", 1): """[what|whom|which grave] is the [grey lady|lady in grey] [looking for|searching for]
        why can't the [grey lady|lady in grey] [rest|find peace|sleep]
        who was the [grey lady|ghost in the graveyard] [in life|when she lived]""",
    ("ghost", 2): """[how dangerous|how evil|how angry] is the [grey lady|ghost in the graveyard|lady in grey]
        [would|could|will] the [grey lady|ghost in the graveyard] [hurt me|kill me|do me harm|follow me home]""",
    ("ghost", 3): """[when should I go|at what hour do I go|when do I have to be there] to [see|meet] the [grey lady|
        lady in grey]
        does the [grey lady|lady in grey] [come every night|walk at midnight|carry a lantern]""",
    ("smoke", 0): """[who|whom] [is the wizard|is Master Eldwin] [arguing with|shouting at|talking to][ in there|
         in his tower|]
        what is [Master Eldwin|the wizard] [brewing|doing|cooking] in [his|the] tower
        why is the smoke purple""",
    ("smoke", 1): """[did anybody|couldn't someone|why doesn't anybody] [knock|go in|break in] at the [crooked |]tower
        [what's the story of|what's that about|who got] the stone loaf""",
    ("smoke", 2): """[for how many weeks|how long] has [the wizard|Master Eldwin] [not shown his face|kept to his tower|
        been hiding]
        since when does the [crooked |]tower smoke""",
    ("gold", 0): """[whose gold is|who buried the gold|who hid the gold|whose treasure is] under the [watchtower|ruin]
        was there [really |truly |]a robber king[ here| on that hill|]""",
    ("gold", 1): """[what do I need|when do I have to go|which trick do I need] to open the door under the [watchtower|ruin]
        [is there a key to|what's the secret of|when can one open|how does one open] the door [to the gold|
        under the ruin]""",
    ("gold", 2): """[what happened to|who were|tell me about] the [three men|men] who [looked for the gold|
        went to the watchtower|
        dug at the watchtower]
        did [anybody|anyone|the three men] come back from the [watchtower|ruin]""",
    ("gold", 3): """how [much gold|big a treasure] [is there|lies|is] [under|beneath] the [watchtower|ruin]""",
    ("dragon", 0): """[is|was] [the|that] dragon [red or green|large|really that big|a big one]
        [what did the dragon look like|describe the dragon|what sort of dragon was it]""",
    ("dragon", 1): """[what has|what harm has] the dragon [done|done so far|eaten]
        did the dragon [eat the shepherd|take the sheep|burn a farm|eat anybody]
        [who|what] did the dragon [carry off|eat]""",
    ("dragon", 2): """[what's the best way|how much steel does it take|what would it take] to [kill|fight|slay] [a|the|
        that] dragon
        [any advice|any tips|some advice] for a [dragon slayer|dragon hunt]
        [where is|where's] the dragon's [lair|cave|nest]""",
    ("dragon", 3): """was the shepherd [drunk|sober|sure] when he saw the dragon
        which [shepherd|man] saw the dragon""",
    ("bandits", 0): """[how strong|how large|how big] is the [robber band|bandit gang|gang on the south road]
        are there [many|more than ten|a lot of] bandits[ on the road| out there|]""",
    ("bandits", 1): """[what's with|what about|who wears] [the|that] red scarf
        [is|was] the bandit chief [really |]so polite
        how do I [recognise|know] the [bandit chief|chief of the robbers]""",
    ("bandits", 2): """[in which part|on which stretch] of the south road do the [bandits|robbers] wait
        [where's|how do I find] the [bandit camp|robbers' den|hideout of the bandits]""",
    ("bandits", 3): """[did the bandits|do the robbers|would the bandits] [kill|murder] [anyone|somebody|the merchants]
        [what did|how much did] the bandits [take|steal] from the [wagons|merchants]""",
    ("bandits", 4): """[how would you|how might a man|how do wise folk] get past the [bandits|robbers]
        I [must|have to] go south in spite of the bandits[, what do I do|]""",
}
