"""The Python package itself: arguments, callbacks, processes, installation, type hints."""

from __future__ import annotations

import importlib.util
import os
import pickle
import re
import shutil
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from typing import Any, Callable

import numpy as np
import pytest

import rotor
from conftest import HERE, ORACLE, REPOSITORY
from rotor import _library

PACKAGE = REPOSITORY / "bindings" / "python"
LIBRARY = _library.library._name


def python(
    code: str, *arguments: object, executable: str = sys.executable, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Runs `code` in a new process, with this tree's package."""
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE), "ROTOR_LIBRARY": LIBRARY, **options.pop("env", {})}
    return subprocess.run(
        [executable, "-X", "faulthandler", "-c", textwrap.dedent(code), *map(str, arguments)],
        capture_output=True, text=True, timeout=60, env=environment, **options,
    )


def test_header_and_structs_agree(tmp_path: Path) -> None:
    """Compares sizes and offsets with those of a C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("cc is not installed")
    structs = {
        "rotor_model_options": _library.ModelOptions, "rotor_model_info": _library.ModelInfo,
        "rotor_session_options": _library.SessionOptions, "rotor_sampling": _library.Sampling, "rotor_step": _library.Step,
        "rotor_session_stats": _library.SessionStats, "rotor_chat_message": _library.ChatMessage,
    }
    lines, want = [], []
    for name, struct in structs.items():
        fields = [field for field, *_ in struct._fields_]
        lines += [f'printf("%zu\\n", sizeof({name}));']
        lines += [f'printf("%zu\\n", offsetof({name}, {field}));' for field in fields]
        want += [_library.ctypes.sizeof(struct), *(getattr(struct, field).offset for field in fields)]
    source = tmp_path / "sizes.c"
    source.write_text(f'#include <stdio.h>\n#include "rotor.h"\nint main(void) {{ {" ".join(lines)} return 0; }}\n')
    program = tmp_path / "sizes"
    subprocess.run([compiler, f"-I{REPOSITORY / 'include'}", str(source), "-o", str(program)], check=True)
    printed = subprocess.run([str(program)], check=True, capture_output=True, text=True).stdout
    assert list(map(int, printed.split())) == want


def test_declared_functions_are_in_the_header() -> None:
    header = (REPOSITORY / "include" / "rotor.h").read_text()
    functions = set(re.findall(r"^[a-z].*?\b(rotor_\w+)\(", header, re.MULTILINE))
    declared = set(_library._STATUS_FUNCTIONS) | set(_library._OTHER_FUNCTIONS)
    assert declared <= functions, declared - functions


def test_version_and_status() -> None:
    assert rotor.version().count(".") == 2
    error = _library.error(-4, "words")
    assert (str(error), error.status, error.name) == ("words", -4, "ROTOR_E_BUSY")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.status, again.name) == ("words", -4, "ROTOR_E_BUSY")


def test_info(case_model: rotor.Model) -> None:
    info = case_model.info
    assert {
        "n_vocab", "n_layers", "hidden_size", "intermediate_size", "n_heads", "n_kv_heads", "head_dim",
        "max_position_embeddings", "bos_token", "has_tokenizer", "has_chat_template", "threads", "weight_bytes",
        "bytes_per_token", "backend", "tier", "end_tokens", "path", "pooling", "has_head",
    } == set(info)
    assert (info["n_layers"], info["hidden_size"], info["n_heads"], info["n_kv_heads"]) == (2, 256, 8, 2)
    assert info["path"] == str(ORACLE / "p1-bitnet-packed" / "model")
    assert info["has_tokenizer"] is True and info["has_chat_template"] is True


BAD_IDS: list[tuple[object, type[Exception]]] = [
    ([-1], ValueError), ([2**32], ValueError), ([2**32 + 1], ValueError), ([2**64 + 1], ValueError),
    ([float("nan")], TypeError), ([1.0], TypeError), ([1, None], TypeError), (None, TypeError), (7, TypeError),
    (["1"], TypeError), (b"abc", TypeError), (np.array([1.0, 2.0]), TypeError), (np.array([-1]), ValueError),
    (np.array([[1, 2], [3, 4]]), TypeError), (np.array([[1], [2]]), TypeError), (np.array(3), TypeError),
    (np.array([np.nan]), TypeError), (np.array([2**40]), ValueError), (np.array([True]), TypeError), (object(), TypeError),
    ([[1]], TypeError), (1j, TypeError),
]


@pytest.mark.parametrize("ids, kind", BAD_IDS, ids=[repr(ids)[:30] for ids, _ in BAD_IDS])
def test_bad_ids(case_model: rotor.Model, ids: Any, kind: type[Exception]) -> None:
    with case_model.session() as session:
        session.append([1])
        for call in (session.append, session.generate, case_model.detokenize):
            if call == session.generate and ids is None:
                continue
            with pytest.raises(kind):
                call(ids)
        assert session.tokens == [1]


def test_good_ids(case_model: rotor.Model) -> None:
    class Three:
        def __index__(self) -> int:
            return 3

    forms: list[Any] = [
        [1, 2, 3], (1, 2, 3), range(1, 4), iter([1, 2, 3]), np.array([1, 2, 3]), np.array([1, 2, 3], np.uint8),
        np.array([1, 9, 2, 9, 3], ">i8")[::2], [np.int16(1), 2, Three()], {1: 0, 2: 0, 3: 0},
    ]
    for form in forms:
        with case_model.session() as session:
            session.append(form)
            assert session.tokens == [1, 2, 3]
    assert case_model.detokenize(iter([40, 41])) == case_model.detokenize([40, 41])
    assert case_model.detokenize([]) == "" and case_model.tokenize("") == []


def test_bad_arguments(case_model: rotor.Model, tiny: Path) -> None:
    with case_model.session() as session:
        session.append([1])
        calls: list[tuple[type[Exception], Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = [
            (TypeError, rotor.Model, (None,), {}), (TypeError, rotor.Model, (7,), {}),
            (ValueError, rotor.Model, ("a\0b",), {}),
            (TypeError, rotor.Model, (tiny, None), {}), (ValueError, rotor.Model, (tiny, "cpu\0"), {}),
            (ValueError, rotor.Model, (tiny, "auto", -1), {}), (ValueError, rotor.Model, (tiny, "auto", 2**32), {}),
            (TypeError, rotor.Model, (tiny, "auto", 1.5), {}), (TypeError, rotor.Model, (tiny,), {"progress": 3}),
            (TypeError, case_model.tokenize, (None,), {}), (TypeError, case_model.tokenize, (b"a",), {}),
            (ValueError, case_model.tokenize, ("\ud800",), {}), (ValueError, session.append, ("\ud800",), {}),
            (ValueError, session.truncate, (-1,), {}), (ValueError, session.truncate, (2**64,), {}),
            (TypeError, session.truncate, (1.0,), {}), (TypeError, session.truncate, (None,), {}),
            (ValueError, session.step_budget, (-1,), {}), (ValueError, session.step_budget, (2**64,), {}),
            (TypeError, session.step_budget, (float("nan"),), {}), (TypeError, session.step_budget, (None,), {}),
            (ValueError, session.generate, (None, -1), {}), (TypeError, session.generate, (None, 2.5), {}),
            (ValueError, case_model.session, (-1,), {}), (ValueError, case_model.session, (2**32,), {}),
            (ValueError, case_model.session, (), {"kv": "f64"}), (ValueError, case_model.session, (), {"kv": None}),
            (ValueError, case_model.session, (), {"seed": -1}), (ValueError, case_model.session, (), {"seed": 2**64}),
            (TypeError, case_model.session, (), {"seed": 1.0}), (ValueError, case_model.session, (), {"top_k": -1}),
            (TypeError, case_model.session, (), {"temperature": None}),
            (TypeError, case_model.session, (), {"temperature": "1"}),
            (TypeError, session.set_sampling, (), {"temperature": "1"}),
            (TypeError, session.set_sampling, (), {"heat": 1}),
            (TypeError, case_model.chat_format, (None,), {}), (TypeError, case_model.chat_format, ([3],), {}),
            (TypeError, case_model.chat_format, (["ab"],), {}),
            (ValueError, case_model.chat_format, ([{"role": "user"}],), {}),
            (ValueError, case_model.chat_format, ([{"role": "user", "content": "a", "x": "b"}],), {}),
            (TypeError, case_model.chat_format, ([{"role": "user", "content": None}],), {}),
            (ValueError, case_model.chat_format, ([{"role": "user", "content": "a\0b"}],), {}),
            (TypeError, rotor.set_log, (3,), {}), (ValueError, rotor.set_log, (print, "loud"), {}),
        ]
        for kind, call, arguments, options in calls:
            with pytest.raises(kind) as caught:
                call(*arguments, **options)
            assert str(caught.value), (call, arguments, options)
        assert session.tokens == [1]


def test_seed_and_bytes_reach_the_library(case_model: rotor.Model) -> None:
    def draw(seed: int) -> list[int | None]:
        with case_model.session(temperature=5.0, seed=seed) as session:
            session.append([1])
            return [session.step() for _ in range(10)]

    assert len({tuple(draw(seed)) for seed in (0, 1, 2**32, 2**63, 2**64 - 1)}) == 5


def test_progress(tiny: Path) -> None:
    seen: list[float] = []
    rotor.Model(str(tiny), progress=seen.append).close()
    assert seen == sorted(seen) and 0 <= seen[0] and seen[-1] == 1
    for place in (0, len(seen) // 2):
        calls: list[float] = []

        def cancel(fraction: float) -> bool:
            calls.append(fraction)
            return len(calls) > place

        with pytest.raises(rotor.RotorError) as caught:
            rotor.Model(tiny, progress=cancel)
        assert caught.value.name == "ROTOR_E_CANCELLED" and len(calls) == place + 1

    def fail(fraction: float) -> None:
        raise KeyError("from progress")

    with pytest.raises(KeyError, match="from progress"):
        rotor.Model(tiny, progress=fail)


def test_log(tiny: Path) -> None:
    records: list[tuple[str, str]] = []
    try:
        rotor.set_log(lambda level, message: records.append((level, message)), "debug")
        rotor.Model(tiny).close()
        assert records and {level for level, _ in records} <= {"error", "warn", "info", "debug"}
        assert any("model ready" in message for _, message in records)
        n_records = len(records)
        rotor.set_log(lambda level, message: records.append((level, message)), "error")
        rotor.Model(tiny).close()
        assert len(records) == n_records
    finally:
        rotor.set_log(None)
    rotor.Model(tiny).close()
    assert len(records) == n_records


def test_exception_in_a_log_callback_stays_there(tiny: Path) -> None:
    printed = python(
        """
        import sys, rotor
        rotor.set_log(lambda level, message: 1 / 0)
        with rotor.Model(sys.argv[1]) as model, model.session() as session:
            session.append([1])
            print(session.step() is not None)
        """,
        tiny,
    )
    assert printed.returncode == 0 and printed.stdout == "True\n" and "ZeroDivisionError" in printed.stderr


def test_exit_with_live_objects(tiny: Path) -> None:
    """The interpreter exits while there are open models, a log, a half-read stream and a thread in
    a call."""
    printed = python(
        """
        import sys, threading, time, rotor
        rotor.set_log(lambda level, message: None, "debug")
        model = rotor.Model(sys.argv[1])
        session = model.session()
        pieces = session.generate([1, 2, 3])
        next(pieces)
        slow = rotor.Model(sys.argv[2], "reference").session()
        slow.append([5] * 800)
        threading.Thread(target=slow.step, daemon=True).start()
        time.sleep(0.1)
        print("end")
        """,
        tiny, ORACLE / "p1-bitnet-packed" / "model",
    )
    assert (printed.returncode, printed.stdout, printed.stderr) == (0, "end\n", "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="os.fork is not available on this system")
def test_fork(tiny: Path) -> None:
    """A forked child gets an error, cannot hang, and can load its own model. The parent continues.
    """
    printed = python(
        """
        import gc, os, sys, rotor
        model = rotor.Model(sys.argv[1], threads=2)
        session = model.session()
        session.append([1, 2, 3])
        first = session.step()
        child = os.fork()
        if child == 0:
            try:
                session.step()
            except rotor.RotorError as error:
                assert "fork" in str(error)
            else:
                os._exit(2)
            model.close(); session.close()
            del model, session
            gc.collect()
            with rotor.Model(sys.argv[1], threads=2) as model, model.session() as session:
                session.append([1, 2, 3])
                ok = session.step() == first
            sys.exit(0 if ok else 3)
        _, status = os.waitpid(child, 0)
        session.truncate(3)
        print(os.WEXITSTATUS(status), session.step() == first)
        """,
        tiny,
    )
    assert (printed.returncode, printed.stdout) == (0, "0 True\n"), printed.stderr


def test_calls_let_other_threads_run() -> None:
    with rotor.Model(ORACLE / "p3-llama-packed" / "model", "reference") as model, model.session() as session:
        session.append([5] * 300)
        worker = threading.Thread(target=session.step)
        worker.start()
        ticks = 0
        while worker.is_alive():
            time.sleep(0.001)
            ticks += 1
        assert ticks > 20


def test_ctrl_c() -> None:
    """Ctrl-C interrupts a call long before the call would end. The session works afterwards.

    4000 tokens: 600 can take less than the 0.05 seconds until the signal.
    """
    printed = python(
        """
        import _thread, sys, threading, time, rotor

        def interrupted(call):
            threading.Timer(0.05, _thread.interrupt_main).start()
            try:
                call()
                time.sleep(60)
            except KeyboardInterrupt:
                return True

        with rotor.Model(sys.argv[1], "reference", 1) as model, model.session() as session, rotor.Worker() as worker:
            session.append([5] * 4000)
            print(interrupted(session.step), session.step_budget(0)[0])
            print(interrupted(session.prefill), session.prefill(0))
            session.truncate(40)
            want = session.fork().step()
            print(session.step() == want, len(session.tokens))
            session.append([5] * 4000)
            job = worker.generate(session, max_tokens=1)
            print(interrupted(lambda: worker.poll(None)))
            worker.cancel(job)
            print(worker.poll(None).error.name, worker.poll(None))
            job = worker.generate(session, max_tokens=1)
            print(interrupted(lambda: worker.poll(1e9)))
            worker.cancel(job)
            print(worker.poll(60).error.name, worker.poll(0.2))
        """,
        ORACLE / "p3-llama-packed" / "model",
    )
    assert printed.stdout.split("\n") == [
        "True pending", "True False", "True 41", "True", "ROTOR_E_CANCELLED None", "True", "ROTOR_E_CANCELLED None", ""], printed.stderr
    assert printed.returncode == 0


def test_library_is_looked_for(tmp_path: Path) -> None:
    code = "import rotor; print(rotor._library.library._name)"
    copied = tmp_path / "site" / "rotor"
    shutil.copytree(PACKAGE / "rotor", copied, ignore=shutil.ignore_patterns("__pycache__"))
    alone = {"ROTOR_LIBRARY": "", "PYTHONPATH": str(copied.parent)}

    missing = python(code, cwd=tmp_path, env=alone)
    assert missing.returncode != 0
    for words in ("ImportError", "ROTOR_LIBRARY", "beside the package", "target/release", "cargo build"):
        assert words in missing.stderr
    wrong = python(code, cwd=tmp_path, env={**alone, "ROTOR_LIBRARY": str(tmp_path / "no.so")})
    assert wrong.returncode != 0 and "no.so" in wrong.stderr and "ImportError" in wrong.stderr
    other = tmp_path / "other.so"
    other.write_bytes(b"not a library")
    wrong = python(code, cwd=tmp_path, env={**alone, "ROTOR_LIBRARY": str(other)})
    assert wrong.returncode != 0 and "other.so" in wrong.stderr and "ImportError" in wrong.stderr

    name = Path(LIBRARY).name
    release = tmp_path / "repository" / "target" / "release"
    release.mkdir(parents=True)
    shutil.copy(LIBRARY, release / name)
    (tmp_path / "repository" / "Cargo.toml").write_text('[package]\nname = "rotor-lm"\n')
    inside = python(code, cwd=release.parent, env=alone)
    assert inside.stdout.strip() == str(release / name), inside.stderr
    (tmp_path / "repository" / "Cargo.toml").write_text('[package]\nname = "motor"\n')
    assert python(code, cwd=release.parent, env=alone).returncode != 0
    shutil.copy(LIBRARY, copied / name)
    assert python(code, cwd=release.parent, env=alone).stdout.strip() == str(copied / name)


def test_pip_install(tiny: Path, tmp_path: Path) -> None:
    """Installs into a fresh venv, as a copy and then editable, with a library that is already
    built."""
    source = tmp_path / "python"
    shutil.copytree(PACKAGE, source, ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info"))
    venv = tmp_path / "venv"
    made = subprocess.run([sys.executable, "-m", "venv", str(venv)], capture_output=True, text=True)
    if made.returncode != 0:
        pytest.skip(f"venv is not available: {made.stdout.strip()[-200:]}")
    executable = str(venv / ("Scripts" if os.name == "nt" else "bin") / "python")
    command = [executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    code = """
        import pathlib, sys, rotor
        package = pathlib.Path(rotor.__file__).parent
        with rotor.Model(sys.argv[1]) as model, model.session() as session:
            session.append([1, 2, 3])
            print(package, (package / "py.typed").is_file(), session.step() is not None)
        """
    for options, home in ([], venv), (["--editable"], source):
        environment = {**os.environ, "ROTOR_LIBRARY": LIBRARY}
        installed = subprocess.run([*command, *options, str(source)], capture_output=True, text=True, env=environment)
        unreachable = ("No matching distribution", "connection", "No module named pip")
        if installed.returncode != 0 and any(words in installed.stderr for words in unreachable):
            pytest.skip(f"pip cannot reach a package index: {installed.stderr.strip()[-200:]}")
        assert installed.returncode == 0, installed.stderr
        ran = python(code, tiny, executable=executable, cwd=tmp_path, env={"PYTHONPATH": ""})
        package, *facts = ran.stdout.split() or [""]
        assert facts == ["True", "True"], ran.stderr
        assert home in Path(package).parents


def test_type_hints(tmp_path: Path) -> None:
    pytest.importorskip("mypy", reason="mypy is not installed")
    use = tmp_path / "use.py"
    use.write_text(textwrap.dedent("""
        import numpy as np
        import rotor

        with rotor.Model("m", threads=2, progress=lambda fraction: fraction > 1) as model, model.session(kv="f32") as session:
            session.append(np.array([1, 2]))
            session.append(model.tokenize("text"))
            token: "int | None" = session.step()
            state, other = session.step_budget(2000)
            total: float = float(session.logits().sum())
            text: str = "".join(session.generate("text", max_tokens=3)) + state + model.detokenize(session.tokens)
            rotor.set_log(lambda level, message: print(level.upper(), message.upper()))
            model.session(temperature=1.0, dry_multiplier=0.8, dry_window=64).close()

        llm = rotor.Llama("m", n_gpu_layers=-1, n_batch=512)
        told: str = llm("text", max_tokens=5, temperature=0.0, stop=["x"])["choices"][0]["text"]
        chunks = [chunk["choices"] for chunk in llm.create_chat_completion([{"role": "user", "content": "x"}], stream=True, seed=3)]
        ids: "list[int]" = list(llm.generate([1, 2], temp=0.5))

        async def talk(streams: bool) -> str:
            async for chunk in await llm.acreate_completion("text", stream=True, logprobs=2):
                print(chunk["id"])
            made = await llm.acreate_chat_completion([], tools=[], tool_choice="auto", response_format={"type": "text"})
            return str(made["id"])
        """))
    wrong = tmp_path / "wrong.py"
    wrong.write_text(textwrap.dedent("""
        import rotor

        llm = rotor.Llama("m", n_bach=5)
        llm("text", temperature="warm")
        llm("text", tempurature=1.0)
        llm.create_chat_completion([], stop=5)
        llm.create_chat_completion("hi", top_k=1.5)
        rotor.Model("m").session(dry_multiplyer=0.8)
        """))
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache")]
    environment = {**os.environ, "MYPYPATH": str(PACKAGE)}
    if importlib.util.find_spec("starlette") is None or importlib.util.find_spec("uvicorn") is None:
        command += ["--exclude", "rotor/server"]
    checked = subprocess.run([*command, str(PACKAGE / "rotor"), str(use)], capture_output=True, text=True,
                             env=environment, cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    refused = subprocess.run([*command, str(wrong)], capture_output=True, text=True, env=environment, cwd=tmp_path)
    lines = {int(line.split(":")[1]) for line in refused.stdout.splitlines() if ": error:" in line}
    assert lines == {4, 5, 6, 7, 8, 9}, refused.stdout


def test_readme_has_every_name() -> None:
    readme = (PACKAGE / "README.md").read_text()
    public = [name for kind in (rotor.Llama, rotor.Model, rotor.Session) for name in vars(kind) if not name.startswith("_")]
    for name in {*public, *rotor.__all__, "ROTOR_LIBRARY"}:
        assert re.search(rf"\b{name}\b", readme), name
