"""What guests say around their point: greetings, politeness, stories, reasons, asides, and who they are."""
from .grammar import lines

HELLO = ("[hello|hi|hey|good evening|good day|greetings|evening|hello there|hey there|excuse me|well|so|ok|listen|"
         "say|tell me|oh|ah|right|hm|look|pardon|ahem|one thing|quick question|sorry|um|good morrow|hail|hiya|hullo|"
         "heya|yo|ey|oi|psst|alright|evening all|pardon me|forgive me|beg pardon|good evening to you|well met|"
         "sorry to bother you|sorry to interrupt|just a moment|if I may|right then|now then|okay so|oh and|erm|"
         "let's see|you there|hello again|phew|brr|ugh|whew|ha|my goodness|good grief|well well|heavens]")
TITLE = ("[Marla|innkeeper|barkeep|keeper|ma'am|my lady|mistress|good woman|love|dear|madam|landlady|my friend|miss|"
         "missus|Mrs Fenn|Marla dear|bartender|barmaid|lass|boss|lady|tavern keeper|good lady|mum|auntie|dear lady|"
         "sweetheart|hostess|old friend|pal|mate|buddy|mother|granny|dear Marla|good mistress]")
PLEASE = ("[please|if you please|if you would|if it's no trouble|when you have a moment|thanks|if I may ask|"
    "be so kind|"
          "pretty please|if you don't mind|thank you|cheers|if that's possible|when you're free|"
          "if it isn't too much to ask|"
          "whenever you're ready|if you'd be so good|many thanks|I'd be grateful|no rush|good and quick|"
          "please and thank you|"
          "would you|for pity's sake|by all that's holy|I beg you|there's a dear|with respect]")

# Before and after an indirect question, such as "where the smithy is".
WONDER = ("[can you tell me|could you tell me|do you know|do you happen to know|I wonder|I was wondering|"
    "I'd like to know|"
          "I would love to know|might I ask|may I ask|any idea|tell me|you wouldn't know|I need to know|I have to ask|"
          "would you tell me|can you say|please tell me|I've been asking myself|nobody could tell me|"
          "what I'd like to know is|"
          "I want to know|could you explain|perhaps you know|you must know|would you happen to know|help me out,|"
          "I can't for the life of me remember|I forget|remind me|I never learnt|be so good and tell me|just tell me]")
# Before `you have a room`, `I can sleep here`.
WONDER_IF = ("[I wonder if|I was wondering if|I was wondering whether|might I ask if|can you tell me if|tell me if|"
             "tell me whether|I'd like to know if|I'd like to know whether|I need to know if|I wanted to ask if|"
             "I have to ask whether|I don't suppose|I hope|I take it|I'm told|is it true that|someone said|I was told|"
             "could you tell me if|just checking if|I'm not sure if|my {kin} asks if|I came to ask if|please say|"
             "I only want to know if|they say|I heard|it would be good to know if|I can't remember if]")

