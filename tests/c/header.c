/*
 * Pins the binary interface. This file is only compiled, as C99, C11 and C++17. The numbers here
 * never change. A later version adds fields and values after them.
 */
#include "rotor.h"

#define PIN(name, condition) typedef char pin_##name[(condition) ? 1 : -1]
#define AT(type, field, offset) PIN(type##_##field, offsetof(type, field) == (offset))
#define SIZE(type, size) PIN(type, sizeof(type) == (size))
#define IS(name, value) typedef char pin_##name[(int64_t)(name) == (value) ? 1 : -1]

SIZE(rotor_status, 4);
IS(ROTOR_OK, 0);
IS(ROTOR_E_ARGUMENT, -1);
IS(ROTOR_E_NULL, -2);
IS(ROTOR_E_BUFFER_TOO_SMALL, -3);
IS(ROTOR_E_BUSY, -4);
IS(ROTOR_E_UTF8, -5);
IS(ROTOR_E_EMPTY, -6);
IS(ROTOR_E_GRAMMAR, -7);
IS(ROTOR_E_IO, -20);
IS(ROTOR_E_FORMAT, -21);
IS(ROTOR_E_UNSUPPORTED, -22);
IS(ROTOR_E_TOKENIZER, -23);
IS(ROTOR_E_TEMPLATE, -24);
IS(ROTOR_E_SAVE, -25);
IS(ROTOR_GRAMMAR_NONE, 0);
IS(ROTOR_GRAMMAR_JSON_SCHEMA, 1);
IS(ROTOR_GRAMMAR_REGEX, 2);
IS(ROTOR_GRAMMAR_CHOICE, 3);
IS(ROTOR_GRAMMAR_LARK, 4);
IS(ROTOR_SAVE_TOKENS, 0);
IS(ROTOR_SAVE_KV, 1);
IS(ROTOR_E_CONTEXT_FULL, -40);
IS(ROTOR_E_CANCELLED, -41);
IS(ROTOR_E_POISONED, -42);
IS(ROTOR_E_RESOURCES, -60);
IS(ROTOR_E_BACKEND, -61);
IS(ROTOR_E_DEVICE, -62);
IS(ROTOR_E_NUMERIC, -80);
IS(ROTOR_E_INTERNAL, -81);
IS(ROTOR_STEP_TOKEN, 0);
IS(ROTOR_STEP_PENDING, 1);
IS(ROTOR_STEP_END, 2);
IS(ROTOR_END_NOT, 0);
IS(ROTOR_END_TOKEN, 1);
IS(ROTOR_END_STOP_TOKEN, 2);
IS(ROTOR_END_STOP_STRING, 3);
IS(ROTOR_END_GRAMMAR, 4);
IS(ROTOR_EVENT_NONE, 0);
IS(ROTOR_EVENT_PROGRESS, 1);
IS(ROTOR_EVENT_LOADED, 2);
IS(ROTOR_EVENT_TOKEN, 3);
IS(ROTOR_EVENT_FINISHED, 4);
IS(ROTOR_EVENT_FAILED, 5);
IS(ROTOR_EVENT_EMBEDDED, 6);
IS(ROTOR_DEVICE_DISCRETE, 0);
IS(ROTOR_DEVICE_CPU, 3);
IS(ROTOR_LOG_ERROR, 1);
IS(ROTOR_LOG_WARN, 2);
IS(ROTOR_LOG_INFO, 3);
IS(ROTOR_LOG_DEBUG, 4);
IS(ROTOR_KV_F16, 0);
IS(ROTOR_KV_F32, 1);
IS(ROTOR_KV_I8, 2);
IS(ROTOR_TEXT_PLAIN, 0);
IS(ROTOR_TEXT_ADD_BOS, 1);
IS(ROTOR_TEXT_PARSE_SPECIAL, 2);
IS(ROTOR_TEXT_SKIP_SPECIAL, 4);
IS(ROTOR_TEXT_HEAL, 8);
IS(ROTOR_THINKING_IN_TEXT, 0);
IS(ROTOR_THINKING_APART, 1);
IS(ROTOR_CHAT_GENERATION_PROMPT, 1);
IS(ROTOR_ABI_VERSION, 1);
PIN(no_budget, ROTOR_NO_BUDGET == UINT64_MAX);
PIN(thinking_unlimited, ROTOR_THINKING_UNLIMITED == UINT64_MAX);
PIN(nul_terminated, ROTOR_NUL_TERMINATED == SIZE_MAX);

