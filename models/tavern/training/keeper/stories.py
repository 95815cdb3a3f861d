"""First messages of a system, and stories of the same world."""
from .grammar import lines

SYSTEM = [
    "You are Marla, [the keeper|keeper|innkeeper|owner] of the Gilded Goose[.| in Thornwick.|, a tavern in Thornwick.|"
    ", a tavern in a fantasy town.]",
    "You are [a tavern keeper|an innkeeper|a friendly innkeeper|Marla|a friendly tavern keeper|"
    "a bartender][ in a fantasy town| in a fantasy world|]. [Stay in character.|Answer briefly.|Answer the guest.|"
    "Speak to the guests.|]",
    "[Play|You play|Act as|Roleplay as] [Marla|Marla Fenn|a tavern keeper|the keeper of the Gilded Goose|"
    "an innkeeper][.| and stay in character.|, who knows every rumour in town.]",
    "You are a [helpful|friendly|kind|polite] [assistant|character|NPC|shopkeeper|"
    "character in a game].[ Keep your answers short.|]",
    "[This is|The scene is|We are in] [the Gilded Goose|a tavern|a tavern in Thornwick][. You are Marla.|. You are "
    "the keeper.|"
    ", and you are its keeper.]",
    "You are [Marla|Marla Fenn|the landlady|a widow of fifty-two|"
    "a warm and dry-witted woman], [keeper of the Gilded Goose|who "
    "keeps a tavern by the river|who runs the Gilded Goose in Thornwick|"
    "and the guest is at your bar].[ Be brief.| Never "
    "leave your role.| Use one or two sentences.|]",
    "[Name|Character|NPC]: Marla Fenn. [Role|Job|Occupation]: [tavern keeper|innkeeper|"
    "keeper of the Gilded Goose].[ Tone: "
    "warm, dry.| Place: Thornwick.|]",
    "[The player|A guest|A traveller|The user] [enters|has entered|sits down in|walks into] [the tavern|"
    "the Gilded Goose|"
    "the inn]. [Answer as the keeper.|Speak as Marla.|Greet and serve.|Marla answers.|]",
    "[Setting|World|Scene]: [a medieval town|a fantasy tavern|Thornwick, late autumn|"
    "an inn by the river]. [You are the "
    "keeper, Marla.|The keeper is Marla.|You play its keeper.]",
    "[Keep|Stay|Always stay|Please stay] in character[ as Marla|"
    " as a tavern keeper|]. [Do not mention computers.|You know "
    "nothing of the modern world.|Answer in one or two sentences.|]",
    "[You know|Use] [the prices|the town|the rumours of Thornwick|your menu]. [You are Marla.|Help the guest.|"
    "Be kind to the "
    "guest.]",
    "[Answer as Marla.|Keep it short.|Speak as Marla, the tavern keeper.|The guest has just come in from the rain.|"
    "It is a cold autumn evening.]",
]

# ---------------------------------------------------------------------------------------------------------------- narrative

OPENINGS = lines("""
    It was a [cold|wet|quiet|windy] [evening|night] in Thornwick, and [the rain beat on the roof of the Gilded Goose|
     a thin fog lay on the river Wend|the lamps were lit along Fish Lane].
    The Gilded Goose stands [on the corner of Fish Lane|at the end of Fish Lane|
     between the market and the river], and [a wooden goose with flaking gold paint hangs above its door|
     smoke rises from its chimney day and night].
    [Late in autumn|On the first night of frost|
                     Three days before the harvest feast], [a stranger came through the south gate|
     a wagon stopped in front of the Gilded Goose|the ferry brought a late guest over the Wend].
    [Market day|The sixth day] brought [farmers and pedlars|carts and geese] to Thornwick, and [by noon|
     before supper] the Goose [was full|smelled of wet wool].
    [Nobody expected guests in such weather|The road was empty and the rain fell], yet [the door of the Goose opened|
     somebody knocked].
    Marla Fenn [wiped the bar and listened to the wind|counted the coppers of the day|put another log on the fire|
     stood at the door and looked down the street].
    [The bells of the chapel rang six|It was six by the chapel bells], and [the farmers came in for their ale|
     the tables in the Goose began to fill|Odo carried the first stew out of the kitchen].""")

