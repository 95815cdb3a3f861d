//! A loaded model: weights in a backend, the forward pass, and the text around it. It is shared and
//! immutable.
#![forbid(unsafe_code)]

#[cfg(test)]
mod cache_tests;
mod vocabulary;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use parking_lot::Mutex;
use xxhash_rust::xxh3::xxh3_64;

use super::compute::Compute;
use super::grammar::GrammarFactory;
use super::kv_cache::KvLimit;
use super::source::Source;
use super::stack::on_own_stack;
use super::text::Text;
use crate::backend::{Backend, Info, Resources};
use crate::error::{Error, Result, check_kept};
use crate::formats::checkpoint::Checkpoint;
use crate::formats::files::Files;
use crate::model::config::Config;
use crate::model::forward::Network;
use crate::model::pooling::Pooling;
use crate::model::rope::RotaryFrequencies;
use crate::model::weights::Weights;

/// How long a session waits while another session loads a replacement backend.
const PATIENCE: Duration = Duration::from_secs(10);

/// How a model is loaded.
pub struct LoadOptions<'a> {
    /// `auto`, or a backend's name (see [`crate::backend::candidates`]).
    pub backend: &'a str,
    /// Threads and devices.
    pub resources: Resources,
    /// Bytes that the weights, and the KV caches of all sessions, may take together.
    pub memory_limit: Option<usize>,
    /// Called on the loading thread with the fraction that is done; `false` cancels the load.
    pub progress: &'a mut dyn FnMut(f32) -> bool,
}

/// A loaded model.
pub struct Model {
    config: Config,
    rotary: RotaryFrequencies,
    text: Option<Box<Text>>,
    /// How the files pool the states of a text's tokens, if they say so.
    pooling: Option<Pooling>,
    /// Distinguishes this model from others, for saves.
    fingerprint: u64,
    /// A hash of all tokens, made when the first session asks for it.
    vocabulary: OnceLock<u64>,
    /// Builds parsers for constrained output. It is made when the first parser is needed.
    grammars: Mutex<Option<Arc<GrammarFactory>>>,
    /// The backend that new sessions use.
    compute: Mutex<Arc<Compute>>,
    /// Held while another backend is loaded.
    recovery: Mutex<()>,
    /// The memory limit of the KV caches of its sessions.
    kv_limit: Arc<KvLimit>,
    /// Where the weights came from, while they may be needed again.
    origin: Option<Origin>,
}

/// Where a model's weights came from.
struct Origin {
    checkpoint: Checkpoint,
    threads: Option<usize>,
    /// Whether the files are the host's own (`Files::Host`).
    is_hosts: bool,
}

impl Model {
    /// Loads a Hugging Face model as downloaded, or a GGUF file.
    pub fn load(files: &Files, options: LoadOptions) -> Result<Arc<Self>> {
        let source = Source::open(files)?;
        let (text, pooling) = (source.text()?, source.pooling()?);
        let config_hash = xxh3_64(&source.config_json);
        let (config, checkpoint) = source.into_checkpoint()?;
        let fingerprint = config_hash ^ checkpoint.fingerprint()?;
        let LoadOptions { backend, resources, memory_limit, progress } = options;
        let compute = Compute::load(backend, &checkpoint, &config, &resources, memory_limit, progress)?;
        let kv_limit = memory_limit.map_or(usize::MAX, |limit| limit - compute.backend().weight_bytes().min(limit));
        // A CPU backend does not fail, so it needs no origin.
        let origin = compute.backend().can_fail().then_some(Origin {
            checkpoint,
            threads: resources.threads,
            is_hosts: matches!(files, Files::Host(_)),
        });
        let made = Self::of(config, compute, origin, (text, pooling), fingerprint, kv_limit);
        check_kept("a model")?;
        Ok(made)
    }

    /// A model from its parts. The caller has uploaded `weights` to `backend`.
    pub fn new(config: Config, weights: Weights, backend: Box<dyn Backend>, text: Option<Text>) -> Arc<Self> {
        let network = Network { weights, activation: config.activation };
        Self::of(config, Compute::new(network, backend), None, (text.map(Box::new), None), 0, usize::MAX)
    }

