"""Sales as calls: a turn that orders something becomes a call of `sell_item` or `serve`, and an answer follows."""
import copy

from . import haggling, orders, orders_new, world
from .grammar import coins, in_words, lines, listed
from .names import renamed
from .orders_bill import bill, served
from .orders_memory import did_i, how_many, last_drink, spent, what_ordered
from .orders_odd import some_of_it
from .orders_prices import is_it_good, price_of_it
from .orders_words import EDIBLE, FOR, WANT, WHO, asked, count_of, named, number
from .talk import GOODS, MANY, order_said, worked_sum

DRINKS = [key for key in EDIBLE if GOODS[key]["kind"] == "drink"]
# What the game returns of a sale: n of a thing, its price in words and in coppers, and what is left in the purse.
SOLD = lines("""
Sold {n} {name} for {c}.
Sold {n} {name} for {c}.
ok
ok, {c}
done
done: {name} x{n}, {c}
Sold.
success
true
{"ok": true}
{"ok": true, "price": {p}}
{"sold": {n}, "item": "{name}", "paid": {p}}
The guest bought {n} {name}.
The guest pays {c}.
The guest has paid {p} coppers for {n} {name}.
{n} {name} sold for {p} coppers.
{name}: {n} sold
Sale complete.
Purchase complete, {p} coppers.
Paid.
null
The guest now has {n} {name}.
The guest has {k} coppers left.
Sold {n} {name}. The guest has {k} coppers left.
ok, {k} coppers left
{"ok": true, "purse": {k}}
""")
NO_MONEY = ["The guest has not enough money.", "The guest has not enough money.", "error: too little money",
            "not enough coins",
            "The guest cannot pay.", "insufficient funds", "failed: too expensive",
            "Not enough money for {n} {name}.",
            '{"ok": false, "error": "not enough money"}', "The guest's purse is too light.",
            "error: cannot afford {name}",
            "denied, the guest is too poor", "The guest cannot afford that.", "no money"]
SOLD_OUT = ["Sold out.", "Sold out.", "There is none left.", "There is none left.", "error: out of stock",
            "No {name} left.",
            '{"ok": false, "error": "sold out"}', "out of stock", "{name}: 0 left", "The {name} is gone.",
            "none left",
            "There is no {name} today.", "error: {name} is sold out", '{"sold": 0, "reason": "out of stock"}']
FAILED = ["error", "failed", '{"ok": false}', "There is no such tool.", "error: unknown item", "false",
          "The sale failed.",
          "exception in sell_item", "timeout"]
SERVED = ["The guest has {name}.", "The guest has {name}.", "The guest has {name}.", "Served.", "ok", "done",
          "served", "true",
          '{"ok": true}', "{name} served", "The {name} is on the table.", "success", "The guest drinks {name}.",
          "null"]


def tool_names(t):
    return [tool["function"]["name"] for tool in t.tools]


def sellable(t):
    """What the game sells by a call; all else Marla sells in words."""
    names = tool_names(t)
    return EDIBLE if "sell_item" in names else DRINKS if "serve" in names else []


def state(t):
    return {key: copy.copy(value) for key, value in vars(t).items() if key != "rng"}


def acted(t, act):
    """One turn; what it sells becomes a call. False, and nothing has happened, if it does not suit the tools."""
    goods = sellable(t)
    if not goods:
        return act(t)
    if act is spent and getattr(t, "own_prices", False):
        return False
    before = state(t)
    done = act(t)
    if done and t.turns and t.turns[-1].calls:
        return True
    bought = {key: n - before["order"].get(key, 0) for key, n in t.order.items() if n > before["order"].get(key, 0)}
    lost = [key for key, n in before["order"].items() if t.order.get(key, 0) < n]
    sold = {key: bought[key] for key in [*t.last_order, *bought] if key in bought and key in goods}
    suits = done and not any(key in goods for key in lost) and (not sold or suitable(t, bought, sold))
    if not suits:
        vars(t).update(before)
        return False
    return sell(t, before, bought, sold) if sold else True


def suitable(t, bought, sold):
    """No lodging and food in one order, and few cups where each is a call."""
    if "sell_item" in tool_names(t):
        return len(sold) == len(bought) and max(sold.values()) <= 20
    return sum(sold.values()) <= 3


def around(turn, bought):
    """What the answer says before and after it names the order: `Welcome, Ida.`, `No rice here, friend.`"""
    before = turn.answer.split(". ")[0] + ". " if turn.answer.startswith(("Welcome, ", "Well met, ")) else ""
    plain = f"{order_said(bought)}, {worked_sum(bought)}. "
    after = turn.answer[len(plain):] if turn.answer.casefold().startswith(renamed(plain).casefold()) else ""
    return before, after if turn.kind in ("two-questions", "missing", "sum") else ""


