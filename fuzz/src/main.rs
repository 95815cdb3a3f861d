//! The driver for stable Rust: every target with its corpus, then with changed inputs of it.
//!
//! ```text
//! rotor-fuzz [--quick | --seconds N] [--seed N] [--only TARGET]... [--keep-going]
//! rotor-fuzz TARGET FILE...
//! ```
//! It makes up as many inputs as the table of targets says, or a fifth of them (`--quick`), or goes on until some seconds are over.
//!
//! Each target runs in a process of its own, which this one watches. A fault is an input after which that process is not there any
//! more (a panic is a broken promise), has written something, takes more memory than the target may, or does not come back. The
//! input is kept as a file, and named. Inputs depend on the corpus and the seed alone.

mod child;
mod memory;
mod parent;

#[global_allocator]
static MEMORY: memory::Counted = memory::Counted;

fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("--child") => child::run(&arguments[1..]),
        _ => parent::run(&arguments),
    }
}
