//! A checkpoint of a given shape, written into a scratch directory from a seed: as many zeros as the real one, and as many
//! gates that are 0 as one asks for.
//!
//! Its text would be noise, but its work is the real model's, from the first byte that is loaded. The gates: the first
//! columns of every embedding are the same large number, layers add next to nothing to it, and a gate row is all -1 there (a
//! neuron that is never active) or all +1. At one half the gates are left to chance instead.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::Failure;

/// Columns that steer the gates.
const STEERED: usize = 256;

/// Of 256 random bytes this many become a zero weight (42 %), and half of the rest +1.
const ZEROS: u8 = 107;
const MINUS_ONES: u8 = 74;

/// The scratch directory; it is removed when this is dropped.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Best effort: the system clears its directory for temporary files anyway.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

struct Sizes {
    layers: usize,
    hidden: usize,
    intermediate: usize,
    heads: usize,
    kv_heads: usize,
    vocab: usize,
}

/// The shapes that there are.
pub(crate) const NAMES: [&str; 3] = ["2b4t", "small", "layer"];

fn sizes(name: &str) -> Result<Sizes, Failure> {
    match name {
        "2b4t" => Ok(Sizes { layers: 30, hidden: 2560, intermediate: 6912, heads: 20, kv_heads: 5, vocab: 128_256 }),
        "layer" => Ok(Sizes { layers: 1, hidden: 2560, intermediate: 6912, heads: 20, kv_heads: 5, vocab: 256 }),
        "small" => Ok(Sizes { layers: 4, hidden: 512, intermediate: 1408, heads: 8, kv_heads: 2, vocab: 4096 }),
        _ => Err(format!("unknown shape {name}; there are 2b4t, small and layer").into()),
    }
}

impl Sizes {
    fn config(&self) -> Value {
        json!({
            "model_type": "bitnet", "architectures": ["BitNetForCausalLM"], "hidden_act": "relu2",
            "num_hidden_layers": self.layers, "hidden_size": self.hidden, "intermediate_size": self.intermediate,
            "num_attention_heads": self.heads, "num_key_value_heads": self.kv_heads, "vocab_size": self.vocab,
            "max_position_embeddings": 4096, "rope_theta": 500_000.0, "rms_norm_eps": 1e-5, "tie_word_embeddings": true,
            "quantization_config": {
                "quant_method": "bitnet", "linear_class": "autobitlinear", "quantization_mode": "offline"
            },
        })
    }

    /// Every tensor with its name and what it holds.
    fn tensors(&self) -> Vec<(String, Content)> {
        let (h, i) = (self.hidden, self.intermediate);
        let kv = h / self.heads * self.kv_heads;
        let mut all = vec![
            ("model.embed_tokens.weight".to_owned(), Content::Embedding { rows: self.vocab, cols: h }),
            ("model.norm.weight".to_owned(), Content::Ones(h)),
        ];
        for layer in 0..self.layers {
            let named = |name: &str| format!("model.layers.{layer}.{name}.weight");
            all.push((named("input_layernorm"), Content::Ones(h)));
            all.push((named("self_attn.attn_sub_norm"), Content::Ones(h)));
            all.push((named("post_attention_layernorm"), Content::Ones(h)));
            all.push((named("mlp.ffn_sub_norm"), Content::Ones(i)));
            let projections = [
                ("self_attn.q_proj", h, h, 0.02),
                ("self_attn.k_proj", kv, h, 0.02),
                ("self_attn.v_proj", kv, h, 0.02),
                ("self_attn.o_proj", h, h, 1e-4),
                ("mlp.gate_proj", i, h, 0.02),
                ("mlp.up_proj", i, h, 0.02),
                ("mlp.down_proj", h, i, 1e-4),
            ];
            for (name, rows, cols, scale) in projections {
                all.push((named(name), Content::Packed { rows, cols, is_gate: name == "mlp.gate_proj" }));
                all.push((named(name) + "_scale", Content::Scale(scale)));
            }
        }
        all
    }
}

enum Content {
    Embedding { rows: usize, cols: usize },
    Packed { rows: usize, cols: usize, is_gate: bool },
    Ones(usize),
    Scale(f32),
}