def sell(t, before, bought, sold):
    """The last turn sells by calls."""
    turn = t.turns.pop()
    first, after = around(turn, bought)
    if "sell_item" not in tool_names(t):
        return pour(t, before, turn, bought, sold)
    t.order, t.owed, t.last_order = before["order"], dict(before["owed"]), before["last_order"]
    results, went, answer = results_of(t, sold)
    if went:
        t.serve(went)
        t.owed = before["owed"]
    calls = [("sell_item", {"item": GOODS[key]["name"], "count": n}) for key, n in sold.items()]
    after = "" if turn.kind == "sum" and (not went or t.own_prices) else after
    answer = answer.split(" [")[0] if after else answer
    add(t, turn.guest, calls, results, f"{first}{answer} {after}")
    t.follow = after_sale(t) if went else [instead] * 2 if not hasattr(t, "left") else [take_left, take_left, instead]
    return True


def pour(t, before, turn, bought, sold):
    """`serve`: a call for each cup, on the bill; food comes without a call."""
    calls = [("serve", {"drink": GOODS[key]["name"]}) for key, n in sold.items() for _ in range(n)]
    if t.chance(0.1) and len(sold) == len(bought) == 1:
        for name in ("order", "owed", "last_order", "thing"):
            setattr(t, name, before[name])
        [key] = sold
        text = t.pick(SOLD_OUT).replace("{name}", GOODS[key]["name"])
        add(t, turn.guest, calls, [text] * len(calls),
            f"No {GOODS[key]['name']} left, {{friend}}. What else can I bring you?")
        t.follow = [instead] * 2
        return True
    text = t.pick(SERVED)
    only = set(bought) == set(sold)
    answer = turn.answer if not only or turn.kind == "correction" else \
        f"Here's your {GOODS[list(sold)[0]]['name']}, {{friend}}." if sum(sold.values()) == 1 else \
        f"Here you are, {order_said(sold)}."
    add(t, turn.guest, calls, [text.replace("{name}", call[1]["drink"]) for call in calls], answer)
    t.follow = after_sale(t)
    return True


def add(t, guest, calls, results, answer):
    t.add("tool", "x", answer, plain=True)
    t.turns[-1] = t.turns[-1]._replace(
        guest=guest, calls=tuple((name, {k: renamed(v) if isinstance(v, str) else v for k, v in arguments.items()})
                                 for name, arguments in calls), results=tuple(map(renamed, results)))


def text_of(t, texts, key, n, price):
    text, name = texts if isinstance(texts, str) else t.pick(texts), GOODS[key]["name"]
    for old, new in (("{n}", n), ("{name}", name), ("{c}", coins(price)), ("{p}", price), ("{k}", getattr(t,
                                                                                                          "purse",
                                                                                                          0))):
        text = text.replace(old, str(new))
    return text


def results_of(t, sold):
    """(what each call returns, what was sold, what Marla says); a game words its results always in one way."""
    if not hasattr(t, "style"):
        t.style, t.purse = t.pick(SOLD), t.rng.randint(2, 60)
        t.own_prices = "{c}" in t.style and t.chance(0.12)
    if hasattr(t, "left"):
        del t.left
    counts = "{k}" in t.style
    results, went, paid, no_money, gone = [], {}, [], [], []
    several, luck = len(sold) > 1, t.rng.random()
    sure, t.sure = getattr(t, "sure", False), False
    luck = 1 if sure else luck
    if not several and luck < 0.03:
        return [t.pick(FAILED)], {}, "That won't work just now, {friend}. What else can I bring you?"
    if not several and max(sold.values()) > 2 and luck < 0.12:
        return only_some(t, sold)
    for key, n in sold.items():
        price = GOODS[key]["price"] * n
        if t.own_prices:
            price = max(1, price + t.pick([-2, -1, 1, 2, 3]))
        chance = 1 if sure else t.rng.random()
        if chance < 0.09:
            gone.append(key)
            results.append(text_of(t, SOLD_OUT, key, n, price))
        elif (counts and t.purse < price) or chance < 0.18:
            no_money.append(key)
            results.append(text_of(t, NO_MONEY, key, n, price))
        else:
            t.purse -= price
            went[key] = n
            paid.append(price)
            results.append(text_of(t, t.style, key, n, price))
    return results, went, told(t, went, paid, no_money, gone, several)


def told(t, went, paid, no_money, gone, several):
    """The answer to the results of some calls."""
    says = []
    if went:
        cost = f"{listed([in_words(p) for p in paid])}, that's {coins(sum(paid))}" if len(went) > 1 else \
            f"That's {coins(paid[0])}"
        says.append(f"Here you are, {order_said(went)}. {cost}.")
        if "{k}" in t.style:
            says.append(f"You have {in_words(t.purse)} copper{'' if t.purse == 1 else 's'} left.")
    if gone:
        says.append(f"No {listed([GOODS[k]['name'] for k in gone], 'and no')} left, {{friend}}.")
    if no_money:
        names = listed([GOODS[k]["name"] for k in no_money], "and the")
        says.append(f"Your purse is too light for {'the ' + names if several else 'that'}, {{friend}}.")
    if not went:
        says.append("[Something else?|What else can I bring you?]" if gone else "[Something else, perhaps?|]")
    return " ".join(says)