/* Pointers have 8 bytes on every platform that rotor runs on so far. */
AT(rotor_model_options, struct_size, 0);
AT(rotor_model_options, threads, 4);
AT(rotor_model_options, backend, 8);
AT(rotor_model_options, progress, 16);
AT(rotor_model_options, progress_user, 24);
AT(rotor_model_options, vulkan, 32);
AT(rotor_model_options, cache_dir, 40);
AT(rotor_model_options, memory_limit, 48);
SIZE(rotor_model_options, 56);

AT(rotor_memory, struct_size, 0);
AT(rotor_memory, kv_block_tokens, 4);
AT(rotor_memory, weight_bytes, 8);
AT(rotor_memory, kv_block_bytes, 16);
AT(rotor_memory, session_bytes, 24);
SIZE(rotor_memory, 32);

AT(rotor_vulkan_device, struct_size, 0);
AT(rotor_vulkan_device, api_version, 4);
AT(rotor_vulkan_device, get_instance_proc_addr, 8);
AT(rotor_vulkan_device, instance, 16);
AT(rotor_vulkan_device, physical_device, 24);
AT(rotor_vulkan_device, device, 32);
AT(rotor_vulkan_device, queue, 40);
AT(rotor_vulkan_device, queue_family, 48);
AT(rotor_vulkan_device, features, 52);
AT(rotor_vulkan_device, extensions, 56);
AT(rotor_vulkan_device, n_extensions, 64);
AT(rotor_vulkan_device, lock, 72);
AT(rotor_vulkan_device, unlock, 80);
AT(rotor_vulkan_device, user, 88);
SIZE(rotor_vulkan_device, 96);

AT(rotor_model_info, struct_size, 0);
AT(rotor_model_info, n_vocab, 4);
AT(rotor_model_info, n_layers, 8);
AT(rotor_model_info, hidden_size, 12);
AT(rotor_model_info, intermediate_size, 16);
AT(rotor_model_info, n_heads, 20);
AT(rotor_model_info, n_kv_heads, 24);
AT(rotor_model_info, head_dim, 28);
AT(rotor_model_info, max_position_embeddings, 32);
AT(rotor_model_info, bos_token, 36);
AT(rotor_model_info, has_tokenizer, 40);
AT(rotor_model_info, has_chat_template, 44);
AT(rotor_model_info, threads, 48);
AT(rotor_model_info, reserved, 52);
AT(rotor_model_info, weight_bytes, 56);
AT(rotor_model_info, bytes_per_token, 64);
AT(rotor_model_info, backend, 72);
AT(rotor_model_info, tier, 80);
AT(rotor_model_info, pooling, 88);
AT(rotor_model_info, has_head, 92);
SIZE(rotor_model_info, 96);

AT(rotor_embed_options, struct_size, 0);
AT(rotor_embed_options, pooling, 4);
AT(rotor_embed_options, normalize, 8);
AT(rotor_embed_options, kv_type, 12);
AT(rotor_embed_options, progress, 16);
AT(rotor_embed_options, progress_user, 24);
AT(rotor_embed_options, max_tokens, 32);
AT(rotor_embed_options, truncate, 36);
SIZE(rotor_embed_options, 40);

AT(rotor_session_options, struct_size, 0);
AT(rotor_session_options, context_length, 4);
AT(rotor_session_options, kv_type, 8);
AT(rotor_session_options, lookup_tokens, 12);
AT(rotor_session_options, shift_keep, 16);
AT(rotor_session_options, reserved, 20);
AT(rotor_session_options, sampling, 24);
SIZE(rotor_session_options, 32);

