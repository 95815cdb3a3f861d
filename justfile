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
# pytest, numpy, tokenizers, pyelftools, pefile and macholib; wine, xvfb, gcc-mingw-w64-x86-64, mesa-vulkan-drivers, pocl-opencl-icd, qemu-user and
# gcc-aarch64-linux-gnu run what was made for others. rustup has the targets.
release PYTHON="python3":
    rustup target add x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu x86_64-pc-windows-gnu aarch64-apple-darwin x86_64-apple-darwin
    {{PYTHON}} release/build.py
    ROTOR_RELEASE=1 {{PYTHON}} -m pytest -q -rs tests/python/test_release.py tests/python/test_release_files.py \
        tests/python/test_release_foreign.py tests/python/test_wheel.py tests/python/test_wine.py

# Install the library, the headers, and what CMake and pkg-config look for. DESTDIR is obeyed.
install PREFIX="/usr/local":
    cmake -B target/cmake -DROTOR_TARGET_DIR={{justfile_directory()}}/target
    cmake --build target/cmake
    cmake --install target/cmake --prefix {{PREFIX}}
