# SPDX-License-Identifier: Apache-2.0
#
# Static libraries that the deck's programs are linked with: libdrm (nosh, and its tests replace the calls below it by a
# fake DRM card by --wrap), and OpenSSL's libcrypto, libsodium,
# libzstd and jansson (kn86-update). The host's are in the packages named below,
# the deck's in KN86_TARGET_LIBRARIES.
set(KN86_TARGET_LIBRARIES "" CACHE PATH "Cross-compiling: the unpacked -dev packages of the deck's release, arm64")

# Makes the target NAME of the archive in Debian's PACKAGE, one of whose headers is HEADER. The other arguments are
# folders below usr/include that are searched too.
function(kn86_deck_library NAME PACKAGE HEADER)
  if(CMAKE_CROSSCOMPILING)
    set(INCLUDE ${KN86_TARGET_LIBRARIES}/usr/include)
    set(ARCHIVE ${KN86_TARGET_LIBRARIES}/usr/lib/aarch64-linux-gnu/${NAME}.a)
    if(NOT EXISTS ${ARCHIVE} OR NOT EXISTS ${INCLUDE}/${HEADER})
      message(FATAL_ERROR
        "KN86_TARGET_LIBRARIES is \"${KN86_TARGET_LIBRARIES}\", which holds no usr/lib/aarch64-linux-gnu/${NAME}.a "
        "with its headers. 'mvn -pl nosh-runtime -am -DskipTests package' at the top of the repository downloads the "
        "packages and configures this build folder; or unpack Debian bookworm's ${PACKAGE}_*_arm64.deb with dpkg-deb "
        "--extract and say -DKN86_TARGET_LIBRARIES=FOLDER.")
    endif()
  else()
    # Not cached: the package may be installed between two configurations.
    find_path(INCLUDE ${HEADER} NO_CACHE)
    find_library(ARCHIVE ${NAME}.a NO_CACHE)
    if(NOT INCLUDE OR NOT ARCHIVE)
      message(FATAL_ERROR
        "${NAME} is missing: install the package ${PACKAGE} (tools/sd-provision/setup-host.sh does)")
    endif()
  endif()
  set(INCLUDES ${INCLUDE})
  foreach(FOLDER IN LISTS ARGN)
    list(APPEND INCLUDES ${INCLUDE}/${FOLDER})
  endforeach()
  add_library(${NAME} STATIC IMPORTED GLOBAL)
  set_target_properties(${NAME} PROPERTIES IMPORTED_LOCATION ${ARCHIVE} INTERFACE_INCLUDE_DIRECTORIES "${INCLUDES}")
endfunction()

if(CMAKE_CROSSCOMPILING)
  set(KN86_ARCHITECTURE_FOLDER aarch64-linux-gnu)
  # No byte of a program may depend on the libraries' path.
  add_compile_options(-ffile-prefix-map=${KN86_TARGET_LIBRARIES}=target-libraries)
endif()
kn86_deck_library(libdrm libdrm-dev xf86drm.h libdrm)
set_target_properties(libdrm PROPERTIES INTERFACE_LINK_LIBRARIES m)
# Some of its headers are in Debian's folder of the architecture, which a host's compiler searches by itself.
kn86_deck_library(libcrypto libssl-dev openssl/sha.h ${KN86_ARCHITECTURE_FOLDER})
kn86_deck_library(libsodium libsodium-dev sodium.h)
kn86_deck_library(libzstd libzstd-dev zstd.h)
kn86_deck_library(libjansson libjansson-dev jansson.h)
