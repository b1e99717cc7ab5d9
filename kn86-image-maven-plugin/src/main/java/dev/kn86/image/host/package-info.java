// SPDX-License-Identifier: Apache-2.0
/**
 * The check of the machine that the build runs on: tools, architecture, rights and free space. Setting the machine up
 * is done by tools/sd-provision/setup-host.sh, which reads the same tables.
 */
package dev.kn86.image.host;
