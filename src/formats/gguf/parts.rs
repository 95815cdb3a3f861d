//! The tensors of a GGUF file as a checkpoint: under the names and in the forms of Hugging Face.

use std::collections::BTreeMap;

use safetensors::Dtype;

use super::{Description, Gguf};
use crate::error::{Error, Result};
use crate::formats::checkpoint::{Checkpoint, Entry, Shard};
use crate::formats::decode::{RowOrder, Stored};
use crate::formats::float::{FloatType, decode};
use crate::formats::ggml::GgmlType;
use crate::formats::ggml::blocks::BlockType;
use crate::formats::ggml::ternary::{I2S_TRAILER, TernaryType};

/// The source of a checkpoint's tensor. Names are those of the GGUF file.
#[derive(Clone, Debug)]
pub enum Part {
    /// The numbers of the named tensor.
    Floats(String),
    /// The ternary weights of the named tensor, packed, with its order of rows.
    Ternary(String, RowOrder),
    /// The single scale of the named ternary tensor.
    Scale(String),
    /// The ternary weights of the named tensor, with a scale per group.
    Groups(String),
}

impl Gguf {
    /// Makes a checkpoint of these parts, each with its name there. Fails if a tensor is missing,
    /// or if its type or shape does not fit the part.
    pub fn into_checkpoint(self, parts: impl IntoIterator<Item = (String, Part)>) -> Result<Checkpoint> {
        let entries: Result<BTreeMap<String, Entry>> =
            parts.into_iter().map(|(name, part)| Ok((name, self.entry(&part)?))).collect();
        let shard = Shard { file: self.file, name: self.name.clone() };
        Ok(Checkpoint { file: self.name, shards: vec![shard], tensors: entries? })
    }

    /// The scale of a ternary tensor that has only one (see [`Part::Scale`]). Later blocks than the
    /// first one that is not zero are not checked.
    pub fn ternary_scale(&self, name: &str) -> Result<f32> {
        let entry = self.scale(name)?;
        let bytes = entry.bytes(&self.file, &entry.info(name, &self.name), &mut || true)?;
        let mut scale = [0.0];
        decode(if entry.dtype == Dtype::F16 { FloatType::F16 } else { FloatType::F32 }, &bytes, &mut scale);
        Ok(scale[0])
    }

    /// The numbers of a small floating point tensor.
    pub fn numbers(&self, name: &str, most: usize) -> Result<Vec<f32>> {
        let entry = self.floats(name)?;
        let info = entry.info(name, &self.name);
        let count = entry.shape.iter().product();
        if count > most || entry.stored != Stored::Plain {
            let message = format!("tensor {name} has {count} numbers; supported: up to {most}, in F32, F16 or BF16");
            return Err(Error::unsupported(format!("{}: {message}", self.name)));
        }
        let float = match entry.dtype {
            Dtype::F16 => FloatType::F16,
            Dtype::BF16 => FloatType::Bf16,
            _ => FloatType::F32,
        };
        let mut numbers = vec![0.0; count];
        decode(float, &entry.bytes(&self.file, &info, &mut || true)?, &mut numbers);
        Ok(numbers)
    }

    fn entry(&self, part: &Part) -> Result<Entry> {
        match part {
            Part::Floats(name) => self.floats(name),
            Part::Ternary(name, order) => self.weights(name, *order),
            Part::Scale(name) => self.scale(name),
            Part::Groups(name) => self.groups(name),
        }
    }

    fn tensor(&self, name: &str) -> Result<&Description> {
        self.tensors.get(name).ok_or_else(|| Error::format(&self.name, format!("there is no tensor {name}")))
    }

    fn floats(&self, name: &str) -> Result<Entry> {
        let tensor = self.tensor(name)?;
        let (dtype, stored) = match tensor.ggml {
            GgmlType::Float(FloatType::F32) => (Dtype::F32, Stored::Plain),
            GgmlType::Float(FloatType::F16) => (Dtype::F16, Stored::Plain),
            GgmlType::Float(FloatType::Bf16) => (Dtype::BF16, Stored::Plain),
            GgmlType::Quantised(quant) => (Dtype::F32, Stored::Quantised(quant)),
            other => return Err(self.unsupported(name, other, "F32, F16, BF16, Q8_0, Q4_K and Q6_K")),
        };
        Ok(Entry { shard: 0, dtype, shape: tensor.shape.clone(), range: tensor.range.clone(), stored })
    }

    fn ternary(&self, name: &str) -> Result<(TernaryType, &Description)> {
        let tensor = self.tensor(name)?;
        match tensor.ggml {
            GgmlType::Ternary(ternary) => Ok((ternary, tensor)),
            other => Err(self.unsupported(name, other, "I2_S, TQ1_0 and TQ2_0")),
        }
    }

    fn weights(&self, name: &str, order: RowOrder) -> Result<Entry> {
        let (ternary, Description { shape, range, .. }) = self.ternary(name)?;
        let &[rows, cols] = &**shape else {
            return Err(Error::format(
                &self.name,
                format!("tensor {name} has shape {shape:?}, but should be a matrix"),
            ));
        };
        if !rows.is_multiple_of(4) {
            let message = format!("tensor {name} has {rows} rows; supported: multiples of 4");
            return Err(Error::unsupported(format!("{}: {message}", self.name)));
        }
        let trailer = if ternary == TernaryType::I2S { I2S_TRAILER } else { 0 };
        let range = range.start..range.end - trailer;
        Ok(Entry {
            shard: 0,
            dtype: Dtype::U8,
            shape: vec![rows / 4, cols],
            range,
            stored: Stored::Ternary(ternary, order),
        })
    }

    fn groups(&self, name: &str) -> Result<Entry> {
        let tensor = self.tensor(name)?;
        let blocks = match tensor.ggml {
            GgmlType::Float(_) => return self.floats(name),
            GgmlType::Blocks(blocks) => Some(blocks),
            GgmlType::Ternary(ternary) => BlockType::of_ternary(ternary),
            _ => None,
        };
        let Some(blocks) = blocks else {
            let supported = "Q2_0, PQ2_0, PTQ1_0, Q1_0, TQ1_0, TQ2_0, F32, F16 and BF16";
            return Err(self.unsupported(name, tensor.ggml, supported));
        };
        let (shape, range) = (tensor.shape.clone(), tensor.range.clone());
        Ok(Entry { shard: 0, dtype: Dtype::F16, shape, range, stored: Stored::Blocks(blocks) })
    }

    fn scale(&self, name: &str) -> Result<Entry> {
        let (ternary, Description { range, .. }) = self.ternary(name)?;
        let (dtype, range, stored) = match ternary {
            TernaryType::I2S => {
                let start = range.end - I2S_TRAILER;
                (Dtype::F32, start..start + 4, Stored::Plain)
            }
            blocks => (Dtype::F16, range.clone(), Stored::Scale(blocks)),
        };
        Ok(Entry { shard: 0, dtype, shape: vec![1], range, stored })
    }

    fn unsupported(&self, name: &str, found: GgmlType, supported: &str) -> Error {
        let message = format!("tensor {name} is {}; supported for it: {supported}", found.name());
        Error::unsupported(format!("{}: {message}", self.name))
    }
}
