using System;
using System.Text;

namespace Rotor
{
    /// <summary>The form that an output must have. Give it to Session.SetGrammar.</summary>
    public sealed class Grammar
    {
        private Grammar(GrammarKind kind, string source)
        {
            Kind = kind;
            Source = source ?? throw new ArgumentNullException(nameof(source));
        }

        /// <summary>What the source is, with flags.</summary>
        public GrammarKind Kind { get; }

        /// <summary>The text of the grammar.</summary>
        public string Source { get; }

        /// <summary>A value that a JSON schema describes. `isLenient` ignores keywords that rotor
        /// cannot enforce instead of refusing them. With `isClosed`, objects have no properties
        /// other than those of the schema, unless it says something about others. </summary>
        public static Grammar JsonSchema(string schema, bool isLenient = false, bool isClosed = false) =>
            new Grammar(GrammarKind.JsonSchema | Flags(isLenient, isClosed), schema);

        /// <summary>A text that matches all of a regular expression in Rust's syntax, without
        /// look-around.</summary>
        public static Grammar Regex(string expression) => new Grammar(GrammarKind.Regex, expression);

        /// <summary>One of these texts.</summary>
        public static Grammar Choice(params string[] choices)
        {
            if (choices == null)
                throw new ArgumentNullException(nameof(choices));
            var json = new StringBuilder("[");
            foreach (string choice in choices)
            {
                json.Append(json.Length > 1 ? "," : "");
                Json.Quote(json, choice ?? throw new ArgumentNullException(nameof(choices)));
            }
            return new Grammar(GrammarKind.Choice, json.Append(']').ToString());
        }

        /// <summary>A grammar in llguidance's variant of Lark, with a rule `start`.</summary>
        public static Grammar Lark(string grammar, bool isLenient = false, bool isClosed = false) =>
            new Grammar(GrammarKind.Lark | Flags(isLenient, isClosed), grammar);

        private static GrammarKind Flags(bool isLenient, bool isClosed) =>
            (isLenient ? GrammarKind.Lenient : GrammarKind.None) | (isClosed ? GrammarKind.Closed : GrammarKind.None);
    }
}
