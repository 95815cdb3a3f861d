//! A host: the functions of the C ABI, called as a careful host calls them, with what the header promises checked each time.

use std::ffi::{CStr, c_char};
use std::ptr;
use std::sync::OnceLock;

use rotor::abi::files::{rotor_file, rotor_model_load_files};
use rotor::abi::grammar::rotor_session_set_grammar;
use rotor::abi::logits::rotor_session_logits;
use rotor::abi::model::{rotor_model, rotor_model_free, rotor_model_options, rotor_model_options_init};
use rotor::abi::options::{rotor_session_options, rotor_session_options_init};
use rotor::abi::sampling::{rotor_sampling, rotor_sampling_init};
use rotor::abi::save::{rotor_session_restore, rotor_session_save};
use rotor::abi::session::{
    rotor_session, rotor_session_append_text, rotor_session_append_tokens, rotor_session_free, rotor_session_new,
    rotor_session_set_tokens, rotor_session_tokens,
};
use rotor::abi::status::rotor_status::{self, *};
use rotor::abi::status::{rotor_last_error, rotor_status_name};
use rotor::abi::step::{ROTOR_NO_BUDGET, rotor_session_step, rotor_step};
use rotor::abi::text::{rotor_model_detokenize, rotor_model_token_bytes, rotor_model_tokenize};
use rotor::abi::tools::{rotor_model_chat_render, rotor_model_tool_calls, rotor_model_tool_grammar};

/// Bytes of the longest message of an error: it does not repeat what it was given.
const MAX_MESSAGE: usize = 1024;
/// Bytes of weights and caches of a model.
const MEMORY_LIMIT: u64 = 64 << 20;

/// What a call came to, once its promises are checked: no bug, and an error has words.
///
/// # Panics
/// When one is broken.
pub fn check(status: rotor_status) -> Result<(), rotor_status> {
    // SAFETY: both texts end with NUL and are valid until the next call of this thread.
    let (name, message) = unsafe {
        let name = CStr::from_ptr(rotor_status_name(status as i32)).to_str();
        (name.expect("a name in UTF-8"), CStr::from_ptr(rotor_last_error()).to_str().expect("a message in UTF-8"))
    };
    if status == ROTOR_OK {
        return Ok(());
    }
    assert!(!matches!(status, ROTOR_E_INTERNAL | ROTOR_E_POISONED | ROTOR_E_NULL), "{name}: {message}");
    assert!(name != "unknown" && !message.is_empty(), "{name} without words");
    let bytes = message.len();
    assert!(
        bytes <= MAX_MESSAGE,
        "{name}: a message of {bytes} bytes: {}",
        message.chars().take(500).collect::<String>()
    );
    Err(status)
}

/// What a call writes into a buffer of the caller: first its length is asked for, then it is written.
fn filled<T: Clone + Default>(
    mut call: impl FnMut(*mut T, usize, *mut usize) -> rotor_status,
) -> Result<Vec<T>, rotor_status> {
    let mut length = usize::MAX;
    check(call(ptr::null_mut(), 0, &mut length))?;
    let (mut all, mut again) = (vec![T::default(); length], usize::MAX);
    check(call(if length == 0 { ptr::NonNull::dangling().as_ptr() } else { all.as_mut_ptr() }, length, &mut again))?;
    assert_eq!(length, again, "two calls, two lengths");
    Ok(all)
}

/// A loaded model.
pub struct Model(*mut rotor_model);

// SAFETY: the header allows any number of threads to use a model.
unsafe impl Send for Model {}
// SAFETY: as above.
unsafe impl Sync for Model {}

impl Drop for Model {
    fn drop(&mut self) {
        // SAFETY: it came from a load, and is not used any more.
        unsafe { rotor_model_free(self.0) };
    }
}

impl Model {
    /// Loads a model from memory.
    pub fn load(files: &[(&str, &[u8])]) -> Result<Self, rotor_status> {
        let names: Vec<_> = files.iter().map(|(name, _)| std::ffi::CString::new(*name).expect("a name")).collect();
        let file = |(i, (_, bytes)): (usize, &(&str, &[u8]))| rotor_file {
            struct_size: size_of::<rotor_file>() as u32,
            reserved: 0,
            name: names[i].as_ptr(),
            size: bytes.len() as u64,
            data: bytes.as_ptr().cast(),
            read: None,
            user: ptr::null_mut(),
        };
        let files: Vec<rotor_file> = files.iter().enumerate().map(file).collect();
        let mut options = std::mem::MaybeUninit::<rotor_model_options>::uninit();
        let mut model = ptr::null_mut();
        // SAFETY: the structs are as large as they say; what they point to lives until the call returns.
        let status = unsafe {
            assert_eq!(rotor_model_options_init(options.as_mut_ptr(), size_of::<rotor_model_options>()), ROTOR_OK);
            let mut options = options.assume_init();
            (options.backend, options.threads, options.memory_limit) = (c"cpu".as_ptr(), 1, MEMORY_LIMIT);
            rotor_model_load_files(files.as_ptr(), files.len(), None, ptr::null_mut(), &options, &mut model)
        };
        let result = check(status);
        assert_eq!(result.is_err(), model.is_null(), "a result is written on success only");
        result.map(|()| Self(model))
    }

