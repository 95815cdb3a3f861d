"""Talk around the business of a tavern: insults, threats, flirting, thanks, silence, other tongues, commands in disguise."""
import string

from .grammar import topic
from .manners_outside import TOPICS, say_foreign, say_injected  # noqa: F401



def gibberish(rng):
    letters = rng.choice([string.ascii_lowercase, "asdfghjkl", string.printable[:94], "aeiou", "!?.,-_#", "qwertzuiop",
                          "xyzéäøßñ漢字🙂日本Привет€"])
    words = ["".join(rng.choices(letters, k=rng.randint(1, 9))) for _ in range(rng.randint(1, 4))]
    return " ".join(words).translate(str.maketrans("[]|{}<>", "()/()()"))


WHAT = "[ale|beer|stew|food|soup|pie|house|inn|tavern|floor|cook|bread|mead|bed]"
BAD = "[awful|terrible|disgusting|filthy|a disgrace|rotten|cold|a joke|rubbish|horrible|not fit for dogs|worse than mud|a shame]"
CREATURE = "[goat|pig|cow|toad|mule|hen|sow|rat|donkey|witch|crone|hag|fool|liar|thief|cheat|bag of bones]"
MORE = {"what": WHAT, "bad": BAD, "creature": CREATURE,
        "hurt": "[hit you|hurt you|cut you|break your nose|beat you|kill you|stab you|burn your house|smash your "
                "windows|tear this place apart]"}


def add(kind, questions, answers, weight=1.0, then=()):
    t = topic(questions, answers, weight, then)
    t["values"] = MORE
    TOPICS.setdefault(kind, []).append(t)
    return t


SORRY = topic(
    """[sorry|I'm sorry|forgive me|I didn't mean that|I take it back|that was rude of me|I was only joking|
        I had too much|my apologies]
       [ok ok|fine|alright], [I'm sorry|I was joking|no harm meant|I'll behave|I didn't mean it]
       [oops, that slipped out|that came out wrong|I spoke without thinking|my tongue ran away with me|too far, I know]
       [you're right, that was uncalled for|that was uncalled for|I went too far|I'll be civil|let me apologise]
       [don't mind me, bad day|I've had a rotten day, sorry|it's the drink, forgive me|I'm just tired, sorry]
       [peace|pax|truce|let's make peace|no hard feelings|let's forget it|can we start again|forgive and forget]
       [*looks at the floor*|*blushes*|*puts it away*|*backs off*|*bows the head*|*lowers the fist*]""",
    "It's forgotten, {friend}. [Sit down.|]")
AGAIN = topic(
    """[and you're {creature}, too|I say what I like|make me|you heard me|what will you do about it|
        I'm not afraid of you|so what]
       [come here and say that|call the guard then|I don't care|you can't stop me]
       [try and stop me|who'll stop me, you|just try it|go on, throw me out|I'd like to see you try|you don't frighten me]
       [I've said it, and I'll say it again|I meant every word|the truth hurts, doesn't it|did I touch a nerve|cry about it]
       [I go when I want to|I'm not leaving|I'm staying right here|I'm not going anywhere|you can't throw me out]
       [let the captain come|your captain can kiss my boots|I eat captains for breakfast|Roderick doesn't scare me]
       [*laughs*|*spits again*|*laughs out loud*|*puts both boots on the table*|*steps closer*|*stays seated and grins*]""",
    "The door is behind you, {friend}. Captain Roderick is two streets away.")
SORRY["values"] = AGAIN["values"] = MORE

add("insult",    """[you|you there|you old woman,] [are|you're] [a|an old|a lazy|a fat|a stupid|a lying|
        a silly] {creature}
       [you|your {what}] [smell|smells|look|looks|stink|stinks] like a [wet|dead|old|] {creature}
       [stupid|silly|old|lazy|ugly|damned] {creature}
       [I've never seen such|what a|this is] [a dump|a hole|a stable|bad service|a slow keeper|a poor house]
       [my {creature}|a blind {creature}] [cooks|keeps house|pours|sings] better than [you|this {what}]
       [I hate|I spit on|to hell with|damn] [this place|your {what}|you|this town|your cook]
       [shut up|be quiet|get lost|move it|hurry up], [woman|old {creature}|you {creature}|will you]""",
    "Mind your tongue, {friend}. [The door is behind you|I've heard worse from better people].",
    3, [SORRY, AGAIN])
