// The second half of Tests.cs.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Rotor;

internal static partial class Tests
{
    private static void Embeddings()
    {
        string[] texts = File.ReadAllLines(Path.Combine(Environment.CurrentDirectory, "texts.txt"));
        using (Model model = Load(embedding))
        {
            That(!model.Info.HasHead && model.Info.Pooling == Pooling.Last, "info");
            float[][] vectors = model.Embed(texts);
            float[][] means = model.Embed(texts, new EmbedOptions { Pooling = Pooling.Mean, Normalize = false });
            foreach (float[] vector in vectors.Concat(means))
                Console.WriteLine(string.Join(" ", vector.Select(x => x.ToString("R", System.Globalization.CultureInfo.InvariantCulture))));
            using (Embedding frames = model.NewEmbedding(texts))
            {
                Throws<RotorException>(() => frames.Vectors(), "", Status.Argument);
                int steps = 1;
                float progress = 0;
                for (; !frames.Step(0); steps++)
                {
                    That(frames.Progress >= progress, "progress");
                    progress = frames.Progress;
                }
                That(steps > 2, "more than one step");
                AreEqual(frames.Vectors(), vectors);
            }
            uint[][] ids = { new uint[] { 359, 262, 88 }, new uint[] { 25 } };
            float[][] ofIds = model.Embed(ids);
            using (Embedding frames = model.NewEmbedding(ids))
            {
                frames.Step();
                AreEqual(frames.Vectors(), ofIds);
            }
            using (var worker = new Worker())
            {
                Task<float[][]> task = worker.EmbedAsync(model, texts);
                ulong job = worker.Embed(model, ids);
                WorkerEvent happened;
                do
                    That(worker.Poll(out happened, Session.NoBudget), "an event");
                while (happened.Job != job || happened.Kind != EventKind.Embedded);
                AreEqual(happened.Vectors, ofIds);
                AreEqual(Wait(worker, task), vectors);
            }
            That(model.Embed(new string[0]).Length == 0, "no texts");
            Throws<ArgumentNullException>(() => model.Embed(new string[] { "a", null }), "texts");
            Throws<RotorException>(() => model.Embed(new[] { new uint[] { 1u << 30 } }), "", Status.Argument);
            var few = new EmbedOptions { MaxTokens = 2 };
            Throws<RotorException>(() => model.Embed(texts, few), "", Status.Argument);
            few.Truncate = true;
            model.Embed(texts, few);
            Throws<RotorException>(() => model.Embed(texts, new EmbedOptions { Progress = fraction => false }), "", Status.Cancelled);
            using (Session session = model.NewSession())
            {
                session.Append(new uint[] { 1 });
                Throws<RotorException>(() => session.Step(), "head", Status.Unsupported);
            }
        }
    }

    private static void AreEqual(float[][] one, float[][] other)
    {
        That(one.Length == other.Length, "as many vectors");
        for (int i = 0; i < one.Length; i++)
            Same(one[i], other[i], "vectors are equal");
    }

    private static ModelFile[] InMemory(string folder) => Directory.GetFiles(folder)
        .Select(path => new ModelFile(Path.GetFileName(path), File.ReadAllBytes(path))).ToArray();

    private static ModelFile[] AsStreams(string folder) => Directory.GetFiles(folder)
        .Select(path => new ModelFile(Path.GetFileName(path), File.OpenRead(path))).ToArray();

    private sealed class BadStream : MemoryStream
    {
        internal bool IsDisposed;

        public override long Length => 1 << 20;

        public override int Read(byte[] buffer, int offset, int count) => throw new InvalidOperationException("no disk");

        protected override void Dispose(bool disposing) => IsDisposed = true;
    }

