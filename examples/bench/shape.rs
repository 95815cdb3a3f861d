//! A model of a given shape, made in memory from a seed: as many zeros as the real one, and as many gates that are 0 as
//! one asks for.
//!
//! Its text would be noise, but its work is the real model's. The gates: the first columns of every embedding are the same
//! large number, layers add next to nothing to it, and a gate row is all -1 (a neuron that is never active) or all +1
//! there; at 50 % the gates are left to chance instead.

use std::sync::Arc;

use rotor::backend::{self, Activation, Backend, Norm, Shape, TernaryId};
use rotor::engine::model::Model;
use rotor::formats::float::{FloatMatrix, FloatType};
use rotor::formats::ternary::{Scale, TernarySource, TernaryTensor};
use rotor::model::config::Config;
use rotor::model::weights::{Layer, Projection, Weights};

use super::Failure;

/// Columns that steer the gates.
const STEERED: usize = 256;

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

/// Bytes of packed weights for every random byte: about 42 % zeros (107 of 256), the rest +1 and -1 alike.
fn code_of(byte: u8) -> u8 {
    match byte {
        0..107 => 1,
        107..181 => 0,
        _ => 2,
    }
}

struct Maker {
    random: Random,
    backend: Box<dyn Backend>,
    sparsity: u32,
}

impl Maker {
    fn packed(&mut self, rows: usize, cols: usize) -> Vec<u8> {
        let table: Vec<u8> = (0..=255u8).map(code_of).collect();
        let mut bytes = vec![0u8; rows / 4 * cols];
        for chunk in bytes.chunks_mut(2) {
            let random = self.random.next().to_le_bytes();
            for (byte, r) in chunk.iter_mut().zip(random.chunks_exact(4)) {
                *byte = r.iter().enumerate().map(|(i, r)| table[usize::from(*r)] << (2 * i)).sum();
            }
        }
        bytes
    }

    fn ternary(&mut self, rows: usize, cols: usize, scale: f32, is_gate: bool) -> Result<Projection, Failure> {
        let mut packed = self.packed(rows, cols);
        if is_gate && self.sparsity != 50 {
            self.steer(&mut packed, rows, cols);
        }
        let source = TernarySource::Packed(&packed);
        let tensor = TernaryTensor { rows, cols, source, scale: Scale::Tensor(scale), bias: None };
        let weight: TernaryId = self.backend.upload_ternary(&tensor)?;
        Ok(Projection { weight, inner_norm: None })
    }

    /// Makes `sparsity` percent of the gate rows negative, the rest positive, for every input.
    fn steer(&mut self, packed: &mut [u8], rows: usize, cols: usize) {
        for row in 0..rows {
            let code = if self.random.next() % 100 < u64::from(self.sparsity) { 0 } else { 2 };
            let (line, shift) = (row % (rows / 4), 2 * (row / (rows / 4)));
            for byte in &mut packed[line * cols..line * cols + STEERED.min(cols)] {
                *byte = *byte & !(3 << shift) | code << shift;
            }
        }
    }

    fn norm(&mut self, n: usize) -> Result<Norm, Failure> {
        Ok(Norm { gain: self.backend.upload_vector(&vec![1.0; n])?, eps: 1e-5 })
    }

    fn layer(&mut self, shape: &Shape) -> Result<Layer, Failure> {
        let (h, i, kv) = (shape.hidden, shape.intermediate, shape.kv_dim());
        Ok(Layer {
            attention_norm: self.norm(h)?,
            q: self.ternary(h, h, 0.02, false)?,
            k: self.ternary(kv, h, 0.02, false)?,
            v: self.ternary(kv, h, 0.02, false)?,
            attention_sub_norm: Some(self.norm(h)?),
            o: self.ternary(h, h, 1e-4, false)?,
            ffn_norm: self.norm(h)?,
            gate: self.ternary(i, h, 0.02, true)?,
            up: self.ternary(i, h, 0.02, false)?,
            ffn_sub_norm: Some(self.norm(i)?),
            down: self.ternary(h, i, 1e-4, false)?,
        })
    }

    fn embedding(&mut self, rows: usize, cols: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(rows * cols * 2);
        for _ in 0..rows {
            bytes.extend(std::iter::repeat_n(0x4040u16.to_le_bytes(), STEERED.min(cols)).flatten());
            for _ in STEERED.min(cols)..cols {
                // A random sign and mantissa, magnitude 0.5 to 1.
                let bits = (self.random.next() >> 48) as u16 & 0x807f | 0x3f00;
                bytes.extend(bits.to_le_bytes());
            }
        }
        bytes
    }
}

fn config(name: &str) -> Result<Config, Failure> {
    let (layers, h, i, heads, kv_heads, vocab) = match name {
        "2b4t" => (30, 2560, 6912, 20, 5, 128_256),
        "small" => (4, 512, 1408, 8, 2, 4096),
        _ => return Err(format!("unknown shape {name}; there are 2b4t and small").into()),
    };
    let json = serde_json::json!({
        "model_type": "bitnet", "architectures": ["BitNetForCausalLM"], "hidden_act": "relu2",
        "num_hidden_layers": layers, "hidden_size": h, "intermediate_size": i, "num_attention_heads": heads,
        "num_key_value_heads": kv_heads, "vocab_size": vocab, "max_position_embeddings": 4096, "rope_theta": 500000.0,
        "rms_norm_eps": 1e-5, "tie_word_embeddings": true,
        "quantization_config": {
            "quant_method": "bitnet", "linear_class": "autobitlinear", "quantization_mode": "offline"
        },
    });
    Ok(Config::parse(json.to_string().as_bytes())?)
}

/// Makes the model.
pub(crate) fn make(name: &str, backend: &str, threads: Option<usize>, sparsity: u32) -> Result<Arc<Model>, Failure> {
    let config = config(name)?;
    let shape = config.shape;
    let backend = backend::open(backend, shape, threads)?;
    let mut maker = Maker { random: Random(42), backend, sparsity };
    let bytes = maker.embedding(shape.n_vocab, shape.hidden);
    let matrix = FloatMatrix { float: FloatType::Bf16, rows: shape.n_vocab, cols: shape.hidden, bytes: &bytes };
    let embedding = maker.backend.upload_dense(&matrix)?;
    drop(bytes);
    let layers = (0..shape.n_layers).map(|_| maker.layer(&shape)).collect::<Result<_, _>>()?;
    let norm = maker.norm(shape.hidden)?;
    assert_eq!(config.activation, Activation::Relu2);
    let weights = Weights { embedding, layers, norm, head: embedding };
    Ok(Model::new(config, weights, maker.backend, None))
}
