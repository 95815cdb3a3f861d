//! The `post_processor` section of tokenizer.json: tokens that are put before and after a text.

use super::{malformed, refuse};
use crate::error::{Result, quoted};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::HashMap;

/// The most tokens that are added to a text.
const MAX_ADDED: usize = 256;

/// The `post_processor` section. rotor never encodes a pair of texts.
#[derive(Deserialize)]
#[serde(tag = "type")]
enum Section {
    /// `ByteLevel` changes offsets only, which rotor does not compute.
    ByteLevel,
    Sequence {
        processors: Vec<Section>,
    },
    TemplateProcessing {
        single: Vec<Piece>,
        #[serde(default)]
        special_tokens: HashMap<String, Special>,
    },
    #[serde(alias = "RobertaProcessing")]
    BertProcessing {
        sep: (String, u32),
        cls: (String, u32),
    },
}

#[derive(Deserialize)]
enum Piece {
    Sequence { id: Text },
    SpecialToken { id: String },
}

/// The first or the second text of a pair.
#[derive(Deserialize, PartialEq, Eq)]
enum Text {
    A,
    B,
}

#[derive(Deserialize)]
struct Special {
    ids: Vec<u32>,
}

/// The tokens that are put around a text.
#[derive(Default)]
pub(super) struct Around {
    pub(super) before: Vec<u32>,
    pub(super) after: Vec<u32>,
}

impl Around {
    /// Reads the section and checks that every id is below `vocab_size`.
    pub(super) fn read(section: Option<&RawValue>, vocab_size: usize) -> Result<Self> {
        let mut around = None;
        if let Some(raw) = section.map(RawValue::get).filter(|text| *text != "null") {
            let parsed = serde_json::from_str(raw).map_err(|e| malformed("post_processor", &e))?;
            collect(parsed, &mut around)?;
        }
        let around = around.unwrap_or_default();
        let (n, most) = (around.before.len() + around.after.len(), vocab_size as u64);
        if n > MAX_ADDED {
            return refuse(format!(
                "tokenizer.json: post_processor: it adds {n} tokens, but at most {MAX_ADDED} are supported"
            ));
        }
        match around.before.iter().chain(&around.after).find(|id| u64::from(**id) >= most) {
            Some(id) => refuse(format!("tokenizer.json: post_processor: id {id} is outside the vocabulary of {most}")),
            None => Ok(around),
        }
    }
}

fn collect(section: Section, around: &mut Option<Around>) -> Result<()> {
    let made = match section {
        Section::ByteLevel => return Ok(()),
        Section::Sequence { processors } => {
            return processors.into_iter().try_for_each(|inner| collect(inner, around));
        }
        Section::BertProcessing { sep, cls } => Around { before: vec![cls.1], after: vec![sep.1] },
        Section::TemplateProcessing { single, special_tokens } => template(single, &special_tokens)?,
    };
    match around.replace(made) {
        None => Ok(()),
        Some(_) => refuse("tokenizer.json: post_processor: several processors add tokens, but only one may"),
    }
}

fn template(single: Vec<Piece>, special_tokens: &HashMap<String, Special>) -> Result<Around> {
    let (mut around, mut has_text) = (Around::default(), false);
    for piece in single {
        match piece {
            Piece::Sequence { id: Text::A } if !has_text => has_text = true,
            Piece::Sequence { .. } => {
                return refuse("tokenizer.json: post_processor: single must have sequence A once, and no other");
            }
            Piece::SpecialToken { id } => {
                let Some(special) = special_tokens.get(&id) else {
                    let token = quoted(&id);
                    return refuse(format!("tokenizer.json: post_processor: {token} is not among special_tokens"));
                };
                let side = if has_text { &mut around.after } else { &mut around.before };
                if side.len() + special.ids.len() > MAX_ADDED {
                    return refuse(format!("tokenizer.json: post_processor: it adds more than {MAX_ADDED} tokens"));
                }
                side.extend(&special.ids);
            }
        }
    }
    if has_text { Ok(around) } else { refuse("tokenizer.json: post_processor: single has no sequence A") }
}
