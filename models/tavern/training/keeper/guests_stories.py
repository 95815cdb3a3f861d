"""Long stories that guests tell around a point, by voices, and the words that lead from a voice to the point.

A story never asks, orders or names anything of the house or the town, so that it does not change the answer.
"""
from .grammar import lines


def told(text):
    """Sentences, one a line; a line that begins with a blank goes on with the one before."""
    return lines(text.replace("|\n     ", "|").replace("\n     ", " "))


# voice: (sentences, each on its own; words that lead from such a story to anything)
VOICES = {
    "soldier": (told("""
    my old sergeant [used to say|always said|had a saying], [never trust a quiet road|march first and complain later|
     a bad plan today beats a good one next week|keep your feet dry and your mouth shut][, and he said it every single
     morning|, and then he fell into a ditch|, and he was right about most things|]
    we [marched in circles|dug ditches|stood in line] [for {few} weeks|the whole spring|from one full moon to the next]
     because [some officer held the letter upside down|nobody had told us to stop|a general could not make up his mind],
     and [nobody ever said sorry|in the end they sent us home|not one of us ever learnt why]
    there were {few} of us in that tent, and [every one of them talked in his sleep|it leaked on my side only|we drew
     straws every night for the place in the middle]
    our lieutenant [was a boy of seventeen|could not ride|was afraid of moths], so [we did the thinking for him|we
     nodded and did as we pleased|the sergeant did the shouting], and [that is how I learnt to speak up|it worked
     better than you'd think]
    [in the marshes|on the islands|in the far east] they [paid us in buttons|forgot us for a whole winter|made us parade
     in the rain], and I swore that [I'd never stand in a line again|I'd complain to somebody one day|it would be the
     last time], [and I kept my word|so forgive the grumbling|and my {kin} only laughed]
    after {few} years of [trumpets and shouting|digging ditches|yes sir and no sir] a man [forgets how to talk to
     decent people|jumps at every slammed door|gets used to short answers]
    [left, right, left, right|up that hill and down again|forward, halt, forward], [all day long|the whole week], and
     my {kin} thinks it's [a fine life|all parades and medals|good for the character]
    I [lost a bet with|owed a favour to|shared a tent with] a [drummer|trumpeter|recruit] who [talked in rhymes|never
     washed|could whistle through his nose], and [that's how I ended up on this road|I still hear him in my dreams]
    they gave me [a medal|a handshake|a new button] for [standing in the wrong place|falling off a wagon|carrying the
     flag when nobody else would], and my {kin} [still laughs about it|tells it to everybody|thinks I'm a hero]
    the lads [dared me to come in first|sent me ahead|voted, and I lost], because [I'm the one with the manners|I drew
     the short straw|I have the loudest voice], and [now they watch me through the window|I promised to be quick]
    peace is a strange thing, [nobody blows a trumpet|nobody wakes you with a boot|nobody counts you at dawn], and [I
     still get up before the sun|it took me a year to stop saluting trees|my {kin} says I fold my letters too
     neatly]"""),
        "[so, short and clear, as my sergeant liked it|so before somebody blows a trumpet|and since I was taught to "
        "speak straight|so, reporting for duty|now, no more marching around it|so, at ease, and]"),
    "farmer": (told("""
    with [the harvest|the little ones|the washing] to see to and my {kin} [no help at all|laid up with a bad back|off at
     some fair], [I haven't sat down since Sunday|I don't know where my head is|the whole day just runs away from me]
    my neighbour [says|swears] [one should never plant before the new moon|it will be a hard winter because the moles
     dig deep|her roses grow because she sings to them], and [I said nothing, because one has to live next to her|we
     haven't spoken since|I think she's cracked]
    the [roof of the barn|fence|cart] [came apart|gave up|fell to pieces] in the storm, and my {kin} [said it could
     wait|only shrugged|promised to mend it by spring], so [I did it myself in my good apron|it's still lying there|
     you can guess who mended it]
    I brought up {few} children, and not one of them [can fold a sheet|ever shuts a door|listens to me], but [they are
     good at heart|I wouldn't swap them for silk|that's how it goes]
    it was my turn to [drive the cart|take the wool to the auction|bring my mother-in-law home], and the ox [would not
     budge|stopped at every puddle|ate my bonnet], and [half the village came out to watch|it took us until noon|I said
     words that I don't use at home]
    the calf got out again, [of all days|the fat one], and [I ran after it in my slippers|the whole lane had to help|it
     went straight into the parson's garden], and [you should have heard the shouting|my {kin} just stood there and
     laughed|by then the whole morning was gone]
    there's always something on a farm, [first the fence, then the roof, then the in-laws|it never rains but it pours|
     when it isn't the weeds it's the moles], and my {kin} calls it [the simple life|peace and quiet|a gift from heaven]
    I told my {kin}, [don't you worry, I said|you stay home, I said|leave it to me, I said], [I'll go myself|I have a
     tongue in my head|I'll talk to them], and [so I put on my good shawl|off I went|now I'm here with straw in my hair]
    my mother-in-law [lives with us now|came for a week and stayed for a year], and she [has opinions about my
     curtains|counts the spoons|talks to the wall], so [any trip is a holiday|you can guess how glad I was to get out]
    back home [nobody locks a door|everybody knows everybody|we have one street and it's mostly mud], so [all this
     bustle makes me dizzy|I feel like a frog in a ballroom|I've been saying good day to every soul I meet]"""),
        "[but I'm keeping you from your work, so|so before the ox wanders off|but here I stand chattering, so|so, "
        "since I promised them at home|well, no use crying about it, so|so, plainly, as we do it in the country]"),
    "elder": (told("""
    when I was [a boy|young|a lad of ten], [you could leave your door open|there was nothing here but mud and frogs|
     people still said good morning|we walked uphill both ways], and [nobody complained|it did us no harm|we were
     happy with that]
    I had a friend once, [the name escapes me|his name will come to me|a tall fellow with a squint], and he [once walked
     backwards to [the coast|the border|the sea]|got married {few} times|could whistle like a blackbird], [but that
     doesn't matter|no, that was his cousin|and he's gone now, too]
    it was the year of the [big flood|great frost|long drought|comet], or the year after, and [I still had my own
     teeth|we had just built the barn|my {kin} wasn't married yet], and [we laughed about it for weeks|nobody has
     seen the like since|that's a story for another day]
    my [knees|ears|eyes] are not what they were, and my {kin} says [I should stay at home|it's all in my head|I only
     hear what I want to hear], [which may be so|but I never listened to anybody|and who am I to argue]
    I set out for one thing, one very simple thing, and [on the way I forgot it|a fellow talked to me for an hour|I met
     somebody I knew], and [then it came back to me|now it's there again|it was on the tip of my tongue the whole time]
    the young people [run everywhere|mumble so|are always in a hurry], and [I tell them, sit down, the world won't run
     away|nobody has time for a story|when I speak to them they only point], so [I try someone with patience|I gave
     up on them|there you have it]
    my late wife, bless her, [always said I talk too much|did all the talking for us|knew everything without asking],
     and [now I must do it myself|the house is very quiet|I still talk to her chair]
    I'll be [eighty|seventy-nine|eighty-three] [come spring|when the snow melts|if I live so long], and in all those
     years [I've never once been on time|I learnt one thing, and that is patience|I never got a straight answer from a
     tax collector]
    [now don't hurry me|let me think|just a moment], [I had it all in order|it was a whole list and now it's one
     thing|I wrote it on my hand and then it rained], [ah, there it is|my head is like a drawer full of string|so it goes]
    in those days [a handshake was a handshake|there were few roads and all were bad|we made our own fun], and my
     {kin} [danced until sunrise|fell in love with a drummer|had a crow that could count]
    they say [the old repeat themselves|age brings wisdom|I tell everything twice], and [perhaps they're right|I have
     yet to see it|I tell everything twice, they say], but [it passes the time|nobody asked you to listen, I tell
     them|you have a kind face]"""),
        "[well, before I forget it again|so, where was I, ah yes|so, while I still remember it|but I won't tell you my "
        "whole life, so|and so, at my age one says it straight|now then, young lady]"),
    "child": (told("""
    my [mum|dad|big sister] said I mustn't [run indoors|shout|touch anything|stare], but [I forgot|it's really hard|I
     only did it a little]
    my [brother|sister] [put a frog in my shoe|pulled my hair|called me a baby], and then I [cried a bit|pushed back|
     hid under the wagon], and then [we both got told off|mum got cross|we had to say sorry]
    I can [count to a hundred|stand on one leg|whistle already|nearly write my name], and my [teacher|grandpa|mum] says
     [I'm very clever|that's enough now|I should practise more], and [I do it every day|my brother can't|I'm the best]
    we played [knights and I was the best one|pirates and I was the boss of the ship|hide and seek and nobody found
     me], and then [it wasn't fair|my brother cheated|I fell in a puddle but I didn't cry]
    dad sent me in because [he's talking to a man outside|he has mud up to his ears|he's holding the baby], and I have
     to [say it exactly right|remember every word|be very polite], and [I practised it on the way|I said it to myself
     a hundred times|I nearly forgot]
    I have [a secret|a tame beetle|a lucky stone|a shiny feather], and [nobody is allowed to see it|it's in my pocket|I
     found it all by myself], and [if I lose it I'll cry|I showed it to everybody|mum says it's only dirt]
    when I grow up I'll be [a knight|an explorer|an acrobat|taller than dad], and then [I'll never wash again|everybody
     has to listen to me|I'll have a house in a tree]
    grandma says [curiosity is a good thing|if you don't talk you stay silly|I talk like a waterfall], and [she's nearly
     always right|then she laughs|dad only groans]
    I'm not scared of the dark any more, [only a bit|well, not very|my brother is, though], because [I have a lucky
     stone|I sing when it's dark|grandpa told me there's nothing in it]
    we've been in the cart for [hours and hours|a hundred years|ever so long], and I said are we there yet, and I said
     it again, and [dad made a noise like a bear|mum told me to count clouds|then nobody talked to me any more]"""),
        "[and mum said to say it nicely, so|and dad said I should say it to you, so|so, um|and now I say it, um|and "
        "it's for my dad, and|and you mustn't laugh, okay, so]"),
    "sailor": (told("""
    [nine|seven|eleven] weeks at sea with [a skipper who sang|a parrot that swore|a bosun who cheated at cards], and
     [the wind never once came from behind|I know every plank by name|it rained on every day of it]
    the bosun [used to say|always bellowed] that [a knot is a promise|a sailor on land is like a crab on a roof|the sea
     has no corners], and [there's truth in it|I laughed until I tried it|nobody dared to disagree]
    my land legs [aren't back yet|come and go], so [if I sway it's only habit|the floor still rolls for me|I hold on to
     every doorpost], [and people stare|but I'm used to that|and my {kin} thinks it's funny]
    we [ran aground|lost a mast|lay becalmed] off [the cape|some island|the northern banks], because the mate [was
     dreaming|followed a seagull|read the stars wrong], and [we had to wait for the tide|the skipper never shouted so
     loud|nobody has let him forget it]
    I went to sea [as a boy|for one summer|to get away from my {kin}], and [that was half a life ago|one summer became
     ten|I've smelled of tar ever since]
    the ship is being [scraped and tarred|patched and painted], and the crew [scattered to the four winds|went home to
     their mothers|sits on a wall and sulks], so [I thought I'd see some trees|I've time on my hands and salt in my ears]
    I've seen [whales as big as houses|waves like hills|a squid with an eye like a plate], and [nobody believes me|still
     I never know which way is left in a town|yet I get lost between two houses]
    on board [everything has its place|you hear a bell and you know what to do|you always know where north is], but
     here on land [I bump into everything|nobody rings anything|every corner looks like the last]
    old salts will tell you [never to whistle on deck|to fear a red dawn|that a mermaid once kissed them], and [I
     believe every second word|my {kin} believes it all|I was the one who whistled]
    there was a fellow in our watch who [could sleep standing up|spoke only in proverbs|knitted for the whole crew], and
     [he taught me never to beat about the bush|we still write to each other|he'd have liked this place]"""),
        "[so, full sail ahead|so, to drop anchor at last|and before the tide turns|but I'm drifting, so|so, all hands, "
        "and|but to get back on course]"),
    "noble": (told("""
    my coachman [took the wrong turn twice|insists on singing|refuses to go faster], and [one simply cannot find good
     people these days|I have been shaken like a rug|it has ruined my nerves]
    one is [used to a little more space|not in the habit of waiting|hardly ever seen in such places], [but one makes the
     best of it|though I must say it has charm], and [I do find it rather amusing|nobody at court would believe it|my
     aunt would faint]
    at court, you must know, [one never speaks directly|everything is whispered behind fans|it takes an hour to say good
     morning], and [I confess I'm weary of it|it ruins the nerves|I rather enjoy being blunt for once]
    my valet [has a cold|mislaid my luggage|ran off with a countess's maid|is still polishing the carriage], so [I have
     to speak for myself, imagine that|I'm quite helpless|I manage as well as I can]
    the Duke of [Ashmoor|Velden|Harrowgate], [a dreadful bore|a cousin of mine|a man without a chin], insisted over a
     game of chess that [common folk know everything|one should travel without luggage|nobody walks any more], and [I
     mean to prove him wrong|I've thought of it the whole way|he lost, of course]
    I was assured that this journey would [take half a day|be restful|improve my mind], and [so far it has only improved
     my cough|the carriage has lost a wheel|I've read the same page since noon]
    my family has [lived in the same house for six hundred years|a motto that nobody can translate|more portraits than
     relatives], and [none of us ever did anything for himself|it's high time somebody got out|we are all rather odd]
    do forgive [the feathers|the mud on the silk|the state of my hair], [the road was simply barbaric|it was a masked
     ball|one dresses in the dark in these coaches], and [there was no mirror|my maid has the day off|one can't be
     perfect]
    I told my {kin}, and I'll say it again, [people of our rank ought to see the world|a coach is no place for
     poetry|patience is for peasants], and [we have been silent for hours|the poodle is still offended|the footmen
     pretended not to hear]
    I [collect|study|adore] [sonnets|beetles|fans|sundials], [it's a harmless passion|it fills the winters], and [it
     takes me to the oddest corners|my {kin} despairs of me|nobody at home wants to hear of it]"""),
        "[but to descend to particulars|but I digress, as we do at court, so|so, without further ceremony|which leads "
        "me, at last, to the matter, and so|so, my good woman, if I may be so bold|so, to be vulgarly direct]"),
    "drunk": (told("""
    I'm not [drunk|wobbling|shouting], [it's the house that moves|I only talk like that|it's the floor, I swear], and
     [I love you all|everybody here is my friend|that's a fact]
    this fellow says to me, he says, [you can't sing|you're holding the door upside down|go home], and I say, [you're
     my best friend|nobody asked you|say that again], and [then we both cried|he's right, you know|we hugged]
    wait, wait, [I had it|don't tell me|I know this one], it was [something important|on my tongue|a very good
     one], [no, gone again|hold on|here it comes]
    my {kin} says I [talk nonsense|always lose my shoes|should stop], and I say [one more song|the night is
     young|nonsense is an art], and [I won that one, I think|nobody laughed|then I fell over the dog]
    I've been [singing|laughing|crying a little|dancing with a coat stand] [since sundown|all evening], because [life is
     short|my {kin} got married|I found my other shoe], and [I regret nothing|my throat is sore|nobody joined in]
    I see you twice [tonight|right now], [and both of you are lovely|which is nice|and you both look cross], [but I'll
     talk to the left one|so I only have to say it once|hic]
    the stars were [spinning|so bright|all in the wrong place], and I told them [stand still|you're beautiful|I know my
     way], and [they didn't listen|I walked into a hedge|a hedge caught me, good old hedge]
    my legs [went that way and I went this way|belong to somebody else tonight|are made of wool], [ha|hup|oops], and
     [it's nobody's fault|the ground came up to say hello|I blame the cobblestones]
    people don't [say thank you enough|hug enough|listen], [I always say that|I do, I do|don't argue], and [I tell
     everybody|my {kin} says so as well|that's the tragedy of it], [hic|and that's that|I mean it from the heart]
    I wrote a song about [a spoon|my {kin}|a very sad snail|the moon], and it [has no end|rhymes, mostly|makes grown men
     cry], [tra la la|but I forgot how it goes|nobody ever wants to hear it]"""),
        "[so, hic, now|so what was it, ah|and now, with all due respect|so, listen, listen|I'm nearly done, I swear, "
        "so|shh, shh, so]"),
    "merchant": (told("""
    I've been on the road with {few} wagons of [felt|lace|feathers|buttons|sealing wax], and [the axle broke|half of it
     got wet|the mules went on strike], and [there goes the profit|my partner blames me|the customers won't wait]
    business is [slow|a game of chance|up and down], because [everyone looks and nobody buys|the tolls go up every
     month|my rival sells rubbish], and [still my {kin} wants a carriage|I keep smiling|one has to stay cheerful]
    my [ledger|clerk|partner] says [we're doing fine|something doesn't add up|we should have stayed at home], and
     [figures never lie, they say|I don't dare to look again|I trust that as far as I can throw it]
    [in the capital|on the islands|in the south] they [cheat you with a smile|weigh everything twice|want it all on
     credit], and [I learnt to talk before I unpack|I lost a good deal there|you have to count your fingers after a
     handshake]
    a customer of mine [asked for forty yards of ribbon and changed her mind|never answers a letter|once sent a crate back
     because it smelled of me], and [that's how the week began|I still dream of it|I kept my temper, mostly]
    I always say [a word costs nothing|know the people before you open the crate|ask first and unpack later], and [my
     father said it before me|it has served me well|I have it painted on the wagon]
    the toll keeper [wanted {few} signatures|searched every crate|talked about his grandmother], and [that took until
     noon|I had to unpack the lot|he sneezed all over the lace]
    the guild [sent me a letter|has new rules|held a meeting], [a long one|all stamps and no sense|as they do], and
     [nobody understood it|I signed it in the end|my {kin} used it to light the stove]
    my partner is [outside with the wagon|talking to a man about buttons|counting crates], and he [gets nervous when I
     stay away|always thinks I give too much away|says I chat with everybody], so [I'll be brief, for once|you see my
     trouble|he may come in and shout]"""),
        "[but time is short, so|so, down to business|so, all my cards on the table|to get to the last line of the "
        "ledger|so, from one honest trader to another|but I don't want to waste your evening, so]"),
    "party": (told("""
    our [dwarf|elf|paladin|rogue|cleric|halfling|barbarian|druid] [insisted on a shortcut|wanted to talk to a tree|set
     off every trap|read the wrong rune aloud|tried to pet the monster], and [that took the whole day|we ran for our
     lives|now the others are cross|nobody was surprised]
    we've just [come out of a dungeon|crossed a swamp|escaped from a cave] [full of slime|full of spiders|that smelled of
     wet dog], and [half the party is covered in goo|the dwarf wants to go back in|we still argue about who said it
     was safe]
    the last [quest giver|village elder|talking statue] [spoke in riddles|promised us a kingdom and gave us a pebble|sent
     us in a circle], so [we listen twice now|the party has trust issues|from now on I do the talking]
    my charisma is [terrible|my best stat|wasted on these people], so [they made me the speaker|they always send me in
     first|we rolled to see who talks], and [here goes|wish me luck|the dice were not kind]
    the party voted, [the elf abstained|the barbarian voted twice|it took an hour], and [I'm the one who has to do the
     talking|not everybody is happy|that's how we decide things]
    our cleric [has run out of blessings|prays too loud|healed the wrong person], and the rogue [is hiding somewhere in
     here|pretends not to know us|jumps at shadows], [just so you know|but we mean well|you get used to them]
    I carry [a cursed flute|a talking skull|the bag with everybody's laundry], and it [hums when I lie|complains all
     day|has a smell of its own], [which is why people look|but don't mind it|so pardon us]
    we were sensible heroes once, [before the mimic|before the business with the lava|before we hired the goblin], and now
     [everybody wants to go first|we knock on every chest|I check the chairs before I sit]
    a prophecy says [one of us will sneeze at the wrong moment|the shortest of us will be king|we'll meet someone in an
     apron], and [the dwarf takes it very seriously|nobody knows what it means|we stopped listening after the first verse]
    at the last camp the [ranger|halfling|druid] [kept watch and fell asleep|sang to the moon until dawn|talked to an owl
     all night], and [nobody laughed|our tents are gone|we blame the owl], so [tempers are short|don't mind the faces]
    the barbarian [broke the only door|got stuck in a window|challenged a scarecrow], the elf [sighed|wrote a poem about
     it|looked the other way], and [I had to apologise to everybody|that's an ordinary day for us|the scarecrow won]"""),
        "[so before the dwarf does something|so, as the speaker of the party|and since the elf won't speak|so, "
        "rolling for charm|but main quest first|so before anybody rolls a one]"),
    "teen": (told("""
    my friend [told me about this game|dared me to play this|is watching me play rn], and [ngl it's pretty cool|I'm
     kinda lost tbh|I skipped the tutorial lol], so [bear with me|don't judge|here goes]
    bro I [walked into a wall for ages|fell off a cliff|got stuck in a fence] [again|on the way here|like a total noob],
     and [it's so embarrassing|my friend won't stop laughing|I nearly quit]
    literally everyone in this game [just stands there|says the same line|walks in circles], [it's kinda creepy|no
     offence|lol], but you [seem chill|actually talk|look like the main character]
    my mum [is yelling that I have to go soon|wants me off in ten minutes|thinks I'm doing homework], so [gotta be
     quick|speedrun time|let's make this fast]
    I was gonna [do the main quest|just explore|log off], but then [I saw your sign|it started raining and it looked so
     real|I got distracted by a butterfly], and [now I've been here all afternoon|that's my whole day gone, oops]
    honestly [this day|school|my week] was [so long|the worst|a lot], [we had a test|my brother broke my headset|the wifi
     died], and [I just wanna chill|I'm not even mad|whatever]
    no cap, [the graphics are sick|the music slaps|this whole place is a vibe], [10/10|love it|big fan], but [I have no
     idea what I'm doing|the quest log makes no sense|my inventory is a mess]
    there's this kid in my [class|guild|team] who [thinks he knows everything|never shares anything|keeps saying I'm a
     noob], and [I wanna prove him wrong|it's so annoying|we have a bet]
    idk [if I pressed the right button|how to talk to people in this|what the controls are], [I'm on my phone|I just type
     stuff|this is my first time], [hope that works|sorry if that's weird|lol]
    my character looks [so goofy|like my uncle|way too serious], [I spent an hour on the hair|the nose was an accident|I
     hit random], and [now everybody in chat laughs|I kinda love him|I can't change it anymore]"""),
        "[anyway lol|ok but for real|so yeah|tldr|but like, seriously|ok so basically|soooo|lowkey|alright chat]"),
    "quoter": (told("""
    as my grandmother [used to say|always said|likes to say], [a closed mouth gets no answer|you can't plough a field by
     turning it over in your mind|the early worm gets eaten|a wise woman says it once], and [she lived to be ninety|she
     had {few} husbands|I never dared to disagree]
    my uncle, [who knew a thing or two|a clever man with one ear], told me [every single Sunday|while he mended his
     nets], [never argue with a mule|trust your nose|speak up or go home], and [I've lived by it|so far it has held
     true|I only half understood it]
    my old teacher would sigh and say, [whoever speaks is a fool for a moment, and whoever doesn't is one for
     life|better a short question than a long detour|think, then talk], and [look how I turned out|I can still hear
     it|that stuck with me]
    there's a proverb where I grew up, [the frog that waits is eaten by the stork|one shoe is no pair|who sings in the
     morning weeps at noon|every way is long in the rain], and [nobody knows what it means|it fits tonight|my {kin}
     stitched it on a cushion]
    my father wrote it over the door, [get to the point|say it or leave it|talk less and walk more], and [I never
     managed|he had the patience of a rock|look who's rambling now]
    grandpa had a rule for everything, [wool, patience and clear words|never whistle indoors and never lend a spade|one
     hand for the plough and one for the hat], and [I forgot the rest|he was mostly right|grandma rolled her eyes each
     time]
    my sergeant had it painted on his drum, [no guessing, soldier|think, then act|when in doubt, shout], and [we all had
     to repeat it|I see it before me now|he lost the drum, but the words stayed]
    granny [would have clapped her hands at this|would have known what to do], [she could not bear dawdling|she ran our
     village with a wooden spoon|she had a nose for such things], and [I take after her|I only have her nose|I miss her at
     moments like this]
    my {kin} has a saying, it goes, [measure twice and cut once|what you don't have in the head you have in the legs|a
     gift mule has long ears], and [it's never the right moment for it|today I understood it|we all groan when it
     comes]"""),
        "[so, as granny would put it|so, to do as the old ones taught me|and so, no guessing|so, in the words of my "
        "sergeant, no dawdling, and|so, being a good grandchild|so, get to the point, I tell myself, and]"),
    "quarrel": (told("""
    [outside|out there|by the door] my companions [are arguing|are still at it|haven't stopped shouting] about [who read
     the sign wrong|whose turn it is to carry the bags|who said left|who lost the letter], and [I couldn't listen any
     longer|I slipped away|somebody has to be sensible]
    [one of us says left and another says right|one says yes and another says no|one says it's early and another says it's
     late], and the third [only hums|says nothing at all|wants to go home], and [so it has gone since noon|I'm in the
     middle as always|you should see the looks we get]
    my [brothers|sisters|cousins|uncles] [have not spoken since last winter|fight like sparrows|have made up, for the tenth time
     today], and [it's about {dislike}, I believe|nobody knows what it's about|I'm supposed to be the judge]
    we're [friends, really|a good team on most days|like family], but [after a week of rain|since the wheel broke|with
     no sun for days] everybody [snaps at everybody|blames me|wants to lead], and [I'm the only one still smiling|it
     will pass]
    they [drew straws|voted|stared at me] until I gave in, because [I have the nice voice|I'm the only one who isn't
     shouting|last time I kept quiet], so [here's your messenger|I speak for all of us|it falls to me]
    if you hear [yelling|a crash|singing|a slap] through the door, [that's only my travel companions|don't mind it|it's
     nothing], they [mean no harm|will make up by morning|have been like that since spring]
    the tall one [threw the short one's hat into a hedge|wants to go home|swears he was never lost], the short one
     [demands an apology|sulks on a milestone|says it was all planned], and I [hold the bags|try not to laugh|only want
     peace]
    it all began with [a joke|a wet towel|a song|a wrong word], then [a bag flew|words were said|an elbow landed in a
     rib], and [now I stand here alone|now nobody remembers the reason|they want me to take sides]
    I told them [it doesn't matter|to count to ten|to talk like grown people], but [they know better|they were too loud to
     hear me|nobody listens to me], so [I walked in by myself|I left them standing there|you see me alone]
    they can't agree on [a name for our band|who walks in front|how to fold a tent|anything], and [the dog has more sense
     than all of them|it's been like that for {few} days|I've stopped counting], and [I needed a moment of peace|one of
     them is crying now|the neighbours are at their windows]"""),
        "[so while they argue|so before they come to blows|while they're still at it|and before they notice I'm gone|so, "
        "in the name of peace|so that we can all stop shouting|well, let them shout, and]"),
    "chain": (told("""
    I woke up early because [the shutters banged|my {kin} sang in the yard|somebody was hammering], and because I was up
     anyway I [packed the bags|went for a walk|wrote a letter], and so I [missed the wagon|met a {trade} who was going my
     way|forgot half my things], and [one thing led to another|that's how it all began|the rest you can imagine]
    first I went one way and then the other, and so I came past [the same oak twice|a house with a red door|an empty
     field], and because [nobody was at home|a dog barked|I was shy] I [turned round|sat on a wall|hummed a song], and
     anyway, [I'm not one to complain|it was a pretty evening|I had time]
    my {kin} says [we should turn back|we should wait], and I say no, and then it rains, and so we [stand under a
     tree|share one hood], and because the tree drips [nobody says a word|somebody starts to laugh], and [so on and so
     on|that's us in a nutshell]
    it's like this, [there was a wedding, and because of the wedding a quarrel|there was a letter, and because of the
     letter a long walk|there was a wager, and because of the wager a broken {thing}], and so [my {kin} went north|I
     packed my bag|we all said things we regret], and [here we are|that's nearly the whole tale]
    it wasn't even [my fault|my idea|raining at first], because I had said [wait|let's go round|leave it alone], but my
     {kin} [never listens|knows better|was already halfway across], and then [splash|crack|bang], and so [we had to start
     again|there we were|that was that]
    I meant to [write|send word|come sooner], but then [the roof leaked|my {kin} had the hiccups for a week|the snow
     came], and after that [the {thing} broke|there was the harvest|I simply forgot], and so [a whole year went by|one
     month became six|it got later and later]
    I was nearly here at noon, but then [a {trade} wanted me to hold a ladder, and so I held it|a herd of cows had to
     cross, and so I waited|my shoe came off in the mud, and so I hopped back], and because of that [the light was
     gone|the clouds came in|I lost the others], and anyway, [I made it|that's my day]
    the {trade} said it was [her|him|the other one], and then it was somebody else, and so everybody [talked at
     once|looked at me|ran outside], and because I had [a clean collar|the loudest voice|nothing to hide] they [believed
     me|let me go|asked me to sort it out], which [I did|took all day|was nice of them]
    my {kin} wanted to save an hour, so we took the short way, and because the short way was [a swamp|full of thorns|no
     way at all] we took the long one after all, and so [it took a day|we're all scratches|nobody is talking], and [I
     could have told them|that's typical|we'll laugh about it one day]"""),
        "[anyway, because I'm here now|and so, anyway|so, because of all that|so, and now I've finished|and because I "
        "can't keep it in any longer|anyway, and so]"),
    "scholar": (told("""
    I'm writing [a treatise|a long letter|a dictionary] on [mosses|the habits of owls|doorknobs|echoes], and [the second
     chapter is late|my publisher is losing patience|it has cost me my youth], so [I note everything down|the footnotes
     have outgrown the text|pardon my distraction]
    according to [my professor|an old chronicle|the longest footnote], [the answer is always nearer than one thinks|one
     witness is no witness|all wisdom begins with wonder], [though I have my doubts|but the pages were stuck
     together|which I came to verify]
    at the university [they lock the doors at sunset|nobody speaks to anybody|we argue about commas], and [I learnt
     everything there except how to talk to people|it makes one rather odd|the world outside is so lively]
    I have [a theory|a hypothesis|a suspicion], [it's too long to explain|my colleagues laugh at it|it came to me on the
     stairs], and [field work is essential|I must not jump to conclusions|time will tell]
    strictly speaking, [a story has a beginning and an end|nothing can be known for certain|every word is a question], but
     [my {kin} says that is no way to start a conversation|one has to begin somewhere|I shall be practical]
    my spectacles [are fogged|fell in a puddle|belong to my {kin}], so [I couldn't read a thing|I greeted a coat rack just
     now|everything has a halo], [and it's not the first time|but my ears are good|my {kin} would laugh]
    I have walked [from archive to archive|past {few} libraries|with a crate of notes on my back], and [every librarian
     sent me on|all of them were closed|the mice had been there before me], [so much for science|such is a scholar's
     life]"""),
        "[ergo|so, to test my theory|in conclusion|hence, briefly|so, for the sake of science|leaving the footnotes aside]"),
    "gossip": (told("""
    my neighbour told me, and she has it from [her cousin|the midwife|a woman at the laundry], that [somebody's wedding
     is off|a certain person dyes his beard|the new curate can't sing], and [you didn't hear it from me|I was
     speechless|I said, no]
    I'm not one to gossip, but [those two never look at each other any more|she was seen laughing on a Tuesday|that beard
     isn't real], and [draw your own conclusions|my {kin} noticed it as well|I only say what everybody thinks]
    the things one [hears at the laundry|sees from a window|picks up in a queue], [I could fill a book|my ears are still
     red|you'd not believe half], but [my lips are sealed|that stays between us|I never repeat a word]
    she said, [well I never|you don't say|over my dead body], and I said, [exactly|quite so|that's what I told him],
     and then we both looked [at the ceiling|at the curate|at her sister], and [there was such a silence|nobody dared to
     breathe|you could hear the flies]
    you know how people are, [they see a lamp at midnight|they count the sheets on a line|a door closes too late], and
     [the next day everybody has a story|off it goes from house to house], [not that I listen|which I find shameful|I
     only nod]
    between you and me and the [doorpost|hat stand|candlestick], my {kin} [cheats at chess|has never read a book|talks
     to a portrait], and [the whole street knows it|I'd never say it aloud|don't let on that I told you]
    a cousin of my {kin}, [the one with the teeth|not the tall one, the other one|who married twice], [moved
     abroad|started a choir|fell out with everybody], and [that was the talk of the year|they sent us a card|we were not
     invited]
    my sister-in-law wears [yellow|that hat|her hair down], [at her age|to a funeral|and on a weekday], and [I say live
     and let live|nobody told her|people walked into each other], but [I'm not the one to judge|it's none of my
     business|there we are]"""),
        "[but I didn't come to gossip, so|but that's another story, so now|but look at me chatter, so|but my lips are "
        "sealed, so now|but be that as it may, dear|so, and this stays between us]"),
    "nervous": (told("""
    I'm [not good at this|a bit shy|always nervous with people], I [practised in front of a mirror|walked round the house
     first|nearly turned round at the door], and [now I've forgotten half of it|my hands are shaking, look|here I am,
     talking too much]
    sorry, [I don't want to be a bother|I know you're busy|I talk too much when I'm nervous], [just say if it's a bad
     moment|my {kin} always says speak up|I'll be quick, I promise], [it's only a small thing|it won't take long]
    I've been thinking about it [the whole way|over and over|since this morning], [should I say it, should I not|I made
     a little list|I even wrote it down], and then I thought, [people are mostly kind|she won't bite|it's now or never]
    the last time I [spoke to somebody I don't know|opened my mouth in public], [they laughed|I fell over a stool|my
     voice went squeaky], and [I've been quiet ever since|my {kin} still teases me|it took me a year to get over it]
    please don't [laugh|look at me like that|tell the others], I [know how it sounds|turn red easily|only do this once a
     year], and [I'd rather be at home|my heart is going like a drum|I've come too far to run away]
    I [stood outside for an hour|let everybody go ahead of me|counted the tiles], because [there were so many people|I
     didn't know how to begin|I had to find my courage], and [then somebody held the door open|so I took a deep
     breath|here I stand]
    my {kin} says I [apologise to furniture|blush like a sunset|think too much], and [that's true|I'm sorry about that,
     too|it doesn't help to hear it], but [I'm trying|today I'm brave|I came in, at least]"""),
        "[so, deep breath|here goes|okay, now or never|so, um, sorry|so before I lose my nerve|all right, all right, so]"),
    "grump": (told("""
    nothing works these days, [the roads are all holes|the signs point the wrong way|the weather does what it likes], and
     [nobody does anything about it|they call that progress|I've written letters]
    I can't abide [Mondays|small talk|cheerful people|singing before noon], and [today I've had all of it|it follows me
     everywhere|my {kin} knows it], so [don't take it personally|forgive my tone|let's keep it short]
    [they told me|the sign said|my {kin} swore] it was [a pleasant walk|one mile|downhill all the way], [ha|a lie|my
     foot], and [I've a blister the size of a button|somebody ought to be ashamed|I'll never believe anybody again]
    some [fool|clown|genius] [left a rake in the lane, and of course I stepped on it|dug a hole in the middle of the road,
     and I went right in|painted over the signpost, and I walked in a circle], and [nobody so much as blinked|people
     clapped|I'm still angry]
    I've [been rained on|been barked at|had mud in both ears|been sent from one door to the next] [since this
     morning|the whole day], and [I've had it up to here|if one more person smiles at me I'll scream|it's a miracle I'm
     so polite]
    everything was better [before they built the new road|when my {kin} was in charge|a hundred years ago], [even the
     rain|even the puddles|people had manners], and [I'll say it to anyone|you may quote me|nobody wants to hear it]
    I had [a plan|a good mood|a clean collar] this morning, [just once|for the first time this month|imagine that], and
     then [a cart went through a puddle|my {kin} started to whistle|the handle came off the {thing}], and [that was the
     end of it|so much for that]"""),
        "[so let's get it over with|no small talk, then|so, let's be quick|enough grumbling, so|so, for once in this "
        "wretched day|before anything else goes wrong]"),
}
EVERY = [sentence for sentences, _ in VOICES.values() for sentence in sentences]
