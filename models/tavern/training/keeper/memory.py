"""Who the guest is: names, trades, homes, company and plans that are told, and asked for later."""
from . import guests, memory_checks, memory_facts, memory_follows, memory_more, orders
from .grammar import lines
from .memory_names import guest_name, kept, known
from .memory_words import (ALONE, ASK_ALL, ASK_BEAST, ASK_COMPANY, ASK_DEED, ASK_ERRAND, ASK_FAVOURITE, ASK_GOAL, ASK_HOME,
                           ASK_NAME, ASK_PERSON, ASK_PLACE, BEAST_IS, BEASTS, COME_TO, COMPANY, COMPANY_WAS, DEED_WAS,
                           ERRANDS, FAVOURITE_IS, GOAL_WAS, GOALS, GOING_TO, HELLO, HIDDEN, HOME_WAS, IS_IT, JOB_IS, KIN,
                           MAKE_IS, MY_HOME, MY_NAME, NAME_IN_LINE, NAME_LATE, NAME_OF_KIN, NEW_NAME, NICK, SELL_IS,
                           SHORT_NAME, YOURS)
from .talk import GOODS, draw

WELCOME = ("[Welcome|Well met], {guest}. "
           "[I'm Marla, and this is my house.|I'm Marla.|Sit down and be welcome.|What can I get you?|]")
REMEMBER = "[|, {friend}]. [I remember.|]"
NOT_MADE = {"salt", "wool", "goats", "spices", "oil", "honey"}
NOT_MENDED = {"ribbons", "needles", "candles", "cheese"}


def deed(t):
    """(what the guest says, what Marla will say) of a trade."""
    kind = t.pick(["job", "job", "sell", "make"])
    if kind == "job":
        job = kept(t, t.pick(guests.JOBS))
        article = "an" if job[0] in "aeiou" else "a"
        return t.pick(JOB_IS).replace("{job}", f"{article} {job}"), f"You're {article} {job}"
    ware = kept(t, t.pick(guests.WARES))
    if kind == "sell":
        return t.pick(SELL_IS).replace("{ware}", ware), f"You sell {ware}"
    verb = t.pick(["make", "mend"])
    if ware in NOT_MADE or verb == "mend" and ware in NOT_MENDED:
        return deed(t)
    return t.pick(MAKE_IS).replace("{make}", verb).replace("{ware}", ware), f"You {verb} {ware}"


def new_name(t):
    t.name = guest_name(t.rng)
    kept(t, t.name)
    return t.name


def introduce(t):
    if t.name:
        return False
    new_name(t)
    chance = t.rng.random()
    if chance < 0.5:
        point = f"[{HELLO}[, | ]|]{t.pick(MY_NAME)}"
    elif chance < 0.75:
        point = t.pick(SHORT_NAME)
    else:
        t.add("name", t.pick(NAME_IN_LINE), WELCOME, guest=t.name)
        return True
    answer = WELCOME
    if t.chance(0.3):
        told, t.deed = deed(t)
        point += f"[, and | and |. |, ]{told}"
        answer = f"[Welcome|Well met], {{guest}}. {t.deed}, do you? [That's honest work.|What can I get you?|]" \
            if not t.deed.startswith("You're") else WELCOME
    elif t.chance(0.4):
        t.home = kept(t, t.pick(guests.HOMES))
        of = " of | from |, from |" if chance < 0.5 else ""  # not after `pleased to meet you`
        point += f"[{of}, I come from |. I'm from |, all the way from |, and I hail from ]{t.home}"
        answer = f"Welcome, {{guest}} of {t.home}. [What can I get you?|Sit down and be welcome.|]"
    t.add("name", point, answer, guest=t.name)
    t.follow = []
    return True


def introduce_and_order(t):
    """`I'm Ida, and I'd like two ales`"""
    new = orders.new_order(t, 1)
    if t.name or len(set(t.owed) | set(new)) > 4:
        return False
    new_name(t)
    t.serve(new)
    point = f"{t.pick(MY_NAME)}[, and |. |, | and ]{orders.WANT} {orders.named(t, new)}[, please|]"
    t.add("order", point, f"Welcome, {{guest}}. {orders.confirmation(t, new).replace('{friend}', '{guest}')}",
          guest=t.name)
    t.follow = [orders.bill, orders.what_ordered, recall_name]
    return True


