// bindings/cpp/rotor.hpp from outside: with exceptions, and (ROTOR_CPP_EXPECTED, or -fno-exceptions) with values.
#include "rotor.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>

static int failures;

#define CHECK(condition)                                                                                                              \
    do {                                                                                                                              \
        if (!(condition)) {                                                                                                           \
            std::fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #condition);                                              \
            failures++;                                                                                                               \
        }                                                                                                                             \
    } while (0)

#ifdef ROTOR_CPP_EXPECTED
template <class T> static auto need(rotor::expected<T> result) {
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().what());
        std::exit(2);
    }
    return std::move(*result);
}
#define FAILS(expression, wanted)                                                                                                     \
    do {                                                                                                                              \
        const auto result_ = (expression);                                                                                            \
        CHECK(!result_ && result_.error().status() == (wanted) && std::strlen(result_.error().what()) > 5);                           \
    } while (0)
#else
#define need(result) (result)
#define FAILS(expression, wanted)                                                                                                     \
    do {                                                                                                                              \
        bool has_failed_ = false;                                                                                                     \
        try {                                                                                                                         \
            (void)(expression);                                                                                                       \
        } catch (const rotor::error &error_) {                                                                                        \
            has_failed_ = error_.status() == (wanted) && std::strlen(error_.what()) > 5;                                              \
        }                                                                                                                             \
        CHECK(has_failed_);                                                                                                           \
    } while (0)
#endif

using namespace std::chrono_literals;

static const char *const STORY = "It was a cold evening in Thornwick";

static std::string tell(rotor::session &session, int n) {
    std::string text;
    for (int i = 0; i < n; i++) {
        auto piece = need(session.next());
        if (!piece) break;
        text += *piece;
    }
    return text;
}

static void models(const rotor::model &model, const std::string &path) {
    const auto info = need(model.info());
    CHECK(info.n_vocab > 100 && std::strlen(info.backend) > 2);
    const auto ids = need(model.tokenize("Good evening"));
    CHECK(!ids.empty() && need(model.detokenize(ids)) == "Good evening");
    CHECK(need(model.detokenize({})).empty());
    CHECK(!need(model.end_tokens()).empty());
    CHECK(need(model.chat_format({{"user", "Hello"}})).find("Hello") != std::string::npos);
    CHECK(need(rotor::model::estimate(path)).weight_bytes == info.weight_bytes);
    const auto inspected = need(rotor::model::inspect(path));
    CHECK(inspected.find("\"runs\":true") != std::string::npos);
    CHECK(inspected.find("\"weight_bytes\":" + std::to_string(info.weight_bytes)) != std::string::npos);
    CHECK(need(rotor::model::inspect("/nowhere")).find("ROTOR_E_IO") != std::string::npos);
    CHECK(need(model.chat_render(R"([{"role": "user", "content": "Hello"}])")) == need(model.chat_format({{"user", "Hello"}})));
    CHECK(need(model.tool_calls("Just words.")) == "[]");
    CHECK(need(model.tool_calls_in_answer("Just words.")) == "[]");
    FAILS(rotor::model::load("/nowhere"), ROTOR_E_IO);
    const std::string cut("cut\0here", 8);
    FAILS(rotor::model::load(path + cut), ROTOR_E_ARGUMENT);
    FAILS(rotor::model::estimate(path + cut), ROTOR_E_ARGUMENT);
    FAILS(rotor::model::inspect(path + cut), ROTOR_E_ARGUMENT);
    FAILS(model.chat_format({{"user", cut}}), ROTOR_E_ARGUMENT);
    FAILS(need(model.new_session()).set_stop({cut}), ROTOR_E_ARGUMENT);
    FAILS(model.tokenize("\xff"), ROTOR_E_UTF8);
    const auto texts = need(model.embed({"Good evening", "Two ales"}));
    const auto with_bos = need(model.tokenize("Two ales", ROTOR_TEXT_ADD_BOS));
    const auto second = need(model.embed(with_bos, {with_bos.size()}));
    CHECK(texts.size() == 2 * second.size() && std::equal(second.begin(), second.end(), texts.begin() + second.size()));
    FAILS(model.embed({"\xff"}), ROTOR_E_UTF8);
    for (const std::vector<std::size_t> &counts : {std::vector<std::size_t>{with_bos.size() + 1}, {1}, {}, {SIZE_MAX, 2}}) {
        FAILS(model.embed(with_bos, counts), ROTOR_E_ARGUMENT);
        FAILS(model.new_embedding(with_bos, counts), ROTOR_E_ARGUMENT);
    }
    FAILS(rotor::model().info(), ROTOR_E_NULL);
}

