"""How guests type: chat spelling, slips of the finger, spelling by ear, capitals, missing marks, dialects."""
import re

CHAT = {"you": ["u", "ya"], "your": ["ur", "yer"], "you're": ["ur", "your"], "are": ["r"], "please": ["pls", "plz"],
        "to": ["2"], "too": ["2", "to"], "for": ["4"], "before": ["b4"], "and": ["n", "an", "&"], "what": ["wat",
        "wot", "wht"],
        "what's": ["wats", "whats"], "the": ["da", "teh", "th"], "that": ["dat", "tht"], "give me": ["gimme"],
        "want to": ["wanna"], "going to": ["gonna"], "got to": ["gotta"], "thanks": ["thx", "thnx"], "see": ["c"],
        "could": ["cud", "culd"], "would": ["wud", "wuld"], "some": ["sum"], "something": ["sth", "sumthin"],
        "people": ["ppl"], "okay": ["ok", "k"], "know": ["kno"], "don't know": ["dunno"], "because": ["cuz",
        "bc"],
        "with": ["wit", "w"], "have": ["hav", "hv"], "there": ["ther", "their"], "where": ["wher", "were"],
        "who": ["hoo"],
        "how": ["hw"], "much": ["mutch", "mch"], "tonight": ["2nite", "tonite"], "night": ["nite"], "right": ["rite"],
        "anyone": ["any1", "ne1"], "someone": ["sum1"], "one": ["1"], "two": ["2"], "three": ["3"], "four": ["4"],
        "five": ["5"], "why": ["y"], "this": ["dis"], "is": ["iz"], "about": ["abt", "bout"], "really": ["rly"],
        "sorry": ["sry"], "tomorrow": ["tmrw", "tomorow"], "isn't": ["aint", "isnt"], "nothing": ["nuthin"],
        "which": ["wich", "witch"], "cheap": ["cheep"], "drink": ["drnk"], "my": ["mah"], "can I": ["cani", "can i"],
        "thank you": ["ty", "thank u"], "I don't": ["idk i dont", "i dont"], "right now": ["rn"],
        "by the way": ["btw"],
        "want": ["wnt", "wan"], "good": ["gud"], "from": ["frm"], "here": ["hear", "ere"], "food": ["fud"],
        "room": ["rm"]}
CHAT |= {"what": ["wat", "wot", "wht", "wut"], "where": ["wher", "were", "wer", "whr"], "know": ["kno", "knw"],
         "could": ["cud", "culd", "cld"], "would": ["wud", "wuld", "wld"], "should": ["shud", "shuld", "shld"],
         "something": ["sth", "sumthin", "smth", "somethin"], "anything": ["anythin", "anythng"], "some": ["sum", "sm"],
         "someone": ["sum1", "some1"], "everyone": ["every1"], "no one": ["no1"], "today": ["2day"], "tonight": ["2nite", "tonite",
         "2night", "tonit"], "tomorrow": ["tmrw", "tomorow", "tmr", "tommorow"], "later": ["l8r"], "late": ["l8"], "great": ["gr8"],
         "wait": ["w8"], "mate": ["m8"], "hate": ["h8"], "let me": ["lemme"], "have to": ["hafta", "hav to"], "out of": ["outta"],
         "kind of": ["kinda"], "a lot": ["alot"], "come on": ["cmon"], "of course": ["ofc"], "to be honest": ["tbh"],
         "I want to": ["i wanna"], "have got to": ["gotta"], "don't know": ["dunno", "dont kno"], "I don't know": ["idk", "dunno"],
         "do you": ["do u", "du u", "d'you", "dya"], "are you": ["r u", "ru", "are u"], "did you": ["did u", "didja"],
         "could you": ["cud u", "could u", "cudya"], "can you": ["can u", "canu"], "have you": ["have u", "hav u"],
         "what do you": ["wat do u", "whaddya"], "how much": ["how mutch", "hw much", "howmuch"], "how are you": ["how r u", "hru"],
         "got any": ["gotany", "got eny"], "just": ["jus", "jst"], "like": ["liek", "lik"], "any": ["eny", "ne"], "many": ["meny"],
         "more": ["mor"], "most": ["mos"], "them": ["em", "dem"], "they": ["dey", "thay"], "than": ["then"], "think": ["thnk", "tink"],
         "work": ["wurk", "werk"], "does": ["duz", "dose"], "was": ["woz", "wuz"], "little": ["lil", "litle"], "enough": ["enuf"],
         "maybe": ["mayb", "mabye"], "though": ["tho"], "through": ["thru"], "thought": ["thort"], "believe": ["beleive", "bleev"],
         "friend": ["frend", "freind"], "friends": ["frends"], "money": ["monny", "muny"], "price": ["prise", "pryce"],
         "sleep": ["slep", "sleap"], "question": ["qestion", "q"], "quest": ["qwest"], "favourite": ["fav", "favorit", "faverite"],
         "without": ["w/o", "witout"], "please": ["pls", "plz", "plox", "pleas"], "thanks": ["thx", "thnx", "tnx", "thanx"],
         "let's": ["lets"], "where's": ["wheres", "wers"], "who's": ["whos", "hoos"], "how's": ["hows"], "there's": ["theres"],
         "it's": ["its"], "I'm": ["im", "iam"], "I'll": ["ill", "il"], "I'd": ["id"], "I've": ["ive"], "can't": ["cant", "cnt"],
         "don't": ["dont", "dnt"], "doesn't": ["doesnt", "dosent"], "won't": ["wont"], "didn't": ["didnt"], "hungry": ["hungy", "hungrey"],
         "thirsty": ["thirsy", "thirtsy"], "tired": ["tierd"], "looking": ["lookin"], "going": ["goin"], "nothing": ["nuthin", "nothin"]}
