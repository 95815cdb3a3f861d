//! A session as bytes: its tokens, and with them, if wanted, their keys and values.
//!
//! ```text
//! "ROTORSAV"  version u32  kv u32 (0 none, 1 f16, 2 f32, 3 int8)  model u64  n_tokens u32  n_kv u32
//! tokens u32[n_tokens]  keys and values of the first n_kv positions (see `backend::KvPlain`)
//! in version 2 only: the history of mirostat, (position u32, mu f64)[n]  n u32
//! checksum u64
//! ```
//! All numbers are little-endian. The checksum is the XXH3-64 of all bytes before it. Since
//! backends agree to the bit, a session that was saved on one backend continues on another, on
//! another machine, with the same tokens.
#![forbid(unsafe_code)]

use xxhash_rust::xxh3::xxh3_64;

use super::kv_cache::KvCache;
use super::sampler::mirostat::History;
use super::sequence::Sequence;
use crate::backend::{KvPlain, KvType};
use crate::error::{Error, Result, room_for};

const MAGIC: &[u8; 8] = b"ROTORSAV";
/// Version of the format. A later version may read this one.
const VERSION: u32 = 1;
/// Version of a save that has the history of mirostat.
const VERSION_MIROSTAT: u32 = 2;
/// Bytes of a position and its `mu`.
const MIROSTAT: usize = 12;
const HEADER: usize = 32;
const CHECKSUM: usize = 8;

/// What a save holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveContent {
    /// Four bytes per token. The tokens are evaluated again after the restore.
    Tokens,
    /// Also keys and values. Such a save is large, and only the last token is evaluated again.
    Kv,
}

/// What a session takes from a save.
pub(super) struct Saved {
    pub(super) tokens: Vec<u32>,
    pub(super) cache: KvCache,
    /// How many of the tokens have keys and values in `cache`.
    pub(super) evaluated: usize,
    pub(super) mirostat: History,
}

/// A save that was read and checked.
struct Content<'a> {
    tokens: Vec<u32>,
    kv: Option<KvType>,
    n_kv: usize,
    kv_bytes: &'a [u8],
    mirostat: History,
}

fn code(kv: Option<KvType>) -> u32 {
    match kv {
        None => 0,
        Some(KvType::F16) => 1,
        Some(KvType::F32) => 2,
        Some(KvType::I8) => 3,
    }
}

fn wrong(message: impl Into<String>) -> Error {
    Error::Save { message: message.into() }
}

/// Bytes of a save.
pub(super) fn save_bytes(sequence: &Sequence, mirostat: &History, content: SaveContent) -> usize {
    let kv = match content {
        SaveContent::Tokens => 0,
        SaveContent::Kv => plain(sequence, sequence.kv()).bytes(sequence.evaluated),
    };
    HEADER + 4 * sequence.tokens.len() + kv + mirostat_bytes(mirostat).len() + CHECKSUM
}

/// A sequence as bytes.
pub(super) fn save(sequence: &Sequence, mirostat: &History, content: SaveContent) -> Result<Vec<u8>> {
    let (kv, n_kv) = match content {
        SaveContent::Tokens => (None, 0),
        SaveContent::Kv => (Some(sequence.kv()), sequence.evaluated),
    };
    let mut out: Vec<u8> = room_for(save_bytes(sequence, mirostat, content), "a save")?;
    out.extend(MAGIC);
    let version = if mirostat.is_empty() { VERSION } else { VERSION_MIROSTAT };
    out.extend([version, code(kv)].iter().flat_map(|word| word.to_le_bytes()));
    out.extend(sequence.model.fingerprint().to_le_bytes());
    out.extend([sequence.tokens.len() as u32, n_kv as u32].iter().flat_map(|word| word.to_le_bytes()));
    out.extend(sequence.tokens.iter().flat_map(|token| token.to_le_bytes()));
    if n_kv > 0 {
        sequence.compute.backend().read_kv(sequence.cache.blocks(), n_kv, &mut out)?;
    }
    out.extend(mirostat_bytes(mirostat));
    let checksum = xxh3_64(&out);
    out.extend(checksum.to_le_bytes());
    Ok(out)
}

