// Made by bindings/csharp/generate.py from include/rotor.h.
using System;
using System.Runtime.InteropServices;

namespace Rotor
{
    internal static unsafe partial class Native
    {
        internal const uint ROTOR_ABI_VERSION = 1;
        internal const ulong ROTOR_NO_BUDGET = ulong.MaxValue;
        internal const ulong ROTOR_NUL_TERMINATED = ulong.MaxValue;
        internal const uint ROTOR_THINKING_IN_TEXT = 0;
        internal const uint ROTOR_THINKING_APART = 1;
        internal const ulong ROTOR_THINKING_UNLIMITED = ulong.MaxValue;
        internal const uint ROTOR_DRAFT_ALWAYS = 1;
        internal const uint ROTOR_DEVICE_NAME_SIZE = 256;
        internal const uint ROTOR_VULKAN_ARRAY_INDEXING = 1;
        internal const uint ROTOR_VULKAN_INTEGER_DOT_PRODUCT = 2;

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate int rotor_progress_callback(float fraction, void* user);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate int rotor_write_callback(void* bytes, UIntPtr length, void* user);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate int rotor_read_callback(ulong offset, void* buffer, UIntPtr length, void* user);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate void rotor_release_callback(void* user);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate void rotor_log_callback(int level, byte* message, void* user);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate void rotor_vulkan_function();

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate void rotor_vulkan_lock_callback(void* user);

        [StructLayout(LayoutKind.Sequential)]
        internal struct rotor_model_options
        {
            internal uint struct_size;
            internal uint threads;
            internal byte* backend;
            internal IntPtr progress;
            internal void* progress_user;
            internal rotor_vulkan_device* vulkan;
            internal byte* cache_dir;
            internal ulong memory_limit;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct rotor_model_info
        {
            internal uint struct_size;
            internal uint n_vocab;
            internal uint n_layers;
            internal uint hidden_size;
            internal uint intermediate_size;
            internal uint n_heads;
            internal uint n_kv_heads;
            internal uint head_dim;
            internal uint max_position_embeddings;
            internal int bos_token;
            internal uint has_tokenizer;
            internal uint has_chat_template;
            internal uint threads;
            internal uint reserved;
            internal ulong weight_bytes;
            internal ulong bytes_per_token;
            internal byte* backend;
            internal byte* tier;
            internal uint pooling;
            internal uint has_head;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct rotor_session_options
        {
            internal uint struct_size;
            internal uint context_length;
            internal uint kv_type;
            internal uint lookup_tokens;
            internal uint shift_keep;
            internal uint reserved;
            internal rotor_sampling* sampling;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct rotor_step
        {
            internal uint struct_size;
            internal int state;
            internal uint token;
            internal uint text_len;
            internal byte* text;
            internal int reason;
            internal uint stop_string;
            internal byte* thought;
            internal ulong thought_len;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct rotor_chat_message
        {
            internal byte* role;
            internal byte* content;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct rotor_sampling
        {
            internal uint struct_size;
            internal float temperature;
            internal ulong seed;
            internal uint top_k;
            internal float top_p;
            internal float min_p;
            internal float repetition_penalty;
            internal uint repetition_window;
            internal float frequency_penalty;
            internal float presence_penalty;
            internal float dry_multiplier;
            internal float dry_base;
            internal uint dry_allowed_length;
            internal uint dry_window;
            internal float temperature_range;
            internal float temperature_exponent;
            internal float typical_p;
            internal float xtc_probability;
            internal float xtc_threshold;
            internal float mirostat_tau;
            internal float mirostat_eta;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct rotor_session_stats
        {
            internal uint struct_size;
            internal uint context_length;
            internal ulong n_tokens;
            internal ulong prompt_tokens;
            internal ulong prompt_us;
            internal ulong generated_tokens;
            internal ulong generated_us;
            internal ulong kv_bytes;
            internal ulong bytes_per_token;
            internal ulong weight_bytes_read;
            internal ulong neurons;
            internal ulong live_neurons;
            internal ulong drafted_tokens;
            internal ulong accepted_tokens;
            internal ulong shifted_tokens;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct rotor_memory
        {
            internal uint struct_size;
            internal uint kv_block_tokens;
            internal ulong weight_bytes;
            internal ulong kv_block_bytes;
            internal ulong session_bytes;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct rotor_file
        {
            internal uint struct_size;
            internal uint reserved;
            internal byte* name;
            internal ulong size;
            internal void* data;
            internal IntPtr read;
            internal void* user;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct rotor_device_info
        {
            internal uint struct_size;
            internal int kind;
            internal ulong memory;
            internal fixed byte backend[32];
            internal fixed byte name[256];
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct rotor_event
        {
            internal uint struct_size;
            internal int kind;
            internal ulong job;
            internal int status;
            internal int state;
            internal uint token;
            internal float progress;
            internal byte* text;
            internal ulong text_len;
            internal IntPtr model;
            internal int reason;
            internal uint stop_string;
            internal byte* thought;
            internal ulong thought_len;
            internal float* vectors;
            internal ulong n_numbers;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct rotor_embed_options
        {
            internal uint struct_size;
            internal uint pooling;
            internal uint normalize;
            internal uint kv_type;
            internal IntPtr progress;
            internal void* progress_user;
            internal uint max_tokens;
            internal uint truncate;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct rotor_chat_options
        {
            internal uint struct_size;
            internal uint when_full;
            internal uint max_tokens;
            internal uint flags;
            internal byte* summary_prompt;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct rotor_vulkan_device
        {
            internal uint struct_size;
            internal uint api_version;
            internal IntPtr get_instance_proc_addr;
            internal void* instance;
            internal void* physical_device;
            internal void* device;
            internal void* queue;
            internal uint queue_family;
            internal uint features;
            internal byte** extensions;
            internal UIntPtr n_extensions;
            internal IntPtr @lock;
            internal IntPtr unlock;
            internal void* user;
        }
    }
}
