using System;
using System.Text;

namespace Rotor
{
    /// <summary>A conversation by messages: add a message, then step until the answer ends. rotor
    /// renders the messages with the model's template and evaluates nothing twice that is still
    /// equal. Control tokens that a message spells out stay text. Messages, tools and variables are
    /// JSON as in OpenAI's API. One thread at a time may use a chat and its session.</summary>
    public sealed unsafe partial class Chat : IDisposable
    {
        private readonly ChatHandle handle;
        private readonly bool isOwner;

        /// <summary>Lets a session answer. Its options hold; the session stays the
        /// caller's.</summary>
        public Chat(Session session, ChatOptions options = null) : this(session, options, false)
        {
        }

        internal Chat(Session session, ChatOptions options, bool isOwner)
        {
            Session = session ?? throw new ArgumentNullException(nameof(session));
            this.isOwner = isOwner;
            IntPtr made;
            IntPtr* to = &made;
            using (session.Enter())
                Library.Check(ChatOptions.Use(options, its => Native.rotor_chat_new(session.handle, its, to)));
            handle = new ChatHandle(made);
        }

        private Chat(IntPtr chat, Session session)
        {
            handle = new ChatHandle(chat);
            Session = session;
            isOwner = true;
        }

        /// <summary>The session: for sampling, stops, a grammar, thoughts, cancel and
        /// statistics.</summary>
        public Session Session { get; }

        /// <summary>Replaces the options, from the next answer on.</summary>
        public void SetOptions(ChatOptions options)
        {
            using (Session.Enter())
                Library.Check(ChatOptions.Use(options, its => Native.rotor_chat_set_options(handle, its)));
        }

        /// <summary>Adds a message. The role is "system", "user", "assistant" or "tool".</summary>
        public void Add(string role, string content)
        {
            byte[] who = Library.CString(role ?? throw new ArgumentNullException(nameof(role)), nameof(role));
            byte[] what = Library.Utf8(content, nameof(content));
            using (Session.Enter())
                fixed (byte* first = who, second = what)
                    Library.Check(Native.rotor_chat_add(handle, first, second, Library.Length(what)));
        }

        /// <summary>Adds a message that is a JSON object, or all messages of a JSON
        /// array.</summary>
        public void AddJson(string json)
        {
            byte[] bytes = Library.Utf8(json, nameof(json));
            using (Session.Enter())
                fixed (byte* first = bytes)
                    Library.Check(Native.rotor_chat_add_json(handle, first, Library.Length(bytes)));
        }

        /// <summary>Adds the result of a tool call.</summary>
        public void AddResult(ToolCall call, string result)
        {
            var json = new StringBuilder("{\"role\":\"tool\",\"tool_call_id\":");
            Json.Quote(json, call.Id);
            json.Append(",\"name\":");
            Json.Quote(json, call.Name);
            json.Append(",\"content\":");
            Json.Quote(json, result ?? throw new ArgumentNullException(nameof(result)));
            AddJson(json.Append('}').ToString());
        }

        /// <summary>Replaces a message by a JSON object, or removes it with null.</summary>
        public void SetMessage(int index, string json)
        {
            byte[] bytes = json == null ? null : Library.Utf8(json, nameof(json));
            using (Session.Enter())
                fixed (byte* first = bytes)
                    Library.Check(Native.rotor_chat_set_message(
                        handle, Session.Count(index, nameof(index)), first, Library.Length(bytes)));
        }

        /// <summary>Keeps the first messages.</summary>
        public void Truncate(int count)
        {
            using (Session.Enter())
                Library.Check(Native.rotor_chat_truncate(handle, Session.Count(count, nameof(count))));
        }

        /// <summary>Sets the tools, a JSON array; null removes them.</summary>
        public void SetTools(string json)
        {
            byte[] bytes = json == null ? null : Library.Utf8(json, nameof(json));
            using (Session.Enter())
                fixed (byte* first = bytes)
                    Library.Check(Native.rotor_chat_set_tools(handle, first, Library.Length(bytes)));
        }

