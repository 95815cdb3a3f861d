"""A whole story in one line, what was spoken of, and going back to it without its name."""
from . import guests, orders
from .grammar import lines, listed
from .memory_names import guest_name
from .memory_words import ASK_BEAST, GOALS, KIN, MY_NAME

ARRIVED = lines("""
    {hello}[, |! |. ]{name}, {job}[ by trade|], on my way to {goal}[. |, and |, so ]{order}
    {hello}[, |. ]{name}. I'm {job}, [I'm going|I walk|I ride|I'm bound] to {goal}[, and |. ]{order}
    [I walked all day|I'm dead tired|it's been a long road]. {name}, {job}, [headed for|bound for] {goal}. {order}
    {name}, I'm {job}, [tomorrow I go on|in the morning I leave] to {goal}, and [tonight |now |]{order}
    {hello}[, |. ]{name}, [by trade I'm|I work as] {job}, [and my road leads|and I'm walking] to {goal}[. |, but first ]{order}
    [so, this is the Goose|what a fine house|a fire at last]. {name}, {job}, [going|riding|heading] to {goal}. {order}
    I'm {job} [going|on the way|off] to {goal}, {name}. {order}
    [before I ride on|before I walk on] to {goal}, {order}. {name}, and I'm {job}
    {name}. {job}. On my way to {goal}. {order}
""")
HELLO = "[hello|good evening|hi|hey|greetings|evening|well met|good day]"


def arrive(t):
    """Name, trade, way and order in one line."""
    new = orders.new_order(t, 2)
    if t.turns or t.name or t.deed or getattr(t, "goal", None) or t.tools or not orders.fits(t, new):
        return False
    t.name, t.goal, job = guest_name(t.rng), t.pick(GOALS), t.pick(guests.JOBS)
    job = f"an {job}" if job[0] in "aeiou" else f"a {job}"
    t.deed = f"You're {job}"
    t.keep |= set(f"{t.name} {t.goal} {job}".lower().replace("-", " ").split()) | {job.split()[1]}
    t.serve(new)
    point = t.pick(ARRIVED).replace("{name}", t.pick(MY_NAME[:2])).replace("{job}", job).replace("{goal}", t.goal)
    t.add("order", point.replace("{order}", f"{orders.WANT} {orders.named(t, new)}"),
          f"Welcome, {{guest}}. {orders.confirmation(t, new)}", guest=t.name, hello=HELLO)
    t.follow = [orders.bill, orders.bill, orders.what_ordered, orders.pay]
    return True


KIN_ASKED = lines("""
    my {kin} [here |over here |with me |]is [called|named] {called}[. |, |, so ]{ask}
    [this is|meet|here is] my {kin}[, | ]{called}[. |! ]{ask}
    [we're two now|I'm not alone any more|somebody joins me], my {kin} {called}[. |, ]{ask}
    [look who's here|there you are|at last], my {kin} {called}[! |. Marla, |. ][tell me, |]{ask}
    [I brought|here comes|next to me sits] my {kin}, {called} by name[. |, ][quick test, |now |]{ask}
    my {kin} [goes by|answers to] the name {called}[. |, so ]{ask}
""")
ASK_NOW = ("[what did I say the name is|what's my {kin}'s name|what did I say my {kin} is called|now what's my {kin} called|"
           "can you say my {kin}'s name|do you remember the name]")


def kin_joins(t):
    """`my friend here is called Bran, what did I say his name is?`"""
    if getattr(t, "kin", None):
        return False
    t.kin = t.pick(["friend", "friend", "companion", "mate"] + [who for who in KIN if " " not in who and who[-1] != "s"]
                   ), guest_name(t.rng)
    t.keep |= {word.lower() for word in t.kin}
    kin, called = t.kin
    point = t.pick(KIN_ASKED).replace("{ask}", ASK_NOW).replace("{kin}", kin).replace("{called}", called)
    t.add("memory", point, f"Your {kin} is {called}, {{friend}}.")
    t.follow = [kin_again]
    return True


def kin_again(t):
    """The name of the one who joined, asked again in other words."""
    kin, called = t.kin
    return t.add("memory", t.pick(ASK_BEAST).replace("{who}", kin), f"Your {kin} is {called}, {{friend}}.")


def spoken(t, kind=None):
    """The topics that came up, each once: people have a pronoun, places a way, rumours a rumour."""
    found = {}
    for topic in t.spoken_of:
        values = topic.get("values", {})
        key = values.get("name") or values.get("rumour")
        if key and (kind is None or kind in values):
            found.setdefault(key, topic)
    return found


