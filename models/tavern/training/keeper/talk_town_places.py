"""The places one by one: hours, dangers, and what is to be had there."""
from . import world
from .grammar import topic
from .talk_lists import ABOUT_PLACE, PLACE_FOLLOWS, WAY_TO, chained, filled, told_apart
from .talk_town_people import FOLLOWS, PEOPLE
from .talk_town_ways import PLACES

# when a place is open, and whether it is safe there
ABOUT = {
    "market": ("The square is busiest on the sixth day, from sunrise", "The square is safe, only mind your purse "
                                                                       "in the crowd"),
    "smith": ("Brenna works from sunrise until dusk", "The smithy is safe, only mind the sparks"),
    "shop": ("Pim opens after breakfast and closes at dusk", "Pim's shop is safe for everything but your purse"),
    "healer": ("Knock at any hour, Willa sleeps lightly", "Nothing is safer than Willa's house, if you drink what "
                                                          "she tells you"),
    "chapel": ("Sister Agnes keeps the chapel open day and night", "The chapel is safe, only mind the bees behind "
                                                                   "the wall"),
    "tower": ("Master Eldwin has not opened his door for a month", "I would not call the crooked tower safe. "
                                                                   "Don't touch the door handle"),
    "docks": ("Joss rows from dawn until dusk", "The ferry is safe, and Joss has never lost a guest"),
    "castle": ("Lady Isolde hears the people every second morning", "The hall is safe if you are polite to the "
                                                                    "guards"),
    "guards": ("There is a guard at the guardhouse day and night", "Nobody robs you at the guardhouse. Captain "
                                                                   "Roderick is fair"),
    "mill": ("Osric grinds from sunrise until dusk", "The mill is safe, but Osric is in a poor mood"),
    "wood": ("Be out of the Greywood before dark", "The Greywood is not safe, the wolves are bold this year"),
    "mine": ("The old mine has been closed for ten years", "The old mine is not safe. Take a lantern and a friend"),
    "watchtower": ("Nobody keeps the watchtower, and Joss only rows by day",
                   "Nobody keeps the watchtower, so mind the loose stones and don't go alone"),
    "capital": ("The gates of Kingsport open at sunrise, as ours do", "Kingsport is safe enough, but there are "
                                                                      "bandits on the road"),
    "graveyard": ("The graveyard is never closed, but I would not go after dark", "By day the graveyard is safe. "
                                                                                  "At night a grey lady walks there"),
    "farm": ("Hob is up before the sun", "Hob's farm is safe by day, and the dog only barks"),
}
# who is found there, so that a guest can ask on about "him" or "her"
KEEPERS = {"smith": "Brenna", "shop": "Pim", "healer": "Willa", "chapel": "Sister Agnes", "tower": "Master Eldwin",
           "docks": "Joss", "castle": "Lady Isolde", "guards": "Captain Roderick", "mill": "Osric", "farm": "old Hob"}
THERE = topic("""[does {pronoun} live|is {pronoun}|will {pronoun} be|do I find {him}|
              can I see {him}] there[ now| today| at night|]
             [is {pronoun} in|is {pronoun} at home|whereabouts exactly is {pronoun}]""", "{pronoun}'s {place}.")
WHO = topic("""[who is {pronoun}|who's that|who lives there|whose is it|who keeps it|who works there|
              who will I meet there]
             [tell me about|what do you know about|say more about] {him}""", "{description}.")
HOURS = """[when|at what hour|what time|until when|how late] is {x} open
           is {x} [open now|still open|closed now|open at night|open tomorrow|open all day|ever closed|
            open on market day]
           [when does|at what hour does] {x} [open|close]
           [can I|could I|may I] go to {x} [at night|now|this late|in the morning|before breakfast]
           [what's the best hour|which hour is best|when's a good time] [for a visit to|to go to|to visit] {x}
           [is it too late|is it too early|is it still possible|is there still time] to [visit|go to] {x}[ today|]
           [how early|until what hour|from what hour] can I [visit|go to] {x}
           if I [hurry|go now|wait until dawn], is {x} [open|still open]
           [will they let me into|can one get into|can one still enter] {x} [at this hour|so late|now]
           [I fear I'm|I hope I'm not|surely I'm] too late for {x}
           [will I find|would I find|is there] [somebody|anyone] [at|in] {x} [at this hour|now|at night|
            tomorrow morning|so late]"""
SAFE = """is it [safe|dangerous|risky|wise to go] [at|in|near|
           around] {x}[ at night| after dark| alone| for a woman| for a child|]
          is {x} [safe|dangerous|haunted|cursed|guarded|a bad place|a safe place]
          [should I|must I|do people] [fear|avoid|worry about] {x}
          [would you go|would you send your daughter|dare I go|can I go alone] to {x}
          [what dangers are there|what should I watch out for|what might bite me|
           is there anything nasty] [at|in] {x}
          [how dangerous|how risky] is it [at|around] {x}
          [will I be|would I be|are strangers] safe [at|near] {x}
          [should I take|do I need|had I better bring] [a weapon|my sword|a friend|a charm] to go to {x}
          [what's the worst that could|what could|what might] happen to me [at|around] {x}
          [they say|they told me] [nobody should go|no one goes|one shouldn't go] to {x}[ alone| at night|], [why|
           is that so|is it that bad]
          [is there|have you heard of] [any danger|any trouble|some evil] [at|near|around] {x}
          [my mother would kill me for going|I promised my wife not to go|a child should not go] to {x}, [is it so bad|
           is it safe]
          [I'm afraid of|my wife warned me of|they warned me about] {x}"""
