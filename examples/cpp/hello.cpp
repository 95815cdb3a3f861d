/*
 * Asks a model one question and streams the answer:
 *
 *     cargo build --release
 *     c++ -std=c++17 -Iinclude -Ibindings/cpp examples/cpp/hello.cpp \
 *         -Ltarget/release -lrotor -Wl,-rpath,"$PWD/target/release" -o hello
 *     ./hello models/tavern "What do you serve?"
 */
#include <iostream>
#include <string>
#include <vector>

#include "rotor.hpp"

static const char usage[] =
    "usage: hello [MODEL [QUESTION]]\n"
    "  MODEL     a model's directory, or a GGUF file (default: models/tavern)\n"
    "  QUESTION  what to ask (default: Any rooms left?)\n";

// Returns 2, the exit code for a command line that cannot be used.
static int misused(const std::string &why) {
    std::cerr << "hello: " << why << '\n' << usage;
    return 2;
}

int main(int argc, char **argv) try {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (!words.empty() && words[0] == "--help") return (std::cout << usage) ? 0 : 1;
    if (!words.empty() && words[0].rfind("-", 0) == 0) return misused("there is no option " + words[0]);
    if (words.size() > 2) return misused("there is no third argument " + words[2]);
    const rotor::model model = rotor::model::load(words.empty() ? "models/tavern" : words[0]);
    rotor::session session = model.new_session();
    session.append(model.chat_format({{"user", words.size() > 1 ? words[1] : "Any rooms left?"}}));
    while (const auto piece = session.next()) std::cout << *piece << std::flush;
    std::cout << '\n';
    return 0;
} catch (const rotor::error &error) {
    if (error.status() == ROTOR_E_IO) return misused(error.what());
    std::cerr << error.name() << ": " << error.what() << '\n';
    return 1;
}
