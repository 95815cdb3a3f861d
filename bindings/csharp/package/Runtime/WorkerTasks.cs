using System;
using System.Collections.Generic;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Rotor
{
    // Jobs as tasks. They end inside a Poll or Update, on the thread that calls it.
    public sealed unsafe partial class Worker
    {
        /// <summary>Loads a model in the background. `onProgress` gets the fraction that is
        /// done.</summary>
        public Task<Model> LoadAsync(
            string path, ModelOptions options = null, Action<float> onProgress = null, CancellationToken cancel = default)
        {
            var job = new LoadJob { OnProgress = onProgress };
            return job.Begun(this, Load(path, options, job), cancel);
        }

        /// <summary>Loads a model from files of the game in the background; polls read
        /// them.</summary>
        public Task<Model> LoadFilesAsync(
            IReadOnlyList<ModelFile> files, ModelOptions options = null, Action<float> onProgress = null,
            CancellationToken cancel = default)
        {
            var job = new LoadJob { OnProgress = onProgress };
            return job.Begun(this, LoadFiles(files, options, job), cancel);
        }

        /// <summary>Generates in the background, as Generate does. `onText` gets each piece of the
        /// text.</summary>
        public Task<Generation> GenerateAsync(
            Session session, string text = "", ulong maxTokens = ulong.MaxValue, Action<string> onText = null,
            TextFlags flags = TextFlags.AddBos | TextFlags.ParseSpecial, CancellationToken cancel = default)
        {
            var job = new TextJob { OnText = onText };
            return job.Begun(this, Generate(session, text, maxTokens, flags, job), cancel);
        }

        /// <summary>Embeds texts in the background.</summary>
        public Task<float[][]> EmbedAsync(
            Model model, IReadOnlyList<string> texts, EmbedOptions options = null, Action<float> onProgress = null,
            CancellationToken cancel = default)
        {
            var job = new EmbedJob { OnProgress = onProgress };
            return job.Begun(this, Embed(model, new Texts(texts), options, job), cancel);
        }

        /// <summary>A job whose events the caller polls.</summary>
        private class Job
        {
            internal Session Session;
            internal int TextCount;

            internal virtual void Handle(in WorkerEvent happened)
            {
            }

            internal virtual void Abandon()
            {
            }
        }

        /// <summary>A job that is a task.</summary>
        private abstract class TaskJob<T> : Job
        {
            internal Action<float> OnProgress;
            private readonly TaskCompletionSource<T> source = new TaskCompletionSource<T>();
            private CancellationTokenRegistration registration;
            private CancellationToken cancelled;

            internal Task<T> Begun(Worker worker, ulong number, CancellationToken cancel)
            {
                cancelled = cancel;
                if (cancel.CanBeCanceled)
                {
                    registration = cancel.Register(() =>
                    {
                        if (!worker.handle.IsClosed)
                            worker.Cancel(number);
                    });
                }
                return source.Task;
            }

            internal override void Handle(in WorkerEvent happened)
            {
                if (happened.Kind == EventKind.Progress)
                {
                    OnProgress?.Invoke(happened.Progress);
                    return;
                }
                if (happened.Kind == EventKind.Token)
                {
                    Add(happened);
                    return;
                }
                registration.Dispose();
                if (happened.Kind != EventKind.Failed)
                    source.TrySetResult(Result(happened));
                else if (happened.Error.Status == Status.Cancelled && cancelled.IsCancellationRequested)
                    source.TrySetCanceled();
                else
                    source.TrySetException(happened.Error);
            }

            internal override void Abandon()
            {
                registration.Dispose();
                source.TrySetCanceled();
            }

            protected virtual void Add(in WorkerEvent happened)
            {
            }

            protected abstract T Result(in WorkerEvent happened);
        }

        private sealed class LoadJob : TaskJob<Model>
        {
            protected override Model Result(in WorkerEvent happened) => happened.Model;
        }

        private sealed class EmbedJob : TaskJob<float[][]>
        {
            protected override float[][] Result(in WorkerEvent happened) => happened.Vectors;
        }

        private sealed class TextJob : TaskJob<Generation>
        {
            internal Action<string> OnText;
            private readonly StringBuilder text = new StringBuilder();
            private readonly StringBuilder thought = new StringBuilder();

            protected override void Add(in WorkerEvent happened)
            {
                text.Append(happened.Text);
                thought.Append(happened.Thought);
                if (happened.Text.Length > 0)
                    OnText?.Invoke(happened.Text);
            }

            protected override Generation Result(in WorkerEvent happened)
            {
                Add(happened);
                return new Generation(text.ToString(), thought.ToString(), happened.Reason);
            }
        }
    }

    /// <summary>What a job generated.</summary>
    public readonly struct Generation
    {
        internal Generation(string text, string thought, EndReason reason)
        {
            Text = text;
            Thought = thought;
            Reason = reason;
        }

        /// <summary>The text.</summary>
        public string Text { get; }

        /// <summary>The thought, if the session gives thoughts apart.</summary>
        public string Thought { get; }

        /// <summary>Why the generation ended; EndReason.Not if it has as many tokens as were
        /// requested.</summary>
        public EndReason Reason { get; }
    }
}
