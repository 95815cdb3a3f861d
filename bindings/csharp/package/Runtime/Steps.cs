using System;

namespace Rotor
{
    /// <summary>The result of a step. It allocates its texts only.</summary>
    public readonly struct StepResult
    {
        internal unsafe StepResult(in Native.rotor_step step)
        {
            State = (StepState)step.state;
            Token = step.token;
            Text = Library.Text(step.text, step.text_len);
            Reason = (EndReason)step.reason;
            StopString = (int)step.stop_string;
            Thought = Library.Text(step.thought, step.thought_len);
            Error = null;
        }

        internal StepResult(RotorException error) : this()
        {
            State = StepState.Pending;
            Text = Thought = string.Empty;
            Error = error;
        }

        /// <summary>What the step did.</summary>
        public StepState State { get; }

        /// <summary>The token that the step chose. With StepState.End it is the token that ended
        /// the generation.</summary>
        public uint Token { get; }

        /// <summary>The text that this step completed. It is empty while a character is incomplete,
        /// and while the text may begin a stop string. At the end it is the rest of the
        /// text.</summary>
        public string Text { get; }

        /// <summary>Why the generation ended.</summary>
        public EndReason Reason { get; }

        /// <summary>The index of the stop string with EndReason.StopString.</summary>
        public int StopString { get; }

        /// <summary>The thought that this step completed, if the session gives thoughts
        /// apart.</summary>
        public string Thought { get; }

        /// <summary>After Session.StepAll: the error of this session, or null.</summary>
        public RotorException Error { get; }

        /// <summary>Whether the generation has ended.</summary>
        public bool IsEnd => State == StepState.End;

        /// <summary>Whether the budget ended first; the next step continues.</summary>
        public bool IsPending => State == StepState.Pending && Error == null;
    }

    /// <summary>A token and the natural logarithm of its probability.</summary>
    public readonly struct ScoredToken
    {
        internal ScoredToken(uint token, float logProbability)
        {
            Token = token;
            LogProbability = logProbability;
        }

        /// <summary>The token.</summary>
        public uint Token { get; }

        /// <summary>The natural logarithm of its probability, before any sampling.</summary>
        public float LogProbability { get; }
    }
}
