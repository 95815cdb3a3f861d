//! GGUF files: what is before the tensors, and bytes behind it that are some tensors or other.

use super::use_model;
use crate::host::Model;

/// Words of metadata.
pub const WORDS: &[&str] = &[
    "general.architecture",
    "bitnet-b1.58",
    "bitnet",
    "llama",
    "general.alignment",
    "tokenizer.ggml.model",
    "gpt2",
    "tokenizer.ggml.pre",
    "llama-bpe",
    "falcon3",
    "tokenizer.ggml.tokens",
    "tokenizer.ggml.merges",
    "tokenizer.ggml.token_type",
    "tokenizer.ggml.scores",
    "tokenizer.ggml.bos_token_id",
    "tokenizer.chat_template",
    ".rope.scaling.type",
    ".rope.scaling.factor",
    ".attention.key_length",
    "rope_freqs.weight",
    "output.weight",
    "token_embd.weight",
    "blk.0.attn_q.weight",
    "blk.1.ffn_up.weight",
    ".scale",
    ".bias",
];

/// Bytes of tensors that follow.
const BODY: usize = 300 << 10;
/// What they are: codes that are ternary, and numbers that are small whatever their type.
const FILL: u8 = 0x24;

/// The beginning of a file.
pub fn run(data: &[u8]) {
    let mut file = data.to_vec();
    file.resize(data.len() + BODY, FILL);
    if let Ok(model) = Model::load(&[("model.gguf", &file)]) {
        use_model(&model);
    }
}
