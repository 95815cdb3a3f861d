// Asks a model one question and streams the answer:
//
//     c++ -std=c++17 -Iinclude -Ibindings/cpp examples/cpp/hello.cpp -Ltarget/release -lrotor -Wl,-rpath,"$PWD/target/release" -o hello
//     ./hello models/tavern "What do you serve?"
#include <iostream>

#include "rotor.hpp"

int main(int argc, char **argv) try {
    const rotor::model model = rotor::model::load(argc > 1 ? argv[1] : "models/tavern");
    rotor::session session = model.new_session();
    session.append(model.chat_format({{"user", argc > 2 ? argv[2] : "Any rooms left?"}}));
    while (const auto piece = session.next()) std::cout << *piece << std::flush;
    std::cout << '\n';
    return 0;
} catch (const rotor::error &error) {
    std::cerr << error.name() << ": " << error.what() << '\n';
    return 1;
}