# Sentences before a point, each on its own.
STORY = [
    "[I|we|my {kin} and I] [walked|rode|travelled|came|marched] [all day|since dawn|for {few} days|through the night|"
    "all the way "
    "from {far}] [in the rain|through the mud|without a break|on an empty stomach|with a sick mule|over the hills|]",
    "[my {kin}|an old {trade}|a {trade} I met|some {trade}|the {trade} at the gate|a man on the road] [told me|said|"
    "swore|mentioned] "
    "[that this is a good house|to come here|I should ask you|you know everything|that you are fair|to stop at the "
    "Goose]",
    "[my {thing}|my {kin}'s {thing}] [broke|fell apart|got lost|was stolen|gave up|split in two] [yesterday|this "
    "morning|on the hill|"
    "near the bridge|twice|on the way] [and|so] [I had to carry everything|we lost half a day|nobody would help us|"
    "I swore like a sailor|I'm in a foul mood|my {kin} laughed at me]",
    "[I'm|I am] [not from here|new in these parts|only passing through|waiting for my {kin}|"
    "as tired as a dog|half frozen]",
    "it's [cold|wet|dark|windy|a foul night|quite a storm] [outside|out there|tonight], [and I can't feel my {part}|"
    "my old wound aches|and my cloak is soaked|I nearly turned back|so I'm glad of the fire]",
    "[you know|believe me|honestly|to be honest|I tell you|between us|no offence|don't laugh], [I never liked "
    "{dislike}|"
    "I can't stand {dislike}|my {kin} always talks about {dislike}|life was easier last year|I'm no great talker|"
    "I have seen better days|I once was a {trade} myself|the last inn was a disgrace]",
    "my {kin} [always|often|still] [[says|complains] that [I talk too much|the world is getting worse|I should settle down]|"
    "[asks|complains] about [{far}|the price of everything]|tells me to be careful]",
    "[last|this] [winter|summer|spring|week|month] [I|we|my {kin}] [lost|sold|found|bought] [a|the|another] {thing}, "
    "[which was a mistake|and it rained the whole time|but that's another story|and I still think about it|would you "
    "believe it]",
    "[three|four|five|a dozen] [{trade}s|strangers|geese|wagons] [came past us|stood in our way|sang all night|"
    "stopped us] "
    "[at the bridge|on the road|near the mill|outside the gate], [and nobody knew why|which was odd|so we are late|"
    "and off they went]",
    "[I had|there was|we had] [nothing but dry bread|no hot meal|a bad dream|an argument with my {kin}|"
    "no luck at all] "
    "[for days|today|since {far}|last night|the whole week]",
]
# Little stories of sentences that belong together.
TALES = lines("""
    we set out [at dawn|three days ago|before the sun was up] [from {far}|with two mules|in good spirits].
     [Then|By noon|At the second hill] [the {thing} broke|the rain came|my {kin} fell ill|the bridge was gone|we
     took the wrong turn][, and that cost us half a day|, of all things|, as always|]
    the ferry was late, [so we stood on the bank for two hours|so I got soaked|and my {kin} quarrelled with
     everybody], [and now my {part} [is|are] like ice|and I lost a shoe in the mud|and we missed the others]
    I have [walked|ridden|marched] since [dawn|yesterday|the last full moon] and my {part} [won't forgive me|can
     tell you about it|gave up at the mill]. [My {kin} said it's only a short way|It was {few} miles, they
     said|The map was wrong]
    [it has rained|it's been raining] for {few} days. [My cloak is heavier than I am|My boots squeak|Even the
     ducks look unhappy|The road is a river now], [and my {kin} still calls it fresh air|but one gets used to
     it|and I've had enough]
    [such a fog|what a fog|this fog], I couldn't see my own {part}. I [walked into a cow|talked to a signpost for
     a while|nearly ended up in the river|followed a lantern and it was a tinker's]
    [the wind|the storm] took my hat [on the hill|at the gate|by the river], [and I chased it through a pigsty|and
     a goat got it|so don't laugh at my hair]. It was [a present from my {kin}|a good hat|my third this year]
    I quarrelled with my {kin} [this morning|on the road|again], [about the {thing}|about nothing at all|about
     money, what else]. [Now we don't speak|We went different ways|Words were said]
    my {kin} and I [made a bet|can't agree|have argued about it the whole way]. [Neither will give in|The loser
     sleeps outside|I'm right, of course], [and you look like somebody who knows|so you must judge]
    you see, my {kin} [is getting on in years|is in bed with a cold|is waiting outside|never comes to town|is
     terribly shy], [and I promised to help|so I do the talking|so it all falls to me], and [I can't come back
     with nothing|I'm no good at this|here we are]
    my {kin} [was a {trade}|kept a tavern once|came through here years ago] and [spoke of this place|never forgot
     Thornwick|told me stories of it every winter]. [I always wanted to see it|So I had to come|Now I see what was
     meant]
    [my work is hard and the pay is poor|nobody pays for honest work these days|we lost our master in spring],
     [but I can't complain|and my {kin} wants me home|so I took to the road]
    [money is short|it was a bad year|business was poor this month], [with the {thing} to mend and my {kin} to
     feed|what with the rain|and the tax man came twice]. [But one has to live|I still have a little|I count every
     coin now]
    I sold my {thing} at the market [today|this morning]. [A good price|Not a good price|The fellow talked for an
     hour], and [for once my purse isn't empty|my {kin} will be furious|I feel rather grand]
    [I had a dream last night|I dreamt the strangest thing]. [I was a {trade} and everybody knew my name|A {thing}
     spoke to me|My {kin} was a goose], and [when I woke I laughed|it won't leave my head|I don't know what it
     means]
    I asked [a {trade}|a boy at the gate|an old man by the well|three people], and [got only a shrug|was sent the
     wrong way|got no clear answer]. [Nobody knows anything here|So much for that|I was sent to you]
    [it's a silly thing|it's a small matter|don't think me rude], and [I hardly dare to ask|my {kin} would laugh|I
     should know it by now], [but I'd rather ask than wonder|but it has been on my mind all day|but I can't let it
     rest]
    [I'm old|I'm not as young as I was|my memory is a sieve], [and my {kin} does all the talking at home|and
     things slip my mind|and the ears aren't what they were], so [bear with me|be patient with me]
    we are {few} [people|tired men|pilgrims|{trade}s] and [one sick goat|a dog|no map between us], [all tired|on
     the road since dawn]. [The others are still outside|They sent me in first|I drew the short straw]
    [last year|in spring|ten years ago] I came through here with my {kin}, [and it was a merry evening|and it
     rained then, too|and we got lost]. [Much has changed|You won't remember me|I was younger then]
    [first|to begin with] my {thing} [broke|was stolen|fell in the river], then [my {kin} turned back|it began to
     hail|a dog bit me in the {leg}], and [now I stand here dripping|that was only the morning|people wonder why I
     sigh]
    [the others are half way to|my {kin} is on the way to] [Kingsport|the coast|the hills] [to see the fair|
    to sell {few} barrels of salt|for a wedding], and
     [I was left behind|nobody waited for me|I'm in no great hurry]
    my {kin} gave me [a list|one task|good advice] before I left, and [I lost it|I forgot half of it|I can't read
     the writing]. [So I do it my own way|Typical of me|Don't tell anyone]
    I've never been [in a town this big|so far from home|in a tavern before]. [Where I come from there are {few}
     houses and a pond|Everybody walks so fast here|It's all new to me], so [I don't know how one does it|forgive
     me if I stare]
    [the fellow at the next table|that {trade} over there|somebody at the door] [looks at me oddly|told me a tall
     tale|says I can't come in with a dog], [but never mind him|and I don't like it|and we both laughed]
    I [gave up|swore off|promised my {kin} to give up] [cards|gossip|arguing|{dislike}] [last winter|this week|for
     good], and [it's harder than I thought|look at me now|I'm a better man for it]
    [the kids are tired|the little one cried all the way|my children won't sit still], [the {thing} is stuck in
     the mud|my {kin} has a headache|and I haven't slept since {far}], [and I'm at my wits' end|so you can
     imagine|what a day]
    tired. wet. [cold|muddy|grumpy|late]. [but alive|never again|what a day|don't ask]
    long [day|road|story|week]. [bad|no] [luck|sleep|company|weather]. [glad to be inside|nice fire, though|I need
     a rest]
    I was [minding my own business|walking along|mending my {thing}] when [a {trade} ran past and shouted|my {kin}
     had an idea|it struck me], [and it made me think|and I've been thinking ever since]
    people [talk|say things|whisper], [and one never knows what's true|and my {kin} believes it all|and half of it
     is lies]. [You hear more than most|I'd rather hear it from you]""".replace("\n     ", " "))