    /// The files of the small model, some of them replaced. One that is empty is left out.
    pub fn load_with(replaced: &[(&str, &[u8])]) -> Result<Self, rotor_status> {
        let is_kept = |(name, _): &&(&'static str, &'static [u8])| !replaced.iter().any(|(other, _)| other == name);
        let kept: Vec<(&str, &[u8])> = FILES.iter().filter(is_kept).copied().collect();
        let all: Vec<_> = kept.iter().chain(replaced).copied().filter(|(_, bytes)| !bytes.is_empty()).collect();
        Self::load(&all)
    }

    /// The small model of `model/`.
    pub fn small() -> &'static Self {
        static SMALL: OnceLock<Model> = OnceLock::new();
        SMALL.get_or_init(|| Self::load(&FILES).expect("the small model loads"))
    }

    /// The handle.
    pub fn handle(&self) -> *mut rotor_model {
        self.0
    }

    /// Text to tokens.
    pub fn tokenize(&self, text: &[u8], flags: u32) -> Result<Vec<u32>, rotor_status> {
        // SAFETY: all pointers are valid for what is said.
        filled(|tokens, room, length| unsafe {
            rotor_model_tokenize(self.0, text.as_ptr().cast(), text.len(), flags, tokens, room, length)
        })
    }

    /// Tokens to text.
    pub fn detokenize(&self, tokens: &[u32], flags: u32) -> Result<String, rotor_status> {
        // SAFETY: all pointers are valid for what is said.
        let text = filled(|text: *mut u8, room, length| unsafe {
            rotor_model_detokenize(self.0, tokens.as_ptr(), tokens.len(), flags, text.cast(), room, length)
        });
        text.map(|text| String::from_utf8(text).expect("texts are UTF-8"))
    }

    /// The bytes of a token.
    pub fn token_bytes(&self, token: u32) -> Result<Vec<u8>, rotor_status> {
        // SAFETY: all pointers are valid for what is said.
        filled(|bytes, room, length| unsafe { rotor_model_token_bytes(self.0, token, bytes, room, length) })
    }

    /// A conversation in the words of the chat template.
    pub fn render(&self, messages: &[u8], tools: &[u8], flags: u32) -> Result<String, rotor_status> {
        let tools_start: *const c_char = if tools.is_empty() { ptr::null() } else { tools.as_ptr().cast() };
        // SAFETY: all pointers are valid for what is said.
        let text = filled(|text: *mut u8, room, length| unsafe {
            let (start, n) = (messages.as_ptr().cast(), messages.len());
            rotor_model_chat_render(self.0, start, n, tools_start, tools.len(), flags, text.cast(), room, length)
        });
        text.map(|text| String::from_utf8(text).expect("texts are UTF-8"))
    }

    /// The tool calls in a text.
    pub fn tool_calls(&self, said: &[u8]) -> Result<Vec<u8>, rotor_status> {
        // SAFETY: all pointers are valid for what is said.
        filled(|calls: *mut u8, room, length| unsafe {
            rotor_model_tool_calls(self.0, said.as_ptr().cast(), said.len(), calls.cast(), room, length)
        })
    }

    /// The grammar of a call of tools.
    pub fn tool_grammar(&self, tools: &[u8]) -> Result<Vec<u8>, rotor_status> {
        // SAFETY: all pointers are valid for what is said.
        filled(|grammar: *mut u8, room, length| unsafe {
            rotor_model_tool_grammar(self.0, tools.as_ptr().cast(), tools.len(), grammar.cast(), room, length)
        })
    }

    /// A session.
    pub fn session(&self, options: &rotor_session_options) -> Result<Session, rotor_status> {
        let mut session = ptr::null_mut();
        // SAFETY: the model is alive, the struct is as large as it says.
        check(unsafe { rotor_session_new(self.0, options, &mut session) })?;
        Ok(Session(session))
    }
}

/// The options of sessions at their defaults.
pub fn session_options() -> rotor_session_options {
    let mut options = std::mem::MaybeUninit::<rotor_session_options>::uninit();
    // SAFETY: the struct is as large as is said, and is written.
    unsafe {
        assert_eq!(rotor_session_options_init(options.as_mut_ptr(), size_of::<rotor_session_options>()), ROTOR_OK);
        options.assume_init()
    }
}

/// Sampling at its defaults.
pub fn sampling() -> rotor_sampling {
    let mut sampling = std::mem::MaybeUninit::<rotor_sampling>::uninit();
    // SAFETY: the struct is as large as is said, and is written.
    unsafe {
        assert_eq!(rotor_sampling_init(sampling.as_mut_ptr(), size_of::<rotor_sampling>()), ROTOR_OK);
        sampling.assume_init()
    }
}

