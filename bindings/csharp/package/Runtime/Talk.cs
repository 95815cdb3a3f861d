using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace Rotor
{
    // What yields and awaits is apart, because it may not be unsafe.
    public sealed partial class Session
    {
        /// <summary>Generates: yields the pieces of text until the generation ends, or after a
        /// number of tokens. Text that is held back then is HeldText.</summary>
        public IEnumerable<string> Generate(ulong maxTokens = ulong.MaxValue)
        {
            for (ulong i = 0; i < maxTokens; i++)
            {
                StepResult step = Step();
                if (step.Text.Length > 0)
                    yield return step.Text;
                if (step.IsEnd)
                    yield break;
            }
        }
    }

    public sealed partial class Chat
    {
        /// <summary>Adds what the user says, and returns the answer. It blocks.</summary>
        public Answer Say(string content)
        {
            Add("user", content);
            while (!Step().IsEnd)
            {
            }
            return Answer();
        }

        /// <summary>Adds what the user says, and yields the pieces of the answer's text.</summary>
        public IEnumerable<string> Stream(string content)
        {
            Add("user", content);
            return Pieces();
        }

        private IEnumerable<string> Pieces()
        {
            for (StepResult step = Step();; step = Step())
            {
                if (step.Text.Length > 0)
                    yield return step.Text;
                if (step.IsEnd)
                    yield break;
            }
        }

        /// <summary>Answers in the background: the task ends, and `onText` is called, inside a Poll
        /// or Update of the worker. The chat and its session belong to the worker until then;
        /// Session.Cancel ends the answer with Status.Cancelled. With 0 tokens, the answer is as
        /// long as the context allows.</summary>
        public async Task<Answer> AnswerAsync(Worker worker, Action<string> onText = null, ulong maxTokens = 0)
        {
            if (worker == null)
                throw new ArgumentNullException(nameof(worker));
            uint summary;
            do
            {
                summary = BeginPart();
                ulong most = summary != 0 ? summary : maxTokens != 0 ? maxTokens : ulong.MaxValue;
                try
                {
                    await worker.GenerateAsync(Session, string.Empty, most, summary != 0 ? null : onText, TextFlags.Plain);
                }
                catch (RotorException full) when (full.Status == Status.ContextFull)
                {
                    // The answer ends here, as with EndReason.Length.
                }
                Finish();
            }
            while (summary != 0);
            return Answer();
        }
    }
}
