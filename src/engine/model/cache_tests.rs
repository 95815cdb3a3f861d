//! Loads with a cache folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::*;
use crate::backend::cpu;
use crate::engine::session::{Session, SessionOptions};

const MODELS: [&str; 6] = [
    "p1-bitnet-packed",
    "p2-bitnet-online",
    "p3-llama-packed",
    "p4-bonsai-unpacked-yarn",
    "p6-bonsai-mlx",
    "e1-bitnet-embedding",
];

fn oracle(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "oracle", name, "model"].iter().collect()
}

/// A folder of the test's own; it is removed when this is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = Self(std::env::temp_dir().join(format!("rotor-cached-{}-{name}", std::process::id())));
        fs::create_dir_all(&folder.0).expect("a folder");
        folder
    }

    /// The only file in it, and its bytes.
    fn file(&self) -> (PathBuf, Vec<u8>) {
        let mut files = fs::read_dir(&self.0).expect("the folder");
        let file = files.next().expect("a file").expect("a file").path();
        assert!(files.next().is_none(), "there are two files");
        let bytes = fs::read(&file).expect("the file");
        (file, bytes)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Loads a model and runs it: the bits of all logits, or of an embedding.
fn run(model: &Path, backend: &str, cache_dir: Option<&Path>, memory_limit: Option<usize>) -> (Vec<u32>, usize) {
    let resources = Resources { threads: Some(2), cache_dir: cache_dir.map(Path::to_owned), ..Resources::default() };
    let options = LoadOptions { backend, resources, memory_limit, progress: &mut |_| true };
    let model = Model::load(&Files::from(model), options).expect("a model");
    let numbers = if model.check_head().is_ok() {
        let mut session = Session::new(&model, &SessionOptions::default()).expect("a session");
        session.append(&[5, 9, 200, 31]).expect("room");
        session.logits().expect("logits").to_vec()
    } else {
        model.embed(vec![vec![5, 9, 100, 31]], Default::default(), &mut |_| true).expect("a vector")
    };
    (numbers.into_iter().map(f32::to_bits).collect(), model.weight_bytes().0)
}

#[test]
fn a_cache_changes_no_bit() {
    for name in MODELS {
        for tier in cpu::tier_names() {
            let (folder, backend) = (Folder::new(&format!("{name}-{tier}")), format!("cpu:{tier}"));
            let want = run(&oracle(name), &backend, None, None);
            assert_eq!(run(&oracle(name), &backend, Some(&folder.0), None), want, "{name}, {tier}: no file yet");
            let (file, whole) = folder.file();
            let written = fs::metadata(&file).expect("the file").modified().expect("a time");
            assert_eq!(run(&oracle(name), &backend, Some(&folder.0), Some(1 << 30)), want, "{name}, {tier}");
            // A file is written again if not all matrices came from it.
            assert_eq!(fs::metadata(&file).expect("the file").modified().expect("a time"), written, "{name}, {tier}");
            assert!(folder.file().1 == whole);
        }
    }
}

/// If this fails, a conversion or a layout gives other bytes: raise `CONVERSIONS` (or `LAYOUTS`),
/// then put the new hashes here.
#[test]
fn the_number_of_the_conversions_is_up_to_date() {
    /// The bytes before the table: the key among them changes with the files' times.
    const HEADER: usize = 64 + 3 * 8;
    let hashes = MODELS.map(|name| {
        let folder = Folder::new(&format!("{name}-conversions"));
        run(&oracle(name), "cpu:scalar", Some(&folder.0), None);
        xxh3_64(&folder.file().1[HEADER..])
    });
    let want = [
        8560875923224359291,
        5308720814423991411,
        9903869410422627539,
        7714991659881256075,
        16174165494426991766,
        13199984050934412455,
    ];
    assert_eq!(hashes, want);
}

#[test]
fn a_damaged_cache_is_written_again() {
    for name in MODELS {
        let folder = Folder::new(&format!("{name}-damaged"));
        let want = run(&oracle(name), "cpu", Some(&folder.0), None);
        let (file, whole) = folder.file();
        let mut damages = vec![vec![], b"a foreign file".to_vec(), whole[..whole.len() / 2].to_vec()];
        for i in [0, 64, 90, whole.len() / 2, whole.len() - 4096] {
            let mut damaged = whole.clone();
            damaged[i..].iter_mut().take(64).for_each(|byte| *byte ^= 1);
            damages.push(damaged);
        }
        for (i, damaged) in damages.into_iter().enumerate() {
            fs::write(&file, damaged).expect("the file");
            assert_eq!(run(&oracle(name), "cpu", Some(&folder.0), None), want, "{name}, {i}");
            assert!(folder.file().1 == whole, "{name}, {i}: the file was not written again");
        }
    }
}

#[test]
fn a_cache_follows_the_model() {
    let (folder, model) = (Folder::new("follows"), Folder::new("follows-model"));
    let put = |name: &str, time: SystemTime| {
        for file in ["config.json", "model.safetensors"] {
            fs::copy(oracle(name).join(file), model.0.join(file)).expect("a copy");
        }
        let file = fs::File::options().append(true).open(model.0.join("model.safetensors")).expect("the file");
        file.set_modified(time).expect("a time");
    };
    let (early, late) = (SystemTime::UNIX_EPOCH, SystemTime::now());
    for (name, time) in [("p1-bitnet-packed", early), ("p1-bitnet-packed", late), ("p2-bitnet-online", late)] {
        let before = folder.0.read_dir().expect("the folder").next().map(|_| folder.file().1);
        put(name, time);
        let want = run(&oracle(name), "cpu", None, None);
        for _ in 0..2 {
            assert_eq!(run(&model.0, "cpu", Some(&folder.0), None), want, "{name}");
        }
        assert!(Some(folder.file().1) != before, "{name}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_costs_only_the_cache() {
    let folder = Folder::new("no-folder");
    let file = folder.0.join("file");
    fs::write(&file, b"no folder").expect("a file");
    let (model, inner) = (oracle(MODELS[0]), file.join("inner"));
    assert_eq!(run(&model, "cpu", Some(&inner), None), run(&model, "cpu", None, None));
    assert_eq!(folder.file(), (file, b"no folder".to_vec()));
}

#[test]
fn a_host_can_cancel_while_the_cache_is_written() {
    let folder = Folder::new("cancel");
    let mut last = 0.0;
    let mut calls_at_the_end = 0;
    let mut progress = |share: f32| {
        last = share;
        calls_at_the_end += usize::from(share >= 1.0);
        calls_at_the_end < 3
    };
    let resources = Resources { cache_dir: Some(folder.0.clone()), ..Resources::default() };
    let options = LoadOptions { backend: "cpu", resources, memory_limit: None, progress: &mut progress };
    let cancelled = Model::load(&Files::from(&*oracle(MODELS[0])), options).err();
    assert!(matches!(cancelled, Some(Error::Cancelled)) && last >= 1.0);
    assert_eq!(folder.0.read_dir().expect("the folder").count(), 0);
}
