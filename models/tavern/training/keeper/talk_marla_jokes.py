"""Jokes, riddles, bets and secrets. Each joke and riddle knows what a guest may say after it."""
from .grammar import topic
from .manners import TOPICS as MANNERS

# (what it is about, the joke, why it is funny)
JOKES = [
    ("[a knight|knights|armour]",
     "A knight walks in and asks for a bed. With or without armour? Without, he says, I'm cold enough already.",
     "Armour is cold in bed"),
    ("[a wizard|wizards|magic|Eldwin]", "Why does the wizard never pay? He always makes his purse disappear.",
     "The purse is only gone until he's out of the door"),
    ("[a ghost|ghosts|the dead]", "What does a ghost drink? Anything with a bit of spirit.",
     "Strong drink is called spirit, and so is a ghost"),
    ("[a dragon|dragons]", "Why do dragons sleep all day? They like to fight knights.",
     "Knights and nights sound the same"),
    ("[a bard|bards|Finn|singers|musicians]", "What do you call a bard without a sweetheart? Homeless.",
     "A bard lives where his sweetheart lives"),
    ("[a dwarf|dwarves|beer|ale|drinking]", "How many dwarves does it take to empty a barrel? One, and a short ladder.",
     "He has to get up to the barrel"),
    ("[a goose|geese|animals|birds]", "Why did the goose cross the square? Odo came out with a pot.",
     "She ran for her life"),
    ("[tax collectors|the king|taxes|money]",
     "What's the difference between a wolf and a tax collector? The wolf leaves you your boots.",
     "The tax collector takes everything"),
    ("[a thief|thieves|robbers|the guard]", "A thief sat down here, and I asked what he'd take. Everything, he said.",
     "I meant his order, and he meant my house"),
    ("[the cat|cats|rats|a rat|Pickle]", "Pickle caught a rat once. Then they shared the cheese.",
     "Pickle is no great hunter"),
    ("[Captain Roderick|the captain|captains|a captain|an officer]",
     "Captain Roderick laughed once. He arrested himself for it.", "He is that stern"),
    ("[Pim|merchants|a merchant|shopkeepers|traders|a trader|a pedlar]",
     "Pim sold a blind man a mirror. Then he sold him a candle to see it by.", "Pim sells anything to anybody"),
    ("[Odo|your cook|cooks|a cook|fat men|fasting|gluttons]", "Odo fasted once. It was the longest hour of his life.",
     "He lasted one hour"),
    ("[Willa|healers|a healer|doctors|a doctor|forgetful people]",
     "A man told Willa that he forgets everything. Since when, she asked. Since when what, he said.",
     "He forgot the question"),
    ("[Brenna|smiths|a smith|the smith|blacksmiths|a blacksmith]",
     "Why is a smith never bored? She always has some iron in the fire.", "Busy folk have irons in the fire"),
    ("[Joss|ferrymen|a ferryman|the ferryman|boatmen|boats|a boat]",
     "Why does a ferryman never get anywhere? He always rows back.", "He ends where he began"),
    ("[Osric|millers|a miller|the miller|mills]", "Why does the miller wear a white hat? To keep his head warm.",
     "One expects flour, and it's only a hat"),
    ("[yourself|innkeepers|an innkeeper|tavern keepers|landladies|inns]",
     "How many keepers does it take to light a candle? One, and the guest pays for it.",
     "A keeper puts everything on the bill"),
]
NO_JOKE_ABOUT = ("[a baker|mermaids|my mother|cows|a farmer|the moon|elves|sailors|a pirate|lawyers|"
                 "a monk|priests|love|the weather|fish|a horse|"
                 "women|husbands|soldiers|goblins|a donkey|wives|an orc|bees]")
ASK = """[tell|give] [me|us] [a joke|another joke|your best joke|one of your jokes|something funny|a good one|
          a dirty joke|a short joke]
         [tell me|give me|do you know|have you got|let's hear|how about] a [joke|good joke|jest|funny story]
         [do you|don't you|surely you] know [any jokes|some jokes|a joke|a good joke]
         [can|could|would|will] you [make me laugh|tell me a joke|tell a joke|tell us something funny|
          cheer me up with a joke]
         [I need|I could use|I want|I'd love] [a laugh|a good laugh|a joke|to laugh|something to laugh about]
         [got|know|heard] any [good jokes|jokes|funny ones][ lately| for me|]
         [say|tell me] something [funny|that makes me laugh]
         [are you|can you be] funny
         [what's|what is] [the best joke you know|your best joke|the funniest thing you ever heard]
         [joke time|jokes|joke please|one joke|amuse me|a jest, keeper|make us laugh, woman|humour me]"""