# Words of the tavern as people spell them who have only heard them.
CHAT |= {"rumour": ["rumor", "rumer"], "rumours": ["rumors", "rumers", "roomors"], "armour": ["armor", "armur"],
         "sword": ["sord", "swrd"], "dragon": ["draggon", "dragun"], "wizard": ["wizzard", "wizerd"], "healer": ["heeler"],
         "guard": ["gaurd", "gard"], "soldier": ["soljer"], "thief": ["theif"], "bandits": ["bandets", "banditz"], "wolves": ["wolfs", "wulves"],
         "ghost": ["gost", "goast"], "treasure": ["tresure", "trezure"], "necklace": ["neckless", "neclace"], "market": ["markit", "marcket"],
         "chapel": ["chapple", "chapell"], "smithy": ["smithey", "smithie"], "blacksmith": ["blaksmith", "black smith"],
         "tavern": ["tavren", "tavurn", "tavrn"], "stable": ["stabel"], "horse": ["hors", "hourse"], "breakfast": ["brekfast", "brekkie",
         "breckfast"], "beer": ["beeer", "beir"], "ale": ["ael", "ail"], "cider": ["sider", "cyder"], "wine": ["wyne"], "stew": ["stoo", "stu"],
         "soup": ["soop"], "chicken": ["chikin", "chickn"], "cheese": ["cheez", "chese"], "bread": ["bred"], "trout": ["trowt"],
         "mushroom": ["mushrom"], "porridge": ["porrige", "poridge"], "silver": ["silvr", "silwer"], "silvers": ["silvrs"],
         "copper": ["coper", "coppr"], "coppers": ["copers", "copperz"], "private": ["privat"], "weather": ["wether"], "stranger": ["strangr"],
         "bard": ["brad"], "ferry": ["fery"], "castle": ["castel"], "mountain": ["mountin"], "mountains": ["mountins"], "river": ["rivver"]}
CHAT = {word.lower(): others for word, others in CHAT.items()}


def words_of(table):
    """A pattern for the words of a table, the long ones first."""
    return re.compile(r"(?i)\b(" + "|".join(sorted(map(re.escape, table), key=len, reverse=True)) + r")\b(?!')")


CHAT_WORD = words_of(CHAT)
BY_EAR = [(r"ph", "f"), (r"ght", "t"), (r"ck", "k"), (r"ee", "ea"), (r"ea", "ee"), (r"ou", "u"), (r"ai", "ay"), (r"ie", "ei"),
          (r"c(?=[aou])", "k"), (r"tt", "t"), (r"ll", "l"), (r"ss", "s"), (r"mm", "m"), (r"pp", "p"), (r"rr", "r"),
          (r"ing\b", "in"), (r"er\b", "ar"), (r"y\b", "ie"), (r"e\b", ""), (r"ow", "ou"), (r"wh", "w"), (r"kn", "n"),
          (r"oa", "o"), (r"s\b", "z"), (r"ch", "tch"), (r"th", "t"), (r"i", "e"), (r"e", "i"), (r"o", "oo")]
