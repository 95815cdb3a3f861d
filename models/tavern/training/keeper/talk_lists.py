"""Talk about the lists of world.py: topics.py fills in the properties of one thing."""
from .grammar import topic

SOME = dict(costs="[For {name} I ask|For {name} you pay|{name} costs|{name} is]", offer="Shall I bring you some?",
            only="[It's {price}|And it's only {price}|You should try it]", night="", stairs="")
KINDS = {
    "drink": {**SOME, "serve": "[One {name}, coming right up|Here's your {name}|One {name} for you, {friend}]"},
    "food": {**SOME, "serve": "[One {name}, coming right up|I'll tell Odo|Good choice, the {name} is hot]"},
    "lodging": {**SOME, "serve": "[You shall have {name}|Very well, {name}|{name}, then]", "costs": "[{name} costs|{name} is]",
                "offer": "Do you want it?", "only": "[It's {price}|And it's only {price}]"},
}

GOODS_TALK = [
    topic("[do you have|have you got|got any|is there|do you sell|do you serve|can you make|do you offer|any] {names}",
          """{aye}. [{praise}. It's {price}|{name} is {price}, {friend}|We have {name} for {price}]. [Do you want it?|
             Shall I bring it?|]""", 1.5, []),
    topic("""[how is|tell me about|what about|is there anything special about|describe|what is|
              can you recommend] {names}
             is {names} [good|any good|fresh|nice]
             [what's in|who makes] {names}""", "{praise}. {only}. [|{offer}]", 1, []),
]
NOT_SOLD_TALK = topic(
    """{want} {thing}[ please|]
       [do you have|do you sell|have you got|can I buy|got any|how much is|is there|can you make] {thing}
       {thing}[ please|?]""",
    """[I don't have that|We don't have that here|
        That I can't give you], {friend}. [There's stew, pie and roast chicken|
       I have ale, cider and mead|Try the stew instead|How about a mug of ale?].""", 8)
SOLD_ELSEWHERE_TALK = topic(
    """{want} [to buy |]{thing}[ please|]
       [do you have|do you sell|have you got|can I buy|got any] {thing}
       [where can I buy|where can I get|where do I find|who sells|I'm looking for|I need] {thing}""",
    """[Not here, {friend}. Try|I only sell food and drink. Go to|
        For that you must go to] {place}. [Tell them Marla sent you|
       The prices there are fair|And come back for supper].""", 2.5)

PLACE_FOLLOWS = [
    topic("""[is it far|how far is it|how long does it take|how far|is that far|how long is the walk|far?|
              is it a long way|
              how long will it take me|is it close|is it near|how far is that|how far away is it|can I walk there]""",
          "{far}. [{praise}|You can't miss it|Good boots will do]."),
    topic("""[what is there|what can I do there|tell me more|what's it like|is it safe|what will I find there|
              tell me more about it|
              what do I find there|is it worth a visit|what should I know|go on|what is it like there|
              is it safe there|
              anything I should know|is it dangerous]""",
          "{praise}. [That's all I know|Tell me what you saw when you come back|]."),
    topic("""[how do I get there|where is that|where is it|where's that|which way|where exactly|show me the way|
              how can I find it|say that again]""", "[From here, {way}|From my house, {way}]. [It's easy to find|]"),
]
WAY_TO = topic(
    """{where} {names}
       {where} {names}
       [how do you|how does one|how would I] [get to|reach|come to|find] {names}[ from here| on foot|]
       [which gate|which road|what road|which street] [do I take|leads|goes|should I take] [for|to] {names}
       [I can't find|I got lost on the way to|I have to be at|somebody waits for me at] {names}
       [what's|what is] the [quickest|shortest|best|safest] way to {names}
       {where} {names}
       [where|way to] {names}[ please|]
       [do you know where|can you tell me where] {names} is
       is there {names} [here|in town|nearby|around here|in this town|close by|in Thornwick]""",
    "[{name}? From here, {way}|To {name}? From here, {way}|That's easy, {way}|For {name}, {way}]. [{praise}.||]", 2.8,
    PLACE_FOLLOWS)
HOW_FAR = topic("[how far is|is it far to|how long does it take to get to|how long is the way to] {names}",
                "{far}. [From here, {way}|You can't miss it].", 0.8, PLACE_FOLLOWS)
