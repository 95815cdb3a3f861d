"""More that guests tell and ask back: age, days on the road, fears, whom they wait for, a word to keep, when they leave."""
import re

from . import guests
from .grammar import in_words, lines
from .memory_names import KNOWN, guest_name, kept, known, made_up
from .memory_words import KIN
from .speech import is_question

ONE_OF_KIN = [who for who in KIN if " " not in who and who[-1] not in "sn" or who == "son"]

AGE_IS = lines("""
    I'm {x} years old[|, believe it or not|, and I feel it]
    [I'm|I am|I've just turned|I turned] {x}[ this spring| last week|]
    [I've seen|I have|I've lived through] {x} [winters|summers]
    [you wouldn't think so|nobody believes it|can you believe it], but I'm {x}
    [in case you wonder how old I am|how old am I, you ask|my age]? {x}
    [I've been alive for|I've walked this earth for|I've plagued this world for] {x} years
    [at|being] {x} [years of age|years old], [one wants a soft bed|the hills get steeper|I should know better]
    [I've got|there are] {x} years on [my back|these bones]
    [my mother bore me|I was born] {x} years ago
    [old enough to drink|old enough], I'm {x}
""")
ASK_AGE = lines("""
    [how old am I|how old did I say I am|what's my age|do you remember my age|how many winters have I seen][ again|]
    [guess|say|tell me] [my age|how old I am][, I told you| again|]
    [I told you|I mentioned|I said] [my age|how old I am], [what was it|how much was it|do you recall]
    [how many years|how many summers] have I [lived|got|seen|on my back]
    [do you remember|do you still know|have you forgotten] how old I am
    [and my|what about my|how about my] age, [do you remember it|do you know that, too]
    my age[?|, what was it|, do you remember]
""")
ROAD_IS = lines("""
    [I've been|I have been] [travelling|on the road|on my way|walking|on my feet] for {x}[ now|]
    [I left home|I set out|my journey began|I started walking] {x} ago
    {x} [I've been on the road|on the road already|of walking, that's behind me]
    [the road has had me|I've slept under the stars|I've seen nothing but road] for {x}
    [it's|it has been] {x} since I [left home|set out|started this journey]
    it took me {x} to get here
""")
ASK_ROAD = lines("""
    how [long|many days or weeks] have I been [travelling|on the road|on my way|walking][ again|]
    how long ago did I [leave home|set out|start my journey|start out]
    how long [did I say|have I said] I've been [travelling|on the road|walking]
    [guess|say|tell me] how long I've been on the road[, I told you| again|]
    how long [is|was] my journey[ so far|, do you remember]
    [I told you|I mentioned|I said] how long I've been travelling, [how long was it|do you recall]
    [do you remember|do you still know|have you forgotten] how long I've been [on the road|travelling]
""")
SPANS = [f"{in_words(n)} {unit}" for n in range(2, 13) for unit in ("days", "weeks", "months")]

FEARS = ("the dark|deep water|heights|snakes|thunder|fire|horses|geese|owls|mirrors|narrow rooms|old bridges|crowds|dolls|"
         "dogs|bees|needles|ladders|cows|swords|sleeping alone|loud noises|the sea|clowns|frogs").split("|")
FEAR_IS = lines("""
    I'm [afraid of|scared of|frightened of|terrified of] {x}[|, don't laugh|, always was]
    [nothing scares me but|the only thing I fear is|my one fear is|what I fear most is] {x}
    [ever since I was small|since my childhood|all my life] I've been afraid of {x}
    [don't tell anyone|it's a secret|between us two], but I'm afraid of {x}
    [wolves, no|dragons, no|bandits, no], but I fear {x}
""")
ASK_FEAR = lines("""
    [what am I afraid of|what do I fear|what scares me|what am I scared of|what frightens me|what's my fear][ again|]
    [guess|say|tell me] what I'm afraid of[, I told you| again|]
    [I told you|I mentioned|I said] what I fear, [what was it|do you recall]
    [do you remember|do you still know|have you forgotten] what [I'm afraid of|scares me|I fear]
    [what was|what is] [that fear of mine|the thing I'm scared of|the one thing I fear]
    what did I say [makes me tremble|I'm afraid of|frightens me]
""")