BY_EAR += [(r"tion\b", "shun"), (r"our\b", "er"), (r"ould\b", "ud"), (r"ough\b", "uff"), (r"qu", "kw"), (r"x", "ks"),
           (r"ea(?=d)", "e"), (r"le\b", "el"), (r"z", "s"), (r"a(?=r)", "e"), (r"dge", "ge"), (r"nn", "n")]
BY_EAR = [(re.compile(a), b) for a, b in BY_EAR]
NEAR = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wqretyuioasdfghjkkxzcvbnmn"))
ENDS = ["", "?", "", "...", "!", "", "??", ""] * 5
ENDS += [" lol", " :)", " haha", " ?", "!!", " :D", " ;)", " xD", " <3", " ^^", " o/", " :P", " hehe", " lmao",
    " pls", "?!", " !", " tho", " ty", " :3", ",", " ...", " bro", " ^_^",
         " thx", " 🙂", " 🙏", " 🍺", " 😅", " :("]

# What a helpful machine makes of words that it takes for others.
CORRECTED = {"mead": ["meade", "meed"], "ale": ["ales", "Al", "ape"], "Brenna": ["Brenda", "Brennan"],
    "Odo": ["Odd", "Ode"],
             "Marla": ["Maria", "Carla", "Marlo"], "Joss": ["Josh", "Jobs"], "Pim": ["Pin", "Tim"],
             "Eldwin": ["Edwin", "Elwin"],
             "Willa": ["Willow", "Villa"], "tavern": ["cavern", "taverns"], "inn": ["in", "Inn"], "stew": ["stews",
             "stew's", "sew"],
             "trout": ["trouts", "tout"], "tart": ["tarts", "start"], "copper": ["cooper", "coppers"],
             "coppers": ["coopers"],
             "smithy": ["smitty", "Smith"], "for": ["fir", "fro"], "of": ["if"], "how": ["hoe", "now"],
             "can": ["van", "cab"],
             "have": ["gave", "halve"], "me": ["my", "mr"], "your": ["you're"], "to": ["too", "yo"],
             "were": ["we're"], "its": ["it's"],
             "is": ["us", "id"], "there": ["their", "they're"], "where": ["were", "wear"], "cider": ["cedar",
             "ciders"], "pie": ["pies", "pit"],
             "room": ["rooms", "roof"], "bed": ["bad", "bet"], "chapel": ["chapels", "Chappell"], "mine": ["mind"],
             "want": ["what", "wants"],
             "would": ["world"], "please": ["pleases", "place"], "need": ["knead", "seed"], "some": ["sum", "same"],
             "any": ["and", "my"],
             "soup": ["soap", "soups"], "rumour": ["rumor", "humour"], "rumours": ["rumors", "tumours"],
             "wolves": ["wolf's"]}
CORRECTED = {word.lower(): others for word, others in CORRECTED.items()}
CORRECTED_WORD = words_of(CORRECTED)

# Words that sound alike, for those who write well enough but by ear.
ALIKE = {"there": ["their", "they're"], "their": ["there"], "they're": ["their"], "your": ["you're", "ur"], "you're": ["your"],
         "it's": ["its"], "its": ["it's"], "hear": ["here"], "here": ["hear"], "know": ["now", "no"], "by": ["buy"], "buy": ["by"],
         "too": ["to"], "whether": ["weather", "wether"], "weather": ["wether", "whether"], "our": ["are"], "been": ["bin"],
         "off": ["of"], "of": ["off"], "quiet": ["quite"], "lose": ["loose"], "than": ["then"], "then": ["than"], "piece": ["peace"],
         "where": ["were", "wear"], "were": ["where"], "which": ["witch"], "break": ["brake"], "way": ["weigh"], "road": ["rode"],
         "whole": ["hole"], "new": ["knew"], "right": ["write"], "some": ["sum"], "allowed": ["aloud"], "tale": ["tail"],
         "cellar": ["seller"], "guest": ["guessed"], "heard": ["herd"], "through": ["threw"], "need": ["knead"], "pour": ["poor"],
         "stairs": ["stares"], "horse": ["hoarse"], "would have": ["would of"], "could have": ["could of"], "a lot": ["alot"],
         "all right": ["allright"], "as well": ["aswell"], "in front": ["infront"], "who's": ["whose"], "whose": ["who's"],
         "let's": ["lets"], "what's": ["whats"], "knight": ["night"], "night": ["knight"], "mail": ["male"], "steal": ["steel"],
         "week": ["weak"], "meet": ["meat"], "prince": ["prints"], "idle": ["idol"], "probably": ["probly"], "definitely": ["definately"],
         "separate": ["seperate"], "received": ["recieved"], "tonight": ["to night"], "tomorrow": ["tommorrow", "to morrow"]}
