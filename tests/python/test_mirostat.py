"""Compares mirostat 2.0 with a plain implementation from logits, with rewinds, forks and saves."""

from __future__ import annotations

import math

import numpy as np
import pytest

import rotor

QUESTION = [{"role": "user", "content": "What do you have to drink?"}]
OPTIONS = dict(temperature=2.5, seed=11, mirostat_tau=3.0, mirostat_eta=0.2)

pytestmark = pytest.mark.any_backend


def uniform(seed: int, position: int) -> float:
    """SplitMix64, as the header says."""
    mask = 2**64 - 1
    z = (seed + (position + 1) * 0x9E3779B97F4A7C15) & mask
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & mask
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & mask
    return float(((z ^ (z >> 31)) >> 11) / 2**53)


def plain(model: rotor.Model, n: int) -> tuple[list[int], list[float]]:
    """The tokens that mirostat 2.0 gives, and the values of mu."""
    tokens, mus = [], [2 * OPTIONS["mirostat_tau"]]
    with model.session() as session:
        session.append(model.chat_format(QUESTION))
        start = len(session.tokens)
        for position in range(start, start + n):
            logits = session.logits().astype(np.float64) / OPTIONS["temperature"]
            p = np.exp(logits - logits.max())
            p /= p.sum()
            order = np.argsort(-p, kind="stable")
            kept = [token for token in order if -math.log2(p[token]) <= mus[-1]] or [order[0]]
            weights = np.array([p[token] for token in kept]) / sum(p[token] for token in kept)
            drawn = int(np.searchsorted(np.cumsum(weights), uniform(int(OPTIONS["seed"]), position), side="right"))
            token = int(kept[min(drawn, len(kept) - 1)])
            if token in model.info["end_tokens"]:
                break
            mus.append(mus[-1] - OPTIONS["mirostat_eta"] * (-math.log2(weights[drawn]) - OPTIONS["mirostat_tau"]))
            tokens.append(token)
            session.append([token])
    return tokens, mus


def test_the_tokens_are_those_of_the_plain_implementation(tavern: rotor.Model) -> None:
    want, mus = plain(tavern, 80)
    assert len(want) > 10 and max(mus) - min(mus) > 1
    with tavern.session(**OPTIONS) as session, tavern.session(**{**OPTIONS, "mirostat_tau": 0.0}) as without:
        for each in (session, without):
            each.append(tavern.chat_format(QUESTION))
        assert [session.step() for _ in want] == want
        assert [without.step() for _ in want] != want


def test_rewinds_forks_and_saves_go_on_exactly(tavern: rotor.Model) -> None:
    with tavern.session(**OPTIONS) as session, tavern.session(**OPTIONS) as other:
        session.append(tavern.chat_format(QUESTION))
        start = len(session.tokens)
        story = [token for _ in range(30) if (token := session.step()) is not None]
        n = len(story)
        assert n > 15
        for length in (n - 1, 12, 0):
            session.truncate(start + length)
            with session.fork() as fork:
                assert [fork.step() for _ in range(n - length)] == story[length:]
            for content in ("tokens", "kv"):
                other.restore(session.save(content))
                assert [other.step() for _ in range(n - length)] == story[length:]
            if length:
                other.truncate(start + length - 5)
                assert [other.step() for _ in range(5)] == story[length - 5 : length]
            assert [session.step() for _ in range(n - length)] == story[length:]
            stepped = [rotor.step_all([session])[0] for _ in range(2)]
            session.truncate(start + n)
            assert [rotor.step_all([session])[0] for _ in range(2)] == stepped


def test_a_save_without_mirostat_has_the_first_format(tavern: rotor.Model) -> None:
    with tavern.session(**OPTIONS) as session:
        session.append("Hello")
        assert session.save()[8] == 1
        session.step()
        saved = session.save()
        assert saved[8] == 2
        session.truncate(1)
        assert session.save()[8] == 1
        for at in range(len(saved)):
            with pytest.raises(rotor.RotorError):
                session.restore(saved[:at])


def test_what_is_out_of_range_is_refused(tavern: rotor.Model) -> None:
    for options in (dict(mirostat_tau=-1), dict(mirostat_tau=math.inf), dict(mirostat_eta=1.5), dict(mirostat_eta=math.nan)):
        with pytest.raises(rotor.RotorError) as refused:
            tavern.session(temperature=1.0, **options)
        assert next(iter(options)) in str(refused.value)
