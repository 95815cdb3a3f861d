/*
 * Asks a model questions and streams its answers:
 *
 *     cargo build --release
 *     c++ -std=c++17 -Iinclude -Ibindings/cpp examples/cpp/hello.cpp \
 *         -Ltarget/release -lrotor -Wl,-rpath,"$PWD/target/release" -o hello
 *     ./hello models/tavern "What do you serve?" "And to eat?"
 */
#include <iostream>
#include <string>
#include <vector>

#include "rotor.hpp"

static const char usage[] =
    "usage: hello [MODEL [QUESTION..]]\n"
    "  MODEL     a model's directory, or a GGUF file (default: models/tavern)\n"
    "  QUESTION  what to ask, one after the other (default: Any rooms left?)\n";

// Returns 2, the exit code for a command line that cannot be used.
static int misused(const std::string &why) {
    std::cerr << "hello: " << why << '\n' << usage;
    return 2;
}

int main(int argc, char **argv) try {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (!words.empty() && words[0] == "--help") return (std::cout << usage) ? 0 : 1;
    if (!words.empty() && words[0].rfind("-", 0) == 0) return misused("there is no option " + words[0]);
    const rotor::model model = rotor::model::load(words.empty() ? "models/tavern" : words[0]);
    rotor::chat chat = model.new_chat();
    const std::vector<std::string> questions(words.begin() + (words.empty() ? 0 : 1), words.end());
    for (const std::string &question : questions.empty() ? std::vector<std::string>{"Any rooms left?"} : questions) {
        chat.add("user", question);
        for (bool is_over = false; !is_over;) {
            const rotor::step step = chat.step();
            std::cout << step.text << std::flush;
            is_over = step.is_end();
        }
        std::cout << '\n';
    }
    return 0;
} catch (const rotor::error &error) {
    if (error.status() == ROTOR_E_IO) return misused(error.what());
    std::cerr << error.name() << ": " << error.what() << '\n';
    return 1;
}
