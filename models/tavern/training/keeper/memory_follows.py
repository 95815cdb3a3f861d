"""Questions with `he`, `she`, `there` and `it` about whom, where or what Marla has just spoken of, whatever the topic was."""
import re

from . import world
from .grammar import lines
from .talk import GOODS
from .talk_town_people import PEOPLE
from .talk_town_places import ABOUT, KEEPERS

HIS = {"he": "his", "she": "her"}
ASK_PERSON = "[Ask {him} yourself.|]"
# how guests ask, and what Marla answers of those of whom the table says nothing else
AGE = lines("""
    how old is {pronoun}[ by now| these days|, if I may ask|]
    [what age|how many years] [is {pronoun}|has {pronoun} got][ now|]
    [what's|what is] {his} age
    [is {pronoun} young|is {pronoun} old|is {pronoun} my age|is {pronoun} still young|is {pronoun} a child or grown up]
    [do you know|can you guess] {his} age
    {pronoun} is how old[ now|]
""")
AGES = {"Elsie": "Elsie is nineteen", "Tom": "Tom is twelve", "Willa": "Willa is older than the chapel bells",
        "Lady Isolde": "Lady Isolde is young, but she has a wise head",
        "old Tobin": "Old Tobin is old, and he won't say how old"}
SINCE = lines("""
    since when is {pronoun} [here|with you|in town]
    how long has {pronoun} been [here|with you|in Thornwick|around]
    when did {pronoun} [come here|come|arrive|first come in|start here]
    how long ago did {pronoun} come[ here| to Thornwick|]
    [has {pronoun} been here|is {pronoun} here] [long|for long|for years]
    how many [years|days] has {pronoun} been here
    [is {pronoun} new here|is {pronoun} from here|was {pronoun} always here]
""")
SINCES = {"Odo": "Odo has cooked here for fifteen years", "the stranger": "The stranger came three nights ago",
          "old Tobin": "Old Tobin was here before me, he owned the house",
          "Elsie": "Elsie is my daughter, and this house is her home"}
HAPPENED = lines("""
    what happened to {him}[ then| in the end| back then|]
    [did something happen|has something happened] to {him}
    what [became|has become] of {him}
    [is something wrong|what's wrong|what's the matter|what's the trouble] with {him}
    [is {pronoun} in trouble|is {pronoun} in danger|does {pronoun} need help]
    what [troubles|ails|bothers] {him}
""")
HAPPENINGS = {
    "Bram": "Bram went north with the army nine years ago, and he never came home",
    "Master Eldwin": "Nobody has seen Master Eldwin for a month, and purple smoke comes from his tower",
    "old Hob": "The wolves took three of old Hob's sheep",
    "Osric": "Osric's daughter ran away with a travelling bard, and he hasn't smiled since",
    "Lady Isolde": "Somebody stole Lady Isolde's silver necklace, right out of her bedroom",
    "old Tobin": "Old Tobin lost this house to me at cards, and he still drinks here",
    "the stranger": "Nobody knows, {friend}. The stranger says nothing and watches the door",
    "Pickle": "Nothing happened to Pickle, {friend}, he's only lazy",
}
ALIVE = lines("""
    is {pronoun} [still alive|alive|dead|still with us]
    [does {pronoun} still live|did {pronoun} die|has {pronoun} died]
    [when|how] did {pronoun} die
""")
WHERE = lines("""
    where is {pronoun}[ now| tonight| at the moment|]
    [and where|where] [do I find|can I find|would I meet|could one meet|should I look for] {him}
    where does {pronoun} [live|sit|hide|spend the evening|stay]
    [point {him} out to me|show me where {pronoun} is|take me to {him}|lead me to {him}]
    [is {pronoun} here tonight|is {pronoun} in|is {pronoun} close by|is {pronoun} about]
    [I'd like|I want|I need] to [see|meet|thank|speak with|find] {him}[, where is {pronoun}|]
    [in which house|in what corner|whereabouts] is {pronoun}
""")
WHO = lines("""
    who is {pronoun}[, anyway| exactly| to you| really|]
    [who's that|who is that|and who's that|who's {pronoun} when {pronoun}'s at home]
    [tell me about|what do you know of|say more about|tell me more of] {him}
    what [sort|kind|manner] of [person|soul] is {pronoun}
    [I don't know {him}|I've never heard of {him}|never met {him}], who is {pronoun}
    [should I know {him}|do I know {him}|is {pronoun} somebody important]
    what's {pronoun} like
""")
NAMED = lines("""
    [what was|what's|what is] {his} name[ again|]
    what's {pronoun} called[ again|]
    [say|repeat|tell me] {his} name[ again| once more|]
    [I didn't catch|I missed|I already forgot] {his} name
    [what do they|what do you|what should I] call {him}
    [who did you say|what name did you say|which name was that][ again|]
    {his} name[ again|, please|, what was it|]?
""")
PERSON_ASKED = [(AGE, AGES, "That I don't know, {friend}. [Ask {him} yourself.|]"),
                (SINCE, SINCES, "For as long as I can think back, {friend}."),
                (HAPPENED, HAPPENINGS, "No trouble that I know of, {friend}. {pronoun}'s {place}."),
                (ALIVE, {k: v for k, v in HAPPENINGS.items() if k in ("Bram", "Master Eldwin")},
                 "Alive and well, {friend}. {pronoun}'s {place}."),
                (WHERE, {}, "{pronoun}'s {place}."), (WHERE, {}, "{pronoun}'s {place}."), (WHO, {}, "{description}."),
                (NAMED, {}, "{name}, {friend}.")]