def only_some(t, sold):
    """The game has fewer than the guest wants."""
    [(key, n)] = sold.items()
    t.left = {key: t.rng.randint(1, n - 1)}
    some = t.left[key]
    text = t.pick(["Only {k} left.", "error: only {k} in stock", "There are only {k} left.",
                   '{"ok": false, "stock": {k}}']).replace("{k}", str(some))
    left, it = order_said(t.left).removeprefix("one " if some == 1 else ""), "it" if some == 1 else "them"
    return [text], {}, f"Only {'one ' if some == 1 else ''}{left} left, {{friend}}. Shall I bring {it}?"


def ordering(t, new, point, **values):
    """A plain order in these words; `acted` makes a call of it."""
    if not orders.fits(t, new):
        return False
    t.serve(new)
    return t.add("order", point, orders.confirmation(t, new), want=WANT, whom=FOR, kin=t.pick(WHO), **values)


def take_left(t):
    new, t.sure = getattr(t, "left", None), True
    return bool(new) and acted(t, lambda t: ordering(
        t, dict(new), "[yes|yes, please|aye|that will do|then those|I'll take what's left|good enough|sure, bring it|"
        "better than nothing|then that|fine, give me the rest|all you have, then|ok, so be it]"))


def instead(t):
    """After a sale that failed: something else."""
    key, n = t.pick(EDIBLE), t.pick([1, 1, 1, 2])
    return acted(t, lambda t: ordering(
        t, {key: n}, "[then|then I'll have|well then,|all right, then|a pity, then|what a shame, so|"
        "hm, then bring me|ok,|too bad,|in that case,|then give me|so be it,|then let me have|how about] {x}[|"
        " instead| please|"
        ", if I can|, then]", x=asked(t, key, n)))


def refill(t):
    """`my cup is empty`, after a drink that is paid."""
    owed, t.owed = t.owed, dict(t.last_order)
    done = orders_new.refill(t)
    t.owed = owed
    return done


def make_it_more(t):
    """`make it two`, after something was spoken of"""
    key = t.thing
    if key not in EDIBLE:
        return False
    n = count_of(t)
    return ordering(t, {key: n}, "[make it {n}|then {n} of them|{n} then|{n} please|I'll take {n}|give me {n}|"
                                 "bring {n} of those|"
                    "let's say {n}|{n} for me|let me have {n}|{n} of those|sounds good, {n}]" if n > 1 else
                    "[I'll try it|let me try it|I'll try one|one, please|I'll have one|bring me one|"
                    "let me try that|I'll taste it|"
                    "one of those for me|then one for me|I want to try that|I'll risk it]", n=number(t, n))


def what_was_it(t):
    """`how much was that?`"""
    if not t.last_order or getattr(t, "own_prices", False):
        return False
    return t.add("sum", "[how much was that|what did that cost me|how much did I pay|what did you take for it|"
                        "and what was the price|"
                 "how much did that come to|what did I just pay|how many coppers was that|was that expensive|"
                 "remind me what that cost|"
                 "what did you charge me|how much is gone from my purse]",
                 f"{order_said(t.last_order)}, {worked_sum(t.last_order)}.")


def too_late(t):
    """A guest who takes back what is bought and paid."""
    if not t.last_order:
        return False
    one = sum(t.last_order.values()) == 1
    return t.add("correction", "[no wait, forget it|cancel that|I changed my mind|take it back|"
                               "I don't want it any more|can I give it back|"
                 "I want my money back|undo that|no, I didn't want that|sorry, I don't want it after all|"
                 "can you take that back]",
                 f"{'It is' if one else 'They are'} on your table already, {{friend}}. [Enjoy it|"
                 f"Give it to a friend].")


def pays_again(t):
    """A guest who puts down money for what the game has taken it for."""
    return not t.owed and t.add("sum", "[here's your money|here are the coins|take this for it|"
                                       "let me pay for that|here, keep the change|"
                                "I'd like to pay|the bill, please|do I pay now|can I pay|shall I pay now or later]",
                                "You owe me nothing, {friend}. Keep your coins.")


def after_sale(t):
    more = [orders.same_again, orders.more_of_it, refill]
    asks = [served, served, what_ordered, what_ordered, how_many, how_many, is_it_good, last_drink, did_i, bill]
    return more * 2 + asks + ([what_was_it, what_was_it, too_late,
                               pays_again] if "sell_item" in tool_names(t) else [price_of_it])


def just_now(act):
    """The turn, if what it means by `that` was named in the last answer."""
    def ask(t):
        said = t.turns[-1].answer.casefold() if t.turns else ""
        return bool(t.thing) and (GOODS[t.thing]["name"] in said or MANY.get(t.thing, "?") in said) and act(t)
    return ask


SALES = {
    orders.order: 55, orders.corrected_order: 9, orders.order_with_missing: 5, orders.order_and_pay: 4,
    orders.same_again: 3, just_now(orders.more_of_it): 10, just_now(refill): 5, just_now(some_of_it): 8,
    just_now(make_it_more): 8, just_now(haggling.take_it): 6,
}
