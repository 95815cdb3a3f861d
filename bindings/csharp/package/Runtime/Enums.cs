// Made by bindings/csharp/generate.py from include/rotor.h.
using System;

namespace Rotor
{
    /// <summary>0 is success, and every negative number is an error. A number never changes its
    /// meaning. Later versions may add numbers: treat an unknown negative number as an error. -1 to -19
    /// are mistakes of the caller, -20 to -39 problems with files, -40 to -59 states of a session, -60
    /// to -79 problems with resources, and -80 to -99 failures that should not happen.</summary>
    public enum Status
    {
        /// <summary>The call succeeded.</summary>
        Ok = 0,

        /// <summary>An argument is out of its range.</summary>
        Argument = -1,

        /// <summary>A pointer that must not be NULL is NULL.</summary>
        Null = -2,

        /// <summary>The buffer of the caller is too small. rotor does not write the size then: call
        /// with a NULL buffer first to get it.</summary>
        BufferTooSmall = -3,

        /// <summary>Another thread is using the object at this moment.</summary>
        Busy = -4,

        /// <summary>A text is not valid UTF-8.</summary>
        Utf8 = -5,

        /// <summary>The session has no token yet.</summary>
        Empty = -6,

        /// <summary>A grammar, schema or regular expression cannot be used, or the tokens of the
        /// session break it.</summary>
        Grammar = -7,

        /// <summary>A file is missing or cannot be read.</summary>
        Io = -20,

        /// <summary>A file is damaged, truncated, or not what its name says.</summary>
        Format = -21,

        /// <summary>The model is well-formed, but rotor cannot compute it exactly.</summary>
        Unsupported = -22,

        /// <summary>The tokenizer cannot be built, or it cannot encode the text.</summary>
        Tokenizer = -23,

        /// <summary>The chat template is missing or fails.</summary>
        Template = -24,

        /// <summary>A saved session is damaged, or was made with another model.</summary>
        Save = -25,

        /// <summary>The context has no room for another token. rotor added nothing.</summary>
        ContextFull = -40,

        /// <summary>The caller cancelled the call. Repeat the call to continue; a cancelled load starts
        /// again.</summary>
        Cancelled = -41,

        /// <summary>An internal error damaged this session earlier. Free it.</summary>
        Poisoned = -42,

        /// <summary>The system refused memory or a thread, or memory_limit is reached.</summary>
        Resources = -60,

        /// <summary>No backend has this name, or this CPU does not have the tier.</summary>
        Backend = -61,

        /// <summary>A GPU, its driver or its memory cannot be used, or no longer works.</summary>
        Device = -62,

        /// <summary>The model computed a value that is not a finite number.</summary>
        Numeric = -80,

        /// <summary>Rotor has a bug. The process continues. Please report the message.</summary>
        Internal = -81,
    }

    /// <summary>Tells what a step did.</summary>
    public enum StepState
    {
        /// <summary>The step chose a token and appended it.</summary>
        Token = 0,

        /// <summary>The budget ended before a token was chosen. Call again to continue.</summary>
        Pending = 1,

        /// <summary>The generation ended: the model chose an end token, reached a stop
        /// (Session.SetStop), or completed a grammar. reason tells which. rotor does not append the end
        /// token. Further steps return it again, without text, until the session changes.</summary>
        End = 2,
    }

    /// <summary>Tells why a generation ended.</summary>
    public enum EndReason
    {
        /// <summary>The generation did not end.</summary>
        Not = 0,

        /// <summary>The model chose one of its end tokens.</summary>
        Token = 1,

        /// <summary>The model chose a stop token.</summary>
        StopToken = 2,

        /// <summary>The model generated a stop string.</summary>
        StopString = 3,

        /// <summary>The grammar is complete.</summary>
        Grammar = 4,

        /// <summary>The answer of a Chat has as many tokens as it may have, or as there is room
        /// for.</summary>
        Length = 5,
    }

    /// <summary>Tells what a device is, as int32_t. Later versions may add kinds.</summary>
    public enum DeviceKind
    {
        /// <summary>The device is a graphics card.</summary>
        Discrete = 0,

