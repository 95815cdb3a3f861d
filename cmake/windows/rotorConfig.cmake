# rotor for Windows: the target rotor::rotor. Its DLL lies in bin, and belongs beside the program.
if(NOT WIN32)
    set(rotor_FOUND FALSE)
    set(rotor_NOT_FOUND_MESSAGE "this is rotor for Windows, and the program is for ${CMAKE_SYSTEM_NAME}")
    return()
endif()
get_filename_component(rotor_PREFIX "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
set(rotor_IMPORT_LIBRARY librotor.dll.a)
if(MSVC)
    set(rotor_IMPORT_LIBRARY rotor.lib)
endif()

if(NOT TARGET rotor::rotor)
    add_library(rotor::rotor SHARED IMPORTED)
    set_target_properties(rotor::rotor PROPERTIES
        IMPORTED_LOCATION "${rotor_PREFIX}/bin/rotor.dll"
        IMPORTED_IMPLIB "${rotor_PREFIX}/lib/${rotor_IMPORT_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${rotor_PREFIX}/include")
endif()
