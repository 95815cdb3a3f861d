"""Train the tavern keeper.  `python train.py --out run`; about half an hour on two processor cores.

Writes run/tokenizer.json, run/master.pt (float master weights, also while training) and run/log.tsv (step, tokens seen,
seconds, mean loss per answer token).
The arithmetic of the network is documented in model.py, the text it learns from in keeper/.

* Every example is one talk or one story, drawn once and never seen again. Examples of similar length share a
  batch and are padded at the end, where no earlier token can see them.
* A talk is encoded turn by turn, as it happens at inference: prompt ids (the prompt ends in "Assistant: " with
  its space), then answer ids, then the end of the turn. In a fifth of the longer conversations the earlier turns are
  encoded as one text instead, because some programs render the whole history anew.
* Answers count fully in the loss, stories half, what the guest says a little: it has to be understood, not imitated.
* AdamW; the learning rate rises for RISE steps, stays, and falls to zero over the last `--fall` steps. Weight decay ends where
  the fall begins, as in the BitNet papers, so that the ternary weights can settle.
* `--resume` goes on from run/master.pt with fresh examples; `--steps` counts from the very beginning. Resuming a finished run
  with more steps and a longer fall continues it at a moderate rate.
* `--from DIRECTORY` starts a second stage: weights, optimiser state and tokenizer of a finished run are taken over, everything
  else (steps, rate, examples; give another seed) begins anew.
"""
import argparse
import json
import os
import random
import time

import torch
import torch.nn.functional as F

import bpe
from keeper.corpus import Tavern
from model import Model, Shape

RISE = 100
QUESTION_WEIGHT, STORY_WEIGHT = 0.1, 0.5
STORY_SHARE, REENCODED_SHARE = 0.06, 0.2
LONGEST = 1024  # tokens; hardly any talk has more


# ---------------------------------------------------------------------------------------------------------------- examples


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


def encode_talk(encode, system, talk):
    """(ids, loss weights) of one talk, token for token as a runtime builds it up."""
    ids, weights = [encode.begin], [0.0]
    for before, said in spoken(system, talk):
        asked = encode.plain(before) + ([] if said else [encode.end_of_turn])
        answered = encode.plain(said) + [encode.end_of_turn] if said else []
        ids += asked + answered
        weights += [QUESTION_WEIGHT] * len(asked) + [1.0] * len(answered)
    return ids, weights


def encode_with_joined_history(encode, system, talk):
    """The same talk when the history is rendered and encoded again; only the last answer is learnt."""
    ids, (*history, (before, said)) = [encode.begin], spoken(system, talk)
    for text, part in history:
        ids += encode.plain(text + part) + [encode.end_of_turn]
    ids += encode.plain(before)
    answered = encode.plain(said) + [encode.end_of_turn]
    return ids + answered, [0.0] + [QUESTION_WEIGHT] * (len(ids) - 1) + [1.0] * len(answered)


def draw_example(tavern, encode):
    if tavern.rng.random() < STORY_SHARE:
        ids = [encode.begin] + encode(tavern.story()) + [encode.end]
        return ids, [0.0] + [STORY_WEIGHT] * (len(ids) - 1)
    system, talk = tavern.system(), tavern.talk()
    joined = len(talk.turns) > 1 and tavern.rng.random() < REENCODED_SHARE
    ids, weights = (encode_with_joined_history if joined else encode_talk)(encode, system, talk)
    return ids[:LONGEST], weights[:LONGEST]


def batches(seed, encode, tokens_per_batch, pool=4096):
    """Endless (ids, weights) tensors. Examples are sorted by length within a pool, batches come in random order."""
    tavern = Tavern(seed)
    while True:
        examples = sorted((draw_example(tavern, encode) for _ in range(pool)), key=lambda e: len(e[0]))
        groups, group = [], []
        for example in examples:
            if group and (len(group) + 1) * len(example[0]) > tokens_per_batch:
                groups, group = groups + [group], []
            group.append(example)
        random.Random(len(groups)).shuffle(groups)
        yield from (pad(g) for g in groups)