def tell_name(t):
    """A guest who gives the name late, or in passing."""
    if t.name:
        return False
    new_name(t)
    t.add("name", t.pick(NAME_LATE),
          "{guest}, then. [I'll remember it|Be welcome].", guest=t.name)
    return True


def hide_name(t):
    if t.name:
        return False
    t.add("name", t.pick(HIDDEN), "Then I'll call you friend. [Names cost nothing here.|]")
    return True


def tell_deed(t):
    if t.deed:
        return False
    told, t.deed = deed(t)
    who = "guest" if t.name else "friend"
    after = "[|| by the way|, you know|, like my father| these ten years| for a living]" if told[-1].isalpha() else ""
    return t.add("name", told + after,
                 f"[Honest work|A good trade], {{{who}}}. [What can I bring you?|]")


def tell_home(t):
    if t.home:
        return False
    t.home = kept(t, t.pick(guests.HOMES))
    return t.add("name", t.pick(MY_HOME).replace("{home}", t.home),
                 f"[You've come from {t.home}, then|{t.home}, is it]? [Sit down and rest|Be welcome], {{friend}}.")


def tell_company(t):
    if known(t, "company"):
        return False
    if t.chance(0.15):
        t.company = "nobody"
        return t.add("name", t.pick(ALONE),
                     "[A quiet table, then|Then nobody steals your stew], {friend}. [What can I bring you?|]")
    who = kept(t, t.pick(KIN))
    t.company = who
    return t.add("name", t.pick(COMPANY).replace("{who}", who),
                 f"[Be welcome, you and your {who}|Bring your {who} to the fire], {{friend}}.")


def tell_goal(t):
    if known(t, "goal"):
        return False
    t.goal = kept(t, t.pick(GOALS))
    return t.add("name", t.pick(GOING_TO).replace("{goal}", t.goal),
                 f"To {t.goal}, then. [Safe roads|Rest first], {{friend}}.")


def tell_errand(t):
    if known(t, "errand"):
        return False
    t.errand = kept(t, t.pick(ERRANDS))
    return t.add("name", t.pick(COME_TO).replace("{errand}", t.errand),
                 "[I wish you luck with it|Then I hope it goes well], {friend}.")


def tell_favourite(t):
    if known(t, "favourite"):
        return False
    t.favourite = kept(t, GOODS[t.pick(orders.EDIBLE)]["name"])
    return t.add("name", t.pick(FAVOURITE_IS).replace("{x}", t.favourite),
                 f"{t.favourite}? [Good taste|I'll remember that], {{friend}}.")


def tell_beast(t):
    """A beast of the guest, and its name."""
    if known(t, "beast"):
        return False
    t.beast = t.pick(BEASTS), guest_name(t.rng)
    kept(t, " ".join(t.beast))
    return t.add("name", t.pick(BEAST_IS).replace("{beast}", t.beast[0]).replace("{called}", t.beast[1]),
                 f"{t.beast[1]} is welcome here, {{friend}}. [A good name for a {t.beast[0]}.|]")


def tell_kin(t):
    """Somebody of the guest's family, and the name."""
    if known(t, "kin"):
        return False
    t.kin = t.pick([who for who in KIN if " " not in who and who[-1] != "s"]), guest_name(t.rng)
    kept(t, " ".join(t.kin))
    return t.add("name", t.pick(NAME_OF_KIN).replace("{kin}", t.kin[0]).replace("{called}", t.kin[1]),
                 f"[Greet {t.kin[1]} from me|{t.kin[1]} is a good name], {{friend}}.")


def correct_name(t):
    if not t.name:
        return False
    old = t.name
    new_name(t)
    return t.add("correction", t.pick(NEW_NAME).replace("{old}", old),
                 "{guest}, then. [I'll remember it|Welcome, {guest}].", guest=t.name)


def nickname(t):
    """`my name is Alexander, but call me Sasha`"""
    long = t.name or guest_name(t.rng)
    if t.name and t.chance(0.5):
        return False
    new_name(t)
    kept(t, long)
    return t.add("correction", t.pick(NICK).replace("{old}", long),
                 "[Then I'll call you {guest}.|{guest} it is.]", guest=t.name)