AT(rotor_sampling, struct_size, 0);
AT(rotor_sampling, temperature, 4);
AT(rotor_sampling, seed, 8);
AT(rotor_sampling, top_k, 16);
AT(rotor_sampling, top_p, 20);
AT(rotor_sampling, min_p, 24);
AT(rotor_sampling, repetition_penalty, 28);
AT(rotor_sampling, repetition_window, 32);
AT(rotor_sampling, frequency_penalty, 36);
AT(rotor_sampling, presence_penalty, 40);
AT(rotor_sampling, dry_multiplier, 44);
AT(rotor_sampling, dry_base, 48);
AT(rotor_sampling, dry_allowed_length, 52);
AT(rotor_sampling, dry_window, 56);
AT(rotor_sampling, temperature_range, 60);
AT(rotor_sampling, temperature_exponent, 64);
AT(rotor_sampling, typical_p, 68);
AT(rotor_sampling, xtc_probability, 72);
AT(rotor_sampling, xtc_threshold, 76);
AT(rotor_sampling, mirostat_tau, 80);
AT(rotor_sampling, mirostat_eta, 84);
/* Options of sampling may be added at the end. */
PIN(rotor_sampling, sizeof(rotor_sampling) >= 88 && sizeof(rotor_sampling) % 8 == 0);

AT(rotor_step, struct_size, 0);
AT(rotor_step, state, 4);
AT(rotor_step, token, 8);
AT(rotor_step, text_len, 12);
AT(rotor_step, text, 16);
AT(rotor_step, reason, 24);
AT(rotor_step, stop_string, 28);
AT(rotor_step, thought, 32);
AT(rotor_step, thought_len, 40);
SIZE(rotor_step, 48);

AT(rotor_session_stats, struct_size, 0);
AT(rotor_session_stats, context_length, 4);
AT(rotor_session_stats, n_tokens, 8);
AT(rotor_session_stats, prompt_tokens, 16);
AT(rotor_session_stats, prompt_us, 24);
AT(rotor_session_stats, generated_tokens, 32);
AT(rotor_session_stats, generated_us, 40);
AT(rotor_session_stats, kv_bytes, 48);
AT(rotor_session_stats, bytes_per_token, 56);
AT(rotor_session_stats, weight_bytes_read, 64);
AT(rotor_session_stats, neurons, 72);
AT(rotor_session_stats, live_neurons, 80);
AT(rotor_session_stats, drafted_tokens, 88);
AT(rotor_session_stats, accepted_tokens, 96);
AT(rotor_session_stats, shifted_tokens, 104);
SIZE(rotor_session_stats, 112);

AT(rotor_file, struct_size, 0);
AT(rotor_file, reserved, 4);
AT(rotor_file, name, 8);
AT(rotor_file, size, 16);
AT(rotor_file, data, 24);
AT(rotor_file, read, 32);
AT(rotor_file, user, 40);
SIZE(rotor_file, 48);

AT(rotor_event, struct_size, 0);
AT(rotor_event, kind, 4);
AT(rotor_event, job, 8);
AT(rotor_event, status, 16);
AT(rotor_event, state, 20);
AT(rotor_event, token, 24);
AT(rotor_event, progress, 28);
AT(rotor_event, text, 32);
AT(rotor_event, text_len, 40);
AT(rotor_event, model, 48);
AT(rotor_event, reason, 56);
AT(rotor_event, stop_string, 60);
AT(rotor_event, thought, 64);
AT(rotor_event, thought_len, 72);
AT(rotor_event, vectors, 80);
AT(rotor_event, n_numbers, 88);
SIZE(rotor_event, 96);

AT(rotor_chat_message, role, 0);
AT(rotor_chat_message, content, 8);
SIZE(rotor_chat_message, 16);

AT(rotor_chat_options, struct_size, 0);
AT(rotor_chat_options, when_full, 4);
AT(rotor_chat_options, max_tokens, 8);
AT(rotor_chat_options, flags, 12);
AT(rotor_chat_options, summary_prompt, 16);
SIZE(rotor_chat_options, 24);
