# SPDX-License-Identifier: Apache-2.0
#
# The protocol's libraries (kn86_protocol and those beside it), from the artifact of pico-firmware that Maven unpacks
# into target/protocol; see cmake/unpack_pico.cmake.
set(KN86_PROTOCOL ${PROJECT_SOURCE_DIR}/target/protocol CACHE PATH "The unpacked artifact pico-firmware:zip:protocol")
if(NOT EXISTS ${KN86_PROTOCOL}/CMakeLists.txt)
  message(FATAL_ERROR
    "KN86_PROTOCOL is \"${KN86_PROTOCOL}\", which holds no CMakeLists.txt: the protocol's sources are an artifact of "
    "the module pico-firmware. 'mvn -pl nosh-runtime -am -DskipTests compile' at the top of the repository makes and "
    "unpacks it, and does so again when something in it has changed.")
endif()
if(CMAKE_CROSSCOMPILING)
  # No byte of a program may depend on the path of the checkout.
  add_compile_options(
    -ffile-prefix-map=${PROJECT_SOURCE_DIR}=kn86/nosh-runtime
    -ffile-prefix-map=${KN86_PROTOCOL}=kn86/pico-firmware/protocol)
endif()
add_subdirectory(${KN86_PROTOCOL} protocol EXCLUDE_FROM_ALL)
