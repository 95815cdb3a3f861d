// rotor for C++17 and later: the C interface (rotor.h) as objects that own what they hold. Header only.
//
//     rotor::model model = rotor::model::load("models/tavern");
//     rotor::chat chat = model.new_chat();
//     std::cout << chat.say("Any rooms left?") << chat.say("And to drink?");
//
// Objects are moved, not copied. They can be destroyed in any order. rotor.h describes each call, its errors and its thread rule,
// under the same names. Errors are exceptions (rotor::error). A program without exceptions, or one that defines ROTOR_CPP_EXPECTED,
// gets `rotor::expected<T>` instead of each `T` that can fail: check it as a bool, then read `*result` or `result.error()`.
#ifndef ROTOR_HPP
#define ROTOR_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "rotor.h"

#if !defined(ROTOR_CPP_EXPECTED) && !defined(__cpp_exceptions) && !defined(_CPPUNWIND)
#define ROTOR_CPP_EXPECTED 1
#endif

namespace rotor {

// ---- Errors ------------------------------------------------------------------------------------------------------------------------

// An error: a status (ROTOR_E_...) and rotor's message.
class error : public std::exception {
public:
    error(rotor_status status, std::string message) : status_(status), message_(std::move(message)) {}

    rotor_status status() const noexcept { return status_; }
    const char *name() const noexcept { return rotor_status_name(status_); }
    const char *what() const noexcept override { return message_.c_str(); }

private:
    rotor_status status_;
    std::string message_;
};

// A value, or the error that explains why there is none.
template <class T> class expected {
    using value_type = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

public:
    expected(value_type value = {}) : state_(std::in_place_index<0>, std::move(value)) {}
    expected(rotor::error error) : state_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const noexcept { return state_.index() == 0; }
    bool has_value() const noexcept { return state_.index() == 0; }
    value_type &operator*() & { return *std::get_if<0>(&state_); }
    const value_type &operator*() const & { return *std::get_if<0>(&state_); }
    value_type &&operator*() && { return std::move(*std::get_if<0>(&state_)); }
    value_type *operator->() { return std::get_if<0>(&state_); }
    const value_type *operator->() const { return std::get_if<0>(&state_); }
    const rotor::error &error() const { return *std::get_if<1>(&state_); }

private:
    std::variant<value_type, rotor::error> state_;
};

#ifdef ROTOR_CPP_EXPECTED
inline namespace expecting {
template <class T> using result = expected<T>;
#else
inline namespace throwing {
template <class T> using result = T;
#endif

namespace detail {

inline rotor::error last_error(rotor_status status) { return {status, rotor_last_error()}; }

template <class T> result<T> fail(rotor::error error) {
#ifdef ROTOR_CPP_EXPECTED
    return error;
#else
    throw error;
#endif
}

// The result of `make`, unless the call failed.
template <class F> auto finish(rotor_status status, F &&make) -> result<decltype(make())> {
    if (status != ROTOR_OK) return fail<decltype(make())>(last_error(status));
    return make();
}

inline result<void> finish(rotor_status status) {
    if (status != ROTOR_OK) return fail<void>(last_error(status));
    return result<void>();
}

// A C string ends at its first NUL: a text with a NUL would be cut, so it is an error.
inline bool has_nul(const std::string &text) { return text.find('\0') != std::string::npos; }

template <class T> result<T> nul_within(const char *what) {
    return fail<T>(rotor::error(ROTOR_E_ARGUMENT, std::string(what) + " contains a NUL; remove it, or end the text before it"));
}

// The items that `call(buffer, capacity, out_count)` writes. A first call returns their number.
template <class Container, class Call> result<Container> filled(Call &&call) {
    std::size_t n = 0;
    rotor_status status = call(static_cast<typename Container::value_type *>(nullptr), 0, &n);
    Container values;
    if (status == ROTOR_OK && n > 0) {
        values.resize(n);
        status = call(values.data(), values.size(), &n);
        values.resize(status == ROTOR_OK ? n : 0);
    }
    return finish(status, [&] { return std::move(values); });
}

template <auto free> struct freeing {
    template <class T> void operator()(T *pointer) const { free(pointer); }
};

template <class T, auto init> T initialised() {
    T options;
    init(&options, sizeof options);
    return options;
}

template <class T> T sized() {
    T value = {};
    value.struct_size = sizeof value;
    return value;
}

// Texts as the C interface takes them.
struct pointers {
    explicit pointers(const std::vector<std::string_view> &from) {
        for (const std::string_view text : from) {
            texts.push_back(text.empty() ? "" : text.data());
            lengths.push_back(text.size());
        }
    }
    std::vector<const char *> texts;
    std::vector<std::size_t> lengths;
};

// A budget, or none.
using budget = std::optional<std::chrono::microseconds>;

inline std::uint64_t microseconds(budget time) {
    return time ? static_cast<std::uint64_t>(time->count() > 0 ? time->count() : 0) : ROTOR_NO_BUDGET;
}

} // namespace detail

// ---- Views -------------------------------------------------------------------------------------------------------------------------

// Numbers of the caller, which a call reads: a vector, an array, a std::span, a list in braces.
template <class T> class view {
public:
    view() = default;
    view(const T *data, std::size_t size) : data_(data), size_(size) {}
    view(std::initializer_list<T> list) : data_(std::data(list)), size_(list.size()) {}
    template <class C, class = std::enable_if_t<std::is_convertible_v<decltype(std::declval<const C &>().data()), const T *>>>
    view(const C &container) : data_(container.data()), size_(container.size()) {}

    const T *data() const { return data_; }
    std::size_t size() const { return size_; }
    const T *begin() const { return data_; }
    const T *end() const { return data_ + size_; }

private:
    const T *data_ = nullptr;
    std::size_t size_ = 0;
};

using tokens = view<std::uint32_t>;

namespace detail {
// Whether the texts of these numbers of tokens are all tokens there are.
inline bool are_all(const std::vector<std::size_t> &counts, tokens ids) {
    std::size_t rest = ids.size();
    for (const auto count : counts) {
        if (count > rest) return false;
        rest -= count;
    }
    return rest == 0;
}
inline rotor::error wrong_counts() { return {ROTOR_E_ARGUMENT, "the counts must say as many tokens as there are"}; }
} // namespace detail

// ---- Options -----------------------------------------------------------------------------------------------------------------------

// rotor_model_options, with its defaults. The texts to which it points must exist as long as it is used.
struct model_options : rotor_model_options {
    model_options() : rotor_model_options(detail::initialised<rotor_model_options, rotor_model_options_init>()) {}
};

// rotor_embed_options, with its defaults.
struct embed_options : rotor_embed_options {
    embed_options() : rotor_embed_options(detail::initialised<rotor_embed_options, rotor_embed_options_init>()) {}
};

// rotor_sampling, with its defaults: the best token each time.
struct sampling : rotor_sampling {
    sampling() : rotor_sampling(detail::initialised<rotor_sampling, rotor_sampling_init>()) {}
};

// rotor_session_options, with its defaults. The options to which `sampling` points must exist until the session is made.
struct session_options : rotor_session_options {
    session_options() : rotor_session_options(detail::initialised<rotor_session_options, rotor_session_options_init>()) {}
};

// rotor_chat_options, with its defaults. The texts to which it points must exist until the chat is made.
struct chat_options : rotor_chat_options {
    chat_options() : rotor_chat_options(detail::initialised<rotor_chat_options, rotor_chat_options_init>()) {}
};

// ---- Sessions ----------------------------------------------------------------------------------------------------------------------

struct message {
    std::string role;
    std::string content;
};

// The result of a step.
struct step {
    rotor_step_state state;
    std::uint32_t token;
    std::string text;
    rotor_end_reason reason = ROTOR_END_NOT;
    std::uint32_t stop_string = 0;
    std::string thought = {}; // with set_thinking

    bool is_token() const { return state == ROTOR_STEP_TOKEN; }
    bool is_pending() const { return state == ROTOR_STEP_PENDING; }
    bool is_end() const { return state == ROTOR_STEP_END; }
};

struct scored_token {
    std::uint32_t token;
    float log_probability;
};

class chat;
class embedding;
class model;

// A conversation. One thread at a time may use it, except for cancel.
class session {
public:
    explicit session(rotor_session *handle = nullptr) : handle_(handle) {}
    rotor_session *get() const { return handle_.get(); }
    explicit operator bool() const { return handle_ != nullptr; }

    result<void> append(tokens ids) { return detail::finish(rotor_session_append_tokens(get(), ids.data(), ids.size())); }

    result<void> append(std::string_view text, std::uint32_t flags = ROTOR_TEXT_ADD_BOS | ROTOR_TEXT_PARSE_SPECIAL) {
        return detail::finish(rotor_session_append_text(get(), text.data(), text.size(), flags));
    }

    // Without a budget, a step runs until it is complete, and is never pending.
    result<rotor::step> step(detail::budget budget = {}) {
        auto out = detail::sized<rotor_step>();
        const auto status = rotor_session_step(get(), detail::microseconds(budget), &out);
        return detail::finish(status, [&] { return to_step(out); });
    }

    // The text of the next token, which may be empty; nothing when the generation has ended.
    result<std::optional<std::string>> next() {
        auto out = detail::sized<rotor_step>();
        const auto status = rotor_session_step(get(), ROTOR_NO_BUDGET, &out);
        return detail::finish(status, [&]() -> std::optional<std::string> {
            const bool is_over = out.state == ROTOR_STEP_END && out.text_len == 0;
            return is_over ? std::nullopt : std::optional<std::string>(std::in_place, out.text, out.text_len);
        });
    }

    // Returns whether all tokens are evaluated.
    result<bool> prefill(detail::budget budget = {}) {
        std::int32_t is_done = 0;
        const auto status = rotor_session_prefill(get(), detail::microseconds(budget), &is_done);
        return detail::finish(status, [&] { return is_done != 0; });
    }

    result<std::vector<float>> logits() {
        return detail::filled<std::vector<float>>(
            [&](float *out, std::size_t capacity, std::size_t *n) { return rotor_session_logits(get(), out, capacity, n); });
    }

    result<std::vector<scored_token>> top(std::size_t n) {
        std::size_t n_vocab = 0;
        const auto known = rotor_session_logits(get(), nullptr, 0, &n_vocab);
        if (n > n_vocab) n = n_vocab;
        std::vector<std::uint32_t> ids(n);
        std::vector<float> log_probabilities(n);
        std::size_t count = 0;
        const auto status = known != ROTOR_OK ? known : rotor_session_top(get(), n, ids.data(), log_probabilities.data(), &count);
        return detail::finish(status, [&] {
            std::vector<scored_token> all;
            for (std::size_t i = 0; i < count; i++) all.push_back({ids[i], log_probabilities[i]});
            return all;
        });
    }

    // Returns for each token the logarithm of the probability that it follows.
    result<std::vector<float>> score(rotor::tokens ids) {
        std::vector<float> log_probabilities(ids.size());
        const auto status = rotor_session_score(get(), ids.data(), ids.size(), log_probabilities.data());
        return detail::finish(status, [&] { return std::move(log_probabilities); });
    }

    // Sets what ends a generation besides end tokens; empty lists remove it.
    result<void> set_stop(const std::vector<std::string> &strings = {}, rotor::tokens ids = {}) {
        std::vector<const char *> pointers;
        for (const std::string &one : strings) {
            if (detail::has_nul(one)) return detail::nul_within<void>("a stop string");
            pointers.push_back(one.c_str());
        }
        return detail::finish(rotor_session_set_stop(get(), pointers.data(), pointers.size(), ids.data(), ids.size()));
    }

    // Sets a smaller model that guesses tokens ahead: the same tokens, faster where it pays. nullptr removes it.
    result<void> set_draft_model(const model *draft, std::uint32_t max_tokens = 0, std::uint32_t flags = 0);

    // Text that may be the beginning of a stop string.
    result<std::string> held_text() {
        return detail::filled<std::string>(
            [&](char *out, std::size_t capacity, std::size_t *n) { return rotor_session_held_text(get(), out, capacity, n); });
    }

    // Gives the thoughts of the model apart from its answer, in `thought` of a step, and ends a thought after `max_tokens`.
    result<void> set_thinking(std::uint32_t thinking = ROTOR_THINKING_APART, std::uint64_t max_tokens = ROTOR_THINKING_UNLIMITED) {
        return detail::finish(rotor_session_set_thinking(get(), thinking, max_tokens));
    }

    // As held_text, of a thought.
    result<std::string> held_thought() {
        return detail::filled<std::string>(
            [&](char *out, std::size_t capacity, std::size_t *n) { return rotor_session_held_thought(get(), out, capacity, n); });
    }

    result<std::vector<std::uint32_t>> tokens() const {
        return detail::filled<std::vector<std::uint32_t>>([&](std::uint32_t *out, std::size_t capacity, std::size_t *n) {
            return rotor_session_tokens(get(), out, capacity, n);
        });
    }

    result<void> truncate(std::size_t n_tokens) { return detail::finish(rotor_session_truncate(get(), n_tokens)); }

    // Returns how many tokens were kept.
    result<std::size_t> set_tokens(rotor::tokens ids) {
        std::size_t kept = 0;
        const auto status = rotor_session_set_tokens(get(), ids.data(), ids.size(), &kept);
        return detail::finish(status, [&] { return kept; });
    }

    result<session> fork() {
        rotor_session *made = nullptr;
        const auto status = rotor_session_fork(get(), &made);
        return detail::finish(status, [&] { return session(made); });
    }

    result<void> set_sampling(const rotor_sampling &sampling) {
        return detail::finish(rotor_session_set_sampling(get(), &sampling));
    }

    result<void> set_logit_bias(rotor::tokens ids, view<float> biases) {
        if (ids.size() != biases.size()) return detail::fail<void>({ROTOR_E_ARGUMENT, "there must be as many biases as tokens"});
        return detail::finish(rotor_session_set_logit_bias(get(), ids.data(), biases.data(), ids.size()));
    }

    // `kind` is ROTOR_GRAMMAR_JSON_SCHEMA or another kind; ROTOR_GRAMMAR_NONE removes the grammar.
    result<void> set_grammar(std::uint32_t kind, std::string_view source = {}) {
        return detail::finish(rotor_session_set_grammar(get(), kind, source.data(), source.size()));
    }

    // ROTOR_SAVE_TOKENS or ROTOR_SAVE_KV.
    result<std::vector<std::uint8_t>> save(std::uint32_t content = ROTOR_SAVE_TOKENS) {
        return detail::filled<std::vector<std::uint8_t>>([&](std::uint8_t *out, std::size_t capacity, std::size_t *n) {
            return rotor_session_save(get(), content, out, capacity, n);
        });
    }

    result<void> restore(view<std::uint8_t> bytes) {
        return detail::finish(rotor_session_restore(get(), bytes.data(), bytes.size()));
    }

    // Any thread may call it at any time.
    result<void> cancel() const { return detail::finish(rotor_session_cancel(get())); }

    result<rotor_session_stats> stats() {
        auto out = detail::sized<rotor_session_stats>();
        const auto status = rotor_session_stats_get(get(), &out);
        return detail::finish(status, [&] { return out; });
    }

private:
    friend class chat;
    friend result<std::vector<expected<rotor::step>>> step_all(view<session *>, detail::budget);

    static rotor::step to_step(const rotor_step &out) {
        return {static_cast<rotor_step_state>(out.state), out.token, std::string(out.text, out.text_len),
                static_cast<rotor_end_reason>(out.reason), out.stop_string,
                std::string(out.thought, static_cast<std::size_t>(out.thought_len))};
    }

    std::unique_ptr<rotor_session, detail::freeing<rotor_session_free>> handle_;
};

// Steps all sessions in one pass. An error of one session does not affect the others.
inline result<std::vector<expected<step>>> step_all(view<session *> sessions, detail::budget budget = {}) {
    std::vector<rotor_session *> handles;
    for (session *one : sessions) handles.push_back(one ? one->get() : nullptr);
    std::vector<rotor_step> steps(handles.size(), detail::sized<rotor_step>());
    std::vector<rotor_status> statuses(handles.size(), ROTOR_OK);
    const auto status =
        rotor_batch_step(handles.data(), handles.size(), detail::microseconds(budget), steps.data(), statuses.data());
    bool has_begun = status == ROTOR_OK;
    for (const rotor_status its : statuses) has_begun = has_begun || its != ROTOR_OK;
    return detail::finish(has_begun ? ROTOR_OK : status, [&] {
        std::vector<expected<step>> all;
        for (std::size_t i = 0; i < steps.size(); i++) {
            if (statuses[i] == ROTOR_OK) all.emplace_back(session::to_step(steps[i]));
            else all.emplace_back(error(statuses[i], statuses[i] == status ? rotor_last_error() : rotor_status_name(statuses[i])));
        }
        return all;
    });
}

// ---- Models ------------------------------------------------------------------------------------------------------------------------

// A loaded model. Any number of threads may use it.
class model {
public:
    explicit model(rotor_model *handle = nullptr) : handle_(handle) {}
    rotor_model *get() const { return handle_.get(); }
    explicit operator bool() const { return handle_ != nullptr; }

    static result<model> load(const std::string &path, const rotor_model_options &options = model_options()) {
        if (detail::has_nul(path)) return detail::nul_within<model>("the path");
        rotor_model *made = nullptr;
        const auto status = rotor_model_load(path.c_str(), &options, &made);
        return detail::finish(status, [&] { return model(made); });
    }

    // Files of the host; see rotor_model_load_files. `release` is called once, after errors too.
    static result<model> load_files(
        view<rotor_file> files, rotor_release_callback release = nullptr, void *user = nullptr,
        const rotor_model_options &options = model_options()) {
        rotor_model *made = nullptr;
        const auto status = rotor_model_load_files(files.data(), files.size(), release, user, &options, &made);
        return detail::finish(status, [&] { return model(made); });
    }

    static result<rotor_memory> estimate(
        const std::string &path, const rotor_model_options &options = model_options(),
        const rotor_session_options &session = session_options()) {
        if (detail::has_nul(path)) return detail::nul_within<rotor_memory>("the path");
        auto out = detail::sized<rotor_memory>();
        const auto status = rotor_model_estimate(path.c_str(), &options, &session, &out);
        return detail::finish(status, [&] { return out; });
    }

    // What lies at the path, and whether a load would succeed, as a JSON object; see rotor_model_inspect.
    static result<std::string> inspect(
        const std::string &path, const rotor_model_options &options = model_options(),
        const rotor_session_options &session = session_options()) {
        if (detail::has_nul(path)) return detail::nul_within<std::string>("the path");
        std::string json(1 << 14, '\0');
        std::size_t length = 0;
        const auto status = rotor_model_inspect(path.c_str(), &options, &session, &json[0], json.size(), &length);
        return detail::finish(status, [&] { return json.substr(0, length); });
    }

    result<rotor_model_info> info() const {
        auto out = detail::sized<rotor_model_info>();
        const auto status = rotor_model_info_get(get(), &out);
        return detail::finish(status, [&] { return out; });
    }

    result<std::vector<std::uint32_t>> end_tokens() const {
        return detail::filled<std::vector<std::uint32_t>>([&](std::uint32_t *out, std::size_t capacity, std::size_t *n) {
            return rotor_model_end_tokens(get(), out, capacity, n);
        });
    }

    result<std::vector<std::uint32_t>> tokenize(std::string_view text, std::uint32_t flags = ROTOR_TEXT_PLAIN) const {
        return detail::filled<std::vector<std::uint32_t>>([&](std::uint32_t *out, std::size_t capacity, std::size_t *n) {
            return rotor_model_tokenize(get(), text.data(), text.size(), flags, out, capacity, n);
        });
    }

    result<std::string> detokenize(rotor::tokens ids, std::uint32_t flags = ROTOR_TEXT_PLAIN) const {
        return detail::filled<std::string>([&](char *out, std::size_t capacity, std::size_t *n) {
            return rotor_model_detokenize(get(), ids.data(), ids.size(), flags, out, capacity, n);
        });
    }

    // The vectors of texts, `info().hidden_size` numbers each, one text after the other.
    result<std::vector<float>> embed(
        const std::vector<std::string_view> &texts, const rotor_embed_options &options = embed_options()) const {
        const detail::pointers its(texts);
        return detail::filled<std::vector<float>>([&](float *out, std::size_t capacity, std::size_t *n) {
            return rotor_model_embed(get(), its.texts.data(), its.lengths.data(), texts.size(), &options, out, capacity, n);
        });
    }

    // The same for texts that are tokens already: those of all texts, and the number of each text's.
    result<std::vector<float>> embed(
        rotor::tokens ids, const std::vector<std::size_t> &counts, const rotor_embed_options &options = embed_options()) const {
        if (!detail::are_all(counts, ids)) return detail::fail<std::vector<float>>(detail::wrong_counts());
        return detail::filled<std::vector<float>>([&](float *out, std::size_t capacity, std::size_t *n) {
            return rotor_model_embed_tokens(get(), ids.data(), counts.data(), counts.size(), &options, out, capacity, n);
        });
    }

    // As embed, step by step under a budget.
    result<embedding> new_embedding(
        const std::vector<std::string_view> &texts, const rotor_embed_options &options = embed_options()) const;
    result<embedding> new_embedding(
        rotor::tokens ids, const std::vector<std::size_t> &counts, const rotor_embed_options &options = embed_options()) const;

    // The bytes that one token adds to a text; none for control tokens.
    result<std::string> token_bytes(std::uint32_t token) const {
        return detail::filled<std::string>([&](char *out, std::size_t capacity, std::size_t *n) {
            return rotor_model_token_bytes(get(), token, reinterpret_cast<std::uint8_t *>(out), capacity, n);
        });
    }

    result<std::string> chat_format(
        const std::vector<message> &messages, std::uint32_t flags = ROTOR_CHAT_GENERATION_PROMPT) const {
        std::vector<rotor_chat_message> all;
        for (const message &one : messages) {
            if (detail::has_nul(one.role) || detail::has_nul(one.content)) return detail::nul_within<std::string>("a message");
            all.push_back({one.role.c_str(), one.content.c_str()});
        }
        return detail::filled<std::string>([&](char *out, std::size_t capacity, std::size_t *n) {
            return rotor_model_chat_format(get(), all.data(), all.size(), flags, out, capacity, n);
        });
    }

    // Messages and tools are JSON, in the form that chat templates expect.
    result<std::string> chat_render(
        std::string_view messages, std::string_view tools = {}, std::uint32_t flags = ROTOR_CHAT_GENERATION_PROMPT) const {
        return detail::filled<std::string>([&](char *out, std::size_t capacity, std::size_t *n) {
            return rotor_model_chat_render(
                get(), messages.data(), messages.size(), tools.data(), tools.size(), flags, out, capacity, n);
        });
    }

    // The tokens of messages and tools in JSON. Control tokens in contents stay text.
    result<std::vector<std::uint32_t>> chat_tokens(
        std::string_view messages, std::string_view tools = {}, std::uint32_t flags = ROTOR_CHAT_GENERATION_PROMPT) const {
        return detail::filled<std::vector<std::uint32_t>>([&](std::uint32_t *out, std::size_t capacity, std::size_t *n) {
            return rotor_model_chat_tokens(
                get(), messages.data(), messages.size(), tools.data(), tools.size(), flags, out, capacity, n);
        });
    }

    // The tool calls in an answer, in JSON.
    result<std::string> tool_calls(std::string_view said) const {
        return detail::filled<std::string>([&](char *out, std::size_t capacity, std::size_t *n) {
            return rotor_model_tool_calls(get(), said.data(), said.size(), out, capacity, n);
        });
    }

    // The same for an answer without thoughts, which a session gives apart.
    result<std::string> tool_calls_in_answer(std::string_view said) const {
        return detail::filled<std::string>([&](char *out, std::size_t capacity, std::size_t *n) {
            return rotor_model_tool_calls_in_answer(get(), said.data(), said.size(), out, capacity, n);
        });
    }

    // A Lark grammar of a call of one of these tools.
    result<std::string> tool_grammar(std::string_view tools) const {
        return detail::filled<std::string>([&](char *out, std::size_t capacity, std::size_t *n) {
            return rotor_model_tool_grammar(get(), tools.data(), tools.size(), out, capacity, n);
        });
    }

    result<session> new_session(const rotor_session_options &options = session_options()) const {
        rotor_session *made = nullptr;
        const auto status = rotor_session_new(get(), &options, &made);
        return detail::finish(status, [&] { return session(made); });
    }

    result<session> new_session(const rotor_sampling &sampling, rotor_session_options options = session_options()) const {
        options.sampling = &sampling;
        return new_session(options);
    }

    // A chat over a session of its own.
    result<chat> new_chat(const rotor_chat_options &options = chat_options()) const;

private:
    std::unique_ptr<rotor_model, detail::freeing<rotor_model_free>> handle_;
};

inline result<void> session::set_draft_model(const model *draft, std::uint32_t max_tokens, std::uint32_t flags) {
    return detail::finish(rotor_session_set_draft_model(get(), draft ? draft->get() : nullptr, max_tokens, flags));
}

// ---- Chats -------------------------------------------------------------------------------------------------------------------------

// A conversation by messages, which are JSON objects as in OpenAI's API. Chapter "Chats" of rotor.h says what it promises.
class chat {
public:
    explicit chat(rotor_chat *handle = nullptr) : handle_(handle) {}
    rotor_chat *get() const { return handle_.get(); }
    explicit operator bool() const { return handle_ != nullptr; }

    // Lets `session` answer. The caller may keep the session, for its options, or destroy it.
    static result<chat> over(const session &session, const rotor_chat_options &options = chat_options()) {
        rotor_chat *made = nullptr;
        const auto status = rotor_chat_new(session.get(), &options, &made);
        return detail::finish(status, [&] { return chat(made); });
    }

    // From the next answer on.
    result<void> set_options(const rotor_chat_options &options) { return detail::finish(rotor_chat_set_options(get(), &options)); }

    result<void> add(const std::string &role, std::string_view content) {
        if (detail::has_nul(role)) return detail::nul_within<void>("the role");
        return detail::finish(rotor_chat_add(get(), role.c_str(), content.data(), content.size()));
    }

    // A message, or an array of messages.
    result<void> add_json(std::string_view json) { return detail::finish(rotor_chat_add_json(get(), json.data(), json.size())); }

    // Replaces a message.
    result<void> set_message(std::size_t index, std::string_view json) {
        return detail::finish(rotor_chat_set_message(get(), index, json.data(), json.size()));
    }

    result<void> remove_message(std::size_t index) { return detail::finish(rotor_chat_set_message(get(), index, nullptr, 0)); }
    result<void> truncate(std::size_t n_messages) { return detail::finish(rotor_chat_truncate(get(), n_messages)); }
    result<void> regenerate() { return detail::finish(rotor_chat_regenerate(get())); }

    // A JSON array; an empty text removes the tools.
    result<void> set_tools(std::string_view json) {
        return detail::finish(rotor_chat_set_tools(get(), json.empty() ? nullptr : json.data(), json.size()));
    }

    // Variables of the template as a JSON object; an empty text removes them.
    result<void> set_variables(std::string_view json) {
        return detail::finish(rotor_chat_set_variables(get(), json.empty() ? nullptr : json.data(), json.size()));
    }

    // A step of an answer. At its end the answer has become a message.
    result<rotor::step> step(detail::budget budget = {}) {
        auto out = detail::sized<rotor_step>();
        const auto status = rotor_chat_step(get(), detail::microseconds(budget), &out);
        return detail::finish(status, [&] { return session::to_step(out); });
    }

    // Adds what the user says, and returns the text of the answer, without a thought that is apart.
    result<std::string> say(std::string_view content) {
        rotor_status status = rotor_chat_add(get(), "user", content.data(), content.size());
        auto out = detail::sized<rotor_step>();
        std::string text;
        while (status == ROTOR_OK && out.state != ROTOR_STEP_END) {
            status = rotor_chat_step(get(), ROTOR_NO_BUDGET, &out);
            if (status == ROTOR_OK) text.append(out.text, static_cast<std::size_t>(out.text_len));
        }
        return detail::finish(status, [&] { return std::move(text); });
    }

    // For batches and workers: the session generates between both calls.
    result<void> begin() { return detail::finish(rotor_chat_begin(get())); }
    // As begin, but generates nothing itself: returns how many tokens a summary may have that must be generated first, or 0.
    result<std::uint32_t> begin_part() {
        std::uint32_t n_tokens = 0;
        const auto status = rotor_chat_begin_part(get(), &n_tokens);
        return detail::finish(status, [&] { return n_tokens; });
    }

    result<void> finish() { return detail::finish(rotor_chat_finish(get())); }

    // The last answer as JSON: content, reasoning_content, tool_calls, finish_reason.
    result<std::string> answer() { return text_of<rotor_chat_answer>(); }
    // All messages as a JSON array.
    result<std::string> messages() { return text_of<rotor_chat_messages>(); }

    // The tokens of the prompt of the next answer, as if `json` had been added.
    result<std::size_t> count(std::string_view json = {}) {
        std::size_t n = 0;
        const auto status = rotor_chat_count(get(), json.empty() ? nullptr : json.data(), json.size(), &n);
        return detail::finish(status, [&] { return n; });
    }

    result<chat> fork() {
        rotor_chat *made = nullptr;
        const auto status = rotor_chat_fork(get(), nullptr, &made);
        return detail::finish(status, [&] { return chat(made); });
    }

    // As fork, with the session of the new chat.
    result<std::pair<chat, session>> fork_with_session() {
        rotor_chat *made = nullptr;
        rotor_session *its = nullptr;
        const auto status = rotor_chat_fork(get(), &its, &made);
        return detail::finish(status, [&] { return std::pair<chat, session>(chat(made), session(its)); });
    }

    // ROTOR_SAVE_TOKENS or ROTOR_SAVE_KV.
    result<std::vector<std::uint8_t>> save(std::uint32_t content = ROTOR_SAVE_TOKENS) {
        return detail::filled<std::vector<std::uint8_t>>([&](std::uint8_t *out, std::size_t capacity, std::size_t *n) {
            return rotor_chat_save(get(), content, out, capacity, n);
        });
    }

    result<void> restore(view<std::uint8_t> bytes) {
        return detail::finish(rotor_chat_restore(get(), bytes.data(), bytes.size()));
    }

private:
    template <auto call> result<std::string> text_of() {
        return detail::filled<std::string>([&](char *out, std::size_t capacity, std::size_t *n) { return call(get(), out, capacity, n); });
    }

    std::unique_ptr<rotor_chat, detail::freeing<rotor_chat_free>> handle_;
};

inline result<chat> model::new_chat(const rotor_chat_options &options) const {
    rotor_session *made = nullptr;
    const rotor_status status = rotor_session_new(get(), nullptr, &made);
    const session its(made);
    if (status != ROTOR_OK) return detail::fail<chat>(detail::last_error(status));
    return chat::over(its, options);
}

// ---- Embeddings --------------------------------------------------------------------------------------------------------------------

// Texts that are embedded step by step, from model::new_embedding.
class embedding {
public:
    explicit embedding(rotor_embedding *handle) : handle_(handle) {}
    rotor_embedding *get() const { return handle_.get(); }

    // True if all vectors are done, and false if the budget ended first.
    result<bool> step(detail::budget time = std::nullopt) {
        std::int32_t done = 0;
        const auto status = rotor_embedding_step(get(), detail::microseconds(time), &done, &progress_);
        return detail::finish(status, [&] { return done != 0; });
    }

    // The fraction that was done after the last step.
    float progress() const { return progress_; }

    // As model::embed returns them; an error before they are done.
    result<std::vector<float>> vectors() const {
        return detail::filled<std::vector<float>>([&](float *out, std::size_t capacity, std::size_t *n) {
            return rotor_embedding_vectors(get(), out, capacity, n);
        });
    }

private:
    std::unique_ptr<rotor_embedding, detail::freeing<rotor_embedding_free>> handle_;
    float progress_ = 0;
};

inline result<embedding> model::new_embedding(const std::vector<std::string_view> &texts, const rotor_embed_options &options) const {
    const detail::pointers its(texts);
    rotor_embedding *made = nullptr;
    const auto status = rotor_embedding_new(get(), its.texts.data(), its.lengths.data(), texts.size(), &options, &made);
    return detail::finish(status, [&] { return embedding(made); });
}

inline result<embedding> model::new_embedding(
    rotor::tokens ids, const std::vector<std::size_t> &counts, const rotor_embed_options &options) const {
    if (!detail::are_all(counts, ids)) return detail::fail<embedding>(detail::wrong_counts());
    rotor_embedding *made = nullptr;
    const auto status = rotor_embedding_new_tokens(get(), ids.data(), counts.data(), counts.size(), &options, &made);
    return detail::finish(status, [&] { return embedding(made); });
}

// ---- The worker --------------------------------------------------------------------------------------------------------------------

// An event of a worker's job. With ROTOR_EVENT_FAILED, `status` is the error, and `text` is its message.
struct event {
    rotor_event_kind kind;
    std::uint64_t job;
    rotor_status status;
    rotor_step_state state;
    std::uint32_t token;
    float progress;
    std::string text;
    rotor::model model;
    rotor_end_reason reason = ROTOR_END_NOT;
    std::uint32_t stop_string = 0;
    std::string thought = {}; // with set_thinking
    std::vector<float> vectors = {}; // with ROTOR_EVENT_EMBEDDED: as model::embed returns them
};

// A thread that loads, generates and embeds in the background.
class worker {
public:
    explicit worker(rotor_worker *handle) : handle_(handle) {}
    rotor_worker *get() const { return handle_.get(); }

    static result<worker> start() {
        rotor_worker *made = nullptr;
        const auto status = rotor_worker_new(&made);
        return detail::finish(status, [&] { return worker(made); });
    }

    result<std::uint64_t> load(const std::string &path, const rotor_model_options &options = model_options()) const {
        if (detail::has_nul(path)) return detail::nul_within<std::uint64_t>("the path");
        return job([&](std::uint64_t *out) { return rotor_worker_load(get(), path.c_str(), &options, out); });
    }

    result<std::uint64_t> load_files(
        view<rotor_file> files, rotor_release_callback release = nullptr, void *user = nullptr,
        const rotor_model_options &options = model_options()) const {
        return job([&](std::uint64_t *out) {
            return rotor_worker_load_files(get(), files.data(), files.size(), release, user, &options, out);
        });
    }

    // The session belongs to the worker until the job is over.
    result<std::uint64_t> generate(
        session &session, std::string_view text, std::uint64_t max_tokens,
        std::uint32_t flags = ROTOR_TEXT_ADD_BOS | ROTOR_TEXT_PARSE_SPECIAL) const {
        return job([&](std::uint64_t *out) {
            return rotor_worker_generate(get(), session.get(), text.data(), text.size(), flags, max_tokens, out);
        });
    }

    // As model::embed; the event ROTOR_EVENT_EMBEDDED has the vectors.
    result<std::uint64_t> embed(
        const model &model, const std::vector<std::string_view> &texts,
        const rotor_embed_options &options = embed_options()) const {
        const detail::pointers its(texts);
        return job([&](std::uint64_t *out) {
            return rotor_worker_embed(get(), model.get(), its.texts.data(), its.lengths.data(), texts.size(), &options, out);
        });
    }

    result<std::uint64_t> embed(
        const model &model, rotor::tokens ids, const std::vector<std::size_t> &counts,
        const rotor_embed_options &options = embed_options()) const {
        if (!detail::are_all(counts, ids)) return detail::fail<std::uint64_t>(detail::wrong_counts());
        return job([&](std::uint64_t *out) {
            return rotor_worker_embed_tokens(get(), model.get(), ids.data(), counts.data(), counts.size(), &options, out);
        });
    }

    result<void> cancel(std::uint64_t job) const { return detail::finish(rotor_worker_cancel(get(), job)); }

    // The next event; nothing if none comes in time. Without a time, it waits as long as a job is active.
    result<std::optional<event>> poll(detail::budget wait = std::chrono::microseconds(0)) const {
        auto out = detail::sized<rotor_event>();
        const auto status = rotor_worker_poll(get(), detail::microseconds(wait), &out);
        return detail::finish(status, [&]() -> std::optional<event> {
            if (out.kind == ROTOR_EVENT_NONE) return std::nullopt;
            return event{static_cast<rotor_event_kind>(out.kind), out.job, static_cast<rotor_status>(out.status),
                         static_cast<rotor_step_state>(out.state), out.token, out.progress,
                         std::string(out.text, static_cast<std::size_t>(out.text_len)), rotor::model(out.model),
                         static_cast<rotor_end_reason>(out.reason), out.stop_string,
                         std::string(out.thought, static_cast<std::size_t>(out.thought_len)),
                         std::vector<float>(out.vectors, out.vectors + out.n_numbers)};
        });
    }

private:
    template <class F> static result<std::uint64_t> job(F &&submit) {
        std::uint64_t number = 0;
        const auto status = submit(&number);
        return detail::finish(status, [&] { return number; });
    }

    std::unique_ptr<rotor_worker, detail::freeing<rotor_worker_free>> handle_;
};

// ---- The rest ----------------------------------------------------------------------------------------------------------------------

// The GPUs of this machine.
inline result<std::vector<rotor_device_info>> devices() {
    std::size_t n = 0;
    rotor_status status = rotor_device_count(&n);
    std::vector<rotor_device_info> all(status == ROTOR_OK ? n : 0, detail::sized<rotor_device_info>());
    for (std::size_t i = 0; status == ROTOR_OK && i < all.size(); i++) status = rotor_device_get(i, &all[i]);
    return detail::finish(status, [&] { return std::move(all); });
}

inline std::string version() { return rotor_version(); }

} // inline namespace
} // namespace rotor

#endif
