// Made by bindings/csharp/generate.py from include/rotor.h.
using System;

namespace Rotor
{
    /// <summary>Holds the options of a load.</summary>
    public unsafe sealed partial class ModelOptions
    {
        internal Native.rotor_model_options native;

        /// <summary>The defaults.</summary>
        public ModelOptions()
        {
            Library.Ready();
            fixed (Native.rotor_model_options* its = &native)
                Library.Check(Native.rotor_model_options_init(its, (UIntPtr)sizeof(Native.rotor_model_options)));
        }

        /// <summary>Number of threads that compute, 1 to 1024, the calling thread included; 0 is the
        /// number of physical cores, at most 8.</summary>
        public uint Threads { get => native.threads; set => native.threads = value; }

        /// <summary>Limits the bytes of the weights and the KV caches of all sessions together; 0 is no
        /// limit. If the weights exceed it, the load returns Status.Resources before it takes any
        /// memory. If a KV cache would exceed it, the call returns Status.Resources and leaves the
        /// session as it was. Model.Estimate computes what a model needs.</summary>
        public ulong MemoryLimit { get => native.memory_limit; set => native.memory_limit = value; }
    }

    /// <summary>Holds the properties of a model.</summary>
    public unsafe sealed partial class ModelInfo
    {
        internal readonly Native.rotor_model_info native;

        internal ModelInfo(Native.rotor_model_info native)
        {
            this.native = native;
        }

        /// <summary>Size of the vocabulary; every token id is less than it.</summary>
        public uint NVocab => native.n_vocab;

        /// <summary>Number of transformer layers.</summary>
        public uint NLayers => native.n_layers;

        /// <summary>Width of the residual stream.</summary>
        public uint HiddenSize => native.hidden_size;

        /// <summary>Number of neurons of a feed-forward network.</summary>
        public uint IntermediateSize => native.intermediate_size;

        /// <summary>Number of query heads.</summary>
        public uint NHeads => native.n_heads;

        /// <summary>Number of key and value heads.</summary>
        public uint NKvHeads => native.n_kv_heads;

        /// <summary>Number of elements of a head.</summary>
        public uint HeadDim => native.head_dim;

        /// <summary>Longest context, in tokens.</summary>
        public uint MaxPositionEmbeddings => native.max_position_embeddings;

        /// <summary>Token that begins a text (BOS), or -1 if there is none.</summary>
        public int BosToken => native.bos_token;

        /// <summary>Whether the model has a tokenizer.</summary>
        public bool HasTokenizer => native.has_tokenizer != 0;

        /// <summary>Whether the model has a chat template.</summary>
        public bool HasChatTemplate => native.has_chat_template != 0;

        /// <summary>Number of threads that compute.</summary>
        public uint Threads => native.threads;

        /// <summary>Memory of the weights, in bytes.</summary>
        public ulong WeightBytes => native.weight_bytes;

        /// <summary>Bytes of weights that the decode of one token reads.</summary>
        public ulong BytesPerToken => native.bytes_per_token;

        /// <summary>How an embedding is pooled, as the model's files say: Pooling.Mean or Pooling.Last,
        /// or Pooling.Default if they say nothing.</summary>
        public Pooling Pooling => (Pooling)native.pooling;

        /// <summary>Whether the model has an output head: then it embeds texts, but gives no
        /// logits.</summary>
        public bool HasHead => native.has_head != 0;
    }

    /// <summary>Holds the options of a session.</summary>
    public unsafe sealed partial class SessionOptions
    {
        internal Native.rotor_session_options native;

        /// <summary>The defaults.</summary>
        public SessionOptions()
        {
            Library.Ready();
            fixed (Native.rotor_session_options* its = &native)
                Library.Check(Native.rotor_session_options_init(its, (UIntPtr)sizeof(Native.rotor_session_options)));
        }

        /// <summary>Capacity of the context in tokens; 0 selects the maximum of the model.</summary>
        public uint ContextLength { get => native.context_length; set => native.context_length = value; }

        /// <summary>KvType.F16, KvType.F32 or KvType.I8.</summary>
        public KvType KvType { get => (KvType)native.kv_type; set => native.kv_type = (uint)value; }

