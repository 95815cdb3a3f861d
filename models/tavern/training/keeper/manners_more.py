"""More ways to come, to go, to thank, to praise and to say nothing, with the answers of manners_greet.py."""
from . import manners_greet, talk_marla_heart, talk_marla_small  # noqa: F401  (they add topics to those of manners.py)
from .grammar import lines
from .manners import TOPICS


def more(kind, topics, phrases):
    """Adds to a kind the topics whose answers have the given parts, with other things that guests say."""
    for said, asked in phrases.items():
        found = [t for t in topics if any(said in answer for answer in t["a"])]
        if len({tuple(t["a"]) for t in found}) != 1:
            raise ValueError(f"not one topic: {said}")
        asked = lines(asked)
        share = min(1.5, max(0.4, len(asked) / len(found[0]["q"])))
        TOPICS.setdefault(kind, []).append({**found[0], "q": asked, "weight": found[0]["weight"] * share})


more("greeting", manners_greet.GREETINGS, {
    "[Good evening|Welcome], {friend}.": """
        [good morrow|good morrow, mistress|good den to you|God save all here|hail, goodwife|well met, good mistress]
        [good eve|a fair evening to you|fair greetings|greetings and salutations|I greet you|my greetings to this house]
        [how do you do, madam|how do you do, I'm new here|charmed, I'm sure|enchanted to meet you, madam]
        [hiya Marla|evening Marla|Marla, hello|Marla, hi there|Marla! hello|oh, hello Marla]
        [sup|sup Marla|yo yo|yo Marla|what up|heya barkeep|howdy, partner|howdy, ma'am|g'day mate|ey up]
        [hello hello|hi hi hi|hellooo|hiii|heyyy|helloooo there|heeey|hallooo]
        [hello from the rain|hello from the road|greetings from the north|greetings from across the river]
        [the door creaks and in I come|I push the door open|I step inside and shake off the rain|I shut the door behind me]
        [I come in out of the rain|I come in and warm my hands|I enter the tavern|I walk up to you with a smile]
        [enter one tired traveller|one weary wanderer reporting|look what the wind blew in|look what the cat dragged in]
        [a stranger greets you|a stranger at your door says hello]
        [good evening to the famous Marla|a good evening to the lady of the Goose|hello, you must be the hostess]
        [finally, the Goose|at last, a warm room|ah, warmth at last|thank the gods, a tavern]
        [made it at last|phew, made it|here at last|I'm finally here|at long last I'm here]
        [what a relief to be inside|what a relief to see a lit window|out of the cold at last]
        [*knocks and comes in*|*enters*|*comes in dripping wet*|*hangs up the cloak*]
        [*lifts a hand in greeting*|*curtsies*|*bows deeply*|*gives a small wave*|*smiles*]
        [permission to enter|here comes a guest|make way for a thirsty man|a guest, a guest|stranger coming in]
        [we haven't met yet, hello|I don't think we've met, good evening|delighted, madam|how nice to meet you at last]
        [first time in this tavern|I'm new around here|a new guest for you|one more guest for you|here's a new guest]
        [just got off the ferry|fresh from the south road|just rode in]
        [peace be with you|peace be upon this house|blessings on this house|a blessing on your hearth|sun shine on you]
        [my respects|my respects, mistress|your servant, madam|at your service|I salute you|good health to you]
        [mornin'|evenin'|evenin', all|afternoon, ma'am|morning, Marla|a good day to you]
        [knock, knock, here I am|peekaboo|boo|cuckoo, I'm here|it is I]
        [meow|woof|honk|quack quack, hello|honk honk, good evening]""",
    "I'm here, {friend}. [What can": """
        [is this place deserted|the place looks empty|it's awfully quiet, anybody about|not a soul in sight]
        [keeper, where are you|Marla, where are you|Marla? where have you got to]
        [oi, customers|customer here|there's a customer waiting|a thirsty man is waiting here|guests at the door]
        [who do I have to shout at for service|who's looking after the bar|who's pouring tonight]
        [I'd like a word with whoever runs this place]
        [I ring the bell|*bangs on the bar*|*calls into the kitchen*|*looks for the keeper*]
        [can anybody hear me|hello, can anyone hear me|anyone alive|is the keeper in]
        [don't you want my money, nobody comes|nobody comes|no one at the bar|the bar is empty, hello]
        [wake up, you have guests|are you all asleep in here|have you all gone home|did everyone run away]""",
    "We're open": """
        [open|open?|you open|you guys open|u open|still open|open tonight?|are we open]
        [is the kitchen still warm, or have you closed|have I missed closing time|did I come too late]
        [it's late, I know, but may I come in|sorry it's so late, can I still come in|I know it's past hours]
        [the shutters are down, are you closed|the sign says nothing, are you open|it looked closed from outside]
        [do I need to be a member|do I need an invitation|can anyone just walk in|is this a private party]
        [am I allowed in|do you let in the likes of me|may the likes of me come in|am I dressed well enough to come in]
        [I knocked, but nobody opened|I wasn't sure if you were open|don't turn me away, it's pouring outside]
        [are you taking guests|taking in guests still|do you take in wanderers at this hour|you still take guests, right]""",
    "[Welcome back|Good to see you]": """
        [I'm home|home sweet home|me again|it's only me|hey, it's me|tis I, returned]
        [bet you didn't expect me again|didn't expect me, did you|thought I was dead, didn't you|I'm still alive, you see]
        [the prodigal son returns|your favourite drunk is back|your best customer has returned|a regular returns]
        [as you see, I kept my word and came back|I said I'd come back, and here I am|I couldn't stay away]
        [couldn't stay away|I just had to come back|I dreamt of your fire every night|I've been looking forward to this]
        [we've met before|haven't we met before|we met last spring|I sat right here last year|you poured me ale last autumn]
        [it feels like I never left|everything's where I left it|same old fire, same old beams|you haven't aged a day]
        [how long has it been|how many years has it been|it must be ten years since I was here|years since I saw this room]
        [guess who's here again|look who it is|well, look who's back|I've come back to you, Marla|back so soon]
        [back from the mine in one piece|back from Kingsport at last|I just got back from the hills|safe home from sea]
        [did you keep my seat warm|is my old seat still free|my chair missed me|I came back for the company]
        [do I look familiar|don't I look familiar|my face rings a bell, doesn't it|you know me, I'm here every week]""",
    "I can't complain": """
        [how's the world treating you|how's your health|how's the back, Marla|how are the knees holding up]
        [how be you|how art thou|how fare you, mistress|art thou well, good woman|how goes the day with you]
        [hru|how r u|how u doin|wyd|u good|hows things|hows it hanging|how's everything|how've you been, stranger]
        [you look tired, everything all right|you look busy tonight|you seem well|you look cheerful|you seem in a good mood]
        [keeping well, I hope|keeping busy|keeping out of trouble|still going strong|still on your feet, I see]
        [is the evening kind to you|has the day been kind|is life good to you|are the gods good to you|is fortune kind]
        [how's trade|how's trade these days|are the takings good|is business good|business booming]
        [had a restful night|were you well all this while|not too tired, I hope]
        [how was the week at the Goose|how has the winter treated you|how was your summer|how was market day for you]
        [tell me how you are|tell me, how are you keeping|I wanted to ask how you are|I came to see how you're doing]
        [what's the mood in the house tonight|how's the mood|how are spirits tonight|all well in the house]""",
})

