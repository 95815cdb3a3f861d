"""More hints at needs that a place in town answers; talk_town_ways.py puts them beside its own."""

HEALER = """
[a|this] tooth [won't let me sleep|is driving me mad|has been throbbing since Kingsport|must come out]
[half my face is swollen|I can't chew on this side|my jaw is on fire|there's a hole in my tooth]
sore [tooth|throat|back|knee|eyes][, who helps| and no sleep|, any help in town|]
[my throat feels like sandpaper|I can hardly swallow|every swallow hurts]
[I can't keep any food down|everything I eat comes right up again|my stomach is in knots|my guts are in revolt]
[I'm burning up|I'm hot and cold by turns|my forehead is like a stove|I shiver and I sweat]
[there's blood in my boot|I'm leaving red drops on your floor|this cut is deep|it won't stop bleeding]
[the bandage is soaked through|my wound smells bad|this scratch has gone green|the cut is festering]
[my knee gives way|my knee clicks at every step|my hip is stiff as a board|I can barely lift my arm]
[something stung me|a bee got me|a snake bit me|a dog bit me|a rat bit my finger|
    a horse kicked me][ and it swells up| and it hurts|, who can see to it]
my wife is [near her time|about to give birth][, who can help her| and needs a midwife|]
[the baby is coming|my wife's waters broke|we need a midwife, quick|the child is on its way]
[my little girl|my boy|our baby|the child] [won't stop crying|burns with fever|has red spots all over|
    is hot as an oven|hasn't eaten for two days]
[I've got|there's] a [rash|boil|lump|nasty bite|burn] [on my back|on my neck|on my hand|on my foot]
my eyes [burn|are swollen shut|won't stop watering][, who can look at them|]
[there's a ringing in my ears|I can't hear on the left side|something crawled into my ear]
I [ate|drank] something [bad|odd|green][ and now I'm seeing double|, and my belly cramps]
[patch me up|stitch me together|fix me up|make me whole again|save my leg]
[who do I see about|where do I go with|what does one do here about] a [sore tooth|bad back|broken finger|
    burnt hand|cough that won't go|stiff neck|black eye|cut that won't heal]
[I'm not feeling|I don't feel] [right|like myself|too good][, is there a healer|, who can help]
[is there a doctor in the house|doctor, quick|get a doctor|fetch a healer|we need a medic|I need first aid]
[I'm low on health|my health is low|how do I heal here|where can I restore my health|I need to heal up]
is there [a cure|a herb|some remedy] [for|against] [warts|gout|the flu|seasickness|lice|sleepless nights|
    a broken rib]
[I lie awake every night|nightmares wake me|I can't sleep], [is there a herb for that|who has a cure|
    what can I take for it]
my [ankle|wrist|thumb|shoulder] [is the size of a melon|is twice its size|bends the wrong way|went crack|
    is blue and swollen]
[I fell down some stairs|I fell off the wagon|a barrel rolled over my foot][, and something cracked|
    , who sets bones|, and it hurts badly]
[the doctor in Kingsport|my own healer|the surgeon at home] gave up on [me|my leg|my cough][, who else can help|]
get this [arrow|splinter|thorn|fish hook] out[ of my shoulder| of me| of my hand|]
[I was poisoned|somebody poisoned me|I drank poison][, help| and need a cure|]
[I'm bleeding like a pig|I'm not long for this world|I think I'm dying|I can't feel my legs]
[the last fight|that brawl|a wild boar|the long road] [left me with a limp|cost me two ribs|did my shoulder in]
prithee, [is there a leech in this town|who heals the sick here|who has skill with wounds]
[where's the|is there a] [sickhouse|hospital|clinic|infirmary|dentist|tooth puller|bonesetter|midwife]
does [anyone|somebody] [here|in town] [pull teeth|set bones|know about fevers|have medicine|deliver babies]
[my|that] old [wound|war wound|injury] [has opened again|aches when it rains|troubles me again]
I [look|feel] like death[ warmed up|][, who could help me| and need a healer]
[frostbite|blisters|a nosebleed|fleas|gout|the flux], [who treats that|who can help|is there a cure]
my feet are covered in blisters[ and bleeding|, who has a salve|, is there an ointment]
[could you|can you|would you] [bandage this|stitch this up|set my arm|pull this tooth|take a look at this cut]
what's good for [a fever|an upset stomach|a burn|a sprain|sore muscles|a snake bite]
[it hurts when I breathe|it hurts when I walk|I spit blood|I faint all the time|my heart races]
"""

