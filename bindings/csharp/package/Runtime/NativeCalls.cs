// Made by bindings/csharp/generate.py from include/rotor.h.
using System;
using System.Runtime.InteropServices;

namespace Rotor
{
    internal static unsafe partial class Native
    {
        internal const string Name = "rotor";
        private const CallingConvention C = CallingConvention.Cdecl;

        [DllImport(Name, CallingConvention = C)]
        internal static extern byte* rotor_version();

        [DllImport(Name, CallingConvention = C)]
        internal static extern uint rotor_abi_version();

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_model_load(byte* path, rotor_model_options* options, IntPtr* out_model);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_new(ModelHandle model, rotor_session_options* options,
            IntPtr* out_session);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_append_text(SessionHandle session, byte* text, UIntPtr text_len,
            uint flags);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_step(SessionHandle session, ulong budget_us, rotor_step* out_step);

        [DllImport(Name, CallingConvention = C)]
        internal static extern void rotor_session_free(IntPtr session);

        [DllImport(Name, CallingConvention = C)]
        internal static extern void rotor_model_free(IntPtr model);

        [DllImport(Name, CallingConvention = C)]
        internal static extern byte* rotor_status_name(int status);

        [DllImport(Name, CallingConvention = C)]
        internal static extern byte* rotor_last_error();

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_model_options_init(rotor_model_options* options, UIntPtr struct_size);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_model_info_get(ModelHandle model, rotor_model_info* out_info);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_model_end_tokens(ModelHandle model, uint* tokens, UIntPtr capacity,
            UIntPtr* out_count);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_options_init(rotor_session_options* options, UIntPtr struct_size);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_fork(SessionHandle session, IntPtr* out_session);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_set_tokens(SessionHandle session, uint* tokens, UIntPtr n_tokens,
            UIntPtr* out_kept);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_append_tokens(SessionHandle session, uint* tokens, UIntPtr n_tokens);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_truncate(SessionHandle session, UIntPtr n_tokens);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_tokens(SessionHandle session, uint* tokens, UIntPtr capacity,
            UIntPtr* out_count);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_cancel(SessionHandle session);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_prefill(SessionHandle session, ulong budget_us, int* out_done);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_model_tokenize(ModelHandle model, byte* text, UIntPtr text_len, uint flags,
            uint* tokens, UIntPtr capacity, UIntPtr* out_count);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_model_detokenize(ModelHandle model, uint* tokens, UIntPtr n_tokens,
            uint flags, byte* text, UIntPtr capacity, UIntPtr* out_len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_model_token_bytes(ModelHandle model, uint token, byte* bytes,
            UIntPtr capacity, UIntPtr* out_len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_model_chat_format(ModelHandle model, rotor_chat_message* messages,
            UIntPtr n_messages, uint flags, byte* text, UIntPtr capacity, UIntPtr* out_len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_set_stop(SessionHandle session, byte** strings, UIntPtr n_strings,
            uint* tokens, UIntPtr n_tokens);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_held_text(SessionHandle session, byte* buffer, UIntPtr capacity,
            UIntPtr* out_len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_set_thinking(SessionHandle session, uint thinking, ulong max_tokens);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_held_thought(SessionHandle session, byte* buffer, UIntPtr capacity,
            UIntPtr* out_len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_sampling_init(rotor_sampling* sampling, UIntPtr struct_size);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_set_sampling(SessionHandle session, rotor_sampling* sampling);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_set_logit_bias(SessionHandle session, uint* tokens, float* biases,
            UIntPtr n);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_set_grammar(SessionHandle session, uint kind, byte* source,
            UIntPtr source_len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_logits(SessionHandle session, float* logits, UIntPtr capacity,
            UIntPtr* out_count);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_top(SessionHandle session, UIntPtr n, uint* tokens, float* logprobs,
            UIntPtr* out_count);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_score(SessionHandle session, uint* tokens, UIntPtr n_tokens,
            float* logprobs);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_batch_step(IntPtr* sessions, UIntPtr n_sessions, ulong budget_us,
            rotor_step* steps, int* statuses);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_set_draft_model(SessionHandle session, ModelHandle draft_model,
            uint max_tokens, uint flags);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_save(SessionHandle session, uint content, byte* buffer,
            UIntPtr capacity, UIntPtr* out_len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_save_to(SessionHandle session, uint content, IntPtr write,
            void* user);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_restore(SessionHandle session, byte* bytes, UIntPtr len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_session_stats_get(SessionHandle session, rotor_session_stats* out_stats);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_model_estimate(byte* path, rotor_model_options* options,
            rotor_session_options* session_options, rotor_memory* out_memory);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_model_inspect(byte* path, rotor_model_options* options,
            rotor_session_options* session_options, byte* buffer, UIntPtr capacity, UIntPtr* out_len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_model_load_files(rotor_file* files, UIntPtr n_files, IntPtr release,
            void* release_user, rotor_model_options* options, IntPtr* out_model);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_device_count(UIntPtr* out_count);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_device_get(UIntPtr index, rotor_device_info* out_info);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_log_set(IntPtr callback, void* user, int max_level);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_worker_new(IntPtr* out_worker);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_worker_load(WorkerHandle worker, byte* path, rotor_model_options* options,
            ulong* out_job);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_worker_load_files(WorkerHandle worker, rotor_file* files, UIntPtr n_files,
            IntPtr release, void* release_user, rotor_model_options* options, ulong* out_job);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_worker_generate(WorkerHandle worker, SessionHandle session, byte* text,
            UIntPtr len, uint flags, ulong max_tokens, ulong* out_job);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_worker_cancel(WorkerHandle worker, ulong job);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_worker_poll(WorkerHandle worker, ulong wait_us, rotor_event* out_event);

        [DllImport(Name, CallingConvention = C)]
        internal static extern void rotor_worker_free(IntPtr worker);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_embed_options_init(rotor_embed_options* options, UIntPtr struct_size);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_model_embed(ModelHandle model, byte** texts, UIntPtr* text_lens,
            UIntPtr n_texts, rotor_embed_options* options, float* vectors, UIntPtr capacity, UIntPtr* out_count);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_model_embed_tokens(ModelHandle model, uint* tokens, UIntPtr* token_counts,
            UIntPtr n_texts, rotor_embed_options* options, float* vectors, UIntPtr capacity, UIntPtr* out_count);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_worker_embed(WorkerHandle worker, ModelHandle model, byte** texts,
            UIntPtr* text_lens, UIntPtr n_texts, rotor_embed_options* options, ulong* out_job);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_worker_embed_tokens(WorkerHandle worker, ModelHandle model, uint* tokens,
            UIntPtr* token_counts, UIntPtr n_texts, rotor_embed_options* options, ulong* out_job);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_embedding_new(ModelHandle model, byte** texts, UIntPtr* text_lens,
            UIntPtr n_texts, rotor_embed_options* options, IntPtr* out_embedding);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_embedding_new_tokens(ModelHandle model, uint* tokens, UIntPtr* token_counts,
            UIntPtr n_texts, rotor_embed_options* options, IntPtr* out_embedding);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_embedding_step(EmbeddingHandle embedding, ulong budget_us, int* out_done,
            float* out_progress);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_embedding_vectors(EmbeddingHandle embedding, float* vectors,
            UIntPtr capacity, UIntPtr* out_count);

        [DllImport(Name, CallingConvention = C)]
        internal static extern void rotor_embedding_free(IntPtr embedding);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_model_chat_render(ModelHandle model, byte* messages, UIntPtr messages_len,
            byte* tools, UIntPtr tools_len, uint flags, byte* text, UIntPtr capacity, UIntPtr* out_len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_model_chat_tokens(ModelHandle model, byte* messages, UIntPtr messages_len,
            byte* tools, UIntPtr tools_len, uint flags, uint* tokens, UIntPtr capacity, UIntPtr* out_count);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_model_tool_calls(ModelHandle model, byte* said, UIntPtr said_len,
            byte* calls, UIntPtr capacity, UIntPtr* out_len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_model_tool_calls_in_answer(ModelHandle model, byte* said, UIntPtr said_len,
            byte* calls, UIntPtr capacity, UIntPtr* out_len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_model_tool_grammar(ModelHandle model, byte* tools, UIntPtr tools_len,
            byte* grammar, UIntPtr capacity, UIntPtr* out_len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_chat_options_init(rotor_chat_options* options, UIntPtr struct_size);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_chat_new(SessionHandle session, rotor_chat_options* options,
            IntPtr* out_chat);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_chat_set_options(ChatHandle chat, rotor_chat_options* options);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_chat_fork(ChatHandle chat, IntPtr* out_session, IntPtr* out_chat);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_chat_save(ChatHandle chat, uint content, byte* buffer, UIntPtr capacity,
            UIntPtr* out_len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_chat_restore(ChatHandle chat, byte* bytes, UIntPtr len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern void rotor_chat_free(IntPtr chat);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_chat_add(ChatHandle chat, byte* role, byte* content, UIntPtr content_len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_chat_add_json(ChatHandle chat, byte* json, UIntPtr len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_chat_set_message(ChatHandle chat, UIntPtr index, byte* json, UIntPtr len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_chat_truncate(ChatHandle chat, UIntPtr n_messages);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_chat_set_tools(ChatHandle chat, byte* json, UIntPtr len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_chat_set_variables(ChatHandle chat, byte* json, UIntPtr len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_chat_messages(ChatHandle chat, byte* buffer, UIntPtr capacity,
            UIntPtr* out_len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_chat_count(ChatHandle chat, byte* json, UIntPtr len, UIntPtr* out_tokens);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_chat_step(ChatHandle chat, ulong budget_us, rotor_step* out_step);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_chat_begin(ChatHandle chat);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_chat_begin_part(ChatHandle chat, uint* out_summary_tokens);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_chat_finish(ChatHandle chat);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_chat_answer(ChatHandle chat, byte* buffer, UIntPtr capacity,
            UIntPtr* out_len);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_chat_regenerate(ChatHandle chat);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int rotor_vulkan_device_init(rotor_vulkan_device* device, UIntPtr struct_size);
    }
}