ABOUT_PLACE = topic(
    """{tell} {names}
       [what is|what's] [at|in|with] {names}
       [should I go to|is it safe in|is it worth going to|I want to explore|I'm going to] {names}""",
    "[{name}? |]{praise}. [From here, {way}.|Be careful, {friend}.|]", 1, PLACE_FOLLOWS)
INSIDE_TALK = topic(
    """{where} {names}
       where {names}
       [do you have|is there|I need] {names}""", "{answer}", 0.9)

PERSON_FOLLOWS = [
    topic("""where [is {pronoun}|can I find {him}|does {pronoun} live|is {pronoun} now]
             [how do I find|where do I find] {him}""",
          "[You'll find {him}|Look for {him}|{pronoun}'s] {place}. [Tell {him} I said hello|]"),
    topic("""[can I trust|do you like|do you trust|are you friends with] {him}
             is {pronoun} [nice|friendly|a good person|dangerous|honest]""",
          """[I have known {him} for years, and I like {him}|Be polite and {pronoun} will be polite|
              As much as anybody in Thornwick]. [Buy {him} a drink and you'll see|]."""),
    topic("""tell me more[ about {him}|]
             [what does {pronoun} do|what else|what do you know about {him}|who is {pronoun}|go on]""",
          "{description}. [That's all I'll say|Ask {him} yourself|More I won't tell]."),
]
WHO_IS = topic(
    """[who is|who's|who was] {names}
       {tell} {names}
       do you know {names}
       what do you think [of|about] {names}
       {names}?""", "{description}. [You'll find {him} {place}.|A good soul, all in all.||]", 2, PERSON_FOLLOWS)
WHO_DOES = topic(
    """who {does}[ here| in this town| in Thornwick| around here|]
       [who is it that|is there somebody who|do you know who|which of them|who in this town] {does}[ here|]
       [I need|I'm looking for|where do I find|is there] [somebody|someone|a man or woman] who {does}""",
    "That's {name}, {friend}. [You'll find {him} {place}.|]", 1.6, PERSON_FOLLOWS)
WHERE_IS_PERSON = topic(
    """[where is|where's|where can I find|have you seen|I'm looking for|I want to talk to|
        I need to speak with] {names}
       is {names} here""", "[{name}? {pronoun}'s|{name} is|You'll find {him}] {place}. [{description}.||]", 1.2, PERSON_FOLLOWS)

TELL_MORE = topic(
    """[tell me more|more|go on|really?|what happened|is that true|what else do you know|any details|and then?|
        do you know more|what do you mean|interesting, go on|how so|what else|tell me more about that|
        tell me more about it|
        can you tell me more|I want to know more|please go on|what happened next|what do you know about it|say more|
        and?|what else do people say|I'd like to hear more|keep talking|what happened then|
        that's interesting, tell me more|
        tell me everything|how did that happen|what do people say about it]""",
    "{more}. [That's what they say|I only tell what I hear|].")
REWARD = topic(
    """[is there a reward|what's the reward|how much is the reward|what do I get|who pays|is there money in it|
        reward?|can I earn something|what's in it for me|how much does he pay|is somebody paying for that|
        and the reward?|
        what does it pay|is there a bounty|how big is the reward|what would I get|what's the pay|is it worth it]
       [what|how much] [would I get|do I get|is the bounty|does it pay|would they pay|is paid|
        could I earn][ for it| for that| for this| if I do it|]
       is there [a reward|any reward|money|a bounty|some coin|something to earn] [for it|for that|in it|
        in it for me]""",
    "{reward}. [Be careful, though|Come back alive|].")

