"""Talk about the lists of world.py: topics.py fills in the properties of one thing."""
from . import memory_lists
from .grammar import FIRST, topic

SOME = dict(costs="[For {name} I ask|For {name} you pay|{name} costs|{name} is]", offer="Shall I bring you some?",
            only="[It's {price}|And it's only {price}|You should try it]", night="", stairs="")
KINDS = {
    "drink": {**SOME, "serve": "[One {name}, coming right up|Here's your {name}|One {name} for you, {friend}]"},
    "food": {**SOME, "serve": "[One {name}, coming right up|I'll tell Odo|Good choice, the {name} is hot]"},
    "lodging": {**SOME, "serve": "[You shall have {name}|Very well, {name}|{name}, then]", "costs":
     "[{name} costs|{name} is]",
                "offer": "Do you want it?", "only": "[It's {price}|And it's only {price}]"},
}

GOODS_TALK = [
    topic("""[do you have|have you got|is there|do you sell|do you serve|can you make|do you offer] {names}
             [any|got any|is there any|have you any|do you have any|is there still some|you sell] {bare}
             [you have|you'd have|you wouldn't have|I hope you have] {names}, [don't you|right|would you|no]""",
          """[{praise}. It's {price}|{aye}. {name} is {price}, {friend}|
              {aye}. We have {name} for {price}]. [Do you want it?|
              ]""", 1.5, [], brief="There's {name} for {price}."),
    topic("""[how is|tell me about|what about|is there anything special about|describe|what is|
              can you recommend] {names}
             is {names} [good|any good|fresh|nice]
             [what's so good about|what can you say about|why should I take|
             would you recommend] {names}""", "{praise}. {only}. [|{offer}]", 1, [], brief="The {called}? {praise}."),
]
# what stands after `any` where no name of the good does
BARE = {"bed": "[beds|beds left|cheap beds|free beds]", "room": "[rooms|rooms left|private rooms|lodging]",
        "stable": "[stabling|stalls left|hay for my horse]", "pie": "[pie|meat pie|pies]", "tart": "[tart|apple tart|cake]"}
NOT_SOLD_TALK = topic(
    """{want} {thing}[ please|]
       [do you have|do you sell|have you got|can I buy|got any|how much is|is there|can you make] {thing}
       {thing}[ please|?]""",
    "We don't have that here, {friend}. [There's stew, pie and roast chicken|I have ale, cider and mead].", 8)
SOLD_ELSEWHERE_TALK = topic(
    """{want} [to buy |]{thing}[ please|]
       [do you have|do you sell|have you got|can I buy|got any] {thing}
       [where can I buy|where can I get|where do I find|who sells|I'm looking for|I need|where would I get] {thing}
       [you wouldn't|you don't happen to|you don't] [sell|have|keep] {thing}[, do you|, would you| behind the bar|]
       [I've come for|I'm here to buy|I'm in the market for|I'm in need of|I could really use|I'd pay well for] {thing}
       [is there anywhere|is there somewhere|is there a place|do you know where] I can [get|buy|
        find] {thing}[ here| in town|]
       [I'm told|I heard|they said] [you sell|you have|I'd get] {thing}[ here|]
       [what do you ask for|how much for|price of|what does it cost, I mean] {thing}
       [one can't travel without|I can't go on without|my {kin} needs|
        I promised my {kin}] {thing}[, where do I get that|, who sells that|]
       [a shame you don't sell|any chance of|who in this town has|which shop has] {thing}""",
    "Not here, {friend}. Try {place}. [Tell them Marla sent you.|]", 2.5,
    values={"kin": "[brother|sister|wife|husband|friend|master]"})


def filled(topic, **values):
    """The topic and its follow-ups with these values, as `topics.with_values` does it."""
    return {**topic, "values": {**topic.get("values", {}), **values},
            "then": [filled(f, **values) for f in topic["then"]]}


def told_apart(topics, now, later):
    """Each topic twice: Marla says one of two things first, and keeps the other for who asks on."""
    for t in topics:
        if now not in t.get("values", {}):
            yield t
            continue
        one, two = t["values"][now][1:-1].split("|")
        for said, kept, share in ((one, two, FIRST), (two, one, 1 - FIRST)):
            yield {**filled(t, **{now: said, later: kept}), "weight": t["weight"] * share}


