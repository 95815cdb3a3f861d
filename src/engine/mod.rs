//! The engine: a loaded model, the sessions that use it, and the text around them.

pub mod chat;
mod compute;
mod drafter;
pub mod embed;
mod evaluate;
mod generator;
pub mod grammar;
pub mod inspect;
pub mod kv_cache;
pub mod model;
pub mod sampler;
pub mod save;
mod sequence;
pub mod session;
mod source;
pub mod text;
pub mod worker;

use crate::stack;
