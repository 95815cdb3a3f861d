"""Endless talk from the Gilded Goose, with short stories in between; see README.md for the files behind it.

Everything is drawn from one seeded random generator, so a seed names a corpus. `python -m keeper.corpus 7 20` prints twenty
talks of seed 7 and their kinds.
"""
import random
import re
import sys

from . import haggling, holdout, manners, memory, menu, orders, stories, tools, topics
from .grammar import expand, tidy
from .names import renamed
from .talk import Talk, draw

# The weights of kinds of turns that may begin anywhere in a talk.
WEIGHTS = {
    **orders.KINDS, **haggling.KINDS, **menu.KINDS, **memory.KINDS, manners.say_injected: 10, manners.say_foreign: 8,
    "talk": 340, "goods": 8, "missing": 18, "places": 26, "people": 26, "rumours": 16, "two": 44, "order and": 14, "greeting": 2,
    "insult": 12, "threat": 13, "flirt": 12, "silence": 9, "thanks": 12, "joke": 12, "feelings": 12, "machine": 12, "outside": 20, "leaving": 1.5,
}
# With these tools a game acts, so these kinds of turns, which act in words, do not come up.
NOT_WITH = {"give_directions": {"two", "order and", topics.take_up_again}, "start_quest": {topics.take_up_again}}
# The weights of those that need what was said before, and of asking for it where it was not said.
LATER = {**orders.ANY_TIME, **memory.ANY_TIME, topics.take_up_again: 5, "after": 6, "thanks": 7}
LENGTHS = dict(zip(range(1, 15), [14, 10, 10, 10, 9, 8, 7, 6, 6, 5, 5, 4, 3, 3]))
SHORT = {1: 7, 2: 3}
MOST_TOKENS = 850  # of a talk, as `size` guesses them, with ROOM for one more turn
ROOM = 230
EASY = re.compile(r"[a-z ,.']+")


def size(turn):
    """About how many tokens a turn takes: plain text is cheap, capitals, marks and foreign letters are not."""
    text = turn.guest + turn.answer + "".join(map(str, turn.calls + turn.results))
    easy = sum(map(len, EASY.findall(text)))
    return 12 + 26 * len(turn.calls) + easy / 2.4 + 0.9 * len("".join(EASY.split(text)).encode())


class Tavern:
    """Draws talks and stories; `Tavern(seed)` always draws the same ones.

    With `ease`, this share of lines is well typed and short; with `short`, this share of talks has one or two turns and no tools.
    """

    def __init__(self, seed, ease=0.0, short=0.0):
        self.rng, self.ease, self.short = random.Random(seed), ease, short
        self.topics = topics.Topics()

    def kind(self, t, kind):
        """One turn of a kind; false if it does not fit here."""
        if any(kind in NOT_WITH.get(tool["function"]["name"], ()) for tool in t.tools):
            return False
        if callable(kind):
            return tools.acted(t, kind)
        if kind in ("two", "order and"):
            act = topics.two_questions if kind == "two" else topics.order_and_question
            return tools.acted(t, lambda t: act(t, self.topics))
        return (tools.say if t.tools else topics.say)(t, kind, self.topics.draw(self.rng, kind))

    def next_turn(self, t, last):
        """Adds one turn to the talk."""
        rng, number = self.rng, len(t.turns)
        for _ in range(1000):
            follow, t.follow = t.follow, []
            chance = rng.random()
            if not number and chance < 0.12:
                done = self.kind(t, rng.choice(["greeting", memory.introduce, memory.introduce]))
            elif last and number and chance < 0.15:
                done = self.kind(t, rng.choice(["goodbye", "leaving", "leaving"]))
            elif follow and chance < 0.6:
                done = tools.acted(t, rng.choice(follow))
            elif t.tools and chance < (0.64 if number else 0.7):
                done = tools.turn(t, self.topics)
            elif number and chance > 0.82:
                done = self.kind(t, draw(rng, LATER))
            elif not t.name and 0.79 < chance < 0.82:
                done = memory.introduce(t)
            else:
                done = self.kind(t, draw(rng, WEIGHTS))
            if done:
                return
        raise RuntimeError("no turn fits")

    def talk(self):
        """A talk of 1 to 14 turns, without the lines that are held out."""
        while True:
            t = self.any_talk()
            if not any(holdout.held_out(turn.guest) for turn in t.turns):
                return t

    def any_talk(self):
        rng = self.rng
        short = rng.random() < self.short
        t = Talk(rng, tools.offered(rng) if not short and rng.random() < 0.15 else (), self.ease)
        wanted = draw(rng, SHORT if short else LENGTHS)
        while len(t.turns) < wanted and sum(map(size, t.turns)) < MOST_TOKENS - ROOM - tools.room(t):
            self.next_turn(t, last=len(t.turns) == wanted - 1)
        return t

    def conversation(self):
        """The turns of a talk without tools, as (question, answer)."""
        while True:
            t = self.talk()
            if not t.tools:
                return [(turn.guest, turn.answer) for turn in t.turns]

    def system(self):
        """A first message that sets the scene, in a quarter of the talks."""
        return renamed(tidy(expand(self.rng, self.rng.choice(stories.SYSTEM)))) if self.rng.random() < 0.25 else None

    def story(self):
        rng = self.rng
        lines = rng.sample(stories.OPENINGS, 1)
        lines += rng.sample(stories.MIDDLES, rng.randint(2, 4))
        lines += rng.sample(stories.ENDINGS, 1)
        return renamed(" ".join(expand(rng, line) for line in lines))


def main():
    tavern = Tavern(int(sys.argv[1]))
    for _ in range(int(sys.argv[2])):
        t = tavern.talk()
        print("\n  " + ", ".join(tool["function"]["name"] for tool in t.tools))
        for turn in t.turns:
            print(f"> {turn.guest}    [{turn.kind}]")
            for call, result in zip(turn.calls, turn.results):
                print(f"  {call} -> {result}")
            print(f"  {turn.answer}")
    print("\n" + tavern.story())


if __name__ == "__main__":
    main()
