# SPDX-License-Identifier: Apache-2.0
#
# Script (cmake -P): writes OUTPUT, a file for ctest with one test NAME.CASE for each case that PROGRAM --list prints.
# ARGUMENTS and PROPERTIES: see kn86_check_test in check.cmake.
execute_process(COMMAND ${PROGRAM} --list OUTPUT_VARIABLE CASES OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
string(REPLACE "\n" ";" CASES "${CASES}")

function(quote OUTPUT_VARIABLE)
  set(QUOTED "")
  foreach(ITEM IN LISTS ARGN)
    string(APPEND QUOTED " [==[${ITEM}]==]")
  endforeach()
  set(${OUTPUT_VARIABLE} "${QUOTED}" PARENT_SCOPE)
endfunction()
quote(ARGUMENTS ${ARGUMENTS})
quote(PROPERTIES ${PROPERTIES})

set(TESTS "")
foreach(CASE IN LISTS CASES)
  string(APPEND TESTS "add_test([==[${NAME}.${CASE}]==] [==[${PROGRAM}]==] ${CASE} --${ARGUMENTS})\n")
  if(PROPERTIES)
    string(APPEND TESTS "set_tests_properties([==[${NAME}.${CASE}]==] PROPERTIES${PROPERTIES})\n")
  endif()
endforeach()
file(WRITE ${OUTPUT} "${TESTS}")
