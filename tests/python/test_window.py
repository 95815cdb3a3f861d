"""The window of `examples/c/sdl_tavern.c`, on a screen in memory: a guest types, and the answer
streams while frames go on. With ROTOR_BLESS=1 the test renews the picture of the guide."""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import time
import zlib
from pathlib import Path
from typing import Callable, Iterator

import pytest

import rotor
from conftest import REPOSITORY, TAVERN

SOURCE = REPOSITORY / "examples" / "c" / "sdl_tavern.c"
GUIDE = REPOSITORY / "docs" / "start" / "c.md"
PICTURE = GUIDE.parent / "sdl_tavern.png"
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
QUESTIONS = ["What do you have to drink?", "A café au lait, please!", "Any rumours?", "Who are you?"]
SIZE = 960, 640


def need(is_there: bool, what: str) -> None:
    if not is_there:
        assert not os.environ.get("ROTOR_REQUIRE_TOOLS"), f"{what} is not installed"
        pytest.skip(f"{what} is not installed")


def command_of(text: str) -> str:
    """The command that compiles the example, from a comment or a guide."""
    [found] = re.findall(r"(cc .*sdl_tavern\.c(?:.*\\\n)*.*-o sdl_tavern)", text)
    return re.sub(r"\s*\\\n[\s*]*", " ", found)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, compiled as its first comment says."""
    for tool in (os.environ.get("CC", "cc"), "pkg-config", "Xvfb", "setxkbmap", "xdotool"):
        need(shutil.which(tool) is not None, tool)
    need(subprocess.run(["pkg-config", "--exists", "sdl2", "SDL2_ttf"]).returncode == 0, "SDL2 with SDL2_ttf")
    need(FONT.exists(), "the font DejaVu")
    library = REPOSITORY / "target" / "release" / "librotor.so"
    need(library.exists(), f"{library} (cargo build --release)")
    room = tmp_path_factory.mktemp("window")
    command = command_of(SOURCE.read_text())
    assert command == command_of(GUIDE.read_text())
    strict = command.replace("cc ", "cc -std=c99 -Wall -Wextra -Werror ", 1).replace("-o sdl_tavern", f"-o {room / 'sdl_tavern'}")
    subprocess.run(["bash", "-ec", strict], cwd=REPOSITORY, check=True)
    return room / "sdl_tavern"


@pytest.fixture()
def screen(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A screen in memory, whose pixels are in a file."""
    read, write = os.pipe()
    words = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-fbdir", str(tmp_path), "-nolisten", "tcp"]
    server = subprocess.Popen(words, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as told:
        display = ":" + told.readline().strip()
    environment = {"DISPLAY": display, "SDL_VIDEODRIVER": "x11", "SDL_RENDER_DRIVER": "software", "LC_ALL": "C.UTF-8"}
    # Drivers that compute on the CPU take long to open; test_gpu.py tests them.
    yield environment | {"VK_DRIVER_FILES": "/dev/null", "OCL_ICD_VENDORS": "/nowhere"}
    server.terminate()
    server.wait(10)


def png_of(screen: bytes) -> bytes:
    """The pixels that Xvfb keeps (the format of xwd) as PNG."""
    fields = struct.unpack_from(">25I", screen)
    head, width, height, stride, n_colors = (fields[i] for i in (0, 4, 5, 12, 19))
    pixels = screen[head + 12 * n_colors :]
    rows = []
    for y in range(height):
        row = pixels[y * stride : y * stride + 4 * width]
        rgb = bytearray(3 * width)
        rgb[0::3], rgb[1::3], rgb[2::3] = row[2::4], row[1::4], row[0::4]
        rows.append(b"\0" + bytes(rgb))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    shape = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", shape) + chunk(b"IDAT", zlib.compress(b"".join(rows), 9)) + chunk(b"IEND", b"")


def wait_until(is_so: Callable[[], bool], game: subprocess.Popen[bytes], what: str) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert game.poll() is None, f"the program has ended with {game.returncode}"
        assert time.monotonic() < end, f"not after 60 seconds: {what}"
        time.sleep(0.05)


def said_by_the_library() -> list[str]:
    with rotor.Model(TAVERN, "cpu") as model, model.session(temperature=0.6, top_p=0.9, seed=1) as session:
        chat = rotor.Chat(session)
        return ["".join(chat.stream(question)) for question in QUESTIONS]


def test_a_talk_in_a_window(program: Path, screen: dict[str, str], tmp_path: Path) -> None:
    told = tmp_path / "told.txt"
    environment = {**os.environ, **screen}

    def tool(*words: str, name: str = "xdotool") -> None:
        subprocess.run([name, *words], env=environment, check=True, capture_output=True)

    def pixels() -> bytes:
        return (tmp_path / "Xvfb_screen0").read_bytes()

    def talk_of(screen: bytes) -> bytes:
        return screen[: len(screen) * 400 // SIZE[1]]

    pictures: list[bytes] = []
    with told.open("wb") as out:
        game = subprocess.Popen([program, TAVERN], env=environment, stdout=out, stderr=subprocess.STDOUT)
    try:
        wait_until(lambda: "Goose" in subprocess.run(["xdotool", "search", "--name", "Goose", "getwindowname"], env=environment,
                                                     capture_output=True, text=True).stdout, game, "the window")
        tool("ca", name="setxkbmap")  # a keyboard that has é
        tool("search", "--name", "Goose", "windowfocus", "--sync")
        time.sleep(0.5)
        for n, question in enumerate(QUESTIONS):
            # What was typed too much is taken back, all bytes of a character.
            tool("type", "--delay", "20", question + "é")
            tool("key", "BackSpace")
            tool("key", "Return")
            time.sleep(0.25)
            pictures.append(png_of(pixels()))
            wait_until(lambda: told.read_text().count("[") > n, game, "the answer")
        # The talk is higher than its view, and scrolls. Its lower edge is above the graph.
        end = talk_of(pixels())
        tool("key", "Page_Up")
        wait_until(lambda: talk_of(pixels()) != end, game, "another part of the talk")
        tool("key", "Page_Down")
        wait_until(lambda: talk_of(pixels()) == end, game, "the end of the talk")
        tool("key", "Escape")
        assert game.wait(20) == 0
    finally:
        game.kill()
    turns = re.findall(r"> (.*)\n(.*)\n\[(\d+) tokens in (\d+) frames; .*\]\n", told.read_text())
    assert [question for question, *_ in turns] == QUESTIONS
    assert [answer for _, answer, *_ in turns] == said_by_the_library()
    for _, _, tokens, frames in turns:
        assert 5 < int(tokens) < int(frames)
    assert all(len(picture) < 100_000 for picture in pictures)
    if os.environ.get("ROTOR_BLESS"):
        PICTURE.write_bytes(pictures[1])


def test_a_wrong_command_line_and_a_missing_model(program: Path, screen: dict[str, str]) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([program, *words], env={**os.environ, **screen}, capture_output=True, text=True, timeout=60)

    assert run("--help").stdout.startswith("usage: ")
    assert [run(*words).returncode for words in (["-x"], ["a", "b", "c"])] == [2, 2]
    refused = run("models/tavern", "/nowhere.ttf")
    assert refused.returncode == 1 and "/nowhere.ttf" in refused.stderr
