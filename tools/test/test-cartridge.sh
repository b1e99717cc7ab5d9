#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The script that mounts cartridges, with a mount(8) that only writes down what it was asked:
# this kernel may not have FAT, and what counts is how a card is mounted.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

be_root # gives files to nosh
files="${sd_provision}/pi-gen-stages/stage-kn86-runtime/02-devices/files"
chmod 711 "${work}" # nosh writes the list
bin="${work}/bin"
run="${work}/run"
mkdir -p "${bin}" "${run}" "${work}/media"

# Fakes: mount refuses the types in $work/refused; the scanner, which setpriv starts, prints $work/list and exits with
# $work/status.
cat > "${bin}/mount" << END
#!/bin/sh
echo "mount \$*" >> "${work}/calls"
[ "\$1" != -t ] || ! grep -qx "\$2" "${work}/refused"
END
printf '#!/bin/sh\necho "umount $*" >> "%s"\n' "${work}/calls" > "${bin}/umount"
printf '#!/bin/sh\ntest -e "%s"\n' "${work}/is-mounted" > "${bin}/mountpoint"
cat > "${bin}/setpriv" << END
#!/bin/sh
case "\$*" in *' /opt/nosh/bin/kn86-cartridge '*) ;; *) exec /usr/bin/setpriv "\$@" ;; esac
echo "setpriv \$*" >> "${work}/calls"
cat "${work}/list"
exit "\$(cat "${work}/status")"
END
chmod +x "${bin}"/*

# The script, bound to folders of ours.
sed -e "s#/run/kn86#${run}/kn86#" -e "s#/media/cartridge#${work}/media#" \
	"${files}/cartridge" > "${work}/cartridge"

# As the unit runs it.
cartridge() {
	(umask 077 && PATH="${bin}:${PATH}" with_capabilities_of "${files}/kn86-cartridge-mount.service" sh "${work}/cartridge" "$@")
}

# insert STATUS LIST [REFUSED_TYPE...]: a card comes in.
insert() {
	echo "$1" > "${work}/status"
	printf '%b' "$2" > "${work}/list"
	shift 2
	printf '%s\n' "$@" > "${work}/refused"
	: > "${work}/calls"
	cartridge mount 2> "${work}/errors"
}

safety=nosuid,nodev,noexec,noatime
list="${run}/kn86/cartridge"

insert 0 'cartridge\ta.kn86\tA\tB\tread-only\n'
check 'read-only' grep -qF "mount -t vfat -o ro,${safety}" "${work}/calls"
check_not 'written to' grep -q rw "${work}/calls"
check 'listed as nosh' grep -q 'setpriv --reuid=1086 --regid=1086 --clear-groups --no-new-privs /opt/nosh/bin/kn86-cartridge' "${work}/calls"
check_equal 'the list' "$(printf 'cartridge\ta.kn86\tA\tB\tread-only')" "$(cat "${list}")"
check_equal 'the list can be read' 644 "$(stat -c %a "${list}")"
check_equal 'the folder is the one that nOSh uses' 1086:1086:755 "$(stat -c %u:%g:%a "${run}/kn86")"

insert 10 'cartridge\ta.kn86\tA\tB\tsaves\n'
check 'read-only first' grep -qF "mount -t vfat -o ro,${safety},flush" "${work}/calls"
check_equal 'then writable, and still safe' "mount -o remount,rw,${safety},flush,uid=1086,gid=1086,fmask=0137,dmask=0027 ${work}/media" \
	"$(tail -n 1 "${work}/calls")"

insert 10 'cartridge\ta.kn86\tA\tB\tsaves\n' vfat
check 'exFAT' grep -qF "mount -t exfat -o ro,${safety},uid" "${work}/calls"
check_not 'flush, which exFAT does not know' grep -q 'exfat.*flush' "${work}/calls"

insert 0 '' vfat exfat
check_equal 'a card that cannot be mounted is named' "$(printf 'bad\tCARD\tCANNOT BE MOUNTED')" "$(cat "${list}")"
check_not 'and not listed' grep -q setpriv "${work}/calls"

insert 1 'cartridge\thalf a list'
check_equal 'a card that was pulled while it was listed' "$(printf 'bad\tCARD\tCANNOT BE READ')" "$(cat "${list}")"
check_not 'is not written to' grep -q remount "${work}/calls"

touch "${work}/is-mounted"
cartridge unmount
check_not 'the list is taken away' test -e "${list}"
check_equal 'the mount is detached' "umount --lazy ${work}/media" "$(tail -n 1 "${work}/calls")"
rm "${work}/is-mounted"
: > "${work}/calls"
cartridge unmount
check_equal 'once is enough' '' "$(cat "${work}/calls")"

# The same words on both sides of the list.
check 'nOSh knows the list' grep -qF '#define BAD "bad"' "${repository}/nosh-runtime/src/cartridge/cartridge_report.c"
check_fails 'a wrong word' 'usage: cartridge mount' sh "${work}/cartridge" eject
