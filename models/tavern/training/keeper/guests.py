"""What guests say around their point: greetings, politeness, stories, reasons, asides, and who they are."""

HELLO = ("[hello|hi|hey|good evening|good day|greetings|evening|hello there|hey there|excuse me|well|so|ok|listen|"
         "say|tell me|oh|ah|"
         "right|hm|look|pardon|ahem|one thing|quick question|sorry|um]")
TITLE = "[Marla|innkeeper|barkeep|keeper|ma'am|my lady|mistress|good woman|love|dear|madam|landlady|my friend|miss]"
PLEASE = "[please|if you please|if you would|if it's no trouble|when you have a moment|thanks|if I may ask|be so kind]"

# Before and after an indirect question, such as "where the smithy is".
WONDER = ("[can you tell me|could you tell me|do you know|do you happen to know|I wonder|I was wondering|I'd like to "
          "know|"
          "I would love to know|might I ask|may I ask|any idea|tell me|you wouldn't know|I need to know|I have to ask]")

# Sentences before a point.
STORY = [
    "[I|we|my {kin} and I] [walked|rode|travelled|came|marched] [all day|since dawn|for {few} days|through the night|"
    "all the way "
    "from {far}] [in the rain|through the mud|without a break|on an empty stomach|with a sick mule|over the hills|]",
    "[my {kin}|an old {trade}|a {trade} I met|some {trade}|the {trade} at the gate|a man on the road] [told me|said|"
    "swore|mentioned] "
    "[that this is a good house|to come here|I should ask you|you know everything|that you are fair|to stop at the "
    "Goose]",
    "[my {thing}|my {kin}'s {thing}] [broke|fell apart|got lost|was stolen|gave up|split in two] [yesterday|this "
    "morning|on the hill|"
    "near the bridge|twice|on the way] [and|so] [I had to carry everything|we lost half a day|nobody would help us|"
    "I swore like a sailor|I'm in a foul mood|my {kin} laughed at me]",
    "[I'm|I am] [not from here|new in these parts|only passing through|on my way to {far}|waiting for my {kin}|here "
    "for the market|"
    "a simple {trade}|as tired as a dog|half frozen|looking for my {kin}]",
    "it's [cold|wet|dark|windy|a foul night|quite a storm] [outside|out there|tonight], [and I can't feel my {part}|"
    "my old wound aches|and my cloak is soaked|I nearly turned back|so I'm glad of the fire]",
    "[you know|believe me|honestly|to be honest|I tell you|between us|no offence|don't laugh], [I never liked "
    "{dislike}|"
    "I can't stand {dislike}|my {kin} always talks about {dislike}|life was easier last year|I'm no great talker|"
    "I have seen better days|I once was a {trade} myself|the last inn was a disgrace]",
    "my {kin} [always|never|often|still] [says|told me|complains|asks] [that I talk too much|to be careful|about {far}|"
    "that the world is getting worse|that I should settle down|about the price of everything]",
    "[last|this] [winter|summer|spring|week|month] [I|we|my {kin}] [lost|sold|found|bought] [a|the|another] {thing}, "
    "[which was a mistake|and it rained the whole time|but that's another story|and I still think about it|would you "
    "believe it]",
    "[three|four|five|a dozen] [{trade}s|strangers|geese|wagons] [came past us|stood in our way|sang all night|"
    "stopped us] "
    "[at the bridge|on the road|near the mill|outside the gate], [and nobody knew why|which was odd|so we are late|"
    "and off they went]",
    "[I had|there was|we had] [nothing but dry bread|no hot meal|a bad dream|an argument with my {kin}|no luck at all] "
    "[for days|today|since {far}|last night|the whole week]",
]
PARTS = {
    "kin": "[brother|sister|mother|father|uncle|aunt|wife|husband|cousin|grandmother|son|daughter|friend|neighbour|"
           "nephew|master]",
    "few": "[two|three|four|five|six|ten]", "far": "[Kingsport|the coast|the north|the hills|my village|the sea|the "
                                                   "border|abroad]",
    "trade": "[trader|carter|farmer|soldier|monk|tinker|fisherman|weaver|potter|shepherd|pedlar|baker|drover|mason|"
             "sailor]",
    "thing": "[cart|boat|saddle|lute|hat|kettle|tent|axe|wheel|lantern|barrel|wagon|walking stick|fiddle|chest]",
    "part": "[toes|fingers|back|feet|knees|nose|ears|left leg]",
    "dislike": "[long roads|boats|goats|the rain|big towns|tax collectors|early mornings|cabbage|stairs|crowds]",
    "title": TITLE, "please": PLEASE, "hello": HELLO,
}
# Between the stories and the point.
POINT = ("[anyway|anyhow|long story short|well|but enough of that|be that as it may|so|now|what I wanted to ask is "
         "this|to the point|"
         "here is my question|that's why I'm here|but what I really need to know|sorry, I ramble|where was I? ah yes|"
         "in short|"
         "but to come to it|my question then|as I was saying]")
