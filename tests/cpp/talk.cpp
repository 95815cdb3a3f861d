// As tests/c/talk.c, through bindings/cpp/rotor.hpp: holds the talk of a script, and compares its tokens.
#include "rotor.hpp"

#include <fstream>
#include <iostream>
#include <sstream>

static int failures;

static void check(bool is_right, const std::string &what) {
    if (!is_right) std::cerr << "failed: " << what.substr(0, 200) << '\n', failures++;
}

static std::vector<std::uint32_t> ids_of(const std::string &text) {
    std::istringstream in(text);
    std::vector<std::uint32_t> ids;
    for (std::uint32_t id; in >> id;) ids.push_back(id);
    return ids;
}

static std::uint64_t worked(rotor::session &session) {
    const auto stats = session.stats();
    return stats.prompt_tokens + stats.generated_tokens;
}

// The model chooses these tokens; the last one ends the answer.
static void say(rotor::chat &chat, rotor::session &session, const std::vector<std::uint32_t> &ids) {
    for (std::size_t i = 0; i < ids.size(); i++) {
        session.set_logit_bias({ids[i]}, {1e6f});
        auto step = chat.step(std::chrono::milliseconds(1));
        while (step.is_pending()) step = chat.step(std::chrono::milliseconds(1));
        check(step.token == ids[i] && step.is_end() == (i + 1 == ids.size()), "a step");
    }
}

int main(int argc, char **argv) {
    if (argc != 3) return std::cerr << "usage: talk MODEL SCRIPT\n", 2;
    rotor::model_options options;
    options.backend = "cpu";
    const auto model = rotor::model::load(argv[1], options);
    auto session = model.new_session();
    session.set_thinking();
    auto chat = rotor::chat::over(session);
    std::ifstream script(argv[2]);
    std::uint64_t before = 0;
    int n_lines = 0;
    for (std::string line; std::getline(script, line); n_lines++) {
        const auto space = line.find(' ');
        const std::string word = line.substr(0, space), rest = line.substr(space + 1);
        if (word == "tools") chat.set_tools(rest);
        else if (word == "variables") chat.set_variables(rest);
        else if (word == "add") chat.add_json(rest);
        else if (word == "say") say(chat, session, ids_of(rest));
        else if (word == "worked") check(worked(session) - before == std::stoull(rest), line);
        else if (word == "answer") check(chat.answer().find(rest) != std::string::npos, line + " in " + chat.answer());
        else {
            before = worked(session);
            check(chat.count() == ids_of(rest).size(), "the count of " + line);
            chat.begin();
            check(word == "prompt" && session.tokens() == ids_of(rest), line);
        }
    }
    check(n_lines > 10, "the script is short");
    return failures == 0 ? 0 : 1;
}