# From a little story to a question, and to anything else.
SO_ASKED = ("[so I wondered, |so I wondered: |which is why I'm asking: |and that's when I thought I'd ask you: |"
    "so tell me, |"
            "so my question is, |that's why I ask: |and now I need to know: |so, quick question: |"
            "all of which is to say: |"
            "and I thought you might know: |so now I ask you, |long story short: |what I'm getting at is: |"
            "to cut it short, |"
            "the thing is, and don't laugh: |so here's the thing: |but to the point: |anyway, |so anyway, |now, |"
            "so |well, |"
            "here is what I wonder: |and it made me wonder, |I thought to myself, ask Marla: |and so I ask, ]")
SO_SAID = ("[anyway, |so anyway, |so, |well, |long story short, |be that as it may, |now then, |right, |"
    "but enough of that. |"
           "to come to the point, |but that's my trouble, not yours. |in short, |and so: |which brings me to this: |"
           "that's how it is. |so I'll just say it: |to make a long story short: |but what am I saying. |"
           "well then, |so here "
           "I am. |all the same, |and therefore: ]")
# Between two sentences of one voice of guests_stories.py.
THEN = [". ", ". ", ", and ", ", and ", "... ", ". And then ", ". Anyway, ", ", and anyway, ", ". Oh, and ", ". Well, ",
        ". As I said, ", ". You know, ", " - ", ". So, ", ", and so ", ". And besides, ", ". Mind you, ", ". And look, "]