more("goodbye", manners_greet.GOODBYES, {
    "[Safe roads|Farewell|Goodbye]": """
        [fare thee well|fare you well, mistress|God be with you|go with the gods|may we meet again in better times]
        [I bid thee farewell|I bid you adieu|parting is such sweet sorrow|till our paths cross again|until our next meeting]
        [cya later|cu|ttyl|bb|later|later, Marla|later then|see you round|catch you later|peace|I'm outta here]
        [right, I'm off|welp, time to go|that's all from me|that's all, goodbye|that will be all, goodbye|I'm done here]
        [I've said all I came to say, goodbye|nothing more for today, bye|that was it, so long|I'll leave you to it]
        [I'll leave you in peace|I won't keep you any longer|I've kept you long enough|I'll let you get back to work]
        [it's been fun|it's been real|that was a merry evening, goodbye|lovely evening, bye|thanks for the talk, bye]
        [I hate goodbyes|I'm no good at goodbyes|so this is goodbye|so it's goodbye, then|let's not make it a long goodbye]
        [hug the cat for me, bye|kiss Elsie for me, goodbye|my love to the cat, bye now|greet Bram's lute from me, bye]
        [mind how you go|take good care|look after yourself, Marla|be good|don't work too hard|chin up, Marla, bye]
        [I shall remember this house, farewell|I'll tell everyone about you, goodbye|I'll drink to you in Kingsport, bye]
        [*leaves quietly*|*slips out of the door*|*goes out into the night*|*raises a hand and goes*|*gets up and leaves*]
        [I leave|I go|I walk out|I get up and leave|I head out|I exit the tavern|I leave the tavern|I go out into the rain]
        [I take my hat and go|I take my cloak and go|I finish my mug and leave|I wave and step outside|I wave goodbye]
        [exit|the end|end of chapter|and they lived happily ever after|this is the end of our talk|over and out]""",
    "Good night, {friend}. Sleep well.": """
        [I'm dead tired, good night|I'm off to dreamland|dreamland awaits|bed, here I come|off to bed]
        [I bid you a restful night|a peaceful night to you|may you sleep soundly|sleep in peace, all of you]
        [I shall retire|I think I shall retire|I'll retire to my chamber|may I be excused, I'm going to bed]
        [the feathers are calling|the blankets are calling me|the sandman is here|my eyelids weigh a ton]
        [g'night|nite|nite nite|gnight|nighty|'night all|night, Marla|night then|good night, good people]
        [that's me for the night|that's enough for one day, good night|I've had enough for today, off to bed]
        [see you at breakfast, good night|till the morning|until sunrise, good night]
        [don't let the fleas bite|don't let the bugs bite|may your dreams be sweet|dream well]
        [*yawns and goes upstairs*|*climbs the stairs*|*goes to bed*|*takes a candle and goes up*|*drags himself to bed*]
        [early to bed for me|I need my beauty sleep|I must sleep now|I really must get some sleep|sleep, at last]""",
    "Off you go, then": """
        [good heavens, the time|oh no, the time|I should have left an hour ago]
        [my wife thinks I'm at chapel|supper is on the table at home|the children are waiting for me|my dog waits outside]
        [they're waiting for me at the gate|my friends are outside already|my companions are saddling up|
            the horses are ready]
        [my cart is loaded|the wagons are rolling|the merchants leave without me|I can hear the ferry bell|the ferry is in]
        [I've a long walk ahead|I've still three miles to walk|I must be over the bridge by dark|I need to beat the rain]
        [the sun won't wait for me|daylight's burning|time's a-wasting|I'm wasting daylight|no rest for the wicked]
        [work won't do itself|back to work for me|I have to work tomorrow|I'm on watch tonight|my shift starts soon]
        [I'd love to stay, but I can't|much as I'd like to stay|if only I could stay|I wish I could stay longer]
        [I mustn't be late|I'm expected elsewhere|I'm wanted elsewhere|somebody expects me|I've an appointment to keep]
        [sorry to drink and run|sorry to rush off|I have to dash|must dash|I must run|gotta bounce|need to bounce]""",
})
more("leaving", TOPICS["leaving"], {
    "[Safe roads|Farewell], {friend}. [Come back": """
        [the road calls|the open road calls|my feet itch for the road|time to be moving on]
        [we ride at dawn|we march at first light|we sail with the tide|tomorrow we're gone|we're leaving town for good]
        [I'm packed and ready to go|my bag is packed|my horse is saddled|the mule is loaded|boots on, cloak on, off I go]
        [this is my last evening in town|I won't be back for a long while|it may be years until we meet|
            who knows if I return]
        [if I don't come back, drink to me|if I die out there, remember me|wish me a safe journey|pray for me on the road]
        [give me your blessing for the road|any last words before I go|won't you wish me well|say goodbye to me nicely]
        [I'm leaving Thornwick|I leave this town today|goodbye, Thornwick|farewell, old Goose|so long, Gilded Goose]
        [I shall miss this house|I'll miss this place|I'll miss you all|it breaks my heart to leave|leaving is hard]
        [I've stayed longer than I meant to|three nights became a week, but now I'm off|I can't stay here forever]
        [thanks for the bed, I'm on my way|thanks for the hospitality, we're off|you were a fine hostess, farewell]
        [I'm setting off for the hills|I set out for the coast now|I'm bound for home|homeward bound|we head home now]""",
})

