# SPDX-License-Identifier: Apache-2.0
# Builds the device's programs again from copies of the sources and libraries in folders of other names and depths, with
# blanks in them, and compares the bytes.
# Usage: cmake -DSOURCE=... -DPROTOCOL=... -DBUILD=... -DVERSION=... -DLIBRARIES=... -P ...
set(COPY "${BUILD}/another folder/with a blank")
file(REMOVE_RECURSE ${COPY})
file(COPY ${SOURCE}/ DESTINATION ${COPY}/nosh-runtime PATTERN target EXCLUDE)
file(COPY ${PROTOCOL}/ DESTINATION ${COPY}/the/protocol)
file(COPY ${LIBRARIES}/usr DESTINATION ${COPY}/libraries)
set(FOLDERS "-DKN86_TARGET_LIBRARIES=${COPY}/libraries;-DKN86_PROTOCOL=${COPY}/the/protocol")
foreach(ARGUMENTS
    "--preset;arm64;-DBUILD_TESTING=OFF;-DKN86_VERSION=${VERSION};${FOLDERS}"
    "--build;target/build/arm64;--target;nosh;kn86-cartridge;kn86-coprocessor;kn86-pico-update;kn86-update")
  execute_process(COMMAND ${CMAKE_COMMAND} ${ARGUMENTS} WORKING_DIRECTORY ${COPY}/nosh-runtime
    OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
endforeach()
foreach(PROGRAM nosh kn86-cartridge kn86-coprocessor kn86-pico-update kn86-update)
  file(SHA256 ${BUILD}/${PROGRAM} HERE)
  file(SHA256 ${COPY}/nosh-runtime/target/build/arm64/${PROGRAM} THERE)
  if(NOT HERE STREQUAL THERE)
    message(FATAL_ERROR "${BUILD}/${PROGRAM} and the one below ${COPY} differ: a path or the time is in them")
  endif()
endforeach()
file(REMOVE_RECURSE ${COPY})
