//! The Rust interface, as `abi` is the one for C. It is thin: each method makes one call
//! into the engine. What it adds are owned options, iterators, and types that hide the engine's
//! own.
#![forbid(unsafe_code)]

mod chat;
mod embedding;
mod grammar;
mod model;
mod session;

pub use chat::{Chat, Pieces};
pub use embedding::Embedding;
pub use grammar::Grammar;
pub use model::{Model, ModelOptions};
pub use session::{Canceller, Generate, Session, step_all};

pub use crate::backend::{DeviceInfo, DeviceKind, Info as BackendInfo, KvType, Work, devices};
pub use crate::engine::chat::{ChatOptions, ChatStep, WhenFull};
pub use crate::engine::embed::EmbedOptions;
pub use crate::engine::grammar::SchemaOptions;
pub use crate::engine::sampler::Sampling;
pub use crate::engine::save::SaveContent;
pub use crate::engine::session::{DraftOptions, EndReason, SessionOptions, Stats, Step, TextOptions, ThinkingOptions};
pub use crate::engine::text::ChatMessage;
pub use crate::error::{Error, Result};
pub use crate::model::pooling::Pooling;
