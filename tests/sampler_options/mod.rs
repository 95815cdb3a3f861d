//! The table of sampler options as data, and the texts that are generated of it.

#[path = "../../src/engine/sampler/table.rs"]
mod table;

/// A row of the table.
struct Row {
    name: &'static str,
    kind: &'static str,
    description: &'static [&'static str],
}

macro_rules! rows {
    ($($(#[doc = $line:literal])+ $name:ident: $type:ty = $default:expr, $range:expr;)+) => {
        &[$(Row { name: stringify!($name), kind: stringify!($type), description: &[$($line),+] }),+]
    };
}

const ROWS: &[Row] = table::sampler_options!(rows);

/// Whether `reserved` fills the C struct up to a multiple of 8 bytes.
fn has_reserved() -> bool {
    let bytes = |row: &Row| if row.kind == "u64" { 8 } else { 4 };
    (4 + ROWS.iter().map(bytes).sum::<usize>()) % 8 != 0
}

/// The fields of `rotor_sampling` after `struct_size`, in Rust.
pub(crate) fn rust_fields() -> String {
    let field = |row: &Row| {
        let description: String = row.description.iter().map(|line| format!("///{line}\n")).collect();
        format!("{description}pub {}: {},\n", row.name, row.kind)
    };
    let reserved = if has_reserved() { "/// Always 0\npub reserved: u32,\n" } else { "" };
    ROWS.iter().map(field).collect::<String>() + reserved
}

/// The options that `Model.session` and `Session.set_sampling` of the Python binding name in their
/// signatures.
const NAMED: [&str; 7] = ["temperature", "seed", "top_k", "top_p", "min_p", "repetition_penalty", "repetition_window"];

const PYTHON: &str = r#""""The options of sampling. Generated from src/engine/sampler/table.rs: ROTOR_BLESS=1 cargo test --test header"""

from __future__ import annotations

import ctypes
from ctypes import c_float, c_uint32, c_uint64
from typing import SupportsFloat, SupportsIndex, TypedDict


class Sampling(ctypes.Structure):
    """rotor_sampling"""

    _fields_ = [
        ("struct_size", c_uint32),
FIELDS    ]


class MoreSampling(TypedDict, total=False):
    """The options of sampling that are not in the signature of `Model.session`."""

ARGUMENTS"#;

/// `bindings/python/rotor/_sampling.py`
pub(crate) fn python() -> String {
    let field = |row: &Row| {
        let kind = match row.kind {
            "f32" => "c_float",
            "u64" => "c_uint64",
            _ => "c_uint32",
        };
        format!("        (\"{}\", {kind}),\n", row.name)
    };
    let argument = |row: &Row| {
        let description: String = row.description.iter().map(|line| format!("    #{line}\n")).collect();
        let kind = if row.kind == "f32" { "SupportsFloat" } else { "SupportsIndex" };
        format!("{description}    {}: {kind}\n", row.name)
    };
    let reserved = if has_reserved() { "        (\"reserved\", c_uint32),\n" } else { "" };
    let fields = ROWS.iter().map(field).collect::<String>() + reserved;
    let arguments: String = ROWS.iter().filter(|row| !NAMED.contains(&row.name)).map(argument).collect();
    PYTHON.replace("FIELDS", &fields).replace("ARGUMENTS", &arguments)
}
