"""The people of the town, one by one: looks, character, kin, and what only they are asked about."""
from . import world
from .grammar import topic
from .talk_lists import PERSON_FOLLOWS, WHERE_IS_PERSON, WHO_IS, chained, filled, told_apart

PEOPLE = {name: dict(names=names, name=name, pronoun=pronoun, him={"he": "him", "she": "her"}[pronoun],
                     description=description, place=place, does=world.DEEDS.get(name, ""))
          for names, name, pronoun, description, place in world.PEOPLE + world.OTHERS}
# what they ask for their work
PRICE = {
    "Brenna": "Ask Brenna for the price, and say that Marla sent you", "Willa": "Willa asks fair prices",
    "Joss": "Joss takes one copper", "Pim": "Haggle with Pim, and count your change twice",
    "Sister Agnes": "Sister Agnes takes no coin, only a candle for the chapel",
    "Master Eldwin": "Who knows what a wizard wants for it", "Osric": "Osric asks a fair price for flour",
    "old Hob": "Old Hob asks a fair price", "Captain Roderick": "Captain Roderick takes no coin. He pays, for wolves",
    "Finn": "Finn plays for ale",
}
UNKNOWN = "That I don't know, {friend}. Ask {him} yourself"
# how one knows them, whether to trust them, whom they belong to
ABOUT = {
    "Brenna": ("Look for arms like oak branches and a leather apron", "Brenna is my oldest friend, and I trust "
                                                                      "her with my door", UNKNOWN),
    "Master Eldwin": ("Look for a long grey beard with ink in it", "Master Eldwin means no harm, but he forgets "
                                                                   "where he put things",
                      UNKNOWN),
    "Willa": ("Look for a small old woman who smells of mint", "You can trust Willa, she asks fair prices", UNKNOWN),
    "Captain Roderick": ("Look for the only face in town that never laughs",
                         "Captain Roderick is stern but fair", UNKNOWN),
    "Pim": ("Look for a small, quick man who counts everything twice",
            "Pim is a sly one. Count your change twice", UNKNOWN),
    "Joss": ("Listen for the song on the river, that's Joss",
             "Joss is an honest man, and he rows with a song", UNKNOWN),
    "Sister Agnes": ("Look for a grey habit with bees around it", "I trust Sister Agnes with my soul", UNKNOWN),
    "Tom": ("Look for a boy with straw in his hair", "Tom is a good lad, and horses love him",
            "Tom is twelve, {friend}. The horses are his family"),
    "Odo": ("Odo is round as a barrel, and you'll hear him shout", "Odo shouts at everybody and means well",
            "Odo is married to his stew, {friend}"),
    "Elsie": ("Elsie has flour up to her elbows, so you'll know her", "Elsie is the most honest girl in Thornwick",
              "Elsie is my daughter, {friend}, nineteen and not married"),
    "Lady Isolde": ("Lady Isolde is young, and you'll find her on the high seat", "Lady Isolde is fair, and she "
                                                                                  "listens", UNKNOWN),
    "old Hob": ("Follow the sheep dog, and there's Hob behind it",
                "Old Hob is honest, and his dog only barks", UNKNOWN),
    "Osric": ("Look for a man white with flour who doesn't smile", "Osric grumbles, but he grinds an honest sack",
              "Osric has one daughter, {friend}, and she ran away with a bard"),
    "Finn": ("Look for the lute and the stool by the fire", "Finn is good company, but don't lend him money", UNKNOWN),
    "old Tobin": ("Look for an old man with cards in his hand", "Old Tobin is harmless, but don't play cards with "
                                                                "him", UNKNOWN),
    "the stranger": ("A dark hood and a cup of mint tea, you can't miss him", "I don't know the stranger, so keep "
                                                                              "an eye on your purse",
                     "Nobody knows the stranger's kin, {friend}, or even his name"),
}

LOOKS = """what does {pronoun} look like
           [how do I|how will I|how would I|how can I] [recognise|recognize|know|spot|
            pick out] {him}[ in a crowd| at once|]
           [describe {him}|is {pronoun} tall|is {pronoun} old or young|what is {pronoun} wearing|
            what does {pronoun} wear]
           [how do I know|how can I be sure] it's {him}
           [by what|by which sign] [do I know|would I recognise|shall I know] {him}
           [tall or short|young or old|thin or fat|beard or no beard], what does {pronoun} look like
           [what should I look for|whom do I look for|what face do I look for], if I want to find {him}
           [give me a description of|paint me a picture of|how would you describe] {him}
           [if {pronoun} walks in|if {pronoun} comes by|when {pronoun} stands before me], how do I know who it is
           [I have never seen|I wouldn't know|I've not met] {him}[, how do I know|
            , what should I look for|, what do I look for]"""
