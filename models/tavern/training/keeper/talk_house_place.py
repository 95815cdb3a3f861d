"""The house itself: its name and story, its hours, seats and rules, and what guests leave, borrow or look for."""
from .grammar import fact, topic

NAME_ANSWER = """[You're in|This is] the Gilded Goose, [the best tavern in Thornwick|
my tavern in the town of Thornwick]. [Sit down and be welcome|Food, drink and dry beds|]."""
LENT = [
    ("a spoon|another spoon", "A spoon"), ("a needle and thread|a needle", "A needle and thread"),
    ("a bucket", "A bucket"), ("a towel|a rag|a cloth", "A cloth"), ("a comb", "A comb"), ("a hammer", "A hammer")]

TOPICS = [
    fact("""[what do you call this house|what do you call this tavern|does this place have a name|
             what sort of place is this|which inn is this|where have I come to]
            [tell me about the tavern|tell me about this tavern|what is the Gilded Goose|is this the Gilded Goose|
            is this the tavern]
            [where am I|where are we|where is this|where exactly am I|where is it that I've come in|
            where in the world am I]
            [what is this place|what's this place|what is this place called|what tavern is this|is this a tavern|
            is this an inn|what is this]
            [what's the name of this tavern|name of this place|what is this tavern called|tavern name|name of the inn]
            [what is|what's|tell me] the name of this [place|inn|tavern|house|establishment|pub|bar|alehouse]
            what [place|inn|house|pub|bar|alehouse] is this
            what do you call this [place|inn|house|establishment|pub|bar|tavern|fine house|hole]
            [we're|we are] [at|in] the [Goose|Gilded Goose|right house|right inn], [aren't we|is that right|
            yes or no]?
            [which|what] [tavern|house|inn|alehouse] have [I|we] [stumbled into|walked into|ended up in|washed up in]
            [I woke up with a sore head|I just followed the lights|I walked in out of the rain|
            I took the first open door] [and|so]
            where [am I|is this] [now|exactly|then]?
            [I can't read|I never learned to read|it was too dark to read the sign], what does [the|that|
            your] sign say
            [is this|is that|would this be] the [house|inn|tavern|place] with the [golden goose|goose|
            bird] [over the door|on the sign]
            [this isn't|this wouldn't be] the [Red Lion|Black Boar|Prancing Mare|King's Head], [is it|would it]?
            [I'm looking for|we want|I was sent to|someone told me to come to] the Gilded Goose, [is this it|
            am I right here|have I found it]
            [I forgot|remind me|say again|how was it again,] [what this place is called|what your inn is called|
            the name of your house]""",
         NAME_ANSWER, weight=4),
    fact("""[why is it called the Gilded Goose|where does the name come from|why the name|what's with the name|
             why Gilded Goose|why a goose|how did it get its name|why is it called that]
            [what's the story of the goose|why is there a goose on the sign|what is the golden goose|
            what's the tale behind the goose]
            [why did they|why would anyone|how come you] name [a tavern|an inn|a house] after [a goose|a bird|poultry]
            [a goose|a gilded goose|a golden bird], [of all things|really|that's odd], [why|how come|what for]?
            [there's|I saw] a [golden|gilded|shiny] [goose|bird] [over|above] [your|the] door, [what's that about|
            what does it mean|why is it there]
            [what did|so what did] the goose do [to be gilded|to earn that|to get on your sign|that was so great]
            [who|what] was the [gilded |golden |famous |]goose[ anyway|]
            what [does a goose have|has the goose got|has a goose] to do with [this house|your tavern|the fire|
            anything]
            [I'd love to hear|tell us|my {kin} asks for|do tell me] the [story|tale|legend] [of the goose|
            behind the name|of your sign]
            [funny|strange|odd|unusual|curious] name[ for an inn| for a tavern|], [the Gilded Goose|where's it from|
            who thought of it]
            [there must be a story|is there a story|surely there's a tale] behind [that name|the name|the goose|
            that sign]""",
         "[A hundred years ago a goose woke the town when the roofs were burning|"
         "Long ago a goose cried in the night and woke the town before a great fire]. "
         "[They covered her statue in gold, and it still stands above our door|"
         "People were so thankful that they gilded a wooden goose and hung it above the door].",
         weight=2.5, values={"kin": "[boy|wife|friend|little girl|husband]"}, then=[
             topic("""[is it real gold|is the gold real|is it really gold?|how much is the goose worth|can I see it]
                      [can I buy the goose|could I steal it|has nobody stolen it|nobody ever stole it]
                      [so it's gold|solid gold, is it|pure gold, I bet|and where is it now|
                      is the goose still there]""",
                   """[Only the paint is gold, {friend}, and half of that is gone|
              It's wood under the paint, {friend}]. [Look up when you go out, and you'll see it|]."""),
             topic("""[what happened to the goose|what became of the goose|and the goose|did they eat her|
              did they eat the goose]
                      [how long did she live|did she get a medal|was the goose rewarded]""",
                   "Nobody ever dared to roast her, {friend}. [She died old and fat.|]"),
         ]),
    fact("""[how old|what age] is [this house|this place|the house|the tavern|the Goose|this inn|the building]
            when was [this house|this place|the tavern|the inn|the Goose] [built|put up|founded|opened]
            who [built|founded|put up] [this house|this place|the tavern|the Goose|these walls]
            [for how long|how long|since when] has [the Goose|this tavern|this inn|this house] [been here|stood|
            been standing|been around]
            [this house|this place|the building|the inn] [looks|must be|seems] [ancient|very old|as old as the hills|
            old], [how old is it|is it|when was it built]?
            [these|those] [walls|beams|timbers|floorboards] [look old|have seen a few years|must be ancient|
            creak with age]
            [what's|what is|tell me|I'd like to hear] the [history|story|past] of [this house|this place|the building|
            your tavern|the inn]
            has [it|this|the house] always been [an inn|a tavern|an alehouse]""",
         "[The house is over a hundred years old|This house has stood for more than a hundred years], {friend}. "
         "[It's the oldest "
         "tavern in Thornwick.|]", 1.8),
    fact("""[when do you close|when do you open|are you always open|how late are you open|what are your hours]
            [until when are you open|what time do you close|do you ever close|closing time|opening hours]
            [when|at what hour|what time] [do you|does the Goose|does the tavern|does this place] [shut|lock up|
            throw us out|open up|open in the morning|bolt the door|call last orders]
            [how long|till when|until what hour] [can we|can I|may we|may one] [stay|sit|drink|keep drinking|sit here]
            [will you be open|are you open|is the house open|are you still open] [tomorrow|at midnight|at dawn|
            early|all night|later|on the feast day]
            [if I come|suppose I come|what if I come] [back late|at dawn|after midnight|home late], [is the door open|
            will I get in|can I get in|is someone up]
            is it [nearly|almost|already] [closing time|time to go]
            [I have a late watch|I'm a night owl|I rise early|the night is young], [how long do you pour|
            till when do you pour|when do you open]?
            [last orders yet|have I missed last orders|is it last orders|are you about to close]
            [what time is|when is|what about] [last orders|closing|closing time|opening time|lock up]
            [don't tell me you're closing|you're not closing already, are you|open late?]""",
         """The door opens at sunrise and closes at midnight. [For a traveller in need I'll open at any hour|
             The fire never goes out|].""", weight=2.5),
    topic("""{can_i} [sit|sit down|sit by the fire|take this chair|join you|come in|stay here|warm my hands|warm up|
              take a seat|rest my feet|dry my cloak][ for a while| here| a moment|]
             is [this|that|the] [chair|seat|table|place|bench|stool] [free|taken|still free|anybody's]
             [can I sit here|may I sit here|is this seat taken|can I sit down|may I join you|can I come in]
             [may I come in|can I warm myself|can I stay a while|is there a free table|mind if I sit]
             *[sits down|sits at the bar|walks in|enters the tavern|takes a seat|pulls up a chair|drops onto a bench]*
             [I sit down|I take a seat|I'll just sit here|I'll sit by the window|I grab a stool]
             [my|these|our] [legs|feet|bones|knees] [need|want|could do with|beg for] [a chair|a rest|a bench|a stool]
             [I've been|I have been] on my feet [since dawn|all day|the whole day], [let me sit|I need a chair|
             where's a chair]
             [would there be|do you have|is there|any chance of] [room|a table|space|a seat|
             a quiet table] for [one more|two|three of us|a tired woman|an old man|one|a party of four|
             my {kin} and me]
             [table|seat|chair|place] for [one|two|three|four][ please|, Marla|]
             [anyone|somebody|is someone|is anybody] [sitting here|using this stool|in this chair]""",
          "[Sit down, sit down|Take any chair you like, {friend}]. [The one by the fire is the warmest|"
          "Only mind the cat|What can I bring you?].", weight=2.5, values={"kin": "[wife|son|friend|mother|dog]"}),
    topic("""where [should|shall|may|can|do] [I|we] sit[ down| then| best|]
             [which|what] [seat|table|chair|bench|place] [is best|is free|is the warmest|shall I take|
             do you recommend|can we have]
             [where's|what's|which is] the [warmest|quietest|best|softest|driest] [seat|table|chair|place|
             corner] [here|in the house|]
             [I want|I'd like|we'd like|put me at] a [quiet|warm|dark|good|nice] [table|corner|seat|
             place] [away from the door|near the fire|where nobody looks|with my back to the wall|by the window]
             [somewhere|anywhere] [quiet|warm|out of the draught|near the fire][, please|]
             [is|was] there [a seat|a chair|a bench|a spot|any space] [near|by|beside|close to] the [fire|window|bar|
             wall|stove]
             [all the tables look taken|it looks full|I see no free chair], where do [I|we] go?""",
          "[Take the table by the fire, it's free|There's a bench free next to the window], {friend}.", 1.5),
    fact("""[is it busy tonight|why is it so quiet|why is it so empty|is it always this busy|why is it so full]
            [are you|is it|is the house] [full|busy|crowded|quiet] [tonight|often|always|every evening|on market days|
            most nights]
            [how many guests|how many people|how many folk] [come here|are here|drink here][ tonight| in an evening|]
            [quiet|slow|busy|lively|dull] [night|evening], [isn't it|eh|is it not|no]?
            [where is|where's] [everyone|everybody|the crowd|all the folk] [tonight|today|gone|then]
            [I expected|I thought there'd be|they promised me] [more people|a bigger crowd|a full house|
            a livelier place]
            [when|what evening|which night|what time] [is it|does it get|are you] [busy|busiest|full|lively|
            crowded][ here|]
            [does it|will it|is it going to] [fill up|get busier|get crowded|get loud] [later|tonight|soon|after dark]
            [do you|does the Goose] [get|have|see] [many guests|a big crowd|a lot of custom|
            many travellers][ here| this time of year|]
            [not many|hardly any|so few] [people|guests|folk] [here|in tonight|about][, are there|]
            [how is trade|is trade good][ these days| this autumn|]""",
         "[It fills up when Finn plays|On market days it's full], {friend}. [Tonight there's room.|]", 1.8),
    fact("""[I need to pee|nature calls|I have to go to the toilet|I need the privy|I need a toilet|where do I pee]
            [where|which way] [do I|can one|does one|can a lady|do the men] [go|find relief|find the privy|
            answer the call of nature|make water]
            [I drank too much|that ale wants out|three ales and I'm bursting|my bladder is full], where's the [privy|
            loo|outhouse|john]?
            [is there|you have|have you got|do you have] [a privy|an outhouse|a loo|a place to go|a toilet|
            a chamber pot][ here| I could use|, I hope|]
            [privy|toilet|outhouse|loo|latrine|bathroom][ please|, quick|]
            [excuse me|sorry|psst], [I must pee|I really must go|I can't hold it], [is it out back|which door|where]?
            [do you|does one|do I] go [behind the house|outside|out the back|in the bushes] [to pee|for the privy|
            for that|to relieve oneself]
            [which door|what door|which way] [leads|goes|is it] to the [privy|outhouse|loo|toilet]
            [might I ask|forgive an old woman, but tell me|pray tell me] where the [privy|necessary|ladies' room|
            outhouse] is""",
         """[Out the back door and past the stable|
             The privy is out the back, past the stable]. [Take a candle with you|Mind the step].""", weight=1),
    fact("""[where can I|where do I|where does one|can I] wash my [hands|face|feet|socks|beard][ here| please|]
            is there [a bucket|a basin|soap|a pump|a washbowl|water to wash][ here| somewhere|]
            my [hands|fingers|arms] are [filthy|full of mud|black with soot|sticky|covered in blood|so dirty]
            [I can't eat|I won't sit down to supper] with [dirty hands|hands like these|mud on my hands]
            [I want|I'd like|I need|let me] to [wash|clean up|wash up|rinse my hands|get this mud off] [before supper|
            before I eat|first|a bit]
            [have you|do you have|might I have] [a bowl of water|soap|a drop of water|a basin] [to wash with|
            for my hands|for washing]""",
         "There's a bucket by the back door, {friend}. [A hot bath is four coppers.|]", 1),
    topic("""[the fire|your fire|that fire] is [dying|going out|nearly out|getting low|very low|almost dead]
             [put|throw|could you put|would you put|can you lay] [another log|some wood|more wood|
             a log] on[ the fire|][, please|]
             [can I|shall I|may I|let me] [put another log on|feed the fire|add some wood|poke the fire|
             stoke the fire|see to the fire]
             [the fire|it|that hearth] [needs|could do with|wants] [wood|a log|a poke|feeding|more wood]""",
          "[I'll put another log on|Another log, then], {friend}. [There's plenty of wood behind the stable.|]", 1.2),
    topic("""{can_i} [smoke|smoke a pipe|light my pipe|smoke in here|have a smoke|light a pipe][ here| inside|]
             is [smoking|a pipe|pipe smoke|tobacco] [allowed|permitted|forbidden|all right|
             welcome][ in here| in this house|]
             [do you|does anyone|would anybody] [mind|object to] [a pipe|my pipe|the smoke|some pipe smoke]
             [nothing like|I'd die for|I fancy|time for] a [pipe|good smoke|
             pipe of good leaf][ after supper| now|][, is that allowed|, may I|]
             [where|which room] [do|can] [people|guests|we|I] smoke
             [or |and |]must I [smoke|take my pipe|go and smoke] outside
             [smoke|smoking|a pipe]?""",
          "[Smoke if you like|Light your pipe], {friend}. [Only mind the straw|Just keep it away from the "
          "straw].", 1.2),
    topic("""{can_i} [bring my sword|keep my sword|carry my axe|keep my dagger|wear my sword|hold on to my spear|
              keep my weapons][ here| inside| in here|]
             [do I|must I|should I|do we] [leave|hand over|give up|hand in|surrender|check] my [sword|axe|weapons|
             blade|bow|knife][ at the door| here| to you|]
             are [weapons|swords|blades|bows|axes|knives] [allowed|forbidden|permitted|welcome|
             a problem][ in here| in this house|]
             [where do I put|what do I do with|where do I leave] my [sword|axe|shield|spear|bow|weapons]
             [my|this] [sword|axe|blade|hammer|crossbow] [stays|never leaves my side|goes where I go|
             is always with me], [is that a problem|all right|agreed]?
             [do you|does the house] [have rules about|mind|allow|object to] [weapons|swords|armed guests|steel|
             a blade]
             [nobody|not even you] takes my [sword|axe|blade] [from me|away|off me]
             *[puts the sword on the table|leans the axe on the wall|lays down the spear|unbuckles the sword]*""",
          "Keep your weapons, {friend}, but keep them at [your belt|your side]. [Nobody draws a blade in my "
          "house.|]", 1.5),
    topic("""{can_i} [hang up my cloak|hang my coat|take off my boots|keep my armour on|keep my hat on|dry my socks|
              hang my hat][ here| by the fire| inside|]
             where [do I|can I|may I] [hang|put|dry|leave] my [cloak|coat|hat|boots|wet things|socks]
             [is there|have you] [a hook|a peg|a nail|a line] for my [cloak|coat|hat|wet cloak]
             my [cloak|coat|hat|shirt] [must dry|needs to dry|won't dry|is dripping on your floor]""",
          "[Hang it by the fire|There's a peg by the fire], {friend}. [It will be dry by morning.|]", 1.2),
    topic("""{can_i} [play my lute|play my flute|play my fiddle|sing|sing a song|play a tune|play my pipes|
              play the drum][ here| for your guests| tonight| inside|]
             [would you|will you|do you] [let|like] [me|us] [sing|play|perform|earn my supper with songs|
             entertain the house]
             [I'm|I am] [a bard|a minstrel|a singer|a fiddler|a juggler], [may I play|could I perform|
             would you let me sing]?
             [how about|what about|care for] [a song|a tune|a ballad] [from me|of mine|on my lute]
             I [could|want to|would like to|can] [sing|play|perform|juggle] [for your guests|for you all|a little|
             for my supper]
             *[plays the lute|starts to sing|sings|hums a tune|plays the flute|picks up a fiddle]*""",
          "[Sing and play as you like|Go on, we like a song], {friend}. [When Finn comes, the stool is his.|]", 1.3),
    topic("""{can_i} [dance|dance here|dance on the table|have a dance|move the tables and dance]
             [do people|do folk|does anyone|do your guests] dance[ here| tonight| in the evening|]
             [when|where] could [we|one] dance[ here|]
             [I feel like|I'm in the mood for|my feet are itching for|I love] [dancing|a dance]
             [I want to|let's|let us|come on, let's] dance
             [clear|push back|move] the tables[, let's dance| and dance|]
             *[dances|dances on the table|dances a jig|taps his foot|spins around]*""",
          "[When Finn plays, there's dancing|Wait for Finn, he plays for dancing], {friend}. [Only stay off the "
          "tables.|]", 1.2),
    topic("""what are the [house rules|rules of the house|rules in the Goose]
             [are there|do you have|have you got] [rules|house rules|things I mustn't do|laws in this house]
             what [is not allowed|must I not do|do you not allow|am I not allowed to do][ here| in your house|]
             how [should|do|must] [I|we|guests] behave[ here| in the Goose|]
             [what|which sin] [gets|would get] [a man|a guest|me|you] [thrown out|banned|a taste of your club]
             [anything|something] I [should know|should mind|must know] [before I sit down|about the house|
             about your rules]
             [rules?|house rules?]""",
          "Pay your bill, draw no blade, and leave my cat alone, {friend}. [Those are the rules.|]", 1.3),
    topic("""{can_i} [sleep at the table|sleep on the bench|put my head down here|sleep by the fire|nap here|
              doze in this chair][ for a bit| tonight| for an hour|]
             [my eyes|my lids|mine eyes] [are closing|won't stay open|keep falling shut]
             [I|he|my friend|my uncle] [fell asleep|nodded off|dozed off|dropped off] [at the table|in the chair|
             on the bench|over the ale]
             [wake|please wake|will you wake] me if I [fall asleep|snore|nod off][ here| at the table|]
             *[yawns and closes his eyes|rests his head on the table|nods off over her mug]*
             [somebody|a man|that fellow] is [snoring|sleeping|asleep] [on the table|on the bench|under the table]
""",
          "[Tables are for mugs|Tables are for eating], {friend}. [A bed in the common room is five coppers|"
          "There are beds in the common room, five coppers].", 1.3),
    topic("""[can we sit|may we sit|can one eat|
              can I eat] outside[ in the garden| under the trees| in the yard|][ tonight| now|]
             do you have [a garden|tables outside|a terrace|seats in the yard|a beer garden|a porch]
             [I'd rather|we'd rather|I would like to|could we] [sit|eat|drink|be served] [outside|in the open|
             in the fresh air|in the yard|out back]
             [is there|have you] [a bench|a table|somewhere to sit] [outside|in front of the house|in the sun|
             under a tree|by the river]
             [what about|how about] [the garden|a seat outside|the yard|some fresh air]
             [too stuffy|too loud|too hot] in here, [can we sit outside|any seats outside|I'll sit in the yard]
             [the garden|the yard|outside seating]?""",
          "It's late autumn, {friend}, cold and wet. [Sit by the fire|The bench by the fire is better].", 1.2),
    topic("""{can_i} [bring|take] my [child|children|son|daughter|baby|kids|grandson] [in|inside|here|with me|along]
             [are|is] [children|kids|babies|my baby|a child] [allowed|welcome|all right][ here| in here| at night|]
             is this [a place|a fit place|good] for [children|a family|a child|a young girl|kids]
             [I have|we have|we've got|I'm here with] [three children|a baby|my little boy|two hungry kids|
             my small daughter][ with me|]
             [he's|she's|my boy is|my girl is] only [nine|ten|twelve|thirteen|eight][, can I stay| years old|
             , is that all right|, may I come in|]""",
          "Children are welcome, {friend}. [There's milk for them, one copper a cup.|]", 1.2),
    topic("""[do you|will you|would you] [serve|take|let in|pour for] [elves|dwarves|orcs|goblins|half-elves|
              halflings|strangers|foreigners|my kind|people like me|outlaws][ here|]
             [are|is] [elves|dwarves|orcs|goblins|half-orcs|halflings|strangers|my kind|a tiefling|an orc] [welcome|
             allowed|served][ here| in this house|]
             [the last inn|others|most inns] [threw me out|turned me away|would not serve me], [will you|do you too|
             are you different]?
             [you don't mind|does it bother you|is it a problem] that I'm [an elf|a dwarf|half orc|a goblin|
             not from here|a stranger]""",
          "Strangers are welcome here, {friend}, as long as they pay and keep the peace.", 1.2),
    topic("""{can_i} [leave|store|put|hide|drop] [my bag|my pack|my things|my chest|this box|this parcel|my bags|
              a bundle] [here|with you|behind the bar|somewhere safe]
             [until tomorrow|for a day|till morning|for an hour|], [can I|may I] [leave|store] [my bag|my pack|
             this sack|a box] [here|with you]
             [would you|can you|could you|will you] [keep|watch|look after|mind|guard] [my bag|my pack|my things|
             this box|this parcel|my barrow] [for me|for an hour|tonight|while I go to the market|till I'm back]
             [is there|have you|do you have] [a safe place|somewhere safe|a chest|a strongbox|a locker] for [my bag|
             my purse|my things|my gold|valuables]
             [this bag|this pack|my chest|all this gear] is [so heavy|too heavy to carry|
             killing my back], [can it stay here|can I leave it|where can I put it]
             [I don't want to|I'd rather not|must I] [carry|drag|lug] [this bag|all this|my pack|this chest] [around|
             through town|to the market]
             [keep an eye on|watch|guard] [my stuff|my bag|my things|this][, will you| for a bit| please|]""",
          "[Aye|Of course], {friend}. [Put it behind the bar|I'll keep it behind the bar], it's safe there.", 1.5),
    topic("""{can_i} leave [a message|word|a note|a letter|this letter] [for my {kin}|for someone|here|with you|
              for a man who comes tomorrow]
             [would you|could you|will you|can you] [give|pass on|hand|deliver] [a message|this letter|this note|
             word] [to my {kin}|for me|to a friend of mine|to whoever asks for me]
             [if|when] [my {kin}|a man with a beard|a woman in green|somebody] [comes|asks for me|
             comes looking for me], [tell him|say|tell them] [I went to bed|I'm at the chapel|I'll be back|
             to wait here|I was here]
             [please |]tell my {kin} [I was here|to wait for me|I've gone ahead|that I'm well]
             [do you|can you|do you people] [take|hold|keep|deliver] [messages|letters|mail|post|parcels]""",
          "[I'll pass it on|I'll tell them], {friend}. [I never forget a message.|]", 1.2, values={
              "kin": "[brother|sister|wife|husband|friend|captain|master|partner|cousin]"}),
    topic("""[is there|do you have|have you got] [a message|a letter|mail|a note|word|a parcel] for me
             any [messages|letters|mail|news|word] for me
             has [anyone|my {kin}] left [a letter|a note|something|a parcel] for me
             nothing [for me|with my name on it][, no letter|, no word|, not even a note|]?
             [I'm expecting|I was promised|I wait for] [a letter|a message|word from the north|a parcel]""",
          "[Nothing for you yet|Nobody left anything for you], {friend}. [I'll tell you when it comes.|]", 1,
          values={"kin": "[brother|sister|wife|husband|friend|captain|master|cousin]"}),
    topic("""[I'm|I am|we're] [waiting for|meeting|here to meet|supposed to meet|expecting] [a friend|someone|
              my {kin}|somebody|a man|a lady|my party|an old comrade][ here| tonight| at sundown|]
             [my {kin}|a friend|my companions|the others|someone] [wants to|is to|will|should] [meet me here|join me|
             come later|be here soon]
             [have you seen|has there been|did you see|was there] [a tall man|a woman with red hair|a man with a scar|
             a girl in a green cloak|an old man with a stick|a dwarf with one eye][ here| tonight| today|]
             [I agreed|I promised|we said] to [meet|wait for] [someone|my {kin}|a man|him|her] [here|at the Goose|
             in this tavern]
             [he|she|my {kin}] [said|promised] [he'd|she'd|to] be [here|at your bar] [by now|at sunset|before me]
             [can I|may I|could I] [wait|stay|sit] here [for my {kin}|until my friend comes|till they arrive]""",
          "Nobody has asked for you yet, {friend}. Wait by the fire, and I'll send them over.", 1.5, values={
              "kin": "[brother|sister|wife|husband|friend|captain|master|partner|cousin]"}),
    *[topic(f"""[can you|could you|would you|will you] [lend me|give me|let me have|
              bring me] [{things}][ for a moment| for tonight| please|]
                {{can_i}} [borrow|have|use] [{things}][ please| a moment| for a bit|]
                [have you got|do you have|is there|you wouldn't have] [{things}] [I could borrow|I could use|to lend|
                to spare|I can borrow]
                I [need|could use|have lost my own and need] [{things}][ for a moment| to borrow|], [can you help|
                have you one|have you got one]""",
            f"{name}, {{friend}}, here you are. [Bring it back.|]", 0.15) for things, name in LENT],
    topic("""{can_i} [rent|hire|book|have] [the whole house|the whole tavern|the hall|the back room|
              all the tables][ for a wedding| for a feast| for an evening|]
             [could|can|may] [we|I] [hold|celebrate|have] [a wedding|our wedding|my birthday|a feast|a party|
             a wake] here
             [do you|does the Goose] [do|host|cater for] [weddings|feasts|funerals|parties|wakes]
             [we are|there will be] [twenty|thirty|forty|a dozen] of us, [can you feed us all|is there room|
             can you seat us]""",
          "[For a feast tell me a week before|Tell me the day a week before], {friend}. [Odo needs the time.|]", 1),
    topic("""[what's|why is there|who owns] [that lute|the lute on the wall|a lute up there]
             [whose lute is that|what's that lute|who plays that lute]
             [can I|may I|could I] [play|try|hold|take down] [that lute|the lute on the wall|the old lute]
             [that|the] lute [on the wall|up there|over the bar][, whose is it| looks old| is beautiful|
             , does it still play]
             what [hangs|is that|is hanging] on [your|the] wall[ there|]""",
          "That's Bram's lute, my husband's. [It has hung there since he went north.|Nobody plays it now.]", 1.2),
    topic("""[my|our|sorry, my] [boots|feet|shoes] are [muddy|full of mud|dirty|caked in mud|filthy]
             [should|shall|must] I [take off|wipe|leave] my [boots|shoes|muddy boots][ outside| at the door| first|]
             [I'm|I am] [dripping on your floor|making a puddle|bringing in half the road|full of mud]
             [sorry|forgive me] [about|for] [the mud|your clean floor|my boots|the puddle]""",
          "[Wipe your boots on the straw|Just wipe your boots], {friend}. [The floor has seen worse.|]", 1),
]
