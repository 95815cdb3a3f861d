"""Code that the tests share: the binding from this tree, the oracle's tools, backends, small
checkpoints."""

from __future__ import annotations

import functools
import json
import os
import platform
import sys
from pathlib import Path
from typing import Any, Iterator, Sequence

import pytest

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
ORACLE = REPOSITORY / "tests" / "oracle"
TAVERN = REPOSITORY / "models" / "tavern"

sys.path[:0] = [str(REPOSITORY / "bindings" / "python"), str(HERE / "oracle_tools")]

import make_checkpoint  # noqa: E402
import rotor  # noqa: E402

from dist import trees  # noqa: E402, F401

# BitNet's arithmetic; test_bonsai.py has the other one.
CASES = sorted(path.parent.name for path in ORACLE.glob("p[123]-*/golden.json"))
TIER_NAMES = ("amx", "avx512-vbmi", "avx512", "avxvnni", "avx2", "neon-i8mm", "neon-dotprod", "neon", "scalar")
TIERS = [f"cpu:{tier}" for tier in TIER_NAMES]
GPUS = ["vulkan", "opencl"]
BACKENDS = ["reference", *TIERS, *GPUS]

# Whether to check everything (`tests/run --all`); docs/design/tests.md lists what is left out
# otherwise.
EXHAUSTIVE = bool(os.environ.get("ROTOR_EXHAUSTIVE"))

# The backends of a test marked `any_backend`: one of those that compute at once, and one of those
# that record and submit. Lavapipe takes seven times as long as PoCL.
ANY_BACKEND = ["cpu", *GPUS] if EXHAUSTIVE else ["cpu", "opencl"]

MACHINE = platform.machine().lower()
MUST_RUN = {"reference", "cpu:scalar", "cpu:neon" if MACHINE in ("aarch64", "arm64") else "cpu:avx2"}
if os.environ.get("ROTOR_REQUIRE_TOOLS"):
    MUST_RUN |= set(GPUS)


# A model on each GPU, for as long as the tests run: later models share its device, so that it is
# opened, tested and tuned once. test_gpu.py opens devices in processes of their own.
KEPT: dict[str, rotor.Model] = {}


@pytest.fixture(scope="session")
def untaught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tavern model with a chat template that knows no tools."""
    made = tmp_path_factory.mktemp("untaught")
    for file in TAVERN.glob("*.*"):
        (made / file.name).write_bytes(file.read_bytes())
    settings = json.loads((made / "tokenizer_config.json").read_text())
    settings["chat_template"] = "{% for m in messages %}{{ m.role }}: {{ m.content }}<|eot_id|>{% endfor %}Assistant: "
    (made / "tokenizer_config.json").write_text(json.dumps(settings))
    return made


@pytest.fixture(scope="session", autouse=True)
def close_kept_models() -> Iterator[None]:
    yield
    for model in KEPT.values():
        model.close()


def open_model(path: Path, backend: str, threads: int | None = None, **options: Any) -> rotor.Model:
    """The model, or a skip that names a backend which this machine does not have."""
    try:
        return load(path, backend, threads, **options)
    except rotor.RotorError as error:
        if error.name != "ROTOR_E_BACKEND" or backend in MUST_RUN:
            raise
        pytest.skip(f"{backend} is not available on this machine ({MACHINE}): {error}")


def load(path: Path, backend: str, threads: int | None = None, **options: Any) -> rotor.Model:
    """The model on this backend and no other, as a GPU's name may end with the CPU."""
    if backend in GPUS and backend not in KEPT:
        KEPT[backend] = rotor.Model(ORACLE / "p1-bitnet-packed" / "model", backend)
    model = rotor.Model(path, backend, threads, **options)
    found = model.info["backend"]
    if not backend.startswith(found):
        model.close()
        raise rotor.RotorError(f"{backend} fell back to {found}", -61, "ROTOR_E_BACKEND")
    return model


def on_all_backends(path: Path, backends: Sequence[str] = BACKENDS, threads: int | None = None) -> Iterator[rotor.Model]:
    """The model on each backend that this machine has, one after the other."""
    for backend in backends:
        try:
            model = load(path, backend, threads)
        except rotor.RotorError as error:
            if error.name != "ROTOR_E_BACKEND" or backend in MUST_RUN:
                raise
            continue
        with model:
            yield model


@functools.lru_cache(maxsize=None)
def need(backend: str) -> None:
    """Skips the test if this machine does not have the backend."""
    open_model(ORACLE / "p1-bitnet-packed" / "model", backend).close()


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint of a few kilobytes."""
    directory = tmp_path_factory.mktemp("tiny") / "model"
    make_checkpoint.make(
        str(directory), make_checkpoint.Spec(seed=3, hidden=32, inter=48, layers=2, heads=2, kv_heads=1, vocab=320)
    )
    return directory


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "any_backend: checks what is above the backends; ANY_BACKEND is enough")
    config.addinivalue_line("markers", "every_backend: an exception in a module of any_backend")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Puts the shared models on the CPU's best tier and on GPUs: all of them, or what a mark says."""
    marks = {mark.name for mark in metafunc.definition.iter_markers()}
    is_any = "any_backend" in marks and "every_backend" not in marks
    for model in [name for name in ("case_model", "tavern") if name in metafunc.fixturenames]:
        metafunc.parametrize(model, ANY_BACKEND if is_any else ["cpu", *GPUS], indirect=True, scope="session")


@pytest.fixture(scope="session")
def case_model(request: pytest.FixtureRequest) -> Iterator[rotor.Model]:
    """A public oracle case with memorised texts."""
    with open_model(ORACLE / "p1-bitnet-packed" / "model", request.param) as model:
        yield model


@pytest.fixture(scope="session")
def tavern(request: pytest.FixtureRequest) -> Iterator[rotor.Model]:
    """The shipped model."""
    with open_model(TAVERN, request.param) as model:
        yield model