NEXT = """[another|another one|one more|more|again|next|a better one|do you have a better one|tell me another|
           tell me a different one|
          and another|got any more|that was good, another|one more joke|have you got another|
                I know that one, another]
          [any more of those|any more like that|keep them coming|do another|let's have one more|more jokes|more, more|encore]
          [what other jokes do you know|you must know another|that can't be your only joke|now a good one|try again|go again]
          [hit me again|one more for the road|one more and I'll order|give us another|let's hear another|a second one]"""


def follows(why, then):
    """What a guest says after a joke."""
    return [
        topic("""[I don't get it|what|huh|I don't understand|explain|explain that|what's so funny|why is that funny|
                what does that mean|how so|
                  I'm too stupid for that|can you explain the joke|is that the joke|
                what's the joke]
                  [I don't see the joke|I missed the joke|where's the joke|where's the funny part|was that the punch line]
                  [that one went over my head|I'm slow tonight, explain|I must be dim|I'm too tired to get it|wait, what]
                  [why do they laugh|everyone laughs but me|they all laugh and I don't know why|what am I missing]
                  [sorry, I don't follow the joke|I didn't get the joke|you'll have to explain that one|help me out here]
                  [is it a pun|is that a play on words|is there a double meaning|how is that a joke|in what way is that funny]
                  [huh, I need a moment|my wife won't get that one either|I'll get it tomorrow, explain it now]
                  *[looks puzzled|frowns in thought|scratches the head|stares blankly at you|waits for the funny part]*""",
              f"{why}, {{friend}}."),
        topic("""[haha|hahaha|lol|lmao|rofl|ha|haha, good one|very funny|that's funny|that's hilarious|good one|
                I like that|ha ha ha|*laughs*|*laughs out loud*|
                  *chuckles*|*giggles*|*snorts*|that made my day|I must remember that one|hilarious|brilliant|
                oh that's good|you're funny|hehe|he he]
                  [I nearly fell off the stool|I nearly choked on my ale|ale came out of my nose|my belly hurts from laughing]
                  [stop, I can't breathe|I'm in stitches|I'm crying with laughter|that cracked me up|you crack me up]
                  [ha, I didn't see that coming|ha, that's so true|true and funny|I'll tell that one at home|I'll steal that one]
                  [my brother will love that one|my mates must hear this|wait till I tell my wife|now that's what I call a joke]
                  [you should be on a stage|you missed your calling, you're a jester|you're a born jester|what a joker you are]
                  [that got me|got me there|that one got me|not bad, not bad|clever, very clever|nice joke|great joke]
                  [I needed that laugh|I haven't laughed like that in weeks|thanks, I needed that|that lifted my spirits]
                  [heh|heh heh|hee hee|bwahaha|ahahaha|hohoho|ha ha|xD|lolol|too funny|so funny|pfft, good one|classic]
                  *[roars with laughter|slaps the table|slaps his knee|wipes a tear of laughter|grins|bursts out laughing]*""",
              "[Laughing is free, {friend}.|Finn tells it even better, {friend}.]"),
        topic("""[that was bad|that's terrible|not funny|boring|I've heard that one|that's old|old joke|
                my grandmother tells that one|that's not a joke|
                  how bad was that|don't give up your day job|you call that a joke|booo|boo|*groans*|*rolls eyes*|
                lame|ugh, that was awful|I'm not laughing|
                  that wasn't funny at all|is that all you have]
                  [that joke has a beard|that joke is older than you|I heard that one in my cradle|my grandfather told that one]
                  [oh dear, that was weak|that one fell flat|that was a flat joke|dry as old bread, that joke]
                  [nobody's laughing|not even the cat laughed|even the cat rolled its eyes|I want my laugh back|my ears hurt now]
                  [stick to pouring ale|you'd better stick to ale|leave the jokes to the bard]
                  [I've heard better jokes at a funeral|my horse tells better jokes|a child could tell a better one]
                  [meh|groan|oof|ouch, that was bad|that hurt|what a groaner|dad joke|such a dad joke|cringe|zero out of ten]
                  [that's the worst joke I ever heard|worst joke ever|dreadful|awful joke|poor joke|that's not even a joke]
                  [I expected more from you|I expected something funnier|was that supposed to be funny|am I supposed to laugh]
                  *[shakes the head|doesn't laugh|yawns at the joke|stares without a smile|buries the face in both hands]*""",
              "For better jokes you must wait for Finn, {friend}."),
        topic("""[where did you hear that one|who told you that one|did you make that up yourself|is that one of your own]
                 [whose joke is that|from whom do you have that one|did a guest tell you that|where do you get your jokes]
                 [is that true or a joke|did that really happen|is that a true story]""",
              "Finn told it to me, {friend}, and he swore it was true.", 0.3),
        *then]


