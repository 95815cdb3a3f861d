"""More ways to ask for a tale, a secret or a chat, who keeps the house, and what she knows and has lived through."""
from . import talk_marla, talk_marla_heart, talk_marla_jokes, talk_marla_life
from .talk_marla_more import also

TOPICS = [
    *also(talk_marla.TOPICS, {
        "I'm Marla Fenn": """
            [whom do I have before me|with whom do I have the pleasure|who do I have the pleasure of meeting]
            [who's the lady behind the bar|who's the woman with the apron|who is that pouring the ale|
                who's pouring tonight, you are]
            [and you're called|and you go by|and your name would be|you go by what name|what name do you go by]
            [I don't know your name yet|I don't think I caught your name|you haven't told me your name|nobody told me your name]
            [are you the famous Marla|are you the Marla everyone talks about|so you must be Marla|you're Marla, aren't you]
            [whose house is this|whose tavern is this|who does this place belong to|who does the Goose belong to]
            [who's the boss around here|who calls the shots here|who wears the apron in this house|are you the mistress here]
            [I was told to ask for Marla|I'm looking for Marla Fenn|somebody told me to see Marla|where do I find Marla Fenn]
            [name|name, please|ur name|whats ur name|who u|who dis|ye name, woman|thy name, good woman]""",
        "You're talking to her": """
            [I wish to speak to the proprietor|I have to see the proprietor|is the proprietor about|is the owner in]
            [get me the person in charge|I want to see whoever is in charge|could you fetch the owner|fetch me the landlord]
            [are you only the barmaid|are you the barmaid|are you just a servant here|do you only work here]
            [is your master at home|is your boss around|is the landlord in tonight|I'd like a word with the owner]""",
        "I pour ale, rent beds": """
            [what are you good for|what's your use here|what do you know all about|what are you an expert in]
            [in what can you help me|what sort of help do you give|what kind of things do you know|what might I ask you]
            [what topics can we talk about|what are we to talk about|what can a keeper tell me|what news can you give me]
            [what does a keeper do|what does an innkeeper do|what exactly is your job|what's your part in all this]
            [what services do you offer|what's on offer besides ale|how can you be of use to me|
                what can you do for a stranger]""",
        "Once a giant ate forty pies": """
            [spin me a yarn|spin us a yarn, Marla|weave me a tale|a tale, a tale|story time|a story, please|a story by the fire]
            [you must know a good tale|you must know a hundred stories|you hear so many tales, share one|give us a tale]
            [what's the best story you know|what's your favourite story|what's the best tale of this town]
            [once upon a time|begin with once upon a time|I collect tales, have you one|I collect stories, got one]
            [I can't sleep, tell me a story|the evening is long, tell us something|entertain us with a tale|regale us]
            [do you know any old stories|do you know an old legend|are there legends about this place|any legends here]
            [tell the children a story|my girl wants a story|have you a story for my little boy|read me a story]""",
        "A knight once slept here for a week": """
            [who was the oddest fellow that ever came in|what's the oddest guest you ever served|
                who's the weirdest guest you've had]
            [you must have seen some odd folk|you've surely seen strange things behind that bar|
                what have you seen behind that bar]
            [what's the craziest thing that happened in here|what's the maddest night you remember|craziest night at the Goose]
            [has anybody ever paid with something odd|did anybody famous ever stay here|what's the weirdest way somebody paid]
            [any strange tales about guests|tell me about a strange guest|tell us about your maddest guest|any funny guests]""",
        "I broke a chair over a pirate": """
            [has this place ever been robbed|did robbers ever come here|was there ever a robbery here]
            [has anyone ever drawn a knife on you|did a guest ever attack you|has a guest ever gone for you]
            [was it ever dangerous for you here|were you ever in danger behind that bar]""",
    }),
    *also(talk_marla_jokes.TOPICS, {
        "Gladly, {friend}. Did you know": """
            [let's have a chat|fancy a chat|fancy a natter|up for a chat|shall we talk a little|let's talk a bit|chat?]
            [I'm in the mood to talk|I feel like talking|I'd love to talk to somebody|I could do with a chat|I've time to talk]
            [tell me a thing I don't know yet|teach me something about Thornwick|any fun facts|give me a fun fact]
            [what shall we talk of|let's talk about anything|say anything you like|just talk, I like your voice|
                talk to me, Marla]
            [stay and talk a while|spare a minute for a chat|sit and talk with me|will you talk with me|
                a little gossip, perhaps]""",
        "A grey lady walks in the graveyard": """
            [give me goosebumps|make my hair stand on end|make my flesh creep|send a shiver down my spine|spook me]
            [a ghost story by the fire|got a scary tale|tell us something scary]
            [tell us about something that goes bump in the night|what do you tell children to frighten them]""",
        "The miller's daughter left at dawn": """
            [any love stories|know any love stories|a tale of two lovers|tell us about two lovers|a romance, please]
            [is there a love story in this town|tell me something for the heart|something sweet about love|
                a story with a kiss in it]""",
        "A keeper without secrets": """
            [what do you keep to yourself|what have you never told anybody|what's the biggest secret you keep]
            [I'm sure you know all the town's secrets|whose secrets do you keep|you know where the bodies are buried]
            [tell me one little secret|just one secret, Marla|whisper me a secret|what do you know that nobody else knows]""",
    }),
    *also(talk_marla_life.TOPICS, {
        "Born on Fish Lane": """
            [you always ask about us, now tell about you|enough about me, what about you|let's talk about you for once]
            [describe your life|what has your life been like|how would you sum up your life|what should one know about you]
            [I'd like to get to know you|I want to get to know you better|what makes you who you are|
                who's the woman behind the bar]
            [I talk and talk, now it's your turn|tell us who you are|I know nothing about you|you're a closed book, Marla]""",
        "I can read a bill": """
            [are you lettered|do you know your letters|did anyone teach you to read|who taught you to read|did you go to school]
            [are you learned|have you had any schooling|how much schooling did you get|are you good with numbers and letters]
            [read any good books|is there a book in this house|do you own a book|what do you read of an evening]
            [can you read me this contract|could you write a line for me|can you sign your name|I can't read, can you]""",
        "I can swim, {friend}": """
            [would you drown in the Wend|did you ever fall off the barge|can a river cook swim|do you ever go swimming]
            [can you handle a boat|do you know how to row|are you good with boats]""",
        "Not well, {friend}. I can cook": """
            [any good at dancing|do you dance at feasts|can you sew a button|could you mend my shirt|
                can you darn a sock]
            [can you handle a bow|have you ever ridden a horse|are you a horsewoman|do you shoot|what can't you do]
            [what are your talents|have you got any talents|what are you good at|what skills do you have|any hidden talents]""",
        "I cooked on a barge for ten years": """
            [do you ever cook yourself|are you in the kitchen, too|what was your best dish|what did you use to cook]
            [is your cooking better than Odo's|would you cook for me yourself|can you cook like Odo|do you miss cooking]""",
        "Ten years up and down the river": """
            [are you well travelled|have you seen much of the land|do you get around much|have you seen foreign lands]
            [what's the farthest place you know|where all have you been|ever been over the mountains|ever been abroad]
            [you've never been anywhere, have you|have you always stayed put|do you never leave this house|
                do you ever get out]""",
    }),
    *also(talk_marla_heart.TOPICS, {
        "A long road, {friend}. Sit down": """
            [I've come from the far side of the hills|I came over the pass today|I walked here from Kingsport|we rowed all day]
            [forty miles today|thirty miles since dawn|nine days on the road|two weeks in the saddle|three weeks at sea]
            [you won't believe how bad the road is|the mud came up to my knees|the bridge was out, I had to wade]
            [it took us five days to get here|I thought I'd never get here|we lost our way twice|we took the long way round]""",
        "Then it's milk for you": """
            [I'm nearly twelve|I'm almost ten|I'm big for my age, I'm nine|I'm seven and a half|I'm eight and I'm brave]
            [my papa says I can have a sip of ale|my mama sent me to fetch something|I'm waiting for my papa|is my papa here]
            [am I old enough for ale|am I old enough to come in]""",
    }),
]