    private static void Files()
    {
        var options = new ModelOptions { Backend = "cpu", Threads = 2 };
        string said;
        using (Model model = Load())
        using (Session session = Asked(model))
            said = All(session);
        foreach (ModelFile[] files in new[] { InMemory(tavern), AsStreams(tavern) })
            using (Model model = Model.LoadFiles(files, options))
            using (Session session = Asked(model))
                That(All(session) == said, "files tell the same");
        using (var worker = new Worker())
        {
            Task<Model> task = worker.LoadFilesAsync(AsStreams(tavern), options);
            while (!task.IsCompleted)
                worker.Update();
            using (Session session = Asked(task.Result))
                That(All(session) == said, "a worker's files tell the same");
            task.Result.Dispose();
            worker.LoadFiles(InMemory(tavern), options);
        }
        var bad = new BadStream();
        RotorException error = Throws<RotorException>(() => Model.LoadFiles(new[] { new ModelFile("config.json", bad) }, options), "", Status.Io);
        That(error.InnerException is InvalidOperationException && bad.IsDisposed, "what the stream threw is the cause");
        bad = new BadStream();
        var gone = new Worker();
        gone.Dispose();
        Throws<ObjectDisposedException>(() => gone.LoadFiles(new[] { new ModelFile("config.json", bad) }), "");
        That(bad.IsDisposed, "files that no call took are released");
        Throws<RotorException>(() => Model.LoadFiles(new ModelFile[0], options), "config.json", Status.Io);
        Throws<ArgumentNullException>(() => Model.LoadFiles(new ModelFile[] { null }), "files");
    }

