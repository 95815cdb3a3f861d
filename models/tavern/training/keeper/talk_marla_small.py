"""The small words of a talk: yes, maybe, what, why, say that again, are you listening."""
from .grammar import topic
from .manners_greet import APOLOGY

# What may be said after any answer. `last` is the first sentence of Marla's last answer, as topics.say knows it.
AFTER = [
    topic("""[say that again|say again|come again|pardon|pardon me, what|sorry, what|what was that|what did you say|
              repeat that|can you repeat that|
              could you say that again|once more, please|I didn't hear you|I didn't catch that|I wasn't listening|
               sorry, I was miles away|
              excuse me, what did you say|one more time|what did you just say|louder|speak up, I'm half deaf|
               it's too loud here, say it again|
              my ears are bad, what was that|you said what|huh, what was that|please repeat|again, but slower|
               would you mind repeating that|
              I missed that|can you say that once more|I beg your pardon|eh, what|how was that again]
             [I|we] [didn't|couldn't] [hear|catch|get] [that|you|a word|what you said][ over the noise|]
             [can|could|would|will] you [repeat|say] that[ again| for me| for my friend| more slowly|]
             [run that by me again|would you say that once more|give me that again|one more time, for the slow ones]
             [what did you say just now|what were your words|how did you put it|I only heard half of that|I got half of that]
             [sorry, the bard drowned you out|the noise swallowed your words|you mumbled|don't mumble|you spoke too fast]
             [pray say that again|I pray you, repeat that|prithee, again|say it once more, good woman|forgive me, what said you]
             [huh|eh|wha|wot|hm, what was that|you what|sorry|say what|what's that|what's that you said|repeat]""",
          "I said: {last}", 2),
    topic("""[I don't understand|I don't get it|I don't follow|what do you mean|what does that mean|
              what do you mean by that|
              I'm confused|that makes no sense|that doesn't make sense|you lost me|what are you talking about|
               I have no idea what you're saying|
              explain that to me|can you explain that|be clearer|speak plainly|in plain words, please|
               what are you trying to say|come to the point|
              you talk in riddles|that went over my head|I can't follow you|meaning what|
               what's that supposed to mean|make sense, woman]
             [I|we] don't [understand|get] [what you mean|a word|that|your answer|any of that]
             [what|how] [is that supposed to|does that] [help me|answer my question|make sense]
             [I'm none the wiser|I'm lost|now I'm lost|you've lost me there|that's Greek to me|that's beyond me|
                it's all a riddle to me]
             [I can't make head or tail of that|my head can't follow|too clever for me|you speak in riddles|
                that tells me nothing]
             [in what sense|what are you getting at|what are you driving at|what are you on about|what do you want to say]
             [say it so that a child understands|put it simply|put it another way|
                could you put that more simply|break it down for me]""",
          "Ask me again in plain words, {friend}, and I'll answer plainly.", 1.5),
    topic("""[that's not what I asked|that wasn't my question|I asked something else|you didn't answer my question|
              answer my question|that's no answer|
              wrong answer|that is not what I meant|I meant something else|no, I meant something different|
               you misunderstood me|you don't understand me|
              you didn't understand|that's not it|you got me wrong|I wasn't asking about that|
               don't change the subject|stop avoiding my question|
              why won't you answer|are you dodging my question|what has that to do with it|I didn't ask for that|
               I didn't order that|I never said that|
              that's not what I said|you're not making sense|just answer me|yes or no]
             [no, no, I meant something else|you've got hold of the wrong end|wrong end of the stick|
                we're talking past each other]
             [that answers nothing|that's not an answer|I still have no answer|you haven't answered me|answer what I asked]
             [I asked you a simple question|it was a simple question|that was not the question|
                stick to my question|not what I wanted]
             [why do you tell me that|I never asked about that|who asked about that|what's that got to do with anything]""",
          "Then I misheard you, {friend}. Ask me again, in other words.", 1.5),
    topic("""[you're repeating yourself|you said that already|you already said that|you just said that|
              you keep saying that|stop repeating yourself|
              you sound like a parrot|is that all you can say|do you always say the same|you say that every time|
               I heard that before|you told me that before|
              same answer again|can't you say anything else|we've been through this|you're going in circles|
               say something new|don't you know anything else|
              not again|that again|why do you always say that|how many times will you say that|broken record]
             [you've told me that twice now|that's the second time you say that|
                that's the third time you told me that|heard it already]
             [is that your only answer|you only know one answer|always the same tune|same song again|change the record]
             [I feel I've heard that before|you sound like an echo|are you an echo|that sounds rehearsed|
                did you learn that by heart]""",
          "I say it to every guest, {friend}. Ask me something new.", 1),
    topic("""[are you listening|are you even listening|do you hear me|can you hear me|did you hear me|
              did you hear what I said|are you still there|you still here|
              hello, I'm talking to you|I'm talking to you|pay attention|listen to me|listen|
               look at me when I talk to you|are you ignoring me|don't ignore me|
              why don't you answer|answer me|you're not listening|earth to Marla|are you deaf|are you asleep|
               hey, over here|do you understand me|
              did you understand that|do you follow|am I making sense|are you with me|you there]
             [are your ears open|are you all ears|have you got your ears open|lend me your ear|lend an ear|
                hear me out|will you hear me out]
             [am I talking to a wall|I might as well talk to the wall|is anyone in there|hello, anyone in there|
                are you even awake]
             [mark my words|now listen well|listen closely|listen carefully|hearken|hark|hear me, keeper|
                you're not paying attention]
             [did you get all that|did that go in|you still with me|still listening|are you following|do I have your ear]""",
          "I hear you, {friend}. Go on.", 1.25),
    topic("""[who are you talking to|are you talking to me|do you mean me|you mean me|me|who, me|
              are you speaking to me|was that meant for me|talking to yourself|
              who do you mean|whom do you mean]""",
          "To you, {friend}. Who else?", 0.5),
    topic("""[really now|is that right|is it really so|for real|no kidding|you don't say|get out of here|get away|
              are you serious|are you having me on|are you pulling my leg|
              you must be joking|that can't be true|can that be true|I find that hard to believe|I doubt it|
               I doubt that|hard to believe|says who|who says so|how do you know|
              how do you know that|are you certain|are you quite sure|do you swear it|that's a lie|
               liar, that's not true|you made that up|are you making this up|
              prove it|can you prove it|you're lying|no, really|truly|honest|word of honour]
             [pull the other one|come off it|you're having me on|a likely story|tell that to the geese|I wasn't born yesterday]
             [that sounds made up|that can't be right|can that be so|is that a fact|is that the truth|
                you swear to that|on your honour]
             [my foot|as if|yeah, right|I'm not buying it|I don't buy it|I don't believe a word|
                that's hard to swallow|stop fibbing]
             [who told you that|where did you hear that|are you sure about that|quite sure|
                how can you be so sure|no way|really|seriously]""",
          "As true as I stand here, {friend}. Ask anybody in Thornwick.", 1.5),
    topic("""[but why|why's that|why is that so|and why|what for|for what reason|what's the reason|why would that be|
              why though|what makes you say that|why do you say that|
              how did that come about|and how come|whatever for|who decided that|what's the point of that|
                why on earth|why is it like that]
             [what's the reason for that|how do you explain that|what's behind that|where's the sense in that|what good is that]
             [is there a reason|why must it be so|why is it so|why not another way|who came up with that|
                whose idea was that]""",
          "That's just how it is, {friend}. I only pour the ale.", 1.25),
    topic("""[and what else|and then|then what|so what happened|and|so|go ahead|carry on|keep going|do go on|
              don't stop|I'm listening|I'm all ears|what next|
              and after that|tell me everything|is there more|there must be more|is that everything|that's all|
               nothing more|say more|give me more|what more do you know|
              anything more|you were saying|continue, please|proceed|finish your story]
             [more, tell me more|I want to know more|I'd like to hear more|do tell|tell me the rest|
                and the rest|what happened then]
             [don't leave it there|don't stop there|you can't stop there|is that the whole story|
                what's the rest of it|and how does it end]
             [any details|more details, please|can you go into detail|elaborate|expand on that|
                what else is there to it|what else]""",
          "That's all I know of it, {friend}. What else would you like to know?", 1.5),
    topic("""[as you say|right you are|I get it|that's good to hear|
              glad to hear it|sounds fair|sounds right|that'll do|works for me|
              I thought so|just as I thought|of course|naturally|that makes sense|makes sense to me|
               I see what you mean|you're right|you are right about that|I agree|agreed|
              true|so true|indeed|quite so|exactly|absolutely|how interesting|well I never|imagine that|
               how nice|lovely|splendid|marvellous|that's a relief|
              that's a pity|what a shame|too bad|how sad|poor thing|how terrible|that's awful|oh no|oh dear|
                unbelievable|incredible|my goodness|good heavens|goodness me|by my beard]
             [you've got a point|good point|well said|well put|I couldn't agree more|that's what I always say|
                my thoughts exactly]
             [is it now|there you go|that's life|such is life|so it goes|that's the way of the world]
             [good for them|how lovely|how sweet|how awful|how odd|how curious|curious|what a story|
                what a thing|who would have thought]
             [ah, I understand now|ah, now I see|now I understand|that explains it|
                that explains a lot|right then|I hear you]""",
          "Aye, so it is, {friend}. [Anything else?|]", 1.75),
    topic("""[never mind|forget I asked|forget about it|leave it|let's change the subject|
              let's talk about something else|something else now|new topic|
              enough of that|enough about that|I don't care about that|I don't want to hear about it|spare me|
               that's enough|stop|stop it|that doesn't interest me|
              boring|I'm not interested|who cares|whatever|I couldn't care less|so what|don't care]
             [let's drop it|drop it|drop the subject|let's leave it at that|let's talk of something else|
                let's speak of other things]
             [it doesn't matter|doesn't matter|no matter|not important|it's not important|skip it|moving on|next subject|anyway]
             [that bores me|how dull|enough already|I've heard enough|I've had enough of this talk|
                change of topic|on to something else]""",
          "As you like, {friend}. Ask me something else.", 1),
    topic("""[I don't know|I'm not sure|not sure|dunno|no idea|maybe|perhaps|possibly|could be|might be|we'll see|
              let me see|who knows|it depends|I haven't decided|
              I can't decide|I'll think about it|I need to think|hard to say|I can't say|
               I guess|I guess so|I suppose so|sort of|kind of|more or less|
              both|neither|either|I wonder|let me sleep on it|ask me later|maybe tomorrow|yes and no]
             [I can't make up my mind|hard choice|tough choice|let me think on it|let me mull it over|
                I'm still pondering|give me a while]
             [I couldn't say|hard to tell|it's hard to tell|who can say|search me|beats me|
                your guess is as good as mine|we shall see]
             [maybe so|maybe not|might be so|it could be|in a way|well, yes and no|I'm of two minds|I'm torn|
                on second thought, later]""",
          "Take your time, {friend}. The fire is free.", 1.5),
]
TOPICS = [
    APOLOGY,
    topic("""[I'd rather not talk|I don't feel like talking|leave me be|let me sit in peace|I just want to sit here|
             I want some quiet|no questions, please|don't mind me|I'm just looking around|I'm only watching|
              just browsing|
             I'm thinking|I need a minute|wait a moment|hang on|
              just a second|give me time]
             [I have no words|I'm speechless|what was I going to say|I forgot what I wanted|
             I lost my thread|where was I|nothing to say|I'm at a loss for words]""",
          "Take your time, {friend}. I'm here if you need something.", 1.5),
    topic("""[maybe|perhaps|possibly|could be|we'll see|who knows|it depends|I'm not sure yet|hard to say|
              I haven't made up my mind|I don't know what I want|
              I don't know yet|not sure yet|I guess so|I suppose|both|neither|sort of|I'm still thinking|
               I can't make up my mind|decisions, decisions]
             [let me|I'll|I have to|I need to] [think about it|think it over|sleep on it|ask my friend first|
                see]""",
          "Take your time, {friend}. The fire is free.", 1.5),
    topic("""[come again|what was that|I beg your pardon|what did you say|say again|what was it you said|
              you said something|did you say something|were you talking to me|
              I didn't hear you, Marla|pardon me, I didn't hear you]
             [did you ask me something|you asked me something|what was your question|what did you want to know from me]
             [were you speaking to me, Marla|sorry, Marla, I was dreaming|I was far away, what did you ask]""",
          "I asked what I can bring you, {friend}.", 1),
    topic("""[I was talking to|I'm talking to|I'm speaking with|I was speaking to] [my friend|my dog|myself|my horse|
              the cat|my wife here|the man next to me|god][, not you| actually|]
             [not you|wasn't talking to you|I didn't mean you|don't mind me, I talk to myself|
                I'm just thinking aloud|just talking to myself]
             [don't listen, I'm praying|I was only muttering|I mutter to myself sometimes|I was counting aloud|
                pay no heed, I think aloud]
             [that was meant for my brother|that was meant for my horse|I meant him, not you|I meant her, not you]""",
          "Don't mind me, {friend}. I'm only wiping the bar.", 1),
    topic("""[I|we] [know|knew] [that already|all that|it all|that]
             [you told me|I heard|that's old news|everybody knows|I know that already|
                yes, I know|old news]""",
          "Then you know as much as I do, {friend}.", 1),
    topic("""[did you know|have you heard|do you know] [that the moon is made of cheese|
              that geese can't swim backwards|that cats have nine lives|that trolls turn to stone|
              that fish never sleep|that owls bring bad luck|that rain is angel tears|that bees never get lost]
             [I heard|I read|they say|my uncle says|people say] [that |]the [moon is made of cheese|earth is a plate|
              king has three wives|sea is full of ink|
              stars are holes in the sky|world ends at the mountains|end is near|river has a ghost]
             [they say the moon is a lamp|they say the sea has an end|they say cats can see the dead|
                they say frogs rain from the sky]
             [did you know that snails have teeth|did you know that bees can dance|did you know that crows never forget a face]
             [fun fact, cows have best friends|a little known fact, owls can't move their eyes|
                a strange fact, I learned it at sea]
             [my aunt saw a two-headed calf|I saw a fish with feet once|my cousin met a talking raven|I once saw a blue cow]""",
          "You hear the oddest things at a bar, {friend}. I keep the best ones.", 1),
    topic("""[wait|hold on|one moment|just a moment|stop|give me a second|hang on a second|not so fast|slow down|
              easy now|hold your horses]
             [wait|hold on|stop], [I have a question|I forgot something|I'm not done|let me think|I need a moment|
                I changed my mind]
             [just a sec|one sec|one second|gimme a sec|back in a moment|wait a bit|wait a minute|
                one minute|hold it|whoa, slow down]
             [I'll be right back|don't go away|don't run off|stay there|let me just find my purse]""",
          "I'm not going anywhere, {friend}.", 1),
    topic("""[I have|I've got|may I ask|can I ask|could I ask|let me ask] [a question|you a question|
              one more question|another question|something|you something|a few questions|a stupid question]
             [can you|could you|would you] [answer|help me with] a [question|few questions|small thing|little thing]
             [I want|I need|I'd like] to [ask you something|know something|ask a question|
              talk to you about something]
             [do you have|have you got] [a moment for a question|time for a question|an answer for me]
             [there's|there is] something I [want to ask|need to know|must tell you]
             [are you|would you be] [free to talk|willing to answer some questions]
             [quick question|one quick question|small question|I've a small question|just one question|
                only one question|question]
             [may I pick your brain|could I pick your brain|mind if I ask something|do you mind a question|
                would you mind a question]
             [I was wondering about something|there's something on my mind|something has been bothering me|
                I've been meaning to ask]
             [you might know this|maybe you can help me with something|I need some information|
                I'm after information|I seek knowledge]
             [I'm curious about something|I'm a curious fellow|I ask a lot of questions, mind|
                can I ask you anything|AMA|a word with you]""",
          "Ask away, {friend}.", 2),
    topic("""what should I [say|say to you|talk to you about|say now|type]
             [I don't know what to|what am I supposed to|what shall I] [ask|say|ask you|do here]
             [how does this work|what are my choices|what can I do in here|where do I start|
                what happens now|give me some choices|help, what can I do here]
             [what can one do here|what is there to do in here|what do people do here|show me what I can do]
             [I'm new, what do I do|I've no idea what to do here|how do I begin|how do I start|what's first|
                give me a hint what to do]
             [tutorial|instructions|what's the next step|what would you like me to do|
                tell me what to do]""",
          "Order a drink, take a bed, or ask me about the town and its rumours, {friend}.", 2),
    topic("""[I'm|I am] [joking|only joking|just joking|kidding|just kidding|teasing you|pulling your leg|
              messing with you|only teasing]
             [that was|it was] [a joke|just a joke|only a joke|meant as a joke]
             [jk|just kidding, haha|I was only kidding|relax, it's a joke|can't you take a joke|
                where is your sense of humour]
             [gotcha|had you there|I was pulling your leg|I was having you on|I'm only pulling your leg|
                you fell for it|you believed me]
             [only joking, Marla|I jest|I'm jesting|I do but jest|in jest, of course|don't take me seriously|not serious, haha]
             [it was just a bit of fun|all in fun|all in good fun|no need to look so cross, I was joking|
                a little joke of mine]""",
          "Ha! You had me there, {friend}.", 1.5),
    topic("""[that's wrong|you're wrong|that's not true|not true|I disagree|I don't think so|I think you're wrong|
              you are mistaken|that's false|
              nonsense|rubbish|what nonsense|hogwash|poppycock|balderdash|I beg to differ|you must be mistaken|
               you've got that wrong]
             [I think|surely|but|no,] [you're wrong about that|that's not right|you made a mistake|it isn't so]
             [I heard it differently|I heard otherwise|that's not how I heard it|
                the way I heard it, it was different|others say different]
             [I know better|I happen to know better|you're mistaken there|there you're wrong|I must disagree|I have to disagree]
             [that's not how it was|it wasn't like that|you're misinformed|somebody told you wrong|
                that's a myth|old wives' tales]""",
          "Could be, {friend}. I only say what I heard.", 1.5),
    topic("""[do|would] you [want|like] [to hear|to know] [what I think|something funny|something strange|
              a secret of mine|my opinion|the news from the road|my story]
             [let me tell you|I must tell you|I have to tell you|I want to tell you|you have to hear this,|
              listen, I'll tell you] [something|what happened to me|a story|about my day|
              what I saw today|about my life|everything]
             [I have|I've got] [news|a story|a tale|something to tell|a story to tell|quite a tale]
             [you won't believe|you should have seen|wait till you hear] [what I saw|what happened|my day|
                the things I've seen]
             [have I got a story for you|you'll want to hear this|you'll like this one|
                listen to what happened to me|hear my tale]
             [something strange happened today|the oddest thing happened to me|you should hear what I heard|
                wait until you hear this]
             [I must get something off my chest|I need to tell somebody|I've been dying to tell someone|
                can I tell you something]
             [gather round, I have a tale|sit down, you'll want to hear this|so there I was|it all began with a goose]""",
          "Go on, {friend}, I'm listening.", 1.5),
]