HOURS_THERE = """[when|what time|until when|how late] is it open
             is it [open now|still open|closed now|open at night|open tomorrow|open all day]
             [when does it|at what hour does it] [open|close]
             [can I|should I|may I] go [there |][now|tonight|at night|this late|in the morning|at once]
             [too late for today|too late now|too early, I guess|are they still up|do they sleep already|closed at night, or not]
             [when's|what's] the best time[ to go| for a visit|]
             [until what hour|from when on|how early|how late] [can I|could I] [go|come|knock]
             [do I have to|must I] [hurry|wait until morning|wait for daylight]
             [will somebody be|is anyone] there [at this hour|now|tonight|tomorrow]"""
SAFE_THERE = """is it [safe|dangerous|safe there|dangerous there|risky|safe at night|safe alone|haunted]
             [should I|must I] [be afraid|worry|take my sword|take a friend|be careful there]
             [anything to fear|anything that bites|what's the risk|how risky is that|how dangerous is it there|just how safe]
             [do I need|should I bring|had I better take] [a weapon|my sword|armour|a friend|company|a torch]
             [would I|will I] [come back|get hurt|be safe|regret it]
             [could I|can I] [send my daughter|take my children|go unarmed|go by night] there
             [would you go there|dare I go alone|can I go alone|what are the dangers|any danger there|
              what could happen to me there]"""


def place(key, hours, safety):
    values, hours, safety = PLACES[key], hours + ".", safety + "."
    then = chained([{**f, "then": []} for f in PLACE_FOLLOWS] + [topic(HOURS_THERE, hours), topic(SAFE_THERE, safety)])
    if key in KEEPERS:
        name = KEEPERS[key]
        then += [filled({**f, "then": []}, **PEOPLE[name]) for f in [THERE, WHO, *FOLLOWS[name][2:]]]
    topics = [{**WAY_TO, "weight": 0.8, "then": then}, {**ABOUT_PLACE, "weight": 0.3, "then": then},
              topic(HOURS.replace("{x}", "{names}"), hours, 0.3, then),
              topic(SAFE.replace("{x}", "{names}"), safety, 0.4, then)]
    return [filled(t, **values) for t in topics]


TOPICS = [t for key, about in ABOUT.items() for t in place(key, *about)]
TOPICS += [filled(topic(questions, answer, weight, PLACE_FOLLOWS), **PLACES[key])
           for key, weight, questions, answer in [
    ("wood", 0.8, """what [lives|grows|hides|howls] in {names}
             [what animals|what kind of beasts|which plants|what mushrooms] [are there|live|
              grow] in {names}
             how [deep|dark|wild] is {names}
             are there [wolves|deer|bears|mushrooms|herbs|elves|goblins|outlaws] in {names}
             is there [a witch|a path|anything to eat] in {names}""",
     "The Greywood has mushrooms at its edge, wolves further in, and one path. [Stay on the path|]"),
    ("mine", 1, """[why|since when|how long] [is|was|has been] {names} [closed|shut|empty|abandoned]
             [what|who] [did they dig for|did they mine|is down there|is left] in {names}
             is there [silver|gold|ore|treasure|still something] in {names}
             are there [monsters|ghosts|smugglers] in {names}
             [who owns|who closed|may I enter|is it forbidden to enter] {names}
             [what did they mine|what did they dig for] [there|up there|in the old days]""",
     "The old mine has been closed for ten years. It was rich once, and now people see blue lights there."),
    ("watchtower", 0.8, """[who built|how old is|what happened to|who ruined] {names}
             is there [gold|treasure|a ghost|a secret door|a cellar|anything left] [at|in|under] {names}
             has anybody [searched|dug at|been to|looked under] {names}""",
     "They say a robber king hid his gold beneath the ruined watchtower, and nobody has found it yet."),
    ("capital", 1, """[what is|what's|how is] {names} like
             [did you ever see|were you ever in] {names}
             [who rules|what can I buy in|what is there to see in|how big is] {names}
             [is there [a king|a harbour|a market|work]|are there [ships|good inns]] in {names}""",
     "The sea is in Kingsport, {friend}, and so is the king. I would like to see it once."),
    ("tower", 0.8, """why [is {names} [crooked|so crooked|leaning]|does {names} [lean|smoke]]
             [what comes out of|what happens in|what is kept in|whose is] {names}
             [can I go into|may I enter|how do I get into|is it allowed to enter] {names}""",
     "Master Eldwin lives in the crooked tower. Knock three times, and don't touch the door handle."),
    ("castle", 0.6, """[who owns|how old is|how big is|who guards] {names}
             [may I enter|can I just walk into|can I visit|will they let me into|
              how do I get into] {names}""",
     "Lady Isolde lives there, and her guards will ask your business. She hears the people every second morning."),
    ("shop", 0.8, """[what can I buy|what do they sell|what is sold|what do they have|
              what can one get] [at|in] {names}
             [does|would] {names} [sell rope|have maps|buy furs|sell lanterns|sell boots]
             [is it expensive|are the prices fair|can I haggle] [at|in] {names}""",
     "Pim sells rope, lanterns, boots and maps, {friend}, and he buys old things. Haggle with him."),
    ("market", 0.6, """[what can I buy|what is sold|what do they sell|who sells|what's there to see] [at|
              on] {names}
             [how big|how busy|how loud] is {names}""",
     "Farmers, pots, cloth and apples on the sixth day. On other days there's Pim's shop and the old well."),
]]
TOPICS = list(told_apart([{**t, "weight": 0.5 * t["weight"]} for t in TOPICS], "praise", "besides"))
