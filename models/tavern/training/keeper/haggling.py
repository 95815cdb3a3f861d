"""Haggling: offers below the price, complaints, favours, trade, and guests who cannot pay."""
from . import orders, world
from .grammar import coins, in_words, lines
from .talk import GOODS, MANY

NO_MONEY = lines("""
    [I don't have that much|I can't pay that|I have no coin|my purse is empty|I left my money at home|
      I haven't a copper left]
    [can I|could I|may I|let me|I'd like to] [pay later|pay you next week|pay tomorrow|pay when I'm back|
      settle it another day|owe you]
    [put it on|add it to|write it on|chalk it on] [my tab|my account|the slate|my bill for next time]
    [can I|may I|let me|couldn't I] [wash dishes instead|work for it|scrub your floors for it|chop wood for it|
      earn it in the kitchen|help in the stable for it]
    [will you|would you|could you|do you] [give me credit|trust me until tomorrow|let me open a tab|let me run a tab|
      keep a tab for guests|wait for the money]
    [I get|I'll have|there'll be] [my pay|money|coins] [on market day|next week|tomorrow], [can you wait|
      trust me till then|let me eat now]
    [I'm good for it|my word is my coin|I'm an honest man|I always pay my debts][, so let me pay later|
      . I'll bring it tomorrow|, write it down for me]
    [I'm ashamed to say it|this is awkward|don't be cross], [I can't pay|I've no money on me|my purse is gone]
    [I'll owe you one|you'll get it back with interest|I'll pay you double next time|I promise to pay|
      just this once on credit]
    [would|will] [a morning's work|an hour of sweeping|two strong hands|some honest work] [pay for it|do instead|
      be enough]
    [tab|credit|start a tab|open a tab]?
    [my coins won't stretch|I'm short of coppers|I haven't enough on me|I can't scrape that together]
    [somebody stole my purse|my purse has a hole|a thief has been at my purse][, can I pay later|, what now|]
    [I spent it all|my last copper is gone|not a coin to my name|my pockets are empty][, what now|, can I pay tomorrow|]
    [can I|may I|could I] [leave my name and pay later|pay half now and half tomorrow|pay it off in work|owe it to you]
    [tomorrow I'll have money|I'm paid next week|my brother brings money tomorrow][, will you wait|, so let me owe it|]
    [can you|could you|would you] [lend me the rest|wait for your money|write it up for later|let me off this once]
    [it's more than I have|I don't have enough|that's beyond my purse|that's more than I own][, what can we do|]
""")
TOO_MUCH = lines("""
    [that's|this is|it's] [too much|too expensive|too dear|a lot|steep|more than I thought|a bit salty|
      highway robbery|outrageous]
    [so much|so expensive|that much|as much as that|how much|are you mad]?
    [make it|couldn't you make it|can you make it|can't you make it] [cheaper|a little less|a bit less|
      a friendlier price]
    [you must be joking, that price|you can't be serious|that can't be right|are you trying to rob me|
      do I look like a lord|who pays that|are you out of your mind]
    [for that money|at that price|for so many coins] I [could buy a cow|could eat for a week|get two in Kingsport|
      expect a gold spoon]
    [give me|how about|can I get|is there|any chance of] [a better price|a small discount|a discount|something off|
      a fair price]
    [come on, a bit less|a little less, come on|shave a copper off|knock a copper off|can you do any better]
    [in Kingsport|across the river|in the last inn|at home] [it's half of that|they ask for less|I pay half|
      it's cheaper]
    [it was|that was|didn't it use to be] cheaper [last year|last time|under old Tobin|in spring][, wasn't it|]
    [is that|would that be] your [best|last|lowest] [price|offer]
    [is the price|are your prices] [negotiable|open to talk|carved in stone|fixed]
    [can we|could we|shall we|let's] [haggle|talk about the price|bargain a little|find a better price|
      meet in the middle]
    [isn't that|wouldn't you say that's] [a bit|rather|awfully] [much|dear|expensive][ for one meal| for that|]
    [I think you|you] [overcharge|ask too much|take me for a rich man|see a stranger and double the price]
    [my {kin} would|the tax collector would] [blush|faint] at [that price|such a price]
    [ouch|phew|whoa|good heavens|mercy], [that's a lot|what a price|that much|that hurts my purse]
    [surely|I'm sure|I bet] [there's room in that price|you can do better|that's not your last word|it's less for others]
    [that's daylight robbery|what a rip-off|that's a scandal|you're fleecing me|you're a thief with an apron]
    [I only wanted one, not the whole barrel|is it made of gold|is there gold in it|did a king bless it|is it silver plated]
    [lower|drop|cut|trim|shave] the price[ a little| a bit| for me|][, will you|, please|]
    [that can't be your real price|what's the real price|what do locals pay|name me your true price]
    [my purse faints|my purse weeps|my coins are hiding|that empties my purse][ at that| at such prices| at that sum|]
    [less|cheaper|lower], [please|come on|be fair|I beg you]
""")
THE_PRICE = "[The price is the price|It's fair, and you know it|I don't haggle], {friend}."
STAYS = "[No, {friend}. The price is the price|I don't haggle, {friend}|Ask all you like, {friend}. The price stays]."
INSIST = lines("""
    [come on|pretty please|oh, come on|pretty please with honey on top]
    [for an old friend|for a good man|for a poor widow's son|for a tired traveller|for your best customer|
      for me][, please|]
    [I come every week|I'm a regular|I bring you many guests|I'll tell everyone about you|I've come so far]
    [nobody will know|it stays between us|I won't tell|your daughter need not hear of it]
    [but I am poor|have a heart|be kind|have mercy|don't be so hard|don't be stingy|be a dear]
    [my last word|that's my final offer|take it or leave it|not a copper more|that's all I'll give]
    [the inn across the river is cheaper|then I go elsewhere|then I'll eat somewhere else|I can leave, you know]
    [just this once|one time only|only today|as it's market day][, please|]
    [and if I sing for you|what if I buy two|and if I take two of them|what if I stay for a week]
    [a little less for a good man|only one copper less|what's one copper to you|split the difference|meet me halfway]
    [really no|no way to change your mind|nothing I can say|is there no way|not even a little]?
    [you drive a hard bargain|you're a tough one|you're made of stone, woman|you know no pity][, but try once more|]
    [think of the children|think of my poor old mother|remember when you were young|it's a feast day]
    [I walked twenty miles for this|I've had such bad luck lately|my donkey died this morning][, please|, be kind|]
    [everyone haggles|that's how it's done in the south|a price is only a beginning][, so come on|]
    [I'll come back every night|I'll send all my friends here|I'll praise you in every town][, if you give in|]
    [one copper off, and we're done|just a single copper less|make it one less|shave off a copper, for luck]
""")
END = "[|||, not more|, deal|, what do you say| and not a coin more|, it's all I have]"
AMOUNT_FIRST = lines("""
    [I'll give you|I offer you|I can give you|how about|what about|would you take|will you take|I pay you|my offer is|
      let's say|say|I was thinking of|you get] {money} for {the} {x}{end}
    [for {the} {x}|for {x}] [I'll pay|I'd give you|I can offer|you get|I only give|I'd go up to] {money}{end}
    {money} for {the} {x}{end}
    [can I|could I|may I|let me] [have|get|buy] {the} {x} for {money}{end}
    [sell me|give me|let me have|leave me] {the} {x} for {money}[ and we're friends|, and I'll be back|]{end}
    {the} {x} is [worth|not worth more than|hardly worth] {money}{end}
    [what if I|and if I|suppose I] [gave you|put down|offered] {money} for {the} {x}
    [would|wouldn't] {money} [do|be enough|be fair|settle it] for {the} {x}
    [make it|call it|let it be] {money} for {the} {x}{end}
    [here's|I put down|I hold out] {money}, now [give me|let me have|hand over] {the} {x}
    [I'd be willing to pay|I'm ready to pay|I can go as high as|the most I pay is|I can spare] {money} for {the} {x}{end}
    [what do you say to|how do you like|could I tempt you with] {money} for {the} {x}[?|, yes or no|]
    [I won't pay more than|I'm not paying more than|nobody pays more than] {money} for {the} {x}
    [knock it down to|bring it down to|lower it to|let's settle on|shall we agree on] {money} for {the} {x}
    {the} {x} for {money}[, fair|, and we shake hands|, done|? be a good sport|, and I'm yours]
    [in Kingsport|across the river|elsewhere] they [ask|want|charge] {money} for {the} {x}
""")
BULK = lines("""
    [if I|when I|suppose I] [buy|take|order] {n}, [can I have them for|do I get them for|will you make it|
      what about] {money}
    {n} for {money}[, deal|, how about it|, what do you say|?| and we have a deal]
    [I'll take|I'd take|we'd take] {n}[, but| if you make it| and give you|, for] {money}
    [I'm buying|we need|we want] {n}. [let's say|shall we say|I offer|how about] {money} [for the lot|for all|in all]
    [can you|could you|would you] [do|give us|sell me] {n} for {money}
    [a package price|a good round deal|one price for all], {n} for {money}[, yes|, agreed|?]
    [surely|maybe|perhaps] {n} [come to|can be had for|go for] [only |]{money}
    [what would you say|how would you feel] if I [gave|offered] you {money} for {n}
""")
# kind, weight, what guests say, what Marla says
SAID = [
    ("bulk", 2, lines("""
        [if I buy|when I take|suppose we order|and for] [ten|five|a dozen|a whole barrel|twenty|
          six] [of them|], [do I get one free|is it cheaper|what discount do I get|is there a better price]
        [do you|would you|can you] [give|do|offer] [a discount|a better price|something off] [for large orders|
          for a dozen|for a whole party|if we order a lot|for bulk]
        [we're|there are] [ten|twelve|twenty|eight] of us[, surely that's worth a discount|, do we pay less each|
          , is there a price for groups]
        [buy five, get one free|every tenth ale free|happy hour|half price tonight|two for one]?
        [what's the price|is it cheaper] [by the barrel|by the dozen|for the whole pot|wholesale]"""),
     "[Nothing is free here but the water|The price is the price], {friend}."),
    ("friend", 2, lines("""
        [is there|do you have|do I get] [a discount|a special price|a friend's price|something off] for [pretty faces|
          widows|old men|guards|sailors|heroes|locals]
        [I'm|my {kin} is|you know I'm] [a friend of Joss|a friend of Tobin|a friend of Brenna|from this street|
          an old friend of Bram][, what's my price|. any discount|, do I pay less|. friends' price, yes]
        [we're friends|we know each other|I'm your friend|I'm nearly family], [aren't we|
          no]? [so what's the friends' price|how about a discount]
        [what do|do] your friends pay[ here| less|]
        [Joss|Odo|Pim|Captain Roderick|Sister Agnes|the stable boy] said [you'd make me a good price|
          I'd drink for free|you'd give me a discount|I pay half]
        [friends and family discount|family price|local price|veteran's discount|loyalty card]?
        [I'm a hero|I saved this town|I killed the wolf|I serve Lady Isolde], [do I still have to pay|
          so I pay nothing, surely|is there a discount]"""),
     "My friends pay the same, {friend}. The price is the price."),
    ("trade", 3, lines("""
        [would you take|will you take|do you accept|can I pay with|how about|what would you give for] {ware} [for|
          in exchange for|instead of coins for|against] [a bed|a room|supper|an ale|a stew|my bill|a bath|two meads]
        [let's|can we|I want to|may I|shall we] [trade|barter|swap|exchange|do a swap][, | ][{ware} for a bed|
          {ware} for food|{ware} for an ale|goods for goods]
        I [have|carry|could give you|can offer] {ware}. [is that worth a meal|will that do instead of money|
          what do I get for it|would you swap it]
        [look at|feel|see] this[,|:] {ware}. [it's worth ten silvers, I want a room for it|yours for a supper|
          a fair swap for a bed, no]
        [I've no coins, but|instead of money|no money, but] [I have|take|I can give you] {ware}
        [take|keep|hold] {ware} [as a pledge|as security|until I can pay|in pawn][, I'll be back tomorrow|, will you|]
        [do you|would you] [buy|want|need] {ware}[, cheap| from me|, it's a bargain|]
        {ware} for [an ale|a stew|a bed|a room][, fair trade|, deal|, what do you say|?]"""),
     "I take coins only, {friend}. [Pim on the square may buy it|Try Pim's shop]."),
    ("song", 1.5, lines("""
        [can I|may I|let me|I could|I'd like to] [pay with a song|play for my ale|pay in music|
          sing for a bed|play the fiddle for a meal]
        [a song|one ballad|three songs|a dance|my finest tune|a lullaby] for [an ale|a stew|a bed|a supper][, deal|
          , what do you say|?|, how about it]
        [would you|will you] [give me|pour me|trade me] [an ale|a mead|a stew|a bed] for [a song|a ballad|a dance|
          a tune]
        [I'm a bard|I'm a singer|I play the lute][, do I drink free|, so my ale is free, surely|
          . do you pay players in ale|. a song for a meal]
        [I'll|I can] [sing|play|juggle|dance] all [evening|night] [for|if you give me] [food and a bed|free ale|
          my supper]
        [if I sing|if I play|when I entertain your guests], [do I drink for free|is the ale on you|what do I get]"""),
     "Songs are Finn's trade here, {friend}. An ale is two coppers."),
    ("tale", 1, lines("""
        [can I|may I|let me] [pay with a story|tell you a tale for an ale|earn a drink with a good story|
          pay you in stories]
        [a story|a good tale|news from Kingsport|a secret|a riddle|a joke|good advice] for [an ale|a drink|a mug|
          a cider][, deal|?|, what do you say]
        [would you|will you] [give|pour|stand] me [an ale|a drink|a cider] for [a story|a tale|some news|a good joke|
          a secret]
        if [I make you laugh|you like my story|my riddle beats you|I tell you a secret], [is my ale free|
          I drink for nothing|do I get a drink]"""),
     "I'll gladly listen, {friend}, but an ale is two coppers."),
    ("bet", 2, lines("""
        [let's|shall we|want to|do you want to|how about we] [bet on it|flip a coin for it|roll dice for the bill|
          play cards for it|arm wrestle for it|play for my supper|draw straws for it]
        double or nothing[, what do you say|?|, Marla| for the bill]
        [I bet you|I wager|a bet,] [an ale|my bill|a silver|a supper|a room] [that I can drink ten ales|
          that it rains tomorrow|that I beat you at cards|you can't guess my name|I can balance this mug on my nose]
        if I [win|guess right|beat you|throw a six|hit that nail with my knife], [I eat for free|the ale is on you|
          you pour me one|I pay nothing]
        [heads|tails][, I eat free|, I pay nothing|, you pay]. [deal|what do you say|well]
        [I challenge you|I'll play you|one game of dice|
          one hand of cards][, the winner drinks free| for my bill| for a room| for free ale]
        [are you|is the keeper] [a gambler|a betting woman|up for a bet|up for a wager]"""),
     "I only bet on cards, {friend}, and only for houses. Try old Tobin, by the fire."),
    ("taste", 1.2, lines("""
        [can I|may I|could I|let me] [try|taste|sample] [it|the ale|the wine|the stew|a little] [first|before I pay|
          before I buy|for free]
        [is there|do you give|can I get] [a free sample|a taste|a sip for free|something for free|a small taster]
        [what's free|what do I get for free|is anything free|do you give anything away|anything for nothing] here
        [the first one|the first drink|this one|a small one|one ale] is [on the house|free], [right|isn't it|
          I suppose]?
        [on the house|freebie|free sample|free drink]?
        [would you|will you|can you] [stand me|treat me to|give me|spare me] [an ale|a drink|one] [for free|
          on the house|for nothing]"""),
     "Nothing is free here but the water, {friend}."),
    ("birthday", 1, lines("""
        it's my [birthday|name day|wedding day][, what do I get|. is there a free ale|, so the ale is free|
          . do I get something for free|, pour me one on the house]
        [today|tonight] I [turn thirty|turn forty|turn twenty|am one year older|
          was born, many years ago][, do I drink free|. a free drink, maybe|, is there a gift]
        [my {kin} has|we have] a birthday[ today|, do you have something for free|. any treat on the house]"""),
     "Happy day to you, {friend}. The good wishes are free, the ale is two coppers."),
    ("other", 1, lines("""
        [my friend|my {kin}|the man over there|the fellow in the corner|that gentleman|my master|Captain Roderick|
          Lady Isolde] [will pay|pays|pays for me|will settle my bill|is paying for all of us]
        [send|give|put] [the bill|my bill] to [my {kin}|the captain|my master|Lady Isolde|that man there|Old Tobin]
        [it's|this is] on [him|my {kin}|the captain|my friend there|Tobin]"""),
     "Good. Once they put the coins down, I pour, {friend}."),
    ("together", 0.8, lines("""
        [if I take|when I rent|suppose I take] [the room|a bed|the private room], [do you throw in an ale|
          is supper on you|is the bath free|do I get a drink with it|would you throw in a bath]
        [throw in|add|put in] [an ale|a tart|a bath|some bread] [for free|on top|and it's a deal|and I take it]
        [the stew|the room|the pie] with [an ale|a drink|a bath] [thrown in|for free|on top for nothing][, deal|?|
          , what do you say]"""),
     "Only water is thrown in, {friend}. The price is the price."),
    ("why", 1.2, lines("""
        why [is|are] [it|that|this|your food|your prices|everything here] so [dear|expensive|costly|steep]
        [what makes|how can] [it|that] [so dear|cost so much|be so expensive]
        [how do you|can you] [justify|explain] [such prices|that price|asking so much]
        [who sets|who makes|how do you set] [your|the|these] prices"""),
     "Odo, the barley and the roof all cost money, {friend}. It's a fair price."),
    ("cheap", 0.6, lines("""
        [that's|this is|your prices are|it's] [cheap|a bargain|a good price|very fair|cheaper than I feared|
          not bad at all]
        [is that all|so little|only that much|that's all you ask]? [I'd have paid more|that's a bargain|
          you're too kind|how do you live on that]
        [what a bargain|I expected more|I'd have paid twice that|you could ask for more]"""),
     "A fair price brings guests back, {friend}."),
]
WARES = ("[this knife|my hat|my ring|a fine cloak|two hens|a sack of flour|my boots|this old sword|a basket of eggs|my mule|"
         "a fur|three rabbits|a bag of salt|a silver spoon|my lucky coin|an old map|a healing potion|my shield|a gemstone|two candles|"
         "a wolf pelt|this amulet|my grandfather's watch|a jar of honey|a box of nails|this fish]")