more("thanks", TOPICS["thanks"], {
    "[You're welcome|Don't mention it], {friend}.": """
        [many many thanks|thanks a ton|thanks heaps|thank you, thank you|a thousand thanks|thanks a bundle|big thanks]
        [I thank thee|gramercy|my humble thanks|you have my thanks|you have my gratitude|accept my thanks, mistress]
        [thnx|tyvm|thankies|thank u|thank u so much|cheers mate|nice one|ta, love|props to you]
        [you saved me|you saved my life|you saved my day|you've made my day|you're a lifesaver|my hero|my saviour]
        [I'd be lost without you|I wouldn't have found that alone|now I know what I wanted to know|you answered my question]
        [I won't forget your kindness|I'll never forget this|I owe you more than money|I'm forever in your debt]
        [how kind|how thoughtful|how very kind of you|so considerate|that's sweet of you|aw, thanks|aww, you're sweet]
        [you didn't have to do that|you shouldn't have|that was more than I asked for|that's above and beyond]
        [we're very grateful, all of us|my whole family thanks you|my wife says thank you|my friends send their thanks]
        [may the gods reward you|may it be repaid to you|heaven will reward you|blessings upon you|may you be blessed]
        [words can't say how grateful I am|I don't know how to thank you|how can I ever make it up to you|I'm touched]
        [good advice, I'll remember it|useful to know, thank you|I'll keep that in mind, thanks|thanks for the heads up]
        [thanks for being patient with me|thanks for putting up with me|thanks for hearing me out|thanks for your trust]
        [thanks for the candle|thanks for the blanket|thanks for the seat|thanks for the refill|thanks for the laugh]
        [*nods gratefully*|*bows in thanks*|*smiles thankfully*|*raises the mug to you*|*lifts the mug in thanks*]
        [grateful|I'm grateful|so grateful|appreciated|much appreciated|appreciate it|really appreciate it|obliged]""",
    "That's kind of you, {friend}. [Come again": """
        [I never want to leave|I'd move in if I could|one could grow old here|I'd gladly grow old here]
        [your fire warms the soul|your house warms the heart|a house with a soul, this|there's magic in this room]
        [if only every inn were like this|the inns at home are nothing against this|why can't all inns be like yours]
        [I'll tell all my friends about this place|I'll recommend you to everyone|five stars|ten out of ten|
            10/10 would come again]
        [this beats sleeping in a hedge|better than any palace|I wouldn't trade this seat for a throne|this bench is heaven]
        [you've got a good thing going here|you've made it nice here|it's lovely what you've done here|charming, truly]
        [no finer inn between here and the sea|the best-kept house on the Wend|a jewel of a house|a gem of a tavern]
        [it smells so good in here|smells of bread and smoke, I love it|what a delightful smell]
        [cool place|great vibe here|good spot|comfy]""",
    "[I'll tell Odo": """
        [the cook is a magician|your cook knows his trade|your cook has golden hands|whoever cooks here is a genius]
        [I mopped the bowl clean with bread|not a crumb left|I scraped the bowl|I could eat that every day]
        [that was a feast fit for a king|a meal fit for a king|I dined like a lord|I've eaten like a king]
        [my belly is happy|my belly thanks you|I'm full and happy|I'm stuffed, it was so good|that filled me up nicely]
        [it melts in the mouth|the crust is perfect|perfectly seasoned|the meat is so tender|just the right spice]
        [even my mother can't cook like that|my wife could learn from your cook|reminds me of my granny's cooking]
        [I taste the love in it|that warmed me right through|that put life back into me|now I'm a new man, what a meal]
        [where did your cook learn to cook so well|how does he make it taste so good|praise to the kitchen|
            hats off to the cook]
        [best grub in town|good grub|great food|food's great|the food slaps|so good|chef's kiss|
            my plate is empty, that says it all]""",
    "[Glad it's to your taste": """
        [this ale is liquid gold|liquid gold|nectar of the gods|the gods themselves drink no better|
            now that's what I call ale]
        [that went down well|that goes down smoothly|goes down like silk|smooth as butter, this ale|what a drop]
        [I've never had an ale like this|I walked ten miles for this ale and it was worth it|worth every copper, this ale]
        [you are a master brewer|you've a gift for brewing|your brewing is an art|you should brew for the king]
        [the foam alone is a poem|such a head on that ale|what a fine colour it has|it tastes of barley and sunshine]
        [*wipes the foam from his beard*|*drains the mug and sighs happily*|*licks the foam off his lips*]
        [cool and strong, just how I like it|it quenches the thirst|that quenched my thirst|just what my throat needed]""",
    "[You make an old woman blush": """
        [you're a jewel|you have a heart of gold|the town is lucky to have you]
        [I wish my mother were like you|you'd make a fine queen]
        [you always know what to say|you have an answer for everything|you're quick, I'll give you that|clever answer]
        [no wonder people love you|your fame reaches the coast|I've heard you're the best]
        [you're wiser than any wizard|wise words|spoken like a sage|truer words were never spoken|you should be mayor]
        [you work so hard, I admire that|how do you do it all|I don't know how you manage it all|what a woman]
        [you're a character, Marla|you're good people|you rock|you're a queen|ur the best|you're so nice|best NPC ever]
        [your smile lights up the room|you're the heart of this house|the Goose would be nothing without you]""",
})
more("talk", talk_marla_small.TOPICS, {
    "No harm done, {friend}.": """
        [I beg your forgiveness|I crave your pardon|a thousand apologies|pray forgive me, mistress]
        [soz|sry|so so sorry|sorry about that|sorry sorry|sorry, Marla|I'm really sorry|I'm terribly sorry|oops, sorry]
        [I spilled my ale|I knocked over the mug|I dropped your plate|I tore the curtain by accident]
        [look at the mess I made|I'll clean it up|let me wipe that up|I'll pay for the mug]
        [I was rude before|I was out of line|I spoke out of turn|I spoke too soon|I was short with you|I snapped at you]
        [don't hold it against me|please don't be cross|no offence meant|I meant no offence|I didn't mean it like that]
        [I owe you an apology|let me apologise|I want to apologise|I must apologise for earlier|I came to apologise]
        [I feel bad about yesterday|I shouldn't have shouted|I shouldn't have said it|that came out wrong|
            I put my foot in it]
        [excuse my manners|pardon my manners|forgive my rough tongue|excuse my friend, he's had a drink|pardon the smell]
        [I woke the whole house, didn't I|was I too loud|was I snoring|did I sing too loudly last night|
            was I very bad last night]
        [are we still friends|are you still cross with me|do you forgive me|can you ever forgive me|say you forgive me]""",
    "Take your time, {friend}. I'm here if": """
        [I have nothing to say|I'm out of words|words fail me|my mind is blank|I'd forgotten what I came for]
        [I'm lost in thought|I was just thinking|I was dreaming with open eyes|I drifted off for a moment|my mind wanders]
        [give me a minute or two|bear with me|I'm still catching up|let me gather my thoughts|I need to collect myself]
        [sometimes silence is best|silence is golden|let us be silent together|can we just be quiet together]
        [I don't talk much|I'm not much of a talker|I'm a man of few words|not the talking kind|I'm shy]
        [ignore me|pay me no mind|don't let me disturb you|carry on, I'm only sitting|I'm good for now|nothing for now]""",
})
more("silence", TOPICS["silence"], {
    "[Take your time|A quiet one]": """
        *[gazes into the flames|stares at the ceiling|looks out of the window|turns the mug in both hands|
            rests the chin on a hand]*
        *[closes the eyes|breathes out slowly|holds hands to the fire|listens to the rain|says not a word|keeps silent]*
        *[thinks|thinks hard|thinks it over|hesitates|opens the mouth and closes it again|looks away|bites a lip|swallows]*
        *[blinks|stares blankly|tilts the head|rubs the chin|frowns|smiles faintly|mumbles something|grunts|murmurs]*
        *[pulls the hood deeper|leans back|stretches|cracks the knuckles|warms both hands on the mug]*
        [I say nothing|I don't answer|I keep quiet|I remain silent|I stay silent|no answer|silence|a long silence|
            ...silence...]
        [I stare at my hands|I gaze into the fire|I just nod|I only nod|I shrug|I shake my head|I sigh|I let out a long sigh]
        [so ...|and ...|well ...|I ...|uh ...|it's just ...|you know ...|I thought ...|if only ...|but ...]
        [hrm|hrmph|hmph|humph|harrumph|huh|grmbl|mm-hm|mhm...|aah|ah...|eh...|ehh|uhhh|hnn|phew...|mmmh]
        [dum di dum|tum ti tum|doo bee doo|lalala|hm hm hm|tick tock|*crickets*|*silence*|*long pause*|(silence)|
            (nothing)]""",
})
