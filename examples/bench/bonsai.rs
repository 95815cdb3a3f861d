//! A checkpoint of Ternary-Bonsai: one GGUF file of the architecture `qwen3`, every matrix in Q2_0
//! with blocks of 64.
//!
//! Two neighbouring blocks have one scale, as in the published files, whose groups have 128
//! weights. llama.cpp loads the same file. The tokenizer has as many tokens and merges as the real
//! one.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use half::f16;

use super::Failure;
use super::shape::Random;

/// The name of the file.
pub(crate) const FILE: &str = "model.gguf";

/// Weights of a block of Q2_0, and its bytes: the scale, then two bits for each weight.
const BLOCK: usize = 64;
const BLOCK_BYTES: usize = 18;
/// Tensors begin at multiples of this.
const ALIGNMENT: u64 = 32;
/// Every vocabulary ends with this many tokens that are not made of byte pairs.
const ADDED: usize = 26;
/// The share of weights that are not 0: 10 of 16.
const LIVE: f32 = 0.625;
const SEED: u64 = 42;
/// The ids of ggml's types.
const F32: u32 = 0;
const Q2_0: u32 = 42;

#[derive(Clone)]
pub(crate) struct Sizes {
    layers: usize,
    hidden: usize,
    intermediate: usize,
    heads: usize,
    kv_heads: usize,
    vocab: usize,
    is_tied: bool,
    /// The longest context, and the one of which YaRN makes it.
    context: usize,
    original_context: usize,
    /// The layers add next to nothing, and the head is the embedding. So the likeliest token is the
    /// one before it, in every shape.
    repeats: bool,
}

const HEAD_DIM: usize = 128;

const BONSAI_1_7B: Sizes = Sizes {
    layers: 28,
    hidden: 2048,
    intermediate: 6144,
    heads: 16,
    kv_heads: 8,
    vocab: 151_669,
    is_tied: true,
    context: 32_768,
    original_context: 8_192,
    repeats: false,
};

