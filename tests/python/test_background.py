"""Models from memory and from open files, and a worker that loads and generates in the background.
"""

from __future__ import annotations

import io
import json
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
import rotor
from conftest import REPOSITORY
from safetensors_parts import split

TAVERN = REPOSITORY / "models" / "tavern"
STORY = "It was a cold evening in Thornwick"
N = 20

pytestmark = pytest.mark.any_backend


def contents(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir() if path.is_file()}


def tell(model: rotor.Model, n: int = N) -> list[int]:
    with model.session() as session:
        session.append(STORY)
        steps = [session.step() for _ in range(n)]
    return [token for token in steps if token is not None]


def end_of(worker: rotor.Worker, job: int) -> rotor.Event:
    while True:
        event = worker.poll(None)
        assert event is not None, "nothing is under way"
        if event.job == job and event.kind not in ("progress", "token"):
            return event


def test_bytes_files_and_archives_tell_the_same(tavern: rotor.Model, tmp_path: Path) -> None:
    want, files, backend = tell(tavern), contents(TAVERN), tavern.info["backend"]
    archive_path = tmp_path / "model.zip"
    with zipfile.ZipFile(archive_path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    with rotor.Model.from_files(files, backend) as loaded:
        assert tell(loaded) == want
    with rotor.Model.from_files({name: memoryview(content) for name, content in files.items()}, backend) as loaded:
        assert tell(loaded) == want
    with zipfile.ZipFile(archive_path) as archive:
        opened = {name: archive.open(name) for name in archive.namelist()}
        with rotor.Model.from_files(opened, backend) as loaded:
            assert tell(loaded) == want


def test_shards_in_memory(tiny: Path) -> None:
    """An index and shards, made from a single file, give the same model."""
    files = contents(tiny)
    with rotor.Model(tiny, "cpu") as model, model.session() as session:
        session.append([3, 1, 4])
        want = session.logits()
    shards, index = split(files.pop("model.safetensors"), 3)
    files |= shards | {"model.safetensors.index.json": json.dumps({"weight_map": index}).encode()}
    with rotor.Model.from_files(files, "cpu") as model, model.session() as session:
        session.append([3, 1, 4])
        assert (session.logits() == want).all()


class Broken(io.BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        raise OSError("the disc is gone")


def test_what_a_file_raises_comes_out() -> None:
    files: dict[str, Any] = contents(TAVERN)
    files["model.safetensors"] = Broken(files["model.safetensors"])
    with pytest.raises(OSError, match="the disc is gone"):
        rotor.Model.from_files(files)
    with rotor.Worker() as worker:
        event = end_of(worker, worker.load_files(files))
        assert event.error is not None and event.error.name == "ROTOR_E_IO"
        assert str(event.error.__cause__) == "the disc is gone"
    with pytest.raises(rotor.RotorError, match="config.json"):
        rotor.Model.from_files({})
    with pytest.raises(TypeError):
        rotor.Model.from_files({"config.json": 3})  # type: ignore[dict-item]


def test_a_worker_tells_the_same(tavern: rotor.Model) -> None:
    want, backend = tell(tavern), tavern.info["backend"]
    with rotor.Worker() as worker:
        loaded = end_of(worker, worker.load(TAVERN, backend)).model
        assert loaded is not None and tell(loaded) == want and loaded.info["path"] == str(TAVERN)
        sessions = [loaded.session() for _ in range(3)]
        jobs = [worker.generate(session, STORY, N) for session in sessions]
        tokens: dict[int, list[int]] = {job: [] for job in jobs}
        texts = dict.fromkeys(jobs, "")
        open_jobs = set(jobs)
        while open_jobs:
            event = worker.poll(None)
            assert event is not None and event.kind in ("token", "finished")
            texts[event.job] += event.text
            if event.token is not None:
                tokens[event.job].append(event.token)
            else:
                assert not event.ended
                open_jobs.remove(event.job)
        assert all(made == want for made in tokens.values())
        # The tokens that it generated are in the sessions, which the host has again.
        for session in sessions:
            assert session.tokens[-N:] == want
        assert worker.poll() is None and worker.poll(None) is None
    with pytest.raises(rotor.RotorError, match="closed"):
        worker.poll()


def test_an_answer_ends_by_itself(tavern: rotor.Model) -> None:
    prompt = tavern.chat_format([{"role": "user", "content": "Any rooms left?"}])
    with tavern.session() as session, rotor.Worker() as worker:
        want = "".join(session.generate(prompt, max_tokens=200))
        session.truncate(0)
        job, text = worker.generate(session, prompt), ""
        while True:
            event = worker.poll(None)
            assert event is not None and event.job == job
            text += event.text
            if event.kind == "finished":
                break
        assert event.ended and text == want


def test_an_event_tells_why_an_answer_has_ended(tavern: rotor.Model) -> None:
    prompt = tavern.chat_format([{"role": "user", "content": "What do you have to drink?"}])
    with tavern.session() as session:
        whole = "".join(session.generate(prompt, max_tokens=200))
    stop = whole[10:13]
    for options, reason, said in (
        (dict(), "end token", whole),
        (dict(strings=["never said", stop]), "stop string", whole[: whole.index(stop)]),
        (dict(grammar=["yes"]), "grammar", "yes"),
        (dict(max_tokens=2), None, None),
    ):
        with rotor.Worker() as worker, tavern.session() as session:
            session.append(prompt)
            session.set_stop(options.get("strings", ()))  # type: ignore[arg-type]
            if "grammar" in options:
                session.set_grammar("choice", options["grammar"])
            worker.generate(session, "", options.get("max_tokens", 200))  # type: ignore[arg-type]
            text, event = "", None
            while event is None or event.kind == "token":
                event = worker.poll(None)
                assert event is not None and event.kind in ("token", "finished") and (event.kind == "finished" or event.reason is None)
                text += event.text
            assert event.reason == reason and event.ended == (reason is not None)
            assert said is None or text == said


def test_one_job_goes_on_where_another_ended(tavern: rotor.Model) -> None:
    """Text that may begin a stop string is neither lost nor given twice. An empty text may add the
    begin token."""
    with tavern.session() as session, tavern.session() as plain, rotor.Worker() as worker:
        for each in (session, plain):
            each.append(STORY)
        want = "".join(plain.generate(max_tokens=8))
        session.set_stop([want[:2] + "\x01", want[3:6] + "\x01"])
        said = ""
        for _ in range(8):
            job = worker.generate(session, "", 1)
            while (event := worker.poll(None)) is not None:
                said += event.text
                if event.job == job and event.kind == "finished":
                    break
        assert said + session.held_text == want
        with tavern.session() as empty:
            assert end_of(worker, worker.generate(empty, "", 0, add_bos=True)).kind == "finished" and len(empty.tokens) == 1
            assert end_of(worker, worker.generate(empty, "", 0, add_bos=True)).kind == "finished" and len(empty.tokens) == 1


def test_a_cancel_ends_with_its_worker(tavern: rotor.Model) -> None:
    with tavern.session() as session:
        session.append(STORY)
        worker = rotor.Worker()
        worker.load(TAVERN, tavern.info["backend"])
        worker.cancel(worker.generate(session, "", 5))
        worker.close()
        assert session.step() is not None


def test_a_lent_session_is_busy_until_it_is_cancelled(tavern: rotor.Model) -> None:
    with tavern.session() as session, rotor.Worker() as worker:
        session.set_logit_bias({token: float("-inf") for token in tavern.info["end_tokens"]})
        job = worker.generate(session, STORY)
        with pytest.raises(rotor.RotorError) as busy:
            session.truncate(0)
        assert busy.value.name == "ROTOR_E_BUSY"
        worker.cancel(job)
        event = end_of(worker, job)
        assert event.error is not None and event.error.name == "ROTOR_E_CANCELLED"
        session.truncate(0)
        worker.generate(session, STORY)
        worker.close()
        session.append(STORY)  # the host has it again


def test_sleeping_costs_nothing() -> None:
    with rotor.Worker() as worker:
        worker.poll()
        before = time.process_time()
        time.sleep(0.5)
        assert time.process_time() - before < 0.05


def test_one_thread_polls_at_a_time() -> None:
    """While one thread waits in a poll, the poll of another is refused. Either of them may come
    first."""
    with rotor.Worker() as worker:
        errors: list[str] = []
        deadline = time.monotonic() + 5

        def poll() -> None:
            while not errors and time.monotonic() < deadline:
                try:
                    worker.poll(0.1)
                except rotor.RotorError as error:
                    errors.append(error.name)

        other = threading.Thread(target=poll)
        other.start()
        poll()
        other.join()
        assert "ROTOR_E_BUSY" in errors
