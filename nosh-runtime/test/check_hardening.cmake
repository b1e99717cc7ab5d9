# SPDX-License-Identifier: Apache-2.0
# Checks that a program for the device is hardened as its preset asks for.
# Usage: cmake -DREADELF=... -DPROGRAM=... -P ...
execute_process(COMMAND ${READELF} --wide --program-headers --dynamic --symbols ${PROGRAM}
  OUTPUT_VARIABLE ELF COMMAND_ERROR_IS_FATAL ANY)

function(require PATTERN MEANING)
  if(NOT ELF MATCHES "${PATTERN}")
    message(FATAL_ERROR "${PROGRAM}: ${MEANING} (no '${PATTERN}' in readelf's output)")
  endif()
endfunction()

function(refuse PATTERN MEANING)
  if(ELF MATCHES "${PATTERN}")
    message(FATAL_ERROR "${PROGRAM}: ${MEANING} ('${PATTERN}' in readelf's output)")
  endif()
endfunction()

refuse("INTERP|\\(NEEDED\\)" "is linked dynamically")
require("Flags: NOW PIE" "is not position independent, or binds lazily")
require("GNU_RELRO" "has no read-only relocations")
require("GNU_STACK[^\n]* RW " "has no stack header, or an executable stack")
refuse("LOAD[^\n]* RWE " "has memory that is writable and executable")
require("__stack_chk_fail" "has no stack protector")
require("__[a-z]+_chk\n" "has no fortified calls")
