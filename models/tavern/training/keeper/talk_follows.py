"""Greetings, goodbyes, thanks, and what may follow on a topic."""
from .grammar import topic
from .talk_lists import chained

GREETINGS = [
    topic("""{hello}
             {hello}[,| ][Marla|innkeeper|barkeep|there|friend|keeper]
             [yo|sup|hullo|ahoy|hola|heya|ello|oi|hey you]
             [good to see you|nice to meet you|good evening to you|hello again|a good evening]""",
          """[Good evening|Welcome], {friend}. [What can I get you?|Sit down and rest your feet.]
             Welcome to the Gilded Goose. [I'm Marla. Sit where you like.|Food, drink or a bed?]""",
          weight=12),
    topic("""[how are you today|how are you feeling|how do you feel|how fares the evening|how goes it|
              how are things going|
              are you okay|are you tired|how is the evening|how's your evening|everything alright|how are you|
              how are you?|
              how are you doing|how's it going|how do you do|how are things|what's up|you alright?|how is your day|
              how have you been|how's business|how's life|are you well]
             {hello}[,|] how are you[ today| tonight|]
             how [was|is] your day""",
          "[I can't complain|Well enough], {friend}. The house is warm and the barrels are full. [And you?|]",
          weight=4, then=[
              topic("""[I'm fine|I'm good|good|good, thanks|fine|very well|great|not bad|I'm well, thank you|all good|
                        I'm doing well]
                       [fine|good|great], [and hungry|thank you|thanks for asking]""",
                    "Good to hear, {friend}. [Something to drink, then?|]"),
              topic("""[I'm tired|tired|not so good|bad|I'm sad|terrible|exhausted|could be better|awful|
                  I feel bad]""",
                    "Oh dear, {friend}. Warm your hands and let me bring you something hot."),
          ]),
]

GOODBYES = [
    topic("""[I'll be back|I will come back tomorrow|see you tomorrow|it was nice talking to you|I'll go now|
              I'll be on my way|
              time for me to leave|until tomorrow|have a nice day|till next time|adieu|
              I bid you farewell|thanks for everything, bye|thanks, bye|thank you, goodbye|ok bye|bye|goodbye|
              good bye|farewell|
              see you|see you later|see ya|take care|cya|bye bye|until next time|so long]
             [I have to go|I must go|I should go|I'm leaving|I'm off|time to go|got to go|I need to leave]
             [thanks|thank you|ok][,|] [bye|goodbye|see you|farewell]
             [goodbye|bye|farewell][,|] [Marla|innkeeper|friend]
             [the road calls|duty calls|my bed calls|it's getting late], [so goodbye|farewell|so I'm off|I must go]
             [I've stayed too long|time flies|look at the hour], [goodbye|I have to go|I must be off]
             [it's time|time] [to say goodbye|I left|I went|to hit the road|to move on]
             [until we meet again|till we meet again|may we meet again|we'll meet again]
             [keep well|stay well|be well|fare thee well|God be with you|look after yourself][, Marla|]
             [I'm done here|that's all for today|that was all|nothing more], [bye|goodbye|see you]
             [off I go|I'm on my way|away I go|and I'm gone|back to the road]
             [catch you later|later|laters|toodle-oo|ta-ta|bye for now|over and out]""",
          "[Safe roads|Farewell|Goodbye], {friend}. The door is always open.", weight=7),
]

THANKS = topic(
    """[thank you kindly|thanks for your help|thank you for the help|thanks for everything|thanks for the food|
        thank you for your time|thanks so much|thank you for everything|that's nice of you|bless you|
        good to know, thanks|thanks|
        thank you|thx|many thanks|thank you very much|thanks a lot|ty|cheers|much obliged|thank you, Marla|
        thanks, Marla|
        that's kind of you|you are kind|I appreciate it|thank you so much]
       [ok|great|perfect|good|nice|wonderful|excellent], [thanks|thank you]
             [you've been a great help|you saved me|you helped me a lot|that helps me a lot|that's a weight off my mind]
             [I'm|I am] [grateful|in your debt|obliged to you|much obliged|thankful]
             [that's|that was] [very kind|most kind|a great help|just what I needed], [thank you|thanks]
             [a thousand thanks|thanks a million|my thanks|accept my thanks|thanks ever so much|heartfelt thanks]
             [may the gods|may heaven|saints] [bless you for it|reward you]""",
    "[You're welcome|Don't mention it], {friend}. [Just call if you need something.|]", weight=5)

