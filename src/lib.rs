//! rotor: exact, fast inference of ternary (1.58-bit) language models.
//!
//! A [`Model`] is loaded once and shared by any number of [`Session`]s, the conversations:
//!
//! ```
//! use rotor::{ChatMessage, Model};
//!
//! let model = Model::load("models/tavern")?;
//! let mut session = model.session()?;
//! session.append(&model.chat_format(&[ChatMessage { role: "user", content: "Any rumours?" }])?)?;
//! for piece in session.generate(200) {
//!     print!("{}", piece?);
//! }
//! # Ok::<(), rotor::Error>(())
//! ```
//!
//! - A [`Chat`] keeps the messages of a conversation and lets a session answer them.
//! - [`Session::fork`] continues a conversation in two ways; [`Session::save`] keeps it as bytes.
//! - [`Session::step`] takes a time budget; [`step_all`] steps many sessions at once.
//! - [`Session::set_grammar`] makes the output match a JSON schema, a regular expression or a
//!   grammar.
//! - [`Model::embed`] gives each text a vector; [`Model::embedding`] does so under a time budget.
//! - [`Model::options`] selects a backend and limits memory; [`devices`] lists GPUs.
//!
//! The same model, tokens and seed give the same text on every backend and machine.
//!
//! # In a program
//! rotor prints nothing. It logs with the crate `log`, and installs neither a logger nor a panic
//! hook. With the feature `reserve`, which is on by default, it brings the program's global
//! allocator: the system's, and a reserve for small memory that the system refuses. A program with
//! an allocator of its own sets `default-features = false`.
//!
//! A program in another language uses the C ABI, `include/rotor.h`.

mod api;
mod error;
mod float_env;
mod stack;

pub use api::*;

// The interface is the names above, and nothing else. The modules below are public only for this
// repository's own tests, benchmarks and fuzz targets, which use them as another crate does. They
// change without notice. `ARCHITECTURE.md` is their map; `model::forward` is a good place to begin.
#[doc(hidden)]
pub mod abi;
#[doc(hidden)]
pub mod backend;
#[doc(hidden)]
pub mod engine;
#[doc(hidden)]
pub mod formats;
#[doc(hidden)]
pub mod model;

/// The guide, whose code is tested with this crate's own.
#[cfg(doctest)]
#[doc = include_str!("../docs/start/rust.md")]
struct Guide;
