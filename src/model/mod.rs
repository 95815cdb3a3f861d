//! The transformer, written once and independent of backends: its configuration, its weights, and
//! its forward pass.

pub mod config;
pub mod families;
pub mod forward;
pub mod gguf;
pub mod rope;
pub mod weights;