static void sessions(const rotor::model &model) {
    rotor::session session = need(model.new_session());
    need(session.append(STORY));
    const auto prompt = need(session.tokens());
    CHECK(need(session.prefill()));
    const auto logits = need(session.logits());
    const auto top = need(session.top(3));
    CHECK(top.size() == 3 && top[0].log_probability >= top[1].log_probability);
    CHECK(logits[top[0].token] >= logits[top[1].token]);

    rotor::session fork = need(session.fork());
    const std::string story = tell(session, 20);
    CHECK(!story.empty() && tell(fork, 20) == story);
    CHECK(need(fork.set_tokens(prompt)) == prompt.size() && need(fork.tokens()) == prompt);

    const auto saved = need(session.save());
    need(session.truncate(prompt.size()));
    CHECK(tell(session, 20) == story);
    need(fork.restore(saved));
    CHECK(need(fork.tokens()) == need(session.tokens()));
    FAILS(fork.restore(std::array<std::uint8_t, 3>{1, 2, 3}), ROTOR_E_SAVE);
    FAILS(session.truncate(1000000), ROTOR_E_ARGUMENT);

    // What follows is as likely as the logits say; a part of it ends the next generation, and is not said.
    need(session.truncate(prompt.size()));
    const auto scores = need(session.score({top[0].token, top[1].token}));
    CHECK(scores.size() == 2 && scores[0] == top[0].log_probability);
    const std::string word = story.substr(story.size() / 2, 3);
    need(session.set_stop({word}));
    const std::string before = tell(session, 30);
    CHECK(before == story.substr(0, story.find(word)));
    const auto end = need(session.step());
    CHECK(end.is_end() && end.reason == ROTOR_END_STOP_STRING && end.stop_string == 0 && need(session.held_text()).empty());
    need(session.set_stop());
    need(session.set_thinking(ROTOR_THINKING_APART, 8)); // this model does not think
    CHECK(need(session.step()).thought.empty() && need(session.held_thought()).empty());
    need(session.set_thinking(ROTOR_THINKING_IN_TEXT));
    FAILS(session.set_thinking(7), ROTOR_E_ARGUMENT);

    // A draft model changes no token.
    need(session.truncate(prompt.size()));
    need(session.set_draft_model(&model, 4, ROTOR_DRAFT_ALWAYS));
    CHECK(tell(session, 20) == story);
    need(session.set_draft_model(nullptr));

    // A budget of nothing makes progress all the same.
    need(session.truncate(prompt.size()));
    rotor::step step = need(session.step(0us));
    for (int i = 0; step.is_pending() && i < 10000; i++) step = need(session.step(0us));
    CHECK(step.is_token() && story.compare(0, step.text.size(), step.text) == 0);

    need(session.set_logit_bias({step.token}, {-1000.0f}));
    need(session.truncate(prompt.size()));
    CHECK(need(session.step()).token != step.token);
    FAILS(session.set_logit_bias({1, 2}, {0.5f}), ROTOR_E_ARGUMENT);

    rotor::sampling hot;
    hot.temperature = -1;
    FAILS(session.set_sampling(hot), ROTOR_E_ARGUMENT);
    FAILS(model.new_session(hot), ROTOR_E_ARGUMENT);
    hot.temperature = 0.7f;
    need(session.set_sampling(hot));
    rotor::session_options small;
    small.context_length = 64;
    CHECK(need(need(model.new_session(hot, small)).stats()).context_length == 64);

    const std::string schema = R"({"type": "object", "properties": {"coins": {"type": "integer"}}, "required": ["coins"]})";
    need(session.set_grammar(ROTOR_GRAMMAR_JSON_SCHEMA, schema));
    FAILS(session.set_grammar(ROTOR_GRAMMAR_REGEX, "("), ROTOR_E_GRAMMAR);
    CHECK(tell(session, 60).find("coins") != std::string::npos);

    need(session.cancel());
    FAILS(session.step(), ROTOR_E_CANCELLED);
    CHECK(need(session.stats()).generated_tokens > 20);

    // Moved, not copied.
    rotor::session moved = std::move(session);
    CHECK(moved && !session && !std::is_copy_constructible<rotor::session>::value);
    FAILS(session.step(), ROTOR_E_NULL);
}

static void batches(const rotor::model &model) {
    rotor::session one = need(model.new_session()), two = need(model.new_session()), empty = need(model.new_session());
    need(one.append(STORY));
    need(two.append(STORY));
    const std::vector<rotor::session *> all = {&one, &two, &empty};
    const auto steps = need(rotor::step_all(all));
    CHECK(steps.size() == 3 && steps[0] && steps[1] && steps[0]->token == steps[1]->token);
    CHECK(!steps[2] && steps[2].error().status() == ROTOR_E_EMPTY);
    FAILS(rotor::step_all(std::vector<rotor::session *>{&one, &one}), ROTOR_E_ARGUMENT);
    FAILS(rotor::step_all(std::vector<rotor::session *>{nullptr}), ROTOR_E_NULL);
}

