//! A file with the results of self-test and tuning, and with compiled kernels, in a folder that the
//! host has chosen. If the file is damaged, or of another version of rotor, it is ignored and
//! written anew.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::device::NativeMath;
use super::kernels::{Multiply, Tuning};
use crate::error::Error;
use crate::formats::cache;

/// The results that rotor needs before it can use a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Learnt {
    pub(super) native: NativeMath,
    pub(super) tuning: Tuning,
}

/// The first bytes of a file. A file with another version is not read.
const MAGIC: &str = concat!("rotor kernels ", env!("CARGO_PKG_VERSION"), "\n");
/// Largest file.
const LARGEST: u64 = 256 << 20;
const WAYS: [Multiply; 3] = [Multiply::Dot, Multiply::Popcount, Multiply::Plain];

/// The file of a device.
pub(super) fn file(directory: &Path, backend: &str, identity: &[u8]) -> PathBuf {
    directory.join(format!("rotor-{backend}-{:016x}.bin", hash(identity)))
}

/// FNV-1a.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

/// Reads the file. None if it is missing or damaged.
pub(super) fn load(file: &Path) -> Option<(Learnt, Vec<u8>)> {
    if fs::metadata(file).ok()?.len() > LARGEST {
        return None;
    }
    let bytes = fs::read(file).ok()?;
    let (checksum, rest) = bytes.strip_prefix(MAGIC.as_bytes())?.split_first_chunk::<8>()?;
    let (facts, compiled) = rest.split_first_chunk::<4>()?;
    if u64::from_le_bytes(*checksum) != hash(rest) {
        log::info!("the cache file {} is damaged, so rotor does not use it", file.display());
        return None;
    }
    let multiply = *WAYS.get(usize::from(facts[1]))?;
    let tuning = Tuning { multiply, slices: facts[2].into(), batch_slices: facts[3].into() };
    let native = NativeMath { fma: facts[0] & 1 != 0, halves: facts[0] & 2 != 0 };
    Some((Learnt { native, tuning }, compiled.to_vec()))
}

/// Writes the file. If that fails, the log says so; nothing else depends on it.
pub(super) fn store(file: &Path, learnt: Learnt, compiled: &[u8]) {
    let Learnt { native: NativeMath { fma, halves }, tuning: Tuning { multiply, slices, batch_slices } } = learnt;
    let way = WAYS.iter().position(|way| *way == multiply).unwrap_or(0);
    let facts = [u8::from(fma) | u8::from(halves) << 1, way as u8, slices as u8, batch_slices as u8];
    let rest = [&facts, compiled].concat();
    let bytes = [MAGIC.as_bytes(), &hash(&rest).to_le_bytes(), &rest].concat();
    // It cannot be cancelled.
    let _ = cache::replace(file, |out| out.write_all(&bytes).map_err(|e| Error::io(file, e)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_file_is_as_good_as_none() {
        let directory = std::env::temp_dir().join(format!("rotor-cache-{}", std::process::id()));
        let file = file(&directory, "test", b"a device");
        assert!(load(&file).is_none());
        let tuning = Tuning { multiply: Multiply::Popcount, slices: 4, batch_slices: 1 };
        let learnt = Learnt { native: NativeMath { fma: true, halves: false }, tuning };
        store(&file, learnt, b"kernels");
        assert_eq!(load(&file), Some((learnt, b"kernels".to_vec())));
        let whole = fs::read(&file).expect("the file");
        for i in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[i] ^= 1;
            fs::write(&file, &damaged).expect("the file");
            assert!(load(&file).is_none(), "byte {i}");
            fs::write(&file, &whole[..i]).expect("the file");
            assert!(load(&file).is_none(), "{i} bytes");
        }
        store(&file, learnt, b"kernels");
        assert_eq!(load(&file), Some((learnt, b"kernels".to_vec())));
        fs::remove_dir_all(&directory).expect("the folder");
    }
}
