# rotor for macOS: the target rotor::rotor, for arm64 and x86_64.
if(NOT APPLE)
    set(rotor_FOUND FALSE)
    set(rotor_NOT_FOUND_MESSAGE "this is rotor for macOS, and the program is for ${CMAKE_SYSTEM_NAME}")
    return()
endif()
get_filename_component(rotor_PREFIX "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

if(NOT TARGET rotor::rotor)
    add_library(rotor::rotor SHARED IMPORTED)
    set_target_properties(rotor::rotor PROPERTIES
        IMPORTED_LOCATION "${rotor_PREFIX}/lib/librotor.1.dylib"
        IMPORTED_SONAME "@rpath/librotor.1.dylib"
        INTERFACE_INCLUDE_DIRECTORIES "${rotor_PREFIX}/include")
endif()