    fn of(
        config: Config,
        compute: Compute,
        origin: Option<Origin>,
        (text, pooling): (Option<Box<Text>>, Option<Pooling>),
        fingerprint: u64,
        kv_limit: usize,
    ) -> Arc<Self> {
        let (info, weight_bytes) = (compute.info(), compute.backend().weight_bytes());
        log::info!(
            "model ready: {} layers, backend {} ({}, {} threads), {} MB of weights",
            config.shape.n_layers,
            info.backend,
            info.tier,
            info.threads,
            weight_bytes >> 20
        );
        Arc::new(Self {
            rotary: RotaryFrequencies::new(&config.rope, config.shape.head_dim),
            config,
            text,
            pooling,
            fingerprint,
            vocabulary: OnceLock::new(),
            grammars: Mutex::new(None),
            compute: Mutex::new(Arc::new(compute)),
            recovery: Mutex::default(),
            kv_limit: KvLimit::new(kv_limit),
            origin,
        })
    }

    /// The configuration of the checkpoint.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// A number that distinguishes this model from others. It depends on the configuration and the
    /// weights, not on the backend.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// The backend that new sessions use.
    pub fn backend_info(&self) -> Info {
        self.compute().info()
    }

    /// Bytes that the weights occupy, and bytes of them that a decoded token reads.
    pub fn weight_bytes(&self) -> (usize, usize) {
        let compute = self.compute();
        (compute.backend().weight_bytes(), compute.backend().bytes_per_token())
    }

    /// The tokenizer and the chat template, or an error if the directory has none.
    pub fn text(&self) -> Result<&Text> {
        self.text.as_deref().ok_or_else(|| Error::Tokenizer {
            message: "the model directory has no tokenizer.json; only token ids can be used with it".to_owned(),
        })
    }

    /// How the model's files pool the states of a text's tokens, if they say so.
    pub fn pooling(&self) -> Option<Pooling> {
        self.pooling
    }

    /// # Errors
    /// [`Error::Unsupported`] if the model has no output head, so that it gives no logits.
    pub fn check_head(&self) -> Result<()> {
        if self.compute().network().weights.head.is_some() {
            return Ok(());
        }
        Err(Error::unsupported(
            "the model has no output head, so it gives no logits and generates no tokens; it embeds texts: call \
             embed, or load a model with a head",
        ))
    }

    /// Whether `token` ends a generation.
    pub fn is_end(&self, token: u32) -> bool {
        self.text.as_ref().is_some_and(|text| text.is_end(token))
    }

    /// The factory of parsers for constrained output. The first call takes some milliseconds.
    pub(super) fn grammars(self: &Arc<Self>) -> Result<Arc<GrammarFactory>> {
        let mut grammars = self.grammars.lock();
        if let Some(made) = &*grammars {
            return Ok(Arc::clone(made));
        }
        let made = on_own_stack("grammar", || GrammarFactory::new(self, self.config.shape.n_vocab).map(Arc::new))?;
        check_kept("the grammars' vocabulary")?;
        *grammars = Some(Arc::clone(&made));
        Ok(made)
    }

    /// The memory limit of the KV caches of its sessions.
    pub(super) fn kv_limit(&self) -> &Arc<KvLimit> {
        &self.kv_limit
    }

    pub(super) fn rotary(&self) -> &RotaryFrequencies {
        &self.rotary
    }

    /// The backend that new sessions use.
    pub(super) fn compute(&self) -> Arc<Compute> {
        Arc::clone(&self.compute.lock())
    }