def chained(follows):
    """The follow-ups, each of which may be followed by another one."""
    return [{**f, "then": [g for g in follows if g is not f]} for f in follows]


PLACE_FOLLOWS = chained([
    topic("""[is it far|how far is it|how long does it take|how far|is that far|how long is the walk|far?|
              is it a long way|how long will it take me|is it close|is it near|how far is that|
              how far away is it|can I walk there]
             [will I be there|can I be there|could I make it] [before dark|by nightfall|by noon|today|in time]
             [how many|about how many] [miles|hours|days|steps|minutes] [is that|is it|on foot|do I walk]
             [is it|is that] [within walking distance|a long walk|just around the corner|nearby]
             [can I get there on foot|will my feet carry me there|how soon would I be there]""" + memory_lists.HOW_FAR_ON,
          "{far}. [You can't miss it.|]"),
    topic("""[what is there|what can I do there|tell me more|what's it like|what will I find there|
              what do people do there|tell me more about it|what do I find there|is it worth a visit|
              what should I know|go on|anything else|what is it like there|anything I should know|
              what's so special about it|why would I go there]
             what [is waiting for me there|should I look out for there|should I know before I go]
             [any|have you any|got any] [advice|tips|warnings|words of wisdom][ before I go| for me|
               ]""" + memory_lists.WHAT_THERE,
          "{besides}. [That's all I know.|]"),
    topic("""[how do I get there|where is that|where is it|where's that|which way|where exactly|
              show me the way|how can I find it|say that again|which way then|left or right|
              and where is that|remind me of the way]
             [sorry|wait|pardon], [which way|how was that|where was that again|can you repeat that|left or right]
             [I'm bad with directions|I forgot already|that was too fast|I get lost easily][, once more| again please|]
             [and how|how] [would|do] [I|we|one] [find it|get there|reach it][ from here|]""" + memory_lists.WAY_AGAIN,
          "For {name}, {way}."),
    topic("""[will you|can you|could Tom|could somebody] [take me there|come along|show me|lead me|
              walk with me]
             [I could use|I need|is there] a guide[ for that| who knows the way|]""" + memory_lists.COME_ALONG,
          "I can't leave the bar, {friend}. For {name}, {way}."),
])
WAY_TO = topic(
    """{where} {names}
       {where} {names}
       {where} {names}
       [how do you|how does one|how would I|how should we] [get to|reach|come to|find] {names}[ from here| on foot|]
       [which gate|which road|what road|which street|which turn] [do I take|leads|goes|should I take] [for|to] {names}
       [I can't find|I got lost on the way to|I have to be at|somebody waits for me at|I was sent to] {names}
       [what's|what is] the [quickest|shortest|best|safest|easiest] way to {names}
       [where|way to|directions to|path to|where to find] {names}[ please|]
       [do you know where|can you tell me where|might you know where|I wonder where|you wouldn't know where] {names} is
       is there {names} [here|in town|nearby|around here|in this town|close by|in Thornwick]
       [I seek|I'm trying to reach|I'd fain visit|I long to see] {names}
       [could you|would you|can you] [direct|point|send|guide] [me|us|a stranger] [to|towards] {names}
       [which direction|what direction|in which direction|left or right] [is it to|do I go to reach|
        do I walk for|would I take to] {names}
       [there's|there must be|I was told there is|they say there is] {names} [here|in this town|close by], where[ is it|]
       [I've been walking in circles, where is|every street looks the same, where is|my map is wrong, where is] {names}
       [my friend waits|I have business|I have an errand|I must leave a letter] [at|in|by] {names}, which way
       if I [wanted|wished|had] to go to {names}, [where would I go|which way would I take|how would I walk]
       [I'd like|I want|I hope|I mean|we mean|I intend] to [see|visit|find|go and see|have a look at] {names}
       is {names} [left or right|up or down the street|to the north|inside the walls|on this side of the river]
       [how to get to|how to find|location of|way?] {names}""" + memory_lists.WAY_TO_MORE,
    "For {name}, {way}. [{praise}.||]", 2.8, PLACE_FOLLOWS)
