# SPDX-License-Identifier: Apache-2.0
#
# Script (cmake -P), run by Maven: copies the artifacts of pico-firmware that nosh-runtime uses into target/.
#   PROTOCOL    the zip of the protocol's sources; unpacked into target/protocol
#   SIMULATOR   the program kn86-pico-sim; copied to target/pico/kn86-pico-sim
# A file is written only when its content has changed. Ninja goes by the times of files, and all entries of the archive
# have the same time, project.build.outputTimestamp.
get_filename_component(TARGET ${CMAKE_CURRENT_LIST_DIR}/../target ABSOLUTE)
set(NEW ${TARGET}/protocol.new)
set(OLD ${TARGET}/protocol)

file(REMOVE_RECURSE ${NEW})
file(ARCHIVE_EXTRACT INPUT ${PROTOCOL} DESTINATION ${NEW})
file(GLOB_RECURSE OLD_FILES RELATIVE ${OLD} ${OLD}/*)
file(GLOB_RECURSE NEW_FILES RELATIVE ${NEW} ${NEW}/*)
foreach(FILE IN LISTS NEW_FILES)
  get_filename_component(FOLDER ${OLD}/${FILE} DIRECTORY)
  file(MAKE_DIRECTORY ${FOLDER})
  file(COPY_FILE ${NEW}/${FILE} ${OLD}/${FILE} ONLY_IF_DIFFERENT)
endforeach()
list(REMOVE_ITEM OLD_FILES ${NEW_FILES})
foreach(FILE IN LISTS OLD_FILES)
  file(REMOVE ${OLD}/${FILE})
endforeach()
file(REMOVE_RECURSE ${NEW})

file(MAKE_DIRECTORY ${TARGET}/pico)
file(COPY_FILE ${SIMULATOR} ${TARGET}/pico/kn86-pico-sim ONLY_IF_DIFFERENT)