def jokes():
    for i, (about, joke, why) in enumerate(JOKES):
        _, second, why_second = JOKES[(i + 1) % len(JOKES)]
        another = topic(NEXT, second, 1, follows(why_second, []))
        then = follows(why, [another, another])
        if i < 6:
            yield topic(ASK, joke, 2.6 if i == 0 else 0.3, then)
        yield topic(f"""[tell me|do you know|have you got|give me|how about|got] [a joke|one|a good joke|
                something funny] about {about}
                        [a joke|a jest|something funny] about {about}[, please| would be nice|]
                        do you know any [jokes|good ones] about {about}
                        [make|tell|crack] [a joke|one] about {about}
                        [I want to hear|let's hear|let us hear|I'd love to hear|surely you know] a joke about {about}
                        [and one about|now one about|what about one on|another one, about] {about}
                        [any|got any|heard any|know any] [jokes|good jokes|funny ones] about {about}
                        [make me laugh about|poke some fun at|make fun of|say something funny about] {about}
                        [you must know a joke|have you heard a good one|tell us the one] about {about}
                        [joke about|jokes about|funny story about] {about}""", joke, 0.3, then)
    yield topic(f"""[tell me|do you know|have you got|give me|how about|got] [a joke|one|a good joke|
                something funny] about {NO_JOKE_ABOUT}
                    do you know any [jokes|good ones] about {NO_JOKE_ABOUT}
                    [a joke|a jest] about {NO_JOKE_ABOUT}[, please| would be nice|]""",
                "I know none about that, {friend}. Ask Finn, he has one for everything.", 1)


# (riddle, answer, what a guest may call it, wrong guesses)
RIDDLES = [
    ("What has teeth and never bites?", "A comb", "[a comb|comb|the comb]"),
    ("What runs all day and never leaves its bed?", "A river", "[a river|the river|river|the Wend]"),
    ("What gets wetter the more it dries?", "A towel", "[a towel|towel|a cloth]"),
    ("What has a neck and no head?", "A bottle", "[a bottle|bottle|the bottle]"),
]
ASK_RIDDLE = """[tell|give|ask|pose] me a [riddle|good riddle|hard riddle|puzzle|brain teaser]
                [do you|don't you] know [a riddle|any riddles|some riddles|a good riddle]
                [riddle me this|ask me a riddle|riddles|riddle|a riddle please|test my wits|let's play riddles|
                give me something to think about|
                 how about a riddle|got a riddle for me|I'm good at riddles, try me|I love riddles|another riddle|
                let me guess a riddle]
                [can|could|would|will] you [tell me|ask me|think of] a riddle
                [have you got|are there] any [riddles|good riddles][ for me| for a clever man|]"""


def riddles():
    for i, (riddle, answer, names) in enumerate(RIDDLES):
        wrong = "|".join(a.lower() for j, (_, a, _) in enumerate(RIDDLES) if j != i)
        second, second_answer, second_names = RIDDLES[(i + 1) % len(RIDDLES)]
        another = topic("""[another riddle|another one|one more|next|give me a harder one|too easy, another|
                more riddles|again|a different one]""",
                        second, 1, guesses(second_answer, second_names, wrong, []))
        yield topic(ASK_RIDDLE, riddle, 1.5 if i == 0 else 0.3, guesses(answer, names, wrong, [another]))


def guesses(answer, names, wrong, then):
    return [
        topic(f"""{names}
                  [I think it's|it must be|that's easy,|it's|the answer is|could it be] {names}""",
              f"{answer}, {{friend}}, right you are!", 1, then),
        topic(f"""[I think it's|it must be|that's easy,|it's|is it|could it be|the answer is|] [{wrong}|a dog|a wolf|
                a horse|time|the wind|a fish|love|
                  a shadow|a snail|the sea|an old man|a saw|a mule|the fire|a barrel|a ghost|my wife|an egg|the moon|
                a snake]""",
              f"No, {{friend}}. {answer}.", 1, then),
        topic("""[I don't know|I give up|no idea|tell me|what is it|what's the answer|I can't guess|too hard for me|
                what|give me a hint|hm|let me think|
                  that's a hard one|I have no clue|say it|the answer, please|you tell me|I'm stumped|
                I'm no good at riddles]""",
              f"{answer}, {{friend}}.", 1, then)]