FAMILY = {"kin": "[brother|sister|wife|husband|mother|father|uncle|cousin|daughter|son|master]"}


def no_money(t):
    return t.add("haggle", t.pick(NO_MONEY),
                 "[No coin, no ale|I give no credit], {friend}. But wash the dishes and Odo will give you a bowl of stew.")


def too_much(t):
    t.add("haggle", t.pick(TOO_MUCH), THE_PRICE, **FAMILY)
    t.follow = [insist, no_money]
    return True


def favour(t):
    """Bulk, friends' prices, trade, songs, bets: always kind and firm."""
    _, _, said, answer = t.rng.choices(SAID, [weight for _, weight, _, _ in SAID])[0]
    t.add("haggle", t.pick(said), answer, ware=WARES, **FAMILY)
    t.follow = [insist] if t.chance(0.5) else []
    return True


def plain(t, key):
    """How a guest names it after an article."""
    return t.phrase(world.PLAIN_NAMES.get(key, GOODS[key]["name"])).removeprefix("a ")


def is_price(key):
    return f"{GOODS[key]['name']} is {coins(GOODS[key]['price'])}"


def haggle(t):
    """An offer, mostly below the price."""
    key = t.thing if t.thing and t.chance(0.6) else t.pick(list(GOODS))
    price = GOODS[key]["price"]
    offer = t.rng.randint(1, max(1, price - 1)) if t.chance(0.85) else price + t.rng.randint(0, 4)
    t.thing = key
    point = t.pick(AMOUNT_FIRST).replace("{money}", orders.money(t, offer)).replace("{the}",
                   t.pick(["the", "a", "that", "your"]))
    point = point.replace("{x}", plain(t, key)).replace("{end}", END)
    if offer == price:
        t.add("haggle", point, f"That's the price, {{friend}}. {is_price(key)}.")
        t.follow = [take_it, take_it]
    elif offer > price:
        t.add("haggle", point, f"That's too much, {{friend}}. {is_price(key)}.")
        t.follow = [take_it]
    else:
        t.add("haggle", point,
              f"{is_price(key)}, {{friend}}. I don't haggle.")
        t.follow = [insist, more_offered, more_offered, take_it, too_much, no_money]
    t.offer = offer
    return True


