"""Needs that a place in town answers, the roads, the gates and the river."""
from . import talk_town_needs as needs
from . import world
from .grammar import fact, topic
from .talk_lists import PLACE_FOLLOWS, filled

PLACES = {key: dict(names=names, name=name, way=way, praise=praise, besides=praise,
                     far=world.FAR.get(key, world.NEAR))
          for key, names, name, way, praise in world.PLACES}


def need(key, questions, answer, weight=1.0):
    """What a guest says who needs a place without naming it."""
    return filled(fact(questions, answer, weight=weight, then=PLACE_FOLLOWS), **PLACES[key])


TOPICS = [
    # Willa
    need("healer", needs.HEALER + """[my leg|my arm|my foot|my back|my hand|my stomach|my tooth|my head] [is broken|
              hurts|is bleeding|aches|is swollen]
             [can|could|who can|is there someone who can] [you heal me|somebody look at my wound|
              help a wounded man|heal a wound|treat a fever|help with a fever]
             I [have|got] [a fever|a cold|a wound|a toothache|a headache|a bad cough|a stomach ache|
              an injury]
             [I'm hurt|I am wounded|I'm bleeding|I'm sick|I feel ill|I don't feel well|I need a doctor|
              I need healing|I'm injured|my arm is broken|my head hurts|I got bitten by a wolf|heal me|
              I need medicine]
             [I broke|I think I broke|I've broken|I nearly broke] [my arm|my leg|a rib|my wrist|a finger|
              my ankle|my nose][, who can help| and need help|, where do I go|, who sets bones here|]
             [I twisted my ankle|I fell off my horse|a wolf bit me|I've an arrow in my leg|
              I cut my hand badly|my wound won't close|I burned my hand|I got stabbed|
              my shoulder is out of its socket][, who can help|, where do I go|, can somebody look at it|]
             [my {kin}|our little one|my {kin} outside|the {kin} of my friend] [is very sick|has a fever|
              is bleeding|is in labour|coughs all night|can't stand up|was poisoned|is dying]
             [I need|is there|where can I find|we need|get me] [medicine|something for a cough|
              something against pain|herbs|a bandage|an ointment|stitches|a potion|a midwife|
              a remedy for a cold]
             [who|is there somebody who|does anyone here] [heals|can heal|treats the sick|sets bones|
              stitches wounds|knows about poison|pulls teeth|mixes potions]
             [I don't feel well|I feel dizzy|I'm sick as a dog|I've been coughing for days|
              my tooth is killing me|I ate a bad mushroom|I'm seasick still|
              I ache all over], [who can help me|where do I go|is there a healer]
             [where do sick people go|who looks after the sick|who do you send for when someone is ill|
              I need somebody to look at this wound|can anybody stitch me up]""",
         "Willa will help, so go down Fish Lane to the river and knock at the blue door.", 2),
    # Brenna
    need("smith", needs.SMITH + """[who [can repair|can mend|mends|repairs|fixes|sharpens]|
              can [somebody|anyone] [repair|mend|fix|sharpen]] [my sword|my armour|a broken blade|my shield|
              swords|my helmet|an axe|
              my dagger][ here| in town|]
             [where can I get my sword fixed|my sword is broken|who can repair my armour|my blade is dull|
              I need a new sword|where can I buy a sword|I need my armour repaired|
              can somebody fix my shield|where can I get new armour|
              I want to sharpen my axe]
             [my horse|my mare|the mule|my poor horse|my pony] [lost a shoe|threw a shoe|needs new shoes|
              limps, it lost a shoe|needs shoeing|walks on three shoes]
             [I need|I want|I'm looking for|where can I get|who makes|I could use|
              I'd like to buy] [a new sword|a good sword|armour|a shield|a helmet|a mail shirt|
              an axe head|arrowheads|nails|a breastplate|a decent blade|weapons|a sharper knife|
              something sharp]
             my [sword|axe|blade|dagger|armour|shield|helmet|plough|knife|pot] [is blunt|is broken|
              has a dent|is rusty|broke in two|cracked|needs mending|is dull as a spoon][, who can help|
              , where do I take it|]
             [who|can somebody|is there someone who could|where can I have someone] [sharpen my sword|
              mend my armour|fix my shield|shoe my horse|forge me a blade|straighten this sword]
             [a man needs a weapon|I have to fight tomorrow|I'm unarmed|
              I lost my sword in the river], [where do I buy one|where can I get one|who sells swords]
             [where do knights|where do soldiers|where does one] [buy weapons|have their armour mended|
              get a blade] here""",
         "That's work for Brenna, our smith. Go right out of the door and walk to the north gate.", 2),
    # Pim: selling and buying
    need("shop", needs.SHOP + """[where|to whom] can I sell [this ring|my old sword|these furs|a wolf skin|my loot|
              some jewels|this amulet|a gold cup|what I found|my junk|a goblet|
              three rabbit skins][ here| in town|]
             [who|does anybody|would somebody] [buys|buy] [old things|furs|jewels|silverware|loot|
              treasure|second-hand boots|antiques|pelts][ here| in this town|]
             [I have|I've got|I found] [a ring|some furs|a gem|an old coin|a silver cup|loot] [to sell|
              I want to sell|and need coin for it]
             [I need|where can I buy|I'm out of|I lost|where do I get|I forgot to bring] [rope|a lantern|
              lamp oil|new boots|a map|torches|a tent|a blanket|a backpack|a cloak|a fishing line|candles|
              a tinderbox|a waterskin|travelling gear|a shovel]
             my [boots|cloak|rope|lantern|backpack|tent] [fell apart|has seen better days|has holes|
              is gone][, where do I buy new ones|, who sells such things|]
             [where can I|where does one|where do people] [go shopping|buy things|stock up|spend money|
              get supplies|trade] here
             [I have to equip myself|I need gear for a journey|I want to outfit my party], [where do I go|
              where do I buy it|who sells it]
             [could I|can I] pawn [this|my ring|my sword] [here|somewhere|in town]""",
         "Pim on the square buys and sells such things. Go left out of the door and look for the green sign.", 2),
    need("shop", needs.PAPER,
         "Pim sells paper, ink and quills. Go left out of the door to the market square and look for the green sign.", 0.8),
    need("chapel", needs.SCRIBE,
         "Sister Agnes writes a fine hand, so ask her at the chapel. Climb the hill road and follow the bells.", 0.6),
    # the chapel
    need("chapel", needs.WEDDING + """[I want|we want|my {kin} and I wish|we'd like] to [get married|marry|be wed|
              be married before winter]
             who can [marry us|bless my sword|bless my child|hear my confession|bury my friend|
              forgive my sins|say a prayer for me]
             [I have sinned|I've sinned badly|my soul is heavy|I seek forgiveness|I need a blessing|
              I must give thanks to the gods]
             [my {kin} died|a friend fell on the road], [where can I light a candle|who buries the dead|
              where do I pray for him]
             [who|is there somebody who] [blesses travellers|can lift a curse|marries people|
              prays for the dead]""",
         "For that, see Sister Agnes at the chapel. Climb the hill road and follow the bells.", 2),
    need("chapel", needs.PRAYER + """[where|how] can [I|one|we|a man|people] [pray|go to pray|light a candle|pray here|
              talk to a priest|be blessed|get a blessing]
             [is there|do you have|have you got] [a place to pray|somewhere to pray|a shrine|an altar|
              a holy place|a house of prayer]
             I [want|need|would like|wish] to [pray|light a candle|speak to a priest|confess|be blessed|
              give thanks to the gods|thank the gods]
             [where do|where can] [people|you|I|the faithful] [pray|worship|
              go to pray][ here| in this town| around here|]
             [where might|where may|where can|where does] [a man|a soul|a sinner|a pilgrim|one|
              an old woman] [pray|say a prayer|kneel|find peace|light a candle|speak with the gods|
              give alms|worship]
             [I haven't prayed in weeks|I made a vow to the gods|it's a holy day for me], [where do I go|
              is there a chapel|where can I pray]
             [what do I do|where do I go] if I want to [pray|speak with a priest|be blessed]""",
         "The chapel is on the hill, just follow the bells. [Sister Agnes keeps the door open day and night.|]", 2),
    # the guard
    need("guards", needs.GUARDS + """[somebody|someone|a thief|a boy|a pickpocket|some rascal] [stole|took|snatched|
              ran off with|cut] [my purse|my bag|my horse|my silver|my cloak|
              all my money][, where do I report it|, who do I tell|, who helps me|, I want justice|]
             I [was|have been|got] [robbed|attacked|cheated|beaten up|
              threatened][ on the road| last night| in the street|][, who do I tell|
              , where do I report it|]
             [where|to whom|how] [do I|can I|should I] report [a crime|a theft|a robbery|a murder|
              something suspicious|a thief|a missing man]
             [who|where] [catches thieves|do I go with a complaint|keeps the peace here|deals with crime|
              do I hand in a wanted man]
             [I want|I need] to [report a theft|report a crime|speak to the guard|hand in a thief|
              join the guard|collect a bounty|claim the reward for a wolf]
             [I found a body|I saw a murder|there's a fight outside|someone follows me], [who do I call|
              call the guard|who should know]
             [where do I get paid|who pays me|where do I take the skins] for [the wolves|a dead wolf|
              the bounty]
             [call|get|fetch] the [guard|watch|captain]
             [is there any law here|who do honest people turn to|I demand justice], I was [robbed|cheated]""",
         "Captain Roderick at the guardhouse must hear of that. Go right out of the door, then down to the south "
         "gate.", 2),
    # the ferry
    need("docks", needs.FERRY + """I [must|need to|have to|want to|would like to] [cross the river|get across the Wend|
              get to the other side|cross the water|
              reach the far bank][ today| before dark| with my horse|, how|]
             [how|where] [does one|do I|can we|do people] [cross the river|cross the Wend|
              get over the water|get to the other bank]
             [who [takes people across|rows me over the river|has a boat for hire]|
              can somebody [row me over|ferry us across|take me to the other side]]
             [can I|can one|could a horse] [swim across|wade through] the [river|Wend]
             [where can I|I want to] [hire a boat|buy fresh fish|catch a boat|board a ship|go by water|
              take the ferry]
             [I can't swim|my cart is too heavy|we have a mule], [how do we cross the river|
              how do I get across|is there a bridge]""",
         "Joss takes you over for one copper. The ferry is at the end of Fish Lane.", 1.5),
    need("docks", needs.BRIDGE + """[is there|do you have|isn't there|have you got] [a bridge|a ford|
              a bridge over the river|a crossing][ here| nearby| in town|]
             [which bridge|what bridge] [leads|goes] [over the river|over the Wend|to the other side]
             [where is|where's|how far is it to] the [bridge|next bridge|nearest bridge]
             [what happened to|who broke|when did they lose] the bridge
             [we have a cart|my mule hates boats], [is there a bridge|there must be a bridge]
             [why|how come] [is there no bridge|don't you build a bridge]""",
         "The bridge is broken, so Joss rows you over the Wend for a copper. The ferry is at the end of Fish Lane.", 1),
    # the lady
    need("castle", needs.COURT + """I [must|want to|need to|have to|would like to] [speak with whoever rules here|
              see the ruler|ask for an audience|bring a letter to the court|swear an oath to your lady|
              complain about a tax]
             [where|how] [do I|can I|does one] [get an audience|speak to the ruler|petition the lady|
              see whoever is in charge|meet the nobles of this town]
             [who settles|where do they settle|who judges] [a quarrel|a dispute over land|a feud|
              an inheritance][ here|]
             [I have|I carry|I bring] a [message|letter|gift] for [your ruler|the lady of this town|
              the lord of Thornwick|her ladyship]
             [when|on which day] does [the lady|Lady Isolde|the ruler] [hear people|receive guests|
              hold court|listen to the people]""",
         "Lady Isolde hears the people every second morning. Her hall is at the top of the hill road.", 1.2),
    # the wizard
    need("tower", needs.WIZARD + """[who can|can somebody|could anyone here] [tell me what this ring does|read runes|
              tell me about magic|teach me a spell|
              identify a strange amulet|enchant my sword|read an old scroll]
             [I've been|I was|my {kin} was] [cursed|bewitched|turned into a frog once|
              hexed by a witch][, who can help|]
             [I found|I have|I bought] [a glowing stone|a magic ring|an old scroll|a strange book|
              a cursed blade], [who knows about such things|who can tell me more|where do I take it]
             [where can I|I want to] [learn magic|study the stars|buy a scroll|find old books|
              become a wizard's pupil|ask about magic]
             [is there|do you have] [somebody learned|a scholar|a wise man|someone with books|a stargazer|
              an alchemist] [here|in town]""",
         "Master Eldwin knows such things, if he opens. Walk along the river past the mill to the crooked tower.", 1.3),
    need("mill", needs.MILL + """[where [can I buy flour|do I take my grain]|who [grinds grain here|grinds my corn|sells flour]]
             [I need|we need|I'm here to buy] [flour|a sack of flour|two sacks of meal|grain ground]""",
         "Osric grinds the flour. Follow the river upstream to the mill.", 0.7),
    need("farm", needs.FARM + """[where can I [buy wool|buy a lamb|get fresh milk by the can]|who [sells sheep|keeps sheep here]]
             [I need|I want to buy|I'm here to buy] [wool|a sheep|some sheep|barley|a ram|hay for my mule]
             [is there|does anybody have] [farm work|work on a farm|a barn to let]""",
         "Old Hob keeps sheep and grows barley. Leave by the west gate and take the first track on the left.", 0.7),
    need("market", needs.MARKET + """[where|when] [can I buy vegetables|do the farmers sell|can I buy apples|
              is the market|is market day|do traders set up their stalls|do I find the farmers]
             [what|which] day is [market day|the market|the market held]
             [is there|do you have] a [market|weekly market|market day][ here| in this town|]
             [I'm|we are] [here to sell|selling|trading] [cloth|pots|wool|apples|
              cheese], [where do I put up my stall|when is the market]
             [is the market open every day|has Thornwick a market day|does the market have many stalls]""",
         "Market day is the sixth day, on the square. Go left out of the door to the end of the street.", 1.3),
    need("graveyard", needs.GRAVES + """[where|in what place] [are the dead buried|do you bury your dead|
              is my {kin} buried|lies my old {kin}|are the old graves]
             [I want|I came] to [visit a grave|see my {kin}'s grave|put flowers on a grave|
              find a tombstone]""",
         "The dead lie in the graveyard behind the chapel. Climb the hill road.", 0.6),
    need("capital", needs.KINGSPORT + """how [do I|do we|can I] [reach|travel to|go to] [Kingsport|
              the coast|the sea|the king|the capital]
             [which|what] road [goes|leads|do I take] [to the south|south|to the king]
             [we're|my {kin} is] [bound for|on the way to|heading to|expected in|
              late for a ship in] [Kingsport|the coast|the capital]
             [where does|how far does] the south road [go|lead]
             [is|isn't] there [a coach|a wagon|a ship|a caravan] to [Kingsport|the coast|the capital]
             [I want|I'd like|I need] to [smell the sea|find a ship|kneel before the king|travel to the coast]
             [what|which] is the [nearest|next] [city|big town|harbour][ from here|]""",
         "Kingsport is three days away on the south road. Travel with others, for there are bandits.", 2),
    need("mine", needs.NORTH + """[which|what] road [do I take|goes|leads] [north|to the north|to the hills|
              to the mountains|up into the hills]
             [how do I|which way do I|I want to] [go north|get to the hills|reach the mountains|
              leave to the north]
             [where does|what lies on|what is on] the [hill track|north road|road north][ lead| go|]""",
         "For the north, take the north gate and the hill track. The old mine is half a day up.", 1.5),
    need("wood", needs.WOODS + """[which|what] road [goes|leads|do I take] [west|to the west|into the woods]
             [where can I|I want to|is there a place to] [hunt|go hunting|shoot deer|find mushrooms|
              gather herbs|cut some wood|see the wolves|hunt wolves]
             [what lies|what's] [to the west|beyond the west gate|outside the west gate]""",
         "Beyond the west gate lie Hob's farm and the Greywood, an hour on foot. Mind the wolves.", 1.2),
    need("watchtower", needs.EAST + """[what lies|what's|what is] [across the river|on the other side of the river|
              on the far bank|to the east|over the Wend]
             [which|what] [road|way] [goes|leads|do I take] [east|to the east]
             [where can I|I want to] [hunt for treasure|dig for treasure|go treasure hunting|
              look for old gold]""",
         "Across the river is a bare hill with a ruined watchtower. Joss rows you over for a copper.", 1.2),
    # gates and roads
    fact("""[how many|which|what] gates [are there|does the town have|has Thornwick|do you have][ here|]
            [tell me|name me] the [gates|roads] [of this town|out of town]
            [where|which way] [does each gate lead|do the gates lead|do the roads go|can one go from here]
            [how many roads|how many ways|how many doors] [lead out of|has] this town
            [if I wanted to leave|should I ever leave|when I leave], [which gates are there|what gates can I take|
             which ways are open to me]
            [north, south, east, west|all four directions], [what lies where|where does each way lead]
            [explain|list|describe] the [gates|roads|ways out][ of this town|]
            [what|which] [roads|ways] [lead out of town|lead away from here|meet here|are there]
            [how do I|which way do I] [get out of town|leave town|get out of here]""",
         "There are three gates: north to the mine, south to Kingsport, west to the Greywood. East is the river.",
         weight=1.5),
    topic("""[which way|where|which direction] is [north|south|west|east|uphill|downstream][ from here|]
             does the [river|street|Wend] run [north|south|east|west]
             [I lost my compass|I can't see the sun|I've lost my bearings], [which way is north|
              where's south]""",
          "The smithy is north and the guardhouse is south, {friend}. West lies the wood, and east the river.", 0.7),
    topic("""[when|at what hour|until when] [do the gates close|are the gates shut|do they open the gates|
              are the gates open|can I leave town at night]
             are the gates [open|closed|shut|locked][ at night| now| after dark|]
             will the gates be [open|closed|shut|locked][ tonight| after dark|]
             [I'll be back late|we come back after dark|my ride starts at midnight], [are the gates open|will the gates be shut|
              will they let me through]
             [who opens|who shuts|who guards] the gates[ at night|]
             [do they lock|does anybody lock|do you lock] the town [at night|after sunset]
             [am I locked in|are we shut in|is the town sealed][ at night| until morning|]
             how early can [I ride out|I leave the town|a wagon leave]
             [can I|could I|will they let me] [get in|get out|leave the town|come back] [at night|
              after dark|when it's late]""",
          "Captain Roderick shuts the gates at night, {friend}. Leave at dawn.", 1),
    topic("""[what's|what is|what lies|is there anything] [around here|outside the walls|near the town|
              in the neighbourhood|beyond the gates|nearby]
             [what|which] [places|towns|villages|things] are [near here|nearby|around here|in the area|
              close by]
             [what's out there|what's beyond the walls|what would a bird see|what lies in walking distance]
             [where can one go|where could I ride|what's there to explore] [outside the town|from here|around Thornwick]
             [draw me|give me|paint me] a [picture|rough idea] of [the country|the land around|the surroundings]
             [who are your neighbours|any villages nearby|any farms about]
             [tell me about|describe] [the land around here|this region|the area|the country round here]""",
          "The Greywood and Hob's farm to the west, the old mine to the north, the river to the east, and "
          "Kingsport far south.", 1.5),
    topic("""[show me|give me|draw me|do you have|have you got|can I see] a [map|map of the town|
              map of the area][ please|]
             [could you|can you|would you] [draw the way|mark it on my map|sketch me a map|
              write down the way]
             [a map would help|maps, have you got any|I'm hopeless without a map|my map burned]
             [is there|have you] a [map on the wall|chart|plan of the town|drawing of the roads]
             [scribble|scratch|draw] [it|the way] [on this napkin|on the table|in my notebook|on my hand]
             [the ink on my map ran|somebody drew on my map|a goat ate my map][, who has a new one|, who sells maps|]
             [I have no map|my map is wrong|my map got wet][, can you draw one|, who has one|]""",
          "I know the way by heart, {friend}. For a map, go to Pim on the square.", 1),
    topic("""[I don't know my way around|I've never been here before|I'm new in town|
              it's my first time here|I just arrived|
              I arrived an hour ago][, where is what| and I know nobody|, what should I know|
              , can you help me get around|, show me around|]
             [orient me|help me get my bearings|tell me what's where|show me around with words]
             [I keep getting lost|I walk in circles here|all these lanes look alike][, where is everything|, where is what|]
             [what's to the left and what's to the right|what do I find if I step out|what's down the street]
             [just off the barge|fresh off the road|new face here][, where do I find what|, what's where|]
             [point out|name me] [the important places|the main places|where things are][ in town|]
             [give me|can I have|could you give me] [a tour|the lay of the land|an overview of the town|
              a quick guide to the town]
             [what is|where's] where [in this town|around here|here]
             [how is this town laid out|where is everything|what's where]""",
          "Left is the market, right the smithy at the north gate, Fish Lane runs to the river, and the chapel is "
          "on the hill.", 1.5),
    topic("""[where is|how do I get to|what is there in|who lives on] [Fish Lane|the hill road|
              the river path|the lane to the river]
             [which street is|is this] [Fish Lane|the hill road]""",
          "Fish Lane runs down to the river, {friend}, and the hill road goes up to the chapel.", 0.8),
    topic("""[what|which] [shops|trades|craftsmen|businesses] [are there|do you have|does the town have|
              can I find][ here| in town|]
             [is there|do you have] [a baker|a tailor|a cobbler|a butcher|a jeweller|a barber|a bank|
              a school|a theatre|a bathhouse|another tavern|another inn|a brothel|a guild hall|a tanner|
              a bowyer][ here| in town| in this town|]
             [where is|where's|where can I find] [the baker|the tailor|the cobbler|the butcher|
              the jeweller|the barber|the other tavern|the tanner]""",
          "Thornwick is small, {friend}. There's Brenna's smithy, Pim's shop and Willa, and the market for the "
          "rest.", 1.5),
    topic("""[how long|how many days] [is the road|do I ride|would a cart take|is it by horse|
              on horseback] to [Kingsport|the capital|the coast]
             [when do I get there|how soon do I see the sea|how many nights do I camp], if I [ride|walk|
              leave] to Kingsport[ tomorrow|]
             [can I do|could one make|is it possible to do] Kingsport in [a day|two days|one long ride]
             [is Kingsport|is the capital] [a week away|far by horse|more than two days away]
             [how long to|how far to|days to] [Kingsport|the capital]
             [when would I reach|how soon can I be in] Kingsport""",
          "Three days to Kingsport on foot, {friend}. [A good horse is faster|Travel with others].", 1),
    topic("""[is there|can I find|do you know] [a safer road|another road|a way around the bandits|
              a shortcut|a secret path] [to Kingsport|south|to the coast|to the south]
             [how can I|how do I] [avoid|get past|escape] the [bandits|robbers][ on the south road|]
             [who travels|does anybody go|who goes] [to Kingsport|south] [this week|soon|
              tomorrow], [I don't want to go alone|can I join them]
             [safety in numbers|I don't fancy robbers|I'd rather not ride alone], [who else goes south|is a caravan going south|
              is anybody going to Kingsport]
             [may I|can I|could we] [join|tag along with] [the merchants|a caravan|somebody] [to Kingsport|going south]
             [is there|know of] a [caravan|convoy|wagon train] going south[ soon| tomorrow|]
             [where can I find|I need|I could use] [travelling companions|company for the road|an escort|
              a guide|guards for my wagon]""",
          "There's only the one road south, {friend}. Merchants gather on the square and go together, so join "
          "them.", 1.2),
    topic("""[can you send|would somebody carry|how do I send|who carries|I want to send] [a letter|
              a message|a parcel|news] [to Kingsport|home|to my {kin}|out of town|to the coast|]
             [my family must hear|they must know at home|my mother waits for word], [who carries a letter|
              how do I send word|who takes a message]
             [this letter|this parcel|this package] must [go to Kingsport|reach my {kin}|get home], [how|who takes it|
              can you help]
             does anyone [carry|deliver|send on] [letters|parcels|mail][ here| to Kingsport|]
             [is there a|where is the] [post|messenger|post rider|courier|letter carrier]""",
          "Give it to the merchants on the square, {friend}. They carry letters to Kingsport.", 0.8),
    topic("""[where can I|who can|where do I|is there a place to] [buy a horse|get a mule|sell my horse|
              rent a horse|buy a donkey|buy a pony]
             [I need|I'm looking for|my horse died, I need] [a new horse|a horse|a mule|a mount|a donkey]
             [my horse|my mule|my mare] [died|ran off|was eaten by wolves|gave out], [where do I get another|who sells horses]
             [I'm tired of walking|my boots are worn to nothing|I can't walk to Kingsport], [who sells horses|
              is there a horse for sale|
              where do I get a mount]
             [I'd like to|can I|where could I] [trade in my old horse|look at some horses|swap my mare for a mule]
             [horses for sale|a good horse cheap|four legs and a saddle][, where|, anyone selling|, who sells that]
             [who sells|does anyone sell] [horses|mules]""",
          "The horse trader is at the south gate, {friend}. Look at the teeth before you pay.", 1.2),
]
KIN = "[brother|sister|wife|husband|father|mother|friend|son|daughter|uncle]"
TOPICS = [filled(t, kin=KIN) for t in TOPICS]
