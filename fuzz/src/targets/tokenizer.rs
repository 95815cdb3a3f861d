//! `tokenizer.json`, and texts that it encodes and decodes.

use crate::host::Model;
use crate::input::parts;

/// Words of tokenizers.
pub const WORDS: &[&str] = &[
    "\"normalizer\":{\"type\":\"NFKC\"}",
    "{\"type\":\"Sequence\",\"normalizers\":[",
    "{\"type\":\"Lowercase\"}",
    "{\"type\":\"Replace\",\"pattern\":{\"String\":\"a\"},\"content\":\"aa\"}",
    "{\"type\":\"Prepend\",\"prepend\":\"a\"}",
    "{\"type\":\"Strip\",\"strip_left\":true,\"strip_right\":true}",
    "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"",
    "{\"type\":\"StripAccents\"}",
    "{\"type\":\"BertNormalizer\"}",
    "{\"type\":\"ByteLevel\",\"add_prefix_space\":true,\"trim_offsets\":true,\"use_regex\":true}",
    "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"",
    "\"behavior\":\"Isolated\"",
    "\"behavior\":\"MergedWithPrevious\"",
    "\"invert\":true",
    "{\"type\":\"Digits\",\"individual_digits\":true}",
    "{\"type\":\"Punctuation\",\"behavior\":\"Isolated\"}",
    "{\"type\":\"Metaspace\",\"replacement\":\"\u{2581}\",\"prepend_scheme\":\"first\",\"split\":false}",
    "{\"type\":\"Whitespace\"}",
    "{\"type\":\"ByteFallback\"}",
    "{\"type\":\"Fuse\"}",
    "{\"type\":\"Sequence\",\"decoders\":[",
    "{\"type\":\"TemplateProcessing\",\"single\":[",
    "\"byte_fallback\":true",
    "\"unk_token\":\"a\"",
    "\"fuse_unk\":true",
    "\"ignore_merges\":false",
    "\"dropout\":0.5",
    "\"continuing_subword_prefix\":\"##\"",
    "\"end_of_word_suffix\":\"</w>\"",
    "\"type\":\"Unigram\"",
    "\"type\":\"WordPiece\"",
    "\"type\":\"WordLevel\"",
    "\"<0x0A>\"",
    "\"special\":true",
    "\"lstrip\":true",
    "\"single_word\":true",
    "\"normalized\":true",
    "\"added_tokens\":[",
    "\\\\p{L}+",
    "(?i:",
    "\\\\s+(?!\\\\S)",
    "(a*)*b",
    "null",
    "\n%%\n",
];

/// Flags of texts: the begin token, control tokens, both.
const FLAGS: [u32; 4] = [0, 1, 2, 3];

/// `tokenizer.json`, `tokenizer_config.json`, a text.
pub fn run(data: &[u8]) {
    let [json, config, text] = parts(data);
    let Ok(model) = Model::load_with(&[("tokenizer.json", json), ("tokenizer_config.json", config)]) else { return };
    for flags in FLAGS {
        if let Ok(tokens) = model.tokenize(text, flags) {
            assert!(tokens.iter().all(|token| *token < 320), "a token that the model does not have");
            let _ = (model.detokenize(&tokens, 0), model.detokenize(&tokens, 4));
        }
    }
    let tokens: Vec<u32> = (0..320).chain(text.iter().map(|byte| u32::from(*byte))).collect();
    let _ = model.detokenize(&tokens, 0);
    for token in 0..322 {
        let _ = model.token_bytes(token);
    }
}