        /// <summary>Sets variables of the template, a JSON object; null removes them.</summary>
        public void SetVariables(string json)
        {
            byte[] bytes = json == null ? null : Library.Utf8(json, nameof(json));
            using (Session.Enter())
                fixed (byte* first = bytes)
                    Library.Check(Native.rotor_chat_set_variables(handle, first, Library.Length(bytes)));
        }

        /// <summary>All messages as a JSON array.</summary>
        public string Messages()
        {
            using (Session.Enter())
                return Library.Text((buffer, capacity, count) => Native.rotor_chat_messages(handle, buffer, capacity, count));
        }

        /// <summary>The number of tokens of the prompt of the next answer, as if these messages had
        /// been added.</summary>
        public int CountTokens(string json = null)
        {
            byte[] bytes = json == null ? null : Library.Utf8(json, nameof(json));
            UIntPtr tokens;
            using (Session.Enter())
                fixed (byte* first = bytes)
                    Library.Check(Native.rotor_chat_count(handle, first, Library.Length(bytes), &tokens));
            return (int)tokens;
        }

        /// <summary>A step of an answer; it begins one if none is under way. The budget is in
        /// microseconds. With StepState.End the answer has become a message.</summary>
        public StepResult Step(ulong budgetUs = Session.NoBudget)
        {
            Native.rotor_step step;
            step.struct_size = (uint)sizeof(Native.rotor_step);
            using (Session.Enter())
            {
                Library.Check(Native.rotor_chat_step(handle, budgetUs, &step));
                return new StepResult(step);
            }
        }

        /// <summary>Begins an answer: the session then holds its prompt. Generate with
        /// Session.StepAll or a worker, then call Finish. </summary>
        public void Begin()
        {
            using (Session.Enter())
                Library.Check(Native.rotor_chat_begin(handle));
        }

        /// <summary>As Begin, but generates nothing itself. With WhenFull.Summary a summary may
        /// have to come first: then this returns how many tokens it may have, else 0. Generate it,
        /// call Finish, and then this again.</summary>
        public uint BeginPart()
        {
            uint tokens;
            using (Session.Enter())
                Library.Check(Native.rotor_chat_begin_part(handle, &tokens));
            return tokens;
        }

        /// <summary>Ends the answer that is under way: what the session has generated becomes a
        /// message.</summary>
        public void Finish()
        {
            using (Session.Enter())
                Library.Check(Native.rotor_chat_finish(handle));
        }

        /// <summary>Drops the last answer, so that the next step answers again. Give the session
        /// another seed for another answer. </summary>
        public void Regenerate()
        {
            using (Session.Enter())
                Library.Check(Native.rotor_chat_regenerate(handle));
        }

        /// <summary>The last message, if it is an answer of the model.</summary>
        public Answer Answer()
        {
            using (Session.Enter())
                return new Answer(Library.Text((buffer, capacity, count) =>
                    Native.rotor_chat_answer(handle, buffer, capacity, count)));
        }

        /// <summary>A chat with the same messages and options, over a fork of the session, which it
        /// disposes.</summary>
        public Chat Fork()
        {
            IntPtr session, chat;
            using (Session.Enter())
                Library.Check(Native.rotor_chat_fork(handle, &session, &chat));
            return new Chat(chat, new Session(session));
        }

        /// <summary>The chat and its session as bytes, without their options.</summary>
        public byte[] Save(SaveContent content = SaveContent.Tokens)
        {
            using (Session.Enter())
                return Library.Bytes((buffer, capacity, count) =>
                    Native.rotor_chat_save(handle, (uint)content, buffer, capacity, count));
        }

        /// <summary>Restores messages, tools and variables, and what the session held.</summary>
        public void Restore(byte[] save)
        {
            using (Session.Enter())
                fixed (byte* first = Library.Some(save, nameof(save)))
                    Library.Check(Native.rotor_chat_restore(handle, first, (UIntPtr)save.Length));
        }

        /// <summary>Frees the chat, and its session if the chat made it.</summary>
        public void Dispose()
        {
            handle.Dispose();
            if (isOwner)
                Session.Dispose();
        }
    }
}
