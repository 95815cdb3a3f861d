"""Batches for the training: talks and stories, drawn from a seed and encoded token for token as a runtime does it.

* An example is one talk or one story. It is drawn once and never seen again.
* A talk is encoded turn by turn, as it happens at inference: prompt ids (the prompt ends in "Assistant: " with its space),
  then answer ids, then the end of the turn. In a tenth of the longer talks the earlier turns are encoded as one text
  instead, because some programs render the whole history anew.
* Answers count fully in the loss, stories half, guests' lines not at all: they have to be understood, not imitated.
* In some of the guests' lines words are broken at random, so that the model knows them in unusual pieces, too, as a
  misspelt word comes in.
* At first most talks are one or two plain lines, since they teach in the fewest tokens what is meant by a line; see STAGES.
* Most answers to a single line end after CUT tokens: which answer it is shows in its first words, and the others cost time.
* Only talks of more than two turns may have a system message: in a short one it would take most of the tokens.
"""
import random

import torch

import bpe
from keeper.corpus import Tavern

STORY_WEIGHT = 0.5
STORY_SHARE, REENCODED_SHARE = 0.03, 0.1
CUT, CUT_SHARE = 6, 0.8
BROKEN_LINES, BREAKS = 0.25, 0.06  # shares of guests' lines, and of places between two letters in them


# (until this share of the run, the share of the model's positions that an example may take, of plain lines, of short talks)
STAGES = [(0.15, 0.25, 0.95, 0.95), (0.4, 0.5, 0.7, 0.6), (2.0, 1.0, 0.3, 0.2)]
LAST = len(STAGES) - 1


def stage(progress):
    """The number of the stage after this share of the run."""
    return next(number for number, (until, *_) in enumerate(STAGES) if progress < until)


def pieces(rng, text):
    """The text in one piece, or sometimes broken within words."""
    if rng.random() >= BROKEN_LINES:
        return [text]
    breaks = [i for i in range(1, len(text)) if text[i - 1].isalpha() and text[i].isalpha()]
    chosen = [0, *(i for i in breaks if rng.random() < BREAKS), len(text)]
    return [text[a:b] for a, b in zip(chosen, chosen[1:])]


def spoken(system, talk):
    """The messages of a talk: (text before the model's part, the model's part, "" if it is the guest's or the game's)."""
    if bpe.head(system, talk.tools):
        yield bpe.head(system, talk.tools), ""
    for turn in talk.turns:
        yield f"User: {turn.guest.strip()}", ""
        if turn.calls:
            yield "Assistant: ", bpe.calls_text(turn.calls)
            for result in turn.results:
                yield f"Tool: {result.strip()}", ""
        yield "Assistant: ", turn.answer


def encode_talk(encode, system, talk, rng=None):
    """(ids, loss weights) of one talk, token for token as a runtime builds it up; `rng` breaks words of the guest."""
    ids, weights = [encode.begin], [0.0]
    for before, said in spoken(system, talk):
        parts = pieces(rng, before) if rng and before.startswith("User: ") else [before]
        asked = sum(map(encode.plain, parts), []) + ([] if said else [encode.end_of_turn])
        answered = encode.plain(said) + [encode.end_of_turn] if said else []
        ids += asked + answered
        weights += [0.0] * len(asked) + [1.0] * len(answered)
    return ids, weights


def encode_with_joined_history(encode, system, talk):
    """The same talk when the history is rendered and encoded again; only the last answer is learnt."""
    ids, (*history, (before, said)) = [encode.begin], spoken(system, talk)
    for text, part in history:
        ids += encode.plain(text + part) + [encode.end_of_turn]
    ids += encode.plain(before)
    answered = encode.plain(said) + [encode.end_of_turn]
    return ids + answered, [0.0] * len(ids) + [1.0] * len(answered)


def draw_example(tavern, encode, limit):
    """(ids, loss weights) of at most `limit` tokens."""
    rng = tavern.rng
    if rng.random() < STORY_SHARE:
        ids = [encode.begin] + encode(tavern.story()) + [encode.end]
        return ids[:limit], ([0.0] + [STORY_WEIGHT] * (len(ids) - 1))[:limit]
    talk = tavern.talk()
    system = tavern.system() if len(talk.turns) > 2 else None
    if len(talk.turns) > 1 and rng.random() < REENCODED_SHARE:
        ids, weights = encode_with_joined_history(encode, system, talk)
        if len(ids) <= limit:
            return ids, weights
    ids, weights = encode_talk(encode, system, talk, rng)
    if len(talk.turns) == 1 and not talk.tools and rng.random() < CUT_SHARE:
        limit = min(limit, weights.index(1.0) + CUT)
    return ids[:limit], weights[:limit]


def pool(seed, number, encode, limit, ease, short, group_tokens, size):
    """Groups of examples of similar length, at most `group_tokens` with their padding, in random order.

    The pool depends on the arguments only: a run that goes on draws the same pool again.
    """
    tavern = Tavern(seed * 1_000_000 + number, ease, short)
    examples = sorted((draw_example(tavern, encode, limit) for _ in range(size)), key=lambda e: len(e[0]))
    groups, group = [], []
    for example in examples:
        if group and (len(group) + 1) * len(example[0]) > group_tokens:
            groups, group = groups + [group], []
        group.append(example)
    groups.append(group)
    random.Random(number).shuffle(groups)
    return groups


def pad(group):
    """(ids, loss weights); padding is at the end, where no earlier token sees it."""
    length = max(len(ids) for ids, _ in group)
    ids = torch.tensor([ids + [0] * (length - len(ids)) for ids, _ in group])
    return ids, torch.tensor([w + [0.0] * (length - len(w)) for _, w in group])


class Batches:
    """Endless batches of about `tokens` tokens, each a list of padded groups.

    `place` tells where the source is; a new source that is given this place goes on there.
    """

    def __init__(self, encode, seed, tokens, group_tokens, positions, pool_size, place=None):
        self.encode, self.seed, self.tokens, self.positions = encode, seed, tokens, positions
        self.group_tokens, self.pool_size = max(group_tokens, positions), pool_size
        self.place = place or {"pool": 0, "group": 0, "stage": 0}
        self.groups = self.draw()

    def draw(self):
        _, limit, ease, short = STAGES[self.place["stage"]]
        return pool(self.seed, self.place["pool"], self.encode, int(limit * self.positions), ease, short, self.group_tokens,
                    self.pool_size)

    def next(self, progress):
        batch, tokens = [], 0
        while tokens < self.tokens:
            if self.place["group"] >= len(self.groups):
                self.place = {"pool": self.place["pool"] + 1, "group": 0, "stage": stage(progress)}
                self.groups = self.draw()
            batch.append(pad(self.groups[self.place["group"]]))
            tokens += batch[-1][0].numel()
            self.place["group"] += 1
        return batch