# what may follow when Marla has spoken of her rats
RATS = chained([
    topic("""{yes}
             [I'll do it|I'll kill the rats|I accept|count me in|leave it to me|consider it done|I'm interested|
              I can do that|
              I'll take the job|it's a deal|I'll help you|I'll take care of it|I'll clear the cellar|let's do it|
              I'm your man|
              say no more|I was born for this|consider those rats dead|show me those rats|my cat and I will see to it|
              you can count on me|rats are no problem|I'm not afraid of rats|I'll get rid of them|sounds easy]
             [give me a stick|hand me a broom|open the trapdoor|light me a lantern] and [I'll do it|
               those rats are done for|I'm off]
             [rats? easy|rats? child's play|rats? my favourite|rats? hold my ale]
             [my blade needs practice|I need the coin|I've cleared worse cellars|I grew up with rats], [so I'll do it|
               I accept|deal]
             [I'll be your|you've found your|say hello to your new] rat catcher
             [down I go|into the cellar I go|off to the cellar|time to hunt some rats|let me at them|where's my club]
             [the cellar will be clean|you'll have no more rats|not one will be left] [by midnight|tomorrow|when I'm done]
             [we'll do it|my party accepts|my dog and I will do it|we'll take the rats]""",
          """[Brave of you|Good], {friend}. [The trapdoor is behind the bar, and here is a lantern|
              Take this lantern, and mind the big one with the torn ear]."""),
    topic("""[is there a reward|what's the reward|what do you pay|how much do you pay|what do I get|
              what's in it for me|
              how much is it worth|and the pay?|how much will you pay me|what will you give me|only one silver?|
              is that all]
             [what|how much] [do I get|would I get|will I earn|do I earn|is the pay|
              would you pay][ for it| for that| for the rats|]
             [one silver|a silver], [is that it|for all of them|only that|and nothing else]?
             [what are they worth|how much for the lot|what's the wage|what would be my wage|what's my share]
             [do I get|is there|could I get] [supper|a drink|food|a meal] [with it|on top|as well]
             [name your price|tell me the pay first|let's talk coin first|and my wage is what]
             [when do I get|how do I get|do I really get] [paid|my money|my silver]""",
          """One silver, [paid when the rats are gone|paid tomorrow], and [a bowl of stew|a mug of ale] [with it|
              on top]."""),
    topic("""[just how many|how big a nest|what sort of rats|what am I up against|do I need a weapon|
              what should I bring|how many rats|how many are there|are they dangerous|how big are they|
              why doesn't the cat do it|
              are they big rats|
              what about the cat|are they big|tell me more|what kind of rats|is it dangerous|what do I have to do|
              what is it about|how bad is it|can't the cat do it|tell me about the rats|do they bite|any advice]
             [what should I|what must I] [watch out for|know|take with me|expect]
             [do I need|should I bring|will I need] [armour|a sword|poison|a dog|a trap|a torch]
             [any big ones|any nasty surprises|is there a rat king|are there many|just a few, I hope]
             [what do they look like|how bad is the nest|tell me about the job|give me the details]""",
          """[A dozen at least, and one is as big as a boot|
              About a dozen, and Pickle is afraid of them]. [Bring a stick|
              They bite, but they're slow]."""),
    topic("""[where are they|where is the cellar|how do I get down there|where do I start|where do I go|
              where are the rats|
              where is the trapdoor|how do I get into the cellar|when do I start|show me the cellar|where is it]""",
          """The trapdoor is [behind the bar|right here behind the bar], {friend}. [Take a lantern with you|
              Mind the ladder]."""),
    topic("""{no}
             [I'm afraid of rats|I don't like rats|that's not for me|rats? no thanks|find somebody else|I hate rats|
              I'm no rat catcher|rats are beneath me|I had hoped for dragons|that's poor pay|I'll pass]
             [ask|get|try] [someone else|a cat|the boy|another fool]
             [rats make me sick|rats give me the creeps|I'd rather face a dragon|I've had enough of cellars]
             [I'm a guest, not a servant|I came to drink, not to work|not for one silver|not even for ten silvers]
             [another time|some other day|perhaps tomorrow|let me eat first|I'm too tired for that]""",
          """[As you like|No matter], {friend}. [The rats will still be there tomorrow|Somebody will do it|
              I can't blame you]."""),
    topic("""[all the rats are dead|your cellar is clean|no more rats|I bring you a sack of dead rats|
              I killed the rats|the rats are dead|I did it|it's done|the rats are gone|the cellar is clear|I'm back|
              I got rid of the rats|all dead|job done]
             [here are|look, I've got|count them,] [their tails|twelve tails|the tails]
             [your rats are history|not a rat is left|I sent them all to sleep|the big one is dead, too]
             [I've been down there|back from the cellar|up again from the cellar], [it's done|they're dead|all clear]
             [pay up|my silver, please|I'd like my silver now], [the rats are dead|the job's done|your cellar is clean]""",
          """[Well done|You're a hero], {friend}! [Here is your silver|
              One silver, as I promised]. [And an ale on the house|
              And a bowl of stew with it]."""),
])
# and when she has named the bounties of the town
BOUNTIES = chained([
    topic("""[the wolves|I'll hunt the wolves|I'll kill the wolves|tell me about the wolves|I take the wolves|
              wolves it is|
              what about the wolves|where are the wolves|I'd like to hunt wolves|where do I find the wolves|
              wolves sound good|
              I'll go after the wolves|tell me more about the wolves|I like hunting]
             [I've a good bow|my spear is sharp|I need a new cloak|I know wolves], [so the wolves it is|I'll take the wolves]
             [which way to|where would I meet|how do I find|where's the den of] the wolves
             [two silvers a wolf|wolves, you say|wolf skins], [that's for me|I'll do that one|tell me more]""",
          """[The wolves live in the Greywood, an hour beyond the west gate|
              You find them in the Greywood, beyond the west gate|
              In the Greywood, beyond the west gate]. [Captain Roderick pays two silvers for each|
              Speak with Captain Roderick first]."""),
    topic("""[the rats|I'll do the rats|I'll kill the rats|tell me about the rats|I take the rats|rats it is|
              what about the rats|
              where are the rats|the rats then|I'll clear your cellar|tell me more about the rats]""",
          """[A dozen at least, and one is as big as a boot|
              About a dozen, and Pickle is afraid of them]. The trapdoor is behind the bar."""),
    topic("""[the necklace|I'll find the necklace|tell me about the necklace|what about the necklace|what necklace|
              which necklace|
              tell me more about the necklace|who stole it|I'll look for the necklace]
             [I'm good at finding things|I've a nose for thieves|fifty silvers], [so the necklace|I'll take the necklace|
               tell me of the necklace]
             [how did|when did] the necklace [get lost|go missing|vanish]
             [a stolen necklace|stolen jewels|a theft], [tell me more|that's for me|I'll look into it]""",
          """[It was stolen right out of Lady Isolde's bedroom|
              Somebody stole it from Lady Isolde's bedroom], [and she promised fifty silvers for it|
              and Captain Roderick looks for the thief]."""),
    topic("""[and what|what|how much] [would I earn|do they pay me|is each worth|does each pay]
             [what's the reward|how much is the reward|is there a reward|what does it pay|how much do I get|
              what do I get|
              how much would I get|what's in it for me|how much do they pay|what's the pay|reward?|
              how much is it worth]""",
          """[Two silvers for each wolf, and fifty for the necklace|
              Two silvers a wolf, one silver for my rats, and fifty for the necklace]. [Come back alive|
              Choose wisely]."""),
    topic("""[whom do I see|who gives the job|who's hiring|who do I report to|where do I collect|
              where do I sign up|who do I talk to|who pays|who should I ask|where do I go|who do I speak to|
              where is that|
              where is the guardhouse|where can I find Captain Roderick|who do I see about it|where do I start|
              how do I start]""",
          """[Ask for Captain Roderick|Captain Roderick knows more]. [The guardhouse is beside the south gate|
              You find him at the guardhouse by the south gate]."""),
    topic("""[which|what] would you [choose|advise|recommend]
             [I can't decide|hard choice|so many jobs][, which one| and I'm only one man|]
             [anything easier|is there something easier|what pays best|which one pays best|which is the easiest|
              what would you do|which one should I take|is it dangerous|tell me more|what else]""",
          """[The rats are easy and the wolves are not|
              The necklace pays best and the rats are easiest], {friend}. [Start small|
              Don't go into the Greywood alone]."""),
    topic("""{yes}
             [I'll do it|I accept|count me in|I'm interested|I'm in|I'll take the job|leave it to me|deal|I'll help|
              sounds good]""",
          """[Brave of you|Good], {friend}. [For the wolves see Captain Roderick at the guardhouse|
              The wolves are in the Greywood, and the rats are under this floor]. [Come back alive|]."""),
])

