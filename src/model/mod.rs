//! The transformer, written once and independent of backends: its configuration, its weights, and
//! its forward pass.

pub mod config;
pub mod families;
pub mod forward;
pub mod gguf;
pub mod pooling;
pub mod rope;
pub mod spelling;
pub mod weights;
