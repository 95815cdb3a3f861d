"""More flirting: compliments, offers, plans for after work, rivals, and what is said when the answer is no."""
from .grammar import topic

NO = "[You're sweet|That's the ale talking], {friend}. I'm fifty-two, and the answer is no."
ELSIE = "Elsie is nineteen, and she chooses for herself, {friend}. [Hands on your mug.|]"

REPLIES = [
    topic("""[have a heart, Marla|have mercy on a lonely man|won't you think it over|think it over, at least]
             [say maybe, at least|just say maybe|not even a little yes|can't I change your mind|what would change your mind]
             [I'd wait for you for years|I'll wait as long as it takes|I won't give up so easily|I never give up]
             [you're breaking my heart|my poor heart|there goes my heart|you wound me|ouch, that hurt|so cold, Marla]
             [but I mean every word|I was never so serious|I'm dead serious about you|this is no jest, I love you]
             [don't you want to be happy again|don't you want somebody to hold|you deserve to be loved|everyone needs love]
             [is there somebody else|so there's another man|who is he, then|is it because of another man|you still love him]
             [one kiss and I'll leave you be|just one little kiss|one kiss on the cheek|a kiss on the hand, then]
             [why won't you have me|what's wrong with me|what have I done wrong|am I not good enough|am I too ugly for you]
             *[sighs with longing|looks hurt|looks at you with sad eyes|clutches his heart|sulks|looks crestfallen]*""",
          "My Bram was enough for me, {friend}. Drink your ale."),
    topic("""[fifty-two? you don't look it|you don't look fifty-two|you look thirty to me|fifty-two is no age at all]
             [age is just a number|age doesn't matter|age doesn't matter to me|I don't care how old you are]
             [I like older women|I like them older|I like a ripe apple|old wine is the best wine|wine gets better with age]
             [I'm sixty myself|I'm older than you|I'm fifty-three, what do you say now|I'm no boy either|I'm old enough]""",
          "My knees know better, {friend}. It's still no."),
    topic("""[I'm not drunk|I'm stone sober|it isn't the ale talking|I haven't had a drop|I only drank water]
             [that's not the ale, that's love|the ale has nothing to do with it|it's my heart talking, not the ale]""",
          "Then have one, {friend}, and it will pass. It's still no."),
    topic("""[fair enough, I had to ask|it was worth a try|worth a try|can't blame a man for trying|I'll take no for an answer]
             [I respect that|no hard feelings|no offence meant, Marla|forgive me for asking|I was only flirting a little]
             [I'll say no more about it|I won't bother you again|all right, just friends, then|friends, then]
             [well, at least I tried|I expected as much|that's what I thought you'd say|as you wish, fair lady]""",
          "No hard feelings, {friend}. The ale is as good as ever."),
]
ELSIE_REPLIES = [
    topic("""[what kind of man does she like|what does she look for in a man|has she turned down many]
             [would you put in a word for me|put in a good word for me|can you introduce us|will you introduce me to her]
             [I have honest intentions|I mean no harm|my intentions are honourable|I'd treat her like a queen|I have a farm]
             [would you have me as a son-in-law|I'd be a good son-in-law|mother-in-law, give me a chance|I'd call you mother]""",
          "Ask her yourself, {friend}, and mind that I'm watching."),
]