SMITH = """
my [blade|sword|axe] [snapped|broke] [at the hilt|on a troll's skull|in the last fight|clean in half|
    when I needed it most]
[I'm holding half a sword|all I have left is the hilt|this is what's left of my sword|my sword is in three pieces]
[this sword|my axe|my knife] [couldn't cut butter|wouldn't cut cheese|has no edge left|needs an edge|
    has seen better days]
my [shield|helmet|breastplate] [took a beating|is full of holes|was split in two|has a dent the size of a fist|
    doesn't fit any more|lost its straps]
my [mail shirt|armour] [has a hole|is coming apart|pinches under the arm|is too tight|needs some work]
[my horse|the mare|our mule|my pony|the cart horse] [is lame|went lame on the road|limps|is limping badly|
    has a loose shoe|lost an iron|clicks as it walks, there's a loose shoe]
the [horseshoe|wheel rim|axle|hinge|buckle] [broke|came off|is bent][, who makes a new one|, who fixes that|]
our [wagon|cart] [has a broken axle|lost a wheel|needs a new iron rim|broke down at the gate][, who can mend it|
    , who fixes such things|]
[I need|we need] [a few nails|a chain|a new lock|an iron pot mended|a key made|hinges|spare horseshoes|
    a good hammer]
who [does|takes on] [metalwork|ironwork|repairs on weapons|jobs for an anvil]
[I go|I'm going|we go] into battle [with a kitchen knife|with a stick|with bare hands][, who could arm me|]
[all I have is a stick|my fists are all I have|I carry nothing but a bread knife], [where can I get a real weapon|
    who sells blades|who could arm me]
[I've lost|I dropped|they took] my [sword|axe|weapons] [on the road|at the bridge|at the gate][, who sells weapons|
    , where do I get new steel]
[I'd like|I want|I need] [a dagger made to measure|a blade with my name on it|a sword for my son|
    my father's sword restored|something to hit wolves with|a sharp edge on this]
[where's the nearest|is there a decent|do you have a good] [smith|armourer|swordsmith|farrier|bladesmith|
    ironmonger]
the [edge|point|tip|hilt|grip] of my sword [is gone|came loose|is bent|is chipped]
[can anybody|who can|could someone] [put an edge on this|grind my axe|hammer out a dent|straighten my spear|
    rivet my helmet|shoe a stubborn mule|fix the wheel of my cart|make me a key]
[I bent|I cracked|I chipped|I ruined] my [sword|axe|spear|dagger] [on a troll|on a rock|on some fool's helmet|
    opening a barrel]
[good steel|honest iron|a solid blade], [who sells it here|where do I get it|who makes it here]
my sword is [made of cheap tin|a disgrace|older than I am|more rust than steel][, who makes better ones|]
[a wolf|a troll|the sea] ate [my sword|my shield|half my armour][, who makes me a new one| and I need another|]
[can I get|who makes|where do they make] [a blade tempered|custom armour|decent swords|armour for a dwarf|
    arrowheads by the dozen]
"""

