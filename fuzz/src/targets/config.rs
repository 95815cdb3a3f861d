//! The small files around weights, and the index of shards.

use super::use_model;
use crate::host::{FILES, Model};
use crate::input::parts;

/// Words of these files.
pub const WORDS: &[&str] = &[
    "\"model_type\":\"llama\"",
    "\"model_type\":\"bitnet\"",
    "\"hidden_act\":\"silu\"",
    "\"hidden_size\":",
    "\"num_attention_heads\":",
    "\"num_key_value_heads\":",
    "\"head_dim\":",
    "\"num_hidden_layers\":",
    "\"vocab_size\":",
    "\"intermediate_size\":",
    "\"max_position_embeddings\":",
    "\"rms_norm_eps\":",
    "\"rope_theta\":",
    "\"rope_scaling\":{\"rope_type\":\"llama3\",\"factor\":8.0,",
    "\"rope_parameters\":{",
    "\"low_freq_factor\":1.0",
    "\"high_freq_factor\":4.0",
    "\"original_max_position_embeddings\":",
    "\"yarn\"",
    "\"tie_word_embeddings\":false",
    "\"attention_bias\":true",
    "\"quantization_config\":{",
    "\"linear_class\":",
    "\"autobitlinear\"",
    "\"bitlinear\"",
    "\"quantization_mode\":\"online\"",
    "\"modules_to_not_convert\":[",
    "\"use_rms_norm\":true",
    "\"eos_token_id\":[",
    "\"bos_token_id\":",
    "\"bos_token\":",
    "\"chat_template\":",
    "\"add_bos_token\":true",
    "\"additional_special_tokens\":[",
    "\"weight_map\":{\"model.norm.weight\":",
    "\"a.safetensors\"",
    "null",
    "true",
    "-1",
    "{}",
    "[]",
    "\n%%\n",
];

/// `config.json`, `generation_config.json`, `tokenizer_config.json`, `special_tokens_map.json`, and the index of shards, if there is
/// one. They are then the files of the small model's weights, which is in one shard.
pub fn run(data: &[u8]) {
    let [config, generation, tokenizer, special, index] = parts(data);
    let weights = FILES.iter().find(|(name, _)| *name == "model.safetensors").map_or(&[][..], |(_, bytes)| bytes);
    let (single, shard) = if index.is_empty() { (weights, &[][..]) } else { (&[][..], weights) };
    let model = Model::load_with(&[
        ("config.json", config),
        ("generation_config.json", generation),
        ("tokenizer_config.json", tokenizer),
        ("special_tokens_map.json", special),
        ("model.safetensors.index.json", index),
        ("model.safetensors", single),
        ("a.safetensors", shard),
    ]);
    if let Ok(model) = model {
        use_model(&model);
    }
}
