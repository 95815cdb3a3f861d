"""Many sessions: forks, batches, prompts that begin alike, and random orders of all calls of a
session."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any, Iterator

import numpy as np
import pytest

import rotor
from conftest import ANY_BACKEND, ORACLE

PROMPTS = ["The old lighthouse keeper", "In the middle of the night", "Once", "The old lighthouse is", "A ship came " * 9]
SAMPLED: dict[str, Any] = dict(temperature=0.9, top_k=40, min_p=0.02, seed=5)


@pytest.fixture(scope="module")
def slow_truth() -> Iterator[rotor.Model]:
    with rotor.Model(ORACLE / "p1-bitnet-packed" / "model", "reference") as model:
        yield model


def ids(model: rotor.Model, text: str) -> list[int]:
    return model.tokenize(text, add_bos=True)


def alone(model: rotor.Model, prompt: list[int], n: int, **options: Any) -> list[int | None]:
    with model.session(**options) as session:
        session.append(prompt)
        return [session.step() for _ in range(n)]


def test_a_fork_goes_its_own_way(case_model: rotor.Model) -> None:
    lore = ids(case_model, PROMPTS[0] * 12)
    assert len(lore) % 32, "the last block of the cache is to be shared half full"
    with case_model.session() as parent:
        parent.append(lore)
        before = parent.logits()
        forks = [parent.fork() for _ in PROMPTS]
        assert all(fork.tokens == lore and fork.stats["prompt_tokens"] == 0 for fork in forks)
        # A fork has the next token without a pass.
        assert np.array_equal(forks[0].logits(), before) and forks[0].stats["prompt_tokens"] == 0
        for fork, prompt in zip(forks, PROMPTS):
            fork.append(prompt)
            assert [fork.step() for _ in range(6)] == alone(case_model, fork.tokens[:-6], 6)
            assert fork.stats["prompt_tokens"] == len(fork.tokens) - 6 - len(lore)
        assert np.array_equal(parent.logits(), before)
        parent.close()
        again = forks[1].fork()
        forks[1].close()
        assert [again.step() for _ in range(4)] == alone(case_model, again.tokens[:-4], 4)


def test_a_fork_shares_memory(case_model: rotor.Model) -> None:
    """A hundred characters share one world, and the shared prefix is evaluated once."""
    lore = ids(case_model, PROMPTS[0] * 12)
    with case_model.session() as world:
        world.append(lore)
        world.logits()
        characters = [world.fork() for _ in range(100)]
        for i, character in enumerate(characters):
            character.append([5 + i])
        assert all(step[0] == "token" for step in rotor.step_all(characters))  # type: ignore[index]
        assert sum(character.stats["prompt_tokens"] for character in characters) == 100


def test_a_fork_in_the_middle_of_a_step(case_model: rotor.Model) -> None:
    prompt = ids(case_model, PROMPTS[0] * 12)
    with case_model.session() as parent:
        parent.append(prompt)
        assert parent.step_budget(0)[0] == "pending"
        with parent.fork() as fork:
            assert parent.step_budget(0)[0] == "pending"
            want = alone(case_model, prompt, 5)
            assert [fork.step() for _ in range(5)] == want == [parent.step() for _ in range(5)]


def test_a_prompt_that_begins_alike_is_not_evaluated_again(case_model: rotor.Model) -> None:
    first, second = ids(case_model, PROMPTS[0] * 8), ids(case_model, PROMPTS[0] * 7 + PROMPTS[1])
    common = next(i for i, (a, b) in enumerate(zip(first, second)) if a != b)
    with case_model.session() as session:
        assert session.set_tokens(first) == 0
        session.logits()
        assert session.set_tokens(second) == common
        assert [session.step() for _ in range(5)] == alone(case_model, second, 5)
        assert session.stats["prompt_tokens"] == len(first) + len(second) - common
        assert session.set_tokens(second) == len(second) and session.tokens == second
        held = session.tokens
        for bad in ([10**6], [3] * (case_model.info["max_position_embeddings"] + 1)):
            with pytest.raises(rotor.RotorError):
                session.set_tokens(bad)
            assert session.tokens == held
        assert session.set_tokens([]) == 0 and session.tokens == []


@pytest.mark.parametrize("us", [None, 0, 200, 10**9])
def test_a_batch_gives_each_its_own_tokens(case_model: rotor.Model, us: int | None) -> None:
    options: list[dict[str, Any]] = [{}, SAMPLED, dict(kv="f32"), dict(temperature=1.5, seed=3, kv="i8"), {}]
    sessions = [case_model.session(**option) for option in options]
    prompts = [ids(case_model, prompt) for prompt in PROMPTS]
    for session, prompt in zip(sessions, prompts):
        session.append(prompt)
    made: list[list[int]] = [[] for _ in sessions]
    calls = 0
    while min(map(len, made)) < 8:
        busy = [i for i in range(len(sessions)) if len(made[i]) < 8]
        for i, step in zip(busy, rotor.step_all([sessions[i] for i in busy], us)):
            assert not isinstance(step, rotor.RotorError), step
            if step[0] == "token":
                assert step[1] is not None
                made[i].append(step[1])
        calls += 1
        assert calls < 20_000
    for prompt, option, tokens in zip(prompts, options, made):
        assert tokens == alone(case_model, prompt, 8, **option)


def test_what_is_wrong_with_one_does_not_concern_the_others(case_model: rotor.Model) -> None:
    prompt = ids(case_model, PROMPTS[0])
    fine, empty, cancelled = case_model.session(), case_model.session(), case_model.session()
    full = case_model.session(len(prompt))
    for session in (fine, cancelled, full):
        session.append(prompt)
    cancelled.cancel()
    want = alone(case_model, prompt, 2)
    a, b, c, d = rotor.step_all([fine, empty, cancelled, full])
    assert a == ("token", want[0])
    names = [error.name for error in (b, c, d) if isinstance(error, rotor.RotorError)]
    assert names == ["ROTOR_E_EMPTY", "ROTOR_E_CANCELLED", "ROTOR_E_CONTEXT_FULL"]
    assert rotor.step_all([cancelled, fine]) == [("token", want[0]), ("token", want[1])]
    assert rotor.step_all([]) == []
    with pytest.raises(rotor.RotorError, match="twice"):
        rotor.step_all([fine, fine])
    assert fine.step() == alone(case_model, prompt, 3)[2]


def test_a_batch_that_changes_while_it_is_pending(case_model: rotor.Model) -> None:
    """Sessions leave a pending batch, are stepped alone, freed, and rewound."""
    prompts = [ids(case_model, prompt * 3) for prompt in PROMPTS]
    sessions = [case_model.session() for _ in prompts]
    for session, prompt in zip(sessions, prompts):
        session.append(prompt)
    assert all(step == ("pending", None) for step in rotor.step_all(sessions, 0))
    assert sessions[1].step() == alone(case_model, prompts[1], 1)[0]
    assert all(step == ("pending", None) for step in rotor.step_all([sessions[0], *sessions[2:]], 0))
    sessions[0].close()
    sessions[2].truncate(3)
    left = [sessions[2], sessions[3]]
    rotor.step_all(left, 0)
    got = rotor.step_all(left)
    assert got == [("token", alone(case_model, prompts[2][:3], 1)[0]), ("token", alone(case_model, prompts[3], 1)[0])]
    assert sessions[4].step() == alone(case_model, prompts[4], 1)[0]


@pytest.mark.parametrize("kv", ["f16", "f32", "i8"])
@pytest.mark.parametrize("content", ["tokens", "kv"])
def test_a_save_goes_on_anywhere(case_model: rotor.Model, slow_truth: rotor.Model, content: str, kv: str) -> None:
    prompt = ids(case_model, PROMPTS[0] * 12)
    with case_model.session(kv=kv) as session:
        session.append(prompt)
        story = [session.step() for _ in range(3)]
        saved = session.save(content)
        story += [session.step() for _ in range(5)]
    size = {"tokens": 4 * (len(prompt) + 3)}.get(content)
    assert size is None or size < len(saved) < size + 100
    for model in (case_model, slow_truth):
        with model.session(kv=kv) as restored:
            restored.append([9, 8, 7])
            restored.step_budget(0)
            restored.restore(saved)
            assert restored.tokens == prompt + story[:3]
            assert [restored.step() for _ in range(5)] == story[3:]
            evaluated = restored.stats["prompt_tokens"] + restored.stats["generated_tokens"]
            assert evaluated <= 8 if content == "kv" else evaluated > len(prompt)
            assert restored.save("tokens") == restored.fork().save("tokens")
        other = {"f16": "f32", "f32": "i8", "i8": "f16"}[kv]
        with model.session(kv=other) as restored, model.session(kv=other) as plain:
            # Keys and values of the other type differ from those that the session would compute.
            restored.restore(saved)
            plain.append(prompt + [token for token in story[:3] if token is not None])
            assert np.array_equal(restored.logits(), plain.logits())


@pytest.mark.parametrize("kv", ["f16", "f32", "i8"])
def test_saves_of_one_backend_are_those_of_another(case_model: rotor.Model, slow_truth: rotor.Model, kv: str) -> None:
    prompt = ids(case_model, PROMPTS[0] * 9)
    saves = []
    for model in (case_model, slow_truth):
        with model.session(kv=kv) as session:
            session.append(prompt)
            session.logits()
            saves.append(session.save("kv"))
    assert saves[0] == saves[1]


def test_a_bad_save_is_refused(case_model: rotor.Model, tiny: Path) -> None:
    prompt = ids(case_model, PROMPTS[0] * 3)
    with case_model.session(len(prompt)) as session, case_model.session(len(prompt) - 1) as small:
        session.append(prompt)
        session.logits()
        saved = session.save("kv")
        held = session.logits()
        chance = random.Random(1)
        bad = [saved[:n] for n in [0, 7, 31, 39, len(saved) - 1]] + [saved + b"x", b"ROTORSAV" + bytes(100)]
        for _ in range(200):
            at = chance.randrange(len(saved))
            bad.append(saved[:at] + bytes([saved[at] ^ 1 << chance.randrange(8)]) + saved[at + 1 :])
        for data in bad:
            with pytest.raises(rotor.RotorError) as refused:
                session.restore(data)
            assert refused.value.name == "ROTOR_E_SAVE"
        assert session.tokens == prompt and np.array_equal(session.logits(), held)
        with pytest.raises(rotor.RotorError) as full:
            small.restore(saved)
        assert full.value.name == "ROTOR_E_CONTEXT_FULL" and small.tokens == []
        with rotor.Model(tiny) as other, other.session() as stranger:
            with pytest.raises(rotor.RotorError, match="another model"):
                stranger.restore(saved)
        with pytest.raises(ValueError):
            session.save("all")


CONTEXT = 120


class Plain:
    """The simplest model of a session: a list of tokens. The next token is computed from scratch.
    """

    known: dict[tuple[int, ...], int | None] = {}

    def __init__(self, model: rotor.Model, tokens: list[int], keep: int = 0) -> None:
        self.model, self.tokens, self.keep = model, tokens, keep

    def make_room(self, wanted: int) -> None:
        """Drops the middle when the context is full, if the session does so."""
        missing = wanted - (CONTEXT - len(self.tokens))
        if missing > 0 and self.keep:
            cut = max((len(self.tokens) - self.keep + 1) // 2, missing)
            self.tokens = self.tokens[: self.keep] + self.tokens[self.keep + cut :]

    def append(self, tokens: list[int]) -> None:
        self.make_room(len(tokens))
        self.tokens = self.tokens + tokens

    def score(self, tokens: list[int]) -> list[float]:
        with self.model.session() as session:
            session.append(self.tokens)
            return session.score(tokens)

    def step(self) -> tuple[str, int | None]:
        self.make_room(1)
        key = tuple(self.tokens)
        if key not in self.known:
            self.known[key] = alone(self.model, self.tokens, 1)[0]
        token = self.known[key]
        if token is None:
            return ("end", None)
        self.tokens = [*self.tokens, token]
        return ("token", token)


# The options that must not change any token, and what happens when the context is full.
HOW: list[dict[str, int]] = [{}, {"lookup_tokens": 4}, {"shift_keep": 5}, {"lookup_tokens": 3, "shift_keep": 8}]


@pytest.mark.parametrize("how", HOW, ids=str)
@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_calls(case_model: rotor.Model, slow_truth: rotor.Model, seed: int, how: dict[str, int]) -> None:
    if seed and case_model.info["backend"] not in ANY_BACKEND:
        pytest.skip("only with ROTOR_EXHAUSTIVE")
    keep = how.get("shift_keep", 0)
    most_appended, most = (CONTEXT, CONTEXT + 1) if keep else (70, 110)
    chance = random.Random(seed)
    n_vocab = case_model.info["n_vocab"]
    pairs: list[tuple[rotor.Session, Plain]] = [(case_model.session(CONTEXT, **how), Plain(slow_truth, [], keep))]
    saves: list[tuple[bytes, list[int]]] = []
    steps = 0
    while steps < 60:
        session, plain = chance.choice(pairs)
        match chance.choice(["append", "append", "step", "step", "budget", "fork", "truncate", "set", "cancel", "batch", "batch", "free", "save", "score"]):
            case "append" if len(plain.tokens) <= most_appended:
                more = [chance.randrange(5, n_vocab) for _ in range(chance.choice([1, 2, 7, 33]))]
                if len(plain.tokens) > 20 and chance.random() < 0.5:
                    more = plain.tokens[3:20]  # the earlier tokens, which give lookup something to find
                session.append(more)
                plain.append(more)
            case "score" if plain.tokens and len(plain.tokens) < CONTEXT - 3:
                asked = [chance.randrange(5, n_vocab) for _ in range(3)]
                assert session.score(asked) == plain.score(asked)
            case "step" if plain.tokens and len(plain.tokens) < most:
                token = session.step()
                assert plain.step() == ("end" if token is None else "token", token)
                steps += 1
            case "budget" if plain.tokens and len(plain.tokens) < most:
                step = session.step_budget(chance.choice([0, 50]))
                plain.make_room(1)
                assert step == ("pending", None) or step == plain.step()
            case "fork" if len(pairs) < 6:
                pairs.append((session.fork(), Plain(slow_truth, plain.tokens, keep)))
            case "truncate":
                n = chance.randint(0, len(plain.tokens))
                session.truncate(n)
                plain.tokens = plain.tokens[:n]
            case "set":
                n = chance.randint(0, len(plain.tokens))
                plain.tokens = plain.tokens[:n] + [chance.randrange(5, n_vocab) for _ in range(3)]
                assert session.set_tokens(plain.tokens) >= n
            case "cancel" if plain.tokens:
                session.cancel()
                with pytest.raises(rotor.RotorError, match="cancel"):
                    session.step()
            case "batch":
                some = [pair for pair in chance.sample(pairs, chance.randint(1, len(pairs))) if 0 < len(pair[1].tokens) < most]
                for (_, its_plain), step in zip(some, rotor.step_all([s for s, _ in some], chance.choice([None, 0, 100]))):
                    its_plain.make_room(1)
                    assert step == ("pending", None) or step == its_plain.step()
                    steps += 1
            case "save":
                saves.append((session.save(chance.choice(["tokens", "kv"])), plain.tokens))
                data, tokens = chance.choice(saves)
                session.restore(data)
                plain.tokens = tokens
            case "free" if len(pairs) > 1:
                session.close()
                pairs.remove((session, plain))
        assert session not in [s for s, _ in pairs] or session.tokens == plain.tokens


def test_a_session_leaves_a_batch_that_is_under_way(case_model: rotor.Model) -> None:
    """The keys and values that the batch has computed for this session are dropped, and do not
    count as evaluated."""
    prompts = [ids(case_model, PROMPTS[0] * 3), ids(case_model, PROMPTS[2] * 5)]
    sessions = [case_model.session() for _ in prompts]
    for session, prompt in zip(sessions, prompts):
        session.append(prompt)
    assert rotor.step_all(sessions, 0) == [("pending", None)] * 2
    assert sessions[1].step_budget(0) == ("pending", None)
    steps = [rotor.step_all(sessions) for _ in range(5)]
    for i, (session, prompt) in enumerate(zip(sessions, prompts)):
        assert [step[i] for step in steps] == [("token", token) for token in alone(case_model, prompt, 5)]
        session.close()


def test_sessions_that_cannot_go_together_take_turns(case_model: rotor.Model) -> None:
    """With a budget of one stage per call, no session waits until all others have finished."""
    with case_model.session(kv="f16") as one, case_model.session(kv="f32") as other:
        sessions, said = [one, other], [0, 0]
        for session in sessions:
            session.append(ids(case_model, PROMPTS[2]))
        for _ in range(4000):
            for i, result in enumerate(rotor.step_all(sessions, 0)):
                said[i] += result[0] == "token" if isinstance(result, tuple) else 0
            if sum(said) >= 12:
                break
        assert sum(said) >= 12 and abs(said[0] - said[1]) <= 2, said