WAIT_IS = lines("""
    I'm [waiting for|here to meet|meeting|expecting] my {kin} {called}
    my {kin} {called} [will come later|should be here soon|wants to meet me here|is late|will join me|
      comes on the next ferry]
    have you seen my {kin} {called}? I'm waiting for {called}
    [when|if] my {kin} {called} comes in, [tell me|wave|send {called} to my table], I'm waiting
    [I'll stay until|I can't go before] my {kin} {called} [comes|is here|arrives]
    [a table for two|keep a seat free], my {kin} {called} [will be here soon|is on the way]
""")
ASK_WAIT = lines("""
    [who am I waiting for|whom am I waiting for|who am I here to meet|who did I say I'm waiting for|
      who's coming later][ again|]
    [guess|say|tell me] who I'm waiting for[, I told you| again|]
    [I told you|I mentioned|I said] who I'm waiting for, [who was it|do you recall]
    [do you remember|do you still know|have you forgotten] who [I'm waiting for|is to meet me here|will join me]
    [who is|who's] [to meet me here|supposed to join me|late, of my people]
    [for whom|for which person] am I [waiting|keeping this seat|sitting here]
    what's the name of [the one I'm waiting for|the person I'm waiting for|the one I'm to meet]
""")

THINGS = """lantern river badger thimble candle anchor walnut copper thunder basket feather ribbon spoon pumpkin hammer violin
rainbow kettle marble saddle turnip button whistle velvet pebble acorn bramble chimney cobweb dagger ember falcon ginger harvest
icicle jigsaw knuckle lavender meadow nutmeg orchard parsley quarry raspberry sandal trumpet umbrella vinegar willow yonder
zephyr moonlight firefly snowdrop hedgehog grasshopper buttercup dragonfly windmill""".split()
WORD_IS = lines("""
    [remember|keep in mind|note|memorise|don't forget|learn] [the word|this word|the following word][: | ]{x}[ for me|]
    the [word|word for tonight|magic word|word you should remember|word of the day] is {x}
    [I tell you|I'll tell you|I'll give you|here is] a word[ to remember|]: {x}
    [let's play a memory game|let's test your memory|a little test]. The word is {x}
    [my word is|I'm thinking of the word|our word is] {x}[, remember it| and don't forget it|]
    {x}[, remember that word|, keep that word in mind|. That's the word. Don't forget it]
""")
ASK_WORD = lines("""
    [what was|what is|what's] the word[ again|, do you remember| I told you| I gave you|]
    [which word|what word] did I [tell you|give you|ask you to remember|want you to keep in mind]
    [the word|that word of mine|my word][, what was it|?|, please|, do you still know it]
    [say|tell me|repeat] the [word|word I gave you|word I told you][ now|]
    [do you remember|do you still know|have you forgotten] [the word|my word|the word I gave you]
    [I gave you|I told you] a word, [what was it|which was it|do you still have it]
    [now for the test|now let's see|back to our game], [what was the word|which word was it]
""")
NUMBER_IS = lines("""
    [remember|keep in mind|note|memorise|don't forget|learn] [the number|this number|the following number][: | ]{x}[ for me|]
    [my lucky number|the number|my favourite number|the number you should remember] is {x}
    [I tell you|I'll tell you|I'll give you|here is] a number[ to remember|]: {x}
    [let's play a memory game|let's test your memory|a little test]. The number is {x}
    {x}[, remember that number|, keep that number in mind|. That's the number. Don't forget it]
""")
ASK_NUMBER = [line.replace("word", "number") for line in ASK_WORD] + lines("""
    [what's|what is|what was] my [lucky|favourite] number
""")

WHENS = ["in two days", "in three days", "in four days", "in five days", "in a week", "in two weeks", "next week", "next month",
         "on the sixth day", "after the market", "at the end of the week", "the day after tomorrow", "at noon tomorrow",
         "with the first ferry", "when the snow melts", "after the harvest", "at the full moon"]
LEAVE_IS = lines("""
    [I'll leave|I'm leaving|I leave|we leave|I'm going home|I ride on|I'll move on|we set out] {x}
    {x} [I have to be gone|I leave|I'm off again|I must be on the road]
    [my cart leaves|my companions leave|we have to leave|I must leave] {x}
    [I mean|I plan|I want] to leave {x}
""")
ASK_LEAVE = lines("""
    [when do I leave|when am I leaving|when did I say I leave|when will I be gone|when do I have to go][ again|]
    [guess|say|tell me] when I'm leaving[, I told you| again|]
    [I told you|I mentioned|I said] when I leave, [when was it|do you recall]
    [do you remember|do you still know|have you forgotten] when I [leave|want to leave|have to go]
    [when was|when is] [my departure|the day I leave]
    [until when am I in town|how much longer am I here], did I tell you when I leave
""")

