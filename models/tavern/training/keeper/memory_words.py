"""The words of memory.py: how guests tell who they are, and how they ask whether Marla remembers."""
from . import memory_asks, memory_says
from .grammar import lines

HELLO = "[hello|hi|hey|good evening|greetings|good day|evening|well met|hail]"
MY_NAME = lines("""
    [my name is|I'm|I am|my name's|it's|this is] {guest}
    [call me|they call me|people call me|folks call me|everyone calls me|just call me] {guest}
    [you may call me|you can call me|do call me|please call me|you could call me|feel free to call me] {guest}
    [the name is|name's|the name's|I'm called|I'm known as|I am named|I go by|I go by the name of|I answer to] {guest}
    [they named me|my mother named me|I was christened|my parents called me] {guest}
    [let me introduce myself|allow me|may I introduce myself][, |: ][I'm |my name is |]{guest}
    [you're speaking to|you have before you|you see before you|I have the honour to be|behold,] {guest}
    [I suppose I should introduce myself|where are my manners|we haven't met|I forgot to say who I am]. [I'm |
      my name is |]{guest}
    my [first name|given name|name, if you care to know,|name by the way] is {guest}
""") + memory_says.MY_NAME
SHORT_NAME = lines("""
    [{guest} is my name|{guest}, at your service|{guest} here|{guest}'s the name|{guest} they call me|
      {guest}, that's me|{guest}, pleased to meet you|name: {guest}|{guest} is what they call me|the name? {guest}]
""") + memory_says.SHORT_NAME
NAME_IN_LINE = lines("""
    [I walked all day|I've come a long way|I've been on the road since dawn|it's been a hard week], [my name is|I'm|
      they call me] {guest}, and [I need a rest|I'm glad to be inside|I could eat a horse|my feet are killing me|
      I'm pleased to find a warm room]
    [as true as|as sure as] my name is {guest}, [this is a fine house|I need a drink|it's good to be here|
      that was a long road]
    [good evening|hello], I'm {guest} [and I've heard good things of your house|and I saw your light|
      and I'm new in town|and the guard sent me here|and I'm wet to the bone]
    [they told me to ask for Marla|somebody said you know everyone here], I'm {guest}[, by the way|, if you please|
      , nice to meet you]
    [a pleasure|nice to meet you|glad to meet you|honoured][. |, ][I'm|I am|my name is] {guest}
    [so you're Marla|you must be Marla|you're the keeper, I take it]. [I'm|my name is|call me] {guest}
    [I, {guest}, have come|here comes {guest}|{guest} has arrived|make way for {guest}][, and I'm thirsty|
      , at last| to this house|]
    *[waves|bows|shakes your hand|nods|takes off the hat]* [I'm|my name is|the name is] {guest}
    [if anyone asks|for your guest book|for the book|in case somebody looks for me|should anyone ask], [my name is|
      I'm|the name is] {guest}
""") + memory_says.NAME_IN_LINE
NAME_LATE = lines("""
    [by the way|oh, by the way|I never said|I forgot|before I forget], [I'm|my name is|my name's|the name's|
      you can call me] {guest}
    [we've talked so long and you don't know my name|you don't even know my name|you haven't asked, but]. [It's|I'm|
      they call me] {guest}
    [stop calling me|don't call me|no need to call me] [friend|traveller|stranger][, | - |. ][I'm|my name is|call me|
      it's] {guest}
    [if you must know|since you ask|if it helps|to answer your question], [I'm|my name is|they call me|it's] {guest}
    [now you know my secret name|remember this name|mark this name]: {guest}
    [do you want to know my name|guess what my name is|shall I tell you who I am]? [It's|I'm] {guest}
    write [it|that] down [for|under] {guest}[, that's me|, that's my name]
""") + memory_says.NAME_LATE
HIDDEN = lines("""
    [I won't tell you|I'd rather not tell you|I don't give out|I keep to myself|you don't need to know] my name
    [no names|no names tonight|names are dangerous|my name is my own affair|my name is none of your business]
    [I have no name|I've forgotten my own name|I am nobody|I'm just a traveller|who I am is a secret]
""") + memory_says.HIDDEN
NEW_NAME = lines("""
    [no, my name is {guest}|I'm not {old}, I'm {guest}|sorry, I lied, my name is {guest}|call me {guest} instead|
      actually it's {guest}, not {old}]
    [that's not my name|you got my name wrong|wrong name|that's not right|you misheard]. [It's|I'm|my name is] {guest}
    [I said|did I say] {old}[, but|? I meant|. I meant|, I mean] {guest}
    [actually|wait|hold on|to be honest|I must confess][, |: ][my real name is|I'm really|I'm called|it's] {guest}
    [my true name|my real name|the name I was born with] [is {guest}|isn't {old} but {guest}]
    [forget|never mind|drop] [{old}|that name]. [I'm|from now on I'm|call me|it's] {guest}[ now|]
    {guest}, not {old}[, please|, if you don't mind|!|]
    [from now on|from today|as of now], [I'm|call me|I want to be called|my name is] {guest}
    it's {guest}[, with one letter more|, as I said|, not the other thing|. Listen better|]
""") + memory_says.NEW_NAME
NICK = lines("""
    [my name is|I'm|they named me|I was christened] {old}, but [call me|you can call me|everyone calls me|
      friends call me|my friends say|just say|I go by] {guest}
    {old} is [too long|for my mother|so formal|what the tax collector calls me], [call me|say|make it|just] {guest}
    [call me {guest} for short|{guest} for short|my nickname is {guest}|my friends call me {guest}|
      they gave me the nickname {guest}|{guest} will do|{guest} is shorter]
    [I'd rather be called|I prefer|I like to be called|would you call me] {guest}
    {old}, [but|though] everybody says {guest}
    [only my mother calls me {old}|nobody calls me {old}], [it's {guest}|I'm {guest}|
      call me {guest}] [to everyone else|otherwise|, please]
""") + memory_says.NICK
ASK_NAME = lines("""
    [what's my name|what is my name|do you remember my name|do you know my name|who am I|what was my name|
      tell me my name|what do they call me|what was I called][| again|, Marla| now|, do you still know]
    [what did I say|what did I tell you] [my name was|my name is|I'm called|about my name]
    [do you still know|have you forgotten|you haven't forgotten|you remember|did you forget|
      surely you know] [who I am|my name|what I'm called]
    [are you|were you] [listening|paying attention] [earlier|before|when I came in]? [what's my name|who am I|
      my name is]
    [let's see if you remember me|a little test|quick test|let me test your memory][. |: |, ][what's my name|who am I|
      my name]
    [how|by what name] [did I introduce myself|do you call me|did I present myself|should you call me]
    [I bet you forgot my name|you've forgotten my name, I'm sure|I think you forgot who I am|
      you don't remember my name, do you]
    [which name|what name] [did I give you|did I give|have I told you|did I tell you|do I go by]
    [my name][?|, what was it|, do you still have it|. go on, say it]
    [if somebody asks you who I am|when the captain asks for my name], what do you [say|tell him]
    for the guest book, [what name do you write|what's my name|who am I]
    [under what name do you know me|what did I call myself|what name is mine]
    [I had too much ale|my head's spinning|I'm so drunk], [what's my name again|who am I again|what was I called]
""") + memory_asks.ASK_NAME
IS_IT = lines("""
    [is my name|am I] {name}[, right|, isn't it|, am I not|]?
    [did I say|did I tell you] [I'm|my name is|I was called] {name}?
    [you think|so you think] [I'm|my name is] {name}[, do you|]?
""") + memory_asks.IS_IT
JOB_IS = lines("""
    [I'm|I am|I work as|I earn my bread as|by trade I'm|I happen to be] {job}
    [I've been|I was trained as|I make my living as|I get by as|my trade? I'm|they pay me as] {job}
    [as|being] {job}, [I travel a lot|I see a good deal of the world|I don't get rich|I work hard|I rarely sit down]
    [my line of work|what I do|my job]? [I'm|I am] {job}
    [you're talking to|you see before you|you've got] {job}[, and a good one| in your house| tonight|]
    [I'm just|I'm only|I'm nothing but|they made me] {job}
""") + memory_says.JOB_IS
SELL_IS = lines("""
    [I sell|I trade in|I deal in|I go from town to town and sell|I make my living selling|my stall sells|
      I hawk] {ware}
    [I'm in the trade of|my business is|my trade is|I'm a dealer in|I live from] [{ware}|selling {ware}]
    [I've sold|we've sold] {ware} [for years|all my life|since I was a boy]
""") + memory_says.SELL_IS
MAKE_IS = lines("""
    I {make} {ware}
    [all day I|day in, day out, I|for a living I|these hands] {make} {ware}
    [my work? |what I do? ]I {make} {ware}
    I {make} {ware}, [that's what I do|that's my work|it's what my father did|nothing else]
""") + memory_says.MAKE_IS
DEED_WAS = lines("""
    [no|wait|sorry|actually][, ]I'm [really |not that, I'm |in truth |]{job}
    [I gave that up|I don't do that any more|that was last year|I changed my trade][, |. ][now I'm|these days I'm|
      I'm] {job}[ now|]
    [you got my trade wrong|that's not my job|you mix me up with someone|I said something else]. I'm {job}
    [I lied about my work|I wasn't honest about my trade|about my job, I lied]. I'm {job}
""") + memory_says.DEED_WAS
ASK_DEED = lines("""
    [what do I do for a living|do you remember what I do|what was my trade|what did I say I do|what is my work|
      what's my trade][| again|, do you still know|, Marla]
    [do you still know my trade|how do I earn my bread|what do I work as|what was my job again|what's my job|
      what's my profession]
    what did I [tell you|say|mention] about my [job|work|trade|craft|profession|business]
    [my job|my work|my trade|my craft][?|, what was it|, do you remember|, what did I say]
    [did I say|did I mention|have I told you] [what I do|what my trade is|what work I do|how I make my money]
    [what kind of work|what sort of trade|which trade|which craft] [do I do|am I in|is mine|did I say I have]
    [if someone asks|when Tobin asks] what I do[ for a living|], what do you [say|tell him]
    [you remember|you recall|surely you know] [what I do|my line of work|what my hands do all day]
    [who|what] [am I by trade|am I when I work|am I by profession]
""") + memory_asks.ASK_DEED
MY_HOME = lines("""
    [I'm from|I come from|my home is|I was born in|I grew up in|I live in|I hail from|my family lives in] {home}
    [I came here|I travelled|I've come|we came|I walked] [all the way |straight |]from {home}
    [where I come from|back home|at home], in {home}[, nobody drinks cider|, it rains less|, we have no goats|
      , people talk slower]
    my people are from {home}
    {home} is [where I was born|my home|where I live|where I'm from|where my bed stands]
    [I left|I've just left|we set out from|I ran away from] {home} [a week ago|last month|three days ago|in spring]
    [this isn't like|it's colder here than in|you don't know] {home}, [where I live|where I come from|my home]
""") + memory_says.MY_HOME
HOME_WAS = lines("""
    [no|wait|sorry|actually][, ][I'm from|I come from|my home is|I meant] {home}[, not {old}|]
    [you got that wrong|that's wrong|not {old}|forget {old}][. |, ][I'm from|my home is|I said] {home}
    I [said|say] {old}, but [I was born in|I'm really from|my home is] {home}
    [I moved|I no longer live in {old}|I left {old} for good][. |, ]my home is {home}[ now|]
""") + memory_says.HOME_WAS
ASK_HOME = lines("""
    [where do I come from|where am I from|do you remember where I'm from|where did I say I come from|
      what's my home town]
    [do you still know where I'm from|which place is my home|where is my home|where do I live|where was my home again]
    what did I [tell you|say] about [my home|where I'm from|my home town|where I live]
    [my home|my home town][?|, where was it|, which was it|, do you remember]
    [from where|which town] did I [say I come|come|set out|travel here]
    [did I say|did I mention|have I told you] where [I'm from|I live|my home is|I come from]
    [if someone asks where I'm from|when they ask for my home], what do you say
    [you remember|you recall|you still know] where [I'm from|I come from|my home is][, don't you|]
    [where|in which place] was I born
""") + memory_asks.ASK_HOME
KIN = ["sister", "brother", "wife", "husband", "son", "daughter", "mother", "father", "uncle",
       "aunt", "cousin", "nephew", "two sons", "two brothers", "three daughters", "four men",
       "old master", "friend", "companion", "grandmother", "children", "apprentice", "little boy"]
