using System;
using System.Collections.Generic;

namespace Rotor
{
    /// <summary>A loaded model. It is immutable, so any number of threads may use it at
    /// once.</summary>
    public sealed unsafe class Model : IDisposable
    {
        internal readonly ModelHandle handle;

        internal Model(IntPtr pointer)
        {
            handle = new ModelHandle(pointer);
        }

        /// <summary>Loads a model: a Hugging Face directory as downloaded, or a GGUF file. It
        /// blocks until the model is loaded; a Worker loads in the background.</summary>
        public static Model Load(string path, ModelOptions options = null)
        {
            Library.Ready();
            byte[] bytes = Path(path);
            IntPtr made;
            IntPtr* to = &made;
            Library.Check(ModelOptions.Use(options, its =>
            {
                fixed (byte* first = bytes)
                    return Native.rotor_model_load(first, its, to);
            }));
            return new Model(made);
        }

        /// <summary>Loads a model from files of the game. rotor copies what it reads: on the CPU it
        /// no longer needs the files when this returns, and on a GPU it keeps them until the model
        /// is freed.</summary>
        public static Model LoadFiles(IReadOnlyList<ModelFile> files, ModelOptions options = null)
        {
            Library.Ready();
            IntPtr made = IntPtr.Zero;
            IntPtr* to = &made;
            LentFiles.Lend(files, (its, count, release, user) => ModelOptions.Use(options, chosen =>
                Native.rotor_model_load_files(its, count, release, user, chosen, to)));
            return new Model(made);
        }

        /// <summary>The memory that a model takes with these options, without loading it.</summary>
        public static MemoryEstimate Estimate(string path, ModelOptions options = null, SessionOptions session = null)
        {
            Library.Ready();
            byte[] bytes = Path(path);
            Native.rotor_memory memory;
            memory.struct_size = (uint)sizeof(Native.rotor_memory);
            Native.rotor_memory* to = &memory;
            Library.Check(ModelOptions.Use(options, its => SessionOptions.Use(session, chosen =>
            {
                fixed (byte* first = bytes)
                    return Native.rotor_model_estimate(first, its, chosen, to);
            })));
            return new MemoryEstimate(memory);
        }

        /// <summary>What lies at a path, whether a load with these options would succeed, and what it would
        /// take, as a JSON object: its keys are those of rotor_model_inspect in rotor.h.</summary>
        public static string Inspect(string path, ModelOptions options = null, SessionOptions session = null)
        {
            Library.Ready();
            byte[] bytes = Path(path);
            return Library.Text((buffer, capacity, length) => ModelOptions.Use(options, its => SessionOptions.Use(session, chosen =>
            {
                fixed (byte* first = bytes)
                    return Native.rotor_model_inspect(first, its, chosen, buffer, capacity, length);
            })));
        }

        /// <summary>The properties of the model.</summary>
        public ModelInfo Info
        {
            get
            {
                Native.rotor_model_info info;
                info.struct_size = (uint)sizeof(Native.rotor_model_info);
                bool isHeld = false;
                handle.DangerousAddRef(ref isHeld); // the texts belong to the model
                try
                {
                    Library.Check(Native.rotor_model_info_get(handle, &info));
                    return new ModelInfo(info) { Backend = Library.Text(info.backend), Tier = Library.Text(info.tier) };
                }
                finally
                {
                    handle.DangerousRelease();
                }
            }
        }

        /// <summary>The tokens that end a generation.</summary>
        public uint[] EndTokens() =>
            Library.Ids((buffer, capacity, count) => Native.rotor_model_end_tokens(handle, buffer, capacity, count));

        /// <summary>Encodes a text.</summary>
        public uint[] Tokenize(string text, TextFlags flags = TextFlags.Plain)
        {
            byte[] bytes = Library.Utf8(text, nameof(text));
            return Library.Ids((buffer, capacity, count) =>
            {
                fixed (byte* first = bytes)
                    return Native.rotor_model_tokenize(handle, first, Library.Length(bytes), (uint)flags, buffer, capacity, count);
            });
        }

        /// <summary>Decodes tokens. With TextFlags.SkipSpecial, rotor leaves out control
        /// tokens.</summary>
        public string Detokenize(uint[] tokens, TextFlags flags = TextFlags.Plain)
        {
            uint[] ids = Library.Some(tokens, nameof(tokens));
            return Library.Text((buffer, capacity, count) =>
            {
                fixed (uint* first = ids)
                    return Native.rotor_model_detokenize(
                        handle, first, (UIntPtr)tokens.Length, (uint)flags, buffer, capacity, count);
            });
        }

        /// <summary>The bytes that one token adds to a text. They may be a part of a
        /// character.</summary>
        public byte[] TokenBytes(uint token) =>
            Library.Bytes((buffer, capacity, count) => Native.rotor_model_token_bytes(handle, token, buffer, capacity, count));