KIN_JOB_IS = lines("""
    my {kin} [is|works as|earns a living as] {job}
    my {kin} [became|was trained as] {job}
    I have a {kin} who is {job}
    [unlike me|like many others|as it happens], my {kin} is {job}
    {job}, that's what my {kin} is
""")
ASK_KIN_JOB = lines("""
    what does my {kin} do[ for a living| for work| again|]
    [what's|what is|what was] my {kin}'s [trade|job|work|profession|craft][ again|]
    [guess|say|tell me] what my {kin} does[ for a living|, I told you|]
    [I told you|I mentioned|I said] what my {kin} does, [what was it|do you recall]
    [do you remember|do you still know|have you forgotten] [my {kin}'s trade|what my {kin} does|what my {kin} works as]
    how does my {kin} earn [bread|a living|money]
""")


def teller(what, draw_it, told, answer):
    """A kind of turn in which the guest tells one thing, once in a talk."""
    def tell_it(t):
        if known(t, what):
            return False
        value = draw_it(t)
        setattr(t, what, value)
        kept(t, value)
        t.follow = []
        return t.add("name", t.pick(told).replace("{x}", value), answer.replace("{x}", value))
    return tell_it


def asker(what, asked, says, unknown):
    """A kind of turn in which the guest asks for it."""
    def ask_it(t):
        value = known(t, what)
        return t.add("memory", t.pick(asked), says.replace("{x}", value) + "[|, {friend}]." if value else unknown)
    return ask_it


NOT_TOLD = "You haven't told me, {friend}. "
tell_age = teller("age", lambda t: in_words(t.rng.randint(16, 89)), AGE_IS,
                  "{x} years, and here you sit, {friend}. [I'll remember it.|]")
ask_age = asker("age", ASK_AGE, "You told me {x}", NOT_TOLD + "[How old are you?|]")
tell_road = teller("road", lambda t: t.pick(SPANS), ROAD_IS,
                   "{x} on the road? [Then rest your feet|Sit down and rest], {friend}.")
ask_road = asker("road", ASK_ROAD, "{x}, you told me", NOT_TOLD + "[How long is it?|]")
tell_fear = teller("fear", lambda t: t.pick(FEARS), FEAR_IS, "There's no shame in that, {friend}. [We all fear something.|]")
ask_fear = asker("fear", ASK_FEAR, "You fear {x}", NOT_TOLD + "[What do you fear?|]")
tell_word = teller("word", lambda t: t.pick(THINGS) if t.chance(0.6) else made_up(t.rng).lower(), WORD_IS,
                   "The word is {x}. I'll keep it, {friend}.")
ask_word = asker("word", ASK_WORD, "The word is {x}", "You haven't given me a word, {friend}.")
tell_number = teller("number", lambda t: str(t.rng.randint(2, 99 if t.chance(0.6) else 9999)), NUMBER_IS,
                     "The number is {x}. I'll keep it, {friend}.")
ask_number = asker("number", ASK_NUMBER, "The number is {x}", "You haven't given me a number, {friend}.")
tell_leave = teller("leaves", lambda t: t.pick(WHENS), LEAVE_IS, "So you leave {x}, {friend}. [Until then, eat well.|]")
ask_leave = asker("leaves", ASK_LEAVE, "You leave {x}", NOT_TOLD + "[When do you leave?|]")


def tell_wait(t):
    if known(t, "waits") or known(t, "kin"):
        return False
    t.waits = t.kin = t.pick(ONE_OF_KIN), guest_name(t.rng)
    kept(t, " ".join(t.kin))
    return t.add("name", t.pick(WAIT_IS).replace("{kin}", t.kin[0]).replace("{called}", t.kin[1]),
                 f"I'll look out for {t.kin[1]}, {{friend}}. [Take a seat.|]")


def ask_wait(t):
    waits = known(t, "waits")
    return t.add("memory", t.pick(ASK_WAIT), f"You wait for your {waits[0]} {waits[1]}[|, {{friend}}]." if waits else
                 NOT_TOLD + "[Who is it?|]")


def tell_kin_job(t):
    if known(t, "kin_job"):
        return False
    job = kept(t, t.pick(guests.JOBS))
    t.kin_job = kept(t, t.pick(ONE_OF_KIN)), f"{'an' if job[0] in 'aeiou' else 'a'} {job}"
    kin, job = t.kin_job
    return t.add("name", t.pick(KIN_JOB_IS).replace("{kin}", kin).replace("{job}", job),
                 f"{job}? That's honest work, {{friend}}.")


def ask_kin_job(t):
    kin, job = known(t, "kin_job") or (t.pick(["brother", "sister", "father", "wife"]), None)
    return t.add("memory", t.pick(ASK_KIN_JOB).replace("{kin}", kin),
                 f"Your {kin} is {job}[|, {{friend}}]." if job else NOT_TOLD + f"[What does your {kin} do?|]")