# what may follow when a topic has no follow-ups of its own
AFTER_ANYTHING = [
    topic("""[tell me more|more|go on|and then?|continue|what else|anything else?|tell me more about that|
              tell me more about it|
              can you tell me more|I want to know more|please go on|any details|do you know more|is that all]""",
          "That's all I know of it, {friend}. What else would you like to know?"),
    topic("""[really?|is that true|are you sure|is that so|honestly?|seriously?|no way|I don't believe it|
              you're joking]
             [get away|get out|go on with you|pull the other one|you don't say|surely not|is that a fact]
             [do you mean that|you mean it|are you certain|would you swear to it|on your honour]?
             [I find that hard to believe|that sounds odd|that can't be right|I had heard otherwise]""",
          "As true as I stand here, {friend}. Ask anybody in Thornwick."),
    topic("""[why|why?|how come|why is that|how so|why not]
             [for what reason|what's the reason|what for|why on earth|whatever for|and why]?
             [how do you mean|why would that be|how can that be|what makes it so]
             [explain|explain that|and the reason is|because of what]?""",
          "That's just how it is, {friend}. I only pour the ale."),
    topic("""[ok|okay|I see|good to know|interesting|nice|alright|good|great|fine|I understand|understood|
              makes sense]
             [right|fair enough|got it|noted|so be it|very well|all clear|well then|if you say so|that helps|
               I'll remember that]
             [aha|oh|ah|hm], [I see|all right|good to know|well then|interesting]
             [that's|that is] [clear|fair|useful|helpful|what I needed|all I wanted to know]
             [who'd have thought|you live and learn|one never stops learning|well, well|fascinating]""",
          "Anything else, {friend}? [Just say the word.|]"),
    THANKS, THANKS,
]