static void workers(const std::string &path, const rotor::model &model) {
    rotor::session alone = need(model.new_session());
    need(alone.append(STORY));
    const std::string story = tell(alone, 12);

    const rotor::worker worker = need(rotor::worker::start());
    need(worker.load(path));
    rotor::model loaded;
    while (auto event = need(worker.poll(std::nullopt))) {
        CHECK(event->kind == ROTOR_EVENT_PROGRESS || event->kind == ROTOR_EVENT_LOADED);
        if (event->kind == ROTOR_EVENT_LOADED) loaded = std::move(event->model);
    }
    CHECK(static_cast<bool>(loaded));
    rotor::session session = need(loaded.new_session());
    const auto job = need(worker.generate(session, STORY, 12));
    std::string text;
    while (auto event = need(worker.poll(std::nullopt))) {
        CHECK(event->job == job && event->kind != ROTOR_EVENT_FAILED);
        text += event->text;
    }
    CHECK(text == story);
    const auto vectors = need(loaded.embed({"Good evening", "Two ales"}));
    for (const bool as_tokens : {false, true}) {
        const auto embedding =
            need(as_tokens ? worker.embed(loaded, {1, 2}, {1, 1}) : worker.embed(loaded, {"Good evening", "Two ales"}));
        auto event = need(worker.poll(std::nullopt));
        while (event->kind == ROTOR_EVENT_PROGRESS) event = need(worker.poll(std::nullopt));
        CHECK(event->job == embedding && event->kind == ROTOR_EVENT_EMBEDDED && event->vectors.size() == vectors.size());
        if (!as_tokens) CHECK(event->vectors == vectors);
    }
    rotor::embedding embedding = need(loaded.new_embedding({"Good evening", "Two ales"}));
    while (!need(embedding.step(std::chrono::microseconds(100)))) CHECK(embedding.progress() < 1);
    CHECK(need(embedding.vectors()) == vectors && embedding.progress() == 1);
    CHECK(need(need(loaded.new_embedding({1, 2}, {1, 1})).step()));
    need(worker.cancel(job));
    CHECK(!need(worker.poll()));
}

static void chats(const rotor::model &model) {
    rotor::chat_options options;
    options.max_tokens = 24;
    rotor::chat chat = need(model.new_chat(options));
    CHECK(chat && chat.get() != nullptr && need(chat.messages()) == "[]");
    const std::string first = need(chat.say("Good evening!"));
    const std::string second = need(chat.say("What do you have to drink?"));
    CHECK(first.size() > 5 && second.size() > 5);
    CHECK(need(chat.answer()).find("\"finish_reason\"") != std::string::npos);

    // A talk that is restored and one that is forked continue in the same way.
    const auto bytes = need(chat.save());
    auto [twin, session] = need(chat.fork_with_session());
    CHECK(need(session.tokens()).size() > 10);
    rotor::chat restored = need(rotor::chat::over(need(model.new_session()), options));
    need(restored.restore(bytes));
    CHECK(need(restored.messages()) == need(chat.messages()));
    const std::string third = need(chat.say("Who are you?"));
    CHECK(need(twin.say("Who are you?")) == third && need(restored.say("Who are you?")) == third);

    // The same answer again, by steps, and by a session that generates between begin and finish.
    need(chat.regenerate());
    std::string again;
    for (auto step = need(chat.step()); ; step = need(chat.step(5ms))) {
        again += step.text;
        if (step.is_end()) break;
    }
    CHECK(again == third);
    need(twin.regenerate());
    need(twin.begin());
    CHECK(need(twin.begin_part()) == 0); // no summary has to come first
    std::string by_hand;
    while (auto piece = need(session.next())) by_hand += *piece;
    need(twin.finish());
    CHECK(by_hand.compare(0, third.size(), third) == 0);

    const char question[] = R"({"role": "user", "content": "<|eot_id|>"})";
    const std::size_t n = need(chat.count());
    CHECK(need(chat.count(question)) > n && need(chat.count()) == n);
    CHECK(need(model.chat_tokens("[" + std::string(question) + "]")).size() > 5);
    need(chat.add_json(question));
    need(chat.remove_message(6));
    need(chat.set_message(0, question));
    need(chat.add("user", "Bye."));
    need(chat.truncate(1));
    CHECK(need(chat.messages()).find("eot_id") != std::string::npos);
    need(chat.set_variables(R"({"mood": "merry"})"));
    need(chat.set_variables({}));
    need(chat.set_tools("[]"));
    need(chat.set_tools({}));
    CHECK(need(need(chat.fork()).messages()) == need(chat.messages()));
    FAILS(chat.set_tools("{}"), ROTOR_E_ARGUMENT);
    FAILS(chat.add_json("[1]"), ROTOR_E_ARGUMENT);
    FAILS(chat.truncate(9), ROTOR_E_ARGUMENT);
    FAILS(chat.answer(), ROTOR_E_ARGUMENT);
    FAILS(chat.add(std::string("us\0er", 5), "hi"), ROTOR_E_ARGUMENT);
}

int main(int argc, char **argv) {
    const std::string path = argc > 1 ? argv[1] : "models/tavern";
    rotor::model_options options;
    options.backend = "cpu";
    const rotor::model model = need(rotor::model::load(path, options));
    models(model, path);
    sessions(model);
    batches(model);
    chats(model);
    workers(path, model);
    need(rotor::devices());
    CHECK(rotor::version() == rotor_version());
    return failures == 0 ? 0 : 1;
}