impl Content {
    fn describe(&self) -> (&'static str, Vec<usize>, usize) {
        match *self {
            Self::Embedding { rows, cols } => ("BF16", vec![rows, cols], 2 * rows * cols),
            Self::Packed { rows, cols, .. } => ("U8", vec![rows / 4, cols], rows / 4 * cols),
            Self::Ones(n) => ("BF16", vec![n], 2 * n),
            Self::Scale(_) => ("F32", vec![1], 4),
        }
    }
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Four ternary codes in a byte.
    fn packed(&mut self, rows: usize, cols: usize) -> Vec<u8> {
        let code = |byte: u8| if byte < ZEROS { 1 } else { u8::from(byte >= ZEROS + MINUS_ONES) * 2 };
        let table: Vec<u8> = (0..=255u8).map(code).collect();
        let mut bytes = vec![0u8; rows / 4 * cols];
        for pair in bytes.chunks_mut(2) {
            let random = self.next().to_le_bytes();
            for (byte, r) in pair.iter_mut().zip(random.chunks_exact(4)) {
                *byte = r.iter().enumerate().map(|(i, r)| table[usize::from(*r)] << (2 * i)).sum();
            }
        }
        bytes
    }

    fn embedding(&mut self, rows: usize, cols: usize) -> Vec<u8> {
        const LARGE: u16 = 0x4040; // 3 in bf16
        let mut bytes = Vec::with_capacity(rows * cols * 2);
        for _ in 0..rows {
            bytes.extend(std::iter::repeat_n(LARGE.to_le_bytes(), STEERED.min(cols)).flatten());
            for _ in STEERED.min(cols)..cols {
                // A random sign and mantissa, magnitude 0.5 to 1.
                let bits = (self.next() >> 48) as u16 & 0x807f | 0x3f00;
                bytes.extend(bits.to_le_bytes());
            }
        }
        bytes
    }

    /// Makes the share `sparsity` of the gate rows negative, the others positive, for every input.
    fn steer(&mut self, packed: &mut [u8], rows: usize, cols: usize, sparsity: f64) {
        for row in 0..rows {
            let code = if (self.next() % 1000) < (sparsity * 1000.0) as u64 { 0 } else { 2 };
            let (line, shift) = (row % (rows / 4), 2 * (row / (rows / 4)));
            for byte in &mut packed[line * cols..line * cols + STEERED.min(cols)] {
                *byte = *byte & !(3 << shift) | code << shift;
            }
        }
    }

    fn bytes(&mut self, content: &Content, sparsity: f64) -> Vec<u8> {
        match *content {
            Content::Embedding { rows, cols } => self.embedding(rows, cols),
            Content::Packed { rows, cols, is_gate } => {
                let mut packed = self.packed(rows, cols);
                if is_gate && sparsity != 0.5 {
                    self.steer(&mut packed, rows, cols, sparsity);
                }
                packed
            }
            Content::Ones(n) => std::iter::repeat_n(0x3f80u16.to_le_bytes(), n).flatten().collect(),
            Content::Scale(scale) => scale.to_le_bytes().to_vec(),
        }
    }
}

/// Writes the checkpoint of shape `name` whose gates are 0 in the share `sparsity`.
pub(crate) fn write(name: &str, sparsity: f64) -> Result<Scratch, Failure> {
    let sizes = sizes(name)?;
    let scratch = Scratch(std::env::temp_dir().join(format!("rotor-bench-{}", std::process::id())));
    std::fs::create_dir_all(scratch.path())?;
    std::fs::write(scratch.path().join("config.json"), sizes.config().to_string())?;
    let tensors = sizes.tensors();
    let (mut header, mut offset) = (Map::new(), 0);
    for (name, content) in &tensors {
        let (dtype, shape, len) = content.describe();
        let entry = json!({ "dtype": dtype, "shape": shape, "data_offsets": [offset, offset + len] });
        header.insert(name.clone(), entry);
        offset += len;
    }
    let header = Value::Object(header).to_string();
    let mut file = BufWriter::new(File::create(scratch.path().join("model.safetensors"))?);
    file.write_all(&(header.len() as u64).to_le_bytes())?;
    file.write_all(header.as_bytes())?;
    let mut random = Random(42);
    for (_, content) in &tensors {
        file.write_all(&random.bytes(content, sparsity))?;
    }
    file.flush()?;
    Ok(scratch)
}
