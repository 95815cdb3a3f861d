"""Guesses that Marla confirms or sets right, and two things asked in one line."""
from . import guests
from .grammar import lines
from .memory_facts import FEARS, WHENS
from .memory_names import guest_name, known
from .memory_words import GOALS, KIN

SURE = "[, right|, correct|, isn't that so|, yes|, or am I wrong|, didn't I say so|, do you recall]?"
HOME_GUESS = lines("""
    [am I from|do I come from|do I live in|is my home in|do I hail from] {x}[| or not|, or somewhere else]?
    [I'm from|I come from|my home is] {x}{sure}
    did I [say|tell you] I'm from {x}{or_not}
    [you think|you believe] I'm from {x}, [don't you|right]?
    it's {x} where I [come from|live]{sure}
""")
GOAL_GUESS = lines("""
    [am I going to|am I on my way to|am I headed for|is my goal] {x}[| or not|, or elsewhere]?
    [I'm on my way to|I'm going to|I was going to] {x}{sure}
    did I [say|tell you] I'm going to {x}{or_not}
    [you think|you believe] I'm going to {x}, [don't you|right]?
    [is it|was it] {x} where my road leads{or_not}
""")
DEED_GUESS = lines("""
    [am I|do I work as|do I earn my bread as] {x}[| or not|, or something else]?
    [I'm|by trade I'm|I work as] {x}{sure}
    did I [say|tell you] I'm {x}{or_not}
    [you think|you believe] I'm {x}, [don't you|right]?
    [you take me for|I look like] {x}, [is that what I told you|is that right]?
""")
COMPANY_GUESS = lines("""
    [did I come with|do I travel with|am I here with] my {x}[| or not|, or with someone else]?
    I came with my {x}{sure}
    did I [say|tell you] I came with my {x}{or_not}
    [is it|was it] my {x} who came with me{or_not}
    [you think|you believe] I came with my {x}, [don't you|right]?
""")
FEAR_GUESS = lines("""
    [am I afraid of|do I fear|am I scared of] {x}[| or not|, or of something else]?
    I'm afraid of {x}{sure}
    did I [say|tell you] I fear {x}{or_not}
""")
LEAVE_GUESS = lines("""
    [do I leave|am I leaving] {x}[| or not|, or another day]?
    I leave {x}{sure}
    did I [say|tell you] I leave {x}{or_not}
""")


def job(rng):
    name = rng.choice(guests.JOBS)
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


# what it is about: how guests guess, what they may guess wrongly, how Marla says it
GUESSES = {
    "home": (HOME_GUESS, lambda rng: rng.choice(guests.HOMES), "you're from {x}"),
    "goal": (GOAL_GUESS, lambda rng: rng.choice(GOALS), "you're on your way to {x}"),
    "deed": (DEED_GUESS, job, "you're {x}"),
    "company": (COMPANY_GUESS, lambda rng: rng.choice(KIN), "you came with your {x}"),
    "fear": (FEAR_GUESS, lambda rng: rng.choice(FEARS), "you fear {x}"),
    "leaves": (LEAVE_GUESS, lambda rng: rng.choice(WHENS), "you leave {x}"),
}


def plain(t, what):
    """What was told, as the guest would say it, or None."""
    value = known(t, what)
    if not value or value == "nobody":
        return None
    if what == "deed":
        return value.removeprefix("You're ") if value.startswith("You're ") else None
    return value


def guess(t):
    """`am I from Oakford?`, which Marla confirms or sets right."""
    told = [what for what in GUESSES if plain(t, what)]
    if not told:
        return False
    what = t.pick(told)
    asked, other, says = GUESSES[what]
    value, right = plain(t, what), t.chance(0.5)
    guessed = value if right else other(t.rng)
    if guessed == value and not right:
        return False
    point = t.pick(asked).replace("{x}", guessed)
    return t.add("memory", point, f"{'Aye' if right else 'No'}, {says.replace('{x}', value)}.", sure=SURE, or_not="[?| or not?]")


# what was told, as an indirect question, and as Marla says it
ASKS = {
    "name": ("[what my name is|what I'm called|who I am]", "You're {x}"),
    "deed": ("[what I do|what my trade is|what my work is]", "{x}"),
    "home": ("[where I'm from|where I come from|where I live]", "You're from {x}"),
    "goal": ("[where I'm going|where I'm headed|where my road leads]", "You're on your way to {x}"),
    "company": ("[who came with me|who I travel with|who I'm with]", "You came with your {x}"),
    "age": ("[how old I am|what my age is]", "You told me you're {x}"),
    "fear": ("[what I fear|what I'm afraid of]", "You fear {x}"),
    "leaves": ("[when I leave|when I'm leaving]", "You leave {x}"),
}
BOTH = lines("""
    [do you remember|do you still know|do you know|can you tell me|can you say|tell me|say|have you forgotten] {a} and {b}
    [I told you|I said|I mentioned] {a} and {b}[. Do you remember|, can you repeat it|, so tell me|. Say it]
    [first|to begin with], [tell me|say] {a}, and then {b}
    [I wonder if you know|let's see if you know|I bet you forgot] {a} and {b}
    [what did I tell you|what have I said] about {a}, and about {b}
    two [things|questions]: {a}, and {b}
    [tell my friend|tell the others|tell Odo] {a} and {b}
""")


def two_told(t):
    """Two things that were told, in one line."""
    told = [what for what in ASKS if known(t, what) not in (None, "nobody")]
    if len(told) < 2:
        return False
    a, b = t.rng.sample(told, 2)
    point = t.pick(BOTH).replace("{a}", ASKS[a][0]).replace("{b}", ASKS[b][0])
    first, second = (ASKS[what][1].replace("{x}", known(t, what)) for what in (a, b))
    return t.add("memory", point, f"{first}. {second}.")


def someone_else(t):
    """`is my name Ida?` of one who has not told it."""
    if t.name:
        return False
    name = guest_name(t.rng)
    return t.add("memory", f"[is my name|am I called|do they call me|am I] {name}{{sure}}",
                 "You haven't told me, {friend}. [Are you?|]", sure=SURE)


TOLD_RUMOUR = lines("""
    [which|what] [rumour|story|news|gossip] did you tell me[ before| again| a while ago|]
    [remind me|tell me again|I forgot] [which rumour you told me|what the rumour was about|what story you told]
    [what was|what is] [that rumour|that story of yours|the news you had] about[ again|]
    [that rumour|the story you told me|your gossip], what was it about
    [you told me|you spoke of] [some trouble|some rumour], what was it
    [what trouble|which trouble] [was it you spoke of|did you tell me of][ before|]
""")


def rumour_again(t):
    """What the only rumour of the talk was."""
    found = {topic["values"]["rumour"] for topic in t.spoken_of if "rumour" in topic.get("values", {})}
    if len(found) != 1:
        return False
    return t.add("memory", t.pick(TOLD_RUMOUR), found.pop() + ".")


KINDS = {}
ANY_TIME = {guess: 4, two_told: 5, someone_else: 0.25, rumour_again: 1}