        /// <summary>Limits the draft tokens per step (prompt lookup), 0 to 32; 0 (the default) drafts
        /// none. Where the text repeats what occurred before, a step evaluates a draft of the tokens
        /// that follow. The tokens stay the same, and come faster where drafts are accepted; where they
        /// are not, rotor stops drafting. A step that evaluates a draft takes longer, and the steps
        /// that use it evaluate nothing. The value is fixed when the session is created.</summary>
        public uint LookupTokens { get => native.lookup_tokens; set => native.lookup_tokens = value; }

        /// <summary>Sets what happens when the context is full; at most context_length - 2. With 0 (the
        /// default) calls return Status.ContextFull. With any other value the session keeps its first
        /// shift_keep tokens (for example the system prompt) and the later half of the rest. It drops
        /// the tokens between them, as if the caller had called Session.SetTokens. An append that needs
        /// more room drops more. rotor evaluates the tokens after the kept prefix again, under the
        /// budget: about half a context, once per half context of tokens. If a step drops tokens and is
        /// then cancelled, or fails, repeat it: it continues from there. rotor does not drop tokens
        /// that a grammar has read. shifted_tokens of SessionStats counts the dropped tokens.</summary>
        public uint ShiftKeep { get => native.shift_keep; set => native.shift_keep = value; }
    }

    /// <summary>Says how a session chooses tokens.</summary>
    public unsafe sealed partial class Sampling
    {
        internal Native.rotor_sampling native;

        /// <summary>The defaults.</summary>
        public Sampling()
        {
            Library.Ready();
            fixed (Native.rotor_sampling* its = &native)
                Library.Check(Native.rotor_sampling_init(its, (UIntPtr)sizeof(Native.rotor_sampling)));
        }

        /// <summary>Divides the logits; at least 0. 0 (the default) always chooses the best
        /// token.</summary>
        public float Temperature { get => native.temperature; set => native.temperature = value; }

        /// <summary>Seed of the random numbers; the same seed gives the same tokens.</summary>
        public ulong Seed { get => native.seed; set => native.seed = value; }

        /// <summary>Keeps the top_k best tokens. 0 keeps all.</summary>
        public uint TopK { get => native.top_k; set => native.top_k = value; }

        /// <summary>Keeps the best tokens whose probabilities together reach top_p. It is above 0 and
        /// at most 1; 1 keeps all.</summary>
        public float TopP { get => native.top_p; set => native.top_p = value; }

        /// <summary>Keeps the tokens with at least min_p times the probability of the best one. It is 0
        /// to 1; 0 keeps all.</summary>
        public float MinP { get => native.min_p; set => native.min_p = value; }

        /// <summary>Makes tokens that occurred before less likely. It is 0.001 to 1000; 1 does
        /// nothing.</summary>
        public float RepetitionPenalty { get => native.repetition_penalty; set => native.repetition_penalty = value; }

        /// <summary>Number of last tokens that the repetition, frequency and presence penalties count;
        /// 0 counts all.</summary>
        public uint RepetitionWindow { get => native.repetition_window; set => native.repetition_window = value; }

        /// <summary>Subtracted from the logit of a token once per occurrence; 0 does nothing.</summary>
        public float FrequencyPenalty { get => native.frequency_penalty; set => native.frequency_penalty = value; }

        /// <summary>Subtracted from the logit of a token that occurred; 0 does nothing.</summary>
        public float PresencePenalty { get => native.presence_penalty; set => native.presence_penalty = value; }

        /// <summary>Sets the strength of DRY, which prevents repeated sequences. 0 does nothing; 0.8 is
        /// usual. DRY subtracts dry_multiplier * dry_base^(length - dry_allowed_length) from the logit
        /// of a token that would extend a repeated sequence of length tokens. Line ends, colons,
        /// quotation marks and asterisks end a sequence.</summary>
        public float DryMultiplier { get => native.dry_multiplier; set => native.dry_multiplier = value; }

