# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
#
# Keeps the shell of tty1 away from the keyboard while nOSh runs. (Read by login shells.)
#
# nOSh reads the keyboard through evdev, and the kernel hands the same key strokes to the
# terminal: whatever the operator types into nOSh would be run by a shell waiting on tty1. So
# the session swallows its input. In raw mode, because Ctrl-C and Ctrl-D would end that.
#   production:  for ever; there is no shell.
#   development: until nOSh has stopped or failed for good; then the shell starts.

if [ "$(tty)" = /dev/tty1 ]; then
	stty raw -echo
	while grep -qsx VARIANT=production /etc/kn86-build-id ||
		systemctl is-active kn86-nosh.service | grep -qxE 'active|activating|deactivating|reloading'; do
		# In the foreground: a shell's background job is stopped when it reads the terminal.
		timeout --foreground 10 cat < /dev/tty1 > /dev/null
	done
	stty sane
fi