TOLD = topic("""[a mirror|a shadow|a candle|time|an egg|a clock|your name|the wind|a hole|a table|footsteps|a cloud|
                silence|a snail|fire|a map|the moon|a goose|a promise|a coin]
                [the answer is|it's|it is|it was] [a mirror|a shadow|a candle|time|an egg|a bell|your name|the wind|
                a hole|a table|silence|a map|fire]
                [do you give up|give up|guess|no idea|think harder|shall I tell you|it's not that hard|take a guess|
                come on, try]
                [nothing|nobody|everybody knows that|it was a trick question]""",
             "Ha! I should have known that, {friend}.")
PUNCH = topic("""[to get to the other side|because he was drunk|he lost a bet|his wife was at home|
                she wanted the eggs back|it was the horse's round|
                  because it was dark|he couldn't find the door|the bartender says, why the long face|he had no legs|
                they were out of ale|
                  and the bishop says, that's not my hat|and then the donkey paid|
                so the goose says, put it on my bill|because he had no guts|
                  you had to be there|that's it, that's the joke|and it was his own boot all along]
                 [because|so that|since] [he|she|it|they] [was drunk|wanted ale|forgot the key|had no boots|
                could smell the stew|was a goose]
                 [get it|do you get it|funny, isn't it|why don't you laugh|hahaha, did you like it|
                that's the punch line|was that a good one]""",
              "Ha! That's a good one, {friend}. Tell Finn that one.")
KNOCK = ("[orange|lettuce|boo|cash|ice cream|Marla|goose|Odo|Harry|wooden shoe|cow|Olive|ghost|Ivan|Norma|"
         "Ken|Tom|king|nobody|the wolf]")

