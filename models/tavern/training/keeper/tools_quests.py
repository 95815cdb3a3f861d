"""Quests as calls: in which lines a guest takes a job, and what the game returns."""
import re

from . import world
from .grammar import lines
from .talk_follows import BOUNTIES

# the quests: what Marla says to a guest who takes it
HINTS = {"rats": "The trapdoor is behind the bar.", "wolves": "But speak with Captain Roderick first.",
         "necklace": "But start at Lady Isolde's hall.", "bandits": "But they hide near the broken bridge.",
         "mine": "But take a lantern, and take a friend."}
RUMOURS = dict(zip([rumour[1] for rumour in world.RUMOURS],
                   ["wolves", "mine", "necklace", None, None, None, None, None, "bandits"]))
BOUNTY = {id(t["q"]): quest for t, quest in zip(BOUNTIES, ["wolves", "rats", "necklace"])}
# lines of topics that also ask and doubt: those that take the job
TAKES = {
    "bounty": re.compile(r"(?i)\b(I'll|I take|I'd like to hunt|it is|sound good)\b|then$"),
    "rats": re.compile(r"(?i)(\b(I|we)('ll|'d like to| will| want to) )|^(let|send) me|I'm going|I'm here|"
                        "they sent me|I came"),
    "rumour": re.compile(r"(?i)^(?!.*\b(what if|suppose|maybe|I could|interested|like to help|want to help)\b)"),
}


def quest_of(topic):
    """(the quest that lines of this topic may take, which lines do), or None."""
    says = topic["a"][0]
    if id(topic["q"]) in BOUNTY:
        return BOUNTY[id(topic["q"])], TAKES["bounty"]
    if "and here is a lantern" in says and says.startswith("[Brave of you|Good]"):
        return "rats", re.compile("")
    if says.startswith("[Kill them and I'll pay you"):
        return "rats", TAKES["rats"]
    if says.startswith("Brave of you, {friend}. Talk to {who}"):
        quest = RUMOURS.get(topic.get("values", {}).get("rumour"))
        return quest and (quest, TAKES["rumour"])
    return None


