"""How guests type: chat spelling, slips of the finger, spelling by ear, capitals, missing marks."""
import re

CHAT = {"you": ["u", "ya"], "your": ["ur", "yer"], "you're": ["ur", "your"], "are": ["r"], "please": ["pls", "plz"],
        "to": ["2"], "too": ["2", "to"], "for": ["4"], "before": ["b4"], "and": ["n", "an", "&"], "what": ["wat", "wot", "wht"],
        "what's": ["wats", "whats"], "the": ["da", "teh", "th"], "that": ["dat", "tht"], "give me": ["gimme"],
        "want to": ["wanna"], "going to": ["gonna"], "got to": ["gotta"], "thanks": ["thx", "thnx"], "see": ["c"],
        "could": ["cud", "culd"], "would": ["wud", "wuld"], "some": ["sum"], "something": ["sth", "sumthin"],
        "people": ["ppl"], "okay": ["ok", "k"], "know": ["kno", "no"], "don't know": ["dunno"], "because": ["cuz", "bc"],
        "with": ["wit", "w"], "have": ["hav", "hv"], "there": ["ther", "their"], "where": ["wher", "were"], "who": ["hoo"],
        "how": ["hw"], "much": ["mutch", "mch"], "tonight": ["2nite", "tonite"], "night": ["nite"], "right": ["rite"],
        "anyone": ["any1", "ne1"], "someone": ["sum1"], "one": ["1"], "two": ["2"], "three": ["3"], "four": ["4"],
        "five": ["5"], "why": ["y"], "this": ["dis"], "is": ["iz"], "about": ["abt", "bout"], "really": ["rly"],
        "sorry": ["sry"], "tomorrow": ["tmrw", "tomorow"], "isn't": ["aint", "isnt"], "nothing": ["nuthin"],
        "which": ["wich", "witch"], "cheap": ["cheep"], "drink": ["drnk"], "my": ["mah"], "can I": ["cani", "can i"]}
CHAT_WORD = re.compile(r"(?i)\b(" + "|".join(sorted(map(re.escape, CHAT), key=len, reverse=True)) + r")\b(?!')")
BY_EAR = [(r"ph", "f"), (r"ght", "t"), (r"ck", "k"), (r"ee", "ea"), (r"ea", "ee"), (r"ou", "u"), (r"ai", "ay"), (r"ie", "ei"),
          (r"c(?=[aou])", "k"), (r"tt", "t"), (r"ll", "l"), (r"ss", "s"), (r"mm", "m"), (r"pp", "p"), (r"rr", "r"),
          (r"ing\b", "in"), (r"er\b", "ar"), (r"y\b", "ie"), (r"e\b", ""), (r"ow", "ou"), (r"wh", "w"), (r"kn", "n"),
          (r"oa", "o"), (r"s\b", "z"), (r"ch", "tch"), (r"th", "t"), (r"i", "e"), (r"e", "i"), (r"o", "oo")]
BY_EAR = [(re.compile(a), b) for a, b in BY_EAR]
NEAR = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wqretyuioasdfghjkkxzcvbnmn"))
ENDS = ["", "", "?", "??", "!", "...", " lol", " :)", " haha", " ?"]
# the shares of the styles
STYLES = {"clean": 34, "lower": 26, "bare": 12, "slips": 12, "chat": 10, "heavy": 4, "capitals": 5}
NAMES, WEIGHTS = list(STYLES), list(STYLES.values())


def slip(rng, word):
    """The word with one mistake."""
    i = int(rng.random() * (len(word) - 1))
    kind = rng.random()
    if kind < 0.25:
        return word[:i] + word[i + 1] + word[i] + word[i + 2:]
    if kind < 0.45:
        return word[:i + 1] + word[i + 2:]
    if kind < 0.6:
        return word[:i] + word[i] + word[i:]
    if kind < 0.7:
        return word[:i] + NEAR.get(word[i], word[i]) + word[i + 1:]
    for _ in range(6):
        pattern, other = BY_EAR[int(rng.random() * len(BY_EAR))]
        if pattern.search(word):
            return pattern.sub(other, word, count=1)
    return word[:i + 1] + word[i + 2:]


def slips(rng, text, share, keep):
    words = text.split(" ")
    for i, word in enumerate(words):
        if len(word) > 3 and word.isalpha() and word.lower() not in keep and rng.random() < share:
            words[i] = slip(rng, word)
    return " ".join(words)


def in_chat(rng, text, share):
    return CHAT_WORD.sub(lambda m: CHAT[m[1].lower()][int(rng.random() * len(CHAT[m[1].lower()]))]
                         if m[1].lower() in CHAT and rng.random() < share else m[0], text)


def typed(rng, text, keep=frozenset()):
    """The line as a guest types it. Words in `keep` (lower case) are always spelt right."""
    style = rng.choices(NAMES, WEIGHTS)[0]
    if style == "clean":
        return text
    if style == "capitals":
        return (text.rstrip(".") if rng.random() < 0.5 else text).upper()
    if style == "slips":
        text = slips(rng, text, 0.2, keep)
        return text if rng.random() < 0.6 else text.lower()
    if style in ("chat", "heavy"):
        text = in_chat(rng, text, 0.6 if style == "chat" else 0.8)
        text = slips(rng, text, 0.06 if style == "chat" else 0.3, keep)
    text = text.lower() if rng.random() < 0.9 else text
    text = text.replace("'", "") if style != "lower" or rng.random() < 0.5 else text
    if style == "bare":
        return re.sub(r"[.,?!]", "", text)
    return text.rstrip(".?!") + ENDS[int(rng.random() * len(ENDS))]
