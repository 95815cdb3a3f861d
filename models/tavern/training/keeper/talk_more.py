"""More of the house, its people, the weather and the guest's whims."""
from .grammar import fact, topic

JOKES = topic(
    """[to get to the other side|because he could|for the {end}|it wanted the {end}|to see the {end}|
        he forgot the {end}]
       [why|I don't know either|guess|think about it|it's obvious, no]""",
    "[Ha! That's a good one|Ha! Tell Finn that one], {friend}.",
    values={"end": "[ale|goose|other bank|free soup|cheese|bard|moon|spell]"})
TOPICS = [
    fact("""[who had|who owned|who kept|whose was] [this house|the Goose|this tavern|the inn] [before|before you|
             in the old days|earlier]
            [from whom|how] did you [get|take] [the Goose|this inn|this tavern]
            who was [the keeper|the owner|here|behind this bar] before you[ came|]
            [whose|in whose hands] was [the Goose|the tavern|this house|all this] before [you|your time|you took over]
            was [this house|the inn|the Goose] [always yours|in your family before|handed down to you|your father's]
            [who|from whom] [sold you|gave you|left you|did you win] [this house|the tavern|the Goose|the inn]
            [what happened to|who was|where is] the [old owner|last keeper|previous owner|man who had it before you|
            former innkeeper]
            [somebody|someone] [must have had|ran|kept] [this place|the Goose] before you, [who was it|didn't they]?
            [they say|is it true|I heard] you [won this house at cards|won the inn in a game|got it by gambling|
            never paid for this house]""",
         "Old Tobin had it before me. I won it from him at cards, twenty years ago.", 2),
    topic("""[is|are] [the room|the house|upstairs|this place|the beds] [haunted|safe from ghosts|full of ghosts]
             [any|are there] [ghosts|dead men walking|hauntings] [in the room|in the house|upstairs|here]
             [do you|does this house|does the Goose] have [a ghost|ghosts|a haunted room|a resident ghost]
             [I heard|I saw|I think there was] [a ghost|a white shape|something strange|a cold hand] [on the stairs|
             in my room|upstairs|last night]
             has [anyone|somebody] [ever |][died here|died in my bed|been murdered here]
             did [anyone|somebody] [ever |]die [here|in my bed|in this house]
             [I won't sleep|I can't stay|how can one sleep] in a house with ghosts
             [haunted|ghosts], [is it|yes or no|any in here]?""",
          "No ghosts here, {friend}, [only rats in the cellar|only the wind in the roof].", 1.2),
    topic("""do you know [a man|a woman|somebody|a girl|someone] [called|named|by the name of] {stranger}
             [who is|where is|have you seen|I'm looking for] {stranger}
             did [a certain|one] {stranger} [come by|stay here|ask for me]
             has [a certain|one] {stranger} been here""",
          "I know nobody of that name, {friend}. [Ask Finn, he travels.|]", 3,
          values={"stranger": "[Ludwin Barrow|Petronel|Hesper Vale|Old Mackin|Tilda Swart|Corvin|Jarla|Master Ossip|"
                              "Bettany Rusk|Grim Oller|Ysolt|"
                              "Dunstan Pike|Mags Tolliver|Oswin|Rurik the Tall|Nell Cooper|Fergus Holt|Amabel|Tam "
                              "Reed|Lady Corinth]"}),
    topic("""[why did|why does] [the wizard|a chicken|the knight|a goat|the captain|a bard|the dragon|
              a ghost] [cross the road|come to an inn|cross the river|laugh|wear a red hat|never drink ale|
              sleep on the roof]
             [my turn|now listen to mine|I know a joke|I have a joke for you|shall I tell you a joke|
             guess my riddle]""",
          "Go on, {friend}, I'm listening.", 1.5, [JOKES]),
    topic("""[terrible joke|that joke was bad|that joke is old|tell a better one|you tell jokes badly]""",
          "For better jokes you must wait for Finn, {friend}.", 1),
    topic("""[I|oh, I|wait, I|no, I] [found it|have it again|found my {lost}|
              was sitting on it][, sorry| after all|]""",
          "[All is well, then|Good], {friend}. [What can I bring you?|Sit down.]", 1, values={"lost": "[purse|hat|"
          "ring|bag|cloak]"}),
    topic("""[don't tell anyone|keep it secret|this stays between us|you never saw me|nobody must know|
              I was never here|you heard nothing|can you keep a secret]""",
          "I ask no questions, {friend}. [My lips are sealed|I heard nothing].", 1.5),
    topic("""[can I take|what can I take|do you have|something] [something |food |]for the [road|journey|
              way][ with me| tomorrow|]
             [I need|give me] [provisions|food for two days|bread for the road|something to take along]
             [I leave|I ride|we march] [at dawn|tomorrow|early], [what can I take along|pack me some food|
             can I have food to carry]
             [pack|make up|wrap] [me|us] [something|a meal|some food|a bundle] [for the road|to take along|
             for tomorrow's walk]
             [what|which food] [keeps|lasts|travels] [best|well|for three days][ on the road| in a pack|]
             [have you|do you sell|got any] [travel food|rations|trail food|provisions|iron rations|food that keeps]
             [rations|provisions|food for the road|travel food]?""",
          "Bread and cheese for the road, {friend}, two coppers.", 1.5),
    topic("""[would you take|will you take|do you accept|can I pay with|how about] [this knife|my hat|a song|my ring|
              a fine cloak|two hens|a sack of flour|my boots|a poem|this old sword] [for|in exchange for|
              instead of coins for] [a bed|a room|supper|an ale|a stew|my bill]
             [I have|I've got|all I have is] [this knife|a fine ring|a good cloak|two hens|
             a song], [would you take it|is that enough for a bed|will that do for supper]?
             [what|how much] [would you|will you|do you] [give|pay] [me |][for this ring|for my knife|for my cloak|
             for this old sword|for two hens]
             [do you|would you] buy [rings|furs|old swords|rabbits|herbs|gold teeth|a good horse|loot|
             anything][ from travellers|]
             [look at|see] [this ring|this dagger|this necklace|these furs], [what's it worth|do you want it|
             it's yours for a bed]
             [can I|could I|I'd like to] [sell|pawn|trade in] [you |][my knife|this ring|some furs|my cloak|some loot]
             [let's|can we|I want to|may I] [trade|barter|swap|exchange] [something|my knife|my ring|a song|
             a hen][ for a bed| for food|]""",
          "I take coins only, {friend}. Try Pim's shop.", 1.5),
    topic("""[this|the] round is [on you|on the house|free], [right|isn't it|yes]?
             [what's|is anything|anything] [free|on the house|for nothing] [here|tonight|in your tavern]
             [buy two, get one free|happy hour|a drink on the house|free samples]?""",
          "Nothing is free here but the water, {friend}.", 1.2),
    fact("""does breakfast come with [the room|a room|the private room]
            is breakfast [included in|part of] [the room|the private room|the price]
            [do I get|is there] [breakfast|something to eat in the morning|a meal] with [the room|
            the private room]""",
         "Breakfast is free with a private room. [Otherwise it's one copper.|]", 1.5),
    topic("""[may I|can I|is it all right if I|I'd like to|could we] [stay|sit here|remain] [a bit longer|a while yet|
              until the rain stops|for another hour|till midnight|after all]
             [I'll stay|I changed my mind and stay|one more hour|I won't leave yet]
             [am I|are we] [in the way|overstaying my welcome|allowed to stay on|keeping you up]
             [you don't mind|do you mind|is it a bother] [if I stay|me sitting here|if I linger|
             if I don't order anything]
             [must I|do I have to] [leave now|go yet|buy something to sit here|go now|order something to stay]
             [I'm in no hurry|no hurry|I have all night|nobody waits for me], [I'll stay a while|can I sit on|
             I'd like to stay]
             [I don't want to|I'd rather not] go [out in that|back out|home yet|out into the rain]""",
          "Stay as long as you like, {friend}. [The fire is free.|]", 1.2),
    fact("""[how many|about how many] [people|folks|souls|families] [live|dwell|are there] [here|
             in Thornwick|in this town|in town]""",
         "Six hundred souls, {friend}. [And one good tavern.|]", 1.5),
    fact("""[which|what] river [is that|is this|runs through here|flows by the town]
            [what's|what is] the [name of the river|river called]""",
         "The river Wend, {friend}. [Joss rows the ferry.|]", 1.5),
    fact("""[how long ago did you win [it|the Goose]|how many years [have you|do you] [kept|had|
             keep|run] [the Goose|this house|this inn]]
            [since when|for how long] have you [kept|run|had] [the Goose|this house]""",
         "Twenty years ago this autumn. [The time flew by.|]", 1.5),
    topic("""[did you|be honest, did you|they say you] cheat[ at cards| old Tobin| to win the house|]
             [with which cards|how] did you win[ the house| against Tobin| at cards|]""",
          "I had four queens, {friend}, and that is all I'll say.", 1),
]
