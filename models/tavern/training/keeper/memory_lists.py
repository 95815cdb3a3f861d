"""More ways to ask on about what was just spoken of: lines that talk_lists.py and talk_follows.py add to their own."""

HOW_FAR_ON = """
    [is it|is that] [a day's walk|an hour's walk|a good stretch|a stone's throw|walkable|too far to walk]
    [how much|how far] [walking|of a walk] [is it|is that|would that be]
    [my feet are sore|I have a bad leg|I'm on foot|we have a child with us], is it far
    [by foot or on horseback|do I need a horse|should I saddle up|is it worth saddling up]
    [will it take long|long way|far off|close by|near or far|a long walk|a short walk]?
    how [long|far] [am I looking at|are we talking|on foot|by foot|at a brisk walk]
    [what's|what is] the distance[ from here|]
    [can I go|could I go] [and be back for supper|and come back tonight|there and back in a day]
    [should I pack food|should I set out early|is it a day trip]
    how many [furlongs|leagues|paces|streets] is it
"""
WHAT_THERE = """
    [what's there|what's it good for|what would I want there|what do folk do there|what's to see there]
    [what should|what would] a stranger [know|see|do] there
    [anything|something] [interesting|worth seeing|worth knowing|to look out for] there
    [describe it|paint me a picture|what does it look like|what kind of place is it|what sort of place is that]
    [I've never been there|I've never seen it|I know nothing of it], [what's it like|what is there|tell me more]
    [what do I do|what do I look for] [once|when] I'm there
    [is there|have they] anything there [for me|for a traveller|of note]
"""
WAY_AGAIN = """
    [how do I go|how do I walk|which way do I walk|which road do I take|where do I turn]
    [left, right, which|first left or right|up or down the street|up the hill or down]
    [draw me a map|give me directions|directions please|guide me|walk me through it|tell me the turns]
    [slowly now|slower, please|one thing at a time|my head's slow], [which way|how do I get there]
    [I got that wrong|I wasn't listening|in one ear and out the other], [which way|how was it again|where was that]
    [from this door|starting from here|from your doorstep], [which way|how do I get there]
    [so I go where|so where do I go|I go which way|and I walk where]
    [could a blind man find it|what do I look out for on the way|any landmarks on the way]
"""
COME_ALONG = """
    [won't you|would you|couldn't you] [come with me|walk me there|show me yourself|bring me there]
    [I'd rather not go alone|I always get lost|I don't want to go alone], [come with me|who'd go with me|is there a guide]
    [lend me|can I borrow] your stable boy as a guide
    [who could|who would|who can] [take me there|lead me there|guide me]
"""
WHERE_PERSON = """
    [how|where] [can I|could I|do I|might I] [reach|meet|catch|see] {him}
    [which door do I knock on|where do I go] to [find|see|meet] {him}
    [has {pronoun} got|does {pronoun} have] a [house|place|shop|home] here
    [what's|what is] the best place to [find|meet|catch] {him}
    [I must|I have to|I should|I ought to] [see|find|ask|meet|visit] {him}[, where do I go|, where is {pronoun}|]
    [tell me where {pronoun} is|where would {pronoun} be|where might {pronoun} be][ at this hour| now| tonight|]
    [is {pronoun} far from here|how do I get to {him}|which way to {him}|is {pronoun} in the house]
    [will I find {him}|can one find {him}] [here|at home|in town|at this hour]
    [point|send|lead|bring|show] me to {him}
    [in what corner|in which part] of [the town|the house|Thornwick] is {pronoun}
    [if I wanted to see {him}|suppose I need {him}|say I had business with {him}], where [would I go|do I look|is {pronoun}]
    [and where|where] [does {pronoun} sleep|does {pronoun} spend the day|does {pronoun} work]
"""
MORE_OF_PERSON = """
    [anything else|something more|what else] [about|on] {him}
    [I'd like to know|I want to hear|let me hear|I'm curious, tell me] more about {him}
    and {him}? [tell me more|go on|what else]
    [what do folk say|what do people say|what does one hear|what's the gossip] about {him}
    [{pronoun} sounds interesting|{pronoun} sounds odd|now I'm curious about {him}][, tell me more|, go on|, say more|]
    what [should|must|ought] I know about {him}
    [what's special|what's so special|what's remarkable|is there anything special] about {him}
    [does {pronoun} have|has {pronoun}] [a story|secrets|any secrets|a good name in town]
"""
RUMOUR_MORE = """
    [and what happened then|what came of it|how did it go on|how did it end|what became of it]
    [I'm listening|I'm all ears|you have my attention|you've got me curious|now you have me]
    [go on, go on|and then what|and what then|come on, out with it|out with it|do tell|pray continue]
    [what else is known|what else do they say|is anything else known|have you heard more|what else did you hear]
    [leave nothing out|tell it all|tell it from the start|every detail, please|the long version, please]
    [you can't stop there|you can't leave it at that|don't keep me waiting|don't be so short]
    [huh|oh|my|goodness|gods], [tell me more|go on|really|what happened]
    [what happened|what did they do|what did people do] [next|after that|in the end]
    [how|in what way] did [it happen|that come about|it all begin|it start]
"""
REWARD_MORE = """
    [what does|what would] [a hero|someone|a brave man] [get|earn|make] for [it|that]
    [how well|how much|what] does [it|that|this job] pay
    [is there|any] [gold|silver|profit|gain|fortune] [in it|to be had|in this for me]
    [who's paying|who foots the bill|whose purse pays|who would pay me] [for it|for that|]
    [is it worth|is that worth] [my while|the trouble|the risk|my time|dying for]
    [heroes cost money|my sword costs money|nothing's free|bravery isn't cheap], [what's the pay|is there a reward]
    [what's the price|is there a price] on [it|that]
    [and my share|and the pay|and the bounty|and the gold|and for my pains]?
"""
RUMOUR_SINCE = """
    [since when|for how long|how long] [has that been so|is that so|do they say so|has it been like this]
    [how long|how many days|how many weeks] ago was [that|it|this]
    [is that|is this|is it] [new|old news|a recent thing|fresh|a new story|an old story]
    when [did they first tell it|was it first told|did the talk begin]
    [on what day|in which month|which season|what time of year] [was it|did it happen|was that]
    [did it start|has it begun|did it happen] [this year|this summer|this autumn|before the frost|only now]
"""
RUMOUR_WHO = """
    [whom can I ask|who can say more|who saw it|who was there|who has seen it|who'd know the truth]
    [who do I turn to|who do I go to|whom should I see|who's the right person] [for that|about it|about that|]
    [who is|who's] [handling it|looking for help|the one to ask|the one in charge]
    [I want to know more|I need the facts|I want it first-hand], [whom do I ask|who was there|who can tell me]
    [where do I get|who gives me] [the details|the facts|the whole truth|better news]
"""
RUMOUR_WHERE = """
    [where would I|where should I|where do I|where could I] [begin|search|start looking|have a look]
    [in what place|at what spot|in which place|whereabouts] [was it|was that|did it happen|is that]
    [where do I find them|where do they hide|where are they now|where's that supposed to be]
    [is it near here|is that near|is that close to town|is it in town][, where exactly|, where is it|]
    [show me the spot|lead me to the spot|mark it on my map|point the way]
    [I'll go and look|I'd like to see that], [where is it|where do I go|which way]
"""
RUMOUR_HELP = """
    [I'm your man for that|I could lend a hand|I'd gladly help|I'll lend my sword|I'll put an end to it|let me handle it]
    [give me the job|I'll take it on|sign me up|I'm up for it|I'm game|challenge accepted|quest accepted]
    [this needs a hero|sounds like they need a hero|a task for a hero], [here I am|so send me|and that's me]
    [I'll leave at dawn|tomorrow I'll go|tonight I'll go] [and see to it|and put it right|and look into it]
    [for the good of the town|for glory|for honour|for the fun of it], [I'll do it|I'll go|count me in]
    [my companions and I|we|my party] [will do it|will take care of it|can handle that|accept]
    [I fear nothing|I've done worse|I've seen worse|I have nothing better to do], [I'll do it|so I'll go|so count me in]
"""
RUMOUR_DANGER = """
    [is that|is this|is it] [deadly|risky|a danger to us|a danger to travellers|something to fear]
    [should we|must we|do I have to] [lock the doors|worry|be on our guard|fear for our lives]
    [I've got goose bumps|my knees are shaking|that frightens me|gives me the creeps|I don't like the sound of that]
    [how bad is it|how big is the danger|what are my chances|would I survive that]
"""
RUMOUR_TRUE = """
    [that sounds made up|sounds like a fairy tale|that's a tall tale|a likely story|I've heard better lies|tall tales]
    [and you believe that|you believe that yourself|and people believe that|who believes such things]?
    [truth or ale talk|is that the truth|is that a fact|fact or fancy|honestly now, is that true]?
    [cross your heart|swear it's true|hand on heart|on your honour][, is it true|]?
    [I don't believe in|I never believe] such [things|tales|stories]
    [somebody|someone] had [too much ale|a vivid dream|one cup too many]
"""
ABOUT_RUMOUR_MORE = """
    [what's all this|what's the talk|what's the fuss|what's the story] about {names}
    [they warned me of|the ferryman spoke of|a peddler told me about|outside they whisper about] {names}
    [fill me in on|enlighten me about|bring me up to date on|tell us about] {names}
    [is there trouble with|any trouble with|what trouble is there with] {names}
    [what do you say|what have you got to say|what's your view] about {names}
    [do the rumours about|do the tales of|do the stories of] {names} have some truth
    [I couldn't sleep, thinking of|my friends dared me to ask about|I can't stop thinking about] {names}
    {names}[?|, what's that about|, is there news|, what do people say|. Tell me]
    [so what about|and what about|how about] {names}[, then|, hm|]
"""
WHO_IS_MORE = """
    [who would|who could|who may] {names} be
    [everyone mentions|I keep hearing of|people whisper of|I saw a sign about] {names}[, who is that|. Who's that|]
    [tell a stranger|enlighten me|help me out], who is {names}
    [give me|I'd like] a few words [about|on] {names}
    [what can you say|what do you have to say|what should I know] about {names}
    [is {names} somebody important|should I know {names}|have I met {names}]
    [what do folk|what does the town] think of {names}
    [I never heard of|I don't know|who in the world is|who the devil is] {names}
"""
WHERE_IS_MORE = """
    where [did {names} go|has {names} gone]
    [I need|I seek|I require|I could use] {names}[, where do I go|, quickly|]
    [can somebody|could somebody|would someone] [bring me to|get|point me to] {names}
    [where's the house|where's the home|where's the place] of {names}
    [which way|what's the way|how do I get] to {names}
    [my errand is with|my business is with|I'm here to see|I've come to see|I'm to report to] {names}
    [tell me|say|show me] where [to find {names}|I find {names}|{names} lives]
    [is there any sign of|any sign of|is there a trace of] {names}
    [do you expect|will you see|are you expecting] {names} [tonight|today|soon]
    [I have a gift|I've got a parcel|I carry a letter] for {names}, where [do I bring it|do I go]
"""
WAY_TO_MORE = """
    [take me|bring me|lead me|guide me|steer me] to {names}[, would you|, please|]
    [I've lost my way to|I've lost sight of|I walked past|I must have missed] {names}[, which way is it|]
    [my feet should carry me to|next on my list is|I'm wanted at] {names}[, how do I get there|, which way|]
    [is this the road|is this the street|is this the way|am I on the right road] to {names}
    [what's the road|what's the path|which street is it] to {names}
    [once outside|out of your door|from your door], how do I get to {names}
    [where might|where would|where should] [one|I|a stranger] [seek|look for|find] {names}
    [I hear there's|they told me of|somebody mentioned] {names} [here|in town], [where|which way|how do I get there]
    [any|is there any] [quick way|shortcut|good road] to {names}
    [where on earth|where in the world|where the devil] is {names}
    {names}, [which way|where|how do I get there|where is that|left or right]
    [could I get|can I have|give me] directions to {names}
    [I can't read maps|this map is useless|the signs are no help], where is {names}
"""
ABOUT_PLACE_MORE = """
    [what's to do|what's going on|what can one do|what is there to see] at {names}
    is it worth [a walk|the way|going] to {names}
    [sell me on|recommend me|what do you say to|what's your opinion of] {names}
    [is it nice|is it pretty|is it busy|what's it like] at {names}
    [what would I find|what should I see|what should I look for] at {names}
    [why does everyone talk about|why do they all go to|what brings people to|what draws folk to] {names}
    [fill me in on|give me a word on|say something about] {names}
"""
HOW_FAR_MORE = """
    [how long|how much time] [do I need|would I need|must I plan] to [get to|reach|walk to] {names}
    [is it|would it be] [a day's walk|far|a long march|an hour's ride] to {names}
    [can my old legs|can a lame horse|could a child] [make it|walk] to {names}
    [how many|about how many] [leagues|furlongs|streets|hills] to {names}
    how [close|near] is {names}[ to here|]
    [is {names} within walking distance|is {names} a day trip|is {names} next door|is {names} just down the road]
    [what's|what is] the distance to {names}[ from here|]
"""
ANY_RUMOUR_MORE = """
    [what's cooking in town|what's the buzz|what's the scoop|what's going round|spill the beans|spill the tea]
    [what are the walls whispering|what do the walls hear|what did the river bring]
    [give me|let me have|pour me] [the latest|some gossip|a good rumour|the news of the week|a juicy tale]
    [I'm bored|it's a slow evening|the night is long], [tell me a rumour|tell me the news|what's the gossip|any news]
    is there something [odd|strange|fishy|queer] [in town|around here|in these parts|going on]
    [any|are there any] [mysteries|strange tales|odd tales|scandals|secrets|crimes] [here|in Thornwick|lately]
    what made [the guard so nervous|the town so quiet|people bolt their doors]
    anything going on [lately|these days|around here|in Thornwick][ that I should know|]
    [what should a traveller know|what should I know|what do I need to hear] before [I go out there|I travel on|I sleep]
    [heard|got|know] [any good stories|any good gossip|something exciting|anything juicy][ lately|]
    [what news|what tidings|any tidings][ from the town| in town|, Marla|, keeper|]?
"""
ANOTHER_RUMOUR_MORE = """
    [that's not new|heard it|everyone told me that|my mother knows that one], [next|another one|something else]
    [one more|a second one|the next one|a fresh one|yet another], please
    [more gossip|more rumours|more news|more of that kind|another story|other stories|other tales]
    [and in other news|apart from that|besides that|other than that|leaving that aside][, what's new|, anything|
      , what else|]?
    [keep them coming|more, more|I can't get enough|encore], [another one|tell me another]
    [do people talk|do they talk|do you hear talk] of anything else
"""