TRUST = """[can I trust|do you trust|can one rely on|is it safe to deal with|would you trust|
            should I trust] {him}
           is {pronoun} [nice|friendly|a good person|dangerous|honest|to be trusted|decent|an honest soul|
            a friend of yours]
           [will {pronoun} cheat me|is {pronoun} good company]
           [should I|must I] [be careful with|fear|watch|worry about|keep an eye on] {him}
           [what do you really think|what's your honest view|speak freely, what do you think|
            between us, what do you think] of {him}
           [is {pronoun}|would you call {him}] [a good soul|an honest sort|a bad sort|a crook|a decent sort]
           [would you|could I|dare I] [turn your back on|do business with|share a secret with|buy something from|
            put my life in the hands of] {him}
           [how far|how much] [can I|do you] trust {him}
           [will {pronoun} play me false|has {pronoun} ever lied to you|does {pronoun} keep a promise|does {pronoun} mean well]
           [how do you get on with|how do you get along with|what's it like to deal with] {him}
           [they warned me about|I've heard bad things about|my gut tells me to avoid] {him}
           [would you lend money to|would you leave your door open to|are you friends with|
            how well do you know] {him}"""
KIN = """is {pronoun} [married|single|taken|in love|spoken for|related to anybody here]
         [does {pronoun} have|has {pronoun}] [a wife|a husband|a family|children|a sweetheart|kin here]
         [did {pronoun} ever|will {pronoun} ever|does {pronoun} want to] [marry|wed|settle down]
         [is there somebody|is anybody] [waiting at home for|courting|sweet on] {him}
         is {pronoun} [promised to anybody|free to marry|courting somebody|a married soul]
         [who is {pronoun} married to|who are the parents of {him}|do you know the family of {him}]"""

PRICES = """[how much|what] does {pronoun} [charge|want for it|take|ask|want]
            [is {pronoun} expensive|is {pronoun} dear|do I have to pay {him}|what do I owe {him} for that]
            [what should I|what must I|how much do I] [pay {him}|bring {him}|give {him}|offer {him}]
            [is it dear|is it cheap|will it cost me much|do I need a full purse]
            [how deep must I|how deep should I] reach into my purse
            [what's|what is] {pronoun} [asking|charging|likely to ask]
            [do I pay|will I pay] [in silver|in coppers|a lot][ for that|]
            [does|will] {pronoun} [haggle|take silver|work for free|give me a good price]"""


def by_name(questions):
    """The same questions by name, for a talk that begins with them."""
    return questions.replace("{pronoun}", "{names}").replace("{him}", "{names}")


def follows(name, look, trust, kin):
    place, _, more, _ = PERSON_FOLLOWS
    about = [topic(LOOKS, look + "."), topic(TRUST, trust + "."), topic(KIN, kin + ".")]
    if name in PRICE:
        about.append(topic(PRICES, PRICE[name] + "."))
    return chained([{**f, "then": []} for f in (place, more)] + about)


FOLLOWS = {name: follows(name, *about) for name, about in ABOUT.items()}


def person(name, look, trust, kin):
    then = FOLLOWS[name]
    named = [topic(by_name(q), a + ".", weight, then)
             for q, a, weight in ((LOOKS, look, 0.3), (TRUST, trust, 0.5), (KIN, kin, 0.3))]
    return [filled(t, **PEOPLE[name]) for t in [{**WHO_IS, "weight": 0.8, "then": then}, {**WHERE_IS_PERSON,
     "weight": 0.3, "then": then},
                                                *named]]


def asked(name, questions, answers, weight=0.5):
    """A question about one of them, with the usual ones after it."""
    return filled(topic(questions, answers, weight, FOLLOWS.get(name, [])), **PEOPLE[name])


TOPICS = [t for name, (look, trust, kin) in ABOUT.items() for t in person(name, look, trust, kin)]
TOPICS += [filled({**t, "weight": 0.5, "then": []}, **PEOPLE[name])
           for name in ("Bram", "Pickle") for t in (WHO_IS, WHERE_IS_PERSON)]
