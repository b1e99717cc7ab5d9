# SPDX-License-Identifier: Apache-2.0
#
# Target libdrm: the static library, because the deck's programs are static, and because the tests replace the calls
# below it by a fake DRM card (--wrap). The host's is in its package libdrm-dev, the deck's in KN86_TARGET_LIBRARIES.
set(KN86_TARGET_LIBRARIES "" CACHE PATH "Cross-compiling: the unpacked package libdrm-dev of the deck's release, arm64")

add_library(libdrm STATIC IMPORTED)
if(CMAKE_CROSSCOMPILING)
  set(LIBDRM_INCLUDE ${KN86_TARGET_LIBRARIES}/usr/include)
  set(LIBDRM_ARCHIVE ${KN86_TARGET_LIBRARIES}/usr/lib/aarch64-linux-gnu/libdrm.a)
  if(NOT EXISTS ${LIBDRM_ARCHIVE} OR NOT EXISTS ${LIBDRM_INCLUDE}/xf86drm.h)
    message(FATAL_ERROR
      "KN86_TARGET_LIBRARIES is \"${KN86_TARGET_LIBRARIES}\", which holds no usr/lib/aarch64-linux-gnu/libdrm.a with "
      "its headers. 'mvn -pl nosh-runtime -am -DskipTests package' at the top of the repository downloads the package "
      "and configures this build folder; or unpack Debian bookworm's libdrm-dev_*_arm64.deb with dpkg-deb --extract "
      "and say -DKN86_TARGET_LIBRARIES=FOLDER.")
  endif()
  # No byte of a program may depend on the library's path.
  add_compile_options(-ffile-prefix-map=${KN86_TARGET_LIBRARIES}=target-libraries)
else()
  # Not cached: the package may be installed between two configurations.
  find_path(LIBDRM_INCLUDE xf86drm.h NO_CACHE)
  find_library(LIBDRM_ARCHIVE libdrm.a NO_CACHE)
  if(NOT LIBDRM_INCLUDE OR NOT LIBDRM_ARCHIVE)
    message(FATAL_ERROR "libdrm is missing: install the package libdrm-dev (tools/sd-provision/setup-host.sh does)")
  endif()
endif()
set_target_properties(libdrm PROPERTIES
  IMPORTED_LOCATION ${LIBDRM_ARCHIVE}
  INTERFACE_INCLUDE_DIRECTORIES "${LIBDRM_INCLUDE};${LIBDRM_INCLUDE}/libdrm"
  INTERFACE_LINK_LIBRARIES m)