    /// The replacement for `failed`, which failed with `error`: the CPU, with the same weights,
    /// loaded again from their files. Returns the error if there is no replacement.
    pub(super) fn instead_of(&self, failed: &Arc<Compute>, error: Error) -> Result<Arc<Compute>> {
        let Some(Origin { checkpoint, threads, is_hosts }) = &self.origin else { return Err(error) };
        // Only one session loads at a time. A call that only asks for the current backend does not
        // wait for a load. A worker's load may wait until the host polls. So a host that waits here
        // stops waiting after a while and loads the weights itself.
        let _alone = if *is_hosts { self.recovery.try_lock_for(PATIENCE) } else { Some(self.recovery.lock()) };
        let compute = self.compute();
        if !Arc::ptr_eq(&compute, failed) {
            return Ok(compute);
        }
        log::warn!("backend {} failed ({error}); continuing with cpu", failed.info().backend);
        let resources = Resources { threads: *threads, ..Resources::default() };
        let made = Arc::new(Compute::load("cpu", checkpoint, &self.config, &resources, None, &mut |_| true)?);
        let mut compute = self.compute.lock();
        // The new backend counts only if no other session was faster.
        if Arc::ptr_eq(&compute, failed) {
            *compute = made;
        }
        Ok(Arc::clone(&compute))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Write;
    use std::path::PathBuf;
    use std::sync::mpsc;
    use std::thread::ThreadId;

    use super::*;
    use crate::backend::{Fault, open_failing};
    use crate::engine::session::{Session, SessionOptions, Step};
    use crate::engine::worker::{ByTheHost, EventKind, Generation, Job, Prompt, Worker};
    use crate::formats::files::HostFile;

    fn directory() -> PathBuf {
        [env!("CARGO_MANIFEST_DIR"), "tests", "oracle", "p1-bitnet-packed", "model"].iter().collect()
    }

    /// A model on a GPU that fails at the given point. If there is no such GPU, prints a line that
    /// says so and returns None.
    fn failing(files: &Files, gpu: &str, fault: Fault, nth: u32) -> Option<Arc<Model>> {
        match load_failing(files, gpu, fault, nth) {
            Ok(model) => Some(model),
            Err(error) => {
                assert!(std::env::var_os("ROTOR_REQUIRE_TOOLS").is_none(), "{error}");
                let _ = writeln!(std::io::stderr(), "SKIPPED: a failing device: {error}");
                None
            }
        }
    }

    fn load_failing(files: &Files, gpu: &str, fault: Fault, nth: u32) -> Result<Arc<Model>> {
        let config = Config::parse(&std::fs::read(directory().join("config.json")).expect("config.json"))?;
        let checkpoint = Checkpoint::open(files)?;
        let mut backend = open_failing(gpu, config.shape, fault, nth)?;
        let weights = Weights::load(&checkpoint, &config, &mut *backend, None, &mut |_| true)?;
        let network = Network { weights, activation: config.activation };
        let origin = Some(Origin { checkpoint, threads: None, is_hosts: matches!(files, Files::Host(_)) });
        Ok(Model::of(config, Compute::new(network, backend), origin, (None, None), 0, usize::MAX))
    }

    /// The steps of a session with a rewind in between, with a budget or without.
    fn talk(model: &Arc<Model>, budget: Option<Duration>) -> Vec<Step> {
        let options = SessionOptions { context_length: Some(200), ..SessionOptions::default() };
        let mut session = Session::new(model, &options).expect("a session");
        session.append(&(5..45).collect::<Vec<u32>>()).expect("room");
        let mut steps = vec![];
        for i in 0..24 {
            if i == 8 {
                session.truncate(session.tokens().len() - 3).expect("tokens");
            }
            steps.push(loop {
                match session.step(budget).expect("a step") {
                    Step::Pending => {}
                    step => break step,
                }
            });
        }
        steps
    }

    /// Checks that the tokens are the same when a device fails, early or late.
    fn outlives(gpu: &str) {
        let mut progress = |_| true;
        let resources = Resources::default();
        let options = LoadOptions { backend: "reference", resources, memory_limit: None, progress: &mut progress };
        let want = talk(&Model::load(&Files::from(&*directory()), options).expect("the model"), None);
        let submissions = [1, 2, 12, 25, 29].map(|nth| (Fault::Submit, nth));
        let others = [(Fault::Memory, 1), (Fault::Memory, 2), (Fault::Silence, 1), (Fault::Silence, 12)];
        for (fault, nth) in submissions.into_iter().chain(others) {
            for budget in [None, Some(Duration::from_micros(300))] {
                let Some(model) = failing(&Files::from(&*directory()), gpu, fault, nth) else { return };
                assert_eq!(model.backend_info().backend, gpu);
                assert_eq!(talk(&model, budget), want, "{fault:?} {nth}, {budget:?}");
                assert_eq!(model.backend_info().backend, "cpu", "{fault:?} {nth} did not strike");
                assert_eq!(talk(&model, budget), want, "a new session");
            }
        }
    }

    #[test]
    fn embeddings_outlive_their_device() {
        let files = Files::from(&*directory());
        let texts = vec![vec![5; 300], vec![1, 2, 3]];
        let embed = |model: Arc<Model>| model.embed(texts.clone(), Default::default(), &mut |_| true).expect("vectors");
        let Some(want) = failing(&files, "vulkan", Fault::Submit, u32::MAX).map(embed) else { return };
        for nth in 1..5 {
            assert_eq!(failing(&files, "vulkan", Fault::Submit, nth).map(embed), Some(want.clone()), "{nth}");
        }
    }

    /// All logits, then tokens chosen from the best few.
    fn look_and_talk(model: &Arc<Model>) -> (Vec<f32>, Vec<Step>) {
        let mut session = Session::new(model, &SessionOptions::default()).expect("a session");
        session.append(&[5, 6, 7]).expect("room");
        let logits = session.logits().expect("logits").to_vec();
        (logits, (0..3).map(|_| session.step(None).expect("a step")).collect())
    }

    #[test]
    fn what_was_read_before_a_failure_is_no_result_after_it() {
        let files = Files::from(&*directory());
        let Some(whole) = failing(&files, "vulkan", Fault::Submit, u32::MAX) else { return };
        let want = look_and_talk(&whole);
        for nth in 1.. {
            let Some(model) = failing(&files, "vulkan", Fault::Submit, nth) else { return };
            assert_eq!(look_and_talk(&model), want, "submission {nth}");
            if model.backend_info().backend == "vulkan" {
                assert!(nth > 3, "only {nth} submissions");
                return;
            }
        }
    }

    #[test]
    fn a_conversation_outlives_its_vulkan_device() {
        outlives("vulkan");
    }

    #[test]
    fn a_conversation_outlives_its_opencl_device() {
        outlives("opencl");
    }

    /// A file that reports on which threads it is read and dropped.
    struct Watched(Vec<u8>, mpsc::Sender<(&'static str, ThreadId)>);

    impl HostFile for Watched {
        fn length(&self) -> u64 {
            self.0.len() as u64
        }

        fn bytes(&self) -> Option<&[u8]> {
            None
        }

        fn read_at(&self, offset: u64, out: &mut [u8]) -> Result<bool> {
            let _ = self.1.send(("read", std::thread::current().id()));
            out.copy_from_slice(&self.0[offset as usize..][..out.len()]);
            Ok(true)
        }
    }

    impl Drop for Watched {
        fn drop(&mut self) {
            let _ = self.1.send(("let go", std::thread::current().id()));
        }
    }

    #[test]
    fn after_a_failure_only_threads_of_the_host_read_its_files() {
        let (watch, seen) = mpsc::channel();
        let names = ["config.json", "model.safetensors"];
        let file = |name: &str| {
            let bytes = std::fs::read(directory().join(name)).expect(name);
            Arc::new(ByTheHost::new(Watched(bytes, watch.clone()))) as Arc<dyn HostFile>
        };
        let files = Files::Host(BTreeMap::from(names.map(|name| (name.to_owned(), file(name)))));
        let Some(model) = failing(&files, "vulkan", Fault::Submit, 12) else { return };
        drop(files);
        let mut session = Session::new(&model, &SessionOptions::default()).expect("a session");
        session.append(&[5, 6, 7]).expect("room");
        let loaded = seen.try_iter().filter(|(what, _)| *what == "read").count();

        // The host drops its model below, so the worker has the last reference to it.
        let worker = Worker::start(|| ()).expect("a thread");
        let generation = Generation { session, give_back: Box::new(drop), prompt: Prompt::default(), max_tokens: 8 };
        let failed = Arc::downgrade(&model);
        drop(model);
        worker.submit(Job::Generate(Box::new(generation)));
        let mut tokens = 0;
        while let Some(event) = worker.poll(None) {
            match event.kind {
                EventKind::Token(..) => tokens += 1,
                EventKind::Failed(error) => panic!("{error}"),
                _ => {}
            }
        }
        assert_eq!(tokens, 8);
        drop(worker);
        assert!(failed.upgrade().is_none());
        drop(watch);
        let seen: Vec<_> = seen.iter().collect();
        assert!(loaded > 0 && seen.iter().filter(|(what, _)| *what == "read").count() > 0, "the device did not fail");
        assert!(seen.iter().any(|(what, _)| *what == "let go"));
        assert!(seen.iter().all(|(_, thread)| *thread == std::thread::current().id()), "{seen:?}");
    }
}
