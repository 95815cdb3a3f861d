# What one does often. `just` lists it.

default:
    @just --list

# Talk with the shipped model.
chat *ARGS:
    cargo run --release --example chat -- {{ARGS}}

# Measure this machine.
bench *ARGS:
    cargo run --release --example bench -- {{ARGS}}

# Everything that CI checks.
test:
    bash tests/run

# Renew include/rotor.h after a change of the ABI.
header:
    ROTOR_BLESS=1 cargo test --test header

# Build all that a release consists of into target/dist, and test it. PYTHON has ziglang, cargo-zigbuild, auditwheel, build, wheel, setuptools,
# pytest, numpy and tokenizers; wine, qemu-user and gcc-aarch64-linux-gnu run what was made for others.
release PYTHON="python3":
    {{PYTHON}} release/build.py
    ROTOR_RELEASE=1 {{PYTHON}} -m pytest -q -rs tests/python/test_release.py tests/python/test_wheel.py

# Install the library, the headers, and what CMake and pkg-config look for. DESTDIR is obeyed.
install PREFIX="/usr/local":
    cmake -B target/cmake -DROTOR_TARGET_DIR={{justfile_directory()}}/target
    cmake --build target/cmake
    cmake --install target/cmake --prefix {{PREFIX}}