JUST_SAID = lines("""
    [what did I just say|what did I say just now|what was it I said|what were my last words|what did I say before this]
    [repeat|say back|read back|echo|quote] [what I said|what I just said|my last words|my last line][ word for word|]
    [did you hear me|were you listening|are you even listening]? [repeat what I said|what did I just say|say it back to me]
    [I forgot what I said|I've lost my thread], [what did I just say|what was my last sentence]
    [say again what I said|tell me what I said] [before|a moment ago|just now]
""")
JUST_ASKED = lines("""
    [what did I just ask|what did I ask just now|what was my question|what was my last question|
      what did I want to know][ again|]
    [repeat|say back|read back|quote] my [question|last question]
    [I forgot|I've forgotten|I lost track of] what I asked[, what was it|]
    [what was it I asked|what did I ask you] [a moment ago|just now|before this]
""")
QUOTABLE = re.compile(r"[A-Za-z][A-Za-z ,']{5,48}[.?!]?")


def just_said(t):
    """The last line of the guest, word for word, if it is short."""
    if not t.turns or not QUOTABLE.fullmatch(t.turns[-1].guest) or re.search("silver|copper|coin", t.turns[-1].guest):
        return False
    line = t.turns[-1].guest
    if line.isupper() or t.turns[-1].kind in ("memory", "insult", "foreign", "injected", "gibberish", "silence", "tool"):
        return False
    asked = is_question(line)
    point = t.pick(JUST_ASKED if asked and t.chance(0.7) else JUST_SAID)
    return t.add("memory", point, f'You {"asked" if asked else "said"}: "{line}"')


HERS = {"sister", "wife", "daughter", "mother", "aunt", "grandmother"}
BY_PRONOUN = lines("""
    [what was|what's|what is] {his} name[ again|, did I say|]
    [what's|what is] {he} called[ again|]
    [say|repeat|tell me] {his} name[ again|]
    [what did I say|what did I tell you] {he}'s called
    [do you remember|do you still know|have you forgotten] {his} name
    {his} name[?|, what was it|, do you have it]
    [so what|and what|by what name] do you call {him}
    how did I introduce {him}[ again|]
""")


def kin_by_pronoun(t):
    """`what was her name again?`, just after the guest spoke of her"""
    kin, called = known(t, "kin") or (None, None)
    if not kin or not t.turns or called not in t.turns[-1].answer or kin in ("friend", "companion", "mate", "apprentice"):
        return False
    her = kin in HERS
    return t.add("memory", t.pick(BY_PRONOUN), f"Your {kin} is {called}[|, {{friend}}].", he="she" if her else "he",
                 his="her" if her else "his", him="her" if her else "him")


LIKE_NAME = lines("""
    [do you like|what do you think of|what do you say to|how do you like] my name
    [is that|isn't that|isn't mine] a [good|fine|strong|fitting|pretty] name[, don't you think|, or not|]
    [is my name|does my name sound] [odd|strange|foreign|noble|silly|all right][ to you|]
    [my name suits me|my name sounds grand], [doesn't it|don't you think|right]?
    [have you ever heard|did you ever hear|ever heard] [my name before|such a name|of that name]
""")


def like_name(t):
    if not t.name:
        return t.chance(0.1) and t.add("memory", t.pick(LIKE_NAME[:1]), NOT_TOLD + "[What is it?|]")
    if t.turns[-1].kind != "name" and t.chance(0.6):
        return False
    asked = LIKE_NAME if t.name in t.turns[-1].answer else LIKE_NAME[:1] + LIKE_NAME[2:4]
    return t.add("memory", t.pick(asked), "{guest} is a fine name. [I like it|It suits you].", guest=t.name)


KINDS = {tell_age: 0.5, tell_road: 0.4, tell_fear: 0.3, tell_word: 0.6, tell_number: 0.5, tell_leave: 0.4, tell_wait: 0.4,
         tell_kin_job: 0.4}
TOLD = {"age": ask_age, "road": ask_road, "fear": ask_fear, "word": ask_word, "number": ask_number, "leaves": ask_leave,
        "waits": ask_wait, "kin_job": ask_kin_job}


def recall_fact(t):
    """One of these things, and now and then one that was not told."""
    told = [ask for what, ask in TOLD.items() if known(t, what)]
    if not told:
        return t.pick(list(TOLD.values()))(t) if t.chance(0.12) else False
    return t.pick(told)(t)


ANY_TIME = {recall_fact: 14, just_said: 2, kin_by_pronoun: 6, like_name: 1.5}
