"""More ways in which guests say who they are, where they come from, with whom, and where they go."""
from .grammar import lines

# each ends with the name, for a trade or a home may follow
MY_NAME = lines("""
    [name|my name]: {guest}
    [it is|'tis] I, {guest}
    [my folks|my parents|my grandfather|the monks|the midwife] [named|called] me {guest}
    [I was born|I was baptised|I grew up as|I've always been] {guest}
    [on the road|at home|in my village|among sailors|in the army|where I live] they call me {guest}
    [the world|everybody] knows me as {guest}
    [around the table|among friends] I'm [just |]{guest}
    [you can put me down as|put me in your book as|write me down as|sign me in as] {guest}
    [I bear|I carry|I was given] the name {guest}
    [I present myself|I introduce myself] as {guest}
    [most people|most folk|the lads|the others] [say|just say|shout] {guest}
    [the name my mother chose|the name on my papers|what it says on my papers] is {guest}
    [you don't know me yet|you won't know me|we've never met], I'm {guest}
    [let's be polite|first things first|before anything else|introductions first|let's start with names], I'm {guest}
    [it's only me|it's just me], {guest}
    [I use|I travel under] the name {guest}
    [in case you wondered|in case you ask|since we'll be talking], [it's|I'm|my name is] {guest}
    [my dear mother|my old man|the priest] gave me the name {guest}
    [the one and only|the humble|none other than|your new guest] {guest}
    [that'd be me|that would be me], {guest}
    [my handle is|my nick is|my character's name is|my player name is] {guest}
    [you'd better remember this name|one day they'll sing of me|soon all will know this name]: {guest}
    they [have called|used to call] me many things, but [the name is|I'm|mostly] {guest}
    [how rude of me|silly me|forgive my manners], [I'm|the name is|I'm called] {guest}
    [I'm a stranger here|I'm new in Thornwick|I'm not from here]. [The name is|My name is|I'm] {guest}
""")
SHORT_NAME = lines("""
    {guest}[.|!|]
    [hi|hello|hey|yo|hiya], {guest} here
    {guest} [is who I am|I am called|is the name I was given|be my name|is how they call me]
    {guest}, [nice to meet you|glad to know you|a pleasure|how do you do|that's my name|and proud of it]
    {guest}[. That's me|. That's my name|, that's what they call me|, for short]
    [me|I'm] {guest}, [you|and you're] Marla, [right|I guess|nice to meet you]
    you [may|can] call me {guest}[, everyone does|, if you like| if you want]
    people know me [by the name of|as] {guest}
    {guest} [has come to the Goose|stands before you|greets you|says hello|bids you good evening]
    [hail|greetings], for I am {guest}
    I'm {guest}[, remember it|, don't wear it out|, spelled as it sounds|, don't laugh|, like my grandfather]
    everyone at home calls me {guest}[, so please do, too|, and so should you|]
""")
NAME_IN_LINE = lines("""
    [is this the Goose|is this the right house|am I in the right place]? I'm {guest}[, by the way|, they sent me here|]
    [what a storm|what a night|what weather], [I'm|my name is] {guest}, [is that fire for everyone|let me in quickly|
      and I'm soaked]
    [I've heard of you|so this is the famous Marla], [I'm|my name is|they call me] {guest}, [pleased to meet you|
      and I've wanted to come for years]
    [a friend told me|the ferryman told me|Captain Roderick told me] to say [that I'm|my name, it's] {guest}
    [just arrived|just got off the ferry|fresh off the road|first time here]. [I'm|name's] {guest}
    [my horse is outside|my boots are wet|my throat is dry] and [my name is|I'm] {guest}
    [open up|make room|move over], [it's|here's|I'm] {guest}[ and I'm freezing|, late as always|]
    {guest}, [that's what's written on my pack|that's me, tired and hungry|back from the road]
    [allow an old man to introduce himself|allow a lady to introduce herself|let a stranger say who he is]: {guest}
    [it isn't every day that {guest} walks in|you don't meet {guest} every day], [that's me|so remember me]
    [don't mind my accent|sorry for my accent|I don't speak well], my name is {guest}[, from far away|]
    my name is {guest} and [I come in peace|I mean no trouble|I'm glad to be here|I'm looking for adventure|
      I seek a quiet corner|I've walked for three days|this is my first time here]
    [you may have heard of me|maybe you know my songs|my fame goes before me], I'm {guest}
    [my friends|the others] [come later|are still outside|are on their way], I'm {guest}
    [greetings, good keeper|hail, good woman|good evening, mistress]. [I am|I'm called|people call me] {guest}
    [if my mother comes in|if a tall man asks for me|when the post comes], [my name is|I'm|it's for] {guest}
    I'm {guest}, [and what a lovely house this is|and I could sleep for a week|and it smells wonderful in here|
      a simple traveller|tired but alive|and who are all these people]
""")
NAME_LATE = lines("""
    [I don't think I told you my name|I haven't told you my name yet|I don't believe I've introduced myself]. [It's|
      I'm] {guest}
    [you've been so kind|we're friends now|after all this talk], [so call me|you should call me|you may call me] {guest}
    [enough with the friend|I have a name, you know|I do have a name|friend, friend, I have a name]: {guest}
    [all right|fine|very well|okay], I'll tell you [who I am|my name]: {guest}
    [one thing I forgot|what I forgot to say|I should have said it sooner]: [my name is|I'm|it's] {guest}
    [by the by|oh right|ah yes|oh and], [my name is|I'm|the name is] {guest}
    [keep it to yourself|just between us|don't tell the others|not so loud, but], my name is {guest}
    [they'll ask for me|somebody will ask for me], so you should know [I'm|my name is] {guest}
    [put it on the bill of|put that down for] {guest}, [which is me|that's my name|meaning me]
    [please use my name|I'd like you to use my name|you can use my name], it's {guest}
    [learn my name|note my name|take down my name|keep my name in mind], [it's|I'm] {guest}
    [let me finally introduce myself|high time I introduced myself|now for my name]: {guest}
    [you asked who I am|you wanted my name|you asked my name|who I am, you ask]? {guest}
    [traveller|stranger|dear|friend]? [my name is|it's|I'm|you can say] {guest}
""")
HIDDEN = lines("""
    [my name doesn't matter|names don't matter|what's in a name|you needn't know who I am]
    [better you don't know|it's safer if you don't know|I'd be in trouble if you knew] [my name|who I am]
    [I'm nobody important|I'm no one you know|nobody of note|just a passing stranger|just some traveller]
    [I travel without a name|I left my name at home|I lost my name long ago|people like me have no names]
    [ask me no names|don't ask my name|don't ask who I am|please don't ask for my name|no need for names]
    [I'd like to stay unknown|I prefer to stay unknown|I'm here in secret|I wish to remain nameless]
""")
NEW_NAME = lines("""
    [you have it wrong|that's a mistake|you mixed me up with someone], [I'm|my name is] {guest}
    [spelled|said] [right|properly], it's {guest}
    [I'm changing my name|I've changed my name|I have a new name], [it's|now it's|call me] {guest}[ now|]
    [{old} was a lie|{old} was my old name|{old} is dead|I made {old} up]. [I'm|it's|my name is] {guest}
    [oops|ah no|um no|argh|no no], {guest}, not {old}
    [my friend lied|I was joking|that was a joke|I was kidding], I'm [really |]{guest}
    [don't call me|stop calling me] {old}[, I'm|. My name is|, call me] {guest}
    [correction|let me correct that|small correction|typo]: [my name is |I'm |]{guest}
    [who is|who's] {old}? [I'm|my name is] {guest}
    [as it happens|truth be told|I have to admit], my name [isn't {old}|was never {old}]. It's {guest}
""")
NICK = lines("""
    [it's|I'm|the name is] {old}, [{guest} for short|or just {guest}|{guest} to my friends|but everyone says {guest}]
    [you needn't say|don't bother with|nobody can say] {old}, [{guest} will do|just {guest}|say {guest}]
    {old} [on paper|on Sundays|to the taxman], {guest} [in the tavern|to you|among friends]
    my name is {old}, [though I like|but I answer to|but use] {guest}
    [shorten it to|make that|simply] {guest}[, please|, it's easier|, like my friends do]
    [since we're friends now|as we know each other now], [call me|say|you can say] {guest}
""")
JOB_IS = lines("""
    [for my bread|for a crust of bread|to feed my family] I work as {job}
    [I learned to be|I'm learning to be|I trained to become|I was raised to be] {job}
    [once a fool, now|by day|on weekdays|in real life] I'm {job}
    [my father made me|my mother wanted me to be|the town needed] {job}[, so that's what I am]
    [you'd never guess, but|believe it or not,|don't laugh, but|if you must know,] I'm {job}
    [these hands belong to|you can see by my hands that I'm|my hands tell you that I'm] {job}
    I've [worked as|been] {job} [all my life|since I was twelve|for twenty years|for a year now]
    [I'm|I am] {job}[, if you need one|, and I love it|, and always will be|, like everyone in my family]
    they say I'm {job} [as good as any|of some skill|without equal|of the old school]
    [the guild took me in as|I serve a lord as|the town pays me as] {job}
    [there's always work for|nobody gets rich as|it's a hard life as] {job}, [and I should know|believe me, I am one]
    my [trade|profession|occupation|craft|calling]: {job}
    [what am I|what do I do, you ask|my work, you ask]? {job}, [what else|and a decent one|nothing fancy]
    [my wife married|you have in your house|the king could use] {job} like me
""")
SELL_IS = lines("""
    [I buy and sell|I carry and sell|I'm a pedlar with|I bring you the best] {ware}
    [my cart is full of|my wagon is loaded with|my pack is full of] {ware}[, all for sale|, I sell them|]
    [you need|anybody need] {ware}? [I sell them|I'm the one to ask|that's my trade]
    [I'm in|I've made my money in|my family is in] {ware}
    [I stand on the market with|I knock on doors with|I'm here to sell] {ware}
""")
MAKE_IS = lines("""
    [give me tools and|with these fingers|in my workshop|from morning to night] I {make} {ware}
    [back home|in my village] I {make} {ware}
    I [learned to|know how to] {make} {ware}[ and I live by it|, it pays the bread|]
    I {make} {ware} [for a living|for rich folk|and nobody thanks me|for half the county]
""")
DEED_WAS = lines("""
    [wrong|nope|not at all|you're mistaken], I'm {job}
    [I meant to say|what I meant is|let me correct that], I'm {job}
    [I'm|I am] {job}, [not what I said before|forget what I said|that other thing was a joke]
    [new work|new trade|I found other work]: [now I'm|I'm] {job}
    [I quit my old trade|I left my old trade|enough of my old work], I'm {job} now
    I [said|told you] something else, but [truly|in truth|really] I'm {job}
""")
MY_HOME = lines("""
    [home is|my home town is|my village is near|my house stands in|my roots are in] {home}
    [you can hear it, I'm from|my accent gives it away, I'm from|you guessed it, I'm from] {home}
    [I'm a stranger from|I'm a simple soul from|a traveller from|just a visitor from] {home}
    [it's a long way from|it took me six days from|I've walked all the way from] {home}, [my home|where I live]
    [I was raised in|I was brought up in|I spent my childhood in|I've lived all my life in|I reside in|I dwell in] {home}
    [we moved to|I settled in|I built a house in] {home} [years ago|last spring], [that's home now|so that's my home]
    [I miss|I dream of|I long for] {home}, [my home|where I was born|my old home]
    [greetings from|I bring greetings from|I bring you the dust of] {home}, [my home|where I live]
    [in|back in] {home}, where I [was born|live|come from], [we drink warm ale|people dance more|the bread is black]
    [ever been to|do you know] {home}? [That's where I'm from|I come from there|It's my home]
    [my mother still lives in|my children wait in|my bed is in] {home}, [that's my home|where I come from]
    [originally|by birth|if you ask where from], I'm from {home}
    [born and raised in|native of|my kin have always lived in] {home}
    [all of us|my people] [come|hail] from {home}
    [straight|fresh] from {home}, [that's me|where I live|my home]
""")
HOME_WAS = lines("""
    [it's|that's] {home}, not {old}[, where I come from|, my home]
    [I mixed that up|my mistake|slip of the tongue|I misspoke], [I'm from|my home is] {home}
    {old} [is where I was last|is my mother's home|was a lie], [I'm from|my home is|I live in] {home}
    [did I say|I said] {old}? [I'm from|I meant|my home is] {home}
    [home is|I live in|I come from] {home}, [not {old}|I said that wrong|forget the other one]
""")
COMPANY = lines("""
    [don't mind|I came with] my {who}[, we travel together|, we came together]
    [I brought along|I came in with|I've got with me|I dragged along] my {who}
    [my {who} and me|me and my {who}], we [came together|share the road|are a good team|always travel together]
    [wherever I go|on every journey] I take my {who}[ along| with me]
    [I'm in the company of|I'm accompanied by|I share the road with|I keep company with] my {who}
    [the road is shorter with|I wouldn't travel without|it's good to travel with] my {who}[ at my side|, so we came together]
    [I made my {who} come along|I talked my {who} into coming|I persuaded my {who} to join me]
    my {who} [and I want to rest|wanted to see this town, so we came together|made the journey with me|
      walked with me all the way]
    [we're here, me and|here we are, me and|room for us? Me and] my {who}
    [tonight|today|this time] I [have|brought] my {who} with me
""")
ALONE = lines("""
    [me, myself and I|all by myself|by my lonesome|party of one|no one but me|solo as always|I go alone]
    [nobody is with me|there's nobody with me|no friends with me|I have no one with me|I left the others behind]
    [I travel light, without company|I like to travel alone|I walk the road by myself|
      a table for one, I'm alone]
    [my companions left me|everybody left me on the road], [so I'm alone|now I'm on my own|so I came alone]
""")
GOING_TO = lines("""
    [I'm making for|I'm off to|I'm aiming for|I set out for|we're making our way to|I'm on a journey to] {goal}
    [I still have a long way|it's still a long way|there are many miles left] to {goal}[, where I'm headed|, my goal]
    [my next stop is|next stop|my destination is|the plan: on to] {goal}
    [somebody waits for me in|I'm expected in|I have business in|they need me in] {goal}, [so that's where I'm going|
      so I'm going there]
    [when the rain stops|when my boots are dry|once I've slept|after breakfast], I'm [off|going] to {goal}
    [I only stopped here on my way|we only rest here on our way|this is a stop on my way] to {goal}
    [I'm looking for the road|I have to find the road|I need to get] to {goal}[, that's where I'm going|]
    [I have dreamed for years|I promised my mother] to go to {goal}, [and now I'm on my way|so that's where I'm headed]
    [the wind blows me|fate leads me|my heart pulls me|my nose leads me] to {goal}
    [where am I going, you ask|my goal, you ask|where to]? To {goal}
    [one night here and then|a good meal and then|I'll rest and then it's] on to {goal}
    [I'm a pilgrim|we're a caravan|I'm a messenger] [on the way|heading] to {goal}
""")
COME_TO = lines("""
    [my errand|my business here|my task|my mission|what I'm here for]: to {errand}
    [I didn't come for fun|I'm not here for pleasure|it's no holiday], I [came|have come|am here] to {errand}
    [my plan is|the plan is|I'm planning|I intend|I hope] to {errand}, [so I came here|that's why I'm in town]
    [they sent me|my family sent me|my master sent me|I was sent] to {errand}
    [you may wonder why I'm here|why am I in Thornwick, you ask|what brings me here, you ask]. I came to {errand}
    [I promised|I swore|I gave my word] to {errand}, [that's why I came|so here I am]
    [before I go home|before winter|this week] I [must|have to|need to] {errand}, [that's why I'm here|it's why I came]
    [one thing brought me here|there's one reason I came]: to {errand}
""")