HOW_FAR = topic(
    """[how far is|is it far to|how long does it take to get to|how long is the way to|
        how long is the walk to] {names}
       how far [away |off |from here |]is {names}
       [how many|about how many] [miles|hours|steps|minutes|days] to {names}
       is {names} [far|near|close|a long way|within reach|far away|far from here|near here|a long walk]
       [can I|could I|can one|will I] [walk to|get to|reach|make it to] {names} [before dark|on foot|
        today|in an hour|by noon]
       [when|how soon] [will I be|would I arrive|can I be] [at|in] {names} if I leave now
       [do I need a horse for|is it a long ride to|is it a long walk to|
         what's the distance to] {names}""" + memory_lists.HOW_FAR_MORE,
    "{far}. For {name}, {way}.", 1, PLACE_FOLLOWS, brief="To {name}? {far}.")
ABOUT_PLACE = topic(
    """{tell} {names}
       [what is|what's|what will I find|what can I find|what is there] [at|in|with] {names}
       [should I go to|is it worth going to|I want to explore|what's there to see in|why would I go to] {names}
       [what sort of place is|what kind of place is|what do people say about|what should I know about|describe] {names}
       is {names} [worth a visit|worth seeing|interesting|a nice place|any good]
       [have you ever been|do you ever go|do people go|did you ever walk] to {names}
       [who lives|what is to be seen|what does one do|who waits for me|what goes on] [at|in] {names}
       [I know nothing of|I'm curious about|my brother always speaks of|there's much talk of|
        what's so special about] {names}
       [any advice|anything I should know|a word of warning] [about|on] {names}""" + memory_lists.ABOUT_PLACE_MORE,
    "{praise}. [For {name}, {way}.||]", 1, PLACE_FOLLOWS, brief="{name}? {praise}.")
INSIDE_TALK = topic(
    """{where} {names}
       [where|where is|which door is|how do I find|point me to|I can't find|which way to|show me] {names}
       [do you have|is there|I need|have you got|could I see|I'm looking for|I must get to] {names}
       [where would I find|where did you hide|where do you keep|am I right in thinking this is|is this the way to] {names}
       [excuse me|sorry], {names}?""", "{answer}", 0.9)

PERSON_FOLLOWS = chained([
    topic("""where [is {pronoun}|can I find {him}|does {pronoun} live|is {pronoun} now|would {pronoun} be]
             [how do I find|where do I find|where could I meet|take me to|where should I look for] {him}
             is {pronoun} [here|around|in town|in tonight|at home|about]
             does {pronoun} [live|work|stay] [here|there|nearby|in town|far away]
             [I want|I need|I'd like] to [talk to|meet|see|speak with] {him}
             [and where|so where|where exactly|whereabouts][ is {pronoun}| is that| can I find {him}|
               ]""" + memory_lists.WHERE_PERSON,
          "{pronoun}'s {place}. [Tell {him} I said hello|]"),
    topic("""[can I trust|do you like|do you trust|are you friends with|can one rely on|
              is it safe to deal with] {him}
             is {pronoun} [nice|friendly|a good person|dangerous|honest|to be trusted|all right|on our side|decent]
             is {pronoun} good company
             [should I|must I] [be careful with|fear|watch|worry about] {him}
             [would {pronoun}|will {pronoun}] [cheat me|help me|rob me|talk to me|be kind to me]""",
          "I have known {him} for years. Be polite and {pronoun} will be polite."),
    topic("""tell me more[ about {him}|]
             [what is {pronoun} like|what's {pronoun} like|what sort of person is {pronoun}]
             [what does {pronoun} do|what else|what do you know about {him}|who is {pronoun}|go on|
              what's the story with {him}]
             [what|and what] does {pronoun} do [for a living|here|all day|for work|in this town]
             [how does {pronoun} earn a living|what trade does {pronoun} follow|
              what is {pronoun} known for|anything else about {him}]""" + memory_lists.MORE_OF_PERSON,
          "{besides}. [Ask {him} yourself.|]"),
    topic("""is {pronoun} [married|single|taken|in love|spoken for|somebody's kin|related to you]
             [does {pronoun} have|has {pronoun}] [a wife|a husband|a family|children|a sweetheart|brothers|kin here|money]
             how old is {pronoun}
             [how long has {pronoun} been here|where does {pronoun} come from|was {pronoun} born here|
              is {pronoun} rich]""",
          "That I don't know, {friend}. Ask {him} yourself."),
])
WHO_IS = topic(
    """[who is|who's|who was|who might be|who on earth is|and who is|so who is] {names}
       who is {names}[, everyone talks about {him}|, people always mention {him}| really| to you| exactly]
       {tell} {names}
       do you know {names}[ well| personally|]
       what do you think [of|about] {names}
       [somebody mentioned|I heard of|I was told about|the guard spoke of|my cousin knows|they told me to ask for] {names}
       [what's the story of|what do people say about|what's your opinion of|I know nothing of|what do you make of] {names}
       [introduce me to|say something about|a word about] {names}
       [what is|what's] {names} like
       what [sort|kind] of [person|man or woman] is {names}
       [who do they mean by|whom do you call|remind me, who is|I forgot who this is:] {names}
       {names}?
       and {names}?""" + memory_lists.WHO_IS_MORE, "{description}. [{pronoun}'s {place}.||]", 2, PERSON_FOLLOWS)