        /// <summary>Base of the penalty, see dry_multiplier; at least 1.</summary>
        public float DryBase { get => native.dry_base; set => native.dry_base = value; }

        /// <summary>DRY allows repeated sequences that are shorter than this.</summary>
        public uint DryAllowedLength { get => native.dry_allowed_length; set => native.dry_allowed_length = value; }

        /// <summary>Number of last tokens that DRY counts; 0 counts all.</summary>
        public uint DryWindow { get => native.dry_window; set => native.dry_window = value; }

        /// <summary>Lowers the temperature by up to this much where the model is certain, and raises it
        /// where the model is not. It is 0 to temperature; 0 does nothing.</summary>
        public float TemperatureRange { get => native.temperature_range; set => native.temperature_range = value; }

        /// <summary>Exponent with which the temperature follows the entropy; above 0, and 1 is
        /// linear.</summary>
        public float TemperatureExponent { get => native.temperature_exponent; set => native.temperature_exponent = value; }

        /// <summary>Keeps the most typical tokens whose probabilities together reach typical_p. It is
        /// above 0 and at most 1; 1 keeps all.</summary>
        public float TypicalP { get => native.typical_p; set => native.typical_p = value; }

        /// <summary>XTC drops the best tokens with this probability, 0 to 1: of the tokens that reach
        /// xtc_threshold, it keeps only the least likely one. 0 does nothing.</summary>
        public float XtcProbability { get => native.xtc_probability; set => native.xtc_probability = value; }

        /// <summary>Threshold of XTC, see xtc_probability; 0 to 1.</summary>
        public float XtcThreshold { get => native.xtc_threshold; set => native.xtc_threshold = value; }

        /// <summary>Mirostat 2.0 keeps the surprise of the tokens near this many bits. It replaces
        /// top-k, typical, top-p, min-p and XTC. 0 does nothing; 5 is usual. The state of mirostat
        /// belongs to the tokens: a rewind restores it, and forks and saves keep it.</summary>
        public float MirostatTau { get => native.mirostat_tau; set => native.mirostat_tau = value; }

        /// <summary>Learning rate of mirostat, 0 to 1; 0.1 is usual.</summary>
        public float MirostatEta { get => native.mirostat_eta; set => native.mirostat_eta = value; }
    }

    /// <summary>Holds the statistics of a session.</summary>
    public unsafe readonly partial struct SessionStats
    {
        internal readonly Native.rotor_session_stats native;

        internal SessionStats(Native.rotor_session_stats native)
        {
            this.native = native;
        }

        /// <summary>Capacity of the context, in tokens.</summary>
        public uint ContextLength => native.context_length;

        /// <summary>Number of tokens that the session holds.</summary>
        public ulong NTokens => native.n_tokens;

        /// <summary>Number of tokens that the caller appended and rotor evaluated (prefill).</summary>
        public ulong PromptTokens => native.prompt_tokens;

        /// <summary>Time of their evaluation, in microseconds.</summary>
        public ulong PromptUs => native.prompt_us;

        /// <summary>Number of tokens that steps chose (decode).</summary>
        public ulong GeneratedTokens => native.generated_tokens;

        /// <summary>Time of their evaluation and choice, in microseconds.</summary>
        public ulong GeneratedUs => native.generated_us;

        /// <summary>Memory of the KV cache, and of that of the draft model, in bytes.</summary>
        public ulong KvBytes => native.kv_bytes;

        /// <summary>Bytes of weights that the decode of one token reads if rotor skips
        /// nothing.</summary>
        public ulong BytesPerToken => native.bytes_per_token;

        /// <summary>Bytes of weights read so far, those of the draft model included.</summary>
        public ulong WeightBytesRead => native.weight_bytes_read;

        /// <summary>Number of feed-forward neurons whose gates rotor evaluated to skip silent neurons;
        /// it counts the decode of models with a ReLU, on backends that skip.</summary>
        public ulong Neurons => native.neurons;

        /// <summary>Number of these neurons that were not silent.</summary>
        public ulong LiveNeurons => native.live_neurons;

        /// <summary>Number of draft tokens that the session's model evaluated (lookup_tokens of
        /// SessionOptions, and Session.SetDraftModel).</summary>
        public ulong DraftedTokens => native.drafted_tokens;

        /// <summary>Number of draft tokens that were accepted, and needed no evaluation of their
        /// own.</summary>
        public ulong AcceptedTokens => native.accepted_tokens;

        /// <summary>Number of tokens dropped because the context was full (shift_keep of
        /// SessionOptions).</summary>
        public ulong ShiftedTokens => native.shifted_tokens;
    }

