#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# format.sh, lint.sh and list-shell-scripts.sh on a small repository whose path has a blank.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

copy="${work}/a copy"
plugin="kn86-image-maven-plugin/src/main/resources/dev/kn86/image/host"
mkdir -p "${copy}/tools/sd-provision" "${copy}/${plugin}" "${copy}/a module/target"
cp "${tools}"/{format,lint,list-shell-scripts}.sh "${copy}/tools/"
cp -r "${sd_provision}/setup-host.sh" "${sd_provision}/lib" "${copy}/tools/sd-provision/"
cp "${repository}/${plugin}"/host-*.tsv "${copy}/${plugin}/"
cp "${repository}/.clang-format" "${copy}/"
cd "${copy}/a module"

printf '#!/bin/sh\n    echo "x">y\n' > 'a script'
printf '# shellcheck shell=bash\n' > 'a library'
printf 'int main( void ){return 0;}\n' > 'a program.c'
printf 'echo #!/bin/sh\n' > 'no script'
printf '\177ELF\0\1#!/bin/sh\n' > 'a binary'
touch 'an empty file'
cp 'a script' target/script
cp 'a program.c' target/program.c

list() { "${copy}/tools/list-shell-scripts.sh" | tr '\0' '\n'; }
check_equal 'the scripts' $'./a module/a library\n./a module/a script' "$(list | grep 'a module')"
check 'scripts that end in .sh' grep -qxF ./tools/lint.sh <<< "$(list)"

# A Maven that notes what it was asked for.
bin="${work}/bin"
mkdir "${bin}"
cat > "${bin}/mvn" <<- EOF
	#!/bin/sh
	echo "\${PWD}: \$*" > "${work}/maven.log"
EOF
chmod +x "${bin}/mvn"
format() { PATH="${bin}:${PATH}" "${copy}/tools/format.sh" "$@"; }
check_fails 'a script' '^\+echo "x" > y$' format --check
check_fails 'a program' 'a program.c:1:10: error: code should be clang-formatted' format --check
check_fails 'the way out' 'run tools/format.sh' format --check
check_equal 'check changes nothing' 'int main( void ){return 0;}' "$(cat 'a program.c')"
check 'format' format
check_equal 'the script' 'echo "x" > y' "$(tail -n 1 'a script')"
check_equal 'the program' 'int main(void) { return 0; }' "$(tr -s '\n ' ' ' < 'a program.c' | sed 's/ $//')"
check_equal 'Java and POMs' "${copy}: -q -B -N spotless:apply" "$(cat "${work}/maven.log")"
rm "${work}/maven.log"
check 'nothing is left to do' format --check
check_not 'Maven when only looking' test -e "${work}/maven.log"
check_equal 'build output stays as it is' 'int main( void ){return 0;}' "$(cat target/program.c)"
check_fails 'an unknown option' 'unknown option --chekc' format --chekc

lint() { "${copy}/tools/lint.sh"; }
check 'lint' lint > /dev/null
# shellcheck disable=SC2016 # The script under test is to have the variable.
printf 'rm $1\n' >> 'a script'
check_fails 'what shellcheck finds' 'SC2086' lint

# A machine without them.
for tool in bash cat cut dirname echo env grep paste sed sort xargs; do
	ln -s "$(type -P "${tool}")" "${bin}/"
done
without_tools() { PATH="${bin}" "${BASH}" "${copy}/tools/$1" "${@:2}"; }
need='apt-get install --no-install-recommends -y'
check_fails 'no clang-format and no shfmt' "${need} clang-format shfmt" without_tools format.sh --check
check_fails 'no shellcheck' "${need} shellcheck" without_tools lint.sh