WHO_DOES = topic(
    """who {does}[ here| in this town| in Thornwick| around here|]
       who {does}[ here| in this town| in Thornwick| around here|]
       [who is it that|is there somebody who|do you know who|which of them|who in this town|
        is there anyone who] {does}[ here|]
       [I need|I'm looking for|where do I find|is there|know of] [somebody|someone|a man or woman|
        a person|anybody] who {does}
       [what's the name of|what do they call|tell me the name of] the [one|person|fellow] who {does}
       [you wouldn't know|might you know|I wonder|can you say|nobody told me] who {does}
       [surely|there must be] [somebody|someone] [here|in town] [who|that] {does}""",
    "That's {name}, {friend}. [You'll find {him} {place}.|]", 1.6, PERSON_FOLLOWS,
    brief="{name} does that, {place}.")
WHERE_IS_PERSON = topic(
    """[where is|where's|where can I find|have you seen|I'm looking for|I want to talk to|
        I need to speak with|how do I find|where would I find|whereabouts is|I have to see|
        I must speak to|is it possible to meet] {names}
       is {names} [here|around|about|in town|at home|still up|in tonight]
       where does {names} [live|work|sleep|spend the day|hide|usually sit]
       [I have a letter for|I owe money to|I bring news for|I have a message for|my mother sends me to|
        I was told to ask for] {names}
       [could I|may I|can I|how can I|might I] [meet|see|visit|talk to|have a word with|reach|
        find] {names}[ today| tonight|]
       [can you|could you|would you] [tell me where {names} is|take me to {names}|fetch {names}|point out {names}]
       [in which house|on which street|in which part of town|behind which door] [lives|do I find|is] {names}
       [when did you last see|did {names} come by today, I look for|
        does anybody know the whereabouts of] {names}""" + memory_lists.WHERE_IS_MORE,
    "{name} is {place}. [{description}.||]", 1.2, PERSON_FOLLOWS)

TELL_MORE = topic(
    """[tell me more|more|go on|really?|what happened|what else do you know|any details|and then?|
        do you know more|what do you mean|interesting, go on|how so|what else|tell me more about that|
        tell me more about it|can you tell me more|I want to know more|please go on|what happened next|
        what do you know about it|say more|and?|what else do people say|I'd like to hear more|
        keep talking|what happened then|that's interesting, tell me more|tell me everything|
        how did that happen|what do people say about it|you have my ear|don't stop there|spill it]
       [that's|now that's|sounds] [strange|odd|interesting|curious|spooky|terrible|exciting], [go on|
        tell me more|what else]
       [give me|I want|let me have|I need] [the details|the whole story|the rest|every word|more to go on]
       [what exactly|how exactly|and what] [happened|is known|was seen|do they say]
       [is that all|is there more|there must be more][ to it| to the story| you know|]""" + memory_lists.RUMOUR_MORE,
    "{more}. [I only tell what I hear.|]")