TOPICS = [
    topic("""[your eyes are like two stars|your eyes sparkle|I could get lost in your eyes|I'm lost in your eyes|those eyes]
             [your smile drives me wild|that smile will be my ruin|your smile makes my knees weak|I'd die for that smile]
             [your lips look so soft|I wonder how your lips taste|your lips are made for kissing|those lips must be kissed]
             [you set my heart on fire|my heart jumps when I see you|my heart skips a beat when you pour|be still, my heart]
             [you're hotter than the stew|you're hotter than the hearth|you're a fine figure of a woman|what a fine woman]
             [a woman like you shouldn't sleep alone|your bed must be cold|is your bed big enough for two]
             [beauty like yours should be sung about|you're a vision|you're a goddess|you're an angel sent from heaven]
             [I came for the ale and stayed for you|I come here only for you|I'd come every night just to see you]
             [marry me|marry me, Marla|Marla, marry me|wed me|be my bride|say you'll be mine|make me the happiest man alive]
             [will you have me|will you take me as I am|would you have a man like me|do you want me|don't you want me]
             [I'm asking for your hand|I ask you for your hand in marriage|may I have your hand|give me your hand in marriage]
             [let's elope|let's run off together|come away with me|leave all this and come with me|sail away with me]
             [come with me to the sea|I'll show you the sea, just you and me|I'd take you to the coast, my love]
             [I have a farm and two cows, what do you say|I've a house and no wife|I own a ship and need a wife|I need a wife]
             [I'd make you a lady|I'd make you a queen|you'd never have to work again with me|I'd carry you on my hands]
             [when do you get off work, beautiful|free after closing, sweetheart|what are you doing after work, lovely]
             [when you've closed up, shall we take a walk|meet me by the river at midnight|meet me behind the stable]
             [may I walk you home|shall I walk you to your door|can I see you after closing|can I see you alone|meet me later]
             [supper for two, just us|have supper with me, Marla|dine with me by candlelight|a candle, some wine and us two]
             [dance with me|may I have this dance|let's dance, you and I|save me a dance|dance with me till dawn]
             [come sit on my lap|sit on my knee|come here and sit beside me, darling|come closer, darling|closer, my dear]
             [how about a cuddle|a cuddle, perhaps|cuddle me|hold me tight|warm me up, Marla, you know how|hold my hand]
             [there's room for two in my bed|my room is lonely, come up|my bed is cold without you|care to warm my bed]
             [fancy a tumble in the hay|a roll in the hay, you and me|the hay in the stable is soft, come along]
             [kiss me|kiss me, Marla|pucker up|just one kiss|a kiss from you would heal me|I'd pay a silver for one kiss]
             [how much for a kiss|what does a kiss cost|are kisses on the menu|is there a kiss on the menu|one kiss, please]
             [I don't want ale, I want you|forget the ale, I want you|what I'd like is you|I'd like an order of you]
             [it's hot in here, or is it you|you must be a fire, because you warm me|you must be an ale, you make me dizzy]
             [you must be a wizard, you enchanted me|you have bewitched me|you put a spell on me|I'm under your spell]
             [do you come here often|come here often|what's a girl like you doing in a place like this|hey there, good looking]
             [hello beautiful|hi gorgeous|hey sexy|hey cutie|hey babe|hello, hot stuff|evening, gorgeous|well hello, beautiful]
             [I love you|I love you, Marla|love you|luv u|ily|I adore you|I worship you|I'm mad about you|I'm crazy about you]
             [I have a crush on you|I fancy you|I fancy you something rotten|I've taken a fancy to you]
             [you're my type|you're just my type|you're my kind of woman|you're the one|you're the only one for me|I want you]
             [will you be my sweetheart|be my sweetheart|be my girl|be my valentine|be my girlfriend|will you go out with me]
             [go on a date with me|let's go on a date|how about a date|date me|will you date me|want to go out some time]
             [was it love at first sight for you too|do you feel it too, Marla]
             [do I have a chance with you|have I got a chance with you|what are my chances with you|is there hope for me]
             [how do I win your heart|what must a man do to win you|what would it take to win you|how can I make you love me]
             [are you taken|is your heart taken|anybody courting you|does anyone court you|are you being courted|r u single]
             [you and me, Marla|just you and me, eh|we'd make a fine pair|we'd make a handsome couple|we belong together]
             [two lonely hearts, you and me|we're both alone, you and I|why be alone when we could be two]
             [you need a man about the house|you need a husband|a house needs a man, take me|I could be the man of this house]
             [wouldn't a new husband do you good|isn't it time you married again|you should marry again, and I'm free]
             [I wrote you a love poem|roses are red, violets are blue, Marla, I love you|I'd sing beneath your window]
             [*winks at Marla*|*blows Marla a kiss*|*kisses your hand*|*strokes your hand*|*puts an arm around you*]
             [*gazes deep into your eyes*|*bats his eyelashes*|*smiles flirtatiously*|*gives you a rose*|*flirts with Marla*]
             [I flirt with Marla|I flirt with the keeper|I wink at the keeper|I kiss Marla|I try to kiss you|I propose to Marla]
             [nice legs|nice curves|you've got it all in the right places|lovely figure you have]""",
          NO, 6, REPLIES),
    topic("""[have I got rivals|do I have rivals|who are my rivals|how many men are after you|are many men after you]
             [how many men have asked for your hand|how often has somebody proposed to you|how often do guests propose to you]
             [does everybody flirt with you|do all the men flirt with you|do the guests often flirt with you|do men chase you]
             [I'm surely not the first to ask you|am I the first who asks you to marry|has anyone asked you to marry since Bram]
             [you must have a lot of suitors|have you many suitors|any suitors|any admirers|do you have admirers]
             [does the captain fancy you|is the captain sweet on you|has Captain Roderick ever courted you|does Joss fancy you]
             [is there something between you and Odo|does the stranger fancy you]
             [is Joss fond of you|is Finn sweet on you|does Tobin love you]
             [who's the lucky man|who's the lucky fellow|has somebody stolen your heart already|who holds your heart]
             [did anybody ever fight over you|would men duel over you|I'll fight any man for you|I'd duel for you]""",
          "Many have tried, {friend}, and they all went back to their ale.", 1.5),
    topic("""[who's the pretty girl in the kitchen|that girl in the kitchen is a beauty|the girl with the tarts is pretty]
             [your daughter caught my eye|I can't take my eyes off your daughter|I like your daughter|your daughter is stunning]
             [does Elsie have a beau|has Elsie got a lad|has your daughter got a young man]
             [does Elsie have a boyfriend|who is courting Elsie|who courts your daughter]
             [may I court your daughter|I'd like your blessing to court Elsie|give me your daughter's hand|I want to wed Elsie]
             [I'd make Elsie a good husband|I'd make your daughter happy|your daughter needs a man like me]
             [what would it take to marry Elsie|how big is Elsie's dowry|what's the dowry|does your daughter come with a dowry]
             [send your daughter over to my table|let your daughter serve me|tell Elsie I love her|tell Elsie to come to me]
             [does your daughter like soldiers|would Elsie like a bard|does Elsie fancy anyone|whom does Elsie fancy]
             [can I take Elsie for a walk|may I take your daughter dancing|may I bring Elsie flowers|can Elsie come out with me]
             [if not you, then your daughter|then what about your daughter|maybe your daughter says yes|and your daughter, then]
             [I wrote Elsie a poem|I'm in love with the girl who bakes|the tart was good, but the girl is sweeter]
             [hands off your daughter, is it|are you strict with your daughter's suitors|who may court your daughter]""",
          ELSIE, 2, ELSIE_REPLIES),
]
