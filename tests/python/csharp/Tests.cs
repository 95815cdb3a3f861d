// What the binding does, against the real library. The first argument names a test; see
// tests/python/test_csharp.py.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Rotor;

internal static partial class Tests
{
    private const string Schema = "{\"type\":\"object\",\"properties\":{\"action\":{\"enum\":[\"serve\",\"refuse\"]}," +
        "\"price\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":20}},\"required\":[\"action\",\"price\"],\"additionalProperties\":false}";
    private const string Tools = "[{\"type\":\"function\",\"function\":{\"name\":\"serve\",\"description\":\"Serves a drink\"," +
        "\"parameters\":{\"type\":\"object\",\"properties\":{\"drink\":{\"enum\":[\"ale\",\"mead\"]}},\"required\":[\"drink\"],\"additionalProperties\":false}}}]";

    private static string tavern, embedding, tools, thinks;

    private static int Main(string[] arguments)
    {
        tavern = arguments[1];
        embedding = arguments[2];
        tools = arguments[3];
        thinks = arguments[4];
        var tests = new Dictionary<string, Action>
        {
            { "lifecycle", Lifecycle }, { "info", Info }, { "talk", Talk }, { "budget", Budget }, { "json", JsonAction },
            { "tools", ToolCalls }, { "thinking", Thinking }, { "saves", Saves }, { "forks", Forks }, { "choices", Choices },
            { "embeddings", Embeddings }, { "files", Files }, { "worker", WorkerJobs }, { "tasks", Tasks }, { "chat", ChatEdits },
            { "misuse", Misuse }, { "threads", Threads }, { "callbacks", Callbacks }, { "allocations", Allocations },
            { "collections", Collections },
        };
        tests[arguments[0]]();
        Console.WriteLine("passed");
        return 0;
    }

    private static void That(bool isTrue, string what)
    {
        if (!isTrue)
            throw new Exception("this is false: " + what);
    }

    private static void Same<T>(IEnumerable<T> one, IEnumerable<T> other, string what) => That(one.SequenceEqual(other), what);

    private static T Throws<T>(Action action, string words, Status status = Status.Ok) where T : Exception
    {
        try
        {
            action();
        }
        catch (T error)
        {
            That(error.Message.Contains(words), "'" + error.Message + "' has '" + words + "'");
            That(status == Status.Ok || ((RotorException)(Exception)error).Status == status, error + " is " + status);
            return error;
        }
        throw new Exception("nothing was thrown: " + words);
    }

    private static Model Load(string path = null) => Model.Load(path ?? tavern, new ModelOptions { Backend = "cpu", Threads = 2 });

    private static Session Asked(Model model, string question = "Any rumours?")
    {
        Session session = model.NewSession();
        session.SetTokens(model.ChatTokens("[{\"role\":\"user\",\"content\":\"" + question + "\"}]"));
        return session;
    }

    private static string All(Session session, ulong most = ulong.MaxValue) => string.Concat(session.Generate(most));

    private static void Lifecycle()
    {
        Model model = Load();
        Session session = Asked(model);
        Chat chat = model.NewChat();
        var worker = new Worker();
        // In any order.
        model.Dispose();
        That(session.Step().State == StepState.Token, "a session keeps its model");
        chat.Add("user", "Hello!");
        chat.Session.Dispose();
        Throws<ObjectDisposedException>(() => chat.Step(), "");
        chat.Dispose();
        session.Dispose();
        session.Dispose();
        worker.Dispose();
        worker.Dispose();
        worker.Update();
        That(RotorLibrary.Version.Split('.').Length == 3, "a version");
        foreach (Device device in RotorLibrary.Devices())
            That(device.Name.Length > 0 && device.Backend.Contains(":"), "a device");
    }

    private static void Info()
    {
        MemoryEstimate estimate = Model.Estimate(tavern, new ModelOptions { Backend = "cpu" }, new SessionOptions { ContextLength = 128 });
        string inspected = Model.Inspect(tavern, new ModelOptions { Backend = "cpu" });
        That(inspected.Contains("\"runs\":true") && inspected.Contains("\"weight_bytes\":" + estimate.WeightBytes), inspected);
        That(Model.Inspect("/nowhere").Contains("ROTOR_E_IO"), "what is not there is no exception");
        using (Model model = Load())
        {
            ModelInfo info = model.Info;
            That(info.Backend == "cpu" && info.Tier.Length > 0 && info.Threads == 2 && info.HasChatTemplate && info.HasHead, "info");
            That(estimate.WeightBytes == info.WeightBytes && estimate.SessionBytes > 0, "the estimate");
            That(model.EndTokens().Length > 0 && model.EndTokens().All(token => token < info.NVocab), "end tokens");
            const string Text = "Grüße, 旅人! \U0001F37A \0 end";
            uint[] ids = model.Tokenize(Text);
            That(model.Detokenize(ids) == Text, "a text with all kinds of characters comes back");
            That(Encoding.UTF8.GetString(ids.SelectMany(model.TokenBytes).ToArray()) == Text, "bytes of tokens");
            That(model.Tokenize(string.Empty).Length == 0 && model.Detokenize(new uint[0]) == string.Empty, "nothing");
            Throws<RotorException>(() => model.Tokenize("<|eot_id|>", (TextFlags)64), "", Status.Argument);
            string messages = "[{\"role\":\"user\",\"content\":\"Hi\"}]";
            That(model.RenderChat(messages).Contains("Hi"), "a rendered chat");
            That(model.ChatTokens(messages).Length > 2, "a tokenized chat");
        }
    }

    private static void Talk()
    {
        using (Model model = Load())
        using (Chat chat = model.NewChat())
        {
            var pieces = new List<string>(chat.Stream("Any rumours?"));
            That(pieces.Count > 5, "the answer comes in pieces");
            Console.WriteLine(string.Concat(pieces));
            That(chat.Answer().Text == string.Concat(pieces) && chat.Answer().FinishReason == "stop", "the answer is a message");
            Console.WriteLine(chat.Say("What do you have to drink?"));
            Console.WriteLine(chat.Say("Grüße \"an\" \\ alle\n\u0001"));
            That(chat.Messages().StartsWith("[{", StringComparison.Ordinal), "messages are JSON");
        }
    }

    private static void Budget()
    {
        using (Model model = Load())
        using (Session whole = Asked(model))
        using (Session frames = Asked(model))
        {
            string text = string.Empty;
            int pending = 0;
            for (StepResult step = frames.Step(0); !step.IsEnd; step = frames.Step(0))
            {
                pending += step.IsPending ? 1 : 0;
                That(!step.IsPending || step.Text.Length == 0, "a pending step has no text");
                text += step.Text;
            }
            That(pending > 10 && text == All(whole), "budgets change no token");
            frames.Truncate(1);
            That(!frames.Prefill(0) | frames.Prefill(), "prefill");
            SessionStats stats = whole.Stats;
            That(stats.GeneratedTokens > 5 && stats.NTokens == (ulong)whole.Tokens().Length, "stats");
        }
    }

    private static void JsonAction()
    {
        using (Model model = Load())
        using (Session session = Asked(model, "I take an ale."))
        {
            session.SetGrammar(Grammar.JsonSchema(Schema));
            string json = All(session);
            Console.WriteLine(json);
            That(session.Step().Reason == EndReason.Grammar, "the grammar ended it");
            session.SetGrammar(null);
            foreach (Grammar grammar in new[] { Grammar.Choice("\"yes\"", "no\n", "\u00e9"), Grammar.Regex("[a-c]{3}"), Grammar.Lark("start: \"ale\"") })
            {
                session.SetTokens(session.Tokens().Take(8).ToArray());
                session.SetGrammar(grammar);
                string said = All(session);
                That(new[] { "\"yes\"", "no\n", "\u00e9", "ale" }.Contains(said) || (said.Length == 3 && said.All("abc".Contains)), said);
            }
            Throws<RotorException>(() => session.SetGrammar(Grammar.JsonSchema("{\"type\": \"nothing\"}")), "type", Status.Grammar);
            string odd = "{\"type\":\"string\",\"format\":\"color\",\"contentMediaType\":7}";
            session.SetGrammar(Grammar.JsonSchema(odd, isLenient: true, isClosed: true));
        }
    }

    private static void ToolCalls()
    {
        using (Model model = Load(tools))
        using (Chat chat = model.NewChat())
        {
            chat.SetTools(Tools);
            chat.Session.SetGrammar(model.ToolGrammar(Tools));
            Answer answer = chat.Say("An ale, please.");
            That(answer.ToolCalls.Count == 1 && answer.FinishReason == "tool_calls", answer.Message);
            ToolCall call = answer.ToolCalls[0];
            That(call.Name == "serve" && call.Arguments.Contains("drink") && call.Id.Length > 0, answer.Message);
            chat.AddResult(call, "done: \"\u00e9\"\n");
            That(chat.Messages().Contains("\"tool_call_id\""), chat.Messages());
            chat.Session.SetGrammar(null);
            chat.SetOptions(new ChatOptions { MaxTokens = 3 });
            chat.Session.SetLogitBias(model.EndTokens().ToDictionary(token => token, token => float.NegativeInfinity));
            while (!chat.Step().IsEnd)
            {
            }
            That(chat.Answer().FinishReason == "length", "the answer has three tokens");
            string said = "Hm.<tool_call>\n{\"name\": \"serve\", \"arguments\": {\"drink\": \"ale\"}}\n</tool_call>";
            That(model.ToolCalls(said).Contains("\"ale\"") && model.ToolCalls(said, true) == model.ToolCalls(said), "calls are found");
            That(model.ToolCalls("Good evening!") == "[]", "no call");
        }
    }

    private static void Thinking()
    {
        using (Model model = Load(thinks))
        using (Session session = model.NewSession())
        {
            session.Append("<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n");
            session.SetThinking(true);
            string thought = string.Empty, said = string.Empty;
            foreach (uint wish in model.Tokenize("<think>\nHm\n</think>\n\nYes.", TextFlags.ParseSpecial))
            {
                session.SetLogitBias(new Dictionary<uint, float> { { wish, 1e6f } });
                StepResult step = session.Step();
                thought += step.Thought;
                said += step.Text;
            }
            That(thought == "Hm" && said == "Yes.", thought + "|" + said);
            That(session.HeldThought() == string.Empty, "nothing is held");
            session.SetLogitBias(new Dictionary<uint, float>());
            session.SetThinking(true, 3);
            session.SetThinking(false);
        }
    }

    private static void Saves()
    {
        using (Model model = Load())
        using (Session session = Asked(model))
        using (Session later = model.NewSession())
        {
            All(session, 5);
            byte[] tokens = session.Save(), kv = session.Save(SaveContent.Kv);
            var stream = new MemoryStream();
            session.Save(stream, SaveContent.Kv);
            Same(stream.ToArray(), kv, "a stream has the same bytes");
            string rest = All(session);
            foreach (byte[] save in new[] { tokens, kv })
            {
                later.Restore(save);
                That(All(later) == rest, "the restored session continues alike");
            }
            kv[kv.Length / 2] ^= 1;
            uint[] before = later.Tokens();
            Throws<RotorException>(() => later.Restore(kv), "", Status.Save);
            Throws<RotorException>(() => later.Restore(new byte[0]), "", Status.Save);
            Same(later.Tokens(), before, "an error changes nothing");
            Throws<IOException>(() => session.Save(new FullStream()), "the disk is full");
            using (Chat chat = model.NewChat())
            using (Chat again = model.NewChat())
            {
                string said = chat.Say("Any rumours?").Text;
                again.Restore(chat.Save(SaveContent.Kv));
                That(again.Answer().Text == said && again.Say("Who told you?").Text == chat.Say("Who told you?").Text, "a chat goes on");
            }
        }
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("the disk is full");
    }

    private static void Forks()
    {
        using (Model model = Load())
        using (Chat keeper = model.NewChat())
        {
            keeper.Add("system", "You are Marla.");
            keeper.Add("user", "Good evening!");
            while (!keeper.Step().IsEnd)
            {
            }
            string[] questions = { "Any rumours?", "What do you have to drink?", "Any rooms left?" };
            var alone = new List<string>();
            foreach (string question in questions)
                using (Chat fork = keeper.Fork())
                    alone.Add(fork.Say(question).Text);
            // The same together, one pass for all.
            Chat[] forks = questions.Select(question => keeper.Fork()).ToArray();
            for (int i = 0; i < forks.Length; i++)
            {
                forks[i].Add("user", questions[i]);
                forks[i].Begin();
            }
            var left = new List<Chat>(forks);
            var results = new StepResult[forks.Length];
            while (left.Count > 0)
            {
                Session.StepAll(left.Select(chat => chat.Session).ToArray(), results);
                for (int i = left.Count - 1; i >= 0; i--)
                    if (results[i].IsEnd)
                        left.RemoveAt(i);
            }
            for (int i = 0; i < forks.Length; i++)
            {
                forks[i].Finish();
                That(forks[i].Answer().Text == alone[i], "sessions in one pass get the tokens that each gets alone");
                forks[i].Dispose();
            }
            using (Session session = Asked(model))
            using (Session fork = session.Fork())
            using (Session empty = model.NewSession())
            {
                Session.StepAll(new[] { session, empty, fork }, results);
                That(results[0].Token == results[2].Token && results[1].Error.Status == Status.Empty, "an error affects one session");
                That(results[0].Error == null && !results[1].IsPending, "one has it");
                Throws<ArgumentException>(() => Session.StepAll(new[] { session, session }, results), "twice");
                Throws<ArgumentException>(() => Session.StepAll(new[] { session, fork }, new StepResult[1]), "2 sessions");
                Session.StepAll(new Session[0], results);
                That(session.Step().State == StepState.Token, "the sessions are free again");
            }
        }
    }

    private static void Choices()
    {
        using (Model model = Load())
        {
            var sampling = new Sampling { Temperature = 1.5f, Seed = 7, TopP = 0.9f };
            That(new Sampling().RepetitionPenalty == 1 && new SessionOptions().KvType == KvType.F16, "defaults");
            using (Session session = model.NewSession(new SessionOptions { Sampling = sampling, KvType = KvType.F32 }))
            {
                session.Append("It was a cold evening in Thornwick", TextFlags.AddBos);
                string said = All(session, 20);
                Console.WriteLine(said);
                session.Truncate(8);
                session.SetSampling(new Sampling());
                ScoredToken[] top = session.Top(3);
                float[] logits = session.Logits();
                That(top.Length == 3 && logits.Length == (int)model.Info.NVocab, "top and logits");
                That(top[0].Token == Array.IndexOf(logits, logits.Max()) && top[0].LogProbability >= top[1].LogProbability, "the best");
                That(Math.Abs(session.Score(new[] { top[1].Token })[0] - top[1].LogProbability) < 1e-4, "score");
                That(session.Top(int.MaxValue).Length == logits.Length && session.Top(0).Length == 0, "as many as there are");
                That(session.Score(new uint[0]).Length == 0, "no score");
                session.SetLogitBias(new Dictionary<uint, float> { { top[0].Token, float.NegativeInfinity } });
                That(session.Step().Token == top[1].Token, "a banned token");
                session.SetLogitBias(new Dictionary<uint, float>());
                session.SetDraftModel(model, 4, true);
                session.SetDraftModel(null);
                Throws<RotorException>(() => session.SetSampling(new Sampling { TopP = 7 }), "top_p", Status.Argument);
            }
            using (Session session = Asked(model))
            {
                string said = All(session);
                string stop = said.Substring(said.Length / 2, 4);
                session.SetTokens(model.ChatTokens("[{\"role\":\"user\",\"content\":\"Any rumours?\"}]"));
                session.SetStop(stop, "never");
                That(All(session) == said.Substring(0, said.IndexOf(stop, StringComparison.Ordinal)), "a stop string");
                That(session.Step().Reason == EndReason.StopString && session.HeldText().Length == 0, "its reason");
                session.SetStop();
                session.SetStop(new string[0], model.Tokenize("a"));
            }
        }
    }
}