REWARD = topic(
    """[is there a reward|what's the reward|how much is the reward|what do I get|who pays|
        is there money in it|reward?|can I earn something|what's in it for me|how much does he pay|
        is somebody paying for that|and the reward?|what does it pay|is there a bounty|
        how big is the reward|what would I get|what's the pay|is it worth it]
       [what|how much] [would I get|do I get|is the bounty|does it pay|would they pay|is paid|
        could I earn][ for it| for that| for this| if I do it|]
       is there [a reward|any reward|money|a bounty|some coin|something to earn] [for it|for that|in it|in it for me]
       [does anyone|will somebody] [pay for that|pay for it|offer a reward|offer silver for it]
       [who pays|is anybody paying|who offers a reward] [for that|for it]
       [and what would|what will] [they give me|be my reward|my trouble be worth|I see for it]
       [how much silver|how many silvers|what price|what sum] [is that worth|is on it|do they offer|are we talking about]
       [I don't work for free|a man has to eat|heroes need coin too|
        my sword isn't free], [what do they pay|what's the pay|is there a reward|who pays]
       [let's talk money|let's talk about the reward|show me the coin|what's the bounty]""" + memory_lists.REWARD_MORE,
    "{reward}. [Come back alive.|]")

RUMOUR_FOLLOWS = [
    topic("""[who told you|where did you hear that|who says so|says who|how do you know|
              from whom did you hear it|where did you get that]
             [were you there|did you see it|have you seen it yourself|did you see it with your own eyes]
             [who spreads|who tells] [such tales|that story|such stories]""",
          "I hear it at this bar, {friend}, night after night."),
    topic("""[who should I ask|who can I talk to|who knows more|where can I learn more|
              who knows about this|who do I ask about it|who can tell me more|who should I talk to|
              who do I speak to|does anyone know more|who else knows about it|whom should I ask|who do I see about it]
             [is there|was there] [a witness|somebody who saw it|anyone I can ask|someone who knows more]
             [whose door do I knock on|who would know|who's in charge of that|whom do I see about it|who do I report to]
             [give me|tell me] a name[, who knows more|, whom do I ask|]""" + memory_lists.RUMOUR_WHO,
          "Ask {who}, {friend}. [Say that Marla sent you|]"),
    topic("""[where is that|where was that|where do I go|where did it happen|where exactly|where is it|
              where can I find it|where was it seen|where should I look|where should I go|where are they|
              where does it happen|how do I get there|where do I start|where was this|where|which way|
              how would I find the place|how far is it]
             where [is|are|can I find] {names}
             [point me there|show me on the map|take me to the place|in which direction|
              what place is that]""" + memory_lists.RUMOUR_WHERE,
          "{where}. [Don't go alone, {friend}.|]"),
    topic("""[I'll do it|I'll look into it|I can help|I will help|leave it to me|count me in|I accept|
              I'll take care of it|I'm going there|maybe I can help|I want to help|I'll find out|I'll go|
              I could help with that|I'm interested|I'll have a look|I'll take the job|I'll handle it|
              I would like to help|I'll go and see|consider it done]
             {deed}
             {deed}[, I swear it|, you'll see|]
             [that's|this is|sounds like] [a job for me|my kind of work|just what I need|a quest|why I came here]
             [somebody|someone] has to do [something|it], [I will|so I'll go|and it might as well be me]
             [I'm not afraid|my blade is sharp|fortune favours the bold|I was born for this], [I'll go|
              I'll do it|let me try]
             [what if I|suppose I|I could] [went there myself|took care of it|tried|
               had a look]""" + memory_lists.RUMOUR_HELP,
          "Brave of you, {friend}. Talk to {who} first."),
    topic("""[is it dangerous|sounds dangerous|should I be afraid|is that dangerous|is it safe there|
              that's scary|should I be worried|are you afraid|how dangerous is it|I'm scared|
              that sounds dangerous|I'm afraid|are we safe here]
             [could|will|might] [I die|it kill me|I get hurt|they come here|it come into town]
             [my hair stands on end|that gives me the shivers|I won't sleep tonight|
              I'd rather not meet that]""" + memory_lists.RUMOUR_DANGER,
          "Dangerous enough, {friend}. Don't go alone."),
    topic("""[do you believe it|do you believe that|is that really true|are you making this up|
              I don't believe you|are you lying|you're joking|is it true|is that true|is this true|
              says who, is it true|that's only a tale|old wives' tales]
             [that can't be|that's hard to believe|I don't believe a word|somebody made that up|
              people talk too much|pull the other one]
             [do you think|would you say|are you sure] [it's true|there's something in it|
              it really happened|that's so|it's real]""" + memory_lists.RUMOUR_TRUE,
          "I believe half of what I hear, {friend}. [But this time people are afraid|"
          "But where there's smoke there's fire]."),
    topic("""[what|and what] [does|did] [the guard|the captain|Captain Roderick|Lady Isolde|the town] [do|do about it|
              say about it|say]
             [why|how come] [does nobody|doesn't the guard|hasn't the captain] [do something|do anything|
              helped|fixed it|gone there]
             [is anybody|is somebody|is the guard] [doing something about it|looking into it|helping|on it]
             [can't|couldn't|shouldn't] the [guard|captain|soldiers] [deal with it|handle that|do that|
              help]""",
          "The guard has too few men, {friend}. [So they leave it to brave strangers|]"),
    topic("""[when was that|since when|how long ago|when did it happen|when did it start|
              how long has this been going on|is it recent]
             [was that|did that happen] [last night|lately|long ago|this week|recently|in winter]
             [how old is|how fresh is] [that news|this story|the rumour]""" + memory_lists.RUMOUR_SINCE,
          "Since this autumn, {friend}, [as far as I know|if I count right]."),
    topic("""[who is behind it|who did it|what do you think it is|what's your guess|do you have a theory|
              who could it be|what's behind it|what do you think|any suspects|what do you make of it|what is it really]
             [how|why] [is that possible|would anybody do that|did it come to that|could that happen]""",
          "I only pour the ale, {friend}. {more}."),
    topic("""[no thanks|not for me|I'm no hero|somebody else can do that|I'd rather stay here|
              too dangerous for me|I'm too old for that|I'll leave that to others|
              that's none of my business|I have a family|I think I'll pass]
             [I'm|we're] [not mad|no fools|no fighters|only a poor merchant], [so no|
              I'll stay by the fire|not my trouble]""",
          "Wise of you, {friend}. The fire here is safe and warm."),
    topic("""[I saw|I have seen|we saw|I think I saw|my brother saw|I met] [it|them|something like that|
              that too|one][ myself| on the way here| last night| with my own eyes|]
             [I know|I can tell you|I heard] [more about that|what really happened|who it was|
              something about that, too]""",
          "Did you, {friend}? Then tell {who}, and quickly."),
    topic("""[I did it|it's done|the job is done|I took care of it|that's settled|the matter is settled|
              I'm back and it's done]
             [I|we] [have done it|finished the job|dealt with that|solved it]""",
          "Well done, {friend}! Tell {who}, then come back and eat."),
]
ABOUT_RUMOUR = topic(
    """{tell} {names}
       {tell} {names}
       [what about|what is it about|I heard about|what happened with|what's the matter with|
        do you know more about|what's this about|what do people say about|any news of|is there news of|
        what's going on with] {names}
       [everybody|the whole town|the guard|my cousin|a man outside] [speaks of|talks about|told me about|
        warned me of] {names}
       [is it true|is there truth in what they say|is there something to the talk] about {names}
       [I came here because of|I'm here about|I want to hear about|I'm curious about|let's talk about] {names}
       [have you heard|have you heard anything|do you know anything|what have you heard|what's the story|
        what's the talk] about {names}
       [what's the latest on|explain|what's with|so, about|remind me about] {names}""" + memory_lists.ABOUT_RUMOUR_MORE,
    "{rumour}. [{first}.|]", 1.6,
    chained([TELL_MORE, REWARD, *RUMOUR_FOLLOWS]) + [TELL_MORE, TELL_MORE, REWARD, REWARD])
