"""More odd questions, opinions and wishes, and more of the plans, tales and big questions of guests."""
from . import talk_marla_heart, talk_marla_jokes, talk_marla_life, talk_marla_odd
from .talk_marla_more import also

TOPICS = [
    *also(talk_marla_odd.TOPICS, {
        "I'd put the kettle on first": """
            [what would you do if you woke up as a cat|imagine you could fly, what would you do first|
                suppose you were invisible]
            [what if the sun didn't rise tomorrow|what if the Wend ran dry|what if it rained ale|what if geese could talk]
            [if you could have any magic power, which one|what power would you choose|pick a superpower|fly or be invisible]
            [if you were king for a day|what would you do as queen of the land|what law would you make if you ruled]
            [if you could change one thing in the world|what would you change in Thornwick if you could|
                what would you change here]
            [stranded on an island, what would you take|what would you save first from a fire|
                what would you take to an island]
            [if you had one day left, what would you do|last day on earth, what do you do]
            [what would you do if a troll walked in now|what if a bear came through that door|
                what if bandits stormed in here]
            [what would you do if I vanished before your eyes|what would you do if the floor gave way|
                what if the ceiling fell down]
            [would you rather have no ale or no bread|heat or cold, which is worse|would you rather be a frog or a fly]""",
        "I'd bet on the hungrier one": """
            [who'd win in a fight, a bear or a troll|a bear against a wolf, who wins|a lion or a bear, who wins]
            [who'd come out on top, Brenna or Odo|Odo against the captain, your bet|you against Brenna, who wins]
            [who can drink more, a dwarf or Odo|who eats more, Tom or Odo|who's the better fighter, an orc or a knight]
            [a hundred geese or one wolf, who wins|one big goose or ten small wolves|could a goose beat a wolf]
            [could a knight beat a dragon|would a wizard beat a knight|who wins, magic or steel|sword or axe, which wins]""",
        "Every guest is a friend": """
            [are we friends, Marla|let's be friends|want to be friends|can I call you a friend|
                am I a friend of the house now]
            [I like you, can we be friends|I could use a friend like you|you feel like an old friend|
                I feel I've known you for years]
            [do you like me, Marla|do you like having me around|am I good company|am I a nuisance or a friend]
            [I count you among my friends|you're the nearest I have to family|you're like an aunt to me|friends for life, eh]
            [would you miss me if I left|will you miss me|do you care about me|do I mean anything to you|
                what am I to you]""",
        "I'm honest with my mugs": """
            [are you an honest woman|are your measures honest|do you fill the mugs to the brim|do you give full measure]
            [you wouldn't cheat me, would you|you're not cheating me, are you|do you mix water in the ale|
                is your ale watered]
            [have you ever stolen|have you ever told a lie|when did you last lie|did you ever pinch a coin|
                ever cheated a guest]
            [can a man trust you|can one trust a keeper|how do I know you're honest|how honest are you|are you a good liar]
            [is everything you tell us true|do you always tell the truth|would you lie to me|do you make things up]""",
        "For me? That's kind of you": """
            [I brought you something|I brought you a present|I've a present for you|a little present for you, Marla]
            [these are for you|this is for you|I want you to have this|here, a gift|a gift for the keeper|
                a gift for the house]
            [I carved this for you|I knitted you a scarf|I picked these flowers for you|
                I found this shell for you at the sea]
            [please accept this small gift|a token of my thanks|with my compliments, take this|
                I'd like to give you something]
            [*gives a present*|*hands you a bunch of flowers*|*puts a small parcel on the bar*|*gives you a carved goose*]
            [I give you a flower|I hand you a gift|I offer you a small present|I give Marla a gift|
                I leave a gift on the bar]""",
        "The same to you, {friend}": """
            [happy birthday|happy birthday, Marla|many happy returns|a happy new year to you|happy new year|happy harvest]
            [happy midwinter|merry midwinter|merry yuletide|merry christmas|happy holidays|a blessed feast to you]
            [good luck to you|good luck, Marla|best of luck|all the luck in the world to you|fortune smile on you]
            [long live Marla|three cheers for Marla|may you live to be a hundred|a hundred more years to you]
            [may your mugs never be empty|may your roof never leak|may your coins multiply|may the harvest be good for you]
            [all the best for the autumn|a good winter to you|I hope all goes well for you|may it go well with you]""",
        "They drink and pay like": """
            [why do you let dwarves in|you let elves in here|you serve goblins here|do you have to serve that lot]
            [I don't drink with elves|I won't sit beside a dwarf|I don't sit with northerners|I want no elf at my table]
            [elves think they're better than us|dwarves are greedy|wizards can't be trusted|bards are good-for-nothings]
            [nobles make me sick|soldiers bring nothing but trouble|sailors are drunks, all of them|I've no time for nobles]
            [throw that elf out|throw the dwarf out|get that orc out of here|what's his kind doing in here]""",
        "Show us when Finn": """
            [I'm a juggler, may I perform|I'm a dancer, may I dance for the guests|I do fire tricks, want to see]
            [may I show your guests my tricks|could I entertain your guests with a trick|
                shall I amuse your guests with juggling]
            [I have a trained mouse, shall I show you|my dog can walk on two legs, want to see|I can swallow a sword, watch]
            [I can bark like a dog|I can balance a mug on my nose|I can pull a coin from your ear|I can read palms]
            [let me tell your fortune|shall I read your fortune|give me your hand and I'll read it|
                I see your future in the ale]
            [I juggle three apples|I do a handstand|I show a card trick|*juggles apples*|
                *pulls a coin from an ear*|*bows to applause*]""",
        "Start with old Tobin": """
            [I'd like to win this house from you|what if I won the Goose from you|would you stake the Goose again]
            [would you bet the tavern once more|would you ever bet the house again|your inn against my ship, at cards]
            [nobody beats me at cards|I'm a card sharp, want to play|I've never lost a hand|I'm a master of cards]
            [I challenge you for the Goose|a game for the Goose, Marla|deal me in for the house|
                one hand, winner keeps the inn]""",
        "Good for you, {friend}. There's mint tea": """
            [ale isn't for me|I don't care for ale|I can't hold my drink, so I don't|I swore off drink|
                I took a vow not to drink]
            [I stay away from ale these days|I've been dry for a year|I promised my wife I'd stay sober|I'm staying sober]
            [drink has brought me only grief|I used to drink too much|no alcohol for me|I'm not a drinker|
                no strong stuff for me]""",
        "You speak well enough": """
            [my words are not good|I still learn your words|my tongue trips over your words|
                I speak only a little of your tongue]
            [I no speak good|me not speak well|sorry, my speech is bad|I lack the words|I don't know the word for it]
            [how do you say it here|how do you call that in your tongue|I forgot the word|what's the word again]
            [do I speak clearly|can you follow my accent|is my accent very strong|I come from far, my words are few]
            [not so fast, I'm still learning|speak slowly, I'm foreign|easy words, please|simple words, please]""",
        "Then take the seat nearest": """
            [I'm a bit deaf, speak up|my hearing is going|these old ears don't work|I'm deaf in one ear|
                I lost my hearing in battle]
            [my eyes are failing me|I see only shadows|I've lost my sight|I lost an eye in the war|
                I'm nearly blind these days]
            [I have a wooden leg|I walk with a crutch|I lost a leg in the war|I'm bad on my legs|I can't get about so well]
            [I'm old and frail|I'm an old man, be patient with me|I'm eighty years old|I'm slow on my feet these days]
            [is there somebody who'll read it to me|I can't make out your slate|the letters on the slate are too small]""",
        "Then here's to good company": """
            [I'm a bachelor|I'm a married man|I'm a married woman|I'm engaged to be married|I'm single|I'm still single]
            [I've been a husband for thirty years|we're on our honeymoon|we just got wed|we're newlyweds|this is my wife]
            [this is my husband|meet my wife|meet my betrothed|here's my better half|may I present my wife]
            [my mother wants me to marry|everybody wants me to marry|I'm told it's time I married|
                I never found the right one]
            [the old ball and chain is at home|my wife gave me the evening off|my husband let me out for once]""",
        "Whatever comes with a full house": """
            [which number do you like|do you have a favourite number|got a lucky number|which number brings you luck]
            [what flower should I bring you|do you like roses|which flowers do you like|which feast do you like best]
            [what's the sweetest sound to you|which sound do you love|what smell do you love|which smell makes you happy]
            [what's your favourite word|your favourite feast|your favourite memory|your favourite smell|your favourite sound]
            [name your favourite things|what are your favourite things|what are a few of your favourite things]""",
        "The old days had leaky roofs": """
            [everything used to be better|times were better once|the good old days|where have the good old days gone]
            [when I was a lad, ale cost a copper|when I was a lad, children obeyed|in my youth folk still greeted each other]
            [folk had manners once|people used to help each other|nobody has time any more|nobody keeps his word any more]
            [the youth of today|young folk nowadays|children don't respect their elders|the world isn't what it was]
            [things are getting worse every year|it all goes downhill|nothing is as it was|how the times have changed]
            [do you miss the old days|were the old days better|was it nicer here twenty years ago]""",
        "Then you've come to the right house": """
            [I love a good tavern|I love old houses|I'm fond of old inns|I have a weakness for taverns]
            [give me a fire and a mug and I'm happy|all I want is a fire and a friend|I need nothing but a fire and a chair]
            [I enjoy a good chat|I like to listen to other guests|I like to watch people|I collect stories|
                I'm here for the stories]
            [my favourite smell is wood smoke|my favourite place is by a fire|there's no place like a tavern]
            [I like rainy evenings indoors|I like long evenings|I like a lively house|I love music and ale]""",
    }),
    *also(talk_marla_life.TOPICS, {
        "Green, {friend}": """
            [which colour suits you best|what colour would you paint the house|what colour is your best dress]
            [are you fond of green|blue or green, which is yours|what's your colour|your colour, Marla|favourite color]""",
        "Autumn, {friend}. The colder": """
            [when is it nicest here|when in the year are you happiest|what time of year is best for a tavern]
            [are you a winter person|do you look forward to winter|do you mind the cold months|
                winter person or summer person]
            [favourite season|which month is your favourite|do you like it when the leaves fall|do you enjoy autumn]""",
        "The one that Bram used to play": """
            [which song touches you|what song makes you cry|which tune won't leave your head|what tune do you hum]
            [do you have a song of your own|was there a song for you and Bram|what did Bram play for you|what did Bram play]
            [favourite song|what song should Finn play for you|which song shall we ask Finn to play for you]""",
        "Cats, {friend}, even lazy": """
            [are you fond of animals|which beast is your favourite|favourite animal|dog or cat]
            [if you had another pet, what would it be|would you like a dog|why don't you have a dog|
                what pet would you choose]""",
        "The bench by the river": """
            [where do you go to be alone|where do you go to think|where in town are you happiest|your favourite spot]
            [which corner of Thornwick is yours|what's the prettiest spot to you|where do you like to sit of an evening]""",
        "The one who pays and wipes": """
            [who do you like to see come in|which guest do you like to serve|who's your dearest guest|
                what's a good guest to you]
            [what makes a good guest|how do I become your favourite|am I a good guest|
                who's your best customer|what guests do you like]
            [do you have a favourite among us|who of us is your favourite|what must a guest do to please you]""",
        "I believe in what I can pour": """
            [do you knock on wood|do you cross your fingers|do black cats scare you|is thirteen an unlucky number]
            [do you have a lucky charm|do you carry a charm|do you read the stars|do you believe in the stars]
            [do you believe in fairies|do you believe in omens|do you believe in bad luck|do you believe in signs]
            [was it fate that brought us here|is there luck in that goose on the door]""",
        "Pim is my oldest trouble": """
            [who's your worst enemy|who wishes you ill|does anyone hold a grudge against you|who would want to harm you]
            [have you any rivals in town|is there bad blood between you and Pim|what have you got against Pim|
                who can't you forgive]
            [do you quarrel with anyone in town|who do you quarrel with|who envies you the house|any enemies, Marla]""",
        "If they pay and wipe their boots": """
            [what's your opinion of heroes|are adventurers good guests|are soldiers good guests|are bards welcome here]
            [do you mind adventurers|do you mind soldiers in the house|do sailors behave in here|do wizards tip well]
            [do you get many heroes in here|do you put up with any sort of guest|who may come in here|
                is everyone welcome]""",
        "I've seen worse come through that door": """
            [do I look all right|do I look like a fool|how's my hair|is my hat straight|
                what do you make of me|judge me, Marla]
            [what's your first impression of me|what did you think when I came in|do I look like trouble|do I look rich]
            [am I pretty|am I handsome|am I ugly|am I good-looking|do you find me handsome|rate my looks|how handsome am I]
            [like my new hat|like my boots|see my new cloak|look at my new sword|
                what do you think of my outfit|nice hat, isn't it]
            [do I look like a hero to you|would you take me for a lord|would you take me for a thief|
                what do I look like to you]""",
    }),
    *also(talk_marla_jokes.TOPICS, {
        "I give up, {friend}. What is it": """
            [I've a riddle for you|here's a riddle for a clever keeper|a riddle for you, Marla|my turn, a riddle]
            [solve this one|guess this one|try this riddle|can you solve a riddle|are you good at riddles|
                do you like riddles]
            [what has a head and a tail but no body|what has ears but can't hear|what has a bark but no bite]
            [the more you take, the more you leave behind, what is it|what can travel the world and stay in its corner]
            [what is black when clean and white when dirty|what goes through a door but never in|what has one eye and sews]
            [I speak without a mouth, what am I|I have wings but I'm no bird, what am I|
                the poor have it, the rich need it]""",
        "I only bet on cards": """
            [wanna bet|care for a wager|I'd bet my boots on it|bet you a silver|bet you an ale|
                put your money where your mouth is]
            [arm wrestle me|arm wrestling, you and me|let's flip a coin for the bill|flip a coin for my bill|toss you for it]
            [a contest, Marla|let's have a drinking contest|drink me under the table|first one to laugh pays|staring contest]
            [I bet I can drink ten ales|I bet nobody here can beat me|bet you can't carry six mugs at once|
                I'll bet you anything]""",
        "I never guess, {friend}, I listen": """
            [guess what I do for a living|guess what's in my bag|guess where I've been|guess who I saw on the road]
            [what do you think I do for a living|where do you think I come from|how old do you think I am|
                try to guess my name]
            [you won't guess what happened|have a guess|one guess|what do you think is in this box|
                bet you can't guess my trade]""",
        "A promise is a promise": """
            [promise|promise?|do I have your word|have I your word|your word on it|can I hold you to that|shake on it]
            [let's shake on it|I'll hold you to that|you promised|you gave me your word|remember what you promised]
            [I'll be back, I promise|I always keep my word|my word is my bond|on my honour|I swear by my beard]""",
    }),
    *also(talk_marla_heart.TOPICS, {
        "Start small, {friend}": """
            [I'm new to this adventuring business|this is my first adventure|any advice for a beginner|
                where does a hero start]
            [how do I get stronger|how do I become a better fighter|how do I win my first fight]
            [what does a young hero need|what makes a hero|I'm going to be a hero|I'll be a great warrior one day]
            [I want people to sing about me|I want to see my name in a song|I left home to become a knight|I seek fame]
            [what do I need to survive out there|how does one stay alive out there|tips for staying alive|
                tips for the wild]""",
        "Honest mugs, clean sheets": """
            [what's the secret of a good inn|what's the secret of a good tavern|what makes a good tavern|
                what makes a good keeper]
            [could I become a keeper|teach me your trade|I'm thinking of opening a tavern|I'd like an inn of my own one day]
            [how do you keep a house going so long|what's your secret as a keeper|what must a keeper know|
                what does a keeper need]""",
        "Three days on the south road": """
            [my road leads to Kingsport|I'm bound for Kingsport|Kingsport is where I'm headed|
                next stop Kingsport|off to Kingsport]
            [I'm off to see the sea|I've business in Kingsport|I have a ship to catch in Kingsport|the king sent for me]
            [we're a caravan bound for the coast|tomorrow we go down the south road|I take the south road at dawn]""",
        "Family is a blessing": """
            [my mother-in-law lives with us|my sons eat me out of house and home|my daughter won't listen to me|kids, eh]
            [my brother and I don't get along|my family drives me mad|my family is everything to me|
                I do it all for my children]
            [I've a little one at home|I've five mouths to feed|I'm the youngest of nine|my wife rules the house]
            [you can't choose your family|blood is thicker than water|my father never approved of me|
                my grandmother raised me]""",
        "Then you can buy a round": """
            [I'm stinking rich|money is nothing to me|I have more gold than I can carry|I've gold to burn|look at this purse]
            [I'm the son of a duke|I'm a baron|I'm a countess travelling in secret]
            [I could buy this place ten times over|I'm used to better|I'm of noble birth|my family owns half the land]""",
        "As long as you pay and wipe your feet": """
            [I'm not quite human|I'm not of this world|I come from the stars|I came through a portal|I'm a traveller in time]
            [I drink blood, is that a problem|I turn into a wolf at full moon|I've been dead for a hundred years|I'm undead]
            [would you serve a vampire|do ghosts get a discount]
            [I'm half troll|I'm a dragon, don't be scared|I'm a demon on holiday|
                I'm a god in disguise, you know|I'm a fairy queen]""",
        "A warm hand, a full bowl": """
            [what's happiness to you|what does happiness mean to you|what do you need to be happy|
                what is love|what is love to you]
            [what makes life worth living|what matters in life|what matters most|what's most important in life]
            [what's the good life|how does one live well|what's the secret of happiness|what makes a house a home]""",
        "Nobody has come back to tell me": """
            [what comes after this life|is there something after the grave|do we meet again after death|
                will I see my dead again]
            [do you fear death|are you scared of dying|do you think of death|how long do we have|life is so short]
            [we all end up in the ground|death waits for us all|here today, gone tomorrow|dust to dust|
                what's the other side like]""",
        "Such thoughts need a second mug": """
            [what's it all about|what's it all about, Marla|what are we doing here, on this earth|why do we bother at all]
            [what's the meaning of everything|what's the sense in it all|do you ever ask why|why is there anything at all]
            [I've been thinking about life|life is strange, isn't it|is there a plan behind it all|who made the world]""",
        "Money buys the bed": """
            [can gold make you happy|rich and sad or poor and merry|does gold bring luck|is a rich man happy|
                does wealth bring joy]
            [money can't buy happiness|money isn't everything|money makes the world go round|would gold make you happier]
            [gold is all that counts|a man is worth what's in his purse|if only I were rich, I'd be happy]""",
        "Most folk are good once": """
            [what's wrong with people|why are people so cruel|why can't people be kind|people are the worst|
                people are rotten]
            [are there good people left|is there still good in the world|do you believe in the good in people]
            [what makes a man bad|is anyone truly evil|are you disappointed by people|the world is full of scoundrels]""",
        "That's a question for Master Eldwin": """
            [are we only dreaming|how do I know that I'm awake|what if we're all in somebody's tale|
                does time flow like a river]
            [what is nothing|how big is everything|where does the sky end|what's beyond the stars|how many stars are there]
            [half full or half empty|the mug, half full or half empty|hen or egg, which was first|
                do fish know that they're wet]""",
    }),
]
