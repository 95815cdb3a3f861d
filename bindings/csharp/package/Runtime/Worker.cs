using System;
using System.Collections.Generic;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Rotor
{
    /// <summary>A thread of rotor that loads models, generates text and embeds texts. A game
    /// submits jobs and polls once per frame: Update completes tasks, and Poll returns events. Any
    /// number of threads may submit and cancel jobs. One thread at a time may poll. Everything that
    /// the game gets, it gets inside these two calls.</summary>
    public sealed unsafe partial class Worker : IDisposable
    {
        private readonly WorkerHandle handle;
        private readonly Gate gate = new Gate("worker");
        private readonly Dictionary<ulong, Job> jobs = new Dictionary<ulong, Job>();

        /// <summary>Starts a worker. Without jobs its thread sleeps.</summary>
        public Worker()
        {
            Library.Ready();
            IntPtr made;
            Library.Check(Native.rotor_worker_new(&made));
            handle = new WorkerHandle(made);
        }

        private delegate int SubmitCall(ulong* job);

        /// <summary>Submits a load of a model; returns the number of the job. The options have no
        /// Progress.</summary>
        public ulong Load(string path, ModelOptions options = null) => Load(path, options, new Job());

        private ulong Load(string path, ModelOptions options, Job job)
        {
            byte[] bytes = Model.Path(path);
            return Submit(job, number => ModelOptions.Use(WithoutProgress(options), its =>
            {
                fixed (byte* first = bytes)
                    return Native.rotor_worker_load(handle, first, its, number);
            }));
        }

        /// <summary>Submits a load of a model from files of the game. Polls read them, so poll
        /// often.</summary>
        public ulong LoadFiles(IReadOnlyList<ModelFile> files, ModelOptions options = null) => LoadFiles(files, options, new Job());

        private ulong LoadFiles(IReadOnlyList<ModelFile> files, ModelOptions options, Job job)
        {
            WithoutProgress(options);
            ulong submitted = 0;
            LentFiles.Lend(files, (its, count, release, user) =>
            {
                int status = (int)Status.Ok;
                submitted = Submit(job, number => status = ModelOptions.Use(options, chosen =>
                    Native.rotor_worker_load_files(handle, its, count, release, user, chosen, number)), false);
                return status;
            });
            return submitted;
        }

        /// <summary>Submits a generation: the worker appends a text to the session and generates up
        /// to a number of tokens; with 0 it only evaluates. The session belongs to the worker until
        /// the job ends; Session.Cancel stops the job.</summary>
        public ulong Generate(
            Session session, string text = "", ulong maxTokens = ulong.MaxValue,
            TextFlags flags = TextFlags.AddBos | TextFlags.ParseSpecial) => Generate(session, text, maxTokens, flags, new Job());

        private ulong Generate(Session session, string text, ulong maxTokens, TextFlags flags, Job job)
        {
            if (session == null)
                throw new ArgumentNullException(nameof(session));
            byte[] bytes = Library.Utf8(text, nameof(text));
            job.Session = session; // nobody else may have it: the job would stop if it were freed
            using (session.Enter())
                return Submit(job, number =>
                {
                    fixed (byte* first = bytes)
                        return Native.rotor_worker_generate(
                            handle, session.handle, first, Library.Length(bytes), (uint)flags, maxTokens, number);
                });
        }

        /// <summary>Submits texts to embed. The options have no Progress.</summary>
        public ulong Embed(Model model, IReadOnlyList<string> texts, EmbedOptions options = null) =>
            Embed(model, new Texts(texts), options, new Job());

        /// <summary>Submits texts to embed that are tokens already.</summary>
        public ulong Embed(Model model, IReadOnlyList<uint[]> tokens, EmbedOptions options = null) =>
            Embed(model, new Texts(tokens), options, new Job());

        private ulong Embed(Model model, Texts texts, EmbedOptions options, Job job)
        {
            if (model == null)
                throw new ArgumentNullException(nameof(model));
            if (options?.Progress != null)
                throw new ArgumentException("a worker reports progress as events: leave Progress null", nameof(options));
            job.TextCount = texts.Count;
            return Submit(job, number => EmbedOptions.Use(options, its => texts.Use(
                (first, lengths, n) => Native.rotor_worker_embed(handle, model.handle, first, lengths, n, its, number),
                (first, lengths, n) => Native.rotor_worker_embed_tokens(handle, model.handle, first, lengths, n, its, number))));
        }

        /// <summary>Cancels a job, which then fails with Status.Cancelled. Any thread may call this
        /// at any time.</summary>
        public void Cancel(ulong job) => Library.Check(Native.rotor_worker_cancel(handle, job));

        private static ModelOptions WithoutProgress(ModelOptions options) => options?.Progress == null ? options
            : throw new ArgumentException("a worker reports progress as events: leave Progress null", nameof(options));

        private ulong Submit(Job job, SubmitCall call, bool isChecked = true)
        {
            ulong number = 0;
            lock (jobs) // a poll that gets an event of this job waits until the job is known
            {
                int status = call(&number);
                if (isChecked)
                    Library.Check(status);
                if (status == (int)Status.Ok)
                    jobs[number] = job;
            }
            return number;
        }

        /// <summary>The next event. Returns false if none comes within a number of microseconds;
        /// Session.NoBudget waits as long as a job is under way. It also completes tasks, as Update
        /// does.</summary>
        public bool Poll(out WorkerEvent happened, ulong waitUs = 0)
        {
            Job job;
            using (gate.Enter(handle))
            {
                Native.rotor_event its;
                its.struct_size = (uint)sizeof(Native.rotor_event);
                Library.Check(Native.rotor_worker_poll(handle, waitUs, &its));
                if (its.kind == (int)EventKind.None)
                {
                    happened = default;
                    return false;
                }
                job = JobOf(its.job, IsEnd((EventKind)its.kind));
                happened = new WorkerEvent(its, job.TextCount);
            }
            job.Handle(happened);
            return true;
        }

        /// <summary>Handles all events that are there: call it once per frame.</summary>
        public void Update()
        {
            while (!handle.IsClosed && Poll(out _))
            {
            }
        }

        private static bool IsEnd(EventKind kind) => kind == EventKind.Loaded || kind == EventKind.Finished ||
            kind == EventKind.Failed || kind == EventKind.Embedded;

        private Job JobOf(ulong number, bool isEnd)
        {
            lock (jobs)
            {
                if (!jobs.TryGetValue(number, out Job job))
                    return new Job(); // another thread disposes the worker
                if (isEnd)
                    jobs.Remove(number);
                return job;
            }
        }

        /// <summary>Cancels the jobs, gives the sessions back, and frees the worker. Tasks that are
        /// under way are cancelled.</summary>
        public void Dispose()
        {
            handle.Dispose();
            Job[] left;
            lock (jobs)
            {
                left = new Job[jobs.Count];
                jobs.Values.CopyTo(left, 0);
                jobs.Clear();
            }
            foreach (Job job in left)
                job.Abandon();
        }
    }

    /// <summary>What happened to a job of a worker.</summary>
    public readonly struct WorkerEvent
    {
        internal unsafe WorkerEvent(in Native.rotor_event its, int textCount)
        {
            Kind = (EventKind)its.kind;
            Job = its.job;
            State = (StepState)its.state;
            Token = its.token;
            Progress = its.progress;
            Text = Library.Text(its.text, its.text_len);
            Thought = Library.Text(its.thought, its.thought_len);
            Reason = (EndReason)its.reason;
            StopString = (int)its.stop_string;
            Model = its.model == IntPtr.Zero ? null : new Model(its.model);
            Error = Kind == EventKind.Failed ? new RotorException((Status)its.status, Text) : null;
            Vectors = null;
            if (Kind == EventKind.Embedded)
            {
                var numbers = new float[checked((int)its.n_numbers)];
                System.Runtime.InteropServices.Marshal.Copy((IntPtr)its.vectors, numbers, 0, numbers.Length);
                Vectors = Texts.Vectors(numbers, textCount);
            }
        }

        /// <summary>What happened.</summary>
        public EventKind Kind { get; }

        /// <summary>The number of the job.</summary>
        public ulong Job { get; }

        /// <summary>With EventKind.Finished: StepState.End if the generation ended, StepState.Token
        /// after the number of tokens.</summary>
        public StepState State { get; }

        /// <summary>The token.</summary>
        public uint Token { get; }

        /// <summary>The fraction of a load, or of texts that are embedded, that is done.</summary>
        public float Progress { get; }

        /// <summary>The text that a token completed, the rest of it at the end, or the message of
        /// an error.</summary>
        public string Text { get; }

        /// <summary>The thought, if the session gives thoughts apart.</summary>
        public string Thought { get; }

        /// <summary>Why the generation ended.</summary>
        public EndReason Reason { get; }

        /// <summary>The index of the stop string with EndReason.StopString.</summary>
        public int StopString { get; }

        /// <summary>The model with EventKind.Loaded; the caller disposes it.</summary>
        public Model Model { get; }

        /// <summary>The vectors with EventKind.Embedded, one for each text.</summary>
        public float[][] Vectors { get; }

        /// <summary>The error with EventKind.Failed.</summary>
        public RotorException Error { get; }
    }
}