ABOUT_RUMOUR = topic(
    """{tell} {names}
       [what about|what is it about|I heard about|what happened with|what's the matter with|
        do you know more about] {names}""",
    "{rumour}. [{more}.|]", 1.6, [
        TELL_MORE, TELL_MORE,
        topic("""[who saw it|who should I ask|who told you|who can I talk to|who knows more|where can I learn more|
                  who knows about this|who do I ask about it|who can tell me more|who saw that|who should I talk to|
                  who do I speak to|does anyone know more|who else knows about it|whom should I ask]""",
              "[Ask {who}|{who} knows more|Talk to {who}], {friend}. [Say that Marla sent you|]."),
        REWARD, REWARD,
        topic("""[where is that|where was that|where do I go|where did it happen|where exactly|where is it|
                  where can I find it|
                  where was it seen|where should I look|where should I go|where are they|where does it happen|
                  how do I get there|where do I start|where was this|where]
                 where [is|are|can I find] {names}""",
              "{where}. [Don't go alone, {friend}|Ask {who} before you go|]."),
        topic("""[I'll do it|I'll look into it|I can help|I will help|leave it to me|count me in|I accept|
                  I'll take care of it|
                  I'm going there|maybe I can help|I want to help|I'll find out|I'll go|I could help with that|
                  I'm interested|
                  I'll have a look|I'll take the job|I'll handle it|I would like to help|I'll go and see]
                 {deed}[ then| tomorrow| for you|]
                 {deed}[ myself|]""",
              "[Brave of you|You have courage|Good luck], {friend}. [Talk to {who} first|See {who} before you go]."),
        topic("""[is it dangerous|sounds dangerous|should I be afraid|is that dangerous|is it safe there|that's scary|
                  should I be worried|are you afraid|how dangerous is it|I'm scared|that sounds dangerous]""",
              "[Dangerous enough|More than I like|It may be], {friend}. [Don't go alone|Talk to {who} before you go]."),
        topic("""[do you believe it|do you believe that|is that really true|are you making this up|I don't believe you|
                  are you lying|you're joking]""",
              """[I believe half of what I hear|
                  Half of it is ale talking], {friend}. [But where there's smoke there's fire|
                  But this time people are afraid]."""),
    ])
ANY_RUMOUR = topic(
    """[have you heard anything|heard something strange|anything strange happening|tell me the latest|
        what's the latest|
         what's the latest news|has anything happened|did anything happen here|what goes on here|what do people say|
         what do your guests talk about|have you any news|got any news|got any rumours|do you know any rumours|
         do you know any gossip|tell me the gossip|tell me what's going on|is something going on in town|
        any trouble in town|
         any trouble lately|any strange events|any secrets in this town|what is happening in Thornwick|
        tell me a rumour|
         tell me some rumours|share some gossip|any stories from the road|what troubles this town|anything unusual|
         seen anything strange|any rumours|any rumors|rumours?|rumors?|heard any rumours|what's new|any news|news?|
         what's the news|heard anything interesting|what's going on in town|what are people talking about|any gossip|
        gossip?|
         what have you heard|have you heard any rumors lately|what's happening around here|tell me a rumor|
        tell me the news|
         what's the word on the street|hear anything strange lately]""",
    """[Well now. |Here is what I heard. |Listen, {friend}. |]{rumour}. [Strange times|Who knows if it's true|
        Make of it what you will|].""", 1.1)
ANOTHER_RUMOUR = topic(
    """[any other rumours|anything else|another one|what else|tell me another|any more rumours|other news?|
        something else]""",
    "[Well now. |Let me think. |]{rumour}.")

# things that nobody in town can tell about
UNKNOWN = [item.strip() for item in """
    the moon people | the lost temple | Zanthor | the Crystal of Doom | the Shadow King | the purple tower | the dark lord |
    the sea witch | the ancient prophecy | the north pole | the stars | philosophy | the desert | the ocean | love | death |
    the meaning of dreams | the queen | the princess | vampires | werewolves | unicorns | zombies | mermaids | pirates |
    the elves of the west | the old empire | the guild of thieves | the assassins | the underworld | the island | the volcano |
    the frozen lake | alchemy | the arena | the casino | the bank | the school | the prison | the theatre | the bakery |
    the tailor | the barber | Bob | Alice | Lord Vader | Kevin | the emperor | the black knight | Sir Lancelot | the oracle |
    the demon | horses | spiders | snakes | trains | bears | the future | politics | women | men | children | money | time |
    art | poetry | colours | the holy grail | the chosen one | necromancers | the portal | the other side | Excalibur |
    King Arthur | my brother | my father | my mother | my sister | my friend | the giant | the troll | the goblin king |
    the lighthouse | the monastery | the jungle | the university | history | geography | the weather in the south""".split("|")]
