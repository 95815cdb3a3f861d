//! Broken files of every kind: each is refused by name and reason, and none panics.

use std::path::PathBuf;
use std::sync::Arc;

use super::*;
use crate::error::Result;
use crate::formats::checkpoint::Dtype;
use crate::formats::files::HostFile;
use crate::formats::files::OpenFile;

/// A directory that is removed when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let dir = std::env::temp_dir().join(format!("rotor-safetensors-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir(&dir).unwrap();
        Self(dir)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.0.join(name), bytes).unwrap();
    }

    fn open(&self) -> Result<Checkpoint> {
        Checkpoint::open(&Files::from(&*self.0))
    }

    fn refusal(&self) -> String {
        self.open().err().expect("must be refused").to_string()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

struct Memory(Vec<u8>);

impl HostFile for Memory {
    fn length(&self) -> u64 {
        self.0.len() as u64
    }

    fn bytes(&self) -> Option<&[u8]> {
        Some(&self.0)
    }

    fn read_at(&self, _: u64, _: &mut [u8]) -> Result<bool> {
        Ok(false)
    }
}

/// A file of its header and as many zero bytes as wanted.
fn file(header: &str, data: usize) -> Vec<u8> {
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.bytes());
    bytes.resize(bytes.len() + data, 0);
    bytes
}

/// `a`: 2 x 2 U8, `b`: 3 BF16, `empty`: no elements.
const GOOD: &str = r#"{"a":{"dtype":"U8","shape":[2,2],"data_offsets":[0,4]},"__metadata__":{"format":"pt"},
    "empty":{"dtype":"F32","shape":[0,7],"data_offsets":[4,4]},"b":{"dtype":"BF16","shape":[3],"data_offsets":[4,10]}}"#;

#[test]
fn a_good_file_opens() {
    let dir = Scratch::new("good");
    let mut bytes = file(GOOD, 10);
    let end = bytes.len();
    bytes[end - 1] = 9;
    dir.write(SINGLE, bytes);
    dir.write(INDEX, "not even JSON: the single file wins");
    let checkpoint = dir.open().unwrap();
    assert_eq!(checkpoint.names().collect::<Vec<_>>(), ["a", "b", "empty"]);
    assert_eq!(checkpoint.total_bytes(), 10);
    let b = checkpoint.tensor("b", &mut || true).unwrap();
    assert_eq!((b.name, b.dtype, b.shape, &*b.bytes), ("b", Dtype::BF16, &[3][..], &[0, 0, 0, 0, 0, 9][..]));
    assert!(checkpoint.tensor("empty", &mut || true).unwrap().bytes.is_empty());
    checkpoint.release("b");
    checkpoint.release("nobody");
    assert_eq!(checkpoint.tensor("b", &mut || true).unwrap().bytes[5], 9);
    assert!(checkpoint.contains("a") && !checkpoint.contains("c"));
    assert!(checkpoint.info("c").unwrap_err().to_string().contains("there is no tensor c"));
}