COMPANY = lines("""
    [I'm here with|I came with|I travel with|I'm travelling with|I walk with|I brought] my {who}[ today| tonight|]
    [my {who} and I|I and my {who}|we two, my {who} and I,] [are on the road together|came here together|just came in|
      travel together]
    my {who} [came with me|came along|came, too|will be in shortly|sat down already]
    [there's|it's] [me and|just me and|only me and] my {who}[ tonight|]
    [I'm not alone|I didn't come alone|we're not one but more]: my {who} [came with me]
    [with me is|at my side is|behind me comes] my {who}
    [I had to take|I promised to bring|I brought] my {who} [along|with me]
    I couldn't leave my {who} [behind|at home]
""") + memory_says.COMPANY
ALONE = lines("""
    [I'm alone|I'm travelling alone|I came alone|I'm here on my own|just me|only me tonight|nobody came with me|
      I walk alone|it's just the one of me|I have no company|I'm on my own]
    [I have nobody|I've got no one] [with me|at my side|waiting outside]
""") + memory_says.ALONE
ASK_COMPANY = lines("""
    [who came with me|who is with me|who am I here with|who did I come with|who travels with me|who did I bring|
      who's my company][| again|, do you remember|, Marla]
    what did I [say|tell you] about [my company|who came with me|who is with me|who travels with me]
    [did I come alone|am I here alone|did I say I came alone|did I travel alone]
    [do you remember|do you still know|have you forgotten] who [came with me|I came with|I travel with|is with me|
      I brought]
    [my company|my companion|my fellow traveller][?|, who was it|, do you remember who]
    [with whom|in whose company] [did I come|am I here|do I travel|did I say I travel]
""") + memory_asks.ASK_COMPANY
GOALS = ["Kingsport", "Redhill", "Oakford", "Stonebridge", "Ravenholt", "the coast", "the north",
         "the islands", "Millbrook", "Greyport", "Dunmoor", "Saltby", "Highfell", "the mountains",
         "Winterton", "the old mine", "the border", "Ashby"]