        /// <summary>The text of a conversation in the model's chat template. `messages` is a JSON
        /// array as in Hugging Face's transformers, or an object with all variables of the
        /// template; `tools` is a JSON array.</summary>
        public string RenderChat(string messages, string tools = null, ChatFlags flags = ChatFlags.GenerationPrompt)
        {
            byte[] said = Library.Utf8(messages, nameof(messages));
            byte[] given = tools == null ? null : Library.Utf8(tools, nameof(tools));
            return Library.Text((buffer, capacity, count) =>
            {
                fixed (byte* first = said, second = given)
                    return Native.rotor_model_chat_render(handle, first, Library.Length(said), second, Library.Length(given),
                        (uint)flags, buffer, capacity, count);
            });
        }

        /// <summary>The tokens of a conversation as a prompt; give them to Session.SetTokens.
        /// Control tokens that are written out in messages and tools stay text.</summary>
        public uint[] ChatTokens(string messages, string tools = null, ChatFlags flags = ChatFlags.GenerationPrompt)
        {
            byte[] said = Library.Utf8(messages, nameof(messages));
            byte[] given = tools == null ? null : Library.Utf8(tools, nameof(tools));
            return Library.Ids((buffer, capacity, count) =>
            {
                fixed (byte* first = said, second = given)
                    return Native.rotor_model_chat_tokens(handle, first, Library.Length(said), second, Library.Length(given),
                        (uint)flags, buffer, capacity, count);
            });
        }

        /// <summary>The tool calls in an answer, as a JSON array of objects with `name` and
        /// `arguments`. `isAnswerOnly`: the text has no thoughts, since the session gives them
        /// apart.</summary>
        public string ToolCalls(string said, bool isAnswerOnly = false)
        {
            byte[] bytes = Library.Utf8(said, nameof(said));
            return Library.Text((buffer, capacity, count) =>
            {
                fixed (byte* first = bytes)
                    return isAnswerOnly
                        ? Native.rotor_model_tool_calls_in_answer(handle, first, Library.Length(bytes), buffer, capacity, count)
                        : Native.rotor_model_tool_calls(handle, first, Library.Length(bytes), buffer, capacity, count);
            });
        }

        /// <summary>A grammar of a call of one of these tools, a JSON array.</summary>
        public Grammar ToolGrammar(string tools)
        {
            byte[] bytes = Library.Utf8(tools, nameof(tools));
            return Grammar.Lark(Library.Text((buffer, capacity, count) =>
            {
                fixed (byte* first = bytes)
                    return Native.rotor_model_tool_grammar(handle, first, Library.Length(bytes), buffer, capacity, count);
            }));
        }

        /// <summary>The vectors of texts. One call with many texts is faster than many calls. It
        /// blocks until all are computed; NewEmbedding computes under a budget and Worker.Embed in
        /// the background.</summary>
        public float[][] Embed(IReadOnlyList<string> texts, EmbedOptions options = null) => Embed(new Texts(texts), options);

        /// <summary>The vectors of texts that are tokens already. rotor adds no tokens.</summary>
        public float[][] Embed(IReadOnlyList<uint[]> tokens, EmbedOptions options = null) => Embed(new Texts(tokens), options);

        private float[][] Embed(Texts texts, EmbedOptions options) =>
            Texts.Vectors(Library.Floats((buffer, capacity, count) => EmbedOptions.Use(options, its => texts.Use(
                (first, lengths, n) => Native.rotor_model_embed(handle, first, lengths, n, its, buffer, capacity, count),
                (first, lengths, n) => Native.rotor_model_embed_tokens(handle, first, lengths, n, its, buffer, capacity, count)))),
                texts.Count);

        /// <summary>Begins to embed texts step by step under a budget. The options have no
        /// Progress.</summary>
        public Embedding NewEmbedding(IReadOnlyList<string> texts, EmbedOptions options = null) =>
            new Embedding(this, new Texts(texts), options);

        /// <summary>As NewEmbedding, for texts that are tokens already.</summary>
        public Embedding NewEmbedding(IReadOnlyList<uint[]> tokens, EmbedOptions options = null) =>
            new Embedding(this, new Texts(tokens), options);

        /// <summary>Creates an empty session. It keeps what it needs of the model.</summary>
        public Session NewSession(SessionOptions options = null)
        {
            IntPtr made;
            IntPtr* to = &made;
            Library.Check(SessionOptions.Use(options, its => Native.rotor_session_new(handle, its, to)));
            return new Session(made);
        }

        /// <summary>Creates a chat over a session of its own, which gives thoughts apart from the
        /// answer. The chat disposes it.</summary>
        public Chat NewChat(ChatOptions options = null, SessionOptions session = null)
        {
            Session its = NewSession(session);
            try
            {
                if (Info.HasTokenizer)
                    its.SetThinking(true);
                return new Chat(its, options, true);
            }
            catch
            {
                its.Dispose();
                throw;
            }
        }

        /// <summary>Frees the model. Sessions keep what they need of it.</summary>
        public void Dispose() => handle.Dispose();

        internal static byte[] Path(string path)
        {
            if (path == null)
                throw new ArgumentNullException(nameof(path));
            return Library.CString(path, nameof(path));
        }
    }
}