#[test]
fn broken_headers_are_refused_with_reasons() {
    let tensor = |dtype: &str, shape: &str, offsets: &str| {
        format!(r#"{{"a":{{"dtype":"{dtype}","shape":{shape},"data_offsets":{offsets}}}}}"#)
    };
    let twice =
        r#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#;
    let pair = |second: &str| {
        format!(
            r#"{{"a":{{"dtype":"U8","shape":[4],"data_offsets":[0,4]}},"b":{{"dtype":"U8","shape":[4],"data_offsets":{second}}}}}"#
        )
    };
    let huge = usize::MAX;
    let cases = [
        (b"1234567".to_vec(), "truncated: the length of the header needs 8 bytes, 7 are there"),
        (vec![255; 99], "its header would have 18446744073709551615 bytes (at most 4194304)"),
        (b"\x80\0\0\0\0\0\0\0{}".to_vec(), "truncated: the header needs 136 bytes, 10 are there"),
        (file("{", 0), "the header is damaged"),
        (file("[]", 0), "the header is damaged"),
        (file("{\"a\":1}", 0), "the header is damaged"),
        (file(&"[".repeat(100_000), 0), "the header is damaged"),
        (file(&tensor("F31", "[1]", "[0,4]"), 4), "unknown variant `F31`"),
        (file(&tensor("U8", "[-1]", "[0,4]"), 4), "the header is damaged"),
        (file(&tensor("U8", "[4]", "[0,5]"), 5), "invalid shape, data type, or offset"),
        (file(&tensor("U8", "[4]", "[4,0]"), 4), "invalid offset for tensor `a`"),
        (file(&tensor("U8", "[4]", "[1,5]"), 5), "invalid offset for tensor `a`"),
        (file(&tensor("U8", &format!("[{huge},{huge}]"), "[0,4]"), 4), "overflow"),
        (file(&tensor("U8", &format!("[{huge}]"), &format!("[0,{huge}]")), 4), "overflow"),
        (file(&tensor("U8", "[1000]", "[0,1000]"), 4), "truncated: the file needs 1067 bytes, 71 are there"),
        (file(&pair("[2,6]"), 6), "invalid offset for tensor `b`"),
        (file(&pair("[6,10]"), 10), "invalid offset for tensor `b`"),
        (file(twice, 1), "\"a\" comes twice"),
        (file(&tensor("U8", "[4]", "[0,4]"), 5), "the header describes"),
    ];
    let dir = Scratch::new("broken");
    for (bytes, words) in cases {
        dir.write(SINGLE, bytes);
        let message = dir.refusal();
        assert!(message.contains(words) && message.contains(SINGLE), "{message:?} lacks {words:?}");
    }
}

#[test]
fn every_truncation_is_refused() {
    let dir = Scratch::new("truncated");
    let good = file(GOOD, 10);
    for length in 0..good.len() {
        dir.write(SINGLE, &good[..length]);
        let message = dir.refusal();
        assert!(message.contains("truncated") || length == 0 && message.contains("empty"), "{length}: {message}");
    }
}

#[test]
fn flipped_bits_never_panic() {
    let good = file(GOOD, 10);
    let mut refused = 0;
    for bit in 0..8 * (good.len() - 10) {
        let mut bytes = good.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let length = bytes.len();
        let file = OpenFile::Host(PathBuf::new(), Arc::new(Memory(bytes)));
        if let Ok((start, metadata)) = read_header(&Shard { file, name: String::new() }) {
            assert_eq!(start + metadata.data_len(), length);
        } else {
            refused += 1;
        }
    }
    assert!(refused > 8 * good.len() / 2);
}

#[test]
fn a_file_that_shrinks_is_noticed() {
    let dir = Scratch::new("shrinks");
    dir.write(SINGLE, file(GOOD, 10));
    let checkpoint = dir.open().unwrap();
    std::fs::File::options().write(true).open(dir.0.join(SINGLE)).unwrap().set_len(20).unwrap();
    let error = checkpoint.tensor("a", &mut || true).err().expect("must be refused");
    assert!(error.to_string().contains("it shrank: it had"));
}

#[test]
fn places_without_a_model_are_refused() {
    let dir = Scratch::new("places");
    assert!(dir.refusal().contains("there is neither model.safetensors nor model.safetensors.index.json"));
    std::fs::create_dir(dir.0.join(SINGLE)).unwrap();
    assert!(dir.refusal().contains("not a regular file but a directory"));
    dir.write("file", b"");
    assert!(matches!(Checkpoint::open(&Files::from(&*dir.0.join("file"))), Err(Error::Io { .. })));
    assert!(matches!(Checkpoint::open(&Files::from(&*dir.0.join("nowhere"))), Err(Error::Io { .. })));
}

#[test]
fn shards_must_agree_with_their_index() {
    let tensor = |name: &str| format!(r#"{{"{name}":{{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}}}"#);
    let index = |map: &str| format!(r#"{{"metadata":{{"total_size":2}},"weight_map":{map}}}"#);
    let dir = Scratch::new("shards");
    dir.write("s1", file(&tensor("a"), 1));
    dir.write("s2", file(&tensor("b"), 1));
    dir.write("s3", file(&tensor("a"), 1));
    dir.write(INDEX, index(r#"{"a":"s1","b":"s2"}"#));
    let checkpoint = dir.open().unwrap();
    assert_eq!(checkpoint.names().collect::<Vec<_>>(), ["a", "b"]);
    assert!(checkpoint.tensor("b", &mut || true).unwrap().file.ends_with("s2") && checkpoint.file().ends_with(INDEX));
    let cases = [
        (r#"{"a":"s1","c":"s1"}"#, "tensor \"c\" should be in s1 but is not"),
        (r#"{"a":"s1","c":"s2"}"#, "tensor b of s2 is not listed"),
        (r#"{"a":"s1","b":"s2","c":"s3"}"#, "tensor a should be in s1 but s3 holds it too"),
        (r#"{"a":"s1","b":"s2","a":"s1"}"#, "\"a\" comes twice"),
        (r#"{"a":"s1","b":"s4"}"#, "s4"),
        (r#"{"a":"../shards/s1"}"#, "not a plain file name"),
        (r#"{"a":"/etc/passwd"}"#, "not a plain file name"),
        (r#"{"a":".."}"#, "not a plain file name"),
        (r#"{"a":""}"#, "not a plain file name"),
        (r#"{"a":1}"#, "the index is damaged"),
        ("{}", "weight_map is empty"),
        ("null", "the index is damaged"),
    ];
    for (map, words) in cases {
        dir.write(INDEX, index(map));
        let message = dir.refusal();
        assert!(message.contains(words), "{map}: {message:?} lacks {words:?}");
    }
    dir.write(INDEX, "{}");
    assert!(dir.refusal().contains("missing field `weight_map`"));
}