SHOP = """
[could anyone|can somebody|who can|who could] [value|appraise|put a price on] [this ring|an old ring|
    my grandmother's ring|a gem|these coins|a necklace I inherited|a strange coin]
[I inherited|I found|I won|I dug up] [a ring|a brooch|an old coin|a silver spoon|a goblet], [is it worth anything|
    who would buy it|what might I get for it|who deals in such things|where can I turn it into coin]
what [would I get|would somebody pay] for [a ring like this|a wolf pelt|an old brooch|a gold tooth|a silver buckle|
    a bag of amber]
[I need to|I must|I want to|it's time to] [turn this loot into coin|empty my bags|offload some loot|
    get rid of some junk|sell my stuff|make coin out of this pile]
[my pack|my bag|my inventory] is full[, who buys loot|, where can I sell things| and I have to sell something]
[I'm broke, but I have|no coin, but I've got|I have no money, only] [a ring|three pelts|an old amulet|
    a silver chain], [who would take it|who buys that|where can I sell it]
[who|which shop] [takes|buys|pays for] [scrap|pelts|second-hand goods|old coins|stuff from old tombs]
[my rope|the only rope we had] [snapped|rotted away|is too short][, where do I get more|, who sells rope|]
my [lantern|lamp] [is cracked|fell in the river|gave up the ghost][, who sells lamps|]
[there's a hole in my boot|my toes look out of my boots|the sole came off my boot|my boots let in the rain|
    my boots are broken|my boots are done for][, where do I get new ones|, who sells boots|]
my [cloak|coat] [is in rags|is torn|won't get me through the winter][, where do I get a new one|, who sells coats|]
[I'm going down a dark hole|we go into the mine tomorrow|I go underground at dawn], [where do I get a lantern|
    who sells torches and rope]
[I've run out of|we're short of|I used up my last] [rope|candles|torches|lamp oil|string|thread]
I [forgot|left] my [blanket|bedroll|tinderbox|waterskin|knapsack] [at home|by the last campfire|
    on the wagon][, who sells one|, where do I get another|]
[where's|is there] a good place to [shop|buy odds and ends|outfit a party|get travel gear]
[a present|a gift|something pretty] for [my {kin}|a lady|my sweetheart|a child], [where do I get that|
    who sells such things|where should I look]
[is there|have you got] [a pawnshop|a junk dealer|a general dealer|a pedlar][ in town| here|]
[everything I own went into the river|we lost our gear in the rapids|bandits took our packs|
    my pack was washed away], [where can I get new gear|who can kit me out again|who sells gear]
[got junk to sell|selling furs|pelts for sale|one slightly used helmet for sale|want to sell a ring][, who buys|
    , any buyer|, where to|]
is there a [buyer|market] for [wolf pelts|old silver|curios|feathers|amber] [here|in town]
I could [use|do with] [a new cloak|sturdy boots|a longer rope|a dry blanket|a decent lantern|a better backpack]
"""

PAPER = """
I [have to|need to|want to|ought to] write [home|a letter|to my {kin}|a long letter]
I [owe|promised] my {kin} a letter
my {kin} must be waiting for [a letter|news|a line] from me
a letter home is long overdue
[I have a letter to write|I've letters to write][, but no paper|, but my ink dried up|, where do I get paper|]
[my ink dried up|my quill broke|I've no paper to write on|I'm out of ink and paper|I have nothing to write with]
I need something to write [with|on]
[where can I get|who has|I could use] [writing things|sheets of paper|a bottle of ink|pen and paper|quill and ink|
    sealing wax]
[a poem|my memoirs|a report|my diary|an apology] [wants|needs] writing down, [where do I get paper|who has ink]
"""

SCRIBE = """
[I can't|I never learned to] [read or write|write|write a letter], [who could do it for me|
    and I need a letter written|who writes letters here]
[who|is there somebody who] [writes letters for people|could write a letter for me|writes a fine hand|
    can put this in writing|could draw up a contract|writes wills]
[I need|I'm looking for|is there|where's] a [scribe|letter writer|clerk|notary][ here| in town|]
I [want|need|would like] to [dictate a letter|have a letter written|make my will|have a contract put on paper]
[my hand is broken|my writing is a disgrace|I only know three letters], who [writes a letter for me|
    puts my words on paper]
"""

WEDDING = """
[we're in love|we ran away together|she said yes|he said yes], [who can wed us|where can we marry|
    who marries people here|now we need a wedding]
we want to [tie the knot|get hitched|say our vows|become man and wife][ here| tomorrow| in this town|]
I have [done something terrible|done things I regret|done a great wrong], who [hears confession|can forgive me]
my [son|daughter|baby|child] [has no name yet|needs a naming|must be blessed][, who does that here|]
[my horse|my ship|this shield|our wagon] needs a blessing[ before the journey|, who gives one|]
[a friend|one of us|my poor {kin}] [died on the way|was killed on the road|
    lies dead in the wagon], [who sees to burials|we need a grave|who can say the last words]
[who|is there someone who] [sings at funerals|christens children|performs weddings|
    could say a prayer over a grave|hears sinners]
[my conscience won't let me sleep|I carry a heavy guilt|I've killed a man and can't forget it][, who hears confession|
    , where do I find a priest]
[we need|I need|is there] a [wedding|funeral|christening|blessing for the road|proper burial][, who does that|, who do I ask]
"""

