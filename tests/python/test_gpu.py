"""GPUs as hosts may find them: missing, broken, with other subgroup sizes, under the validation
layer.

Each case runs in its own process, since a driver reads its environment once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import rotor
from conftest import GPUS, MUST_RUN, ORACLE, REPOSITORY, need

MODEL = ORACLE / "p1-bitnet-packed" / "model"
GROUPED_MODEL = ORACLE / "p4-bonsai-unpacked-yarn" / "model"
PROMPT = list(range(5, 45))
LAVAPIPE = sorted(Path("/usr/share/vulkan/icd.d").glob("lvp_icd*.json"))

# Generates 24 tokens, with a rewind in between. Prints the backend, all tokens, and the log.
TALK = """
import json, sys
import rotor
log = []
rotor.set_log(lambda level, message: log.append(message), "info")
with rotor.Model(sys.argv[1], sys.argv[2], cache_dir=sys.argv[4] or None) as model, model.session(context_length=200) as session:
    before = model.info["backend"]
    session.append(json.loads(sys.argv[3]))
    tokens = [session.step() for _ in range(8)]
    session.truncate(len(session.tokens) - 3)
    tokens += [session.step() for _ in range(16)]
    after = model.info["backend"]
print(json.dumps({"before": before, "after": after, "tokens": tokens, "log": log}))
"""


def talk(backend: str, cache_dir: Path | str = "", **environment: str) -> dict[str, object]:
    command = [sys.executable, "-c", TALK, str(MODEL), backend, json.dumps(PROMPT), str(cache_dir)]
    paths = {"PYTHONPATH": str(REPOSITORY / "bindings" / "python")}
    done = subprocess.run(command, env={**os.environ, **paths, **environment}, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    found["output"] = done.stdout + done.stderr
    return found


@pytest.fixture(scope="module")
def expected() -> list[int]:
    return talk("reference")["tokens"]  # type: ignore[return-value]


@pytest.mark.parametrize("backend", GPUS)
def test_talks(backend: str, expected: list[int]) -> None:
    need(backend)
    found = talk(backend)
    assert (found["before"], found["after"], found["tokens"]) == (backend, backend, expected)


# Loads with a cancel at the first call of `progress` after some share, then loads to the end. After
# that, opens the device again. Prints the calls.
LOAD = """
import json, sys, time
import rotor
calls, start = [], time.monotonic()
def progress(fraction):
    calls.append((fraction, time.monotonic() - start))
    return len(calls) == 50
try:
    rotor.Model(sys.argv[1], sys.argv[2], progress=progress)
    error = None
except rotor.RotorError as refusal:
    error = refusal.name
cancelled, after = len(calls), time.monotonic() - start
rotor.Model(sys.argv[1], sys.argv[2], progress=progress).close()
fractions = [fraction for fraction, _ in calls[cancelled:]]
with rotor.Model(sys.argv[1], sys.argv[2]) as model:
    again = model.info["backend"]