TOPICS += [
    # the stranger
    asked("the stranger", """what does {names} [want|want here|do here]
             [what's|what is] {names} [waiting for|up to|doing here|after]
             [why|how come] [does {names} hide his face|does {names} stare at me|
              does {names} watch the door|is {names} here|does {names} sit alone]
             is {names} [a spy|an assassin|a thief|waiting for someone|a wizard|hiding something]
             could {names} be [a spy|an assassin|a wizard|dangerous]
             [where does|where did] {names} come from
             [should I|dare I|would you] [talk to|speak to|sit with] {names}
             [did|does] {names} [ever say anything|ever speak|pay|say his name]""",
          "Nobody knows, {friend}. The stranger came three nights ago, pays in old silver and watches the door.", 2),
    # Bram and Pickle
    asked("Bram", """[did you love|do you miss|what happened to|how did you lose|
              do you still think of] {names}
             is {names} [dead|alive|still alive|gone|coming back]
             when did {names} [die|leave|go north]
             [is|was] {names} [ever coming home|a soldier|killed in the war|a good man]
             [you had|you lost] a husband
             [whose|is that {names}'s] lute""",
          "Bram was a soldier, {friend}. He went north with the army nine years ago and never came home.", 1.2),
    asked("Pickle", """[tell me about|what about|say something about] {names}
             [does {names} catch mice|does {names} sleep all day|does {names} do any work]
             [why|how come] [doesn't|won't] {names} [catch the rats|hunt|go down into the cellar]
             [is {names} a good mouser|what kind of cat is {names}|is {names} any use]""",
          "Pickle is my cat, {friend}, fat and grey, and afraid of rats.", 1.2),
    # single questions
    asked("Master Eldwin", """[how long is it since anyone saw|has anybody seen|did anyone see] {names}[ lately|]
             [what happened to|is something wrong with|is there news of|what's wrong with] {names}
             [is {names} still alive|why doesn't {names} open|why does nobody see {names}|
              did {names} leave town]""",
          "Nobody has seen Master Eldwin for a month, {friend}, and purple smoke comes from his tower.", 1.2),
    asked("Master Eldwin", """how do I [visit|get in to see|get an answer from|knock for] {names}
             [will {names} see me|does {names} take visitors|does {names} let people in|how do I knock]""",
          "Knock three times at Master Eldwin's door, {friend}, and don't touch the handle.", 0.6),
    asked("Captain Roderick", """[what does {names} pay|how much does {names} pay|
              what would {names} give me|what bounties does {names} offer]
             [does {names} need men|does {names} hire|can I work for {names}|could {names} use a sword|
              has {names} work for me]""",
          "Captain Roderick pays two silvers for every wolf, and twenty for the bandit chief.", 1.2),
    asked("Brenna", """[what does {names} sell|what can {names} make|what does {names} forge|
              is {names} any good|are her blades good]
             [how good|how skilled|how dear] is {names}
             [what does {names} charge|is {names} expensive|how much does {names} want for a sword|
              what does a sword cost]
             [will {names} give me a good price|does {names} haggle]""",
          "Brenna makes the best blades in Thornwick, {friend}. Ask her for the price, and say that Marla sent "
          "you.", 1),
    asked("Pim", """[what does {names} sell|what can I buy at {names}'s|what has {names} got|
              what's in {names}'s shop|has {names} got rope]
             [what does {names} charge|is {names} expensive|are {names}'s prices fair|does {names} haggle|
              what does {names} want for it]
             [does {names} buy things|would {names} buy my ring|what does {names} buy]""",
          "Pim sells rope, lanterns, boots and maps, {friend}, and he buys old things. Haggle with him.", 1),
    asked("Willa", """[what does {names} charge|is {names} expensive|how much does {names} want|
              what does {names} ask for a cure]
             [can {names} heal anything|what can {names} cure|is {names} a good healer|
              is {names} any good|what does {names} sell|is she a witch]
             [does {names} sell potions|has {names} potions|can {names} mend a broken leg]""",
          "Willa asks fair prices, {friend}. She mends fevers and broken arms, and she has a herb for everything.", 1),
    asked("Joss", """[what does {names} charge|how much does {names} want|
              what does {names} ask for the crossing|is {names} expensive]
             [when does {names} row|how late does {names} row|does {names} row at night|
              does {names} work after dark]""",
          "Joss rows from dawn until dusk, {friend}, for one copper.", 0.8),
    asked("Sister Agnes", """[what does {names} do with the honey|does {names} sell honey|
              can I buy honey from {names}|does {names} make the mead]
             [when can I see {names}|does {names} receive visitors|is {names} there at night]""",
          "Sister Agnes keeps the door open day and night, {friend}, and her bees make my mead.", 0.6),
    asked("Lady Isolde", """[is {names} a good ruler|is {names} just|is {names} strict|
              do people like {names}|is {names} loved|how does {names} rule]
             [how long has {names} ruled|is {names} a tyrant|does {names} care for the people]""",
          "Lady Isolde is young, {friend}, but she has a wise head and she rules well.", 0.8),
    asked("Lady Isolde", """[how do I|how would I|when could I|when might I] [see|meet|talk to|speak with|
              get an audience with] {names}
             [when does {names} see people|will {names} receive me|does {names} hear strangers|
              when can I see {names}]""",
          "Lady Isolde hears the people every second morning, {friend}. Be polite to her guards.", 0.8),
    asked("old Tobin", """[did|does] {names} [really own this house|own the Goose|hold a grudge|
              still come here|come here often|hate you]
             [how|why] did {names} lose [the Goose|this house]
             [can I play cards with|does he play well,|should I play against|
              what game does he play,] {names}""",
          "Old Tobin lost the Goose to me at cards twenty years ago. He still drinks here and asks for a new game.",
          0.8),
    asked("Finn", """[when does {names} play|is {names} playing tonight|when does {names} start|
              will {names} sing tonight|is {names} good]
             [does {names} travel|where has {names} been|does {names} know the old songs|
              what does {names} know]""",
          "Finn plays here every evening once the sun is down, {friend}. He knows a hundred songs.", 1),
    asked("old Hob", """[what happened to {names}'s sheep|how many sheep did {names} lose|
              did {names} lose sheep|does {names} need help]
             [is {names} in trouble|why is {names} so sad|does {names} hire|could {names} use a hand]""",
          "The wolves took three of old Hob's sheep, {friend}.", 0.7),
    asked("Osric", """[why is {names} so grumpy|what's wrong with {names}|why is {names} sad|
              why doesn't {names} smile|what troubles {names}]
             [what happened to {names}'s daughter|does {names} need help|did {names} lose somebody]""",
          "Osric's daughter ran away with a travelling bard, {friend}, and he hasn't smiled since.", 0.8),
    asked("Elsie", """[how old is {names}|what does {names} do here|
              can {names} bake|who bakes the tart, {names}?]""",
          "Elsie is nineteen, {friend}. [She bakes the apple tart.|]", 0.6),
    asked("Tom", """[how old is {names}|does {names} sleep in the stable|is {names} good with horses|
              can {names} be trusted with my horse|will {names} feed my horse]
             [is that|is {names}] your son""",
          "Tom is twelve, {friend}, and he sleeps next to the horses. Yours is in good hands.", 0.7),
    asked("Odo", """[how long has {names} cooked here|is {names} a good cook|why does {names} shout|
              
              does {names} let people into the kitchen]""",
          "Odo has cooked here for fifteen years, {friend}. He shouts, but his stew is worth it.", 0.7),
    # several of them at once
    topic("""[is anybody here|is anyone in town|are any of them] [related|married|kin to each other|
              a family]
             [who is related to whom|who is married here|who loves whom|who hates whom|
              who is whose father][ in this town|]""",
          "Elsie is my daughter, {friend}, and Osric the miller has one, too. More I won't tell.", 0.6),
    topic("""[who|whom] [can I trust|can I trust here|should I trust|is honest here|would you trust|
              can one rely on]
             [is there|do you know] [an honest man|anybody I can trust|one honest soul] [here|
              in this town]
             [who|which of them] [should I watch out for|is dangerous|would cheat me|should I avoid|
              has bad friends]""",
          "I trust Sister Agnes with my soul and Brenna with my door. Count your change with Pim.", 1),
    topic("""[who|which person] is the [richest|oldest|strongest|wisest|smartest|most important|
              most powerful] [man|woman|person|one] [here|in town|in Thornwick]
             [who is|who's] [rich|powerful|important|wise|strong] [here|in this town|in Thornwick]""",
          "Lady Isolde rules, Brenna has the arms, Willa is the oldest and Master Eldwin has the books.", 0.8),
    topic("""[who|what kind of people|what sort of folk] [lives here|live here|live in this town|
              are the locals|comes to the market]
             what are [the locals|the people|the townsfolk|folk here] like[ to strangers|]
             are [the people|folk|the locals] here [friendly|kind|good people|kind to strangers]""",
          "Farmers, boatmen and weavers, {friend}. Honest folk, mostly, and curious about strangers.", 1),
]
TOPICS = list(told_apart([{**t, "weight": 0.45 * t["weight"]} for t in TOPICS], "description", "besides"))
