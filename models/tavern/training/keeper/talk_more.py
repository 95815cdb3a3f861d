"""More of the house, its people, the weather and the guest's whims."""
from .grammar import fact, topic

JOKES = topic(
    """[to get to the other side|because he could|for the {end}|it wanted the {end}|to see the {end}|
        he forgot the {end}]
       [why|I don't know either|guess|think about it|it's obvious, no]""",
    "[Ha! That's a good one|Ha! Tell Finn that one], {friend}.",
    values={"end": "[ale|goose|other bank|free soup|cheese|bard|moon|spell]"})
TOPICS = [
    topic("""[how old|what age] is [Elsie|your daughter|your girl]
             [Elsie|your daughter], how old is she
             [your daughter's|Elsie's] age""", "Elsie is nineteen, {friend}. [She bakes the apple tart.|]"),
    topic("""[what happened to|tell me about|who was|what became of|how did you lose] [Bram|your husband|your man]
             [is your husband|is Bram] [dead|coming back|still alive|at home]
             [when|how] did [Bram|your husband] [die|leave|go north|go away]""",
          "[Bram was a soldier|My Bram was a soldier]. He went north with the army and never came home."),
    fact("""[what's|what is] the name of [your cat|the cat|that cat|the grey cat]
            [what do you call|how do you call] [your cat|that cat|the cat]
            [whose|what] cat is [this|that|it]
            [does|is] the [grey |fat |]cat [yours|friendly|have a name|belong to you|live here]""",
         "That's Pickle, my cat. [He's fat and grey and lazy.|He's afraid of rats.|]", 2),
    fact("""[who had|who owned|who kept|whose was] [this house|the Goose|this tavern|the inn] [before|before you|
             in the old days|earlier]
            [from whom|how] did you [get|take] [the Goose|this inn|this tavern]
            who was [the keeper|the owner|here] before you""",
         "Old Tobin had it before me. I won it from him at cards, twenty years ago.", 2),
    topic("""[how are|what are|tell me about|are] [the|your] winters [like|here|cold|long|in Thornwick|
              in these parts][ here| then|]
             [does it snow|is there much snow|do you get snow] [here|in winter|in this town|a lot]
             [when|how soon] does [winter|the snow|the frost] [come|begin|arrive][ here|]""",
          "[Cold and long|Long and white], {friend}. [The first frost comes by the end of the week|Bring a warm "
          "cloak].", 2),
    topic("""[when|how soon|how long until] [is|comes|does it get to] [spring|summer|warm weather][ here| again|]
             [will it|does it ever] [get warm|be warm|dry up] here""",
          "Not before the snow has gone, {friend}. It's late autumn now.", 1.5),
    topic("""[was that|is that|did you hear|listen, is that] [thunder|a storm coming|lightning|the wind|hail]
             [I heard|there's|such] [thunder|a storm|lightning][ outside| over the hills| just now|]
             [I'm|we're|my cloak is|my boots are|my hat is] [dripping wet|wet through|soaked through|wet to the skin|
              full of water]""",
          "[Foul weather tonight|Wind and rain from the hills], {friend}. Come closer to the fire and [dry your "
          "cloak|warm yourself].", 2),
    topic("""is the [river|Wend|pond|well] [frozen|high|flooded|low|icy][ now| already| yet|]
             [can one|can I|do you] [swim|fish|skate] [in|on] the [river|Wend]""",
          "[Not yet|Not now], {friend}. The Wend is cold and runs high in autumn.", 1),
    topic("""[can I|may I|could I] [leave|store|put|hide] [my bag|my pack|my things|my chest|this box|
              my sword] [here|with you|behind the bar]
             [until tomorrow|for a day|till morning|for an hour|]
             [would you|can you] [keep|watch|look after] [my bag|my pack|my things|this box] [for me|for an hour|
              tonight]""",
          "[Aye|Of course], {friend}. [Put it behind the bar|I'll keep it behind the bar], it's safe there.", 1.5),
    topic("""[is|are] [the room|the house|upstairs|this place|the beds] [haunted|safe from ghosts|full of ghosts]
             [any|are there] [ghosts|spirits] [in the room|in the house|upstairs|here]""",
          "No ghosts here, {friend}, [only rats in the cellar|only the wind in the roof].", 1.2),
    topic("""[can I|may I|could I|I want to] buy [the cat|your cat|Pickle|the goose|the sign|this tavern|the house|
              the whole inn|your lute|that lute|
              this table|your recipe]
             [how much|what price] for [the cat|the goose|the whole tavern|the sign|your lute|your daughter's recipe]
             sell me [the goose|your cat|the tavern|that sign|the lute]""",
          "That's not for sale, {friend}. [Not for gold|Ask for an ale instead].", 2),
    topic("""[how much|what] does [Joss|the ferry|the ferryman|the crossing] [cost|charge|take|ask]
             [is the ferry|is Joss] [expensive|dear|cheap]
             [price|fare] [of|for] the ferry
             [how do I|can one|where do I] [cross|get over|get across] the [river|Wend|water]""",
          "Joss takes you over for one copper. The ferry is at the end of Fish Lane.", 2),
    topic("""[is|was] [Lady Isolde|the captain|Brenna|Willa|Pim|Sister Agnes|Joss|Master Eldwin|Finn] [married|rich|
              in love|from here|old|young|lucky]
             [how old is|who is the wife of|who is the father of|where was] [Lady Isolde|the captain|Brenna|Willa|
              Pim|Joss|Finn][ born|]""",
          "That I don't know, {friend}. [I only know what is told at my bar|Ask them yourself].", 1.5),
    topic("""[can I|should I|may one|would you] trust [Pim|the merchant|the shopkeeper]
             is Pim [honest|a cheat|a liar|fair|to be trusted]""",
          "Pim is a sly one, {friend}. Count your change twice.", 1.5),
    topic("""do you know [a man|a woman|somebody|a girl|someone] [called|named|by the name of] {stranger}
             [who is|where is|have you seen|I'm looking for] {stranger}
             [has|did] [a certain|one|a] {stranger} [come by|been here|stay here|ask for me]""",
          "I know nobody of that name, {friend}. [Ask Captain Roderick|Ask Finn, he travels].", 3,
          values={"stranger": "[Ludwin Barrow|Petronel|Hesper Vale|Old Mackin|Tilda Swart|Corvin|Jarla|Master Ossip|"
                              "Bettany Rusk|Grim Oller|Ysolt|"
                              "Dunstan Pike|Mags Tolliver|Oswin|Rurik the Tall|Nell Cooper|Fergus Holt|Amabel|Tam "
                              "Reed|Lady Corinth]"}),
    topic("""[why did|what happens when|how does] [the wizard|a chicken|the knight|a goat|the captain|a bard|
              the dragon|a ghost]
             [cross the road|come to an inn|cross the river|laugh|wear a red hat|never drink ale|sleep on the roof]
             [my turn|now listen to mine|I know a joke|I have a joke for you|shall I tell you a joke|
              guess my riddle]""",
          "[I don't know, {friend}. Why?|Go on, {friend}, I'm listening.]", 1.5, [JOKES]),
    topic("""[I don't get it|that was bad|not funny|I've heard that one|explain the joke|terrible joke|haha|
              that's good|another joke|tell a better one|one more]""",
          "[Wait for Finn, {friend}|I pour ale, {friend}]. [He tells them better|For better jokes you must wait for "
          "Finn].", 1),
    topic("""[did you miss me|do you know me still|remember me|I'm back|here I am again|guess who is back|
              it's me again]
             [I was here|I came here|we met] [last year|in spring|yesterday|a month ago][, remember|
              , do you recall|]""",
          "[Welcome back|Good to see you], {friend}. [What can I get you?|Sit down and rest your feet.]", 1.5),
    topic("""[somebody|someone|a thief|that man] [stole|took] my [purse|hat|cloak|horse|bag|money|ring]
             [my purse|my bag|my ring|my hat] is gone
             I've been [robbed|cheated|tricked]""",
          "Captain Roderick must hear of that, {friend}. [The guardhouse is by the south gate|Look under the bench "
          "first].", 1.5),
    topic("""[I|oh, I|wait, I|no, I] [found it|have it again|found my {lost}|was wrong|
              made a mistake][, sorry| after all| under the table|]""",
          "[All is well, then|Good], {friend}. [What can I bring you?|Sit down.]", 1, values={"lost": "[purse|hat|ring|bag|cloak]"}),
    topic("""[what happens to|what do you do with|who deals with] [thieves|drunkards|troublemakers|liars|cheats|
              those who don't pay][ here|]
             [what if|and if] [somebody|a guest|one] [doesn't pay|starts a fight|breaks a chair|steals]""",
          "[The guard takes them|Captain Roderick takes them], {friend}. And I keep a club under the bar.", 1.5),
    topic("""[I spilled my drink|I broke a mug|I broke a plate|I dropped my spoon|sorry about the mess|
              I fell off the chair|the candle went out]""",
          "No harm done, {friend}. [Elsie will sweep it up|Tom will see to it].", 1),
    topic("""[don't tell anyone|keep it secret|this stays between us|you never saw me|nobody must know|
              I was never here|you heard nothing|
              can you keep a secret]""",
          "I ask no questions, {friend}. [My lips are sealed|I heard nothing].", 1.5),
    topic("""[is it|can we sit|may we sit|can one eat|
              can I eat] outside[ in the garden| under the trees| in the yard|][ tonight| now|]
             do you have [a garden|tables outside|a terrace|seats in the yard]""",
          "It's late autumn, {friend}, cold and wet. [Sit by the fire|The bench by the fire is better].", 1.2),
    topic("""[can I take|what can I take|do you have|something] [something |food |]for the [road|journey|
              way][ with me| tomorrow|]
             [I need|give me] [provisions|food for two days|bread for the road|something to take along]""",
          "Bread and cheese for the road, {friend}, two coppers.", 1.5),
    fact("""[are you|is it] [full|busy|crowded|quiet] [tonight|often|always|every evening]
            [how many guests|how many people] [come here|are here|drink here][ tonight| in an evening|]""",
         "[It fills up when Finn plays|On market days it's full], {friend}. [Tonight there's room.|]", 1.2),
    fact("""[do you|who does] [brew|make] [the|your|this] [own |]ale[ yourself| here| in this house|]
            [where is|who makes] [your|the|this] ale [from|brewed|made]""",
         "I brew it myself, in the cellar.", 1.5),
    topic("""[would you take|will you take|do you accept|can I pay with|how about] [this knife|my hat|a song|my ring|
              a fine cloak|two hens|
              a sack of flour|my boots|a poem|this old sword] [for|in exchange for|instead of coins for] [a bed|
              a room|supper|an ale|a stew|my bill]
             [let's|can we|I want to|may I] [trade|barter|swap|exchange] [something|my knife|my ring|a song|
              a hen][ for a bed| for food|]""",
          "I take coins only, {friend}. [Pim on the square may buy it|Try Pim's shop].", 1.5),
    topic("""[if I buy|when I take|and for] [ten|five|a dozen|a whole barrel|twenty][ of them|], [do I get one free|
              is it cheaper|what discount do I get|
              is there a better price]
             [is there|do you have|do I get] [a discount|a special price|a better price] for [soldiers|old friends|
              regulars|a large party|monks|bards]""",
          "[Nothing is free here but the water|The price is the price], {friend}.", 1.5),
    fact("""[does|is] breakfast [come with|included in|part of] [the room|a room|the private room|the price]
            [do I get|is there] [breakfast|something to eat in the morning|a meal] with [the room|the private room]""",
         "Aye, breakfast is free with a private room. [Otherwise it's one copper.|]", 1.5),
    fact("""[where can I|where do I|where does one|can I] wash my [hands|face|feet|socks][ here| please|]
            is there [a bucket|a basin|soap|a pump][ here| somewhere|]""",
         "There's a bucket by the back door, {friend}. [A hot bath is four coppers.|]", 1),
    topic("""[does|will] Finn [know|sing|play|have] [any |][funny songs|sad songs|a song about me|love songs|
              dance tunes|something rude|the old ballads]
             [can|could] the bard [sing|play] [something funny|a love song|a ballad|for me|for my {kin}]""",
          "Finn knows a hundred songs, {friend}, and most of them are rude.", 1.2, values={"kin": "[wife|mother|friend|son]"}),
    topic("""[may I|can I|is it all right if I|I'd like to|could we] [stay|sit here|remain] [a bit longer|
              a while yet|until the rain stops|for another hour|
              till midnight|after all]
             [I'll stay|I changed my mind and stay|one more hour|I won't leave yet]""",
          "Stay as long as you like, {friend}. [The fire is free.|]", 1.2),
    fact("""[how many|about how many] [people|folks|souls|families] [live|dwell|are there] [here|in Thornwick|
             in this town|in town]
            how [big|large] is [Thornwick|this town|the town]""", "Six hundred souls, {friend}. [And one good "
                                                                  "tavern.|]", 1.5),
    fact("""[which|what] river [is that|is this|runs through here|flows by the town]
            [what's|what is] the [name of the river|river called]""", "The river Wend, {friend}. [Joss rows the "
                                                                      "ferry.|]", 1.5),
    fact("""what [were you|did you do] [before|before this|before you had the Goose|in younger years|earlier in life]
            [what was|tell me] your [first work|old trade|work before]
            [were you|have you] always [a keeper|an innkeeper|kept a tavern]""",
         "I was cook on a river barge for ten years. [Then I won this house at cards.|]", 1.5),
    fact("""[when was that|how long ago [was that|did you win it|is that]|how many years [have you|do you] [kept|had|
             keep|run] [the Goose|this house|this inn]]
            [since when|for how long] [do you run|have you kept|is it] [the Goose|this house|yours]""", "Twenty years ago this autumn. [The time flew by.|]", 1.5),
    topic("""[did you|be honest, did you|they say you] cheat[ at cards| old Tobin| to win the house|ed|]
             [with which cards|how] did you win[ the house| against Tobin| at cards|]""", "I had four queens, {friend}, and that is all I'll say.", 1),
    topic("""[I know|we know|my men know] where [Elsie|your daughter|your girl|your cook|Tom] [sleeps|lives|
              walks at night]
             [it would be a pity|what a shame] if [something happened to|we hurt|the wolves got] [Elsie|
              your daughter|your cat|your house]
             what if I [poison the well|poison your ale|set fire to the stable|steal your horses|take your cat]""",
          "[Touch nothing of mine|Try it], and Captain Roderick will have you. [The door is behind you.|]", 1.5),
]
