"""The training of the tavern model (`models/tavern/training`), on a tiny shape: a run in stages gives
the bits of a run without a break, and rotor computes from the exported files what was trained."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import TAVERN

import rotor

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
pytest.importorskip("safetensors", reason="the package safetensors is not installed")
pytest.importorskip("tokenizers", reason="the package tokenizers is not installed")

TINY = {"vocab": 300, "hidden": 64, "intermediate": 64, "layers": 2, "heads": 2, "kv-heads": 1, "positions": 256,
        "steps": 6, "words": 3, "batch": 512, "group": 256, "pool": 64, "sample": 200, "report": 2, "threads": 1}
LOGITS = """
import sys, torch
from export import load
torch.set_num_threads(1)
model = load(sys.argv[1]).eval()
print(*model(torch.tensor([list(map(int, sys.argv[2:]))]))[0, -1].tolist())
"""

SAME = """
import sys, torch
from export import load, weights_of
from model import ternary
before, after = load(sys.argv[1]).state_dict(), weights_of(sys.argv[2])
assert set(before) == set(after)
for name, was in before.items():
    if name.endswith("_proj"):
        assert all(torch.equal(a, b) for a, b in zip(ternary(was), ternary(after[name]))), name
    else:
        assert torch.equal(was.bfloat16().float(), after[name]), name
"""


def training(*arguments: str) -> str:
    """What a program of the training prints."""
    command = [sys.executable, *arguments]
    ended = subprocess.run(command, cwd=TAVERN / "training", capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def train(out: Path, *more: str, without: frozenset[str] = frozenset()) -> str:
    tiny = [part for name, value in TINY.items() if name not in without for part in (f"--{name}", str(value))]
    return training("train.py", "--out", str(out), *tiny, *more)


def losses(out: Path) -> list[list[str]]:
    """The log without its column of seconds."""
    rows = [line.split("\t") for line in (out / "log.tsv").read_text().splitlines()]
    return [row[:2] + row[3:] for row in rows]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run")
    assert "step 6 of 6" in train(out)
    return out


def test_a_run_in_stages_gives_the_same_bits(run: Path, tmp_path: Path) -> None:
    assert "step 3 of 6" in train(tmp_path, "--stop", "3")
    assert "step 6 of 6" in train(tmp_path)
    whole, staged = (torch.load(out / "master.pt") for out in (run, tmp_path))
    assert whole["state"].keys() == staged["state"].keys()
    assert all(torch.equal(whole["state"][name], staged["state"][name]) for name in whole["state"])
    assert losses(run) == losses(tmp_path) and len(losses(run)) == 3


def test_a_run_refuses_other_settings(run: Path) -> None:
    with pytest.raises(AssertionError, match="was made with seed 1, not 2"):
        train(run, "--seed", "2")


def test_rotor_computes_what_was_trained(run: Path, tmp_path: Path) -> None:
    training("export.py", str(run), str(tmp_path))
    with rotor.Model(tmp_path, backend="cpu", threads=1) as model, model.session(kv="f32") as session:
        ids = model.tokenize("User: Good evening, keepre!<|eot_id|>Assistant: ")
        session.append(ids)
        got = session.logits()
        want = np.array(training("-c", LOGITS, str(run), *map(str, ids)).split(), dtype=np.float32)
    assert got.argmax() == want.argmax()
    # Sums in another order turn an activation that lies between two int8 values now and then.
    assert np.abs(got - want).max() < 0.05 * want.std()


def test_a_run_goes_on_from_an_exported_model(run: Path, tmp_path: Path) -> None:
    exported, out = tmp_path / "exported", tmp_path / "run"
    training("export.py", str(run), str(exported))
    training("-c", SAME, str(run), str(exported))
    # It knows its shape.
    shape = frozenset({"vocab", "hidden", "intermediate", "layers", "heads", "kv-heads", "positions"})
    assert "step 2 of 6" in train(out, "--from", str(exported), "--stop", "2", "--report", "1", without=shape)
    first = [float(row[-1]) for row in (losses(out)[0], losses(run)[0])]
    assert first[0] < first[1], "it begins with what the exported model has learnt"
