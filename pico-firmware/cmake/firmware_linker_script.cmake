# SPDX-License-Identifier: Apache-2.0
#
# Derives the firmware's linker script from the SDK's for programs that run from RAM: the IMAGE_DEF
# moves to the last page of the first sector, behind the firmware's tag (kn86/flash_layout.h says why).
# Sets KN86_LINKER_SCRIPT and, from the header, KN86_<NAME> for each of its offsets.
file(READ ${CMAKE_SOURCE_DIR}/protocol/include/kn86/flash_layout.h layout)
string(REGEX MATCHALL "#define KN86_[A-Z_]+ [0-9A-Fx]+" defines "${layout}")
foreach(define IN LISTS defines)
  string(REGEX MATCH "(KN86_[A-Z_]+) ([0-9A-Fx]+)$" define "${define}")
  set(${CMAKE_MATCH_1} ${CMAKE_MATCH_2})
endforeach()

set(sdk_script ${PICO_SDK_PATH}/src/rp2_common/pico_crt0/rp2350/memmap_copy_to_ram.ld)
file(READ ${sdk_script} script)
set(sdk_order "KEEP (*(.embedded_block))
        __embedded_block_end = .;
        KEEP (*(.reset))
")
set(our_order "KEEP (*(.reset))
        . = __logical_binary_start + ${KN86_FIRMWARE_TAG_OFFSET};
        KEEP (*(.kn86_firmware_tag))
        . = __logical_binary_start + ${KN86_IMAGE_DEF_OFFSET};
        KEEP (*(.embedded_block))
        __embedded_block_end = .;
        FILL(0xFFFFFFFF)
        . = __logical_binary_start + ${KN86_FLASH_SECTOR};
")
string(FIND "${script}" "${sdk_order}" found)
if(found EQUAL -1)
  message(FATAL_ERROR "${sdk_script} does not keep .embedded_block where SDK 2.1.1 does: adapt "
    "cmake/firmware_linker_script.cmake")
endif()
string(REPLACE "${sdk_order}" "${our_order}" script "${script}")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
  ${sdk_script} ${CMAKE_SOURCE_DIR}/protocol/include/kn86/flash_layout.h)
set(KN86_LINKER_SCRIPT ${CMAKE_CURRENT_BINARY_DIR}/firmware.ld)
file(CONFIGURE OUTPUT ${KN86_LINKER_SCRIPT} CONTENT "${script}" @ONLY)
