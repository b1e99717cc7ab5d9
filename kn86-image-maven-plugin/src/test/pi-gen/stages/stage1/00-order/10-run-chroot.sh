# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
echo "chroot 10" >> /order