add("threat",
    """[I will|I'll|I'm going to|one day I'll|watch out or I'll|give me the money or I'll|
        do as I say or I'll] {hurt}[ tonight| you hear| and your {what}|]
       [I have|see|look at|do you see] [a knife|this knife|this axe|my sword|a club|my dagger|
        this blade][ and I use it|, so be careful| in my hand|]
       [my friends|my brothers|my men|three of us] [will|are going to|would] {hurt}
       [hand over|give me|I want] [the money|the cash box|all your silver|your coins|
        everything you have][ now| or else|, quick|]
       [pay me|you pay] [or|each week or|now or] [I'll {hurt}|something bad happens|your house burns]
       [*draws a sword*|*draws a knife*|*raises a fist*|*kicks the door*|*throws a chair*]""",
    "[Put that away|I wouldn't], {friend}. I have a club under the bar, and Captain Roderick is near.",
    3, [SORRY, AGAIN])
add("flirt",
    """[you have|you've got|what] [lovely|beautiful|wonderful|kind|bright] [eyes|hands|hair|arms|lips][, Marla|
        , has nobody said so| and I could drown in them|]
       [you are|you're|aren't you] [the prettiest|the finest|the loveliest|the warmest] [woman|keeper|flower|
        sight] [in town|on this river|tonight|I ever saw]
       [would you|will you|do you want to] [walk|dance|dine|run away|come to bed|
        grow old] with me[ tonight| by the river| under the moon|]
       [I think I|I'm afraid I|I] [love|adore|fancy|dream of] you[, Marla| since I came in| more than ale|]
       [give me|may I have|how about] [a kiss|a smile|one dance|a little hug|your heart][ then| for luck| tonight|]
       [are you|is your heart] [free|alone tonight|taken|spoken for]
       [we two|you and I|the two of us] [could be happy|should marry|under the stars|and a bottle of wine]""",
    "[You're sweet|That's the ale talking], {friend}. I'm fifty-two, and the answer is no.",
    3, [AGAIN | {"a": ["My Bram was enough for me, {friend}. Drink your ale."],
                 "q": ["[come on|please|just one|don't be shy|why not|I mean it|you break my heart|and tomorrow]"]}])
add("flirt", """[and|what about|how about] [your daughter|Elsie|the girl in the kitchen][, is she free|
                 , does she like me|, would she dance|]
                [is your daughter|is Elsie] [married|free|spoken for|as pretty as you]""",
    "Elsie is nineteen, and she chooses for herself, {friend}. [Hands on your mug.|]", 0.5)
add("silence", """...\n..\n.\n-\n[hm|hmm|mh|uh|er|erm|um|mmm|eh|ahem|well][...|.|]\n[,|;|!|?|!!|--|~|*|/|....|. . .|
                   ????]
                  *[says nothing|stares at the wall|looks into the mug|shrugs|nods|sighs|sits in silence|waits|yawns|
                   stares]*
                  [nothing|never mind|forget it|no matter|it's nothing|I have nothing to say|let me think|
                   give me a moment]""",
    "[Take your time|A quiet one], {friend}. I'm here if you need something.", 3)
add("thanks",
    """[thanks|thank you|many thanks|my thanks|I thank you|bless you|cheers|much obliged] [for|
        and thanks again for] [everything|the {what}|your help|your time|the advice|your kindness|the warm fire|
        the good talk]
       [that was|this was] [good|kind|lovely|just right|very good of you|a fine meal|the best {what} in years]
       [I'm|we're|I am] [grateful|in your debt|very thankful|much obliged][, Marla| to you| for all this|]
       [you're|you are] [a good woman|very kind|too kind|a gem|an angel|the best|a treasure][, Marla| you know|]
       [give|tell] [the cook|Odo|Elsie] [my thanks|my regards|that it was good|thank you]""",
    "[You're welcome|Don't mention it], {friend}. [Just call if you need something.|]", 3)
add("leaving", """[well|right|so|now], [I must go|I should be off|it's time for me|I leave you now|my road calls|
                   the {what} was good, I'm off|I'd better go]
                  [I'm|we're|I am] [off|leaving|going|on my way|heading out][ now| then| tomorrow at dawn|]
                  [farewell|goodbye|bye|take care|until next time|see you][, Marla|
                   , good woman|, and thanks| everyone|]
                  [wish me luck|don't wait for me|I'll be back|I won't forget you|keep the fire burning][, Marla|
                   , goodbye| until then|]""",
    "[Safe roads|Farewell], {friend}. [Come back soon|The door is always open].", 3)
