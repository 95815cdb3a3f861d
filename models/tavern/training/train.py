"""Train the tavern keeper: `python train.py --out run --minutes 115`, and the same command again until it is done.

Writes run/tokenizer.json, run/master.pt (float master weights, optimiser, place in the corpus; also while training) and
run/log.tsv (step, tokens seen, seconds, mean loss per answer token, the same of talks that are never trained).
The arithmetic of the network is documented in model.py, the batches in examples.py, the text in keeper/.

* A run is a fixed number of steps. `--minutes` or `--stop` ends the work earlier; the same command then goes on from run/master.pt. With
  the same processor, number of threads and versions, the result has the same bits as that of a run without a break.
* First the network learns single lines as bags of words (words.py), for `--words` steps, about a quarter of an hour. A break there
  begins anew.
* Muon for the ternary projections, AdamW for the rest. The learning rates rise for RISE steps, stay, and fall to zero over the last part
  (`--fall`) of the run. Weight decay ends in the middle, as in the BitNet papers, so that the ternary weights can settle.
* `--from DIRECTORY` begins with the weights, the shape and the tokenizer of another run or of an exported model, such as the shipped one:
  for another town, after a change of the corpus, or to train longer. Such a run learns whole talks from its first step.
* `--compile` lets PyTorch compile the layers: about half as fast again; it needs a C++ compiler.
"""
import argparse
import ctypes
import json
import os
import time

import torch
import torch.nn.functional as F

import bpe
import words
from examples import LAST, Batches
from export import shape_of, weights_of
from model import Layer, Model, Shape
from muon import Muon

RISE = 100
DECAY = 0.1  # of the ternary projections' master weights
ADDED_RATE = 0.2  # the share of the rate for the projections whose results are added to the sum of the layers
HELD_OUT_SEED, HELD_OUT_TALKS = 999_999, 128
# What a checkpoint fixes: a run cannot go on with other values.
FIXED = dict(seed=1, steps=16000, words=2200, batch=2048, group=2048, pool=4096, sample=20000, rate=2e-3, other_rate=1.5e-3, fall=0.9, threads=2,
             vocab=1536, hidden=384, intermediate=640, layers=5, heads=6, kv_heads=6, positions=1024)


def summed_losses(model, ids, weights):
    """(weighted sum, sum over fully weighted tokens, their number)"""
    at = F.pad(weights[:, 1:], (0, 1)).flatten().nonzero().squeeze(1)  # where the next token counts
    targets, weights = ids.flatten()[at + 1], weights.flatten()[at + 1]
    loss = F.cross_entropy(model(ids, at), targets, reduction="none")
    answers = weights == 1.0
    return (loss * weights).sum(), loss[answers].sum().item(), int(answers.sum())


def share_of_rate(step, args):
    """Rises, stays, and falls to zero."""
    return min(1.0, (step + 1) / RISE, (args.steps - step) / (args.steps * args.fall))


def optimizers(model, args):
    """Muon for the ternary projections, and AdamW for the rest."""
    parameters = dict(model.named_parameters())
    added = [p for n, p in parameters.items() if n.endswith(("o_proj", "down_proj"))]
    inner = [p for n, p in parameters.items() if n.endswith(("q_proj", "k_proj", "v_proj", "gate_proj", "up_proj"))]
    others = [p for n, p in parameters.items() if not n.endswith("_proj")]
    muon = Muon([{"params": inner, "share": 1.0}, {"params": added, "share": ADDED_RATE}], args.rate, DECAY)
    adam = torch.optim.AdamW([{"params": others, "share": 1.0}], args.other_rate, betas=(0.9, 0.95), weight_decay=0.0, fused=True)
    return {"rate": muon, "other_rate": adam}


