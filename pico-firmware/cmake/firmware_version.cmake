# SPDX-License-Identifier: Apache-2.0
#
# Script (cmake -P): writes OUTPUT, a header with the firmware's version and build id. The build id
# is the start of a SHA-256 over the version, the names and the contents of SOURCES (relative to
# ROOT), so that equal sources give equal firmware wherever they are built.
if(NOT VERSION MATCHES "^([0-9]+)\\.([0-9]+)\\.([0-9]+)([-+].*)?$")
  message(FATAL_ERROR
    "KN86_FIRMWARE_VERSION is \"${VERSION}\": it must be MAJOR.MINOR.PATCH with an optional suffix")
endif()
set(major ${CMAKE_MATCH_1})
set(minor ${CMAKE_MATCH_2})
set(patch ${CMAKE_MATCH_3})
foreach(number IN ITEMS ${major} ${minor} ${patch})
  if(number GREATER 255)
    message(FATAL_ERROR "KN86_FIRMWARE_VERSION ${VERSION}: ${number} exceeds 255, a byte on the wire")
  endif()
endforeach()

set(listing "${VERSION}\n")
foreach(source IN LISTS SOURCES)
  file(SHA256 ${ROOT}/${source} digest)
  string(APPEND listing "${digest} ${source}\n")
endforeach()
string(SHA256 digest "${listing}")
string(SUBSTRING ${digest} 0 16 build_id)

file(WRITE ${OUTPUT}
"#define KN86_FIRMWARE_VERSION_TEXT \"${major}.${minor}.${patch}\"
#define KN86_FIRMWARE_MAJOR ${major}u
#define KN86_FIRMWARE_MINOR ${minor}u
#define KN86_FIRMWARE_PATCH ${patch}u
#define KN86_FIRMWARE_BUILD_ID \"${build_id}\"
")
