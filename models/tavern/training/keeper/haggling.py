"""Haggling: offers below the price, complaints, and guests who cannot pay."""
from . import orders, world
from .grammar import coins
from .talk import GOODS


def no_money(t):
    return t.add("haggle", "[I don't have that much|I can't pay that|I have no coin|my purse is empty|can I pay "
                           "later|I pay next week|"
                 "put it on my tab|I left my money at home|can I wash dishes instead|may I work for it|will you give "
                 "me credit]",
                 "[No coin, no ale|I give no credit], {friend}. But wash the dishes and Odo will give you a bowl of "
                 "stew.")


def too_much(t):
    return t.add("haggle", "[that's too much|so much|too expensive|that's a lot|make it cheaper|you must be joking|"
                           "for that money|"
                 "give me a better price|a small discount|come on, a bit less|that can't be right|are you trying to "
                 "rob me]",
                 "[The price is the price|It's fair, and you know it|I don't haggle], {friend}.")


def haggle(t):
    """An offer below the price."""
    key = t.thing if t.thing and t.chance(0.6) else t.pick(list(GOODS))
    good = GOODS[key]
    offer = t.rng.randint(1, max(1, good["price"] - 1))
    thing = t.phrase(world.PLAIN_NAMES.get(key, good["name"])).removeprefix("a ")
    amount = orders.money(t, offer)
    t.thing = key
    point = (f"[I'll give you|I offer you|how about|what about|would you take|I pay you|my offer is|let's say|say] "
             f"{amount} "
             f"for [the|a|that|your] {thing}[|, not more|, deal|, what do you say| and not a coin more|, it's all I "
             f"have]")
    if offer >= good["price"]:
        return False
    t.add("haggle", point, f"[The price is {coins(good['price'])}|{good['name']} is {coins(good['price'])}], "
                           f"{{friend}}. "
          "[I don't haggle.|Pim on the square haggles, I don't.|]")
    t.follow = [insist, take_it, too_much, no_money]
    return True


def insist(t):
    return t.add("haggle", "[come on|please|for an old friend|I come every week|nobody will know|but I am poor|have "
                           "a heart|"
                 "my last word|the inn across the river is cheaper|just this once|I bring you many guests|and if I "
                 "sing for you|"
                 "what if I buy two|a little less for a good man]",
                 "[No, {friend}. The price is the price|I don't haggle, {friend}|Ask all you like, {friend}. The "
                 "price stays].")


def take_it(t):
    if not t.thing or len(set(t.owed) | {t.thing}) > 4:
        return False
    t.serve({t.thing: 1})
    t.add("order", "[fine|alright|all right|ok then|deal|you win], [I'll take it|I take it|one then|give it to me|"
                   "bring it|bring me one]",
          orders.confirmation(t, {t.thing: 1}))
    t.follow = [orders.bill, orders.pay, orders.is_it_good, orders.change_count]
    return True


KINDS = {haggle: 6}