NOT_OF = {"Bram": (AGE, SINCE, WHERE), "Pickle": (AGE, SINCE, ALIVE, WHO), "the stranger": (AGE, ALIVE, NAMED)}
OTHER_SHE = re.compile(r"\b(sister|mother|wife|aunt|woman|women|queen|girl|granny|nurse|bride)\b")
OTHER_HE = re.compile(r"\b(father|husband|son|brother|man|men|king|chief|uncle|boy|thief|lad|grandfather|dragon)\b", re.I)


def of_whom(t):
    """Whom alone of the men, or of the women, Marla has just named; else none."""
    said, heard = t.turns[-1].answer, t.turns[-1].guest
    for name, values in PEOPLE.items():
        word = name.split()[-1]
        if not re.search(rf"\b{word}\b(?!'s)", said, re.I):
            continue
        rivals = [other.split()[-1] for other, v in PEOPLE.items() if v["pronoun"] == values["pronoun"] and other != name]
        if re.search(rf"\b({'|'.join(rivals)})\b", f"{said} {heard}", re.I):
            continue
        if (OTHER_HE if values["pronoun"] == "he" else OTHER_SHE).search(said):
            continue
        return name
    return None


def ask_of_person(t):
    if not t.turns or t.turns[-1].kind in ("foreign", "injected", "gibberish", "memory", "name", "correction"):
        return False
    name = of_whom(t)
    if not name:
        return False
    asked, table, answer = t.pick(PERSON_ASKED)
    if asked in NOT_OF.get(name, ()) or table is SINCES and name not in table and name in ("Tom", "Finn"):
        return False
    values = PEOPLE[name]
    if asked is WHO:
        first, second = values["description"][1:-1].split("|")
        described = first if second[:30] in t.turns[-1].answer else second if first[:30] in t.turns[-1].answer else first
        answer = described + "."
    elif name in table:
        answer = table[name] + "."
    t.add("follow-up", t.pick(asked), answer, his=HIS[values["pronoun"]], **values)
    t.follow = [ask_of_person, ask_of_person]
    return True


PLACES = {key: dict(names=names, name=name, way=way) for key, names, name, way, _ in world.PLACES}
KEPT_BY = lines("""
    [who lives|who works|who's|who sits|who waits] there
    [whose is it|whose is that|whose house is that|who does it belong to|who owns it|who keeps it|who runs it]
    [who do I ask for|whom do I ask for|whom will I meet|who will open the door|who would I talk to] there
    [is somebody|is anybody|does anybody live|will I find somebody] there
    [to whom does it belong|who's the master of that place|who is in charge there]
""")
NOBODY = {"mine": "Nobody, {friend}. It has been closed for ten years", "watchtower": "Nobody keeps the watchtower, {friend}",
          "wood": "Nobody but the wolves, {friend}", "graveyard": "Only the dead, {friend}, and a grey lady, so they say"}
FAR_OFF = lines("""
    [how far|how far off|how far away|how far out] is [that|it]
    how [long|many minutes|many hours or days] [does it take|would it take|is the walk][ on foot| from here|]
    [is it|is that] [far|near|a long way|close|just round the corner|a day's march][ from here|]
    [can I|could I] [walk|go there on foot|get there before dark|be there and back tonight]
    [what's|what is] the distance
    [and how far|far|a long walk|a short walk|worth saddling the horse]?
    [will my old legs manage|do I need a horse|must I ride]
""")
WAY_THERE = lines("""
    [how do I get|how do I go|which way do I go|how would I walk|how does one get] there
    [which way|what's the way|where do I turn|left or right|where is that, exactly|how do I find it]
    [point me|send me|lead me|direct me] there
    [can you|could you] [show me the way|tell me the way|describe the way|point me there]
    [I don't know my way about|I'm new in town|I'll never find it], how do I get there
    [once more|again], [the way|which way|how do I get there]
""")
PLACE_NAMED = lines("""
    [what was|what's|what is] [that place|it] called[ again|]
    [what was the name|what's the name] of that place[ again|]
    [which place|what place] [was that|did you say|do you mean][ again|]
    [I missed|I didn't catch] the name of that place
""")


