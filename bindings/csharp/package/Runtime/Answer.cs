using System;
using System.Collections.Generic;

namespace Rotor
{
    /// <summary>What the model said.</summary>
    public sealed class Answer
    {
        internal Answer(string json)
        {
            Message = json;
            Dictionary<string, object> members = Json.Object(json);
            Text = Member(members, "content");
            Thought = Member(members, "reasoning_content");
            FinishReason = Member(members, "finish_reason");
            var calls = new List<ToolCall>();
            if (members.TryGetValue("tool_calls", out object given) && given is List<object> all)
                foreach (object one in all)
                    calls.Add(new ToolCall((Dictionary<string, object>)one));
            ToolCalls = calls;
        }

        /// <summary>The text before tool calls.</summary>
        public string Text { get; }

        /// <summary>The thought before the answer, if the session gives thoughts apart.</summary>
        public string Thought { get; }

        /// <summary>The tool calls.</summary>
        public IReadOnlyList<ToolCall> ToolCalls { get; }

        /// <summary>Why the answer ended: "stop", "length" or "tool_calls".</summary>
        public string FinishReason { get; }

        /// <summary>The whole message as JSON, as in OpenAI's API.</summary>
        public string Message { get; }

        /// <summary>The text.</summary>
        public override string ToString() => Text;

        internal static string Member(Dictionary<string, object> members, string name) =>
            members.TryGetValue(name, out object value) && value is string text ? text : string.Empty;
    }

    /// <summary>A call of a tool in an answer.</summary>
    public sealed class ToolCall
    {
        internal ToolCall(Dictionary<string, object> call)
        {
            var function = (Dictionary<string, object>)call["function"];
            Id = Rotor.Answer.Member(call, "id");
            Name = Rotor.Answer.Member(function, "name");
            Arguments = Rotor.Answer.Member(function, "arguments");
        }

        /// <summary>The number of the call, for Chat.AddResult.</summary>
        public string Id { get; }

        /// <summary>The name of the tool. A model may call any name.</summary>
        public string Name { get; }

        /// <summary>The arguments, a JSON object.</summary>
        public string Arguments { get; }
    }
}
