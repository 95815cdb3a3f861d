"""A draft model never changes the tokens, whatever it drafts, and rests where its drafts do not pay."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any, Iterator

import pytest

import make_checkpoint
import rotor
from conftest import EXHAUSTIVE, GPUS, ORACLE, TAVERN, load, open_model

CASE = ORACLE / "p1-bitnet-packed" / "model"
SAMPLED: dict[str, Any] = dict(temperature=0.8, top_k=20, seed=5)
WAYS: list[dict[str, Any]] = [
    {}, SAMPLED, dict(temperature=1.0, seed=2), dict(repetition_penalty=1.1, repetition_window=40), dict(kv="i8"),
    dict(temperature=1.2, seed=4, mirostat_tau=3.0, mirostat_eta=0.3), dict(lookup_tokens=8),
]


def stranger(of: Path, n_vocab: int, directory: Path) -> rotor.Model:
    """A small model with the vocabulary of another one, which hardly ever says the same."""
    spec = make_checkpoint.Spec(seed=11, hidden=64, inter=96, layers=1, heads=2, kv_heads=1, vocab=n_vocab)
    make_checkpoint.make(str(directory), spec)
    for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "generation_config.json"):
        shutil.copy(of / name, directory / name)
    return rotor.Model(directory, "cpu")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[rotor.Model]:
    with stranger(CASE, 640, tmp_path_factory.mktemp("other") / "model") as model:
        yield model


@pytest.fixture(params=["itself", "other"])
def draft(request: pytest.FixtureRequest, case_model: rotor.Model, other: rotor.Model) -> rotor.Model:
    """A model that always agrees when the best token is taken, and one that hardly ever does."""
    return case_model if request.param == "itself" else other


def begin(model: rotor.Model) -> list[int]:
    return model.tokenize("The old lighthouse keeper sang, and ", add_bos=True)


def say(session: rotor.Session, n: int, us: int | None = None) -> list[tuple[int | None, str]]:
    """The next steps: their tokens and texts."""
    said: list[tuple[int | None, str]] = []
    while len(said) < n:
        step = ("token", session.step()) if us is None else session.step_budget(us)
        if step[0] != "pending":
            said.append((step[1], session.text))
    return said


@pytest.mark.parametrize("way", WAYS, ids=str)
@pytest.mark.parametrize("us", [None, 0, 300])
def test_tokens_and_texts_are_the_same(
    case_model: rotor.Model, draft: rotor.Model, way: dict[str, Any], us: int | None
) -> None:
    if case_model.info["backend"] in GPUS and (us == 300 or way not in WAYS[:2]):
        pytest.skip("the CPU tries it")
    # On lavapipe, a step with 32 drafts takes a tenth of a second.
    n = 15 if case_model.info["backend"] in GPUS and not EXHAUSTIVE else 50
    with case_model.session(200, **way) as plain:
        plain.append(begin(case_model))
        want = say(plain, n)
    for most, always in ((1, True), (5, True), (32, True), (None, False)):
        with case_model.session(200, **way) as session:
            session.append(begin(case_model))
            session.set_draft_model(draft, most, always=always)
            assert say(session, n, us) == want
            # If a layer of one row takes more than half of the budget, a pass has no room for a draft.
            assert us == 0 or not always or session.stats["drafted_tokens"] > 0


@pytest.mark.any_backend
def test_a_model_that_agrees_saves_passes(case_model: rotor.Model) -> None:
    with case_model.session(400) as session, case_model.session(400) as plain:
        session.set_draft_model(case_model, 7, always=True)
        for each in (session, plain):
            each.append(begin(case_model))
            each.set_logit_bias({token: -float("inf") for token in case_model.info["end_tokens"]})
        assert say(session, 80) == say(plain, 80)
        stats, its = session.stats, plain.stats
        assert stats["drafted_tokens"] >= stats["accepted_tokens"] > 40
        assert its["drafted_tokens"] == its["accepted_tokens"] == 0
        assert stats["generated_tokens"] == its["generated_tokens"] == 80
        # Its own keys and values take as much again.
        assert stats["kv_bytes"] == 2 * its["kv_bytes"]
        assert stats["weight_bytes_read"] > its["weight_bytes_read"]


@pytest.mark.any_backend
def test_a_model_that_does_not_agree_is_not_used(case_model: rotor.Model, other: rotor.Model) -> None:
    """It rests longer and longer, and tries a few tokens in between."""
    token = begin(case_model)[-1]
    for draft in (case_model, other):
        with case_model.session(900) as session:
            session.append(begin(case_model))
            # The session's model says one token only, which the draft model does not know of.
            session.set_logit_bias({token: 1000.0})
            session.set_draft_model(draft)
            drafted = []
            for _ in range(4):
                assert [session.step() for _ in range(200)] == [token] * 200
                drafted.append(session.stats["drafted_tokens"])
            assert session.stats["accepted_tokens"] <= 40
            assert drafted[0] < 150
            assert drafted[3] - drafted[0] <= 40, drafted


def deepened(of: Path, n_layers: int, directory: Path) -> rotor.Model:
    """The same model with more layers, which add nothing: it says the same, and takes longer."""
    shutil.copytree(of, directory)
    data = (of / "model.safetensors").read_bytes()
    length = int.from_bytes(data[:8], "little")
    tensors = {
        name: (its["dtype"], its["shape"], data[8 + length :][slice(*its["data_offsets"])])
        for name, its in json.loads(data[8 : 8 + length]).items() if name != "__metadata__"
    }
    for name, (dtype, shape, content) in list(tensors.items()):
        if name.startswith("model.layers.0."):
            if name.endswith(("o_proj.weight", "down_proj.weight")):
                assert dtype == "U8"
                # Four codes of 1, which stand for 0.
                content = b"\x55" * len(content)
            for layer in range(1, n_layers):
                tensors[name.replace("layers.0.", f"layers.{layer}.")] = (dtype, shape, content)
    head, at = {}, 0
    for name, (dtype, shape, content) in tensors.items():
        head[name] = {"dtype": dtype, "shape": shape, "data_offsets": [at, at + len(content)]}
        at += len(content)
    words = json.dumps(head).encode()
    parts = [len(words).to_bytes(8, "little"), words, *(content for _, _, content in tensors.values())]
    (directory / "model.safetensors").write_bytes(b"".join(parts))
    config = json.loads((directory / "config.json").read_text())
    (directory / "config.json").write_text(json.dumps({**config, "num_hidden_layers": n_layers}))
    return rotor.Model(directory, "cpu")


def test_a_fast_model_that_agrees_is_used(tmp_path: Path) -> None:
    spec = make_checkpoint.Spec(seed=5, hidden=256, inter=512, layers=1, vocab=640)
    make_checkpoint.make(str(tmp_path / "small"), spec)
    with rotor.Model(tmp_path / "small", "cpu") as small, deepened(tmp_path / "small", 40, tmp_path / "large") as large:
        prompt = large.tokenize("The old lighthouse keeper sang, and ")
        accepted = []
        # On a busy machine, what rotor measures may be far off, and drafts rest for a while.
        while len(accepted) < 6 and max(accepted, default=0) <= 100:
            with large.session(600) as session, large.session(600) as plain:
                for each in (session, plain):
                    each.append(prompt)
                    each.set_logit_bias({token: -float("inf") for token in large.info["end_tokens"]})
                session.set_draft_model(small)
                assert say(session, 400) == say(plain, 400)
                accepted.append(session.stats["accepted_tokens"])
        assert max(accepted) > 100, accepted


@pytest.mark.any_backend
def test_grammars_see_the_tokens_that_they_would_see(tavern: rotor.Model, tmp_path: Path) -> None:
    schema = {"type": "array", "items": {"enum": ["ale", "mead", "cider"]}, "minItems": 12, "maxItems": 20}
    with stranger(TAVERN, tavern.info["n_vocab"], tmp_path / "model") as other:
        for way in ({}, SAMPLED):
            said = []
            for draft in (None, tavern, other):
                with tavern.session(400, **way) as session:
                    session.append("List the drinks.")
                    session.set_grammar("json_schema", schema)
                    session.set_draft_model(draft, 4, always=True)
                    said.append(list(session.generate(max_tokens=200)))
                    assert draft is None or session.stats["drafted_tokens"] > 0
            assert said[0] == said[1] == said[2] and "".join(said[0]).endswith("]")


@pytest.mark.any_backend
@pytest.mark.parametrize("seed", range(8))
def test_all_that_a_session_can_do_in_between(case_model: rotor.Model, other: rotor.Model, seed: int) -> None:
    """Any order of calls, next to a session without a draft model."""
    chance = random.Random(seed)
    models = [(case_model, True), (other, True), (case_model, False), None]
    options = chance.choice(WAYS)
    keep = chance.choice([0, 9])
    pairs = [(case_model.session(120, shift_keep=keep, **options), case_model.session(120, shift_keep=keep, **options))]
    pairs[0][0].set_draft_model(case_model, chance.choice([1, 4, 32]), always=True)
    for each in pairs[0]:
        each.append(begin(case_model))
    calls = "step step truncate fork batch save append logits score cancel set stop heal prefill model".split()
    for _ in range(60):
        pair = chance.choice(pairs)
        session, plain = pair
        match chance.choice(calls):
            case "step":
                for _ in range(chance.randint(1, 12)):
                    assert say(session, 1, chance.choice([None, 0, 100])) == say(plain, 1)
            case "truncate":
                n = max(len(plain.tokens) - chance.randint(1, 12), 1)
                if len(plain.tokens) < 120:
                    session.step_budget(0)
                for each in pair:
                    each.truncate(n)
            case "fork" if len(pairs) < 4:
                if (step := session.step_budget(0))[0] != "pending":
                    assert plain.step() == step[1]
                pairs.append((session.fork(), plain.fork()))
                for s, p in (pair, pairs[-1]):
                    assert say(s, 1) == say(p, 1)
            case "batch":
                for _ in range(chance.randint(1, 6)):
                    for step, (s, p) in zip(rotor.step_all([s for s, _ in pairs], chance.choice([None, 0, 200])), pairs):
                        assert not isinstance(step, rotor.RotorError), step
                        # A step that is not over may have begun with a context shift.
                        assert say(s, 1)[0][0] == p.step() if step[0] == "pending" else p.step() == step[1]
                        assert s.text == p.text
            case "save":
                data = session.save(chance.choice(["tokens", "kv"]))
                session.step_budget(0)
                for each in pair:
                    each.restore(data)
            case "append":
                more = (session.tokens[-3:] * 2)[: chance.randint(1, 6)]
                for each in pair:
                    each.append(more)
            case "logits":
                assert (session.logits() == plain.logits()).all()
            case "score" if len(session.tokens) < 110:
                more = session.tokens[-4:]
                assert session.score(more) == plain.score(more)
            case "cancel":
                session.cancel()
                with pytest.raises(rotor.RotorError, match="cancel"):
                    session.step()
            case "stop":
                said = case_model.detokenize(session.tokens[-4:], skip_special=True).replace("\ufffd", "")
                strings = [said[-chance.randint(1, 4) :]] if said and chance.random() < 0.7 else []
                for each in pair:
                    each.set_stop(strings)
            case "heal":
                text = case_model.detokenize(session.tokens[-3:], skip_special=True).replace("\ufffd", "")
                for each in pair:
                    each.append(text, heal=True)
                assert session.step() == plain.step() and session.text == plain.text
            case "set":
                tokens = session.tokens[: -chance.randint(1, 5)] + [begin(case_model)[3]]
                assert session.set_tokens(tokens) == plain.set_tokens(tokens)
            case "prefill":
                while not session.prefill(chance.choice([None, 0, 200])):
                    pass
            case "model":
                chosen = chance.choice(models)
                session.set_draft_model(chosen and chosen[0], chance.choice([None, 1, 6]), always=bool(chosen and chosen[1]))
        assert session.tokens == plain.tokens
        if len(session.tokens) > 100 and not keep:
            for each in pair:
                each.truncate(60)
    assert all((s.logits() == p.logits()).all() for s, p in pairs)


def test_sessions_step_together(case_model: rotor.Model, other: rotor.Model) -> None:
    drafts = [None, case_model, other, case_model, None, other]
    sessions = [case_model.session(200, temperature=0.9, seed=seed) for seed in range(len(drafts))]
    plain = [session.fork() for session in sessions]
    for i, (session, draft) in enumerate(zip(sessions, drafts)):
        session.set_draft_model(draft, i + 1, always=True)
        session.append(begin(case_model)[: i + 4])
        plain[i].append(begin(case_model)[: i + 4])
    want = [[each.step() for _ in range(30)] for each in plain]
    for us in (None, 0, 400):
        group = [session.fork() for session in sessions]
        said: list[list[int | None]] = [[] for _ in group]
        while min(map(len, said)) < 30:
            for its, step in zip(said, rotor.step_all(group, us)):
                assert not isinstance(step, rotor.RotorError), step
                if step[0] != "pending":
                    its.append(step[1])
        assert [its[:30] for its in said] == want
        if us is None:
            assert [session.stats["drafted_tokens"] > 0 for session in group] == [draft is not None for draft in drafts]


def test_a_prompt_is_read_once_for_all_forks(case_model: rotor.Model) -> None:
    with case_model.session(400) as common:
        common.set_draft_model(case_model, 4, always=True)
        common.append(begin(case_model) * 5)
        while not common.prefill(0):
            pass
        n_bytes = common.stats["kv_bytes"]
        fork = common.fork()
        assert fork.stats["kv_bytes"] == n_bytes and n_bytes > 0
        assert say(fork, 20) == say(common, 20)
        # A worker takes the session as it is.
        want = say(common, 10)
        with rotor.Worker() as worker:
            worker.generate(fork, max_tokens=10)
            tokens = []
            while (event := worker.poll(None)) is not None and event.kind == "token":
                tokens.append(event.token)
        assert tokens == [token for token, _ in want[: len(tokens)]] and len(tokens) > 2
        before = fork.stats["drafted_tokens"]
        assert before > 0


@pytest.mark.any_backend
def test_the_session_keeps_the_draft_model(case_model: rotor.Model) -> None:
    draft = rotor.Model(CASE, "cpu")
    with case_model.session(100) as session, case_model.session(100) as plain:
        session.set_draft_model(draft, 4, always=True)
        draft.close()
        for each in (session, plain):
            each.append(begin(case_model))
        assert say(session, 20) == say(plain, 20)


@pytest.mark.any_backend
def test_a_draft_model_without_memory_is_left_out(case_model: rotor.Model) -> None:
    """Its keys and values have no room below its limit, so the session goes on without drafts."""
    with rotor.Model(CASE, "cpu") as free:
        limit = free.info["weight_bytes"] + 1000
    with rotor.Model(CASE, "cpu", memory_limit=limit) as small, case_model.session(100) as session:
        session.append(begin(case_model))
        session.set_draft_model(small, 4, always=True)
        with case_model.session(100) as plain:
            plain.append(begin(case_model))
            assert session.prefill() and say(session, 20) == say(plain, 20)
        assert session.stats["drafted_tokens"] == 0


@pytest.mark.any_backend
def test_what_is_refused(case_model: rotor.Model, tmp_path: Path) -> None:
    with case_model.session(100) as session:
        session.set_draft_model(case_model, 3, always=True)
        with load(ORACLE / "p2-bitnet-online" / "model", "cpu") as wrong:
            with pytest.raises(rotor.RotorError, match="vocabulary: it has 500 tokens") as refused:
                session.set_draft_model(wrong)
            assert refused.value.name == "ROTOR_E_ARGUMENT"
        with stranger(CASE, 640, tmp_path / "words") as _:
            pass
        text = (tmp_path / "words" / "tokenizer.json").read_text(encoding="utf-8")
        a, b = '"ing":', '"gni":'
        assert a in text and b not in text
        (tmp_path / "words" / "tokenizer.json").write_text(text.replace(a, b).replace('"in g"', '"gn i"'), encoding="utf-8")
        with open_model(tmp_path / "words", "cpu") as wrong:
            with pytest.raises(rotor.RotorError, match='its token .* is "gni", and that of .* is "ing"'):
                session.set_draft_model(wrong)
        for most in (33, 2**32 - 1):
            with pytest.raises(rotor.RotorError, match="1 to 32"):
                session.set_draft_model(case_model, most)
        with pytest.raises(ValueError, match="max_tokens"):
            session.set_draft_model(case_model, 0)
        with pytest.raises(TypeError, match="rotor.Model"):
            session.set_draft_model(str(CASE))  # type: ignore[arg-type]
        # What was set before is still there.
        session.append(begin(case_model))
        say(session, 10)
        assert session.stats["drafted_tokens"] > 0
        session.set_draft_model(None)
        before = session.stats["drafted_tokens"]
        say(session, 10)
        assert session.stats["drafted_tokens"] == before


def test_llama_takes_a_draft_model(tmp_path: Path) -> None:
    with stranger(TAVERN, rotor.Model(TAVERN, "cpu").info["n_vocab"], tmp_path / "model") as small:
        said = []
        for draft in (None, small, tmp_path / "model"):
            llm = rotor.Llama(TAVERN, n_ctx=200, seed=3, backend="cpu", draft_model=draft)
            said.append(llm.create_completion("The tavern is", max_tokens=20)["choices"][0]["text"])
        assert said[0] == said[1] == said[2] != ""
        with pytest.raises(TypeError, match="rotor.Model"):
            rotor.Llama(TAVERN, backend="cpu", draft_model=7)  # type: ignore[arg-type]