ASIDE = ("[not that it matters|I ask for a friend|my {kin} wants to know|if that's all right|just curious|I'm in no "
         "hurry|"
         "since I'm here anyway|and don't tell my {kin}|I would be grateful|you look like someone who knows|as I "
         "said, it was a long day|"
         "my {kin} will pay me back|before my {part} fall off|and then I leave you in peace]")
REASON = ("[I'm|I am|we are|we're] [so tired|in a hurry|new here|freezing|only passing through|starving|soaked|not "
          "picky|on foot|"
          "expected at {far}]")

# Who a guest may be.
GUEST_NAMES = """Alric Anna Aron Ash Bella Ben Bjorn Boris Cara Cedric Clara Conan Dara David Dorin Edgar Edwin Ella Emma Erik
Ethan Eva Fiona Frank Freya Gareth George Gimli Greta Gus Hannah Harald Helga Henry Hugo Ida Ivan Jack James Jane John Julia
Kara Karl Kate Kevin Laura Leo Liam Lily Lucas Lucy Luna Marcus Maria Mark Martin Mary Max Mia Mike Mira Nadia Nick Nina Nora
Oliver Olga Oscar Otto Paul Peter Petra Quinn Ralph Ravi Rick Robin Roland Rose Rowan Ruth Sam Sara Sean Simon Sofia Stefan
Steve Susan Sven Tara Theo Thomas Thorin Tim Tina Ulric Ursula Vera Victor Wendy Will Yara Yusuf Zara Zoe""".split()
NAME_STARTS = "Al Bar Cor Dar El Fen Gar Hal Is Jor Kal Lor Mor Nor Or Per Quil Ran Sel Tor Ul Val Wil Xan Yor Zel".split()
NAME_ENDS = "a an ara as ric dor en eth ia iel in ion is mir na o on ra rin us wen wyn".split()
JOBS = """weaver potter tailor mason carpenter cooper tanner fisher shepherd drover tinker hunter soldier sailor monk painter
barber brewer miller carter minstrel juggler clerk scribe locksmith glassblower rope-maker beekeeper gravedigger midwife
goldsmith candle-maker sculptor dancer farmer herbalist mapmaker wheelwright thatcher""".split()
WARES = ("hats|ribbons|needles|spoons|baskets|salt|cloth|pots|spices|candles|wool|goats|cheese|brushes|combs|bells|"
         "toys|saddles|"
         "mirrors|carpets|rope|oil|honey|shoes|clocks|fiddles|barrels|nets|wheels|knives|dolls|belts|pipes|scarves").split("|")
HOMES = ("Kingsport|Redhill|Oakford|Stonebridge|Marsh End|Ravenholt|the coast|the north|the hills|the islands|"
         "Millbrook|Greyport|"
         "Eastmarch|Dunmoor|Saltby|Highfell|Brackwater|the mountains|Lowfield|Winterton|Ashby|Thornford").split("|")
CONSONANTS = "b c d f g h j k l m n p r s t v w z br dr gr kr th sh ch tr bl gl st".split()
VOWELS = "a e i o u a e i o ia ae ei".split()
CODAS = ["", "", *"n r l x k th s sh m nd ra lax bor ius da na lle tta".split()]


def guest_name(rng):
    kind = rng.random()
    if kind < 0.35:
        return rng.choice(GUEST_NAMES)
    if kind < 0.65:
        return rng.choice(NAME_STARTS) + rng.choice(["", "", "a", "e", "i", "o"]) + rng.choice(NAME_ENDS)
    sounds = "".join(rng.choice(CONSONANTS) + rng.choice(VOWELS) for _ in range(rng.randint(1, 3))) + rng.choice(CODAS)
    return sounds.capitalize() if len(sounds) > 2 else "Kes" + sounds
