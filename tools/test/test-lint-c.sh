#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# lint-c.sh on a small project whose path has a blank.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

need_tool clang-tidy clang-tidy
need_tool cmake cmake
need_tool ninja ninja-build
need_tool jq jq

copy="${work}/a copy"
mkdir -p "${copy}/tools" "${copy}/a module/target/unpacked"
cp "${tools}/lint-c.sh" "${copy}/tools/"
cp "${repository}/.clang-tidy" "${copy}/"
cd "${copy}/a module"

cat > CMakeLists.txt <<- 'EOF'
	cmake_minimum_required(VERSION 3.22)
	project(example LANGUAGES C)
	add_library(example STATIC good.c other.c target/unpacked/foreign.c)
EOF
printf 'int limit(void);\n' > good.h
printf '#include "good.h"\nint limit(void) { return 86; }\n' > good.c
printf 'int other(void);\nint other(void) { return 86; }\n' > other.c
printf 'int foreign(int *p);\nint foreign(int *p) { return p == 0 ? *p : 0; }\n' > target/unpacked/foreign.c

lint() { "${copy}/tools/lint-c.sh" 'a module/target/build'; }
make_build() { quietly cmake -S . -B target/build -G Ninja -DCMAKE_EXPORT_COMPILE_COMMANDS=ON && quietly cmake --build target/build; }
quietly() { "$@" > /dev/null; }

check_fails 'nothing is built' 'compile_commands.json is missing: configure and build it first' lint
make_build
check_equal 'all files, but those of another module' \
	'lint-c: a module/target/build: 2 files are clean, 2 of them new or changed' "$(lint)"
check_equal 'nothing has changed' 'lint-c: a module/target/build: 2 files are clean, 0 of them new or changed' "$(lint)"

sleep 0.1
printf 'int limit(void); // a change\n' > good.h
make_build
check_equal 'what includes the header' \
	'lint-c: a module/target/build: 2 files are clean, 1 of them new or changed' "$(lint)"

printf 'int other(int *p);\nint other(int *p) { return p == 0 ? *p : 0; }\n' > other.c
make_build
check_fails 'a finding' 'other.c:2:.* error: Dereference of null pointer' lint
check_fails 'it is found again' 'other.c:2:.* error: Dereference of null pointer' lint