# From a long story to a direct question.
THEN_ASKED = ("[anyway, what I really want to know is: |but enough of that: |anyway, here's what brings me: |the question is "
    "simple: |so let me ask you this: |so, now for my question: |all that only to ask you: |and through all of it I "
    "kept wondering: |which brings me to my question: |you'd know better than anyone: |so I said I'd ask you: |sorry,"
    " the question: |right, the question: |and nobody can answer me: |and here's what we can't settle: |you decide "
    "for us: |what I came to ask, before I forget: |I got carried away, so: |now the thing that bothers me: |it all "
    "comes down to this: |one question and I'm quiet: |help me with this: |now be honest with me: |so here's my one "
    "question: |you must settle this: |pardon the long speech, but |pardon the long tale, but |I'm rambling, so: |so "
    "to speak plainly: |to get back to it: ]")
# From a long story to an indirect question, such as `where the smithy is`, `whether you have a room`.
THEN_TELL = ("[anyway, what I really want to know is |so could you tell me |so I need to know |so I'd like to know |anyway, "
    "can you tell me |long story short, I want to know |but enough of that, just tell me |and now I wonder |which is "
    "why I wonder |and that's why I need to know |so perhaps you can tell me |so they told me to ask you |so I came "
    "to ask |I only came to ask |and all that because I want to know |so be so kind and tell me |and I can't go "
    "before I know |and I'd be glad to hear |so please tell me |you surely know |you might know |so do you know |do "
    "you happen to know |would you know |the only thing I want to hear is |and my {kin} would like to know |and we "
    "can't agree |so help me out and say |and the question is |in the end I just want to know |you're the one to tell"
    " me |so say, in a word, ]")
# From a long story to anything that is no question.
THEN_SAID = ("[but enough of that: |but enough about me. |all that just to say: |so what I'm saying is this: |and what I mean "
    "to say is: |sorry, I'm rambling. |but you have work to do, so: |anyway, here's what brings me: |I talk too much."
    " |let me start again: |but now to the matter: |and that's the whole of it. |forgive the long speech. |so, hear "
    "me out: |well, that's my day. |now you know everything. |what I came to say is: |let's leave it at that. |there,"
    " I've said it all but this: |and to end where I should have begun: |that's off my chest. |but that's neither "
    "here nor there. ]")
# From a long story to a wish or an order.
THEN_WISH = ("[but enough of that: |so do me a kindness: |so here's my wish: |so here's what I ask of you: |so be an angel: "
    "|and after all that, |so make an old fool happy: |so cheer me up: |so, for my trouble, |after a day like that, "
    "|that's why I came in: |so before I tell you the rest, |you can stop my chatter: |so to make up for it all, "
    "|while I catch my breath, |so I tell you what: |so, and I've earned it, |so here's what would help: |I've talked"
    " long enough, so |anyway, if you'd be so kind, |so, without more words, |now, to business: ]")
# Between the lead of a voice and an indirect question.
TELL = ("[could you tell me|can you tell me|tell me|do you know|I'd like to know|please tell me|I need to know|I want to "
    "know|would you tell me|can you say|quickly tell me|just tell me|I have to ask]")
# Between a point and a story after it.
AFTER = ("[|you see, |I should explain: |forgive me, |it's a long story: |let me tell you, |just so you understand: "
    "|sorry, ||the thing is, ]")
