# SPDX-License-Identifier: Apache-2.0
#
# kn86_options: the compiler options of our own sources, not of the Pico SDK's.
add_library(kn86_options INTERFACE)
target_compile_features(kn86_options INTERFACE c_std_11)
target_compile_options(kn86_options INTERFACE
  $<$<COMPILE_LANGUAGE:C>:-Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wstrict-prototypes
    -Wmissing-prototypes -Wvla -Wformat=2>)
