"""More ways to ask for a joke, subjects that Marla knows no joke about, and who is funny in Thornwick."""
from .grammar import topic
from .talk_marla_jokes import JOKES, NEXT, follows

NO_JOKE_ABOUT = """[a tailor|tailors|nuns|a bishop|the queen|a princess|princes|nobles|giants|a troll|trolls|ogres|
    fairies|unicorns|vampires|a werewolf|witches|a skeleton|skeletons|zombies|wolves|a bear|chickens|hens|a pig|pigs|sheep|
    goats|a dog|dogs|frogs|snails|a fox|turnips|cabbages|cheese|sausages|onions|hats|boots|beards|mothers-in-law|
    my wife|my husband|my brother|children|babies|twins|teachers|scholars|students|hunters|archers|judges|hangmen|
    gravediggers|beggars|barbers|cobblers|a carpenter|butchers|weavers|painters|poets|dancers|jesters|
    foreigners|people from Kingsport|Kingsport|northerners|southerners|winter|the rain|summer|marriage|weddings|
    the gods|politics|war|food|dreams|a parrot|spiders|gnomes|halflings|hobbits|a necromancer|paladins|barbarians|
    assassins|blondes|one-eyed men|mountains|chapels|Sister Agnes|Hob|Elsie|Tom|Lady Isolde|Tobin|the stranger|
    the mine|bandits|a snail|monkeys|an elephant|computers|doors|socks|rabbits|mules|crows|ducks]"""

KNIGHT, (_, SECOND, WHY_SECOND) = JOKES[0], JOKES[1]
AFTER_KNIGHT = follows(KNIGHT[2], [topic(NEXT, SECOND, 1, follows(WHY_SECOND, []))] * 2)

TOPICS = [
    topic("""[lighten the mood|lighten my heart with a joke|brighten my evening with a jest|a laugh would do me good]
             [I haven't laughed all day|I haven't laughed in weeks|it's been too long since I laughed|help me laugh again]
             [I bet you can't make me laugh|try to make me laugh|make me chuckle|make me giggle|make me smile with a joke]
             [what's so funny in Thornwick|what do people laugh about here|what makes folk laugh in this house]
             [a keeper must know a joke or two|every keeper has a joke up her sleeve|you hear so many jokes, share one]
             [crack a joke|crack us a joke|crack one for us|pull a joke out of your apron|throw me a joke|spare a joke]
             [a joke for a copper|I'll give you a copper for a joke|I'd pay for a good joke|a joke to go with my ale]
             [tell the table a joke|my friends want a joke|my boy wants to hear a joke|a joke for the little one]
             [got a good one for me|got a good one|have you got a good one tonight|do you have a funny one for us]
             [what's the latest joke|heard a good joke lately|heard any good ones|what jokes are going round]
             [what's the oldest joke you know|your favourite joke|what's your favourite joke|your worst joke, then]
             [jest with me|let's jest a little|let us be merry, tell a jest|prithee, a jest|a merry jest, good woman]
             [be funny|say something silly|be silly for once|do something funny|do you do comedy|comedy, please]
             [do you have a sense of humour|have you any humour in you|where's your humour|show me your humour]
             [joke|a joke|joke?|gimme a joke|joke pls|tell joke|one joke pls|make joke|hit me with a joke|jokes pls]
             [how about some fun, tell one|anything funny to tell|tell us a funny one|tell a funny one|tell a good one]
             [I like jokes, do you|do you like jokes|do you like to joke|are you good at jokes|can you tell jokes]
             [a laugh with the ale, please|some laughter would be nice|let's have a laugh|I'm in the mood for a joke]
             [I had a bad day, make me laugh|I'm feeling low, tell me a joke|I'm sad, tell me a joke]""",
          KNIGHT[1], 2.6, AFTER_KNIGHT),
    topic(f"""[a joke about|one about|now one about|joke about|jokes about|and one about] {NO_JOKE_ABOUT}
              [tell me|tell us|give me|let's hear|I want to hear|crack] a joke about {NO_JOKE_ABOUT}
              [do you know|have you got|have you heard|is there] a [joke|good one|funny one] about {NO_JOKE_ABOUT}
              [any|got any|know any|heard any] [jokes|good jokes] about {NO_JOKE_ABOUT}
              [make a joke|tell a joke|say something funny] about {NO_JOKE_ABOUT}
              [make fun of|poke fun at] {NO_JOKE_ABOUT}
              [can you|could you|would you] tell a joke about {NO_JOKE_ABOUT}
              [you must know one|surely you know one|there must be a joke] about {NO_JOKE_ABOUT}
              no jokes about {NO_JOKE_ABOUT}""",
          "I know none about that, {friend}. Ask Finn, he has one for everything.", 1.2),
    topic("""[who tells the best jokes here|who's the funniest man in town|who's the funniest person in town]
             [who in this town can make me laugh|who here is good for a laugh|who's the joker of the house]
             [is there a jester in town|do you have a jester|does the lady keep a jester|is there anybody funny here]
             [who knows good jokes around here|who taught you your jokes|who makes you laugh most|who's the town clown]""",
          "Finn, {friend}. He has a joke for everything, and a song for the rest.", 1),
    topic("""[my uncle is a knight, mind you|I'm a knight myself, careful|my brother is a bard, watch your tongue]
             [that joke is rude to dwarves|I'm a dwarf and that's not funny|one doesn't joke about wizards|that's a mean joke]
             [your joke insulted me|your joke offends me|I'm offended by your joke|that joke was at my cost]
             [don't joke about my trade|one shouldn't joke about such things|some things one doesn't joke about]""",
          "No harm meant, {friend}. A joke is only a joke.", 0.8),
]