def correct_home(t):
    if not t.home:
        return False
    old, t.home = t.home, t.pick([home for home in guests.HOMES if home != t.home])
    kept(t, t.home)
    return t.add("correction", t.pick(HOME_WAS).replace("{old}", old).replace("{home}", t.home),
                 f"{t.home}, then. I'll remember it, {{friend}}.")


def correct_deed(t):
    if not t.deed:
        return False
    job = kept(t, t.pick(guests.JOBS))
    article = "an" if job[0] in "aeiou" else "a"
    if t.deed == f"You're {article} {job}":
        return False
    t.deed = f"You're {article} {job}"
    return t.add("correction", t.pick(DEED_WAS).replace("{job}", f"{article} {job}"),
                 f"{article} {job}, then. I'll remember it, {{friend}}.")


def correct_goal(t):
    old = known(t, "goal")
    if not old:
        return False
    t.goal = kept(t, t.pick([goal for goal in GOALS if goal != old]))
    return t.add("correction", t.pick(GOAL_WAS).replace("{old}", old).replace("{goal}", t.goal),
                 f"To {t.goal}, then. I'll remember it, {{friend}}.")


def correct_company(t):
    old = known(t, "company")
    if old in (None, "nobody"):
        return False
    t.company = kept(t, t.pick([who for who in KIN if who != old]))
    return t.add("correction", t.pick(COMPANY_WAS).replace("{old}", old).replace("{who}", t.company),
                 f"Your {t.company}, then. I'll remember it, {{friend}}.")


TWO = lines("""
    {a}[, and |. And |. |; ]{b}
    [a few words about me|a word about myself|here's my story|you should know this|so you know me better][: |. ]{a}, and {b}
    {a}, {b}
    {b}[, and |. ]{a}
""")


def tell_two(t):
    """Two of trade, home and goal in one line."""
    if t.deed or t.home or known(t, "goal"):
        return False
    told, t.deed = deed(t)
    if t.chance(0.5):
        t.home = kept(t, t.pick(guests.HOMES))
        other, said = t.pick(MY_HOME).replace("{home}", t.home), f"from {t.home}"
    else:
        t.goal = kept(t, t.pick(GOALS))
        other, said = t.pick(GOING_TO).replace("{goal}", t.goal), f"on your way to {t.goal}"
    answer = f"{t.deed}, {said}. [I'll remember that|Be welcome], {{friend}}." if t.deed.startswith("You're") else \
        f"{t.deed}, and you're {said}. [I'll remember that|Be welcome], {{friend}}."
    return t.add("name", t.pick(TWO).replace("{a}", told).replace("{b}", other), answer)


def recall_name(t):
    if t.name and t.chance(0.12):
        right = t.chance(0.5)
        asked = t.name if right else guest_name(t.rng)
        if not right and asked == t.name:
            return False
        return t.add("memory", t.pick(IS_IT).replace("{name}", asked),
                     "Aye, you're {guest}." if right else "No, you're {guest}.")
    if t.name:
        return t.add("memory", t.pick(ASK_NAME),
                     "[You're {guest}|{guest}], [of course|friend]. [I don't forget a name.|]")
    t.add("memory", t.pick(ASK_NAME), "You haven't told me, {friend}. [What do they call you?|Who are you?]")
    t.follow = [introduce, introduce, tell_name]
    return True


def recalled(asked, what, says, ask_back):
    """A kind of turn that asks for one thing that was told, or was not."""
    def recall_it(t):
        if not known(t, what):
            return t.add("memory", t.pick(asked), f"You haven't told me, {{friend}}. [{ask_back}|]")
        return t.add("memory", t.pick(asked), says(known(t, what)) + REMEMBER)
    return recall_it


recall_deed = recalled(ASK_DEED, "deed", str, "What do you do?")
recall_home = recalled(ASK_HOME, "home", "You're from {}".format, "Where do you come from?")
recall_company = recalled(ASK_COMPANY, "company",
                          lambda who: "You came alone" if who == "nobody" else f"You came with your {who}",
                          "Who came with you?")
recall_goal = recalled(ASK_GOAL, "goal", "You're on your way to {}".format, "Where does the road take you?")
recall_errand = recalled(ASK_ERRAND, "errand", lambda errand: f"You came to {yours(errand)}", "What brings you here?")
recall_favourite = recalled(ASK_FAVOURITE, "favourite", "You like {} best".format, "What is it?")


def yours(text):
    """`your aunt` for `my aunt`"""
    return " ".join(YOURS.get(word, word) for word in text.split())


