"""Orders, corrections, sums, bills and payment: what other modules use, and how often each kind of turn comes up."""
from .orders_bill_more import ANY_TIME as ABOUT_BILL
from .orders_bill import bill, owe_anything, pay, pay_nothing_owed, split, tip
from .orders_corrections import (add_thing, cancel, cancel_all, change_count, change_thing, corrected_order,
    # noqa: F401
                                 more_of_it, same_again)
from .orders_memory import did_i, first_thing, how_many, how_many_in_all, last_drink, spent, what_ordered
from .orders_more import ANY_TIME as MORE_LATER
from .orders_more import KINDS as MORE
from .orders_new import order, order_and_pay
from .orders_odd import odd_count, of_what, order_with_missing, usual, vague_count
from .orders_party import KINDS as PARTY
from .orders_prices import is_it_good, price, price_of_it, three_prices, two_prices  # noqa: F401
from .orders_sums import buys, change_for, enough, everything, exchange, nights, spend, split_of, stay_of_nights, sum_of
from .orders_words import (EDIBLE, FOR, MOST, NO, WANT, asked, confirmation, count_of, fits, given, many_of, money,
    # noqa: F401
                           named, new_order, number, one_of, plain_name, summed)
from .talk import GOODS, MANY, order_said, said, total, worked_sum  # noqa: F401

KINDS = {
    order: 25, corrected_order: 13, order_with_missing: 4, order_and_pay: 1.5, sum_of: 22, nights: 4, exchange: 3,
    change_for: 8, enough: 4, buys: 2.5, split_of: 2, spend: 1.5, everything: 0.5, price: 13, two_prices: 4,
    three_prices: 1.5, usual: 1, of_what: 1, odd_count: 1, vague_count: 1.5, stay_of_nights: 2, tip: 0.7,
        pay_nothing_owed: 0.7, **MORE, **PARTY,
}
ANY_TIME = {
    bill: 9, split: 2, what_ordered: 8, how_many: 3, how_many_in_all: 2, first_thing: 1.5, did_i: 1.5, spent: 1,
    owe_anything: 1.5, pay: 4, price_of_it: 1, same_again: 2, last_drink: 2, add_thing: 1.5, cancel_all: 1,
    **MORE_LATER, **ABOUT_BILL,
}
