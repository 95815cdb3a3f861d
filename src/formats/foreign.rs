//! Recognises, by its first bytes, a file that lies where a model should be: what it is, and what
//! the user should do.
#![forbid(unsafe_code)]

use crate::error::quoted;

/// The number of bytes that this module needs.
pub const HEAD_BYTES: usize = 512;
/// Endings of the names of incomplete files.
const UNFINISHED: [&str; 6] = [".incomplete", ".crdownload", ".part", ".partial", ".download", ".aria2"];

const AGAIN: &str = "download it again, for example with `hf download ID --local-dir DIRECTORY`";
const CONVERT: &str = "rotor reads model.safetensors and GGUF; convert it, or download one of these";

/// Whether a file's name shows that its download has not finished.
pub fn is_unfinished(name: &str) -> bool {
    UNFINISHED.iter().any(|end| name.ends_with(end))
}

/// What a file that begins with these bytes is, and what to do. None if it may be the right kind of
/// file.
pub fn describe(head: &[u8]) -> Option<String> {
    if head.get(8) == Some(&b'{') {
        // This is a safetensors file; the length before the brace may be any bytes.
        return None;
    }
    if let Some(text) = describe_text(head) {
        return Some(text);
    }
    let begins = |magic: &[u8]| head.starts_with(magic);
    let (what, then) = if begins(b"PK\x03\x04") {
        ("a ZIP archive, as PyTorch's .bin and .pt files are", CONVERT)
    } else if begins(b"\x1f\x8b") || begins(b"BZh") || begins(b"\xfd7zXZ\0") || begins(b"\x28\xb5\x2f\xfd") {
        ("a compressed file", "unpack it first")
    } else if begins(b"7z\xbc\xaf\x27\x1c") || begins(b"Rar!") || head.get(257..262) == Some(b"ustar") {
        ("an archive", "unpack it first")
    } else if matches!(head, [0x80, 2..=5, ..]) {
        ("a Python pickle, as older PyTorch checkpoints are", CONVERT)
    } else if matches!(head, [0x08, 1..=20, 0x12, ..]) || matches!(head, [0x08, 1..=20, 0x1a, ..]) {
        ("an ONNX model", CONVERT)
    } else if [&b"lmgg"[..], b"tjgg", b"fmgg", b"algg"].iter().any(|magic| begins(magic)) {
        ("a model in a format of ggml that is older than GGUF", CONVERT)
    } else if begins(b"\x89HDF") {
        ("an HDF5 file, as Keras writes", CONVERT)
    } else if begins(b"\x7fELF") || begins(b"MZ") {
        ("a program", AGAIN)
    } else if begins(b"\x89PNG") || begins(b"\xff\xd8\xff") || begins(b"%PDF") {
        ("a picture or a document", AGAIN)
    } else if head.len() >= 64 && head.iter().all(|byte| *byte == 0) {
        ("full of zeros, so its download is not complete", AGAIN)
    } else {
        return None;
    };
    Some(format!("it is {what}; {then}"))
}

/// Recognises texts from servers and from Git.
fn describe_text(head: &[u8]) -> Option<String> {
    let text: String = String::from_utf8_lossy(head).trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).into();
    let lower = text.to_ascii_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| lower.starts_with(word));
    if begins(&["version https://git-lfs", "version https://hawser"]) {
        return Some(format!("it is a pointer of Git LFS in place of the file; run `git lfs pull` there, or {AGAIN}"));
    }
    if begins(&["<!doctype html", "<html", "<head", "<?xml", "<body"]) {
        return Some(format!(
            "it is a web page in place of the file; use the link that says resolve, not blob, or {AGAIN}"
        ));
    }
    let refusals = [
        "entry not found",
        "repository not found",
        "invalid username or password",
        "access to model",
        "not found",
        "unauthorized",
    ];
    if begins(&refusals) || begins(&["{\"error\":", "{\"message\":"]) {
        let message: String = text.lines().next().unwrap_or_default().to_owned();
        return Some(format!("it is the message of a server in place of the file, {}; {AGAIN}", quoted(&message)));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_newcomers_have_is_recognised() {
        for (head, word) in [
            (&b"version https://git-lfs.github.com/spec/v1\noid sha256:0"[..], "Git LFS"),
            (b"\n  <!DOCTYPE html><html>", "web page"),
            (b"\xef\xbb\xbf<html lang=\"en\">", "web page"),
            (b"Entry not found", "message of a server"),
            (b"{\"error\":\"Access denied\"}", "message of a server"),
            (b"PK\x03\x04\x00\x00", "ZIP"),
            (b"\x1f\x8b\x08\x00", "compressed"),
            (b"\x80\x02}q\x00", "pickle"),
            (b"\x08\x08\x12\x07pytorch", "ONNX"),
            (b"tjgg\x03\0\0\0", "older than GGUF"),
            (&[0; 512], "not complete"),
        ] {
            let found = describe(head).unwrap_or_default();
            assert!(found.contains(word), "{word}: {found}");
        }
    }

    /// A safetensors file stays one for any length of its header.
    #[test]
    fn models_are_not_taken_for_something_else() {
        for low in 0..=u16::MAX {
            let mut head = vec![];
            head.extend_from_slice(&u64::from(low).to_le_bytes());
            head.extend_from_slice(b"{\"a\":{\"dtype\":");
            assert_eq!(describe(&head), None);
        }
        for head in [
            &b"GGUF\x03\0\0\0"[..],
            b"{\n  \"architectures\": [",
            b"{\"version\": \"1.0\"",
            b"{{ messages }}",
            b"",
            b"{",
        ] {
            assert_eq!(describe(head), None);
        }
    }
}
