"""More ways in which guests ask what Marla remembers of them."""
from .grammar import lines

ASK_NAME = lines("""
    [my name, please|and my name]?
    [what name goes with this face|which name belongs to me|whose face is this|who sits here before you]
    [can|could] you [recall|remember|tell me|say|spell] my name[ for me| from before|]
    [greet me by name|call me by my name|address me by name|say hello to me by name|use my name for once]
    [say who I am|tell the room who I am|tell me who I am|tell my friend who I am|tell Odo my name]
    [was there a name|did I ever tell you a name|did I tell you my name|have I said my name]
    [you called me something|you greeted me with a name], what was it
    [what should|what would] you [shout|call out] when my [stew|bath|room] is ready[, what's my name|]
    [if I got lost in the fog|if they find me in a ditch], what name [would you tell the guard|goes on the stone]
    [I told you earlier|I said it before|I mentioned it when I came in], [what's my name|who am I]
    [put it to the test|prove it|prove that you listen|you claim a good memory], [what's my name|who am I|say my name]
    [I'm drunk|everything's turning], [am I still me|tell me who I am|what do they call me]
    [my name|who I am], [you've got it|you know it|you still have it], [right|don't you|haven't you]
    [do I have|have I got] a name [for you|in your book|in this house]
    [with what name|how] would you [introduce me to Lady Isolde|present me to the others|announce me]
    [how was|what was] [that name of mine|my name, now|the name I gave]
    [under which name|in what name] [is my bill|do you keep my bill|is my order]
    [whisper my name|write my name on the slate|spell my name] [for me|once]
    did you [catch|keep|note|write down|hear] my name[, what is it|, say it|]
    have you [kept|noted|written down] my name[, what is it|]
""")
IS_IT = lines("""
    [my name's|I'm|you know me as|I told you I'm] {name}, [isn't it so|right|correct|yes|am I not]?
    [am I called|do they call me|did I introduce myself as|do you know me as] {name}?
    [was it|is it] {name}[, my name|, what I'm called|, the name I gave you]?
    {name}[, is that me|, is that my name|, that's my name, right]?
    [wait|hold on], am I {name}[ or someone else| or not|]?
""")
ASK_DEED = lines("""
    [how do I make my living|how do I fill my purse|where does my money come from|what feeds my family]
    [guess|say|tell me] [what I do|my trade|my job|what I do for work][, I told you| again|]
    what [am I|was I] [again, by trade|by trade, do you recall|by profession again]
    [what do I do all day|what do I do at home|what do I do when I'm not drinking here|how do I spend my days]
    [I told you my trade|I mentioned my work|I said what I do], [what was it|do you still know it|which was it]
    [which guild|what guild] would [I be in|take me]
    [what would you|what should one] [write|put] next to my name, [as my trade|for a profession]
    [if somebody needs my craft|if you had to recommend me], [what do I do|what would you say I do]
    [what occupation|what calling|what livelihood] [did I name|have I got|is mine]
    [my hands are rough|my hands are worn] from [what work|which trade]
    [you know my trade|you know my work], [don't you|right|yes]?
    [and my|what about my|how about my] [job|trade|work|profession], [do you remember that|do you know that, too]
    [do I have a trade|have I a trade|did I say I work]
    [tell Elsie|tell my friend|tell the others] what I do[ for a living|]
""")
ASK_HOME = lines("""
    [where's home for me|where do I belong|where does my bed stand|where do my people live|where did I grow up]
    [my home|my town|my village], [you know it|do you recall it|say it|name it]
    [which town|what town|which place|what part of the land] [am I from|do I call home|do I hail from|is mine]
    [guess|say|tell me] where I [come from|hail from|live|belong][, I told you| again|]
    [I told you where I'm from|I mentioned my home|I named my home town], [what was it|do you still know it|which was it]
    [and my|what about my|how about my] [home|home town|origin], [do you remember that|do you know that, too]
    [where would you|where should one] send [my letters|a letter to me|my bones|my things]
    where is home for me
    [if I die here|if I get ill], where [should they carry me|is my home]
    of which place am I a [child|native|citizen]
    [tell my friend|tell the others] where I'm from
    what [did I say|have I said] my [home|home town|birthplace] [is|was][ called|]
""")
ASK_COMPANY = lines("""
    for whom else should you lay a plate, [who did I bring|who's with me]
    [who's with me|who sits with me|who shares my table|who keeps me company|who walks beside me][ again| tonight|]
    [I told you|I mentioned|I said] [who travels with me|who's with me|who came along], [who was it|do you recall]
    [guess|say|tell me] [who I came with|who's with me|who came along][, I told you| again|]
    [did anyone|did somebody|has anyone] come with me
    [was anybody|is anybody|is someone] with me
    [and my|what about my|how about my] [company|companion|fellow traveller], [do you remember|do you know that, too]
    [alone or not|alone or with somebody], [how did I come here|how am I travelling]
    [whom|who] did I say I [brought|travel with|came with|have with me]
    [who should I not forget|who must I not leave behind] when I go[, who came with me|]
""")
ASK_GOAL = lines("""
    whither [do I travel|am I going|does my way lead|does my road take me]
    [what's|what is|what was] [my destination|the goal of my journey|the end of my journey|my next stop][ again|]
    [I told you|I mentioned|I said] where [I'm going|I'm headed|my road leads], [where was it|do you recall|remember]
    [guess|say|tell me] where [I'm going|I'm off to|I'm headed|I want to go][, I told you| again|]
    [and my|what about my|how about my] [journey|road|destination], [do you remember|do you know that, too]
    [if I don't come back|if I'm late|if they come after me], where [should they look|did I go|was I going]
    [I forgot|I've lost track of|I can't think] where [I'm going|I was headed|I wanted to go][, did I tell you|]
    [what town|which place] [am I heading for|am I making for|did I set out for|do I hope to reach]
    [after this house|after tonight|when I leave here], where [do I go|am I going|is my next stop]
    [you know where I'm going|I said where I'm going], [don't you|right|didn't I]?
    [write it down|put it on a slip] for me, where [I'm going|I'm headed]
    [tell my friend|tell the others|tell Tom] where [I'm going|we're headed]
""")
ASK_ERRAND = lines("""
    [what am I doing here|what am I here for|what's my business here|for what reason am I here][ again|]
    [I told you|I mentioned|I said] [why I came|what brings me here|what I came for], [what was it|do you recall]
    [guess|say|tell me] [why I'm here|what I came for|what my errand is][, I told you| again|]
    [and my|what about my|how about my] [errand|task|business], [do you remember it|do you know that, too]
    [I forgot|I've lost track of|I can't think] [why I came|what I'm here for|what I had to do][, did I tell you|]
    [what did I plan to do|what did I want to do|what did I mean to do] [in Thornwick|in this town]
    [what is|what was] [my errand|my task|my mission|the reason for my journey|the purpose of my visit][ again|]
    [tell my friend|tell the others] why [I'm here|I came]
    [before I leave town|before I go home], what [must I not forget to do|did I want to do]
    [why did I make|what's behind] this whole journey of mine
""")
ASK_FAVOURITE = lines("""
    [I told you|I mentioned|I said] [what I like best|my favourite], [what was it|do you recall|remember]
    [guess|say|tell me] [what I like best|my favourite|what I love most][, I told you| again|]
    [what makes me happiest|what can't I say no to|what's my weakness|what would I choose on my last day]
    [what's|what was] [the thing I like best|the one thing I'd choose|my one great love]
    [of all you serve|of everything on the menu], what did I say I [like best|love most]
    [you know my favourite|you know what I like best], [don't you|right]?
    [and my|what about my|how about my] favourite, [do you remember it|do you know that, too]
""")
ASK_BEAST = lines("""
    [and my {who}|my {who}], what's the name
    [guess|say|tell me] [my {who}'s name|what my {who} is called][, I told you| again|]
    [I told you|I mentioned|I said] [my {who}'s name|what my {who} is called], [what was it|do you recall]
    [which name|what name] [does my {who} have|has my {who} got|belongs to my {who}|did I give for my {who}]
    [and my|what about my|how about my] {who}'s name, [do you remember it|do you know that, too]
    [greet|say hello to] my {who} by name
    [if my {who} gets lost|if my {who} runs off], what name [should you call|do you shout]
    [can you|could you] [recall|remember|say] [the name of my {who}|my {who}'s name]
    [by the way, |]what was that name of my {who}
    [call|shout for] my {who} by name
""")
ASK_ALL = lines("""
    what [do you know of me|have you learnt about me|did you find out about me]
    [do you know me|do you know anything about me|how well do you know me], [what have I told you|tell me what you know]
    [sum up|repeat|recite|list|say again] [what I told you about myself|what you know of me|all I said about myself]
    [who am I|what am I]? [tell me everything|say all you know|everything you remember]
    [if the guard asks about me|if someone asks about me|if my wife comes looking], what [can|could] you tell [them|her]
    [what's my story|tell me my own story|my life so far]
    [let me hear|I want to hear|test yourself]: what do you know about me
    [introduce me to the room|present me to your guests|tell Tobin about me|tell Elsie about me]
    [refresh my memory|I've had a knock on the head|I've lost my memory], who am I [and what did I tell you|
      and what's my story]
    [you must know|by now you should know|surely you know] [a lot about me|something about me][, what is it|, tell me|]
""")
ASK_PLACE = lines("""
    [what place|which place] [did I mention|did I want|was I after|came up|did we speak of][ before| just now|]
    [where did I want|where was it I wanted] to go just now[, I asked you|]
    [the place I asked about|that place I wanted], [what was it|what was it called|which was it|remind me]
    [I forgot|I've forgotten|I lost my thread], which place [did I ask about|was it I asked for]
    [which way did I ask for|to where did I ask the way]
""")
ASK_PERSON = lines("""
    [the person I asked about|the one I asked about|that name I asked about], [who was it|remind me|what's the name]
    [I forgot|I've forgotten|I lost my thread], who [did I ask about|was it I asked after]
    [who|which person] [came up|did we speak of|were we talking about][ before| just now| a while ago|]
    [after whom|about whom] did I [ask|ask you|enquire]
    [who were we gossiping about|who was that person we spoke of|whose name did I mention]
""")