/// A step that has not been made.
pub fn no_step() -> rotor_step {
    let (struct_size, text, thought) = (size_of::<rotor_step>() as u32, ptr::null(), ptr::null());
    let (token, text_len, stop_string, thought_len) = (u32::MAX, 0, 0, 0);
    rotor_step { struct_size, state: -1, token, text_len, text, reason: -1, stop_string, thought, thought_len }
}

/// A session.
pub struct Session(*mut rotor_session);

impl Drop for Session {
    fn drop(&mut self) {
        // SAFETY: it came from `rotor_session_new`, and is not used any more.
        unsafe { rotor_session_free(self.0) };
    }
}

impl Session {
    /// One that rotor made and the host owns.
    pub fn own(handle: *mut rotor_session) -> Self {
        Self(handle)
    }

    /// The handle.
    pub fn handle(&self) -> *mut rotor_session {
        self.0
    }

    /// Appends tokens.
    pub fn append(&self, tokens: &[u32]) -> Result<(), rotor_status> {
        // SAFETY: all pointers are valid for what is said.
        check(unsafe { rotor_session_append_tokens(self.0, tokens.as_ptr(), tokens.len()) })
    }

    /// Appends a text.
    pub fn append_text(&self, text: &[u8], flags: u32) -> Result<(), rotor_status> {
        // SAFETY: all pointers are valid for what is said.
        check(unsafe { rotor_session_append_text(self.0, text.as_ptr().cast(), text.len(), flags) })
    }

    /// Holds exactly these tokens.
    pub fn set_tokens(&self, tokens: &[u32]) -> Result<(), rotor_status> {
        // SAFETY: all pointers are valid for what is said.
        check(unsafe { rotor_session_set_tokens(self.0, tokens.as_ptr(), tokens.len(), ptr::null_mut()) })
    }

    /// All tokens.
    pub fn tokens(&self) -> Result<Vec<u32>, rotor_status> {
        // SAFETY: all pointers are valid for what is said.
        filled(|tokens, room, length| unsafe { rotor_session_tokens(self.0, tokens, room, length) })
    }

    /// The logits after the last token.
    pub fn logits(&self) -> Result<Vec<f32>, rotor_status> {
        // SAFETY: all pointers are valid for what is said.
        filled(|logits, room, length| unsafe { rotor_session_logits(self.0, logits, room, length) })
    }

    /// One step, and the text that it completed.
    pub fn step(&self, budget_us: u64) -> Result<(rotor_step, String), rotor_status> {
        let mut step = no_step();
        // SAFETY: the struct is as large as it says.
        check(unsafe { rotor_session_step(self.0, budget_us, &mut step) })?;
        assert!((0..=2).contains(&step.state) && (0..=4).contains(&step.reason) && !step.text.is_null());
        // SAFETY: the text is valid until the next step, and has a NUL after it.
        let text = unsafe {
            assert_eq!(*step.text.add(step.text_len as usize), 0);
            std::slice::from_raw_parts(step.text.cast::<u8>(), step.text_len as usize)
        };
        Ok((step, String::from_utf8(text.to_vec()).expect("texts are UTF-8")))
    }

    /// The same without a budget.
    pub fn whole_step(&self) -> Result<(rotor_step, String), rotor_status> {
        self.step(ROTOR_NO_BUDGET)
    }

    /// Sets a grammar.
    pub fn set_grammar(&self, kind: u32, source: &[u8]) -> Result<(), rotor_status> {
        // SAFETY: all pointers are valid for what is said.
        check(unsafe { rotor_session_set_grammar(self.0, kind, source.as_ptr().cast(), source.len()) })
    }

    /// The session as bytes.
    pub fn save(&self, content: u32) -> Result<Vec<u8>, rotor_status> {
        // SAFETY: all pointers are valid for what is said.
        filled(|bytes, room, length| unsafe { rotor_session_save(self.0, content, bytes, room, length) })
    }

    /// Goes to where a save was made.
    pub fn restore(&self, bytes: &[u8]) -> Result<(), rotor_status> {
        // SAFETY: all pointers are valid for what is said.
        check(unsafe { rotor_session_restore(self.0, bytes.as_ptr(), bytes.len()) })
    }
}

/// The small model, by the names of its files: one layer, 320 tokens, weights at random.
pub const FILES: [(&str, &[u8]); 6] = [
    ("config.json", include_bytes!("../model/config.json")),
    ("generation_config.json", include_bytes!("../model/generation_config.json")),
    ("model.safetensors", include_bytes!("../model/model.safetensors")),
    ("special_tokens_map.json", include_bytes!("../model/special_tokens_map.json")),
    ("tokenizer.json", include_bytes!("../model/tokenizer.json")),
    ("tokenizer_config.json", include_bytes!("../model/tokenizer_config.json")),
];
