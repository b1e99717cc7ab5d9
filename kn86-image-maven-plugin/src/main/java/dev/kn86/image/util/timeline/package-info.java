// SPDX-License-Identifier: Apache-2.0
/**
 * Timelines as files in the Trace Event Format. What has happened is reported by the stage engine and the boot test.
 */
package dev.kn86.image.util.timeline;