GOING_TO = lines("""
    I'm [on my way|on the road|headed|bound|going|travelling|walking|riding] to {goal}
    [tomorrow|at dawn|in the morning|next week|after this ale] [I go on|I leave|I set out|we move on|I'm off|
      I ride on] to {goal}
    [my road leads|my way goes|the road takes me|my journey goes|my feet carry me] to {goal}
    [I want to reach|I have to reach|I must get to|I hope to make it to] {goal} [before the snow|by the sixth day|
      this week|before winter|in time]
    [only passing through|just passing through|I can't stay long][, |. ]I'm [going|headed|on my way] to {goal}
    {goal} is [where I'm going|where I'm headed|my goal|the end of my road]
    [from here|after tonight] [it's|I go] on to {goal}
""") + memory_says.GOING_TO
ASK_GOAL = lines("""
    [where am I going|where was I going|where am I headed|where did I say I'm going|where does my road lead|
      where do I travel][| again|, do you remember|, Marla| tomorrow]
    what did I [say|tell you] about [my journey|where I'm going|my road|my plans for the road]
    [do you remember|do you still know|have you forgotten] where [I'm going|I'm headed|I travel|I want to go|
      my road leads]
    [my journey|my goal][?|, where to|, where was it to]
    [which place|what town] [am I travelling to|am I bound for|did I say I'm headed for|is the end of my road]
    [if they ask|should anyone ask] where [I went|I'm going], what do you [say|tell them]
    to [where|what place] [am I going|am I headed|was I bound] [again|then]
    [what waits|what lies|which town is] at the end of my road
    tomorrow, when I go on, where [am I off to|does my road go]
    where [do my feet|does my horse] have to carry me next
""") + memory_asks.ASK_GOAL
ERRANDS = ["buy wool", "visit my aunt", "sell my goats", "look for my brother", "hunt wolves",
           "bury my uncle", "see the wizard", "buy a horse", "find work", "meet a friend",
           "mend my boat", "collect a debt", "marry", "find a healer for my son",
           "paint the river", "deliver a letter", "buy barley", "pray at the chapel",
           "sell my cart", "learn a trade", "see the market"]