PRAYER = """
[where's|is there] a [quiet place for a prayer|spot to say a prayer|pew for a sinner|house of god|kirk]
[I need|I could use] [a quiet moment with the gods|a place to kneel|a candle lit for my {kin}|somewhere holy|
    some peace and a prayer]
[it's time for my evening prayers|I say my prayers at this hour|I never miss a prayer|
    I'd like to hear a sermon], where [can I go|do I do that here]
I [swore|promised my {kin}] to [light a candle|pray|give thanks] in every town[, where do I go|, where's the chapel]
[I'm a pilgrim|we are pilgrims|I'm on a pilgrimage], where [do pilgrims go|can one pray|are the gods honoured]
[which way|how do I get] to [mass|the house of prayer|the altar|the evening service]
"""

GUARDS = """
I've just been [mugged|cheated at dice|pickpocketed|held up|ambushed|beaten and robbed]
[bandits|highwaymen|three men with clubs|masked men] [jumped|attacked|robbed|ambushed] [us|me] [at the bridge|
    on the south road|an hour ago|on the way here]
[there's|I saw] [a dead man in the alley|a brawl in the street|a body in the river|a man with a bloody knife|
    a break-in across the street]
I [witnessed|saw] a [crime|robbery|stabbing][, who do I tell|, who has to know|]
[my {kin}|our guide|a child|my partner] [is missing|never came home|hasn't come back from the wood|
    vanished last night|was taken by bandits]
[I've been wronged|this is an outrage|I want my rights], [who upholds the law here|who do I complain to|where do I go]
[I caught|I have tied up|outside lies] [a thief|a bandit|a wanted man][, who takes him|, where do I bring him|]
[I want to turn myself in|I know where a wanted man hides|I'd like to press charges|I want to file a complaint|
    I have information about a crime]
[who polices this town|who do I call in an emergency|call the cops|call the police|who enforces the law|
    where's the sheriff|where's the law around here|get me the sheriff]
[I'd like to|how do I|where do I] [enlist in the guard|sign up with the watch|collect on a bounty|cash in a bounty|
    claim a bounty]
[a man in a black cloak|some thug|a gang] [is after me|wants me dead|threatened to kill me|
    waits outside for me], [who protects me|where's the guard|call the watch]
[my horse|my cart|our wagon] [was stolen|was gone when I came back|has been taken][, who do I tell|]
"""

FERRY = """
[how does one get to the far bank|what takes me over the water|how do I reach the other shore]
[I don't fancy|I'm in no mood for|I'd rather avoid] [a swim|wet boots|swimming across][, who has a boat|
    , who rows people across]
[is there a|I need a] [boatman|ferry service|raft|rowing boat|skiff|barge] [to the other side|over the river|
    for the crossing]
[what does|how much does] [the crossing|the ferry|a crossing|the boat over the river] cost
[my {kin} lives|I have business|my camp is|my horse waits] on the other [side|bank][, how do I get across|
    , who takes me over]
[we're a whole caravan|there are five of us|I have two carts and a goat], [who can ferry us|how do we cross]
who [ferries|rows|brings] [people|folk|horses|a cart|a goat] [over|across][ the river| the Wend| here|]
[I fancy|I'd love|I'm in the mood for] a [boat trip|trip on the water|row on the river]
the river is in my way[, how do I get over it|, who can help|]
"""

BRIDGE = """
[can I|can we|can one] [walk|ride|drive a cart] [over|across] the [river|Wend]
[I see|there's] no bridge[ on my map| anywhere|], [why is that|how come|what happened to it]
[take me to|which way to|I'm looking for|point me to] the [bridge|ford]
is [the|your] bridge [broken|down|mended yet|safe|open]
[my map shows|they told me of|my father spoke of] a bridge[ over the river| here|], [where is it|is it still there|
    can I use it]
"""

COURT = """
[who do I ask for|who grants|who gives out] [land|a trading licence|permission to settle|a pardon|a title]
[my neighbour|my {kin}|a merchant|my landlord] [stole my field|cheated me of my land|
    moved the boundary stone], [who judges that|who settles it|where do I get justice]
[I seek|I beg|I request] [a word with the ruler|a pardon from your lady|the ear of your lady]
[I want to speak to whoever owns this town|I must see whoever runs this town]
[I come|I was sent] as an [envoy|ambassador|emissary] [of the king|from the coast|from the dwarves]
[I've a petition|I have a grievance|I have news of war|I bring tidings from the king] for [the ruler|your lady|
    her ladyship|whoever rules here]
where does [the lady|her ladyship|your ruler] [receive guests|hold court|sit in judgement]
[I want|I'd like] to [pay my respects to the lady|bend the knee|offer my service to your lady|bow before your lady]
"""

