//! A checkpoint of BitNet b1.58: as many zeros as the real one has, and as many gates that are 0 as
//! one asks for.
//!
//! The gates: the first columns of every embedding are the same large number, layers add next to
//! nothing to it, and a gate row is all -1 there (a neuron that is never active) or all +1. At one
//! half the gates are left to chance instead.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use serde_json::{Map, Value, json};

use super::Failure;
use super::shape::Random;

/// Columns that steer the gates.
const STEERED: usize = 256;

/// Of 256 random bytes this many become a zero weight (42 %), and half of the rest +1.
const ZEROS: u8 = 107;
const MINUS_ONES: u8 = 74;

pub(crate) struct Sizes {
    layers: usize,
    hidden: usize,
    intermediate: usize,
    heads: usize,
    kv_heads: usize,
    vocab: usize,
}

impl Sizes {
    pub(crate) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "2b4t" => Self { layers: 30, hidden: 2560, intermediate: 6912, heads: 20, kv_heads: 5, vocab: 128_256 },
            "small" => Self { layers: 4, hidden: 512, intermediate: 1408, heads: 8, kv_heads: 2, vocab: 4096 },
            _ => return None,
        })
    }

    /// One layer, and next to no vocabulary.
    pub(crate) fn one_layer(self) -> Self {
        Self { layers: 1, vocab: 256, ..self }
    }

    /// Writes the checkpoint whose gates are 0 in the share `sparsity`.
    pub(crate) fn write(&self, directory: &Path, sparsity: f64) -> Result<(), Failure> {
        std::fs::write(directory.join("config.json"), self.config().to_string())?;
        let tensors = self.tensors();
        let (mut header, mut offset) = (Map::new(), 0);
        for (name, content) in &tensors {
            let (dtype, shape, len) = content.describe();
            let entry = json!({ "dtype": dtype, "shape": shape, "data_offsets": [offset, offset + len] });
            header.insert(name.clone(), entry);
            offset += len;
        }
        let header = Value::Object(header).to_string();
        let mut file = BufWriter::new(File::create(directory.join("model.safetensors"))?);
        file.write_all(&(header.len() as u64).to_le_bytes())?;
        file.write_all(header.as_bytes())?;
        let mut random = Random(42);
        for (_, content) in &tensors {
            file.write_all(&random.bytes(content, sparsity))?;
        }
        Ok(file.flush()?)
    }

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

impl Random {
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
