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

# Install the library, the headers, and what CMake and pkg-config look for. DESTDIR is obeyed.
install PREFIX="/usr/local":
    cmake -B target/cmake -DROTOR_TARGET_DIR={{justfile_directory()}}/target
    cmake --build target/cmake
    cmake --install target/cmake --prefix {{PREFIX}}
