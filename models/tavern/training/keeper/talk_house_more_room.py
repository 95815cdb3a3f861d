"""More remarks on the room and more wishes in it, with the answers of talk_house_says.py and talk_house_place.py."""
from . import talk_house_place, talk_house_says, talk_more_asked
from .grammar import topic
from .talk_house_more import again

SAID = {
    "That's what the fire is for": """
        [cosy in here|so cosy here|snug in here|snug as a bug|warm as toast in here|it's so cosy]
        [nice fire|good fire|lovely fire you've got|you keep a good fire|splendid fire]
        [I'm getting warm at last|finally warm|ooh, that's warm|bless that fire|heaven, this warmth|much warmer now]
        [I could sit by this fire all night|I could stay here forever|I don't want to leave this fire]
        [there's nothing like a good fire|I love a crackling fire|how nicely the fire crackles|I love watching the flames]
        [my toes are finally warm|my bones are thawing|I feel the life coming back into my hands]
        [this is the warmest place in town|it's good to be in the warm|it's good to be somewhere warm]
        [does the fire burn all night|does the fire ever go out|do you keep the fire going all night|
            who keeps the fire going]
        [I've dreamt of a fire like this all day|all day I thought of a warm fire|I came in for the fire]
        [I'll never move from this spot again|don't ask me to leave this fire|this fire and I are friends now]""",
    "The bench by the window is cooler": """
        [it's like an oven in here|I'm cooking|I'm sitting too close to the fire|the fire is too hot|your fire is too big]
        [I can't breathe in here|not a breath of air in here|the air is thick enough to cut|I could do with some air]
        [I feel faint with the heat|this heat|I'm dripping with sweat|my face is burning from that fire]
        [smoke gets in my eyes|the smoke stings my eyes|your chimney smokes|too smoky in here|so much smoke in here]
        [my eyes are watering from the smoke|I'm coughing from all the smoke|does your chimney draw at all]
        [where's it cooler|is there a cooler spot|somewhere less hot, please|I'd like to sit somewhere cooler]
        [it's hot in here|it's warm enough to bake bread in here|I'm hot|I'm too hot|are you trying to roast me]
        [let's have a window open|would a window open|does that window open|air, I need air]""",
    "I'll shut the door": """
        [shut the door|close the door|door|there's a draught|I feel a draught|it's draughty|so draughty here]
        [the wind is coming in under the door|it blows through the shutters|the wind whistles through the cracks]
        [there's a gale at my back|my neck is stiff from that draught|every time that door opens I freeze]
        [who left the door open|somebody left the door open|the door's open|the door has blown open]
        [you're letting the cold in|you let all the warmth out|the warmth goes straight out of that door]
        [I'm sitting in the draught|I'll catch my death at this table|is there a window open somewhere]
        [it's freezing in here|why is it so cold in here|cold in here|it's cold in here|a bit chilly in here]
        [my candle flickers in the draught|the candle won't stay lit in this wind|the draught blew out my candle]
        [your door needs mending|that door has a gap you could put a cat through|the hinges of that door are gone]
        [can we move away from the door|it's too cold by the door|I got the coldest seat in the house]""",
    "That's Odo's mutton stew and the chicken": """
        [something smells good|smells good|smells good in here|smells great in here|it smells delicious|smells tasty]
        [mmm, what's that smell|what's that delicious smell|what is that I smell|oh, that smell]
        [I followed my nose here|my nose brought me in|the smell brought me in|I smelt it from the street]
        [that smell is making my belly growl|the smell alone is worth the walk|that smell drives me mad]
        [is that a roast I smell|I smell rosemary|I smell mutton|do I smell onions|is that chicken I smell]
        [what are they roasting back there|what's sizzling back there|something is sizzling|what's on the spit]
        [the whole house smells of food|the whole street smells of your kitchen|it smells like my mother's kitchen]
        [whatever that is, it smells wonderful|I don't know what it is, but it smells heavenly]""",
    "Wet cloaks and wood smoke": """
        [it stinks in here|it stinks|phew, that smell|pew|ugh, that smell|what reeks|something reeks]
        [it smells like a wet dog in here|smells like feet|it smells like a stable in here|it smells musty]
        [it smells in here|funny smell in here|what is that odour|your house smells|something smells off]
        [is it me or does it smell in here|no offence, but it smells in here|what a pong|the stench]
        [I have to hold my nose|my eyes water from the smell|I can hardly breathe for the stink]
        [my clothes will smell of smoke for a week|I'll smell of this place for days|does it always smell like this]
        [do you smell that|can you smell that|don't you smell that|you don't notice the smell any more, do you]
        [is there a dead rat somewhere|did something crawl in here and die|what died in here|what's rotting]""",
    "That's only the wind in the old beams": """
        [something creaks|something is creaking|what creaks so|it creaks everywhere|the ceiling creaks|the stairs creak]
        [what was that noise|what was that sound|strange noises here at night|odd sounds in this house]
        [I heard something upstairs|I heard a noise upstairs|someone is walking about up there|is someone upstairs]
        [I hear knocking in the walls|I hear whispers in the walls|something knocks on the wall|something scrapes outside]
        [there's somebody on the roof|is somebody on the roof|something is walking on the roof]
        [the house is groaning|your house talks at night|the house moans|this old house has a voice of its own]
        [something moans in the chimney|what howls in the chimney|something is tapping at the window]
        [is that a wolf howling or the wind|was that howling|what's that howling|I heard a howl]
        [I thought I heard a voice|did somebody call|did someone just whisper|who's whispering up there]
        [that noise made me jump|that noise gave me a fright|I'm jumpy, what was that|my hair stands on end, what was that]""",
    "It's quieter at the bench by the window": """
        [my ears are ringing|my head hurts from the noise|this noise|what a din|it's deafening|it's so loud]
        [they're shouting at the next table|the next table is too loud|those fellows roar like bulls]
        [I can't hear a thing in here|what? I can't hear you|I have to shout to be heard|we have to shout]
        [could we talk somewhere quieter|is there somewhere quiet to talk|where can we talk in private]
        [I need some peace and quiet|I need peace and quiet|where can I have some peace|a bit of peace, please]
        [a quiet spot to read|I'd like to read in peace|I want to write a letter in peace|is there a quiet spot]
        [is there a corner where nobody bothers me|a table out of the way, please|where does nobody look at me]
        [I have a headache, where is it quiet|my head is splitting, where is it quiet|it's too loud for my old ears]
        [too loud for me|too many people for me|I don't like crowds|I'm not one for crowds|crowds make me nervous]
        [I need to speak with my friend alone|we have something private to discuss|where won't we be overheard]
        [it's a madhouse tonight|it's like a fair in here|rather lively in here|bit rowdy in here]
        [the baby can't sleep with this noise|my little one needs a quiet place|my wife can't bear the noise]""",
    "I'll bring a candle": """
        [gloomy in here|it's gloomy|I can't see a thing in here|I can't see a thing|it's pitch dark in this corner]
        [my eyes are bad, is there more light|my old eyes need more light|I can't read in this light]
        [I'd like to read but it's too dark|it's too dark to see my cards|I need light to write]
        [more light|more light, please|light, please|bring some light|could we have a light over here|a bit of light]
        [got a candle|is there a candle|a candle, please|could I have a candle|our lamp is dying|the lamp went out]
        [it's like a cave in here|dark as a cellar in here|I nearly fell over a stool, it's so dark]
        [I can't see what I'm drinking|is this stew or soup, I can't see|I can't find my spoon in the dark]
        [who put out the light|did someone blow out the candle|the candle on our table is gone]""",
    "Enjoy the quiet": """
        [so peaceful here|how peaceful it is|such peace|what a peaceful place|what a restful place|nice and calm here]
        [not a sound to be heard|you could hear a pin drop|how still it is|so still in here]
        [no noise, no crowd, lovely|I came for the quiet|I like it quiet|I like it when it's calm]
        [is it always this peaceful|a quiet night for once|such a calm evening|a peaceful evening, this]
        [I needed this quiet|this calm does me good|my head is resting here|after that city, what a silence]""",
    "Take the next table for now": """
        [my chair broke|my chair is about to collapse|this chair is falling apart|my stool lost a leg|
            the stool gave way under me]
        [I sat in something wet|the bench is wet|there's something sticky on my chair|my seat is wet]
        [everything is sticky|the table's sticky|there are crumbs everywhere|there's grease all over this table]
        [nobody has wiped this table|this table hasn't been wiped in weeks|when was this table last wiped]
        [somebody left dirty plates here|can someone clear this table|clear the table, would you|the mugs are still here]
        [this bench is hard as rock|my backside hurts from this bench|this stool is hard|I'd like a softer seat]
        [there's a nail sticking out of this bench|I tore my trousers on your bench|your bench bit me]
        [one of the legs is loose|this table rocks like a boat|my mug slides off this table|this table isn't level]""",
    "That roof again": """
        [a drop just fell in my ale|there's water on my head|something wet fell on my nose|I felt a drop]
        [I'm getting wet in here|it rains in here, too|it's raining inside|is it raining indoors]
        [is your roof sound|your roof needs mending|when will you mend that roof|does the roof always drip]
        [there's a puddle under my bench|water runs down the wall|the wall here is wet|drip, drip, drip]""",
    "Look under the bench first": """
        [I've lost my glove|I lost my hat|something of mine is missing|I dropped my ring|my scarf is gone]
        [I think I left my hat here|I was here last week and left my pipe|I may have left my stick here]
        [has anybody handed in a ring|did somebody hand in a glove|was a hat handed in here]
        [I'm missing a glove|where's my other boot|where did I put my hat|where is my cloak]
        [somebody took my hat|somebody walked off with my cloak|my stick has grown legs]""",
    "It's old, but it's mine": """
        [nice place|nice place you have|nice place you've got here|lovely tavern|lovely place|pretty place|great tavern]
        [it's nice here]
        [you've a fine house here|such character|this place has soul|quaint little place]
        [feels like home|this feels like home|this is my kind of place|this is what I call an inn]
        [best tavern I've been in|I've seen many inns, this is the best|finest house on the road|better than the palace]
        [you've done well for yourself here|a proper tavern, this|a real old tavern|what lovely old beams]
        [so this is the famous Goose|I've heard so much about this place|everyone speaks well of your house]
        [exactly how I imagined a tavern|it's just as they described it|like something out of a tale]
        [it's so homely|such a homely room|what a friendly house|good atmosphere in here|it has a good feel]""",
    "[What can I bring you|What will it be]": """
        [are you serving|are you taking orders|is it my turn yet|I'm next, I think|who do I order from]
        [may I bother you for a moment|a moment of your time|got a minute|have you a minute|a quick word]
        [I'd like to order|can I order|may we order|we're ready to order|I want to order something|ready to order]
        *[taps on the bar|clears his throat|coughs politely|waves at the keeper|rings the bell on the bar]*""",
    "You've had enough ale": """
        [I'm wasted|I'm hammered|I'm plastered|I'm sloshed|I'm so drunk|I'm a bit tipsy|I'm quite merry]
        [I'm seeing double|everything's blurry|I see two of everything|which one of you is Marla]
        [my legs won't obey me|I can't walk straight|I can't stand up|my tongue won't obey|I can't feel my face]
        [is the floor moving|is this house swaying|somebody tilted the floor|who moved the wall]
        [I think I'm drunk|I drank too much|I've had a few too many|how many have I had|did I drink all that]
        [that ale has gone to my head|it has all gone to my head|the drink has hit me|my head is swimming]
        [hold me, I'm falling|help me up|somebody help me off the floor|I need a hand getting up]
        [I'm not drunk|who says I'm drunk|I'm sober as a judge|I only had nine|I'm not as think as you drunk I am]""",
    "Out the back door, {friend}, and quick!": """
        [gonna puke|I'm about to be sick|I think I'm going to throw up|I need to be sick|it's all coming up]
        [give me a bucket, quick|bleurgh|that last mug wants out again|my supper wants out again]
        [my stomach is turning|I feel queasy|I feel seasick|my belly does somersaults|I'm green in the face]""",
}
PLACED = {
    "[You're in|This is] the Gilded Goose": """
        [where am I|I'm lost, what house is this|I have no idea where I am|how did I end up here|what's this house]
        [is this the Goose|is this the place with the goose|am I at the Goose|this is the Goose, isn't it]
        [I was told to go to the Goose|they sent me to the Goose|I was looking for a tavern|any tavern will do]
        [what do they call your inn|what's your tavern called|what's written over your door|remind me which inn this is]
        [I've never been here before, what is this place|first time here, what's this place|what have I walked into]
        [is this where one gets food and a bed|is this an alehouse or an inn|tavern or inn|what sort of house do you run]""",
    "[A hundred years ago a goose woke": """
        [why's there a golden bird over your door|what's the golden bird for|what's that goose about|why geese]
        [who gilded the goose|why would anyone gild a goose|whose idea was the golden goose|did the goose lay golden eggs]
        [I like your sign, where's it from|tell me about the sign|what's the story of your sign|a strange sign you have]
        [there's a tale behind that goose, I'll wager|tell me the goose story|is the tale of the goose true]""",
    "[The house is over a hundred years old": """
        [what an old house|this house is old|how long has it stood here|when did they build this|how old are these beams]
        [these stones have stories, I'm sure|is it the oldest inn here]""",
    "[Sing and play as you like": """
        [I've brought my lute|I have my fiddle with me|let me play you something|I'll sing]
        [could I perform here tonight|I sing for my supper|mind if I sing|mind if I play|may I give you a song]
        [does the house want a song|your guests look like they need a song|I know a good tune for this crowd]""",
    "there's dancing|Wait for Finn": """
        [my feet want to dance|I could dance all night]
        [is there a dance tonight|where's the dance floor|can we dance here|I want to dance on a table]""",
    "Strangers are welcome here": """
        [I'm not from here, is that a problem|do you mind outsiders|am I welcome here|are outsiders welcome]
        [people here look at me oddly|everyone stares at me|don't they like strangers here|I'm an orc, will you serve me]
        [I have pointed ears, so what|have you anything against elves|do you serve dwarves|orcs allowed]""",
    "That's Bram's lute, my husband's": """
        [nice lute|there's a lute on your wall|who does that lute belong to|does anyone play the lute up there]
        [may I try that lute|why is there dust on that lute|that lute has a story, hasn't it|does that lute still work]""",
    "[For a feast tell me a week before": """
        [I'm getting married, can we have the feast here|we need a place for a wedding|can I book the whole place]
        [it's my birthday next week, can I bring twenty friends|do you do parties|I'm planning a party here]
        [my guild wants to meet here|could my company dine here|we'd be thirty for supper]""",
    "[Sit down, sit down|": """
        [I could do with a sit-down|let me take the weight off my feet|I need to sit down|I have to sit down]
        [I must sit before I fall|let me just sit|I'd like to sit|I need to take a load off|we'd like to sit down]
        [mind if I park myself here|is this spot taken|is somebody sitting here|anyone's seat|whose chair is this]
        [got room for one more|room for one more|room for a little one|any free chairs]
        [chair, please|a chair, a chair|a seat, please|a stool, quick|give me a chair|somewhere to sit]
        [I'll take this stool|this chair is mine|I'll rest here a while|I'll just rest my legs|I'll perch here]
        [my old knees need a break|an old man needs a chair|is there a seat for a tired traveller]
        [may I use this chair|can I pull up a chair|could we squeeze in here|may we join your fire]""",
    "Take the table by the fire": """
        [where's the best spot|where's the best seat|which is the best table|what's the nicest spot in here]
        [a chair by the fire would be nice|I'd love a chair by the fire|a seat by the fire, please|a seat by the fire]
        [can I have the chair by the fire|is the spot by the fire free|put me near the fire|I want to sit by the fire]
        [a warm corner for an old man|got a table near the fire|any spot near the hearth|close to the fire, please]
        [where do you want us|where do you want me|where would you like me to sit|where shall we go]
        [a table for my friends and me|a good table, please|I'd like a table|we'd like a table|table, please]
        [what table can you give us|which tables are free|have you a table for us|find us a table]
        [where do I sit so that I see the bard|which seat gets the most warmth|where does it pull the least]""",
    "It fills up when Finn plays": """
        [where are all the people|nobody here tonight|hardly a soul in here|so empty here]
        [dead in here|it's dead tonight|bit empty tonight|I've seen livelier graveyards|is this place always so dead]
        [not much going on here|nothing much happening tonight, is there|when does the fun start|is it early yet]
        [is this all the guests you have|I thought taverns were full of people|are you not very popular]""",
    "The door opens at sunrise": """
        [what time do you shut|when's closing|when do you lock the door|how late can I come back]
        [I don't want to keep you up|tell me when it's time to go|will you throw me out at some point]
        [do I have to be in by a certain hour|is there a curfew in this house|can I get back in late at night]
        [is the tavern open all day|are you open every day|open on feast days|open in the morning, too]
        [do you open early|how early do you open|could I come at dawn|what if I come before sunrise]
        [when's the earliest I can come|can I drink here till morning|how long can we drink here]""",
    "Out the back door and past the stable": """
        [where's the little boys' room]
        [I need to powder my nose|where can I powder my nose|I must see a man about a horse|where do ladies go]
        [I need to relieve myself|I need to take a leak|gotta pee|I need to go pee|I have to go, urgently]
        [need the loo|I need to use the facilities|where are the facilities|where's the throne|the smallest room, where]
        [my boy needs to go potty|my daughter has to go|the little one needs the pot|my son needs a pee]
        [I'm about to wet myself|too much ale, too little bladder|the ale is pressing|all that ale has to go somewhere]
        [is there somewhere I can go|where do you go here|where does a man empty his bladder]
        [I've got the runs|my guts are rumbling, where's the privy|number two, and it's urgent|
            I've eaten something bad, where's the privy]
        [can I use your bathroom|may I use the privy|is the privy outside|is the toilet free|is the privy far]
        [bathroom|restroom|WC|the john|toilets|ladies|gents]?""",
    "There's a bucket by the back door": """
        [some warm water would be nice|I'd like some warm water|could I have some warm water to wash in]
        [my face is all dust|I'm covered in dust|road dust all over me|I've half the road in my hair|I'm all dusty]
        [I need to wash my face|I need to freshen up|where can I freshen up|may I rinse my face]
        [my hands stink of fish|let me clean my hands|got any soap|is there somewhere to wash|where do I wash]
        [warm water for my sore feet|a footbath would be nice|I'd love to put my feet in warm water|
            water to wash my feet, please]
        [I've soot all over my face|there's ink on my fingers|I've got tar on my hands|my hands are black]""",
    "I'll put another log on": """
        [put some wood on|more wood|throw on a log|the fire's low|the fire is going out|your fire needs feeding]
        [is the fire out|it's getting cold, the fire is nearly out|only embers left in there|the fire could be bigger]
        [can you stoke that fire|could you build up the fire|who minds the fire here|make the fire bigger]""",
    "[Smoke if you like": """
        [I need a smoke|got a light|have you a light for my pipe|where's the ashtray|a light for my pipe, please]
        [does my pipe bother you|does smoke bother you|is it a bother if I smoke|I'd like to smoke]
        *[lights a pipe|fills his pipe|puffs on a pipe|takes out a pipe]*""",
    "Keep your weapons, {friend}": """
        [where do I put my sword|where can I put down my shield|this sword is in my way|my axe is heavy]
        [I hope my sword doesn't bother anyone|don't mind the sword|the axe is only for wood|I come armed]
        [do I have to disarm|must I give up my blade|am I allowed to be armed|can I keep my weapons on me]""",
    "[Hang it by the fire": """
        [where can I dry my things|can I dry my clothes here|I need to dry my cloak|dry my boots, please]
        [where does this wet cloak go|my wet things, where do I put them|take my cloak|take my coat, please]
        [may I take my boots off|can I get out of my wet coat|is there a coat hook|where's the coat rack]""",
    "[Aye|Of course], {friend}. [Put it behind the bar": """
        [where can I put my bags|where do I leave my luggage|my pack is breaking my back|this pack weighs a ton]
        [can I leave this with you|would you hold on to this|mind my bag, would you|look after this for me]
        [I don't want to leave my things lying about|I've too much stuff with me|do you have a left luggage room]""",
    "Nobody has asked for you yet": """
        [I'm waiting for someone|I'm meeting someone here|I have an appointment here|I'm expecting company]
        [has anyone asked for me|did anyone ask for me|is anyone waiting for me|did somebody leave word that he'd come]
        [my friend is late|my friend should be here by now|where's my friend, we said sunset|he never comes on time]
        [if someone asks for me, I'm over there|I was told to wait here|someone is to meet me here]""",
    "Pay your bill, draw no blade": """
        [how do I stay out of trouble here|what should a guest not do|how do I not get thrown out]
        [any rules here|what are the rules|tell me the rules|is there anything I'm not allowed to do]
        [what does one have to mind in this house|I don't want to do anything wrong|do's and don'ts in here]""",
    "[Wipe your boots on the straw": """
        [I've tracked mud all over|I'm making your floor dirty|I left muddy footprints|look at the mud I brought in]
        [sorry, I'm muddy|sorry, I'm all mud|I'm afraid I'm dripping|should I take my boots off]""",
    "It's late autumn, {friend}, cold and wet. [Sit": """
        [can I eat in the garden|let's sit outside|any tables outside|I'd like to sit outside|we'd like to sit outside]
        [do you have outdoor seating|have you got a garden|is there a terrace|can we have our ale in the open]""",
    "Children are welcome": """
        [is it all right that my kids are with me|I have the children with me|my little girl is with me]
        [are kids okay|do you mind children|my boy won't make any trouble|I brought the whole brood]
        [can I bring the family|is this place fit for little ones|what do you have for children|anything for the kids]""",
}
LOOKED = {
    "Take your time, {friend}. I'm here": """
        [I want to be alone|I'd like to be left alone|I want to be left in peace|let me be|leave me in peace]
        [I'm not in the mood for company|I'm not in a talking mood|I don't want company|no company tonight, please]
        [I came here to think|I'd rather be by myself|I need a moment to myself|I need some time alone]
        [just let me drink in peace|just let me sit|let me sit a while|I just want to rest a bit|I'm just resting]
        [don't bother me|please don't disturb me|no chatter today|I'm fine on my own|I prefer my own company]
        [I'm just here for the warmth|I'm only here to get warm|I don't need anything right now|nothing for me yet]
        [give me a while|I need to catch my breath|let me catch my breath first|let me get my breath back]""",
    "You see a low room with old beams": """
        [what do I see when I come in|what does the tavern look like|what does the room look like|look about]
        [I look about me|I take in the room|I glance around|let me have a look around|let me look around]""",
    "No secret doors here": """
        [any secret passages|is there a passage behind the hearth|is there a hidden cellar|does this house have secrets]
        [what's behind that curtain|where does that door lead|what's behind the bookcase|I knock on the walls]
        *[searches for hidden doors|taps the walls|looks for a secret passage|feels along the wall]*""",
}
TOPICS = [
    *(again(talk_house_says.TOPICS, said, asked) for said, asked in SAID.items()),
    *(again(talk_house_place.TOPICS, said, asked) for said, asked in PLACED.items()),
    *(again(talk_more_asked.TOPICS, said, asked) for said, asked in LOOKED.items()),
    topic("""[it's dirty in here|it's a bit dirty in here|it's dusty in here|it isn't very clean in here]
             [there's mud all over the floor|the straw on the floor is old|there's dust on everything]
             [my boots stick to the floor|what's this muck on the floor|the floor crunches when I walk]
             [who sweeps up here|who does the sweeping|who scrubs the floor|who keeps the place clean]
             [have you heard of a broom|a broom wouldn't hurt in here|you could do with a broom]
             [I can't see out of that window for dirt|the windows are black with soot|your windows need a wash]
             [could somebody sweep here|would you sweep under this table|there are bones under this bench]
             [my mother would faint at the sight of this floor|I'm glad I kept my boots on]
             [a good scrub would do this room good|this room could do with a scrub|things are a little grubby here]""",
          "Elsie sweeps every morning, {friend}. The mud comes in with the guests.", 1.2),
]