# After a question that came first.
BECAUSE = [
    "[I ask because|it's just that|the thing is,|you see,|I only ask since|because|"
    "the reason is,] [my {kin} [told me to ask|"
    "won't stop talking about it|wants to know]|I'm new here|I've come a long way|nobody could tell me|I have "
    "been wondering since {far}|a {trade} told me something odd|I don't want to do it wrong|we made a bet]",
    "[my {kin}|a {trade} on the road|everybody I met] [said you'd know|told me to ask you|said something else|"
    "had no idea]",
    "[I've been thinking about it|it has been on my mind] [all day|since this morning|the whole road long]",
    "[my {part} {hurts}|I'm dead on my feet|it's been a long day|I'm not from here|I'm all wet|"
    "I had a bad day], [you see|"
    "that's why|so be kind|believe me|as you can tell]",
    "[I promised my {kin}|I told my {kin} I'd ask|we can't agree, my {kin} and I]",
    "[I know, I know|yes, really|don't look at me like that|I mean it|sorry if that's a silly thing|I'm serious]",
]
# Fragments in front of a point, of one who does not waste words.
SHORT = ("[tired.|cold night.|long day.|busy in here.|nice place.|good fire.|smells good in here.|what a night.|"
    "new here.|"
         "no time to lose.|one thing.|listen closely.|don't laugh.|a word with you.|question.|just in from {far}.|"
         "ah, warmth at last.|finally, a roof.|lovely house.|quiet tonight.|my {part}!|by the gods!|bless this fire.|"
         "saints, what a storm.|thank the stars you're open.|well I never.|at last.|made it.|oof.|okay.|fine.|good.]")
# What a guest does while speaking.
DOES = ("[*sits down*|*leans on the bar*|*waves*|*shakes the rain off*|*takes off the hood*|*smiles*|"
    "*puts a coin on the "
        "bar*|*whispers*|*yawns*|*coughs*|*looks around*|*stumbles in*|*drops the bag*|*warms hands by the fire*|"
        "*hic*|"
        "*scratches head*|*bows*|*sighs*|*winks*|*wipes nose*|*walks up to the bar*|*pulls up a chair*|"
        "*clears throat*|"
        "(quietly)|(smiling)|(out of breath)|(drunk)|*burps*|*hiccups*|*sniffs*|*taps the counter*|*enters*|*nods*|"
        "I walk up to the bar.|I sit down at the counter.|I lean over the bar.|I take off my hat and say:|"
        "I ask the keeper:]")
SAYS = ("[I say|I ask|he says|she asks|I mutter|I whisper|asks the {trade}|I shout over the noise|says the {trade}|"
        "I say with a smile|I ask politely]")
HESITATES = [" uh ", " um ", "... ", " er, ", " like ", ", you know, ", ", um, ", ", well, ", " hm ", ", eh, ",
    " ehm ",
             " *hic* ", ", how do you say, ", " -- "]

PARTS = {
    "kin": "[brother|sister|mother|father|uncle|aunt|wife|husband|cousin|grandmother|son|daughter|friend|neighbour|"
           "nephew|master|grandfather|niece|partner|boss|old man|better half]",
    "few": "[two|three|four|five|six|ten]",
    "far": "[Kingsport|the coast|the north|the hills|my village|the sea|the border|abroad]",
    "trade": "[trader|carter|farmer|soldier|monk|tinker|fisherman|weaver|potter|shepherd|pedlar|baker|drover|mason|"
             "sailor]",
    "thing": "[cart|boat|saddle|lute|hat|kettle|tent|hammer|wheel|lantern|barrel|wagon|walking stick|fiddle|chest]",
    "part": "[toes|fingers|back|feet|knees|nose|ears|left leg]", "leg": "[leg|hand|ankle]",
    "hurts": "[aches|hurt like hell|hurts|won't carry me further]",
    "dislike": "[long roads|boats|goats|the rain|big towns|tax collectors|early mornings|cabbage|stairs|crowds]",
    "title": TITLE, "please": PLEASE, "hello": HELLO,
}
# Between the stories and the point.
POINT = ("[anyway|anyhow|long story short|well|but enough of that|be that as it may|so|now|"
    "what I wanted to ask is this|"
         "to the point|here is my question|that's why I'm here|but what I really need to know|sorry, I ramble|"
         "where was I? ah yes|in short|but to come to it|my question then|as I was saying|I digress|right, sorry|"
         "what was I saying? oh yes|back to business]")