def pad(group):
    length = max(len(ids) for ids, _ in group)
    ids = torch.tensor([ids + [0] * (length - len(ids)) for ids, _ in group])
    return ids, torch.tensor([w + [0.0] * (length - len(w)) for _, w in group])


# ---------------------------------------------------------------------------------------------------------------- training


def weighted_loss(model, ids, weights):
    """(mean loss under the weights, mean loss of the fully weighted tokens)"""
    logits = model(ids[:, :-1])
    loss = F.cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten(), reduction="none")
    weights = weights[:, 1:].flatten()
    answers = weights == 1.0
    return (loss * weights).sum() / weights.sum(), loss[answers].mean().item() if answers.any() else None


def learning_rate(step, args):
    return args.rate * min(1.0, (step + 1) / RISE, (args.steps - step) / args.fall)


def optimizer(model, peak):
    """Weight decay for the ternary projections only."""
    projections = [p for n, p in model.named_parameters() if n.endswith("_proj")]
    others = [p for n, p in model.named_parameters() if not n.endswith("_proj")]
    return torch.optim.AdamW([{"params": projections, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}],
                             lr=peak, betas=(0.9, 0.95), fused=True)


def save(path, model, opt, step, tokens, seconds):
    torch.save({"shape": vars(model.shape), "state": model.state_dict(), "optimizer": opt.state_dict(),
                "step": step, "tokens": tokens, "seconds": seconds}, path + ".new")
    os.replace(path + ".new", path)


def prepare(args):
    """(model, optimizer, source of batches, (step, tokens, seconds) already done)"""
    if args.start:
        with open(f"{args.start}/tokenizer.json", encoding="utf-8") as f:
            document = json.load(f)
    else:
        document = bpe.build(args.vocab, args.seed)
    with open(f"{args.out}/tokenizer.json", "w", encoding="utf-8") as f:
        json.dump(document, f, ensure_ascii=False, separators=(",", ":"))
    model = Model(Shape(vocab=args.vocab, hidden=args.hidden, intermediate=args.intermediate, layers=args.layers))
    opt = optimizer(model, args.rate)
    done, tokens, seconds = 0, 0, 0.0
    if args.resume or args.start:
        saved = torch.load(f"{args.out if args.resume else args.start}/master.pt")
        model.load_state_dict(saved["state"])
        opt.load_state_dict(saved["optimizer"])
    if args.resume:
        done, tokens, seconds = saved["step"], saved["tokens"], saved["seconds"]
    source = batches(args.seed + 1 + done, bpe.Encoder(document), args.batch)
    return model, opt, source, (done, tokens, seconds)


def train(args):
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    os.makedirs(args.out, exist_ok=True)
    model, opt, source, (done, tokens, seconds) = prepare(args)
    started, saved, recent = time.time() - seconds, time.time(), []
    log = open(f"{args.out}/log.tsv", "a" if args.resume else "w")
    for step in range(done, args.steps):
        opt.param_groups[0]["weight_decay"] = 0.1 if step < args.steps - args.fall else 0.0
        for group in opt.param_groups:
            group["lr"] = learning_rate(step, args)
        ids, weights = next(source)
        loss, answer_loss = weighted_loss(model, ids, weights)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        opt.zero_grad(set_to_none=True)
        tokens += ids.numel()
        recent += [answer_loss] if answer_loss else []
        if (step + 1) % 50 == 0:
            average = sum(recent) / len(recent)
            print(step + 1, tokens, round(time.time() - started), f"{average:.4f}", sep="\t", file=log, flush=True)
            recent = []
        if time.time() - saved > 120 or step + 1 == args.steps:
            save(f"{args.out}/master.pt", model, opt, step + 1, tokens, time.time() - started)
            saved = time.time()


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", required=True)
    ap.add_argument("--resume", action="store_true")
    ap.add_argument("--from", dest="start", metavar="DIRECTORY")
    for name, value in dict(seed=1, steps=3200, fall=1700, batch=2048, rate=4e-3, threads=2,
                            vocab=1536, hidden=192, intermediate=512, layers=5).items():
        ap.add_argument(f"--{name}", type=type(value), default=value)
    train(ap.parse_args())


if __name__ == "__main__":
    main()