ANY_RUMOUR = topic(
    """[have you heard anything|heard something strange|anything strange happening|tell me the latest|
        what's the latest|what's the latest news|has anything happened|did anything happen here|
        what goes on here|what do people say|what do your guests talk about|have you any news|
        got any news|got any rumours|do you know any rumours|do you know any gossip|tell me the gossip|
        tell me what's going on|is something going on in town|any trouble in town|any trouble lately|
        any strange events|any secrets in this town|what is happening in Thornwick|tell me a rumour|
        tell me some rumours|share some gossip|any stories from the road|what troubles this town|
        anything unusual|seen anything strange|any rumours|any rumors|rumours?|rumors?|heard any rumours|
        what's new|any news|news?|what's the news|heard anything interesting|what's going on in town|
        what are people talking about|any gossip|gossip?|what have you heard|
        have you heard any rumors lately|what's happening around here|tell me a rumor|tell me the news|
        what's the word on the street|hear anything strange lately]
       [what|any] [tidings|news|talk|whispers|word] [from|of|in] [the town|these parts|Thornwick|the road|
        the north|the world]
       [what's the talk of the town|is there any talk at the bar|is something going round|
        is there any juicy gossip|anything new under the sun]
       [so|well|come on], [what's new|what's the gossip|what's going on|tell me something new|
        dish the dirt|what do folk whisper]
       [a keeper hears everything|someone like you must hear a lot|you know everybody's business|
        you hear everything here], so [what's the talk|tell me the gossip|what have you heard]
       [I've been|we were|I have been] [away for weeks|on the road for a month|at sea], [what did I miss|
        what's new|what happened here]
       [why|how come] [does everybody look so worried|are people so nervous|is everyone whispering|
        are the guards so busy][ here| in this town| tonight|]
       did [anything|something] [odd|strange|exciting|bad|interesting|out of the ordinary] happen [here|
        lately|in town|this week]
       [what|which] [rumours|rumors|stories|strange things|secrets] [do you know|have you heard|
        are going round|does one hear here]
       [I collect|I love|I live for|I'd pay to hear|I'm here for|I could use] [rumours|gossip|
        strange tales|news|a bit of news]
       [you wouldn't|you don't] happen to [know any gossip|have news|have heard anything strange|
        know what's going on here]
       is there [trouble|any trouble|anything strange|a mystery|some secret|
        something wrong] [in this town|around here|hereabouts|that nobody can solve]
       [what keeps|what has kept] [tongues wagging|people talking|folk awake][ these days| in Thornwick| here|]
       [I heard people whisper outside|the guards at the gate looked grim], what [is it about|is going on|
        happened]""" + memory_lists.ANY_RUMOUR_MORE,
    "[Listen, {friend}. |]{rumour}. [Who knows if it's true.|]", 1.1)
