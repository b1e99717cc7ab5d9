# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# And from inside.
echo inside >> /deep/er/changed
mkdir /deep/new
mv /deep/er /deep/new/er
ln /order /deep/order
rm /patched
