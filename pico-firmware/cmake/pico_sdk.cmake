# SPDX-License-Identifier: Apache-2.0
#
# Finds the Pico SDK 2.1.1 by the environment variable PICO_SDK_PATH; it chooses the compiler. A build folder that Maven
# has configured keeps its SDK without that variable.
if(NOT DEFINED ENV{PICO_SDK_PATH} AND DEFINED KN86_CONFIGURED_SDK)
  set(ENV{PICO_SDK_PATH} "${KN86_CONFIGURED_SDK}")
endif()
if(NOT DEFINED ENV{PICO_SDK_PATH} OR NOT EXISTS "$ENV{PICO_SDK_PATH}/pico_sdk_init.cmake")
  message(FATAL_ERROR
    "PICO_SDK_PATH is \"$ENV{PICO_SDK_PATH}\", which holds no pico_sdk_init.cmake: set it to a Pico "
    "SDK 2.1.1, for example the folder /usr/src/pico-sdk of Debian's package pico-sdk-source "
    "(trixie). The Maven build fetches that package by itself.")
endif()
# The SDK and CMake cache paths into it, the toolchain's among them, and cannot be moved to another one.
if(DEFINED KN86_CONFIGURED_SDK AND NOT KN86_CONFIGURED_SDK STREQUAL "$ENV{PICO_SDK_PATH}")
  message(FATAL_ERROR
    "${CMAKE_BINARY_DIR} was configured with the Pico SDK in ${KN86_CONFIGURED_SDK}, now it is "
    "$ENV{PICO_SDK_PATH}: run 'mvn clean -pl pico-firmware', or delete that folder.")
endif()
set(KN86_CONFIGURED_SDK "$ENV{PICO_SDK_PATH}" CACHE INTERNAL "The SDK that this build folder was configured with")
set(PICO_SDK_PATH "$ENV{PICO_SDK_PATH}")

set(PICO_BOARD pico2)
# The UF2 file is made from the ELF by the kn86-image Maven plugin, so picotool is not needed.
set(PICO_NO_PICOTOOL 1)
# __DATE__ in the binary information would make each day's firmware differ.
add_compile_definitions(PICO_NO_BI_PROGRAM_BUILD_DATE=1)
foreach(map IN ITEMS
    ${PICO_SDK_PATH}=pico-sdk ${CMAKE_BINARY_DIR}=build ${CMAKE_SOURCE_DIR}=pico-firmware)
  add_compile_options(
    -ffile-prefix-map=${map}
    # GCC 12 does not pass the option above on to the assembler.
    $<$<COMPILE_LANGUAGE:ASM>:-Wa,--debug-prefix-map=${map}>)
endforeach()

include(${PICO_SDK_PATH}/pico_sdk_init.cmake)
if(NOT PICO_SDK_VERSION_STRING VERSION_EQUAL 2.1.1)
  message(FATAL_ERROR
    "PICO_SDK_PATH (${PICO_SDK_PATH}) is Pico SDK ${PICO_SDK_VERSION_STRING}; this firmware is made "
    "for 2.1.1: point PICO_SDK_PATH at that version.")
endif()
