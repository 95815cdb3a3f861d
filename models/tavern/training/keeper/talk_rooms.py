"""Lodging: rooms and beds, what they are like, baths, horses, keys, nights, and what guests need upstairs."""
from . import menu_talk
from .grammar import fact, rooms, topic

TAKES_ROOM = topic("""
    [the private room|private|the room|the better one|the expensive one|a private room please|the second one|
      I'll take the room|the silver one]
    [the one with the lock|the one with the door|the one with breakfast|the quiet one|a room of my own, please]
    [I'd rather|I want to|I prefer to] [sleep alone|have my own door|have it private|not share]
    [the room, then|make it the room|room, please|let's take the room|we'll have the private one|the dear one]""",
    "A private room, then. That's one silver. Up the stairs, second door on the left.")
TAKES_BED = topic("""
    [the common room|common|the bed|the cheap one|the cheaper one|a bed please|the first one|I'll take the bed]
    [a bed is enough|a bed will do|the bed, then|make it the bed|bed, please|the five copper one]
    [I can share|I don't mind company|I've slept in worse|I'm not fussy][, so a bed|, give me the bed|
      , the common room]
    [I'll sleep|put me] in the common room[, then|, please|]""",
    "A bed in the common room, then. That's five coppers. Pick any free bed.")
CLEAN = topic("""
    [is it clean|are there bugs|are there fleas|are the beds comfortable|will I itch]
    [clean sheets|no fleas|no bugs|fresh straw], I hope?
    [and|but] is it clean[ up there|]""",
    "Clean sheets and no fleas, {friend}, I swear it. Elsie scrubs it every day.")
DIFFERENCE = topic("""
    [what's|what is|where's] the difference[ between them| between the two|]
    [why|how come] [is|should] the [room|private room] [so much dearer|cost more|twice the price]
    [what do I get|what's better] [for the silver|in the private room|for the extra coins]
    [which one|which] [is better|would you take|do you recommend|should I take]
    [the room or the bed|a bed or a room|private or common][, what do you say|, which one|?]
    [is the room|is the private one] worth [it|the silver|the money]""",
    "The room has a feather bed, a lock and breakfast. In the common room you share with seven others.")
CHEAPER = topic("""
    [is there|have you|got] [nothing|anything|something] cheaper[ to sleep in|]
    [I can't pay that|that's too dear for me|too much for a bed], [what's cheaper|anything cheaper|where else]
    [a corner|a floor|some straw|the attic] [would do|is enough for me|will do]
    [cheaper|anything cheaper]?""",
    "Five coppers for a bed is the least, {friend}. [The fire is free.|]")