ANOTHER_RUMOUR = topic(
    """[any other rumours|anything else|another one|what else|tell me another|any more rumours|
        other news?|something else]
       [I know that one|I heard that already|old news|boring|everybody knows that], [any other|what else|tell me another]
       [have you|got|is there] [another rumour|any other news|anything else going on|more gossip|a better story]
       [and|what] else [is new|is going on|do people talk about|have you heard|happened|is the talk]
       [next one|give me another|one more rumour|tell me a different one|
         and besides that]""" + memory_lists.ANOTHER_RUMOUR_MORE,
    "{rumour}.")

# things that nobody in town can tell about
UNKNOWN = [item.strip() for item in """
    the moon people | the lost temple | Zanthor | the Crystal of Doom | the Shadow King | the purple tower |
     the dark lord |
    the sea witch | the ancient prophecy | the north pole | the desert | the ocean | the meaning of dreams |unicorns |
    the elves of the west | the old empire | the guild of thieves | the assassins | the underworld |
     the island | the volcano |
    the frozen lake | alchemy | the arena | the casino | Bob | Alice | Lord Vader | Kevin | the emperor |
     the black knight |
    Sir Lancelot | the oracle | the demon lord | snakes | the future | art | poetry | colours | the holy grail |
    the chosen one | the portal | the other side | Excalibur | King Arthur | the goblin king | the sunken city |
    the lighthouse | the monastery | the jungle | the university | history | geography |
     the weather in the south""".split("|")]
