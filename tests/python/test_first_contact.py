"""Files that newcomers have in place of a model. rotor recognises each, and the error says what to
do."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Callable

import pytest

import rotor

LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 1181116006\n"
PAGE = b"\n<!DOCTYPE html>\n<html><body>model</body></html>" * 40


def refused(path: str | bytes | Path) -> str:
    with pytest.raises(rotor.RotorError) as caught:
        rotor.Model(path, "cpu")  # type: ignore[arg-type]
    assert caught.value.name in ("ROTOR_E_IO", "ROTOR_E_FORMAT"), caught.value
    message = str(caught.value)
    assert len(message) < 700, message
    # What inspects a model says the same without a load.
    told = rotor.inspect(path, "cpu")  # type: ignore[arg-type]
    assert not told["runs"] and told["error"] == {"status": caught.value.status, "name": caught.value.name, "message": message}
    return message


@pytest.mark.parametrize("place", ["model.safetensors", "tokenizer.json", "config.json"])
@pytest.mark.parametrize(("content", "words"), [(LFS, "git lfs pull"), (PAGE, "web page"), (b"Entry not found", "message of a server")])
def test_files_that_are_something_else(place: str, content: bytes, words: str, tiny: Path, tmp_path: Path) -> None:
    model = tmp_path / "model"
    shutil.copytree(tiny, model)
    (model / place).write_bytes(content)
    message = refused(model)
    assert words in message and place in message and "hf download" in message
    files = {path.name: path.read_bytes() for path in model.iterdir()}
    if place == "model.safetensors":
        with pytest.raises(rotor.RotorError, match=words):
            rotor.Model.from_files(files, "cpu")


SINGLE: list[tuple[str, bytes, str]] = [
    ("model.gguf", PAGE, "web page"),
    ("model.gguf", LFS, "git lfs pull"),
    ("model.gguf", b"", "empty"),
    ("model.gguf", b"tjgg\3\0\0\0", "older than GGUF"),
    ("model.gguf", b"\0" * 4096, "not complete"),
    ("pytorch_model.bin", b"PK\3\4\0\0", "PyTorch"),
    ("model.pt", b"\x80\2}q\0", "pickle"),
    ("model.onnx", b"\x08\x08\x12\x07pytorch\x1a", "ONNX"),
    ("model.tar.gz", b"\x1f\x8b\x08\0", "unpack"),
    ("model.gguf.crdownload", b"GG", "not complete"),
    ("model.safetensors.incomplete", b"xx", "not complete"),
    ("notes.md", b"# Notes", "no GGUF file"),
]


@pytest.mark.parametrize(("name", "content", "words"), SINGLE)
def test_single_files(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    assert words in refused(tmp_path / name)


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "model.safetensors"])
def test_a_file_of_a_model_names_its_directory(name: str, tiny: Path) -> None:
    message = refused(tiny / name)
    assert "load the directory" in message and str(tiny) in message


def keep(*names: str) -> Callable[[Path], None]:
    def change(model: Path) -> None:
        for path in model.iterdir():
            if path.name not in names:
                path.unlink()

    return change


def renamed(to: str) -> Callable[[Path], None]:
    return lambda model: (model / "model.safetensors").rename(model / to) and None


def in_the_cache(model: Path) -> None:
    inner = model / "snapshots" / "0123abcd"
    inner.mkdir(parents=True)
    for path in [path for path in model.iterdir() if path.is_file()]:
        path.rename(inner / path.name)


def cut(model: Path) -> None:
    whole = (model / "model.safetensors").read_bytes()
    (model / "model.safetensors").write_bytes(whole[: len(whole) // 2])


DIRECTORIES: list[tuple[Callable[[Path], None], str]] = [
    (keep(), "the directory is empty"),
    (keep("tokenizer.json"), "no config.json"),
    (renamed("model.safetensors.incomplete"), "not complete"),
    (renamed("pytorch_model.bin"), "PyTorch"),
    (renamed("model-00001-of-00002.safetensors"), "other files of its model"),
    (in_the_cache, "snapshots/0123abcd: load that"),
    (cut, "is the download complete?"),
]


@pytest.mark.parametrize("number", range(len(DIRECTORIES)))
def test_directories_without_a_model(number: int, tiny: Path, tmp_path: Path) -> None:
    change, words = DIRECTORIES[number]
    model = tmp_path / "model"
    shutil.copytree(tiny, model)
    change(model)
    assert words in refused(model)


def test_names_of_hubs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = "microsoft/bitnet-b1.58-2B-4T"
    assert f"hf download {name} --local-dir bitnet-b1.58-2B-4T" in refused(name)
    assert "download it first" in refused("https://example.com/model")
    for path in ("/nowhere/model", "./a/b", "model", "a/b/c"):
        message = refused(path)
        assert "No such file" in message and "hf download" not in message


@pytest.mark.skipif(os.name != "posix", reason="paths are text there")
def test_paths_that_are_not_utf8(tiny: Path, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/m\xff\xfe\x80"
    shutil.copytree(os.fsencode(tiny), path)
    with rotor.Model(os.fsdecode(path), "cpu") as model, rotor.Model(tiny, "cpu") as same:
        assert model.tokenize("the tavern") == same.tokenize("the tavern")
        assert os.fsencode(str(model.info["path"])) == path
    assert rotor.Model.estimate(os.fsdecode(path), "cpu") == rotor.Model.estimate(tiny, "cpu")
    os.remove(path + b"/config.json")
    refused(os.fsdecode(path))


def test_a_header_is_bounded(tiny: Path, tmp_path: Path) -> None:
    """Millions of sizes, and names of megabytes, are refused at once with a short message."""
    model = tmp_path / "model"
    shutil.copytree(tiny, model)
    whole = (tiny / "model.safetensors").read_bytes()
    length = int.from_bytes(whole[:8], "little")
    header, body = whole[8 : 8 + length].rstrip()[:-1], whole[8 + length :]
    place = b'"data_offsets":[%d,%d]}}' % (len(body), len(body))
    shape = b',"z":{"dtype":"U8","shape":[0%s],' % (b",1" * 1000)
    for extra, words in [
        (b',"%s":{"dtype":"U8","shape":[0],' % (b"n" * 1_000_000), "a name of 1000000 bytes"),
        (shape, "1001 sizes"),
        (b',"%s":{"dtype":"U8","shape":[0],' % (b"n" * 9_000_000), "not a safetensors file, or damaged"),
        (b',"z":{"dtype":"%s","shape":[0],' % (b"U" * 1_000_000), "damaged"),
    ]:
        made = header + extra + place
        (model / "model.safetensors").write_bytes(len(made).to_bytes(8, "little") + made + body)
        assert words in refused(model)