TOPICS = [
    *riddles(),
    topic("""[here's|I have|I've got|listen to|answer me|solve] [a riddle|my riddle|this riddle|
              a puzzle][ for you| then| if you can|]
             [may I|can I|let me|shall I] [tell you|ask you|give you] a riddle
             what has [an eye but cannot see|four legs and cannot walk|hands but no arms|a mouth and never speaks|
              keys but no locks|roots nobody sees|no legs and runs]
             what [gets bigger the more you take away|goes up and never comes down|can you break without touching it|
              flies without wings|
                   is full of holes and holds water|walks on four legs in the morning|
                is always coming and never arrives|belongs to you but others use it more]
             [what am I|who am I], I [have no mouth and speak|follow you all day and hide at night|
              eat and never get full|have cities and no houses]
             [I bet|bet] you can't [solve my riddle|guess this one]
             [guess|what do you think], [what's in my pocket|what I have in my hand|what am I holding]""",
          "I give up, {friend}. What is it?", 1.5, [TOLD]),
    topic("""[I know|I've got|I have|want to hear|do you want to hear|shall I tell you|let me tell you|
              can I tell you|may I tell] [a joke|a good joke|a funny one|one about a nun|the one about the goose]
             [have you heard|do you know|did I tell you] the one about [the bishop and the goat|the two millers|
              the drunk sailor|the farmer's wife|the one-eyed cook]
             [listen to this|here's one|here's a joke|my turn, a joke|now I tell one|
              let me try one][, ready| for you|]
             [a man|a horse|a nun|a dwarf|a skeleton|a bear|two trolls|a priest and a goat] [came|
                once walked] into [a tavern|a bar|an inn]""",
          "Go on, {friend}, I'm listening.", 1.5, [PUNCH]),
    topic("knock knock[, Marla|!|.|]", "Who's there, {friend}?", 0.6, [
        topic(f"{KNOCK}[.| here|]", "And who would that be, {friend}?", 1, [PUNCH])]),
    topic("""[I bet|I'll bet|bet|I wager|I'll wager] [you ten coppers|a silver|you anything|you five silvers|
              my boots|my horse|you an ale] [that I can drink you under the table|that it rains tomorrow|
              you can't guess my age|I can eat ten pies|that I win|on it|I can jump over the bar|
               I can hold my breath longer than you]
             [do you|will you|would you|want to|care to] [bet|take a bet|bet with me|wager|make a bet|
              take the wager][ on it| with me| for a silver|]
             [let's|shall we] [make a bet|bet on it|have a wager|make it interesting|arm wrestle|
              throw dice for my bill]
             [heads or tails|flip a coin|double or nothing|I challenge you|I challenge you to a game|
              I challenge you to a duel of cards|dare you|truth or dare|I dare you]
             [if I win|when I win], [I drink for free|you pay|the ale is on you|I get the room]
             [rock paper scissors|let's play a guessing game|play a game with me|I spy with my little eye|
                let's play tag]""",
          "I only bet on cards, {friend}, and only for houses. Try old Tobin, by the fire.", 1.5),
    topic("""[guess|try to guess|can you guess|take a guess|I bet you can't guess] [who I am|where I come from|
              how old I am|what I do|why I'm here|my name|what happened|what I found|
              where I was|what I saw|who I met today|my age|what day it is]
             [guess what|you'll never guess|you'll never believe this|
              guess what happened to me|do you know what|you know what]
             [have you heard what|did you hear what|do you know what] happened to me[ today| on the road|]
             [three guesses|I give you three guesses|go on, guess|come on, guess|just guess|guess again]""",
          "I never guess, {friend}, I listen. Tell me.", 1.5),
    topic("""[can I|may I|could I|shall I] [tell you a secret|trust you|confide in you|tell you something in private]
             I [have|know|carry|want to tell you] a secret
             [can you|are you able to|do you know how to|will you] [keep a secret|keep your mouth shut|be discreet|
              hold your tongue]
             [psst|hush|lean closer|come closer|come here], [I have a secret|can you keep a secret|listen|
              I must tell you something]
             [promise|swear|swear to me] [not to tell|you won't tell|you'll keep quiet|that this stays here|
              to keep it secret]
             [this is|that's|it's] [between us|a secret|just between you and me|not for other ears|strictly secret]
             [nobody|no one] [may|must|should|can] [know|hear this|learn of this|find out]""",
          "I ask no questions, {friend}. [My lips are sealed|I heard nothing].", 1.5),
    topic("""[tell me|share|let me hear|do you have|what's] [your secret|one of your secrets|your darkest secret|
              a secret|something nobody knows|your biggest secret]
             [what|which secrets] [are you hiding|do you hide|do you keep from us|don't you tell]
             [I know|I think|I'm sure] you [have a secret|hide something|know more than you say]
             [do you|don't you] have any secrets""",
          "A keeper without secrets is a keeper without guests, {friend}.", 1.2),
    topic("""[promise me|do you promise|can you promise|swear|do you swear|give me your word|
              will you promise][, Marla| on your honour| that it's true| that the bed is clean|
              that you won't tell|]
             [I promise|I swear|I give you my word|you have my word|cross my heart|on my mother's grave|
              I vow] [to come back|to pay tomorrow|I'll behave|I'll return|to bring you a gift|
              never to forget you|I'll help you|to be good|it's true]
             [pinky promise|promises, promises|a promise is a promise|will you keep your word|
                do you keep your promises|have you ever broken a promise]""",
          "A promise is a promise, {friend}. I keep mine, and I remember yours.", 1.2),
    topic("""[tell|teach|show] me something [I don't know|new|useful|interesting|strange|nobody else knows|
              about this town that nobody knows]
             [say|tell me] [something|anything|something clever|something wise|something nice|something else]
             [amaze me|impress me|astonish me|say something|talk to me|let's talk|let's chat|
              chat with me|I want to talk|make conversation|entertain us|
              do something interesting|keep me company|tell me anything|what shall we talk about|can we talk|
               I just want to chat]
             [do you have|have you got] [a minute|time to talk|a moment for me|time for a chat]""",
          "Gladly, {friend}. Did you know that a goose once saved this town from a fire?", 2, then=[
              topic("""[no|no, tell me|really|how|what|a goose|how did that happen|tell me more|I didn't|go on|
                what goose|you're joking|when was that|interesting|how can a goose save a town|
                        no way|never heard of it|what fire]""",
                    "A hundred years ago a goose cried in the night and woke the town before the roofs "
                    "burned. That's our sign.")]),
    topic("""[tell me|do you know|I want to hear|let's hear|how about|sing me] [a ghost story|a scary story|
              a horror story|something spooky|a tale of ghosts|something creepy]
             [scare me|make me shiver|frighten me|chill my bones]""",
          "A grey lady walks in the graveyard with a lantern, {friend}, and looks for a grave with no name.", 1),
    topic("""[tell me|do you know|I want to hear|let's hear|how about] [a love story|a romantic tale|
              something romantic|a story about love]""",
          "The miller's daughter left at dawn with a bard, one horse and no money. We'll see how it ends, {friend}.",
          1),
    topic("""[tell me|do you know|let's hear|how about|would you tell us] [a bedtime story|a short story|
              a fairy tale|an old tale|a good yarn|a tall tale|an adventure story|a story for the children]
             [spin|tell] us a [yarn|tale|story]
             [I'd love to hear|I'm in the mood for|time for|I would like] [a story|a tale|an old tale]""",
          "Once a giant ate forty pies here, {friend}, and could not pay. So he carried stones, and that's "
          "how we got our bridge.", 1.5),
]
MANNERS.setdefault("joke", []).extend(jokes())