ALIKE = {word.lower(): others for word, others in ALIKE.items()}
ALIKE_WORD = words_of(ALIKE)

# Dialects: how words change, and what goes before or after a line.
DIALECTS = {
    "pirate": ({"my": ["me"], "you": ["ye"], "your": ["yer"], "is": ["be"], "are": ["be"], "the": ["th'", "the"],
    "hello": ["ahoy"],
                "friend": ["matey"], "yes": ["aye"], "of": ["o'"], "and": ["an'", "and"], "for": ["fer"],
                "to": ["t'", "to"],
                "am": ["be"], "I'm": ["I be"], "you're": ["ye be"], "woman": ["wench"], "have": ["'ave"]},
               ["arr, ", "yarr, ", "ahoy, ", "shiver me timbers, ", "avast, ", ""], [", matey", ", arr", " yarr",
               ", me hearty", ""]),
    "scots": ({"my": ["ma"], "you": ["ye"], "your": ["yer"], "to": ["tae"], "don't": ["dinnae"],
    "do not": ["dinnae"], "can't": ["cannae"],
               "of": ["o'"], "have": ["hae"], "what": ["whit"], "where": ["whaur"], "house": ["hoose"],
               "out": ["oot"], "about": ["aboot"],
               "know": ["ken"], "little": ["wee"], "small": ["wee"], "good": ["guid"], "not": ["no"],
               "from": ["frae"], "I'm": ["Ah'm"],
               "yes": ["aye"], "girl": ["lass"], "night": ["nicht"], "who": ["wha"], "I": ["Ah", "I"],
               "with": ["wi'"], "down": ["doon"],
               "town": ["toon"], "a": ["a", "a wee"], "give": ["gie"], "isn't": ["isnae"], "going": ["gaun"],
               "all": ["a'"], "the": ["the", "th'"]},
              ["och, ", "aye, ", "here, ", "hey lassie, ", ""], [", lass", ", hen", ", ye ken", ", so it is", ""]),
    "old": ({"you": ["thou"], "your": ["thy"], "you have": ["thou hast"], "do you have": ["hast thou"],
    "have you": ["hast thou"],
             "are you": ["art thou"], "you are": ["thou art"], "you're": ["thou art"], "do you": ["dost thou"],
             "can you": ["canst thou"],
             "will you": ["wilt thou"], "would you": ["wouldst thou"], "could you": ["couldst thou"], "yes": ["aye",
             "yea"], "no": ["nay"],
             "it is": ["'tis"], "it's": ["'tis"], "is it": ["is't"], "hello": ["hail", "good morrow"],
             "please": ["prithee", "I pray thee"],
             "maybe": ["perchance"], "perhaps": ["perchance"], "here": ["hither", "here"], "to you": ["to thee"],
             "thank you": ["I thank thee"],
             "I want": ["I desire", "I would have"], "I need": ["I have need of"], "before": ["ere"],
             "tell me": ["tell me, I pray,", "tell me"],
             "often": ["oft"], "does": ["doth"], "has": ["hath"], "where is": ["where lieth", "where be"],
             "over there": ["yonder"]},
            ["prithee, ", "pray, ", "good mistress, ", "prithee, good woman, ", "hark! ", "forsooth, ", "good dame, ",
            "verily, ", "alas, ", "I pray thee, "],
            [", I pray thee", ", good woman", ", fair keeper", " forsooth", ""]),
    "cowboy": ({"you": ["y'all", "ya"], "your": ["yer"], "isn't": ["ain't"], "am not": ["ain't"],
    "hello": ["howdy"], "I think": ["I reckon"],
                "going to": ["fixin' to"], "and": ["an'", "and"], "for": ["fer"], "old": ["ol'"], "of": ["o'"],
                "them": ["'em"],
                "something": ["somethin'"], "nothing": ["nothin'"], "get": ["git"], "isn't it": ["ain't it"],
                "want to": ["wanna"], "there": ["there", "thar"]},
               ["howdy ma'am, ", "well shoot, ", "reckon I'll ask, ", "say, ", "dang, ", ""], [", ma'am", ", pardner",
               ", I reckon", ""]),
    "london": ({"have": ["'ave"], "here": ["'ere"], "how": ["'ow"], "house": ["'ouse"], "him": ["'im"],
    "her": ["'er"], "isn't": ["ain't"],
                "my": ["me"], "the": ["th'", "the"], "with": ["wiv"], "nothing": ["nuffin"], "something": ["summat",
                "somefink"], "think": ["fink"],
                "hello": ["'allo"], "anything": ["anyfing"], "of": ["o'"], "you": ["ya", "yer"], "was": ["were"],
                "horse": ["'orse"], "half": ["'alf"]},
               ["oi, ", "ere, ", "cor, ", "blimey, ", "right, ", ""], [", guv", ", love", ", innit", ", duck", ", eh",
               ""]),
}
DIALECTS = [({word.lower(): others for word, others in table.items()}, words_of(table), before, after) for table,
    before, after in DIALECTS.values()]

