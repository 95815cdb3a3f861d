"""More ways to ask who Marla is: her years, her people, where she comes from, and how the house became hers."""
from . import talk_marla, talk_marla_life, talk_more, talk_more_asked
from .grammar import lines


def also(topics, phrases):
    """The topics whose answers have the given parts, with other things that guests say."""
    for said, asked in phrases.items():
        found = [t for t in topics if any(said in answer for answer in t["a"])]
        if len({tuple(t["a"]) for t in found}) != 1:
            raise ValueError(f"not one topic: {said}")
        asked = lines(asked)
        share = min(1.5, max(0.4, len(asked) / len(found[0]["q"])))
        yield {**found[0], "q": asked, "weight": found[0]["weight"] * share}


TOPICS = [
    *also(talk_marla_life.TOPICS, {
        "I'm fifty-two, {friend}, and my knees": """
            [how long have you been on this earth|how long have you walked this world|how many springs have you seen]
            [you don't look a day over forty|you wear your years well, how many are they|you look young for your age]
            [are you past fifty|are you over fifty|have you turned fifty yet|nearer to forty or to sixty]
            [you must be about my mother's age|you could be my grandmother|are you old enough to be my mother]
            [I know one mustn't ask a lady her age, but how old are you|a lady never tells her age, but will you]
            [age|your age, Marla|how old r u|how old are ya|what's ur age|age of the keeper]
            [how many candles go on your cake|how many candles were on your last cake]
            [what's your age in winters|in years, how many are you|how many times have you seen the leaves fall]
            [you've seen a few winters, I can tell|you've seen many summers, I think|how many harvests have you seen]
            [who's older, you or Brenna|are you older than Brenna|are you older than Odo|is Odo older than you]
            [what's your date of birth|what year were you born in|when do you turn sixty|how far are you from sixty]
            [I bet you're forty-five|I'd put you at fifty|I'd have guessed forty-five|I took you for sixty]
            [be honest about your age|don't be coy about your age|you never told me your age|you haven't said how old you are]
            [do you feel old|do you feel your age|are you feeling your years|do you mind getting older]
            [isn't this heavy work at your age|shouldn't you be resting at your age]
            [which birthday comes next|how old will you be next year|how old were you on your last birthday]""",
        "My Bram was a soldier": """
            [is there a man in your life|is there a man about the house|who's the man of the house|no man about the house]
            [doesn't your husband help you here|why doesn't your husband help|do you run this place with your husband]
            [I don't see a ring on your finger|no ring on your finger|whose ring is that on your finger|is that a wedding ring]
            [did you ever tie the knot|ever been married|were you ever a bride|were you someone's wife once|ever wed]
            [what became of the man you married|what happened to your old man|how did your husband die|did Bram die in battle]
            [did your husband fall in the war|did the war take your husband|was he killed, your husband]
            [did they send word of Bram|did you ever hear from Bram again|no letter from Bram]
            [who did you marry|whom did you marry|what was your husband's trade|what did your husband do for a living]
            [when did your husband march off|how long has Bram been gone|how long is your husband gone]
            [have you ever lost someone|who did you lose|did the war take someone from you|did the war cost you anyone]
            [Miss Fenn or Mrs Fenn|miss or missus|is there a mister|any mister]
            [you're a widow, I hear|they say you're a widow|I heard you lost your husband|a widow, are you|widowed long]
            [why did your husband go north|why did Bram leave|what was Bram doing in the north|what took Bram north]
            [don't you miss having a husband|how come you never found another husband|why did you stay alone all these years]
            [whose sweetheart were you|who was the love of your life|who was your great love|have you ever been in love]
            [married, Marla|married or widowed|married or single|got a husband|any husband|hubby|got an old man at home]""",
        "My daughter Elsie is nineteen": """
            [the girl in the kitchen, is she yours|the girl with the tarts, is she yours|is she your daughter, the one who bakes]
            [who's your heir|do you have an heir|will the Goose stay in the family|who gets the keys after you]
            [who will pour when you no longer can|what happens to the Goose when you die|what becomes of the house after you]
            [is your daughter learning the trade|are you teaching your girl the trade|will your daughter be a keeper too]
            [does Elsie want the Goose|is Elsie to be the next keeper|who'll be the next keeper|who comes after you]
            [is your girl like you|is your daughter a good girl|does your girl take after you|is she a good daughter]
            [raising a girl alone can't be easy|did you raise your girl in a tavern|you raised a daughter all by yourself]
            [how's motherhood|what's it like to be a mother|what kind of mother are you|being a mother must be hard]
            [so there's a young Miss Fenn|is there a young Miss Fenn|a little Marla about the house|who's the young lady here]
            [what will your daughter inherit|what does your daughter get one day|is your daughter the heiress of all this]""",
        "My father mended nets": """
            [what stock do you come from|were your people poor|did you grow up poor|did you grow up rich]
            [what did your old man do|what was your mother like|what kind of man was your father|what trade had your father]
            [who raised you|who brought you up|who taught you to bake|what was home like when you were little]
            [is your old mother still around|is your father still with us|are your folks still about|have you still got parents]
            [did your father keep an inn too|was your father a keeper|do you come from a family of innkeepers]
            [tell me about your mum|tell me about your dad|what about your mum and dad|got a mum and dad]
            [how was it growing up on Fish Lane|what do you remember of your childhood|what was it like when you were a girl]
            [where are your parents buried|when did you lose your parents|are you an orphan|what were your folks like]""",
        "I have one sister, {friend}": """
            [any brothers or sisters|got any brothers|got a sister|have you siblings|do you come from a big family]
            [how many were you at home|were you many children at home|were you the only child|any sisters in town]
            [do you see your sister often|are you close to your sister|does your sister help out|what does your sister do]
            [who grows the apples for the cider|is there an orchard in the family|does somebody in the family have an orchard]
            [sister or brother|a sister, have you|I heard you have a sister|they say you have a sister with an orchard]""",
        "Ten years I cooked on that barge": """
            [does the water still call you|do you ever want to be on the water again|would you like to be back on the river]
            [was it rough on the barge|were the bargemen rough|was it hard for a woman on a barge|was the barge a good home]
            [tell me a tale from your barge days|you must have stories from the river|any stories from the barge]
            [what was it like cooking on a boat|how does one cook on a boat|did you get seasick on the barge]
            [is it true you were a boat cook|they say you cooked on a boat|Odo says you were a barge cook]
            [I heard you come from the river|I heard you once lived on a barge|you smell of the river still, they say]
            [where did the barge take you|where did the barge go|how far down the river did you get]
            [was life better on the river|river or tavern, which was better|do you think of the barge sometimes]""",
        "I won the Goose from old Tobin": """
            [how could a cook afford a tavern|where did you get the money for a tavern|how did a cook come to own an inn]
            [what did you pay for this house|what did this place cost you|did you pay a lot for this place]
            [do you own the Goose or rent it|do you rent this house|do you really own this place|is the house truly yours]
            [what was your winning hand|what hand won you the house|which cards won you the Goose|how good were your cards]
            [who lost the house to you|who lost the Goose to you|who gambled away a whole tavern|who bets a tavern on cards]
            [all this from one card game|one card game and a tavern was yours|so it was luck that made you a keeper]
            [what's the most you ever won at cards|did you ever win big at cards|what's the best hand you ever held]
            [when did this become your house|what year did you win the house|when was that famous card game]
            [how long ago was the card game|how long is it since you won the house|when did you become the keeper here]
            [tell me about the four queens|let me hear about the four queens|what's the story with the queens]
            [I'd love to hear how you won this place|tell me how you came by all this|how did all this become yours]
            [is it true you're a gambler|are you a gambler|they say you're a gambler|I hear you gambled for this place]
            [did a rich uncle leave you the house|did your husband leave you the inn|was the house an inheritance]
            [how does a woman get a tavern of her own|how did you make it to the top|how did you get so far in life]""",
    }),
    *also(talk_more_asked.TOPICS, {
        "Nobody knows where he lies": """
            [do you think Bram is still alive|maybe Bram is still out there|maybe your husband is still alive somewhere]
            [did they ever find your husband|was Bram ever found|did anybody ever find out where Bram fell]
            [is there a stone for Bram|do you bring flowers to Bram's grave|can one visit Bram's grave|has Bram a grave]
            [what if Bram isn't dead|what if your husband lives|are you sure that Bram is dead|is it certain that Bram fell]""",
    }),
    *also(talk_marla.TOPICS, {
        "My girl Elsie is nineteen": """
            [any little ones|any little ones of your own|got kids|got any kids|kids|any offspring|have you little ones]
            [did you ever have children|have you raised any children|how many little ones have you|any sons]
            [just the one child|only one daughter|is she your only child|never had a son|no sons|is Elsie an only child]
            [do you have more children than Elsie|has Elsie got brothers or sisters|were there more children]
            [what family did Bram leave you|did you and Bram have children|did Bram leave you a child]
            [are you a mum|are you somebody's mother|does anyone call you mother|who calls you mother]""",
        "I have one daughter, Elsie": """
            [any kin|got kin|have you kin in these parts|who are your people|who are your nearest and dearest]
            [do you live alone|do you live all alone|who do you live with|only you here, or family too]
            [is this a family business|is the Goose a family inn|does your family work here|who of your family lives here]
            [are you all alone in the world|have you nobody in the world|who's left of your family|who do you have left]
            [are you a family woman|what does your family look like|family, Marla|got any family|and the family]""",
        "Born and raised in Thornwick": """
            [where do you hail from|where do you call home|where's home for you|whence come you|where did your cradle stand]
            [are you Thornwick born|Thornwick born and bred|are you one of the locals|you from round here|you from here]
            [you don't sound like the others here|that's not a local accent, is it|I can't place your accent]
            [where's that accent from|your accent, where is it from|do your folks come from Thornwick|local girl, are you]
            [is this your home town|is Thornwick your home|was Thornwick always your home|is Thornwick your birthplace]
            [did you ever live elsewhere|have you lived anywhere else|have you lived in other towns|did you ever leave town]
            [what street did you grow up in|which lane did you grow up on|in which part of town were you born]
            [where did you play as a child|where was your parents' house|in what house were you born]
            [are you a newcomer too|did you move here|when did you move to Thornwick|what brought you to Thornwick]
            [been here all your life|lived here your whole life|have you spent all your life here|you've never lived elsewhere]
            [what part of the land are you from|are you a river girl|are you a stranger here like me|are you from the north]
            [Thornwick girl, are you|a Fish Lane girl, are you|are you from Kingsport|did you come from Kingsport]""",
        "For ten years I cooked": """
            [what was your trade before ale|how did you earn your bread before|what was your living before all this]
            [what did you do as a young woman|what were you up to when you were young|what did you do in your youth]
            [what were you like at twenty|where were you at twenty|what did you do at thirty|what were your younger days like]
            [I bet you weren't always behind a bar|you weren't born behind a bar, were you|surely you did something else once]
            [nobody is born a keeper, what were you before|have you always poured ale|did you always keep a house]
            [was this always your life|have you always done this|have you ever done anything else|have you had another trade]
            [what road led you here|what path brought you to this bar|how come you ended up behind a bar]
            [you must have a story|I bet you have a story|there's a story in you, I can tell|everyone has a past, what's yours]
            [were you a soldier once|were you ever a sailor|were you a pirate once|did you use to be a cook]
            [were you ever a thief|did you ever work for somebody else|who did you work for before|who was your master once]
            [what's your backstory|give me your backstory|any backstory|your life in short|your life in a few words]
            [who were you twenty-five years ago|what did you do thirty years ago|where were you before the Goose]
            [what other jobs have you had|any other jobs before this|what was your first job|what did you learn as a girl]
            [tell me where life took you|how did life bring you here|what did life have in store for you]""",
        "Twenty years this autumn": """
            [how many years behind this bar|how many years have you stood here|how long have you stood behind that bar]
            [how long have you been pouring ale|how long have you been at it|how long in the trade|how long have you done this]
            [have you been the keeper for long|been at this long|are you new at this|are you new to the trade]
            [is this a new tavern of yours|you've run this place a good while, haven't you|you must have been here for ages]
            [since when are you the keeper|when did you first pour ale here|when was your first day here|when did you start here]
            [how many autumns with the Goose|how many winters in this house|any anniversary coming up|is there a jubilee soon]
            [how long is the house in your hands|you know your trade, how long have you been in it]""",
    }),
    *also(talk_more.TOPICS, {
        "I had four queens, {friend}, and": """
            [was it an honest game|was the game fair|was it all above board|did you win fair and square|fair and square, was it]
            [was there a card up your sleeve|any cards up your sleeve|did you have an ace up your sleeve]
            [four queens, how convenient|four queens, what are the odds|four queens, really|nobody gets four queens]
            [people whisper that you cheated|folks say you marked the cards|were the cards marked|was the deck stacked]
            [did you stack the deck|did you deal yourself the queens|did you palm the queens|who dealt the four queens]
            [Tobin swears you cheated|Tobin says you cheated him|old Tobin calls you a cheat|the old man says you tricked him]
            [what was the trick with the queens|how did you do it, the four queens|tell me the trick with the queens]
            [a cheat, are you|are you a card sharp|are you a cheat at cards|so you swindled old Tobin|you swindled that old man]
            [confess, you cheated|admit it, you cheated|between us, did you cheat|I won't tell, did you cheat at cards]
            [how can anyone win a whole tavern fairly|that was no luck, was it|was it luck or skill, that card game]""",
    }),
]
