# SPDX-License-Identifier: Apache-2.0
#
# The target kn86_check (check.h and check.c), and the registration of test programs with ctest. To be included by a
# project that has called enable_testing().
add_library(kn86_check STATIC ${CMAKE_CURRENT_LIST_DIR}/check.c)
target_include_directories(kn86_check PUBLIC ${CMAKE_CURRENT_LIST_DIR})
target_compile_features(kn86_check PUBLIC c_std_11)
target_compile_definitions(kn86_check PRIVATE _GNU_SOURCE)
set(KN86_CHECK_FOLDER ${CMAKE_CURRENT_LIST_DIR})

# kn86_check_test(PROGRAM NAME [ARGUMENTS ...] [PROPERTIES NAME VALUE ...])
# Registers the test program, a target of this folder, with ctest: natively one test NAME.CASE for each of its cases,
# so that "ctest -R NAME.CASE" picks one; when cross-compiling one test NAME, because each start of the emulator costs
# more than most cases do. ARGUMENTS go to the cases; PROPERTIES are those of set_tests_properties.
# The cases are read from the linked program, so that the table in its source is the only list of them.
function(kn86_check_test PROGRAM NAME)
  cmake_parse_arguments(PARSE_ARGV 2 TEST "" "" "ARGUMENTS;PROPERTIES")
  if(CMAKE_CROSSCOMPILING)
    add_test(NAME ${NAME} COMMAND ${PROGRAM} -- ${TEST_ARGUMENTS})
    if(TEST_PROPERTIES)
      set_tests_properties(${NAME} PROPERTIES ${TEST_PROPERTIES})
    endif()
    return()
  endif()
  set(tests ${CMAKE_CURRENT_BINARY_DIR}/${PROGRAM}_tests.cmake)
  add_custom_command(TARGET ${PROGRAM} POST_BUILD
    COMMAND ${CMAKE_COMMAND} "-DPROGRAM=$<TARGET_FILE:${PROGRAM}>" "-DNAME=${NAME}" "-DARGUMENTS=${TEST_ARGUMENTS}"
      "-DPROPERTIES=${TEST_PROPERTIES}" "-DOUTPUT=${tests}" -P ${KN86_CHECK_FOLDER}/list_cases.cmake
    BYPRODUCTS ${tests}
    VERBATIM)
  # ctest reads this file, perhaps before the program is built.
  set(include ${CMAKE_CURRENT_BINARY_DIR}/${PROGRAM}_include.cmake)
  file(CONFIGURE OUTPUT ${include} @ONLY CONTENT [[
if(EXISTS "@tests@")
  include("@tests@")
else()
  add_test("@NAME@ (not built)" "@PROGRAM@")
endif()
]])
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${include})
endfunction()
