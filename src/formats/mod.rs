//! Bytes to values, without compute: files that are mapped, headers that are checked, numbers that are decoded.
//!
//! Everything here is safe code on untrusted input, except the memory mapping of [`map`].

pub mod checkpoint;
pub mod decode;
pub mod file_range;
pub mod files;
pub mod float;
pub mod foreign;
pub mod ggml;
pub mod gguf;
pub mod map;
pub mod safetensors;
pub mod ternary;
