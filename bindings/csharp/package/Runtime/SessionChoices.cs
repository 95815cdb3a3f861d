using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Rotor
{
    // What a session chooses, and how.
    public sealed unsafe partial class Session
    {
        /// <summary>Chooses tokens in another way from now on. All of `sampling` counts, the seed
        /// included.</summary>
        public void SetSampling(Sampling sampling)
        {
            if (sampling == null)
                throw new ArgumentNullException(nameof(sampling));
            using (Enter())
                fixed (Native.rotor_sampling* its = &sampling.native)
                    Library.Check(Native.rotor_session_set_sampling(handle, its));
        }

        /// <summary>Adds biases to the logits of tokens from now on, in place of earlier ones.
        /// Negative infinity bans a token.</summary>
        public void SetLogitBias(IReadOnlyDictionary<uint, float> biases)
        {
            if (biases == null)
                throw new ArgumentNullException(nameof(biases));
            var tokens = new uint[biases.Count + 1];
            var values = new float[biases.Count + 1];
            int count = 0;
            foreach (KeyValuePair<uint, float> one in biases)
            {
                tokens[count] = one.Key;
                values[count++] = one.Value;
            }
            using (Enter())
                fixed (uint* first = tokens)
                fixed (float* second = values)
                    Library.Check(Native.rotor_session_set_logit_bias(handle, first, second, (UIntPtr)count));
        }

        /// <summary>Constrains the output from here on; null allows any output again. Append the
        /// prompt first. The first grammar of a model takes longer, because rotor sorts the
        /// vocabulary.</summary>
        public void SetGrammar(Grammar grammar)
        {
            byte[] source = Library.Utf8(grammar == null ? string.Empty : grammar.Source, nameof(grammar));
            uint kind = grammar == null ? (uint)GrammarKind.None : (uint)grammar.Kind;
            using (Enter())
                fixed (byte* first = source)
                    Library.Check(Native.rotor_session_set_grammar(handle, kind, first, Library.Length(source)));
        }

        /// <summary>Sets the texts that end a generation, in place of earlier ones. Steps never
        /// return them. None remove them.</summary>
        public void SetStop(params string[] strings) => SetStop(strings, Array.Empty<uint>());

        /// <summary>Sets the texts and the tokens that end a generation, in place of earlier
        /// ones.</summary>
        public void SetStop(IReadOnlyList<string> strings, uint[] tokens)
        {
            if (strings == null)
                throw new ArgumentNullException(nameof(strings));
            var pins = new GCHandle[strings.Count];
            var pointers = new IntPtr[strings.Count + 1];
            uint[] ids = Library.Some(tokens, nameof(tokens));
            try
            {
                for (int i = 0; i < pins.Length; i++)
                {
                    byte[] bytes = Library.CString(strings[i] ?? throw new ArgumentNullException(nameof(strings)), nameof(strings));
                    pins[i] = GCHandle.Alloc(bytes, GCHandleType.Pinned);
                    pointers[i] = pins[i].AddrOfPinnedObject();
                }
                using (Enter())
                    fixed (IntPtr* first = pointers)
                    fixed (uint* second = ids)
                        Library.Check(Native.rotor_session_set_stop(
                            handle, (byte**)first, (UIntPtr)strings.Count, second, (UIntPtr)tokens.Length));
            }
            finally
            {
                foreach (GCHandle pin in pins)
                    if (pin.IsAllocated)
                        pin.Free();
            }
        }

        /// <summary>The text that steps hold back now: the beginning of what may be a stop string,
        /// and half of a character.</summary>
        public string HeldText()
        {
            using (Enter())
                return Library.Text((buffer, capacity, count) => Native.rotor_session_held_text(handle, buffer, capacity, count));
        }

        /// <summary>As HeldText, of a thought that is apart.</summary>
        public string HeldThought()
        {
            using (Enter())
                return Library.Text((buffer, capacity, count) => Native.rotor_session_held_thought(handle, buffer, capacity, count));
        }

        /// <summary>Sets whether thoughts are apart from the text, and limits their tokens: then
        /// the thought ends, and the answer follows. Stops and grammars concern the answer
        /// only.</summary>
        public void SetThinking(bool isApart, ulong maxTokens = Native.ROTOR_THINKING_UNLIMITED)
        {
            uint thinking = isApart ? Native.ROTOR_THINKING_APART : Native.ROTOR_THINKING_IN_TEXT;
            using (Enter())
                Library.Check(Native.rotor_session_set_thinking(handle, thinking, maxTokens));
        }

        /// <summary>Sets a smaller model of the same vocabulary that drafts the next tokens: the
        /// same tokens, faster where it pays. null removes it. A draft has 1 to 32 tokens; 0 means
        /// at most 8. `isAlways` drafts also where it saves no time.</summary>
        public void SetDraftModel(Model draft, uint maxTokens = 0, bool isAlways = false)
        {
            using (Enter())
                Library.Check(Native.rotor_session_set_draft_model(
                    handle, draft == null ? ModelHandle.None : draft.handle, maxTokens, isAlways ? Native.ROTOR_DRAFT_ALWAYS : 0));
        }

        /// <summary>The logits after the last token, one per token of the vocabulary.</summary>
        public float[] Logits()
        {
            using (Enter())
                return Library.Floats((buffer, capacity, count) => Native.rotor_session_logits(handle, buffer, capacity, count));
        }

        /// <summary>The most likely next tokens, best first.</summary>
        public ScoredToken[] Top(int count)
        {
            UIntPtr most, found;
            using (Enter())
            {
                UIntPtr asked = Count(count, nameof(count));
                Library.Check(Native.rotor_session_logits(handle, null, UIntPtr.Zero, &most)); // the size of the vocabulary
                var tokens = new uint[(int)Math.Min((ulong)most, (ulong)asked) + 1];
                var values = new float[tokens.Length];
                fixed (uint* first = tokens)
                fixed (float* second = values)
                    Library.Check(Native.rotor_session_top(handle, (UIntPtr)(tokens.Length - 1), first, second, &found));
                var scored = new ScoredToken[(int)found];
                for (int i = 0; i < scored.Length; i++)
                    scored[i] = new ScoredToken(tokens[i], values[i]);
                return scored;
            }
        }

        /// <summary>For each token, the natural logarithm of the probability that it follows the
        /// session's tokens and the tokens before it. The session holds the same tokens as
        /// before.</summary>
        public float[] Score(uint[] tokens)
        {
            uint[] ids = Library.Some(tokens, nameof(tokens));
            var values = new float[ids.Length];
            using (Enter())
                fixed (uint* first = ids)
                fixed (float* second = values)
                    Library.Check(Native.rotor_session_score(handle, first, (UIntPtr)tokens.Length, second));
            Array.Resize(ref values, tokens.Length);
            return values;
        }

        [ThreadStatic] private static IntPtr[] batchHandles;
        [ThreadStatic] private static Native.rotor_step[] batchSteps;
        [ThreadStatic] private static int[] batchStatuses;

        /// <summary>Steps sessions together in one pass, which costs much less than one pass for
        /// each. `results` has room for one result per session. An error of one session is in its
        /// result and does not affect the others.</summary>
        public static void StepAll(IReadOnlyList<Session> sessions, StepResult[] results, ulong budgetUs = NoBudget)
        {
            if (sessions == null)
                throw new ArgumentNullException(nameof(sessions));
            int count = sessions.Count;
            if (results == null || results.Length < count)
                throw new ArgumentException("there are " + count + " sessions, so `results` needs as many places", nameof(results));
            if (batchHandles == null || batchHandles.Length <= count)
            {
                batchHandles = new IntPtr[count + 1];
                batchSteps = new Native.rotor_step[count + 1];
                batchStatuses = new int[count + 1];
            }
            int entered = 0;
            try
            {
                for (; entered < count; entered++)
                {
                    Session session = sessions[entered] ?? throw new ArgumentNullException(nameof(sessions));
                    for (int i = 0; i < entered; i++)
                        if (ReferenceEquals(sessions[i], session))
                            throw new ArgumentException("a session is there twice", nameof(sessions));
                    session.Enter(); // below, Leave gives it back
                    batchHandles[entered] = session.handle.DangerousGetHandle();
                    batchSteps[entered].struct_size = (uint)sizeof(Native.rotor_step);
                    batchStatuses[entered] = (int)Status.Ok;
                }
                StepTogether(results, count, budgetUs);
            }
            finally
            {
                for (int i = 0; i < entered; i++)
                    sessions[i].Leave();
            }
        }

        private void Leave() => new Gate.Pass(gate, handle).Dispose();

        private static void StepTogether(StepResult[] results, int count, ulong budgetUs)
        {
            int status;
            fixed (IntPtr* handles = batchHandles)
            fixed (Native.rotor_step* steps = batchSteps)
            fixed (int* statuses = batchStatuses)
                status = Native.rotor_batch_step(handles, (UIntPtr)count, budgetUs, steps, statuses);
            bool hasBegun = status == (int)Status.Ok;
            for (int i = 0; i < count; i++)
                hasBegun |= batchStatuses[i] != (int)Status.Ok;
            if (!hasBegun)
                throw Library.Error(status);
            for (int i = 0; i < count; i++)
            {
                int its = batchStatuses[i];
                // The message is about the first session that has an error.
                results[i] = its == (int)Status.Ok ? new StepResult(batchSteps[i])
                    : new StepResult(its == status ? Library.Error(its)
                        : new RotorException((Status)its, "the step failed: " + (Status)its));
            }
        }
    }
}
