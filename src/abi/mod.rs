//! The C ABI: the only `extern "C"` of the house, and thin. Each function checks its arguments,
//! converts them, makes one call into the engine, and converts the result back.
//!
//! cbindgen writes `include/rotor.h` from these modules; `tests/header.rs` has the order of its
//! chapters.
#![expect(non_camel_case_types, reason = "types have their C names")]

pub mod status;

pub mod model;
pub mod options;
pub mod session;
pub mod stats;
pub mod step;

pub mod batch;
pub mod draft;
pub mod embed;
pub mod embedding;
pub mod grammar;
pub mod logits;
pub mod sampling;
pub mod save;
pub mod stop;
pub mod thinking;

pub mod answers;
pub mod chat;
pub mod messages;
pub mod text;
pub mod tools;

pub mod estimate;
pub mod files;
pub mod inspect;
pub mod worker;

pub mod device;
pub mod vulkan;

pub mod log;
pub mod version;

mod guard;
mod handle;
mod reserve;