def recall_beast(t):
    beast, name = known(t, "beast") or (t.pick(BEASTS), None)
    point = t.pick(ASK_BEAST).replace("{who}", beast)
    return t.add("memory", point,
                 f"Your {beast} is {name}{REMEMBER}" if name else
                 f"You haven't told me, {{friend}}. [What do you call your {beast}?|]")


def recall_kin(t):
    kin, name = known(t, "kin") or (t.pick(["wife", "brother", "daughter", "son", "sister"]), None)
    point = t.pick(ASK_BEAST).replace("{who}", kin)
    return t.add("memory", point,
                 f"Your {kin} is {name}{REMEMBER}" if name else
                 f"You haven't told me, {{friend}}. [What do you call your {kin}?|]")


def recall_all(t):
    """`what do you know about me?`"""
    told = [f"You're {t.name}"] * bool(t.name) + [t.deed] * bool(t.deed) + [f"You're from {t.home}"] * bool(t.home)
    company, goal, errand = known(t, "company"), known(t, "goal"), known(t, "errand")
    told += [f"You came with your {company}"] * bool(company and company != "nobody")
    told += [f"You're on your way to {goal}"] * bool(goal) + [f"You came to {yours(errand or '')}"] * bool(errand)
    told = told[:3]
    if not told and (known(t, "favourite") or known(t, "beast") or known(t, "kin") or company):
        return False
    if not told:
        return t.add("memory", t.pick(ASK_ALL), "You've told me nothing yet, {friend}. [Who are you?|]")
    return t.add("memory", t.pick(ASK_ALL), ". ".join(told) + ".")


def recall_asked(t):
    """`which place did I ask about?`"""
    about = [(topic["values"], topic["values"]["name"]) for topic in t.spoken_of if "name" in topic.get("values", {})]
    people = [name for values, name in about if "pronoun" in values]
    places = [name for values, name in about if "way" in values]
    if not people and not places:
        return False
    found, asked = (people, ASK_PERSON) if people and (not places or t.chance(0.5)) else (places, ASK_PLACE)
    return t.add("memory", t.pick(asked), f"You asked about {found[-1]}[|, {{friend}}].")


def ask_untold(t):
    """What was not told, for a guest may ask it first of all."""
    asks = {recall_name: "name", recall_deed: "deed", recall_home: "home", recall_company: "company", recall_goal: "goal",
            recall_errand: "errand", recall_favourite: "favourite", recall_beast: "beast", recall_kin: "kin"}
    asks |= {ask: what for what, ask in memory_facts.TOLD.items()}
    asked = t.pick([recall_name, recall_name, recall_name, *asks])
    return not known(t, asks[asked]) and asked(t)


def recall(t):
    """One of the things that a guest told, or more rarely did not tell."""
    told = {recall_name: t.name, recall_deed: t.deed, recall_home: t.home, recall_company: known(t, "company"),
            recall_goal: known(t, "goal"), recall_errand: known(t, "errand"), recall_favourite: known(t, "favourite"),
            recall_beast: known(t, "beast"), recall_kin: known(t, "kin"), recall_asked: t.spoken_of}
    often = {recall_name: 5, recall_deed: 4, recall_home: 4, recall_company: 3.5, recall_goal: 3.5, recall_errand: 3,
             recall_asked: 1.5}
    weights = {what: often.get(what, 2) * (1 if there else 0.1) for what, there in told.items()}
    weights[recall_all] = 1.5 if t.name or t.deed or t.home else 0.2
    if not any(told.values()) and t.chance(0.6):
        return False
    return draw(t.rng, weights)(t)


KINDS = {tell_deed: 0.8, tell_home: 0.8, tell_company: 0.6, tell_goal: 0.6, tell_errand: 0.5, tell_favourite: 0.25,
         tell_beast: 0.3, tell_kin: 0.3, tell_name: 0.5, hide_name: 0.15, introduce_and_order: 0.5, nickname: 0.3, tell_two: 1.2,
         ask_untold: 4}
ANY_TIME = {recall: 36, correct_name: 0.7, correct_home: 0.3, correct_deed: 0.3, correct_goal: 0.3, correct_company: 0.2}
for other in (memory_more, memory_facts, memory_checks, memory_follows):
    KINDS |= other.KINDS
    ANY_TIME |= other.ANY_TIME