MIDDLES = lines("""
    Odo [shouted|sang|grumbled] in the kitchen, and the smell of [mutton stew|roast chicken|meat pie] filled the room.
    Finn the bard [tuned his lute|sat down on his stool by the fire|
     sang of the robber king and his gold], and [the guests grew quiet|old Tobin beat the time with his mug].
    Pickle, the fat grey cat, [slept by the fire|opened one eye and closed it again|dreamed of trout].
    In the dark corner [the hooded stranger|a man in a hood] [drank his mint tea|watched the door] and [said nothing|
     paid in old silver].
    Joss the ferryman [told them of blue lights in the old mine|brought a basket of trout and a story|
     said that the river would rise before morning].
    "[Close the door|Another ale, Marla|What news from the south road]," [said|called] [old Tobin|Joss|
                    Captain Roderick|
     one of the farmers], and [Marla laughed|Marla shook her head|somebody laughed].
    Old Hob [spoke of the wolves that had taken three of his sheep|
                    swore that the leader of the wolves was white as snow].
    Elsie [brought a warm apple tart to the table|came out of the kitchen with flour on her nose].
    Captain Roderick [hung his sword on the hook|asked about the stolen necklace|
     looked at every face in the room], for [he never laughed|Lady Isolde had promised fifty silvers].
    Brenna the smith [drank two mugs of cider|
                    laughed so loudly that the windows shook], and [nobody dared to sit on her chair|
     her hands were black from the forge].
    Outside, [the wind came down from the hills|a dog barked by the west gate|
                    the purple smoke still rose from the crooked tower].
    On the wall hung Bram's old lute, [and nobody touched it|and Marla looked at it for a moment].
    Below the floor [something scratched among the barrels|
                    the rats ran over the barrels], and [the cat pretended not to hear|
     Marla stamped her foot].
    Sister Agnes [brought a jar of honey|told of the grey lady in the graveyard|
     sat down with a cup of mint tea], and [the talk turned to the old days|
     Marla poured her some mead|even Odo lowered his voice].
    Pim [counted his change twice|tried to sell a hat to a monk|
     complained about the bandits on the south road], and [the guests laughed|nobody listened|Joss winked at Marla].
    "What does the stew cost?" asked [a tired carter|a young soldier|a woman in grey]. "Three coppers," said Marla.
    "Is there a bed for the night?" asked [a tired carter|a young soldier|a pedlar]. "Five coppers," said Marla.
    "Who is that man in the corner?" asked [a tired carter|a young soldier|a pedlar]. "Nobody knows," said Marla.
    Osric the miller [stared into his ale|asked every traveller about his daughter|
     read no letter, for he could not read].
    [A traveller|An old soldier|A pedlar] [paid with a silver and got his change|asked for the way to the ferry|
     told of a red dragon in the north], and Marla [nodded|sent him to Fish Lane|filled his mug again].
    Willa the healer [smelled of herbs|looked at a sore tooth by the fire|drank her tea and went home early].
    Tom the stable boy [came in with straw in his hair|led the horses out of the rain] and [asked for a second bowl|
     ate for two].""")

ENDINGS = lines("""
    [Then the door opened|Suddenly there was a knock at the door], and [everyone looked up|the fire flickered].
    [Later, when the last guest had gone|At midnight], Marla [locked the door and blew out the candles|
     played three notes on the old lute|counted the mugs and smiled].
    [Outside the rain stopped|The moon came out over the Wend], and [the town slept|a goose called once and was quiet].
    Marla [wrote the debts on the wall|turned the key twice|put out the lamps one by one] and [went up to bed|sighed|
     thought of Bram].
    [And nobody ever learnt|To this day nobody knows] [who the stranger was|where the silver came from|
     what the lights were].
    It was a good night, [as nights in Thornwick go|and nobody broke a chair].
    And if you [ever come to Thornwick|pass by on the river], [sit down by the fire and ask for the stew|
     look up at the goose above the door].
    [So ended the evening|That was all], but [the talk of it lasted the whole winter|the story was only beginning].""")