print(json.dumps({"again": again, "error": error, "cancelled": cancelled, "late": after - calls[cancelled - 1][1], "fractions": fractions}))
"""


@pytest.mark.parametrize("backend", GPUS)
def test_opening_a_device_tells_its_progress_and_obeys_a_cancel(backend: str) -> None:
    need(backend)
    command = [sys.executable, "-c", LOAD, str(MODEL), backend]
    paths = {"PYTHONPATH": str(REPOSITORY / "bindings" / "python")}
    done = subprocess.run(command, env={**os.environ, **paths}, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    # The fiftieth call comes while the device is opened, since this model's weights have fewer
    # parts.
    assert (found["error"], found["cancelled"]) == ("ROTOR_E_CANCELLED", 50)
    assert found["late"] < 10 and found["again"] == backend
    fractions = found["fractions"]
    assert fractions == sorted(fractions) and fractions[-1] == 1
    assert 0 < fractions[10] < 0.3 and len({f for f in fractions if f < 0.3}) > 50


def broken_driver(directory: Path) -> str:
    """The manifest of a driver whose library is not a driver."""
    library = directory / "libbroken.so"
    library.write_bytes(b"not a library")
    manifest = {"file_format_version": "1.0.0", "ICD": {"library_path": str(library), "api_version": "1.3.0"}}
    path = directory / "broken.json"
    path.write_text(json.dumps(manifest))
    return str(path)


def no_opencl(directory: Path) -> dict[str, str]:
    """A file that is not a library, in the place where the loader looks first."""
    (directory / "libOpenCL.so.1").write_bytes(b"not a library")
    return {"LD_LIBRARY_PATH": str(directory)}


@pytest.mark.parametrize("backend", ["vulkan", "auto"])
@pytest.mark.parametrize("trouble", ["no driver", "broken driver"])
def test_without_a_driver_the_cpu_computes(backend: str, trouble: str, expected: list[int], tmp_path: Path) -> None:
    driver = str(tmp_path / "nothing.json") if trouble == "no driver" else broken_driver(tmp_path)
    found = talk(backend, VK_DRIVER_FILES=driver, VK_ICD_FILENAMES=driver, **no_opencl(tmp_path))
    assert (found["before"], found["tokens"]) == ("cpu", expected)
    assert any("Vulkan" in line for line in found["log"]), found["log"]


@pytest.mark.parametrize("trouble", ["no library", "no platform"])
def test_without_opencl_the_cpu_computes(trouble: str, expected: list[int], tmp_path: Path) -> None:
    environments = {
        "no library": no_opencl(tmp_path),
        "no platform": {"OCL_ICD_VENDORS": str(tmp_path)},
    }
    found = talk("opencl", **environments[trouble])
    assert (found["before"], found["tokens"]) == ("cpu", expected)
    words = {"no library": "cannot be loaded", "no platform": "no platform"}[trouble]
    assert any("continuing with cpu" in line and words in line for line in found["log"]), found["log"]


def test_auto_takes_no_program_on_the_cpu(expected: list[int]) -> None:
    if not LAVAPIPE:
        return skip("lavapipe is not installed")
    found = talk("auto", VK_DRIVER_FILES=str(LAVAPIPE[0]), VK_ICD_FILENAMES=str(LAVAPIPE[0]))
    assert (found["before"], found["tokens"]) == ("cpu", expected)


@pytest.mark.parametrize("gpu", GPUS)
@pytest.mark.parametrize("device", ["99", "no such name"])
def test_an_unknown_device_is_refused_with_a_list(gpu: str, device: str) -> None:
    need(gpu)
    with pytest.raises(rotor.RotorError, match="the devices are") as refused:
        rotor.Model(MODEL, f"{gpu}:{device}")
    assert refused.value.name == "ROTOR_E_BACKEND"


@pytest.mark.parametrize("gpu", GPUS)
def test_devices_are_listed_and_can_be_taken(gpu: str) -> None:
    need(gpu)
    found = [device for device in rotor.devices() if device["backend"].startswith(gpu)]
    assert found and all(device["memory"] > 0 and device["name"] for device in found)
    device = found[-1]
    assert device["kind"] in ("discrete", "integrated", "other", "cpu")
    with rotor.Model(MODEL, device["backend"]) as model:
        assert (model.info["backend"], model.info["tier"]) == (gpu, device["name"])
    with rotor.Model(MODEL, f"{gpu}:" + device["name"][:6].upper()) as model:
        assert model.info["tier"] == device["name"]


@pytest.mark.parametrize("bits", ["128", "256", "512"])
def test_subgroups_of_any_size(bits: str, expected: list[int]) -> None:
    """Lavapipe supports subgroups of 4, 8 and 16 lanes."""
    if not LAVAPIPE:
        return skip("lavapipe is not installed")
    only = {"VK_DRIVER_FILES": str(LAVAPIPE[0]), "VK_ICD_FILENAMES": str(LAVAPIPE[0])}
    found = talk("vulkan", LP_NATIVE_VECTOR_WIDTH=bits, **only)
    assert (found["before"], found["after"], found["tokens"]) == ("vulkan", "vulkan", expected)


def test_what_was_learnt_is_kept(expected: list[int], tmp_path: Path) -> None:
    for gpu in GPUS:
        need(gpu)
        folder = tmp_path / gpu / "made by rotor"

        def talk_again() -> None:
            found = talk(gpu, cache_dir=folder)
            assert (found["before"], found["after"], found["tokens"]) == (gpu, gpu, expected), found

        talk_again()
        (file,) = folder.iterdir()
        kept = file.read_bytes()
        talk_again()
        assert file.read_bytes() == kept
        # rotor notices a damaged file, and repairs it.
        file.write_bytes(kept[:-100] + bytes(100))
        talk_again()
        assert len(file.read_bytes()) == len(kept)
        file.unlink()
        file.mkdir()
        talk_again()


def test_the_validation_layer_has_nothing_to_say(expected: list[int], tmp_path: Path) -> None:
    if not list(Path("/usr/share/vulkan/explicit_layer.d").glob("*validation*")):
        return skip("Vulkan's validation layer is not installed")
    need("vulkan")
    report = tmp_path / "report.txt"
    settings = tmp_path / "vk_layer_settings.txt"
    khronos = "khronos_validation"
    settings.write_text(
        f"{khronos}.debug_action = VK_DBG_LAYER_ACTION_LOG_MSG\n{khronos}.report_flags = error,warn\n"
        f"{khronos}.log_filename = {report}\n{khronos}.enables = VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT\n"
    )
    layer = {"VK_INSTANCE_LAYERS": "VK_LAYER_KHRONOS_validation", "VK_LAYER_SETTINGS_PATH": str(settings)}
    found = talk("vulkan", **layer)
    assert (found["before"], found["after"], found["tokens"]) == ("vulkan", "vulkan", expected)
    # The layer writes the file in any case, so the file proves that it was active.
    assert report.exists(), found["output"]
    assert report.read_text().strip() == "", report.read_text()


def skip(why: str) -> None:
    assert not MUST_RUN.intersection(GPUS), why
    pytest.skip(why)


def radv_kernels(model: Path) -> list[str]:
    """The instructions and the statistics that the Steam Deck's driver gives for each kernel.

    This needs no GPU. Since nothing can run, the model falls back to the CPU."""
    drivers = sorted(Path("/usr/share/vulkan/icd.d").glob("radeon_icd*.json"))
    if not drivers:
        skip("Mesa's driver for AMD GPUs is not installed")
    environment = {
        **os.environ,
        "PYTHONPATH": str(REPOSITORY / "bindings" / "python"),
        "VK_DRIVER_FILES": str(drivers[0]),
        "VK_ICD_FILENAMES": str(drivers[0]),
        "RADV_FORCE_FAMILY": "vangogh",
        "RADV_DEBUG": "shaders,shaderstats,nocache",
    }
    load = """