# Words that learners of the language leave out, or say in other ways.
DROPPED = re.compile(r"(?i)\b(?:the|an?|some|do|does) (?=\w)|\b(is|are|to|am|please|would|any|of) (?=\w)")
LEARNT = {"I'd like": ["I want", "I like have", "me want"], "I would like": ["I want", "please I want"],
    "where is": ["where", "where it is"], "do you have": ["you have", "have you", "is here"],
          "is there": ["have here", "there is", "exist here"], "can I": ["I can", "is possible I"],
          "could you": ["you can", "please you"], "how much is": ["how much cost", "how much", "what price"],
          "how do I get to": ["how I go to", "how to go"], "tell me": ["say me", "tell to me"], "I'm": ["I am",
          "me"], "what's": ["what is", "what"], "don't": ["not", "no"],
          "doesn't": ["not"], "I have": ["I has", "have"], "very": ["very very", "much"], "went": ["goed",
          "was go"], "told": ["say", "tell"], "who is": ["who", "who it is"],
          "can you": ["you can", "please"], "are you": ["you are", "you"], "did you": ["you did", "you"],
          "have you": ["you have"], "it's": ["is", "it is"], "there's": ["is", "there is"]}
LEARNT = {word.lower(): others for word, others in LEARNT.items()}
LEARNT_WORD = words_of(LEARNT)
DRAWN = re.compile(r"(?i)\b(please|so|hello|hey|hi|yes|no|thanks|very|help|hungry|thirsty|tired|sorry|good|"
                   r"really|cold|nice|come on|much|more|love|oh|ah|now|"
                   r"why|what|where|who|how|ale|beer|mead|room|stew|food|marla|all|long|old|me|free)\b")

# the shares of the styles
STYLES = {"clean": 35, "lower": 24, "bare": 10, "slips": 10, "chat": 8.5, "heavy": 4, "capitals": 6, "drawn": 2,
    "spaced": 2,
          "corrected": 2, "learner": 3.5, "dialect": 4, "alike": 2, "vowels": 1.2}
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
        if len(word) > 3 and word.isalpha() and word.lower() not in keep and word.lower() != "four" and rng.random() < share:
            words[i] = slip(rng, word)
    return " ".join(words)


COUNT = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|dozen|half)"
COUNT_AFTER, COUNT_BEFORE = re.compile(rf"(?i)\s+{COUNT}\b"), re.compile(rf"(?i)\b{COUNT}\s+$")


def changed(rng, text, pattern, table, share, keep=frozenset()):
    """The text with a share of the words of a table in their other shape."""
    def other(match):
        word = match[1].lower()
        if word in keep or rng.random() >= share:
            return match[0]
        others = table[word]
        new = others[int(rng.random() * len(others))]
        if new in ("2", "4") and word[0] in "tf" and word not in ("two", "four"):  # `4 5 ales` would be another count
            if COUNT_AFTER.match(text, match.end()) or COUNT_BEFORE.search(text[max(0, match.start() - 12):match.start()]):
                return match[0]
        return new
    return pattern.sub(other, text)


def drawn(rng, text, keep):
    """One word or two with a long letter: `pleeease`, `sooo`."""
    def longer(match):
        word = match[0]
        if word.lower() in keep or rng.random() < 0.4:
            return word
        vowels = [i for i, letter in enumerate(word) if letter in "aeiouyAEIOUY"]
        i = vowels[-1 if word[-1] in "oy" or rng.random() < 0.3 else 0]
        return word[:i] + word[i] * (3 + int(rng.random() * 4)) + word[i + 1:]
    return DRAWN.sub(longer, text)


