using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Rotor
{
    /// <summary>As much JSON as the answers of a chat need. A game reads its own JSON with the
    /// library of its choice.</summary>
    internal sealed class Json
    {
        private readonly string text;
        private int at;

        private Json(string text)
        {
            this.text = text;
        }

        /// <summary>The members of an object. A text is a string, an object a dictionary, and an
        /// array a list. Everything else stays the JSON that it is, as a Raw.</summary>
        internal static Dictionary<string, object> Object(string text) => (Dictionary<string, object>)new Json(text).Value();

        internal readonly struct Raw
        {
            internal Raw(string text)
            {
                Text = text;
            }

            internal string Text { get; }
        }

        internal static void Quote(StringBuilder json, string text)
        {
            json.Append('"');
            foreach (char c in text)
            {
                if (c == '"' || c == '\\')
                    json.Append('\\').Append(c);
                else if (c < ' ')
                    json.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                else
                    json.Append(c);
            }
            json.Append('"');
        }

        private object Value()
        {
            switch (Next())
            {
                case '{':
                    var members = new Dictionary<string, object>();
                    for (at++; Next() != '}';)
                    {
                        string name = String();
                        Next();
                        at++; // the colon
                        members[name] = Value();
                        at += Next() == ',' ? 1 : 0;
                    }
                    at++;
                    return members;
                case '[':
                    var items = new List<object>();
                    for (at++; Next() != ']';)
                    {
                        items.Add(Value());
                        at += Next() == ',' ? 1 : 0;
                    }
                    at++;
                    return items;
                case '"':
                    return String();
                default:
                    int begin = at;
                    while (at < text.Length && ",]}\t\n\r ".IndexOf(text[at]) < 0)
                        at++;
                    return new Raw(text.Substring(begin, at - begin));
            }
        }

        /// <summary>The next character that is not white space.</summary>
        private char Next()
        {
            while (" \t\n\r".IndexOf(text[at]) >= 0)
                at++;
            return text[at];
        }

        private string String()
        {
            var said = new StringBuilder();
            Next();
            for (at++; text[at] != '"'; at++)
            {
                if (text[at] != '\\')
                {
                    said.Append(text[at]);
                    continue;
                }
                at++;
                int escape = "bfnrt".IndexOf(text[at]);
                if (text[at] == 'u')
                {
                    said.Append((char)int.Parse(text.Substring(at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                    at += 4;
                }
                else
                {
                    said.Append(escape >= 0 ? "\b\f\n\r\t"[escape] : text[at]);
                }
            }
            at++;
            return said.ToString();
        }
    }
}
