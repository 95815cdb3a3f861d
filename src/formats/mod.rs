//! Bytes to values, without compute: maps files, checks headers, decodes numbers.
//!
//! Everything here is safe code on untrusted input, except the memory mapping of [`map`].

pub mod cache;
pub mod checkpoint;
pub mod decode;
pub mod file_range;
pub mod files;
pub mod float;
pub mod foreign;
pub mod ggml;
pub mod gguf;
pub mod groups;
pub mod map;
pub mod matrix;
pub mod safetensors;
pub mod ternary;