def spaced(rng, text, keep):
    """Spaces that are missing, doubled, or within a word."""
    out = []
    for word in text.split(" "):
        kind = rng.random()
        if word.lower() in keep:
            out.append(word)
        elif kind < 0.12 and out and word.isalpha() and out[-1].isalpha() and out[-1].lower() not in keep:
            out[-1] += word
        elif kind < 0.18 and len(word) > 4 and word.isalpha():
            i = 2 + int(rng.random() * (len(word) - 3))
            out += [word[:i], word[i:]]
        else:
            out.append(word + " " * (kind > 0.9))
    text = " ".join(out)
    marks = rng.random()
    if marks < 0.3:
        return re.sub(r"([,.?!]) ", r"\1", text)
    return re.sub(r"([,.?!])", r" \1", text) if marks < 0.45 else text


def joined(rng, text, keep):
    """The text without the space between two of its words, now and then of two pairs."""
    words = text.split(" ")
    for _ in range(1 + (rng.random() < 0.25)):
        if len(words) < 3:
            break
        i = int(rng.random() * (len(words) - 1))
        a, b = words[i], words[i + 1]
        if a.isalpha() and b.isalpha() and len(a) > 1 and a.lower() not in keep and b.lower() not in keep:
            words[i:i + 2] = [a + b]
    return " ".join(words)


INNER_VOWEL = re.compile(r"(?<=[b-df-hj-np-tv-z])[aeiou](?=[b-df-hj-np-tv-z])")


def without_vowels(rng, text, keep):
    """Short writing: `whr is th mrkt`; words of up to three letters and some others stay."""
    words = text.split(" ")
    for i, word in enumerate(words):
        if len(word) > 3 and word.isalpha() and word.lower() not in keep and rng.random() < 0.45:
            words[i] = word[0] + INNER_VOWEL.sub("", word[1:], count=1 + (len(word) > 6))
    return " ".join(words)


def in_dialect(rng, text, keep):
    table, pattern, before, after = DIALECTS[int(rng.random() * len(DIALECTS))]
    text = changed(rng, text, pattern, table, 0.85, keep)
    if rng.random() < 0.5:
        text = before[int(rng.random() * len(before))] + text
    if rng.random() < 0.3:
        text = text.rstrip(".?!") + after[int(rng.random() * len(after))] + ("?" if text[-1] == "?" else "")
    return text


def learner(rng, text, keep):
    """A line of somebody who learns the language."""
    text = changed(rng, text, LEARNT_WORD, LEARNT, 0.6, keep)
    text = DROPPED.sub(lambda m: "" if rng.random() < (0.4 if m[1] else 0.75) else m[0], text)
    return text


def typed(rng, text, keep=frozenset()):
    """The line as a guest types it. Words in `keep` (lower case) are always spelt right."""
    style = rng.choices(NAMES, WEIGHTS)[0]
    if style == "clean":
        return text
    if style == "capitals" and len(text) < 260:  # capitals take many tokens
        return (text.rstrip(".") if rng.random() < 0.5 else text).upper()
    if style == "slips":
        text = slips(rng, text, 0.2, keep)
        if rng.random() < 0.2:
            text = joined(rng, text, keep)
        text = text.replace("'", "") if rng.random() < 0.3 else text
        return text if rng.random() < 0.6 else text.lower()
    if style == "dialect":
        text = in_dialect(rng, text, keep)
        return text if rng.random() < 0.5 else text.lower()
    if style == "learner":
        text = learner(rng, text, keep)
        return text if rng.random() < 0.5 else text.lower()
    if style in ("chat", "heavy"):
        text = changed(rng, text, CHAT_WORD, CHAT, 0.6 if style == "chat" else 0.8, keep)
        text = slips(rng, text, 0.06 if style == "chat" else 0.3, keep)
    elif style == "corrected":
        return changed(rng, text, CORRECTED_WORD, CORRECTED, 0.3, keep)
        text = joined(rng, text, keep) if rng.random() < 0.15 else text
    elif style == "alike":
        text = changed(rng, text, ALIKE_WORD, ALIKE, 0.6, keep)
        return text if rng.random() < 0.4 else text.lower()
    elif style == "vowels":
        text = without_vowels(rng, text, keep)
    elif style == "drawn":
        text = drawn(rng, text, keep)
    elif style == "spaced":
        text = spaced(rng, text, keep)
    text = text.lower() if rng.random() < 0.9 else text
    text = text.replace("'", "") if style != "lower" or rng.random() < 0.5 else text
    if style == "bare":
        return re.sub(r"[.,?!:]", "", text)
    return text.rstrip(".?!") + ENDS[int(rng.random() * len(ENDS))]
