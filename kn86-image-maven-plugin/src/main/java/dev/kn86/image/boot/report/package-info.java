// SPDX-License-Identifier: Apache-2.0
/**
 * What a boot took and showed: its outcome, moments, cost and budget, and the HTML page. Nothing here talks to the
 * running machine.
 */
package dev.kn86.image.boot.report;
