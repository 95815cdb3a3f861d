//! rotor: exact, fast inference of ternary (1.58-bit) language models, embeddable through a C ABI.
//!
//! The modules, from the top. A file imports only from layers below its own.
//!
//! | layer | module | what it is |
//! |---|---|---|
//! | 5 | [`abi`] | the C ABI: `include/rotor.h` |
//! | 4 | [`engine`] | what a caller means: models, sessions, sampling, text |
//! | 3 | [`model`] | the transformer, written once, blind to backends |
//! | 2 | [`backend`] | the op contract and its implementations |
//! | 1 | [`formats`] | bytes to values |
//! | 0 | `stack` | stacks of rotor's own for work that needs much |
//! | 0 | `float_env` | the floating point environment that results depend on |
//! | 0 | [`error`] | one error type |
//!
//! Start with [`model::forward`]; `ARCHITECTURE.md` is the map, and `docs/design` has the
//! reasons.

pub mod abi;
pub mod backend;
pub mod engine;
pub mod error;
mod float_env;
pub mod formats;
pub mod model;
mod stack;