        /// <summary>The device is a GPU on the chip of the CPU.</summary>
        Integrated = 1,

        /// <summary>The device is a GPU of a virtual machine, or something else.</summary>
        Other = 2,

        /// <summary>The device is a program on the CPU that emulates a GPU. "auto" does not use
        /// it.</summary>
        Cpu = 3,
    }

    /// <summary>Tells how important a log record is.</summary>
    public enum LogLevel
    {
        /// <summary>Something failed.</summary>
        Error = 1,

        /// <summary>Something is wrong, but the call continues.</summary>
        Warn = 2,

        /// <summary>Rotor made a choice. The record gives the reason.</summary>
        Info = 3,

        /// <summary>The record is for the developers of rotor.</summary>
        Debug = 4,
    }

    /// <summary>Tells what happened.</summary>
    public enum EventKind
    {
        /// <summary>Nothing happened.</summary>
        None = 0,

        /// <summary>A load, or a job that embeds texts, reached progress.</summary>
        Progress = 1,

        /// <summary>The job ended: model is loaded. The caller frees it with Model.Dispose.</summary>
        Loaded = 2,

        /// <summary>A session has another token, which completed text.</summary>
        Token = 3,

        /// <summary>The job ended, and the caller has its session again. state is StepState.End if the
        /// generation ended, with token. It is StepState.Token if the session has as many tokens as
        /// were requested. After an end, text is the rest of the text. After a number of tokens, text
        /// that is held back stays for the next job, and Session.HeldText returns it.</summary>
        Finished = 4,

        /// <summary>The job ended with an error: status is its status and text its message. For a
        /// generation, the caller has its session again, as it is.</summary>
        Failed = 5,

        /// <summary>The job ended: vectors has the vectors of the texts, one text after the
        /// other.</summary>
        Embedded = 6,
    }

    /// <summary>The numbers of a KV cache.</summary>
    public enum KvType : uint
    {
        /// <summary>The KV cache has half precision (IEEE binary16), rounded once on append. This is
        /// the default.</summary>
        F16 = 0,

        /// <summary>The KV cache has single precision, which is the arithmetic of the
        /// reference.</summary>
        F32 = 1,

        /// <summary>The KV cache is int8, with one scale per position and head. It takes about half the
        /// memory of KvType.F16 and is faster after long prompts. Every backend computes the same bits.
        /// Its logits deviate from those of KvType.F32 1.1 to 1.6 times as much as those of KvType.F16
        /// do: by 2 to 7 % of their standard deviation (rms) on the small models that were
        /// measured.</summary>
        I8 = 2,
    }

    /// <summary>Flags of texts.</summary>
    [Flags]
    public enum TextFlags : uint
    {
        /// <summary>Sets no flag of a text function.</summary>
        Plain = 0,

        /// <summary>Flag of text functions: rotor puts the begin token (BOS) first. Session.Append does
        /// so only if the session is empty and the text does not begin with it.</summary>
        AddBos = 1,

        /// <summary>Flag of text functions: rotor reads control tokens that are written out in the
        /// text, such as &lt;|eot_id|&gt;. Do not set it for text that a user typed. In the result of a
        /// chat template, a control token that a user typed into a message counts as well;
        /// Model.ChatTokens and Chat keep such text apart.</summary>
        ParseSpecial = 2,

        /// <summary>Flag of Model.Detokenize: rotor leaves out control tokens.</summary>
        SkipSpecial = 4,

        /// <summary>Flag of Session.Append and Worker.Generate: token healing. The output may change
        /// how the end of the text is cut into tokens. The first step removes the last tokens if longer
        /// tokens could begin with their text, and steps choose tokens that repeat that text. For
        /// example, after http: the model can choose the token ://, and the step returns //. Until the
        /// text is repeated, steps return no text, and the session holds other tokens than were
        /// appended. Calls that append, rewind, save, set a grammar or read logits restore the removed
        /// tokens first. The first use with a model takes as long as a first grammar. Experimental: may
        /// change before 1.0.</summary>
        Heal = 8,
    }

