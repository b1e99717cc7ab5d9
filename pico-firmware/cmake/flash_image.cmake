# SPDX-License-Identifier: Apache-2.0
#
# kn86-pico-flash.elf: partition table and firmware as they lie in the flash.
set(bin ${CMAKE_CURRENT_BINARY_DIR}/kn86-pico.bin)
add_custom_command(
  OUTPUT ${bin}
  COMMAND ${CMAKE_OBJCOPY} -O binary $<TARGET_FILE:kn86-pico> ${bin}
  DEPENDS kn86-pico
  VERBATIM)
set_source_files_properties(flash_image.S PROPERTIES
  OBJECT_DEPENDS "${bin};${CMAKE_SOURCE_DIR}/protocol/include/kn86/flash_layout.h")
add_executable(kn86-pico-flash flash_image.S)
target_include_directories(kn86-pico-flash PRIVATE ${CMAKE_SOURCE_DIR}/protocol/include)
target_compile_definitions(kn86-pico-flash PRIVATE KN86_FIRMWARE_BIN="kn86-pico.bin")
target_compile_options(kn86-pico-flash PRIVATE -Wa,-I${CMAKE_CURRENT_BINARY_DIR})
target_link_libraries(kn86-pico-flash PRIVATE boot_picobin_headers pico_base_headers)
target_link_options(kn86-pico-flash PRIVATE
  -nostdlib -Wl,--build-id=none
  -Wl,--defsym=KN86_PARTITION_A=${KN86_PARTITION_A}
  -Wl,--defsym=KN86_PARTITION_B=${KN86_PARTITION_B}
  -Wl,--defsym=KN86_PARTITION_SIZE=${KN86_PARTITION_SIZE}
  -T ${CMAKE_CURRENT_SOURCE_DIR}/flash_image.ld)
set_target_properties(kn86-pico-flash PROPERTIES
  SUFFIX .elf LINK_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/flash_image.ld)
