# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
echo "chroot, as $(id -u) in $PWD" >> /order
