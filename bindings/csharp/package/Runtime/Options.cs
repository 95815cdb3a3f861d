using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Rotor
{
    public sealed unsafe partial class ModelOptions
    {
        /// <summary>The backend that computes: "auto" (null), "cpu", "cpu:TIER", "vulkan",
        /// "vulkan:DEVICE", "opencl", "opencl:DEVICE" or "reference". If there is no such GPU, or
        /// it fails later, rotor computes on the CPU.</summary>
        public string Backend { get; set; }

        /// <summary>A directory in which rotor may keep files that make the next load faster, or
        /// null.</summary>
        public string CacheDir { get; set; }

        /// <summary>Receives the fraction of the load that is done, 0 to 1; false cancels the load.
        /// A worker reports progress as events instead.</summary>
        public Func<float, bool> Progress { get; set; }

        internal delegate int Call(Native.rotor_model_options* options);

        /// <summary>Makes a call of C with these options, or with the defaults.</summary>
        internal static int Use(ModelOptions options, Call call)
        {
            if (options == null)
                return call(null);
            Native.rotor_model_options its = options.native;
            byte[] backendName = Library.CString(options.Backend, nameof(Backend));
            byte[] cachePath = Library.CString(options.CacheDir, nameof(CacheDir));
            return ProgressCall.During(options.Progress, (function, user) =>
            {
                Native.rotor_model_options native = its;
                fixed (byte* backend = backendName, cache = cachePath)
                {
                    native.backend = backend;
                    native.cache_dir = cache;
                    native.progress = function;
                    native.progress_user = user;
                    return call(&native);
                }
            });
        }
    }

    public sealed unsafe partial class SessionOptions
    {
        /// <summary>How the session chooses tokens; null is the best token each time.</summary>
        public Sampling Sampling { get; set; }

        internal delegate int Call(Native.rotor_session_options* options);

        internal static int Use(SessionOptions options, Call call)
        {
            if (options == null)
                return call(null);
            Native.rotor_session_options its = options.native;
            if (options.Sampling == null)
                return call(&its);
            Native.rotor_sampling sampling = options.Sampling.native;
            its.sampling = &sampling;
            return call(&its);
        }
    }

    public sealed unsafe partial class ChatOptions
    {
        /// <summary>With WhenFull.Summary, what the user asks for after the turns that are
        /// summarised; null is an English sentence. </summary>
        public string SummaryPrompt { get; set; }

        internal delegate int Call(Native.rotor_chat_options* options);

        internal static int Use(ChatOptions options, Call call)
        {
            if (options == null)
                return call(null);
            Native.rotor_chat_options its = options.native;
            fixed (byte* prompt = Library.CString(options.SummaryPrompt, nameof(SummaryPrompt)))
            {
                its.summary_prompt = prompt;
                return call(&its);
            }
        }
    }

    public sealed unsafe partial class EmbedOptions
    {
        /// <summary>Receives the fraction of the tokens that is done; false cancels. A worker and
        /// an Embedding report progress themselves.</summary>
        public Func<float, bool> Progress { get; set; }

        internal delegate int Call(Native.rotor_embed_options* options);

        internal static int Use(EmbedOptions options, Call call)
        {
            if (options == null)
                return call(null);
            Native.rotor_embed_options its = options.native;
            return ProgressCall.During(options.Progress, (function, user) =>
            {
                Native.rotor_embed_options native = its;
                native.progress = function;
                native.progress_user = user;
                return call(&native);
            });
        }
    }

    public sealed unsafe partial class ModelInfo
    {
        /// <summary>The backend that computes, for example "cpu".</summary>
        public string Backend { get; internal set; }

        /// <summary>The instruction set tier of the backend, for example "avx2".</summary>
        public string Tier { get; internal set; }
    }

    /// <summary>Texts, or texts that are tokens already, as C takes them.</summary>
    internal sealed unsafe class Texts
    {
        private readonly byte[][] texts;
        private readonly uint[] ids;
        private readonly UIntPtr[] lengths;

        internal Texts(IReadOnlyList<string> given)
        {
            Count = given == null ? throw new ArgumentNullException(nameof(texts)) : given.Count;
            texts = new byte[Count][];
            lengths = new UIntPtr[Count + 1];
            for (int i = 0; i < Count; i++)
            {
                texts[i] = Library.Utf8(given[i], nameof(texts));
                lengths[i] = Library.Length(texts[i]);
            }
        }

        internal Texts(IReadOnlyList<uint[]> given)
        {
            Count = given == null ? throw new ArgumentNullException("tokens") : given.Count;
            lengths = new UIntPtr[Count + 1];
            var all = new List<uint>();
            for (int i = 0; i < Count; i++)
            {
                all.AddRange(given[i] ?? throw new ArgumentNullException("tokens"));
                lengths[i] = (UIntPtr)given[i].Length;
            }
            ids = Library.Some(all.ToArray(), "tokens");
        }

        internal delegate int TextCall(byte** texts, UIntPtr* lengths, UIntPtr count);
        internal delegate int IdCall(uint* ids, UIntPtr* lengths, UIntPtr count);

        internal int Count { get; }

        /// <summary>Makes one of two calls of C.</summary>
        internal int Use(TextCall textCall, IdCall idCall)
        {
            fixed (UIntPtr* its = lengths)
            {
                if (ids != null)
                    fixed (uint* first = ids)
                        return idCall(first, its, (UIntPtr)Count);
                return UseTexts(its, textCall);
            }
        }

        private int UseTexts(UIntPtr* its, TextCall call)
        {
            var pins = new GCHandle[Count];
            var pointers = new IntPtr[Count + 1];
            try
            {
                for (int i = 0; i < Count; i++)
                {
                    pins[i] = GCHandle.Alloc(texts[i], GCHandleType.Pinned);
                    pointers[i] = pins[i].AddrOfPinnedObject();
                }
                fixed (IntPtr* first = pointers)
                    return call((byte**)first, its, (UIntPtr)Count);
            }
            finally
            {
                foreach (GCHandle pin in pins)
                    if (pin.IsAllocated)
                        pin.Free();
            }
        }

        /// <summary>One vector for each text.</summary>
        internal static float[][] Vectors(float[] numbers, int count)
        {
            var vectors = new float[count][];
            for (int i = 0; i < count; i++)
            {
                vectors[i] = new float[numbers.Length / count];
                Array.Copy(numbers, i * vectors[i].Length, vectors[i], 0, vectors[i].Length);
            }
            return vectors;
        }
    }
}