# what a guest says who takes a quest by its name
BY_NAME = {name: lines(text) for name, text in {
    "rats": """
[I'll|I will|let me|we'll] [kill|clear out|get rid of|hunt|deal with|chase out|take care of] [the|your|
    those] rats[ for you| in the cellar| tonight| now|]
[I'll|I will|we'll] clear [your|the] cellar[ for you| of rats| before supper|]
[I take|I'll take|I accept|give me|sign me up for] the [rat job|job with the rats|cellar job|rats]
[let me at|show me to|lead me to|bring me to] [those|the|your] rats
[the rats are|those rats are|your rats are] [mine|as good as dead|history by morning|no match for me]
[count me in|put me down|I'm your man|I'm in|I'm the one] for the [rats|rat job|cellar]
[a silver for the rats|one silver for a few rats|rats for a silver]? [I'll do it|count me in|deal|done]
[you need a ratcatcher|you have a rat problem|rats in the cellar], [and I'm one, so I'll do it|I'll solve it|
    leave it to me]
[your cellar|that cellar of yours] will be [rat-free|quiet|clean] by [morning|midnight|breakfast], [I'll see to it|
    I take the job]
[I'll go down|I'm going down|we'll go down] [there|the ladder|into the cellar] and [kill every rat|fight those rats|
    teach those rats a lesson]
[say no more|enough said|done], the rats [are my job now|will be gone tonight|won't see the morning]
[hand me|give me] [a club|a stick|a lantern|the key to the cellar], [I'll kill your rats|I'm off to fight the rats|
    the rats will pay]
[everyone starts small|every hero starts with rats|one has to begin somewhere], [I'll take the rats|so rats it is]
[rats? my|my] [terrier|cat|ferret] and I will [clear your cellar|take the rat job|do that job]
accept [quest|the quest|job] rats
start the [rat quest|quest with the rats|cellar quest]
""",
    "wolves": """
[I'll|I will|we'll|let me] [hunt|kill|go after|track down|deal with|take care of] [the|
    those] wolves[ for you| tomorrow| at dawn| in the Greywood| if it pays|]
[I'll|I will|we'll] [rid the wood of|put an end to|finish] [those|the] wolves
[I take|I'll take|I accept|I want|give me|sign me up for] the [wolf hunt|bounty on wolves|wolf bounty|
    job with the wolves]
[the wolves|those wolves|wolves], [I'll do that|leave them to me|that's my job now|I'm on it]
[count me in|put me down|I'm your man|I'm in|I volunteer] for the [wolves|wolf hunt]
[Hob|old Hob|the farmer] [shall have|will have|gets] [his revenge|peace], I'll [kill|hunt|shoot] the wolves
[two silvers a wolf|two silvers each]? [I'll hunt them|count me in for the wolves|deal, I'll hunt the wolves]
[my bow|my spear|my axe|my dog] [and I will|will] [hunt|see to|settle] the wolves
[I'm off|we're off|I set out at dawn] to [the Greywood for the wolves|hunt the wolves|hunt that white wolf]
[I'll|I will|we'll] [bring|fetch] [the captain|Captain Roderick|you] [a sack of wolf skins|the white wolf's skin|
    a wolf's head or two]
[no more sheep will die|the sheep are safe now|enough dead sheep], I'll [see to those wolves|hunt the wolves down]
[I grew up hunting wolves|I'm a hunter by trade|wolves don't scare me], so [I'll take that job|
    I'll hunt them|I take the wolf hunt]
accept [quest|the quest|job] wolves
start the [wolf quest|wolf hunt|quest with the wolves]
[that white wolf|the leader of the pack] [is mine|will hang over my fireplace|has met his match], [I'll hunt him|
    I'm going after him]
""",
    "necklace": """
[I'll|I will|we'll|let me] [find|look for|search for|bring back|recover] [the|the stolen|Lady Isolde's|
    the lady's] necklace[| for her| for you|, no matter where it is|]
[I'll|I will|we'll] [catch|find|hunt down|unmask] the [thief|necklace thief|thief of the necklace]
[I take|I'll take|I accept|give me|sign me up for] the [job with the necklace|necklace job|search for the necklace|
    hunt for the thief]
[the necklace|Lady Isolde's necklace], [I'll find it|leave that to me|I'm on it|I'll bring it back]
[count me in|put me down|I'm your man|I'm in|I volunteer] for the [necklace|necklace hunt|search for the thief]
[fifty silvers for a necklace|fifty silvers]? [I'll find that necklace|I'll find the thief|
    count me in for the necklace]
[tell Lady Isolde|the lady can rest], [I'll find her necklace|I'm on the trail of her necklace]
[I have a nose for|I know all about] [thieves|stolen silver], [I'll find that necklace|I take the necklace job]
[dry her tears|tell her ladyship not to weep], I'll [bring the necklace back|get her necklace back]
[a raven and a feather|a locked room|a stolen necklace]? [I'll solve that|I'll take the case|the case is mine]
[I'm going to|we're going to] [find the lady's necklace|track down the thief|catch that jewel thief]
accept [quest|the quest|job] necklace
start the [necklace quest|hunt for the necklace|quest for the necklace]
[no thief escapes me|I never lost a trail|I once caught a thief in Kingsport], I'll [find the necklace|find your necklace thief]
""",
    "bandits": """
[I'll|I will|we'll|let me] [fight|hunt|catch|deal with|go after|drive out] [the|those] [bandits|
    robbers][ on the south road| tomorrow| for you|]
[I'll|I will|we'll] [clear|make safe|free] the south road[ of bandits| for you|]
[I take|I'll take|I accept|give me|sign me up for] the [bandit job|job with the bandits|bounty on the bandits|bandits]
[the bandits are mine|those bandits are done for|leave the bandits to me|the bandits? I'm on it]
[count me in|put me down|I'm your man|I'm in|I volunteer] for the [bandits|bandit hunt]
[I'll|I will] [bring|fetch|get] you the [red scarf|chief with the red scarf|bandit chief][ in chains|]
[ten bandits|a few robbers]? [I'll take them on|I'll fight the bandits|that's my kind of work, I'll do it]
[the road will be safe|merchants will sleep again|wagons will roll again], [I'll see to the bandits|I'll drive the bandits out]
[I'm off|we're off|we ride at dawn] to [fight the bandits|hunt the bandits|find their camp and fight them]
[that polite robber|the man with the red scarf|their chief] [will meet my sword|
    will say please to me|goes to jail], I'll [catch him|hunt him down]
[robbers|bandits] took my [brother's purse|uncle's wagon], so [I'll hunt them|I'll make them pay|I take the bandit job]
accept [quest|the quest|job] bandits
start the [bandit quest|quest with the bandits|bandit hunt]
[twenty silvers for a scarf|twenty silvers for their chief]? [I'll bring him in|I'll get that chief|the chief is mine]
""",
    "mine": """
[I'll|I will|we'll|let me] [explore|look into|go into|search|investigate|
    go down] the [old |]mine[ tomorrow| for you| and see|]
[I'll|I will|we'll] [see what those lights are|find out about the lights|go and look at the lights|
    find the smugglers in the mine]
[I take|I'll take|I accept|give me|sign me up for] the [mine job|job at the mine|mine|job with the lights]
[the old mine|the lights in the mine|the mine], [I'll look into it|leave that to me|I'm on it|I'll go there]
[count me in|put me down|I'm your man|I'm in|I volunteer] for the [mine|lights in the mine|trip to the mine]
[ghosts|smugglers|blue lights]? [I'll go down that mine|I'll look into that mine|I'm off to the mine]
[somebody should look|nobody dares to look|everybody only talks], [so I'll go down the mine|so I'll look into the mine]
[I have|we have] [a lantern and no fear|rope and torches|good lamps], [I'll explore the mine|I take the mine job]
[I'm off|we're off|we leave at dawn] to [the mine|explore the mine|look at those lights]
[I'll unmask|I'll chase out|I'll catch] [those ghosts|the smugglers|whoever carries the lights] in the mine
accept [quest|the quest|job] mine
start the [mine quest|quest at the mine|quest with the lights]
[dwarves raised me|I was a miner|I've seen deeper holes], [I'll go down that mine|I'll explore that mine|the mine is my job]
""",
}.items()}
STARTED = ["The quest has begun.", "ok", "started", "done", "Quest started: {name}", '{"ok": true}', "true",
           "success",
           "The guest has the quest {name} now.", "Quest added to the journal.", "The journal says: {name}.",
           "accepted",
           "The guest accepted {name}.", "{name}: started", "quest {name} started", "The quest is in the journal now.",
           "{name} added", "status: active", '{"quest": "{name}", "state": "active"}',
           "New quest: {name}"]
HAS_IT = ["The guest has this quest already.", "error: already started", '{"ok": false, "error": "already started"}',
          "{name} is active already.", "already in the journal", "error: quest {name} already active",
          "The quest {name} is already open."]
FINISHED = ["The guest has done this quest.", "error: already finished", "{name}: completed before",
            '{"ok": false, "error": "finished"}', "The quest is over."]
NOT_OPEN = ["error: not available", "The quest is not open yet.", "error: level too low", "failed",
            '{"ok": false}', "locked", "requirements not met", "error: {name} is locked",
            "There is no such quest.", "The guest may not take this quest."]


def outcome(t, name):
    """(what the game returns, what Marla says)"""
    chance = t.rng.random()
    if name in t.quests:
        texts, answer = (HAS_IT, "You're on that already, {friend}.")
    elif chance < 0.06:
        texts, answer = (FINISHED, "You've done that already, {friend}. [Well done.|]")
    elif chance < 0.13:
        texts, answer = (NOT_OPEN, "That job is not for you yet, {friend}.")
    else:
        t.quests.add(name)
        texts, answer = (STARTED, f"[Brave of you|Good luck], {{friend}}. {HINTS[name]}")
    return t.pick(texts).replace("{name}", name), answer
