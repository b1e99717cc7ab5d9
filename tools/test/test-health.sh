#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The checks that judge a slot on trial, with a systemctl and a findmnt that answer what a test says. The words are those
# of systemd 252 (systemctl(1), org.freedesktop.systemd1(5)).
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

need_tool dash dash
checks_folder="${sd_provision}/pi-gen-stages/stage-kn86-runtime/01-services/files/health.d"
bin="${work}/bin"
run="${work}/run"
mkdir -p "${bin}" "${run}/kn86"

# answers FILE TEXT: what the program prints, and "fails" as the text makes it fail.
cat > "${bin}/systemctl" << END
#!/bin/bash
case "\$*" in
'show --property=ActiveState --property=NRestarts kn86-nosh.service') name=nosh ;;
'show --property=ActiveEnterTimestampMonotonic --value kn86-nosh.service') name=since ;;
"list-units --failed --plain --no-legend --no-pager kn86-*") name=failed ;;
'show --property=ActiveState --value kn86-share.service') name=share ;;
'show --property=RuntimeWatchdogUSec --value') name=time ;;
'show --property=WatchdogDevice --value') name=device ;;
*) echo "systemctl \$*: unknown to the test" >&2; exit 99 ;;
esac
if [ "\$(cat "${work}/\${name}")" = fails ]; then exit 1; fi
cat "${work}/\${name}"
END
printf '#!/bin/bash\n[ "$*" = "--noheadings --output SOURCE --mountpoint /home/shared" ] || exit 99\ngrep . "%s"\n' "${work}/mount" \
	> "${bin}/findmnt"
chmod +x "${bin}"/*

# judges CHECK STATUS REASON: what the check says now, in one sentence or none.
judges() {
	local status=0 output
	output="$(sed -e "s#/run/kn86#${run}/kn86#" -e "s#/proc/uptime#${work}/uptime#" "${checks_folder}/$1" | PATH="${bin}:${PATH}" dash 2> "${work}/errors")" || status=$?
	check_equal "$1: ${3:-healthy}: exit status" "$2" "${status}"
	check_equal "$1: exit status $2: the reason" "$3" "${output}"
	check_equal "$1: ${3:-healthy}: errors" '' "$(cat "${work}/errors")"
}

nosh_is() { printf 'ActiveState=%s\nNRestarts=%s\n' "$1" "$2" > "${work}/nosh"; }

# --- nosh ---------------------------------------------------------------------------------------

nosh_is active 0
echo '75.99 12.00' > "${work}/uptime"
echo 15000000 > "${work}/since"
judges nosh 75 'nOSh has shown nothing yet.'
echo 16000000 > "${work}/since"
judges nosh 75 'nOSh has not run for long enough.'
echo fails > "${work}/since"
judges nosh 75 'systemd does not say how nOSh is.'
echo 15999999 > "${work}/since"
for word in '' pane panels nones $'\033[2J'; do
	printf '%s\n' "${word}" > "${run}/kn86/first-frame"
	judges nosh 75 'nOSh has shown nothing yet.'
done
for word in panel none; do
	echo "${word}" > "${run}/kn86/first-frame"
	judges nosh 0 ''
	printf '%s' "${word}" > "${run}/kn86/first-frame"
	judges nosh 0 ''
done
for restarts in 1 10 4294967295; do
	nosh_is active "${restarts}"
	judges nosh 1 'nOSh has crashed since the start.'
done
nosh_is activating 0
judges nosh 75 'nOSh is starting.'
for state in inactive failed deactivating reloading; do
	nosh_is "${state}" 0
	judges nosh 1 'nOSh does not run.'
done
echo fails > "${work}/nosh"
judges nosh 75 'systemd does not say how nOSh is.'
nosh_is active 0
rm "${run}/kn86/first-frame"
mkfifo "${run}/kn86/first-frame"
judges nosh 75 'nOSh has shown nothing yet.'
rm "${run}/kn86/first-frame"
ln -s /dev/zero "${run}/kn86/first-frame"
judges nosh 75 'nOSh has shown nothing yet.'

# --- units --------------------------------------------------------------------------------------

: > "${work}/failed"
judges units 0 ''
printf 'kn86-share.service loaded failed failed KN-86 /home/shared: keep\nkn86-x.path loaded failed failed\n' > "${work}/failed"
judges units 1 'kn86-share.service has failed.'
echo fails > "${work}/failed"
judges units 75 'systemd does not say what has failed.'

# --- share --------------------------------------------------------------------------------------

echo active > "${work}/share"
for device in /dev/mmcblk0p6 /dev/vda6; do
	echo "${device}" > "${work}/mount"
	judges share 0 ''
done
for device in /dev/mmcblk0p5 tmpfs ''; do
	echo "${device}" > "${work}/mount"
	judges share 1 'The share is not mounted.'
done
echo activating > "${work}/share"
judges share 75 'The share is being checked.'
for state in failed inactive fails; do
	echo "${state}" > "${work}/share"
	judges share 1 'The share is not mounted.'
done

# --- pico ---------------------------------------------------------------------------------------

report="${run}/kn86/coprocessor-update"
judges pico 75 'The firmware of the coprocessor is being looked at.'
while read -r state status reason; do
	printf 'state=%s\nreason=none\nattempts=1\nimage=0.1.0 abc\nrunning=-\n' "${state}" > "${report}"
	judges pico "${status}" "${reason}"
done << 'END'
current 0
updated 0
updating 75 The firmware of the coprocessor is being looked at.
absent 1 The coprocessor does not answer.
failed 1 The coprocessor does not take the firmware of this version.
currently 75 The firmware of the coprocessor is being looked at.
END
check 'the words are kn86-pico-update'\''s' grep -qF 'current, updated, absent or failed; updating while' \
	"${repository}/nosh-runtime/src/kn86-pico-update/main.c"
rm "${report}"
mkfifo "${report}"
judges pico 75 'The firmware of the coprocessor is being looked at.'

# --- watchdog -----------------------------------------------------------------------------------

echo 14s > "${work}/time"
echo /dev/watchdog0 > "${work}/device"
judges watchdog 0 ''
echo > "${work}/device"
judges watchdog 1 'There is no watchdog.'
for time in 0 infinity ''; do
	echo "${time}" > "${work}/time"
	judges watchdog 1 'The watchdog is switched off.'
done
echo fails > "${work}/time"
judges watchdog 75 'systemd does not say whether it holds the watchdog.'
echo 14s > "${work}/time"
echo fails > "${work}/device"
judges watchdog 75 'systemd does not say whether it holds the watchdog.'

# What kn86-update takes for a check: run-parts(8)'s names, and executable.
for file in "${checks_folder}"/*; do
	name="${file##*/}"
	if [[ "${name}" =~ ^[a-zA-Z0-9_-]+$ ]]; then
		check "${name} is executable" test -x "${file}"
		# shellcheck disable=SC2016 # A document's text.
		check "${name} is in the README" grep -q '^| `'"${name}"'` |' "${checks_folder}/README.md"
	else
		check_equal 'no check' README.md "${name}"
	fi
done
