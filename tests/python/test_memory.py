"""rotor takes as much memory as it estimates before a load, and obeys a limit."""

from __future__ import annotations

from pathlib import Path

import pytest
import rotor
from conftest import BACKENDS, CASES, GPUS, ORACLE, TAVERN, need, open_model


@pytest.mark.parametrize("path", [TAVERN, *(ORACLE / case / "model" for case in CASES)], ids=lambda path: str(path.parts[-2]))
@pytest.mark.parametrize("backend", BACKENDS)
def test_an_estimate_is_exact(path: Path, backend: str) -> None:
    with open_model(path, backend) as model:
        for kv in ("f16", "f32"):
            told = rotor.Model.estimate(path, backend, 100, kv)
            assert told["weight_bytes"] == model.info["weight_bytes"]
            with model.session(100, kv) as session:
                session.append([1] * 33)
                session.prefill()
                assert session.stats["kv_bytes"] == 2 * told["kv_block_bytes"]
                session.append([1] * 67)
                session.prefill()
                assert session.stats["kv_bytes"] == told["session_bytes"]


def test_a_fresh_shape_too(tiny: Path) -> None:
    with rotor.Model(tiny, "cpu") as model:
        assert rotor.Model.estimate(tiny, "cpu")["weight_bytes"] == model.info["weight_bytes"]


@pytest.mark.parametrize("backend", ["cpu", *GPUS])
def test_a_limit_is_obeyed(backend: str) -> None:
    need(backend)
    told = rotor.Model.estimate(TAVERN, backend, kv="f32")
    weights, block = told["weight_bytes"], told["kv_block_bytes"]
    with pytest.raises(rotor.RotorError, match=f"the weights take {weights} bytes, but memory_limit allows {weights - 1}") as refused:
        rotor.Model(TAVERN, backend, memory_limit=weights - 1)
    assert refused.value.name == "ROTOR_E_RESOURCES"
    with rotor.Model(TAVERN, backend, memory_limit=weights + 3 * block) as model, model.session(kv="f32") as session:
        session.append([7] * 70)
        want = session.logits()
        fork = session.fork()  # shares all three
        # Writing after the shared blocks needs two more blocks: a copy of the third, and a fourth.
        fork.append([8] * 40)
        with pytest.raises(rotor.RotorError, match="memory_limit leaves") as full:
            fork.logits()
        assert full.value.name == "ROTOR_E_RESOURCES"
        del full  # the traceback keeps the fork alive
        assert len(fork.tokens) == 110 and (session.logits() == want).all()
        session.close()  # now only the fork has the blocks, and one is still missing
        with pytest.raises(rotor.RotorError, match="memory_limit leaves"):
            fork.logits()
        fork.truncate(96)
        assert fork.logits().shape == want.shape
        fork.close()
        with model.session(kv="f32") as other:
            other.append([7] * 70)
            assert (other.logits() == want).all()
            # Restored blocks replace the session's own.
            saved = other.save("kv")
            other.restore(saved)
            assert (other.logits() == want).all()
            # Blocks that a fork has too are not replaced.
            with other.fork() as fork:
                with pytest.raises(rotor.RotorError, match="memory_limit leaves") as full:
                    other.restore(saved)
                del full
                assert (other.logits() == want).all() and (fork.logits() == want).all()


def test_what_cannot_be_told_is_refused(tmp_path: Path) -> None:
    with pytest.raises(rotor.RotorError, match="config.json"):
        rotor.Model.estimate(tmp_path)
    with pytest.raises(rotor.RotorError, match="no such"):
        rotor.Model.estimate(TAVERN, "no such")
    with pytest.raises(ValueError):
        rotor.Model.estimate(TAVERN, kv="f64")