def more_offered(t):
    """`three, then`: a second offer for the same thing"""
    price, last = GOODS[t.thing]["price"], getattr(t, "offer", 0)
    if last >= price:
        return False
    offer = t.rng.randint(last + 1, price)
    n = orders.money(t, offer) if t.chance(0.6) else orders.number(t, offer)
    point = (f"[{n} then|and {n}|well, {n}|make it {n}|alright, {n}|{n}, last offer|fine, {n}|would you take {n}|"
             f"let's say {n}|and for {n}|what about {n}|I'll go up to {n}|how about {n}]")
    t.offer = offer
    if offer < price:
        t.add("haggle", point, f"The price is {coins(price)}, {{friend}}. [I don't haggle.|]")
        t.follow = [more_offered, insist, take_it, too_much]
        return True
    if len(set(t.owed) | {t.thing}) > 4:
        return False
    t.serve({t.thing: 1})
    t.add("order", point, f"That's the price. {orders.confirmation(t, {t.thing: 1})}")
    t.follow = [orders.bill, orders.pay, orders.is_it_good]
    return True


def bulk(t):
    """`five ales for eight coppers`"""
    key, n = t.pick([k for k in MANY if k in orders.EDIBLE]), t.rng.randint(2, 10)
    due = GOODS[key]["price"] * n
    offer = max(1, due - t.rng.randint(1, max(1, due // 3)))
    if offer >= due:
        return False
    t.thing = key
    point = t.pick(BULK).replace("{n}",
                   f"{orders.number(t, n)} {t.phrase(world.PLURALS[key])}").replace("{money}",
                   orders.money(t, offer))
    t.add("haggle", point,
          f"{in_words(n)} {MANY[key]}, {coins(GOODS[key]['price'])} each. That's {coins(due)}, {{friend}}. [I don't haggle.|]")
    t.follow = [insist, too_much]
    return True


def insist(t):
    return t.add("haggle", t.pick(INSIST), STAYS)


TAKE_IT = lines("""
    [fine|alright|all right|ok then|deal|you win|good|very well|yes|well then|ok], [I'll take it|I take it|one then|
      give it to me|bring it|bring me one|I'll have one|bring it here|let me have it]
    [that one|that|this one][ then| please|, please|, thanks|]
    [I'll|I'd like to|let me] [take|have|order] [that|that one|it|one][, please| then|, thank you|]
    [that'll do|that will do|that sounds good|sounds good|that's the one|good choice|sold|perfect][, bring me one|
      , I'll have it|, one please|, I'll take that]
    [go on then|oh, why not|you've convinced me|hard to resist|you had me there], [I'll take it|one of those|bring it]
    [one of those|one of them|give me one of those|bring me one of those|get me one of that|
      one for me][, please| then|]
    [yes please|yes, please|aye|yes|sure][, that one|, I want it|, one of those|, bring me that|, I'll have that]
    [bring me|give me|pour me|get me|then] [that|that one|that one then|it then|one of it]
    [I'm convinced|you talked me into it|can't say no to that|that tempts me], [bring one|I'll have one|I'll take it]
    [let's go with|I'll go with|I choose|I pick|my pick is|I settle for] [that|that one]
    [that's for me|that's mine|just what I need|made for me], [bring it|one, please|bring me one|I'll take it]
    [I'll try|let me try|I want to try|I'm going to try] [that|it|one|that one][, then|, please|]
    [so one of those|one of that, then|one of those, and quickly|then one of those it is]
""")


def take_it(t):
    if not t.thing or len(set(t.owed) | {t.thing}) > 4:
        return False
    t.serve({t.thing: 1})
    t.add("order", t.pick(TAKE_IT), orders.confirmation(t, {t.thing: 1}))
    t.follow = [orders.bill, orders.pay, orders.is_it_good, orders.change_count]
    return True


KINDS = {haggle: 4, favour: 4.5, bulk: 1, too_much: 1, no_money: 1}
ANY_TIME = {}