    private static void WorkerJobs()
    {
        string said;
        using (Model model = Load())
        using (Session session = Asked(model))
            said = All(session);
        using (var worker = new Worker())
        {
            ulong job = worker.Load(tavern, new ModelOptions { Backend = "cpu" });
            WorkerEvent happened;
            int progress = 0;
            do
            {
                That(worker.Poll(out happened, Session.NoBudget), "an event");
                progress += happened.Kind == EventKind.Progress ? 1 : 0;
            }
            while (happened.Kind != EventKind.Loaded);
            That(happened.Job == job && progress > 0, "loaded");
            Model model = happened.Model;
            Session session = Asked(model);
            job = worker.Generate(session, string.Empty, 1000, TextFlags.Plain);
            Throws<RotorException>(() => session.Step(), "", Status.Busy);
            string text = string.Empty;
            do
            {
                That(worker.Poll(out happened, Session.NoBudget) && happened.Job == job, "an event");
                text += happened.Text;
            }
            while (happened.Kind == EventKind.Token);
            That(happened.Kind == EventKind.Finished && happened.State == StepState.End && happened.Reason == EndReason.Token, "finished");
            That(text == said, "the worker's text");
            That(!worker.Poll(out happened) && happened.Kind == EventKind.None, "nothing more");
            worker.Load("/nowhere");
            worker.Poll(out happened, Session.NoBudget);
            That(happened.Error.Status == Status.Io && happened.Error.Message.Contains("/nowhere"), "the error of a load");
            // A session that nobody else has lives as long as its job.
            worker.Generate(Asked(model), string.Empty, 30, TextFlags.Plain);
            for (int i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
            while (worker.Poll(out happened, Session.NoBudget))
                That(happened.Error == null, "the job goes on");
            worker.Generate(session, "More.", 1000);
            session.Dispose();
            while (worker.Poll(out happened, Session.NoBudget) && happened.Kind == EventKind.Token)
            {
            }
            That(happened.Kind == EventKind.Failed, "a disposed session stops its job");
            worker.Cancel(12345);
            model.Dispose();
        }
    }

    private static T Wait<T>(Worker worker, Task<T> task)
    {
        while (!task.IsCompleted)
        {
            worker.Update();
            Thread.Sleep(1);
        }
        return task.GetAwaiter().GetResult();
    }

    private static void Tasks()
    {
        using (var worker = new Worker())
        {
            float progress = 0;
            Model model = Wait(worker, worker.LoadAsync(tavern, new ModelOptions { Backend = "cpu" }, fraction => progress = fraction));
            That(progress > 0, "progress");
            string alone;
            using (Chat chat = model.NewChat())
                alone = chat.Say("Any rumours?").Text + chat.Say("Who told you?").Text;
            using (Chat chat = model.NewChat())
            {
                string streamed = string.Empty;
                chat.Add("user", "Any rumours?");
                string first = Wait(worker, chat.AnswerAsync(worker, text => streamed += text)).Text;
                That(first == streamed, "the text comes in pieces");
                chat.Add("user", "Who told you?");
                That(first + Wait(worker, chat.AnswerAsync(worker)).Text == alone, "the worker answers alike");
                chat.Add("user", "And now?");
                That(Wait(worker, chat.AnswerAsync(worker, null, 2)).FinishReason == "length", "two tokens");
                chat.Add("user", "Tell me all.");
                // An answer without end tokens does not end before it is cancelled.
                chat.Session.SetLogitBias(model.EndTokens().ToDictionary(token => token, token => float.NegativeInfinity));
                Task<Answer> answer = chat.AnswerAsync(worker, text => chat.Session.Cancel());
                Throws<RotorException>(() => Wait(worker, answer), "", Status.Cancelled);
            }
            SummariesAndFullContexts(worker, model);
            Throws<RotorException>(() => Wait(worker, worker.LoadAsync("/nowhere")), "/nowhere", Status.Io);
            using (var source = new CancellationTokenSource())
            using (Session session = Asked(model))
            {
                session.SetLogitBias(model.EndTokens().ToDictionary(token => token, token => float.NegativeInfinity));
                Task<Generation> task = worker.GenerateAsync(session, string.Empty, ulong.MaxValue, text => source.Cancel(), TextFlags.Plain, source.Token);
                Throws<TaskCanceledException>(() => Wait(worker, task), "");
                session.Step();
            }
            Task<Generation> left = worker.GenerateAsync(Asked(model));
            worker.Dispose();
            That(left.IsCanceled, "a disposed worker cancels its tasks");
            model.Dispose();
        }
    }

    private static void SummariesAndFullContexts(Worker worker, Model model)
    {
        var small = new SessionOptions { ContextLength = 128 };
        using (Chat chat = model.NewChat(new ChatOptions { WhenFull = WhenFull.Summary, SummaryPrompt = "Sum up!" }, small))
        {
            for (int i = 0; i < 8; i++)
            {
                chat.Add("user", "What do you have to drink?");
                Wait(worker, chat.AnswerAsync(worker, null, 40));
            }
            That(chat.Messages().Length > 200 && chat.CountTokens() < 128, "the talk goes on");
        }
        using (Chat chat = model.NewChat(null, new SessionOptions { ContextLength = 32 }))
        {
            chat.Session.SetLogitBias(model.EndTokens().ToDictionary(token => token, token => float.NegativeInfinity));
            chat.Add("user", "Hi");
            That(Wait(worker, chat.AnswerAsync(worker)).FinishReason == "length", "a full context ends an answer");
        }
    }

    private static void ChatEdits()
    {
        using (Model model = Load())
        using (Session session = model.NewSession())
        using (var chat = new Chat(session, new ChatOptions { MaxTokens = 30, WhenFull = WhenFull.DropOldest }))
        {
            int none = chat.CountTokens();
            That(chat.CountTokens("{\"role\":\"user\",\"content\":\"Hello!\"}") > none, "a count");
            chat.AddJson("[{\"role\":\"system\",\"content\":\"Be kind.\"},{\"role\":\"user\",\"content\":\"Any rumours?\"}]");
            while (!chat.Step().IsEnd)
            {
            }
            string said = chat.Answer().Text;
            chat.Regenerate();
            while (!chat.Step().IsEnd)
            {
            }
            That(chat.Answer().Text == said, "the same again");
            chat.SetMessage(1, "{\"role\":\"user\",\"content\":\"What do you have to drink?\"}");
            chat.SetMessage(0, null);
            chat.Truncate(1);
            That(chat.BeginPart() == 0, "no summary");
            All(session, 3);
            chat.Finish();
            That(chat.Answer().Text.Length > 0 && chat.Answer().Thought == string.Empty && chat.Answer().ToolCalls.Count == 0, "an answer");
            chat.SetVariables("{\"enable_thinking\": false}");
            chat.SetVariables(null);
            chat.SetTools(null);
            chat.Dispose();
            Throws<ObjectDisposedException>(() => chat.Add("user", "?"), "");
            That(session.Tokens().Length > 0, "the session is the caller's");
        }
    }

    private static void Misuse()
    {
        Throws<RotorException>(() => Model.Load("/nowhere/at all"), "/nowhere/at all", Status.Io);
        Throws<ArgumentNullException>(() => Model.Load(null), "path");
        Throws<ArgumentException>(() => Model.Load("a\0b"), "NUL");
        Throws<RotorException>(() => Model.Load(tavern, new ModelOptions { Backend = "cpu:nonsense" }), "nonsense", Status.Backend);
        Throws<RotorException>(() => Model.Load(tavern, new ModelOptions { MemoryLimit = 1 }), "", Status.Resources);
        Model model = Load();
        Session session = Asked(model);
        Chat chat = model.NewChat();
        Throws<ArgumentNullException>(() => model.Tokenize(null), "text");
        Throws<ArgumentNullException>(() => model.Detokenize(null), "tokens");
        Throws<ArgumentException>(() => model.Tokenize("half \ud83c"), "surrogate");
        Throws<RotorException>(() => model.RenderChat("nonsense"), "", Status.Argument);
        Throws<RotorException>(() => model.ToolGrammar("nonsense"), "", Status.Argument);
        Throws<RotorException>(() => model.NewSession(new SessionOptions { KvType = (KvType)9 }), "", Status.Argument);
        Throws<ArgumentNullException>(() => session.Append((string)null), "text");
        Throws<ArgumentNullException>(() => session.SetTokens(null), "tokens");
        Throws<RotorException>(() => session.Append(new[] { uint.MaxValue }), "", Status.Argument);
        Throws<ArgumentOutOfRangeException>(() => session.Truncate(-1), "count");
        Throws<RotorException>(() => session.Truncate(1 << 20), "", Status.Argument);
        Throws<ArgumentException>(() => session.SetStop("a\0"), "NUL");
        Throws<ArgumentNullException>(() => session.SetStop("a", null), "strings");
        Throws<RotorException>(() => session.SetStop(""), "", Status.Argument);
        Throws<ArgumentNullException>(() => session.SetSampling(null), "sampling");
        Throws<ArgumentNullException>(() => Grammar.Regex(null), "source");
        Throws<RotorException>(() => session.SetGrammar(Grammar.Regex("(")), "", Status.Grammar);
        Throws<RotorException>(() => model.NewSession().Step(), "", Status.Empty);
        Throws<RotorException>(() => chat.Answer(), "", Status.Argument);
        Throws<RotorException>(() => chat.AddJson("{"), "", Status.Argument);
        Throws<ArgumentNullException>(() => chat.Add(null, "?"), "role");
        Throws<ArgumentNullException>(() => new Chat(null), "session");
        Throws<ArgumentException>(() => new Worker().Load(tavern, new ModelOptions { Progress = fraction => true }), "events");
        That(session.Step().State == StepState.Token, "the session still works");
        session.Cancel();
        Throws<RotorException>(() => session.Step(), "", Status.Cancelled);
        session.Step();
        session.Dispose();
        Throws<ObjectDisposedException>(() => session.Step(), "");
        Throws<ObjectDisposedException>(() => session.Cancel(), "");
        Throws<ObjectDisposedException>(() => session.Save(), "");
        Throws<ObjectDisposedException>(() => new Chat(session), "");
        Throws<ObjectDisposedException>(() => new Worker().Generate(session), "");
        model.Dispose();
        Throws<ObjectDisposedException>(() => model.NewSession(), "");
        Throws<ObjectDisposedException>(() => Console.WriteLine(model.Info), "");
        Throws<ObjectDisposedException>(() => model.Embed(new[] { "a" }), "");
    }

    private static void Threads()
    {
        using (Model model = Load())
        using (Session session = Asked(model))
        {
            session.SetLogitBias(model.EndTokens().ToDictionary(token => token, token => float.NegativeInfinity));
            int busy = 0, steps = 0;
            var threads = Enumerable.Range(0, 4).Select(i => new Thread(() =>
            {
                for (int n = 0; n < 60; n++)
                {
                    try
                    {
                        StepResult step = session.Step(200);
                        That(step.Text != null, "a text");
                        Interlocked.Increment(ref steps);
                    }
                    catch (RotorException error) when (error.Status == Status.Busy)
                    {
                        That(error.Message.Contains("one thread at a time") || error.Message.Length > 10, error.Message);
                        Interlocked.Increment(ref busy);
                    }
                }
            })).ToArray();
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            That(steps + busy == 240 && steps > 0, "each call is a step or an error");
            // Another thread may dispose of what a step uses: the step ends, and the next one is an
            // error.
            var stepping = new Thread(() => Throws<Exception>(() => All(session), ""));
            stepping.Start();
            Thread.Sleep(20);
            session.Dispose();
            stepping.Join();
        }
    }

    private static void Callbacks()
    {
        var records = new List<string>();
        RotorLibrary.SetLog((level, message) => records.Add(level + " " + message), LogLevel.Debug);
        float last = -1;
        int calls = 0;
        Func<float, bool> progress = fraction =>
        {
            That(fraction >= last, "progress grows");
            last = fraction;
            calls++;
            GC.Collect();
            return true;
        };
        Model.Load(tavern, new ModelOptions { Backend = "cpu", Progress = progress }).Dispose();
        That(calls > 2 && last == 1 && records.Count > 0, "progress and records");
        int n = records.Count;
        RotorLibrary.SetLog((level, message) => throw new Exception("lost"), LogLevel.Debug);
        Load().Dispose();
        RotorLibrary.SetLog(null);
        Load().Dispose();
        That(records.Count == n, "no more records");
        var stop = new ModelOptions { Backend = "cpu", Progress = fraction => false };
        Throws<RotorException>(() => Model.Load(tavern, stop), "", Status.Cancelled);
        stop.Progress = fraction => throw new InvalidOperationException("out of the callback");
        Throws<InvalidOperationException>(() => Model.Load(tavern, stop), "out of the callback");
    }

    private static void Allocations()
    {
        using (Model model = Load())
        using (Session session = Asked(model))
        using (var worker = new Worker())
        {
            session.SetLogitBias(model.EndTokens().ToDictionary(token => token, token => float.NegativeInfinity));
            session.Step();
            worker.Poll(out _);
            long before = GC.GetAllocatedBytesForCurrentThread(), strings = 0;
            int pending = 0;
            for (int i = 0; i < 100; i++)
            {
                StepResult step = session.Step(i % 2 == 0 ? Session.NoBudget : 0);
                pending += step.IsPending ? 1 : 0;
                strings += step.Text.Length == 0 ? 0 : 40 + 2 * step.Text.Length;
                worker.Poll(out _);
            }
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            That(allocated > 0 && allocated <= strings, allocated + " bytes allocated, " + strings + " in texts");
            That(pending > 0, "some steps are pending");
        }
    }

    private static void Collections()
    {
        // Nothing is disposed of: the collector frees all, while calls and callbacks are under way.
        bool isOver = false;
        var collector = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        RotorLibrary.SetLog((level, message) => GC.KeepAlive(message), LogLevel.Debug);
        string first = null;
        for (int i = 0; i < 12; i++)
        {
            Model model = Model.Load(tavern, new ModelOptions { Backend = "cpu", Threads = 1, Progress = fraction => true });
            Session session = Asked(model);
            session.SetStop("\u0001", "\u0002");
            session.SetGrammar(Grammar.Regex("[A-Za-z .,']+"));
            string said = All(session, 12) + All(model.NewSession().Fork() is Session fork && fork.Tokens().Length == 0 ? Asked(model) : null, 12);
            That((first = first ?? said) == said, "each time the same");
            var worker = new Worker();
            Task<Generation> task = worker.GenerateAsync(Asked(model), string.Empty, 6, text => GC.KeepAlive(text));
            Task<float[][]> vectors = worker.EmbedAsync(model, new[] { "ale", "mead" });
            Wait(worker, vectors);
            Wait(worker, task);
            Model.LoadFiles(AsStreams(tavern), new ModelOptions { Backend = "cpu", Threads = 1 });
            model.NewEmbedding(new[] { "ale" }).Step(0);
            var chat = new Chat(model.NewSession());
            chat.Add("user", "Hi");
            chat.Fork().Step();
        }
        Volatile.Write(ref isOver, true);
        collector.Join();
    }
}