impl Sizes {
    pub(crate) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "bonsai-1.7b" => BONSAI_1_7B,
            "bonsai-4b" => Self { layers: 36, hidden: 2560, intermediate: 9728, heads: 32, ..BONSAI_1_7B },
            "bonsai-8b" => Self {
                layers: 36,
                hidden: 4096,
                intermediate: 12_288,
                heads: 32,
                is_tied: false,
                context: 65_536,
                original_context: 16_384,
                ..BONSAI_1_7B
            },
            "bonsai-small" => {
                Self { layers: 2, hidden: 256, intermediate: 768, heads: 4, kv_heads: 2, vocab: 601, ..BONSAI_1_7B }
            }
            _ => return None,
        })
    }

    /// One layer, and next to no vocabulary.
    pub(crate) fn one_layer(self) -> Self {
        Self { layers: 1, vocab: 283, ..self }
    }

    /// The same work, but the text repeats its last token.
    pub(crate) fn repeating(self) -> Self {
        Self { repeats: true, ..self }
    }

    pub(crate) fn write(&self, directory: &Path) -> Result<(), Failure> {
        let (metadata, tensors) = (self.metadata(), self.tensors());
        let mut head = b"GGUF".to_vec();
        head.extend(3u32.to_le_bytes());
        head.extend((tensors.len() as u64).to_le_bytes());
        head.extend(metadata.count.to_le_bytes());
        head.extend(&metadata.bytes);
        let mut offset = 0u64;
        for tensor in &tensors {
            head.extend(string(&tensor.name));
            // The number of dimensions, and each, the inner one first.
            match tensor.content {
                Content::Matrix { rows, cols, .. } => {
                    head.extend(2u32.to_le_bytes());
                    head.extend([cols, rows].iter().flat_map(|n| (*n as u64).to_le_bytes()));
                }
                Content::Ones(n) => {
                    head.extend(1u32.to_le_bytes());
                    head.extend((n as u64).to_le_bytes());
                }
            }
            head.extend(tensor.content.kind().to_le_bytes());
            head.extend(offset.to_le_bytes());
            offset = (offset + tensor.content.len()).next_multiple_of(ALIGNMENT);
        }
        let mut file = BufWriter::with_capacity(1 << 20, File::create(directory.join(FILE))?);
        file.write_all(&head)?;
        pad(&mut file, head.len() as u64)?;
        let mut random = Random(SEED);
        for tensor in &tensors {
            if self.repeats && tensor.name == "output.weight" {
                // The numbers of the embedding, which is the first tensor.
                random = Random(SEED);
            }
            random.write_content(&tensor.content, &mut file)?;
            pad(&mut file, tensor.content.len())?;
        }
        Ok(file.flush()?)
    }

    fn metadata(&self) -> Metadata {
        let mut all = Metadata::default();
        all.text("general.architecture", "qwen3");
        all.text("general.name", "made by bench");
        all.number("general.quantization_version", 2);
        for (key, value) in [
            ("block_count", self.layers),
            ("context_length", self.context),
            ("embedding_length", self.hidden),
            ("feed_forward_length", self.intermediate),
            ("attention.head_count", self.heads),
            ("attention.head_count_kv", self.kv_heads),
            ("attention.key_length", HEAD_DIM),
            ("attention.value_length", HEAD_DIM),
            ("rope.scaling.original_context_length", self.original_context),
        ] {
            all.number(&format!("qwen3.{key}"), value as u32);
        }
        all.float("qwen3.attention.layer_norm_rms_epsilon", 1e-6);
        all.float("qwen3.rope.freq_base", 1e6);
        all.text("qwen3.rope.scaling.type", "yarn");
        all.float("qwen3.rope.scaling.factor", 4.0);
        self.tokenizer(&mut all);
        all
    }

    /// Bytes, then all pairs of them, then pairs with one more byte; then the added tokens.
    fn tokenizer(&self, all: &mut Metadata) {
        let mut tokens: Vec<String> = (0..=255).map(|byte| character(byte).to_string()).collect();
        let n_merges = self.vocab - ADDED - tokens.len();
        let merges: Vec<String> = (0..n_merges)
            .map(|i| {
                let left = if i < 1 << 16 { i / 256 } else { 256 + (i - (1 << 16)) / 256 };
                let merge = format!("{} {}", tokens[left], tokens[i % 256]);
                tokens.push(merge.replace(' ', ""));
                merge
            })
            .collect();
        let first_added = tokens.len() as u32;
        tokens.extend(["<|endoftext|>", "<|im_start|>", "<|im_end|>"].map(String::from));
        tokens.extend((3..ADDED).map(|i| format!("<|extra_{i}|>")));
        let kinds: Vec<u32> = (0..tokens.len() as u32).map(|id| if id < first_added { 1 } else { 3 }).collect();
        all.text("tokenizer.ggml.model", "gpt2");
        all.text("tokenizer.ggml.pre", "qwen2");
        all.texts("tokenizer.ggml.tokens", &tokens);
        all.integers("tokenizer.ggml.token_type", &kinds);
        all.texts("tokenizer.ggml.merges", &merges);
        all.number("tokenizer.ggml.eos_token_id", first_added + 2);
        all.number("tokenizer.ggml.bos_token_id", first_added);
        all.flag("tokenizer.ggml.add_bos_token", false);
    }

    fn tensors(&self) -> Vec<Tensor> {
        let (h, i) = (self.hidden, self.intermediate);
        let (q, kv) = (self.heads * HEAD_DIM, self.kv_heads * HEAD_DIM);
        // The gain of a product: the size of its outputs where inputs have the size 1.
        let residual = if self.repeats { 0.001 } else { 0.3 };
        let matrix = |name: String, rows, cols, gain: f32| Tensor {
            name: name + ".weight",
            content: Content::Matrix { rows, cols, scale: gain / (LIVE * cols as f32).sqrt() },
        };
        let ones = |name: String, n| Tensor { name: name + ".weight", content: Content::Ones(n) };
        let mut all = vec![matrix("token_embd".to_owned(), self.vocab, h, 1.0), ones("output_norm".to_owned(), h)];
        if !self.is_tied {
            all.push(matrix("output".to_owned(), self.vocab, h, 1.0));
        }
        for layer in 0..self.layers {
            let named = |name: &str| format!("blk.{layer}.{name}");
            let norms = [("attn_norm", h), ("attn_q_norm", HEAD_DIM), ("attn_k_norm", HEAD_DIM), ("ffn_norm", h)];
            all.extend(norms.map(|(name, n)| ones(named(name), n)));
            let projections = [
                ("attn_q", q, h, 1.0),
                ("attn_k", kv, h, 1.0),
                ("attn_v", kv, h, 1.0),
                ("attn_output", h, q, residual),
                ("ffn_gate", i, h, 1.0),
                ("ffn_up", i, h, 1.0),
                ("ffn_down", h, i, residual),
            ];
            all.extend(projections.map(|(name, rows, cols, gain)| matrix(named(name), rows, cols, gain)));
        }
        all
    }
}

struct Tensor {
    name: String,
    content: Content,
}

