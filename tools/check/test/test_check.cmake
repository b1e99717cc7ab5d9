# SPDX-License-Identifier: Apache-2.0
#
# Script (cmake -P): what PROGRAM, made from sample.c, prints and how it exits.
function(expect STATUS PATTERN)
  execute_process(COMMAND ${PROGRAM} ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL STATUS OR NOT output MATCHES "${PATTERN}")
    message(FATAL_ERROR "sample ${ARGN}: exit status ${result}, expected ${STATUS}; no '${PATTERN}' in:\n${output}")
  endif()
endfunction()

expect(0 "^passes\nfails\ncrashes\ntakes_an_argument\n$" --list)
expect(0 "^$" passes)
expect(1 "sample.c:[0-9]+: fails: calls is 1, expected 2\n" fails)
expect(0 "^$" takes_an_argument -- first second)
expect(2 "argument 2 behind \"--\" is missing" takes_an_argument -- first)
expect(2 "no case \"none\"; --list prints all" passes none)
expect(0 "^2 cases, 0 failed\n$" passes takes_an_argument -- first second)
# Every case runs, though earlier ones failed.
set(all "FAILED: fails\n.*FAILED: crashes\n4 cases, 2 failed\n$")
expect(1 "${all}" -- first second)
expect(1 "crashes: ended by signal 6" -- first second)