class Run:
    """A run and its checkpoint."""

    def __init__(self, args):
        self.args, self.path = args, f"{args.out}/master.pt"
        saved = torch.load(self.path) if os.path.exists(self.path) else None
        self.fixed = {name: getattr(args, name) for name in FIXED} | {"compile": args.compile, "start": args.start}
        if saved:
            for name, value in self.fixed.items():
                if saved["fixed"][name] != value:
                    raise SystemExit(f"{self.path} was made with {name} {saved['fixed'][name]}, not {value}: give the same, "
                                     "or another --out")
        self.encode = bpe.Encoder(self.tokenizer(saved))
        torch.manual_seed(args.seed)
        self.model = Model(Shape(args.vocab, args.hidden, args.intermediate, args.layers, args.heads, args.kv_heads,
                                 max_positions=args.positions))
        self.optimizers = optimizers(self.model, args)
        self.step, self.tokens, self.seconds, self.recent, place = 0, 0, 0.0, [], None
        if saved:
            self.step, self.tokens, self.seconds = (saved[k] for k in ("step", "tokens", "seconds"))
            self.recent, place = saved["recent"], saved["place"]
            for rate, optimizer in self.optimizers.items():
                optimizer.load_state_dict(saved["optimizers"][rate])
        if saved or args.start:
            self.model.load_state_dict(saved["state"] if saved else weights_of(args.start))
        elif args.words:
            words.learn(self.model, self.encode, args.seed, args.words)
        sizes, whole = (args.batch, args.group, args.positions, args.pool), {"pool": 0, "group": 0, "stage": LAST}
        self.batches = Batches(self.encode, args.seed, *sizes, place or (whole.copy() if args.start else None))
        held_out = Batches(self.encode, HELD_OUT_SEED, 1, args.group, args.positions, min(HELD_OUT_TALKS, args.pool), whole.copy())
        self.held_out = [held_out.next(1.0)[0] for _ in range(len(held_out.groups))]

    def tokenizer(self, saved):
        path = f"{self.args.out}/tokenizer.json"
        if saved or self.args.start:
            with open(path if saved else f"{self.args.start}/tokenizer.json", encoding="utf-8") as f:
                document = json.load(f)
        else:
            document = bpe.build(self.args.vocab, self.args.seed, self.args.sample)
        with open(path, "w", encoding="utf-8") as f:
            json.dump(document, f, ensure_ascii=False, separators=(",", ":"))
        return document

    def save(self):
        torch.save({"fixed": self.fixed, "shape": vars(self.model.shape), "state": self.model.state_dict(),
                    "optimizers": {rate: o.state_dict() for rate, o in self.optimizers.items()}, "place": self.batches.place,
                    "step": self.step, "tokens": self.tokens, "seconds": self.seconds, "recent": self.recent}, self.path + ".new")
        os.replace(self.path + ".new", self.path)

    def learn(self):
        """One step."""
        decay = DECAY if self.step < self.args.steps / 2 else 0.0
        for rate, optimizer in self.optimizers.items():
            for group in optimizer.param_groups:
                group["lr"] = getattr(self.args, rate) * group["share"] * share_of_rate(self.step, self.args)
        for group in self.optimizers["rate"].param_groups:
            group["weight_decay"] = decay
        batch = self.batches.next(1.0 if self.args.start else self.step / self.args.steps)
        total = sum(weights.sum() for _, weights in batch).clamp(min=1.0)
        answer_loss, answers = 0.0, 0
        for ids, weights in batch:
            loss, loss_of_answers, n = summed_losses(self.model, ids, weights)
            (loss / total).backward()
            answer_loss, answers = answer_loss + loss_of_answers, answers + n
            self.tokens += ids.numel()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimizer in self.optimizers.values():
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        self.step += 1
        self.recent.append((answer_loss, answers))

    def report(self, log):
        loss = sum(loss for loss, _ in self.recent) / max(1, sum(n for _, n in self.recent))
        self.recent = []
        print(self.step, self.tokens, round(self.seconds), f"{loss:.4f}", f"{self.held_out_loss():.4f}", sep="\t", file=log,
              flush=True)

    @torch.no_grad()
    def held_out_loss(self):
        sums = [summed_losses(self.model, ids, weights)[1:] for ids, weights in self.held_out]
        return sum(loss for loss, _ in sums) / sum(n for _, n in sums)


def keep_memory():
    """Large blocks stay with this process instead of going back to the system after each use: new ones cost page faults."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):  # glibc
        libc.mallopt(-4, 0)  # M_MMAP_MAX
        libc.mallopt(-1, 2**31 - 1)  # M_TRIM_THRESHOLD


def train(args):
    keep_memory()
    torch.set_num_threads(args.threads)
    torch.set_float32_matmul_precision("medium")
    if args.compile:
        Layer.forward = torch.compile(Layer.forward, dynamic=True)
    os.makedirs(args.out, exist_ok=True)
    run = Run(args)
    stop = min(args.steps, args.stop or args.steps)
    before, started, saved = run.seconds, time.time(), time.time()
    with open(f"{args.out}/log.tsv", "a" if run.step else "w") as log:
        while run.step < stop and time.time() < started + args.minutes * 60:
            run.learn()
            run.seconds = before + time.time() - started
            if run.step % args.report == 0:
                run.report(log)
            if time.time() - saved > 300:
                run.save()
                saved = time.time()
    run.save()
    print(f"step {run.step} of {args.steps}, {run.tokens / 1e6:.1f} million tokens, {run.seconds / 60:.0f} minutes")


def main(argv=None):
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", required=True)
    ap.add_argument("--from", dest="start", metavar="DIRECTORY")
    ap.add_argument("--minutes", type=float, default=115.0)
    ap.add_argument("--stop", type=int, metavar="STEP", help="end the work after this step")
    ap.add_argument("--report", type=int, default=250, help="steps between two lines of the log")
    ap.add_argument("--compile", action="store_true")
    for name, value in FIXED.items():
        ap.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    start = ap.parse_args(argv).start
    ap.set_defaults(**shape_of(start) if start else {})
    train(ap.parse_args(argv))


if __name__ == "__main__":
    main()
