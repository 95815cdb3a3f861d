using System;
using System.IO;

namespace Rotor
{
    /// <summary>A conversation: tokens, their KV cache, and the progress of the evaluation. One
    /// thread at a time may use a session; it may be any thread. A second one gets Status.Busy.
    /// Only Cancel and Dispose may be called while another thread uses it.</summary>
    public sealed unsafe partial class Session : IDisposable
    {
        /// <summary>Gives a step no time limit.</summary>
        public const ulong NoBudget = Native.ROTOR_NO_BUDGET;

        internal readonly SessionHandle handle;
        private readonly Gate gate = new Gate("session");

        internal Session(IntPtr pointer)
        {
            handle = new SessionHandle(pointer);
        }

        internal Gate.Pass Enter() => gate.Enter(handle);

        /// <summary>Encodes a text and appends its tokens; the next step evaluates them. By default
        /// control tokens that are written out become control tokens, as the text of a chat
        /// template needs. For text that a player typed give TextFlags.Plain, or use a
        /// Chat.</summary>
        public void Append(string text, TextFlags flags = TextFlags.AddBos | TextFlags.ParseSpecial)
        {
            byte[] bytes = Library.Utf8(text, nameof(text));
            using (Enter())
                fixed (byte* first = bytes)
                    Library.Check(Native.rotor_session_append_text(handle, first, Library.Length(bytes), (uint)flags));
        }

        /// <summary>Appends tokens.</summary>
        public void Append(uint[] tokens)
        {
            using (Enter())
                fixed (uint* first = Library.Some(tokens, nameof(tokens)))
                    Library.Check(Native.rotor_session_append_tokens(handle, first, (UIntPtr)tokens.Length));
        }

        /// <summary>Makes the session hold exactly these tokens. rotor does not evaluate the common
        /// beginning again. Returns its length.</summary>
        public int SetTokens(uint[] tokens)
        {
            UIntPtr kept;
            using (Enter())
                fixed (uint* first = Library.Some(tokens, nameof(tokens)))
                    Library.Check(Native.rotor_session_set_tokens(handle, first, (UIntPtr)tokens.Length, &kept));
            return (int)kept;
        }

        /// <summary>All tokens so far, appended and chosen.</summary>
        public uint[] Tokens()
        {
            using (Enter())
                return Library.Ids((buffer, capacity, count) => Native.rotor_session_tokens(handle, buffer, capacity, count));
        }

        /// <summary>Rewinds the session to its first tokens.</summary>
        public void Truncate(int count)
        {
            using (Enter())
                Library.Check(Native.rotor_session_truncate(handle, Count(count, nameof(count))));
        }

        /// <summary>Evaluates the pending tokens, then chooses one token and appends it. The budget
        /// is in microseconds: if it ends first, the state is StepState.Pending, and the next step
        /// continues. A step evaluates at least one layer.</summary>
        public StepResult Step(ulong budgetUs = NoBudget)
        {
            Native.rotor_step step;
            step.struct_size = (uint)sizeof(Native.rotor_step);
            using (Enter())
            {
                Library.Check(Native.rotor_session_step(handle, budgetUs, &step));
                return new StepResult(step);
            }
        }

        /// <summary>Evaluates the pending tokens without choosing one. Returns whether all are
        /// evaluated.</summary>
        public bool Prefill(ulong budgetUs = NoBudget)
        {
            int isDone;
            using (Enter())
                Library.Check(Native.rotor_session_prefill(handle, budgetUs, &isDone));
            return isDone != 0;
        }

        /// <summary>A session with the same tokens and options. It shares the KV cache, so it takes
        /// almost no time or memory.</summary>
        public Session Fork()
        {
            IntPtr made;
            using (Enter())
                Library.Check(Native.rotor_session_fork(handle, &made));
            return new Session(made);
        }

        /// <summary>Cancels the call that another thread waits for, or else the next one: it throws
        /// Status.Cancelled. The session loses nothing. Any thread may call this at any
        /// time.</summary>
        public void Cancel() => Library.Check(Native.rotor_session_cancel(handle));

        /// <summary>The session as bytes: its tokens (four bytes each), or with SaveContent.Kv also
        /// its KV cache.</summary>
        public byte[] Save(SaveContent content = SaveContent.Tokens)
        {
            using (Enter())
                return Library.Bytes((buffer, capacity, count) =>
                    Native.rotor_session_save(handle, (uint)content, buffer, capacity, count));
        }

        /// <summary>Writes the session to a stream, a megabyte at a time.</summary>
        public void Save(Stream stream, SaveContent content = SaveContent.Tokens)
        {
            if (stream == null)
                throw new ArgumentNullException(nameof(stream));
            using (Enter())
                Library.Check(WriteCall.During(stream, (write, user) =>
                    Native.rotor_session_save_to(handle, (uint)content, write, user)));
        }

        /// <summary>Restores a save of the same model. The session keeps its options.</summary>
        public void Restore(byte[] save)
        {
            using (Enter())
                fixed (byte* first = Library.Some(save, nameof(save)))
                    Library.Check(Native.rotor_session_restore(handle, first, (UIntPtr)save.Length));
        }

        /// <summary>The statistics of the session.</summary>
        public SessionStats Stats
        {
            get
            {
                Native.rotor_session_stats stats;
                stats.struct_size = (uint)sizeof(Native.rotor_session_stats);
                using (Enter())
                    Library.Check(Native.rotor_session_stats_get(handle, &stats));
                return new SessionStats(stats);
            }
        }

        /// <summary>Frees the session. If a worker has it, the job stops; if another thread is in a
        /// call, the session is freed after it.</summary>
        public void Dispose() => handle.Dispose();

        internal static UIntPtr Count(int count, string name) =>
            count < 0 ? throw new ArgumentOutOfRangeException(name, "a count is at least 0") : (UIntPtr)count;
    }
}