enum Content {
    /// Ternary weights; scales of groups lie around `scale`.
    Matrix {
        rows: usize,
        cols: usize,
        scale: f32,
    },
    Ones(usize),
}

impl Content {
    fn kind(&self) -> u32 {
        match self {
            Self::Matrix { .. } => Q2_0,
            Self::Ones(_) => F32,
        }
    }

    fn len(&self) -> u64 {
        match *self {
            Self::Matrix { rows, cols, .. } => (rows * cols / BLOCK * BLOCK_BYTES) as u64,
            Self::Ones(n) => 4 * n as u64,
        }
    }
}

impl Random {
    fn write_content(&mut self, content: &Content, out: &mut impl Write) -> std::io::Result<()> {
        match *content {
            Content::Matrix { rows, cols, scale } => self.write_matrix(rows, cols, scale, out),
            Content::Ones(n) => out.write_all(&1f32.to_le_bytes().repeat(n)),
        }
    }

    /// A row at a time.
    fn write_matrix(&mut self, rows: usize, cols: usize, scale: f32, out: &mut impl Write) -> std::io::Result<()> {
        // Codes 0, 1 and 2 (weights -1, 0 and +1) for 5, 6 and 5 of 16 random numbers; two codes
        // for each byte.
        let code = |n: u8| if n < 5 { 0 } else { 1 + u8::from(n >= 11) };
        let codes: [u8; 256] = std::array::from_fn(|byte| code(byte as u8 % 16) | code(byte as u8 / 16) << 2);
        let mut row = vec![0u8; cols / BLOCK * BLOCK_BYTES];
        for _ in 0..rows {
            for pair in row.chunks_exact_mut(2 * BLOCK_BYTES) {
                let spread = 0.75 + 0.5 * (self.next() % 1024) as f32 / 1024.0;
                let scale = f16::from_f32(scale * spread).to_le_bytes();
                for block in pair.chunks_exact_mut(BLOCK_BYTES) {
                    block[..2].copy_from_slice(&scale);
                    for four in block[2..].chunks_exact_mut(4) {
                        let random = self.next().to_le_bytes();
                        for (byte, r) in four.iter_mut().zip(random.chunks_exact(2)) {
                            *byte = codes[usize::from(r[0])] | codes[usize::from(r[1])] << 4;
                        }
                    }
                }
            }
            out.write_all(&row)?;
        }
        Ok(())
    }
}

fn pad(out: &mut impl Write, len: u64) -> std::io::Result<()> {
    out.write_all(&[0; ALIGNMENT as usize][..(len.next_multiple_of(ALIGNMENT) - len) as usize])
}

/// The character that stands for a byte in byte-level BPE.
fn character(byte: u8) -> char {
    let is_printable = |byte: u8| matches!(byte, 33..=126 | 161..=172 | 174..=255);
    match is_printable(byte) {
        true => char::from(byte),
        false => char::from_u32(256 + (0..byte).filter(|b| !is_printable(*b)).count() as u32).unwrap_or(' '),
    }
}

/// A text as GGUF has it: its length, then its bytes.
fn string(text: &str) -> Vec<u8> {
    [&(text.len() as u64).to_le_bytes(), text.as_bytes()].concat()
}

/// Keys and values.
#[derive(Default)]
struct Metadata {
    count: u64,
    bytes: Vec<u8>,
}

impl Metadata {
    fn add(&mut self, key: &str, kind: u32, value: &[u8]) {
        self.count += 1;
        self.bytes.extend(string(key));
        self.bytes.extend(kind.to_le_bytes());
        self.bytes.extend(value);
    }

    fn number(&mut self, key: &str, value: u32) {
        self.add(key, 4, &value.to_le_bytes());
    }

    fn float(&mut self, key: &str, value: f32) {
        self.add(key, 6, &value.to_le_bytes());
    }

    fn flag(&mut self, key: &str, value: bool) {
        self.add(key, 7, &[u8::from(value)]);
    }

    fn text(&mut self, key: &str, value: &str) {
        self.add(key, 8, &string(value));
    }

    fn list(&mut self, key: &str, kind: u32, count: usize, elements: &[u8]) {
        self.add(key, 9, &[&kind.to_le_bytes()[..], &(count as u64).to_le_bytes(), elements].concat());
    }

    fn integers(&mut self, key: &str, values: &[u32]) {
        let elements: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.list(key, 5, values.len(), &elements);
    }

    fn texts(&mut self, key: &str, values: &[String]) {
        let elements: Vec<u8> = values.iter().flat_map(|value| string(value)).collect();
        self.list(key, 8, values.len(), &elements);
    }
}