ASIDE = ("[not that it matters|I ask for a friend|my {kin} wants to know|if that's all right|just curious|"
    "I'm in no hurry|"
         "since I'm here anyway|and don't tell my {kin}|I would be grateful|you look like someone who knows|"
         "as I said, it was a long day|my {kin} will pay me back|before my {part} fall off|"
         "and then I leave you in peace|"
         "no offence|if you catch my drift|take your time|I'm all ears|asking for my {kin}|you'd do me a favour|"
         "that would make my day|and bless you|that's all|what do you say|and quick about it|I'm dying to know|"
         "I know it's late|while I'm at it|or so I heard|as they say|don't mind me|I won't be any trouble]")
REASON = ("[I'm|I am|we are|we're] [so tired|in a hurry|new here|freezing|only passing through|starving|soaked|"
    "not picky|"
          "on foot|expected at home|dead tired|a bit lost|far from home|here on business|with friends|"
          "a little drunk|"
          "in a good mood|bored|not from around here|waiting for my {kin}|just back from {far}|quite exhausted|"
          "glad to be inside]")

# Who a guest may be.
GUEST_NAMES = """Alric Anna Aron Ash Bella Ben Bjorn Boris Cara Cedric Clara Conan Dara David Dorin Edgar Edwin Ella Emma Erik
Ethan Eva Fiona Frank Freya Gareth George Gimli Greta Gus Hannah Harald Helga Henry Hugo Ida Ivan Jack James Jane John Julia
Kara Karl Kate Kevin Laura Leo Liam Lily Lucas Lucy Luna Marcus Maria Mark Martin Mary Max Mia Mike Mira Nadia Nick Nina Nora
Oliver Olga Oscar Otto Paul Peter Petra Quinn Ralph Ravi Rick Robin Roland Rose Rowan Ruth Sam Sara Sean Simon Sofia Stefan
Steve Susan Sven Tara Theo Thomas Thorin Tim Tina Ulric Ursula Vera Victor Wendy Will Yara Yusuf Zara Zoe""".split()
NAME_STARTS = "Al Bar Cor Dar El Fen Gar Hal Is Jor Kal Lor Mor Nor Or Per Quil Ran Sel Tor Ul Val Wil Xan Yor Zel".split()
NAME_ENDS = "a an ara as ric dor en eth ia iel in ion is mir na o on ra rin us wen wyn".split()
JOBS = """weaver potter tailor mason carpenter cooper tanner fisher shepherd drover tinker hunter soldier sailor monk painter
barber brewer miller carter minstrel juggler clerk scribe locksmith glassblower rope-maker beekeeper gravedigger midwife
goldsmith candle-maker sculptor dancer farmer herbalist mapmaker wheelwright thatcher""".split()
WARES = ("hats|ribbons|needles|spoons|baskets|salt|cloth|pots|spices|candles|wool|goats|cheese|brushes|combs|bells|"
         "toys|saddles|"
         "mirrors|carpets|rope|oil|honey|shoes|clocks|fiddles|barrels|nets|wheels|knives|dolls|belts|pipes|"
         "scarves").split("|")
HOMES = ("Kingsport|Redhill|Oakford|Stonebridge|Marsh End|Ravenholt|the coast|the north|the hills|the islands|"
         "Millbrook|Greyport|"
         "Eastmarch|Dunmoor|Saltby|Highfell|Brackwater|the mountains|Lowfield|Winterton|Ashby|Thornford").split("|")
CONSONANTS = "b c d f g h j k l m n p r s t v w z br dr gr kr th sh ch tr bl gl st".split()
VOWELS = "a e i o u a e i o ia ae ei".split()
CODAS = ["", "", *"n r l x k th s sh m nd ra lax bor ius da na lle tta".split()]


def guest_name(rng):
    kind = rng.random()
    if kind < 0.35:
        return rng.choice(GUEST_NAMES)
    if kind < 0.65:
        return rng.choice(NAME_STARTS) + rng.choice(["", "", "a", "e", "i", "o"]) + rng.choice(NAME_ENDS)
    sounds = "".join(rng.choice(CONSONANTS) + rng.choice(VOWELS) for _ in range(rng.randint(1, 3))) + rng.choice(CODAS)
    return sounds.capitalize() if len(sounds) > 2 else "Kes" + sounds