COME_TO = lines("""
    [I've come|I came here|I'm here|I came to town|I travelled here|we're here] to {errand}
    [the reason I'm here|what brings me here]? I [want to|have to|mean to|hope to] {errand}
    [I'm only here|I'm just here|I came all this way] to {errand}
    [I want to|I have to|I must|I need to] {errand}, that's why I [came|came here|am in Thornwick|made the journey]
    I [came|travelled] [a long way|for days|through the rain] to {errand}
    [tomorrow|in the morning] I [have to|will|want to] {errand}, that's [what I came for|why I'm here]
""") + memory_says.COME_TO
ASK_ERRAND = lines("""
    [why am I here|why did I come here|what brings me here|what did I come for|why did I say I came|
      what was my business here][| again|, do you remember|, Marla]
    what did I [say|tell you] about [why I came|my business here|my errand|the reason I'm here]
    [do you remember|do you still know|have you forgotten] [why I came|what I came for|what brings me here|my errand]
    [my errand|my business in town][?|, what was it|, do you remember]
    [for what|to do what] did I come [here|to Thornwick|to this town][ again|]
""") + memory_asks.ASK_ERRAND
FAVOURITE_IS = lines("""
    [I like|I love] {x} [best|more than anything|above all else]
    my [favourite|favourite thing in the world|one weakness] is {x}
    [nothing in the world is better than|nothing beats|there's nothing like] {x}[, in my book| for me|]
    [if I could have only one thing|on my last day], [I'd ask for|I'd choose|I'd want] {x}
    {x} is my [favourite|great love|weakness]
    [if you ask me|for my taste|in my opinion], [nothing is as good as|there's nothing finer than] {x}
    [I'd walk ten miles for|I'd sell my boots for|I'd fight a bear for|I dream at night of] {x}, my favourite
    [of all the good things in the world|of everything I know|since I was a child], I like {x} best
    [I'm mad about|I'm crazy about|my heart belongs to] {x}, [it's my favourite|I love it above all]
    you should know that my favourite is {x}
""")
ASK_FAVOURITE = lines("""
    [what's my favourite|what is my favourite|what do I like best|what do I love above all|
      which thing is my favourite][ again|]
    [do you remember|do you still know] [what I like best|my favourite|what I love most]
    what did I say I [like best|love most|like more than anything]
    [my favourite|what I like best][?|, what was it|, do you remember]
""") + memory_asks.ASK_FAVOURITE
BEASTS = ["dog", "horse", "mule", "cat", "raven", "hound", "pony", "donkey", "goat"]
BEAST_IS = lines("""
    my {beast} is [called|named] {called}
    [this is|meet|that's|say hello to] [my {beast} {called}|{called}, my {beast}]
    [I have a {beast}|I've got a {beast}|I came with a {beast}][. |, ][his name is|she's called|it's called] {called}
    [the {beast}'s name|my {beast}'s name|the name of my {beast}] is {called}
    {called} is my {beast}[, the best in the land|, and a good one|, my only friend|]
    [I call my {beast}|we named the {beast}] {called}
    [I travel with|I came here with|outside waits|I own] a {beast} [called|named|by the name of] {called}
    [don't mind|be kind to|take care of] {called}, [that's my {beast}|my {beast}|it's only my {beast}]
    [my good old|my faithful|my stubborn] {beast} is [called|named] {called}
    [when I bought|when I found] my {beast}, I [named|called] it {called}
    [what's my {beast} called, you ask|my {beast}'s name, you ask]? {called}
    [come here|stay|quiet], {called}! [Sorry, that's my {beast}|That's my {beast}, {called}]
    [that noise outside|the one at the door|the one under the table] is my {beast} {called}
""")
NAME_OF_KIN = lines("""
    my {kin} is [called|named] {called}
    [my {kin}'s name|the name of my {kin}] is {called}
    my {kin} [here|over there|beside me|at that table] is [called|named] {called}
    [I'd like you to meet|let me introduce|say hello to|pour one for] my {kin}, {called}
    [I have a {kin}|I've got a {kin} at home][, called|, by the name of|, name of] {called}
    [this is|meet|that's] [my {kin}, {called}|{called}, my {kin}]
    {called} is my {kin}[, and a good one|, you should know|, bless them|]
    my {kin} {called} [sends greetings|always speaks of you|would like it here|makes better soup]
    [at home I have|I left behind|I'm travelling without] my {kin} {called}
    [people say I look like|everyone compares me to|I take after] my {kin}, {called}
    [I never told you about|let me tell you about|you'd like] my {kin} {called}
    [my only|my dear|my poor|my old] {kin} is [called|named] {called}
    [what's my {kin} called, you ask|my {kin}'s name, you ask]? {called}
    [we call|everybody calls|the village calls] my {kin} {called}
    [raise a mug|drink] to my {kin} {called}
    [I write to|I think of|I miss] my {kin} {called} [every day|on nights like this]
""")
ASK_BEAST = lines("""
    [what's|what is|what was] my {who}'s name[| again|, do you remember|, Marla]
    [what's|what is] my {who} called[ again|]
    [what did I say|what did I tell you] my {who}'s name [is|was]
    [do you remember|do you still know|have you forgotten] [what my {who} is called|my {who}'s name|
      the name of my {who}]
    [what do I call|by what name do I call] my {who}
    [how|what] did I [name|call|introduce] my {who}[ again|]
    I [told|gave] you my {who}'s name[, what was it|. do you still have it|, do you remember]
    my {who} [here|], what did I say the name was
    the name of my {who}[?|, what was it|, do you remember]
    [did I tell you|have I told you|did I mention] [my {who}'s name|what my {who} is called]
""") + memory_asks.ASK_BEAST
ASK_ALL = lines("""
    what do you [know|remember|recall] about me[| so far|, Marla| by now]
    [what have I told you|what did I tell you|what did I say] about [myself|me|who I am][| so far| until now]
    [tell me|say] [what you know about me|everything you know about me|all you remember of me]
    [describe me|sum me up|who do you think I am|tell Odo who I am|introduce me to the others]
    [who am I and what do I do|who am I, and where do I come from|
      my name, my trade, my home, do you remember any of it]
    [do you remember anything|have you remembered a thing] [about me|I told you about myself]
""") + memory_asks.ASK_ALL
ASK_PLACE = lines("""
    [which place|what place] did I [ask about|ask you about|want to find|ask the way to][ before| again|]
    [what was I looking for|which place was I looking for][, do you remember| again|]
    [what was the place|remind me what place] I asked about
""") + memory_asks.ASK_PLACE
ASK_PERSON = lines("""
    [who|whom] did I [ask about|ask you about|want to know about][ before| again|]
    [who was it|remind me who it was] I asked about
    [which of your neighbours|which person] did I ask about[, do you remember| again|]
""") + memory_asks.ASK_PERSON
YOURS = {"my": "your", "me": "you", "I": "you"}
GOAL_WAS = lines("""
    [no|wait|sorry|actually][, ][I'm going|I'm headed] to {goal}[, not {old}| after all|]
    [change of plans|new plan|I changed my mind|I've thought it over][: |, |. ][I'm going|it's on|
      I travel] to {goal}[ now| instead|]
    [forget {old}|not {old}|{old} can wait|no more {old}][. |, ][I'm going|my road leads] to {goal}
    [the road to {old} is closed|nobody waits for me in {old} any more|I won't go to {old} after all], so I'm going to {goal}
    {goal}, not {old}, [that's where I'm going|is where my road leads]
""")
COMPANY_WAS = lines("""
    [no|wait|sorry|actually][, ][it's|I came with] my {who}[, not my {old}|]
    [did I say|I said] my {old}? [I meant|I came with] my {who}
    [not my {old}|forget my {old}|my {old} stayed at home][. |, ]I came with my {who}
    my {who}, not my {old}, [came with me|that's who came with me]
    [slip of the tongue|I misspoke|I got that wrong], I came with my {who}
""")