def place_spoken_of(t):
    """The place of `For the mill, follow ...`, or the only place that Marla has just named."""
    said = re.sub("the chapel (roof|bells|bees)|one chapel", "", t.turns[-1].answer)
    found = [key for key, values in PLACES.items() if re.search(rf"\b{values['name'].removeprefix('the ')}\b", said, re.I)]
    way = [key for key in found if re.search(rf"\bFor {PLACES[key]['name']}, ", said, re.I)]
    return way[0] if len(way) == 1 else found[0] if len(found) == 1 else None


def ask_of_place(t):
    if not t.turns or t.turns[-1].kind in ("foreign", "injected", "gibberish", "memory", "name", "correction", "order", "tool"):
        return False
    key = place_spoken_of(t)
    if not key or t.tools:
        return False
    values, hours_safety = PLACES[key], ABOUT[key]
    asked, answer = t.pick([
        (FAR_OFF, f"{world.FAR.get(key, world.NEAR)}."), (FAR_OFF, f"{world.FAR.get(key, world.NEAR)}."),
        (WAY_THERE, "For {name}, {way}."), (WAY_THERE, "For {name}, {way}."), (PLACE_NAMED, "{name}, {friend}."),
        (KEPT_BY, f"You'll find {KEEPERS[key]} there, {{friend}}." if key in KEEPERS else NOBODY.get(key, "") + "."),
        (HOURS, hours_safety[0] + "."), (SAFETY, hours_safety[1] + ".")])
    if answer == ".":
        return False
    t.add("follow-up", t.pick(asked), answer, **values)
    t.follow = [ask_of_place, ask_of_place]
    return True


HOURS = lines("""
    [when|until when|at what hour|how late] is it open
    [is it open now|is it still open|is it open so late|do they close at night|is it closed by now]
    [when|at what hour] [does it open|does it close|can I go there|should I go there]
    [am I too late|is it too late|is it too early] [to go there|to go there today|for a visit]
""")
SAFETY = lines("""
    is it [safe|dangerous|risky|safe at night|safe to go][ there|]
    [should I be|do I have to be] [afraid|careful|worried] there
    [anything|something] [dangerous|nasty|that bites] there
    [do I need|should I take] [a weapon|my sword|a friend|company][ there|]
""")
MAKERS = {
    "ale": "I brew it myself, {friend}", "cider": "It's pressed from my sister's apples",
    "mead": "The honey comes from the chapel bees, and the barrels are mine", "wine": "It comes up the river from the south",
    "firewater": "The dwarves make it, and only they know what is in it", "milk": "Old Hob brings it down from the farm at dawn",
    "tea": "The mint grows behind the kitchen", "stew": "Odo makes it, with barley and onions",
    "pie": "Odo bakes it, and the crust is my mother's recipe", "chicken": "Odo turns it over the fire with rosemary",
    "trout": "Joss catches it in the Wend every morning", "soup": "Odo cooks it, with mushrooms from the edge of the Greywood",
    "cheese": "The bread is from this morning, and the cheese is from the hills", "tart": "My daughter Elsie bakes it",
    "porridge": "Odo stirs it himself every morning",
}
MADE_BY = lines("""
    [who makes it|who made it|who made this|who do I thank for it|whose work is it|whose recipe is it]
    where [does it come from|do you get it|is it from|did you get it]
    [is it|was it] [made here|home-made|made in the house|from around here|from this town|local]
    [do you make it yourself|did you make it yourself|is it your own]
    what's [the story behind it|the secret of it|its secret]
""")


def ask_of_thing(t):
    """`who makes it?`, of the only thing that Marla has just named"""
    if not t.turns:
        return False
    said = t.turns[-1].answer
    found = [key for key in GOODS if re.search(rf"\b{GOODS[key]['name'].removeprefix('a ')}\b", said, re.I)]
    if t.turns[-1].kind == "order":
        found = list(t.last_order)
    if len(found) != 1 or found[0] not in MAKERS or t.turns[-1].kind not in ("order", "goods", "price"):
        return False
    t.thing = found[0]
    return t.add("follow-up", t.pick(MADE_BY), MAKERS[found[0]] + ".")


KINDS = {}
ANY_TIME = {ask_of_person: 10, ask_of_place: 6, ask_of_thing: 2}
