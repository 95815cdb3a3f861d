//! Writes what both languages of kernels have to declare as Rust does: arguments and constants.

use std::fmt::Write;
use std::path::Path;

use super::KV_SLABS;
use super::arguments::{STRUCTURES, Structure, TEST_STRUCTURES};
use super::kernels::{GROUPS_AHEAD, HEAD_ROWS, Kernel, PRODUCTS, ROW_WORDS, float_code, kv_code};
use super::low_bit_head::{COUNT_REFINED, STATE, STATE_WORDS};
use crate::backend::arith::{
    ABSMAX_FLOOR, EXP_MAX, EXP_MIN, EXP_POLY, KV_FLOOR, LN2_HIGH, LN2_LOW, MOST_INT16, ROUND_MAGIC,
};
use crate::backend::low_bit_head::{GENEROUS, OFFSET};
use crate::backend::{ATTENTION_CHUNK, KV_BLOCK, KvType};
use crate::formats::float::FloatType;

/// A language of kernels.
struct Language {
    ending: &'static str,
    float_suffix: &'static str,
    /// The function that takes the bits of a float.
    float_of_bits: &'static str,
}

const LANGUAGES: [Language; 2] = [
    Language { ending: "glsl", float_suffix: "", float_of_bits: "uintBitsToFloat" },
    Language { ending: "cl", float_suffix: "f", float_of_bits: "as_float" },
];

const HEAD: &str = "// Made from Rust (src/backend/gpu/declarations.rs). Renew it with:\n\
                    //     ROTOR_BLESS=1 cargo test --release --lib declarations\n\
                    // Then run shaders/build.sh, which compiles the kernels to SPIR-V.\n";

/// A value of a constant.
enum Value {
    Number(u32),
    Signed(i64),
    Float(f32),
}

impl Value {
    fn bits(x: f32) -> Self {
        Self::Number(x.to_bits())
    }

    fn text(&self, language: &Language) -> String {
        match self {
            Self::Number(n) if *n > 0xffff => format!("{n:#010x}u"),
            Self::Number(n) => format!("{n}u"),
            Self::Signed(n) => format!("({n})"),
            // Not every compiler reads every decimal as the nearest number.
            Self::Float(x) if (2.0 * x).fract() != 0.0 => {
                format!("{}({:#010x}u) // {x:?}", language.float_of_bits, x.to_bits())
            }
            Self::Float(x) if *x < 0.0 => format!("({x:?}{})", language.float_suffix),
            Self::Float(x) => format!("{x:?}{}", language.float_suffix),
        }
    }
}

/// All constants: what they are, and their names and values.
fn constants() -> Vec<(&'static str, Vec<(String, Value)>)> {
    let number = |name: &str, value: usize| (name.to_owned(), Value::Number(value as u32));
    let float = |name: &str, value: f32| (name.to_owned(), Value::Float(value));
    let threads = |name: &str, kernel: Kernel| number(&format!("{name}_THREADS"), kernel.threads());
    let kv = |kv: KvType| number(&format!("KV_{kv:?}").to_uppercase(), kv_code(kv) as usize);
    let floats = [FloatType::Bf16, FloatType::F16, FloatType::F32];
    let float_type = |it: FloatType| number(&format!("FLOAT_{it:?}").to_uppercase(), float_code(it) as usize);
    let state = STATE_WORDS.iter().enumerate().map(|(i, name)| number(&format!("STATE_{name}"), i));
    let polynomial = EXP_POLY.iter().enumerate().map(|(i, c)| float(&format!("EXP_POLY_{i}"), *c));
    vec![
        ("Words of the plan for each row.", vec![number("ROW_WORDS", ROW_WORDS)]),
        (
            "Positions in a block of the KV cache, positions in a chunk of attention, slabs of the cache.",
            vec![number("BLOCK", KV_BLOCK), number("CHUNK", ATTENTION_CHUNK), number("N_SLABS", KV_SLABS)],
        ),
        ("Types of the KV cache.", KvType::ALL.map(kv).into()),
        ("Types of the numbers of output heads and of the scales of groups.", floats.map(float_type).into()),
        (
            "Products of one dispatch; groups that a lane computes before they are added; rows of the output head that a \
             workgroup computes.",
            vec![number("PRODUCTS", PRODUCTS), number("GROUPS_AHEAD", GROUPS_AHEAD), number("HEAD_ROWS", HEAD_ROWS)],
        ),
        (
            "Threads of a workgroup.",
            vec![
                threads("QUANTIZE", Kernel::Quantize { planes: false }),
                threads("EMBED", Kernel::EmbedGroups),
                threads("NORM_HEADS", Kernel::NormHeads),
                threads("APPEND", Kernel::Append { kv: KvType::F16 }),
                threads("MERGE", Kernel::Merge),
                threads("ACTIVATE", Kernel::Activate),
                threads("HEAD", Kernel::Head { float: FloatType::F16 }),
                threads("INPUT", Kernel::LowBitHeadInput),
                threads("SCORE", Kernel::LowBitHeadScore),
                threads("FLOOR", Kernel::LowBitHeadFloor),
                threads("SELECT", Kernel::LowBitHeadSelect),
                threads("REFINE", Kernel::LowBitHeadRefine),
                threads("PROBE", Kernel::Probe),
            ],
        ),
        (
            "The exponential function (arith::exp).",
            [float("EXP_MIN", EXP_MIN), float("EXP_MAX", EXP_MAX), float("LOG2_E", std::f32::consts::LOG2_E)]
                .into_iter()
                .chain([float("LN2_HIGH", LN2_HIGH), float("LN2_LOW", LN2_LOW), float("ROUND_MAGIC", ROUND_MAGIC)])
                .chain(polynomial)
                .collect(),
        ),
        (
            "Bits of the smallest magnitudes that int8 has: of activations (arith::quantize), of the KV cache \
             (arith::quantize_kv) and of groups of activations (arith::quantize_group).",
            vec![
                ("ABSMAX_FLOOR_BITS".to_owned(), Value::bits(ABSMAX_FLOOR)),
                ("KV_FLOOR_BITS".to_owned(), Value::bits(KV_FLOOR)),
            ],
        ),
        ("The largest int16 of an input (arith::quantize_group).", vec![float("MOST_INT16", MOST_INT16)]),
        ("Words of the state of a search for the largest logits.", state.collect()),
        (
            "What the low-bit head does not know counts so much, for one plane and for both (low_bit_head::OFFSET); \
             the factor on its norms.",
            vec![
                ("OFFSET_ONE".to_owned(), Value::Signed(OFFSET[0])),
                ("OFFSET_BOTH".to_owned(), Value::Signed(OFFSET[1])),
                float("GENEROUS", GENEROUS),
            ],
        ),
    ]
}

