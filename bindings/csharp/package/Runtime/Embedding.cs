using System;

namespace Rotor
{
    /// <summary>Texts that are embedded step by step, from Model.NewEmbedding. One thread at a time
    /// may use it.</summary>
    public sealed unsafe class Embedding : IDisposable
    {
        private readonly EmbeddingHandle handle;
        private readonly Gate gate = new Gate("embedding");
        private readonly int count;

        internal Embedding(Model model, Texts texts, EmbedOptions options)
        {
            if (options?.Progress != null)
                throw new ArgumentException("an embedding reports its progress itself: leave Progress null", nameof(options));
            count = texts.Count;
            IntPtr made;
            IntPtr* to = &made;
            Library.Check(EmbedOptions.Use(options, its => texts.Use(
                (first, lengths, n) => Native.rotor_embedding_new(model.handle, first, lengths, n, its, to),
                (first, lengths, n) => Native.rotor_embedding_new_tokens(model.handle, first, lengths, n, its, to))));
            handle = new EmbeddingHandle(made);
        }

        /// <summary>The fraction of the tokens that was done after the last step.</summary>
        public float Progress { get; private set; }

        /// <summary>Continues for some microseconds, at least for one layer. Returns whether all
        /// vectors are done.</summary>
        public bool Step(ulong budgetUs = Session.NoBudget)
        {
            int isDone;
            float progress;
            using (gate.Enter(handle))
                Library.Check(Native.rotor_embedding_step(handle, budgetUs, &isDone, &progress));
            Progress = progress;
            return isDone != 0;
        }

        /// <summary>The vectors, one for each text; an error before they are done.</summary>
        public float[][] Vectors()
        {
            using (gate.Enter(handle))
                return Texts.Vectors(Library.Floats((buffer, capacity, n) =>
                    Native.rotor_embedding_vectors(handle, buffer, capacity, n)), count);
        }

        /// <summary>Frees the embedding.</summary>
        public void Dispose() => handle.Dispose();
    }
}