import rotor, sys
assert rotor.Model(sys.argv[1], 'vulkan').info["backend"] == "cpu"
"""
    done = subprocess.run([sys.executable, "-c", load, str(model)], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    text = done.stdout + done.stderr
    # Mesa's intermediate form of the kernels: without the mark, Mesa may merge a fused multiply-add
    # with another one.
    assert " = ffma! " in text and " = ffma " not in text
    kernels = [part.split("*" * 20)[0] for part in text.split("\ndisasm:\n")[1:]]
    assert len(kernels) >= 7, done.stderr[-2000:]
    return kernels


def instructions(kernel: str) -> list[str]:
    return [line.split(";")[0].strip() for line in kernel.splitlines()]


def loops(kernel: str) -> list[list[str]]:
    """The instructions of the loops of a kernel."""
    lines = instructions(kernel)
    places = {line[:-1]: i for i, line in enumerate(lines) if line.startswith("BB") and line.endswith(":")}
    found = []
    for i, line in enumerate(lines):
        words = line.split()
        if len(words) == 2 and "branch" in words[0] and places.get(words[1], i) < i:
            found.append([x for x in lines[places[words[1]] : i] if x and not x.endswith(":")])
    return found


def most_loads_at_once(lines: list[str]) -> int:
    """The most loads in a row of which none is waited for."""
    most = run = 0
    for line in lines:
        run = run + 1 if "buffer_load" in line else 0 if line.startswith("s_waitcnt") else run
        most = max(most, run)
    return most


def buffers_of_one_lane(kernel: str) -> list[str]:
    """Places where one lane chooses the buffer for all lanes.

    That is right only if all lanes choose the same buffer. A compiler assumes so, and no CPU driver
    shows a mistake."""
    of_one_lane: set[str] = set()
    found = []
    for line in instructions(kernel):
        name, *operands = line.replace(",", " ").split() or [""]
        if name == "s_load_dwordx4" and operands[-1] in of_one_lane:
            found.append(line)
        if operands:
            of_one_lane.discard(operands[0])
        if name == "v_readfirstlane_b32":
            of_one_lane.add(operands[0])
    return found


def test_what_a_steam_deck_would_run() -> None:
    # One of these models has groups of weights.
    kernels = [kernel for model in [MODEL, GROUPED_MODEL] for kernel in radv_kernels(model)]
    for kernel in kernels:
        for wish in ["Spilled SGPRs: 0", "Spilled VGPRs: 0", "Scratch size: 0"]:
            assert wish in kernel, kernel[-900:]
        assert buffers_of_one_lane(kernel) == []
        # A load takes hundreds of cycles, and a loop with one load at a time waits for each of
        # them.
        for body in loops(kernel):
            assert most_loads_at_once(body) != 1, "\n".join(body)
    # Only ternary products have this mask, of weights that are two bits higher.
    ternary = [kernel for kernel in kernels if "0xc0c0c0c" in kernel]
    products, inner = [], []
    for kernel in ternary:
        names = [[line.split()[0] for line in body] for body in loops(kernel)]
        found = [body for body in names if any("dot4" in name for name in body)]
        products += found
        inner += [min(found, key=len)] if found else []
    assert len(inner) >= 6
    for body in inner:
        dots = sum("dot4" in name for name in body)
        vector = sum(name.startswith("v_") for name in body)
        # A dot product is of four weights. There is one row of activations at a time, of int8 (16 dot products per load) or in
        # two planes of int8 (32), or four that share the unpacking: then all lanes have the same input, which is loaded once,
        # apart from the weights.
        assert 32 / 4 * vector / dots <= {16: 22, 32: 15}.get(dots, 11), body
        assert dots in (16, 32) or sum(name.startswith("buffer_load") for name in body) == 1, body
    assert not any("v_mul_lo_u32" in body for body in products), "an integer multiplication in the loop"