fn constants_in(language: &Language) -> String {
    let mut out = HEAD.to_owned();
    for (about, all) in constants() {
        write!(out, "\n// {about}\n").unwrap();
        for (name, value) in all {
            writeln!(out, "#define {name} {}", value.text(language)).unwrap();
        }
    }
    out
}

/// `LowBitHead` as `low_bit_head`.
fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        out.extend((c.is_uppercase() && !out.is_empty()).then_some('_'));
        out.extend(c.to_lowercase());
    }
    out
}

/// Fields as both languages write them.
fn fields(structure: &Structure, of_structure: fn(&str) -> String) -> String {
    let mut out = String::new();
    for field in structure.fields {
        for line in field.about {
            writeln!(out, "    //{line}").unwrap();
        }
        let (element, length) = match field.its_type.trim_matches(['[', ']']).split_once("; ") {
            Some((element, length)) => (element, format!("[{length}]")),
            None => (field.its_type, String::new()),
        };
        let element = match element {
            "u32" => "uint".to_owned(),
            "f32" => "float".to_owned(),
            other => of_structure(other),
        };
        writeln!(out, "    {element} {}{length};", field.name).unwrap();
    }
    out
}

/// Whether a structure is a part of another one.
fn is_part(structure: &Structure) -> bool {
    STRUCTURES.iter().flat_map(|other| other.fields).any(|field| field.its_type.contains(structure.name))
}

fn arguments_in(language: &Language) -> String {
    let mut out = HEAD.to_owned();
    for structure in STRUCTURES.iter().chain(TEST_STRUCTURES) {
        let name = snake(structure.name);
        match (language.ending, is_part(structure)) {
            ("glsl", true) => {
                let fields = fields(structure, str::to_owned);
                write!(out, "\nstruct {} {{\n{fields}}};\n", structure.name).unwrap();
            }
            ("glsl", false) => {
                let (guard, fields) =
                    (format!("ARGUMENTS_OF_{}", name.to_uppercase()), fields(structure, str::to_owned));
                write!(out, "\n#ifdef {guard}\nlayout(push_constant, std430) uniform Args {{\n{fields}}};\n#endif\n")
                    .unwrap();
            }
            (_, is_part) => {
                let (fields, ending) = (fields(structure, snake), if is_part { "" } else { "_args" });
                write!(out, "\ntypedef struct {{\n{fields}}} {name}{ending};\n").unwrap();
            }
        }
    }
    out
}

#[test]
fn the_state_of_a_search_has_room_for_its_words() {
    assert!(STATE_WORDS.len() <= STATE && STATE_WORDS[COUNT_REFINED] == "COUNT_REFINED");
}

#[test]
fn what_kernels_declare_is_what_rust_declares() {
    let shaders = Path::new(env!("CARGO_MANIFEST_DIR")).join("shaders");
    for language in LANGUAGES {
        for (name, wanted) in [("constants", constants_in(&language)), ("arguments", arguments_in(&language))] {
            let path = shaders.join(format!("{name}.{}", language.ending));
            if std::env::var_os("ROTOR_BLESS").is_some() {
                std::fs::write(&path, &wanted).expect("the declarations can be written");
            }
            let found = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                found == wanted,
                "{} is not current; renew it with ROTOR_BLESS=1 cargo test --release --lib declarations",
                path.display()
            );
        }
    }
}