    /// <summary>Flags of prompts.</summary>
    [Flags]
    public enum ChatFlags : uint
    {
        /// <summary>Flag of Model.FormatChat, Model.RenderChat and Model.ChatTokens: rotor ends the
        /// text with the beginning of an answer, for example Assistant: .</summary>
        GenerationPrompt = 1,

        /// <summary>Flag of Model.ChatTokens: control tokens that are written out in contents become
        /// control tokens, as in Hugging Face transformers.</summary>
        ParseContents = 2,
    }

    /// <summary>What a chat does when the context is full.</summary>
    public enum WhenFull : uint
    {
        /// <summary>A full context is an error: Status.ContextFull. This is the default.</summary>
        Error = 0,

        /// <summary>When the context is full, prompts leave the oldest turns out, so many that half of
        /// the context is free. The messages stay in the chat, and those of the system stay in the
        /// prompt. A turn begins with a message of the user, so a result of a tool never loses its
        /// call.</summary>
        DropOldest = 1,

        /// <summary>As WhenFull.DropOldest, but the model first summarises what is left out. The
        /// summary has at most an eighth of the context and follows the message of the system.
        /// Chat.Step keeps its budget and returns StepState.Pending while it generates a summary.
        /// Chat.Begin generates a summary at once; Chat.BeginPart leaves that to the caller.</summary>
        Summary = 2,
    }

    /// <summary>What the source of a grammar is, with flags.</summary>
    [Flags]
    public enum GrammarKind : uint
    {
        /// <summary>There is no grammar: any output is allowed.</summary>
        None = 0,

        /// <summary>The source is a JSON schema (drafts 4 to 2020-12). The output is a value that the
        /// schema describes. It has no white space between its parts unless x-guidance in the schema
        /// says otherwise. Its members have the order of properties, then come those that are only
        /// required, then others. rotor enforces these formats: date, time, date-time, duration, email,
        /// hostname, ipv4, ipv6, uuid, uri. If a keyword cannot be enforced, the error names its place.
        /// An integer may have the form 1.0, as JSON Schema allows; both flags below exclude
        /// that.</summary>
        JsonSchema = 1,

        /// <summary>The source is a regular expression in Rust's syntax, without look-around. It
        /// matches the whole output.</summary>
        Regex = 2,

        /// <summary>The source is a JSON array of strings. The output is one of them.</summary>
        Choice = 3,

        /// <summary>The source is a grammar in llguidance's variant of Lark, with a rule
        /// start.</summary>
        Lark = 4,

        /// <summary>Flag of GrammarKind.JsonSchema and GrammarKind.Lark: rotor ignores keywords of a
        /// schema that it cannot enforce, instead of refusing them. One log record (a warning) names
        /// their places. With this flag rotor writes integers with digits only, because many readers do
        /// not accept 1.0. Experimental: may change before 1.0.</summary>
        Lenient = 256,

        /// <summary>Flag of GrammarKind.JsonSchema and GrammarKind.Lark: an object has no properties
        /// other than its properties, unless the schema says something about others
        /// (additionalProperties, patternProperties, unevaluatedProperties). With this flag rotor
        /// writes integers with digits only. Experimental: may change before 1.0.</summary>
        Closed = 512,
    }

    /// <summary>What a save contains.</summary>
    public enum SaveContent : uint
    {
        /// <summary>A save contains the tokens only, four bytes per token. After a restore rotor
        /// evaluates them again.</summary>
        Tokens = 0,

        /// <summary>A save contains the tokens and the KV cache, some kilobytes per token; KvType.F32
        /// takes twice as much and KvType.I8 half as much as KvType.F16. After a restore rotor
        /// evaluates hardly anything again.</summary>
        Kv = 1,
    }

    /// <summary>How the states of a text's tokens become one vector.</summary>
    public enum Pooling : uint
    {
        /// <summary>The pooling that the model's files state. If they state none, rotor takes the last
        /// token, and logs a warning.</summary>
        Default = 0,

        /// <summary>The mean of the states of all tokens.</summary>
        Mean = 1,

        /// <summary>The state of the last token.</summary>
        Last = 2,
    }
}