TALKED = lines("""
    [what did we talk about|what have we talked about|what did we speak of|what were we talking about][| so far|
     before|
      , do you remember| again]
    [remind me|tell me again|I forgot] what we [talked|spoke] about
    [what all|which things] did I ask [you |]about[| so far| tonight]
    [who and what|about whom and what] did [we|I] [talk|ask] about
    [sum up|go over] what [we spoke of|I asked you about][ so far|]
    [what|whom or what] [was our talk about|did our talk turn to|have we covered|were my questions about][ so far|]
    [where were we|I've lost the thread], what [did we talk about|was it we spoke of|were we discussing]
    [repeat|list|give me] [what I asked about|the things we spoke of|all I asked about]
    [which names|which topics|what subjects] [came up|did we touch|did I bring up][ so far|]
    [my head's like a sieve|I had too much ale|I dozed off], what were we [talking|speaking] about
    [just so I remember|to sum up|for my diary], what did [we talk|I ask] about
    [tell my friend|tell the others] what we [spoke|talked] about
""")
FIRST = lines("""
    [what|who or what] did I ask [you |]about first
    [what was|do you remember] the first thing I asked[ you| about|]
    [what did we talk about|what did I want to know] [first|at the beginning|when I came in]
    [my first question|the first thing I asked][, what was it|, do you remember|?]
    [at first|at the start|to begin with|right at the beginning], what did I [ask about|want to know]
    [think back|go back], what was [my first question about|the first thing I asked about]
    [what or whom|which thing] did I [mention|ask about|bring up] first
    what did [I start with|our talk begin with]
""")


def talked(t):
    """`what did we talk about?`: the places and people that came up."""
    names = [key for key, topic in spoken(t).items() if "name" in topic["values"]]
    if not names or len(names) > 3 or len(spoken(t)) > len(names):
        return False
    first = t.turns[0].answer
    if names[0] in first and t.chance(0.5):
        return t.add("memory", t.pick(FIRST), f"You asked about {names[0]} first, {{friend}}.")
    return t.add("memory", t.pick(TALKED), f"You asked about {listed(names)}, {{friend}}.")


def nothing_yet(t):
    """`what did we talk about?` of one who has only just come in"""
    return not t.turns and t.add("memory", t.pick(TALKED + FIRST), "You only just came in, {friend}. [Ask me something.|]")


BACK = {"pronoun": "[and {him} from before|back to {him}|about {him} again|the one I asked about before|once more about {him}|"
                   "you told me of {him} before|as for {him} again|"
                   "I still wonder about {him}|the person you told me of|{him} again]",
        "way": "[that place from before|back to that place|the place I asked about|once more about that place|"
               "the way you told me before|that place you told me about|the place from before|back to where I wanted to go]",
        "rumour": "[that story from before|back to that trouble|the rumour you told me|once more about that story|"
                  "that thing you told me about|that tale again|about that trouble from before|the news you gave me]"}


def back_to_it(t):
    """Back to the only place, person or rumour that was spoken of, which the guest does not name again."""
    kind = t.pick(list(BACK))
    found = spoken(t, kind)
    if len(found) != 1:
        return False
    [topic] = found.values()
    if not topic["then"]:
        return False
    follow = t.pick(topic["then"])
    asked = t.pick(follow["q"])
    if "names" in asked or not asked.lstrip("[").startswith(("wh", "how", "is", "can", "does", "and", "{pronoun}", "tell")):
        return False
    return t.add("memory", f"{BACK[kind]}[, |: |... ]{asked}", follow["a"], **follow["values"])


SAID_PLACE = lines("""
    [you said|didn't you say|did you say|so you said|I thought you said|if I heard right,] {pronoun}'s {where}[|
    , right|, yes]
    [so |and |wait, |]{pronoun}'s {where}[, is that right|, you said|, did you say|, correct]
    [I find {him}|I should look for {him}] {where}[, right|, you said|, is that so]
    [am I right that|is it true that|did I get it right that|so I heard right,] {pronoun}'s {where}
    [just to be sure|let me repeat that|so I don't go wrong], {pronoun}'s {where}[, right|, yes|]
    [if I go and look|if I want to see {him}], {pronoun}'s {where}, [is that so|right|yes]
    {where}, [you said|that's where {pronoun} is|is that where I find {him}]
    [was it|is it] {where} that I find {him}
""")


def you_said(t):
    """`you said he is up the river?`, of the only person that was spoken of"""
    found = spoken(t, "pronoun")
    if len(found) != 1:
        return False
    [(name, topic)] = found.items()
    place, right = topic["values"]["place"], t.chance(0.55)
    where = place if right else t.pick(["up the river", "across the river", "at the old mine", "at the market", "in Kingsport",
                                        "in your cellar", "at the watchtower"])
    if where == place or any(word in place for word in where.split()[-1:]) and not right:
        return False
    point = t.pick(SAID_PLACE)
    return t.add("memory", point, f"{'Aye' if right else 'No'}, {name} is {place}.", where=where, **topic["values"])


KINDS = {arrive: 6, kin_joins: 0.5, nothing_yet: 1}
ANY_TIME = {talked: 2.5, back_to_it: 8, you_said: 3}