    /// <summary>Holds the memory of a model and its sessions.</summary>
    public unsafe readonly partial struct MemoryEstimate
    {
        internal readonly Native.rotor_memory native;

        internal MemoryEstimate(Native.rotor_memory native)
        {
            this.native = native;
        }

        /// <summary>Number of tokens per block of a KV cache.</summary>
        public uint KvBlockTokens => native.kv_block_tokens;

        /// <summary>Bytes of the weights: exactly the value in ModelInfo after the load.</summary>
        public ulong WeightBytes => native.weight_bytes;

        /// <summary>Bytes per block; a session of n tokens has n / kv_block_tokens blocks, rounded up,
        /// less those that it shares with forks.</summary>
        public ulong KvBlockBytes => native.kv_block_bytes;

        /// <summary>Bytes of the KV cache of a session with a full context.</summary>
        public ulong SessionBytes => native.session_bytes;
    }

    /// <summary>Holds the options of embeddings.</summary>
    public unsafe sealed partial class EmbedOptions
    {
        internal Native.rotor_embed_options native;

        /// <summary>The defaults.</summary>
        public EmbedOptions()
        {
            Library.Ready();
            fixed (Native.rotor_embed_options* its = &native)
                Library.Check(Native.rotor_embed_options_init(its, (UIntPtr)sizeof(Native.rotor_embed_options)));
        }

        /// <summary>Pooling.Default, Pooling.Mean or Pooling.Last.</summary>
        public Pooling Pooling { get => (Pooling)native.pooling; set => native.pooling = (uint)value; }

        /// <summary>1 (the default) divides each vector by its length (L2 norm); 0 does not.</summary>
        public bool Normalize { get => native.normalize != 0; set => native.normalize = value ? 1u : 0u; }

        /// <summary>Numbers of the KV cache during the call, as in SessionOptions; the default is
        /// KvType.F32.</summary>
        public KvType KvType { get => (KvType)native.kv_type; set => native.kv_type = (uint)value; }

        /// <summary>The most tokens of a text. 0, or more than the model's context, is the
        /// context.</summary>
        public uint MaxTokens { get => native.max_tokens; set => native.max_tokens = value; }

        /// <summary>1 cuts longer texts at their end; with 0 (the default) they are errors. Tokens that
        /// the tokenizer adds at the end of a text stay.</summary>
        public bool Truncate { get => native.truncate != 0; set => native.truncate = value ? 1u : 0u; }
    }

    /// <summary>Holds the options of a chat.</summary>
    public unsafe sealed partial class ChatOptions
    {
        internal Native.rotor_chat_options native;

        /// <summary>The defaults.</summary>
        public ChatOptions()
        {
            Library.Ready();
            fixed (Native.rotor_chat_options* its = &native)
                Library.Check(Native.rotor_chat_options_init(its, (UIntPtr)sizeof(Native.rotor_chat_options)));
        }

        /// <summary>What happens when the messages leave no room for an answer: WhenFull.Error,
        /// WhenFull.DropOldest or WhenFull.Summary. Except with the first, rotor keeps a quarter of the
        /// context free for the answer, or max_tokens if they are fewer.</summary>
        public WhenFull WhenFull { get => (WhenFull)native.when_full; set => native.when_full = (uint)value; }

        /// <summary>The most tokens of an answer; with 0 (the default) only the context limits
        /// them.</summary>
        public uint MaxTokens { get => native.max_tokens; set => native.max_tokens = value; }

        /// <summary>0 or ChatFlags.ParseContents.</summary>
        public ChatFlags Flags { get => (ChatFlags)native.flags; set => native.flags = (uint)value; }
    }
}
