"""Batch generation with Ray Data, on a Ray of this machine alone. Needs ray[data]."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import rotor
from conftest import REPOSITORY
from rotor import _library

pytest.importorskip("ray.data", reason="ray[data] is not installed")

TAVERN = REPOSITORY / "models" / "tavern"
QUESTIONS = ["Any rumours?", "What do you have to drink?", "Who are you?", "A room, please.", "Good evening!", "Where can I pray?"]


def test_answers_are_those_of_a_session(tmp_path: Path) -> None:
    prompts, answers = tmp_path / "prompts.jsonl", tmp_path / "answers"
    prompts.write_text("".join(json.dumps({"prompt": question, "n": n}) + "\n" for n, question in enumerate(QUESTIONS)))
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "bindings" / "python"), "ROTOR_LIBRARY": _library.library._name}
    # Both actors need a core of their own, and so does the reading.
    code = "import ray, runpy, sys; ray.init(num_cpus=4, include_dashboard=False); del sys.argv[0]; runpy.run_path(sys.argv[0], run_name='__main__')"
    script = REPOSITORY / "examples" / "python" / "ray_batch.py"
    command = [sys.executable, "-c", code, str(script), str(TAVERN), str(prompts), str(answers)]
    ran = subprocess.run([*command, "--actors", "2", "--batch", "4", "--max-tokens", "40"],
                         env=environment, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-4000:]
    told = [json.loads(line) for file in answers.iterdir() for line in file.read_text().splitlines()]
    assert sorted(row["n"] for row in told) == list(range(len(QUESTIONS)))
    with rotor.Model(TAVERN, "cpu") as model:
        for row in told:
            with model.session() as session:
                prompt = model.chat_format([{"role": "user", "content": row["prompt"]}])
                assert row["answer"] == "".join(session.generate(prompt, max_tokens=40)), row["prompt"]