WIZARD = """
[this ring|my sword|this stone|the amulet|this old book] [glows in the dark|whispers at night|
    hums when I touch it|gets warm near graves|talks to me][, who knows about such things|, who can tell me more|]
[I can't read|who can read|who could explain] the [signs|runes|writing] on this [blade|ring|scroll|stone]
is [this|my] [ring|amulet|sword|wand|scroll] [magic|enchanted|cursed][, who can tell|, who would know|
    , how do I find out]
I [want|would like|came] to [study magic|become a mage|learn a fireball|have a scroll read|ask about the stars]
[a witch|somebody|some spell] turned my {kin} into a [toad|goat|goose|stone][, who can undo that|, who can help|]
[I think I'm|my {kin} is|our cow is] [under a spell|bewitched|hexed][, who can break it|, who knows about that|]
[who's the local expert on|who knows a lot about|whom do I ask about|is there someone who studies] [magic|curses|
    old languages|ancient ruins]
[I'm a young wizard|I'm an apprentice|I want to be a mage] and need a [master|teacher|spellbook|library]
[enchant my sword|identify this item|read this scroll|open this magic chest], who [does that|can do that]
I found a [book|scroll|tablet] in a [dead|strange|forgotten] [tongue|language][, who can read it|]
[my wand|my staff|my crystal] [is broken|lost its power|won't light up][, who can fix that|, who knows about that|]
"""

MILL = """
[my sacks are full of grain|I have a cart of barley|I've brought wheat], [who grinds it|where do I take it|
    who turns it into flour]
[where does Odo get his flour|where does your flour come from|who makes the flour for your bread]
[I'm a baker|I want to bake|Odo sends me], where do I get flour
"""

FARM = """
[I'm good with animals|I grew up on a farm|I can milk and mow], [who needs a farmhand|which farm needs help]
[I want|I'm here|I came] to buy [lambs|fleeces|raw wool|milk by the can|sheepskins]
[whose sheep are those|who owns the sheep outside the gate|who raises sheep here|where does your milk come from]
"""

MARKET = """
[I've got|we have] [a cart full of|ten baskets of] [apples|cabbages|pots|cheese|onions] to sell, [when do I set up|
    where do I set up my stall|when is the market]
[when do|on which day do] the [stalls go up|farmers come in|traders come to town]
[did I miss|am I too late for|is it still long until] market day
when's the next market[ day|]
is [tomorrow|the day after tomorrow] market day
where do [farmers|folk|people] [sell their harvest|haggle over apples|sell their pots]
"""

GRAVES = """
[my {kin} died here years ago|an old comrade of mine died in this town], where [is the grave|might the grave be]
[where do the dead sleep|where are the tombstones|where do your dead rest]
I [would like|wish|want] to [pay my respects to the dead|lay down a wreath|find an old tomb]
"""

KINGSPORT = """
I [need|have] to [catch a ship|be at the coast by the new moon|see the king in person|
    deliver this to the king][, how do I get there|, which road do I take|]
[how does one|what's the best way to] [get down to the sea|reach a big city|get to the court of the king]
[which way to|how far is|where's] [the king's court|the royal palace|the nearest harbour with ships]
[my ship sails from|the king expects me in|my trial is in|my wedding is in] Kingsport[ next week| soon|
    , how do I get there|, which road do I take]
[what's at the end of the south road|where would I end up if I went south|which town comes next on this road]
"""

NORTH = """
[I'm heading|we travel|I'm off] [north|up north|to the hills|into the mountains][ tomorrow|, which gate|, which track]
[what's|what lies] [up north|beyond the north gate|past the north gate|at the end of the hill track]
how do I get [up into the mountains|to the dwarves|up the hill track]
"""

WOODS = """
[where's good hunting|where do the deer graze|where might I set snares|where do mushrooms grow]
[I need|we need] [straight branches for arrows|a deer for the feast|some moss and berries|
    wild herbs], where do I [find that|look|go]
where do I end up if I [go west|leave by the west gate|follow the road west]
I'm a [hunter|trapper|woodcutter|forester][ by trade|], where do I [go|start]
are there [deer|rabbits|berries|wild boars] [nearby|near the town]
"""

EAST = """
what's that [ruin|old tower|stump of a tower|pile of stones] [over the river|on the other bank|across the water]
[what would I find|is there anything] [across the water|on the other shore|over there beyond the river|on the east bank]
[there's|I saw] a [broken tower|ruin] on the hill over the river[, what is it|, what's that|, how do I get there]
"""
