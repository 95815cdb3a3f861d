"""Who the guest is: names, trades and homes that are told, and asked for later."""
from . import guests
from .talk import draw

HELLO = "[hello|hi|hey|good evening|greetings|good day|evening|well met|hail|]"
MY_NAME = ("[my name is|I'm|I am|call me|they call me|the name is|name's|I'm called|people call me|it's|this is|you "
           "may call me|"
           "they named me|I go by|I was born]")
WELCOME = "[Welcome|Well met], {guest}. [I'm Marla, and this is my house.|I'm Marla.|Sit down and be welcome.|What can I get you?|]"
ASK_NAME = ("[what's my name|what is my name|do you remember my name|do you know my name|who am I|what was my name|"
            "say my name|"
            "what did I say my name was|tell me my name|do you still know who I am|what do they call me|what was I "
            "called]"
            "[| again|, Marla| now]")
ASK_DEED = ("[what do I do for a living|do you remember what I do|what was my trade|what did I say I do|what is my "
            "work|"
            "do you still know my trade|how do I earn my bread|what do I work as|what was my job again]")
ASK_HOME = ("[where do I come from|where am I from|do you remember where I'm from|where did I say I come from|what's "
            "my home town|"
            "do you still know where I'm from|which place is my home|where is my home]")


def deed(t):
    """(what the guest says, what Marla will say) of a trade."""
    kind = t.pick(["job", "sell", "mend"])
    if kind == "job":
        job = t.pick(guests.JOBS)
        article = "an" if job[0] in "aeiou" else "a"
        return f"[I'm|I am|I work as|I earn my bread as] {article} {job}", f"You're {article} {job}"
    ware = t.pick(guests.WARES)
    if kind == "sell":
        return f"[I sell|I trade in|I deal in|I go from town to town and sell] {ware}", f"You sell {ware}"
    return f"[I make|I mend] {ware}", None


def introduce(t):
    if t.name:
        return False
    t.name = guests.guest_name(t.rng)
    t.keep.add(t.name.lower())
    point = f"{HELLO}[, | ]{MY_NAME} {{guest}}" if t.chance(0.7) else "[{guest} is my name|{guest}, at your service|{guest} here|{guest}'s the name]"
    answer = WELCOME
    if t.chance(0.35):
        told, t.deed = deed(t)
        word = told.split("]")[0].strip("[").split("|")
        told = told if t.deed else told.replace("[I make|I mend]", t.pick(["I make", "I mend"]))
        t.deed = t.deed or told.replace("I ", "You ")
        t.keep |= set(t.deed.lower().split())
        point += f"[, and | and |. |, ]{told}" if word else ""
        answer = f"[Welcome|Well met], {{guest}}. [{t.deed}, do you? That's honest work|Honest work, that]. [What can I get you?|]" \
            if t.deed.startswith(("You sell", "You m")) else WELCOME
    elif t.chance(0.4):
        t.home = t.pick(guests.HOMES)
        t.keep |= set(t.home.lower().split())
        point += f"[ of | from |, I come from |, from |. I'm from ]{t.home}"
        answer = f"Welcome, {{guest}} of {t.home}. [What can I get you?|Sit down and be welcome.|]" if t.chance(0.5) else WELCOME
    t.add("name", point, answer, guest=t.name)
    t.follow = []
    return True


def tell_deed(t):
    if t.deed:
        return False
    told, t.deed = deed(t)
    told = told.replace("[I make|I mend]", t.pick(["I make", "I mend"]))
    t.deed = t.deed or told.replace("I ", "You ")
    t.keep |= set(t.deed.lower().split())
    return t.add("name", told + "[| by the way|, you know|, like my father]", "[Honest work|A good trade], {guest}. "
                                                                              "[What can I bring you?|]" if t.name
                 else "[Honest work|A good trade], {friend}. [What can I bring you?|]")


def tell_home(t):
    if t.home:
        return False
    t.home = t.pick(guests.HOMES)
    t.keep |= set(t.home.lower().split())
    return t.add("name", f"[I'm from|I come from|my home is|I was born in|I grew up in|I live in] {t.home}",
                 f"[You've come from {t.home}, then|{t.home}, is it]? [Sit down and rest|Be welcome], {{friend}}.")


def correct_name(t):
    if not t.name:
        return False
    old, t.name = t.name, guests.guest_name(t.rng)
    t.keep.add(t.name.lower())
    return t.add("correction", f"[no, my name is {{guest}}|I'm not {old}, I'm {{guest}}|sorry, I lied, my name is "
                               f"{{guest}}|call me {{guest}} instead|"
                 f"actually it's {{guest}}, not {old}]", "{guest}, then. [I'll remember it|Welcome, {guest}].", guest=t.name)


def recall_name(t):
    if t.name:
        return t.add("memory", ASK_NAME, "[You're {guest}|{guest}], [of course|friend]. [I don't forget a name.|]")
    t.add("memory", ASK_NAME, "You haven't told me, {friend}. [What do they call you?|Who are you?]")
    t.follow = [introduce, introduce]
    return True


def recall_deed(t):
    if t.deed:
        return t.add("memory", ASK_DEED, f"{t.deed}[|, {{friend}}]. [I remember.|]")
    return t.add("memory", ASK_DEED, "You haven't told me, {friend}. [What do you do?|]")


def recall_home(t):
    if t.home:
        return t.add("memory", ASK_HOME, f"You're from {t.home}[|, {{friend}}]. [I remember.|]")
    return t.add("memory", ASK_HOME, "You haven't told me, {friend}. [Where do you come from?|]")


def name_of_keeper(t):
    return t.add("marla", "[and you are|and who are you|what's your name|what should I call you|and your name|what "
                          "are you called]",
                 "I'm Marla Fenn, keeper of the Gilded Goose.")


def recall(t):
    """One of the things that a guest told, or more rarely did not tell."""
    if not (t.name or t.deed or t.home) and t.chance(0.6):
        return False
    known = {recall_name: 5 if t.name else 1, recall_deed: 4 if t.deed else 0.6, recall_home: 4 if t.home else 0.6}
    return draw(t.rng, known)(t)


KINDS = {tell_deed: 1.2, tell_home: 1.2}
ANY_TIME = {recall: 9, correct_name: 0.7}