TOPICS = [
    *menu_talk.TOPICS,
    rooms("""
        [do you have|have you got|are there|is there|any] [a bed|a room|rooms|beds|any beds|any rooms|space|
          some space|something|a spare room|a free bed] [for the night|for tonight|free tonight|for me and my friend|
          free|left tonight|to sleep|left|to let]
        {can_i} [sleep here|stay here tonight|spend the night|rent a room|rest here for a night|
          get a bed for the night|stay the night|take a room|have a room]
        [what|how much] [does a bed cost|does a room cost|would a room be|do I pay for a night|is it to sleep here|
          do you charge for a night|is a night|would a night cost me|is one night|is it for the night]
        [we need|I need|we are looking for|I'm looking for|we want|we seek] [a place for the night|
          somewhere to spend the night|a roof over my head|lodging|a bed for the night|shelter for the night|
          quarters for the night|accommodation]
        [is there space for me tonight|do you have rooms|do you have a room|do you have beds|is there a free room|
          is there a bed free|are there any beds left|what rooms do you have|what beds do you have]
        [rooms|room|beds|bed|any rooms free|any vacancies|vacancy|vacancies|got any rooms|got a room|lodging|
          accommodation]?
        [how much are the rooms|how much for a night|price for a night|what do the rooms cost|what does a night cost|
          room prices|the price of a bed and of a room]
        [I need to rest|I want to sleep|I want to rest|I need a place to sleep|where can I sleep|where can I rest|
          I'd like to sleep here|can we sleep here|do you rent rooms]
        [somewhere|a place|any place|any corner] to [lay my head|rest my head|put up for the night|rest these bones|
          bed down|sleep in peace][, have you got that|, do you have that|, that's all I ask|]
        [I could|I'd like to|I want to] sleep for [a week|a hundred years|two days]
        [my legs won't carry me further|I can't walk another mile|we can't go on tonight|the road ends for me here|
          it's too late to travel on|it's too dark to ride on][, is there a bed|. do you have beds|
          , what can you offer|. can I stay|]
        [where|how] [does|can|might] [a man|a traveller|a weary pilgrim|an old woman|a stranger] [sleep|rest|
          spend the night|find a bed] [here|in this house|tonight]
        [you wouldn't happen to have|I don't suppose you have|would you by any chance have|might there be] [a bed|
          a room|a spare bed|a free room][ for me| for a tired soul| for tonight|]
        [I wonder whether|I was wondering if|I was hoping] [you have a room|there's a bed for me|
          I could stay the night|you rent rooms|there might be a bed]
        [is it possible|would it be possible] to [stay the night|sleep here|rent a room|get a bed]
        [is this|is that] [an inn|a house] where one can [sleep|stay the night|rent a bed], too
        [you have|you've got] [rooms|beds|lodging][, don't you|, right|, I'm told|, haven't you]
        [a room|a bed|lodging|a bed for tonight], [good woman|if you have one|is that possible|what would that be|
          how much]
        [they told me|the guard said|I heard|my {kin} said] [you have good beds|one can stay here|you rent rooms|
          the beds here are the best in town]
        [I've slept in ditches for a week|I slept under a hedge last night|I've not seen a bed in a month|
          the ground was hard last night][, I'd like a bed for once|, is there a bed|. have you a bed|
          , tonight I want a bed]
        [tell me about|what about|how about|talk me through|explain] [the rooms|your rooms|a room|your beds|lodging|
          the lodgings]
        [I don't want to|must I|I'd hate to] sleep [outside|in the rain|in the street|under the bridge] [tonight|
          again]
        [do I need|should I take|what do you say to] a [room|bed][, or is it too late|
          , what do they cost| and for how much|]
        [what choices|what kinds of rooms|what kind of rooms|which rooms|what sort of beds] [do you have|are there|
          have you]
        [it's|it is] [late|getting late|nearly midnight][. |, ][I should sleep|I need a bed|where could I sleep|
          what about a bed]
        [it's raining too hard to go on|the storm won't let us leave|the ferry has stopped for today|
          the gates are shut], [so we need beds|so I need a bed|so I'll stay the night, if I can]""",
          "[|Aye. ]A bed in the common room is five coppers, and a private room is one silver. [Which would you like?|]", 8,
          [TAKES_ROOM, TAKES_BED, CLEAN, DIFFERENCE, CHEAPER]) | {"values": {"kin": "[brother|wife|friend|master|uncle]"}},
    topic("""
        [what's|what is|where is|explain|tell me] the difference between [the room and the bed|
          the common room and the private room|a bed and a room|the rooms]
        [should I take|would you take|do you recommend] [the room or the bed|the private room or the common room]
        why is [the private room|a room] [so much dearer|twice as dear|more expensive] than [a bed|the common room]
        is the private room worth [it|one silver|the money]""", 
        "The room has a feather bed, a lock and breakfast. In the common room you share with seven others.", 1.5,
        [TAKES_ROOM, TAKES_BED]),
    fact("""
        [what's|how's|what is] [the private room|your best room|the room upstairs] like
        [what is in|what's in|what comes with] the private room
        [does|has] the private room [have|got] [a window|a view|a lock|a real bed|a feather bed|everything one needs]
        which room [has a window|has a view|looks over the river|has a lock|is the best|is the nicest]
        {want} [a room|something] with [a window|a view|a view of the river|a lock|a good lock|a feather bed|
          a soft bed|my own door]
        [is there|do you have|have you] [a room|anything] with [a window|a view|a lock|a feather bed|a proper bed]
        [can I|does one] see the river from [the room|up there|the window]
        I like to [look out of a window|see the sunrise|hear the river] [at night|
          when I wake up][, which room is that|]""",
        "The private room has a window over the river, a feather bed and a good lock. [It's one silver.|]", 2),
    fact("""
        [what's|how's|what is] the common room like
        [what is in|what's in|what will I find in] the common room
        [how many|are there many] [people sleep|beds are|men sleep|others] in the common room
        [do I|must I|would I] [share|have to share] [the room|the common room|with strangers|with others|a bed]
        [who else|who] sleeps in the common room
        [is it|does it get] [crowded|loud|full|warm|cold] in the common room
        [is there|has it] [a stove|a fire|heating|a curtain] in the common room
        [is the common room|is it safe to sleep in the common room] [any good|decent|bearable|all right|
          for women, too]?""",
        "Eight beds, clean straw and a warm stove. [You share, and the snoring is free.|]", 1.8),
    fact("""
        [is the room|is it|are the rooms|is the house] [quiet|loud|noisy] [at night|up there|when one wants to sleep|
          after midnight]
        {want} a quiet [room|place to sleep|bed|corner][, please| for tonight|]
        [I sleep badly|I'm a light sleeper|noise wakes me|I need my sleep|I get up early][, which room is quiet|
          , is there a quiet room|. what's the quietest bed|. do you have something quiet]
        [will I|can one|how can anyone] [sleep|get some sleep|hear the music] [up there|
          in the room][ with all this singing|]
        [until when|how long] [does the noise go on|is there music at night|do they sing down here]
        [which|what] room is [the quietest|quiet|away from the noise|not above the bar]""",
        "The private room is the quiet one, one silver. The house is silent after midnight.", 1.8),
    topic("""
        [do you have|is there|have you|got] [a room|a bed|something|a double bed|a big bed] for [two|a couple|
          me and my wife|the two of us|my husband and me|newlyweds|me and my sweetheart]
        we are [two|a couple|newly married|on our honeymoon|husband and wife][, which room|, do you have a room|
          . What bed is there|, can we share one room]
        {can_i} [share a room with my {kin}|share the bed with my {kin}|sleep two in a room|bring my wife upstairs|
          have two in the private room]
        [a double room|a double bed|room for two|one room for two|double]?
        [how many|can two] [fit in|people fit in|sleep in] [the private room|one room|the feather bed]
        [does it cost more|is it dearer|do we pay double] [for two|if we are two|with my {kin}]
        [my {kin} and I|we two|the two of us] [want|need|would like|would take] [one room|a room together|a room|
          a place for the night]""",
        "The private room takes two, {friend}, and it stays one silver a night.", 2, values={
            "kin": "[wife|husband|sister|brother|daughter|sweetheart|friend|mother]"},
        then=[TAKES_ROOM | {"serves": {"room": 1}}]),
    topic("""
        [there are|we are|we're] [six|five|seven|eight|four|three] of us[, do you have beds|. beds for all|
          , is there room for everyone|, can we all sleep here|, where do we sleep]
        [do you have|is there|have you] [beds|space|room|lodging] for [six|five|eight|a whole party|my men|all of us|
          four people|three]
        [can you|could you] [put up|house|bed down|take in] [all of us|six men|the whole company|a party of five]
        how many [beds|people|guests|rooms] [do you have|can sleep here|fit in your house|are there upstairs]
        [my|our] [men|company|crew|troop|whole family] [needs|wants] [beds|a place to sleep|lodging]""",
        "There are eight beds in the common room, {friend}, five coppers each.", 1.5),
    topic("""
        [is there|do you have|have you] [a room|a bed|something|a cot|a cradle] for [a child|me and my baby|a family|
          a mother with a child|a family with two children]
        [can|may|does] [my child|my son|my little girl|the baby] [sleep in my bed|share my bed|sleep with me|
          stay in the room, too]
        [do I pay|must I pay|how much is it] for [my child|the child|the baby|the little one], too
        [I've|we've] [a baby|two small children|a little boy][ with us|], which room [is best|should we take|
          do you have]
        [a child|my {kin}] [can't sleep in straw|is afraid of strangers|wakes at night], which room is [best|
          right for us]""",
        "Take the private room, {friend}. Little ones sleep in your bed for nothing.", 1.2, values={"kin": "[son|daughter|boy|girl]"}),
    topic("""
        {can_i} [take|bring] my [dog|cat|hound|ferret|raven|goat] [up to the room|upstairs with me at night]
        {can_i} let my [dog|cat|hound|raven] sleep [in my room|in my bed|next to my bed]
        [is|are] [a dog|dogs|pets|my cat] allowed [in the rooms|in the room|in bed|in the common room|upstairs]
        [do I pay|does it cost extra|what do I pay] for [my dog|the dog|the cat] [in the room|at night|upstairs|
          overnight]
        [a room|a bed] for me and my [dog|cat|hound|old dog][, please|, is that possible|?]""",
        "Animals may sleep in your room if they behave, {friend}. It costs nothing.", 1.2),
    fact("""
        my [horse|mare|pony|mule|donkey|stallion] [needs a place|needs a stall|needs hay|is tired|is hungry|
          is outside|needs food|needs a rest|needs a stable|stands in the rain|is tied to your fence|
          has walked all day][ too|, can you help|]
        [where can I leave|where can I put|can I leave|what about|can you feed|who looks after|can you take care of|
          where do I tie|where do I stable|will somebody see to|can somebody rub down] my [horse|mare|mule|pony|
          donkey][ here| for the night|]
        [I have a horse|I came on a horse|there's a horse outside|I rode here|I've two horses outside|we came by cart|
          I've a mule with me]
        [do you have|is there|have you|where's] [a stable|stabling|a stall|a place for horses|hay|oats for a horse|
          a stable boy]
        will my [horse|mule|mare] be [safe in the stable|fed well here|looked after|brushed, too|warm enough]
        I'm not the only one who needs [a bed|supper|a dry place]. My [horse|mule] [does|needs one], too
        {can_i} [put up|stable|feed|water|leave] my [horse|mule|pony] here
        [what does|how much does|what would] [a night in the stable|hay and a stall|a horse] cost[ me| here|]
        *[ties up the horse|hands over the reins|leads the horse to the stable]*""",
        "Tom will see to your horse. A stall is three coppers, with hay.", 2.2),
    fact("""
        [bed and breakfast|room and breakfast|half board|full board|with breakfast]?
        [do I|must I|would I] pay [extra |]for breakfast[ when I have a room| if I sleep here| with the private room|]
        [what's|what is] included[ in the room| in the price| with the room|]
        [if I take|when I have] the room, [is breakfast free|do I eat for free in the morning|
        does it come with food]""",
        "Breakfast is free with a private room. [Otherwise it's one copper.|]", 1.8),
    fact("""
        {can_i} [wash|bathe|have a wash|clean myself up|scrub off the road|get this mud off|
          soak in hot water][ somewhere| here| tonight|]
        [I smell|I stink|I'm filthy|I'm covered in mud|I haven't washed in weeks|I need a scrub|
          my {kin} says I stink][, where can I wash|. is there a bath|, have you a tub|. what does a bath cost|
          , I need a bath]
        [is there|do you have|where is] [a tub|a bathtub|a place to bathe|hot water to wash|a washroom|
          soap and hot water]
        is [a bath|the bath|hot water] [included|in the price|extra|free]
        [when|how soon] can I [have a bath|bathe|get into the tub]
        is the [bath|bath water] [hot|warm|really hot|hot enough]
        [can I|may I] have [hot water|a tub|a bath] [in my room|brought up|upstairs]
        [a bath|a scrub|a soak] would [do me good|be heaven|be nice][, what does it cost|, is that possible|]""",
        "The tub is in the back room, {friend}. A hot bath is four coppers, soap and all.", 2, values={"kin": "[wife|brother|friend|horse]"}),
    topic("""
        [when|until when|by when|at what hour|what time] [do I have to|must I|do we have to|should I] [leave|be out|
          leave the room|clear the room|give back the key|check out]
        [what's|when is] [the check-out time|check-out|check out|the latest I can leave]
        [can I|may I] [sleep late|sleep in|leave later|stay in bed till noon|keep the room until noon|lie in]
        [how long|until when] [can I keep|do I have|is it mine,] the room[ tomorrow|]
        [will you|do you] [throw me out|turn me out|wake everyone] [at dawn|in the morning|early]""",
        "Sleep as long as you like, {friend}, but be out by noon. [Elsie changes the sheets then.|]", 1.3),
    topic("""
        [can|could|will|would] [you|someone|somebody|Tom] wake me [at dawn|at sunrise|early|before sunrise|
          in the morning|at first light|when the bells ring]
        I [have to|must|need to] [get up|be up|rise|leave] [at dawn|very early|before sunrise|
          at first light][, will you wake me|. who wakes me|, can somebody knock|. wake me, please]
        [don't let me|make sure I don't|I mustn't|I'm afraid I'll] [oversleep|sleep through the morning|
          sleep too long]
        [wake-up call|wake me early|knock at my door at dawn][, please|?| tomorrow|]""",
        "Tom will knock at your door at sunrise, {friend}.", 1.3),
    fact("""
        [where's|where is|may I have|give me|can I have|do I get] [the key|my key|the key to my room|a key|
          the room key]
        [does [the door|the room|my door] [have a lock|lock properly|have a key]|
          is there [a lock on the door|a bolt on the inside|a key for the door]]?
        [do I|must I|shall I] [leave|hand in|give back|keep] the key[ here| when I go out| with you| in the morning|]
        [how do I|can I] lock [the door|my room|up at night]
        who else has a key[ to my room|]""",
        "The private room has a good lock. The key hangs behind the bar, {friend}, so ask me for it.", 1.3),
    topic("""
        I [lost|can't find|dropped|broke|forgot|swallowed] [my room key|the key to my room]
        [my key|the key|the room key] [is gone|doesn't fit|broke off|is missing|won't turn|is stuck]
        [I'm|I've been] locked [out|out of my room|in]
        [somebody|the {kin}] [took|has] my key""",
        "I have a second key behind the bar, {friend}. Here you are.", 1, values={"kin": "[cat|boy|stranger]"}),
    topic("""
        [where do I|where can I|where shall I] [hide|keep|put] my [purse|gold|things|silver] [while I sleep|at night|
          when I sleep|overnight]
        [will|does|could] [anyone|somebody|someone] [rob me|steal from me|go through my bags|
          take my boots] [while I sleep|in my sleep|at night|in the common room]
        [is my purse|are my things|are my bags|are my boots] safe [in the room|in the common room|while I sleep|
          upstairs]
        [are there|do you get] thieves [in the common room|upstairs|at night|among the sleepers]
        [somebody|someone] [stole|took|went through] my [things|bag|boots|purse] [while I slept|in the night|
          in the common room]""",
        "The private room has a good lock, {friend}. In the common room, sleep on your purse.", 1.5),
    fact("""
        [are|do] [there bugs|there fleas|there lice|there bedbugs|the beds have bugs|
          the beds have fleas][ in the beds| in the straw| up there|]
        [is the bed|are the beds|is the room|are the sheets|is the straw|are the blankets] [clean|fresh|washed|
          free of bugs|decent|dirty|full of fleas]
        [bedbugs|fleas|lice|bugs|vermin in the beds]?
        [in the last inn|last night] [the fleas ate me alive|I was bitten all over|
          I shared my bed with a hundred bugs][, what about yours|. are your beds clean|, is it better here]
        [when|how often] [do you|does Elsie|did you] [change|wash] the [sheets|straw|blankets]
        [I hope|I trust|tell me] [there are no bugs|the beds are clean|the sheets are fresh|nothing bites up there]
        [something|a flea|a bug] bit me [last night|in the bed|in the night]
        [will I|do I] [itch|wake up itching|get bitten|catch something] [in your beds|here|in the morning]""",
        "Clean sheets and no fleas, {friend}, I swear it. [Elsie scrubs it every day.|]", 1.8),
    topic("""
        are the [beds|pillows|mattresses] [soft|comfortable|hard|any good|long enough|straw or feathers]
        [do I|would I] [sleep|lie] [well|softly|comfortably] [in your beds|here|up there]
        [straw or feathers|what are the beds made of|what's in the mattress]?
        [I have|my {kin} has] a bad back[, which bed is best|. which bed is softer|, is there a soft bed]
        I'm [too tall|too big|too heavy] for most beds[, what about yours|]""",
        "Feathers in the private room, clean straw in the common room. [You'll sleep well on both.|]", 1.3,
        values={"kin": "[mother|father|wife|husband]"}),
    topic("""
        [is the room|are the rooms|will I be] [warm|cold|heated|freezing|warm enough] [up there|upstairs|at night|
          in bed|in the room]
        [can I|may I|could I] [have|get] [another blanket|a second blanket|more blankets|a warm stone for my feet|
          an extra pillow|one more pillow]
        [I'm cold|I freeze easily|my feet are always cold|it's cold up there][, another blanket, please|
          . is there a blanket|, can I have a blanket]
        [another blanket|more blankets|extra pillow][, please|?| for my bed|]""",
        "Elsie will bring you another blanket, {friend}. [Nobody freezes in my house.|]", 1.3),
    topic("""
        {can_i} [stay|keep the room|stay on|have the room|sleep here] [another night|one more night|a night longer|
          for a week|for some days|all winter|until spring|for a month]
        [we'd like|I'd like|I want|I've decided] to [stay|extend my stay|keep the room] [longer|another night|
          a few more days|one more night]
        [is it|does it get|do I pay] [cheaper|less] [by the week|for a week|for a month|if I stay longer|
          for several nights]
        [I plan|we plan|I mean] to [stay for a while|stay some nights|winter here|
          live here for a month][, is that possible|, what do I pay|]
        [do you|does anyone] [rent by the week|take lodgers|live here all year]""",
        "Stay as long as you like, {friend}. Each night costs the same.", 1.5),
    topic("""
        [are you|is the house|is everything] [fully booked|booked out|all booked|booked up][ tonight| already|]
        [don't tell me|please don't say|I fear|I'm afraid] [you're full|all beds are taken|there's no room left|
          everything is taken]
        is there really [a bed|a room] [free|left][ on a night like this| so late|]
        [the other inns are full|every inn is full tonight|it's market day, so you're full], [have you still a bed|
          or is there a bed left|are you full, too]
        [no room at the inn|no vacancies|all taken|any bed left for us]?""",
        "There's still room, {friend}. A bed is five coppers and a private room one silver.", 1.3),
    topic("""
        {can_i} [reserve|book|have|keep] [a room|a bed|the private room] for [tomorrow|tomorrow night|next week|
          the sixth day|my master]
        [can you|could you|would you|will you] [keep|hold|save|reserve] [a room|a bed|the private room] for [me|us|
          my {kin}][ until tonight|, we come late|]
        [I'd like to|I want to|we wish to] [book|reserve] [a room|a bed|two beds] for [tomorrow|next week|market day]
        [I booked|I reserved|there should be] a room [for me|under my name|last week|in the name of my master]
        [do you|does one] [take reservations|take bookings|need to book ahead]""",
        "I'll keep it for you, {friend}. Pay when you come.", 1.3, values={"kin": "[wife|friend|master|brother]"}),
    topic("""
        [do I|must I|shall I|should I] pay [now|in advance|first|before I sleep|in the morning|
          when I leave] for the [room|bed]
        [when|do you want] [do I pay for the room|do I pay for my bed|the money for the room now|
          the silver for the room]
        {can_i} pay for the [room|bed] [tomorrow|in the morning|when I leave|later]""",
        "Lodging is paid before you sleep, {friend}.", 1.2),
    topic("""
        {can_i} sleep in [the stable|the barn|the hay|the straw with my horse|the hayloft|the kitchen|the cellar|
          the attic]
        [would the hay|would the barn|would the kitchen floor] [be cheaper|cost anything|do for a poor man]
        [the stable|the hay|the floor|a corner of the barn] [would do for me|is enough for me|
          is good enough for the likes of me]
        how much [to sleep|for a night] [in the stable|on the floor|in the hay|in the barn]
        [no bed, just|only] [a bit of floor|some straw|a dry corner], [how much|what does that cost|is that free]""",
        "The stable is for horses, {friend}. A bed in the common room is five coppers.", 1.3),
    topic("""
        [which room is mine|which is my room|which door is mine|which bed is mine|where is our room|
          where is the room I paid for]
        [where do I|where will I|where am I going to|where shall I] sleep[ tonight| then|]
        [which|what] [door|floor|number] [is it|is my room|was it]
        [how do I|can you tell me how to] [find|get to|get up to] my [room|bed]
        [which way|where] [to|is] [the stairs|my room|the bedrooms|the rooms]
        [I can't find|I forgot which is|I've lost] my room[, where was it|]""",
        "Up the stairs, {friend}, second door on the left. [The common room is the big door past the bar.|]", 1.5),
    topic("""
        {can_i} [see|look at|have a look at|inspect] [the room|the beds|the private room] [first|before I pay|
          before I take it|]
        [can you|would you|could Elsie] show me [the room|the beds|what you have|upstairs|my room]
        [I never take|I don't buy] a room I haven't seen[, may I look|]
        [show me|let me see] [the room|the beds|a room]""",
        "Go up and look, {friend}. It's the second door on the left.", 1.2),
    topic("""
        {can_i} [eat in my room|take my supper upstairs|have my food in the room|drink in bed|take the ale up with me|
          take a mug upstairs]
        [can you|would you|could somebody|will Elsie] [bring|send|serve] [supper|my food|an ale|the stew|
          breakfast] [up to my room|upstairs|to my bed|up]
        [room service|food in bed|breakfast in bed|supper in my room][, please|?]""",
        "Elsie will bring it up to you, {friend}. [Only bring back the mug.|]", 1.2),
    topic("""
        {can_i} [smoke|smoke my pipe|burn a candle|keep a candle lit|light a fire|cook] in [bed|the room|my room|
          the common room]
        [is there|do I get|may I have|can I have] [a candle|a lamp|some light|a light] [for the room|upstairs|
          for my room|in the room|by the bed]
        [it's|it is] dark [up there|upstairs|on the stairs][, have you a candle|. may I have a light|]""",
        "Take a candle from the bar, {friend}, but no pipes in bed. [This town has burnt once.|]", 1.2),
    topic("""
        [is there|do I get|have you] [a pot under the bed|a privy upstairs|a toilet in the room]
        [what if I have to go|where do I go] [at night|in the night|in the dark]
        [chamber pot|pot|night pot]?""",
        "There's a pot under the bed, {friend}, and the privy is out the back.", 1),
    topic("""
        {can_i} [wash my clothes|have my clothes washed|have my shirt washed|get my laundry done|
          wash my shirt][ here| somewhere|]
        [do you|does Elsie|does anyone] [wash clothes|do laundry|wash shirts|mend shirts|
          darn socks][ here| for guests|]
        [who washes|where can I wash|who can wash] my [clothes|shirt|laundry]
        [laundry|washing]?""",
        "There's a tub in the back yard, {friend}. [Hang your things by the fire.|]", 1),
    topic("""
        [can I|may I|could I] [bring|take] [a girl|a friend|company|a guest|somebody|my sweetheart] [upstairs|up|
          to my room|up with me]
        [is it|are you] [all right|fine with it] if [somebody visits me|I have company] [in my room|upstairs|tonight]
        [are guests|is company|are visitors] allowed [in the rooms|upstairs|at night]""",
        "The private room takes two, {friend}. [Only keep it quiet.|]", 1),
    topic("""
        [someone|somebody|the man next to me|the fellow in the next bed|my neighbour] [snores|snored all night|
          talks in his sleep|stole my blanket|smells of goat|sings in bed]
        [I can't sleep|I couldn't sleep|nobody can sleep] [because of|with|for] [the snoring|the noise|the singing|
          that man]
        [it's|it was] too [loud|noisy|hot|cold|bright] to sleep[ up there|]
        [can I|could I|may I] [change beds|have another bed|have another room|move to another bed]""",
        "Take another bed, {friend}, or the private room for one silver.", 1.2),
    topic("""
        I slept [well|like a log|like a baby|wonderfully|like a stone|
          better than at home][, thank you| last night| in your bed|]
        [that was|what] [a good night|a fine bed|a soft bed|the best sleep in months]
        [your bed|the room|the feather bed] [was|is] [wonderful|a dream|heaven|very comfortable|lovely]""",
        "I'm glad to hear it, {friend}. [There's porridge, if you're hungry.|]", 1),
    topic("""
        I [slept badly|hardly slept|didn't sleep a wink|lay awake all night|
          tossed and turned][ last night| in your bed|]
        [the bed|your bed|the straw|the feather bed] [was|is] [too hard|too soft|too short|lumpy|damp|a disgrace]
        [my back|everything|my neck] [hurts|aches] from [your bed|that bed|the straw]""",
        "I'm sorry to hear it, {friend}. [Elsie will fill the bed anew.|Have a hot tea.]", 1),
    topic("""
        {can_i} [leave|keep] [my bags|my things|my pack] in the room [until evening|while I'm out|
          when I go to the market|tomorrow|for the day]
        [can|do] my things [stay|stay in the room|go] [while I'm out|during the day|when I leave for the mine]""",
        "Leave them there, {friend}, and lock the door.", 0.8),
    topic("""
        [do you have|is there|have you] [a room|a bed|something] for women[ only| alone|]
        [I'm|I am] [a woman travelling alone|a woman on my own|a lady alone][, where is it safe to sleep|
          , which bed is safe|, what room do you advise]
        [I won't|a lady can't|I'd rather not] sleep [among men|in a room full of men|between drunkards]""",
        "Take the private room, {friend}. It has a good lock, and I sleep next door.", 1),
]