/// Reads a save whose content is to replace that of `sequence`: its tokens and, if possible, their
/// keys and values.
pub(super) fn read_save(sequence: &Sequence, bytes: &[u8]) -> Result<Saved> {
    let Content { tokens, kv, n_kv, kv_bytes, mirostat } = read(sequence, bytes)?;
    sequence.check_room(0, tokens.len())?;
    // Keys and values of another number type are not what this sequence would have computed. Then
    // it restores only the tokens.
    let fits = n_kv > 0 && kv == Some(sequence.kv());
    let (blocks, evaluated) = match fits {
        true => (sequence.compute.backend().write_kv(sequence.kv(), n_kv, kv_bytes)?, n_kv),
        false => (vec![], 0),
    };
    Ok(Saved { tokens, cache: sequence.cache.with_blocks(blocks)?, evaluated, mirostat })
}

/// The history of mirostat as bytes; empty if mirostat was never used.
fn mirostat_bytes(history: &History) -> Vec<u8> {
    let count = (history.len() as u32).to_le_bytes();
    let entry = |(position, mu): &(u32, f64)| position.to_le_bytes().into_iter().chain(mu.to_le_bytes());
    let bytes: Vec<u8> = history.iter().flat_map(entry).collect();
    if history.is_empty() { bytes } else { [&bytes[..], &count].concat() }
}

fn plain(sequence: &Sequence, kv: KvType) -> KvPlain {
    KvPlain::new(sequence.model.config().shape, kv)
}

/// Reads and checks a save for `sequence`.
fn read<'a>(sequence: &Sequence, bytes: &'a [u8]) -> Result<Content<'a>> {
    let word = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    let long = |at: usize| u64::from(word(at)) | u64::from(word(at + 4)) << 32;
    if bytes.len() < HEADER + CHECKSUM || !bytes.starts_with(MAGIC) {
        return Err(wrong(format!("these {} bytes are not a saved session", bytes.len())));
    }
    let (version, n_tokens, n_kv) = (word(8), word(24) as usize, word(28) as usize);
    if version != VERSION && version != VERSION_MIROSTAT {
        return Err(wrong(format!(
            "it has format {version}; this version of rotor reads {VERSION} and {VERSION_MIROSTAT}"
        )));
    }
    let body = bytes.len() - CHECKSUM;
    if xxh3_64(&bytes[..body]) != long(body) {
        return Err(wrong("it is damaged (its checksum is wrong)"));
    }
    let mirostat =
        if version == VERSION_MIROSTAT { read_mirostat(&bytes[HEADER..body], n_tokens)? } else { (vec![], 0) };
    let (mirostat, body) = (mirostat.0, body - mirostat.1);
    let (found, own) = (long(16), sequence.model.fingerprint());
    if found != own {
        return Err(wrong(format!("it was made with another model ({found:016x}; this one is {own:016x})")));
    }
    let kv = match word(12) {
        0 => None,
        1 => Some(KvType::F16),
        2 => Some(KvType::F32),
        3 => Some(KvType::I8),
        other => return Err(wrong(format!("its KV cache has the unknown type {other}"))),
    };
    let kv_bytes = kv.map_or(0, |kv| plain(sequence, kv).bytes(n_kv));
    if n_kv > n_tokens || (kv.is_none() && n_kv > 0) || body != HEADER + 4 * n_tokens + kv_bytes {
        return Err(wrong("its length differs from the length in its header"));
    }
    let (tokens, kv_bytes) = bytes[HEADER..body].split_at(4 * n_tokens);
    let tokens: Vec<u32> = tokens.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
    sequence.check_tokens(&tokens)?;
    Ok(Content { tokens, kv, n_kv, kv_bytes, mirostat })
}

/// Reads the history of mirostat at the end of a save's content. Returns it and how many bytes it
/// takes.
fn read_mirostat(content: &[u8], n_tokens: usize) -> Result<(History, usize)> {
    let damaged = || wrong("its mirostat values are not valid");
    let (rest, count) = content.split_last_chunk::<4>().ok_or_else(damaged)?;
    let size = (u32::from_le_bytes(*count) as usize).checked_mul(MIROSTAT).filter(|size| *size <= rest.len());
    let entries = &rest[rest.len() - size.ok_or_else(damaged)?..];
    let entry = |bytes: &[u8; MIROSTAT]| {
        let (position, mu) = bytes.split_first_chunk::<4>()?;
        Some((u32::from_le_bytes(*position), f64::from_le_bytes(*mu.first_chunk::<8>()?)))
    };
    let history: History = entries.as_chunks::<MIROSTAT>().0.iter().filter_map(entry).collect();
    let is_right = history.is_sorted_by(|a, b| a.0 < b.0)
        && history.iter().all(|(position, mu)| (*position as usize) < n_tokens && mu.is_finite());
    if is_right { Ok((history, entries.len() + count.len())) } else { Err(damaged()) }
}
