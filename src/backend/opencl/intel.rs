//! Compiles the kernels for GPUs of Intel, without such a GPU. Intel's offline compiler `ocloc` does
//! it; Debian 12 has release 22.43 of it in `intel-opencl-icd`.
//!
//! `cargo test --release --lib intels_gpus -- --nocapture` shows the sizes of the kernels.
#![forbid(unsafe_code)]

use std::fs;
use std::path::Path;
use std::process::Command;

use super::source::{Program, source};
use crate::backend::gpu::check;

/// All kernels, and attention for the heads of 2B4T, Falcon3 and Ternary-Bonsai 1.7B.
const PROGRAMS: [Program; 4] = [
    Program::General,
    Program::Attention { head_dim: 128, group: 4 },
    Program::Attention { head_dim: 256, group: 3 },
    Program::Attention { head_dim: 128, group: 2 },
];
/// The number of the patch token that gives a kernel scratch memory (`MEDIA_VFE_STATE`).
const SCRATCH: u32 = 18;
/// That of the environment of a kernel; its fourth word is the number of lanes.
const ENVIRONMENT: u32 = 23;

/// Runs ocloc in a folder. Returns what it said if it failed.
fn ocloc(folder: &Path, words: &[&str]) -> Result<(), String> {
    let done = Command::new("ocloc").args(words).current_dir(folder).output().map_err(|e| e.to_string())?;
    let said = || [done.stdout.clone(), done.stderr.clone()].concat();
    done.status.success().then_some(()).ok_or_else(|| String::from_utf8_lossy(&said()).into_owned())
}

/// The words of the first patch token with this number in a kernel's part of a list of tokens.
fn token(kernel: &str, number: u32) -> Option<Vec<u32>> {
    let (_, token) = kernel.split_once(&format!("Token {number}\n"))?;
    let (_, hex) = token.split_once("Hex ")?;
    let bytes = hex.lines().next()?.split_whitespace().map(|byte| u8::from_str_radix(byte, 16));
    let bytes: Vec<u8> = bytes.collect::<Result<_, _>>().ok()?;
    Some(bytes.as_chunks().0.iter().map(|word| u32::from_le_bytes(*word)).collect())
}

/// Builds a program for a device. Returns the list of its kernels' patch tokens.
fn built(device: &str, program: Program, folder: &Path) -> String {
    fs::create_dir_all(folder).expect("a folder");
    fs::write(folder.join("kernels.cl"), source(program, false, true)).expect("a file");
    let options = "-cl-std=CL1.2 -cl-fp32-correctly-rounded-divide-sqrt";
    let compile = ["compile", "-file", "kernels.cl", "-device", device, "-options", options, "-output", "made"];
    ocloc(folder, &compile).unwrap_or_else(|said| panic!("{device}, {program:?}: {said}"));
    let is_binary = |name: &String| name.starts_with("made") && name.ends_with(".bin");
    let names = fs::read_dir(folder).expect("a folder").map(|e| e.expect("a file").file_name().into_string());
    let binary = names.filter_map(Result::ok).find(is_binary).expect("a binary");
    let read = ["disasm", "-file", &binary, "-device", device, "-dump", "parts"];
    ocloc(folder, &read).unwrap_or_else(|said| panic!("{device}, {program:?}: {said}"));
    fs::read_to_string(folder.join("parts").join("PTM.txt")).expect("patch tokens")
}

/// Every kernel is built, and needs no scratch memory: all its values are in registers.
fn check_device(device: &str) {
    if Command::new("ocloc").arg("--help").output().is_err() {
        return check::skipped("ocloc is not installed (Debian: intel-opencl-icd)");
    }
    for (i, program) in PROGRAMS.into_iter().enumerate() {
        let folder = std::env::temp_dir().join(format!("rotor-ocloc-{}-{device}-{i}", std::process::id()));
        let tokens = built(device, program, &folder);
        let kernels: Vec<_> = tokens.split("KernelName ").collect();
        let n = source(program, false, true).lines().filter(|line| line.starts_with("kernel ")).count();
        assert_eq!(kernels.len() - 1, n, "{device}, {program:?}");
        for (before, kernel) in kernels.iter().zip(&kernels[1..]) {
            let name = kernel.lines().next().unwrap_or("");
            let bytes = before.rsplit("KernelUnpaddedSize ").next().unwrap_or("").trim();
            let lanes = token(kernel, ENVIRONMENT).map_or(0, |words| words[3]);
            #[allow(clippy::print_stdout)]
            {
                println!("{device} {program:?}: {name} has {bytes} bytes for {lanes} lanes");
            }
            let scratch = token(kernel, SCRATCH).map_or(0, |words| words[1]);
            assert_eq!(scratch, 0, "{device}: {name} needs scratch memory");
        }
        let _ = fs::remove_dir_all(folder);
    }
}

/// HD Graphics 500 to 630.
#[test]
fn intels_gpus_of_gen9() {
    check_device("kbl");
}

/// Iris Xe.
#[test]
fn intels_gpus_of_gen12() {
    check_device("tgllp");
}

/// Arc.
#[test]
fn intels_gpus_of_xe_hpg() {
    check_device("dg2-g10");
}
